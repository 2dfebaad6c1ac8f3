"""Query + groups -> ranked hits: who may be shown, how far is looked, and what is said when nothing fits all. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.answering.criteria import (
    ByOrganisation,
    Criterion,
    ForAudience,
    NotOrganisation,
    OfFormat,
    criteria,
)
from bot.core.answering.freshness import HIDDEN_DAYS, is_too_old
from bot.core.answering.ordering import Asked, best_first, hit_of
from bot.core.answering.phrasebook import Phrasebook
from bot.core.distance import distance_km
from bot.core.model import Filters, Group, GroupHit, GroupQuery, Place

RADII_KM = (25.0, 60.0, 120.0)
"""How far is looked, in steps: a short drive, an hour, the most a person may be asked to consider (docs/places.md)."""

MOST_SHOWN = 5
HIDDEN_AFTER_DAYS = HIDDEN_DAYS
ASKED_FOR_ONLY = frozenset({"GA", "Angstringen"})
# From this many near hits on there is no need to look farther away.
_ENOUGH_NEAR = 2


@dataclass(frozen=True, slots=True)
class Match:
    """The hits of one search, in the order they are shown.

    `radius_km` is how far was looked, None for an area or for online. `complete` is true when every hit fulfils all that was
    asked. `online` are hits one can join from anywhere, offered beside the near ones. `total` and `online_total` count all that
    fit; the hits are those that were asked for, from the first on.
    """

    near: tuple[GroupHit, ...]
    online: tuple[GroupHit, ...]
    radius_km: float | None
    complete: bool
    total: int
    online_total: int


def rank(
    groups: Sequence[Group], query: GroupQuery, now: datetime, book: Phrasebook, most: int | None = None
) -> Match:
    """The groups that fit, best first; when none fits all, those that miss least, saying what they miss.

    `most` is how many hits are needed of each kind, None for all: working out a thousand that nobody will see takes long.

    Never shows: groups that pause or that nobody vouched for in a year, treatment, or a group for adults to a minor. `now` is
    aware.
    """
    filters = query.filters
    wanted = criteria(filters, now)
    shown = [group for group in groups if _may_be_shown(group, filters, now)]
    online_only = filters.format in ("online", "phone")
    near_pool = [] if online_only else [group for group in shown if _meets_in_person(group)]
    far_pool = [group for group in shown if _can_join_from_anywhere(group)]
    place = query.place
    placed = _placed(near_pool, place)
    firm = tuple(
        one
        for one in wanted
        if (isinstance(one, ForAudience) and one.audience == "youth") or isinstance(one, NotOrganisation)
    )
    placed = [(group, distance) for group, distance in placed if all(one.keeps(group) for one in firm)]
    far_pool = [group for group in far_pool if all(one.keeps(group) for one in firm)]
    near, radius, complete = _nearest(placed, wanted, place)
    asked = Asked(filters, wanted, place, now, book)
    hits = best_first(near, asked, in_person=True, most=most)
    anywhere = [
        group
        for group in far_pool
        if all(one.keeps(group) for one in wanted if not isinstance(one, OfFormat))
    ]
    partly = False
    if not anywhere and (online_only or not near):
        scored = [(_missed(group, wanted), group) for group in far_pool]
        least = min((count for count, _ in scored), default=0)
        anywhere = [group for count, group in scored if count == least]
        partly = bool(anywhere)
    joined = [(group, None) for group in anywhere]
    if most is not None and not online_only and len(near) >= MOST_SHOWN:
        most = 1  # a page full of near ones has no room for more than to know that there are some
    online = best_first(joined, replace(asked, place=None), in_person=False, most=most)
    if online_only:
        return Match((), online, None, not partly, len(joined), len(joined))
    return Match(hits, online, radius, complete, len(near), len(joined))


def is_enough(match: Match) -> bool:
    """True where a look at the nearest ring alone gave what a look at all would have given."""
    return match.radius_km == RADII_KM[0] and match.complete and match.total >= _ENOUGH_NEAR


def single(group: Group, now: datetime, book: Phrasebook) -> GroupHit:
    """One group as a hit of its own, with its next start, as a link from a poster asks for it."""
    return hit_of(group, None, Asked(Filters(), (), None, now, book), in_person=_meets_in_person(group))


def is_shown_at_all(group: Group, now: datetime) -> bool:
    """False for treatment, a group that pauses or has no meeting, and one nobody vouched for in a year. `now` is aware."""
    if group.category == "treatment" or group.paused or not group.meetings:
        return False
    return not is_too_old(group, now.date())


_WEIGHT: dict[type, int] = {ByOrganisation: 3, ForAudience: 3}


def _missed(group: Group, wanted: tuple[Criterion, ...]) -> int:
    """How much of what was asked a group lacks. Whom it is for and whose it is weigh more than day, hour and the rest."""
    return sum(_WEIGHT.get(type(one), 1) for one in wanted if not one.keeps(group))


def _may_be_shown(group: Group, filters: Filters, now: datetime) -> bool:
    if not is_shown_at_all(group, now):
        return False
    # Gambling and anxiety are beside the field of the survey: shown when asked for, never suggested.
    if group.organisation in ASKED_FOR_ONLY and group.organisation not in filters.organisations:
        return False
    return not (
        "youth" not in filters.audience
        and "youth" in group.audience
        and "Alateen" not in filters.organisations
    )


def _meets_in_person(group: Group) -> bool:
    return group.lat is not None and any(meeting.format == "in_person" for meeting in group.meetings)


def _can_join_from_anywhere(group: Group) -> bool:
    return any(meeting.format in ("online", "phone") for meeting in group.meetings)


def _placed(groups: Iterable[Group], place: Place | None) -> list[tuple[Group, float | None]]:
    if place is None:
        return []
    if place.is_area:
        numbers = set(place.members)
        return [(group, None) for group in groups if group.municipality_number in numbers]
    found: list[tuple[Group, float | None]] = []
    for group in groups:
        assert group.lat is not None
        assert group.lon is not None
        distance = distance_km(place.lat, place.lon, group.lat, group.lon)
        # The place's own municipality counts as near, however wide it is.
        if distance <= RADII_KM[-1] or group.municipality_number == place.municipality_number:
            found.append((group, distance))
    return found


def _nearest(
    placed: list[tuple[Group, float | None]], wanted: tuple[Criterion, ...], place: Place | None
) -> tuple[list[tuple[Group, float | None]], float | None, bool]:
    """The groups to show, the radius that was used, and whether they fulfil everything."""
    if place is None or place.is_area:
        fitting, complete = _fitting(placed, wanted)
        return fitting, None, complete
    rings = [[one for one in placed if _is_within(one, radius, place)] for radius in RADII_KM]
    for radius, ring in zip(RADII_KM[:-1], rings[:-1], strict=True):
        within = [one for one in ring if all(criterion.keeps(one[0]) for criterion in wanted)]
        if len(within) >= _ENOUGH_NEAR:
            return within, radius, True
    fitting, complete = _fitting(placed, wanted)
    for radius in RADII_KM:
        within = [one for one in fitting if _is_within(one, radius, place)]
        if len(within) >= _ENOUGH_NEAR or radius == RADII_KM[-1]:
            return within, radius, complete
    return [], RADII_KM[-1], complete


def _is_within(one: tuple[Group, float | None], radius: float, place: Place) -> bool:
    group, distance = one
    return distance is not None and (
        distance <= radius or group.municipality_number == place.municipality_number
    )


def _fitting(
    placed: list[tuple[Group, float | None]], wanted: tuple[Criterion, ...]
) -> tuple[list[tuple[Group, float | None]], bool]:
    """Those that fulfil all, else those that miss least; and whether they fulfil all."""
    fitting = [one for one in placed if all(criterion.keeps(one[0]) for criterion in wanted)]
    if fitting or not placed:
        return fitting, True
    scored = [(_missed(group, wanted), group, distance) for group, distance in placed]
    least = min(count for count, _, _ in scored)
    # A group that misses everything that was asked for is no help.
    if least < max(sum(_WEIGHT.get(type(one), 1) for one in wanted), 1):
        fitting = [(group, distance) for count, group, distance in scored if count == least]
    return fitting, False
