"""The trained models in the cache folder: kept, found again, and made anew where a file is broken."""

from __future__ import annotations

from pathlib import Path

from bot.core.reading.likeness import DangerScreen
from bot.core.reading.topics import TopicModel
from bot.topic_cache import is_trained, trained_likeness
from knowledge.library import Library


def test_it_is_known_whether_anybody_must_wait(
    library: Library, model: TopicModel, danger: DangerScreen, cache_folder: Path, tmp_path: Path
) -> None:
    assert is_trained(library, cache_folder)
    assert not is_trained(library, tmp_path)


def test_what_was_kept_is_what_is_read(library: Library, danger: DangerScreen, cache_folder: Path) -> None:
    once, again = trained_likeness(library, cache_folder), trained_likeness(library, cache_folder)
    assert once == again
    assert once.words
