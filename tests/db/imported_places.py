"""Small imports of places, and what is found in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from db.places.imported import ImportedPlaces
from db.places.store import Building, SourceRow
from knowledge.place_files.merging import NewName, NewPlace, place_number
from knowledge.place_keys import key_of, light_name


def new(number: int, name: str, source: str = "geonames", **changes: object) -> NewPlace:
    place = place_number("ssr" if source == "ssr" else "geonames", number)
    made = NewPlace(place, name, "locality", "1517", 62.36, 6.03, 0, 1)
    return replace(made, **changes)  # type: ignore[arg-type]


def names_of(target: int | str, *names: str) -> list[NewName]:
    return [NewName(key_of(name), light_name(name), target) for name in names]


def write(path: Path, source: str, places: Iterable[NewPlace], *, keep: bool = True) -> None:
    """One import of `source` with these places under their own names."""
    with Building(path, {source}) as building:
        for place in places:
            building.place(source, place)
            building.names(source, names_of(place.place, place.name))
        building.source(SourceRow(source, "2026-11-21T18:00+01:00", "NO.txt", 7))
        building.complete()
        if keep:
            building.replace()


def found(places: ImportedPlaces, name: str) -> list[str]:
    return [named.entry.id for named in places.named([key_of(name)]).get(key_of(name), ())]


def left(path: Path) -> list[str]:
    return sorted(each.name for each in path.parent.iterdir())
