"""The app as somebody at their desk sees it, without a browser: any page, any person, real services and store."""

from __future__ import annotations

import re

import streamlit as st
from streamlit.testing.v1 import AppTest

from kpi_toolkit.services.acting import Acting

WAIT = 60
TEXTS = ("title", "header", "subheader", "markdown", "caption", "info", "success", "warning", "error")


def at_page(acting: Acting, key: str, *, language: str = "en", **place: str) -> AppTest:
    """A page drawn for a person. ``place``: what the address says besides."""
    st.cache_resource.clear()  # an app has one store, and the stores of tests are copies of each other
    app = AppTest.from_function(_app, default_timeout=WAIT, args=(acting, key, language, place))
    return app.run()


def _app(acting: object, key: str, language: str, place: dict[str, str]) -> None:
    """The frame of the app in short, which begins at one page and then follows every way of it."""
    import streamlit as st

    from kpi_toolkit.i18n import speaking
    from kpi_toolkit.services.identity import roles_of
    from kpi_toolkit.ui import navigation
    from kpi_toolkit.ui.desk import Desk
    from kpi_toolkit.ui.faults import told
    from kpi_toolkit.ui.notices import said

    with speaking(language):
        person, roles = roles_of(acting)
        desk = Desk(acting, person, roles)
        shown = navigation.build(desk)
        if "begun" not in st.session_state:
            st.session_state["begun"] = True
            navigation.go(key, **place)
        st.session_state["page"] = navigation.current_key(shown)
        said()
        with told(navigation.current_key(shown)):
            shown.run()


def where(app: AppTest) -> str:
    """The key of the page that is shown."""
    return str(app.session_state["page"])


def words(app: AppTest) -> str:
    """Everything that is told on the page, as it was given to Streamlit."""
    told = [str(element.value) for kind in TEXTS for element in app.get(kind)]
    return "\n".join([*told, *html(app)])


def html(app: AppTest) -> list[str]:
    """The HTML of our own, with and without links in it."""
    plain = [element.proto.body for element in app.get("html")]
    linked = [element.proto.json for element in app.get("bidi_component")]
    return [*plain, *linked]


def labels(app: AppTest, kind: str = "button") -> list[str]:
    """The labels of the widgets of a kind."""
    return [element.label for element in app.get(kind)]


def press(app: AppTest, label: str) -> AppTest:
    """Press the first button with this label."""
    button = next(one for one in app.button if one.label == label)
    return button.click().run()


def said(app: AppTest) -> str:
    """What the page answers, as people read it: its messages without the signs that keep them from being Markdown."""
    boxes = (box for kind in ("success", "info", "warning", "error") for box in app.get(kind))
    return "\n".join(re.sub(r"\\(.)", r"\1", str(box.value)) for box in boxes)
