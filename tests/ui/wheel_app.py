"""A page with nothing but the wheel and what is chosen on it."""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from reports.sample_cities import complete, framework

from kpi_toolkit.i18n import speaking
from kpi_toolkit.reports.content.figures import wheel as wheel_of
from kpi_toolkit.ui.components.wheel import wheel

st.set_page_config(page_title="Wheel", layout="wide")
st.title("Wheel")
with speaking(st.query_params.get("language", "en")):
    found = wheel(wheel_of(complete(), framework()), "city wheel")
st.text(
    f"Chosen: {found.kind} {found.code or found.category or found.dimension}" if found else "Chosen: nothing"
)
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
st.text(f"Runs: {st.session_state['runs']}")
