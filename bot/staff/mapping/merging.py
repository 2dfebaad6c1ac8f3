"""Rows of the registry -> groups that are counted once, and rows that are set aside with why. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.answering.freshness import FRESH_DAYS, HIDDEN_DAYS, STALE_DAYS
from bot.core.model import Group, Meeting
from bot.staff.mapping.values import Age, GroupFormat, LedKind, Once, OpenKind, SetAside, Spot, Why
from knowledge.gazetteer import SVALBARD, Gazetteer

WHYS: tuple[Why, ...] = ("example", "abroad", "treatment", "paused", "not_now", "too_old")

_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Merged:
    """`rows` are those counted. All rows given are either in `rows` or in `set_aside`."""

    made_up: bool
    rows: tuple[Group, ...]
    groups: tuple[Once, ...]
    set_aside: tuple[SetAside, ...]


def merge(groups: Iterable[Group], gazetteer: Gazetteer, at: date) -> Merged:
    """Each group once, in the order of its first row.

    Rows with the same organisation, `part_of` and municipality are one group with several meetings; a row without `part_of`
    is a group of its own. Where all rows are made up they are counted, and `made_up` says so; beside one real row no made-up
    one is counted.
    """
    rows = tuple(groups)
    made_up = bool(rows) and all(each.example for each in rows)
    kept: dict[_Key, list[Group]] = {}
    aside: Counter[Why] = Counter()
    aside_keys: dict[Why, set[_Key]] = {why: set() for why in WHYS}
    for row in rows:
        why = _why_not(row, at, made_up=made_up)
        if why is None:
            kept.setdefault(_key(row), []).append(row)
        else:
            aside[why] += 1
            aside_keys[why].add(_key(row))
    centres = _centres(gazetteer)
    counties = {entry.name.casefold(): number for number, entry in gazetteer.counties.items()}
    return Merged(
        made_up=made_up,
        rows=tuple(row for same in kept.values() for row in same),
        groups=tuple(_once(same, at, centres, counties) for same in kept.values()),
        set_aside=tuple(SetAside(why, aside[why], len(aside_keys[why] - kept.keys())) for why in WHYS),
    )


def age_of(confirmed_on: date | None, listed_on: date | None, at: date) -> Age | None:
    """How sure it is that a group meets; None when it was last heard of more than a year ago (registry-rules 4.2, rule 2).

    A list that is fetched again confirms the list: "listed" is told apart, however new it is.
    """
    if confirmed_on is not None:
        days = (at - confirmed_on).days
        if days <= FRESH_DAYS:
            return "fresh"
        if days <= STALE_DAYS:
            return "check"
        if days <= HIDDEN_DAYS:
            return "old"
    if listed_on is not None and (at - listed_on).days <= HIDDEN_DAYS:
        return "listed"
    return "unconfirmed" if confirmed_on is None and listed_on is None else None


def _key(row: Group) -> _Key:
    # A source may write the name of the group a little differently from row to row.
    whole = " ".join(row.part_of.split()).casefold()
    return (row.organisation, whole, row.municipality_number) if whole else ("", "", row.id)


def _why_not(row: Group, at: date, *, made_up: bool) -> Why | None:
    if row.example and not made_up:
        return "example"
    if row.country != "NO":
        return "abroad"
    if row.category == "treatment":
        return "treatment"
    if row.paused:
        return "paused"
    if row.meetings and not _held(row, at):
        return "not_now"
    return "too_old" if age_of(row.confirmed_on, row.listed_on, at) is None else None


def _held(row: Group, at: date) -> tuple[Meeting, ...]:
    """The meetings that are not yet over for good. One that begins within half a year is a group people may know of."""
    soon = min(at, date.max - timedelta(days=STALE_DAYS)) + timedelta(days=STALE_DAYS)
    return tuple(
        each
        for each in row.meetings
        if (each.last_on is None or each.last_on >= at) and (each.first_on is None or each.first_on <= soon)
    )


def _once(
    same: Sequence[Group], at: date, centres: Mapping[str, tuple[float, float]], counties: Mapping[str, str]
) -> Once:
    first = same[0]
    held = [(row, meeting) for row in same for meeting in _held(row, at)]
    in_room = dict.fromkeys(row.id for row, meeting in held if meeting.format == "in_person")
    spots = dict.fromkeys(
        spot for row in same if row.id in in_room and (spot := _spot(row, centres)) is not None
    )
    number = first.municipality_number
    age = age_of(_newest(row.confirmed_on for row in same), _newest(row.listed_on for row in same), at)
    assert age is not None  # every row was asked already, and the newest day is no older than any
    return Once(
        id=first.id,
        rows=len(same),
        organisation=first.organisation,
        category=first.category,
        audience=tuple(dict.fromkeys(each for row in same for each in row.audience)),
        substances=tuple(dict.fromkeys(each for row in same for each in row.substances)),
        municipality=number if number in centres else "",
        county=number[:2] if number in centres else counties.get(first.county.strip().casefold(), ""),
        spots=tuple(spots),
        meetings=len(held),
        format=_format({meeting.format for _, meeting in held}),
        open=_open({row.open for row in same}),
        led_by=_led({row.led_by for row in same}),
        age=age,
    )


def _centres(gazetteer: Gazetteer) -> dict[str, tuple[float, float]]:
    centres = {number: (entry.lat, entry.lon) for number, entry in gazetteer.municipalities.items()}
    settlements = [entry for entry in gazetteer.entries if entry.municipality == SVALBARD]
    if settlements:
        largest = max(settlements, key=lambda entry: entry.population)
        centres[SVALBARD] = (largest.lat, largest.lon)
    return centres


def _spot(row: Group, centres: Mapping[str, tuple[float, float]]) -> Spot | None:
    if row.lat is not None and row.lon is not None and math.isfinite(row.lat) and math.isfinite(row.lon):
        return Spot(row.lat, row.lon, row.approximate)
    centre = centres.get(row.municipality_number)
    return None if centre is None else Spot(*centre, approximate=True)


def _newest(days: Iterable[date | None]) -> date | None:
    return max((day for day in days if day is not None), default=None)


def _format(held: set[str]) -> GroupFormat:
    if "in_person" in held:
        return "room" if len(held) == 1 else "room_and_net"
    if "online" in held:
        return "net"
    return "phone" if held else "unsaid"


def _open(said: set[bool | None]) -> OpenKind:
    known = said - {None}
    if len(known) == 2:
        return "both"
    return "unsaid" if not known else "open" if True in known else "closed"


def _led(said: set[str]) -> LedKind:
    known = said - {""}
    if len(known) > 1:
        return "differs"
    for kind in ("nobody", "member", "volunteer", "professional"):
        if kind in known:
            return kind
    return "unsaid"
