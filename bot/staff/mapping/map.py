"""Norway as dots, in SVG. The shape of the country is that of the places the bot knows: no map file is copied. Pure.

Equal-distance (azimuthal) projection about 65° N 15° E, the middle of the mainland: distances from there are true, and the
country looks as people know it. Svalbard has a frame of its own on the same scale, drawn only when a group meets there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from bot.core.distance import EARTH_RADIUS_KM
from bot.staff.mapping.values import Reach, Spot
from bot.staff.mapping.words import esc
from knowledge.gazetteer import SVALBARD, Gazetteer

WIDTH, HEIGHT = 820, 880
_SCALE = 0.57
"""Pixels a kilometre, so that the 1,180 by 1,480 kilometres of the mainland fill the sheet."""
_MIDDLE = (65.0, 15.0)
_SHEET_MIDDLE = (461.0, 428.0)
"""Where the middle of the country lies on the sheet; to the left of the coast there is room for the names of its towns."""
_SVALBARD_MIDDLE = (78.3, 16.5)
_SVALBARD_FRAME = (12, 12, 210, 150)
_ARCTIC = 73.0
"""Degrees north; between the mainland (71.2) and Bjørnøya (74.4), which is part of Svalbard."""

_TOGETHER_PX = 10 * _SCALE
"""Groups within ten kilometres are one dot, larger for more: at this scale they would lie upon each other."""
_ONE_PX, _LARGEST_PX, _LEAST_PX = 5.5, 30.0, 3.5
"""Radius of a dot of one group, of the largest dot, and of any: two millimetres across on paper can still be seen."""

_TOWNS = (
    ("0301", "start"),
    ("1103", "end"),
    ("4204", "start"),
    ("4601", "end"),
    ("5001", "end"),
    ("1804", "end"),
    ("5501", "end"),
    ("5601", "start"),
)
"""Towns that are named so that the reader finds the way, and on which side of the dot the name has room."""

_KINDS = frozenset({"municipality", "locality", "district", "former_municipality"})

Point = tuple[float, float]
Project = Callable[[float, float], Point]


@dataclass(frozen=True, slots=True)
class Dot:
    """Groups that lie together on the sheet. `approximate` where no door is known of any of them; `arctic`: on Svalbard."""

    x: float
    y: float
    groups: int
    approximate: bool
    arctic: bool = False


def groups_map(ident: str, title: str, description: str, dots: Sequence[Dot], gazetteer: Gazetteer) -> str:
    """Where the groups are. A filled dot has a known address, a ring only a place; the area is the number of groups."""
    mainland = _projection(_MIDDLE, _SHEET_MIDDLE)
    step = radius_step(dots)
    parts = [_land(f"{ident}-land", gazetteer, mainland, arctic=False)]
    if any(dot.arctic for dot in dots):
        parts += [_frame(), _land(f"{ident}-svalbard", gazetteer, _arctic(), arctic=True)]
    parts += [_circle(dot, step) for dot in sorted(dots, key=lambda dot: (-dot.groups, dot.x, dot.y))]
    parts.append(_towns(gazetteer, mainland, dots, step))
    return _svg(ident, title, description, parts)


def gaps_map(ident: str, title: str, description: str, reach: Reach, gazetteer: Gazetteer) -> str:
    """How far each municipality's centre is from the nearest group; told by shape and size, and by shade."""
    mainland = _projection(_MIDDLE, _SHEET_MIDDLE)
    parts = [_land(f"{ident}-land", gazetteer, mainland, arctic=False)]
    # The near ones first, so that those far away are never hidden.
    for way in sorted(reach.ways, key=lambda way: (way.km, way.number)):
        entry = gazetteer.municipalities[way.number]
        parts.append(gap_mark(way.km, *mainland(entry.lat, entry.lon)))
    parts.append(_towns(gazetteer, mainland, (), 0.0))
    return _svg(ident, title, description, parts)


def gap_mark(km: float, x: float, y: float) -> str:
    """The mark of a municipality with so far to go: dot, ring, triangle, square with a cross."""
    at = f"{x:.1f},{y:.1f}"
    if km <= 25:
        return f'<circle class="near" cx="{x:.1f}" cy="{y:.1f}" r="3"></circle>'
    if km <= 60:
        return f'<circle class="some" cx="{x:.1f}" cy="{y:.1f}" r="5.5"></circle>'
    if km <= 120:
        return f'<path class="far" d="M{at}m0-9l8.5 15h-17z"></path>'
    return f'<path class="farthest" d="M{at}m-8.5-8.5h17v17h-17zm3.5 3.5l10 10m0-10l-10 10"></path>'


def dots_of(spots: Sequence[Spot]) -> tuple[Dot, ...]:
    """The dots `groups_map` draws of these spots, Svalbard's in its frame."""
    south = [spot for spot in spots if spot.lat < _ARCTIC]
    north = [spot for spot in spots if spot.lat >= _ARCTIC]
    return (
        *_together(south, _projection(_MIDDLE, _SHEET_MIDDLE), arctic=False),
        *_together(north, _arctic(), arctic=True),
    )


def _together(spots: Iterable[Spot], project: Project, *, arctic: bool) -> list[Dot]:
    """Each spot joins the first dot within ten kilometres; the largest heaps come first and stay where they are."""
    heaps: dict[tuple[float, float], list[Spot]] = {}
    for spot in spots:
        heaps.setdefault((spot.lat, spot.lon), []).append(spot)
    dots: list[Dot] = []
    for (lat, lon), heap in sorted(heaps.items(), key=lambda each: (-len(each[1]), each[0])):
        x, y = project(lat, lon)
        exact = any(not spot.approximate for spot in heap)
        for place, dot in enumerate(dots):
            if math.hypot(dot.x - x, dot.y - y) <= _TOGETHER_PX:
                approximate = dot.approximate and not exact
                dots[place] = replace(dot, groups=dot.groups + len(heap), approximate=approximate)
                break
        else:
            dots.append(Dot(x, y, len(heap), not exact, arctic))
    return dots


def radius_step(dots: Sequence[Dot]) -> float:
    """Pixels of the radius of a dot of one group; chosen so that the largest dot hides no county."""
    most = max((dot.groups for dot in dots), default=1)
    return min(_ONE_PX, _LARGEST_PX / math.sqrt(most))


def radius(groups: int, step: float) -> float:
    """Area in proportion to the groups, but never too small to be seen."""
    return max(_LEAST_PX, step * math.sqrt(groups))


def _projection(middle: Point, sheet: Point) -> Project:
    lat0, lon0 = math.radians(middle[0]), math.radians(middle[1])

    def project(lat: float, lon: float) -> Point:
        up, east = math.radians(lat), math.radians(lon) - lon0
        cosine = math.sin(lat0) * math.sin(up) + math.cos(lat0) * math.cos(up) * math.cos(east)
        angle = math.acos(max(-1.0, min(1.0, cosine)))
        stretch = 1.0 if angle < 1e-9 else angle / math.sin(angle)
        x = stretch * math.cos(up) * math.sin(east)
        y = stretch * (math.cos(lat0) * math.sin(up) - math.sin(lat0) * math.cos(up) * math.cos(east))
        return sheet[0] + x * EARTH_RADIUS_KM * _SCALE, sheet[1] - y * EARTH_RADIUS_KM * _SCALE

    return project


def _arctic() -> Project:
    left, top, width, height = _SVALBARD_FRAME
    return _projection(_SVALBARD_MIDDLE, (left + width / 2, top + height / 2))


def _land(ident: str, gazetteer: Gazetteer, project: Project, *, arctic: bool) -> str:
    """Every place as a wide dot: together they are the country, with a darker rim where it ends."""
    points: set[tuple[int, int]] = set()
    for entry in gazetteer.entries:
        if entry.kind in _KINDS and (entry.municipality == SVALBARD) == arctic:
            x, y = project(entry.lat, entry.lon)
            if arctic and not _in_frame(x, y):
                continue
            # To every third pixel: places closer than five kilometres are one dot here anyway.
            points.add((round(x / 3) * 3, round(y / 3) * 3))
    path = "".join(f"M{x} {y}h.1" for x, y in sorted(points))
    return f'<g class="rim"><path id="{ident}" d="{path}"></path></g><g class="land"><use href="#{ident}"></use></g>'


def _circle(dot: Dot, step: float) -> str:
    kind = "about" if dot.approximate else "group"
    size = radius(dot.groups, step)
    return f'<circle class="{kind}" cx="{dot.x:.1f}" cy="{dot.y:.1f}" r="{size:.1f}"></circle>'


def _in_frame(x: float, y: float) -> bool:
    left, top, width, height = _SVALBARD_FRAME
    return left < x < left + width and top < y < top + height


def _frame() -> str:
    left, top, width, height = _SVALBARD_FRAME
    return (
        f'<rect class="frame" x="{left}" y="{top}" width="{width}" height="{height}"></rect>'
        f'<text class="town" x="{left + 8}" y="{top + height - 10}">Svalbard</text>'
    )


def _towns(gazetteer: Gazetteer, project: Project, dots: Sequence[Dot], step: float) -> str:
    parts = []
    for number, anchor in _TOWNS:
        entry = gazetteer.municipalities.get(number)
        if entry is None:
            continue
        x, y = project(entry.lat, entry.lon)
        under = [radius(dot.groups, step) for dot in dots if math.hypot(dot.x - x, dot.y - y) <= _TOGETHER_PX]
        away = max(under, default=4.0) + 7
        at = x + away if anchor == "start" else x - away
        parts.append(f'<text class="town {anchor}" x="{at:.0f}" y="{y + 6:.0f}">{esc(entry.name)}</text>')
    return "".join(parts)


def _svg(ident: str, title: str, description: str, parts: Sequence[str]) -> str:
    return (
        f'<svg class="map" id="{ident}" role="img" aria-labelledby="{ident}-t {ident}-d"'
        f' viewBox="0 0 {WIDTH} {HEIGHT}" focusable="false">'
        f'<title id="{ident}-t">{esc(title)}</title><desc id="{ident}-d">{esc(description)}</desc>'
        f"{''.join(parts)}</svg>"
    )
