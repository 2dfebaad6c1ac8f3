"""The place files: what holds in them, what the reader says of broken ones, and the official data."""

from __future__ import annotations

import csv
import math
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.core.reading.text import fold, light
from knowledge.errors import KnowledgeError
from knowledge.gazetteer import SVALBARD, Entry, Gazetteer
from knowledge.load_places import load_gazetteer
from knowledge.place_keys import fold_name

PLACES = Path(__file__).parents[2] / "knowledge" / "places"
OFFICIAL = Path(__file__).parents[3] / "shared" / "places"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer(PLACES)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(PLACES, tmp_path / "places")
    return tmp_path / "places"


def _named(gazetteer: Gazetteer, name: str) -> list[Entry]:
    return [e for e in gazetteer.entries if name in (e.name, *e.other_names, *e.aliases)]


def _kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    (lat1, lon1), (lat2, lon2) = ((math.radians(x), math.radians(y)) for x, y in (a, b))
    h = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 12742 * math.asin(math.sqrt(h))


# --- the data itself --------------------------------------------------


def test_there_are_357_municipalities_in_15_counties(gazetteer: Gazetteer) -> None:
    assert len(gazetteer.municipalities) == 357
    assert len(gazetteer.counties) == 15


def test_every_municipality_lies_in_exactly_one_county(gazetteer: Gazetteer) -> None:
    members = [number for county in gazetteer.counties.values() for number in county.members]
    assert sorted(members) == sorted(gazetteer.municipalities)


def test_the_population_of_the_country_is_about_five_and_a_half_million(gazetteer: Gazetteer) -> None:
    assert 5_450_000 < sum(county.population for county in gazetteer.counties.values()) < 5_700_000


def test_there_are_enough_places_of_each_kind(gazetteer: Gazetteer) -> None:
    kinds: list[str] = [entry.kind for entry in gazetteer.entries]
    least = {
        "locality": 2000,
        "former_municipality": 300,
        "former_county": 11,
        "region": 110,
        "district": 1000,
    }
    assert {kind: kinds.count(kind) for kind, number in least.items() if kinds.count(kind) < number} == {}
    assert len(gazetteer.post_codes) > 5000
    assert len(gazetteer.common_words) > 5000


@pytest.mark.parametrize(
    ("name", "municipality"),
    [
        ("Majorstuen", "0301"),
        ("Etterstad", "0301"),
        ("Teie", "3911"),
        ("Ottestad", "3413"),
        ("Sjusjøen", "3411"),
        ("Haugsbygd", "3305"),
        ("Gaustablikk", "4026"),
        ("Hovden", "4222"),
        ("Øyfjell", "4036"),
        ("Langenes", "4204"),
    ],
)
def test_a_name_people_answer_with_lies_in_the_right_municipality_of_its_county(
    gazetteer: Gazetteer, name: str, municipality: str
) -> None:
    ours = {e.municipality for e in _named(gazetteer, name) if e.county == municipality[:2]}
    assert ours == {municipality}


def test_svalbard_is_known_without_being_a_municipality(gazetteer: Gazetteer) -> None:
    (town,) = _named(gazetteer, "Longyearbyen")
    assert town.municipality == SVALBARD
    assert SVALBARD not in gazetteer.municipalities
    assert gazetteer.municipality_name(town.municipality) == "Svalbard"
    assert gazetteer.county_name(town.county) == "Svalbard"
    assert gazetteer.post_codes["9170"].municipality == SVALBARD


@pytest.mark.parametrize(
    ("name", "municipality"),
    [
        ("Kárášjohka", "5610"),
        ("Gáivuotna", "5540"),
        ("Romsa", "5501"),
        ("Tråante", "5001"),
        ("Raane", "1833"),
    ],
)
def test_sami_names_are_known(gazetteer: Gazetteer, name: str, municipality: str) -> None:
    assert municipality in [entry.municipality for entry in _named(gazetteer, name)]


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("Våler", {"3114", "3419"}),
        ("Herøy", {"1515", "1818"}),
        ("Os", {"3430", "4624"}),
        ("Bø", {"1867", "4020"}),
    ],
)
def test_names_that_stand_for_several_places_keep_them_all(
    gazetteer: Gazetteer, name: str, numbers: set[str]
) -> None:
    assert numbers <= {entry.municipality for entry in _named(gazetteer, name)}


def test_a_split_municipality_keeps_all_its_successors(gazetteer: Gazetteer) -> None:
    (snillfjord,) = [
        e for e in gazetteer.entries if e.name == "Snillfjord" and e.kind == "former_municipality"
    ]
    assert snillfjord.members == ("5055", "5056", "5059")
    (tysfjord,) = [e for e in gazetteer.entries if e.name == "Tysfjord" and e.kind == "former_municipality"]
    assert set(tysfjord.members) == {"1806", "1875"}


def test_the_members_of_a_former_county_are_those_of_its_successors(gazetteer: Gazetteer) -> None:
    (viken,) = [entry for entry in gazetteer.entries if entry.id == "former-county:viken"]
    expected = {n for c in ("31", "32", "33") for n in gazetteer.counties[c].members}
    assert set(viken.members) == expected


def test_a_district_lies_near_its_town(gazetteer: Gazetteer) -> None:
    far = []
    for entry in gazetteer.entries:
        if entry.kind == "district":
            town = gazetteer.municipalities[entry.municipality]
            if _kilometres((entry.lat, entry.lon), (town.lat, town.lon)) > 35:
                far.append(entry.id)
    assert far == []


def test_a_former_municipality_lies_near_a_successor(gazetteer: Gazetteer) -> None:
    far = []
    for entry in gazetteer.entries:
        if entry.kind == "former_municipality":
            towns = [gazetteer.municipalities[number] for number in entry.members]
            if min(_kilometres((entry.lat, entry.lon), (t.lat, t.lon)) for t in towns) > 60:
                far.append(entry.id)
    assert far == []


def test_names_of_places_abroad_are_folded_as_the_reader_folds(gazetteer: Gazetteer) -> None:
    names = [*gazetteer.abroad, *(name for e in gazetteer.entries for name in (e.name, *e.other_names))]
    assert [name for name in names if fold_name(name) != fold(name)] == []


def test_a_common_word_that_folds_to_a_place_name_is_guarded(gazetteer: Gazetteer) -> None:
    names = {fold(n) for e in gazetteer.entries for n in (e.name, *e.other_names, *e.aliases)}
    guarded = {fold(word) for word in gazetteer.word_names}
    unguarded = {word for word in gazetteer.common_words if fold(word) in names - guarded}
    assert unguarded == set(), "add the word to word_names.txt, or take it out of common_words.txt"


def test_large_places_are_neither_common_words_nor_guarded(gazetteer: Gazetteer) -> None:
    large = {e.name.lower() for e in gazetteer.municipalities.values() if e.population > 20_000}
    # These are ordinary words however large the place is.
    assert large & (gazetteer.common_words | gazetteer.word_names) <= {
        "moss",
        "sola",
        "time",
        "rana",
        "nes",
        "ås",
        "hå",
    }


# --- what the reader says of faults --------------------------------------------------


def _problems(folder: Path) -> list[str]:
    with pytest.raises(KnowledgeError) as caught:
        load_gazetteer(folder)
    return [str(problem) for problem in caught.value.problems]


def _append(name: str, line: str) -> Callable[[Path], str]:
    def act(folder: Path) -> str:
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(f"{text}{line}\n", encoding="utf-8")
        return f"places/{name}:{len(text.splitlines()) + 1}: "

    return act


@pytest.mark.parametrize(
    ("act", "mend"),
    [
        (_append("regions.csv", "region:x,X,,9999,60.0,10.0"), "correct the number"),
        (_append("regions.csv", "region:lofoten,Lofoten,,1860,68.1,13.6"), "choose another"),
        (_append("districts.csv", "district:0301:x,X,0301,,10.7,59.9,0"), "lat comes first"),
        (_append("localities.csv", "locality:x,X,0999,60.0,10.0,0,,own,own"), "correct the number"),
        (_append("former.csv", "former:x,X,,,1900,0301,60.0,10.0,0"), "must be the year"),
        (_append("aliases.csv", "x,nowhere,nickname"), "write its id"),
        (_append("aliases.csv", "x,0301,joke"), "must be one of"),
        (_append("postcodes.csv", "0001,Oslo,0301,59.9,10.7"), "stands twice"),
        (_append("postcodes.csv", "1,Oslo,0301,59.9,10.7"), "must be four digits"),
        (_append("abroad.csv", "SPANIA,Spania"), "stands already"),
        (_append("common_words.txt", "Stor"), "lower case"),
        (_append("counties.csv", "99,X"), "has 2 fields, needs 5"),
    ],
)
def test_a_fault_is_told_with_file_line_and_mend(copy: Path, act: Callable[[Path], str], mend: str) -> None:
    start = act(copy)
    (problem,) = _problems(copy)
    assert problem.startswith(start)
    assert mend in problem


def _in_surroundings(old: str, new: str) -> Callable[[Path], str]:
    def act(folder: Path) -> str:
        text = (folder / "surroundings.toml").read_text(encoding="utf-8")
        assert old in text
        (folder / "surroundings.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
        return "places/surroundings.toml:"

    return act


@pytest.mark.parametrize(
    ("act", "mend"),
    [
        (_in_surroundings("[between]", "[betwen]"), "is no section"),
        (_in_surroundings("copula = [", "kopula = ["), "is no list of [against]"),
        (_in_surroundings('copula = ["er"', 'copula = ["Er"'), "must be written 'er'"),
        (_in_surroundings('copula = ["er"', 'copula = ["er", "er"'), "stands twice"),
        (_in_surroundings('copula = ["er"', 'copula = ["det er"'), "only `phrase`"),
        (_in_surroundings('"på ski",', '"ski",'), "always two"),
        (_in_surroundings('"omradet",', '"området",'), "must be written 'omradet'"),
        (_in_surroundings('copula = ["er"', "copula = [1"), "must be a list of texts"),
        (_in_surroundings("[home]", "[home"), "not valid TOML"),
    ],
)
def test_a_fault_in_the_surroundings_is_told(copy: Path, act: Callable[[Path], str], mend: str) -> None:
    start = act(copy)
    told = _problems(copy)
    assert any(line.startswith(start) and mend in line for line in told), told


def test_surroundings_that_do_not_parse_give_one_problem_with_its_line(copy: Path) -> None:
    file = copy / "surroundings.toml"
    lines = file.read_text(encoding="utf-8").splitlines()
    number = lines.index("[home]") + 1
    lines[number - 1] = "[home"
    file.write_text("\n".join(lines), encoding="utf-8")
    (problem,) = _problems(copy)
    assert problem.startswith(f"places/surroundings.toml:{number}: not valid TOML")


def test_every_list_of_the_surroundings_is_read_in_the_form_words_are_compared_in(
    gazetteer: Gazetteer,
) -> None:
    cues = gazetteer.surroundings
    for name in cues.__dataclass_fields__:
        words = getattr(cues, name)
        assert words, name
        form = fold if isinstance(words, tuple) else light
        assert [word for word in words if word != form(word)] == []


def test_all_faults_are_told_at_once(copy: Path) -> None:
    (copy / "regions.csv").unlink()
    _append("aliases.csv", "x,nowhere,nickname")(copy)
    (copy / "abroad.csv").write_text("navn,vist\n", encoding="utf-8")
    told = _problems(copy)
    assert any(line.startswith("places/regions.csv:1: the file is missing") for line in told)
    assert any(line.startswith("places/abroad.csv:1: the first line must be") for line in told)
    assert any("nowhere" in line for line in told)


# --- compared with official data, where it is at hand --------------------------------------------------

official = pytest.mark.skipif(
    not OFFICIAL.is_dir(), reason="the official tables to compare with are not here"
)


def _rows(name: str) -> list[dict[str, str]]:
    with (OFFICIAL / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@official
def test_municipalities_agree_with_the_official_list(gazetteer: Gazetteer) -> None:
    rows = _rows("municipalities_no_2024.csv")
    ours = gazetteer.municipalities
    assert {r["kommunenummer"] for r in rows} == set(ours)
    assert [r for r in rows if ours[r["kommunenummer"]].name != r["navn_norsk"]] == []
    assert [r for r in rows if ours[r["kommunenummer"]].county != r["fylkesnummer"]] == []
    people = [(ours[r["kommunenummer"]], int(r["folketall"])) for r in rows]
    assert [entry.name for entry, count in people if abs(entry.population - count) > 0.07 * count] == []


# The rule of SOURCES.md leaves these a little more than 10 km off: in Vega, Indre Fosen and Lebesby the mean of the people is by
# our own figures so near the town that the town is kept; of the two parishes of Rendalen we do not know the sizes.
_WIDE = {"1815", "3424", "5054", "5624"}


@official
def test_a_municipality_lies_where_its_people_are(gazetteer: Gazetteer) -> None:
    far = {}
    for row in _rows("municipalities_no_2024.csv"):
        entry = gazetteer.municipalities[row["kommunenummer"]]
        where = float(row["lat_folkevektet"]), float(row["lon_folkevektet"])
        far[entry.municipality] = _kilometres((entry.lat, entry.lon), where)
    assert {number for number, distance in far.items() if distance > 10} == _WIDE
    assert max(far.values()) < 13


@official
def test_post_codes_agree_with_the_register(gazetteer: Gazetteer) -> None:
    rows = [row for row in _rows("postcodes_no.csv") if row["kommunenummer"][:1] != "2"]
    ours = gazetteer.post_codes
    assert [row["postnummer"] for row in rows if row["postnummer"] not in ours] == []
    assert [r for r in rows if ours[r["postnummer"]].municipality != r["kommunenummer"]] == []


@official
def test_localities_agree_with_the_municipality_they_lie_in(gazetteer: Gazetteer) -> None:
    ours = {entry.id: entry for entry in gazetteer.entries}
    rows = [
        (r, ours.get(f"locality:{r['geonameid']}")) for r in _rows("geonames_no_localities_with_kommune.csv")
    ]
    assert [r for r, entry in rows if entry and entry.municipality != r["kommunenummer_2024"]] == []


@official
def test_former_municipalities_agree_on_their_successors(gazetteer: Gazetteer) -> None:
    ours: dict[str, list[set[str]]] = {}
    for entry in gazetteer.entries:
        if entry.kind == "former_municipality":
            ours.setdefault(entry.name, []).append(set(entry.members))
    rows = _rows("former_municipalities.csv")
    assert [r["navn"] for r in rows if r["navn"] not in ours] == []
    assert [r["navn"] for r in rows if set(r["etterfolger_2024"].split(",")) not in ours[r["navn"]]] == []
