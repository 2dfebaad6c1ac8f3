"""The feeds that may be fetched: the file `VEIVISER_FEEDS` names, one [[feed]] for each. Nothing else is ever fetched."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.fetching import FetchRefused, checked_address

_KEYS = ("name", "format", "organisation", "address", "every")
_NEEDED = ("name", "format", "address")
SOURCE_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_NAME = 24
"""Characters of a source's name: half of a group's id is left for the key."""


class FeedsFileError(ValueError):
    """The file of feeds cannot be used; `str(error)` names the file, the line where known, the fault and the mend."""


@dataclass(frozen=True, slots=True)
class ConfiguredFeed:
    """A feed somebody allowed. `name` is the registry's name of the source; `every` is the days between two fetches."""

    name: str
    format: str
    organisation: str
    address: str
    every: int = 1


def read_feeds(path: Path) -> tuple[ConfiguredFeed, ...]:
    """The feeds of the file, in its order. Raises FeedsFileError."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise FeedsFileError(
            f"{path}: cannot be read as UTF-8 text; mend VEIVISER_FEEDS or the file"
        ) from None
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FeedsFileError(f"{path}: not valid TOML: {error}; mend the line") from None
    feeds = tables.get("feed")
    if (
        not isinstance(feeds, list)
        or set(tables) != {"feed"}
        or not all(isinstance(one, dict) for one in feeds)
    ):
        raise FeedsFileError(f"{path}: holds something else than [[feed]] tables; see docs/settings.md")
    lines = [
        number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith("[[feed]]")
    ]
    read: list[ConfiguredFeed] = []
    for position, table in enumerate(feeds):
        where = f"{path}:{lines[position]}" if position < len(lines) else str(path)
        feed = _feed(table, where)
        if any(feed.name == each.name for each in read):
            raise FeedsFileError(f"{where}: a second feed is called '{feed.name}'; give each its own name")
        read.append(feed)
    return tuple(read)


def require_source_name(name: str) -> str:
    """`name` if it may name a source. Raises ValueError with the mend."""
    if len(name) > LONGEST_NAME or SOURCE_NAME.fullmatch(name) is None:
        raise ValueError(
            f"'{name[:40]}' cannot name a source; use a-z, digits and single hyphens, at most {LONGEST_NAME}"
        )
    return name


def _feed(table: Mapping[str, Any], where: str) -> ConfiguredFeed:
    for key in table:
        if key not in _KEYS:
            raise FeedsFileError(f"{where}: `{key}` is not known; use {', '.join(_KEYS)}")
    for key in _NEEDED:
        if key not in table:
            raise FeedsFileError(f"{where}: `{key}` is missing; add it")
    for key in set(table) - {"every"}:
        if not isinstance(table[key], str):
            raise FeedsFileError(f"{where}: `{key}` must be a text in quotes")
    every = table.get("every", 1)
    if isinstance(every, bool) or not isinstance(every, int) or not 1 <= every <= 90:
        raise FeedsFileError(f"{where}: `every` must be a whole number of days from 1 to 90")
    try:
        return ConfiguredFeed(
            name=require_source_name(table["name"]),
            format=table["format"].replace("-", "_"),
            organisation=table.get("organisation", ""),
            address=str(checked_address(table["address"])),
            every=every,
        )
    except (ValueError, FetchRefused) as error:
        raise FeedsFileError(f"{where}: {error}") from None
