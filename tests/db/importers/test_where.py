"""Addresses, countries and points."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.importers.countries import country_at_the_end, country_of
from db.importers.where import Address, norwegian_post_code, read_point, split_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Eksempelveien 1, 5003 Bergen, Norge", Address("Eksempelveien 1", "5003", "Bergen", "", "NO", True)),
        ("Eksempelhuset, Eksempelveien 1, NO-5003 Bergen", Address("Eksempelhuset, Eksempelveien 1", "5003", "Bergen",
        "", "", True)),
        ("Storgata 1, Bodø, 8006", Address("Storgata 1", "8006", "Bodø", "", "", True)),
        ("Eksempelveien 1, 5003 Bergen, Vestland, Norway", Address("Eksempelveien 1", "5003", "Bergen", "Vestland",
        "NO", True)),
        ("5003 Bergen", Address("", "5003", "Bergen")),
        ("Kautokeino, Norge", Address("", "", "Kautokeino", "", "NO")),
        ("Norge", Address(country="NO")),
        ("Bodø", Address(place="Bodø")),
        ("Storgata 1", Address("Storgata 1")),
        ("Storgata 1, Bodø", Address("Storgata 1", "", "Bodø")),
        ("1 Example St, Exampleville, NY 10001, USA", Address("1 Example St", "10001", "Exampleville", "NY", "US", True)),
        ("Beispielstr. 1, 10115 Berlin, Deutschland", Address("Beispielstr. 1", "10115", "Berlin", "", "DE", True)),
        ("Exempelgatan 1, 111 22 Stockholm, Sverige", Address("Exempelgatan 1", "111 22", "Stockholm", "", "SE", True)),
        (" , ,", Address()),
        ("", Address()),
    ],
)  # fmt: skip
def test_an_address_is_taken_apart(text: str, address: Address) -> None:
    assert split_address(text) == address


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Norge", "NO"), ("Norway", "NO"), ("NO", "NO"), ("NOR", "NO"), ("noreg", "NO"), ("NORGE", "NO"), ("Svalbard",
        "NO"), ("USA", "US"),
        ("U.S.A.", "US"), ("United States", "US"), ("Sverige", "SE"), ("Sweden", "SE"), ("SWE", "SE"), ("Deutschland",
        "DE"), ("Tyskland", "DE"),
        ("Danmark", "DK"), ("UK", "GB"), ("England", "GB"), ("España", "ES"), ("Thailand", "TH"), ("CA", "CA"),
        ("Narnia", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_country_has_many_spellings(name: str, code: str) -> None:
    assert country_of(name) == code


@pytest.mark.parametrize(
    ("name", "code"),
    [("Norge", "NO"), ("USA", "US"), ("CA", ""), ("DE", ""), ("Georgia", ""), ("NO", "NO"), ("Bergen", "")],
)
def test_the_end_of_an_address_is_read_with_care(name: str, code: str) -> None:
    assert country_at_the_end(name) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("5003", "5003"),
        ("N-5003", "5003"),
        ("NO-0552", "0552"),
        ("503", ""),
        ("50031", ""),
        ("5003 Bergen", ""),
    ],
)
def test_a_norwegian_post_code_has_four_digits(text: str, code: str) -> None:
    assert norwegian_post_code(text) == code


@pytest.mark.parametrize(
    ("lat", "lon", "pair", "country", "point", "area"),
    [
        (60.39299, 5.32415, None, "NO", (60.39299, 5.32415), False),
        ("60.39", "5.32", "", "NO", (60.39, 5.32), False),
        ("60,39", "5,32", None, "NO", (60.39, 5.32), False),
        (None, None, "59.91,10.75", "NO", (59.91, 10.75), False),
        (None, None, "59.90,10.60,60.00,10.90", "NO", (59.95, 10.75), True),
        (40.7, -74.0, None, "US", (40.7, -74.0), False),
        (78.22, 15.65, None, "NO", (78.22, 15.65), False),
        (40.7, -74.0, None, "", (40.7, -74.0), False),
    ],
)
def test_a_point_is_read(
    lat: object, lon: object, pair: object, country: str, point: tuple[float, float], area: bool
) -> None:
    found = read_point(lat, lon, pair, country)
    assert (found.lat, found.lon, found.area, found.fault) == (*point, area, "")


@pytest.mark.parametrize(
    ("lat", "lon", "pair", "words"),
    [
        (0, 0, None, "0, 0"),
        ("0", "0", None, "0, 0"),
        (10.75, 59.91, None, "swapped"),
        (None, None, "10.75,59.91", "swapped"),
        (40.7, -74.0, None, "outside Norway"),
        (91, 5, None, "outside the earth"),
        (59.9, 181, None, "outside the earth"),
        (59.9, None, None, "no pair"),
        ("nord", "øst", None, "no pair"),
        (float("nan"), 5.0, None, "no pair"),
        (float("inf"), 5.0, None, "no pair"),
        ("1e5", "5", None, "no pair"),
        (True, True, None, "no pair"),
        ([], {}, None, "no pair"),
        (None, None, "59.9,10.7,60", "no pair"),
        (None, None, "her", "no pair"),
    ],
)
def test_a_point_that_cannot_be_is_left_out_with_a_reason(
    lat: object, lon: object, pair: object, words: str
) -> None:
    found = read_point(lat, lon, pair, "NO")
    assert (found.lat, found.lon) == (None, None)
    assert words in found.fault


def test_no_point_is_no_fault() -> None:
    assert read_point(None, " ", "", "NO").fault == ""


@given(st.text(max_size=80) | st.text("0123 ,.-NOAa", max_size=40))
def test_any_text_can_be_taken_apart(text: str) -> None:
    found = split_address(text)
    assert not found.post_code or found.post_code in text
    point = read_point(None, None, text, "NO")
    assert (point.lat is None) == (point.lon is None)
