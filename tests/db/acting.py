"""Acts and dumps that the tests of the registry share."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from db.acts import Act, ActKind

NOW = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)


def act(kind: ActKind = "import", **changes: Any) -> Act:
    return Act(**{"kind": kind, "actor": "registeransvarlig", "at": NOW, **changes})


def dump(file: Path, tables: tuple[str, ...] = ("organisations", "groups", "meetings", "tombstones")) -> str:
    """The rows of the tables as SQL, in the order they lie there: equal texts are equal contents, byte for byte."""
    starts = tuple(f'INSERT INTO "{table}"' for table in tables)
    with closing(sqlite3.connect(file)) as connection:
        return "\n".join(line for line in connection.iterdump() if line.startswith(starts))


def count(file: Path, table: str) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - a name of ours
