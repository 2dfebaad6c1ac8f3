"""Acts: what they change, what they leave behind, and that they are done whole or not at all."""

# ruff: noqa: ASYNC240 - the tests look at small files of their own
from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from bot.core.model import Meeting
from db.acts import GONE_FROM_SOURCE, Act, Removal, StoredGroup
from db.applying import apply, history, norwegian_day, stored, stored_acts, tombstones
from db.copies import Copies
from db.errors import RegistryUnavailable
from db.registry import Registry, RegistryOrganisation
from tests.db.acting import NOW, act, count, dump
from tests.db.conftest import AA, group, url_of

NA = RegistryOrganisation("na", "NA", "Anonyme Narkomane", "self_help_group")
GONE = Removal("g1", GONE_FROM_SOURCE, bury=True)


async def test_a_new_group_is_kept_with_its_act_its_history_and_its_origin(file: Path) -> None:
    fetched = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)
    one = act(
        source="aa-norge", address="https://example.org/feed", fetched_at=fetched, sha256="ab" * 32,
        importer="bmlt/1", allowed=("gone",), counts={"rows": 3, "problems": 2},
    )  # fmt: skip
    async with Registry(url_of(file)) as registry:
        assert await apply(registry, one, put=[group()], keys={"g1": "k1"}, organisations=[AA]) == 1
        assert await stored(registry) == {"g1": StoredGroup(group(), "k1", {"*": 1})}
        acts = await stored_acts(registry)
        counts = {"rows": 3, "problems": 2, "new": 1, "changed": 0, "gone": 0, "listed": 0}
        assert acts[1].act == replace(one, counts=counts)
        (entry,) = await history(registry, "g1")
        assert (entry.kind, entry.actor, entry.at, entry.source) == (
            "import",
            "registeransvarlig",
            NOW,
            "aa-norge",
        )
        assert (entry.change, entry.before) == ("new", None)
        assert entry.after is not None
        assert entry.after["name"] == "Eksempel: AA Måsen"
        assert entry.after["source_id"] == "k1"
        assert entry.after["meetings"][0] == {
            "weekday": 1,
            "starts": "19:00",
            "ends": "20:30",
            "nth": [1, -1],
        }
        assert "paused" not in entry.after


async def test_a_changed_group_tells_the_changed_fields_before_and_after_and_keeps_the_origin_of_the_others(
    file: Path,
) -> None:
    meetings = (Meeting(weekday=4, starts=time(18)),)
    async with Registry(url_of(file)) as registry:
        await apply(registry, act(), put=[group()], keys={"g1": "k1"}, organisations=[AA])
        number = await apply(registry, act("edit"), put=[group(place="Bø", contact=None, meetings=meetings)])
        held = (await stored(registry))["g1"]
        assert held.group == group(place="Bø", contact=None, meetings=meetings)
        assert held.source_id == "k1"
        assert held.origins == {"*": 1, "place": number, "contact": number, "meetings": number}
        assert (held.origin("place"), held.origin("name")) == (number, 1)
        newest, oldest = await history(registry, "g1")
        assert (newest.kind, newest.change, oldest.change) == ("edit", "changed", "new")
        assert newest.before is not None
        assert newest.after is not None
        assert set(newest.before) == set(newest.after) == {"place", "meetings", "contact"}
        assert (newest.before["place"], newest.after["place"]) == ("Ørnes", "Bø")
        assert (newest.before["contact"], newest.after["contact"]) == ("aa@example.org", None)
        assert newest.after["meetings"] == [{"weekday": 4, "starts": "18:00"}]


async def test_the_same_again_changes_nothing_at_all(file: Path, tmp_path: Path) -> None:
    many = [group(f"g{each}") for each in range(30)]
    copies = Copies(tmp_path / "copies")
    async with Registry(url_of(file)) as registry:
        await apply(registry, act(), put=many, organisations=[AA], copies=copies)
    before, taken = file.read_bytes(), copies.list()
    async with Registry(url_of(file)) as registry:
        assert (
            await apply(
                registry, act(), put=many, organisations=[AA], copies=copies, raise_again=["never buried"]
            )
            == 0
        )
    assert file.read_bytes() == before
    assert copies.list() == taken
    assert count(file, "acts") == 1


async def test_rows_written_by_others_in_another_spelling_are_the_same(file: Path) -> None:
    async with Registry(url_of(file)) as registry:
        await apply(registry, act(), put=[group(access=("døvetolk",))], organisations=[AA])
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE meetings SET starts = '19:00' WHERE position = 0")
        connection.execute("UPDATE groups SET access = '[\"døvetolk\" ]'")
        connection.commit()
    async with Registry(url_of(file)) as registry:
        assert await apply(registry, act(), put=[group(access=("døvetolk",))]) == 0


async def test_a_list_fetched_again_is_noted_without_a_line_of_history_for_each_group(file: Path) -> None:
    many = [group(f"g{each}", listed_on=date(2026, 11, 21)) for each in range(5)]
    again = [replace(each, listed_on=date(2026, 11, 22)) for each in many]
    async with Registry(url_of(file)) as registry:
        await apply(registry, act(), put=many, organisations=[AA])
        number = await apply(registry, act(), put=again)
        assert number == 2
        held = (await stored(registry))["g3"]
        assert held.group == again[3]
        assert held.origins == {"*": 1, "listed_on": 2}
        assert len(await history(registry, "g3")) == 1
        assert (await stored_acts(registry))[2].act.counts == {"new": 0, "changed": 0, "gone": 0, "listed": 5}


async def test_a_group_that_is_gone_leaves_its_history_and_a_tombstone(file: Path) -> None:
    async with Registry(url_of(file)) as registry:
        await apply(registry, act(), put=[group(), group("g2")], keys={"g1": "k1"}, organisations=[AA])
        await apply(registry, act(), remove=[GONE])
        assert list(await stored(registry)) == ["g2"]
        assert count(file, "meetings") == 3
        stone = (await tombstones(registry))["g1"]
        assert (stone.source, stone.source_id, stone.name) == ("prøve", "k1", "Eksempel: AA Måsen")
        assert (stone.closed_on, stone.keep_until) == (date(2026, 11, 22), date(2031, 11, 22))
        assert stone.reason == "gone from the source"
        entry = (await history(registry, "g1"))[0]
        assert (entry.change, entry.after) == ("gone", {"reason": "gone from the source"})
        assert entry.before is not None
        assert entry.before["place"] == "Ørnes"
        assert len(entry.before["meetings"]) == 3


async def test_a_removal_without_a_grave_leaves_no_tombstone(file: Path) -> None:
    async with Registry(url_of(file)) as registry:
        await apply(registry, act(), put=[group()], organisations=[AA])
        await apply(registry, act("edit"), remove=[Removal("g1", "listed twice", bury=False)])
        assert await tombstones(registry) == {}
        assert await apply(registry, act(), put=[group()]) == 3


async def test_the_dead_rise_only_when_staff_say_so(file: Path) -> None:
    async with Registry(url_of(file)) as registry:
        await apply(registry, act(), put=[group()], organisations=[AA])
        await apply(registry, act("close"), remove=[Removal("g1", "lagt ned", bury=True)])
        before = dump(file)
        with pytest.raises(
            RegistryUnavailable, match=r"'g1' was closed on 2026-11-22 \(lagt ned\) and is refused"
        ):
            await apply(registry, act(), put=[group("g2"), group()])
        assert dump(file) == before
        await apply(registry, act(), put=[group()], raise_again=["g1"])
        assert list(await stored(registry)) == ["g1"]
        assert await tombstones(registry) == {}
        assert [each.change for each in await history(registry, "g1")] == ["new", "gone", "new"]


async def test_a_tombstone_may_be_taken_away_before_the_feed_comes(file: Path) -> None:
    async with Registry(url_of(file)) as registry:
        await apply(registry, act(), put=[group()], organisations=[AA])
        await apply(registry, act(), remove=[GONE])
        assert await apply(registry, act("review"), raise_again=["g1"]) == 3
        assert await apply(registry, act(), put=[group()]) == 4


@pytest.mark.parametrize(("days", "rises"), [(5 * 365 + 1, False), (5 * 365 + 2, True)])
async def test_a_tombstone_holds_five_years(file: Path, days: int, rises: bool) -> None:
    later = act(at=NOW + timedelta(days=days))
    async with Registry(url_of(file)) as registry:
        await apply(registry, act(), put=[group(), group("g2")], organisations=[AA])
        await apply(registry, act(), remove=[GONE])
        if rises:
            assert await apply(registry, later, put=[group()]) == 3
            assert await tombstones(registry) == {}
        else:
            with pytest.raises(RegistryUnavailable, match="was closed on"):
                await apply(registry, later, put=[group()])
            await apply(registry, later, put=[group("g2", place="Bø")])
            assert list(await tombstones(registry)) == ["g1"]


async def test_a_group_closed_on_leap_day_stays_closed_five_whole_years(file: Path) -> None:
    leap = act(at=datetime(2028, 2, 29, 12, tzinfo=UTC))
    async with Registry(url_of(file)) as registry:
        await apply(registry, act(), put=[group()], organisations=[AA])
        await apply(registry, leap, remove=[GONE])
        assert (await tombstones(registry))["g1"].keep_until == date(2033, 3, 1)


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 11, 22, 22, 59, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2026, 11, 22, 23, 0, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 11, 22, 10, 0, tzinfo=timezone(timedelta(hours=12))), date(2026, 11, 21)),
    ],
)
def test_the_day_of_an_act_is_the_norwegian_one(at: datetime, day: date) -> None:
    assert norwegian_day(at) == day


@pytest.mark.parametrize("name", ["at", "fetched_at"])
def test_an_act_needs_to_know_its_time_zone(name: str) -> None:
    with pytest.raises(ValueError, match="time zone"):
        act(**{name: datetime(2026, 11, 22)})  # noqa: DTZ001 - that is what is refused


async def test_organisations_are_added_and_brought_up_to_date(file: Path) -> None:
    async with Registry(url_of(file)) as registry:
        await apply(registry, act(), put=[group()], organisations=[AA])
        assert await apply(registry, act(), organisations=[AA]) == 0
        # A new short name holds at once for the groups that come with it.
        renamed = replace(AA, short="Anonyme")
        assert await apply(
            registry, act(), organisations=[renamed, NA], put=[group("g2", organisation="Anonyme")]
        )
        assert {each.organisation for each in await registry.snapshot()} == {"Anonyme"}
        assert set((await registry.load()).organisations) == {renamed, NA}


# --- what is damaged --------------------------------------------------------------------------------


async def test_a_group_whose_row_was_damaged_is_mended_by_putting_it_again(file: Path) -> None:
    async with Registry(url_of(file)) as registry:
        await apply(registry, act(), put=[group()], organisations=[AA])
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("UPDATE groups SET audience = 'women', origins = 'who knows'")
            connection.commit()
        assert await stored(registry) == {}
        assert await apply(registry, act(), put=[group()]) == 2
        assert (await stored(registry))["g1"].group == group()
        assert (await stored(registry))["g1"].origins == {"audience": 2}
        newest = (await history(registry, "g1"))[0]
        assert (newest.change, newest.before) == ("changed", {"audience": "women"})


async def test_damaged_traces_are_shown_as_they_are_and_hide_nothing(file: Path) -> None:
    async with Registry(url_of(file)) as registry:
        await apply(registry, act(), put=[group(), group("g2")], organisations=[AA])
        await apply(registry, act(), remove=[GONE])
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("UPDATE acts SET at = 'once', allowed = 'all', counts = '[]'")
            connection.execute("UPDATE history SET after = 'scribble' WHERE kind = 'new'")
            connection.execute("UPDATE tombstones SET closed_on = 'last year', keep_until = ''")
            connection.commit()
        gone, new = await history(registry, "g1")
        assert (gone.change, new.after) == ("gone", {"unreadable": "scribble"})
        assert (await stored_acts(registry))[1].act.allowed == ()
        assert (await tombstones(registry))["g1"].keep_until == date.max
        with pytest.raises(RegistryUnavailable, match="was closed on"):
            await apply(registry, act(), put=[group()])


async def test_a_rollback_is_no_act_to_apply(file: Path) -> None:
    async with Registry(url_of(file)) as registry:
        with pytest.raises(ValueError, match=r"Copies\.restore"):
            await apply(registry, act("rollback"), put=[group()], organisations=[AA])


async def test_the_history_of_an_id_no_file_can_hold_is_empty(file: Path) -> None:
    async with Registry(url_of(file)) as registry:
        assert await history(registry, "g\udcff") == ()


async def test_a_file_name_with_broken_letters_does_not_stop_an_act(file: Path) -> None:
    async with Registry(url_of(file)) as registry:
        await apply(registry, act(address="liste\udcf8.csv"), put=[group()], organisations=[AA])
        assert (await history(registry, "g1"))[0].address == "liste\\udcf8.csv"


async def test_others_read_the_registry_as_it_was_until_the_act_is_done(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []
    async with Registry(url_of(file)) as registry, Registry(url_of(file)) as other:
        await apply(registry, act(), put=[group("a")], organisations=[AA])

        async def look(*_: object) -> int:
            seen.append([each.id for each in await other.snapshot()])
            return 0

        async def count_and_look(connection: Any) -> int:
            await look()
            return int((await connection.exec_driver_sql("SELECT count(*) FROM groups")).scalar_one())

        monkeypatch.setattr("db.applying._count", count_and_look)
        await apply(registry, act(), put=[group("b")])
        assert seen == [["a"], ["a"]]
        assert [each.id for each in await other.snapshot()] == ["a", "b"]


async def test_a_count_that_does_not_add_up_takes_everything_back(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def five(_: object) -> int:
        return 5

    monkeypatch.setattr("db.applying._count", five)
    async with Registry(url_of(file)) as registry:
        with pytest.raises(RegistryUnavailable, match="would hold 5 groups and should hold 6"):
            await apply(registry, act(), put=[group()], organisations=[AA])
    assert count(file, "groups") == 0


async def test_many_at_once_are_kept_with_their_meetings_and_history(file: Path) -> None:
    many = [group(f"g{each:05d}") for each in range(5_001)]
    async with Registry(url_of(file)) as registry:
        await apply(registry, act(), put=many, organisations=[AA])
        assert list(await registry.snapshot()) == many
        assert count(file, "history") == 5_001
        moved = [replace(each, place="Bø") for each in many]
        await apply(registry, act(), put=moved[:5_000], remove=[Removal("g05000", "", False)])
        assert list(await registry.snapshot()) == moved[:5_000]
        assert (await history(registry, "g05000"))[0].after is None


def test_an_act_cannot_be_changed_afterwards() -> None:
    with pytest.raises(AttributeError):
        Act("import", "registeransvarlig", NOW).actor = "en annen"  # type: ignore[misc]
