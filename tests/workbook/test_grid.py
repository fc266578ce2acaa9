"""What is read from a workbook, and that nothing a workbook does reaches the process that asked for it."""

from __future__ import annotations

import io
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.packaging.custom import BoolProperty, IntProperty, StringProperty
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from kpi_toolkit import bounded, bounded_child
from kpi_toolkit.bounded import Limits
from kpi_toolkit.submission.errors import UnusableFile
from kpi_toolkit.workbook import grid, grid_child
from kpi_toolkit.workbook.grid import Cell, Grid, read_grid, run_child
from kpi_toolkit.workbook.preflight import MEGABYTE

SHEET = "xl/worksheets/sheet1.xml"
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="only POSIX limits the memory of a process")


def saved(workbook: Any) -> bytes:
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def workbook_of(**values: Any) -> bytes:
    """A workbook with one sheet and these values: workbook_of(A1="text", B2=5)."""
    workbook: Any = openpyxl.Workbook()
    for address, value in values.items():
        workbook.active[address] = value
    return saved(workbook)


def changed(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The workbook with the text of a part changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            content = old.read(entry)
            new.writestr(entry, change(content.decode()) if entry == part else content)
    return file.getvalue()


def with_rows(rows: str) -> bytes:
    """A workbook whose only sheet has these rows, as they stand in the file."""
    return changed(workbook_of(A1="x"), SHEET, lambda xml: sheet_xml(xml, rows))


def sheet_xml(xml: str, rows: str) -> str:
    before, after = xml.split("<sheetData>")[0], xml.split("</sheetData>")[1]
    return f"{before}<sheetData>{rows}</sheetData>{after}"


def cells(data: bytes) -> dict[str, Cell]:
    return {cell.address: cell for cell in read_grid(data, "city.xlsx").sheets[0].cells.values()}


def reason(data: bytes, limits: Limits = bounded.LIMITS) -> str:
    with pytest.raises(UnusableFile, match=r"city\.xlsx") as caught:
        read_grid(data, "city.xlsx", limits)
    return caught.value.reason


# --- what is read -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def honest() -> Grid:
    workbook: Any = openpyxl.Workbook()
    sheet = workbook.active
    sheet.title = "Data entry"
    values: dict[str, Any] = {
        "A1": "text",
        "B1": 5,
        "C1": 2.5,
        "D1": True,
        "E1": datetime(2024, 3, 1),
        "F1": datetime(2024, 3, 1, 12, 30),
        "G1": time(12, 30),
        "H1": timedelta(hours=26),
        "I1": "#DIV/0!",
        "J1": "  blanks \n and lines ",
        "K1": date(2024, 3, 1),
        "AA3": "far column",
    }
    for address, value in values.items():
        sheet[address] = value
    sheet["B2"] = 0.5
    sheet["B2"].number_format = "0.00%"
    sheet["C2"].fill = openpyxl.styles.PatternFill("solid", fgColor="FFFF0000")
    sheet["D2"] = "merged"
    sheet.merge_cells("D2:F2")
    sheet["A4"] = "=not a formula"
    sheet["A4"].data_type = "s"
    for title, state in (("Codes", "hidden"), ("Lists", "veryHidden")):
        workbook.create_sheet(title).sheet_state = state
    workbook.custom_doc_props.append(StringProperty(name="template-version", value="1.2"))
    workbook.custom_doc_props.append(IntProperty(name="year", value=2024))
    workbook.custom_doc_props.append(BoolProperty(name="draft", value=True))
    return read_grid(saved(workbook), "city.xlsx")


@pytest.mark.parametrize(
    ("address", "value", "kind"),
    [
        ("A1", "text", "text"),
        ("B1", 5, "number"),
        ("C1", 2.5, "number"),
        ("D1", True, "bool"),
        ("E1", "2024-03-01", "date"),
        ("F1", "2024-03-01T12:30:00", "date"),
        ("G1", "12:30:00", "date"),
        ("H1", "PT93600S", "date"),
        ("I1", "#DIV/0!", "error"),
        ("J1", "  blanks \n and lines ", "text"),
        ("K1", "2024-03-01", "date"),
        ("AA3", "far column", "text"),
        ("D2", "merged", "text"),
        ("A4", "=not a formula", "text"),
    ],
)
def test_kinds_of_cells(honest: Grid, address: str, value: Any, kind: str) -> None:
    cell = {cell.address: cell for cell in honest.sheets[0].cells.values()}[address]
    assert (cell.value, type(cell.value), cell.kind, cell.formula) == (value, type(value), kind, None)


def test_sheets_and_properties(honest: Grid) -> None:
    states = [("Data entry", "visible"), ("Codes", "hidden"), ("Lists", "veryHidden")]
    assert [(sheet.name, sheet.state) for sheet in honest.sheets] == states
    assert honest.properties == {"template-version": "1.2", "year": "2024", "draft": "True"}
    assert not any(sheet.outside for sheet in honest.sheets)


def test_empty_cells_are_not_there(honest: Grid) -> None:
    sheet = honest.sheets[0]
    filled = sheet.get(2, 2)
    assert filled is not None
    assert (filled.address, filled.number_format) == ("B2", "0.00%")
    assert sheet.get(2, 3) is None  # only a colour
    assert sheet.get(2, 5) is None  # inside merged cells


@pytest.mark.parametrize(("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA")])
def test_addresses(column: int, letters: str) -> None:
    assert Cell(12, column, 1, "number", "General", None).address == f"{letters}12"


# --- formulas -----------------------------------------------------------------------------------------------


def test_formula_that_was_never_calculated() -> None:
    assert cells(workbook_of(A1=1, B1="=A1*2"))["B1"] == Cell(1, 2, None, "empty", "General", "=A1*2")


@pytest.mark.parametrize(
    ("result", "value", "kind"),
    [
        ('<c r="A1"><f>1+2</f><v>3</v></c>', 3, "number"),
        ('<c r="A1" t="str"><f>1+2</f><v>three</v></c>', "three", "text"),
        ('<c r="A1" t="str"><f>1+2</f><v></v></c>', "", "text"),
        ('<c r="A1" t="b"><f>1+2</f><v>1</v></c>', True, "bool"),
        ('<c r="A1" t="e"><f>1+2</f><v>#REF!</v></c>', "#REF!", "error"),
        ('<c r="A1"><f>1+2</f></c>', None, "empty"),
    ],
)
def test_results_of_formulas(result: str, value: Any, kind: str) -> None:
    assert cells(with_rows(f'<row r="1">{result}</row>'))["A1"] == Cell(1, 1, value, kind, "General", "=1+2")


def test_shared_array_and_table_formulas() -> None:
    shared = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1*2</f><v>2</v></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>4</v></c></row>'
    )
    found = cells(with_rows(shared))
    assert [(found[a].formula, found[a].value) for a in ("A1", "A2")] == [("=B1*2", 2), ("=B2*2", 4)]

    found = cells(
        workbook_of(A1=ArrayFormula("A1:A2", "=SUM(B1:B2*C1:C2)"), D1=DataTableFormula("D1:D2", r1="B1"))
    )
    assert found["A1"].formula == "=SUM(B1:B2*C1:C2)"
    assert found["D1"].formula == "=TABLE()"


def test_formulas_of_later_sheets_find_their_results() -> None:
    workbook: Any = openpyxl.Workbook()
    workbook.active["A1"] = "no formula here"
    workbook.create_sheet("Second")["B2"] = "=1+2"
    data = changed(saved(workbook), "xl/worksheets/sheet2.xml", lambda xml: xml.replace("<v />", "<v>3</v>"))
    cell = read_grid(data, "city.xlsx").sheets[1].get(2, 2)
    assert cell is not None
    assert (cell.value, cell.formula) == (3, "=1+2")


# --- strange values -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "value", "kind"),
    [
        ("1e999", "#NUM!", "error"),
        ("9" * 400, "#NUM!", "error"),
        ("9007199254740993", 9007199254740992.0, "number"),
        ("1e300", 1e300, "number"),
    ],
)
def test_strange_numbers(stored: str, value: Any, kind: str) -> None:
    cell = cells(with_rows(f'<row r="1"><c r="A1"><v>{stored}</v></c></row>'))["A1"]
    assert (cell.value, cell.kind) == (value, kind)


def test_control_signs_and_endless_texts() -> None:
    text = "a_x000D__x0000__xD800_b" + "c" * 40_000
    row = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>'
    value = cells(with_rows(row))["A1"].value
    assert isinstance(value, str)
    assert value.startswith("abccc")
    assert len(value) <= 32_767


def test_empty_texts_are_not_there() -> None:
    empty = '<c r="A1" t="inlineStr"><is><t></t></is></c><c r="B1" t="str"/>'
    assert list(cells(with_rows(f'<row r="1">{empty}<c r="C1"><v>1</v></c></row>'))) == ["C1"]


# --- bounds -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("far", ["XFD1048576", "XFD1", "A1048576", "DQ2000", "DP2001"])
def test_far_cell_is_left_out_and_told(far: str) -> None:
    sheet = read_grid(workbook_of(A1="near", **{far: "far"}), "city.xlsx").sheets[0]
    assert [cell.address for cell in sheet.cells.values()] == ["A1"]
    assert sheet.outside


def test_last_cell_within_the_bounds() -> None:
    sheet = read_grid(workbook_of(BH2000="last"), "city.xlsx").sheets[0]
    assert sheet.get(2000, 60) is not None
    assert not sheet.outside


def test_far_colour_is_not_told() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert not read_grid(with_rows(rows), "city.xlsx").sheets[0].outside


@pytest.mark.parametrize("claimed", ["A1", "A1:XFD1048576", "A1:A1"])
def test_claimed_size_of_a_sheet_does_not_matter(claimed: str) -> None:
    data = changed(workbook_of(A1=1, C5=2), SHEET, lambda xml: xml.replace('"A1:C5"', f'"{claimed}"'))
    assert sorted(cells(data)) == ["A1", "C5"]


def test_too_many_sheets() -> None:
    workbook: Any = openpyxl.Workbook()
    for _ in range(60):
        workbook.create_sheet()
    with pytest.raises(UnusableFile, match="has 61 sheets; the limit is 60"):
        read_grid(saved(workbook), "city.xlsx")


@pytest.mark.parametrize(("limit", "value"), [("MAX_CELLS", 2), ("MAX_TEXT", 10)])
def test_too_much_content(limit: str, value: int, monkeypatch: pytest.MonkeyPatch) -> None:
    data = workbook_of(A1="four", A2="four", A3="four")
    assert len(grid_child._read(data)["sheets"][0]["cells"]) == 3
    monkeypatch.setattr(grid_child, limit, value)
    with pytest.raises(bounded_child.Refused, match="too-many-cells"):
        grid_child._read(data)


# --- hostile and damaged files ------------------------------------------------------------------------------


def test_preflight_comes_first() -> None:
    assert reason(b"%PDF-1.7") == "not-xlsx"


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>no number</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
        '<row r="1"><c r="A1" s="99"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v>',
    ],
)
def test_damaged_sheet(rows: str) -> None:
    assert reason(with_rows(rows)) == "broken"


def test_entities_stop_at_the_second_wall_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "preflight", lambda data, name: None)
    entity = '<!DOCTYPE a [<!ENTITY b "boom">]>'
    data = changed(
        with_rows('<row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>'), SHEET, entity.__add__
    )
    assert reason(data) == "broken"


@posix_only
def test_memory_limit() -> None:
    # A row is held in memory as a whole: 2 MB of it take some 70 MB. Random numbers, or it would be a bomb.
    numbers = random.Random(1).choices(range(1000, 10_000), k=100_000)
    row = "".join(f"<c><v>{number}</v></c>" for number in numbers)
    data = with_rows(f'<row r="1">{row}</row>')
    assert reason(data, Limits(memory=40 * MEGABYTE)) == "memory"
    assert cells(data)["A1"].value == numbers[0]


@posix_only
def test_so_little_memory_that_the_child_cannot_say_so() -> None:
    assert reason(workbook_of(A1=1), Limits(memory=8 * MEGABYTE)) in ("memory", "reader-died")


def test_time_limit() -> None:
    with pytest.raises(UnusableFile, match=r"longer than 0\.001 seconds") as caught:
        read_grid(workbook_of(A1=1), "city.xlsx", Limits(seconds=0.001))
    assert caught.value.reason == "timeout"


@posix_only
def test_limits_are_set_before_the_file_is_opened() -> None:
    code = (
        "import resource, sys; sys.path.append(sys.argv[1])\n"
        "from kpi_toolkit.bounded_child import limit_resources\n"
        "limit_resources(2**30, 3)\n"
        "print(*(resource.getrlimit(kind)[0] for kind in (resource.RLIMIT_CPU, resource.RLIMIT_CORE)))"
    )
    folder = str(Path(grid.__file__).parents[2])
    child = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, text=True, check=True)
    assert child.stdout.split() == ["3", "0"]


@posix_only
@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "reader-died"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "reader-died"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", "timeout"),
        ("raise SystemExit(3)", "reader-died"),
        ("raise ValueError", "reader-died"),
        ("print('Hello')", "reader-died"),
        ("pass", "reader-died"),
    ],
)
def test_death_of_the_child(start: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "START", start)
    assert reason(workbook_of(A1=1)) == expected


def test_what_the_child_complains_about_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    assert reason(with_rows('<row r="1"><c r="A1"><v>no number</v></c></row>')) == "broken"
    assert "ValueError at" in caplog.text
    assert "no number" not in caplog.text, "the log quotes no file"


# --- the child itself ---------------------------------------------------------------------------------------


def test_child_finds_its_packages_and_no_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for trap in ("json.py", "openpyxl.py", "sitecustomize.py", "kpi_toolkit.py"):
        (tmp_path / trap).write_text("raise SystemExit('trapped')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert cells(workbook_of(A1=1))["A1"].value == 1


def test_child_imports_little() -> None:
    code = (
        f"{bounded.START.removesuffix('.main()')}\n"
        "from kpi_toolkit.bounded_child import leave_out\n"
        "from kpi_toolkit.workbook import grid_child\n"
        "operation, left_out = grid_child.OPERATIONS['read']\n"
        "leave_out(*left_out)\n"
        "operation(sys.stdin.buffer.read(), {})\n"
        "print(*(name for name, module in sys.modules.items() if module))"
    )
    child = subprocess.run(
        [
            sys.executable,
            "-I",
            "-S",
            "-c",
            code,
            grid.CHILD.module,
            *bounded.package_folders(grid.CHILD.packages),
        ],
        input=workbook_of(A1=1),
        capture_output=True,
        check=True,
    )
    loaded = child.stdout.decode().split()
    ours = {name for name in loaded if name.startswith("kpi_toolkit")}
    children = {"kpi_toolkit.bounded_child", "kpi_toolkit.workbook.grid_child"}
    assert ours == {"kpi_toolkit", "kpi_toolkit.workbook", *children}
    assert {"openpyxl", "defusedxml"} <= set(loaded)
    assert not {"numpy", "pandas", "lxml", "PIL", "pydantic", "site"} & set(loaded)


def test_messages() -> None:
    header, data = {"a": [1, "é"]}, bytes(range(256))
    assert bounded_child.unpack(bounded_child.pack(header, data)) == (header, data)


def test_mark_goes_through_the_child() -> None:
    arguments = {
        "comments": [{"sheet": "Sheet", "cell": "A1", "text": "look here", "fill": "FFFFC7CE"}],
        "sheets": [
            {"title": "Findings", "columns": [20], "header": ["What"], "rows": [["=1+1"]], "links": []}
        ],
    }
    marked = run_child("mark", workbook_of(A1=1), arguments, name="city.xlsx")
    workbook = openpyxl.load_workbook(io.BytesIO(marked))
    assert workbook.sheetnames == ["Findings", "Sheet"]
    assert workbook["Sheet"]["A1"].comment.text == "look here"
    assert workbook["Findings"]["A2"].data_type == "s"


def test_mark_of_a_damaged_file() -> None:
    data = with_rows('<row r="1"><c r="A1"><v>1</v>')
    with pytest.raises(UnusableFile, match="damaged"):
        run_child("mark", data, {"comments": [], "sheets": []}, name="city.xlsx")
