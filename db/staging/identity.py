"""The ids of groups that come from a source: the same key gives the same id, import after import. Pure."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

LONGEST = 48
"""Bytes of an id. A button carries "g:" and the id in 64 bytes, a link "gruppe-" and the id in 64; some room is left."""

_DIGITS = 12
"""Hexadecimal digits of the suffix, 48 bits: among 100,000 shortened keys two alike are a one in 50,000 chance."""

_LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ö": "o", "ä": "ae", "ß": "ss", "đ": "d", "ŋ": "n"})


def folded(text: str) -> str:
    """Small letters a-z, digits and single hyphens, none at the ends; "" where nothing is left."""
    spelled = text.lower().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def group_ids(
    source: str, keys: Sequence[str], *, known: Mapping[str, str], taken: Collection[str] = ()
) -> dict[str, str]:
    """An id of at most `LONGEST` bytes for each key, all different.

    A key in `known` keeps the id it has, also one that only a tombstone still bears, so that no group is raised under a new
    name. The others get `<source>-<key>` folded; where that is too long, empty, shared by two keys, or in `taken` (the
    ids of other sources), it is shortened and ends in a hash of the key.
    """
    ids = {key: known[key] for key in keys if key in known}
    plain = {key: f"{source}-{folded(key)}" for key in dict.fromkeys(keys) if key not in ids}
    shared = Counter(plain.values())
    used = {*taken, *known.values()}
    for key, name in plain.items():
        fits = folded(key) and len(name) <= LONGEST and shared[name] == 1 and name not in used
        ids[key] = name if fits else _with_hash(source, key)
    return ids


def _with_hash(source: str, key: str) -> str:
    digest = hashlib.sha256(f"{source}\n{key}".encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
    head = f"{source}-{folded(key)}"[: LONGEST - _DIGITS - 1].strip("-")
    return f"{head}-{digest}"
