"""The real gazetteer and two organisations."""

from __future__ import annotations

import pytest

from db.staging.fellowships import Fellowship, Fellowships
from db.staging.locating import Locator
from knowledge.gazetteer import Gazetteer
from knowledge.load import ROOT
from knowledge.load_places import load_gazetteer


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return load_gazetteer(ROOT / "places")


@pytest.fixture(scope="session")
def locate(gazetteer: Gazetteer) -> Locator:
    return Locator(gazetteer)


@pytest.fixture
def organisations() -> Fellowships:
    return two_fellowships()


def two_fellowships() -> Fellowships:
    """AA and Al-Anon, and an organisation that is no kind of self-help group."""
    return Fellowships(
        [
            Fellowship("aa", "AA", "Anonyme Alkoholikere", "self_help_group", ("self",), "member"),
            Fellowship(
                "al_anon", "Al-Anon", "Al-Anon familiegrupper", "self_help_group", ("relative",), "member"
            ),
            Fellowship("mission", "Kirkens Bymisjon", "Kirkens Bymisjon", None, ("self",), ""),
        ],
        {"alkoholikere anonyme": "aa"},
    )
