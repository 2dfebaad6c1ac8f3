"""How rows of official files join the shipped places: what is new, what is known, and which names belong to what. Pure."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.gazetteer import Entry, Gazetteer, PostCode
from knowledge.place_files.municipality import Municipalities, kilometres
from knowledge.place_files.post_towns import PostTowns
from knowledge.place_files.rows import (
    PlaceKind,
    PlaceSource,
    RawArea,
    RawMunicipality,
    RawPlace,
    RawPostCode,
)
from knowledge.place_keys import key_of, light_name

SAME_PLACE = 15.0
"""Kilometres. Nine of ten shipped points lie within 9 km of a published one; two villages of one name in neighbouring
municipalities are seldom nearer than this."""

MOST_LACKED = 10
"""Municipalities that a whole official list may lack. After the great reform of 2020 a year changes a handful; what lacks more is
a part of the list."""

_SHIPPED_GEONAMES = "locality:"

Target = str | int
"""What a name belongs to: the id of a shipped entry, or the number `place_number` gives an imported place."""


def place_number(source: PlaceSource, number: int) -> int:
    """One number for a place of either register: stable, so that other sources' rows may refer to it."""
    return number * 2 + (source == "ssr")


def identifier_of(place: int) -> str:
    """The entry's id behind a `place_number`: 6323464 -> "geonames:3161732"."""
    return f"{'ssr' if place % 2 else 'geonames'}:{place // 2}"


@dataclass(frozen=True, slots=True)
class NewPlace:
    """A place that is not shipped. `place` is its `place_number`; `municipality` is one of today's."""

    place: int
    name: str
    kind: PlaceKind
    municipality: str
    lat: float
    lon: float
    population: int
    rank: int


@dataclass(frozen=True, slots=True)
class NewName:
    """One more way to write a target's name."""

    key: str
    light: str
    target: Target


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of a place: a `new` one, or the `target` that it already was; and the names this adds."""

    target: Target
    new: NewPlace | None
    names: tuple[NewName, ...]


class Merger:
    """Takes places row by row and remembers what it met; one for a whole import.

    Of a place it keeps 16 bytes and Python's price for them, about 110 MB for a million.
    """

    def __init__(self, gazetteer: Gazetteer, municipalities: Municipalities) -> None:
        self._gazetteer = gazetteer
        self._municipalities = municipalities
        self._towns = PostTowns(gazetteer)
        self._shipped: defaultdict[str, list[Entry]] = defaultdict(list)
        self._shipped_geonames: dict[int, str] = {}
        self._shipped_names: dict[str, set[str]] = {}
        for entry in gazetteer.entries:
            for key in {key_of(name) for name in (entry.name, *entry.other_names)}:
                self._shipped[key].append(entry)
            tail = entry.id.removeprefix(_SHIPPED_GEONAMES)
            if tail != entry.id and tail.isdecimal():
                self._shipped_geonames[int(tail)] = entry.id
        self._ids = {entry.id: entry for entry in gazetteer.entries}
        self._met: dict[int, int] = {}
        self._joined: dict[int, Target] = {}

    @property
    def shipped_geonames(self) -> Mapping[int, str]:
        """geonameid -> shipped id, of the shipped places that came from GeoNames."""
        return self._shipped_geonames

    def place(self, raw: RawPlace) -> Merged:
        """Raises ValueError where the municipality cannot be told."""
        own = place_number(raw.source, raw.number)
        key = key_of(raw.name)
        if not key:
            raise ValueError(f"the name {raw.name!r} has no letter to look up")
        joined = self._joined.get(own)
        if joined is not None:  # a further spelling of a place that is already in
            return Merged(joined, None, self._names(joined, (raw.name, *raw.names)))
        shipped = self._shipped_geonames.get(raw.number, "") if raw.source == "geonames" else ""
        municipality = ""
        if not shipped:
            municipality = self._municipalities.find(
                raw.municipality, raw.municipality_name, raw.lat, raw.lon
            )
            shipped = self._known(key, municipality, raw.lat, raw.lon)
        if shipped:
            self._joined[own] = shipped
            return Merged(shipped, None, self._names(shipped, (raw.name, *raw.names)))
        met = _hash(f"{raw.source} {municipality} {key}")
        first = self._met.setdefault(met, own)
        if first != own:
            self._joined[own] = first
            # The first row of this key brought the name itself.
            return Merged(first, None, self._names(first, raw.names))
        if raw.source == "ssr":
            self._joined[own] = own  # /navn gives each spelling its own row; GeoNames never repeats a number
        new = NewPlace(own, raw.name, raw.kind, municipality, raw.lat, raw.lon, raw.population, raw.rank)
        return Merged(own, new, self._names(own, (raw.name, *raw.names)))

    def area(self, raw: RawArea) -> str:
        """The shipped id of a county or municipality of GeoNames, "" when we have none for it."""
        if raw.level == "county":
            county = self._municipalities.county(raw.name)
            return county.id if county else ""
        found = self._municipalities.by_number_or_name(raw.code, raw.name)
        return found[0] if len(found) == 1 and found[0] in self._ids else ""

    def municipality(self, raw: RawMunicipality) -> Merged:
        """The names of a municipality. Raises ValueError for a number that is none of today's."""
        if raw.number not in self._gazetteer.municipalities:
            raise ValueError(
                f"the official list has {raw.number} {raw.name}, which we do not know: "
                "docs/places.md says how to update municipalities"
            )
        return Merged(raw.number, None, self._names(raw.number, (raw.name, *raw.names)))

    def missing_municipalities(self, numbers: frozenset[str]) -> tuple[str, ...]:
        """What is wrong with an official list that has only `numbers`, one line each; of a part of a list, one line in all."""
        ours = self._gazetteer.municipalities
        lacked = sum(number not in numbers for number in ours)
        if lacked > MOST_LACKED:
            return (
                f"the file is not whole, it lacks {lacked} of {len(ours)} municipalities: fetch it again",
            )
        return tuple(
            f"the official list lacks {number} {entry.name}: "
            "docs/places.md says how to update municipalities, or the file is not whole"
            for number, entry in ours.items()
            if number not in numbers
        )

    def names(self, target: Target, *names: str) -> tuple[NewName, ...]:
        """Those of `names` by which `target` is not yet found among the shipped ones."""
        return self._names(target, names)

    def post_code(self, raw: RawPostCode) -> PostCode:
        """The post code with the town as we write it and a point. Raises ValueError where the municipality cannot be told."""
        municipality = self._municipalities.find(raw.municipality, raw.municipality_name, raw.lat, raw.lon)
        town = self._towns.written(raw.town, municipality, raw.code) if raw.shouted else raw.town
        if raw.lat is not None and raw.lon is not None:
            lat, lon = raw.lat, raw.lon
        else:
            lat, lon = self._towns.point(raw.town, municipality)
        return PostCode(raw.code, town, municipality, lat, lon)

    def _known(self, key: str, municipality: str, lat: float, lon: float) -> str:
        """The id of the shipped entry a place is, "" when it is none. An entry of the same municipality goes first."""
        near = ""
        for entry in self._shipped.get(key, ()):
            if municipality == entry.municipality or (
                municipality in entry.members and entry.kind == "former_municipality"
            ):
                return entry.id
            if not near and kilometres(lat, lon, entry.lat, entry.lon) <= SAME_PLACE:
                near = entry.id
        return near

    def _names(self, target: Target, names: tuple[str, ...]) -> tuple[NewName, ...]:
        known: set[str] = set()
        if isinstance(target, str):
            known = self._lights_of(target)
        found: dict[str, NewName] = {}
        for name in names:
            key, light = key_of(name), light_name(name)
            if key and light not in known:
                found[light] = NewName(key, light, target)
        return tuple(found.values())

    def _lights_of(self, shipped: str) -> set[str]:
        held = self._shipped_names.get(shipped)
        if held is None:
            entry = self._ids[shipped]
            held = {light_name(name) for name in (entry.name, *entry.other_names, *entry.aliases)}
            self._shipped_names[shipped] = held
        return held


def _hash(text: str) -> int:
    """64 bits of a text: among a million the chance that any two are alike is 1 in 37 million."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
