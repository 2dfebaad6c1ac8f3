"""Where a group is: from what a source says of its place to municipality, county and a point that may be shown.

The order: post code, then the names of place and municipality, then the nearest known place to an exact point. What does not
agree is left out and told; nothing is guessed between places that share a name, and a point that is not the door's is marked
approximate. Pure; the remarks are for staff, in bokmål.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from math import floor, isfinite

from bot.core.distance import distance_km
from db.importers.raw import RawGroup
from knowledge.gazetteer import Entry, Gazetteer, PostCode
from knowledge.place_keys import key_of, light_name

TRUSTED_KM = 60.0
"""A point farther than this from what post code and names say is a slip. Nearly every Norwegian municipality fits within
60 km of its centre, and a swapped digit or another town of the same name lies beyond."""

NEAREST_KM = 40.0
"""How far an exact point may lie from the nearest place we know and still belong to its municipality."""

CLEARLY_LARGER = 20
"""Somebody who writes a bare name means the town with at least this many times the people of all its namesakes together;
those who mean the hamlet add where it is."""

_LOCAL = ("municipality", "locality", "district", "former_municipality")
"""Which of several places of one name in one municipality stands for it: the first kind."""

_NORWAY = frozenset({"NO", "SJ"})
"""SJ is Svalbard and Jan Mayen, which the gazetteer holds as the number 2111."""

_TAILS = re.compile(r"\s+(?:kommune|kommuna|sentrum|by)$", re.IGNORECASE)
_PARTS = re.compile(r"[,;>/()|]+")
_CODE = re.compile(r"(?:N-?|NO-?)?(\d{4})", re.IGNORECASE)

Point = tuple[float, float]
"""Degrees north and east, WGS 84."""


@dataclass(frozen=True, slots=True)
class Located:
    """Where a group is. `municipality`, its number and `county` are today's, "" where not known; `lat`/`lon` both or none.

    `approximate`: the point is that of the post code, place or municipality. `remarks` tell what did not agree.
    """

    place: str
    municipality: str
    municipality_number: str
    county: str
    lat: float | None
    lon: float | None
    approximate: bool
    remarks: tuple[str, ...] = ()


Locate = Callable[[RawGroup], Located]
"""Never raises, whatever the row holds."""


@dataclass(frozen=True, slots=True)
class _Anchor:
    """One thing a row says about where: the municipalities it may be in, a point for it, and how it is told."""

    numbers: frozenset[str]
    point: Point
    name: str
    told: str


class Locator:
    """A `Locate` over a gazetteer. Made once; a call looks up names and takes a few tenths of a millisecond."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._names: dict[str, list[Entry]] = defaultdict(list)
        self._areas: dict[str, frozenset[str]] = {}
        self._cells: dict[tuple[int, int], list[Entry]] = defaultdict(list)
        for entry in gazetteer.entries:
            keys = {key_of(name) for name in (entry.name, *entry.other_names)}
            if entry.kind in _LOCAL:
                for key in keys:
                    self._names[key].append(entry)
                if entry.kind != "former_municipality":
                    self._cells[_cell((entry.lat, entry.lon))].append(entry)
            else:
                for key in keys:
                    # A county's own name goes before an older county or a landscape of the same name.
                    if key not in self._areas or entry.kind == "county":
                        self._areas[key] = frozenset(entry.members)

    def __call__(self, raw: RawGroup) -> Located:
        if raw.country not in _NORWAY:
            return _abroad(raw)
        if raw.meetings and all(each.format != "in_person" for each in raw.meetings):
            # By convention of the registry a group on the net or by telephone belongs to no municipality.
            return Located(raw.place or raw.municipality, "", "", "", None, None, False)
        remarks: list[str] = []
        point = _point(raw, remarks)
        code = self._post_code(raw, remarks)
        by_name = self._by_name(raw, code, point, remarks)
        claims = [each for each in (_of_code(code), by_name) if each is not None]
        if not claims and point is not None and self._contradicts(raw, point):
            remarks.append(
                f"punktet ligger langt fra alle steder som heter «{_short(raw.place or raw.municipality)}»"
            )
            point = None
        claims, trusted = _agreed(claims, point, remarks)
        if len(claims) == 2 and not claims[0].numbers & claims[1].numbers:
            remarks.append(
                f"{claims[0].told} og {claims[1].told} ligger i ulike kommuner; det første er brukt"
            )
        return self._located(raw, claims[0] if claims else None, trusted, remarks)

    def _located(
        self, raw: RawGroup, anchor: _Anchor | None, trusted: Point | None, remarks: list[str]
    ) -> Located:
        exact = None if raw.approximate else trusted
        number = self._number(anchor, exact, remarks)
        point = trusted or (anchor.point if anchor is not None else None)
        if point is None and anchor is None and not remarks:
            remarks.append("stedet er ikke kjent; skriv postnummer, sted eller punkt")
        name = self._gazetteer.municipality_name(number)
        place = raw.place or raw.municipality or (anchor.name if anchor is not None else name)
        if (
            anchor is not None
            and (place.isupper() or place.islower())
            and key_of(place) == key_of(anchor.name)
        ):
            place = anchor.name
        lat, lon = point if point is not None else (None, None)
        county = self._gazetteer.county_name(number[:2]) if number else self._county(raw, anchor)
        return Located(
            place, name, number, county, lat, lon, point is not None and exact is None, tuple(remarks)
        )

    def _number(self, anchor: _Anchor | None, exact: Point | None, remarks: list[str]) -> str:
        """The municipality of today, "" where it cannot be known."""
        if anchor is not None and len(anchor.numbers) == 1:
            return next(iter(anchor.numbers))
        if exact is not None:
            nearest = self._nearest(exact, anchor.numbers if anchor is not None else None)
            if nearest is not None:
                if anchor is None:
                    remarks.append(f"kommunen er funnet fra punktet (nærmeste kjente sted: {nearest.name})")
                return nearest.municipality
            remarks.append(f"ingen kjent kommune innen {NEAREST_KM:.0f} km fra punktet; skriv kommune")
        elif anchor is not None:
            successors = ", ".join(sorted(map(self._gazetteer.municipality_name, anchor.numbers)))
            remarks.append(
                f"{anchor.told} er i dag delt mellom {successors}; skriv postnummer eller dagens kommune"
            )
        return ""

    def _county(self, raw: RawGroup, anchor: _Anchor | None) -> str:
        """The county where the municipality is not known, "" unless all it may be lie in one."""
        numbers = anchor.numbers if anchor is not None else self._hint(raw.region)
        counties = {number[:2] for number in numbers}
        return self._gazetteer.county_name(counties.pop()) if len(counties) == 1 else ""

    # --- what the row says -------------------------------------------------------------------------------------------

    def _post_code(self, raw: RawGroup, remarks: list[str]) -> PostCode | None:
        written = raw.post_code.strip()
        if not written:
            return None
        digits = _CODE.fullmatch(written)
        code = self._gazetteer.post_codes.get(digits[1]) if digits is not None else None
        if code is None:
            remarks.append(f"postnummer «{_short(written)}» finnes ikke; rett det")
        return code

    def _by_name(
        self, raw: RawGroup, code: PostCode | None, point: Point | None, remarks: list[str]
    ) -> _Anchor | None:
        """What place and municipality, or else the region, name; None where nothing or too much is named."""
        helps = [frozenset({code.municipality})] if code is not None else []
        municipality = self._options(raw.municipality)
        numbers = frozenset[str]().union(*map(_numbers, municipality))
        hints = [*helps, *self._hints(raw.region), *self._hints(_rest(raw.place))]
        in_place = self._choose(raw.place, [numbers, *hints], point)
        if in_place is not None and (not numbers or _numbers(in_place) & numbers):
            return _of_entry(in_place)
        named = self._choose(raw.municipality, hints, point)
        if named is not None:
            if in_place is not None:
                remarks.append(f"«{_short(raw.place)}» er ikke kjent i {named.name}; kommunen er brukt")
            return _of_entry(named)
        if in_place is not None:
            return _of_entry(in_place)
        if not raw.place.strip() and not raw.municipality.strip():
            last = _parts(raw.region)[-1:]
            only = self._choose(last[0], hints, point) if last else None
            return _of_entry(only) if only is not None else None
        if code is None:
            self._remark_unknown(raw, remarks)
        return None

    def _contradicts(self, raw: RawGroup, point: Point) -> bool:
        """True where the row's name is shared by several places, and the point is at none of them."""
        options = [*self._options(raw.place), *self._options(raw.municipality)]
        return bool(options) and all(_km(point, (one.lat, one.lon)) > TRUSTED_KM for one in options)

    def _remark_unknown(self, raw: RawGroup, remarks: list[str]) -> None:
        for written in filter(None, (raw.place.strip(), raw.municipality.strip())):
            options = self._options(written)
            if options:
                where = sorted(
                    {self._gazetteer.municipality_name(n) for one in options for n in _numbers(one)}
                )
                several = ", ".join(where[:5]) + (" …" if len(where) > 5 else "")
                remarks.append(
                    f"«{_short(written)}» finnes i flere kommuner ({several}); skriv postnummer eller fylke"
                )
                return
        remarks.append(f"stedet «{_short(raw.place or raw.municipality)}» er ikke kjent; skriv postnummer")

    def _choose(self, written: str, helps: Iterable[Collection[str]], point: Point | None) -> Entry | None:
        """The one place `written` means, given municipalities it may lie in and a point near it; None when in doubt."""
        found = self._options(written)
        for numbers in helps:
            found = [one for one in found if _numbers(one) & frozenset(numbers)] or found
        near = [one for one in found if point is not None and _km(point, (one.lat, one.lon)) <= TRUSTED_KM]
        found = near or found
        if not found:
            return None
        if len({_numbers(one) for one in found}) == 1:
            return min(found, key=lambda one: _LOCAL.index(one.kind))
        if point is not None and near:
            return min(near, key=lambda one: _km(point, (one.lat, one.lon)))
        largest = max(found, key=lambda one: (one.population, one.kind == "municipality"))
        others = sum(_people(one) for one in found if _numbers(one) != _numbers(largest))
        return largest if largest.population >= CLEARLY_LARGER * max(1, others) else None

    def _options(self, written: str) -> list[Entry]:
        """The places a name may mean: as it stands, else without "kommune" or "sentrum", else its first part."""
        name = written.strip()[:120]
        for form in dict.fromkeys((name, _TAILS.sub("", name), *(_parts(name)[:1]))):
            found = self._names.get(key_of(form), []) if form else []
            if found:
                light = light_name(form)
                same = [one for one in found if light in map(light_name, (one.name, *one.other_names))]
                return same or found
        return []

    def _hints(self, written: str) -> list[frozenset[str]]:
        """The municipalities each part of a region names, from the widest to the narrowest as sources write them."""
        found = []
        for part in _parts(written):
            numbers = self._areas.get(key_of(part)) or frozenset[str]().union(
                *map(_numbers, self._options(part))
            )
            if numbers:
                found.append(numbers)
        return found

    def _hint(self, written: str) -> frozenset[str]:
        hints = self._hints(written)
        return hints[0] if hints else frozenset()

    def _nearest(self, point: Point, among: frozenset[str] | None) -> Entry | None:
        """The nearest known place within `NEAREST_KM`, in the municipalities `among` (None: in any)."""
        row, column = _cell(point)
        best: tuple[float, Entry] | None = None
        for cell in ((row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
            for entry in self._cells.get(cell, ()):
                km = _km(point, (entry.lat, entry.lon))
                if km <= NEAREST_KM and (among is None or entry.municipality in among):
                    best = (km, entry) if best is None or km < best[0] else best
        return best[1] if best is not None else None


def _abroad(raw: RawGroup) -> Located:
    point = _whole(raw)
    remarks = () if point is not None or raw.lat is None else ("punktet er ikke på jorda; utelatt",)
    lat, lon = point if point is not None else (None, None)
    place = ", ".join(dict.fromkeys(filter(None, (raw.place or raw.municipality, raw.region))))
    return Located(place, "", "", "", lat, lon, point is not None and raw.approximate, remarks)


def _point(raw: RawGroup, remarks: list[str]) -> Point | None:
    if raw.lat is None and raw.lon is None:
        return None
    point = _whole(raw)
    # The bounds the registry's own tables keep: Norway with Svalbard and a margin.
    if point is None or not (57 <= point[0] <= 81.5 and 4 <= point[1] <= 34):
        remarks.append("punktet ligger ikke i Norge; utelatt")
        return None
    return point


def _whole(raw: RawGroup) -> Point | None:
    if raw.lat is None or raw.lon is None or not (isfinite(raw.lat) and isfinite(raw.lon)):
        return None
    return (raw.lat, raw.lon) if abs(raw.lat) <= 90 and abs(raw.lon) <= 180 else None


def _agreed(
    claims: list[_Anchor], point: Point | None, remarks: list[str]
) -> tuple[list[_Anchor], Point | None]:
    """The claims and the point that hold together; the point decides between two claims, and falls against all."""
    if point is None or not claims:
        return claims, point
    near = [each for each in claims if _km(point, each.point) <= TRUSTED_KM]
    if not near:
        km = min(_km(point, each.point) for each in claims)
        remarks.append(f"punktet ligger {km:.0f} km fra {claims[0].told}; punktet er ikke brukt")
        return claims, None
    for each in claims:
        if each not in near:
            remarks.append(f"{each.told} passer ikke med punktet og {near[0].told}; ikke brukt")
    return near, point


def _of_code(code: PostCode | None) -> _Anchor | None:
    if code is None:
        return None
    town = code.town.title() if code.town.isupper() else code.town
    return _Anchor(frozenset({code.municipality}), (code.lat, code.lon), town, f"postnummer {code.code}")


def _of_entry(entry: Entry) -> _Anchor:
    return _Anchor(_numbers(entry), (entry.lat, entry.lon), entry.name, f"«{entry.name}»")


def _numbers(entry: Entry) -> frozenset[str]:
    """The municipalities of today an entry may lie in: several only for a former one that was split."""
    if entry.kind == "former_municipality" and entry.members:
        return frozenset(entry.members)
    return frozenset({entry.municipality}) if entry.municipality else frozenset(entry.members)


def _people(entry: Entry) -> int:
    """At most how many live there: a locality without a count is no town of Statistics Norway (200), a district may be one."""
    return entry.population or (2_000 if entry.kind == "district" else 200)


def _parts(written: str) -> list[str]:
    return [part.strip() for part in _PARTS.split(written[:240]) if part.strip()]


def _rest(written: str) -> str:
    """What stands behind a comma or in brackets after the name: "Bø, Telemark"."""
    return ", ".join(_parts(written)[1:])


def _cell(point: Point) -> tuple[int, int]:
    """A cell is one degree high and two wide: 111 km by at least 42 km up to 79° north, so neighbours cover 40 km."""
    return (floor(point[0]), floor(point[1] / 2))


def _km(one: Point, other: Point) -> float:
    return distance_km(*one, *other)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
