"""A file that takes a while: made on a click, watched, taken, found again; and files made when they are asked for."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from ui.desk_of import html, labels, press, said

from kpi_toolkit.i18n import language_in_force, speaking
from kpi_toolkit.review.refusal import Refused
from kpi_toolkit.services import jobs, making
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.identity import first_person
from kpi_toolkit.services.jobs import JobResult, Kind, Progress
from kpi_toolkit.store import open_store
from kpi_toolkit.ui.components.downloads import NotDelivered, delivered, file_name

MAKE, TAKE, STOP = "Make the file", "Download the file", "Stop"


@dataclass
class Press:
    """A kind of long work that goes on until it is let go."""

    let_go: threading.Event = field(default_factory=threading.Event)
    reported: threading.Event = field(default_factory=threading.Event)
    refused: bool = False

    def run(self, acting: Acting, parameters: Mapping[str, Any], report: Progress) -> JobResult:
        report(0.5, f"{parameters['what']} <b>is</b> made")
        self.reported.set()
        self.let_go.wait(60)
        if self.refused:
            raise Refused("no-submission")
        return JobResult("file.txt", "text/plain", parameters["what"].encode())


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Iterator[Press]:
    made = Press()
    monkeypatch.setitem(making.KINDS, "press", Kind(made.run, lambda acting, parameters: None))
    yield made
    made.let_go.set()
    jobs.workshop().wait()


@pytest.fixture
def acting(tmp_path: Path) -> Acting:
    store = open_store(str(tmp_path / "store.sqlite"))
    return Acting(store, first_person(store).id, single_user=True)


def drawn(acting: Acting, what: str = "one") -> AppTest:
    app = AppTest.from_function(_app, default_timeout=60, args=(acting, what)).run()
    assert not app.exception
    return app


def _app(acting: object, what: str) -> None:
    from kpi_toolkit.services.identity import roles_of
    from kpi_toolkit.ui.components.job_download import job_download
    from kpi_toolkit.ui.desk import Desk

    person, roles = roles_of(acting)
    make, take = "Make the file", "Download the file"
    job_download(Desk(acting, person, roles), "a file", "press", {"what": what}, make=make, take=take)


def test_from_the_click_to_the_file(acting: Acting, work: Press) -> None:
    app = drawn(acting)
    assert (labels(app), labels(app, "download_button")) == ([MAKE], [])
    press(app, MAKE)
    again = drawn(acting)
    for page in (app, again):
        page.run()
        assert labels(page) == [STOP], "a reload finds it under way"
        assert 'role="status"' in "".join(html(page))
    work.let_go.set()
    jobs.workshop().wait()
    for page in (app.run(), drawn(acting)):
        assert (labels(page), labels(page, "download_button")) == ([], [TAKE])
    assert jobs.result(acting, jobs.jobs(acting)[0].id).data == b"one"


def test_how_far_it_is_is_told_as_text(acting: Acting, work: Press) -> None:
    jobs.start(acting, "a file", "press", {"what": "one"})
    assert work.reported.wait(60)
    told = "".join(html(drawn(acting)))
    assert "one &lt;b&gt;is&lt;/b&gt; made" in told
    assert 'aria-label="50 per cent"' in told


def test_other_work_under_the_same_key_is_not_taken_for_it(acting: Acting, work: Press) -> None:
    work.let_go.set()
    press(drawn(acting), MAKE)
    jobs.workshop().wait()
    assert labels(drawn(acting, "other")) == [MAKE]
    assert labels(drawn(acting), "download_button") == [TAKE]


def test_it_can_be_stopped(acting: Acting, work: Press) -> None:
    app = press(drawn(acting), MAKE)
    press(app, STOP)
    work.let_go.set()
    jobs.workshop().wait()
    assert labels(app.run()) == [MAKE]


def test_what_fails_is_told_and_can_be_tried_again(acting: Acting, work: Press) -> None:
    work.refused = True
    work.let_go.set()
    app = press(drawn(acting), MAKE)
    jobs.workshop().wait()
    app.run()
    assert "Nothing has been handed in for this round yet." in said(app)
    work.refused = False
    press(app, MAKE)
    jobs.workshop().wait()
    assert labels(app.run(), "download_button") == [TAKE]


def test_a_file_is_made_in_the_language_its_button_was_drawn_in() -> None:
    with speaking("fr"):
        deliver = delivered(lambda: language_in_force().encode(), "here")
    assert deliver() == b"fr"


def test_why_a_file_cannot_be_made_is_a_sentence(caplog: pytest.LogCaptureFixture) -> None:
    def refused() -> bytes:
        raise Refused("no-submission")

    def faulty() -> bytes:
        raise ZeroDivisionError("secret")

    with pytest.raises(NotDelivered, match="Nothing has been handed in"):
        delivered(refused, "here")()
    with pytest.raises(NotDelivered, match=r"tell the number [0-9a-f]{8}") as told:
        delivered(faulty, "here")()
    assert "secret" not in str(told.value)
    assert "secret" in caplog.text


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("Lindhaven (fictional)", 2025), "Lindhaven-fictional-2025.xlsx"),
        (("../../etc/passwd",), "etc-passwd.xlsx"),
        (("Ålesund", "مدينة", "北京"), "Ålesund-مدينة-北京.xlsx"),
        (('a"b\r\nc;\x00',), "a-b-c.xlsx"),
        (("x" * 500,), "x" * 120 + ".xlsx"),
    ],
)
def test_names_of_files(parts: tuple[object, ...], name: str) -> None:
    assert file_name(*parts, ending="xlsx") == name
