"""Every service with every role, at home and elsewhere: nothing is read or changed that the table does not allow.

A function of ``kpi_toolkit.services`` that takes an ``Acting`` has a row in ``ROWS``; a new one without a row
makes ``test_every_service_is_here`` fail. Two towns have everything a round can have, each thing with words that
stand nowhere else. Whatever a person gets is searched for words of towns that are none of their business, and the
whole database is compared before and after whatever is refused.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from review.printed_table import PRINTED
from services.towns import COUNTED, LAMPS, POSTCARDS, TINY, YEAR, World, drawn, workbook
from sqlalchemy import URL, text
from sqlalchemy import inspect as inspected

from kpi_toolkit import services
from kpi_toolkit.review.models import City, DecisionKind, Role, RoundState
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.review.table import TABLE, Action
from kpi_toolkit.services import (
    asking,
    attesting,
    deciding,
    directory,
    drafts,
    example,
    finding,
    identity,
    installation,
    jobs,
    keeping,
    making,
    peers,
    people,
    permitted,
    place_of_data,
    prepared,
    preparing,
    reading,
    register,
    rounds,
    stamps,
    submitting,
    telling,
    unfinished,
    verifying,
    what_if,
    years,
)  # fmt: skip
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.assessing import SourceData
from kpi_toolkit.services.correcting import Change
from kpi_toolkit.store import SqlStore, open_store

FOREIGN_ID = "f" * 32


@dataclass(frozen=True)
class Target:
    """What a call is about: a round and what hangs on it; of an unknown one everything is made up.

    ``at_home``: by role who has a part in it. ``secret``: words that stand in nothing else.
    """

    name: str
    secret: str
    round_id: str = FOREIGN_ID
    city_id: str = FOREIGN_ID
    question_id: str = FOREIGN_ID
    sha256: str = "0" * 64
    submission_id: str = FOREIGN_ID
    at_home: Mapping[Role, tuple[str, ...]] | None = None


@dataclass(frozen=True)
class Row:
    """How a service is called, and which row of the table it falls under.

    ``action``: None where it concerns the person alone or shows only what they may see anyway. ``writes``: None
    where it changes nothing.
    """

    call: Callable[[Acting, Target], Any]
    action: Action | None = None
    writes: bool = False


EVIDENCE = [SourceData("photo.jpg", b"a photo")]
CHANGE = [Change(*POSTCARDS, "postcards", "80", "two more bags")]


def _choice(_: Target) -> list[deciding.Choice]:
    return [deciding.Choice(*LAMPS, DecisionKind.NOT_VERIFIED, "no lamp was seen", None)]


def _reading(call: Callable[[Acting, Target], Any], action: Action | None = Action.READ) -> Row:
    return Row(call, action)


def _writing(action: Action | None, call: Callable[[Acting, Target], Any]) -> Row:
    return Row(call, action, writes=True)


def _file(target: Target) -> list[SourceData]:
    return [workbook(target.name)]


def _number(acting: Acting, target: Target) -> str:
    found = acting.store
    with found.as_system(read_only=True) as unit:
        numbers = [one.number for one in unit.reports(target.round_id)] if target.at_home else []
    return numbers[0] if numbers else "KPI-0"


def _job(acting: Acting, target: Target) -> jobs.Job:
    parameters = {"round": target.round_id, "number": 1, "name": "assessment.json", "toolkit": "x"}
    return jobs.start(acting, f"round/{target.round_id}/x", "output", parameters)


def _record(acting: Acting, target: Target) -> Any:
    return reading.view(acting, target.round_id).submissions[0]


def _verification_in(acting: Acting, target: Target) -> Any:
    record = _record(acting, target)
    printed = telling.assessment_in(acting, record, "fr")
    return telling.verification_in(
        acting, verifying.verification_of(acting, target.round_id), record, record, printed
    )


ROWS: Mapping[str, Row] = {
    "asking.ask": _writing(Action.ASK, lambda a, t: asking.ask(a, t.round_id, *LAMPS, "Which?")),
    "asking.ask_again": _writing(Action.ASK, lambda a, t: asking.ask_again(a, t.round_id, t.question_id, "And?")),
    "asking.answer": _writing(Action.ANSWER, lambda a, t: asking.answer(a, t.round_id, t.question_id, "So.")),
    "asking.close": _writing(Action.CLOSE, lambda a, t: asking.close(a, t.round_id, t.question_id)),
    "asking.attach": _writing(Action.ATTACH, lambda a, t: asking.attach(a, t.round_id, *LAMPS, EVIDENCE)),
    "attesting.request_attestation": _writing(
        Action.REQUEST_ATTESTATION, lambda a, t: attesting.request_attestation(a, t.round_id)
    ),
    "attesting.outlook": _reading(lambda a, t: attesting.outlook(a, t.round_id)),
    "attesting.attest": _writing(Action.ATTEST, lambda a, t: attesting.attest(a, t.round_id)),
    "deciding.decide": _writing(Action.DECIDE, lambda a, t: deciding.decide(a, t.round_id, _choice(t))),
    "deciding.accept_clean": _writing(Action.DECIDE, lambda a, t: deciding.accept_clean(a, t.round_id)),
    "deciding.reopen": _writing(Action.REOPEN, lambda a, t: deciding.reopen(a, t.round_id, [LAMPS], "too quick")),
    "deciding.tick": _writing(Action.TICK, lambda a, t: deciding.tick(a, t.round_id, "SK: D: L: 1", COUNTED)),
    "deciding.ticks": _reading(lambda a, t: deciding.ticks(a, t.round_id)),
    "directory.directory": _reading(lambda a, t: directory.directory(a), None),
    "drafts.keep": _writing(None, lambda a, t: drafts.keep(a, f"round/{t.round_id}", {"text": "mine"})),
    "drafts.kept": _reading(lambda a, t: drafts.kept(a, f"round/{t.round_id}"), None),
    "drafts.drop": _writing(None, lambda a, t: drafts.drop(a, f"round/{t.round_id}")),
    "drafts.drafts": _reading(lambda a, t: drafts.drafts(a, "round/"), None),
    "example.wanted": _reading(lambda a, t: example.wanted(a), None),
    "example.enter_example": _writing(Action.ADD_CITY, lambda a, t: example.enter_example(a)),
    "finding.find_person": _reading(lambda a, t: finding.find_person(a, f"Olga of {t.name}"), None),
    "finding.find_city": _reading(lambda a, t: finding.find_city(a, t.name), None),
    "finding.find_round": _reading(lambda a, t: finding.find_round(a, t.round_id[:8]), None),
    "identity.roles_of": _reading(lambda a, t: identity.roles_of(a), None),
    "installation.configuration": _reading(lambda a, t: installation.configuration(a), None),
    "installation.configure": _writing(
        Action.CONFIGURE, lambda a, t: installation.configure(a, ["strict"], {}, framework="night-sky")
    ),
    "installation.framework_in_force": _reading(lambda a, t: installation.framework_in_force(a), None),
    "jobs.start": _reading(_job),
    "jobs.job": _reading(lambda a, t: jobs.job(a, FOREIGN_ID), None),
    "jobs.jobs": _reading(lambda a, t: jobs.jobs(a, f"round/{t.round_id}"), None),
    "jobs.result": _reading(lambda a, t: jobs.result(a, FOREIGN_ID), None),
    "jobs.cancel": _writing(None, lambda a, t: jobs.cancel(a, FOREIGN_ID)),
    "keeping.check_store": _reading(lambda a, t: keeping.check_store(a), Action.KEEP),
    "keeping.take_backup": _reading(lambda a, t: keeping.take_backup(a), Action.KEEP),
    "keeping.take_ledger": _reading(lambda a, t: keeping.take_ledger(a), Action.KEEP),
    "keeping.entries": _reading(lambda a, t: keeping.entries(a, last=500), Action.KEEP),
    "making.makeable": _reading(lambda a, t: making.makeable(a, t.round_id)),
    "peers.peers": _reading(lambda a, t: peers.peers(a, *LAMPS, round_id=t.round_id), None),
    "people.add_city": _writing(Action.ADD_CITY, lambda a, t: people.add_city(a, "Noon", "Nightland")),
    "people.add_person": _writing(Action.ADD_PERSON, lambda a, t: people.add_person(a, "Somebody")),
    "people.grant": _writing(Action.GRANT, lambda a, t: people.grant(a, a.person_id, Role.OFFICIAL, t.city_id)),
    "people.revoke": _writing(Action.REVOKE, lambda a, t: people.revoke(a, a.person_id, Role.VERIFIER)),
    "people.erase": _writing(Action.ERASE, lambda a, t: people.erase(a, a.person_id)),
    "permitted.permitted": _reading(lambda a, t: permitted.permitted(a, t.round_id), None),
    "place_of_data.place_of_data": _reading(lambda a, t: place_of_data.place_of_data(a), None),
    "prepared.prepared": _reading(lambda a, t: prepared.prepared(a, t.round_id), Action.SEE_PREPARED),
    "prepared.stamp": _reading(lambda a, t: prepared.stamp(a, t.round_id), Action.SEE_PREPARED),
    "preparing.prepare": _writing(Action.PREPARE, lambda a, t: preparing.prepare(a, t.round_id, _file(t), on=1)),
    "preparing.amend": _writing(Action.PREPARE, lambda a, t: preparing.amend(a, t.round_id, CHANGE, on=1)),
    "preparing.choose": _writing(Action.PREPARE, lambda a, t: preparing.choose(a, t.round_id, ["strict"], on=1)),
    "preparing.catch_up": _writing(Action.PREPARE, lambda a, t: preparing.catch_up(a, t.round_id, on=1)),
    "preparing.discard": _writing(Action.DISCARD, lambda a, t: preparing.discard(a, t.round_id, on=1)),
    "preparing.hand_in": _writing(Action.SUBMIT, lambda a, t: preparing.hand_in(a, t.round_id, on=1)),
    "reading.rounds": _reading(lambda a, t: reading.rounds(a), None),
    "reading.view": _reading(lambda a, t: reading.view(a, t.round_id)),
    "reading.content": _reading(lambda a, t: reading.content(a, t.round_id, t.sha256)),
    "reading.work_list": _reading(lambda a, t: reading.work_list(a, t.round_id)),
    "reading.diff": _reading(lambda a, t: reading.diff(a, t.round_id)),
    "reading.restated_scores": _reading(lambda a, t: reading.restated_scores(a, t.round_id, 1)),
    "reading.results": _reading(lambda a, t: reading.results(a), None),
    "register.issue": _writing(Action.ISSUE_REPORT, lambda a, t: register.issue(a, t.round_id, "certificate", drawn)),
    "register.correct_report": _writing(
        Action.CORRECT_REPORT, lambda a, t: register.correct_report(a, _number(a, t), "a misprint", drawn)
    ),
    "register.withdraw_report": _writing(
        Action.WITHDRAW_REPORT, lambda a, t: register.withdraw_report(a, _number(a, t), "all wrong")
    ),
    "register.register": _reading(lambda a, t: register.register(a), None),
    "register.document": _reading(lambda a, t: register.document(a, _number(a, t))),
    "rounds.open_round": _writing(
        Action.OPEN_ROUND, lambda a, t: rounds.open_round(a, t.city_id, YEAR + 1, "night-sky")
    ),
    "rounds.assign": _writing(Action.ASSIGN, lambda a, t: rounds.assign(a, t.round_id, FOREIGN_ID)),
    "rounds.reassign": _writing(
        Action.REASSIGN, lambda a, t: rounds.reassign(a, t.round_id, FOREIGN_ID, None, "ill")
    ),
    "rounds.declare": _writing(Action.DECLARE, lambda a, t: rounds.declare(a, t.round_id, "none")),
    "rounds.publish": _writing(Action.PUBLISH, lambda a, t: rounds.publish(a, t.round_id)),
    "rounds.withdraw": _writing(Action.WITHDRAW, lambda a, t: rounds.withdraw(a, t.round_id, "no more")),
    "stamps.stamp": _reading(lambda a, t: stamps.stamp(a, t.round_id), None),
    "stamps.list_stamp": _reading(lambda a, t: stamps.list_stamp(a), None),
    "submitting.submit": _writing(Action.SUBMIT, lambda a, t: submitting.submit(a, t.round_id, _file(t))),
    "submitting.correct": _writing(Action.CORRECT, lambda a, t: submitting.correct(a, t.round_id, CHANGE)),
    "submitting.restate": _writing(
        Action.RESTATE,
        lambda a, t: submitting.restate(a, t.round_id, framework=TINY.with_overlay("strict")),
    ),
    "submitting.forget_files": _writing(
        Action.FORGET_FILES, lambda a, t: submitting.forget_files(a, t.round_id, 1, keep_days=0)
    ),
    "telling.framework_in": _reading(lambda a, t: telling.framework_in(a, _record(a, t), "en")),
    "telling.assessment_in": _reading(lambda a, t: telling.assessment_in(a, _record(a, t), "en")),
    "telling.printed_in": _reading(lambda a, t: telling.printed_in(a, _record(a, t), "en")),
    "telling.verification_in": _reading(lambda a, t: _verification_in(a, t)),
    "unfinished.unfinished": _reading(lambda a, t: unfinished.unfinished(a, [t.round_id]), None),
    "verifying.verification_of": _reading(lambda a, t: verifying.verification_of(a, t.round_id)),
    "what_if.what_if": _reading(lambda a, t: what_if.what_if(a, t.round_id, CHANGE)),
    "years.years_of": _reading(lambda a, t: years.years_of(a, t.round_id)),
    "years.previous_values": _reading(lambda a, t: years.previous_values(a, t.round_id)),
    "years.earlier_year": _reading(lambda a, t: years.earlier_year(a, t.round_id)),
    "years.compared": _reading(lambda a, t: years.compared(a, t.round_id)),
    "years.template_for": _reading(lambda a, t: years.template_for(a, t.round_id, carry=True)),
}  # fmt: skip

NO_ENTRANCE = {"case.at_work"}
"""What takes a unit of work besides, and is no entrance from outside."""


def services_that_act() -> set[str]:
    found = set()
    for module in pkgutil.iter_modules(services.__path__):
        loaded = importlib.import_module(f"{services.__name__}.{module.name}")
        for name, thing in vars(loaded).items():
            own = (
                inspect.isfunction(thing) and thing.__module__ == loaded.__name__ and not name.startswith("_")
            )
            first = next(iter(inspect.signature(thing).parameters.values()), None) if own else None
            if first is not None and first.annotation in ("Acting", Acting):
                found.add(f"{module.name}.{name}")
    return found


def test_every_service_is_here() -> None:
    assert services_that_act() - NO_ENTRANCE == set(ROWS)


# --- the world ----------------------------------------------------------------------------------------------


@dataclass
class Towns:
    """Two towns with a round under way each, and people who have to do with one, all or none of them."""

    template: Path
    folder: Path
    people: Mapping[str, tuple[Role | None, str]]
    targets: tuple[Target, ...]
    store: SqlStore | None = None

    def fresh(self) -> SqlStore:
        """The store as it was made."""
        if self.store is not None:
            self.store.close()
        path = self.folder / "store.sqlite"
        for ending in ("-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        path.write_bytes(self.template.read_bytes())
        self.store = open_store(URL.create("sqlite", database=str(path)))
        return self.store

    def acting(self, person: str) -> Acting:
        assert self.store
        return Acting(self.store, person, framework=TINY)


def _town(world: World, name: str, official: Acting, verifier: Acting) -> Target:
    """A town of which every text has its own word: files, corrections, questions, evidence, drafts, a working copy."""
    secret = f"secret-of-{name}"
    city: City = people.add_city(world.admin, name, f"Land {secret}")
    people.grant(world.admin, official.person_id, Role.OFFICIAL, city.id)
    one = rounds.open_round(official, city.id, YEAR, "night-sky")
    file = SourceData(f"{secret}.csv", workbook(name).data.replace(b"The night watch", secret.encode()))
    made = submitting.submit(official, one.id, [file])
    submitting.correct(official, one.id, [Change(*POSTCARDS, "postcards", "72", f"because {secret}")])
    rounds.assign(world.admin, one.id, verifier.person_id)
    rounds.declare(verifier, one.id, "none")
    question = asking.ask(verifier, one.id, *POSTCARDS, f"Is it {secret}?")
    asking.answer(
        official, one.id, question.id, f"It is {secret}.", [SourceData(f"{secret}.txt", secret.encode())]
    )
    asking.ask_again(verifier, one.id, question.id, "And now?")
    preparing.amend(official, one.id, [Change(*POSTCARDS, "postcards", "99", f"typed {secret}")])
    for somebody in (official, verifier):
        drafts.keep(somebody, f"round/{one.id}", {"text": secret, "of": somebody.person_id})
    home = {Role.OFFICIAL: (official.person_id,), Role.VERIFIER: (verifier.person_id,)}
    return Target(
        name, secret, one.id, city.id, question.id, hashlib.sha256(secret.encode()).hexdigest(),
        made.record.id, home,
    )  # fmt: skip


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Towns]:
    folder = tmp_path_factory.mktemp("towns")
    template = folder / "template.sqlite"
    store = open_store(URL.create("sqlite", database=str(template)))
    world = World.build(store)
    nobody = replace(world.admin, person_id=people.add_person(world.admin, "Nadia Nobody").id)
    newcomer = world.new_person("Nora Newcomer", Role.VERIFIER)
    targets = (
        _town(world, "Alphaville", world.official, world.verifier),
        _town(world, "Betatown", world.stranger, world.outsider),
    )
    who = {
        "official": (Role.OFFICIAL, world.official), "official elsewhere": (Role.OFFICIAL, world.stranger),
        "verifier": (Role.VERIFIER, world.verifier), "verifier elsewhere": (Role.VERIFIER, world.outsider),
        "verifier of nothing": (Role.VERIFIER, newcomer), "analyst": (Role.ANALYST, world.analyst),
        "administrator": (Role.ADMINISTRATOR, world.admin), "without a role": (None, nobody),
    }  # fmt: skip
    store.close()
    unknown = Target("Gammaport", "secret-of-nobody")
    made = Towns(
        template,
        folder,
        {name: (role, acting.person_id) for name, (role, acting) in who.items()}
        | {"unknown": (None, FOREIGN_ID)},
        (*targets, unknown),
    )
    yield made
    if made.store is not None:
        made.store.close()


def allowed(towns: Towns, action: Action, role: Role | None, person: str, target: Target) -> bool:
    """What docs/workflow.md says: has this role this action, in this state, here?"""
    states = PRINTED[action.value].get(role) if role in PRINTED[action.value] else False
    if states is False:
        return False
    if TABLE[action].on == "nothing":
        return True
    if target.at_home is None:
        return False
    if role is not Role.ADMINISTRATOR and role is not Role.ANALYST and person not in target.at_home[role]:
        return False
    return states is None or RoundState.QUESTIONS_OPEN in states


def fingerprint(store: SqlStore) -> str:
    """Everything that stands in a store."""
    digest = hashlib.sha256()
    with store.engine.connect() as connection:
        for table in sorted(inspected(connection).get_table_names()):
            for row in sorted(map(repr, connection.execute(text(f'SELECT * FROM "{table}"')))):
                digest.update(f"{table} {row}\n".encode())
    return digest.hexdigest()


def words_in(thing: Any, depth: int = 0) -> Iterator[str]:
    """Every text and every byte string somewhere in a result."""
    assert depth < 40
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, bytes):
        yield thing.decode("latin-1")
    elif isinstance(thing, BaseModel):
        yield thing.model_dump_json()
    elif is_dataclass(thing) and not isinstance(thing, type):
        for field in fields(thing):
            yield from words_in(getattr(thing, field.name), depth + 1)
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from words_in(key, depth + 1)
            yield from words_in(value, depth + 1)
    elif isinstance(thing, list | tuple | set | frozenset):
        for one in thing:
            yield from words_in(one, depth + 1)


@pytest.mark.parametrize("name", ROWS)
def test_nothing_is_read_or_changed_that_is_not_allowed(towns: Towns, name: str) -> None:
    row = ROWS[name]
    store = towns.fresh()
    before = fingerprint(store)
    for who, (role, person) in towns.people.items():
        for target in towns.targets:
            seen = f"{name} by {who} about {target.name}"
            may = row.action is None or allowed(towns, row.action, role, person, target)
            result, refusal = tried(row, towns.acting(person), target)
            if refusal is not None:
                assert refusal.endswith((".", "?")), seen
                assert fingerprint(store) == before, seen
                for other in towns.targets:
                    assert other.secret not in refusal or _knows(role, person, other), seen
                continue
            assert who != "unknown" or result is False, seen
            assert may, f"{seen} is not allowed, but was done"
            said = "\n".join(words_in(result))
            for other in towns.targets:
                if other.secret in said:
                    assert _knows(role, person, other), f"{seen} tells of {other.name}"
            if row.writes or name == "jobs.start":
                jobs.workshop().wait() if name == "jobs.start" else None
                store = towns.fresh()
            else:
                assert fingerprint(store) == before, f"{seen} changes something"


def tried(row: Row, acting: Acting, target: Target) -> tuple[Any, str | None]:
    """What came of a call, or why it was refused."""
    try:
        return row.call(acting, target), None
    except Refused as refused:
        return None, str(refused)


def _knows(role: Role | None, person: str, target: Target) -> bool:
    """Whether somebody may know what stands in a round that is under way."""
    if role is Role.ADMINISTRATOR:
        return True
    return target.at_home is not None and person in target.at_home.get(role or Role.ANALYST, ())


def test_somebody_elses_drafts_and_jobs(towns: Towns) -> None:
    """Also those who see the same round do not see each other's notes and files."""
    towns.fresh()
    alpha = towns.targets[0]
    place = f"round/{alpha.round_id}"
    official, verifier, admin = (
        towns.acting(towns.people[who][1]) for who in ("official", "verifier", "administrator")
    )
    for one in (official, verifier):
        assert drafts.kept(one, place) == {"text": alpha.secret, "of": one.person_id}
    assert drafts.kept(admin, place) is None
    assert drafts.drafts(admin, "") == {}
    job = _job(official, alpha)
    jobs.workshop().wait()
    assert alpha.secret.encode() in jobs.result(official, job.id).data
    for one in (verifier, admin):
        for look in (jobs.job, jobs.result, jobs.cancel):
            with pytest.raises(Refused) as caught:
                look(one, job.id)
            assert caught.value.reason == "unknown-job"


def test_a_job_is_not_handed_out_any_more_once_the_role_is_gone(towns: Towns) -> None:
    towns.fresh()
    alpha = towns.targets[0]
    official, admin = (towns.acting(towns.people[who][1]) for who in ("official", "administrator"))
    job = _job(official, alpha)
    jobs.workshop().wait()
    people.revoke(admin, official.person_id, Role.OFFICIAL, alpha.city_id)
    with pytest.raises(Refused):
        jobs.result(official, job.id)


def test_a_file_of_another_round_is_not_had_by_its_hash(towns: Towns) -> None:
    towns.fresh()
    alpha, beta, _ = towns.targets
    official = towns.acting(towns.people["official"][1])
    assert reading.content(official, alpha.round_id, alpha.sha256) == alpha.secret.encode()
    for round_id in (alpha.round_id, beta.round_id):
        with pytest.raises(Refused):
            reading.content(official, round_id, beta.sha256)
