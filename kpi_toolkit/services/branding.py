"""Reading the branding of a city from a file, with the pictures beside it."""

from __future__ import annotations

from pathlib import Path

from kpi_toolkit.framework import PackError
from kpi_toolkit.framework.framework import parse_model
from kpi_toolkit.framework.load import read_yaml
from kpi_toolkit.reports.branding import Branding, BrandingFile, checked
from kpi_toolkit.services.assessing import load
from kpi_toolkit.submission.errors import UnusableFile


def read_branding(path: Path) -> Branding:
    """The branding a YAML file describes (docs/documents.md). Pictures lie in its folder or below it.

    Raises UnusableFile.
    """
    load(path)  # says in plain words where there is no such file
    try:
        said = parse_model(BrandingFile, read_yaml(path), path.name, "")
    except PackError as error:
        raise UnusableFile(
            "not-branding", path.name, problem=": ".join(filter(None, (error.key, error.problem)))
        ) from None
    named = [one.file for one in (said.arms, said.photo) if one is not None]
    return checked(said, {file: _beside(path, file) for file in named}, path.name)


def _beside(path: Path, file: str) -> bytes:
    """The bytes of a file in the folder of another one."""
    folder = path.parent.resolve()
    wanted = (folder / file).resolve()
    if not wanted.is_relative_to(folder):
        raise UnusableFile("not-branding", path.name, problem=f"{file} is not in its folder")
    return load(wanted).data
