"""The trained models kept in the user's cache folder, under names that change with the content and the recipe.

They hold nothing but the weights of our own messages. A cache that cannot be read or written is no error: training takes
a minute or two.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from bot.core.reading.likeness import LIKENESS_RECIPE, TrainedLikeness, train_likeness
from bot.core.reading.topics import RECIPE, Trained, train
from knowledge.library import Library

_DIGITS = 4  # a weight's fourth decimal changes no ranking (measured: same figures), and the file stays small
T = TypeVar("T")


def trained_model(library: Library, folder: Path) -> Trained:
    """The topic model for this library: from the cache if it is there, else trained now and kept."""
    return _kept(_topics(library, folder), lambda: train(library), Trained)


def trained_likeness(library: Library, folder: Path) -> TrainedLikeness:
    """The model of what resembles danger: from the cache if it is there, else trained now and kept."""
    return _kept(_danger(library, folder), lambda: train_likeness(library), TrainedLikeness)


def is_trained(library: Library, folder: Path) -> bool:
    """True where both models are in the cache, so that nobody has to wait for them."""
    return _topics(library, folder).exists() and _danger(library, folder).exists()


def _topics(library: Library, folder: Path) -> Path:
    return folder / f"topics-{RECIPE}-{library.fingerprint}.json"


def _danger(library: Library, folder: Path) -> Path:
    return folder / f"danger-{LIKENESS_RECIPE}-{library.fingerprint}.json"


def _kept(path: Path, make: Callable[[], T], shape: Callable[..., T]) -> T:
    """What stands in `path`, else what `make` makes, which is kept there. The fields of `shape` are tables and numbers."""
    try:
        return shape(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        made = make()
        _keep(path, {name: _rounded(getattr(made, name)) for name in made.__dataclass_fields__})  # type: ignore[attr-defined]
        return made


def _keep(path: Path, data: Mapping[str, object]) -> None:
    family = path.name.partition("-")[0]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written beside and moved into place, so that two processes at once never read half a file.
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{family}-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=False, separators=(",", ":"))
        Path(temporary).replace(path)
        for old in path.parent.glob(f"{family}-*.json"):
            if old != path:
                old.unlink(missing_ok=True)
    except OSError:
        return


def _rounded(value: object) -> object:
    """Numbers with few decimals, at any depth; in a table of tables the smallest weights are left out."""
    if isinstance(value, float):
        return round(value, _DIGITS)
    if not isinstance(value, Mapping):
        return value
    return {
        name: _rounded(one) for name, one in value.items() if not isinstance(one, float) or abs(one) >= 0.0005
    }
