"""Two apps on one PostgreSQL behind nginx behave as one: people stay where they are, and go on when it ends."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from sqlalchemy import make_url

from kpi_toolkit.review.desk import JobState
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.jobs import Workshop
from kpi_toolkit.store import open_store
from load.person import Person, cookie
from load.serving import ISSUER, Installation, two_apps
from load.towns import TO_DECIDE, Seat, prepared, problems

USERS = 4
PATIENCE_SECONDS = 60


@pytest.fixture
def where(tmp_path: Path) -> Iterator[Installation]:
    with two_apps(tmp_path) as installation:
        yield installation


def arrived(where: Installation, seat: Seat) -> Person:
    signed = cookie(where.secret, where.origin, ISSUER, seat.subject)
    return Person(where.origin, signed, certificate=where.certificate).arrive()


def goes_on(person: Person, page: str, **query: str) -> None:
    """Open a page; where the app behind the tab has ended, as a browser does: connect again first."""
    if not person.connected:
        person.connect_again()
    person.open(page, **query)


def test_two_apps_behave_as_one(where: Installation) -> None:
    first, second = where.apps
    seats = prepared(make_url(where.url), USERS, ISSUER)
    people = [arrived(where, seat) for seat in seats]
    desks = {person.http.cookies["kpi_desk"] for person in people}
    assert len(desks) == USERS, "everybody has a desk of their own"

    # everybody uploads; that is acknowledged, and one of them has a file made
    for person, seat in zip(people, seats, strict=True):
        person.open("upload", round=seat.own_round)
        file = seat.file()
        person.upload(file.name, file.data)
        person.sees("1 file was read and checked.")
    people[0].press("Yes, this is it")
    people[0].press("Make the marked-up workbook")

    # one app is asked to end, as for an update: it does so by itself, and work in hand is done or left to be taken up
    assert first.process is not None
    first.process.send_signal(signal.SIGTERM)
    assert first.process.wait(PATIENCE_SECONDS) == 0, first.log
    store = open_store(make_url(where.url))
    acting = Acting(store, seats[0].person_id)
    workshop = Workshop(patience=timedelta(0))
    (job,) = workshop.jobs(acting)
    workshop.wait()
    assert workshop.job(acting, job.id).state is JobState.DONE
    workshop.close()

    # everybody goes on with what they had
    for person, seat in zip(people, seats, strict=True):
        goes_on(person, "findings", round=seat.own_round)
        person.sees(seat.marker)
    assert {person.http.cookies["kpi_desk"] for person in people} == desks

    # the other one dies while the first is back
    first.start()
    for person, seat in zip(people[:2], seats[:2], strict=True):
        hand_in(person, seat)
    second.stop()
    for person, seat in zip(people[2:], seats[2:], strict=True):
        hand_in(person, seat)
    for person, seat in zip(people, seats, strict=True):
        goes_on(person, "kpi", round=seat.other_round, code=TO_DECIDE.replace(" ", "%20"))
        person.choose("Your decision", "Not verified")
        person.write("Reason", seat.reason)
        person.press("Save")
        person.sees("Saved: Fixed Broadband Subscriptions")
        person.leave()
    store.close()
    assert problems(make_url(where.url), seats) == []


def hand_in(person: Person, seat: Seat) -> None:
    goes_on(person, "upload", round=seat.own_round)
    if "Yes, this is it" in person.buttons:
        person.press("Yes, this is it")
    person.tick("I have looked at what was read.")
    person.press("Hand in for verification")
    person.sees("Handed in as submission")


def test_what_the_proxy_says_and_refuses(where: Installation) -> None:
    answer = requests.get(f"{where.origin}/_stcore/health", verify=where.certificate, timeout=60)
    assert answer.text == "ok"
    desk = answer.headers["Set-Cookie"]
    assert "kpi_desk=" in desk
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= {part.strip() for part in desk.split(";")}
    again = requests.get(
        f"{where.origin}/_stcore/health", verify=where.certificate, timeout=60, cookies={"kpi_desk": "mine"}
    )
    assert "kpi_desk" not in again.headers.get("Set-Cookie", "")
    large = requests.put(
        f"{where.origin}/_stcore/upload_file/x/y", b"0" * 26_000_000, verify=where.certificate, timeout=60
    )
    assert large.status_code == 413
