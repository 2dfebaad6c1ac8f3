"""What the formats of a BMLT record mean: by world id, then by the stock list's id, never by their letters. Pure.

The letters are translated ("S" is closed in Swedish and Spanish speaking elsewhere), so they are only used to look a format up
in the feed's own list, and only where they mean one thing there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.core.model import Audience
from db.importers.codes import Decoded, Gathered, codebook, spoken_in
from db.importers.plain import visible

_MOST = 100
"""Formats of one record that are read; the stock list has 57."""


@dataclass(slots=True)
class _Format:
    """One format over all its languages: each may lack the world id that another has."""

    number: str
    world: str = ""
    kind: str = ""
    names: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)


class FormatList:
    """The formats a feed brings along, by server and id. `own` is for whom the fellowship is."""

    def __init__(self, entries: Iterable[object], own: tuple[Audience, ...] = ()) -> None:
        self._own = own
        self._by_id: dict[tuple[str, str], _Format] = {}
        self._by_key: dict[tuple[str, str], set[str]] = {}
        for entry in entries:
            if isinstance(entry, Mapping):
                self._add(entry)
        self._roots = {root for root, _ in self._by_id}

    def __bool__(self) -> bool:
        return bool(self._by_id)

    def _add(self, entry: Mapping[str, Any]) -> None:
        number = digits_of(entry.get("id"))
        if not number:
            return
        root = server_of(entry)
        known = self._by_id.setdefault((root, number), _Format(number))
        known.world = known.world or _word(entry.get("world_id"))
        known.kind = known.kind or _word(entry.get("format_type_enum"))
        known.names.append(_word(entry.get("name_string")))
        key = _word(entry.get("key_string"))
        known.keys.append(key)
        if key:
            self._by_key.setdefault((root, key), set()).add(number)

    def decoded(self, record: Mapping[str, Any]) -> Decoded:
        """What the formats of a record say. Where neither list nor ids are there nothing is decoded, and a remark says so."""
        numbers = [digits_of(each) for each in _listed(record.get("format_shared_id_list"))]
        keys = _listed(record.get("formats"))
        gathered = Gathered(self._own)
        root = self._root(server_of(record))
        if any(numbers):
            for number in numbers[:_MOST]:
                self._one(gathered, root, number)
        elif keys and self:
            for key in keys[:_MOST]:
                self._by_letters(gathered, root, key)
        elif keys:
            return Decoded(
                faults=("carry neither ids nor a list; letters are translated, so nothing was decoded",)
            )
        return gathered.decoded("is no format that is known")

    def _root(self, root: str) -> str:
        """The server whose list holds: a feed of one server need not name it everywhere."""
        return next(iter(self._roots)) if len(self._roots) == 1 and ("" in self._roots or not root) else root

    def _by_letters(self, gathered: Gathered, root: str, key: str) -> None:
        numbers = self._by_key.get((root, key), set())
        if len(numbers) == 1:
            self._one(gathered, root, next(iter(numbers)))
        else:
            gathered.unknown(key)

    def _one(self, gathered: Gathered, root: str, number: str) -> None:
        if not number:
            gathered.unknown("?")
            return
        world = codebook().world
        known = self._by_id.get((root, number))
        meaning = world.meanings.get(known.world.upper(), "") if known is not None else ""
        is_language = meaning == "language" or (known is not None and known.kind == "LANG")
        if known is not None and is_language:
            for language in spoken_in(*known.names, *known.keys):
                gathered.language(language)
        elif meaning:
            gathered.add(meaning)
        elif known is not None and known.world:
            gathered.unknown(known.world)
        elif number in world.stock_languages:
            for language in world.stock_languages[number]:
                gathered.language(language)
        elif (stock := world.stock.get(number)) is not None:
            gathered.add(stock)
        else:
            gathered.unknown(number)


def server_of(record: Mapping[str, Any]) -> str:
    """The server a record comes from, as a short stable text, or ""."""
    uri = _word(record.get("root_server_uri")).lower()
    if uri:
        # Only what an address has, since the key is shown and stored.
        return re.sub(r"[^\w./:~-]", "", re.sub(r"^https?://(?:www\.)?", "", uri)).rstrip("/")
    number = digits_of(record.get("root_server_id"))
    return f"server-{number}" if number else ""


def digits_of(value: object) -> str:
    """A whole number as its digits, without zeros in front; "" for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = str(value).strip()
    return text.lstrip("0") or "0" if re.fullmatch(r"\d{1,20}", text, re.ASCII) else ""


def _listed(value: object) -> list[str]:
    if isinstance(value, list):
        return [str(each) for each in value if isinstance(each, str | int)]
    if isinstance(value, int) and not isinstance(value, bool):
        return [str(value)]
    return [each.strip() for each in value.split(",") if each.strip()] if isinstance(value, str) else []


def _word(value: object) -> str:
    return " ".join(visible(value)[:200].split()) if isinstance(value, str) else ""
