"""What people call places: the words of aliases.csv lead to their place and to no other, and are no ordinary words."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from bot.core.model import PlaceReading
from bot.core.reading.place_index import key_of
from bot.core.reading.place_spans import LONGEST_NAME
from bot.core.reading.places import PlaceReader
from bot.core.reading.text import light, normalise, tokens
from bot.core.reading.topics import ordinary_words
from knowledge.gazetteer import Entry, Gazetteer
from knowledge.library import Library
from knowledge.load_places import ALIAS_KINDS

ALIASES = Path(__file__).parents[2] / "knowledge" / "places" / "aliases.csv"

# The place's own name and the name of a region around it, or of a village elsewhere: the alias is what most people mean.
INTENDED = frozenset(
    {
        ("stjørdalen", "5035"),  # also Værnesregionen
        ("verdalen", "5038"),  # also the valley, and a village in Klepp: it is asked which
        ("orkdalen", "5059"),  # also the region
        ("tromssa", "5501"),  # Kven: the town and the county
        ("jøvik", "3407"),  # Gjøvik as it is spoken; a village in Tromsø is written the same
    }
)
# "Hovedstaden i Australia" is asked in jest, "AA i hovedstaden" in earnest.
SAID_IN_PHRASINGS = frozenset({"hovedstaden", "hovudstaden", "nordpå", "pors", "vestlending"})
# At least so many rows of each kind; a file that lost half its rows is noticed.
LEAST = {
    "people": 500,
    "abbreviation": 300,
    "dialect": 300,
    "sami": 300,
    "nickname": 100,
    "english": 25,
    "old": 25,
}
_AREAS = frozenset({"county", "former_county", "region"})


def _rows() -> list[tuple[int, str, str, str]]:
    """(line, alias, target, kind) of each row."""
    with ALIASES.open(encoding="utf-8", newline="") as file:
        lines = csv.DictReader(file)
        return [(lines.line_num, row["alias"], row["target"], row["kind"]) for row in lines]


ROWS = _rows()


@pytest.fixture(scope="module")
def gazetteer(library: Library) -> Gazetteer:
    return library.gazetteer


@pytest.fixture(scope="module")
def reader(library: Library) -> PlaceReader:
    return PlaceReader(library.gazetteer, ordinary_words(library))


@pytest.fixture(scope="module")
def targets(gazetteer: Gazetteer) -> dict[str, Entry]:
    found = {entry.id: entry for entry in gazetteer.entries}
    for entry in gazetteer.entries:
        if entry.kind == "locality":
            found.setdefault(f"{entry.name}@{entry.municipality}", entry)
    return found


def _read(reader: PlaceReader, text: str) -> PlaceReading:
    clean = normalise(text)
    return reader.read(tokens(clean), clean)


def _same_place(one: Entry, other: Entry) -> bool:
    """True for a town and its municipality or part of town; an area is only itself."""
    if one.id == other.id:
        return True
    return not {one.kind, other.kind} & _AREAS and one.municipality == other.municipality


def test_every_kind_is_known_and_has_its_rows() -> None:
    counts = Counter(kind for _, _, _, kind in ROWS)
    assert set(counts) == ALIAS_KINDS
    assert {kind: counts[kind] for kind, least in LEAST.items() if counts[kind] < least} == {}


def test_rows_stand_by_place_then_kind_then_alias() -> None:
    order = [(target, kind, alias) for _, alias, target, kind in ROWS]
    assert order == sorted(order)


def test_no_alias_is_the_name_of_another_place(gazetteer: Gazetteer, targets: dict[str, Entry]) -> None:
    owners: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in gazetteer.entries:
        for name in (entry.name, *entry.other_names):
            owners[key_of(name)].append(entry)
    traps = [
        (line, alias, [other.id for other in owners[key_of(alias)]])
        for line, alias, target, _ in ROWS
        if (alias, target) not in INTENDED
        and any(not _same_place(other, targets[target]) for other in owners[key_of(alias)])
    ]
    assert traps == [], "a nickname that is another place's name misleads: remove it, or list it as intended"


def test_the_intended_exceptions_are_still_there() -> None:
    assert {(alias, target) for _, alias, target, _ in ROWS} >= INTENDED
    assert {alias for _, alias, _, _ in ROWS} >= SAID_IN_PHRASINGS


def test_no_alias_is_an_ordinary_word(library: Library) -> None:
    ordinary = (ordinary_words(library) | library.gazetteer.common_words) - SAID_IN_PHRASINGS
    assert [(line, alias) for line, alias, _, _ in ROWS if light(alias) in ordinary] == []


def test_no_alias_repeats_a_name_of_its_own_place(targets: dict[str, Entry]) -> None:
    idle = [
        (line, alias)
        for line, alias, target, _ in ROWS
        if light(alias) in {light(name) for name in (targets[target].name, *targets[target].other_names)}
    ]
    assert idle == [], "accents are folded already: remove the row"


def test_no_alias_is_too_short_to_be_told_from_a_slip_or_too_long_to_be_looked_up() -> None:
    wrong = [
        (line, alias)
        for line, alias, _, _ in ROWS
        if len(key_of(alias)) < 3 or len(tokens(alias)) > LONGEST_NAME
    ]
    assert wrong == []


def test_every_alias_leads_to_its_place(reader: PlaceReader, targets: dict[str, Entry]) -> None:
    lost = []
    for line, alias, target, kind in ROWS:
        frame = "jeg er {}" if kind == "people" else "finnes det møter i {}"
        if targets[target].name not in [place.name for place in _read(reader, frame.format(alias)).places]:
            lost.append((line, alias, target))
    assert lost == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        # people
        ("jeg er siddis og vil slutte å drikke", "Stavanger"),
        ("vi er noen siddiser som vil starte gruppe", "Stavanger"),
        ("er osloenser og vil prøve na", "Oslo"),
        ("vi er to osloensere", "Oslo"),
        ("eg er ein vossing", "Voss"),
        ("jeg er mossing", "Moss"),
        ("jeg er en sarping som drikker for mye", "Sarpsborg"),
        ("er arendalitt, hvor kan jeg gå", "Arendal"),
        ("møte for tromsøværinger", "Tromsø"),
        ("er sunnmøring og treng hjelp", "Sunnmøre"),
        ("æ e trønder og vil slutt", "Trøndelag"),
        ("er valdris og pårørende", "Valdres"),
        ("er hallingdøl og edru", "Hallingdal"),
        ("ei gruppe for sunnfjordingar", "Sunnfjord"),
        # nicknames and abbreviations
        ("møter nær ahus", "Lørenskog"),
        ("bor ved gaustad", "Nordre Aker"),
        ("aa i nordlandshovedstaden", "Bodø"),
        ("noe i okka by", "Eigersund"),
        ("aa på x-sand", "Kristiansand"),
        ("noe i k-jok", "Karasjok"),
        ("møte i hmar", "Hamar"),
        # dialect and old spellings
        ("bor i stjørdarn", "Stjørdal"),
        ("noko i krisjansann", "Kristiansand"),
        ("aa i krestjansunn", "Kristiansund"),
        ("finns det na i sortlainn", "Sortland"),
        ("møte i særp", "Sarpsborg"),
        ("bor på ellverom", "Elverum"),
        ("grupper i gudbrandsdarn", "Gudbrandsdalen"),
        ("møte i drontheim", "Trondheim"),
        ("bor i fredriksvern", "Stavern"),
        # North, Lule and South Sami
        ("aa Romssas", "Tromsø"),
        ("møte i Bearddus", "Bardu"),
        ("na Sáččás", "Senja"),
        ("gruppe Čáhcesullui", "Vadsø"),
        ("møte i Skibotn, Ivgobađas", "Skibotn"),
        ("aa Hábmerin", "Hamarøy"),
        ("møte Bådådjos", "Bodø"),
        ("aa Snåasesne", "Snåsa"),
        ("møte Aarbortesne", "Hattfjelldal"),
        # Kven
        ("aa Alattiossa", "Alta"),
        ("møte Vesisaaressa", "Vadsø"),
        ("gruppe Raisissa", "Nordreisa"),
    ],
)
def test_what_people_call_a_place_leads_there(reader: PlaceReader, text: str, name: str) -> None:
    assert [place.name for place in _read(reader, text).places] == [name]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("aa i festningsbyen", {"Halden", "Kongsvinger"}),
        ("jeg er nordlending og vil finne aa", {"Nordland", "Nord-Norge"}),
        ("noe for hedmarkinger", {"Hedmark", "Hedmarken"}),
    ],
)
def test_a_word_for_two_places_is_asked_about(reader: PlaceReader, text: str, names: set[str]) -> None:
    found = _read(reader, text)
    assert found.status == "ambiguous"
    assert {place.name for place in found.places} == names


@pytest.mark.parametrize(
    "text",
    [
        # One or two slips from a word for people, each met in a trial: "harding", "mossing", "sogning", "sarping" ...
        "i am harming myself and need help",
        "i am missing someone",
        "leaving for good",
        "noe om soning og permisjon",
        "noe om sharing i gruppa",
        "noe om handling og utvikling",
        "han er i en vanskelig stilling",
        "en annen teneste",
    ],
)
def test_words_like_an_alias_are_no_place(reader: PlaceReader, text: str) -> None:
    assert _read(reader, text).places == ()
