"""Acts that are refused, or that fail half way: nothing is changed."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot.core.model import Meeting
from db.acts import Removal
from db.applying import apply, stored
from db.copies import Copies
from db.errors import RegistryUnavailable
from db.registry import Registry, RegistryOrganisation
from tests.db.acting import act, count, dump
from tests.db.conftest import AA, group, url_of

NA = RegistryOrganisation("na", "NA", "Anonyme Narkomane", "self_help_group")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"put": [group("b"), group("c", lat=13.7, lon=66.87)]}, r"group 'c' is refused: .*lat_is_in_norway; mend it"),
        ({"put": [group("b", meetings=(Meeting(8, time(19)),))]}, r"meeting 0 of group 'b' is refused: .*weekday_is_iso"),
        ({"put": [group("b", organisation="NA")]}, r"no organisation 'NA'; add it before its groups"),
        ({"put": [group("b"), group("b")]}, r"group 'b' is refused: it is named twice"),
        ({"put": [group("a", place="Bø")], "remove": [Removal("a", "", True)]}, r"group 'a' is refused: it is named twice"),
        ({"remove": [Removal("q", "", True)]}, r"no group 'q' to take out"),
        ({"put": [group("b", note="\ud800")]}, r"group 'b' is refused: a text holds half a character"),
        ({"put": [group("b", access=("\ud800",))]}, r"group 'b' is refused: a text holds half a character"),
        ({"put": [group("b\udcff", note="\ud800")]}, r"group 'b\\udcff' is refused"),
        ({"put": [group("b", lat=float("nan"), lon=float("nan"))]}, r"group 'b' is refused: `lat` is no number"),
        ({"put": [group("b", note={})]}, r"group 'b' is refused: "),
        ({"put": [group("b", meetings=(Meeting(10**30, None),))]}, r"meeting 0 of group 'b' is refused: a number is too"),
        ({"put": [group("a", led_by="kari")]}, r"group 'a' is refused: .*led_by_is_known"),
        ({"organisations": [replace(NA, short="AA")]}, r"organisation 'na' is refused: .*short"),
    ],
)  # fmt: skip
async def test_what_breaks_a_rule_is_named_and_nothing_is_changed(
    file: Path, tmp_path: Path, wrong: dict[str, Any], words: str
) -> None:
    copies = Copies(tmp_path / "copies")
    async with Registry(url_of(file)) as registry:
        await apply(registry, act(), put=[group("a")], organisations=[AA])
        before = dump(file, ("organisations", "groups", "meetings", "tombstones", "acts", "history"))
        with pytest.raises(RegistryUnavailable, match=words) as caught:
            await apply(registry, act(), copies=copies, **wrong)
    assert "\n" not in str(caught.value)
    str(caught.value).encode()
    assert dump(file, ("organisations", "groups", "meetings", "tombstones", "acts", "history")) == before
    # A copy of an import that did not happen would only push out an older one.
    assert copies.list() == ()


async def test_the_one_refused_among_many_is_found(file: Path) -> None:
    many = [group(f"g{each:05d}", meetings=()) for each in range(5_200)]
    many[5_100] = group("g05100", country="Norge", meetings=())
    async with Registry(url_of(file)) as registry:
        with pytest.raises(RegistryUnavailable, match=r"group 'g05100' is refused: .*country_is_iso"):
            await apply(registry, act(), put=many, organisations=[AA])
    assert count(file, "groups") == 0


async def test_an_act_without_a_role_is_refused(file: Path) -> None:
    async with Registry(url_of(file)) as registry:
        with pytest.raises(RegistryUnavailable, match="the act is refused"):
            await apply(registry, act(actor=" "), put=[group()], organisations=[AA])
    assert count(file, "groups") == 0


async def test_a_fault_at_any_statement_leaves_the_registry_as_it_was(file: Path, tmp_path: Path) -> None:
    copies = Copies(tmp_path / "copies")
    tables = ("organisations", "groups", "meetings", "tombstones", "acts", "history")
    async with Registry(url_of(file)) as registry:
        await apply(registry, act(), put=[group("a"), group("b"), group("d")], organisations=[AA])
        before = dump(file, tables)
        engine = registry._writer.sync_engine
        for statement in range(1, 100):
            left = [statement]

            def fail(*_: object, left: list[int] = left) -> None:
                left[0] -= 1
                if left[0] == 0:
                    raise sqlite3.OperationalError("database or disk is full")

            event.listen(engine, "before_cursor_execute", fail)
            try:
                await apply(
                    registry,
                    act(),
                    put=[
                        group("a", place="Bø", meetings=()),
                        group("c"),
                        group("d", listed_on=date(2026, 11, 22)),
                    ],
                    organisations=[replace(AA, name="Ny")],
                    remove=[Removal("b", "lagt ned", True)],
                    copies=copies,
                )
                break
            except RegistryUnavailable as error:
                assert "cannot be written; make room" in str(error)  # noqa: PT017 - the loop goes on until it passes
                assert dump(file, tables) == before
                assert copies.list() == ()
            finally:
                event.remove(engine, "before_cursor_execute", fail)
        else:
            raise AssertionError("the act never passed")
        assert statement > 30
        assert sorted(await stored(registry)) == ["a", "c", "d"]
