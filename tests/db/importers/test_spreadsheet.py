"""The staff table: what a row becomes, and what is said of one that cannot be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest

from bot.core.model import Meeting
from db.importers.columns import COLUMNS, field_of
from db.importers.raw import Problem, RawGroup
from tests.db.importers.tables import FEED, GOOD, HEAD, bad, csv_of, good, group_with, read_all, xlsx_of

_STORED = datetime(2026, 5, 12, 14, 0)  # noqa: DTZ001 - a cell of Excel has no zone
MONDAY = Meeting(weekday=1, starts=time(19), ends=time(20, 30))


def test_a_row_becomes_a_group() -> None:
    (found,) = read_all(csv_of([HEAD, GOOD]))
    assert found == RawGroup(
        row=2, key="aa-forde", name="AA Fjordgløtt", organisation="AA", meetings=(MONDAY,), place="Førde"
    )


# --- headings ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("nøkkel", "key"), ("NØKKEL ", "key"), ("Nokkel", "key"), ("noekkel", "key"), ("nøkkel *", "key"), ("Key", "key"),
        ("Møte-tid", "meetings"), ("åpen/lukket", "open"), ("A\u030apen eller lukket", "open"), ("aapen", "open"),
        ("Post nr.", "post_code"), ("bekreftet  dato", "confirmed_on"), ("latitude", "lat"), ("led by", "led_by"),
        ("", None), ("noe annet", None), ("***", None),
    ],
)  # fmt: skip
def test_a_heading_is_known_however_it_is_written(heading: str, field: str | None) -> None:
    assert field_of(heading) == field


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.field)
def test_every_name_of_a_column_leads_to_it(column: Any) -> None:
    assert {field_of(name) for name in (column.title, column.field, *column.others)} == {column.field}


def test_the_order_of_the_columns_is_free() -> None:
    (found,) = read_all(csv_of([HEAD[::-1], GOOD[::-1]]))
    assert isinstance(found, RawGroup)
    assert (found.key, found.place) == ("aa-forde", "Førde")


def test_a_title_above_the_headings_is_no_row() -> None:
    found = read_all(csv_of([("Grupper i Sunnfjord",), (), HEAD, GOOD]))
    assert [(type(each), each.row) for each in found] == [(RawGroup, 4)]


def test_unknown_columns_are_told_once_and_with_their_letters() -> None:
    first, second = read_all(
        csv_of([(*HEAD, "Kaffe?", "Ring Kari 900 00 000"), GOOD, ("b", *GOOD[1:], "ja")])
    )
    assert isinstance(first, RawGroup)
    assert isinstance(second, RawGroup)
    assert first.remarks == ("kolonnene «Kaffe?» (F) og G er ikke lest: det er ingen av våre overskrifter",)
    assert second.remarks == ()


def test_a_column_with_content_and_no_heading_is_told() -> None:
    (found,) = read_all(csv_of([HEAD, (*GOOD, "", "ring først")]))
    assert isinstance(found, RawGroup)
    assert found.remarks == ("kolonne G har innhold, men ingen overskrift, og er ikke lest",)


def test_missing_columns_are_one_problem_that_names_them() -> None:
    assert read_all(csv_of([("navn", "møtetid", "sted"), GOOD[1:4], GOOD[1:4]])) == [
        Problem(
            0,
            "nøkkel, fellesskap",
            "tabellen mangler kolonnene «nøkkel» og «fellesskap»",
            "skriv overskriftene i én rad over gruppene; «python -m bot registry template» lager en tabell med alle",
        )
    ]


def test_the_fellowship_may_come_from_the_feed() -> None:
    without = [(HEAD[0], HEAD[1], HEAD[3], HEAD[4]), (GOOD[0], GOOD[1], GOOD[3], GOOD[4])]
    (found,) = read_all(csv_of(without), replace(FEED, organisation="NA"))
    assert isinstance(found, RawGroup)
    assert found.organisation == "NA"


def test_two_columns_of_one_meaning_are_a_problem_of_the_file() -> None:
    (found,) = read_all(csv_of([(*HEAD, "poststed"), (*GOOD, "Florø")]))
    assert isinstance(found, Problem)
    assert (found.row, found.cell) == (0, "F1")
    assert "E1 og F1" in found.fault


def test_a_table_of_headings_alone_gives_nothing() -> None:
    assert read_all(csv_of([HEAD])) == []


# --- values --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "said", "field", "value"),
    [
        ("hvem den er for", "selv", "audience", ("self",)),
        ("hvem den er for", "Pårørende, voksne barn", "audience", ("relative", "adult_child")),
        ("hvem den er for", "kvinner og unge", "audience", ("women", "youth")),
        ("hvem den er for", "menn; skeive (lhbt)\netterlatte", "audience", ("men", "lgbt", "bereaved")),
        ("hvem den er for", "self", "audience", ("self",)),
        ("hvem den er for", "vet ikke", "audience", ()),
        ("rus eller tema", "alkohol, spill", "substances", ("alcohol", "gambling")),
        ("rus eller tema", "Sex og kjærlighet", "substances", ("sex",)),
        ("kategori", "Selvhjelpsgruppe", "category", "self_help_group"),
        ("kategori", "", "category", None),
        ("åpen eller lukket", "åpen", "open", True),
        ("åpen eller lukket", "Lukket", "open", False),
        ("åpen eller lukket", "x", "open", True),
        ("åpen eller lukket", "?", "open", None),
        ("ledes av", "Medlemmene på tur", "led_by", "member"),
        ("ledes av", "ingen", "led_by", "nobody"),
        ("språk", "Engelsk", "language", "en"),
        ("språk", "nynorsk", "language", "nn"),
        ("språk", "hu", "language", "hu"),
        ("tilgang", "rullestol, teleslynge", "access", ("wheelchair", "hearing")),
        ("omtrentlig", "JA", "approximate", True),
        ("omtrentlig", "nei", "approximate", False),
        ("satt på pause", "x", "paused", True),
        ("satt på pause", True, "paused", True),
        ("satt på pause", 0, "paused", False),
        ("land", "sverige", "country", "SE"),
        ("land", "de", "country", "DE"),
        ("land", "", "country", "NO"),
        ("postnummer", 150, "post_code", "0150"),
        ("postnummer", 150.0, "post_code", "0150"),
        ("postnummer", "N-6800", "post_code", "6800"),
        ("kontakt", 57820000, "contact", "57 82 00 00"),
        ("kontakt", "+47 57 82 00 00", "contact", "57 82 00 00"),
        ("kontakt", "aa.forde@example.org", "contact", "aa.forde@example.org"),
        ("kontakt", "0047 800-12-345", "contact", "800 12 345"),
        ("kontakt", "02000", "contact", "02000"),
        ("nettside", "https://BLÅ.example.org/sør?a=1", "website", "https://xn--bl-zia.example.org/s%C3%B8r?a=1"),
        ("nettside", "www.example.org", "website", "https://www.example.org"),
        ("merknad", "to\nlinjer", "note", "to linjer"),
        ("merknad", "'+ikke en formel", "note", "+ikke en formel"),
        ("merknad", "a\u202eb\u200bcd<script>", "note", "abcd‹script›"),
        ("fylke", 4601, "region", "4601"),
    ],
)  # fmt: skip
def test_norwegian_words_become_values(title: str, said: object, field: str, value: object) -> None:
    assert getattr(good(**{title: said}), field) == value


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("12.05.2026", date(2026, 5, 12)), ("12.5.26", date(2026, 5, 12)), ("12. 5. 2026", date(2026, 5, 12)),
        ("2026-05-12", date(2026, 5, 12)), ("2026-05-12 00:00:00", date(2026, 5, 12)), ("12. mai 2026", date(2026, 5, 12)),
        (date(2026, 5, 12), date(2026, 5, 12)), (_STORED, date(2026, 5, 12)), (46154, date(2026, 5, 12)),
        ("22.11.2026", date(2026, 11, 22)), ("29.2.2024", date(2024, 2, 29)),
    ],
)  # fmt: skip
def test_a_day_is_read_as_it_is_written_or_stored(said: object, day: date) -> None:
    assert good(bekreftet_dato=said, bekreftet_av="telefon").confirmed_on == day


@pytest.mark.parametrize(
    "said",
    ["5/12/2026", "12.13.2026", "29.2.2026", "mai", "46154", "23.11.2026", "1.1.1999", "2026", True, 12, 1e300, time(12)],
)  # fmt: skip
def test_what_is_no_day_is_a_problem(said: object) -> None:
    found = bad(bekreftet_dato=said, bekreftet_av="telefon")
    assert (found.field, found.cell) == ("bekreftet dato", "F2")
    assert "12.05.2026" in found.mend


@pytest.mark.parametrize(
    ("lat", "lon", "country", "point"),
    [
        ("61,452", "5.857", "", (61.452, 5.857)),
        (61.452, 6, "", (61.452, 6.0)),
        ("−33,9", "151,2", "Australia", (-33.9, 151.2)),
        ("", "", "", (None, None)),
    ],
)
def test_a_point_is_read_with_comma_or_point(lat: object, lon: object, country: str, point: object) -> None:
    found = good(breddegrad=lat, lengdegrad=lon, land=country)
    assert (found.lat, found.lon) == point


@pytest.mark.parametrize(
    ("lat", "lon", "cell", "words"),
    [
        ("61,4", "", "G2", "mangler"),
        ("", "5,8", "F2", "mangler"),
        ("5,8", "61,4", "F2", "byttet plass"),
        ("0", "0", "F2", "ikke i Norge"),
        ("61°27'", "5,8", "F2", "ikke grader"),
        (_STORED, "5,8", "F2", "om til en dato"),
        ("nan", "5,8", "F2", "ikke grader"),
    ],
)
def test_a_false_point_is_a_problem(lat: object, lon: object, cell: str, words: str) -> None:
    found = bad(breddegrad=lat, lengdegrad=lon)
    assert found.cell == cell
    assert words in found.fault


def test_several_meetings_with_notes_and_links_stand_in_one_cell() -> None:
    found = good(
        møtetid="Mandag 19.00-20.30 (ring på; andre dør)\ntirsdag 18.00 på nett; etter avtale på telefon",
        lenke="zoom.us/j/1",
    )
    assert found.meetings == (
        replace(MONDAY, note="ring på; andre dør"),
        Meeting(weekday=2, starts=time(18), format="online", link="https://zoom.us/j/1"),
        Meeting(weekday=None, starts=None, format="phone", link="https://zoom.us/j/1"),
    )


def test_links_for_each_meeting_come_in_its_order() -> None:
    found = good(
        møtetid="mandag 19.00 på nett; tirsdag 19.00; onsdag 19.00 på nett",
        lenke="https://a.no\n-\nhttps://b.no;",
    )
    assert [each.link for each in found.meetings] == ["https://a.no", None, "https://b.no"]


# --- problems ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("tirdag 19.00", "ukedag"),
        ("tirsdag", "klokkeslett"),
        ("tirsdag 25.00", "00.00 til 23.59"),
        ("tirsdag 19.00-19.00", "slutter når det begynner"),
        ("annenhver tirsdag 18.00", "hvilke uker"),
        ("annenhver tirsdag 18.00 fra i fjor", "2026-11-24"),
        ("mandag 19.00; av og til mandag 20.00", "mandag 19.00-20.30"),
    ],
)
def test_a_meeting_time_that_cannot_be_read_says_how_to_mend_it(said: str, words: str) -> None:
    found = bad(møtetid=said)
    assert (found.row, found.field, found.cell, found.key) == (2, "møtetid", "D2", "aa-forde")
    assert words in found.mend


@pytest.mark.parametrize(
    ("cells", "cell", "words"),
    [
        ({"nøkkel": ""}, "A2", "mangler"),
        ({"navn": " "}, "B2", "mangler"),
        ({"fellesskap": None}, "C2", "mangler"),
        ({"møtetid": ""}, "D2", "mangler"),
        ({"sted": ""}, "E2", "hvor gruppa møtes"),
        ({"navn": "x" * 256}, "B2", "255 tegn"),
        ({"ledes av": "Kari"}, "F2", "ikke blant dem"),
        ({"hvem den er for": "selv, naboen"}, "F2", "ikke blant dem"),
        ({"satt på pause": "kanskje"}, "F2", "ikke blant dem"),
        ({"språk": "klingonsk"}, "F2", "språket"),
        ({"land": "Narnia"}, "F2", "landet"),
        ({"postnummer": "12345"}, "F2", "fire sifre"),
        ({"nettside": "javascript:alert(1)"}, "F2", "ingen lenke"),
        ({"nettside": "https://kari:hemmelig@example.org"}, "F2", "ingen lenke"),
        ({"lenke": "https://a.no https://b.no"}, "F2", "2 lenker"),
        ({"kontakt": "spør i døra"}, "F2", "verken"),
        ({"kontakt": "https://example.org"}, "F2", "verken"),
        ({"bekreftet dato": "1.11.2026"}, None, "mangler"),
        ({"bekreftet av": "telefon", "bekreftet dato": ""}, "G2", "mangler"),
        ({"bekreftet dato": "1.11.2026", "bekreftet av": "Kari"}, "G2", "ikke blant dem"),
        ({"eksempel": "ja"}, "B2", "merket som eksempel"),
        ({"merknad": "#VERDI!"}, "F2", "ikke gikk opp"),
        ({"merknad": "Troms\ufffd"}, "F2", "bokstaver"),
        ({"navn": _STORED}, "B2", "om til en dato"),
    ],
)
def test_a_cell_that_is_not_understood_is_named(cells: dict[str, Any], cell: str | None, words: str) -> None:
    found = group_with(**cells)
    assert isinstance(found, Problem)
    assert found.row == 2
    assert found.mend
    # None: the column at fault is not in the table.
    assert found.cell == (cell or "")
    assert words in found.fault


def test_a_row_with_several_faults_is_one_problem_that_names_the_other_cells() -> None:
    found = bad(navn="", møtetid="når vi vil", ledes_av="Ola")
    assert found.cell == "B2"
    assert found.mend.endswith("Se også D2 og F2")


def test_a_row_of_an_example_needs_its_name() -> None:
    assert good(navn="Eksempel: AA Fjord", eksempel="ja").name == "Eksempel: AA Fjord"


def test_the_same_key_twice_is_a_problem_and_the_first_stays() -> None:
    first, second = read_all(csv_of([HEAD, GOOD, ("AA-Forde ", *GOOD[1:])]))
    assert isinstance(first, RawGroup)
    assert isinstance(second, Problem)
    assert (second.row, second.cell, second.fault) == (3, "A3", "nøkkelen er den samme som i rad 2")


@pytest.mark.parametrize(
    ("title", "said", "field", "left"),
    [
        ("kontakt", "900 00 000", "contact", None),
        ("kontakt", "+47 412 34 567", "contact", None),
        ("kontakt", "+46 8 123 456 78", "contact", None),
        ("kontakt", "kari.nordmann@example.org", "contact", None),
        ("merknad", "Ring Kari på 900 00 000", "note", ""),
        ("adresse", "Spør etter Kari", "address", ""),
    ],
)
def test_what_is_a_persons_is_left_out_and_not_repeated(
    title: str, said: str, field: str, left: object
) -> None:
    found = good(**{title: said})
    assert getattr(found, field) == left
    assert len(found.remarks) == 1
    assert "utelatt" in found.remarks[0]
    assert not any(word in found.remarks[0] for word in said.split())


@pytest.mark.parametrize("title", [column.title for column in COLUMNS])
def test_no_problem_repeats_what_stood_in_the_cell(title: str) -> None:
    found = group_with(**{title: "Kari Nordmann 900 00 000 " + "x" * 1100})
    assert "Kari" not in repr(replace(found, key="")) if isinstance(found, Problem) else not found.note


def test_empty_rows_are_no_rows_and_are_counted_by_the_spreadsheet() -> None:
    rows = [HEAD, (), GOOD, ("",) * 5, ("b", *GOOD[1:])]
    for raw in (csv_of(rows), xlsx_of([row or [None] for row in rows])):
        assert [(type(each), each.row) for each in read_all(raw)] == [(RawGroup, 3), (RawGroup, 5)]


def test_a_meeting_on_the_net_needs_no_place() -> None:
    assert good(sted="", møtetid="mandag 19.00 på nett").place == ""
