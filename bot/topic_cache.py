"""The trained topic model kept in the user's cache folder, under a name that changes with the content and the recipe.

It holds nothing but our own phrasings' weights. A cache that cannot be read or written is no error: training takes seconds.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from bot.core.reading.topics import RECIPE, Trained, train
from knowledge.library import Library

_DIGITS = 4  # a weight's fourth decimal changes no ranking (measured: same figures), and the file stays small


def trained_model(library: Library, folder: Path) -> Trained:
    """The model for this library: from the cache if it is there, else trained now and kept."""
    path = folder / f"topics-{RECIPE}-{library.fingerprint}.json"
    cached = _read(path)
    if cached is not None:
        return cached
    trained = train(library)
    _keep(path, trained)
    return trained


def _read(path: Path) -> Trained | None:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Trained(data["rarity"], data["unseen"], data["centres"], data["weights"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep(path: Path, trained: Trained) -> None:
    data = {
        "rarity": {feature: round(value, _DIGITS) for feature, value in trained.rarity.items()},
        "unseen": trained.unseen,
        "centres": _rounded(trained.centres),
        "weights": _rounded(trained.weights),
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written beside and moved into place, so that two processes at once never read half a file.
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".topics-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(data, file, ensure_ascii=False, separators=(",", ":"))
        Path(temporary).replace(path)
        for old in path.parent.glob("topics-*.json"):
            if old != path:
                old.unlink(missing_ok=True)
    except OSError:
        return


def _rounded(table: object) -> object:
    assert hasattr(table, "items")
    return {
        outer: {inner: round(value, _DIGITS) for inner, value in row.items() if abs(value) >= 0.0005}
        for outer, row in table.items()
    }
