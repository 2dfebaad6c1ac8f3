"""What takes seconds to load is loaded once for the whole run: the library, the trained topic model and the readers."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO

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
    if shared:
        folder = Path(shared)
    elif "PYTEST_XDIST_WORKER" in os.environ:
        folder = tmp_path_factory.getbasetemp().parent / "cache"  # one for all workers of this run
    else:
        folder = tmp_path_factory.mktemp("cache")
    folder.mkdir(parents=True, exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VEIVISER_CACHE_FOLDER", str(folder))
        yield folder


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="session")
def trained(library: Library, cache_folder: Path) -> Path:
    """The cache folder with both models in it. Of several workers the first trains one model, the second the other."""
    jobs = {"topics": trained_model, "danger": trained_likeness}
    with ExitStack() as open_files:
        locks = {name: open_files.enter_context((cache_folder / f"{name}.lock").open("w")) for name in jobs}
        free = next(((name,) for name in jobs if _lock(locks[name], wait=False)), ())
        for name in (*free, *(name for name in jobs if name not in free)):
            _lock(locks[name], wait=True)
            jobs[name](library, cache_folder)
            _unlock(locks[name])
    return cache_folder


def _lock(file: IO[str], *, wait: bool) -> bool:
    """True when the lock is ours. Without locks (Windows) everybody trains, which only takes longer."""
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _unlock(file: IO[str]) -> None:
    if sys.platform != "win32":
        import fcntl

        fcntl.flock(file, fcntl.LOCK_UN)


@pytest.fixture(scope="session")
def model(library: Library, trained: Path) -> TopicModel:
    return TopicModel(Featurizer(library), trained_model(library, trained))


@pytest.fixture(scope="session")
def danger(library: Library, trained: Path) -> DangerScreen:
    return danger_screen(library, Featurizer(library), trained_likeness(library, trained))


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
