"""One page: a city uploads its file and gets findings, scores and all documents. No logic lives here."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from kpi_toolkit.assessment import Assessment
from kpi_toolkit.assessment.models import FindingText, Group
from kpi_toolkit.checks.registry import SEVERITIES
from kpi_toolkit.framework import Framework, PackError
from kpi_toolkit.services.assessing import SourceData, assess, read
from kpi_toolkit.services.frameworks import configured
from kpi_toolkit.services.outputs import outputs
from kpi_toolkit.submission.errors import UnusableFile
from kpi_toolkit.workbook.template import template_bytes

TYPES = {
    "assessment.json": "application/json",
    "marked-up.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "results.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "snapshot.pdf": "application/pdf",
    "verification-report.pdf": "application/pdf",
}
LABELS = {
    "assessment.json": "Assessment for programs (JSON)",
    "marked-up.xlsx": "Your workbook with all findings (Excel)",
    "results.xlsx": "Results and scores (Excel)",
    "snapshot.pdf": "City Snapshot (PDF)",
    "verification-report.pdf": "Report (PDF)",
}


def page() -> None:
    """Draw the page."""
    st.set_page_config(page_title="KPI toolkit", layout="wide")
    framework = configured(overlays=_overlays())
    st.title("Check your city's indicators")
    st.caption(framework.pack.disclaimer)
    _template(framework)
    files = st.file_uploader(
        "Upload the filled workbook, or a tidy CSV file; several files of one city are put together",
        type=["xlsx", "csv"],
        accept_multiple_files=True,
    )
    if not files:
        return
    sources = [SourceData(file.name, file.getvalue()) for file in files]
    try:
        with st.spinner("Reading, checking and scoring ..."):
            submission = read(sources, framework)
            assessment = assess(submission, framework=framework)
    except (UnusableFile, PackError) as error:
        st.error(str(error))
        return
    _expected(assessment)
    found, scores, documents = st.tabs(["Findings", "Scores", "Documents"])
    with found:
        _findings(assessment)
    with scores:
        _scores(assessment)
    with documents:
        _documents(assessment, outputs(assessment, submission, framework, sources))


def _overlays() -> list[str]:
    names = {key: overlay.title for key, overlay in configured().overlays.items()}
    return st.sidebar.multiselect("Alternative targets", list(names), format_func=lambda key: names[key])


@st.cache_data(show_spinner=False)
def _template_bytes(_framework: Framework, applied: tuple[str, ...]) -> bytes:
    return template_bytes(_framework)


def _template(framework: Framework) -> None:
    st.download_button(
        "Download the workbook to fill in",
        _template_bytes(framework, framework.applied),
        "city.xlsx",
        TYPES["results.xlsx"],
    )


def _expected(assessment: Assessment) -> None:
    st.subheader("Is this what you expected?")
    coverage = assessment.coverage
    st.markdown(f"**{_plain(assessment.city or 'City not named')}, {assessment.year or 'year not given'}**")
    reported = f"{coverage.data_points_reported} of {coverage.data_points_total}"
    numbers = {"Data points reported": reported, "Errors": str(assessment.counts["error"])}
    numbers |= {"Warnings": str(assessment.counts["warning"]), "Notes": str(assessment.counts["info"])}
    for box, (label, value) in zip(st.columns(len(numbers)), numbers.items(), strict=True):
        box.metric(label, value)
    st.caption("  \n".join(f"{_plain(file.name)}: SHA-256 {file.sha256}" for file in assessment.files))


def _plain(text: str) -> str:
    """Text from a file, so that nothing in it is read as Markdown."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()<>#+-.!|~$:" else sign for sign in text)


def _findings(assessment: Assessment) -> None:
    if not assessment.findings:
        st.success("Nothing was found.")
        return
    for severity, meaning in SEVERITIES.items():
        own = [finding for finding in assessment.findings if finding.severity == severity]
        if own:
            st.markdown(f"**{severity.capitalize()} ({len(own)})**  \n{meaning}")
            _table([_finding_row(finding) for finding in own])


def _table(rows: list[dict[str, str]]) -> None:
    """A table whose texts wrap and can be read aloud; a grid would be a picture."""
    frame = pd.DataFrame([{name: _plain(text) for name, text in row.items()} for row in rows])
    st.table(frame.set_index(frame.columns[0]))


def _finding_row(finding: FindingText) -> dict[str, str]:
    return {
        "Where": f"{finding.sheet or ''}!{finding.cell}" if finding.cell else "Whole file",
        "Indicator": f"{finding.code} {finding.name}" if finding.code else "",
        "What is wrong": finding.message,
        "What to do": finding.fix,
    }


def _scores(assessment: Assessment) -> None:
    st.caption("There is no overall city score. The lowest possible score of a group is 25 %.")
    titles = {"dimension": "Dimensions", "sub_dimension": "Sub-dimensions", "category": "Categories"}
    for level, title in titles.items():
        rows = [_score_row(group) for group in assessment.groups if group.level == level]
        st.markdown(f"**{title}**")
        _table(rows)


def _score_row(group: Group) -> dict[str, str]:
    return {
        "Group": group.name if group.level == "dimension" else f"{group.dimension}: {group.name}",
        "Score": f"{group.percent:.1f} %" if group.percent is not None else "–",
        "Band": group.band or ("nothing scored" if group.has_targets else "no targets"),
        "Points": f"{group.points} of {group.maximum}",
        "Reported": f"{group.reported} of {group.total}",
        "Scored": f"{group.scored} of {group.total}",
    }


def _documents(assessment: Assessment, makers: Any) -> None:
    made = st.session_state.setdefault("made", {})
    key = "-".join([*(file.sha256 for file in assessment.files), *assessment.framework.overlays])
    for name, make in makers.items():
        if (key, name) not in made:
            if not st.button(f"Make: {LABELS[name]}", key=name):
                continue
            with st.spinner(f"Making {name} ..."):
                made[key, name] = make()
            st.rerun()  # so that the button to make it becomes the one to download it
        st.download_button(f"Download: {LABELS[name]}", made[key, name], name, TYPES[name], key=f"get {name}")
