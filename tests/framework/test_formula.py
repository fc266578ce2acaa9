"""Formulas and conditions: what the grammar takes, what it refuses, and that every use of a tree agrees."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_toolkit.framework import load_framework
from kpi_toolkit.framework.formula import (
    MAX_DEPTH,
    MAX_LENGTH,
    Binary,
    Compare,
    FormulaError,
    Logic,
    Name,
    Node,
    Number,
    compute,
    denominators,
    holds,
    names,
    parse_condition,
    parse_formula,
    to_spreadsheet,
    to_words,
    value_of,
    walk,
)

NAMES = ("a", "b", "c", "d")

# --- an independent opinion ---------------------------------------------------------------------------------


def exact(node: Node, values: dict[str, float | None]) -> float | None:
    """The value by rational arithmetic, rounded to a double after every step, as IEEE 754 asks for."""
    match node:
        case Number(value):
            return value
        case Name(name):
            return values[name]
        case Binary(op, left, right):
            a, b = exact(left, values), exact(right, values)
            if a is None or b is None or (op == "/" and b == 0):
                return None
            x, y = Fraction(a), Fraction(b)
            try:
                return float({"+": x + y, "-": x - y, "*": x * y, "/": x / (y or 1)}[op])
            except OverflowError:
                return None
    raise AssertionError(node)


def has_zero_divisor(node: Node, values: dict[str, float | None]) -> bool:
    """Whether a divisor with a name in it is 0 while every name has a figure."""
    if any(values[name] is None for name in names(node)):
        return False
    divisors = [part.right for part in walk(node) if isinstance(part, Binary) and part.op == "/"]
    return any(names(divisor) and exact(divisor, values) == 0 for divisor in divisors)


def text_of(node: Node) -> str:
    """The formula with a pair of brackets around every step."""
    match node:
        case Number(value):
            return f"{value:.15g}"
        case Name(name):
            return name
        case Binary(op, left, right):
            return f"({text_of(left)} {op} {text_of(right)})"
    raise AssertionError(node)


leaves = st.one_of(
    st.sampled_from(NAMES).map(Name),
    st.sampled_from([0.0, 1.0, 2.0, 100.0, 0.5, 0.001, 100000.0, 1e22]).map(Number),
)
trees = st.recursive(
    leaves, lambda inner: st.builds(Binary, st.sampled_from("+-*/"), inner, inner), max_leaves=12
)
figures = st.one_of(
    st.none(), st.sampled_from([0.0, 1.0, -1.0]), st.floats(allow_nan=False, allow_infinity=False)
)
rows = st.lists(st.fixed_dictionaries(dict.fromkeys(NAMES, figures)), min_size=1, max_size=5)


# --- the grammar --------------------------------------------------------------------------------------------


@given(trees)
def test_what_is_written_is_what_is_parsed(tree: Node) -> None:
    assert parse_formula(text_of(tree)) == tree


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", Name("a")),
        ("  a  ", Name("a")),
        ("1e3", Number(1000.0)),
        ("a - b - c", Binary("-", Binary("-", Name("a"), Name("b")), Name("c"))),
        ("a + b * c", Binary("+", Name("a"), Binary("*", Name("b"), Name("c")))),
        ("a / b / c", Binary("/", Binary("/", Name("a"), Name("b")), Name("c"))),
        ("-a", Binary("-", Number(0.0), Name("a"))),
        ("a - -2", Binary("-", Name("a"), Binary("-", Number(0.0), Number(2.0)))),
    ],
)
def test_order_of_operations(text: str, expected: Node) -> None:
    assert parse_formula(text) == expected


REFUSED = {
    "a call": "abs(a)",
    "a call of something dangerous": "__import__('os').system('true')",
    "an attribute": "a.real",
    "an index": "a[0]",
    "a power": "a ** 2",
    "a whole division": "a // b",
    "a remainder": "a % b",
    "a matrix product": "a @ b",
    "bits": "a & b",
    "an inverted number": "~a",
    "a plus sign that does nothing": "+a",
    "a text": "'a'",
    "a text in a sum": "a + 'b'",
    "a formatted text": "f'{a}'",
    "bytes": "b'a'",
    "true": "True",
    "false in a product": "a * False",
    "none": "None",
    "dots": "...",
    "a complex number": "a + 1j",
    "a list": "[a, b]",
    "several values": "a, b",
    "a dictionary": "{'a': 1}",
    "a set": "{a}",
    "a choice": "a if b else c",
    "a function": "lambda: a",
    "a comprehension": "[x for x in a]",
    "an assignment": "a := 1",
    "a statement": "a = 1",
    "two statements": "a; b",
    "a star": "*a",
    "nothing": "",
    "blanks": "   ",
    "an open bracket": "(a + b",
    "a lonely sign": "a +",
    "two names": "a b",
    "an infinite literal": "1e999",
    "an infinite literal in a product": "a * 1e400",
    "a whole number beyond all bounds": "a * 1" + "0" * 400,
    "a null byte": "a\x00 + b",
    "half a character": "a + \ud800",
    "a new line": "a\n+ b",
}


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_everything_else_is_refused(text: str) -> None:
    with pytest.raises(FormulaError):
        parse_formula(text)
    with pytest.raises(FormulaError):
        parse_condition(text)


@pytest.mark.parametrize("text", ["a < b", "a <= b", "a == b", "1 < a < 2", "a < b and b < c", "(a < b) + 1"])
def test_a_formula_does_not_compare(text: str) -> None:
    with pytest.raises(FormulaError):
        parse_formula(text)


@pytest.mark.parametrize(
    "text",
    ["a", "a + b", "a != b", "not a < b", "a is b", "a in b", "a and b < c", "(a < b) < c", "a < b or 1"],
)
def test_a_condition_is_made_of_comparisons(text: str) -> None:
    with pytest.raises(FormulaError):
        parse_condition(text)


@given(st.text(max_size=40))
@settings(max_examples=200)
def test_no_text_does_anything_but_parse_or_be_refused(text: str) -> None:
    for parse in (parse_formula, parse_condition):
        try:
            node = parse(text)
        except FormulaError:
            continue
        assert all(isinstance(part, Number | Name | Binary | Compare | Logic) for part in walk(node))


def test_length_has_a_limit() -> None:
    longest = "a" * MAX_LENGTH
    assert parse_formula(longest) == Name(longest)
    with pytest.raises(FormulaError, match="longer than 500 characters"):
        parse_formula(longest + "a")


def test_depth_has_a_limit() -> None:
    assert names(parse_formula(" + ".join(["a"] * (MAX_DEPTH + 1)))) == ("a",)
    with pytest.raises(FormulaError, match="nested too deeply"):
        parse_formula(" + ".join(["a"] * (MAX_DEPTH + 2)))
    for sign in ("(", "-"):
        with pytest.raises(FormulaError):
            parse_formula(sign * 240 + "a" + (")" * 240 if sign == "(" else ""))


def test_names_come_in_the_order_of_their_first_use() -> None:
    assert names(parse_formula("100 * (supplied - billed) / supplied")) == ("supplied", "billed")


def test_divisors_are_found_but_not_plain_numbers() -> None:
    assert denominators(parse_formula("a / (population / 100000)")) == (parse_formula("population / 100000"),)
    assert denominators(parse_formula("100 * a")) == ()


# --- computing ----------------------------------------------------------------------------------------------


@given(trees, rows)
@settings(max_examples=200)
def test_arrays_single_values_and_fractions_agree(
    tree: Node, given_rows: list[dict[str, float | None]]
) -> None:
    columns = {
        name: np.array([math.nan if row[name] is None else row[name] for row in given_rows], dtype=float)
        for name in NAMES
    }
    out = compute(tree, columns)
    shape = np.broadcast_shapes(out.values.shape, (len(given_rows),))
    values = np.broadcast_to(out.values, shape)
    zeros = np.broadcast_to(out.zero_denominator, shape)

    assert not np.isinf(values).any()
    for position, row in enumerate(given_rows):
        expected = exact(tree, row)
        assert value_of(tree, row) == expected
        assert (None if np.isnan(values[position]) else values[position]) == expected
        assert bool(zeros[position]) == has_zero_divisor(tree, row)


def numbers(formula: str, **values: list[float]) -> list[float]:
    return compute(
        parse_formula(formula), {k: np.array(v, dtype=float) for k, v in values.items()}
    ).values.tolist()


def test_missing_gives_missing() -> None:
    out = compute(
        parse_formula("100 * a / b"), {"a": np.array([450, math.nan, 3]), "b": np.array([500, 2, math.nan])}
    )
    assert out.values[0] == 90
    assert np.isnan(out.values[1:]).all()
    assert not out.zero_denominator.any()
    assert value_of(parse_formula("a + b"), {"a": 1.0, "b": None}) is None
    assert value_of(parse_formula("a + b"), {"a": 1.0}) is None


@pytest.mark.parametrize(("part", "whole"), [(5, 0), (0, 0), (-5, 0)])
def test_a_divisor_of_zero_gives_nothing_and_is_marked(part: float, whole: float) -> None:
    out = compute(parse_formula("100 * a / b"), {"a": np.array([part]), "b": np.array([whole])})
    assert np.isnan(out.values).all()
    assert out.zero_denominator.all()
    assert value_of(parse_formula("100 * a / b"), {"a": part, "b": whole}) is None


def test_a_divisor_of_zero_behind_a_missing_figure_is_not_marked() -> None:
    out = compute(parse_formula("a / b"), {"a": np.array([math.nan]), "b": np.array([0.0])})
    assert not out.zero_denominator.any()


def test_a_divisor_that_is_a_difference_of_equals_is_zero() -> None:
    out = compute(parse_formula("a / (b - c)"), {k: np.array([3.0]) for k in "abc"})
    assert out.zero_denominator.all()


@pytest.mark.parametrize("formula", ["a * b", "a * b / c", "c / (a * b)", "a * b - a * b"])
def test_an_overflow_on_the_way_gives_nothing(formula: str) -> None:
    values = {"a": 1e200, "b": 1e200, "c": 1.0}
    assert value_of(parse_formula(formula), values) is None
    assert all(map(math.isnan, numbers(formula, **{name: [value] for name, value in values.items()})))


def test_no_infinite_figure_comes_through() -> None:
    assert math.isnan(numbers("a", a=[math.inf])[0])


def test_a_condition_is_no_number_and_a_number_no_condition() -> None:
    condition = parse_condition("a < b")
    for use in (
        lambda: compute(condition, {"a": np.array([1.0]), "b": np.array([1.0])}),
        lambda: value_of(condition, {"a": 1.0, "b": 1.0}),
        lambda: to_spreadsheet(condition, {"a": "A1", "b": "B1"}),
        lambda: to_words(condition, {"a": "A", "b": "B"}),
        lambda: holds(parse_formula("a"), {"a": 1.0}),
    ):
        with pytest.raises(FormulaError):
            use()


# --- conditions ---------------------------------------------------------------------------------------------

TRUE, FALSE, OPEN = "1 < 2", "2 < 1", "missing < 1"
statements = st.recursive(
    st.sampled_from([(TRUE, True), (FALSE, False), (OPEN, None)]),
    lambda inner: st.tuples(st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3)),
    max_leaves=8,
)


def written(statement: tuple) -> str:
    if statement[0] in ("and", "or"):
        return "(" + f" {statement[0]} ".join(map(written, statement[1])) + ")"
    return f"({statement[0]})"


def kleene(statement: tuple) -> bool | None:
    """Three-valued logic as an order: false, open, true; "and" is the smallest part, "or" the largest."""
    rank = {False: 0, None: 1, True: 2}
    if statement[0] in ("and", "or"):
        pick = min if statement[0] == "and" else max
        return pick(map(kleene, statement[1]), key=rank.__getitem__)
    return statement[1]


@given(statements)
def test_conditions_follow_kleene(statement: tuple) -> None:
    assert holds(parse_condition(written(statement)), {"missing": None}) is kleene(statement)


@pytest.mark.parametrize(
    ("condition", "values", "expected"),
    [
        ("a < b", {"a": 1, "b": 2}, True),
        ("a <= b", {"a": 2, "b": 2}, True),
        ("a > b", {"a": 1, "b": 2}, False),
        ("a >= b", {"a": 3, "b": 2}, True),
        ("a == b", {"a": 2, "b": 2}, True),
        ("0.3 * b <= a <= 0.9 * b", {"a": 12, "b": 20}, True),
        ("0.3 * b <= a <= 0.9 * b", {"a": 19, "b": 20}, False),
        ("1 <= a / b <= 5", {"a": 3, "b": 0}, None),
        ("a < b and b > 100", {"a": None, "b": 2}, False),
        ("a < b or b == 2", {"a": None, "b": 2}, True),
        ("a < b and b == 2", {"a": None, "b": 2}, None),
    ],
)
def test_conditions(condition: str, values: dict[str, float | None], expected: bool | None) -> None:
    assert holds(parse_condition(condition), values) is expected


@pytest.mark.parametrize("size", [1e-6, 1.0, 1e12, -1e12])
def test_figures_that_are_equal_up_to_rounding_speak_for_the_condition(size: float) -> None:
    values = {"a": size * (1 + 1e-10), "b": size}
    for swapped in (values, {"a": values["b"], "b": values["a"]}):
        for op, expected in {"<=": True, ">=": True, "==": True, "<": False, ">": False}.items():
            assert holds(parse_condition(f"a {op} b"), swapped) is expected
    clearly_above = {"a": size + abs(size) * 1e-6, "b": size}
    assert holds(parse_condition("a <= b"), clearly_above) is False
    assert holds(parse_condition("a <= b"), clearly_above, tolerance=1e-5) is True


# --- other forms of the tree --------------------------------------------------------------------------------


@given(trees)
def test_the_spreadsheet_form_is_the_same_formula(tree: Node) -> None:
    assert parse_formula(to_spreadsheet(tree, {name: name for name in NAMES})) == tree


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("100 * a / b", "100*F12/G12"),
        ("a / (b / 100000)", "F12/(G12/100000)"),
        ("100 * (a - b) / a", "100*(F12-G12)/F12"),
        ("a - (b - a)", "F12-(G12-F12)"),
        ("-a", "0-F12"),
    ],
)
def test_spreadsheet_formulas(formula: str, expected: str) -> None:
    assert to_spreadsheet(parse_formula(formula), {"a": "F12", "b": "G12"}) == expected


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("a", "Households with Internet"),
        ("100 * a / b", "100 × Households with Internet ÷ Households"),
        ("a / (b / 100000)", "Households with Internet ÷ (Households ÷ 100 000)"),
        ("100 * (b - a) / b", "100 × (Households − Households with Internet) ÷ Households"),
        ("a + b + 0.5", "Households with Internet + Households + 0.5"),
    ],
)
def test_formulas_in_words(formula: str, expected: str) -> None:
    labels = {"a": "Households with Internet", "b": "Households"}
    assert to_words(parse_formula(formula), labels) == expected


def test_every_shipped_formula_survives_the_way_to_a_spreadsheet() -> None:
    for point in load_framework().points:
        assert (
            parse_formula(to_spreadsheet(point.formula, {name: name for name in point.inputs}))
            == point.formula
        )
