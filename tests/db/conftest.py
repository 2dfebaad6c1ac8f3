"""A migrated registry file, made once and copied for each test."""

from __future__ import annotations

import shutil
from datetime import date, time
from pathlib import Path

import pytest

from bot.core.model import Group, Meeting
from db import migrate
from db.registry import RegistryOrganisation

AA = RegistryOrganisation("aa", "AA", "Anonyme Alkoholikere", "self_help_group")


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


def group(identifier: str = "g1", **changes: object) -> Group:
    """A whole group with every field filled, to be changed by the test."""
    values: dict[str, object] = {
        "id": identifier,
        "name": "Eksempel: AA Måsen",
        "organisation": "AA",
        "category": "self_help_group",
        "audience": ("self", "women"),
        "place": "Ørnes",
        "address": "Eksempelveien 1",
        "municipality": "Meløy",
        "municipality_number": "1837",
        "county": "Nordland",
        "lat": 66.87,
        "lon": 13.70,
        "meetings": (
            Meeting(weekday=1, starts=time(19), ends=time(20, 30), nth=(1, -1)),
            Meeting(weekday=3, starts=time(18), interval_weeks=2, anchor=date(2026, 11, 25), format="phone"),
            Meeting(weekday=None, starts=None, note="ring først"),
        ),
        "open": True,
        "led_by": "member",
        "language": "nn",
        "access": ("wheelchair", "hearing_loop"),
        "contact": "aa@example.org",
        "website": "https://example.org/aa",
        "note": "inngang fra bakgården",
        "confirmed_on": date(2026, 11, 1),
        "confirmed_by": "gruppa selv",
        "source": "prøve",
        "example": True,
    }
    return Group(**{**values, **changes})  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("registry") / "migrated.db"
    migrate.upgrade(url_of(path))
    return path


@pytest.fixture
def file(migrated: Path, tmp_path: Path) -> Path:
    """An empty registry of the right schema."""
    return Path(shutil.copy(migrated, tmp_path / "registry.db"))
