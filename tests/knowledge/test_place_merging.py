"""Rows of official files laid together with the shipped places: keys, municipalities, what is new and what is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.reading import place_index, text
from knowledge.gazetteer import SVALBARD, Gazetteer
from knowledge.load_places import load_gazetteer
from knowledge.place_files.merging import Merger, identifier_of, place_number
from knowledge.place_files.municipality import Municipalities, former_numbers
from knowledge.place_files.post_towns import lowered
from knowledge.place_files.renumbered import today_by_old_number
from knowledge.place_files.rows import (
    RawArea,
    RawMunicipality,
    RawPlace,
    RawPostCode,
)
from knowledge.place_keys import fold_name, key_of, light_name

PLACES = Path(__file__).parents[2] / "knowledge" / "places"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(PLACES)


@pytest.fixture(scope="module")
def municipalities(gazetteer: Gazetteer) -> Municipalities:
    return Municipalities(gazetteer, former_numbers(PLACES))


@pytest.fixture
def merger(gazetteer: Gazetteer, municipalities: Municipalities) -> Merger:
    return Merger(gazetteer, municipalities)


# --- keys --------------------------------------------------------------------------------------------------------


@given(st.text())
def test_keys_are_made_as_the_reader_of_messages_makes_them(written: str) -> None:
    assert light_name(written) == text.light(written)
    assert fold_name(written) == text.fold(written)
    assert key_of(written) == place_index.key_of(written)


def test_shipped_names_have_the_keys_the_reader_looks_for(gazetteer: Gazetteer) -> None:
    names = [name for entry in gazetteer.entries for name in (entry.name, *entry.other_names, *entry.aliases)]
    assert [name for name in names if key_of(name) != place_index.key_of(name)] == []


# --- which municipality ------------------------------------------------------------------------------------------

HAREID = (62.365, 6.03)


@pytest.mark.parametrize(
    ("number", "name", "point", "expected"),
    [
        ("1517", "", None, "1517"),
        ("301", "", None, "0301"),
        ("3024", "", None, "3201"),  # Bærum from 2020 to 2023
        ("0219", "", None, "3201"),  # Bærum before 2020
        ("1902", "", None, "5501"),
        ("5401", "", None, "5501"),
        ("1201", "", None, "4601"),
        ("0122", "", None, "3118"),  # Trøgstad, merged into Indre Østfold
        ("", "HAREID", None, "1517"),
        ("9999", "EVJE OG HORNNES", None, "4219"),
        ("", "GUOVDAGEAIDNU - KAUTOKEINO", None, "5612"),
        ("", "Hareid kommune", None, "1517"),
        ("2111", "", None, SVALBARD),
        ("", "", (78.22, 15.63), SVALBARD),
        ("9999", "", HAREID, "1517"),
        ("", "VÅLER", (60.68, 11.83), "3419"),  # two have the name: the point tells
        ("1613", "", (63.385, 9.6), "5059"),  # Snillfjord was split: the part of this point
    ],
)
def test_a_municipality_is_told_by_number_name_old_number_or_point(
    municipalities: Municipalities, number: str, name: str, point: tuple[float, float] | None, expected: str
) -> None:
    lat, lon = point or (None, None)
    assert municipalities.find(number, name, lat, lon) == expected


@pytest.mark.parametrize(
    ("number", "name", "point"), [("9999", "", None), ("", "VÅLER", None), ("", "Nowhere", (66.0, 5.0))]
)
def test_a_municipality_that_cannot_be_told_is_a_fault(
    municipalities: Municipalities, number: str, name: str, point: tuple[float, float] | None
) -> None:
    with pytest.raises(ValueError, match="is not known"):
        municipalities.find(number, name, *(point or (None, None)))


def test_every_old_number_leads_to_one_of_today_and_none_is_one(gazetteer: Gazetteer) -> None:
    table = today_by_old_number()
    assert len(table) > 300
    assert {new for new in table.values() if new not in gazetteer.municipalities} == set()
    assert set(table) & set(gazetteer.municipalities) == set()
    # A number given anew (0119 Øymark, then Marker) leads to the same municipality either way.
    former = former_numbers(PLACES)
    assert [number for number in table if number in former and table[number] not in former[number]] == []


# --- merging -----------------------------------------------------------------------------------------------------


def place(
    name: str, municipality: str, lat: float, lon: float, number: int = 900001, **changes: Any
) -> RawPlace:
    kind = changes.pop("source", "geonames")
    return RawPlace(1, kind, number, name, "locality", municipality, "", lat, lon, **changes)


def test_a_place_we_do_not_have_is_new(merger: Merger) -> None:
    merged = merger.place(place("Prøvevika", "1517", *HAREID, names=("Geahččalan",)))
    assert merged.new is not None
    assert identifier_of(merged.new.place) == "geonames:900001"
    assert merged.new.municipality == "1517"
    assert [name.key for name in merged.names] == ["provevika", "geahccalan"]


def test_a_shipped_place_is_known_by_its_geonames_number_and_gets_the_new_names(
    merger: Merger, gazetteer: Gazetteer
) -> None:
    shipped = next(e for e in gazetteer.entries if e.id == "locality:6693002")
    merged = merger.place(place(shipped.name, "", shipped.lat, shipped.lon, 6693002, names=("Sjolli",)))
    assert (merged.target, merged.new) == (shipped.id, None)
    assert [name.light for name in merged.names] == ["sjolli"]


@pytest.mark.parametrize(
    ("name", "municipality", "point"),
    [
        ("Hareid", "1517", (62.5, 6.4)),  # the same municipality, far from our point
        ("HAREID", "1516", HAREID),  # another municipality, but within 15 km
        ("Snillfjord", "5056", (63.6, 9.0)),  # one of the successors of a former municipality
    ],
)
def test_the_same_name_in_the_municipality_or_near_is_known(
    merger: Merger, name: str, municipality: str, point: tuple[float, float]
) -> None:
    assert merger.place(place(name, municipality, *point)).new is None


def test_the_same_name_far_away_is_another_place(merger: Merger) -> None:
    assert merger.place(place("Hareid", "5501", 69.6, 18.9)).new is not None


def test_rows_that_repeat_a_name_in_a_municipality_become_one_place(merger: Merger) -> None:
    first = merger.place(place("Prøvevika", "1517", *HAREID))
    again = merger.place(place("PRØVEVIKA", "1517", *HAREID, number=900002, names=("Prøvebukta",)))
    other = merger.place(place("Prøvevika", "1516", *HAREID, number=900003))
    assert (again.new, again.target) == (None, first.target)
    assert [name.light for name in again.names] == ["prøvebukta"]
    assert other.new is not None


def test_spellings_of_one_stedsnummer_become_one_place(merger: Merger) -> None:
    first = merger.place(place("Prøvegarden", "1517", *HAREID, source="ssr"))
    second = merger.place(place("Geahččalan", "1517", *HAREID, source="ssr"))
    assert first.target == second.target == place_number("ssr", 900001)
    assert [name.light for name in second.names] == ["geahccalan"]


def test_names_of_a_municipality_that_we_have_are_not_added_again(merger: Merger) -> None:
    merged = merger.municipality(RawMunicipality(1, "5612", "Kautokeino", ("Guovdageaidnu", "Prøvesuando")))
    assert [name.light for name in merged.names] == ["prøvesuando"]
    assert merged.target == "5612"


def test_an_unknown_municipality_and_a_missing_one_are_told_and_never_added(merger: Merger) -> None:
    with pytest.raises(ValueError, match=r"has 4600 Foo, which we do not know: docs/places\.md"):
        merger.municipality(RawMunicipality(1, "4600", "Foo"))
    (missing,) = merger.missing_municipalities(frozenset(merger._gazetteer.municipalities) - {"1517"})
    assert missing.startswith("the official list lacks 1517 Hareid: ")


@pytest.mark.parametrize(("lacked", "lines"), [(0, 0), (10, 10), (11, 1)])
def test_a_list_that_lacks_more_than_ten_municipalities_is_told_in_one_line(
    merger: Merger, lacked: int, lines: int
) -> None:
    told = merger.missing_municipalities(frozenset(list(merger._gazetteer.municipalities)[lacked:]))
    assert len(told) == lines
    assert any("not whole, it lacks 11 of 357" in line for line in told) == (lacked == 11)


@pytest.mark.parametrize(
    ("level", "code", "name", "expected"),
    [
        ("county", "", "Troms Fylke", "county:55"),
        ("county", "", "Oslo", "county:03"),
        ("municipality", "1902", "Tromsø", "5501"),
        ("municipality", "", "Hareid kommune", "1517"),
        ("county", "", "Viken", ""),
        ("municipality", "", "Våler", ""),
    ],
)
def test_an_area_of_geonames_is_tied_to_ours(
    merger: Merger, level: Any, code: str, name: str, expected: str
) -> None:
    assert merger.area(RawArea(1, 900001, level, code, name)) == expected


@pytest.mark.parametrize(
    ("code", "town", "number", "written"),
    [
        ("8622", "MO I RANA", "1833", "Mo i Rana"),
        ("4735", "EVJE", "4219", "Evje"),
        ("9998", "SØR-PRØVEBYGDA I ÅL", "3328", "Sør-Prøvebygda i Ål"),
        ("0010", "OSLO", "0301", "Oslo"),
    ],
)
def test_a_town_in_capitals_is_written_as_we_write_it_and_gets_a_point(
    merger: Merger, gazetteer: Gazetteer, code: str, town: str, number: str, written: str
) -> None:
    post = merger.post_code(RawPostCode(1, code, town, number, "", shouted=True))
    assert post.town == written
    home = gazetteer.municipalities[number]
    assert abs(post.lat - home.lat) < 0.5
    assert abs(post.lon - home.lon) < 1


def test_a_town_we_do_not_know_lies_where_its_municipality_does(merger: Merger, gazetteer: Gazetteer) -> None:
    post = merger.post_code(RawPostCode(1, "9998", "PRØVEBYGDA", "3328", "ÅL", shouted=True))
    assert (post.lat, post.lon) == (
        gazetteer.municipalities["3328"].lat,
        gazetteer.municipalities["3328"].lon,
    )


@pytest.mark.parametrize(
    ("town", "expected"),
    [
        ("NORD-FRON", "Nord-Fron"),
        ("EVJE OG HORNNES", "Evje og Hornnes"),
        ("I", "I"),
        ("ÅS I ÅSEN", "Ås i Åsen"),
    ],
)
def test_capitals_are_lowered_by_the_rules_of_place_names(town: str, expected: str) -> None:
    assert lowered(town) == expected
