"""Somebody at the app without a browser: the websocket and the uploads of Streamlit's own page.

The messages are those that ship with Streamlit, so what answers is the whole server: sessions, scripts, widgets,
uploads, sign-in cookies. A page drawn by a browser is not part of it.
"""

from __future__ import annotations

import json
import re
import ssl
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from html import unescape
from threading import Event
from time import monotonic
from typing import Any

import requests
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME, XSRF_COOKIE_NAME
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.protocol import State
from websockets.sync.client import ClientConnection, connect

PATIENCE_SECONDS, AGAIN_SECONDS = 300.0, 0.5
TEXTS = ("body", "label", "text", "caption", "json")


class Fault(Exception):
    """The app has answered with an error, or not at all."""


def cookie(secret: str, origin: str, issuer: str, subject: str) -> str:
    """The cookie of somebody whom the identity provider has signed in."""
    user = {"origin": origin, "is_logged_in": True, "iss": issuer, "sub": subject}
    return create_signed_value(secret, USER_COOKIE_NAME, json.dumps(user)).decode()


@dataclass
class Person:
    """One person with one tab. ``origin``: where the app is reached, ``signed``: the cookie of the sign-in."""

    origin: str
    signed: str
    patience: float = PATIENCE_SECONDS
    certificate: str | bool = True
    elements: dict[tuple[int, ...], Any] = field(default_factory=dict)
    widgets: dict[str, WidgetState] = field(default_factory=dict)
    page_hash: str = ""
    page_name: str = ""
    query: str = ""
    session_id: str = ""
    _tab: ExitStack = field(default_factory=ExitStack, repr=False)

    def arrive(self) -> Person:
        """Fetch the page and its cookies, and open the websocket."""
        self.http = requests.Session()
        self.http.trust_env = False  # no proxy, and no other certificates than this one
        self.http.verify = self.certificate
        self.http.cookies.set(USER_COOKIE_NAME, self.signed, path="/")
        for path in ("/", "/_stcore/health", "/_stcore/host-config"):
            self.http.get(f"{self.origin}{path}", timeout=self.patience).raise_for_status()
        self.connect()
        return self

    def connect(self) -> None:
        """Open the websocket, at first or again; the tab's session is a new one then."""
        secure = self.origin.startswith("https")
        cookies = "; ".join(f"{one.name}={one.value}" for one in self.http.cookies)
        opening = connect(
            re.sub("^http", "ws", self.origin) + "/_stcore/stream",
            origin=self.origin,  # type: ignore[arg-type]
            subprotocols=["streamlit", self.http.cookies[XSRF_COOKIE_NAME]],  # type: ignore[list-item]
            additional_headers={"Cookie": cookies},
            open_timeout=self.patience,
            ping_timeout=self.patience,
            max_size=None,
            ssl=ssl.create_default_context(cafile=str(self.certificate)) if secure else None,
        )
        self._tab.close()
        self.socket: ClientConnection = self._tab.enter_context(opening)

    def connect_again(self) -> None:
        """Open the websocket anew, as often as it takes, as Streamlit's page does."""
        until = monotonic() + self.patience
        while True:
            try:
                return self.connect()
            except (InvalidStatus, OSError):
                if monotonic() > until:
                    raise
                Event().wait(AGAIN_SECONDS)

    @property
    def connected(self) -> bool:
        """Whether the app behind the tab is still there."""
        try:
            self.socket.ping().wait(1)
        except ConnectionClosed:
            return False
        return self.socket.state is State.OPEN

    @property
    def buttons(self) -> list[str]:
        """The buttons on the page."""
        return [_plain(e.button.label) for e in self.elements.values() if e.WhichOneof("type") == "button"]

    def leave(self) -> None:
        """Close the tab."""
        self._tab.close()
        self.http.close()

    # --- doing ----------------------------------------------------------------------------------------------------

    def open(self, page: str, **query: str) -> None:
        """Go to a page by its address; returns when it is drawn."""
        self.page_name, self.page_hash = page, ""
        self.query = "&".join(f"{key}={value}" for key, value in query.items())
        self.widgets.clear()
        self._run()

    def upload(self, name: str, data: bytes) -> None:
        """Choose a file in the page's field for files."""
        uploader = self._one("file_uploader", lambda one: True)
        request = BackMsg()
        request.file_urls_request.request_id = uuid.uuid4().hex
        request.file_urls_request.session_id = self.session_id
        request.file_urls_request.file_names.append(name)
        self._send(request)
        urls = self._receive(lambda message: message.WhichOneof("type") == "file_urls_response")
        (place,) = urls.file_urls_response.file_urls
        answer = self.http.put(
            f"{self.origin}{place.upload_url}",
            files={"file": (name, data)},
            headers={"X-Xsrftoken": self.http.cookies[XSRF_COOKIE_NAME], "Origin": self.origin},
            timeout=self.patience,
        )
        if not answer.ok:
            raise Fault(f"upload: {answer.status_code} {answer.text[:200]}")
        state = WidgetState(id=uploader.id)
        info = state.file_uploader_state_value.uploaded_file_info.add()
        info.name, info.size, info.file_id = name, len(data), place.file_id
        info.file_urls.CopyFrom(place)
        self._change(state)

    def press(self, label: str) -> None:
        """Press a button."""
        button = self._one("button", lambda one: _plain(one.label) == label)
        self._change(WidgetState(id=button.id, trigger_value=True))

    def tick(self, label: str) -> None:
        """Tick the box whose label has these words in it."""
        box = self._one("checkbox", lambda one: label in _plain(one.label))
        self._change(WidgetState(id=box.id, bool_value=True))

    def choose(self, label: str, option: str) -> None:
        """Choose one of several."""
        radio = self._one("radio", lambda one: _plain(one.label) == label)
        if option not in radio.options:
            raise Fault(f"“{label}” offers {list(radio.options)}")
        self._change(WidgetState(id=radio.id, string_value=option))

    def write(self, label: str, text: str) -> None:
        """Write into a field of several lines."""
        area = self._one("text_area", lambda one: _plain(one.label) == label)
        self._change(WidgetState(id=area.id, string_value=text))

    # --- looking --------------------------------------------------------------------------------------------------

    @property
    def shown(self) -> str:
        """All words on the page."""
        words = "\n".join(text for element in self.elements.values() for text in _texts(element))
        words = re.sub("<[^>]+>", " ", re.sub("(?s)<(style|script).*?</\\1>", "", words))
        return unescape(_plain(words))

    def sees(self, words: str) -> None:
        """Fault where these words are not on the page."""
        if words not in self.shown:
            raise Fault(f"“{words}” is not on the page “{self.page_name}”: {self.shown[:1500]}")

    def _one(self, kind: str, wanted: Callable[[Any], bool]) -> Any:
        for element in self.elements.values():
            if element.WhichOneof("type") == kind and wanted(getattr(element, kind)):
                return getattr(element, kind)
        labels = [getattr(e, kind).label for e in self.elements.values() if e.WhichOneof("type") == kind]
        raise Fault(f"no such {kind} on “{self.page_name}”; there are {labels}: {self.shown[:500]}")

    # --- messages -------------------------------------------------------------------------------------------------

    def _change(self, state: WidgetState) -> None:
        self.widgets[state.id] = state
        self._run()
        if state.WhichOneof("value") == "trigger_value":
            del self.widgets[state.id]

    def _run(self) -> None:
        """Let the page's script run, and wait until it has come to its end."""
        message = BackMsg()
        run = message.rerun_script
        run.query_string, run.page_script_hash, run.page_name = self.query, self.page_hash, self.page_name
        run.context_info.timezone, run.context_info.locale = "UTC", "en-GB"
        run.context_info.url = f"{self.origin}/{self.page_name}"
        run.widget_states.widgets.extend(self.widgets.values())
        self._send(message)
        self._receive(_is_drawn)

    def _send(self, message: BackMsg) -> None:
        self.socket.send(message.SerializeToString())

    def _receive(self, wanted: Callable[[ForwardMsg], bool]) -> ForwardMsg:
        """Take in messages until the one that is waited for; what they draw is kept."""
        until = monotonic() + self.patience
        while monotonic() < until:
            message = ForwardMsg()
            message.ParseFromString(self.socket.recv(timeout=max(0.1, until - monotonic())))  # type: ignore[arg-type]
            self._take_in(message)
            if wanted(message):
                return message
        raise Fault(f"no answer on “{self.page_name}” within {self.patience:.0f} s")

    def _take_in(self, message: ForwardMsg) -> None:
        match message.WhichOneof("type"):
            case "new_session":
                new = message.new_session
                if not message.metadata.run.fragment_ids:
                    self.elements.clear()
                self.session_id = new.initialize.session_id or self.session_id
            case "navigation":
                self.page_hash = message.navigation.page_script_hash
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "delta" if message.delta.WhichOneof("type") == "new_element":
                element = message.delta.new_element
                self.elements[tuple(message.metadata.delta_path)] = element
                if element.WhichOneof("type") == "exception":
                    raise Fault(f"{element.exception.type}: {element.exception.message}")


def _is_drawn(message: ForwardMsg) -> bool:
    done = ForwardMsg.FINISHED_SUCCESSFULLY
    return message.WhichOneof("type") == "script_finished" and message.script_finished == done


def _texts(element: Any) -> list[str]:
    """The words of an element."""
    kind = element.WhichOneof("type")
    inner = getattr(element, kind) if kind else None
    found = []
    for name in TEXTS:
        value = getattr(inner, name, None)
        if isinstance(value, str):
            found.append(value)
    return found


def _plain(markdown: str) -> str:
    """Text without the marks that keep it from being taken for Markdown."""
    return re.sub(r"\\(\W)", r"\1", markdown)
