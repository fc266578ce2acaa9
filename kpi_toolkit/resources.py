"""Where the data folders of the toolkit are: indicator packs, templates."""

from __future__ import annotations

from pathlib import Path


def resource_folder(name: str) -> Path:
    """A folder that ships with the toolkit: inside the installed package, or beside it in a checkout.

    Raises FileNotFoundError where this installation has none.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / name, package.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the folder '{name}' is missing from this installation")


def resource_file(name: str) -> Path:
    """A file that ships with the toolkit, as ``resource_folder`` finds folders. Raises FileNotFoundError."""
    package = Path(__file__).resolve().parent
    for file in (package / "served" / name, package.parent / name):
        if file.is_file():
            return file
    raise FileNotFoundError(f"the file '{name}' is missing from this installation")
