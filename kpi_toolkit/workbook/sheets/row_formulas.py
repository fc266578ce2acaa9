"""The live formulas of one row of the data entry sheet.

They say what kpi_toolkit.scoring says, with the same tolerance, in plain functions that every spreadsheet
program has. A row's formulas use the row's own cells, so a prefilled figure that was typed over counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kpi_toolkit.framework import Framework, Point
from kpi_toolkit.framework import formula as formulas
from kpi_toolkit.framework.models import Band, Input
from kpi_toolkit.workbook import layout
from kpi_toolkit.workbook.styles import quoted

TOLERANCE = "1E-9"  # as in kpi_toolkit.scoring.performance
LIMIT_TOLERANCE = 1e-9  # relative to the limit, as in kpi_toolkit.checks.schema
REPORTED, NOT_APPLICABLE = 1, 2  # as in kpi_toolkit.scoring.values
STATUS = {"not_reported": 0, "reported": REPORTED, "not_applicable": NOT_APPLICABLE, "confidential": 3}
ZERO, IMPOSSIBLE = "zero", "impossible"


@dataclass(frozen=True)
class InputCells:
    """Where an input of a row stands; ``unit`` is its scale where it is an amount of money."""

    key: str
    definition: Input
    value: str
    unit: str
    money: bool
    yes_no: bool
    shared: bool

    @property
    def there(self) -> str:
        return yes_or_no(self.value) if self.yes_no else f"ISNUMBER({self.value})"

    @property
    def number(self) -> str:
        """The figure in the formula: amounts of money with their scale, yes and no as 1 and 0."""
        if self.yes_no:
            return f'IF({self.value}="{layout.YES}",1,0)'
        return f"({self.value}*{scale(self.unit)})" if self.money else self.value

    @property
    def changed(self) -> str:
        """Whether a prefilled figure was typed over: it differs from the profile."""
        profile = layout.NAME_PROFILE + self.key
        if self.yes_no:
            return f"IF({self.there},{self.value}<>{profile},FALSE)"
        there = f"({profile}*{scale(layout.NAME_SCALE + self.key)})" if self.money else profile
        return f"IF({self.there},IF(ISNUMBER({profile}),{self.number}<>{there},TRUE),FALSE)"


@dataclass(frozen=True)
class RowFormulas:
    """The formulas of a data point's row; ``cells`` maps field keys to addresses ("result" -> "L12")."""

    framework: Framework
    point: Point
    cells: dict[str, str]
    inputs: Sequence[InputCells]

    def result(self) -> str:
        final = self._final()
        value = self._computed()
        zero = self._zero_divisors()
        if zero:
            value = f"IF({any_of(zero)},{final},{value})"
        there = all_of(part.there for part in self.inputs)
        return f'=IF({self.cells["notation"]}<>"","",IF({there},{value},{final}))'

    def _computed(self) -> str:
        if self.point.direct and self.point.yes_no:
            return self.inputs[0].value
        expression = formulas.to_spreadsheet(
            self.point.formula, {part.key: part.number for part in self.inputs}
        )
        if self.point.yes_no:
            return f'IF({expression}>=0.5,"{layout.YES}","{layout.NO}")'
        return expression

    def _final(self) -> str:
        final = self.cells["final"]
        there = yes_or_no(final) if self.point.yes_no else f"ISNUMBER({final})"
        return f'IF({there},{final},"")'

    def _zero_divisors(self) -> list[str]:
        numbers = {part.key: part.number for part in self.inputs}
        return [f"{_bracketed(node, numbers)}=0" for node in formulas.denominators(self.point.formula)]

    # --- helpers in hidden columns ---------------------------------------------------------------------

    def own(self) -> str:
        """1 where the city typed a figure for this data point itself."""
        parts = [part.changed if part.shared else given(part.value) for part in self.inputs]
        return f"=IF({any_of([*parts, given(self.cells['final'])])},1,0)"

    def changed(self) -> str | int:
        """1 where a prefilled figure was typed over."""
        parts = [part.changed for part in self.inputs if part.shared]
        return f"=IF({any_of(parts)},1,0)" if parts else 0

    def zero(self) -> str | None:
        """What a divisor of 0 means: "zero" (nothing to measure) or "impossible"; None without divisor."""
        zero = self._zero_divisors()
        if not zero:
            return None
        divisors = {n for node in formulas.denominators(self.point.formula) for n in formulas.names(node)}
        impossible = [
            f"{part.number}=0" if part.key in divisors else f"{part.number}>0"
            for part in self.inputs
            if part.key not in divisors or part.definition.above_zero
        ]
        word = f'IF({any_of(impossible)},"{IMPOSSIBLE}","{ZERO}")' if impossible else f'"{ZERO}"'
        there = all_of(part.there for part in self.inputs)
        return f'=IF({there},IF({any_of(zero)},{word},""),"")'

    def usable(self) -> str:
        """1 where the result can be scored, -1 outside the limits of the definition, 0 without a result."""
        result = self.cells["result"]
        if self.point.yes_no:
            return f"=IF({yes_or_no(result)},1,0)"
        outside = self._outside()
        return f"=IF(ISNUMBER({result}),{f'IF({any_of(outside)},-1,1)' if outside else '1'},0)"

    def _outside(self) -> list[str]:
        limits, result = self.point.data_point.limits, self.cells["result"]
        if limits is None:
            return []
        out = []
        for sign, edge, way in (("<", limits.minimum, "-"), (">", limits.maximum, "+")):
            if edge is not None:
                slack = f"{way}{plain(LIMIT_TOLERANCE * abs(edge))}" if edge else ""
                out.append(f"{result}{sign}{plain(edge)}{slack}")
        return out

    def status(self) -> str:
        """The status as in kpi_toolkit.scoring.values."""
        cells = self.cells
        by_word = "".join(
            f'IF({cells["notation"]}="{word}",{STATUS[key]},' for key, word in layout.NOTATIONS.items()
        )
        has_data = [f"{cells['own']}=1", given(cells["result"]), f'{cells["zero"]}<>""']
        reported = f"IF({any_of(has_data)},{REPORTED},0)"
        if self._zero_divisors():
            final_missing = f"NOT(ISNUMBER({cells['final']}))"
            reported = f'IF(AND({cells["zero"]}="{ZERO}",{final_missing}),{NOT_APPLICABLE},{reported})'
        tail = f'IF({cells["notation"]}<>"",0,{reported})'
        return f"={by_word}{tail}{')' * len(layout.NOTATIONS)}"

    # --- scoring ---------------------------------------------------------------------------------------

    def percent(self) -> str | None:
        """Percent of target; None for methods without one and where there is no target."""
        target, result = self.point.target, self.cells["result"]
        goal, zero = plain(target.target or 0), plain(target.zero or 0)
        match target.method:
            case "ratio_up":
                value = f"MAX(0,100*{result}/{goal})"
            case "ratio_down":
                value = f'IF({result}>0,MAX(0,100*{goal}/{result}),"")'
            case "min_max":
                value = f"MAX(0,100*({result}-{zero})/({goal}-{zero}))"
            case "parity":
                value = f"IF({result}>0,100*MIN({result}/{goal},{goal}/{result}),0)"
            case "yes_no":
                value = f'IF({result}="{layout.YES}",100,0)'
            case _:
                return None
        return f'=IF({self.cells["usable"]}=1,{value},"")'

    def points(self) -> str | None:
        """Points; None where there is no target."""
        target, percent, result = self.point.target, self.cells["percent"], self.cells["result"]
        bands = self.framework.bands
        if target.method is None:
            return None
        if target.method == "bands":
            assert target.edges is not None
            sign, way = ("<", "+") if target.edges[0] < target.edges[-1] else (">", "-")
            worth = str(bands[0].points)
            for edge, band in zip(reversed(target.edges), bands[1:], strict=True):
                worth = f"IF({result}{sign}={plain(edge)}{way}{TOLERANCE},{band.points},{worth})"
            return f'=IF({self.cells["usable"]}=1,{worth},"")'
        worth = by_percent(percent, bands, [str(band.points) for band in bands], "0")
        nothing_bad = '""'
        if target.method == "ratio_down":
            nothing_bad = f'IF({self.cells["usable"]}=1,{bands[-1].points},"")'
        return f"=IF(ISNUMBER({percent}),{worth},{nothing_bad})"

    def band(self) -> str:
        """The name of the band, or the words for why there is none."""
        cells, target = self.cells, self.point.target
        if target.scored:
            words = '""'
            for band in self.framework.bands:
                words = f'IF({cells["points"]}={band.points},"{quoted(band.name)}",{words})'
        else:
            words = f'"{layout.PUBLISHED_NONE if target.basis == "published-none" else layout.NO_TARGET}"'
        return f'=IF({cells["usable"]}=-1,"{layout.OUTSIDE_LIMITS}",{words})'

    # --- what the city should look at ------------------------------------------------------------------

    def hint(self) -> str:
        """The first thing about the row that the check will speak of, in a few words."""
        cells = self.cells
        empty = f'{cells["notation"]}=""'
        numbers = [part.value for part in self.inputs if not part.yes_no]
        numbers += [] if self.point.yes_no else [cells["final"]]
        hints = [
            (
                f'AND({cells["notation"]}<>"",{cells["own"]}=1)',
                "Keep either the figures or the reason why there are none",
            ),
            (any_of(f"IF(ISNUMBER({n}),FALSE,{given(n)})" for n in numbers), "Type numbers only"),
            (f"{cells['usable']}=-1", self._outside_words()),
            (f'{cells["zero"]}="{IMPOSSIBLE}"', "A divisor of 0 is not possible here"),
            (f'{cells["zero"]}="{ZERO}"', "Divisor is 0: counts as not applicable"),
            (f'AND({empty},{cells["own"]}=1,{cells["result"]}="")', "A figure is missing"),
            (f"{cells['changed']}=1", "Differs from the city profile"),
            (self._disagrees(), "The final value differs; the result counts"),
            (
                f'AND({cells["status"]}={REPORTED},OR({cells["year"]}="",{cells["source"]}=""))',
                "Year or source is missing",
            ),
        ]
        text = '""'
        for condition, words in reversed(hints):
            if condition:
                text = f'IF({condition},"{quoted(words)}",{text})'
        return f"={text}"

    def _outside_words(self) -> str:
        limits = self.point.data_point.limits
        if limits is None:
            return layout.OUTSIDE_LIMITS
        least, most = limits.minimum, limits.maximum
        if least is not None and most is not None:
            return f"The result must lie between {plain(least)} and {plain(most)}"
        side, edge = ("at least", least) if least is not None else ("at most", most or 0)
        return f"The result must be {side} {plain(edge)}"

    def _disagrees(self) -> str:
        if self.point.direct or self.point.yes_no:
            return ""
        final, result = self.cells["final"], self.cells["result"]
        rounding = plain(0.501 * 10**-self.point.decimals)
        return f"IF(ISNUMBER({final}),IF(ISNUMBER({result}),ABS({final}-{result})>{rounding},FALSE),FALSE)"


def by_percent(percent: str, bands: Sequence[Band], names: Sequence[str], below: str) -> str:
    """An expression that turns a percentage into what its band stands for; edges belong to the upper band."""
    expression = below
    for band, name in zip(bands, names, strict=True):
        expression = f"IF({percent}>={plain(band.from_percent)}-{TOLERANCE},{name},{expression})"
    return expression


def scale(cell: str) -> str:
    """The factor of a scale cell; an empty one means units."""
    expression = "1"
    for word, factor in layout.MONEY_SCALES.items():
        if factor != 1:
            expression = f'IF({cell}="{word}",{plain(factor)},{expression})'
    return expression


def plain(number: float) -> str:
    """A number in a formula."""
    return f"{float(number):.15g}".upper()


def given(cell: str) -> str:
    """Whether anything stands in a cell, an error value too."""
    return f'IF(ISERROR({cell}),TRUE,{cell}<>"")'


def yes_or_no(cell: str) -> str:
    # COUNTIF on a single cell does not pass on an error value, a comparison would.
    return f'(COUNTIF({cell},"{layout.YES}")+COUNTIF({cell},"{layout.NO}"))=1'


def all_of(conditions: Iterable[str]) -> str:
    return _joined("AND", list(conditions))


def any_of(conditions: Iterable[str]) -> str:
    return _joined("OR", list(conditions))


def _joined(function: str, conditions: list[str]) -> str:
    if not conditions:
        return "FALSE"
    return conditions[0] if len(conditions) == 1 else f"{function}({','.join(conditions)})"


def _bracketed(node: formulas.Node, numbers: dict[str, str]) -> str:
    text = formulas.to_spreadsheet(node, numbers)
    return f"({text})" if isinstance(node, formulas.Binary) else text
