"""The manual's checks as a list: a check is the same one in whatever language it is read."""

from __future__ import annotations

import pytest

from kpi_toolkit.framework import load_framework
from kpi_toolkit.i18n import LANGUAGES
from kpi_toolkit.review.manual import tick_list

PACK = load_framework("u4ssc")
WITH_OWN_TEXT = next(kpi for kpi in PACK.kpis if any(check.text for check in kpi.verifier_checks))


@pytest.mark.parametrize("language", list(LANGUAGES))
def test_keys_are_the_same_in_every_language(language: str) -> None:
    said = PACK.in_language(language)
    for kpi, told in zip(PACK.kpis, said.kpis, strict=True):
        assert [check.key for check in tick_list(said, told)] == [c.key for c in tick_list(PACK, kpi)]


def test_texts_are_those_of_the_language() -> None:
    french = PACK.in_language("fr")
    own = french.kpi(WITH_OWN_TEXT.code)
    assert own is not None
    texts = [check.text for check in tick_list(french, own)]
    assert texts != [check.text for check in tick_list(PACK, WITH_OWN_TEXT)]
    assert set(texts) & {check.text for check in own.verifier_checks}
