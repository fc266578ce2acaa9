"""Formulas and conditions of a pack: parsed to a small syntax tree, never evaluated as code.

Packs may come from others, so the text is only ever parsed. What the grammar knows is numbers, names,
``+ - * /``, parentheses and, in conditions, ``< <= > >= ==`` (chains too) with ``and`` / ``or``.
One tree serves the computation on arrays, the live formula of a template row and the words of a trace.
"""

from __future__ import annotations

import ast
import math
import operator
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kpi_toolkit.i18n.numbers import number

MAX_LENGTH = 500
MAX_DEPTH = 25


class FormulaError(ValueError):
    """The text of a formula or condition is not in the grammar."""


@dataclass(frozen=True, slots=True)
class Number:
    value: float


@dataclass(frozen=True, slots=True)
class Name:
    name: str


@dataclass(frozen=True, slots=True)
class Binary:
    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Compare:
    op: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic:
    op: str
    parts: tuple[Node, ...]


Node = Number | Name | Binary | Compare | Logic

_ARITHMETIC: dict[str, Callable] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
_COMPARISON: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
}
_AST_OPS: dict[type, str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
}


@cache
def parse_formula(text: str) -> Node:
    """Parse an arithmetic formula such as ``100 * a / b``.

    Raises FormulaError where the text holds anything but numbers, names, ``+ - * /`` and parentheses.
    """
    node = _parse(text)
    if _is_condition(node):
        raise FormulaError(f"'{text}' compares; a formula computes a number")
    return node


@cache
def parse_condition(text: str) -> Node:
    """Parse a condition such as ``a <= b and b > 0``; chains ``1 <= a / b <= 5`` are allowed."""
    node = _parse(text)
    if not _is_condition(node):
        raise FormulaError(f"'{text}' is no comparison")
    return node


def _parse(text: str) -> Node:
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"longer than {MAX_LENGTH} characters")
    try:
        tree = ast.parse(text.strip(), mode="eval")
        node = _convert(tree.body, text, 0)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        if isinstance(error, FormulaError):
            raise
        raise FormulaError(f"'{text}' cannot be parsed") from error
    for part in walk(node):
        match part:
            case Binary(_, left, right) | Compare(_, left, right) if _is_condition(left) or _is_condition(
                right
            ):
                raise FormulaError(f"'{text}' reckons with a comparison")
            case Logic(_, parts) if not all(map(_is_condition, parts)):
                raise FormulaError(f"'{text}' joins with and / or what is no comparison")
    return node


def _is_condition(node: Node) -> bool:
    return isinstance(node, Compare | Logic)


def _convert(node: ast.expr, text: str, depth: int) -> Node:
    if depth > MAX_DEPTH:
        raise FormulaError(f"'{text[:60]}' is nested too deeply")

    def inner(part: ast.expr) -> Node:
        return _convert(part, text, depth + 1)

    match node:
        case ast.Constant(value=value) if isinstance(value, int | float) and not isinstance(value, bool):
            if abs(value) > sys.float_info.max:
                raise FormulaError(f"'{text}' holds a number that is too large")
            return Number(float(value))
        case ast.Name(id=name):
            return Name(name)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return Binary("-", Number(0.0), inner(operand))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _AST_OPS:
            return Binary(_AST_OPS[type(op)], inner(left), inner(right))
        case ast.Compare(left=left, ops=ops, comparators=comparators) if all(
            type(o) in _AST_OPS for o in ops
        ):
            sides = [inner(side) for side in (left, *comparators)]
            parts = tuple(
                Compare(_AST_OPS[type(op)], a, b) for op, a, b in zip(ops, sides, sides[1:], strict=False)
            )
            return parts[0] if len(parts) == 1 else Logic("and", parts)
        case ast.BoolOp(op=op, values=values):
            return Logic("and" if isinstance(op, ast.And) else "or", tuple(inner(v) for v in values))
    raise FormulaError(f"'{text}' holds something other than numbers, names, + - * / and parentheses")


def walk(node: Node) -> Iterator[Node]:
    """All nodes of the tree, the node itself first."""
    yield node
    match node:
        case Binary(_, left, right) | Compare(_, left, right):
            yield from walk(left)
            yield from walk(right)
        case Logic(_, parts):
            for part in parts:
                yield from walk(part)


def names(node: Node) -> tuple[str, ...]:
    """Names in the order of their first use."""
    return tuple(dict.fromkeys(part.name for part in walk(node) if isinstance(part, Name)))


def denominators(node: Node) -> tuple[Node, ...]:
    """The divisors of the formula that are not plain numbers."""
    return tuple(
        part.right
        for part in walk(node)
        if isinstance(part, Binary) and part.op == "/" and any(isinstance(p, Name) for p in walk(part.right))
    )


@dataclass(frozen=True, slots=True)
class Computed:
    """Result of a formula on arrays: NaN where it is missing, and where a divisor was 0. Never inf."""

    values: NDArray[np.float64]
    zero_denominator: NDArray[np.bool_]


def shape(node: Node) -> Node:
    """The formula with places instead of names ("0" for the first): equal for all that are computed alike."""
    places = {name: str(place) for place, name in enumerate(names(node))}

    def placed(part: Node) -> Node:
        match part:
            case Name(name):
                return Name(places[name])
            case Binary(op, left, right):
                return Binary(op, placed(left), placed(right))
        return part

    return placed(node)


def compute(node: Node, values: Mapping[str, NDArray[np.float64]]) -> Computed:
    """Compute a formula for one or many submissions at once.

    ``values``: one array per name, all of the same shape, NaN where the input is missing.
    A missing input gives a missing result; a divisor of 0 gives a missing result and is marked.
    An overflow gives a missing result.
    """
    divisors: list[NDArray[np.float64]] = []
    with np.errstate(all="ignore"):
        result = np.asarray(_arrays(node, values, divisors), dtype=np.float64)
    if isinstance(node, Name):
        result = result.copy()  # the figures handed in stay as they are
    np.copyto(result, np.nan, where=~np.isfinite(result))
    zero = np.zeros(result.shape, dtype=bool)
    for divisor in divisors:
        zero |= divisor == 0
    if divisors and zero.any():
        for name in names(node):
            zero &= ~np.isnan(values[name])
    return Computed(result, zero)


def _arrays(
    node: Node, values: Mapping[str, NDArray[np.float64]], divisors: list[NDArray[np.float64]]
) -> NDArray[np.float64] | float:
    """The result of a node, and below ``divisors`` what it divides by.

    What is no number any more (inf, NaN) stays so to the end, except below a division line: x / inf is 0. So
    only divisors that were computed are looked at on the way.
    """
    match node:
        case Number(value):
            return value
        case Name(name):
            return values[name]
        case Binary("/", left, right):
            a, b = _arrays(left, values, divisors), _arrays(right, values, divisors)
            if isinstance(right, Binary):
                b = np.where(np.isfinite(b), b, np.nan)
            if any(isinstance(part, Name) for part in walk(right)):
                divisors.append(np.asarray(b))
            return np.divide(a, b)
        case Binary(op, left, right):
            result: NDArray[np.float64] = _ARITHMETIC[op](
                _arrays(left, values, divisors), _arrays(right, values, divisors)
            )
            return result
    raise FormulaError("a condition cannot be computed as a number")


def value_of(node: Node, values: Mapping[str, float | None]) -> float | None:
    """The number a formula gives for one set of inputs; None where one is missing, a divisor is 0 or it overflows."""
    match node:
        case Number(value):
            return value
        case Name(name):
            return values.get(name)
        case Binary(op, left, right):
            a, b = value_of(left, values), value_of(right, values)
            if a is None or b is None or (op == "/" and b == 0):
                return None
            try:
                result = _ARITHMETIC[op](a, b)
            except OverflowError:
                return None
            return result if math.isfinite(result) else None
    raise FormulaError("a condition cannot be computed as a number")


def holds(node: Node, values: Mapping[str, float | None], tolerance: float = 1e-9) -> bool | None:
    """Whether a condition holds: True, False, or None where missing values leave it open.

    ``tolerance`` is relative to the larger side and works in favour of the condition, so that figures
    that are equal up to rounding are not reported.
    """
    match node:
        case Compare(op, left, right):
            a, b = value_of(left, values), value_of(right, values)
            if a is None or b is None:
                return None
            if abs(a - b) <= tolerance * max(abs(a), abs(b), 1e-300):
                return op in ("<=", ">=", "==")
            return _COMPARISON[op](a, b)
        case Logic(op, parts):
            decisive = op == "or"
            seen = [holds(part, values, tolerance) for part in parts]
            if decisive in seen:
                return decisive
            return None if None in seen else not decisive
    raise FormulaError("a formula is no condition")


def to_spreadsheet(node: Node, cells: Mapping[str, str]) -> str:
    """The formula in spreadsheet notation, names replaced by cell references (or expressions)."""
    match node:
        case Number(value):
            return f"{value:.15g}"
        case Name(name):
            return cells[name]
        case Binary(op, left, right):
            return _bracketed(node, op, to_spreadsheet(left, cells), to_spreadsheet(right, cells))
    raise FormulaError("a condition has no spreadsheet form")


def to_words(node: Node, labels: Mapping[str, str]) -> str:
    """The formula in words, with mathematical signs: ``100 × Households with Internet ÷ Households``."""
    match node:
        case Number(value):
            return number(value)
        case Name(name):
            return labels[name]
        case Binary(op, left, right):
            sign = {"*": "×", "/": "÷", "-": "−"}.get(op, op)
            return _bracketed(node, sign, to_words(left, labels), to_words(right, labels), " ")
    raise FormulaError("a condition has no words")


_RANK = {"+": 1, "-": 1, "*": 2, "/": 2}


def _bracketed(node: Binary, sign: str, left: str, right: str, gap: str = "") -> str:
    rank = _RANK[node.op]
    if isinstance(node.left, Binary) and _RANK[node.left.op] < rank:
        left = f"({left})"
    if isinstance(node.right, Binary) and _RANK[node.right.op] <= rank:
        right = f"({right})"
    return f"{left}{gap}{sign}{gap}{right}"
