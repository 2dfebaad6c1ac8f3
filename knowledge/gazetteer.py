"""The places the bot knows, as values. Read from the CSV files beside this module by `knowledge.load_places`.

Sources and licences: `knowledge/places/SOURCES.md`. Numbers of municipalities and counties are those in force from
1 January 2024 (357 and 15). Coordinates are degrees, WGS 84.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from knowledge.surroundings import Surroundings

EntryKind = Literal[
    "municipality", "county", "region", "locality", "district", "former_municipality", "former_county"
]

SVALBARD = "2111"
"""Svalbard lies in no municipality and no county. Its settlements are localities with this number of the
register and the county "21"; neither counts among the 357 and the 15, nor is a key of `municipalities` or
`counties`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One named place.

    `id`: "4601" municipality, "county:46", "region:lofoten", "locality:3161732", "district:4601:fana", "former:1243-os".
    `other_names`: Sami, Kven, nynorsk and older spellings that are names in their own right.
    `aliases`: nicknames, abbreviations and dialect forms (never shown); `people`: words for people of the place ("siddis").
    `municipality` is today's number ("" for areas); `members` the municipalities of an area, or all successors of a split one.
    `population` may be 0 when unknown. `source` is "shipped", or the register it was imported from ("geonames", "ssr"); an
    imported place has the id "geonames:3161732" or "ssr:12345". `centre`: the municipality has its offices there.
    """

    id: str
    name: str
    kind: EntryKind
    municipality: str
    county: str
    lat: float
    lon: float
    population: int = 0
    other_names: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    source: str = "shipped"
    centre: bool = False


@dataclass(frozen=True, slots=True)
class PostCode:
    code: str
    town: str
    municipality: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All places. `municipalities` and `counties` map number -> entry; `entries` holds every named place, those included.

    `common_words` are never corrected into a place name; `word_names` are place names that are also ordinary words.
    `abroad` are folded names of well-known places outside Norway -> how we write them. `surroundings` are the words around a
    name and what they tell.
    """

    entries: tuple[Entry, ...]
    municipalities: Mapping[str, Entry]
    counties: Mapping[str, Entry]
    post_codes: Mapping[str, PostCode]
    common_words: frozenset[str]
    word_names: frozenset[str]
    abroad: Mapping[str, str]
    surroundings: Surroundings

    def municipality_name(self, number: str) -> str:
        """The Norwegian name of a municipality of today; "Svalbard" for its number, "" for an unknown one."""
        if number == SVALBARD:
            return "Svalbard"
        entry = self.municipalities.get(number)
        return entry.name if entry else ""

    def county_name(self, number: str) -> str:
        """The Norwegian name of a county of today; "Svalbard" for 21, "" for an unknown one or none."""
        if number == SVALBARD[:2]:
            return "Svalbard"
        entry = self.counties.get(number)
        return entry.name if entry else ""


@dataclass(frozen=True, slots=True)
class Named:
    """One way to write an entry's name: the look-up `key`, the `light` form that tells "Ås" from "Aas", and the entry."""

    key: str
    light: str
    entry: Entry


class MoreNames(Protocol):
    """Names beside the shipped gazetteer: what staff read in from the official files (`python -m bot places import`).

    Never raises; where nothing is imported, or the file cannot be read, it answers with nothing.
    """

    def named(self, keys: Collection[str]) -> Mapping[str, Sequence[Named]]:
        """The names with exactly these keys, at most 50 a key, the most populous first."""
        ...

    def near(self, key: str) -> Sequence[Named]:
        """The names exactly one slip (a letter more, less, other, or two swapped) from `key`, at most 50."""
        ...

    def entry(self, identifier: str) -> Entry | None:
        """The imported place with that id."""
        ...

    def post_code(self, code: str) -> PostCode | None:
        """The imported post code."""
        ...
