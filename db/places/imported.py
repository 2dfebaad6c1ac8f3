"""Reads imported places: `knowledge.gazetteer.MoreNames` over the file. A missing file is an import of nothing."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

from rapidfuzz.distance import OSA

from db.places import schema
from db.places.errors import PlacesUnavailable, unreadable
from knowledge.gazetteer import SVALBARD, Entry, EntryKind, Gazetteer, Named, PostCode
from knowledge.place_files.merging import identifier_of, place_number
from knowledge.place_keys import key_of

_KINDS: tuple[EntryKind, ...] = ("locality", "district")
_PLACE = "p.id, p.name, p.kind, p.municipality, p.lat, p.lon, p.population"
_MOST_KEYS = 500
"""Keys asked for in one statement; SQLite allows more, no message has as many."""


class ImportedPlaces:
    """One read-only connection to a file that never changes. Looks that fail answer with nothing and leave `failure`."""

    def __init__(self, path: Path, gazetteer: Gazetteer) -> None:
        """Nothing is opened yet: see `open`."""
        self._path = path
        self._gazetteer = gazetteer
        self._shipped = {entry.id: entry for entry in gazetteer.entries}
        self._db: sqlite3.Connection | None = None
        self._stamp: tuple[int, int, int] | None = None
        # The connection may be used by one thread at a time.
        self._one = Lock()
        self.failure: str | None = None
        """None, or why the last look failed, for the operator."""

    @classmethod
    def open(cls, path: Path, gazetteer: Gazetteer) -> ImportedPlaces:
        """The places in the file at `path`, none when it is missing. Raises PlacesUnavailable for a damaged file."""
        opened = cls(path, gazetteer)
        opened.reload()
        if opened.failure is not None:
            raise PlacesUnavailable(opened.failure)
        return opened

    def reload(self) -> bool:
        """Opens the file again when another lies there. True when it changed; a damaged one leaves the old in use."""
        stamp = self._seen()
        if stamp == self._stamp and self.failure is None:
            return False
        fresh: sqlite3.Connection | None = None
        if stamp is not None:
            try:
                fresh = _checked(self._path)
            except (sqlite3.Error, OSError) as error:
                self.failure = str(unreadable(self._path, error))
                return False
        with self._one:
            old, self._db = self._db, fresh
            if old is not None:
                old.close()
        self._stamp, self.failure = stamp, None
        return True

    def close(self) -> None:
        with self._one:
            if self._db is not None:
                self._db.close()
            self._db = None
            self._stamp = None

    # --- MoreNames ---------------------------------------------------------------------------------------------

    def named(self, keys: Collection[str]) -> Mapping[str, Sequence[Named]]:
        """The names with exactly these keys, the most populous first, at most 50 a key."""
        wanted = list(dict.fromkeys(keys))[:_MOST_KEYS]
        if not wanted:
            return {}
        rows = self._rows(
            f"""SELECT k.text, n.light, n.shipped, {_PLACE}
            FROM key k JOIN name n ON n.key = k.id AND n.position < {schema.MOST_NAMED}
            LEFT JOIN place p ON p.id = n.place
            WHERE k.text IN ({",".join("?" * len(wanted))}) ORDER BY n.key, n.position""",  # noqa: S608
            wanted,
        )
        found: defaultdict[str, list[Named]] = defaultdict(list)
        seen: set[tuple[str, ...]] = set()
        for key, light, shipped, *place in rows:
            entry = self._shipped.get(shipped) if shipped is not None else self._entry(place)
            if entry is None:
                continue
            written = light or key
            # Two registers may both have the village: the first, with more people, stands for both. And two may give one name
            # to a shipped place; each keeps its own row, so that one can be taken away.
            same = (
                (key, written, shipped) if shipped else (key, written, entry.municipality, key_of(entry.name))
            )
            if same in seen:
                continue
            seen.add(same)
            found[key].append(Named(key, written, entry))
        return dict(found)

    def near(self, key: str) -> Sequence[Named]:
        """Names exactly one slip (OSA distance 1) from `key`, the most populous first, at most 50."""
        lengths = schema.SLIP_LENGTHS
        if not lengths[0] - 1 <= len(key) <= lengths[-1] + 1:
            return ()
        hashes = list(schema.slips(key))
        rows = self._rows(
            f"""SELECT text FROM key WHERE id IN
            (SELECT key FROM slip WHERE hash IN ({",".join("?" * len(hashes))}))""",  # noqa: S608
            hashes,
        )
        keys = [text for (text,) in rows if OSA.distance(key, text, score_cutoff=1) == 1]
        found = [named for names in self.named(keys).values() for named in names]
        found.sort(key=lambda named: -named.entry.population)
        return tuple(found[: schema.MOST_NAMED])

    def entry(self, identifier: str) -> Entry | None:
        """The imported entry "geonames:3161732" or "ssr:12345"; None for any other id."""
        source, _, number = identifier.partition(":")
        if (
            source not in ("geonames", "ssr")
            or not number.isascii()
            or not number.isdecimal()
            or len(number) > 12
        ):
            return None
        place = place_number("geonames" if source == "geonames" else "ssr", int(number))
        rows = self._rows(f"SELECT {_PLACE} FROM place p WHERE p.id = ?", [place])  # noqa: S608
        return self._entry(list(rows[0])) if rows else None

    def post_code(self, code: str) -> PostCode | None:
        """The imported post code; Posten's own goes before that of GeoNames."""
        rows = self._rows(
            "SELECT town, municipality, lat, lon FROM post_code WHERE code = ? ORDER BY source DESC LIMIT 1",
            [code],
        )
        if not rows or not self._is_today(rows[0][1]):
            return None
        town, municipality, lat, lon = rows[0]
        return PostCode(code, town, municipality, lat / schema.POINT_UNITS, lon / schema.POINT_UNITS)

    # --- inside ------------------------------------------------------------------------------------------------

    def _entry(self, place: Sequence[Any]) -> Entry | None:
        number, name, kind, municipality, lat, lon, population = place
        if number is None or not self._is_today(municipality):
            return None
        today = self._gazetteer.municipalities.get(municipality)
        identifier = identifier_of(number)
        return Entry(
            id=identifier,
            name=name,
            kind=_KINDS[kind],
            municipality=municipality,
            county=today.county if today else SVALBARD[:2],
            lat=lat / schema.POINT_UNITS,
            lon=lon / schema.POINT_UNITS,
            population=population,
            source=identifier.partition(":")[0],
        )

    def _is_today(self, municipality: str) -> bool:
        # A newer program may know of a merger that the file does not.
        return municipality == SVALBARD or municipality in self._gazetteer.municipalities

    def _rows(self, statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        with self._one:
            if self._db is None:
                return []
            try:
                return self._db.execute(statement, values).fetchall()
            except (sqlite3.Error, OverflowError) as error:
                self.failure = str(unreadable(self._path, error))
                return []

    def _seen(self) -> tuple[int, int, int] | None:
        try:
            seen = self._path.stat()
        except OSError:
            return None
        return seen.st_mtime_ns, seen.st_size, seen.st_ino


def _checked(path: Path) -> sqlite3.Connection:
    """An open connection whose tables answer; looking through the whole file would take seconds."""
    connection = schema.open_read_only(path)
    try:
        for table in ("source", "place", "key", "name", "slip", "post_code"):
            connection.execute(f"SELECT * FROM {table} LIMIT 1").fetchall()  # noqa: S608
    except BaseException:
        connection.close()
        raise
    return connection
