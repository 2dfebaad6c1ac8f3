"""The composition root: Settings -> App. The only place where the parts are put together."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from bot import __version__
from bot.assistant import Assistant
from bot.core.answering.compose import Composer
from bot.core.answering.public_holidays import public_holidays
from bot.core.answering.schedule import oslo
from bot.core.reading.likeness import danger_screen
from bot.core.reading.topics import Featurizer, TopicModel
from bot.core.reading.understand import Reader
from bot.errors import RegistryError
from bot.registry_feedback import RegistryFeedback
from bot.sessions import Sessions
from bot.settings import Settings
from bot.topic_cache import is_trained, trained_likeness, trained_model
from db.errors import RegistryUnavailable
from db.places import places_file
from db.places.imported import ImportedPlaces
from db.snapshot import SnapshotRegistry
from knowledge.library import Library
from knowledge.load import load_library

_LOG = logging.getLogger("bot.app")
_UPKEEP_SECONDS = 60.0
Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class App:
    """Everything that runs. `clock` gives the present as an aware time in Europe/Oslo."""

    assistant: Assistant
    library: Library
    reader: Reader
    registry: SnapshotRegistry
    clock: Clock


def wall_clock() -> datetime:
    """The present in Europe/Oslo; handed in from outside so that nothing in the core looks at a clock."""
    return datetime.now(oslo())


@asynccontextmanager
async def open_app(
    settings: Settings, *, clock: Clock = wall_clock, on_training: Callable[[], None] | None = None
) -> AsyncIterator[App]:
    """Loads the knowledge, opens the registry and puts the assistant together.

    Raises KnowledgeError when a content file is broken, RegistryError when the address of the registry names no SQLite file.
    `on_training` is called first where the models must be trained, which takes a minute or two.
    A registry that is missing or broken is no error: answers are still given, and `app.registry.failure` says what is wrong.
    """
    library = load_library()
    places = _imported(settings, library)
    if on_training is not None and not is_trained(library, settings.cache_folder):
        on_training()
    featurizer = Featurizer(library)
    topics = TopicModel(featurizer, trained_model(library, settings.cache_folder))
    public_holidays(
        wall_clock().year
    )  # the package behind it takes half a second to load: now, and not while someone waits
    screen = danger_screen(library, featurizer, trained_likeness(library, settings.cache_folder))
    reader = Reader(library, topics, places, screen)
    try:
        registry = await SnapshotRegistry.open(settings.database_url, last_good=settings.state_folder)
    except RegistryUnavailable as error:
        raise RegistryError(str(error)) from None
    sessions = Sessions(time.monotonic)
    upkeep = asyncio.create_task(_upkeep(sessions, registry, places))
    try:
        feedback = RegistryFeedback(registry.file)
        assistant = Assistant(library, reader, registry, sessions, Composer(library, __version__), feedback)
        yield App(assistant, library, reader, registry, clock)
    finally:
        upkeep.cancel()
        places.close()
        await registry.close()


def _imported(settings: Settings, library: Library) -> ImportedPlaces:
    """The places that staff imported. A damaged file is told in the log and holds nothing; the shipped places answer then."""
    places = ImportedPlaces(places_file(settings.state_folder), library.gazetteer)
    places.reload()
    if places.failure is not None:
        _LOG.error("imported_places_unreadable")
    return places


async def _upkeep(sessions: Sessions, registry: SnapshotRegistry, places: ImportedPlaces) -> None:
    """Once a minute: old conversations are forgotten, and a changed registry or place file is read (0.1 ms when unchanged)."""
    while True:
        await asyncio.sleep(_UPKEEP_SECONDS)
        sessions.sweep()
        kept = registry.keeping_failure
        await registry.reload()
        if registry.keeping_failure is not None and registry.keeping_failure != kept:
            _LOG.error("last_good_copy_not_kept")
        known = places.failure
        places.reload()
        if places.failure is not None and places.failure != known:
            _LOG.error("imported_places_unreadable")
