"""Results of cities that U4SSC and others have published, as a pack carries them: ``published/*.csv``.

A file is tidy CSV; its first comment line names the source. A ``page`` column says where in it a figure
stands: a number, or the letters of one of several sources and a number ("FS 34").
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kpi_toolkit.framework import Framework, PackError, PointKey, fold_code
from kpi_toolkit.submission.errors import UnusableFile
from kpi_toolkit.submission.models import Submission
from kpi_toolkit.submission.tidy_csv import read_csv

FOLDER = "published"
_PAGE = re.compile(r"(?:(?P<source>[A-Z]+) )?(?P<number>\d+)")
_LETTERS = re.compile(r"(?P<title>.*) \((?P<letters>[A-Z]+)\)")


@dataclass(frozen=True, slots=True)
class PublishedResult:
    """A result as it was published, with the document and the page."""

    value: float | bool
    source: str


@dataclass(frozen=True, slots=True)
class PublishedCity:
    """What was published of one city for one year. ``year`` None where the source does not say it."""

    city: str
    country: str
    year: int | None
    results: Mapping[PointKey, PublishedResult]


def published_cities(framework: Framework) -> tuple[PublishedCity, ...]:
    """The cities whose results the pack, and the one it extends, carry; by file name.

    Raises PackError where a file cannot be read or names no source.
    """
    paths = [path for folder in framework.folders for path in sorted((folder / FOLDER).glob("*.csv"))]
    return tuple(_city(path, framework) for path in paths)


def _city(path: Path, framework: Framework) -> PublishedCity:
    name = f"{FOLDER}/{path.name}"
    try:
        data = path.read_bytes()
        said = read_csv(data, path.name, framework)
    except (UnusableFile, OSError) as error:
        raise PackError(name, "", f"cannot be used: {error}") from None
    first, *lines = data.decode("utf-8-sig", errors="replace").splitlines()
    if not first.startswith("#") or not first.strip("# "):
        raise PackError(name, "line 1", "must be a comment that names the source")
    city, country = said.text("city"), said.text("country")
    if city is None or country is None:
        raise PackError(name, "profile", "must name the city and its country")
    return PublishedCity(city, country, said.year, _results(said, _pages(lines), first.strip("# ")))


def _results(
    said: Submission, pages: Mapping[tuple[str, str], str], source: str
) -> dict[PointKey, PublishedResult]:
    found = {}
    for (code, data_point), value in said.values.items():
        if value.final is None or value.final.value is None or isinstance(value.final.value, str):
            continue
        page = pages.get((fold_code(code), data_point)) or pages.get((fold_code(code), "")) or ""
        found[code, data_point] = PublishedResult(value.final.value, _cited(source, page))
    return found


def _pages(lines: list[str]) -> dict[tuple[str, str], str]:
    rows = csv.DictReader(io.StringIO("\n".join(line for line in lines if not line.startswith("#"))))
    return {
        (fold_code(row.get("code") or ""), (row.get("data_point") or "").strip()): (
            row.get("page") or ""
        ).strip()
        for row in rows
    }


def _cited(source: str, page: str) -> str:
    """The source of one figure, with its page: the one of several that the page names."""
    found = _PAGE.fullmatch(page)
    if not found:
        return source
    titles = {
        m["letters"]: m["title"] for part in source.split(";") if (m := _LETTERS.fullmatch(part.strip()))
    }
    return f"{titles.get(found['source'] or '', source)}, p. {found['number']}"
