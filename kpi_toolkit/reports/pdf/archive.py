"""What makes a file fit for an archive: PDF/A-3u (ISO 19005-3) with the data it was drawn from enclosed.

Colours have a meaning of their own (sRGB), the properties stand in XMP as well, and every enclosed file says what
it is to the document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from xml.sax.saxutils import escape

from kpi_toolkit.reports.content.model import Info
from kpi_toolkit.reports.pdf.library import (
    FPDF,
    OutputIntentSubType,
    PDFICCProfile,
    ViewerPreferences,
    builtin_srgb2014_bytes,
)

PDF_VERSION = "1.7"
PART, CONFORMANCE = 3, "U"


@dataclass(frozen=True, slots=True)
class EnclosedFile:
    """A file inside a document. ``relation``: "Data" is what was drawn, "Supplement" adds to it."""

    name: str
    data: bytes
    mime: str
    relation: Literal["Data", "Supplement"]
    about: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """What a document holds besides its pages; ``at``: its date, where that is known."""

    files: tuple[EnclosedFile, ...] = ()
    at: datetime | None = None


def archive(pdf: FPDF, info: Info, enclosure: Enclosure, date: datetime) -> None:
    """Give a new document its properties, its colours and its files. Fonts are embedded as they are used."""
    pdf.pdf_version = PDF_VERSION
    pdf.allow_images_transparency = False
    pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
    pdf.set_title(info.title)
    pdf.set_subject(info.subject)
    pdf.set_author(info.author)
    pdf.set_producer(info.author)
    pdf.set_lang(info.language)
    pdf.set_creation_date(date)
    pdf.set_xmp_metadata(_xmp(info, date))
    pdf.add_output_intent(
        OutputIntentSubType.PDFA,
        output_condition_identifier="sRGB",
        output_condition="IEC 61966-2-1:1999",
        registry_name="http://www.color.org",
        dest_output_profile=PDFICCProfile(contents=builtin_srgb2014_bytes(), n=3, alternate="DeviceRGB"),
        info="sRGB2014",
    )
    for file in sorted(enclosure.files, key=lambda file: file.name):
        pdf.embed_file(
            bytes=file.data,
            basename=file.name,
            mime_type=file.mime,
            associated_file_relationship=file.relation,
            desc=file.about,
            creation_date=date,
            modification_date=date,
            compress=True,
        )


def _xmp(info: Info, date: datetime) -> str:
    """The properties as XMP; the same ones stand in the document information dictionary."""
    at = date.isoformat(timespec="seconds")
    return "\n".join(
        (
            '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
            *_described("pdfaid", "http://www.aiim.org/pdfa/ns/id/", part=str(PART), conformance=CONFORMANCE),
            '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">',
            f"<dc:title><rdf:Alt>{_in('x-default', info.title)}</rdf:Alt></dc:title>",
            f"<dc:description><rdf:Alt>{_in('x-default', info.subject)}</rdf:Alt></dc:description>",
            f"<dc:creator><rdf:Seq><rdf:li>{_text(info.author)}</rdf:li></rdf:Seq></dc:creator>",
            f"<dc:language><rdf:Bag><rdf:li>{_text(info.language)}</rdf:li></rdf:Bag></dc:language>",
            "</rdf:Description>",
            *_described("xmp", "http://ns.adobe.com/xap/1.0/", CreateDate=at, ModifyDate=at, MetadataDate=at),
            *_described("pdf", "http://ns.adobe.com/pdf/1.3/", Producer=info.author),
            "</rdf:RDF>",
            "</x:xmpmeta>",
        )
    )


def _described(prefix: str, namespace: str, **properties: str) -> Iterator[str]:
    yield f'<rdf:Description rdf:about="" xmlns:{prefix}="{namespace}">'
    for name, value in properties.items():
        yield f"<{prefix}:{name}>{_text(value)}</{prefix}:{name}>"
    yield "</rdf:Description>"


def _in(language: str, text: str) -> str:
    return f'<rdf:li xml:lang="{language}">{_text(text)}</rdf:li>'


def _text(text: str) -> str:
    return escape(text.encode("utf-8", "replace").decode())
