"""Meeting Guide JSON: where people meet and how, for whom, and what is left out about people."""

from __future__ import annotations

import json
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


# --- where -------------------------------------------------------------------------------------------------------


def test_the_five_fields_are_as_good_as_one_address() -> None:
    found = one_guide(
        formatted_address=GONE, address="Prøvegata 2", city="Tromsø", zip="NO-9008", country="Noreg"
    )
    assert (found.address, found.post_code, found.place, found.country) == (
        "Prøvegata 2",
        "9008",
        "Tromsø",
        "NO",
    )
    assert not found.approximate


def test_a_post_code_that_is_none_is_left_out_and_told() -> None:
    found = one_guide(formatted_address=GONE, address="Prøvegata 2", city="Tromsø", postal_code="90080")
    assert found.post_code == ""
    assert any("no Norwegian post code" in each for each in found.remarks)


@pytest.mark.parametrize("field", ["address", "full_address"])
def test_a_whole_address_may_stand_under_other_names(field: str) -> None:
    found = one_guide(**{"formatted_address": GONE, field: "Storgata 1, 8006 Bodø, Norge"})
    assert (found.address, found.post_code, found.place) == ("Storgata 1", "8006", "Bodø")


@pytest.mark.parametrize(
    ("fields", "region", "place"),
    [
        ({"regions": ["Vestland", "Bergen", "Fana"]}, "Vestland", "Bergen"),
        ({"region": "Vestland > Bergen"}, "Vestland", "Bergen"),
        ({"region": "Vestland", "sub_region": "Bergen", "sub_sub_region": "Fana"}, "Vestland", "Bergen"),
        ({"state": "Vestland"}, "Vestland", "Bergen"),
        ({"regions": ["Vestland", "Os"], "formatted_address": "Norge"}, "Vestland", "Os"),
        ({"regions": [5, None, {}, "<b>Vestland</b>"]}, "5", "Bergen"),
    ],
)
def test_regions_go_from_general_to_specific(fields: dict[str, Any], region: str, place: str) -> None:
    found = one_guide(**fields)
    assert (found.region, found.place) == (region, place)


@pytest.mark.parametrize(
    ("fields", "approximate", "has_point"),
    [
        ({}, False, False),
        ({"approximate": "yes", "conference_url": GONE, "attendance_option": "in_person"}, True, False),
        ({"approximate": True, "attendance_option": "in_person"}, True, False),
        ({"approximate": "no", "formatted_address": "Kautokeino, Norge"}, False, False),
        ({"formatted_address": "Kautokeino, Norge"}, True, False),
        ({"formatted_address": "Huset, Storgata 1, Bodø, Norge"}, False, False),
        ({"coordinates": "60.39,5.32", "formatted_address": "Bergen, Norge"}, False, True),
        ({"coordinates": "60.3,5.2,60.5,5.4", "attendance_option": "in_person"}, True, True),
        ({"latitude": "60.39", "longitude": 5.32}, False, True),
        ({"latitude": 60.39, "longitude": 5.32, "formatted_address": "Bergen, Norge"}, True, True),
        ({"approximate": "kanskje"}, False, False),
    ],
)
def test_exact_is_what_leads_to_a_door(fields: dict[str, Any], approximate: bool, has_point: bool) -> None:
    found = one_guide(**fields)
    assert found.approximate is approximate
    assert (found.lat is not None) is has_point


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"latitude": 0, "longitude": 0}, "0, 0"),
        ({"latitude": 5.32, "longitude": 60.39}, "swapped"),
        ({"latitude": 40.7, "longitude": -74}, "outside Norway"),
        ({"latitude": "NaN", "longitude": "5"}, "no pair"),
        ({"coordinates": "her"}, "no pair"),
    ],
)
def test_a_point_that_cannot_be_is_left_out_and_told(fields: dict[str, Any], words: str) -> None:
    found = one_guide(**fields)
    assert (found.lat, found.lon) == (None, None)
    assert any(words in each for each in found.remarks)


def test_a_country_by_an_unknown_name_is_nowhere_near_norway() -> None:
    found = one_guide(formatted_address=GONE, city="Cair", country="Narnia")
    assert found.country == "ZZ"
    assert found.remarks


def test_neither_place_nor_link_is_a_problem() -> None:
    assert "neither a place nor a link" in problem_of(guides(guide(formatted_address="Norge"))).fault
    assert isinstance(guides(guide(formatted_address=GONE, conference_url=LINK))[0], RawGroup)


# --- how it meets ------------------------------------------------------------------------------------------------

EXACT = "Eksempelveien 1, 5003 Bergen, Norge"
VAGUE = "Bergen, Norge"


@pytest.mark.parametrize(
    ("fields", "formats", "paused"),
    [
        ({"types": ["TC"]}, ["in_person"], True),
        ({"types": ["TC"], "conference_url": LINK}, ["online"], False),
        ({"conference_url": LINK}, ["in_person", "online"], False),
        ({"conference_url": LINK, "formatted_address": VAGUE}, ["online"], False),
        ({"conference_url": LINK, "approximate": "yes"}, ["online"], False),
        ({"conference_url": LINK, "formatted_address": VAGUE, "coordinates": "60.39,5.32"}, ["in_person", "online"], False),
        ({"conference_url": LINK, "formatted_address": VAGUE, "coordinates": "60,5,61,6"}, ["online"], False),
        ({"approximate": "yes"}, ["in_person"], True),
        ({"formatted_address": VAGUE}, ["in_person"], False),
        ({"attendance_option": "inactive"}, ["in_person"], True),
        ({"attendance_option": "inactive", "conference_url": LINK}, ["online"], True),
        ({"attendance_option": "online"}, ["online"], False),
        ({"attendance_option": "hybrid", "conference_url": LINK, "formatted_address": VAGUE}, ["in_person",
        "online"], False),
        ({"attendance_option": "in_person", "approximate": "yes"}, ["in_person"], False),
        ({"attendance_option": "noe", "conference_url": LINK}, ["in_person", "online"], False),
        ({"conference_phone": "21 00 00 00,,000#", "formatted_address": VAGUE}, ["phone"], False),
        ({"conference_phone": "+4721000000", "conference_url": LINK, "approximate": "yes"}, ["online", "phone"], False),
        ({"conference_url": "javascript:alert(1)", "approximate": "yes"}, ["online"], False),
        ({"types": ["ONL"]}, ["in_person"], False),
    ],
)  # fmt: skip
def test_status_follows_venue_link_and_exactness(
    fields: dict[str, Any], formats: list[str], paused: bool
) -> None:
    found = one_guide(**fields)
    assert [meeting.format for meeting in found.meetings] == formats
    assert found.paused is paused


def test_an_online_group_has_no_door() -> None:
    found = one_guide(types=["TC"], conference_url=LINK, location="Huset", latitude=60.39, longitude=5.32)
    assert (found.address, found.venue, found.lat, found.approximate) == ("", "", None, False)
    assert found.place == "Bergen"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"conference_url": "https://zoom.us/j/000"}, "ask for access"),
        ({"conference_url": "javascript:alert(1)"}, "only https"),
        ({"conference_url": "https://u:p@zoom.us/j/1"}, "password"),
        ({"conference_url": "https://zoom.us/my/karinordmann"}, "name a person"),
        ({"conference_phone": "900 00 000"}, "mobile"),
        ({"conference_phone": "ring oss"}, "no number"),
    ],
)
def test_a_way_in_that_may_not_be_passed_on_is_told(fields: dict[str, Any], words: str) -> None:
    assert any(words in each for each in one_guide(**fields).remarks)


def test_a_link_with_a_password_or_notes_needs_no_asking() -> None:
    assert one_guide(conference_url="zoom.us/j/000?pwd=x").remarks == ()
    found = one_guide(conference_url="zoom.us/j/000", conference_url_notes="passord 000")
    assert found.remarks == ()
    assert found.meetings[1].note == "passord 000"


def test_a_norwegian_number_of_eight_digits_is_enough() -> None:
    (meeting,) = one_guide(conference_phone="21000000,,000#", formatted_address=VAGUE).meetings
    assert (meeting.format, meeting.note) == ("phone", "+47 21 00 00 00,,000#")


@pytest.mark.parametrize(
    ("types", "open_", "faults"),
    [
        (["O"], True, 0),
        (["C"], False, 0),
        (["O", "C"], False, 1),
        ("Open, Women", True, 0),
        ("O;W", True, 0),
        ([11, "O"], True, 0),
        (["O", "FINNES-IKKE"], True, 1),
        (["O", None, [], True], True, 1),
        ({}, None, 1),
        ("", None, 0),
        (GONE, None, 0),
    ],
)
def test_types_come_in_many_shapes(types: object, open_: bool | None, faults: int) -> None:
    found = one_guide(types=types)
    assert found.open is open_
    assert len(found.remarks) == faults


def test_a_note_that_opens_some_weeks_only_leaves_open_unsaid() -> None:
    found = one_guide(types=["O"], notes="Åpent siste mandag i måneden, ellers lukket.")
    assert found.open is None
    assert found.meetings == (MONDAY,)


def test_codes_are_those_of_the_feeds_fellowship() -> None:
    (found,) = guides(guide(types=["Y", "POA"]), feed=of("Al-Anon"))
    assert isinstance(found, RawGroup)
    assert found.audience == ("relative", "youth")
    (found,) = guides(guide(types=["O", "NB"]), feed=of("Ivareta"))
    assert isinstance(found, RawGroup)
    assert (found.organisation, found.open, found.language) == ("Ivareta", None, "")


# --- people and addresses ----------------------------------------------------------------------------------------


def test_nobody_is_imported() -> None:
    found = one_guide(
        contact_1_name="Kari Nordmann",
        contact_1_email="kari.nordmann@example.org",
        contact_2_phone="900 00 000",
        venmo="@kari",
        paypal="kari",
        square="$kari",
        homegroup_online="kari",
        email="kari82@gmail.com",
        phone="41 00 00 00",
        name="Mandagsgruppa v/ Kari Nordmann",
        location="Hos Kari",
        notes="Ring Kari på 900 00 000. Inngang bak.",
        author="Kari Nordmann",
    )
    text = json.dumps(repr(found)).casefold()
    assert not any(word in text for word in ("kari", "nordmann", "900 00", "41 00"))
    assert (found.name, found.note, found.contact) == ("Mandagsgruppa", "Inngang bak.", None)
    assert any("contact persons are never imported" in each for each in found.remarks)


@pytest.mark.parametrize(
    ("fields", "contact"),
    [
        ({"email": "aa.bergen@example.org", "phone": "55 00 00 00"}, "aa.bergen@example.org"),
        ({"email": "kari82@gmail.com", "phone": "55 00 00 00"}, "55 00 00 00"),
        ({"entity_email": "post@example.org"}, "post@example.org"),
        ({"entity_phone": "02000"}, "02000"),
        ({"feedback_emails": ["info@example.org"]}, None),
        ({"email": ["info@example.org"]}, None),
    ],
)
def test_the_contact_is_a_role_or_a_switchboard(fields: dict[str, Any], contact: str | None) -> None:
    assert one_guide(**fields).contact == contact


@pytest.mark.parametrize(
    ("fields", "website"),
    [
        ({"website": "www.example.org", "url": "https://example.org/m"}, "https://www.example.org"),
        ({"url": "https://example.org/m", "entity_url": "https://example.org"}, "https://example.org/m"),
        ({"entity_url": "https://example.org"}, "https://example.org"),
        ({"entity_website_url": "https://example.org"}, "https://example.org"),
        ({"website": "javascript:1", "entity_url": "https://example.org"}, "https://example.org"),
        ({"website": "paypal.me/noen"}, None),
        ({"edit_url": "https://example.org/edit", "feedback_url": "mailto:x@example.org"}, None),
        ({"url": ["https://example.org"]}, None),
    ],
)
def test_the_website_is_the_first_that_may_be_shown(fields: dict[str, Any], website: str | None) -> None:
    assert one_guide(**fields).website == website


def test_markup_and_hidden_characters_are_taken_out_everywhere() -> None:
    found = one_guide(
        name="<b>HTML</b>\u202e",
        notes="Linje 1<br>Linje 2 <script>x</script>",
        location="<i>Huset</i>",
        group="<u>G</u>",
    )
    assert (found.name, found.note, found.venue, found.part_of) == ("HTML", "Linje 1. Linje 2", "Huset", "G")
    assert sum("markup" in each for each in found.remarks) == 4


@pytest.mark.parametrize(
    "updated", ["2020-04-0416:50:58", "12/31/2022", "03/04/2022", "i går", 5, [], "2099-01-01"]
)
def test_a_broken_date_of_change_is_a_remark_and_no_problem(updated: object) -> None:
    assert any(each.startswith("updated:") for each in one_guide(updated=updated).remarks)


def test_the_group_several_records_belong_to_is_kept() -> None:
    first, second = guides(guide(group="Eksempelgruppa"), guide(slug="to", group="Eksempelgruppa"))
    assert isinstance(first, RawGroup)
    assert isinstance(second, RawGroup)
    assert first.part_of == second.part_of == "Eksempelgruppa"
    assert one_guide(group_id=12).part_of == "12"


def test_texts_that_are_no_texts_are_left_out_and_told() -> None:
    found = one_guide(notes={"a": 1}, location=[1], city=True)
    assert (found.note, found.venue) == ("", "")
    assert len(found.remarks) == 3
