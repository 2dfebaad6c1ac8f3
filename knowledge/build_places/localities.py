"""Which municipality a locality lies in, and the point of a municipality."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from knowledge.build_places.sources import RawLocality, RawMunicipality, read_rows


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

    Our own note first, then the locality of the centre, then one with the municipality's name, then the
    largest; a point inside the borders, which may be deep in a forest, only when all else fails.
    """
    if note and note["lat"]:
        return float(note["lat"]), float(note["lon"]), "own"
    own = [place for place in localities if place.municipality == row["number"] and place.exact]
    wanted = note["point"] if note else row["centre"]
    for name in (wanted, row["name"]):
        for place in own:
            if name == place.name or name in place.other_names.split("|"):
                return place.lat, place.lon, place.name
    if own:
        largest = max(own, key=lambda place: place.population)
        return largest.lat, largest.lon, largest.name
    if box is None:
        raise BuildError(f"{row['number']} {row['name']} has no point: write one in municipality_points.csv")
    return box.lat, box.lon, "kommuneinfo"
