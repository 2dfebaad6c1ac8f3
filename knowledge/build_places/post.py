"""Post codes: the town in ordinary letters, the municipality, and the villages only the register names."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from knowledge.build_places.localities import BuildError, Locality

# How the register names municipalities that the list of municipalities names otherwise.
_REGISTER_NAMES = {
    "DEATNU TANA": "5628",
    "GUOVDAGEAIDNU KAUTOKEINO": "5612",
    "GÁIVUOTNA KÅFJORD": "5540",
    "HERØY (MØRE OG ROMSDAL)": "1515",
    "HERØY (NORDLAND)": "1818",
    "JAN MAYEN": "2211",
    "KARASJOHKA KARASJOK": "5610",
    "PORSANGER PORSÁNGU PORSANKI": "5622",
    "SVALBARD": "2111",
    "UNJARGGA NESSEBY": "5636",
    "VÅLER (INNLANDET)": "3419",
    "VÅLER (ØSTFOLD)": "3114",
}
# The register tells the two towns apart by a letter; people do not.
_TOWN_NAMES = {"KRISTIANSAND S": "Kristiansand", "KRISTIANSUND N": "Kristiansund"}
_SMALL_WORDS = {"I", "PÅ"}
# Towns of the register that are not places where people live.
_NOT_A_VILLAGE = {"KARDEMOMME BY", "JAN MAYEN", "GAMLE FREDRIKSTAD", "KRAGERØ SKJÆRGÅRD"}


@dataclass(frozen=True, slots=True)
class Code:
    code: str
    town: str
    municipality: str


def town_name(capitals: str) -> str:
    """'MO I RANA' -> 'Mo i Rana', 'ÅNA-SIRA' -> 'Åna-Sira'."""
    if capitals in _TOWN_NAMES:
        return _TOWN_NAMES[capitals]
    words = [word.lower() if word in _SMALL_WORDS else _capital(word) for word in capitals.split()]
    return " ".join(words)


def _capital(word: str) -> str:
    return "-".join(part[:1] + part[1:].lower() for part in word.split("-"))


def post_codes(
    register: dict[str, tuple[str, str]],
    older_towns: dict[str, str],
    municipalities: dict[str, dict[str, str]],
    notes: dict[str, tuple[str, str]],
) -> list[Code]:
    """All codes of the register (2024) and those of the older one that people still write, with municipality.

    `notes` maps a code to its municipality and its town in capitals where the register does not hold the former: the
    town is empty where one of the registers has it, and given for a code that is newer than both.
    """
    by_name: dict[str, list[str]] = {}
    found: list[Code] = []
    missing: list[str] = []
    for own, row in municipalities.items():
        by_name.setdefault(row["name"].upper(), []).append(own)
    for code in sorted(register.keys() | older_towns.keys() | notes.keys()):
        number, town = notes.get(code, (None, ""))
        capitals, name = register.get(code, (older_towns.get(code, town), ""))
        if name:
            numbers = [_REGISTER_NAMES[name]] if name in _REGISTER_NAMES else by_name.get(name, [])
            number = numbers[0] if len(numbers) == 1 else number
        if number is None or not capitals:
            missing.append(f"{code} {capitals}".strip())
        else:
            found.append(Code(code, town_name(capitals), number))
    if missing:
        raise BuildError(f"write the municipality (and a new code's town) in post_code_facts.csv: {missing}")
    return found


def votes(codes: list[Code]) -> dict[str, Counter[str]]:
    """Post town in capitals -> how many codes it has in each municipality."""
    counted: dict[str, Counter[str]] = {}
    for code in codes:
        counted.setdefault(code.town.upper(), Counter())[code.municipality] += 1
    return counted


def villages(
    codes: list[Code],
    known: list[Locality],
    municipalities: dict[str, dict[str, str]],
    points: dict[str, tuple[float, float]],
    elsewhere: set[tuple[str, str]],
) -> list[Locality]:
    """The post towns that are not yet localities, each in the municipality where most of its codes lie.

    The point is that of the municipality, which still sends people to the right region. Where it is known
    better, `town_points.csv` says so and the town is in `known`. `elsewhere` holds the names, with their
    municipality, of which another file has the point.
    """
    taken = {(key(name), place.municipality) for place in known for name in _names(place)} | elsewhere
    taken |= {(key(row["name"]), number) for number, row in municipalities.items()}
    found = []
    for town, counted in sorted(votes(codes).items()):
        number = counted.most_common(1)[0][0]
        if town in _NOT_A_VILLAGE or number not in points or (key(town), number) in taken:
            continue
        base = re.split(r" (?:I|PÅ) ", town)[0]
        if base != town and (key(base), number) in taken:
            continue
        lat, lon = points[number]
        other = town_name(base) if base != town and base != "MO" else ""
        name = town_name(town)
        found.append(
            Locality(f"locality:{number}-{key(name)}", name, number, lat, lon, 0, other, "post", False)
        )
    return found


def _names(place: Locality) -> list[str]:
    return [place.name, *(name for name in place.other_names.split("|") if name)]


def key(name: str) -> str:
    """A name as an id: 'Ås i Åsnes' -> 'as-i-asnes', so that ids are plain letters."""
    plain = name.lower().replace("æ", "ae").replace("ø", "o").replace("å", "a")
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
