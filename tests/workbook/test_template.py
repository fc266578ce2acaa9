"""The generated data collection workbook: what stands in it, and that spreadsheet programs take it."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from keyed_workbook import KeyedSheet, keyed
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from kpi_toolkit.checks.schema import TINY
from kpi_toolkit.framework import Framework, load_framework
from kpi_toolkit.scoring.performance import TOLERANCE
from kpi_toolkit.workbook import layout
from kpi_toolkit.workbook.preflight import preflight
from kpi_toolkit.workbook.sheets import row_formulas
from kpi_toolkit.workbook.styles import look
from kpi_toolkit.workbook.template import build_template, template_bytes

PACKS = Path(__file__).parent.parent / "packs"
PLAIN_FUNCTIONS = {
    "ABS", "AND", "COUNT", "COUNTIF", "COUNTIFS", "IF", "ISERROR", "ISNUMBER", "MAX", "MIN", "NOT", "OR",
    "SUMIFS",
}  # fmt: skip


@pytest.fixture(scope="module")
def framework() -> Framework:
    return load_framework()


@pytest.fixture(scope="module")
def empty(framework: Framework) -> Workbook:
    return build_template(framework)


@pytest.fixture(scope="module")
def sheets(empty: Workbook) -> dict[str, KeyedSheet]:
    return keyed(empty)


def formulas_of(workbook: Workbook) -> list[tuple[str, str]]:
    return [
        (f"{sheet.title}!{cell.coordinate}", cell.value)
        for sheet in workbook.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def unlocked(sheet: Any) -> set[str]:
    return {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}


# --- what is there -------------------------------------------------------------------------------------


def test_sheets_in_their_order_and_the_lists_are_out_of_reach(empty: Workbook) -> None:
    assert empty.sheetnames == list(layout.SHEETS.values())
    states = {sheet.title: sheet.sheet_state for sheet in empty.worksheets}
    assert states.pop("Lists") == "veryHidden"
    assert set(states.values()) == {"visible"}
    assert empty.active.title == "Read me"


def test_every_data_point_has_one_row_and_every_group_its_score(
    framework: Framework, sheets: dict[str, KeyedSheet]
) -> None:
    data = sheets[layout.DATA]
    assert len(data.rows) == len(framework.points) == 112
    for point in framework.points:
        assert data.value("kpi", *point.key) == point.kpi.name
        assert data.value("definition", *point.key) == point.kpi.definition
        assert data.value("target_source", *point.key) or point.target.basis == "none"
        for number, name in enumerate(point.inputs, start=1):
            assert data.value(f"input_{number}_key", *point.key) == name
            assert data.value(f"input_{number}_label", *point.key) == framework.inputs[name].label
    groups = {(group.level, group.dimension, group.name) for group in framework.groups}
    assert set(sheets[layout.SCORES].rows) == groups
    criteria = {(c.key,) for dimension in framework.maturity.dimensions for c in dimension.criteria}
    assert set(sheets[layout.MATURITY].rows) == criteria


def test_the_profile_asks_for_every_field_and_shared_figure_once(
    framework: Framework, sheets: dict[str, KeyedSheet]
) -> None:
    wanted = {field.key for field in framework.pack.profile} | set(framework.shared_inputs)
    assert {key for (key,) in sheets[layout.PROFILE].rows} == wanted


def test_markers_are_hidden_and_right_above_the_content(sheets: dict[str, KeyedSheet]) -> None:
    for found in sheets.values():
        assert found.sheet.row_dimensions[found.head].hidden
        assert min(found.rows.values()) - found.head in (1, 2, 3) or found.key == layout.README


def test_rows_that_only_structure_the_sheet_hold_nothing_a_reader_could_mistake(
    sheets: dict[str, KeyedSheet],
) -> None:
    data = sheets[layout.DATA]
    fields = [f for f in data.columns if f in ("code", "data_point", "final", "notation") or f[-1].isdigit()]
    for row in range(data.head + 1, data.sheet.max_row + 1):
        if row not in data.rows.values():
            assert all(data.value_at(row, field) is None for field in fields), row


def test_keys_and_helpers_are_in_hidden_columns(sheets: dict[str, KeyedSheet]) -> None:
    sheet, columns = sheets[layout.DATA].sheet, layout.data_columns()
    for column in columns:
        letter = get_column_letter(sheets[layout.DATA].columns[column.key])
        assert sheet.column_dimensions[letter].hidden == column.hidden


def test_marks_and_words_for_what_is_not_confirmed_or_without_target(
    framework: Framework, sheets: dict[str, KeyedSheet]
) -> None:
    data = sheets[layout.DATA]
    for point in framework.points:
        assert bool(data.value("mark", *point.key)) == (point.kpi.confirmed == "definition")
        assert data.value("basis", *point.key) == point.target.basis
        words = data.value("target", *point.key)
        assert (words == "N/A") == (point.target.basis == "published-none")
        assert (words == "No target set") == (point.target.basis == "none")


def test_targets_are_those_of_the_framework_given(framework: Framework) -> None:
    data = keyed(build_template(framework.with_overlay("who-2021")))[layout.DATA]
    point = framework.by_key["EN: EN: AQ: 1C", "pm2_5"]
    assert data.value("target", *point.key) == "5 µg/m³ or less"
    assert "WHO air quality guidelines 2021" in data.value("target_source", *point.key)
    assert "100*5/" in data.value("percent", *point.key)


def test_versions_stand_in_the_properties_and_on_the_first_sheet(framework: Framework) -> None:
    workbook = load_workbook(BytesIO(template_bytes(framework.with_overlay("eu-2030"))))
    wanted = {
        "template_version": layout.TEMPLATE_VERSION,
        "pack": "u4ssc",
        "pack_version": framework.pack.version,
        "overlays": "eu-2030",
    }
    readme = keyed(workbook)[layout.README]
    for key, value in wanted.items():
        assert workbook.custom_doc_props[layout.README_VERSIONS[key]].value == value
        assert readme.value("value", key) == value


def test_the_first_sheet_says_what_is_official_and_what_the_check_means(
    framework: Framework, sheets: dict[str, KeyedSheet]
) -> None:
    text = "\n".join(str(c.value) for row in sheets[layout.README].sheet.iter_rows() for c in row if c.value)
    assert framework.pack.disclaimer in text
    for words in (*framework.pack.bases.values(), *framework.pack.confirmed.values()):
        assert words in text
    for words in ("Error:", "Warning:", "Info:", "no overall score", "25 %", "not applicable"):
        assert words in text


def test_the_sheet_follows_the_pack_it_is_made_from() -> None:
    tiny = load_framework(PACKS / "tiny")
    data = keyed(build_template(tiny))[layout.DATA]
    assert len(data.rows) == len(tiny.points)
    local = load_framework(PACKS / "local")
    assert len(keyed(build_template(local))[layout.DATA].rows) == len(local.points)


# --- how it is filled in -------------------------------------------------------------------------------


def test_only_cells_to_fill_in_are_open_and_sheets_have_no_password(
    framework: Framework, empty: Workbook, sheets: dict[str, KeyedSheet]
) -> None:
    for sheet in empty.worksheets:
        assert sheet.protection.sheet
        assert not sheet.protection.password
    for key in (layout.README, layout.SCORES):
        assert not unlocked(sheets[key].sheet)
    data, wanted = sheets[layout.DATA], set()
    about = ("notation", "year", "quality", "origin", "source", "comment", "evidence")
    for point in framework.points:
        fields = [*about, *(f"input_{n}" for n in range(1, len(point.inputs) + 1))]
        fields += [] if point.direct else ["final"]
        for number, name in enumerate(point.inputs, start=1):
            money = framework.units[framework.inputs[name].unit].money
            fields += [f"input_{number}_unit"] if money else []
        wanted |= {data.cell(field, *point.key).coordinate for field in fields}
    assert unlocked(data.sheet) == wanted
    colour = look().styles["input"][0]
    coloured = {
        cell.coordinate
        for row in data.sheet.iter_rows(min_row=data.head)
        for cell in row
        if cell.fill.fgColor.rgb == f"00{colour}"
    }
    assert coloured == wanted, "the colour of the cells to fill in is theirs alone"


def test_shared_figures_are_repeated_from_the_profile(
    framework: Framework, sheets: dict[str, KeyedSheet]
) -> None:
    data = sheets[layout.DATA]
    for point in framework.points:
        for number, name in enumerate(point.inputs, start=1):
            repeated = layout.prefilled_from(data.value(f"input_{number}", *point.key))
            assert repeated == (name if name in framework.shared_inputs else None)
            if framework.units[framework.inputs[name].unit].money:
                scale = data.value(f"input_{number}_unit", *point.key)
                assert layout.prefilled_from(scale) == name if repeated else scale == "units"


@pytest.mark.parametrize(
    ("formula", "key"),
    [
        ('=IF(profile_gdp="","",profile_gdp)', "gdp"),
        ('=IF(scale_gdp="","",scale_gdp)', "gdp"),
        ('= if( PROFILE_GDP = "" , "" , PROFILE_GDP )', "gdp"),
        ('=IF(profile_gdp="","",profile_gdp)*2', None),
        ('=IF(profile_gdp="","",profile_population)', None),
        ("=profile_gdp", None),
        ("profile_gdp", None),
        (17.5, None),
        (None, None),
    ],
)
def test_a_cell_that_still_repeats_the_profile_is_recognised(formula: object, key: str | None) -> None:
    assert layout.prefilled_from(formula) == key


def test_every_open_cell_has_a_message_and_choices_come_from_named_lists(
    framework: Framework, empty: Workbook, sheets: dict[str, KeyedSheet]
) -> None:
    for key in (layout.PROFILE, layout.DATA, layout.MATURITY):
        sheet = sheets[key].sheet
        covered: set[str] = set()
        for validation in sheet.data_validations.dataValidation:
            for area in validation.sqref.ranges:
                for row, column in area.cells:
                    covered.add(f"{get_column_letter(column)}{row}")
            assert len(validation.prompt) <= 255
            assert len(validation.promptTitle) <= 32
            assert len(validation.error or "") <= 255
            assert len(validation.formula1 or "") <= 255
            if validation.type == "list":
                assert validation.formula1 in empty.defined_names
        spare = {"source", "comment"} if key == layout.PROFILE else set()
        needs = {
            cell
            for cell in unlocked(sheet)
            if not any(cell.startswith(get_column_letter(sheets[key].columns[field])) for field in spare)
        }
        assert needs <= covered


def test_lists_hold_what_the_pack_says(framework: Framework, empty: Workbook) -> None:
    def entries(name: str) -> tuple[str, ...]:
        ((title, area),) = empty.defined_names[name].destinations
        return tuple(row[0].value for row in empty[title][area.replace("$", "")])

    assert entries("list_quality") == framework.pack.quality
    assert entries("list_origin") == framework.pack.origin
    assert entries("list_notation") == ("Not reported", "Not applicable", "Confidential")
    assert entries("list_scale") == ("units", "thousands", "millions")


# --- what spreadsheet programs take --------------------------------------------------------------------


REFUSED = ["pm10", "so2", "no2", "r", "c", "R", "rc", "R1C1", "r12", "c3", "A1", "XFD1048576"]
REFUSED += ["true", "has space", "1st", "", "a-b", "_xlnm.Print", "é"]


@pytest.mark.parametrize("name", REFUSED)
def test_a_name_that_looks_like_a_cell_is_refused(name: str) -> None:
    assert not layout.is_safe_name(name)
    with pytest.raises(ValueError, match="defined name"):
        layout.safe_name(name)


@pytest.mark.parametrize("name", ["profile_pm10", "list_quality", "row_points", "rate", "cc"])
def test_other_names_are_taken(name: str) -> None:
    assert layout.safe_name(name) == name


def test_all_defined_names_are_safe(empty: Workbook) -> None:
    assert len(empty.defined_names) > 20
    assert all(layout.is_safe_name(name) for name in empty.defined_names)


def test_formulas_use_plain_functions_and_stay_within_the_limits(empty: Workbook) -> None:
    found = formulas_of(empty)
    assert len(found) > 1000
    for place, formula in found:
        bare = re.sub(r'"[^"]*"', '""', formula)
        assert set(re.findall(r"([A-Z_.]+)\(", bare)) <= PLAIN_FUNCTIONS, (place, formula)
        assert len(formula) < 8192, place
        assert max(map(len, re.findall(r'"([^"]*)"', formula)), default=0) <= 255, place
        assert _nesting(bare) <= 64, place
        assert not re.search(r"\de[-+]\d", bare), (place, formula)


def _nesting(formula: str) -> int:
    depth = deepest = 0
    for sign in formula:
        depth += {"(": 1, ")": -1}.get(sign, 0)
        deepest = max(deepest, depth)
    assert depth == 0
    return deepest


def test_nothing_in_the_file_can_make_a_program_complain(framework: Framework) -> None:
    """Limits whose breach makes Excel offer a repair; and no stored results, which LibreOffice would keep."""
    with zipfile.ZipFile(BytesIO(template_bytes(framework))) as archive:
        for name in archive.namelist():
            root = ElementTree.fromstring(archive.read(name))
            for element in root.iter():
                tag = element.tag.rpartition("}")[2]
                if tag == "c" and any(child.tag.endswith("}f") for child in element):
                    assert not any(child.text for child in element if child.tag.endswith("}v")), name
                if tag == "row" and "ht" in element.attrib:
                    assert 0 < float(element.attrib["ht"]) <= 409
                if tag == "sheet":
                    assert len(element.attrib["name"]) <= 31
                if tag in ("oddFooter", "oddHeader"):
                    assert len(element.text or "") <= 255
    assert len(archive.namelist()) == len(set(archive.namelist()))
    assert archive.namelist()[0] == "[Content_Types].xml"


def test_our_own_preflight_lets_it_pass(framework: Framework) -> None:
    preflight(template_bytes(framework), "template.xlsx")


def test_sheets_print_on_a4_with_repeated_heads_and_page_numbers(
    framework: Framework, sheets: dict[str, KeyedSheet]
) -> None:
    for key, found in sheets.items():
        sheet = found.sheet
        assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.page_setup.fitToWidth == (2 if key == layout.DATA else 1)
        assert "&P of &N" in sheet.oddFooter.right.text
        assert framework.pack.version in sheet.oddFooter.left.text
        assert layout.TEMPLATE_VERSION in sheet.oddFooter.left.text
        if key != layout.README:
            assert sheet.print_title_rows
            assert sheet.freeze_panes


def test_texts_can_be_read_on_their_colours() -> None:
    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    tokens = look()
    pairs = [*tokens.styles.values(), *tokens.bands.values(), *tokens.severities.values()]
    pairs += [(tokens.colours["paper"], tokens.colours[name]) for name in ("ink", "quiet")]
    for pair in pairs:
        dark, light = sorted(map(luminance, pair))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, pair


def test_equal_input_gives_equal_bytes_in_every_process() -> None:
    code = (
        "import hashlib; from kpi_toolkit.framework import load_framework; "
        "from kpi_toolkit.workbook.template import template_bytes; "
        "print(hashlib.sha256(template_bytes(load_framework())).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert digests == {hashlib.sha256(template_bytes(load_framework())).hexdigest()}


def test_the_formulas_know_the_tolerances_of_the_program() -> None:
    assert float(row_formulas.TOLERANCE) == TOLERANCE
    assert row_formulas.LIMIT_TOLERANCE == TINY
