"""The page: upload, findings, scores, documents; a foreign file gets a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()


def upload(app: AppTest, name: str, data: bytes) -> AppTest:
    app.file_uploader[0].upload(name, data)
    return app.run()


def shown(app: AppTest) -> str:
    return "\n".join(
        str(element.value) for kind in ("markdown", "caption", "error") for element in app.get(kind)
    )


def test_the_page_opens_and_says_what_it_is_not(app: AppTest) -> None:
    assert not app.exception
    assert "not an official product" in shown(app)


def test_a_city_sees_findings_and_scores(app: AppTest) -> None:
    upload(app, "messy-city.xlsx", (ROOT / "examples" / "messy-city.xlsx").read_bytes())
    assert not app.exception
    assert [metric.value for metric in app.metric] == ["111 of 112", "17", "22", "6"]
    assert "Lindhaven \\(fictional\\), 2025" in shown(app)
    assert "**Error (17)**" in shown(app)
    assert len(app.table) == 6


def test_documents_are_made_when_asked_for(app: AppTest) -> None:
    upload(app, "karmoy-2020.csv", (ROOT / "examples" / "cities" / "karmoy-2020.csv").read_bytes())
    labels = [button.label for button in app.button]
    assert "Make: City Snapshot (PDF)" in labels
    app.button[labels.index("Make: City Snapshot (PDF)")].click().run()
    assert not app.exception
    assert "Make: City Snapshot (PDF)" not in [button.label for button in app.button]


def test_a_foreign_file_gets_a_sentence(app: AppTest) -> None:
    upload(app, "letter.xlsx", b"Dear Sir or Madam")
    assert not app.exception
    assert "not an Excel workbook" in app.error[0].value


def test_text_of_a_file_is_not_read_as_markdown(app: AppTest) -> None:
    data = b"code,data_point,value\nprofile,city,[click](http://example.org)\nEC: ICT: ICT: 1C,,97\n"
    upload(app, "**bold**.csv", data)
    assert "\\*\\*bold\\*\\*" in shown(app)
