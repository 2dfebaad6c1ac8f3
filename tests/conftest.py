"""What takes seconds to load is loaded once for the whole run: the library, the trained topic model and the readers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core.answering.phrasebook import Phrasebook
from bot.core.model import Group
from bot.core.reading.likeness import DangerScreen, danger_screen
from bot.core.reading.topics import Featurizer, TopicModel
from bot.core.reading.understand import Reader
from bot.topic_cache import trained_likeness, trained_model
from db.example_registry import read_example
from knowledge.library import Library
from knowledge.load import load_library
from tests.support.fakes import SATURDAY, Desk


@pytest.fixture(scope="session", autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the trained model is kept for this run; whatever opens the whole app finds it there too.

    No test reads or writes the cache of the person who runs the tests. The gate names a folder of its own, so that what is
    trained here is not trained again for the checks after it.
    """
    shared = os.environ.get("GATE_CACHE")
    folder = Path(shared) if shared else tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VEIVISER_CACHE_FOLDER", str(folder))
        yield folder


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="session")
def model(library: Library, cache_folder: Path) -> TopicModel:
    return TopicModel(Featurizer(library), trained_model(library, cache_folder))


@pytest.fixture(scope="session")
def danger(library: Library, cache_folder: Path) -> DangerScreen:
    return danger_screen(library, Featurizer(library), trained_likeness(library, cache_folder))


@pytest.fixture(scope="session")
def reader(library: Library, model: TopicModel, danger: DangerScreen) -> Reader:
    return Reader(library, model, None, danger)


@pytest.fixture(scope="session")
def desk(library: Library, reader: Reader) -> Desk:
    return Desk(library, reader)


@pytest.fixture(scope="session")
def examples() -> tuple[Group, ...]:
    """The example groups as `migrate --example` would write them on the day of the tests."""
    return read_example(SATURDAY.date()).groups


@pytest.fixture(scope="session")
def bokmal(library: Library) -> Phrasebook:
    return Phrasebook(library, "nb")
