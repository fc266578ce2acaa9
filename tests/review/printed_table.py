"""The table of the workflow as docs/workflow.md prints it: what tests expect of the program."""

from __future__ import annotations

from pathlib import Path

from kpi_toolkit.review.models import Role, RoundState
from kpi_toolkit.review.table import TABLE, Action
from kpi_toolkit.review.words import STATE_WORDS

DOCUMENT = Path(__file__).parents[2] / "docs" / "workflow.md"
STATES_BY_WORDS = {words: state for state, words in STATE_WORDS.items()}


def printed_table() -> dict[str, dict[Role, frozenset[RoundState] | None]]:
    """The table as docs/workflow.md prints it: action -> role -> states, None for an action without any."""
    out = {}
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 8 and cells[0].startswith("`"):
            cells_by_role = dict(zip(Role, cells[2:6], strict=True))
            out[cells[0].strip("`")] = {
                role: _states(cell) for role, cell in cells_by_role.items() if cell != "–"
            }
    return out


def _states(cell: str) -> frozenset[RoundState] | None:
    if cell == "yes":
        return None
    return (
        frozenset(RoundState)
        if cell == "all"
        else frozenset(STATES_BY_WORDS[word] for word in cell.split(", "))
    )


PRINTED = printed_table()
PER_ROUND = [action for action in Action if TABLE[action].on == "round"]
