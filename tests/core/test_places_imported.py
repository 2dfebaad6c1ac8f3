"""Names beside the shipped ones: found where a place is meant, silent where it is not, and never in a town's way."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pytest
from rapidfuzz.distance import OSA

from bot.core.model import PlaceReading
from bot.core.reading.places import PlaceReader
from bot.core.reading.text import normalise, tokens
from bot.core.reading.topics import ordinary_words
from knowledge.gazetteer import Entry, Gazetteer, Named, PostCode
from knowledge.library import Library
from knowledge.place_keys import key_of, light_name

# Name, municipality, people. Farms and hamlets as a register holds them: also ordinary words, and slips of towns' names.
_REGISTER = (
    ("Grønsvollen", "5014", 120),
    ("Kvernhusgrenda", "3436", 0),
    ("Tid", "3411", 0),
    ("Hjelp", "1820", 0),
    ("Alene", "4651", 0),
    ("Bergan", "3405", 0),
    ("Stavanget", "1840", 0),
    ("Øvre Fagerlia", "3430", 0),
    *(("Nyhaugen", number, 0) for number in ("1106", "1505", "1804", "3103", "4203", "4601", "5001", "5501", "5603")),
)  # fmt: skip


class Register:
    """`MoreNames` over a list, in memory."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._named: dict[str, list[Named]] = {}
        self._entries: dict[str, Entry] = {}
        for number, (name, municipality, people) in enumerate(_REGISTER, start=1):
            home = gazetteer.municipalities[municipality]
            entry = Entry(
                f"ssr:{number}",
                name,
                "locality",
                municipality,
                home.county,
                home.lat + 0.05,
                home.lon,
                people,
                source="ssr",
            )
            self._entries[entry.id] = entry
            self._named.setdefault(key_of(name), []).append(Named(key_of(name), light_name(name), entry))

    def named(self, keys: Collection[str]) -> Mapping[str, Sequence[Named]]:
        return {key: self._named[key] for key in keys if key in self._named}

    def near(self, key: str) -> Sequence[Named]:
        return [one for name, held in self._named.items() if OSA.distance(key, name) == 1 for one in held]

    def entry(self, identifier: str) -> Entry | None:
        return self._entries.get(identifier)

    def post_code(self, code: str) -> PostCode | None:
        return PostCode("9999", "Nyby", "5014", 63.7, 8.8) if code == "9999" else None


@pytest.fixture(scope="module")
def places(library: Library) -> PlaceReader:
    return PlaceReader(library.gazetteer, ordinary_words(library), Register(library.gazetteer))


def _read(places: PlaceReader, text: str, *, expecting: bool = False) -> PlaceReading:
    clean = normalise(text)
    return places.read(tokens(clean), clean, expecting=expecting)


@pytest.mark.parametrize(
    ("text", "name", "fuzzy"),
    [
        ("bor i Grønsvollen", "Grønsvollen", False),
        ("finnes det noe ved grønsvollen", "Grønsvollen", False),
        ("møter i gronsvollen", "Grønsvollen", False),
        ("grønsvollen", "Grønsvollen", False),
        ("møter i kvernhusgrenda", "Kvernhusgrenda", False),
        ("møter i kvernhusgrennda", "Kvernhusgrenda", True),
        ("bor i øvre fagerlia", "Øvre Fagerlia", False),
        ("nyhaugen i bodø", "Nyhaugen", False),
        ("9999", "Nyby", False),
    ],
)
def test_an_imported_name_is_read_where_a_place_is_meant(
    places: PlaceReader, text: str, name: str, fuzzy: bool
) -> None:
    found = _read(places, text)
    assert found.first is not None
    assert (found.first.name, found.fuzzy) == (name, fuzzy)


def test_the_municipality_beside_it_tells_which_one(places: PlaceReader) -> None:
    found = _read(places, "bor på nyhaugen i bodø").first
    assert found is not None
    assert found.municipality == "Bodø"


@pytest.mark.parametrize(
    "text",
    [
        "har ikke tid",
        "jeg trenger hjelp",
        "er helt alene i dette",
        "i tid og utid",
        "tid",
        "jeg gikk og tenkte på kvernhusgrenda og alt det gamle som var der en gang",
        "finnes det hjelp for noen som er alene",
        # Nine municipalities have one: without more nobody can tell which, and nine buttons help nobody.
        "møter på nyhaugen",
    ],
)
def test_an_imported_name_is_silent_where_it_is_not(places: PlaceReader, text: str) -> None:
    assert _read(places, text).places == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("møter i bergan", "Bergen"),
        ("bor i stavanget", "Stavanger"),
        ("aa i bergen", "Bergen"),
        ("stavanger", "Stavanger"),
    ],
)
def test_a_farm_does_not_stand_in_the_way_of_a_town(places: PlaceReader, text: str, name: str) -> None:
    found = _read(places, text)
    assert [place.name for place in found.places] == [name]


def test_an_imported_place_is_found_again_by_its_button(places: PlaceReader) -> None:
    found = _read(places, "bor i Grønsvollen").first
    assert found is not None
    again = places.by_id(found.id)
    assert again is not None
    assert (again.name, again.municipality, again.county) == ("Grønsvollen", "Frøya", "Trøndelag")


def test_the_shipped_places_are_read_alike_with_and_without_a_register(
    places: PlaceReader, library: Library
) -> None:
    alone = PlaceReader(library.gazetteer, ordinary_words(library))
    for entry in library.gazetteer.municipalities.values():
        text = f"finnes det møter i {entry.name}"
        assert _read(places, text) == _read(alone, text)
