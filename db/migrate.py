"""Brings the registry's file to the tables of this program. For the command line; the bot never imports it.

Alembic is imported inside the functions: it is dear, and a program that only asks for `head` of nothing else
should not pay for it.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from db.engine import begin_on_purpose, connect_for_migration, database_path
from db.errors import RegistryUnavailable

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Engine

MIGRATIONS = Path(__file__).resolve().parent / "migrations"


def upgrade(url: str, *, to: str = "head") -> None:
    """Creates the file if it is missing and applies the migrations it lacks up to `to`, all in one transaction.

    Raises RegistryUnavailable when the file is no registry, is made by a newer program, or cannot be
    written. Not to be called from a running event loop's thread while the bot reads: it blocks until done
    (milliseconds).
    """
    from alembic import command
    from alembic.util import CommandError

    path = database_path(url)
    engine = _engine(path)
    config = _config()
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, to)
    except CommandError as error:
        # Alembic does not know the version in the file: a newer program made it.
        raise RegistryUnavailable(
            f"{path} was made by a newer version of the program; install that one, or restore an older copy"
        ) from error
    except (sqlite3.Error, DatabaseError, OSError) as error:
        raise RegistryUnavailable(_cannot_write(path, error)) from error
    finally:
        engine.dispose()


def current(url: str) -> str | None:
    """The version of the tables in the file; None when the file is missing or empty."""
    from alembic.migration import MigrationContext

    path = database_path(url)
    if not path.exists():
        return None
    engine = _engine(path)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except (sqlite3.Error, DatabaseError, OSError) as error:
        raise RegistryUnavailable(_cannot_write(path, error)) from error
    finally:
        engine.dispose()


def head() -> str:
    """The newest version this program knows."""
    from alembic.script import ScriptDirectory

    newest = ScriptDirectory.from_config(_config()).get_current_head()
    if newest is None:
        raise RegistryUnavailable(f"no migration found in {MIGRATIONS.name}; install the program again")
    return newest


def is_current(url: str) -> bool:
    """True when the file holds exactly the tables of this program."""
    return current(url) == head()


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    # A % in the path would be read as the start of a placeholder.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _engine(path: Path) -> Engine:
    engine = create_engine("sqlite://", creator=lambda: connect_for_migration(path), poolclass=NullPool)
    begin_on_purpose(engine, "BEGIN IMMEDIATE")
    return engine


def _cannot_write(path: Path, error: Exception) -> str:
    words = str(getattr(error, "orig", None) or error).lower()
    if "not a database" in words or "malformed" in words:
        return f"{path} is not a registry, or is damaged; move it away and restore a copy, or migrate anew"
    if "locked" in words:
        return f"{path} is being written by someone else; try again in a minute"
    return f"{path} cannot be written; give the program write access to the file and its folder"
