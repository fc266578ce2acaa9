"""The words that stand on the pages of a PDF."""

from __future__ import annotations

import io

from pypdf import PdfReader


def words_of(pdf: bytes) -> str:
    """All words of all pages with one blank between them."""
    return " ".join(word for page in PdfReader(io.BytesIO(pdf)).pages for word in page.extract_text().split())
