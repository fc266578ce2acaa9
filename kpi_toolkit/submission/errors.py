"""What can be wrong with an uploaded file as a whole, and the words for it.

Everything about a single value is a finding, not an exception. The one exception is a file that cannot be
read at all: then there is nothing to attach a finding to.
"""

from __future__ import annotations

from typing import Any

from kpi_toolkit.i18n import _
from kpi_toolkit.i18n.signs import shown

SAVE_AGAIN = "Open it in Excel, choose File, Save As, Excel Workbook (.xlsx), and upload the new file."

MESSAGES = {
    "empty": '"{name}" is empty. Choose the file again, or take an earlier copy of it.',
    "too-large": '"{name}" has {size} MB; the limit is {limit} MB. Remove pictures and sheets that do not '
    "belong to the data, save it and upload it again.",
    "encrypted": '"{name}" is protected with a password and cannot be read. Open it in Excel, remove the '
    "password (File, Info, Protect Workbook, Encrypt with Password), save it and upload it again.",
    "old-format": '"{name}" is in another Excel format ({format}), which is not accepted. ' + SAVE_AGAIN,
    "strict-format": '"{name}" was saved as "Strict Open XML Spreadsheet", which is not accepted. '
    + SAVE_AGAIN,
    "not-xlsx": '"{name}" is {kind}, not an Excel workbook (.xlsx). If you have the data in a spreadsheet '
    "program, save it there as Excel Workbook (.xlsx) and upload the new file.",
    "broken": '"{name}" is damaged or incomplete and cannot be read. ' + SAVE_AGAIN,
    "irregular": '"{name}" is put together in a way that no spreadsheet program does, and was refused for '
    "safety. " + SAVE_AGAIN,
    "macros": '"{name}" contains macros, which are not accepted. ' + SAVE_AGAIN,
    "external-links": '"{name}" contains links to other workbooks, which are not accepted. In Excel choose '
    "Data, Edit Links, Break Link for each of them, save it and upload it again.",
    "embedded-files": '"{name}" contains other documents or controls that were inserted into a sheet, which '
    "are not accepted. Delete them, save it and upload it again.",
    "zip-bomb": '"{name}" becomes far larger than a workbook of indicators when it is unpacked, and was '
    "refused for safety. Delete the unused rows, columns and sheets, or copy the data into a new template.",
    "unsafe-xml": '"{name}" contains definitions (DTD) that Excel never writes, and was refused for safety. '
    + SAVE_AGAIN,
    "too-many-sheets": '"{name}" has {count} sheets; the limit is {limit}. Delete the sheets that do not '
    "belong to the data, save it and upload it again.",
    "too-many-cells": '"{name}" holds more data than can be read ({limit} filled cells). Delete the sheets '
    "that do not belong to the data, save it and upload it again.",
    "timeout": 'Reading "{name}" took longer than {seconds} seconds and was stopped. Delete the unused rows, '
    "columns and sheets, or copy the data into a new template, and upload it again.",
    "memory": 'Reading "{name}" needs more memory than is allowed and was stopped. Delete the unused rows, '
    "columns and sheets, or copy the data into a new template, and upload it again.",
    "other-workbook": '"{name}" is a workbook, but not one made from the template of this toolkit. Copy '
    "your figures into the template and use that file.",
    "not-tidy": '"{name}" is no table of indicators: the first line must name the columns, at least code and '
    "value. The README shows an example.",
    "not-text": '"{name}" is not a text file. Save the table as CSV (UTF-8) and use that file.',
    "broken-csv": '"{name}" cannot be read as a table: something is wrong at row {row}, often a quotation mark '
    "that is never closed. Correct it and use the file again.",
    "missing": 'There is no file "{name}". Check the name and the folder.',
    "folder": '"{name}" is a folder. Name the file in it.',
    "unreadable": '"{name}" cannot be opened: {problem}. Close it in other programs and check that you may read it.',
    "not-assessment": '"{name}" is no assessment.json of this toolkit. Give the file that an earlier check wrote.',
    "reader-died": '"{name}" could not be read: reading it stopped unexpectedly. ' + SAVE_AGAIN,
    "not-pdf": '"{name}" is no PDF document. Give the file of a report or snapshot as it was published.',
    "pdf-no-data": '"{name}" is a PDF, but encloses no data of this toolkit: it was made by something else, or the '
    "data were taken out. Ask whoever published it for the original file.",
    "pdf-broken": '"{name}" is damaged and cannot be read. Ask whoever published it for the original file.',
    "pdf-encrypted": '"{name}" is protected with a password. Documents of this toolkit never are; ask whoever '
    "published it for the original file.",
    "pdf-too-large": '"{name}" is far larger than a document of this toolkit, and was refused for safety. Ask '
    "whoever published it for the original file.",
    "pdf-timeout": 'Reading "{name}" took longer than {seconds} seconds and was stopped. Documents of this toolkit '
    "are read in a few seconds; ask whoever published it for the original file.",
    "pdf-memory": 'Reading "{name}" needs more memory than is allowed and was stopped. Ask whoever published it for '
    "the original file.",
    "pdf-reader-died": '"{name}" could not be read: reading it stopped unexpectedly. Ask whoever published it for '
    "the original file.",
    "picture-broken": '"{name}" is no picture in PNG or JPEG, or it is damaged. Save it anew as PNG or JPEG.',
    "picture-no-words": 'Words for "{name}" (alt) are missing, or longer than {limit} letters. Say in them what the '
    "picture shows, for people who do not see it.",
    "picture-too-large": '"{name}" has more than {limit} MB. Save it with fewer pixels.',
    "picture-too-many-pixels": '"{name}" has {size} pixels, which is more than can be read. Save it with fewer pixels.',
    "picture-timeout": 'Reading "{name}" took longer than {seconds} seconds and was stopped. Save it anew as PNG or '
    "JPEG, with fewer pixels.",
    "picture-memory": 'Reading "{name}" needs more memory than is allowed. Save it with fewer pixels.',
    "picture-reader-died": '"{name}" could not be read: reading it stopped unexpectedly. Save it anew as PNG or JPEG.',
    "not-branding": '"{name}" cannot be used: {problem}. See docs/documents.md for what it may say.',
    "low-contrast": 'The colour {colour} in "{name}" cannot be used: text in it, or on it, would differ from its '
    "ground by {found} to 1 only, and 4.5 to 1 is needed to read it. Choose a darker one.",
    "not-ledger": '"{name}" is no exported ledger: {problem}. Make one with "kpi-toolkit ledger export".',
    "no-signing": '"{name}" cannot be used: signing needs further packages. Install kpi-toolkit[sign].',
    "wrong-password": 'The password of "{name}" is not right. Set KPI_TOOLKIT_SIGN_PASSWORD, or type it again.',
    "not-pkcs12": '"{name}" is no certificate file (PKCS#12, mostly .p12 or .pfx). Export the certificate with '
    "its key into one.",
    "no-key": '"{name}" holds no private key with its certificate. Export both into one PKCS#12 file.',
    "other-key": 'The key in "{name}" is of a kind that documents are not signed with. Use one of RSA or of an '
    "elliptic curve.",
    "many-certificates": 'The certificates of "{name}" take too much room in a signature. Export the file with fewer '
    "of the certificates above it.",
    "no-font": "A document in {name} needs a font with its letters, and none is installed. Install one (Debian, "
    "Ubuntu: fonts-noto-cjk), or set KPI_TOOLKIT_CJK_FONT to the file of one.",
    "not-font": '"{name}" cannot be used as a font. Set KPI_TOOLKIT_CJK_FONT to a font file (.ttf, .otf or .ttc).',
    "not-certificate": '"{name}" is no certificate (X.509, in PEM or DER). Give the certificate of whoever should '
    "have signed.",
}
"""reason -> sentence. The reasons are stable keys; the sentences are translated when they are read."""

KINDS = {
    "pdf": "a PDF document",
    "web-page": "a web page (HTML)",
    "opendocument": "an OpenDocument file",
    "xml-spreadsheet": "an XML file of an older spreadsheet program",
    "word": "a Word document",
    "powerpoint": "a PowerPoint presentation",
    "picture": "a picture",
    "archive": "a compressed archive",
    "text": "a text file",
    "unknown": "a file of an unknown kind",
}
"""What a file is when it is not a workbook: the "kind" parameter of the reason "not-xlsx" -> its words."""


class UnusableFile(Exception):
    """A file that cannot be read at all.

    `reason` is a stable key of MESSAGES, `parameters` holds what the sentence needs (always "name"), and
    `str(error)` is a sentence in the language in force that says what is wrong and what to do.
    """

    def __init__(self, reason: str, name: str, **parameters: Any) -> None:
        # The name comes from outside and ends up on a page: no line breaks, no endless length.
        name = shown(name, keep="")[:100] or _("The file")
        self.reason = reason
        self.parameters = {"name": name, **parameters}
        super().__init__(reason, name)

    def __str__(self) -> str:
        kind = KINDS.get(self.parameters.get("kind", ""), "")
        return _(MESSAGES[self.reason]).format_map(self.parameters | {"kind": _(kind)})
