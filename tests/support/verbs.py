"""`import` and the verbs of `registry` as somebody types them, on a registry in memory with a tiny format."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from bot import import_cli, imports, registry_cli, review_cli
from bot.import_cli import import_
from bot.settings import Settings
from db import migrate
from db.acts import Act, StoredAct
from db.registry import Registry
from knowledge.library import Library
from tests.db.conftest import group, url_of
from tests.support.fakes import SATURDAY
from tests.support.stores import TINY, MemoryStore, packed

NOW = ("--now", "2026-11-21T18:00")
CONTRACT = ("rows", "groups", "problems", "new", "changed", "gone", "applied")

app = typer.Typer()
app.command("import")(import_)
app.add_typer(registry_cli.registry_cli, name="registry")


class Store(MemoryStore):
    """Also with a file for reports and proposals, and copies that only say what they were asked."""

    def __init__(self, registry: Registry) -> None:
        real = group("g1", example=False, name="AA Måsen", source="aa-norge", confirmed_on=date(2026, 8, 1))
        super().__init__([real, group("g2", confirmed_on=None)], {"g1": "k1"})
        self.registry = registry
        self.restored: list[tuple[Path | None, Act]] = []
        names = [Path("registry-000002.db"), Path("registry-000001.db")]
        self.copies = SimpleNamespace(
            list=lambda: names, taken_at=lambda _: datetime(2026, 11, 1, tzinfo=UTC)
        )

    def _back(self, copy: Path | None, kept: Path | None) -> Any:
        undone = (StoredAct(1, Act("confirm", "x", SATURDAY)),)
        return SimpleNamespace(
            copy=copy or Path("registry-000002.db"), new=3, changed=2, gone=1, kept=kept, undone=undone
        )

    async def preview(self, copy: Path | None) -> Any:
        return self._back(copy, None)

    async def restore(self, copy: Path | None, act: Act) -> Any:
        self.restored.append((copy, act))
        return self._back(copy, Path("registry-000003.db"))


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: Library) -> Store:
    file = tmp_path / "registry.db"
    migrate.upgrade(url_of(file))
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("INSERT INTO organisations VALUES ('aa', 'AA', 'AA', 'self_help_group')")
        for number in range(9):
            connection.execute(
                "INSERT INTO acts (at, kind, actor, source, address, fetched_at, sha256, importer, copy_file)"
                " VALUES (?, 'review', 'x', '', '', '', '', '', '')", (str(number),),
            )  # fmt: skip
        connection.commit()
    made = Store(Registry(url_of(file)))

    @asynccontextmanager
    async def opened(_: Settings) -> AsyncIterator[Store]:
        await made.registry.close()
        yield made
        await made.registry.close()

    for module in (import_cli, registry_cli, review_cli):
        monkeypatch.setattr(module, "open_store", opened)
    # A second and a half, for every verb that is typed.
    monkeypatch.setattr("knowledge.load.load_library", lambda: library)
    tiny = replace(TINY, format="meeting_guide")
    monkeypatch.setattr(imports, "shipped_importers", lambda: {"meeting_guide": tiny, "tiny": TINY})
    monkeypatch.delenv("VEIVISER_FEEDS", raising=False)
    return made


def run(*words: str) -> Result:
    result = CliRunner().invoke(app, list(words))
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def file_of(tmp_path: Path, lines: Sequence[str] | bytes) -> str:
    path = tmp_path / "list.txt"
    path.write_bytes(lines if isinstance(lines, bytes) else packed(lines))
    return str(path)


def take(tmp_path: Path, lines: Sequence[str] | bytes, *words: str) -> Result:
    return run("import", "meeting_guide", file_of(tmp_path, lines), "--source", "liste", *NOW, *words)
