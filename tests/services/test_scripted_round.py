"""The whole way of a round on the complete example: problems, questions, answers, a corrected upload, decisions,
attestation, report, ledger, and the bundle in another store. On both databases.
"""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from pypdf import PdfReader
from services.lindhaven import BROADBAND, COMPLETE, INTERNET, STREETS, YEAR, Office, corrected, problematic
from store.store_databases import Databases

from kpi_toolkit.review.attest import INDEPENDENT, NOT_INDEPENDENT, SELF_ASSESSMENT
from kpi_toolkit.review.models import DecisionKind, PointState, ReportState, Role, RoundState
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services import (
    asking,
    attesting,
    deciding,
    people,
    reading,
    register,
    rounds,
    submitting,
    verifying,
)
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.assessing import SourceData, load
from kpi_toolkit.services.correcting import Change
from kpi_toolkit.services.deciding import Choice
from kpi_toolkit.store import SqlStore, open_store
from kpi_toolkit.store.checking import check, verify_store
from kpi_toolkit.store.ledger import Anchor
from kpi_toolkit.store.operations import export_round, import_round


def test_a_round_from_the_first_upload_to_another_store(
    store: SqlStore, server: Databases, tmp_path: Path
) -> None:
    office = Office(store)
    official, verifier = office.official, office.verifier
    one = rounds.open_round(official, office.city.id, YEAR)
    first = submitting.submit(official, one.id, [problematic()])
    assert first.assessment.counts["error"] >= 1
    rounds.assign(office.admin, one.id, verifier.person_id)
    with pytest.raises(Refused, match="First of all"):
        deciding.accept_clean(verifier, one.id)
    assert rounds.declare(verifier, one.id, "none").state is RoundState.IN_VERIFICATION

    # what no check says anything about is accepted at once; what is flagged takes words
    accepted = deciding.accept_clean(verifier, one.id)
    assert 90 < len(accepted) < 112
    flagged = [item for item in reading.work_list(verifier, one.id) if item.standing.state is PointState.OPEN]
    assert {INTERNET, BROADBAND} <= {(item.code, item.data_point) for item in flagged}
    with pytest.raises(Refused, match="with a reason"):
        deciding.decide(verifier, one.id, [Choice(*BROADBAND, DecisionKind.ACCEPT)])

    internet = asking.ask(verifier, one.id, *INTERNET, "More households with Internet than households?")
    general = asking.ask(verifier, one.id, *asking.WHOLE, "Who signed for the city?")
    assert reading.view(official, one.id).round.state is RoundState.QUESTIONS_OPEN
    with pytest.raises(Refused, match="question"):
        deciding.decide(verifier, one.id, [Choice(*INTERNET, DecisionKind.NOT_VERIFIED, "impossible")])
    survey = SourceData("survey.pdf", b"%PDF the survey")
    asking.answer(official, one.id, internet.id, "A typing error; see page 3.", [survey])
    assert reading.view(official, one.id).round.state is RoundState.QUESTIONS_OPEN
    asking.answer(official, one.id, general.id, "The statistics office.")
    assert reading.view(official, one.id).round.state is RoundState.ANSWERED

    # the corrected file: one decision cannot lapse, for there was none; everything else goes on
    second = submitting.submit(official, one.id, [corrected()])
    assert second.difference is not None
    assert [value.code for value in second.difference.values] == [INTERNET[0]]
    assert {flag.code for flag in second.difference.fixed} == {INTERNET[0]}
    assert (len(second.carried), second.lapsed) == (len(accepted), ())
    asking.close(verifier, one.id, internet.id)
    with pytest.raises(Refused, match="while it is in verification"):
        attesting.attest(verifier, one.id)
    asking.close(verifier, one.id, general.id)
    assert reading.view(verifier, one.id).round.state is RoundState.IN_VERIFICATION

    # a value typed in makes the decision on it lapse, and on that one only
    third = submitting.correct(
        official, one.id, [Change(*STREETS, "major_streets_length", "400", "a new road")]
    )
    assert (third.lapsed, len(third.carried)) == ((STREETS,), len(accepted) - 1)
    with pytest.raises(Refused, match="not decided yet"):
        attesting.attest(verifier, one.id)
    still_open = [
        item
        for item in reading.work_list(verifier, one.id)
        if item.status == "reported" and item.standing.state is PointState.OPEN
    ]
    choices = []
    for item in still_open:
        key = item.code, item.data_point
        kind = DecisionKind.CORRECT if item.changed else DecisionKind.ACCEPT_WITH_REASON
        kind = DecisionKind.NOT_VERIFIED if key == BROADBAND else kind
        choices.append(Choice(*key, kind, f"seen the evidence for {item.code}"))
    deciding.decide(verifier, one.id, choices)
    attestation = attesting.attest(verifier, one.id)
    assert attestation.independent
    assert attestation.file_sha256 == (hashlib.sha256(corrected().data).hexdigest(),)
    with pytest.raises(Refused, match="The round is verified"):
        submitting.submit(official, one.id, [corrected()])

    report = register.issue(verifier, one.id, "verification_report")
    assert report.data is not None
    printed = "".join(
        "".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(report.data)).pages
    )
    assert report.number in printed
    assert "a new road".replace(" ", "") in printed
    assert SELF_ASSESSMENT.replace(" ", "") not in printed
    rounds.publish(official, one.id)
    recorded = verifying.verification_of(office.analyst, one.id)
    assert recorded.mark == INDEPENDENT
    assert [kpi.code for kpi in recorded.not_verified] == [BROADBAND[0]]
    assert not recorded.all_verified
    assert {(c.code, c.by_city[0].reason if c.by_city else None) for c in recorded.corrections} == {
        (INTERNET[0], None),
        (STREETS[0], "a new road"),
    }
    assert all(flag.reason for flag in recorded.accepted_flags)
    assert recorded.questions_asked is None  # an analyst does not see the threads
    assert verifying.verification_of(official, one.id).questions_answered == 2

    # the ledger holds, also against what was printed on the report
    issued = next(
        entry for entry in office.admin.read(lambda unit: unit.ledger(one.id)) if entry.kind == "report"
    )
    anchor = Anchor(issued.content["ledger_count"], issued.content["ledger_head"])
    assert anchor.hash in printed
    assert verify_store(store.url, [anchor]).intact
    assert check(store.url, [anchor]) == []

    bundle = export_round(store, one.id, tmp_path / "round.zip", person_id=official.person_id)
    elsewhere = server.ready()
    with_everything = open_store(elsewhere)
    try:
        import_round(with_everything, bundle.path)
        assert check(elsewhere) == []
        hub = Acting(with_everything, _administrator(with_everything))
        mine, theirs = (reading.view(somebody, one.id) for somebody in (office.admin, hub))
        assert theirs.submissions == mine.submissions
        assert theirs.points == mine.points
        assert theirs.threads == mine.threads
        assert theirs.reports == mine.reports
        assert theirs.attestation == mine.attestation
        assert verifying.verification_of(hub, one.id) == verifying.verification_of(office.admin, one.id)
        withdrawn = register.withdraw_report(hub, report.number, "a page was missing")
        assert withdrawn.state is ReportState.WITHDRAWN
        assert check(elsewhere) == []
    finally:
        with_everything.close()
        server.drop(elsewhere)


def _administrator(store: SqlStore) -> str:
    """Somebody who administers a store that already has people."""
    from kpi_toolkit.review.models import Grant, Person

    with store.as_system() as unit:
        unit.add_person(Person("hub", "Hub"))
        unit.add_grant(Grant("hub", Role.ADMINISTRATOR))
        unit.commit()
    return "hub"


def test_alone_everything_can_be_tried_and_is_marked(store: SqlStore) -> None:
    alone = Acting(store, people.set_up(store, "Solo").id, single_user=True)
    city = people.add_city(alone, "Lindhaven (fictional)", "Norlandia (fictional)")
    one = rounds.open_round(alone, city.id, YEAR)
    submitting.submit(alone, one.id, [load(COMPLETE)])
    assert reading.view(alone, one.id).mark == SELF_ASSESSMENT
    rounds.assign(alone, one.id, alone.person_id)
    assert rounds.declare(alone, one.id, "It is my own city.").state is RoundState.IN_VERIFICATION
    deciding.accept_clean(alone, one.id)
    rest = [i for i in reading.work_list(alone, one.id) if i.standing.state is PointState.OPEN]
    deciding.decide(
        alone, one.id, [Choice(i.code, i.data_point, DecisionKind.ACCEPT_WITH_REASON, "tried") for i in rest]
    )
    attestation = attesting.attest(alone, one.id, text="I looked at it.")
    assert not attestation.independent
    assert "not independent" in attestation.text
    report = register.issue(alone, one.id, "snapshot", lambda a, f, v: f"{v.mark}".encode())
    assert report.data == NOT_INDEPENDENT.encode()
    with pytest.raises(Refused, match="independent attestation only"):
        register.issue(alone, one.id, "certificate")
    assert reading.view(alone, one.id).mark == NOT_INDEPENDENT
    assert [results.mark for results in reading.results(alone)] == [NOT_INDEPENDENT]
