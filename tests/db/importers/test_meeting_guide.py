"""Meeting Guide JSON: the shapes of a feed, keys and names."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from bot.core.model import Meeting
from db.importers import meeting_guide
from db.importers.raw import Problem, RawGroup
from tests.db.importers.records import AA, GONE, guide, guides, of, one_guide, problem_of, raw
from tests.db.importers.rules import faults_in

MONDAY = Meeting(weekday=1, starts=time(19))
LINK = "https://whereby.com/eksempel"


def read(value: Any) -> list[RawGroup | Problem]:
    given = raw(value)
    found = list(meeting_guide.read(given, AA))
    assert faults_in(found, given, "meeting_guide") == []
    return found


# --- the file ----------------------------------------------------------------------------------------------------


def test_a_plain_record_becomes_a_group() -> None:
    assert one_guide() == RawGroup(
        row=1,
        key="mandag",
        name="Mandagsgruppa",
        organisation="AA",
        meetings=(MONDAY,),
        substances=("alcohol",),
        address="Eksempelveien 1",
        post_code="5003",
        place="Bergen",
    )


def test_the_sheets_service_wraps_the_list() -> None:
    (found,) = read({"meetings": [guide()], "warnings": ["x"]})
    assert isinstance(found, RawGroup)


def test_a_google_sheet_has_headings_and_names_for_days_and_types() -> None:
    heads = [
        "Time",
        "End Time",
        "Day",
        "Name",
        "Location",
        "Address",
        "Region",
        "Sub Region",
        "Types",
        "Notes",
        "ID",
    ]
    rows = [
        ["7:00 PM", "8:30 PM", "Monday", "Mandag", "Huset", "Eksempelveien 1, 5003 Bergen, Norge", "Vestland", "Bergen",
        "Closed, Women", "", "m1"],
        [],
        ["", "", "", "", "", "", "", "", "", "", ""],
        ["kveld", "", "Monday", "Feil", "", "Eksempelveien 2, 5003 Bergen", "", "", "", "", "m2"],
        ["19:00", "", "Tuesday", "Dublett", "", "Eksempelveien 2, 5003 Bergen", "", "", "", "", "m1"],
    ]  # fmt: skip
    group, bad, twice = read({"values": [heads, *rows]})
    assert isinstance(group, RawGroup)
    assert (group.row, group.key, group.region, group.place, group.open) == (
        2,
        "m1",
        "Vestland",
        "Bergen",
        False,
    )
    assert group.audience == ("self", "women")
    assert group.meetings == (Meeting(weekday=1, starts=time(19), ends=time(20, 30)),)
    assert isinstance(bad, Problem)
    assert (bad.row, bad.field, bad.cell, bad.key) == (5, "time", "A5", "m2")
    assert isinstance(twice, Problem)
    assert (twice.row, twice.fault) == (6, "the same key as row 2")


@pytest.mark.parametrize(
    "value", [{}, {"data": []}, 5, "x", None, {"meetings": {}}, {"values": [["", 1], ["x"]]}]
)
def test_another_shape_is_one_problem_for_the_file(value: Any) -> None:
    found = problem_of(read(value))
    assert found.row == 0


@pytest.mark.parametrize(
    "content", [b"", b"x", b"[", b"<html>", '[{"name":"Bodø"}]'.encode("latin-1"), b"[" * 50_000]
)
def test_bytes_that_cannot_be_read_are_one_problem_for_the_file(content: bytes) -> None:
    assert problem_of(list(meeting_guide.read(content, AA))).row == 0


@pytest.mark.parametrize("value", [[], {"meetings": []}, {"values": []}, {"values": [["Name"]]}])
def test_an_empty_list_gives_nothing(value: Any) -> None:
    assert read(value) == []


def test_rows_in_are_groups_and_problems() -> None:
    found = guides(guide(), 5, None, [], guide(slug="to"), {}, guide(), guide(slug="tre", time="25:00"))
    assert [type(each).__name__ for each in found] == [
        "RawGroup", "Problem", "Problem", "Problem", "RawGroup", "Problem", "Problem", "Problem",
    ]  # fmt: skip
    assert [each.row for each in found] == list(range(1, 9))


def test_a_field_that_stands_twice_with_two_values_is_a_problem() -> None:
    given = b'[{"name": "A", "name": "B", "slug": "x", "day": 1, "time": "19:00", "city": "Oslo"}]'
    found = problem_of(list(meeting_guide.read(given, AA)))
    assert (found.field, found.key) == ("name", "x")


def test_a_feed_without_fellowship_is_told_row_by_row() -> None:
    assert "whose meetings" in problem_of(guides(guide(), feed=of(""))).fault


# --- key and name ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"slug": "a", "ID": "b"}, "a"),
        ({"slug": 12}, "12"),
        ({"slug": "", "post_name": "p", "id": 3}, "p"),
        ({"slug": GONE, "ID": "X1", "id": 3}, "X1"),
        ({"slug": GONE, "id": 3}, "3"),
        ({"slug": None, "ID": True, "id": 4}, "4"),
    ],
)
def test_the_key_is_slug_then_post_name_then_id(fields: dict[str, Any], key: str) -> None:
    assert one_guide(**fields).key == key


def test_a_key_that_names_a_person_is_not_kept_as_it_stands() -> None:
    found = one_guide(slug="kari.nordmann@example.org")
    assert "kari" not in repr(found)
    assert found.key == one_guide(slug="kari.nordmann@example.org", day=3).key
    assert one_guide(slug="90000000").key == "90000000"


def test_without_a_key_one_is_made_from_what_stays() -> None:
    first = one_guide(slug=GONE)
    assert first.key.startswith("mandagsgruppa-")
    assert one_guide(slug=GONE, notes="Noe nytt").key == first.key
    others = [
        one_guide(slug=GONE, **change).key
        for change in (
            {"day": 2},
            {"time": "20:00"},
            {"formatted_address": "Storgata 1, 8006 Bodø"},
            {"name": "X"},
        )
    ]
    assert len({first.key, *others}) == 5


def test_two_meetings_of_one_name_and_no_key_are_both_kept() -> None:
    assert all(isinstance(each, RawGroup) for each in guides(guide(slug=GONE), guide(slug=GONE, day=3)))


def test_a_key_that_stands_twice_is_a_problem_that_names_the_first() -> None:
    _, second = guides(guide(), guide(name="Dublett"))
    assert isinstance(second, Problem)
    assert (second.field, second.fault, second.key) == ("slug", "the same key as row 1", "mandag")


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"name": GONE, "title": "Tittel"}, "Tittel"),
        ({"name": "", "group": "Gruppa"}, "Gruppa"),
        ({"name": GONE, "location": "Huset"}, "Huset"),
        ({"name": GONE}, "AA Bergen mandag 19.00"),
        ({"name": "Kari Nordmann"}, "AA Bergen mandag 19.00"),
    ],
)
def test_a_missing_name_is_taken_or_built(fields: dict[str, Any], name: str) -> None:
    found = one_guide(**fields)
    assert found.name == name
    assert any("is missing" in each for each in found.remarks)
