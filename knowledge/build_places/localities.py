"""Which municipality a locality lies in, and the point of a municipality."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from knowledge.build_places.sources import RawLocality, RawMunicipality, read_rows

# Who names a municipality means its town. Farther off than this, a group may be in the wrong valley for most of them.
_KEEP_THE_CENTRE_KM = 10.0
# Villages with fewer of the people than this say little about the rest; with more than all, the source has given a
# village the figure of the whole municipality (Bykle, Luster).
_LEAST_SHARE, _MOST_SHARE = 0.5, 1.0


@dataclass(frozen=True, slots=True)
class Locality:
    """`exact` is false where the point is only that of the municipality."""

    id: str
    name: str
    municipality: str
    lat: float
    lon: float
    population: int
    other_names: str
    source: str
    exact: bool = True


class BuildError(Exception):
    """Something in the sources that a person must decide; the text says in which of our files."""


def place_localities(
    raw: list[RawLocality],
    boxes: dict[str, RawMunicipality],
    municipalities: dict[str, dict[str, str]],
    town_votes: dict[str, Counter[str]],
    facts: Path,
) -> list[Locality]:
    """The GeoNames localities with today's municipality.

    In this order: our own note (`locality_facts.csv`); the post town of that name; the municipality or centre
    of that name; the only box that holds the point. What is left undecided stops the build and is named.
    """
    notes = {row["geonameid"]: row for row in read_rows(facts)}
    unknown = set(notes) - {place.geonameid for place in raw}
    if unknown:
        raise BuildError(f"{facts.name}: no such geonameid: {sorted(unknown)}")
    placed, undecided = [], []
    for place in raw:
        note = notes.get(place.geonameid)
        if note and note["why"].startswith("dropped"):
            continue
        number = note["municipality"] if note else _decide(place, boxes, municipalities, town_votes)
        if number is None:
            undecided.append(f"{place.geonameid} {place.name} {place.lat} {place.lon}")
            continue
        placed.append(
            Locality(
                f"locality:{place.geonameid}",
                (note and note["name"]) or place.name,
                number,
                place.lat,
                place.lon,
                place.population,
                note["other_names"] if note else "",
                "geonames",
            )
        )
    if undecided:
        raise BuildError(f"decide the municipality in {facts.name}: {undecided}")
    return placed


def _decide(
    place: RawLocality,
    boxes: dict[str, RawMunicipality],
    municipalities: dict[str, dict[str, str]],
    town_votes: dict[str, Counter[str]],
) -> str | None:
    candidates = [
        number
        for number, box in boxes.items()
        if number[:2] == place.county and box.holds(place.lat, place.lon)
    ]
    voted = [number for number in town_votes.get(place.name.upper(), ()) if number in candidates]
    if len(voted) == 1:
        return voted[0]
    named = [
        number
        for number in candidates
        if place.name in (municipalities[number]["name"], municipalities[number]["centre"])
    ]
    if len(named) == 1:
        return named[0]
    return candidates[0] if len(candidates) == 1 else None


def municipality_point(
    row: dict[str, str],
    note: dict[str, str] | None,
    localities: list[Locality],
    box: RawMunicipality | None,
) -> tuple[float, float, str]:
    """Where people of the municipality mostly are: (lat, lon, from where).

    Our own point first (`municipality_points.csv`), then the centre; but where the mean of the people lies more than
    10 km from it, that mean.
    """
    if note and note["lat"]:
        return float(note["lat"]), float(note["lon"]), "own"
    own = [place for place in localities if place.municipality == row["number"] and place.exact]
    centre = _centre(row, note, own)
    if centre is None:
        if box is None:
            raise BuildError(
                f"{row['number']} {row['name']} has no point: write one in municipality_points.csv"
            )
        return box.lat, box.lon, "kommuneinfo"
    mean = _mean_of_people(own, centre, int(row["population"]))
    if mean is not None and _kilometres((centre.lat, centre.lon), mean) > _KEEP_THE_CENTRE_KM:
        return *mean, "mean of the people"
    return centre.lat, centre.lon, centre.name


def _centre(row: dict[str, str], note: dict[str, str] | None, own: list[Locality]) -> Locality | None:
    """The locality of the centre, then one with the municipality's name, then the largest; None when there is none.

    A point inside the borders, which may be deep in a forest, is left to the caller.
    """
    for name in (note["point"] if note else row["centre"], row["name"]):
        for place in own:
            if name == place.name or name in place.other_names.split("|"):
                return place
    return max(own, key=lambda place: place.population, default=None)


def _mean_of_people(own: list[Locality], centre: Locality, people: int) -> tuple[float, float] | None:
    """The mean of the localities weighted by their people (GeoNames), in degrees with four decimals.

    None where the figures cannot tell: the centre has none, or they stand for too few or too many of the `people` of
    the municipality. The mean of degrees is good enough inside one municipality.
    """
    counted = [place for place in own if place.source == "geonames" and place.population > 0]
    total = sum(place.population for place in counted)
    if centre not in counted or not _LEAST_SHARE * people <= total <= _MOST_SHARE * people:
        return None
    lat = sum(place.lat * place.population for place in counted) / total
    lon = sum(place.lon * place.population for place in counted) / total
    return round(lat, 4), round(lon, 4)


def _kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance of two (lat, lon) in degrees, on a flat map: 111.2 km a degree, right within 1 % this near."""
    east = (one[1] - other[1]) * math.cos(math.radians((one[0] + other[0]) / 2))
    return math.hypot(one[0] - other[0], east) * 111.2
