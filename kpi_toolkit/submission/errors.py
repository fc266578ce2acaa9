"""What can be wrong with an uploaded file as a whole, and the words for it.

Everything about a single value is a finding, not an exception. The one exception is a file that cannot be
read at all: then there is nothing to attach a finding to.
"""

from __future__ import annotations

from typing import Any

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
    "other-workbook": '"{name}" is a workbook, but not one made from the template of this toolkit. Make one with '
    "'kpi-toolkit template', copy your figures into it and use that file.",
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
}
"""reason -> sentence. The reasons are stable keys; the sentences may be translated."""

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
    `str(error)` is an English sentence that says what is wrong and what to do.
    """

    def __init__(self, reason: str, name: str, **parameters: Any) -> None:
        # The name comes from outside and ends up on a page: no line breaks, no endless length.
        name = "".join(sign for sign in name if sign.isprintable())[:100] or "The file"
        self.reason = reason
        self.parameters = {"name": name, **parameters}
        words = self.parameters | {"kind": KINDS.get(parameters.get("kind", ""), "")}
        super().__init__(MESSAGES[reason].format(**words))
