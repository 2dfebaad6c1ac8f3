"""Official place files: each format with its traps, and bad rows told with their line."""

from __future__ import annotations

import io
from typing import Any

import pytest

from knowledge.place_files import alternate_names, geonames, kommuneinfo, post_codes, ssr
from knowledge.place_files.rows import (
    BadRow,
    RawArea,
    RawMunicipality,
    RawName,
    RawPlace,
    RawPostCode,
    Skipped,
    lines_of,
)
from tests.knowledge.place_rows import (
    KAUTOKEINO,
    alternate,
    county,
    geo,
    geo_post,
    one,
    spelling,
    sted,
    stream,
)

# --- GeoNames ----------------------------------------------------------------------------------------------------


def test_a_populated_place_keeps_its_number_point_and_people() -> None:
    row = one(geonames.read([geo(population="812")], "NO.txt"))
    assert row == RawPlace(
        1, "geonames", 900001, "Prøvevika", "locality", "1517", "", 62.36, 6.05, population=812, rank=2
    )


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("P.PPLX", "district"),
        ("P.PPLA", "locality"),
        ("P.PPLQ", "place that is abandoned"),
        ("P.PPLH", "place that is historical"),
        ("P.PPLW", "place that is destroyed"),
        ("T.ISL", "locality"),
        ("T.ISLS", "locality"),
        ("T.VAL", "locality"),
        ("T.MT", "feature class T"),
        ("L.RGN", "locality"),
        ("L.PRK", "feature class L"),
        ("H.FJD", "feature class H"),
        ("S.FRM", "feature class S"),
        ("A.ADM1", "county"),
        ("A.ADM2", "municipality"),
        ("A.ADM3", "feature class A"),
        (".", "feature class not given"),
    ],
)
def test_only_what_people_live_in_or_by_becomes_a_place(code: str, expected: str) -> None:
    row = one(geonames.read([geo(code=code)], "NO.txt"))
    found = row.kind if isinstance(row, RawPlace) else row.level if isinstance(row, RawArea) else None
    assert (found or getattr(row, "reason", "")) == expected


def test_a_row_of_another_country_is_skipped_but_svalbard_is_taken() -> None:
    swedish, arctic = geonames.read([geo(country="SE"), geo(country="SJ", lat=78.2, lon=15.6)], "NO.txt")
    assert swedish == Skipped("country SE")
    assert isinstance(arctic, RawPlace)


def test_quotes_are_letters_like_others() -> None:
    row = one(geonames.read([geo(name='Gården "Vika')], "NO.txt"))
    assert isinstance(row, RawPlace)
    assert row.name == 'Gården "Vika'


def test_a_name_is_composed_and_its_spaces_are_single() -> None:
    row = one(geonames.read([geo(name="  A\u030as  i   A\u030asen ")], "NO.txt"))
    assert isinstance(row, RawPlace)
    assert row.name == "Ås i Åsen"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"1\t2\t3", "3 columns"),
        (geo() + b"\t", "20 columns"),
        (geo(name="Pr\N{LATIN SMALL LETTER O WITH STROKE}ve").replace(b"\xc3\xb8", b"\xf8"), "UTF-8"),
        (geo(lat="60,1"), "must be degrees"),
        (geo(lat="nan"), "outside Norway"),
        (geo(lat=6.05, lon=62.36), "outside Norway"),
        (geo(lat=55.6), "outside Norway"),
        (geo(name=""), "empty"),
        (geo(name="x" * 61), "61 characters"),
        (geo(name="1234"), "no letter"),
        (geo(name="Vi\x00ka"), "cannot be shown"),
        (geo(number="x1"), "geonameid"),
        (geo(number="٣"), "geonameid"),
        (geo(population="-5"), "population"),
    ],
)
def test_a_bad_row_is_told_with_its_line_and_the_next_is_read(raw: bytes, reason: str) -> None:
    good, bad, after = geonames.read([geo(), raw, geo(number=900002)], "NO.txt")
    assert isinstance(good, RawPlace)
    assert isinstance(bad, BadRow)
    assert str(bad).startswith("NO.txt:2: ")
    assert reason in bad.reason
    assert isinstance(after, RawPlace)


# --- alternate names ---------------------------------------------------------------------------------------------


def test_only_our_languages_of_places_we_hold_are_taken() -> None:
    lines = [
        alternate(),
        alternate(language="ru", name="Правда"),
        alternate(language="link", name="https://example.org"),
        alternate(language="", name="Prøvevika"),
        alternate(number=7),
        alternate(language="abbr", name="PV"),
    ]
    rows = list(alternate_names.read(lines, "a", {900001}))
    assert [row.name for row in rows if isinstance(row, RawName)] == ["Geahččalan", "PV"]
    assert {row.reason: row.count for row in rows if isinstance(row, Skipped)} == {
        "another language, or no name": 3,
        "of a place we do not hold": 1,
    }


def test_a_historic_name_is_marked() -> None:
    row = one(alternate_names.read([alternate(historic="1")], "a", {900001}))
    assert isinstance(row, RawName)
    assert row.historic


def test_the_older_file_of_eight_columns_is_read() -> None:
    row = one(alternate_names.read([alternate().rsplit(b"\t", 2)[0]], "a", {900001}))
    assert isinstance(row, RawName)


@pytest.mark.parametrize(
    "raw",
    [
        b"x",
        b"1\tx\tse\tNavn\t\t\t\t\t\t",
        alternate() + b"\t",
        alternate(name=""),
        b"1\t900001\tse\t\xff" + b"\t" * 6,
    ],
)
def test_a_bad_alternate_name_is_told_with_its_line(raw: bytes) -> None:
    row = list(alternate_names.read([alternate(), raw], "a", {900001}))[1]
    assert isinstance(row, BadRow)
    assert row.line == 2


def test_skipped_rows_are_told_in_heaps_so_that_progress_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alternate_names, "SKIPS_AT_ONCE", 10)
    rows = list(alternate_names.read([alternate(language="ru")] * 25, "a", {900001}))
    assert [row.count for row in rows if isinstance(row, Skipped)] == [9, 10, 6]


# --- post codes --------------------------------------------------------------------------------------------------


def test_postens_register_is_cp1252_with_capitals() -> None:
    raw = "6060\tHAREID\t1517\tHAREID\tG\r\n3570\tÅL\t3328\tÅL\tG\r\n".encode("cp1252")
    hareid, aal = post_codes.read_posten(lines_of(io.BytesIO(raw)), "p")
    assert hareid == RawPostCode(1, "6060", "HAREID", "1517", "HAREID", shouted=True)
    assert isinstance(aal, RawPostCode)
    assert aal.town == "ÅL"


def test_a_copy_of_postens_register_saved_as_utf8_with_a_bom_is_read() -> None:
    raw = "\ufeff3570\tÅL\t3328\tÅL\tG\n".encode()
    row = one(post_codes.read_posten(lines_of(io.BytesIO(raw)), "p"))
    assert isinstance(row, RawPostCode)
    assert (row.code, row.town) == ("3570", "ÅL")


@pytest.mark.parametrize(("written", "code"), [("10", "0010"), ("0010", "0010"), ("1", "0001")])
def test_zeros_that_a_spreadsheet_took_away_come_back(written: str, code: str) -> None:
    row = one(post_codes.read_posten([f"{written}\tOSLO\t0301\tOSLO\tB".encode()], "p"))
    assert isinstance(row, RawPostCode)
    assert row.code == code


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"0010\tOSLO\t0301\tOSLO", "4 columns"),
        (b"0010\tOSLO\t0301\tOSLO\tX", "category"),
        (b"00100\tOSLO\t0301\tOSLO\tG", "four digits"),
        (b"0010\t\t0301\tOSLO\tG", "empty"),
        (b"0010\t\x81\xd8\t0301\tOSLO\tG", "cp1252"),
    ],
)
def test_a_bad_post_code_is_told(raw: bytes, reason: str) -> None:
    row = one(post_codes.read_posten([raw], "p"))
    assert isinstance(row, BadRow)
    assert reason in row.reason


def test_jan_mayen_is_left_out() -> None:
    row = one(post_codes.read_posten([b"8099\tJAN MAYEN\t2211\tJAN MAYEN\tG"], "p"))
    assert isinstance(row, Skipped)


def test_geonames_post_codes_have_points_or_none() -> None:
    with_point, without = post_codes.read_geonames([geo_post(), geo_post(lat="", lon="")], "p")
    assert isinstance(with_point, RawPostCode)
    assert isinstance(without, RawPostCode)
    assert (with_point.lat, with_point.lon, with_point.municipality) == (62.36, 6.03, "1517")
    assert without.lat is None


@pytest.mark.parametrize("raw", [geo_post(code="606O"), geo_post(lat="0", lon="0"), b"NO\t6060"])
def test_a_bad_post_code_of_geonames_is_told(raw: bytes) -> None:
    assert isinstance(one(post_codes.read_geonames([raw], "p")), BadRow)


# --- kommuneinfo -------------------------------------------------------------------------------------------------


def test_the_norwegian_name_is_the_name_and_the_others_follow() -> None:
    row = one(kommuneinfo.read(stream(county(KAUTOKEINO)), "k.json"))
    assert row == RawMunicipality(1, "5612", "Kautokeino", ("Guovdageaidnu", "Koutokeino"))


@pytest.mark.parametrize(
    "bad", [{"kommunenummer": "x"}, {"kommunenummer": "5612"}, None, 7, KAUTOKEINO | {"kommunenummer": ""}]
)
def test_a_bad_municipality_is_told_by_its_place_in_the_list(bad: Any) -> None:
    good, row = kommuneinfo.read(stream(county(KAUTOKEINO, bad)), "k.json")
    assert isinstance(good, RawMunicipality)
    assert isinstance(row, BadRow)
    assert row.line == 2


# --- SSR ---------------------------------------------------------------------------------------------------------


def test_a_spelling_becomes_a_place() -> None:
    row = one(ssr.read(stream({"metadata": {}, "navn": [spelling()]}), "s"))
    assert row == RawPlace(1, "ssr", 4711, "Prøvegarden", "locality", "1517", "Hareid", 62.36, 6.05, rank=2)


def test_a_sted_brings_its_living_names_of_all_languages() -> None:
    names = [
        spelling("Guovdageaidnu", språk="Nordsamisk"),
        spelling("Kautokeino", navnestatus="sidenavn", skrivemåtestatus="vedtatt"),
        spelling("Koutokeino", språk="Kvensk", skrivemåtestatus="vedtatt navneledd"),
        spelling("Kautokæino", skrivemåtestatus="historisk"),
        spelling("Kautokjeno", navnestatus="feilført"),
    ]
    row = one(ssr.read(stream({"navn": [sted(names)]}), "s"))
    assert isinstance(row, RawPlace)
    assert (row.name, *row.names) == ("Guovdageaidnu", "Kautokeino", "Koutokeino")
    assert (row.lat, row.lon) == (69.01, 23.05)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"navneobjekttype": "Fjell"}, "type Fjell"),
        ({"navneobjekttype": "Elv"}, "type Elv"),
        ({"navneobjekttype": "Tjern"}, "type Tjern"),
        ({"navneobjekttype": "Kommune"}, "type Kommune"),
        ({"stedstatus": "relikt"}, "place that is not in use"),
        ({"skrivemåtestatus": "avslått"}, "name that is not in use"),
        ({"skrivemåtestatus": "uvurdert"}, "name that is not in use"),
        ({"navnestatus": "historisk"}, "name that is not in use"),
    ],
)
def test_what_nobody_lives_in_and_dead_names_are_skipped(changes: dict[str, Any], reason: str) -> None:
    assert one(ssr.read(stream({"navn": [spelling(**changes)]}), "s")) == Skipped(reason)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("By", "locality"),
        ("Tettsted", "locality"),
        ("Bygdelag (bygd)", "locality"),
        ("bygdelagBygd", "locality"),
        ("Bruk (gardsbruk)", "locality"),
        ("Navnegard", "locality"),
        ("Øy i sjø", "locality"),
        ("Bydel", "district"),
        ("Tettsteddel", "district"),
    ],
)
def test_settlements_and_farms_are_places(kind: str, expected: str) -> None:
    row = one(ssr.read(stream([spelling(navneobjekttype=kind)]), "s"))
    assert isinstance(row, RawPlace)
    assert row.kind == expected


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"representasjonspunkt": {"koordsys": 25833, "nord": 6911108, "øst": 47965}}, "utkoordsys=4258"),
        ({"representasjonspunkt": {"nord": None, "øst": 6}}, "degrees"),
        ({"representasjonspunkt": None}, "no point"),
        ({"representasjonspunkt": {"nord": 6.05, "øst": 62.36}}, "outside Norway"),
        ({"stedsnummer": "x"}, "stedsnummer"),
        ({"stedsnummer": True}, "stedsnummer"),
        ({"skrivemåte": ""}, "empty"),
        ({"skrivemåte": None}, "empty"),
        ({"skrivemåte": "Vi\ud800ka"}, "cannot be shown"),
        ({"navneobjekttype": None}, "navneobjekttype"),
    ],
)
def test_a_bad_row_of_a_page_is_told_by_its_number(changes: dict[str, Any], reason: str) -> None:
    rows = list(ssr.read(stream({"navn": [spelling(), spelling(**changes), "x"]}), "s.json"))
    assert isinstance(rows[1], BadRow)
    assert str(rows[1]).startswith("s.json:2: ")
    assert reason in rows[1].reason
    assert isinstance(rows[2], BadRow)


def test_points_written_as_text_and_areas_are_read() -> None:
    area = {"type": "Polygon", "coordinates": [[[6.05, 62.36], [6.1, 62.4], [6.05, 62.36]]]}
    shaped = sted([spelling()], geojson={"geometry": area})
    texts = spelling(representasjonspunkt={"nord": "62.36", "øst": "6.05"})
    rows = list(ssr.read(stream({"navn": [shaped, texts]}), "s"))
    assert [(row.lat, row.lon) for row in rows if isinstance(row, RawPlace)] == [(62.36, 6.05)] * 2
