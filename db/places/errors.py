"""What can go wrong with the file of imported places, in words."""

from __future__ import annotations

import sqlite3
from pathlib import Path


class PlacesUnavailable(Exception):  # noqa: N818 - a state of the world, not a mistake in the program
    """The imported places cannot be read or written now. `str(error)` is one line: the file and what to do."""


def unreadable(path: Path, error: Exception) -> PlacesUnavailable:
    """Why `path` cannot be read."""
    if isinstance(error, sqlite3.OperationalError) and "unable to open" in str(error):
        return PlacesUnavailable(f"{path} cannot be opened; give the program read access to it")
    return PlacesUnavailable(
        f"{path} holds no imported places, or is damaged; delete it and import the place files again"
    )


def unwritable(path: Path, error: Exception) -> PlacesUnavailable:
    """Why `path` cannot be made."""
    words = str(error).lower()
    if "disk is full" in words or "no space" in words:
        return PlacesUnavailable(
            f"{path} cannot be written, the disk is full; a million names need about 500 MB while importing"
        )
    if "locked" in words:
        return PlacesUnavailable(f"{path} is being written by another import; try again when that is done")
    return PlacesUnavailable(f"{path} cannot be written; give the program write access to its folder")
