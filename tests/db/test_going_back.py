"""Going back to a copy."""

# ruff: noqa: S608 - the tests damage small files of their own on purpose
from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import event

from db.acts import Removal
from db.applying import apply, history, stored, stored_acts
from db.copies import Copies
from db.errors import RegistryUnavailable
from db.models import SCHEMA
from db.registry import Registry
from tests.db.acting import NOW, act, dump
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


async def rolled_back(file: Path, copies: Copies, path: Path | None = None) -> list[str]:
    async with Registry(url_of(file)) as registry:
        await copies.restore(registry, path, act("rollback"))
        return sorted(await stored(registry))


async def test_going_back_makes_the_tables_byte_equal_to_the_copy_and_keeps_acts_history_reports_and_proposals(
    file: Path, copies: Copies
) -> None:
    await imported(file, copies, "a", "b", "c", gone=())
    await imported(file, copies, "d", gone=("c",))
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(
            "INSERT INTO reports (group_id, kind, received_on, state) VALUES ('a', 'other', '2026-11-22', 'new')"
        )
        connection.execute(
            "INSERT INTO proposals (received_on, state, answers, group_id) VALUES ('2026-11-22', 'new', '{}', '')"
        )
        connection.commit()
    async with Registry(url_of(file)) as registry:
        await apply(
            registry,
            act(),
            put=[group("a", place="Bø", meetings=()), group("e")],
            remove=[Removal("b", "lagt ned", True)],
            raise_again=["c"],
            copies=copies,
        )
        kept = dump(file, ("reports", "proposals"))
        acts = dump(file, ("acts", "history"))
        target = copies.list()[0]
        restored = await copies.restore(registry, None, act("rollback"))
        assert (restored.new, restored.changed, restored.gone) == (1, 1, 1)
        assert (restored.copy, [each.id for each in restored.undone], restored.again) == (target, [3], ())
        assert dump(file) == dump(target)
        assert dump(file, ("reports", "proposals")) == kept
        assert dump(file, ("acts", "history")).startswith(acts.splitlines()[0])
        assert set(acts.splitlines()) < set(dump(file, ("acts", "history")).splitlines())
        told = {name: (await history(registry, name))[0] for name in ("a", "b", "e")}
        assert [each.kind for each in told.values()] == ["rollback"] * 3
        assert told["a"].change == "changed"
        assert told["a"].before is not None
        assert told["a"].after is not None
        assert set(told["a"].after) == {"place", "meetings"}
        assert (told["a"].before["place"], told["a"].after["place"]) == ("Bø", "Ørnes")
        assert (told["b"].change, told["b"].before) == ("new", None)
        assert (told["e"].change, told["e"].after) == ("gone", None)
        back = (await stored_acts(registry))[restored.act_id]
        assert back.act.address == target.name
        assert restored.kept is not None
        assert back.copy_file == restored.kept.name


async def test_going_back_again_goes_one_further_and_never_forward(file: Path, copies: Copies) -> None:
    for name in ("a", "b", "c"):
        await imported(file, copies, name)
    assert await rolled_back(file, copies) == ["a", "b"]
    assert await rolled_back(file, copies) == ["a"]
    assert await rolled_back(file, copies) == []
    with pytest.raises(RegistryUnavailable, match="there is nothing to go back from"):
        await rolled_back(file, copies)


async def test_after_a_new_import_going_back_takes_that_one_back(file: Path, copies: Copies) -> None:
    for name in ("a", "b", "c"):
        await imported(file, copies, name)
    assert await rolled_back(file, copies) == ["a", "b"]
    await imported(file, copies, "d")
    assert await rolled_back(file, copies) == ["a", "b"]
    assert await rolled_back(file, copies) == ["a"]


async def test_a_rollback_is_regretted_by_naming_the_copy_taken_before_it(file: Path, copies: Copies) -> None:
    await imported(file, copies, "a")
    await imported(file, copies, "b")
    async with Registry(url_of(file)) as registry:
        back = await copies.restore(registry, None, act("rollback"))
        forward = await copies.restore(registry, back.kept, act("rollback"))
        assert sorted(await stored(registry)) == ["a", "b"]
        assert (forward.undone, [each.id for each in forward.again]) == ((), [2])
    # And then the line goes on from there.
    assert await rolled_back(file, copies) == ["a"]


async def test_confirmations_made_since_are_told_when_they_are_taken_back(file: Path, copies: Copies) -> None:
    await imported(file, copies, "a")
    await imported(file, copies, "b")
    async with Registry(url_of(file)) as registry:
        await apply(registry, act("confirm"), put=[group("a", confirmed_on=date(2026, 11, 22))])
        looked = await copies.preview(registry)
        restored = await copies.restore(registry, None, act("rollback"))
        assert [each.act.kind for each in restored.undone] == ["confirm", "import"]
        assert (looked.copy, looked.undone, looked.gone) == (restored.copy, restored.undone, restored.gone)


async def test_looking_at_it_first_changes_nothing(file: Path, copies: Copies) -> None:
    await imported(file, copies, "a")
    await imported(file, copies, "b")
    before, taken = dump(file, EVERYTHING), copies.list()
    async with Registry(url_of(file)) as registry:
        looked = await copies.preview(registry)
    assert (looked.act_id, looked.kept, looked.gone, looked.copy) == (0, None, 1, taken[0])
    assert dump(file, EVERYTHING) == before
    assert copies.list() == taken


async def test_the_copy_gone_back_to_is_not_thrown_away_by_the_one_taken_before_it(
    file: Path, tmp_path: Path
) -> None:
    copies = Copies(tmp_path / "copies", keep=2)
    for name in ("a", "b", "c"):
        await imported(file, copies, name)
    oldest = copies.list()[-1]
    assert await rolled_back(file, copies, oldest) == ["a"]
    assert len(copies.list()) == 2


async def test_an_import_whose_copy_is_gone_is_not_stepped_over(file: Path, copies: Copies) -> None:
    await imported(file, copies, "a")
    await imported(file, copies, "b")
    copies.list()[0].unlink()
    with pytest.raises(
        RegistryUnavailable,
        match=r"copy registry-000002-.*\.db, taken before the last change \(import of 2026-11-22\), is no longer",
    ):
        await rolled_back(file, copies)
    assert await rolled_back(file, copies, copies.list()[-1]) == []


async def refused(file: Path, copies: Copies, path: Path | None, words: str) -> None:
    before, taken = dump(file, EVERYTHING), copies.list()
    with pytest.raises(RegistryUnavailable, match=words) as caught:
        await rolled_back(file, copies, path)
    assert "\n" not in str(caught.value)
    assert dump(file, EVERYTHING) == before
    assert copies.list() == taken


async def test_nothing_to_go_back_to_is_told(file: Path, copies: Copies) -> None:
    await imported(file, None, "a")
    await refused(file, copies, None, "there is nothing to go back from: .*; nothing was changed")


async def test_a_copy_that_is_not_there_is_told(file: Path, copies: Copies, tmp_path: Path) -> None:
    await refused(file, copies, tmp_path / "gone.db", r"gone\.db is missing; choose another one")


@pytest.mark.parametrize("damage", ["torn", "scribbled", "letter", "empty"])
async def test_a_damaged_copy_is_refused(file: Path, copies: Copies, damage: str) -> None:
    await imported(file, copies, *(f"g{each}" for each in range(60)))
    await imported(file, copies, "a")
    newest = copies.list()[0]
    whole = newest.read_bytes()
    newest.write_bytes(
        {
            "torn": whole[: len(whole) // 2],
            "scribbled": whole[: 4096 * 20] + os.urandom(4096 * 6) + whole[4096 * 26 :],
            "letter": b"dear registry, " * 400,
            "empty": b"",
        }[damage]
    )
    await refused(
        file, copies, None, r"\.db is damaged.*; choose another one \(python -m bot registry copies\)"
    )


async def test_a_copy_with_strays_is_refused(file: Path, copies: Copies) -> None:
    await imported(file, copies, "a")
    await imported(file, copies, "b")
    with closing(sqlite3.connect(copies.list()[0])) as connection:
        connection.execute("UPDATE groups SET organisation_id = 'nobody'")
        connection.commit()
    await refused(file, copies, None, "is damaged; choose another one")


@pytest.mark.parametrize("version", ["0001", "9999"])
async def test_a_copy_of_another_schema_is_refused_with_the_mend(
    file: Path, copies: Copies, version: str
) -> None:
    await imported(file, copies, "a")
    with closing(sqlite3.connect(copies.list()[0])) as connection:
        connection.execute(f"UPDATE alembic_version SET version_num = '{version}'")
        connection.commit()
    await refused(
        file, copies, None, f"has schema {version}, this program needs {SCHEMA}; .*python -m bot migrate"
    )


async def test_a_copy_of_another_registry_is_refused(
    file: Path, copies: Copies, migrated: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copy(migrated, tmp_path / "other.db"))
    async with Registry(url_of(other)) as registry:
        await apply(registry, act(actor="en annen"), put=[group("x")], organisations=[AA])
        strange = await Copies(tmp_path / "elsewhere").take(registry, NOW)
    await imported(file, copies, "a")
    await refused(file, copies, strange, "is a copy of another registry")


async def test_a_fault_at_any_statement_leaves_the_registry_as_it_was(file: Path, copies: Copies) -> None:
    await imported(file, copies, "a")
    await imported(file, copies, "b")
    before, taken = dump(file, EVERYTHING), copies.list()
    async with Registry(url_of(file)) as registry:
        engine = registry._writer.sync_engine
        for statement in range(1, 100):
            left = [statement]

            def fail(*_: object, left: list[int] = left) -> None:
                left[0] -= 1
                if left[0] == 0:
                    raise sqlite3.OperationalError("disk I/O error")

            event.listen(engine, "before_cursor_execute", fail)
            try:
                await copies.restore(registry, None, act("rollback"))
                break
            except RegistryUnavailable as error:
                assert "the disk fails" in str(error)  # noqa: PT017 - the loop goes on until it passes
                assert dump(file, EVERYTHING) == before
                assert copies.list() == taken
            finally:
                event.remove(engine, "before_cursor_execute", fail)
        else:
            raise AssertionError("going back never passed")
        assert statement > 20
        assert sorted(await stored(registry)) == ["a"]


async def test_only_a_rollback_goes_back(file: Path, copies: Copies) -> None:
    async with Registry(url_of(file)) as registry:
        with pytest.raises(ValueError, match="kept as one"):
            await copies.restore(registry, None, act("edit"))
