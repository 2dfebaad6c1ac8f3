"""An import from its bytes to the registry, with a tiny format and a registry in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from db.acts import GONE_FROM_SOURCE, Act, StoredGroup
from db.errors import RegistryUnavailable
from db.importers.raw import Feed
from db.staging.fellowships import Fellowships
from db.staging.locating import Locator
from db.staging.process import Choices, ImportPlan, Material, carry_out, plan_import
from tests.support.stores import TINY, MemoryStore, packed, rows

AT = datetime(2026, 11, 21, 17, tzinfo=UTC)


class Desk:
    """Imports of one source, a day after another."""

    def __init__(self, locate: Locator, organisations: Fellowships, name: str = "aa-norge") -> None:
        self.store = MemoryStore()
        self._locate, self._organisations, self._name = locate, organisations, name

    async def plan(self, lines: list[str] | bytes, *, day: int = 0, **choices: frozenset[str]) -> ImportPlan:
        at = AT + timedelta(days=day)
        raw = lines if isinstance(lines, bytes) else packed(lines)
        return await plan_import(
            self.store, TINY, Material(raw, "a.txt", at), Feed(self._name, "AA", at.date()),
            locate=self._locate, organisations=self._organisations, choices=Choices(**choices),  # type: ignore[arg-type]
        )  # fmt: skip

    async def take(self, lines: list[str], *, day: int = 0, **choices: frozenset[str]) -> int:
        plan = await self.plan(lines, day=day, **choices)
        return await carry_out(self.store, plan, actor="prøve", at=AT + timedelta(days=day))


@pytest.fixture
def desk(locate: Locator, organisations: Fellowships) -> Desk:
    return Desk(locate, organisations)


async def test_a_first_import_puts_every_group_with_who_when_and_from_where(desk: Desk) -> None:
    assert await desk.take(rows(3)) == 1
    (act,) = desk.store.acts
    assert (act.kind, act.actor, act.source, act.address, act.importer) == (
        "import", "prøve", "aa-norge", "a.txt", "tiny/1",
    )  # fmt: skip
    assert (act.fetched_at, len(act.sha256), act.allowed) == (AT, 64, ())
    assert act.counts == {"rows": 3, "groups": 3, "problems": 0}
    assert {key: held.source_id for key, held in desk.store.held.items()} == {
        "aa-norge-k0": "k0", "aa-norge-k1": "k1", "aa-norge-k2": "k2",
    }  # fmt: skip


async def test_importing_the_same_twice_changes_nothing(desk: Desk) -> None:
    await desk.take(rows(3))
    before = dict(desk.store.held)
    assert await desk.take(rows(3)) == 0
    assert (desk.store.held, len(desk.store.acts)) == (before, 1)


async def test_the_next_day_only_the_day_of_the_listing_moves(desk: Desk) -> None:
    await desk.take(rows(3))
    assert await desk.take(rows(3), day=1) == 2
    assert {held.group.listed_on for held in desk.store.held.values()} == {date(2026, 11, 22)}
    assert {each.change for each in desk.store.lines} == {"new"}


async def test_what_is_gone_from_the_source_is_buried_and_does_not_rise_by_itself(desk: Desk) -> None:
    await desk.take(rows(10))
    await desk.take(rows(9))
    assert [(each.group_id, each.reason) for each in desk.store.graves.values()] == [
        ("aa-norge-k9", GONE_FROM_SOURCE)
    ]
    plan = await desk.plan(rows(10))
    assert [each.group.id for each in plan.difference.risen] == ["aa-norge-k9"]
    assert await desk.take(rows(10), day=1) == 3
    assert "aa-norge-k9" not in desk.store.held
    await desk.take(rows(10), day=1, raise_again=frozenset({"aa-norge-k9"}))
    assert "aa-norge-k9" in desk.store.held
    assert desk.store.graves == {}


async def test_a_closed_group_does_not_rise_under_a_new_id(desk: Desk) -> None:
    # Two keys that fold alike bear a suffix; alone, the second would get the plain id.
    await desk.take(["a b|En|Bergen|1 19", "a-b|To|Bergen|2 19", *rows(20)])
    await desk.take(["a b|En|Bergen|1 19", *rows(20)])
    await desk.take(rows(20))
    plan = await desk.plan(["a-b|To|Bergen|2 19", *rows(20)])
    assert (len(plan.difference.risen), plan.difference.new) == (1, ())


@pytest.mark.parametrize(
    ("lines", "kinds"),
    [
        (rows(17), ["gone"]),
        (rows(20, note="annet"), ["changed"]),
        ([*rows(21), "!x", "!y"], ["bad_rows"]),
        ([], ["gone", "empty"]),
        ([*rows(3, note="ny"), "!a", "!b"], ["gone", "bad_rows"]),
    ],
)
async def test_a_threshold_holds_the_import_up_until_each_is_allowed(
    desk: Desk, lines: list[str], kinds: list[str]
) -> None:
    await desk.take(rows(20))
    before = dict(desk.store.held)
    plan = await desk.plan(lines, even_if=frozenset(kinds[1:]))
    assert [each.kind for each in plan.held_up] == kinds[:1]
    with pytest.raises(RegistryUnavailable, match="held up"):
        await carry_out(desk.store, plan, actor="prøve", at=AT)
    assert desk.store.held == before
    await desk.take(lines, even_if=frozenset(kinds))
    assert desk.store.acts[-1].allowed == tuple(kinds)


async def test_a_threshold_that_was_not_passed_is_not_kept_as_allowed(desk: Desk) -> None:
    await desk.take(rows(3), even_if=frozenset({"gone", "changed", "bad_rows", "empty"}))
    assert desk.store.acts[-1].allowed == ()


async def test_bytes_of_no_format_are_never_applied_whatever_is_allowed(desk: Desk) -> None:
    await desk.take(rows(3))
    everything = frozenset({"gone", "changed", "bad_rows", "empty"})
    plan = await desk.plan(b"\x00", even_if=everything)
    assert plan.staged.unreadable is not None
    assert (plan.staged.rows, len(plan.staged.problems)) == (1, 1)
    with pytest.raises(RegistryUnavailable):
        await carry_out(desk.store, plan, actor="prøve", at=AT)
    assert len(desk.store.held) == 3


async def test_what_changed_while_somebody_thought_is_not_written_over(desk: Desk) -> None:
    await desk.take(rows(4))
    plan = await desk.plan(rows(5))
    await desk.take(rows(5, note="først"), even_if=frozenset({"changed"}))
    with pytest.raises(RegistryUnavailable, match="in the meantime"):
        await carry_out(desk.store, plan, actor="prøve", at=AT)
    assert {held.group.note for held in desk.store.held.values()} == {"først"}


async def test_what_staff_set_by_hand_outlives_imports_until_it_is_let_go(desk: Desk) -> None:
    await desk.take(rows(5, note="fra lista"))
    desk.store.edit("aa-norge-k0", Act("edit", "registeransvarlig", AT), note="fra oss")
    await desk.take(rows(5, note="fra lista"), day=1)
    assert desk.store.held["aa-norge-k0"].group.note == "fra oss"
    await desk.take(rows(5, note="fra lista"), day=2, let_go=frozenset({"aa-norge-k0"}))
    assert desk.store.held["aa-norge-k0"].group.note == "fra lista"


async def test_a_confirmation_and_a_warning_outlive_imports(desk: Desk) -> None:
    await desk.take(rows(5))
    held = desk.store.held["aa-norge-k1"]
    changed = replace(
        held.group, confirmed_on=date(2026, 11, 20), confirmed_by="telefon", warning="wrong_time"
    )
    desk.store.held["aa-norge-k1"] = StoredGroup(changed, held.source_id, held.origins)
    await desk.take([*rows(1), *rows(1, start=1, note="ny"), *rows(3, start=2)], day=1)
    after = desk.store.held["aa-norge-k1"].group
    assert (after.note, after.confirmed_by, after.warning) == ("ny", "telefon", "wrong_time")


async def test_two_sources_with_names_that_run_together_share_no_id(
    locate: Locator, organisations: Fellowships
) -> None:
    one, other = Desk(locate, organisations, "aa"), Desk(locate, organisations, "aa-norge")
    other.store = one.store
    await one.take(["norge-1|En|Bergen|1 19"])
    await other.take(["1|To|Bergen|2 19"])
    assert {held.group.name for held in one.store.held.values()} == {"En", "To"}
    assert await other.take(["1|To|Bergen|2 19"]) == 0


async def test_progress_is_told_while_many_rows_are_read(locate: Locator, organisations: Fellowships) -> None:
    told: list[int] = []
    await plan_import(
        MemoryStore(), TINY, Material(packed(rows(1_200)), "a", AT), Feed("aa", "AA", AT.date()), locate=locate,
        organisations=organisations, choices=Choices(), progress=told.append,
    )  # fmt: skip
    assert told == [500, 1_000]
