"""An import on a real file: applied, shown in history, gone back from; a closed group stays closed; reports become a warning."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.imports import Order, Parts, parts_of, plan
from bot.registry_store import RegistryStore
from db import feedback, migrate
from db.acts import Act, Removal
from db.copies import Copies
from db.registry import Registry
from db.staging.process import Choices, carry_out
from knowledge.library import Library
from tests.db.conftest import url_of
from tests.support.fakes import SATURDAY
from tests.support.stores import TINY, packed, rows


@pytest.fixture
def store(tmp_path: Path) -> RegistryStore:
    migrate.upgrade(url_of(tmp_path / "registry.db"))
    return RegistryStore(Registry(url_of(tmp_path / "registry.db")), Copies(tmp_path / "copies"))


@pytest.fixture(scope="module")
def parts(library: Library) -> Parts:
    return replace(parts_of(library, None), importers={"tiny": TINY})


async def take(
    store: RegistryStore,
    parts: Parts,
    folder: Path,
    lines: list[str],
    day: int = 0,
    **choices: frozenset[str],
) -> int:
    file = folder / "list.txt"
    file.write_bytes(packed(lines))
    at = SATURDAY + timedelta(days=day)
    order = Order("tiny", str(file), at, "AA", "liste", Choices(**choices))  # type: ignore[arg-type]
    return await carry_out(store, await plan(store, parts, order), actor="prøve", at=at)


async def test_a_list_lives_through_its_days(store: RegistryStore, parts: Parts, tmp_path: Path) -> None:
    assert await take(store, parts, tmp_path, rows(20)) == 1
    assert await take(store, parts, tmp_path, rows(20)) == 0
    assert await take(store, parts, tmp_path, rows(20), day=1) == 2
    await take(store, parts, tmp_path, [*rows(18), *rows(1, start=18, note="ny")], day=2)
    held = await store.stored()
    assert len(held) == 19
    assert held["liste-k18"].group.note == "ny"
    assert held["liste-k0"].group.listed_on == date(2026, 11, 23)
    assert set(await store.tombstones()) == {"liste-k19"}
    assert [each.change for each in await store.history("liste-k18")] == ["changed", "new"]
    await take(store, parts, tmp_path, rows(20, note=""), day=3)
    assert "liste-k19" not in await store.stored()
    await take(store, parts, tmp_path, rows(20), day=3, raise_again=frozenset({"liste-k19"}))
    assert "liste-k19" in await store.stored()


async def test_going_back_brings_the_list_of_yesterday(
    store: RegistryStore, parts: Parts, tmp_path: Path
) -> None:
    await take(store, parts, tmp_path, rows(20))
    before = await store.stored()
    await take(store, parts, tmp_path, [*rows(18), *rows(1, start=18, note="ny")], day=1)
    done = await store.restore(None, Act("rollback", "prøve", SATURDAY + timedelta(days=1)))
    assert (done.new, done.changed, done.gone) == (1, 1, 0)
    assert await store.stored() == before
    assert await take(store, parts, tmp_path, rows(20)) == 0


async def test_a_closed_group_stays_closed_and_a_proposal_and_a_warning_get_in(
    store: RegistryStore, parts: Parts, tmp_path: Path
) -> None:
    await take(store, parts, tmp_path, rows(20))
    await store.apply(Act("close", "prøve", SATURDAY), remove=[Removal("liste-k3", "lagt ned", bury=True)])
    for _ in range(2):
        await feedback.add_report(store.registry, "liste-k4", "wrong_time", SATURDAY.date())
    await feedback.agree(store.registry, store, "liste-k4", "wrong_time", Act("review", "prøve", SATURDAY))
    await take(store, parts, tmp_path, rows(20), day=1)
    held = await store.stored()
    assert "liste-k3" not in held
    assert held["liste-k4"].group.warning == "wrong_time"
    assert await feedback.reports(store.registry) == ()
