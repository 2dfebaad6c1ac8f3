"""BMLT's GetSearchResults: the shapes of a feed, keys, times, status, places and people."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest

from bot.core.model import Meeting
from db.importers import bmlt
from db.importers.raw import Problem, RawGroup
from tests.db.importers.records import GONE, NA, meeting, meetings, of, one_meeting, problem_of, raw
from tests.db.importers.rules import faults_in

THURSDAY = Meeting(weekday=4, starts=time(19), ends=time(20, 30))
LINK = "https://meet.google.com/eksempel"
ROOT = "https://example.invalid/main_server/"


def read(value: Any) -> list[RawGroup | Problem]:
    given = raw(value)
    found = list(bmlt.read(given, NA))
    assert faults_in(found, given, "bmlt") == []
    return found


def entry(number: int, key: str, world: str, name: str = "", lang: str = "en", **more: str) -> dict[str, str]:
    """One row of GetFormats."""
    return {
        "id": str(number), "key_string": key, "world_id": world, "name_string": name, "lang": lang,
        "description_string": "",
        "format_type_enum": "FC1", **more,
    }  # fmt: skip


# --- the file ----------------------------------------------------------------------------------------------------


def test_a_plain_record_becomes_a_group() -> None:
    assert one_meeting() == RawGroup(
        row=1,
        key="1",
        name="Torsdagsmøtet",
        organisation="NA",
        meetings=(THURSDAY,),
        substances=("drugs",),
        address="Eksempelgata 3",
        post_code="0552",
        place="Oslo",
    )


@pytest.mark.parametrize(
    "value", [[], {}, {"meetings": []}, {"meetings": {}, "formats": {}}, {"meetings": [], "formats": []}]
)
def test_an_empty_answer_gives_nothing_even_as_an_object(value: Any) -> None:
    assert read(value) == []


@pytest.mark.parametrize("value", [5, "x", None, {"formats": []}, {"meetings": 5}, {"message": "error"}])
def test_another_shape_is_one_problem_for_the_file(value: Any) -> None:
    assert problem_of(read(value)).row == 0


@pytest.mark.parametrize(
    "content", [b"", b"x", b"[", b"<html>", b"Committee,CommitteeName,AddDate\nA,B,C\n", b"{" * 9]
)
def test_bytes_that_cannot_be_read_are_one_problem_for_the_file(content: bytes) -> None:
    assert problem_of(list(bmlt.read(content, NA))).row == 0


def test_jsonp_is_unwrapped() -> None:
    given = b"callback(" + raw([meeting()]) + b");"
    (found,) = bmlt.read(given, NA)
    assert isinstance(found, RawGroup)


def test_formats_and_service_bodies_are_no_meetings() -> None:
    first, second = meetings(
        entry(17, "O", "OPEN"), {"id": "1", "parent_id": "0", "name": "Region", "type": "RS"}
    )
    assert isinstance(first, Problem)
    assert isinstance(second, Problem)
    assert first.fault == "the record is a format"
    assert second.fault == "the record is no meeting"


def test_an_answer_about_the_server_is_told_without_its_secrets() -> None:
    found = problem_of(meetings({"version": "3", "google_api_key": "hemmelig", "nation": "NO"}))
    assert "hemmelig" not in repr(found)


def test_rows_in_are_groups_and_problems() -> None:
    found = meetings(
        meeting(), 5, meeting(id_bigint="2"), meeting(), meeting(id_bigint="3", published="0"), {}
    )
    assert [type(each).__name__ for each in found] == [
        "RawGroup",
        "Problem",
        "RawGroup",
        "Problem",
        "Problem",
        "Problem",
    ]


def test_what_is_not_published_is_left_out_and_told() -> None:
    found = problem_of(meetings(meeting(published="0")))
    assert (found.field, found.fault) == ("published", "not published; left out")


def test_a_field_that_stands_twice_with_two_values_is_a_problem() -> None:
    given = b'[{"id_bigint": "1", "start_time": "19:00", "start_time": "20:00"}]'
    assert problem_of(list(bmlt.read(given, NA))).field == "start_time"


# --- keys --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"root_server_uri": ROOT}, "example.invalid/main_server:1"),
        ({"root_server_uri": "HTTP://www.Example.invalid/main_server"}, "example.invalid/main_server:1"),
        ({"root_server_id": "7"}, "server-7:1"),
        ({"root_server_uri": "", "id_bigint": 1}, "1"),
        ({"id_bigint": "0001"}, "1"),
    ],
)
def test_the_key_is_server_and_id(fields: dict[str, Any], key: str) -> None:
    assert one_meeting(**fields).key == key


def test_one_id_on_two_servers_is_two_groups_and_on_one_a_problem() -> None:
    here, there = {"root_server_uri": "https://a.invalid"}, {"root_server_uri": "https://b.invalid"}
    first, second, third = meetings(meeting(**here), meeting(**there), meeting(**here))
    assert isinstance(first, RawGroup)
    assert isinstance(second, RawGroup)
    assert isinstance(third, Problem)
    assert third.fault == "the same key as row 1"


@pytest.mark.parametrize("value", [GONE, "", "x", None, [], True, "-1"])
def test_without_an_id_it_is_a_problem(value: object) -> None:
    assert problem_of(meetings(meeting(id_bigint=value))).field == "id_bigint"


def test_records_of_one_group_keep_what_they_are_part_of() -> None:
    first, second, alone = meetings(
        meeting(worldid_mixed="G01"), meeting(id_bigint="2", worldid_mixed="G01"), meeting(id_bigint="3",
        worldid_mixed="G02")
    )  # fmt: skip
    assert [each.part_of for each in (first, second, alone) if isinstance(each, RawGroup)] == [
        "G01",
        "G01",
        "",
    ]


# --- when --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "weekday"), [("1", 7), ("2", 1), ("7", 6), (5, 4)])
def test_sunday_is_one(day: object, weekday: int) -> None:
    assert one_meeting(weekday_tinyint=day).meetings[0].weekday == weekday


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"weekday_tinyint": "0"}, "weekday_tinyint"),
        ({"weekday_tinyint": "8"}, "weekday_tinyint"),
        ({"weekday_tinyint": "torsdag"}, "weekday_tinyint"),
        ({"start_time": "25:00:00"}, "start_time"),
        ({"start_time": []}, "start_time"),
    ],
)
def test_a_day_or_an_hour_that_is_none_is_a_problem(fields: dict[str, Any], field: str) -> None:
    assert problem_of(meetings(meeting(**fields))).field == field


@pytest.mark.parametrize(
    ("start", "length", "expected"),
    [
        ("18:00", "00:00:00", (4, time(18), None)),
        ("18:00:00", "", (4, time(18), None)),
        ("18:00:00", GONE, (4, time(18), None)),
        ("23:30:00", "01:00:00", (4, time(23, 30), time(0, 30))),
        ("00:00:00", "24:00:00", (4, time(0), time(23, 59))),
        ("19:00:00", "24:00:00", (4, time(19), time(18, 59))),
        ("19:00:00", "25:00:00", (4, time(19), None)),
        ("19:00:00", "lenge", (4, time(19), None)),
    ],
)
def test_the_length_gives_the_end(
    start: str, length: object, expected: tuple[int, time, time | None]
) -> None:
    (found,) = one_meeting(start_time=start, duration_time=length).meetings
    assert (found.weekday, found.starts, found.ends) == expected


def test_midnight_begins_the_day_here() -> None:
    assert one_meeting(start_time="00:00:00").meetings[0].weekday == 4


def test_without_day_and_hour_it_is_by_appointment() -> None:
    assert one_meeting(weekday_tinyint="", start_time="").meetings == (Meeting(weekday=None, starts=None),)


@pytest.mark.parametrize(
    ("comments", "expected"),
    [
        (
            "Kun 1. og 3. torsdag i måneden",
            Meeting(weekday=4, starts=time(19), ends=time(20, 30), nth=(1, 3)),
        ),
        ("ulike uker", Meeting(weekday=None, starts=None, note="torsdag kl. 19.00, ikke hver uke")),
        ("5th week,IP#11 Sponsorship", THURSDAY),
        ("Alternating Beginner/Step", THURSDAY),
    ],
)
def test_weeks_told_in_comments_are_read_or_make_it_by_appointment(comments: str, expected: Meeting) -> None:
    found = one_meeting(comments=comments)
    assert found.meetings == (expected,)
    assert found.note == comments


def test_a_meeting_on_the_net_elsewhere_is_told_on_the_clock_of_oslo() -> None:
    found = one_meeting(
        venue_type="2", time_zone="America/New_York", start_time="23:30:00", location_nation="USA",
        virtual_meeting_link=LINK
    )  # fmt: skip
    assert found.meetings == (
        Meeting(weekday=5, starts=time(5, 30), ends=time(7), format="online", link=LINK),
    )


def test_a_room_abroad_keeps_its_own_clock() -> None:
    found = one_meeting(
        location_nation="USA", location_province="NY", location_sub_province="Bronx", location_postal_code_1="10467-1",
        location_municipality="New York", latitude="40.88", longitude="-73.88", time_zone="America/New_York",
    )  # fmt: skip
    assert found.meetings == (THURSDAY,)
    assert (found.country, found.region, found.place, found.post_code) == ("US", "NY", "New York", "10467-1")
    assert (found.lat, found.lon) == (40.88, -73.88)


# --- how it meets ------------------------------------------------------------------------------------------------

VM, TC, HY = "54", "55", "56"


@pytest.mark.parametrize(
    ("venue", "numbers", "link", "formats", "paused"),
    [
        ("1", "", "", ["in_person"], False),
        ("2", VM, LINK, ["online"], False),
        ("2", f"{VM},{TC}", LINK, ["online"], False),
        ("3", HY, LINK, ["in_person", "online"], False),
        ("3", f"{HY},{TC}", LINK, ["online"], False),
        ("1", TC, "", ["in_person"], True),
        ("1", f"{VM},{TC}", LINK, ["online"], False),
        ("1", VM, LINK, ["in_person"], False),
        ("", HY, LINK, ["in_person", "online"], False),
        ("", VM, LINK, ["online"], False),
        ("", f"{VM},{TC}", LINK, ["online"], False),
        ("", TC, "", ["in_person"], True),
        ("", "", "", ["in_person"], False),
        (GONE, "17", "", ["in_person"], False),
        ("9", "", "", ["in_person"], False),
        ("2", VM, "", ["online"], False),
    ],
)
def test_status_follows_venue_type_then_formats(
    venue: object, numbers: str, link: str, formats: list[str], paused: bool
) -> None:
    found = one_meeting(venue_type=venue, format_shared_id_list=numbers, virtual_meeting_link=link)
    assert [each.format for each in found.meetings] == formats
    assert found.paused is paused


def test_the_point_of_a_virtual_meeting_is_no_place() -> None:
    found = one_meeting(
        venue_type="2", virtual_meeting_link=LINK, latitude="59.9", longitude="10.7", location_text="Huset"
    )
    assert (found.lat, found.lon, found.address, found.venue) == (None, None, "", "")
    assert found.remarks == ()


def test_with_a_link_and_no_room_it_is_on_the_net_though_nothing_says_so() -> None:
    found = one_meeting(venue_type="", location_street="", virtual_meeting_link="zoom.us/j/000?pwd=x")
    assert [each.format for each in found.meetings] == ["online"]
    assert found.meetings[0].link == "https://zoom.us/j/000?pwd=x"


def test_a_way_in_by_telephone_stands_beside_the_link() -> None:
    found = one_meeting(
        venue_type="2", virtual_meeting_link=LINK, phone_meeting_number="+47 21 00 00 00,,000#"
    )
    assert [(each.format, each.link) for each in found.meetings] == [("online", LINK), ("phone", None)]
    assert found.meetings[1].note == "+47 21 00 00 00,,000#"


# --- where and who -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "place", "region", "approximate"),
    [
        ({"location_sub_province": "Østfold", "location_province": "Østlandet"}, "Oslo", "Østfold", False),
        ({"location_province": "Østlandet"}, "Oslo", "Østlandet", False),
        ({"location_municipality": "", "location_neighborhood": "Torshov"}, "Torshov", "", False),
        ({"location_municipality": "", "location_city_subsection": "Sagene"}, "Sagene", "", False),
        ({"location_street": ""}, "Oslo", "", True),
    ],
)
def test_place_and_region(fields: dict[str, str], place: str, region: str, approximate: bool) -> None:
    found = one_meeting(**fields)
    assert (found.place, found.region, found.approximate) == (place, region, approximate)


@pytest.mark.parametrize(
    ("lat", "lon", "words"),
    [
        ("0", "0", "0, 0"),
        ("10.75", "59.91", "swapped"),
        ("40", "-70", "outside Norway"),
        ("x", "1", "no pair"),
        ("95", "1", "outside"),
    ],
)
def test_a_point_that_cannot_be_is_left_out_and_told(lat: str, lon: str, words: str) -> None:
    found = one_meeting(latitude=lat, longitude=lon)
    assert found.lat is None
    assert any(words in each for each in found.remarks)


@pytest.mark.parametrize(
    ("nation", "country"),
    [("NO", "NO"), ("Norway", "NO"), ("NOR", "NO"), ("", "NO"), ("Sverige", "SE"), ("??", "ZZ")],
)
def test_the_nation_has_many_spellings(nation: str, country: str) -> None:
    assert one_meeting(location_nation=nation).country == country


def test_a_room_nobody_can_find_is_a_problem() -> None:
    empty = {"location_street": "", "location_municipality": "", "location_postal_code_1": ""}
    assert problem_of(meetings(meeting(**empty))).field == "location_street"
    assert isinstance(meetings(meeting(**empty, latitude="59.9", longitude="10.7"))[0], RawGroup)


def test_a_missing_name_is_built() -> None:
    assert one_meeting(meeting_name="").name == "NA Oslo torsdag 19.00"


def test_nobody_is_imported() -> None:
    found = one_meeting(
        contact_name_1="Kari Nordmann",
        contact_phone_1="900 00 000",
        contact_email_1="kari@example.org",
        email_contact="kari.nordmann@example.org",
        comments="Ring Kari på 900 00 000. Inngang bak.",
        admin_notes="Kari har nøkkel",
        egen_nokkel="Kari",
    )
    text = repr(found).casefold()
    assert not any(word in text for word in ("kari", "nordmann", "900 00"))
    assert (found.note, found.contact) == ("Inngang bak.", None)


def test_a_role_address_is_kept() -> None:
    assert one_meeting(email_contact="na.oslo@example.org").contact == "na.oslo@example.org"


def test_notes_gather_what_helps_to_get_there() -> None:
    found = one_meeting(
        comments="Velkommen", location_info="Inngang bak", train_lines="T-bane 5", bus_lines="<b>Buss</b> 21"
    )
    assert found.note == "Velkommen. Inngang bak. T-bane 5. Buss 21"


def test_open_on_some_weeks_only_is_left_unsaid() -> None:
    found = one_meeting(format_shared_id_list="17", comments="Åpent siste torsdag i måneden")
    assert found.open is None
    assert found.meetings == (THURSDAY,)


def test_the_fellowship_of_the_feed_decides_for_whom_it_is() -> None:
    (found,) = meetings(meeting(format_shared_id_list="32"), feed=of("Nar-Anon"))
    assert isinstance(found, RawGroup)
    assert (found.organisation, found.audience, found.substances) == ("Nar-Anon", ("women",), ())
    assert problem_of(meetings(meeting(), feed=of(""))).fault.startswith("the feed does not say")


def test_an_anchor_in_the_comments_is_read() -> None:
    (found,) = one_meeting(comments="annenhver torsdag fra 26.11.2026").meetings
    assert (found.interval_weeks, found.anchor) == (2, date(2026, 11, 26))
