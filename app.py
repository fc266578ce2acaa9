"""The web page of the toolkit: ``streamlit run app.py``. Everything it does is in ``kpi_toolkit.ui``."""

from kpi_toolkit.ui.app import page

page()
