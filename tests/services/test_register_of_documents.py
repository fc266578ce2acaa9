"""The register: what is issued, corrected and withdrawn, and what is printed on it."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from services.towns import LAMPS, POSTCARDS, World, drawn

from kpi_toolkit.review.models import DecisionKind, ReportState, RoundState
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services import attesting, deciding, reading, register, rounds, submitting, verifying
from kpi_toolkit.services.correcting import Change
from kpi_toolkit.services.deciding import Choice
from kpi_toolkit.services.making import makeable


def test_a_document_carries_its_number_the_mark_and_the_head_of_the_ledger(world: World) -> None:
    one = world.round_in(RoundState.VERIFIED)
    head = world.head()
    seen: list[Any] = []
    report = register.issue(world.verifier, one.id, "snapshot", lambda a, f, v: seen.append(v) or b"drawn")
    (verification,) = seen
    assert (verification.ledger.count, verification.ledger.hash) == head
    assert verification.number == report.number == f"NIGHT-SKY-2025-{one.id[:8].upper()}-02"
    assert verification.mark == "Verified"
    assert report.sha256 == hashlib.sha256(b"drawn").hexdigest()
    entry = world.admin.read(lambda unit: unit.ledger(one.id))[-1]
    assert entry.content["sha256"] == report.sha256
    assert (entry.content["ledger_count"], entry.content["ledger_head"]) == head
    assert [r.number for r in register.register(world.official, one.id)][-1] == report.number


def test_a_corrected_document_stays_in_the_register_and_names_the_new_one(world: World) -> None:
    one = world.round_in(RoundState.PUBLISHED)
    (old,) = register.register(world.official, one.id)
    drawing = register.document(world.official, old.number).data
    new = register.correct_report(world.verifier, old.number.lower(), "a misprint", drawn)
    corrected, standing = register.register(world.official, one.id)
    assert (corrected.state, corrected.reason, corrected.replaced_by) == (
        ReportState.CORRECTED,
        "a misprint",
        new.number,
    )
    assert drawing is not None
    assert register.document(world.analyst, old.number).data == drawing
    assert (standing.state, standing.kind) == (ReportState.STANDS, old.kind)
    for act, more in ((register.correct_report, (drawn,)), (register.withdraw_report, ())):
        with pytest.raises(Refused, match="is corrected already"):
            act(world.verifier, old.number, "again", *more)
    withdrawn = register.withdraw_report(world.admin, new.number, "all wrong")
    assert (withdrawn.state, withdrawn.reason) == (ReportState.WITHDRAWN, "all wrong")
    with pytest.raises(Refused, match="is withdrawn already"):
        register.withdraw_report(world.admin, new.number, "again")


def test_withdrawing_a_round_withdraws_what_stands(world: World) -> None:
    one = world.round_in(RoundState.PUBLISHED)
    first = register.register(world.official, one.id)[0]
    register.correct_report(world.verifier, first.number, "a misprint", drawn)
    rounds.withdraw(world.admin, one.id, "the figures were made up")
    states = [(report.state, report.reason) for report in register.register(world.official, one.id)]
    assert states == [
        (ReportState.CORRECTED, "a misprint"),
        (ReportState.WITHDRAWN, "the figures were made up"),
    ]
    with pytest.raises(Refused, match="The round is withdrawn"):
        register.issue(world.verifier, one.id, "snapshot", drawn)


@pytest.mark.parametrize(
    ("kind", "make", "reason"),
    [
        ("poster", drawn, "unknown-kind"),
        ("snapshot", lambda *_: b"", "empty-document"),
    ],
)
def test_what_cannot_be_issued_is_refused(world: World, kind: str, make: Any, reason: str) -> None:
    one = world.round_in(RoundState.VERIFIED)
    head = world.head()
    with pytest.raises(Refused) as caught:
        register.issue(world.verifier, one.id, kind, make)
    assert caught.value.reason == reason
    assert world.head() == head


def test_a_certificate_needs_an_independent_attestation_that_verified_something(world: World) -> None:
    one = world.round_in(RoundState.VERIFIED)
    report = register.issue(world.verifier, one.id, "certificate")
    assert report.data is not None
    assert report.data.startswith(b"%PDF")
    refused = world.under_way()
    for item in reading.work_list(world.verifier, refused.id):
        if item.status == "reported":
            choice = Choice(item.code, item.data_point, DecisionKind.NOT_VERIFIED, "nothing was shown")
            deciding.decide(world.verifier, refused.id, [choice])
    attesting.attest(world.verifier, refused.id)
    assert "certificate" not in {wanted.name for wanted in makeable(world.verifier, refused.id)}
    for make in (None, drawn):
        with pytest.raises(Refused, match="independent attestation only") as caught:
            register.issue(world.verifier, refused.id, "certificate", make)
        assert caught.value.reason == "not-certifiable"


def test_whatever_happens_while_it_is_drawn_is_noticed(world: World) -> None:
    one = world.round_in(RoundState.VERIFIED)

    def slowly(*given: Any) -> bytes:
        rounds.publish(world.official, one.id)
        return drawn(*given)

    with pytest.raises(Refused, match="meanwhile"):
        register.issue(world.verifier, one.id, "certificate", slowly)
    assert len(register.register(world.official, one.id)) == 1


def test_the_report_is_written_from_the_recorded_decisions(world: World) -> None:
    one = world.under_way(stars_summer=20000, postcards=71, complaints=None, telescope_spending="NR")
    submitting.correct(
        world.official, one.id, [Change(*LAMPS, "shielded_lamps", "160", "ten more were found")]
    )
    submitting.correct(world.official, one.id, [Change(*LAMPS, "shielded_lamps", "170", "and another ten")])
    deciding.accept_clean(world.verifier, one.id)
    seen = {d.code: d.id for d in world.admin.read(lambda unit: unit.decisions(one.id))}
    choices = [
        Choice(*LAMPS, DecisionKind.CORRECT, "counted together", seen.get(LAMPS[0])),
        Choice(*POSTCARDS, DecisionKind.ACCEPT, "a fine number", seen[POSTCARDS[0]]),
        Choice("SK: D: S: 1", "summer", DecisionKind.ACCEPT_WITH_REASON, "the village lies high"),
        Choice("SK: D: S: 1", "winter", DecisionKind.NOT_VERIFIED, "it was cloudy", seen.get("SK: D: S: 1")),
    ]
    open_ones = {
        item.code: item
        for item in reading.work_list(world.verifier, one.id)
        if item.status == "reported" and item.standing.decision is None
    }
    assert "PE: G: V: 2" in open_ones
    deciding.decide(
        world.verifier,
        one.id,
        [*choices, Choice("PE: G: V: 2", "", DecisionKind.NOT_VERIFIED, "the figure is missing")],
    )
    draft = verifying.verification_of(world.verifier, one.id)
    assert (draft.mark, draft.attestation) == ("Self-assessment, not verified", None)
    attesting.attest(world.verifier, one.id)
    found = verifying.verification_of(world.verifier, one.id)
    assert found.mark == "Verified"
    assert [(note.number, note.code, note.text) for note in found.footnotes] == [
        (1, LAMPS[0], "counted together"),
        (2, "SK: D: S: 1", "the village lies high"),
        (3, POSTCARDS[0], "a fine number"),
    ]
    (flag,) = {(f.code, f.data_point, f.reason) for f in found.accepted_flags}
    assert flag == ("SK: D: S: 1", "summer", "the village lies high")
    (correction,) = found.corrections
    assert (correction.old, correction.new, correction.reason) == ("74.63 %", "84.58 %", "counted together")
    assert [(c.field, c.old, c.new, c.reason) for c in correction.by_city] == [
        ("shielded_lamps", "150", "160", "ten more were found"),
        ("shielded_lamps", "160", "170", "and another ten"),
    ]
    stars, complaints = found.not_verified
    assert (stars.code, stars.name, stars.whole) == ("SK: D: S: 1", "Visible Stars", False)
    assert [(p.data_point, p.reason) for p in stars.points] == [("winter", "it was cloudy")]
    assert (complaints.whole, complaints.points[0].reason) == (True, "the figure is missing")
    assert found.point("PE: G: V: 4", "value").verified is None
    assert not found.all_verified
    assert found.attestation is not None
    assert found.attestation.values_sha256
    assert (found.checks_ticked, found.checks_of_manual) == (0, 1)
    with pytest.raises(KeyError):
        found.point("XX", "value")
