"""What an administrator chose for new rounds of this installation."""

from __future__ import annotations

from sqlalchemy import select

from kpi_toolkit.review.models import Configuration
from kpi_toolkit.store import tables as t
from kpi_toolkit.store.issuing import Issuing
from kpi_toolkit.store.rows import values_of

_CONFIGURATIONS = t.TABLES["configurations"]


class Installation(Issuing):
    """Reading and writing configurations. Everybody may see them: they stand in every assessment."""

    def add_configuration(self, configuration: Configuration) -> None:
        """Add a configuration, which is in force from now on. Raises Hidden."""
        self._must_administer()
        self._add(t.ConfigurationRow, [values_of(configuration, _CONFIGURATIONS)])

    def configurations(self, framework: str) -> tuple[Configuration, ...]:
        """The configurations for a framework, in order."""
        wanted = select(_CONFIGURATIONS).where(_CONFIGURATIONS.c.framework == framework)
        return self._records(Configuration, wanted.order_by(_CONFIGURATIONS.c.serial))
