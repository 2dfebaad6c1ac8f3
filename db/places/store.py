"""Writes the file of imported places: a whole new file beside the old one, then put in its place in one step.

An import that is stopped at any point leaves the old file as it was; what it left half done is swept by the next one.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from db.places import schema
from db.places.errors import PlacesUnavailable, unreadable, unwritable
from knowledge.gazetteer import PostCode
from knowledge.place_files.merging import NewName, NewPlace, Target

_AT_ONCE = 5_000
"""Rows handed to SQLite together."""

_CACHE_KIB = 32_768
"""What SQLite may hold in memory while it sorts; the rest goes to disk."""

_PLACE = "INSERT OR IGNORE INTO place VALUES (?,?,?,?,?,?,?,?,?)"
_GROW = "UPDATE place SET population = max(population, ?), rank = max(rank, ?) WHERE id = ?"
_NAME = "INSERT INTO staging.name VALUES (?,?,?,?,?)"
_TIE = "INSERT OR REPLACE INTO tie VALUES (?,?,?,?)"
_POST_CODE = "INSERT OR IGNORE INTO post_code VALUES (?,?,?,?,?,?)"


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One imported source: `rows` read from `files` (names, without folders) at `imported_at` (ISO 8601)."""

    name: str
    imported_at: str
    files: str
    rows: int


@dataclass(frozen=True, slots=True)
class Counts:
    """What a source has in the file."""

    places: int
    names: int
    post_codes: int


class Building:
    """The new file while it is filled: `with Building(path, replacing={"ssr"}) as building: …; building.replace()`.

    The rows of all sources not in `replacing` are taken over from the old file. Leaving the block without `replace()` throws
    the new file away. Every fault of disk, lock or old file is a PlacesUnavailable.
    """

    def __init__(self, path: Path, replacing: Iterable[str]) -> None:
        self._path = path
        self._new = path.with_name(path.name + ".new")
        self._staging = path.with_name(path.name + ".staging")
        self._lock_file = path.with_name(path.name + ".lock")
        self._replacing = frozenset(replacing)
        self._lock: sqlite3.Connection | None = None
        self._db: sqlite3.Connection | None = None
        self._waiting: dict[str, list[tuple[object, ...]]] = {}
        self._complete = False

    def __enter__(self) -> Self:
        with self._told():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._take_lock()
            try:
                self._sweep()
                self._db = self._opened()
                self._take_over()
            except BaseException:
                self._close()
                raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    # --- filling -----------------------------------------------------------------------------------------------

    def place(self, source: str, new: NewPlace) -> None:
        """Adds a place; one that is there already stays as it is."""
        units = schema.POINT_UNITS
        self._put(
            _PLACE,
            (
                new.place,
                source,
                new.name,
                schema.KINDS.index(new.kind),
                new.municipality,
                round(new.lat * units),
                round(new.lon * units),
                new.population,
                new.rank,
            ),
        )

    def grow(self, place: int, population: int, rank: int) -> None:
        """A row that turned out to be `place` again may know more people there."""
        self._put(_GROW, (population, rank, place))

    def names(self, source: str, names: Iterable[NewName]) -> None:
        for name in names:
            shipped, place = _split(name.target)
            self._put(_NAME, (name.key, source, name.light, shipped, place))

    def tie(self, source: str, number: int, target: Target) -> None:
        """Keeps that the geonameid `number` is `target`."""
        self._put(_TIE, (number, source, *_split(target)))

    def post_code(self, source: str, post: PostCode) -> None:
        units = schema.POINT_UNITS
        row = (
            post.code,
            source,
            post.town,
            post.municipality,
            round(post.lat * units),
            round(post.lon * units),
        )
        self._put(_POST_CODE, row)

    def source(self, row: SourceRow) -> None:
        self._put(
            "INSERT OR REPLACE INTO source VALUES (?,?,?,?)", (row.name, row.imported_at, row.files, row.rows)
        )

    def targets(self) -> dict[int, Target]:
        """geonameid -> what it is, of all GeoNames places in the new file so far."""
        with self._told():
            self._flush()
            db = self._running()
            found: dict[int, Target] = {
                place // 2: place for (place,) in db.execute("SELECT id FROM place WHERE source = 'geonames'")
            }
            for number, shipped, place in db.execute("SELECT number, shipped, place FROM tie"):
                found[number] = place if shipped is None else shipped
        return found

    # --- finishing ---------------------------------------------------------------------------------------------

    def complete(self, step: Callable[[str], None] = lambda _: None) -> dict[str, Counts]:
        """Sorts and indexes what was put in; no row can be added afterwards. What each source has is given back.

        `step` is told what begins, in a few words.
        """
        with self._told():
            self._flush()
            db = self._running()
            step("sorting the names")
            db.execute("DELETE FROM tie WHERE place IS NOT NULL AND place NOT IN (SELECT id FROM place)")
            db.execute("INSERT INTO key (text) SELECT DISTINCT key FROM staging.name ORDER BY key")
            db.execute("CREATE UNIQUE INDEX key_text ON key (text)")
            # A name whose place went away with its source goes, too.
            db.execute(
                """
                INSERT INTO name
                SELECT k.id, row_number() OVER (
                           PARTITION BY k.id
                           ORDER BY s.shipped IS NULL, p.population DESC, p.rank DESC, s.place, s.shipped, s.light
                       ) - 1, s.source, nullif(s.light, s.key), s.shipped, s.place
                FROM (SELECT DISTINCT key, source, light, shipped, place FROM staging.name) s
                JOIN key k ON k.text = s.key
                LEFT JOIN place p ON p.id = s.place
                WHERE s.shipped IS NOT NULL OR p.id IS NOT NULL
                ORDER BY 1, 2
                """
            )
            db.execute("DELETE FROM staging.name")
            step("indexing slips")
            self._index_slips(db)
            counts = self._counts(db)
            db.execute("COMMIT")
            self._complete = True
        return counts

    def replace(self) -> None:
        """Puts the finished file in the place of the old one, so that a power cut leaves the one or the other."""
        if not self._complete:
            raise RuntimeError("complete() comes before replace()")
        with self._told():
            self._running().close()
            self._db = None
            _sync(self._new)
            os.replace(self._new, self._path)
            _sync(self._path.parent)

    # --- inside ------------------------------------------------------------------------------------------------

    def _index_slips(self, db: sqlite3.Connection) -> None:
        shortest, longest = schema.SLIP_LENGTHS[0], schema.SLIP_LENGTHS[-1]
        keys = db.execute("SELECT id, text FROM key WHERE length(text) BETWEEN ? AND ?", (shortest, longest))
        keys.arraysize = _AT_ONCE
        while batch := keys.fetchmany():
            rows = [(slip, key) for key, text in batch for slip in schema.slips(text)]
            db.executemany("INSERT INTO staging.slip VALUES (?,?)", rows)
        db.execute("INSERT INTO slip SELECT hash, key FROM staging.slip ORDER BY hash, key")

    @staticmethod
    def _counts(db: sqlite3.Connection) -> dict[str, Counts]:
        found = {}
        for (source,) in db.execute("SELECT name FROM source").fetchall():
            each = [
                db.execute(f"SELECT count(*) FROM {table} WHERE source = ?", (source,)).fetchone()[0]  # noqa: S608
                for table in ("place", "name", "post_code")
            ]
            found[source] = Counts(*each)
        return found

    def _take_lock(self) -> None:
        # An empty database whose lock the operating system takes away with the process, however that ends. It is never
        # removed: somebody may be waiting for it.
        self._lock = sqlite3.connect(self._lock_file, timeout=0, isolation_level=None)
        self._lock.execute("BEGIN EXCLUSIVE")

    def _opened(self) -> sqlite3.Connection:
        # As an address, so that the old file can be attached by one, too: read-only.
        db = sqlite3.connect(self._new.absolute().as_uri(), uri=True, isolation_level=None)
        try:
            # No journal and no waiting for the disk: a half file is thrown away, a whole one is synced once.
            for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE_KIB}"):
                db.execute(f"PRAGMA {pragma}").close()
            db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {schema.VERSION}")
            db.execute("ATTACH ? AS staging", (str(self._staging),))
            db.execute("PRAGMA staging.journal_mode = OFF").close()
            db.execute("PRAGMA staging.synchronous = OFF").close()
            db.executescript(schema.TABLES + schema.STAGING)
            db.execute("BEGIN")
        except BaseException:
            db.close()
            raise
        return db

    def _take_over(self) -> None:
        if not self._path.exists():
            return
        db, gone = self._running(), sorted(self._replacing)
        kept = f"WHERE source NOT IN ({','.join('?' * len(gone))})"
        try:
            # Opened on its own first: it may be damaged, or no file of ours.
            schema.open_read_only(self._path).close()
            db.execute("COMMIT")
            db.execute("ATTACH ? AS old", (f"{self._path.absolute().as_uri()}?mode=ro&immutable=1",))
            db.execute("BEGIN")
            db.execute(f"INSERT INTO source SELECT * FROM old.source {kept.replace('source', 'name')}", gone)  # noqa: S608
            for table in ("place", "tie", "post_code"):
                db.execute(f"INSERT INTO {table} SELECT * FROM old.{table} {kept}", gone)  # noqa: S608
            db.execute(
                f"""INSERT INTO staging.name
                SELECT k.text, n.source, coalesce(n.light, k.text), n.shipped, n.place
                FROM old.name n JOIN old.key k ON k.id = n.key {kept.replace("source", "n.source")}""",  # noqa: S608
                gone,
            )
            db.execute("COMMIT")
            db.execute("DETACH old")
            db.execute("BEGIN")
        except sqlite3.DatabaseError as error:
            if "full" in str(error):
                raise
            raise unreadable(self._path, error) from None

    def _put(self, statement: str, row: tuple[object, ...]) -> None:
        waiting = self._waiting.setdefault(statement, [])
        waiting.append(row)
        if len(waiting) >= _AT_ONCE:
            with self._told():
                self._flush()

    def _flush(self) -> None:
        # In the order in which the kinds were first put, so that a place is there before it grows.
        for statement in sorted(self._waiting, key=lambda one: one.startswith("UPDATE")):
            self._running().executemany(statement, self._waiting[statement])
        self._waiting.clear()

    def _running(self) -> sqlite3.Connection:
        if self._db is None:
            raise RuntimeError("a Building is used inside its with block")
        return self._db

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise unwritable(self._path, error) from error

    def _close(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None
        if self._lock is not None:
            with suppress(OSError):  # the next import sweeps again, and tells when it cannot
                self._sweep()
            self._lock.close()
            self._lock = None

    def _sweep(self) -> None:
        for file in (self._new, self._staging):
            for each in (file, file.with_name(file.name + "-journal")):
                with suppress(FileNotFoundError):
                    each.unlink()


def sources(path: Path) -> tuple[tuple[SourceRow, Counts], ...]:
    """What the file at `path` holds, by name; () when there is none. Raises PlacesUnavailable for a damaged one."""
    if not path.exists():
        return ()
    try:
        db = schema.open_read_only(path)
        try:
            counts = Building._counts(db)
            rows = db.execute("SELECT name, imported_at, files, rows FROM source ORDER BY name").fetchall()
        finally:
            db.close()
    except sqlite3.Error as error:
        raise unreadable(path, error) from None
    return tuple((SourceRow(*row), counts[row[0]]) for row in rows)


def drop(path: Path, source: str) -> None:
    """Takes one source away. Raises PlacesUnavailable, also when the file has no such source."""
    held = [row.name for row, _ in sources(path)]
    if source not in held:
        raise PlacesUnavailable(f"{source} is not imported; imported are: {', '.join(held) or 'none'}")
    with Building(path, {source}) as building:
        building.complete()
        building.replace()


def _split(target: Target) -> tuple[str | None, int | None]:
    return (target, None) if isinstance(target, str) else (None, target)


def _sync(path: Path) -> None:
    """Waits until a file or folder is on disk; some systems cannot open a folder for that, and need not."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
