"""Which groups can answer a search at all, found without looking at each of them. Built once for a snapshot; pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from bot.core.answering.matching import RADII_KM
from bot.core.model import Group, Place

_DEGREE_KM = 111.2
"""A degree of latitude on a sphere of 6371 km."""
_CELL = 0.5
"""Degrees on each side: some 55 km by 15 to 30 in Norway, so that a search looks at a few dozen cells."""
_Cell = tuple[int, int]


class Nearby:
    """Groups by where they are. Leaves out only those that no ranking would show for the place asked about."""

    def __init__(self, groups: Iterable[Group]) -> None:
        """`groups` in the order they shall come out in."""
        self._groups = tuple(groups)
        self._by_id = {group.id: group for group in self._groups}
        self._cells: dict[_Cell, list[int]] = {}
        self._municipalities: dict[str, list[int]] = {}
        self._anywhere: list[int] = []
        for number, group in enumerate(self._groups):
            if group.lat is not None and group.lon is not None:
                self._cells.setdefault(_cell(group.lat, group.lon), []).append(number)
            if group.municipality_number:
                self._municipalities.setdefault(group.municipality_number, []).append(number)
            # One can join a meeting on the net from anywhere; one in another country keeps its hours and its language.
            if group.country == "NO" and any(one.format != "in_person" for one in group.meetings):
                self._anywhere.append(number)

    @property
    def groups(self) -> tuple[Group, ...]:
        """All of them."""
        return self._groups

    def one(self, identifier: str) -> Group | None:
        """The group with that id."""
        return self._by_id.get(identifier)

    def around(self, place: Place | None, within_km: float | None = None) -> Sequence[Group]:
        """The groups that may be shown for `place`, in order: those within the farthest radius (or some more than `within_km`)
        and in its municipality (for a county or region: in its municipalities), and those one can join from anywhere. Only the
        last without a place."""
        found = set(self._anywhere)
        if place is not None and place.is_area:
            for number in place.members:
                found.update(self._municipalities.get(number, ()))
        elif place is not None:
            found.update(self._municipalities.get(place.municipality_number, ()))
            for cell in _cells_within(place.lat, place.lon, within_km or RADII_KM[-1]):
                found.update(self._cells.get(cell, ()))
        return [self._groups[number] for number in sorted(found)]


def _cell(lat: float, lon: float) -> _Cell:
    return (math.floor(lat / _CELL), _column(math.floor(lon / _CELL)))


def _column(number: int) -> int:
    """The same column for 180 east and 180 west."""
    around = round(360 / _CELL)
    return (number + around // 2) % around - around // 2


def _cells_within(lat: float, lon: float, km: float) -> Iterator[_Cell]:
    """All cells that a circle may touch, each once."""
    reach = km / _DEGREE_KM
    south, north = lat - reach, lat + reach
    rows = range(math.floor(south / _CELL), math.floor(north / _CELL) + 1)
    # Degrees of longitude shrink towards the poles: the widest row of the circle is the one farthest from the equator. A circle
    # over a pole touches every column.
    farthest = max(abs(south), abs(north))
    sideways = 180.0 if farthest >= 90 else min(180.0, reach / math.cos(math.radians(farthest)))
    columns = range(math.floor((lon - sideways) / _CELL), math.floor((lon + sideways) / _CELL) + 1)
    for row in rows:
        for column in {_column(number) for number in columns}:
            yield (row, column)
