"""Filters whose choice stands in the address, so that reload, back button and links keep it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TypeVar

import streamlit as st

from kpi_toolkit.ui.place import asked

Value = TypeVar("Value", bound=str)


def choice(name: str, label: str, options: Mapping[Value, str], anything: str) -> str:
    """A choice among ``options`` (value -> words); empty where ``anything`` will do. ``name``: in the address."""
    st.session_state[_key(name)] = asked(name) if asked(name) in options else None
    chosen = st.selectbox(
        label,
        list(options),
        index=None,
        placeholder=anything,
        format_func=options.__getitem__,
        key=_key(name),
        on_change=partial(_to_address, name),
    )
    return chosen or ""


def search(name: str, label: str, placeholder: str) -> str:
    """A field to search in, which answers while one types."""
    st.session_state[_key(name)] = asked(name)
    typed = st.text_input(
        label,
        key=_key(name),
        type="search",
        placeholder=placeholder,
        live="400ms",
        max_chars=100,
        on_change=partial(_to_address, name),
    )
    return typed or ""


def everything(names: Iterable[str], label: str) -> None:
    """A button that takes all of these filters away; it is there where one of them is set."""
    if any(asked(name) for name in names):
        st.button(label, key="filters: none", type="tertiary", on_click=_none, args=(tuple(names),))


def chosen(names: Iterable[str]) -> dict[str, str]:
    """What of these filters stands in the address, for links that keep it."""
    return {name: asked(name) for name in names if asked(name)}


def _key(name: str) -> str:
    return f"filter: {name}"


def _to_address(name: str) -> None:
    value = st.session_state[_key(name)]
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def _none(names: Iterable[str]) -> None:
    for name in names:
        st.query_params.pop(name, None)
