"""Reading and writing the registry, and every way its file can fail."""

# ruff: noqa: ASYNC240, S608 - the tests damage small files of their own on purpose
from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event

from db.errors import RegistryUnavailable
from db.models import SCHEMA
from db.registry import Registry
from db.snapshot import SnapshotRegistry
from tests.db.conftest import AA, group, url_of


async def written(file: Path, *identifiers: str) -> None:
    async with Registry(url_of(file)) as registry:
        await registry.write([AA], [group(each) for each in identifiers], source="prøve")


def run_sql(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(statement)
        connection.commit()


async def failure_of(file: Path) -> str:
    async with Registry(url_of(file)) as registry:
        with pytest.raises(RegistryUnavailable) as caught:
            await registry.snapshot()
    line = str(caught.value)
    assert "\n" not in line
    assert file.name in line
    return line


async def test_a_group_comes_back_as_it_was_written(file: Path) -> None:
    bare = group(
        "g2", audience=(), meetings=(), open=None, access=(), contact=None, website=None, lat=None, lon=None,
        municipality_number="", municipality="", county="", confirmed_on=None, example=False, name="Bare",
    )  # fmt: skip
    async with Registry(url_of(file)) as registry:
        assert await registry.write([AA], [group("g1"), bare], source="prøve") == 2
        assert await registry.snapshot() == (group("g1"), bare)
        assert (await registry.load()).organisations == (AA,)


async def test_writing_a_source_again_replaces_only_its_own_groups(file: Path) -> None:
    async with Registry(url_of(file)) as registry:
        await registry.write([AA], [group("a"), group("b")], source="prøve")
        await registry.write([AA], [group("c", source="annen")], source="annen")
        await registry.write([replace(AA, name="AA Norge")], [group("b", place="Bø")], source="prøve")
        assert [(each.id, each.place) for each in await registry.snapshot()] == [("b", "Bø"), ("c", "Ørnes")]
        assert (await registry.load()).organisations[0].name == "AA Norge"


async def test_a_write_that_fails_changes_nothing(file: Path) -> None:
    async with Registry(url_of(file)) as registry:
        await registry.write([AA], [group("a")], source="prøve")
        with pytest.raises(RegistryUnavailable, match=r"group 'c' is refused: .*lat_is_in_norway; mend it"):
            await registry.write([AA], [group("b"), group("c", lat=13.7, lon=66.87)], source="prøve")
        assert [each.id for each in await registry.snapshot()] == ["a"]


async def test_a_fault_at_any_statement_of_a_write_leaves_the_registry_as_it_was(file: Path) -> None:
    async with Registry(url_of(file)) as registry:
        await registry.write([AA], [group("a")], source="prøve")
        before = await registry.load()
        engine = registry._writer.sync_engine
        for statement in range(1, 40):
            left = [statement]

            def fail(*_: object, left: list[int] = left) -> None:
                left[0] -= 1
                if left[0] == 0:
                    raise sqlite3.OperationalError("disk I/O error")

            event.listen(engine, "before_cursor_execute", fail)
            try:
                await registry.write([replace(AA, name="Ny")], [group("b"), group("c")], source="prøve")
                break
            except RegistryUnavailable as error:
                assert "the disk fails" in str(error)  # noqa: PT017 - the loop goes on until it passes
                assert await registry.load() == before
            finally:
                event.remove(engine, "before_cursor_execute", fail)
        else:
            raise AssertionError("the write never passed")
        assert statement > 8
        assert [each.id for each in await registry.snapshot()] == ["b", "c"]


async def test_two_groups_with_one_id_are_refused(file: Path) -> None:
    async with Registry(url_of(file)) as registry:
        with pytest.raises(RegistryUnavailable, match=r"group 'a' is refused: .*groups\.id"):
            await registry.write([AA], [group("a"), group("a")], source="prøve")


async def test_a_group_of_an_unknown_organisation_is_refused(file: Path) -> None:
    async with Registry(url_of(file)) as registry:
        with pytest.raises(RegistryUnavailable, match="no organisation 'NA'"):
            await registry.write([AA], [group(organisation="NA")], source="prøve")


async def test_a_group_of_another_source_is_refused(file: Path) -> None:
    async with Registry(url_of(file)) as registry:
        with pytest.raises(RegistryUnavailable, match="does not come from"):
            await registry.write([AA], [group(source="annen")], source="prøve")


async def test_reading_while_an_import_writes_sees_the_registry_before_it(file: Path) -> None:
    await written(file, "a")
    with closing(sqlite3.connect(file, isolation_level=None)) as importer:
        importer.execute("BEGIN IMMEDIATE")
        importer.execute("DELETE FROM groups")
        async with Registry(url_of(file)) as registry:
            assert [each.id for each in await registry.snapshot()] == ["a"]
        importer.execute("ROLLBACK")


# --- files that fail --------------------------------------------------------------------------------------


async def test_a_missing_file_is_named_and_not_made(tmp_path: Path) -> None:
    assert "is missing; run: python -m bot migrate" in await failure_of(tmp_path / "gone.db")
    assert not (tmp_path / "gone.db").exists()


async def test_writing_makes_no_file_either(tmp_path: Path) -> None:
    async with Registry(url_of(tmp_path / "gone.db")) as registry:
        with pytest.raises(RegistryUnavailable, match="is missing"):
            await registry.write([AA], [], source="prøve")
    assert not (tmp_path / "gone.db").exists()


async def test_an_empty_file_is_no_registry(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    assert "is empty or no registry; run: python -m bot migrate" in await failure_of(path)
    assert path.stat().st_size == 0


async def test_a_folder_is_no_registry(tmp_path: Path) -> None:
    assert "is missing" in await failure_of(tmp_path)


async def test_a_file_of_something_else_is_no_registry(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_bytes(b"dear registry, " * 400)
    assert "is damaged or no registry; restore a copy" in await failure_of(path)


async def test_another_program_s_database_is_no_registry(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    run_sql(path, "CREATE TABLE songs (name)")
    assert "no registry" in await failure_of(path)


@pytest.mark.parametrize("version", ["0000", "9999"])
async def test_another_schema_is_refused_with_both_versions(file: Path, version: str) -> None:
    run_sql(file, f"UPDATE alembic_version SET version_num = '{version}'")
    line = await failure_of(file)
    assert f"has schema {version}, this program needs {SCHEMA}" in line


async def test_a_torn_file_is_damaged(file: Path) -> None:
    await written(file, *(f"g{each}" for each in range(60)))
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert "damaged" in await failure_of(file)


async def test_a_scribbled_page_is_damaged(file: Path) -> None:
    await written(file, *(f"g{each}" for each in range(60)))
    whole = bytearray(file.read_bytes())
    whole[4096 * 5 : 4096 * 8] = os.urandom(4096 * 3)
    file.write_bytes(whole)
    assert "damaged" in await failure_of(file)


async def test_a_log_left_behind_by_a_kill_is_read(file: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute(
            "INSERT INTO organisations VALUES ('aa', 'AA', 'Anonyme Alkoholikere', 'self_help_group')"
        )
        # The files as a killed writer leaves them: nothing was moved from the log yet.
        killed = tmp_path / "killed.db"
        killed.write_bytes(file.read_bytes())
        (tmp_path / "killed.db-wal").write_bytes((tmp_path / "registry.db-wal").read_bytes())
    async with Registry(url_of(killed)) as registry:
        assert (await registry.load()).organisations == (AA,)


async def test_a_file_without_access_is_named(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr(sqlite3, "connect", refuse)
    assert "cannot be opened; give the program access" in await failure_of(file)


async def test_a_registry_in_a_read_only_folder_is_served(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await written(file, "a")
    monkeypatch.setattr(os, "access", lambda *_: False)
    async with Registry(url_of(file)) as registry:
        assert [each.id for each in await registry.snapshot()] == ["a"]


# --- rows that fail ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            "UPDATE groups SET audience = 'women' WHERE id = 'a'",
            "group 'a' was left out: `audience` must be a JSON",
        ),
        (
            "UPDATE groups SET audience = '[\"all\"]' WHERE id = 'a'",
            "group 'a' was left out: `audience` must be one",
        ),
        (
            "UPDATE groups SET access = '[1]' WHERE id = 'a'",
            "group 'a' was left out: `access` must be a JSON list",
        ),
        ("UPDATE groups SET confirmed_on = '1.11.26' WHERE id = 'a'", "`confirmed_on` must be a date"),
        ("UPDATE groups SET lat = 'north', lon = 'east' WHERE id = 'a'", "`lat` must be degrees"),
        ("UPDATE groups SET note = 7.5, place = x'00' WHERE id = 'a'", "`place` must be a text"),
    ],
)
async def test_a_wrong_group_is_left_out_by_name_and_the_others_stay(
    file: Path, statement: str, words: str
) -> None:
    await written(file, "a", "b")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute(statement)
        connection.commit()
    async with Registry(url_of(file)) as registry:
        snapshot = await registry.load()
    assert [each.id for each in snapshot.groups] == ["b"]
    assert len(snapshot.problems) == 1
    assert words in snapshot.problems[0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("nth = '[6]'", "`nth` must hold 1 to 5"),
        ("starts = '25:00'", "`starts` must be an hour"),
        ("anchor = 'soon'", "`anchor` must be a date"),
        ("anchor = '2026-11-23', interval_weeks = 1.5", "`interval_weeks` must be a whole number"),
    ],
)
async def test_a_wrong_meeting_is_left_out_and_its_group_stays(file: Path, change: str, words: str) -> None:
    await written(file, "a")
    run_sql(file, f"UPDATE meetings SET {change} WHERE position = 0")
    async with Registry(url_of(file)) as registry:
        snapshot = await registry.load()
    assert snapshot.groups == (group("a", meetings=group("a").meetings[1:]),)
    assert snapshot.problems[0].startswith("meeting 0 of group 'a' was left out")
    assert words in snapshot.problems[0]


# --- the copy in memory -----------------------------------------------------------------------------------


async def test_the_copy_in_memory_follows_the_file(file: Path) -> None:
    async with await SnapshotRegistry.open(url_of(file)) as served:
        assert not served.groups
        await written(file, "a")
        assert await served.reload()
        assert [each.id for each in served.groups] == ["a"]
        assert served.failure is None


async def test_a_file_that_was_not_written_is_not_read_again(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await written(file, "a")
    async with await SnapshotRegistry.open(url_of(file)) as served:
        before = served.snapshot

        async def fail(_: Registry) -> None:
            raise AssertionError("the file was read")

        monkeypatch.setattr(Registry, "load", fail)
        assert await served.reload()
        assert served.snapshot is before


async def test_the_last_good_copy_is_served_when_the_file_is_gone_and_the_new_one_when_it_is_back(
    file: Path, tmp_path: Path
) -> None:
    await written(file, "a")
    away = tmp_path / "away.db"
    async with await SnapshotRegistry.open(url_of(file)) as served:
        file.rename(away)
        assert not await served.reload()
        assert [each.id for each in served.groups] == ["a"]
        assert served.failure is not None
        assert "is missing" in served.failure
        away.rename(file)
        assert await served.reload()
        assert served.failure is None


async def test_the_last_good_copy_is_served_when_the_file_is_damaged(file: Path) -> None:
    await written(file, "a")
    async with await SnapshotRegistry.open(url_of(file)) as served:
        file.write_bytes(b"not a database at all, " * 300)
        assert not await served.reload()
        assert [each.id for each in served.groups] == ["a"]


async def test_the_last_good_copy_is_served_while_the_file_is_locked(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.engine._READER", ("PRAGMA busy_timeout = 0",))
    await written(file, "a")
    with closing(sqlite3.connect(file, isolation_level=None)) as importer:
        importer.execute("PRAGMA journal_mode = DELETE")
        async with await SnapshotRegistry.open(url_of(file)) as served:
            importer.execute("BEGIN EXCLUSIVE")
            importer.execute("UPDATE groups SET place = 'Bø'")
            os.utime(file, ns=(1, 1))  # as if some of it had reached the disk
            assert not await served.reload()
            assert [each.place for each in served.groups] == ["Ørnes"]
            assert served.failure is not None
            assert "is locked" in served.failure
            importer.execute("COMMIT")
            assert await served.reload()
            assert [each.place for each in served.groups] == ["Bø"]


async def test_a_registry_that_is_suddenly_without_groups_does_not_replace_the_copy(file: Path) -> None:
    await written(file, "a")
    async with await SnapshotRegistry.open(url_of(file)) as served:
        await written(file)
        assert not await served.reload()
        assert [each.id for each in served.groups] == ["a"]
        assert served.failure is not None
        assert "holds no group" in served.failure


async def test_a_registry_that_cannot_be_read_at_the_start_serves_nothing_and_says_why(
    tmp_path: Path,
) -> None:
    async with await SnapshotRegistry.open(url_of(tmp_path / "gone.db")) as served:
        assert served.groups == ()
        assert served.failure is not None


async def test_what_a_reader_holds_does_not_change_under_it(file: Path) -> None:
    await written(file, "a")
    async with await SnapshotRegistry.open(url_of(file)) as served:
        held = served.snapshot
        await written(file, "b")
        await served.reload()
        assert [each.id for each in held.groups] == ["a"]
        assert held.groups[0].confirmed_on == date(2026, 11, 1)
