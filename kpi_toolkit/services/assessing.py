"""Assessing files: the use case behind ``kpi-toolkit assess`` and ``kpi_toolkit.assess``."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from kpi_toolkit.assessment import Assessment, assess_submission
from kpi_toolkit.framework import Framework, PointKey
from kpi_toolkit.i18n.signs import shown, unsteered
from kpi_toolkit.reports.content.earlier import Earlier
from kpi_toolkit.review.attest import SELF_ASSESSMENT
from kpi_toolkit.scoring.values import figures, results
from kpi_toolkit.services.frameworks import configured
from kpi_toolkit.submission.errors import UnusableFile
from kpi_toolkit.submission.merge import merge
from kpi_toolkit.submission.models import Entry, Place, Submission
from kpi_toolkit.submission.tidy_csv import read_csv

MAX_BYTES = 20_000_000
LONGEST_NAME = 120
"""Letters of the name of a file, its ending among them."""


@dataclass(frozen=True, slots=True)
class SourceData:
    """A file's name and bytes.

    The name may come from anywhere: only its last part is kept, of signs that are shown, and not too many.
    """

    name: str
    data: bytes

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", _file_name(self.name))

    @property
    def is_text(self) -> bool:
        """Whether the name says that it is a CSV file."""
        return Path(self.name).suffix.casefold() in (".csv", ".tsv", ".txt")


def _file_name(name: str) -> str:
    last = shown(re.split(r"[/\\\\]", name)[-1], keep="").strip()
    if len(last) > LONGEST_NAME:
        ending = Path(last).suffix[:10]
        last = last[: LONGEST_NAME - len(ending)] + ending
    return last if last.strip(". ") else "file"


def load(path: str | Path) -> SourceData:
    """The bytes of a file. Raises UnusableFile where it is missing, not readable or too large."""
    path = Path(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            size = path.stat().st_size // 1_000_000
            raise UnusableFile("too-large", path.name, size=size, limit=MAX_BYTES // 1_000_000)
        return SourceData(path.name, path.read_bytes())
    except IsADirectoryError:
        raise UnusableFile("folder", path.name) from None
    except FileNotFoundError:
        raise UnusableFile("missing", str(path)) from None
    except OSError as error:
        raise UnusableFile("unreadable", path.name, problem=error.strerror or "") from None


def read(
    sources: Sequence[SourceData],
    framework: Framework,
    *,
    city: str | None = None,
    year: int | None = None,
) -> Submission:
    """Read one or several files of one city into a submission.

    ``city`` and ``year`` stand in where the files have no profile. Raises UnusableFile.
    """
    submission = merge([_read_one(source, framework) for source in sources])
    given: dict[str, Entry] = {}
    if city and "city" not in submission.profile:
        given["city"] = Entry(unsteered(city), unsteered(city), Place())
    if year and "year" not in submission.profile:
        given["year"] = Entry(float(year), str(year), Place())
    return replace(submission, profile={**submission.profile, **given}) if given else submission


def _read_one(source: SourceData, framework: Framework) -> Submission:
    if source.is_text:
        return read_csv(source.data, source.name, framework)
    from kpi_toolkit.workbook.reader import read_workbook

    return read_workbook(source.data, source.name, framework)


def reference_values(source: SourceData, framework: Framework) -> dict[PointKey, float]:
    """Results to compare with, by data point: from an earlier assessment.json, a workbook or a CSV file."""
    if Path(source.name).suffix.casefold() == ".json":
        try:
            document = json.loads(source.data)
            pairs = {(v["code"], v["data_point"]): v["value"] for v in document["values"]}
        except (ValueError, KeyError, TypeError, RecursionError):
            raise UnusableFile("not-assessment", source.name) from None
        return {
            key: float(value)
            for key, value in pairs.items()
            if key in framework.by_key and isinstance(value, int | float) and abs(value) <= sys.float_info.max
        }
    submission = _read_one(source, framework)
    row = results(framework, figures(framework, [submission])).values.to_numpy()[0]
    return {
        point.key: float(row[point.index])
        for point in framework.points
        if row[point.index] == row[point.index]
    }


def earlier_year(source: SourceData) -> tuple[Earlier, ...]:
    """The year of an earlier assessment.json, to be shown beside this one; nothing of other files.

    The file does not say whether anybody verified it, so it counts as a self-assessment.
    """
    if Path(source.name).suffix.casefold() != ".json":
        return ()
    try:
        return (Earlier(Assessment.model_validate_json(source.data), SELF_ASSESSMENT),)
    except ValidationError:
        return ()


def assess(
    source: str | Path | Submission | Iterable[str | Path],
    *,
    framework: Framework | None = None,
    overlays: Iterable[str] = (),
    targets: str | Path | None = None,
    settings: str | Path | None = None,
    city: str | None = None,
    year: int | None = None,
    previous: str | Path | Mapping[PointKey, float] | None = None,
    national: str | Path | Mapping[PointKey, float] | None = None,
    language: str = "en",
) -> Assessment:
    """Assess a city.

    ``source``: a workbook or tidy CSV file, several of them (departments of one city), or a Submission.
    ``framework``: a loaded framework; else the U4SSC pack with ``overlays``, the city's own ``targets`` and
    ``settings`` files applied. ``previous`` and ``national``: what to compare with, as a file or by data point.

    Raises UnusableFile for a file that cannot be read at all and PackError for wrong targets or settings.
    Whatever is wrong in the data itself is a finding of the result.
    """
    framework = framework or configured(overlays=overlays, targets=targets, settings=settings)
    if isinstance(source, Submission):
        submission = source
    else:
        paths = [source] if isinstance(source, str | Path) else list(source)
        submission = read([load(path) for path in paths], framework, city=city, year=year)

    def compared(with_: str | Path | Mapping[PointKey, float] | None) -> Mapping[PointKey, float] | None:
        return reference_values(load(with_), framework) if isinstance(with_, str | Path) else with_

    return assess_submission(
        submission, framework, previous=compared(previous), national=compared(national), language=language
    )
