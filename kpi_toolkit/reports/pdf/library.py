"""The inner parts of fpdf2 that tagged documents are made with, all in one place.

fpdf2 tags pictures only, so the structure of a text is written here with parts it keeps to itself. The version is
pinned; where another one is found, the program says so instead of writing files that are wrong.
"""

from __future__ import annotations

import inspect
from typing import Any

import fpdf
from fpdf import FPDF

KNOWN = "2.8.9"


def _missing() -> list[str]:
    """What is not where it is expected, by name."""
    pdf = FPDF()
    checks = {
        "FPDF._out": callable(getattr(FPDF, "_out", None)),
        "FPDF.struct_builder": hasattr(pdf, "struct_builder"),
        "FPDF._resource_catalog": hasattr(pdf, "_resource_catalog"),
        "FPDF.embedded_files": hasattr(pdf, "embedded_files"),
        "OutputProducer._add_structure_tree": "struct_builder" in _source("_add_structure_tree"),
        "OutputProducer._add_annotations_as_objects": "Signature" in _source("_add_annotations_as_objects"),
        "OutputProducer.bufferize": "doc_struct_elem.k" in _source("bufferize"),
    }
    return [name for name, found in checks.items() if not found]


def _source(method: str) -> str:
    found = getattr(OutputProducer, method, None)
    return "" if found is None else inspect.getsource(found)


try:
    from fpdf.annotations import PDFAnnotation
    from fpdf.enums import AnnotationFlag, OutputIntentSubType, PDFResourceType
    from fpdf.output import OutputProducer, PDFICCProfile
    from fpdf.prefs import ViewerPreferences
    from fpdf.sign import Signature
    from fpdf.syntax import Name, PDFDate, PDFObject, PDFString
    from fpdf.util import builtin_srgb2014_bytes

    if _missing():
        raise ImportError(", ".join(_missing()))
except ImportError as error:
    raise ImportError(
        f"fpdf2 {fpdf.__version__} is not built as version {KNOWN}, which documents are written with ({error}). "
        f"Install fpdf2 {KNOWN}."
    ) from None

Annotation = Any
"""A ``PDFAnnotation``: it is given entries that fpdf2 does not know of."""

__all__ = [
    "FPDF",
    "Annotation",
    "AnnotationFlag",
    "Name",
    "OutputIntentSubType",
    "PDFAnnotation",
    "PDFDate",
    "PDFICCProfile",
    "PDFObject",
    "PDFResourceType",
    "PDFString",
    "Signature",
    "ViewerPreferences",
    "builtin_srgb2014_bytes",
]
