"""Text -> place: firm and loose readings, one name for several places, refused, abroad, and words that are no place."""

from __future__ import annotations

import unicodedata

import pytest

from bot.core.model import PlaceReading
from bot.core.reading.places import PlaceReader
from bot.core.reading.text import normalise, tokens
from knowledge.library import Library


@pytest.fixture(scope="module")
def places(library: Library) -> PlaceReader:
    return PlaceReader(library.gazetteer)


def _read(places: PlaceReader, text: str, *, expecting: bool = False) -> PlaceReading:
    clean = normalise(text)
    return places.read(tokens(clean), clean, expecting=expecting)


@pytest.mark.parametrize(
    ("text", "municipality"),
    [
        ("finnes det noe i Hammerfest", "Hammerfest"),
        ("møter i hammerfest", "Hammerfest"),
        ("bor på Voss", "Voss"),
        ("er det noe i Skien kommune", "Skien"),
        ("grupper i Tromsö", "Tromsø"),
        ("grupper i tromsoe", "Tromsø"),
        ("møte i drammen sentrum", "Drammen"),
        ("noe i kristiansand?", "Kristiansand"),
        ("noko i Førde", "Sunnfjord"),
        ("bur i Sogndal", "Sogndal"),
        ("living in stavanger", "Stavanger"),
        ("Romsa", "Tromsø"),
        ("Guovdageaidnu", "Kautokeino"),
    ],
)
def test_a_place_is_found_and_laid_in_its_municipality_of_today(
    places: PlaceReader, text: str, municipality: str
) -> None:
    found = _read(places, text)
    assert found.status == "one"
    assert found.first is not None
    assert found.first.municipality == municipality


@pytest.mark.parametrize(
    ("text", "municipality"),
    [
        ("møte i begren", "Bergen"),
        ("finnes det grupper i stavnager", "Stavanger"),
        ("noe i tronheim", "Trondheim"),
        ("gruppe i lilehammer", "Lillehammer"),
        ("møter i krsitiansand", "Kristiansand"),
    ],
)
def test_a_misspelt_place_is_read_loosely_and_says_so(
    places: PlaceReader, text: str, municipality: str
) -> None:
    found = _read(places, text)
    assert found.first is not None
    assert found.first.municipality == municipality
    assert found.fuzzy


def test_a_name_of_two_municipalities_is_asked_about_with_both(places: PlaceReader) -> None:
    found = _read(places, "møter i Våler")
    assert found.status == "ambiguous"
    assert {place.county for place in found.places} == {"Østfold", "Innlandet"}


@pytest.mark.parametrize(
    ("text", "county"),
    [("Våler i Østfold", "Østfold"), ("Våler i Innlandet", "Innlandet"), ("Herøy i Nordland", "Nordland")],
)
def test_the_county_after_the_name_tells_which_is_meant(places: PlaceReader, text: str, county: str) -> None:
    found = _read(places, text)
    assert found.status == "one"
    assert found.first is not None
    assert found.first.county == county


def test_two_places_are_both_kept_in_the_order_they_were_said(places: PlaceReader) -> None:
    found = _read(places, "finnes det grupper i Molde eller Ålesund")
    assert found.status == "several"
    assert [place.name for place in found.places] == ["Molde", "Ålesund"]


def test_a_refused_place_is_not_searched(places: PlaceReader) -> None:
    found = _read(places, "møter, men ikke i Oslo")
    assert found.first is None
    assert [place.name for place in found.excluded] == ["Oslo"]


def test_a_county_is_an_area_with_its_municipalities(places: PlaceReader) -> None:
    found = _read(places, "grupper i Rogaland").first
    assert found is not None
    assert found.is_area
    assert "1103" in found.members
    assert found.municipality_number == ""


@pytest.mark.parametrize(
    ("text", "number"), [("5003", "4601"), ("møter i 9008", "5501"), ("bor i 7010 Trondheim", "5001")]
)
def test_a_post_code_is_its_town(places: PlaceReader, text: str, number: str) -> None:
    found = _read(places, text).first
    assert found is not None
    assert found.municipality_number == number


@pytest.mark.parametrize(
    "text", ["jeg har vært edru siden 1998", "det kostet 2000 kroner", "kl 1930 i kveld"]
)
def test_a_year_or_a_sum_is_no_post_code(places: PlaceReader, text: str) -> None:
    assert _read(places, text).status == "none"


@pytest.mark.parametrize(
    "text",
    [
        "jeg vet ikke hva jeg skal gjøre",
        "kona mi drikker for mye",
        "må jeg fortelle alt på et møte",
        "er redd for å gå på møte alene",
        "hva er forskjellen på en selvhjelpsgruppe og behandling",
        "jeg gikk på ski i går",
        "har du tid til å snakke",
    ],
)
def test_an_ordinary_sentence_holds_no_place(places: PlaceReader, text: str) -> None:
    assert _read(places, text).places == ()


def test_a_place_abroad_is_known_as_such(places: PlaceReader) -> None:
    found = _read(places, "AA-møter i Stockholm")
    assert found.places == ()
    assert found.abroad == "Stockholm"


@pytest.mark.parametrize("word", ["moss", "ski", "re", "hole"])
def test_a_town_that_is_also_a_word_is_read_when_a_place_was_asked_for(
    places: PlaceReader, word: str
) -> None:
    found = _read(places, word, expecting=True)
    assert found.places, word


def test_where_someone_lives_outweighs_where_they_work(places: PlaceReader) -> None:
    found = _read(places, "jobber i Oslo men bor i Horten").first
    assert found is not None
    assert found.name == "Horten"


@pytest.mark.parametrize("text", ["møter i Ålesund", "noe på Tynset", "grupper i Båtsfjord", "Bodø"])
def test_the_form_of_the_letters_changes_nothing(places: PlaceReader, text: str) -> None:
    plain = _read(places, text)
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    split = "\u200b".join(text)
    for form in (
        unicodedata.normalize("NFD", text),
        unicodedata.normalize("NFC", text),
        wide,
        split,
        text.upper(),
    ):
        assert _read(places, form).places == plain.places, ascii(form)


@pytest.mark.parametrize(
    ("lat", "lon", "name", "municipality"),
    [
        (60.393, 5.324, "Bergen sentrum", "Bergen"),
        (69.65, 18.955, "Tromsø sentrum", "Tromsø"),
        # Nearer to the point of a neighbour municipality than to that of its own.
        (60.15, 12.44, "Austmarka", "Kongsvinger"),
        (66.31, 14.14, "", "Rana"),
        (59.72, 10.84, "", "Nordre Follo"),
        (60.02, 5.20, "", "Austevoll"),
    ],
)
def test_a_position_finds_its_municipality(
    places: PlaceReader, lat: float, lon: float, name: str, municipality: str
) -> None:
    found = places.nearest(lat, lon)
    assert found is not None
    assert found.municipality == municipality
    assert name in ("", found.name)


@pytest.mark.parametrize(("lat", "lon"), [(0.0, 0.0), (40.4, -3.7), (-90.0, 0.0)])
def test_a_position_far_from_norway_is_no_place(places: PlaceReader, lat: float, lon: float) -> None:
    assert places.nearest(lat, lon) is None


def test_every_place_can_be_found_again_by_its_id(places: PlaceReader, library: Library) -> None:
    for entry in library.gazetteer.entries[::97]:
        found = places.by_id(entry.id)
        assert found is not None
        assert found.name == entry.name


@pytest.mark.parametrize("identifier", ["", "9999", "county:99", "locality:0", "post:0000", "' OR 1=1"])
def test_an_id_that_names_nothing_is_no_place(places: PlaceReader, identifier: str) -> None:
    assert places.by_id(identifier) is None


def test_a_split_municipality_knows_all_its_successors(places: PlaceReader, library: Library) -> None:
    split = [
        one for one in library.gazetteer.entries if one.kind == "former_municipality" and len(one.members) > 1
    ]
    assert split
    for entry in split:
        assert {one.municipality_number for one in places.split_successors(entry.id)} <= set(entry.members)
