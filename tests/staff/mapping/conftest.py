"""The hand-made country and its mapping."""

from __future__ import annotations

import pytest

from bot.staff.mapping.figures import figures
from bot.staff.mapping.values import Mapping
from knowledge.gazetteer import Gazetteer
from knowledge.library import Library
from tests.staff.mapping import country


@pytest.fixture(scope="session")
def small(library: Library) -> Gazetteer:
    return country.gazetteer(library.gazetteer.surroundings)


@pytest.fixture(scope="session")
def mapping(small: Gazetteer) -> Mapping:
    return figures(country.registry(), small, country.AT, fellowships=country.FELLOWSHIPS, unreadable=2)
