"""Meeting Guide JSON: one object a meeting, and nothing in it that another program would misread."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from bot.core.model import Group, Meeting, Season
from db.exporters.meeting_guide import to_meeting_guide
from tests.db.conftest import group

WEEKLY = Meeting(1, time(19), time(20, 30))


def objects(*groups: Group, today: date | None = None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(to_meeting_guide(groups, today))
    return found


def one(**changes: Any) -> dict[str, Any]:
    (found,) = objects(
        group(**{"meetings": (WEEKLY,), "example": False, "name": "AA Måsen", "access": (), **changes})
    )
    return found


def test_each_meeting_is_an_object_with_its_own_slug() -> None:
    found = objects(group("b"), group("a"))
    assert [each["slug"] for each in found] == ["a-0", "a-1", "a-2", "b-0", "b-1", "b-2"]
    assert all(each["name"] for each in found)


def test_a_weekly_meeting_is_said_whole() -> None:
    assert one(note="inngang fra bakgården", language="en", audience=("self", "women", "youth"), access=("wheelchair",)) == {
        "name": "AA Måsen", "slug": "g1-0", "day": 1, "time": "19:00", "end_time": "20:30", "timezone": "Europe/Oslo",
        "group": "AA Måsen", "group_notes": "inngang fra bakgården", "formatted_address": "Eksempelveien 1, Ørnes, Norge",
        "city": "Ørnes", "country": "NO", "regions": ["Nordland", "Meløy"], "latitude": 66.87, "longitude": 13.7,
        "approximate": "no", "entity": "AA", "email": "aa@example.org", "website": "https://example.org/aa",
        "types": ["O", "W", "Y", "X", "EN"],
    }  # fmt: skip


@pytest.mark.parametrize(("weekday", "day"), [(1, 1), (6, 6), (7, 0)])
def test_sunday_is_nought(weekday: int, day: int) -> None:
    assert one(meetings=(Meeting(weekday, time(19)),))["day"] == day


@pytest.mark.parametrize(
    ("meeting", "words"),
    [
        (Meeting(4, time(19), nth=(1, 3)), "Første og tredje torsdag i måneden"),
        (Meeting(4, time(19), nth=(-1,)), "Siste torsdag i måneden"),
        (Meeting(2, time(18), interval_weeks=2, anchor=date(2026, 11, 24)),
        "Annenhver tirsdag fra 24. november 2026"),
        (Meeting(1, time(19), season=Season((8, 15), (6, 15))), "bare fra 15. august til 15. juni"),
        (Meeting(1, time(19), on_holidays=False), "ikke på helligdager"),
        (Meeting(1, time(19), not_on=(date(2026, 12, 21),)), "ikke 21. desember 2026"),
        (Meeting(None, None), "Etter avtale"),
    ],
)  # fmt: skip
def test_what_the_format_cannot_say_stands_first_in_the_notes(meeting: Meeting, words: str) -> None:
    assert words in one(meetings=(replace(meeting, note="ring på"),))["notes"].partition("\nring på")[0]


def test_a_plain_weekly_meeting_has_no_notes() -> None:
    assert "notes" not in one(audience=("self",))


def test_by_appointment_has_neither_day_nor_time() -> None:
    assert not {"day", "time", "end_time", "timezone"} & set(one(meetings=(Meeting(None, None),)))


@pytest.mark.parametrize(
    ("organisation", "types", "words"),
    [
        ("AA", ["O", "Y", "LGBTQ", "CF", "NO"], None),
        ("ACA", ["O", "NO"], "For unge\nFor skeive\nBarn kan være med"),
    ],
)
def test_codes_are_only_those_the_fellowship_reads_so(
    organisation: str, types: list[str], words: str | None
) -> None:
    found = one(organisation=organisation, audience=("youth", "lgbt"), access=("children",))
    assert found["types"] == types
    assert found.get("notes") == words


def test_a_language_another_fellowship_may_read_otherwise_is_told_in_words() -> None:
    assert "S" in one(language="es")["types"]
    aca = one(organisation="ACA", language="es")
    assert aca["types"] == ["O", "W"]
    assert "Språk: spansk" in aca["notes"]


def test_a_group_that_pauses_says_so_the_way_the_format_does() -> None:
    found = one(paused=True, meetings=(Meeting(1, time(19), format="online", link="https://example.org/m"),))
    assert "TC" in found["types"]
    assert "conference_url" not in found


def test_a_meeting_on_the_net_is_no_room() -> None:
    found = one(meetings=(Meeting(1, time(19), format="online", link="https://example.org/m"),))
    assert (found["conference_url"], found["approximate"]) == ("https://example.org/m", "yes")
    assert "TC" in found["types"]


def test_a_meeting_by_telephone_has_a_number_others_do_not_drop() -> None:
    found = one(meetings=(Meeting(1, time(19), format="phone"),), contact="22 00 00 00")
    assert found["conference_phone"] == "+4722000000"


def test_a_meeting_in_a_room_with_a_link_is_still_a_room() -> None:
    assert "TC" not in one(meetings=(Meeting(1, time(19), link="https://example.org/m"),))["types"]


def test_an_approximate_point_says_so() -> None:
    assert one(approximate=True)["approximate"] == "yes"


def test_a_room_abroad_is_given_no_clock_of_ours() -> None:
    found = one(
        country="ES",
        municipality="",
        municipality_number="",
        county="",
        place="Torrevieja",
        lat=37.9,
        lon=-0.7,
    )
    assert "timezone" not in found
    assert found["formatted_address"] == "Eksempelveien 1, Torrevieja, Spania"


def test_an_example_says_that_it_does_not_exist() -> None:
    assert "Oppdiktet eksempel: møtet finnes ikke" in objects(group())[0]["notes"]


@pytest.mark.parametrize(
    ("confirmed", "listed", "shown"),
    [
        (date(2025, 11, 22), None, True), (date(2025, 11, 21), None, False), (date(2020, 1, 1), date(2026, 11, 1), True),
        (None, None, True),
    ],
)  # fmt: skip
def test_what_is_too_old_is_not_passed_on(confirmed: date | None, listed: date | None, shown: bool) -> None:
    old = group(confirmed_on=confirmed, listed_on=listed, meetings=(WEEKLY,))
    assert bool(objects(old, today=date(2026, 11, 22))) == shown


def test_slugs_and_names_stay_within_the_limits() -> None:
    found = objects(group("x" * 90, name="Eksempel: " + "y" * 300, meetings=(WEEKLY,)))[0]
    assert (len(found["slug"]), len(found["name"])) == (64, 255)
