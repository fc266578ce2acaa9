"""Packs, targets and settings come from others too: whatever stands in them, they load or are refused in words."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpi_toolkit.framework import Framework, PackError, load_framework
from kpi_toolkit.framework.formula import MAX_LENGTH, FormulaError, parse_condition, parse_formula

TINY = Path(__file__).parents[1] / "packs" / "tiny"
FILES = {
    path.relative_to(TINY): yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted(TINY.rglob("*.yaml"))
    if "texts" not in path.parts
}
STRANGE = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20), st.just(10**400), st.just([]),
    st.just({}), st.just({"a": {"b": []}}), st.just("__import__('os').system('true')"), st.just("1/0"),
    st.just("{0.__class__}"), st.just("a" * 10_000), st.just("lamps ** lamps ** 9999999"), st.just("(" * 5000),
    st.just("\x1b[2J\u202e"), st.just("../../../../etc/passwd"), st.just([1, "x", None]),
)  # fmt: skip


def places(thing: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path to every value somewhere in a document."""
    for key, value in thing.items() if isinstance(thing, dict) else enumerate(thing):
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from places(value, (*path, key))


PLACES = [(file, path) for file, document in FILES.items() for path in places(document)]


def changed(document: Any, path: tuple[Any, ...], value: Any, how: str) -> Any:
    """The document with the value at a path replaced, taken out, or with its key renamed."""
    made = copy.deepcopy(document)
    at = made
    for key in path[:-1]:
        at = at[key]
    if how == "replaced":
        at[path[-1]] = value
    elif how == "taken out" or isinstance(at, list):
        del at[path[-1]]
    else:
        at[str(value)] = at.pop(path[-1])
    return made


def load_anew(folder: Path) -> Framework:
    """A pack as it stands in a folder now."""
    load_framework.cache_clear()
    return load_framework(folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("packs") / "tiny"
    shutil.copytree(TINY, made)
    return made


@given(st.sampled_from(PLACES), STRANGE, st.sampled_from(["replaced", "taken out", "renamed"]))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_changed_pack_loads_or_is_refused(
    folder: Path, place: tuple[Path, tuple[Any, ...]], value: Any, how: str
) -> None:
    file, path = place
    target = folder / file
    before = target.read_text(encoding="utf-8")
    target.write_text(
        yaml.safe_dump(changed(FILES[file], path, value, how), allow_unicode=True), encoding="utf-8"
    )
    try:
        with suppress(PackError):
            assert isinstance(load_anew(folder), Framework)
    finally:
        target.write_text(before, encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        "", "[", "a: b: c", "- 1\n- 2", "!!python/object/apply:os.system ['true']", "&a [*a]", "a: &a [*a, *a]", "\x00",
        "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]",
    ],
)  # fmt: skip
@pytest.mark.parametrize("file", ["pack.yaml", "targets.yaml", "settings.yaml"])
def test_a_file_that_is_no_pack(folder: Path, file: str, text: str) -> None:
    target = folder / file
    before = target.read_bytes()
    target.write_text(text, encoding="utf-8")
    try:
        with pytest.raises(PackError):
            load_anew(folder)
    finally:
        target.write_bytes(before)


SIGNS = st.sampled_from(
    [*"ab", *"0123456789", "+", "-", "*", "/", "(", ")", " ", "<=", ">", "==", ".", "1e9", " and ", " or "]
)


@given(st.lists(SIGNS, max_size=60).map("".join))
@settings(max_examples=300)
def test_a_formula_is_understood_or_refused(text: str) -> None:
    for parse in (parse_formula, parse_condition):
        with suppress(FormulaError):
            parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')", "(lambda: 1)()", "[1 for _ in a]", "a.__class__", "a[0]", "f'{a}'",
        "a if b else c",
        "a ** b", "a // b", "a % b", "a @ b", "~a", "a & b", "(a := 1)", "print(a)", "'a' * 9",
        "1j", "True", "None", "...",
        "a" * (MAX_LENGTH + 1), "(" * 400 + "a" + ")" * 400, "-" * 900 + "a", "+".join(["a"] * 450), "1e999", "9" * 400,
    ],
)  # fmt: skip
def test_a_formula_is_never_code(text: str) -> None:
    with pytest.raises(FormulaError):
        parse_formula(text)
