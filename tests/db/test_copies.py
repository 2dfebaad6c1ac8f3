"""Copies of the registry."""

# ruff: noqa: ASYNC240 - the tests damage small files of their own on purpose
from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from db import migrate
from db.acts import Removal
from db.applying import apply, stored_acts
from db.copies import Copies
from db.errors import RegistryUnavailable
from db.registry import Registry
from tests.db.acting import NOW, act, count, dump
from tests.db.conftest import AA, group, url_of

EVERYTHING = (
    "organisations", "groups", "meetings", "tombstones", "acts", "history", "reports", "proposals",
)  # fmt: skip


@pytest.fixture
def copies(tmp_path: Path) -> Copies:
    return Copies(tmp_path / "copies")


async def imported(file: Path, copies: Copies | None, *names: str, gone: tuple[str, ...] = ()) -> int:
    async with Registry(url_of(file)) as registry:
        return await apply(
            registry,
            act(),
            put=[group(each) for each in names],
            organisations=[AA],
            remove=[Removal(each, "gone from the source", True) for each in gone],
            copies=copies,
        )


async def test_a_copy_is_the_registry_as_it_was_before_the_act_and_the_act_names_it(
    file: Path, copies: Copies
) -> None:
    await imported(file, copies, "a")
    before = dump(file, EVERYTHING)
    number = await imported(file, copies, "b")
    newest, oldest = copies.list()
    assert (newest.name, oldest.name) == (
        "registry-000002-20261122T160000Z.db",
        "registry-000001-20261122T160000Z.db",
    )
    assert dump(newest, EVERYTHING) == before
    assert copies.taken_at(newest) == NOW
    async with Registry(url_of(file)) as registry:
        assert (await stored_acts(registry))[number].copy_file == newest.name
    assert sorted(each.name for each in copies.folder.iterdir()) == [".lock", oldest.name, newest.name]


async def test_a_copy_is_one_whole_file_that_serves_as_a_registry(
    file: Path, copies: Copies, tmp_path: Path
) -> None:
    await imported(file, None, "a")
    async with Registry(url_of(file)) as registry:
        taken = await copies.take(registry, NOW)
    alone = Path(shutil.copy(taken, tmp_path / "alone.db"))
    assert migrate.is_current(url_of(alone))
    async with Registry(url_of(alone)) as registry:
        assert [each.id for each in await registry.snapshot()] == ["a"]


async def test_the_thirty_newest_are_kept_in_the_order_they_were_taken_whatever_the_clock_says(
    file: Path, copies: Copies
) -> None:
    async with Registry(url_of(file)) as registry:
        for each in range(32):
            await copies.take(registry, NOW - timedelta(days=each))
    numbers = [int(each.name.split("-")[1]) for each in copies.list()]
    assert numbers == list(range(32, 2, -1))


async def test_a_copy_is_taken_while_somebody_writes(file: Path, copies: Copies) -> None:
    await imported(file, None, "a")
    before = dump(file)
    with closing(sqlite3.connect(file, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM groups")
        async with Registry(url_of(file)) as registry:
            taken = await copies.take(registry, NOW)
        writer.execute("ROLLBACK")
    assert dump(taken) == before


async def test_two_who_copy_at_once_get_two_copies(file: Path, copies: Copies) -> None:
    async with Registry(url_of(file)) as one, Registry(url_of(file)) as other:
        taken = await asyncio.gather(copies.take(one, NOW), Copies(copies.folder).take(other, NOW))
    assert sorted(taken, reverse=True) == list(copies.list())
    assert len(copies.list()) == 2


async def test_what_a_kill_left_half_done_is_swept_and_never_a_copy(file: Path, copies: Copies) -> None:
    copies.folder.mkdir()
    for name in (
        "registry-000007-20261122T160000Z.db.new",
        "registry-000007-20261122T160000Z.db.new-journal",
    ):
        (copies.folder / name).write_bytes(b"half")
    (copies.folder / "notes.txt").write_text("kept")
    assert copies.list() == ()
    async with Registry(url_of(file)) as registry:
        taken = await copies.take(registry, NOW)
    assert {each.name for each in copies.folder.iterdir()} == {".lock", "notes.txt", taken.name}


async def test_a_damaged_registry_gives_no_copy(file: Path, copies: Copies) -> None:
    await imported(file, None, *(f"g{each}" for each in range(60)))
    whole = bytearray(file.read_bytes())
    whole[4096 * 20 : 4096 * 26] = os.urandom(4096 * 6)
    file.write_bytes(whole)
    async with Registry(url_of(file)) as registry:
        with pytest.raises(RegistryUnavailable, match=r"registry\.db is damaged"):
            await copies.take(registry, NOW)
    assert [each.name for each in copies.folder.iterdir()] == [".lock"]


@pytest.mark.parametrize("content", [None, b"", b"dear registry, " * 400])
async def test_what_is_no_registry_gives_no_copy(
    tmp_path: Path, copies: Copies, content: bytes | None
) -> None:
    path = tmp_path / "other.db"
    if content is not None:
        path.write_bytes(content)
    async with Registry(url_of(path)) as registry:
        with pytest.raises(RegistryUnavailable, match=r"other\.db is"):
            await copies.take(registry, NOW)
    assert copies.list() == ()
    assert path.exists() == (content is not None)


async def test_an_act_whose_copy_cannot_be_written_does_not_happen(file: Path, tmp_path: Path) -> None:
    in_the_way = tmp_path / "copies"
    in_the_way.write_text("a file where the folder should be")
    with pytest.raises(
        RegistryUnavailable, match=r"no copy could be written to .*copies, so nothing was changed"
    ):
        await imported(file, Copies(in_the_way), "a")
    assert count(file, "groups") == 0
    assert count(file, "acts") == 0


def test_there_are_no_copies_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert Copies(tmp_path / "nowhere").list() == ()


def test_a_file_of_another_name_is_no_copy(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="is no copy"):
        Copies.taken_at(tmp_path / "registry.db")


def test_the_time_of_a_copy_is_in_its_name() -> None:
    assert isinstance(Copies.taken_at(Path("registry-000001-20261122T160000Z.db")), datetime)
