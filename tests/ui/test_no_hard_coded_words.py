"""In the pseudo-language every word of ours shows brackets: what has none was not put into the catalogue."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape

import pytest
from browser.rounds import ASKED, Walk, filled
from streamlit.testing.v1 import AppTest
from ui.desk_of import TEXTS, at_page, html

from kpi_toolkit.framework import Framework, load_framework
from kpi_toolkit.framework.shown import texts_of
from kpi_toolkit.i18n import LANGUAGES
from kpi_toolkit.services.acting import Acting
from kpi_toolkit.services.identity import first_person
from kpi_toolkit.services.published import published_elsewhere
from kpi_toolkit.store import SqlStore, open_store
from kpi_toolkit.ui.navigation import PAGES

WIDGETS = ("button", "text_input", "text_area", "selectbox", "checkbox", "radio", "expander", "number_input")
OF_OURS = re.compile(r"⟦[^⟦⟧]*⟧")
WORD = re.compile(r"[^\W\d_]{3,}")
NAMES = "KPI SHA JSON Excel CSV PDF HTML UTC November xlsx csv docx png jpg"
MACHINE = frozenset({"selected", "area", "accept", "place", "lang", "direction"})
"""What a component is given for its script alone."""


@pytest.fixture(scope="module")
def walk(tmp_path_factory: pytest.TempPathFactory) -> Walk:
    return filled(tmp_path_factory.mktemp("walk") / "store.sqlite")


@pytest.fixture(scope="module")
def acting(walk: Walk) -> Iterator[Acting]:
    store = open_store(walk.database)
    yield Acting(store, first_person(store).id, single_user=True)
    store.close()


@pytest.fixture(scope="module")
def known(acting: Acting, walk: Walk) -> set[str]:
    """Words that are nobody's to translate: the pack's own, the city's, names."""
    framework = load_framework()
    texts = [NAMES, *(language.name for language in LANGUAGES.values()), *_of_pack(framework)]
    with acting.store.begin(acting.person_id, read_only=True) as unit:
        for one in unit.rounds():
            for record in unit.submissions(one.id):
                texts += [
                    json.dumps(record.parsed, ensure_ascii=False),
                    *(file.name for file in record.files),
                ]
            texts += [message.text for q in unit.questions(one.id) for message in unit.messages(q.id)]
            texts += [decision.reason or "" for decision in unit.decisions(one.id)]
        texts += [person.name or "" for person in unit.people()]
    assert isinstance(acting.store, SqlStore)
    texts.append(str(acting.store.url))
    return {word.casefold() for text in texts for word in WORD.findall(text)}


def _of_pack(framework: Framework) -> Iterator[str]:
    yield from (str(text) for text in texts_of(framework).values())
    for kpi in framework.kpis:
        yield kpi.model_dump_json()
    for point in framework.points:
        yield point.target.model_dump_json()
    for many in (framework.settings, framework.inputs, framework.units, framework.overlays):
        for key, one in many.items():
            yield f"{key} {one.model_dump_json()}"
    yield framework.pack.model_dump_json()
    yield framework.maturity.model_dump_json()
    for relation in framework.relations:
        yield relation.model_dump_json()
    for city in published_elsewhere(framework):
        yield str(city)


def texts(app: AppTest) -> Iterator[str]:
    """Every text of the page."""
    for kind in TEXTS:
        yield from (str(element.value) for element in app.get(kind))
    for kind in WIDGETS:
        for element in app.get(kind):
            yield str(getattr(element, "label", ""))
            yield str(getattr(element, "placeholder", "") or "")
    for made in html(app):
        yield from _strings(json.loads(made)) if made.startswith("{") else (made,)


def _strings(data: object) -> Iterator[str]:
    """The texts in what a component is given; the key of a choice is none."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for name, value in data.items():
            if name not in MACHINE:
                yield from _strings(value)


def unmarked(text: str) -> Iterator[str]:
    """The words of a text that stand outside the brackets."""
    visible = re.sub(r"<(style|script|code)\b.*?</\1>", " ", text, flags=re.DOTALL)
    labels = re.findall(r'(?:aria-label|title|placeholder|alt)="([^"]*)"', visible)
    visible = " ".join([re.sub(r"<[^>]*>", " ", visible), *labels])
    visible = unescape(visible)
    while OF_OURS.search(visible):  # a text of ours may hold another
        visible = OF_OURS.sub(" ", visible)
    yield from WORD.findall(visible)


def places(key: str, walk: Walk) -> dict[str, str]:
    """What the address of a page says besides."""
    spec = next(spec for spec in PAGES if spec.key == key)
    found = {"round": walk.verifying} if spec.of_round else {}
    if key in ("value", "kpi"):
        found |= {"code": ASKED[0], "data_point": ASKED[1]}
    return found


@pytest.mark.parametrize("key", [spec.key for spec in PAGES])
def test_every_word_goes_through_the_catalogue(acting: Acting, walk: Walk, known: set[str], key: str) -> None:
    app = at_page(acting, key, language="xx", lang="xx", **places(key, walk))
    assert not app.exception
    told = list(texts(app))
    assert any("⟦" in text for text in told), "the page is empty"
    found = {word for text in told for word in unmarked(text)}
    assert {word for word in found if word.casefold() not in known} == set()
