"""Where a group is, worked out by hand from the gazetteer: never a false pin, never a guess between namesakes."""

from __future__ import annotations

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.distance import distance_km
from bot.core.model import Format, Meeting
from db.importers.raw import RawGroup
from db.staging.locating import TRUSTED_KM, Locator

BERGEN, OSLO, BO_IN_TELEMARK = (60.393, 5.324), (59.913, 10.746), (59.413, 9.069)


def row(form: Format = "in_person", **values: object) -> RawGroup:
    meeting = Meeting(weekday=1, starts=time(19), format=form)
    return RawGroup(1, "k", "AA", "AA", (meeting,), **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "number", "county"),
    [
        ({"post_code": "5003"}, "4601", "Vestland"),
        ({"post_code": "N-5003"}, "4601", "Vestland"),
        ({"post_code": "NO-5003"}, "4601", "Vestland"),
        ({"place": "Bergen"}, "4601", "Vestland"),
        ({"place": "BERGEN"}, "4601", "Vestland"),
        ({"place": "Bergen sentrum"}, "4601", "Vestland"),
        ({"municipality": "Bergen kommune"}, "4601", "Vestland"),
        ({"place": "Bodo"}, "1804", "Nordland"),
        # The town, not the hamlet of that name in Sveio: it has 65 times the people.
        ({"place": "Førde"}, "4647", "Vestland"),
        ({"place": "Førde", "municipality": "Sveio"}, "4612", "Vestland"),
        ({"place": "Sandnes"}, "1108", "Rogaland"),
        ({"place": "Bø", "region": "Telemark"}, "4020", "Telemark"),
        ({"place": "Bø, Telemark"}, "4020", "Telemark"),
        ({"place": "Bø", "region": "Nordland"}, "1867", "Nordland"),
        ({"place": "Bø i Telemark"}, "4020", "Telemark"),
        ({"place": "Bø", "lat": 59.413, "lon": 9.069}, "4020", "Telemark"),
        ({"place": "Bø", "post_code": "3800"}, "4020", "Telemark"),
        ({"place": "Våler", "region": "Innlandet"}, "3419", "Innlandet"),
        ({"place": "Våler", "region": "Norge > Østfold"}, "3114", "Østfold"),
        ({"municipality": "Skjeberg"}, "3105", "Østfold"),
        ({"region": "Vestland > Bergen"}, "4601", "Vestland"),
        ({"lat": 60.393, "lon": 5.324}, "4601", "Vestland"),
        ({"place": "Longyearbyen", "country": "SJ"}, "2111", "Svalbard"),
    ],
)
def test_the_municipality_of_today_is_found(
    locate: Locator, said: dict[str, object], number: str, county: str
) -> None:
    at = locate(row(**said))
    assert (at.municipality_number, at.county) == (number, county)
    assert at.municipality


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"place": "Bø"}, "flere kommuner"),
        ({"place": "Våler"}, "flere kommuner"),
        ({"place": "Herøy"}, "flere kommuner"),
        ({"place": "Bø", "lat": 59.913, "lon": 10.746}, "langt fra alle steder"),
        ({"place": "Qxyzzy"}, "ikke kjent"),
        ({}, "ikke kjent"),
        ({"post_code": "9999"}, "finnes ikke"),
        ({"post_code": "50031"}, "finnes ikke"),
        ({"municipality": "Varteig"}, ""),
    ],
)
def test_what_cannot_be_known_is_told_and_not_guessed(
    locate: Locator, said: dict[str, object], told: str
) -> None:
    at = locate(row(**said))
    if told:
        assert at.municipality_number == ""
        assert told in " ".join(at.remarks)
        assert (at.lat, at.lon) == (None, None)
    else:
        assert at.remarks


def test_a_former_municipality_that_was_split_gives_its_point_and_no_municipality(locate: Locator) -> None:
    at = locate(row(municipality="Varteig"))
    assert (at.municipality_number, at.approximate, at.county) == ("", True, "Østfold")
    assert at.lat is not None
    exact = locate(row(municipality="Varteig", lat=at.lat, lon=at.lon))
    assert exact.municipality_number in ("3105", "3120")


def test_an_exact_point_that_agrees_is_kept_as_it_is(locate: Locator) -> None:
    at = locate(row(place="Bergen", lat=60.3899, lon=5.3301))
    assert (at.lat, at.lon, at.approximate, at.remarks) == (60.3899, 5.3301, False, ())


def test_a_point_the_source_calls_approximate_stays_so(locate: Locator) -> None:
    at = locate(row(place="Bergen", lat=60.3899, lon=5.3301, approximate=True))
    assert (at.lat, at.lon, at.approximate) == (60.3899, 5.3301, True)


@pytest.mark.parametrize("said", [{"place": "Bergen"}, {"post_code": "5003"}, {"municipality": "Bergen"}])
def test_a_point_far_from_what_is_said_is_left_out_for_the_places_own(
    locate: Locator, said: dict[str, object]
) -> None:
    at = locate(row(lat=OSLO[0], lon=OSLO[1], **said))
    assert at.approximate
    assert at.lat is not None
    assert at.lon is not None
    assert distance_km(at.lat, at.lon, *BERGEN) < 10
    assert at.municipality_number == "4601"
    assert "ikke brukt" in at.remarks[0]


def test_two_of_three_decide_where_post_code_name_and_point_differ(locate: Locator) -> None:
    at = locate(row(place="Bergen", post_code="0150", lat=BERGEN[0], lon=BERGEN[1]))
    assert (at.municipality_number, at.approximate) == ("4601", False)
    assert "postnummer 0150" in at.remarks[0]
    without = locate(row(place="Bergen", post_code="0150"))
    assert without.municipality_number == "0301"
    assert "ulike kommuner" in without.remarks[0]


@pytest.mark.parametrize(
    "point", [(0.0, 0.0), (5.324, 60.393), (float("nan"), 5.0), (40.7, -74.0), (60.0, None)]
)
def test_a_point_outside_norway_is_left_out(locate: Locator, point: tuple[float, float | None]) -> None:
    at = locate(row(place="Bergen", lat=point[0], lon=point[1]))
    assert at.approximate
    assert at.lat is not None
    assert 60 < at.lat < 61


def test_a_point_far_at_sea_gets_no_municipality(locate: Locator) -> None:
    at = locate(row(lat=58.0, lon=4.2))
    assert (at.municipality_number, at.lat) == ("", 58.0)
    assert "40 km" in at.remarks[0]


@pytest.mark.parametrize("form", ["online", "phone"])
def test_who_meets_on_the_net_or_by_telephone_has_no_point_and_no_municipality(
    locate: Locator, form: Format
) -> None:
    at = locate(row(form, place="Bergen", lat=60.39, lon=5.32))
    assert (at.place, at.municipality_number, at.lat, at.remarks) == ("Bergen", "", None, ())


def test_abroad_the_place_is_kept_as_text_with_its_point(locate: Locator) -> None:
    at = locate(row(place="Torrevieja", region="Alicante", country="ES", lat=37.98, lon=-0.68))
    assert (at.place, at.municipality, at.municipality_number, at.county) == (
        "Torrevieja, Alicante", "", "", "",
    )  # fmt: skip
    assert (at.lat, at.lon, at.approximate) == (37.98, -0.68, False)
    assert locate(row(place="Nowhere", country="US", lat=99.0, lon=0.0)).lat is None


def test_a_shouted_name_is_written_as_people_write_it(locate: Locator) -> None:
    assert locate(row(place="BERGEN")).place == "Bergen"
    assert locate(row(place="Nesttun", municipality="Bergen")).place == "Nesttun"


@given(
    text=st.text(max_size=40),
    post_code=st.text(max_size=8),
    lat=st.none() | st.floats(allow_nan=True),
    lon=st.none() | st.floats(allow_nan=True),
    country=st.sampled_from(["NO", "SJ", "SE", ""]),
)
def test_whatever_a_row_says_the_answer_is_whole(
    gazetteer: object,
    locate: Locator,
    text: str,
    post_code: str,
    lat: float | None,
    lon: float | None,
    country: str,
) -> None:
    at = locate(row(place=text, region=text, post_code=post_code, lat=lat, lon=lon, country=country))
    assert (at.lat is None) == (at.lon is None)
    assert bool(at.municipality) == bool(at.municipality_number)
    if at.lat is not None and at.lon is not None and country in ("NO", "SJ"):
        assert 57 <= at.lat <= 81.5
        assert 4 <= at.lon <= 34
        assert at.approximate or (at.lat, at.lon) == (lat, lon)


@pytest.mark.parametrize("seed", range(0, 357, 17))
def test_every_municipality_is_found_by_number_of_its_own_point_and_name(
    gazetteer: object, locate: Locator, seed: int
) -> None:
    entry = list(gazetteer.municipalities.values())[seed]  # type: ignore[attr-defined]
    at = locate(row(municipality=entry.name, lat=entry.lat, lon=entry.lon))
    assert at.municipality_number == entry.municipality
    assert not at.approximate
    far = locate(row(municipality=entry.name, lat=min(81.0, entry.lat + 2 * TRUSTED_KM / 111), lon=entry.lon))
    assert far.approximate or far.municipality_number != entry.municipality
