"""Opening the registry's file."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.engine import database_path, reader, writer
from db.errors import RegistryUnavailable


@pytest.mark.parametrize("scheme", ["sqlite", "sqlite+aiosqlite"])
def test_both_spellings_of_an_address_name_the_same_file(scheme: str, tmp_path: Path) -> None:
    assert database_path(f"{scheme}:///{tmp_path}/a b.db") == tmp_path / "a b.db"


def test_a_relative_address_is_read_from_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert database_path("sqlite:///registry.db") == tmp_path / "registry.db"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "registry.db",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file:x?uri=true",
        "postgresql://u:geheim@h/d",
    ],
)
def test_an_address_of_another_kind_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(RegistryUnavailable) as caught:
        database_path(url)
    line = str(caught.value)
    assert "VEIVISER_DATABASE_URL" in line
    assert "geheim" not in line
    assert "\n" not in line


async def test_a_reader_cannot_write(file: Path) -> None:
    engine = reader(file)
    async with engine.connect() as connection:
        with pytest.raises(Exception, match="readonly"):
            await connection.exec_driver_sql("DELETE FROM groups")
    await engine.dispose()


async def test_a_reader_never_makes_a_file(tmp_path: Path) -> None:
    engine = reader(tmp_path / "gone.db")
    with pytest.raises(Exception, match="unable to open"):
        async with engine.connect():
            raise AssertionError("a missing file was opened")
    assert not (tmp_path / "gone.db").exists()
    await engine.dispose()


async def test_the_writer_keeps_a_log_and_foreign_keys(file: Path) -> None:
    engine = writer(file)
    async with engine.connect() as connection:
        assert (await connection.exec_driver_sql("PRAGMA journal_mode")).scalar() == "wal"
        assert (await connection.exec_driver_sql("PRAGMA foreign_keys")).scalar() == 1
        assert (await connection.exec_driver_sql("PRAGMA busy_timeout")).scalar() == 10000
    await engine.dispose()
