"""The complete example as a city hands it in: with problems, and corrected; and who takes part."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kpi_toolkit.review.models import Role
from kpi_toolkit.services import people
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.assessing import SourceData
from kpi_toolkit.store import SqlStore

COMPLETE = Path(__file__).parents[2] / "examples" / "complete-city.csv"
INTERNET = ("EC: ICT: ICT: 1C", "value")
BROADBAND = ("EC: ICT: ICT: 2C", "value")
STREETS = ("EC: ICT: T: 2C", "value")
YEAR = 2025


def problematic() -> SourceData:
    """The complete example with a numerator above its denominator, an unlikely figure and a missing source."""
    text = COMPLETE.read_text(encoding="utf-8")
    changes = {
        "households_with_internet,102300,": "households_with_internet,1023000,",
        "fixed_broadband_subscriptions,88000,": "fixed_broadband_subscriptions,380000,",
        "bicycle_network_length,": "bicycle_network_length,9",
    }
    for old, new in changes.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return SourceData("lindhaven.csv", text.encode())


def corrected() -> SourceData:
    text = (
        problematic()
        .data.decode()
        .replace("households_with_internet,1023000,", "households_with_internet,102300,")
    )
    return SourceData("lindhaven-2.csv", ("# corrected\n" + text).encode())


class Office:
    """Who takes part."""

    def __init__(self, store: SqlStore) -> None:
        self.admin = Acting(store, people.set_up(store, "Ada Admin").id)
        self.city = people.add_city(self.admin, "Lindhaven (fictional)", "Norlandia (fictional)")
        self.official = self.person("Olga Official", Role.OFFICIAL)
        self.verifier = self.person("Vera Verifier", Role.VERIFIER)
        self.analyst = self.person("Ana Analyst", Role.ANALYST)

    def person(self, name: str, role: Role) -> Acting:
        person = people.add_person(self.admin, name)
        people.grant(self.admin, person.id, role, self.city.id if role is Role.OFFICIAL else None)
        return replace(self.admin, person_id=person.id)
