"""The tables of the file of imported places. The file is built anew by each import, so there are no migrations.

A name is found by its key in two ways: exactly, by `key.text`; and one slip away, by `slip`, which holds for each key the
hash of the key and of the key without each of its letters. Two words one slip apart share at least one of these.
"""

from __future__ import annotations

import sqlite3
import zlib
from pathlib import Path

APPLICATION_ID = 0x56657350
"""Marks the file as ours ("VesP")."""

VERSION = 1
"""Counted up when a table changes; a file of another version is imported anew."""

MOST_NAMED = 50
"""Entries told for one key; a name that fifty places share is asked about anyway."""

SLIP_LENGTHS = range(5, 25)
"""Letters of keys that are found in spite of a slip. A slip in a shorter word makes another word as a rule; the longest Norwegian
village names have 22 letters."""

POINT_UNITS = 100_000
"""Points are whole hundred-thousandths of a degree, about a metre: half the room of a floating number."""

KINDS = ("locality", "district")
"""What `place.kind` counts."""

TABLES = """
CREATE TABLE source (
    name TEXT PRIMARY KEY, imported_at TEXT NOT NULL, files TEXT NOT NULL, rows INTEGER NOT NULL
) WITHOUT ROWID;
-- id is the place_number of knowledge.place_files.merging: even for GeoNames, odd for the register of place names.
CREATE TABLE place (
    id INTEGER PRIMARY KEY, source TEXT NOT NULL, name TEXT NOT NULL, kind INTEGER NOT NULL, municipality TEXT NOT NULL,
    lat INTEGER NOT NULL, lon INTEGER NOT NULL, population INTEGER NOT NULL, rank INTEGER NOT NULL
);
-- What a geonameid is with us, where it is no place of its own: so that other names find it in a later import.
CREATE TABLE tie (number INTEGER PRIMARY KEY, source TEXT NOT NULL, shipped TEXT, place INTEGER);
CREATE TABLE key (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
-- position orders the names of a key, the most populous first. light is NULL where it is the key itself.
CREATE TABLE name (
    key INTEGER NOT NULL, position INTEGER NOT NULL, source TEXT NOT NULL, light TEXT, shipped TEXT, place INTEGER,
    PRIMARY KEY (key, position)
) WITHOUT ROWID;
CREATE TABLE slip (hash INTEGER NOT NULL, key INTEGER NOT NULL, PRIMARY KEY (hash, key)) WITHOUT ROWID;
CREATE TABLE post_code (
    code TEXT NOT NULL, source TEXT NOT NULL, town TEXT NOT NULL, municipality TEXT NOT NULL,
    lat INTEGER NOT NULL, lon INTEGER NOT NULL, PRIMARY KEY (code, source)
) WITHOUT ROWID;
"""

# Rows as they come, in a file of its own that is thrown away, so that none of its pages stay in the finished one.
STAGING = """
CREATE TABLE staging.name (key TEXT NOT NULL, source TEXT NOT NULL, light TEXT NOT NULL, shipped TEXT, place INTEGER);
CREATE TABLE staging.slip (hash INTEGER NOT NULL, key INTEGER NOT NULL);
"""


def slips(key: str) -> set[int]:
    """The hashes by which `key` is found, or looked for, when a letter is wrong. The same in every process.

    32 bits: among eight million hashes a strange one is met about twice in a thousand looks, and is seen through, since
    every find is compared letter by letter.
    """
    raw = key.encode()
    if len(raw) != len(key):
        shortened = (key[:i] + key[i + 1 :] for i in range(len(key)))
        return {zlib.crc32(raw), *(zlib.crc32(each.encode()) for each in shortened)}
    return {zlib.crc32(raw), *[zlib.crc32(raw[:i] + raw[i + 1 :]) for i in range(len(raw))]}


def open_read_only(path: Path) -> sqlite3.Connection:
    """A connection to a finished file, which never changes: an import puts another in its place.

    Raises sqlite3.Error; DatabaseError also for a file that is not ours.
    """
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro&immutable=1",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if (application, version) != (APPLICATION_ID, VERSION):
            raise sqlite3.DatabaseError("not a file of imported places of this version")
    except BaseException:
        connection.close()
        raise
    return connection
