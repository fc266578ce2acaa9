"""Deciding on data points: what may be decided, by whom meanwhile, and that nothing is half written."""

from __future__ import annotations

from dataclasses import replace

import pytest
from services.towns import COUNTED, LAMPS, POSTCARDS, World, workbook

from kpi_toolkit.review.models import DecisionKind, PointKey, PointState, Round, RoundState
from kpi_toolkit.review.points import PointStanding
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services import asking, attesting, deciding, reading, submitting
from kpi_toolkit.services.correcting import Change
from kpi_toolkit.services.deciding import Choice

ACCEPT, WITH_REASON, CORRECT, NOT_VERIFIED = (
    DecisionKind.ACCEPT,
    DecisionKind.ACCEPT_WITH_REASON,
    DecisionKind.CORRECT,
    DecisionKind.NOT_VERIFIED,
)
SUMMER: PointKey = ("SK: D: S: 1", "summer")
BALANCE: PointKey = ("PE: G: V: 1", "value")


def points(world: World, one: Round) -> dict[PointKey, PointStanding]:
    return dict(reading.view(world.verifier, one.id).points)


def refused(world: World, one: Round, *choices: Choice) -> str:
    """Why choices are refused; nothing is written then."""
    head = world.head()
    with pytest.raises(Refused) as caught:
        deciding.decide(world.verifier, one.id, choices)
    assert world.head() == head
    return caught.value.reason


def test_what_no_check_speaks_of_is_accepted_at_once(world: World) -> None:
    one = world.under_way(stars_summer=20000, complaints=None, shielded_lamps="many")
    asking.ask(world.verifier, one.id, *POSTCARDS, "Who counted them?")
    accepted = {(d.code, d.data_point) for d in deciding.accept_clean(world.verifier, one.id)}
    standing = points(world, one)
    assert SUMMER not in accepted  # a check warns
    assert LAMPS not in accepted  # unreadable
    assert ("PE: G: V: 2", "value") not in accepted  # a figure is missing
    assert POSTCARDS not in accepted  # a question is open
    assert standing[POSTCARDS].state is PointState.QUESTION
    assert BALANCE in accepted
    assert all(standing[key].state is PointState.ACCEPTED for key in accepted)
    head = world.head()
    assert deciding.accept_clean(world.verifier, one.id) == ()
    assert world.head() == head


@pytest.mark.parametrize(
    ("figures", "choice", "reason"),
    [
        ({"postcards": None}, Choice(*POSTCARDS, ACCEPT), "not-reported"),
        ({"postcards": "NR"}, Choice(*POSTCARDS, NOT_VERIFIED, "why"), "not-reported"),
        ({"postcards": "a lot"}, Choice(*POSTCARDS, WITH_REASON, "why"), "no-value"),
        ({"stars_summer": 20000}, Choice(*SUMMER, ACCEPT), "flag-needs-reason"),
        ({"stars_summer": 20000}, Choice(*SUMMER, ACCEPT, "only a remark"), "flag-needs-reason"),
        ({}, Choice(*POSTCARDS, WITH_REASON), "reason-needed"),
        ({}, Choice(*POSTCARDS, WITH_REASON, " \n\x00"), "reason-needed"),
        ({}, Choice(*POSTCARDS, NOT_VERIFIED), "reason-needed"),
        ({}, Choice(*POSTCARDS, CORRECT, "why"), "never-corrected"),
        ({}, Choice(*POSTCARDS, DecisionKind.CARRIED, "why"), "no-choice"),
        ({}, Choice(*POSTCARDS, DecisionKind.REOPEN, "why"), "no-choice"),
        ({}, Choice("XX: 1", "value", ACCEPT), "unknown-data-point"),
        ({}, Choice("SK: D: S: 1", "", ACCEPT), "unknown-data-point"),
        ({}, Choice(*POSTCARDS, ACCEPT, seen="somebody's decision"), "changed-meanwhile"),
    ],
)
def test_what_cannot_be_decided_is_refused(world: World, figures: dict, choice: Choice, reason: str) -> None:
    assert refused(world, world.under_way(**figures), choice) == reason


@pytest.mark.parametrize(
    ("figures", "choice", "state"),
    [
        ({}, Choice("pe:g:v:3", "", ACCEPT), PointState.ACCEPTED),
        ({}, Choice(*POSTCARDS, ACCEPT, "seen the bags"), PointState.ACCEPTED),
        ({"postcards": "a lot"}, Choice(*POSTCARDS, NOT_VERIFIED, "unreadable"), PointState.NOT_VERIFIED),
        ({"stars_summer": 20000}, Choice(*SUMMER, WITH_REASON, "very dark"), PointState.ACCEPTED_WITH_REASON),
        (
            {"shielded_lamps": 300},
            Choice(*LAMPS, WITH_REASON, "counted twice"),
            PointState.ACCEPTED_WITH_REASON,
        ),
    ],
)
def test_a_decision_gives_its_state(world: World, figures: dict, choice: Choice, state: PointState) -> None:
    one = world.under_way(**figures)
    (made,) = deciding.decide(world.verifier, one.id, [choice])
    standing = points(world, one)[made.code, made.data_point]
    assert (standing.state, standing.decision) == (state, made)


def test_many_are_decided_together_or_not_at_all(world: World) -> None:
    one = world.under_way(stars_summer=20000)
    good, bad = Choice(*POSTCARDS, ACCEPT), Choice(*SUMMER, ACCEPT)
    assert refused(world, one, good, bad) == "flag-needs-reason"
    assert refused(world, one, good, good) == "given-twice"
    assert points(world, one)[POSTCARDS].state is PointState.OPEN
    assert (
        len(deciding.decide(world.verifier, one.id, [good, replace(bad, kind=NOT_VERIFIED, reason="no")]))
        == 2
    )


def test_a_decision_is_not_overwritten_unseen(world: World) -> None:
    one = world.under_way()
    (first,) = deciding.decide(world.verifier, one.id, [Choice(*POSTCARDS, ACCEPT)])
    assert refused(world, one, Choice(*POSTCARDS, NOT_VERIFIED, "no")) == "already-decided"
    assert refused(world, one, Choice(*POSTCARDS, NOT_VERIFIED, "no", seen=None)) == "changed-meanwhile"
    (second,) = deciding.decide(
        world.verifier, one.id, [Choice(*POSTCARDS, NOT_VERIFIED, "no", seen=first.id)]
    )
    assert refused(world, one, Choice(*POSTCARDS, ACCEPT, seen=first.id)) == "changed-meanwhile"
    (third,) = deciding.reopen(world.verifier, one.id, [POSTCARDS], "look again")
    with pytest.raises(Refused, match="nothing to reopen"):
        deciding.reopen(world.verifier, one.id, [POSTCARDS], "look again")
    standing = points(world, one)[POSTCARDS]
    assert (standing.state, standing.history) == (PointState.OPEN, (first, second, third))
    assert third.about == second.id


def test_looking_at_an_old_submission_is_told(world: World) -> None:
    one = world.under_way()
    submitting.correct(world.official, one.id, [Change(*LAMPS, "shielded_lamps", "151", "one more")])
    for act in (
        lambda: deciding.decide(world.verifier, one.id, [Choice(*POSTCARDS, ACCEPT)], on=1),
        lambda: deciding.accept_clean(world.verifier, one.id, on=1),
        lambda: attesting.attest(world.verifier, one.id, on=1),
        lambda: submitting.correct(world.official, one.id, [Change(*LAMPS, "final", "1", "x")], on=1),
        lambda: submitting.submit(world.official, one.id, [workbook()], on=1),
    ):
        with pytest.raises(Refused, match="number 2, not 1"):
            act()


def test_a_corrected_value_keeps_the_old_one_and_both_reasons(world: World) -> None:
    one = world.under_way()
    deciding.accept_clean(world.verifier, one.id)
    change = Change(*POSTCARDS, "postcards", "80", "another bag was found")
    corrected = submitting.correct(world.official, one.id, [change])
    assert corrected.lapsed == (POSTCARDS,)
    assert points(world, one)[POSTCARDS].lapsed is not None
    (made,) = deciding.decide(world.verifier, one.id, [Choice(*POSTCARDS, CORRECT, "the bag was shown")])
    first = reading.view(world.verifier, one.id).submissions[0]
    assert made.about == first.id
    assert points(world, one)[POSTCARDS].state is PointState.CORRECTED


def test_an_open_question_comes_before_any_decision(world: World) -> None:
    one = world.under_way()
    (accepted,) = deciding.decide(world.verifier, one.id, [Choice(*POSTCARDS, ACCEPT)])
    question = asking.ask(world.verifier, one.id, *POSTCARDS, "After all, who counted them?")
    assert points(world, one)[POSTCARDS].state is PointState.QUESTION
    assert refused(world, one, Choice(*POSTCARDS, NOT_VERIFIED, "no", seen=accepted.id)) == "question-open"
    asking.close(world.verifier, one.id, question.id)
    assert points(world, one)[POSTCARDS].state is PointState.ACCEPTED


def test_the_list_of_the_manual_is_ticked_and_loses_its_ticks_with_the_value(world: World) -> None:
    one = world.under_way()

    def ticked() -> bool:
        items = reading.work_list(world.verifier, one.id)
        return next(item for item in items if (item.code, item.data_point) == LAMPS).checks[0][1]

    assert not ticked()
    deciding.tick(world.verifier, one.id, LAMPS[0], COUNTED)
    assert ticked()
    deciding.tick(world.verifier, one.id, LAMPS[0], COUNTED, False)
    assert not ticked()
    deciding.tick(world.verifier, one.id, "sk:d:l:1", COUNTED)
    submitting.correct(world.official, one.id, [Change(*POSTCARDS, "postcards", "80", "x")])
    assert ticked()
    submitting.correct(world.official, one.id, [Change(*LAMPS, "shielded_lamps", "151", "x")])
    assert not ticked()
    with pytest.raises(Refused, match="is no check of the manual"):
        deciding.tick(world.verifier, one.id, LAMPS[0], "gut-feeling")


def test_the_work_list_shows_the_worst_first(world: World) -> None:
    one = world.under_way(stars_summer=20000, shielded_lamps=300)
    items = reading.work_list(world.verifier, one.id)
    assert [item.severity for item in items][:2] == ["error", "warning"]
    assert (items[0].code, items[1].code) == (LAMPS[0], SUMMER[0])
    assert items[-1].severity is None
    (listed,) = (found for found in reading.rounds(world.verifier) if found.round.id == one.id)
    assert listed.progress is not None
    assert (listed.progress.reported, listed.progress.decided) == (9, 0)


def test_what_stands_in_the_way_of_an_attestation_is_said_at_once(world: World) -> None:
    one = world.under_way()
    asking.ask(world.verifier, one.id, "profile", "currency", "Which one?")
    obstacles = attesting.request_attestation(world.official, one.id)
    assert [obstacle.reason for obstacle in obstacles] == ["questions-open", "undecided"]
    assert all(obstacle.sentence.endswith(".") for obstacle in obstacles)


def test_a_plain_acceptance_does_not_outlive_a_warning_without_a_word(world: World) -> None:
    """The other season changed so that a check now warns of both; the decision goes on, the attestation does not."""
    one = world.under_way(stars_winter=30000, stars_summer=9000)
    deciding.accept_clean(world.verifier, one.id)
    rest = [i for i in reading.work_list(world.verifier, one.id) if i.standing.state is PointState.OPEN]
    reasons = [Choice(i.code, i.data_point, WITH_REASON, "why not") for i in rest]
    deciding.decide(world.verifier, one.id, reasons)
    changed = submitting.correct(
        world.official, one.id, [Change("SK: D: S: 1", "winter", "stars_winter", "5", "x")]
    )
    flagged = {flag.data_point for flag in changed.difference.new} if changed.difference else set()
    assert flagged == {"summer"}
    assert SUMMER in changed.carried
    deciding.decide(world.verifier, one.id, [Choice("SK: D: S: 1", "winter", CORRECT, "few stars")])
    with pytest.raises(Refused) as caught:
        attesting.attest(world.verifier, one.id)
    assert caught.value.reason == "unexplained-flags"
    seen = points(world, one)[SUMMER].last
    assert seen is not None
    deciding.decide(world.verifier, one.id, [Choice(*SUMMER, WITH_REASON, "cloudy winter", seen=seen.id)])
    assert attesting.attest(world.verifier, one.id).independent
    assert world.again(one).state is RoundState.VERIFIED
