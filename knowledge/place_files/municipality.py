"""Which municipality of today a row of an official file lies in: by number, by name, by an old number, else by its point."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from knowledge.errors import KnowledgeError
from knowledge.gazetteer import SVALBARD, Entry, Gazetteer
from knowledge.place_files.renumbered import today_by_old_number
from knowledge.place_files.rows import shown
from knowledge.place_keys import key_of
from knowledge.place_rows import Reader

FARTHEST = 30.0
"""Kilometres to the nearest point we know. Nine of ten shipped points lie within 9 km of the truth and the largest gaps between
them, on Finnmarksvidda, are about 60 km wide."""

_EARTH_DIAMETER = 12_742.0
_KM_PER_DEGREE = 111.2
_SVALBARD_FROM = 74.0
"""Degrees north: between Jan Mayen and the mainland in the south and Svalbard in the north there is only sea."""


def kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The great-circle distance of two points in degrees."""
    a, b, c, d = (math.radians(x) for x in (lat, lon, other_lat, other_lon))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return _EARTH_DIAMETER * math.asin(math.sqrt(min(1.0, h)))


def former_numbers(folder: Path) -> dict[str, tuple[str, ...]]:
    """Numbers of former municipalities -> successors of today, from `former.csv` in `folder`.

    Raises KnowledgeError as `load_gazetteer` does when the file is missing or has other columns.
    """
    reader = Reader(folder)
    found: dict[str, tuple[str, ...]] = {}
    for row in reader.rows("former.csv"):
        for number in row.names("numbers"):
            # The later of two that had the same number comes last in no order: both successors may be meant.
            held = found.get(number, ())
            found[number] = (*held, *(each for each in row.names("successors") if each not in held))
    if reader.problems:
        raise KnowledgeError(tuple(reader.problems))
    return found


def name_keys(name: str) -> list[str]:
    """The keys under which a municipality's or county's name is known: whole, its parts, and without "kommune" or "fylke"."""
    whole = name
    for word in (" kommune", " fylke", " fylkeskommune", " Kommune", " Fylke", " County", " Municipality"):
        whole = whole.removesuffix(word)
    parts = [part for part in whole.replace(" / ", " - ").split(" - ") if part.strip()]
    return list(dict.fromkeys(key_of(part) for part in (whole, *parts)))


class Municipalities:
    """Made once from the shipped places; every look-up is pure."""

    def __init__(self, gazetteer: Gazetteer, former: Mapping[str, tuple[str, ...]]) -> None:
        self._gazetteer = gazetteer
        today = gazetteer.municipalities
        self._old: dict[str, tuple[str, ...]] = {
            old: tuple(number for number in successors if number in today)
            for old, successors in former.items()
            if old not in today
        }
        for old, number in today_by_old_number().items():
            if old not in today and number in today:
                self._old.setdefault(old, (number,))
        self._by_name: defaultdict[str, set[str]] = defaultdict(set)
        for number, entry in today.items():
            for name in (entry.name, *entry.other_names):
                self._by_name[key_of(name)].add(number)
        self._counties = {
            key_of(name): entry
            for entry in gazetteer.counties.values()
            for name in (entry.name, *entry.other_names)
        }
        fixed = [e for e in gazetteer.entries if e.kind in ("municipality", "locality", "district")]
        self._points = _Points(
            (
                *((entry.lat, entry.lon, entry.municipality) for entry in fixed),
                *((post.lat, post.lon, post.municipality) for post in gazetteer.post_codes.values()),
            )
        )

    def find(self, number: str, name: str, lat: float | None, lon: float | None) -> str:
        """Today's number. Raises ValueError saying that none can be told.

        The name is asked before an old number, since a name that is unique today cannot lead astray.
        """
        found = self.by_number_or_name(number, name)
        if len(found) == 1:
            return found[0]
        if lat is not None and lon is not None:
            if lat >= _SVALBARD_FROM:
                return SVALBARD
            nearest = self._points.nearest(lat, lon, frozenset(found))
            if nearest:
                return nearest
        if found:
            # Split, and no point near enough to tell which part: the one with most people.
            return found[0]
        said = number if number.strip("0") else name or "of the row"
        raise ValueError(f"municipality {shown(said)} is not known")

    def by_number_or_name(self, number: str, name: str) -> tuple[str, ...]:
        """Today's numbers that a number and a name may mean: one, several for a split one, or none."""
        # A spreadsheet takes the zero of 0301 away.
        number = number.zfill(4) if number else ""
        if number in self._gazetteer.municipalities or number == SVALBARD:
            return (number,)
        if name.strip():
            if key_of(name) == "svalbard":
                return (SVALBARD,)
            for key in name_keys(name):
                named = self._by_name.get(key, set())
                if len(named) == 1:
                    return tuple(named)
        return self._old.get(number, ())

    def county(self, name: str) -> Entry | None:
        """The county of this name, also with "fylke" behind."""
        return next((self._counties[key] for key in name_keys(name) if key in self._counties), None)

    def name_of(self, number: str) -> str:
        return self._gazetteer.municipality_name(number)


class _Points:
    """Points in squares of half a degree of latitude and two of longitude, each wider than `FARTHEST` up to 81° north."""

    _HIGH, _WIDE = 0.5, 2.0

    def __init__(self, points: Iterable[tuple[float, float, str]]) -> None:
        self._squares: defaultdict[tuple[int, int], list[tuple[float, float, str]]] = defaultdict(list)
        for point in dict.fromkeys(points):
            if point[2]:
                self._squares[self._square(point[0], point[1])].append(point)

    def _square(self, lat: float, lon: float) -> tuple[int, int]:
        return math.floor(lat / self._HIGH), math.floor(lon / self._WIDE)

    def nearest(self, lat: float, lon: float, among: frozenset[str]) -> str:
        """The municipality of the nearest point within `FARTHEST`, "" when there is none; `among` narrows, when not empty."""
        high, wide = self._square(lat, lon)
        best, found = FARTHEST, ""
        stretch = math.cos(math.radians(lat)) * _KM_PER_DEGREE
        for square in ((high + i, wide + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
            for north, east, municipality in self._squares.get(square, ()):
                if among and municipality not in among:
                    continue
                # Flat is exact enough over 30 km.
                away = math.hypot((north - lat) * _KM_PER_DEGREE, (east - lon) * stretch)
                if away <= best:
                    best, found = away, municipality
        return found
