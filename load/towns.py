"""The towns of a load: prepared in the store before, and looked at there afterwards. All made up."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL

from kpi_toolkit.review.models import DecisionKind, Role
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.assessing import SourceData
from kpi_toolkit.services.people import add_city, add_person, grant, set_up
from kpi_toolkit.services.rounds import assign, declare, open_round
from kpi_toolkit.services.submitting import submit
from kpi_toolkit.store import open_store
from kpi_toolkit.store.checking import check, verify_store

EXAMPLE = Path(__file__).parents[1] / "examples" / "complete-city.csv"
CITY, YEAR = "Lindhaven (fictional)", 2025
INTERNET, BROADBAND = "households_with_internet", "fixed_broadband_subscriptions"
TO_DECIDE = "EC: ICT: ICT: 2C"


@dataclass(frozen=True)
class Seat:
    """What one user has to do: figures of their own to hand in, and a round of another city to decide in."""

    number: int
    subject: str
    person_id: str
    city: str
    own_round: str
    other_round: str

    @property
    def marker(self) -> str:
        """Words that no other user has; a check complains of them and quotes them."""
        return f"about {9_000_000 + self.number}"

    @property
    def subscriptions(self) -> int:
        """A number that no other user has."""
        return 90_001 + self.number

    @property
    def reason(self) -> str:
        return f"Looked at by {self.subject}, nobody else."

    def file(self) -> SourceData:
        """The user's own figures: those of the example with the marker and the number."""
        return SourceData(
            "figures.csv", _figures(self.city, {INTERNET: self.marker, BROADBAND: self.subscriptions})
        )


def _figures(city: str, changes: dict[str, object]) -> bytes:
    lines = []
    for line in EXAMPLE.read_text(encoding="utf-8").replace(CITY, city).splitlines():
        cells = line.split(",")
        if len(cells) > 3 and cells[2] in changes:
            cells[3] = str(changes[cells[2]])
        lines.append(",".join(cells))
    return "\n".join(lines).encode() + b"\n"


def prepared(url: URL, users: int, issuer: str) -> list[Seat]:
    """A store with so many users, each with two rounds."""
    store = open_store(url)
    admin = Acting(store, set_up(store, "Ada Admin").id)
    clerk = Acting(store, add_person(admin, "Clerk of all other cities").id)
    seats = []
    for number in range(users):
        subject = f"user-{number}"
        person = Acting(store, add_person(admin, subject, issuer=issuer, subject=subject).id)
        name = f"Town {number} (fictional)"
        own, other = (add_city(admin, named, "Norlandia (fictional)") for named in (name, f"Other {name}"))
        grant(admin, person.person_id, Role.OFFICIAL, own.id)
        grant(admin, clerk.person_id, Role.OFFICIAL, other.id)
        grant(admin, person.person_id, Role.VERIFIER)
        own_round = open_round(person, own.id, YEAR)
        other_round = open_round(clerk, other.id, YEAR)
        submit(clerk, other_round.id, [SourceData("other.csv", _figures(other.name, {}))])
        assign(admin, other_round.id, person.person_id)
        declare(person, other_round.id, "none")
        seats.append(Seat(number, subject, person.person_id, name, own_round.id, other_round.id))
    store.close()
    return seats


def problems(url: URL, seats: list[Seat]) -> list[str]:
    """What is lost or mixed up in the store, in words; and what its own check says."""
    store, found = open_store(url), []
    with store.as_system(read_only=True) as unit:
        for seat in seats:
            submissions = unit.submissions(seat.own_round)
            if [one.by for one in submissions] != [seat.person_id]:
                found.append(f"{seat.subject}: {len(submissions)} submissions, not one of their own")
                continue
            said = json.dumps(submissions[0].parsed, ensure_ascii=False)
            if seat.marker not in said or str(seat.subscriptions) not in said:
                found.append(f"{seat.subject}: their figures are not in their submission")
            found += [
                f"{seat.subject}: figures of {other.subject}"
                for other in seats
                if other is not seat and other.marker in said
            ]
            decided = [
                (one.by, one.kind, one.reason)
                for one in unit.decisions(seat.other_round)
                if one.code == TO_DECIDE
            ]
            if decided != [(seat.person_id, DecisionKind.NOT_VERIFIED, seat.reason)]:
                found.append(f"{seat.subject}: decisions {decided}")
    store.close()
    if not verify_store(url).intact:
        found.append("the ledger does not verify")
    return found + check(url)
