"""What documents say, beside files that somebody has read: a changed sentence shows in the difference.

Texts that are meant to change are written anew with KPI_TOOLKIT_NEW_TEXTS=1, and read.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from reports.content_words import groups_of, in_blocks
from reports.sample_languages import VERIFIED, document

KEPT = Path(__file__).parents[1] / "golden" / "texts"
KINDS = {
    "karmoy-2020": ("snapshot", "verification_report"),
    VERIFIED: ("factsheet", "certificate"),
}
CASES = [("en", name, kind) for name, kinds in KINDS.items() for kind in kinds] + [
    ("fr", "karmoy-2020", "snapshot"),
    ("ar", "karmoy-2020", "snapshot"),
    ("zh", VERIFIED, "certificate"),
]


def told(code: str, name: str, kind: str) -> str:
    """The texts of a document, one a line, its cover and its properties first."""
    shown = document(code, name, kind)
    info, cover = shown.info, shown.cover
    lines = [info.title, info.mark, cover.kind, cover.title, cover.line, cover.subtitle, cover.headline]
    for blocks in groups_of(shown):
        lines += ["", *in_blocks(blocks)]
    return "\n".join(line.replace("\n", " / ") for line in lines) + "\n"


@pytest.mark.parametrize(("code", "name", "kind"), CASES)
def test_a_document_says_what_it_said(code: str, name: str, kind: str) -> None:
    file = KEPT / f"{kind}-{name}-{code}.txt"
    now = told(code, name, kind)
    if os.environ.get("KPI_TOOLKIT_NEW_TEXTS"):
        KEPT.mkdir(parents=True, exist_ok=True)
        file.write_text(now, encoding="utf-8")
    assert now == file.read_text(encoding="utf-8")
