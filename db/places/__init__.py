"""Places that staff imported beside the shipped ones: one SQLite file in the state folder."""

from __future__ import annotations

from pathlib import Path

_FILE = "places.db"


def places_file(state_folder: Path) -> Path:
    """Where the imported places are."""
    return state_folder / _FILE
