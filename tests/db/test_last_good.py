"""Serving: the last good reading on disk, and no SQL where people are answered."""

# ruff: noqa: ASYNC240 - the tests damage small files of their own on purpose
from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.model import Filters, GroupQuery
from db import engine
from db.last_good import LastGood, UnusableCopyError
from db.registry import Registry
from db.snapshot import SnapshotRegistry
from tests.db.conftest import AA, group, url_of

QUERY = GroupQuery(place=None, filters=Filters())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "state"


async def written(file: Path, *names: str) -> None:
    async with Registry(url_of(file)) as registry:
        await registry.write([AA], [group(each) for each in names], source="prøve")
    # A moment all runs share, since the failure tells it, and another one for other groups: 2026-11-22 16:00 and some seconds.
    moment = (1_795_363_200 + len(names)) * 1_000_000_000
    os.utime(file, ns=(moment, moment))


async def served(file: Path, folder: Path | None) -> tuple[list[str], str | None]:
    async with await SnapshotRegistry.open(url_of(file), last_good=folder) as registry:
        return [each.id for each in await registry.near(QUERY)], registry.failure


def kept(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def missing(file: Path) -> None:
    file.unlink()


def truncated(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def corrupt(file: Path) -> None:
    whole = bytearray(file.read_bytes())
    whole[4096:12288] = os.urandom(8192)
    file.write_bytes(whole)


def something_else(file: Path) -> None:
    file.write_bytes(b"dear registry, " * 400)


def of_another_schema(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0001'")
        connection.commit()


def emptied(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DELETE FROM meetings")
        connection.execute("DELETE FROM groups")
        connection.commit()


FAULTS: dict[str, tuple[Callable[[Path], None], str]] = {
    "missing": (missing, "is missing"),
    "truncated": (truncated, "is damaged"),
    "corrupt": (corrupt, "is damaged"),
    "something else": (something_else, "is damaged or no registry"),
    "another schema": (of_another_schema, "has schema 0001"),
    "emptied": (emptied, "holds no group any more"),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_the_last_good_reading_is_served_when_the_program_starts_on_a_file_that_fails(
    file: Path, folder: Path, fault: str
) -> None:
    await written(file, "a", "b")
    assert await served(file, folder) == (["a", "b"], None)
    spoil, words = FAULTS[fault]
    spoil(file)
    names, failure = await served(file, folder)
    assert names == ["a", "b"]
    assert failure is not None
    assert words in failure
    assert "served meanwhile: the last good copy, the registry as of 2026-11-22 16:00 UTC" in failure
    assert "\n" not in failure


async def test_the_last_good_reading_is_served_when_the_program_starts_on_a_locked_file(
    file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.engine._READER", ("PRAGMA busy_timeout = 0",))
    await written(file, "a")
    with closing(sqlite3.connect(file, isolation_level=None)) as importer:
        importer.execute("PRAGMA journal_mode = DELETE")
        await served(file, folder)
        importer.execute("BEGIN EXCLUSIVE")
        names, failure = await served(file, folder)
        assert names == ["a"]
        assert failure is not None
        assert "is locked by another program" in failure
        assert "as of 20" in failure
        importer.execute("COMMIT")
    assert await served(file, folder) == (["a"], None)


async def test_a_file_in_a_read_only_folder_is_served_and_kept(
    file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await written(file, "a")
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert await served(file, folder) == (["a"], None)
    file.unlink()
    assert (await served(file, folder))[0] == ["a"]


async def test_the_whole_reading_comes_back(file: Path, folder: Path) -> None:
    await written(file, "a", "b")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE groups SET lat = 'north', lon = 'east' WHERE id = 'b'")
        connection.commit()
    async with await SnapshotRegistry.open(url_of(file), last_good=folder) as registry:
        good = registry.snapshot
    assert len(good.problems) == 1
    file.unlink()
    async with await SnapshotRegistry.open(url_of(file), last_good=folder) as registry:
        assert registry.snapshot == good


async def test_the_file_is_served_again_when_it_is_back(file: Path, folder: Path, tmp_path: Path) -> None:
    await written(file, "a")
    await served(file, folder)
    away = tmp_path / "away.db"
    file.rename(away)
    async with await SnapshotRegistry.open(url_of(file), last_good=folder) as registry:
        assert registry.failure is not None
        assert not await registry.reload()
        away.rename(file)
        await written(file, "a", "b")
        assert await registry.reload()
        assert [each.id for each in registry.groups] == ["a", "b"]
        assert registry.failure is None
    file.unlink()
    assert (await served(file, folder))[0] == ["a", "b"]


async def test_without_a_folder_nothing_is_kept(file: Path, tmp_path: Path) -> None:
    await written(file, "a")
    await served(file, None)
    assert all(each.name.startswith("registry.db") for each in tmp_path.iterdir())
    file.unlink()
    names, failure = await served(file, None)
    assert names == []
    assert failure is not None
    assert "served meanwhile" not in failure


async def test_the_same_reading_is_not_written_twice(file: Path, folder: Path) -> None:
    await written(file, "a")
    await served(file, folder)
    first = kept(folder).stat()
    await served(file, folder)
    assert kept(folder).stat().st_ino == first.st_ino
    await written(file, "a", "b")
    await served(file, folder)
    assert kept(folder).stat().st_ino != first.st_ino


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda whole: b"",
    "truncated": lambda whole: whole[: len(whole) // 2],
    "one letter": lambda whole: whole.replace("Ørnes".encode("unicode_escape").replace(b"\\x", b"\\u00"), b"\\u00d8rnen"),
    "a line less": lambda whole: b"".join(whole.splitlines(keepends=True)[:1] + whole.splitlines(keepends=True)[2:]),
    "something after": lambda whole: whole + b"\n",
    "no text": lambda whole: os.urandom(500),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
async def test_a_damaged_copy_is_told_not_served_and_written_anew(
    file: Path, folder: Path, damage: str
) -> None:
    await written(file, "a")
    await served(file, folder)
    whole = kept(folder).read_bytes()
    spoilt = DAMAGES[damage](whole)
    assert spoilt != whole
    kept(folder).write_bytes(spoilt)
    aside = file.with_suffix(".aside")
    file.rename(aside)
    names, failure = await served(file, folder)
    assert names == []
    assert failure is not None
    assert "is missing" in failure
    assert "last-good is damaged and not used; remove it" in failure
    aside.rename(file)
    assert await served(file, folder) == (["a"], None)
    assert kept(folder).read_bytes() == whole


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: [lines[0].replace('"format": 1', '"format": 2'), *lines[1:]],
        lambda lines: [lines[0].replace('"groups": 1', '"groups": 2'), *lines[1:]],
        lambda lines: [lines[0], lines[1], json.dumps({**json.loads(lines[2]), "closed": True})],
        lambda lines: [lines[0], lines[1], "[]"],
        lambda lines: [lines[0], "{}", lines[2]],
        lambda lines: ["[]", *lines[1:]],
    ],
)
async def test_a_copy_of_another_program_is_told_and_not_served(
    file: Path, folder: Path, change: Callable[[list[str]], list[str]]
) -> None:
    await written(file, "a")
    await served(file, folder)
    lines = kept(folder).read_text(encoding="utf-8").splitlines()[:-1]
    body = "".join(f"{each}\n" for each in change(lines)).encode()
    kept(folder).write_bytes(body + sealed(body))
    file.unlink()
    names, failure = await served(file, folder)
    assert names == []
    assert failure is not None
    assert "written by another version of the program" in failure


def sealed(body: bytes) -> bytes:
    import hashlib

    return f"sha256 {hashlib.sha256(body).hexdigest()}\n".encode()


async def test_a_copy_that_lacks_a_field_of_today_is_read_with_its_default(file: Path, folder: Path) -> None:
    await written(file, "a")
    await served(file, folder)
    lines = kept(folder).read_text(encoding="utf-8").splitlines()[:-1]
    facts = json.loads(lines[2])
    del facts["confirmed_by"]
    body = "".join(f"{each}\n" for each in (lines[0], lines[1], json.dumps(facts))).encode()
    kept(folder).write_bytes(body + sealed(body))
    loaded = LastGood(folder, file).load()
    assert loaded is not None
    assert loaded.snapshot.groups == (group("a", confirmed_by=""),)


async def test_two_registries_share_a_folder_and_never_a_copy(
    file: Path, folder: Path, tmp_path: Path
) -> None:
    await written(file, "a")
    await served(file, folder)
    other = Path(shutil.copy(file, tmp_path / "other.db"))
    other.unlink()
    names, failure = await served(other, folder)
    assert names == []
    assert failure is not None


async def test_an_empty_registry_does_not_wipe_the_copy(file: Path, folder: Path, migrated: Path) -> None:
    await written(file, "a")
    await served(file, folder)
    shutil.copy(migrated, file)  # what `migrate` makes where the file was lost
    names, failure = await served(file, folder)
    assert names == ["a"]
    assert failure is not None
    assert f"if that is meant, remove {kept(folder)}" in failure
    kept(folder).unlink()
    assert await served(file, folder) == ([], None)


async def test_a_folder_that_cannot_be_written_is_told_and_does_not_hinder_answers(
    file: Path, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "state"
    in_the_way.write_text("a file where the folder should be")
    await written(file, "a")
    async with await SnapshotRegistry.open(url_of(file), last_good=in_the_way) as registry:
        assert [each.id for each in registry.groups] == ["a"]
        assert registry.failure is None
        assert registry.keeping_failure is not None
        assert "cannot be written; make room" in registry.keeping_failure
        in_the_way.unlink()
        assert await registry.reload()
        assert registry.keeping_failure is None
        assert kept(in_the_way).stat().st_size


async def test_a_copy_that_cannot_be_opened_is_told(file: Path, folder: Path) -> None:
    path = LastGood(folder, file).path
    path.mkdir(parents=True)
    with pytest.raises(UnusableCopyError, match="cannot be read"):
        LastGood(folder, file).load()


async def test_a_write_that_is_cut_short_leaves_the_copy_before_it(
    file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await written(file, "a")
    await served(file, folder)
    before = kept(folder).read_bytes()

    def cut(*_: object) -> Iterator[bytes]:
        yield b"half"
        raise OSError("no space left on device")

    await written(file, "a", "b")
    with monkeypatch.context() as patched:
        patched.setattr("db.last_good._parts", cut)
        assert await served(file, folder) == (["a", "b"], None)
    assert kept(folder).read_bytes() == before


async def test_no_sql_runs_where_people_are_answered(
    file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements: list[str] = []
    opening = engine._open

    def traced(*parts: object) -> sqlite3.Connection:
        connection = opening(*parts)  # type: ignore[arg-type]
        connection.set_trace_callback(statements.append)
        statements.append("open")
        return connection

    await written(file, "a", "b")
    monkeypatch.setattr(engine, "_open", traced)
    async with await SnapshotRegistry.open(url_of(file), last_good=folder) as registry:
        assert len(statements) > 5  # the counter counts
        statements.clear()
        for _ in range(100):
            assert len(await registry.near(QUERY)) == 2
        assert await registry.reload()  # nor does the look for a change, once a minute
        assert statements == []
