"""The words for roles and states, and the tables as docs/workflow.md prints them.

``python -m kpi_toolkit.review.words docs/workflow.md`` writes the tables there anew.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from kpi_toolkit.checks.words import say
from kpi_toolkit.i18n import _
from kpi_toolkit.review.models import PointState, Role, RoundState
from kpi_toolkit.review.table import ALL, TABLE, By, Rule, States

STATE_WORDS: Mapping[RoundState, str] = {
    RoundState.DRAFT: "draft",
    RoundState.SUBMITTED: "submitted",
    RoundState.IN_VERIFICATION: "in verification",
    RoundState.QUESTIONS_OPEN: "questions open",
    RoundState.ANSWERED: "answered",
    RoundState.VERIFIED: "verified",
    RoundState.PUBLISHED: "published",
    RoundState.WITHDRAWN: "withdrawn",
}
STATE_MEANINGS: Mapping[RoundState, str] = {
    RoundState.DRAFT: "Opened; nothing has been handed in.",
    RoundState.SUBMITTED: "The city has handed in figures; no verifier has started.",
    RoundState.IN_VERIFICATION: "A verifier without a conflict of interest is at work; no question is open.",
    RoundState.QUESTIONS_OPEN: "At least one question waits for the city.",
    RoundState.ANSWERED: "Every open question has an answer; the verifier has to ask again or close it.",
    RoundState.VERIFIED: "Attested. Figures, decisions and questions are frozen.",
    RoundState.PUBLISHED: "The results are published. Still frozen.",
    RoundState.WITHDRAWN: "Ended. Everything stays readable for those who took part; nothing is added.",
}
ROLE_WORDS: Mapping[Role, str] = {
    Role.OFFICIAL: "an official of the city",
    Role.VERIFIER: "an assigned verifier",
    Role.ANALYST: "an analyst",
    Role.ADMINISTRATOR: "an administrator",
}
ROLE_NAMES: Mapping[Role, str] = {
    Role.OFFICIAL: "official",
    Role.VERIFIER: "verifier",
    Role.ANALYST: "analyst",
    Role.ADMINISTRATOR: "administrator",
}
POINT_WORDS: Mapping[PointState, str] = {
    PointState.OPEN: "open",
    PointState.QUESTION: "question",
    PointState.ACCEPTED: "accepted",
    PointState.ACCEPTED_WITH_REASON: "accepted with reason",
    PointState.CORRECTED: "corrected",
    PointState.NOT_VERIFIED: "not verified",
}


def states_in_words(states: States) -> str:
    """States in the order of the workflow, for a sentence in the language in force."""
    words = [_(STATE_WORDS[state]) for state in RoundState if state in states]
    return _(" or ").join(filter(None, (say(words[:-1]), words[-1]))) if words else "–"


def then_in_words(rule: Rule) -> str:
    """The state that follows, for the printed table."""
    match rule.then:
        case RoundState():
            return STATE_WORDS[rule.then]
        case By():
            return rule.then.value
    changes = (f"{STATE_WORDS[a]} → {STATE_WORDS[b]}" for a, b in rule.then.items())
    return ", ".join(changes) + ", else as it is"


def markdown() -> str:
    """The tables as docs/workflow.md prints them."""
    heads = ("Official (own city)", "Verifier (assigned)", "Analyst", "Administrator", "Conditions")
    lines = [
        f"| Action | What it does | {' | '.join(heads)} | State after |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for rule in TABLE.values():
        cells = [_cell(rule, role) for role in Role]
        conditions = "; ".join(rule.conditions) or "–"
        then = "–" if rule.on == "nothing" else then_in_words(rule)
        lines.append(f"| `{rule.action}` | {rule.what} | {' | '.join(cells)} | {conditions} | {then} |")
    return "\n".join(lines)


def _cell(rule: Rule, role: Role) -> str:
    if role not in rule.who:
        return "–"
    states = rule.who[role]
    if not states:
        return "yes"
    return (
        "all" if states == ALL else ", ".join(STATE_WORDS[state] for state in RoundState if state in states)
    )


def states_markdown() -> str:
    """The states with their meaning, as docs/workflow.md prints them."""
    rows = (f"| {STATE_WORDS[state]} | `{state}` | {STATE_MEANINGS[state]} |" for state in RoundState)
    return "\n".join(("| State | Key | Meaning |", "|---|---|---|", *rows))


def fill_document(text: str) -> str:
    """docs/workflow.md with its tables between the marks written anew."""
    for name, table in (("states", states_markdown()), ("actions", markdown())):
        begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
        head, rest = text.split(begin)
        text = f"{head}{begin}{table}\n{end}{rest.split(end)[1]}"
    return text


if __name__ == "__main__":
    path = Path(sys.argv[1])
    path.write_text(fill_document(path.read_text(encoding="utf-8")), encoding="utf-8")
