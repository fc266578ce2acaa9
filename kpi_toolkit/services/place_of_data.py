"""Where an installation keeps its data, for those who run it."""

from __future__ import annotations

from kpi_toolkit.review.models import Role
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.identity import roles_of
from kpi_toolkit.store import SqlStore
from kpi_toolkit.store.address import shown


def place_of_data(acting: Acting) -> str | None:
    """The file or the server that holds everything, without a password; None for those who do not run it.

    Raises Refused.
    """
    _person, roles = roles_of(acting)
    if not acting.single_user and Role.ADMINISTRATOR not in roles:
        return None
    return shown(acting.store.url) if isinstance(acting.store, SqlStore) else None
