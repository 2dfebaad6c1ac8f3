"""How far it is from every municipality to the nearest group that meets in a room. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.core.distance import distance_km
from bot.staff.mapping.values import GAP_KM, LIMITS_KM, Once, Reach, Way, Wide, Within
from bot.staff.mapping.words import plain
from knowledge.gazetteer import Entry, Gazetteer

FELLOWSHIPS_SHOWN = 4
"""The largest fellowships are asked one by one; smaller ones have too few groups for a share of the country to mean much."""

_Vector = tuple[float, float, float]


def reaches(groups: Sequence[Once], gazetteer: Gazetteer) -> tuple[Reach, ...]:
    """The ways to any group, to a self-help group, to one for relatives, and to each of the largest fellowships.

    A kind without a group in a room is left out: there is no nearest one.
    """
    found = [each for each in groups if each.spots]
    kinds: list[tuple[Wide, str, list[Once]]] = [
        ("all", "", found),
        ("self_help_group", "", [each for each in found if each.category == "self_help_group"]),
        ("relative", "", [each for each in found if "relative" in each.audience]),
    ]
    for short in _largest(found):
        kinds.append(("organisation", short, [each for each in found if each.organisation == short]))
    return tuple(_reach(kind, short, some, gazetteer) for kind, short, some in kinds if some)


def _largest(found: Sequence[Once]) -> list[str]:
    counts: dict[str, int] = {}
    for each in found:
        if each.category == "self_help_group":
            counts[each.organisation] = counts.get(each.organisation, 0) + 1
    return sorted(counts, key=lambda short: (-counts[short], short))[:FELLOWSHIPS_SHOWN]


def _reach(kind: Wide, short: str, groups: Sequence[Once], gazetteer: Gazetteer) -> Reach:
    # Several groups in one house are one place to go to.
    places: dict[tuple[float, float], str] = {}
    for each in groups:
        for spot in each.spots:
            places.setdefault((spot.lat, spot.lon), each.municipality)
    points = list(places)
    vectors = [_vector(lat, lon) for lat, lon in points]
    ways = []
    for entry in gazetteer.municipalities.values():
        lat, lon = points[_nearest(_vector(entry.lat, entry.lon), vectors)]
        km = round(distance_km(entry.lat, entry.lon, lat, lon), 1)
        ways.append(Way(entry.municipality, entry.name, entry.population, km, places[lat, lon]))
    ways.sort(key=lambda way: (-way.km, way.number))
    people = sum(way.people for way in ways)
    gaps = [way for way in ways if way.km > GAP_KM]
    return Reach(
        kind=kind,
        organisation=plain(short),
        groups=len(groups),
        within=tuple(_within(ways, limit, people) for limit in LIMITS_KM),
        gap_municipalities=len(gaps),
        gap_people=sum(way.people for way in gaps),
        ways=tuple(ways),
    )


def _within(ways: Sequence[Way], limit: int, people: int) -> Within:
    near = sum(way.people for way in ways if way.km <= limit)
    return Within(limit, near, round(near / people, 4) if people else 0.0)


def _vector(lat: float, lon: float) -> _Vector:
    up, east = math.radians(lat), math.radians(lon)
    return math.cos(up) * math.cos(east), math.cos(up) * math.sin(east), math.sin(up)


def _nearest(at: _Vector, vectors: Sequence[_Vector]) -> int:
    """The index of the nearest point, the first of equals: the greatest dot product of unit vectors is the least angle.

    The haversine of every pair would cost ten times as much; it is taken of the nearest only.
    """
    x, y, z = at
    products = [x * a + y * b + z * c for a, b, c in vectors]
    return products.index(max(products))


def population(entries: Sequence[Entry]) -> int:
    """People in these municipalities, by the gazetteer."""
    return sum(entry.population for entry in entries)
