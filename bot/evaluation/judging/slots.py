"""The slots of a question that asks for a group: place, organisation, day, time and so on, as the case files
word them.

A slot nobody knows, or one the contract has no field for (how far one can drive), is not judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.evaluation.cases import PlaceTarget
from bot.evaluation.got import Got
from bot.evaluation.judging.judgement import Point, shown
from bot.evaluation.judging.places import fits, fits_region

Slot = str | int | bool | None

_DAYS: dict[str, int] = {
    **{name: number for number, name in enumerate(
        ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"), start=1)},
    **{name: number for number, name in enumerate(
        ("måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "sundag"), start=1)},
    **{name: number for number, name in enumerate(
        ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), start=1)},
}  # fmt: skip
_SPANS: dict[str, frozenset[int]] = {
    "weekend": frozenset({6, 7}),
    "helg": frozenset({6, 7}),
    "weekdays": frozenset({1, 2, 3, 4, 5}),
    "weekday": frozenset({1, 2, 3, 4, 5}),
    "hverdag": frozenset({1, 2, 3, 4, 5}),
}
_FORMATS = {
    "digital": "online",
    "online": "online",
    "phone": "phone",
    "in_person": "in_person",
    "physical": "in_person",
}
_AUDIENCES = {"relatives": "relative", "children": "youth", "young": "youth"}

# Vague hours: (field, earliest, latest) that may be read from the word; around the readings of the contract.
_VAGUE: dict[str, tuple[str, str, str]] = {
    "morning": ("before", "08:00", "12:00"),
    "forenoon": ("before", "11:00", "14:00"),
    "day": ("before", "14:00", "17:00"),
    "daytime": ("before", "14:00", "17:00"),
    "afternoon": ("after", "12:00", "16:00"),
    "after_work": ("after", "15:00", "17:00"),
    "evening": ("after", "16:00", "18:00"),
    "night": ("after", "17:00", "23:00"),
}


def judge_slots(slots: tuple[tuple[str, Slot], ...], got: Got, now: datetime) -> tuple[Point, ...]:
    """One point for each slot that can be judged, under the contract's name of the field."""
    given: Mapping[str, Slot] = dict(slots)
    points: list[Point] = []
    if given.get("abroad") is True:
        points.append(_point("place", None, str(got.place) if got.place else None, right=got.place is None))
    elif {"place", "municipality", "region", "county"} & set(given):
        points.append(_place(given, got))
    for name, value in slots:
        if isinstance(value, str):
            points.extend(_one(name, value, got, now))
    return tuple(points)


def _one(name: str, value: str, got: Got, now: datetime) -> tuple[Point, ...]:
    match name:
        case "org":
            right = value.casefold() in {short.casefold() for short in got.organisations}
            return (_point("organisations", value, got.organisations, right=right),)
        case "day":
            days = _days(value, now)
            if not days:
                return ()
            return (_point("weekdays", tuple(sorted(days)), got.weekdays, right=set(got.weekdays) == days),)
        case "time":
            return (_time(value, got),)
        case "format":
            wanted = _FORMATS.get(value, value)
            return (_point("format", wanted, got.format, right=got.format == wanted),)
        case "audience_filter" | "gender":
            wanted = _AUDIENCES.get(value, value)
            return (_point("audience", wanted, got.audience, right=wanted in got.audience),)
        case "open":
            return (_point("open", value, got.open, right=got.open == (value == "open")),)
        case "language":
            right = got.meeting_language == value
            return (_point("meeting_language", value, got.meeting_language, right=right),)
        case _:
            return ()


def _place(given: Mapping[str, Slot], got: Got) -> Point:
    names = tuple(str(given[name]) for name in ("place", "municipality", "region") if given.get(name))
    county = given.get("county")
    if not names and not county:
        searched = str(got.place) if got.place else None
        return _point("place", None, searched, right=got.place is None)
    target = PlaceTarget(
        names=names or (str(county),),
        municipality=str(given["municipality"]) if given.get("municipality") else None,
        county=str(county) if county else None,
    )
    is_region = not given.get("place") and not given.get("municipality")
    judge = fits_region if is_region else fits
    have = (got.place,) if got.place else got.places if got.kind == "groups" else ()
    read = shown(tuple(str(place) for place in have)) if have else "no place"
    return _point("place", target.names[0], read, right=any(judge(place, target) for place in have))


def _days(value: str, now: datetime) -> frozenset[int]:
    word = value.casefold()
    if word in ("today", "tonight", "i dag", "i kveld"):
        return frozenset({now.isoweekday()})
    if word in ("tomorrow", "i morgen"):
        return frozenset({now.isoweekday() % 7 + 1})
    if word in _SPANS:
        return _SPANS[word]
    day = _DAYS.get(word) or _DAYS.get(word.removesuffix("er").removesuffix("ar"))
    return frozenset({day}) if day else frozenset()


def _time(value: str, got: Got) -> Point:
    if value in _VAGUE:
        field, earliest, latest = _VAGUE[value]
        read = got.before if field == "before" else got.after
        return _point(field, value, read, right=read is not None and earliest <= read <= latest)
    return _point("after", value, got.after, right=value in (got.after, got.before))


def _point(field: str, wanted: object, read: object, *, right: bool) -> Point:
    return Point(field, "" if right else f"expected {shown(wanted)}, got {shown(read)}")
