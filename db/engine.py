"""How the registry's file is opened: one engine, the PRAGMAs in one place, no file made by a reader."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy import event
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from db.errors import RegistryUnavailable

_READER = ("PRAGMA busy_timeout = 2000", "PRAGMA foreign_keys = ON", "PRAGMA query_only = ON")
_WRITER = (
    "PRAGMA busy_timeout = 10000",
    "PRAGMA foreign_keys = ON",
    # Readers go on while an import writes.
    "PRAGMA journal_mode = WAL",
    # An import is rare and must survive a power cut once it was said to be done.
    "PRAGMA synchronous = FULL",
)


def database_path(url: str) -> Path:
    """The file a database address names. Accepts `sqlite:///path` and `sqlite+aiosqlite:///path`.

    Raises RegistryUnavailable for another kind of database and for one in memory; the message does not
    repeat the address, which may hold a password.
    """
    mend = "set VEIVISER_DATABASE_URL to sqlite:///path/to/registry.db"
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise RegistryUnavailable(f"the database address cannot be read; {mend}") from None
    if parsed.get_backend_name() != "sqlite" or parsed.drivername not in ("sqlite", "sqlite+aiosqlite"):
        raise RegistryUnavailable(f"the registry is a SQLite file, not '{parsed.drivername}'; {mend}")
    file = parsed.database or ""
    if parsed.host or not file or file == ":memory:" or file.startswith("file:"):
        raise RegistryUnavailable(f"the database address names no file; {mend}")
    return Path(file).expanduser().absolute()


def reader(path: Path) -> AsyncEngine:
    """An engine that can only read, and that fails when the file is missing instead of making one.

    No connection is kept: each read opens the file that lies there then, so that a restored copy is seen.
    """
    return _engine(path, "ro", _READER, "BEGIN")


def writer(path: Path) -> AsyncEngine:
    """An engine for one writer at a time; it does not create the file (`db.migrate.upgrade` does)."""
    return _engine(path, "rw", _WRITER, "BEGIN IMMEDIATE")


def connect_for_migration(path: Path) -> sqlite3.Connection:
    """A plain connection with the writer's PRAGMAs for `db.migrate`; creates the file and its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return _open(path, "rwc", _WRITER)


def begin_on_purpose(engine: Any, statement: str) -> None:
    """Lets SQLAlchemy, not the driver, open each transaction.

    The driver of the standard library opens none before a SELECT: two SELECTs could then see the registry
    before and after an import. Nor does it open one before CREATE TABLE: a migration could stop half way.
    """

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)


def _engine(path: Path, mode: str, pragmas: tuple[str, ...], begin: str) -> AsyncEngine:
    async def connect() -> aiosqlite.Connection:
        # Opened here, then handed over: when opening fails inside aiosqlite, its thread outlives the failure
        # and may still speak to an event loop that is closed by then.
        opened = await asyncio.to_thread(_open, path, mode, pragmas)
        return await aiosqlite.Connection(lambda: opened, iter_chunk_size=64)

    engine = create_async_engine("sqlite+aiosqlite://", async_creator=connect, poolclass=NullPool)
    begin_on_purpose(engine.sync_engine, begin)
    return engine


def _open(path: Path, mode: str, pragmas: tuple[str, ...]) -> sqlite3.Connection:
    uri = f"{path.as_uri()}?mode={mode}"
    if mode == "ro" and is_frozen(path):
        uri += "&immutable=1"
    # Another thread than this one uses it afterwards, never two at once.
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False)
    try:
        for pragma in pragmas:
            connection.execute(pragma).close()
    except BaseException:
        connection.close()
        raise
    return connection


def is_frozen(path: Path) -> bool:
    """True where this process cannot lay SQLite's shared-memory file beside the database (read-only folder).

    It is then read as a file that does not change; the reader has to look afterwards whether that held. Not
    so when a log is left behind, which would have to be read too.
    """
    beside = [path.with_name(path.name + suffix) for suffix in ("-wal", "-shm")]
    return not os.access(path.parent, os.W_OK) and not any(each.exists() for each in beside)
