"""Reports and proposals: what is kept, what is refused, and that nothing happens before staff says so."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model import Group
from db import feedback
from db.acts import Act
from db.due import due
from db.feedback import (
    MOST_PROPOSALS,
    MOST_REPORTS,
    FeedbackRefused,
    accept,
    add_proposal,
    add_report,
    agree,
    checked_answers,
    dismiss,
    kinds_of,
    proposals,
    reject,
    reports,
)
from db.registry import Registry
from db.staging.fellowships import Fellowships
from db.staging.locating import Locator
from db.staging.proposed import ProposalUnusable, group_of
from tests.db.conftest import AA, group, url_of
from tests.db.staging.conftest import gazetteer, locate, two_fellowships
from tests.support.stores import MemoryStore

__all__ = ["gazetteer", "locate"]

DAY = date(2026, 11, 21)
ACT = Act("review", "registeransvarlig", datetime(2026, 11, 21, 12, tzinfo=UTC))
ANSWERS = {
    "organisation": "AA", "name": "AA Fjordgløtt", "place": "Førde", "when": ["mandag 19.00-20.30"], "audience": ["self"],
    "open": "yes", "led_by": "member", "contact": "aa.forde@example.org",
}  # fmt: skip


@pytest.fixture
async def registry(file: Path) -> Registry:
    opened = Registry(url_of(file))
    await opened.write([AA], [group("g1"), group("g2")], source="prøve")
    with closing(sqlite3.connect(file)) as connection:
        # The acts the registry in memory will count, for the file refers to them.
        connection.execute(
            "INSERT INTO acts (at, kind, actor, source, address, fetched_at, sha256, importer, copy_file)"
            " VALUES ('2026-11-21', 'review', 'prøve', '', '', '', '', '', '')"
        )
        connection.commit()
    return opened


@pytest.fixture
def store() -> MemoryStore:
    return MemoryStore([group("g1"), group("g2")])


def dump(registry: Registry) -> str:
    with closing(sqlite3.connect(registry.path)) as connection:
        return "\n".join(connection.iterdump())


# --- reports -----------------------------------------------------------------------------------------------------


async def test_a_report_keeps_the_group_what_is_wrong_and_the_day(registry: Registry) -> None:
    assert await add_report(registry, "g1", "wrong_time", DAY)
    (report,) = await reports(registry)
    assert (report.group_id, report.kind, report.received_on, report.state) == (
        "g1",
        "wrong_time",
        DAY,
        "new",
    )


@pytest.mark.parametrize(("group_id", "kind"), [("g1", "rude"), ("nobody", "wrong_time"), ("", "other")])
async def test_a_report_of_nothing_we_know_is_refused(registry: Registry, group_id: str, kind: str) -> None:
    with pytest.raises(FeedbackRefused):
        await add_report(registry, group_id, kind, DAY)  # type: ignore[arg-type]
    assert await reports(registry, None) == ()


async def test_a_flood_of_reports_fills_no_file(registry: Registry) -> None:
    kept = [await add_report(registry, "g1", "other", DAY) for _ in range(MOST_REPORTS + 2)]
    assert kept.count(True) == MOST_REPORTS == len(await reports(registry))
    assert await add_report(registry, "g2", "other", DAY)


async def test_a_warning_needs_two_reports_of_the_same_error_and_staff(
    registry: Registry, store: MemoryStore
) -> None:
    await add_report(registry, "g1", "wrong_time", DAY)
    await add_report(registry, "g1", "wrong_place", DAY)
    await add_report(registry, "g2", "wrong_time", DAY)
    with pytest.raises(FeedbackRefused, match="1 waiting"):
        await agree(registry, store, "g1", "wrong_time", ACT)
    await add_report(registry, "g1", "wrong_time", DAY)
    assert store.held["g1"].group.warning is None
    assert await agree(registry, store, "g1", "wrong_time", ACT) == 1
    assert store.held["g1"].group.warning == "wrong_time"
    assert store.acts == [ACT]
    assert [(each.group_id, each.kind) for each in await reports(registry)] == [
        ("g1", "wrong_place"), ("g2", "wrong_time"),
    ]  # fmt: skip
    assert len(await reports(registry, "agreed")) == 2


async def test_reports_of_a_group_that_is_no_more_can_only_be_dismissed(
    registry: Registry, store: MemoryStore
) -> None:
    for _ in range(2):
        await add_report(registry, "g1", "closed_down", DAY)
    del store.held["g1"]
    with pytest.raises(FeedbackRefused, match="dismiss"):
        await agree(registry, store, "g1", "closed_down", ACT)
    assert await dismiss(registry, "g1", "other") == 0
    assert await dismiss(registry, "g1") == 2
    assert await reports(registry) == ()


async def test_agreeing_again_after_a_fault_ends_what_was_begun(
    registry: Registry, store: MemoryStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        await add_report(registry, "g1", "wrong_time", DAY)

    async def broken(*_: object) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(feedback, "_settle", broken)
        with pytest.raises(OSError):  # noqa: PT011
            await agree(registry, store, "g1", "wrong_time", ACT)
    assert await agree(registry, store, "g1", "wrong_time", ACT) == 0
    assert await reports(registry) == ()
    assert len(store.acts) == 1


# --- proposals ---------------------------------------------------------------------------------------------------


async def test_a_proposal_waits_with_its_answers_until_it_is_decided_on(registry: Registry) -> None:
    number = await add_proposal(registry, {**ANSWERS, "note": ""}, DAY)
    (found,) = await proposals(registry)
    assert (found.id, found.received_on, found.state) == (number, DAY, "new")
    assert found.answers == {**ANSWERS, "when": ("mandag 19.00-20.30",), "audience": ("self",)}


@pytest.mark.parametrize(
    "change",
    [
        {"sender": "x"},
        {"contact": "ring 900 00 000"},
        {"contact": "fornavn.etternavn@example.org"},
        {"note": "ring 41234567"},
        {"name": "AA\x00"},
        {"name": "\ud800"},
        {"name": "AA \u202e"},
        {"note": "x" * 301},
        {"when": ["mandag 19.00"] * 13},
        {"audience": ["dogs"]},
        {"led_by": "Kari"},
        {"open": "kanskje"},
        {"organisation": "", "name": " "},
        {"when": [1]},
    ],
)
async def test_answers_that_must_not_be_kept_are_refused_before_anything_is_written(
    registry: Registry, change: dict[str, object]
) -> None:
    with pytest.raises(FeedbackRefused) as caught:
        await add_proposal(registry, {**ANSWERS, **change}, DAY)  # type: ignore[dict-item]
    for value in change.values():
        if isinstance(value, str) and value.strip() and value not in ("Kari", "kanskje", "x"):
            assert value not in str(caught.value)
    assert await proposals(registry, None) == ()


async def test_too_many_waiting_proposals_are_refused(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback, "MOST_PROPOSALS", 2)
    assert MOST_PROPOSALS > 2
    for _ in range(2):
        await add_proposal(registry, ANSWERS, DAY)
    with pytest.raises(FeedbackRefused, match="too many"):
        await add_proposal(registry, ANSWERS, DAY)


async def test_a_decided_proposal_is_wiped_and_cannot_be_decided_on_again(
    registry: Registry, store: MemoryStore
) -> None:
    first, second = [await add_proposal(registry, ANSWERS, DAY) for _ in range(2)]
    proposed = replace(group("meldt-inn-1"), source="meldt-inn")
    assert await accept(registry, store, first, proposed, ACT, [AA]) == 1
    await reject(registry, second)
    assert "meldt-inn-1" in store.held
    assert store.held["meldt-inn-1"].source_id == str(first)
    decided = await proposals(registry, None)
    assert [(each.state, dict(each.answers), each.group_id) for each in decided] == [
        ("accepted", {}, "meldt-inn-1"), ("rejected", {}, ""),
    ]  # fmt: skip
    assert "aa.forde@example.org" not in dump(registry)
    for number in (first, second, 99):
        with pytest.raises(FeedbackRefused, match="waits"):
            await reject(registry, number)


async def test_a_cell_somebody_damaged_hides_no_other_proposal(registry: Registry) -> None:
    await add_proposal(registry, ANSWERS, DAY)
    await add_proposal(registry, ANSWERS, DAY)
    with closing(sqlite3.connect(registry.path)) as connection:
        connection.execute("UPDATE proposals SET answers = '[1' WHERE id = 1")
        connection.commit()
    assert [len(each.answers) for each in await proposals(registry)] == [0, 8]


@given(
    st.dictionaries(
        st.sampled_from(feedback.FIELDS), st.text(max_size=30) | st.lists(st.text(max_size=9), max_size=4)
    )
)
def test_any_answers_are_checked_or_refused_and_checked_ones_stay_the_same(
    answers: dict[str, str | list[str]],
) -> None:
    try:
        checked = checked_answers(answers)
    except FeedbackRefused:
        return
    assert checked_answers(checked) == checked


# --- from a proposal to a group ----------------------------------------------------------------------------------


def test_a_proposal_becomes_the_group_it_describes(locate: Locator) -> None:
    found = group_of(
        7,
        ANSWERS,
        locate=locate,
        organisations=two_fellowships(),
        confirmed_on=DAY,
        confirmed_by="gruppa selv",
    )
    made = found.group
    assert (made.id, made.source, made.organisation, made.municipality) == (
        "meldt-inn-7", "meldt-inn", "AA", "Sunnfjord",
    )  # fmt: skip
    assert (made.open, made.led_by, made.approximate, made.confirmed_by) == (
        True,
        "member",
        True,
        "gruppa selv",
    )
    assert [(each.weekday, str(each.starts)) for each in made.meetings] == [(1, "19:00:00")]
    assert (made.listed_on, made.example) == (None, False)


@pytest.mark.parametrize(
    ("change", "mend"),
    [
        ({"organisation": "Ukjent"}, "--organisation"),
        ({"organisation": "Kirkens Bymisjon"}, "--organisation"),
        ({"when": "av og til"}, "--when"),
    ],
)
def test_a_proposal_that_lacks_something_names_the_option_that_mends_it(
    locate: Locator, change: dict[str, str], mend: str
) -> None:
    with pytest.raises(ProposalUnusable, match=mend):
        group_of(1, {**ANSWERS, **change}, locate=locate, organisations=two_fellowships())


@pytest.mark.parametrize(
    ("when", "count"),
    [("mandag 19.00; tirsdag 18.00-19.00", 2), (["mandag 19.00", "onsdag 19.00"], 2), ("", 0)],
)
def test_several_times_are_several_meetings(locate: Locator, when: str | list[str], count: int) -> None:
    found = group_of(1, {**ANSWERS, "when": when}, locate=locate, organisations=two_fellowships())
    assert len(found.group.meetings) == count


def test_the_stand_in_knows_the_organisations_it_names() -> None:
    known: Fellowships = two_fellowships()
    assert known.shorts == ("AA", "Al-Anon", "Kirkens Bymisjon")


# --- whom to call ------------------------------------------------------------------------------------------------


def real(identifier: str, confirmed: date | None, **changes: object) -> Group:
    return group(identifier, example=False, confirmed_on=confirmed, **changes)


def test_reported_groups_come_first_then_the_oldest_and_never_confirmed_is_oldest() -> None:
    groups = [
        real("fresh", date(2026, 11, 1)), real("edge", date(2026, 8, 23)), real("old", date(2026, 8, 22)),
        real("older", date(2026, 1, 1), paused=True), real("never", None), real("said", date(2026, 11, 20)),
        group("made-up", confirmed_on=None),
    ]  # fmt: skip
    found = due(groups, {"said": {"wrong_time": 1}}, {}, DAY)
    assert [each.group.id for each in found] == ["said", "never", "older", "old"]
    assert [each.days for each in found] == [1, None, 324, 91]


@pytest.mark.parametrize(
    ("changes", "reach"),
    [
        ({}, "aa@example.org"),
        ({"contact": None}, "https://example.org/aa"),
        ({"contact": None, "website": None}, "https://aa.example"),
        ({"contact": None, "website": None, "organisation": "NA"}, ""),
    ],
)
def test_how_to_reach_a_group_is_its_own_way_first(changes: dict[str, object], reach: str) -> None:
    (found,) = due([real("g", None, **changes)], {}, {"AA": "https://aa.example"}, DAY)
    assert found.reach == reach


async def test_reports_are_counted_by_group_and_kind(registry: Registry) -> None:
    for kind in ("wrong_time", "wrong_time", "other"):
        await add_report(registry, "g1", kind, DAY)
    assert kinds_of(await reports(registry)) == {"g1": {"wrong_time": 2, "other": 1}}
