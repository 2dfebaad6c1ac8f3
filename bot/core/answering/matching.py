"""Query + groups -> ranked hits. Each criterion filters AND says itself in words, so that the sentence cannot lie."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bot.core.answering.phrasebook import Phrasebook
from bot.core.answering.schedule import next_occurrence
from bot.core.distance import distance_km
from bot.core.model import Audience, Filters, Group, GroupHit, GroupQuery, Meeting, Place

RADII_KM = (25.0, 60.0, 120.0)
"""How far is looked, in steps: a short drive, an hour, the most a person may be asked to consider (docs/places.md)."""

MOST_SHOWN = 5
HIDDEN_AFTER_DAYS = 365
OLD_AFTER_DAYS = 180
CHECK_AFTER_DAYS = 90
ASKED_FOR_ONLY = frozenset({"GA", "Angstringen"})
# From this many near hits on there is no need to look farther away.
_ENOUGH_NEAR = 2
_NARROW: tuple[Audience, ...] = ("youth", "women", "men", "lgbt")
_KIN: tuple[Audience, ...] = ("relative", "adult_child", "bereaved")


class Criterion(Protocol):
    def keeps(self, group: Group) -> bool: ...

    def says(self, book: Phrasebook) -> str: ...


@dataclass(frozen=True, slots=True)
class ByOrganisation:
    names: tuple[str, ...]

    def keeps(self, group: Group) -> bool:
        return group.organisation in self.names

    def says(self, book: Phrasebook) -> str:
        return book.either(book.say("criteria.organisation", name=name) for name in self.names)


@dataclass(frozen=True, slots=True)
class NotOrganisation:
    names: tuple[str, ...]

    def keeps(self, group: Group) -> bool:
        return group.organisation not in self.names

    def says(self, book: Phrasebook) -> str:
        return book.both(book.say("criteria.not_organisation", name=name) for name in self.names)


@dataclass(frozen=True, slots=True)
class OfFormat:
    format: str

    def keeps(self, group: Group) -> bool:
        wanted = ("online", "phone") if self.format == "online" else (self.format,)
        return any(meeting.format in wanted for meeting in group.meetings)

    def says(self, book: Phrasebook) -> str:
        return book.say(f"criteria.{self.format}")


@dataclass(frozen=True, slots=True)
class ForAudience:
    """One audience. Relatives' groups also serve adult children and the bereaved where nothing closer exists."""

    audience: Audience

    def keeps(self, group: Group) -> bool:
        if self.audience in group.audience:
            return True
        if self.audience in ("adult_child", "bereaved"):
            return "relative" in group.audience
        if self.audience == "self":
            return not group.audience or not set(group.audience) & set(_KIN)
        return False

    def says(self, book: Phrasebook) -> str:
        return book.say(f"criteria.{self.audience}")


@dataclass(frozen=True, slots=True)
class Openness:
    open: bool

    def keeps(self, group: Group) -> bool:
        return group.open is self.open

    def says(self, book: Phrasebook) -> str:
        return book.say("criteria.open" if self.open else "criteria.closed")


@dataclass(frozen=True, slots=True)
class InLanguage:
    language: str

    def keeps(self, group: Group) -> bool:
        return group.language == self.language

    def says(self, book: Phrasebook) -> str:
        key = f"language.{self.language}"
        return book.say("criteria.language", language=book.say(key) if book.has(key) else self.language)


@dataclass(frozen=True, slots=True)
class WithAccess:
    access: str

    def keeps(self, group: Group) -> bool:
        return self.access in group.access

    def says(self, book: Phrasebook) -> str:
        return book.say(f"criteria.{self.access}")


@dataclass(frozen=True, slots=True)
class AtTime:
    """Day and hour together: a group keeps when one of its meetings fulfils both."""

    filters: Filters
    now: datetime

    def keeps(self, group: Group) -> bool:
        return any(self.next(meeting) is not None for meeting in group.meetings)

    def next(self, meeting: Meeting) -> datetime | None:
        f = self.filters
        return next_occurrence(
            meeting, self.now, on_weekdays=f.weekdays, starts_after=f.after, starts_before=f.before, on=f.on
        )

    def says(self, book: Phrasebook) -> str:
        f = self.filters
        parts: list[str] = []
        if f.weekdays:
            parts.append(book.say("criteria.days", days=book.days(f.weekdays)))
        if f.after is not None and f.before is not None:
            parts.append(book.say("criteria.between", after=book.clock(f.after), before=book.clock(f.before)))
        elif f.after is not None:
            parts.append(book.say("criteria.after", time=book.clock(f.after)))
        elif f.before is not None:
            parts.append(book.say("criteria.before", time=book.clock(f.before)))
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Match:
    """The hits of one search, in the order they are shown.

    `radius_km` is how far was looked, None for an area or for online. `complete` is true when every hit fulfils all that was
    asked. `online` are hits one can join from anywhere, offered beside the near ones. `total` counts all, before paging.
    """

    near: tuple[GroupHit, ...]
    online: tuple[GroupHit, ...]
    radius_km: float | None
    complete: bool
    total: int


def criteria(filters: Filters, now: datetime) -> tuple[Criterion, ...]:
    """What the filters ask for, as objects; the format stands apart since it also chooses where is looked."""
    found: list[Criterion] = []
    if filters.organisations:
        found.append(ByOrganisation(filters.organisations))
    if filters.excluded_organisations:
        found.append(NotOrganisation(filters.excluded_organisations))
    found.extend(ForAudience(audience) for audience in filters.audience)
    if filters.weekdays or filters.after is not None or filters.before is not None:
        found.append(AtTime(filters, now))
    if filters.open is not None:
        found.append(Openness(filters.open))
    if filters.language is not None:
        found.append(InLanguage(filters.language))
    found.extend(WithAccess(access) for access in filters.access)
    if filters.format is not None:
        found.append(OfFormat(filters.format))
    return tuple(found)


def rank(groups: Sequence[Group], query: GroupQuery, now: datetime, book: Phrasebook) -> Match:
    """The groups that fit, best first; when none fits all, those that miss least, saying what they miss.

    Never shows: groups not confirmed for more than a year, treatment, or a group for adults to a minor. `now` is aware.
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
    hits = tuple(
        _hit(group, distance, wanted, filters, now, book, in_person=True) for group, distance in near
    )
    hits = tuple(sorted(hits, key=lambda hit: _order(hit, filters, place, now)))
    anywhere = [
        group
        for group in far_pool
        if all(one.keeps(group) for one in wanted if not isinstance(one, OfFormat))
    ]
    partly = False
    if not anywhere and (online_only or not hits):
        scored = [(_missed(group, wanted), group) for group in far_pool]
        least = min((count for count, _ in scored), default=0)
        anywhere = [group for count, group in scored if count == least]
        partly = bool(anywhere)
    online = tuple(_hit(group, None, wanted, filters, now, book, in_person=False) for group in anywhere)
    online = tuple(sorted(online, key=lambda hit: _order(hit, filters, None, now)))
    if online_only:
        return Match((), online, None, not partly, len(online))
    return Match(hits, online, radius, complete, len(hits))


def single(group: Group, now: datetime, book: Phrasebook) -> GroupHit:
    """One group as a hit of its own, with its next start, as a link from a poster asks for it."""
    return _hit(group, None, (), Filters(), now, book, in_person=_meets_in_person(group))


def is_shown_at_all(group: Group, now: datetime) -> bool:
    """False for treatment, for a group without a meeting and for one not confirmed for more than a year. `now` is aware."""
    if group.category == "treatment" or not group.meetings:
        return False
    confirmed = group.confirmed_on
    return confirmed is None or now.date() - confirmed <= timedelta(days=HIDDEN_AFTER_DAYS)


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
    fitting = [(group, distance) for group, distance in placed if all(one.keeps(group) for one in wanted)]
    complete = bool(fitting) or not placed
    if not fitting and placed:
        scored = [(_missed(group, wanted), group, distance) for group, distance in placed]
        least = min(count for count, _, _ in scored)
        # A group that misses everything that was asked for is no help.
        if least < max(sum(_WEIGHT.get(type(one), 1) for one in wanted), 1):
            fitting = [(group, distance) for count, group, distance in scored if count == least]
    if place is None or place.is_area:
        return fitting, None, complete
    home = place.municipality_number
    for radius in RADII_KM:
        within = [
            one
            for one in fitting
            if one[1] is not None and (one[1] <= radius or one[0].municipality_number == home)
        ]
        if len(within) >= _ENOUGH_NEAR or radius == RADII_KM[-1]:
            return within, radius, complete
    return [], RADII_KM[-1], complete


def _hit(
    group: Group,
    distance: float | None,
    wanted: tuple[Criterion, ...],
    filters: Filters,
    now: datetime,
    book: Phrasebook,
    *,
    in_person: bool,
) -> GroupHit:
    at = AtTime(filters, now)
    formats = ("in_person",) if in_person else ("online", "phone")
    starts = [(at.next(meeting), meeting) for meeting in group.meetings if meeting.format in formats]
    timed = sorted(
        ((start, meeting) for start, meeting in starts if start is not None), key=lambda one: one[0]
    )
    if not timed:
        anytime = [
            (next_occurrence(meeting, now), meeting)
            for meeting in group.meetings
            if meeting.format in formats
        ]
        timed = sorted(
            ((start, meeting) for start, meeting in anytime if start is not None), key=lambda one: one[0]
        )
    start, meeting = (
        timed[0] if timed else (None, next((one for one in group.meetings if one.format in formats), None))
    )
    kept = tuple(one for one in wanted if one.keeps(group))
    return GroupHit(
        group=group,
        distance_km=None if distance is None else round(distance, 1),
        next=start,
        meeting=meeting,
        reasons=tuple(one.says(book) for one in kept),
        missed=tuple(one.says(book) for one in wanted if one not in kept),
    )


def _order(
    hit: GroupHit, filters: Filters, place: Place | None, now: datetime
) -> tuple[int, int, float, float, float, str]:
    """Fresh before old; what was asked for before what is only for some; near before far; soon before late."""
    confirmed = hit.group.confirmed_on
    age = (now.date() - confirmed).days if confirmed is not None else OLD_AFTER_DAYS + 1
    narrow = bool(set(hit.group.audience) & set(_NARROW) - set(filters.audience))
    soon = hit.next.timestamp() if hit.next is not None else float("inf")
    measured = hit.distance_km is not None and place is not None and not place.is_area
    distance = hit.distance_km or 0.0 if measured else 0.0
    # Ten kilometres more or less do not matter to someone who drives; then the next meeting decides.
    near = distance // 10
    # The last two only settle a tie, so that the order never hangs on that of the registry.
    return (int(age > OLD_AFTER_DAYS), int(narrow), near, soon, distance, hit.group.id)
