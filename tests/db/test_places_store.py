"""The file of imported places: what was put in is found, exactly or one slip away, and outlives other imports."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from rapidfuzz.distance import OSA

from db.places import schema
from db.places.errors import PlacesUnavailable
from db.places.imported import ImportedPlaces
from db.places.store import Building, SourceRow, drop, sources
from knowledge.gazetteer import SVALBARD, Gazetteer, MoreNames, PostCode
from knowledge.load_places import load_gazetteer
from knowledge.place_files.merging import Merger, place_number
from knowledge.place_files.municipality import Municipalities, former_numbers
from knowledge.place_keys import key_of
from tests.db.imported_places import found, names_of, new, write
from tests.support.many_names import many_names

PLACES = Path(__file__).parents[2] / "knowledge" / "places"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(PLACES)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "places.db"


# --- writing and reading -----------------------------------------------------------------------------------------


def test_what_was_written_is_read(path: Path, gazetteer: Gazetteer) -> None:
    write(path, "geonames", [new(7, "Prøvevika", population=812, lat=62.36001)])
    places: MoreNames = ImportedPlaces.open(path, gazetteer)
    (named,) = places.named(["provevika", "unknown"])["provevika"]
    assert (named.key, named.light) == ("provevika", "prøvevika")
    entry = named.entry
    assert (entry.id, entry.name, entry.kind, entry.source) == (
        "geonames:7",
        "Prøvevika",
        "locality",
        "geonames",
    )
    assert (entry.municipality, entry.county, entry.population) == ("1517", "15", 812)
    assert (entry.lat, entry.lon) == (62.36001, 6.03)
    assert places.entry("geonames:7") == entry


def test_a_name_of_a_shipped_place_gives_the_shipped_entry(path: Path, gazetteer: Gazetteer) -> None:
    with Building(path, {"kommuneinfo"}) as building:
        building.names("kommuneinfo", names_of("1517", "Prøvesuohkan"))
        building.names("kommuneinfo", names_of("gone:1", "Prøvesuohkan"))
        building.complete()
        building.replace()
    (named,) = ImportedPlaces.open(path, gazetteer).named(["provesuohkan"])["provesuohkan"]
    assert named.entry is next(entry for entry in gazetteer.entries if entry.id == "1517")


def test_of_many_places_of_one_name_the_fifty_most_populous_are_told_in_order(
    path: Path, gazetteer: Gazetteer
) -> None:
    write(
        path,
        "geonames",
        [new(n, "Prøvehaugen", population=n, municipality=_number(gazetteer, n)) for n in range(1, 81)],
    )
    numbers = [
        int(each.partition(":")[2]) for each in found(ImportedPlaces.open(path, gazetteer), "prøvehaugen")
    ]
    assert numbers == list(range(80, 30, -1))


def test_a_place_that_a_later_row_knows_more_of_grows(path: Path, gazetteer: Gazetteer) -> None:
    with Building(path, {"geonames"}) as building:
        building.place("geonames", new(7, "Prøvevika", population=5))
        building.grow(place_number("geonames", 7), 300, 2)
        building.grow(place_number("geonames", 7), 20, 1)
        building.complete()
        building.replace()
    entry = ImportedPlaces.open(path, gazetteer).entry("geonames:7")
    assert entry is not None
    assert entry.population == 300


def test_a_village_that_two_registers_have_is_told_once(path: Path, gazetteer: Gazetteer) -> None:
    write(path, "geonames", [new(7, "Prøvevika", population=12)])
    write(path, "ssr", [new(8, "Prøvevika", "ssr"), new(9, "Prøvevika", "ssr", municipality="1516")])
    assert found(ImportedPlaces.open(path, gazetteer), "Prøvevika") == ["geonames:7", "ssr:9"]


def test_postens_code_goes_before_that_of_geonames(path: Path, gazetteer: Gazetteer) -> None:
    with Building(path, {"post-posten", "post-geonames"}) as building:
        building.post_code("post-posten", PostCode("6060", "Hareid", "1517", 62.36, 6.03))
        building.post_code("post-geonames", PostCode("6060", "Elsewhere", "1516", 62.3, 6.0))
        building.post_code("post-geonames", PostCode("9170", "Longyearbyen", SVALBARD, 78.22, 15.63))
        building.complete()
        building.replace()
    places = ImportedPlaces.open(path, gazetteer)
    assert places.post_code("6060") == PostCode("6060", "Hareid", "1517", 62.36, 6.03)
    assert places.post_code("9170") == PostCode("9170", "Longyearbyen", SVALBARD, 78.22, 15.63)
    assert places.post_code("0000") is None


def test_a_place_in_a_municipality_that_is_no_more_is_not_told(path: Path, gazetteer: Gazetteer) -> None:
    write(path, "geonames", [new(7, "Prøvevika", municipality="0122")])
    places = ImportedPlaces.open(path, gazetteer)
    assert found(places, "Prøvevika") == []
    assert places.entry("geonames:7") is None


@pytest.mark.parametrize(
    "identifier",
    ["", "geonames:", "geonames:x", "ssr:7", "locality:7", "geonames:٣", "geonames:" + "9" * 30, "1517"],
)
def test_an_id_that_is_not_imported_is_none(path: Path, gazetteer: Gazetteer, identifier: str) -> None:
    write(path, "geonames", [new(7, "Prøvevika")])
    assert ImportedPlaces.open(path, gazetteer).entry(identifier) is None


# --- near --------------------------------------------------------------------------------------------------------


def test_near_finds_what_comparing_with_every_name_finds(path: Path, gazetteer: Gazetteer) -> None:
    merger = Merger(gazetteer, Municipalities(gazetteer, former_numbers(PLACES)))
    keys: set[str] = set()
    with Building(path, {"ssr"}) as building:
        for raw in many_names(4_000, gazetteer):
            merged = merger.place(raw)
            if merged.new is not None:
                building.place("ssr", merged.new)
                building.names("ssr", merged.names)
                keys |= {name.key for name in merged.names}
        building.complete()
        building.replace()
    places = ImportedPlaces.open(path, gazetteer)
    chance = random.Random(7)
    words = [*chance.sample(sorted(keys), 150), *("kveld", "moete", "a" * 30, "", "æøå")]
    words += [_slipped(word, chance) for word in words if len(word) > 3 for _ in range(4)]
    lengths = schema.SLIP_LENGTHS
    hits = 0
    for word in words:
        expected = {key for key in keys if len(key) in lengths and OSA.distance(word, key) == 1}
        near = places.near(word)
        hits += len(expected)
        assert len(near) <= schema.MOST_NAMED
        if len(expected) < schema.MOST_NAMED and len(near) < schema.MOST_NAMED:
            assert {named.key for named in near} == expected, word
    assert hits > 300


def _slipped(word: str, chance: random.Random) -> str:
    at, letter = chance.randrange(len(word) - 1), chance.choice("aeinorstø")
    return chance.choice(
        [
            word[:at] + letter + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        ]
    )


@pytest.mark.parametrize(
    ("name", "is_found"), [("Lomm", False), ("Prøve", True), ("P" + "r" * 23, True), ("P" + "r" * 24, False)]
)
def test_only_names_of_five_to_twentyfour_letters_are_found_by_a_slip(
    path: Path, gazetteer: Gazetteer, name: str, is_found: bool
) -> None:
    write(path, "geonames", [new(7, name)])
    assert bool(ImportedPlaces.open(path, gazetteer).near(key_of(name)[:-1] + "q")) is is_found


def test_the_hashes_of_a_slip_are_the_same_in_every_process() -> None:
    program = "from db.places.schema import slips; print(sorted(slips('provevika')))"
    outputs = {
        subprocess.run(  # noqa: S603  # our own program
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=PLACES.parents[1],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert outputs == {f"{sorted(schema.slips('provevika'))}\n"}


# --- imports one after the other ---------------------------------------------------------------------------------


def test_another_source_is_kept_and_the_same_one_is_replaced(path: Path, gazetteer: Gazetteer) -> None:
    write(path, "geonames", [new(7, "Prøvevika"), new(8, "Gamleprøva")])
    write(path, "ssr", [new(9, "Prøvegarden", "ssr")])
    write(path, "geonames", [new(7, "Prøvevika"), new(10, "Nyprøva")])
    places = ImportedPlaces.open(path, gazetteer)
    names = ("Prøvevika", "Gamleprøva", "Prøvegarden", "Nyprøva")
    assert [found(places, name) for name in names] == [["geonames:7"], [], ["ssr:9"], ["geonames:10"]]
    assert {row.name: counts.places for row, counts in sources(path)} == {"geonames": 2, "ssr": 1}


def test_a_dropped_source_takes_the_names_of_its_places_along_but_no_others(
    path: Path, gazetteer: Gazetteer
) -> None:
    write(path, "geonames", [new(7, "Prøvevika")])
    with Building(path, {"alternate-names"}) as building:
        target = building.targets()[7]
        building.names(
            "alternate-names", [*names_of(target, "Geahččalan"), *names_of("1517", "Prøvesuohkan")]
        )
        building.source(SourceRow("alternate-names", "2026-11-21T18:00+01:00", "a.txt", 2))
        building.complete()
        building.replace()
    assert found(ImportedPlaces.open(path, gazetteer), "Geahččalan") == ["geonames:7"]
    drop(path, "geonames")
    places = ImportedPlaces.open(path, gazetteer)
    assert [found(places, name) for name in ("Prøvevika", "Geahččalan", "Prøvesuohkan")] == [[], [], ["1517"]]
    assert [row.name for row, _ in sources(path)] == ["alternate-names"]


def test_a_name_that_two_registers_give_is_told_once_and_outlives_either(
    path: Path, gazetteer: Gazetteer
) -> None:
    for source in ("alternate-names", "kommuneinfo"):
        with Building(path, {source}) as building:
            building.names(source, names_of("1517", "Prøvesuohkan"))
            building.source(SourceRow(source, "2026-11-21T18:00+01:00", "a", 1))
            building.complete()
            building.replace()
    assert found(ImportedPlaces.open(path, gazetteer), "Prøvesuohkan") == ["1517"]
    drop(path, "alternate-names")
    assert found(ImportedPlaces.open(path, gazetteer), "Prøvesuohkan") == ["1517"]


def test_ties_outlive_their_import(path: Path) -> None:
    with Building(path, {"geonames"}) as building:
        building.tie("geonames", 31, "county:55")
        building.complete()
        building.replace()
    with Building(path, {"ssr"}) as building:
        assert building.targets() == {31: "county:55"}


def test_a_source_that_is_not_there_cannot_be_dropped(path: Path) -> None:
    write(path, "geonames", [new(7, "Prøvevika")])
    with pytest.raises(PlacesUnavailable, match="ssr is not imported; imported are: geonames"):
        drop(path, "ssr")


def test_nothing_imported_is_no_fault(path: Path, gazetteer: Gazetteer) -> None:
    places = ImportedPlaces.open(path, gazetteer)
    assert places.named(["oslo"]) == {}
    assert list(places.near("begren")) == []
    assert places.entry("ssr:1") is None
    assert places.post_code("0010") is None
    assert places.failure is None
    assert sources(path) == ()


def _number(gazetteer: Gazetteer, position: int) -> str:
    return list(gazetteer.municipalities)[position]
