"""A city whose every text attacks whatever shows it: terminals, browsers, spreadsheets, typesetting, templates."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from pathlib import Path

from kpi_toolkit.review.models import DecisionKind, PointState
from kpi_toolkit.services import asking, attesting, deciding, people, preparing, reading, rounds, submitting
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.assessing import SourceData
from kpi_toolkit.services.correcting import Change
from kpi_toolkit.services.deciding import Choice
from kpi_toolkit.store import SqlStore

COMPLETE = Path(__file__).parents[2] / "examples" / "complete-city.csv"
SERVER = "http://evil.invalid"
STARTS = (
    "=cmd|' /c calc'!A0",
    "+1+cmd",
    "-2+3",
    "@SUM(1)",
    "{{7*7}}",
    "<b>",
    "#N/A",
    "\x1b[31m",
    "\u202e",
    "",
)
PIECES = (
    "<script>window.pwned=1</script>",
    f"<img src={SERVER}/x.png onerror='window.pwned=1'>",
    f'<a href="javascript:window.pwned=1">a</a><iframe src="{SERVER}/f"></iframe><style>*{{display:none}}</style>',
    f"[link]({SERVER}/l) ![image]({SERVER}/i.png) [js](javascript:alert(1)) <{SERVER}/auto>",
    " `code` **bold** :red[no]",
    " {{7*7}} ${7*7} #{7*7} {0.__class__} %s %(x)s $x^2$ \\input{/etc/passwd} \\write18{id}",
    " \"'></td></svg><!-- ]]> &amp; &lt;b&gt;",
    "\u202egpj.exe\u2066 \x1b[2J\x1b]8;;",
    f"{SERVER}\x07 \x9b31m \r\x08 \u2028 \x7f \ufffe",
)
BODY = "".join(PIECES)
_count = itertools.count(1)


def attack(start: str | None = None) -> str:
    """A text that attacks, told apart from the others by a number."""
    number = next(_count)
    return f"{STARTS[number % len(STARTS)] if start is None else start}ATTACK{number} {BODY}"


def name() -> str:
    """A name that attacks: with one of the pieces, as names may not be longer than 200 letters."""
    number = next(_count)
    return f"{STARTS[number % len(STARTS)]}ATTACK{number} {PIECES[number % len(PIECES)]}"


def table(year: int, *, figures: bool = True) -> bytes:
    """The complete city with an attack in every text; ``figures``: also in figures, units and codes."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(_columns())
    for line in _rows(year):
        writer.writerow([line.get(column, "") for column in _columns()])
    if figures:
        for row in (
            {"code": attack(), "value": "5"},
            {"code": "EC: ICT: ICT: 1C", "data_point": attack(), "value": "5"},
            {"code": "EC: ICT: ICT: 1C", "input": attack(), "value": "5"},
            {"code": "EC: ICT: ICT: 4C", "data_point": "3g", "value": attack()},
            {"code": "EC: ICT: ICT: 4C", "data_point": "4g", "value": "5", "unit": attack()},
            {"code": "EC: ICT: ICT: 5C", "status": attack(), "year": attack()},
            {"code": "profile", "data_point": attack(), "value": attack()},
            {"code": "maturity", "data_point": attack(), "value": attack()},
            {"code": "", "value": attack()},
        ):
            writer.writerow([row.get(column, "") for column in _columns()])
    return out.getvalue().encode()


def _columns() -> list[str]:
    return next(csv.reader(_lines()))


def _lines() -> list[str]:
    return [line for line in COMPLETE.read_text("utf-8").splitlines() if not line.startswith("#")]


def _rows(year: int) -> Iterator[dict[str, str]]:
    for row in csv.DictReader(_lines()):
        if row["code"] == "profile" and row["data_point"] in ("city", "country"):
            row["value"] = attack()
        if row["code"] == "profile" and row["data_point"] == "year":
            row["value"] = str(year)
        for field in ("quality", "origin", "source", "comment", "evidence"):
            row[field] = attack()
        yield row


NAMES = (
    "../../../../etc/passwd", "C:\\Windows\\system32\\drivers\\etc\\hosts", "a\x00b.pdf", "CON", "x\u202egpj.exe",
    "<img src=x onerror=alert(1)>.txt", "n" * 300 + ".pdf", "..", "", "a\r\nSet-Cookie: x=1.txt", "раура\u0406.pdf",
    '"; filename=evil.exe', "=cmd|' /c calc'!A0.csv",
)  # fmt: skip


def fill(store: SqlStore) -> tuple[Acting, str, str]:
    """One person's installation in which every text attacks. Returns the person, a round under way and an attested."""
    one = Acting(store, people.set_up(store, name(), name()).id, single_user=True)
    city = people.add_city(one, name(), name())
    last, now = (rounds.open_round(one, city.id, year).id for year in (2024, 2025))
    for round_id, year, figures in ((last, 2024, False), (now, 2025, True)):
        submitting.submit(one, round_id, [SourceData(attack() + ".csv", table(year, figures=figures))])
        rounds.assign(one, round_id, one.person_id)
        rounds.declare(one, round_id, "none")
    key = ("EC: ICT: ICT: 1C", "value")
    submitting.correct(one, now, [Change(*key, "households_with_internet", "100000", attack())])
    question = asking.ask(
        one, now, *key, attack(), [SourceData(name, name.encode() or b"x") for name in NAMES]
    )
    asking.answer(one, now, question.id, attack(), [SourceData(attack(), b"<script>alert(1)</script>")])
    asking.ask_again(one, now, question.id, attack())
    asking.attach(one, now, *key, [SourceData("evidence.html", b"<script>alert(1)</script>")])
    deciding.decide(one, now, [Choice("EC: ICT: ICT: 2C", "value", DecisionKind.NOT_VERIFIED, attack())])
    preparing.amend(one, now, [Change(*key, "households_with_internet", "99000", attack())])
    deciding.accept_clean(one, last)
    left = [
        Choice(item.code, item.data_point, DecisionKind.ACCEPT_WITH_REASON, attack())
        for item in reading.work_list(one, last)
        if item.status == "reported" and item.standing.state is PointState.OPEN
    ]
    if left:
        deciding.decide(one, last, left)
    attesting.attest(one, last, text=attack(), name=attack())
    rounds.publish(one, last)
    return one, now, last
