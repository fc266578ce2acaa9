"""What a person may do with a round as it stands now, so that pages show no forms that would be refused.

It protects nothing: each use case asks the table of the workflow again.
"""

from __future__ import annotations

from kpi_toolkit.review.ports import UnitOfWork
from kpi_toolkit.review.table import TABLE, Action
from kpi_toolkit.review.workflow import Allowed, allowed
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.case import Case


def permitted(acting: Acting, round_id: str) -> frozenset[Action]:
    """The actions on a round that roles, assignment, declaration, four eyes and state allow.

    Their further conditions (a reason, an open question) are not looked at. Raises Refused where the round is
    not there or may not be seen.
    """

    def look(unit: UnitOfWork) -> frozenset[Action]:
        case = Case(acting, unit, round_id, Action.READ)
        return frozenset(
            action
            for action, rule in TABLE.items()
            if rule.on == "round" and isinstance(allowed(action, case.standing, case.round.state), Allowed)
        )

    return acting.read(look)
