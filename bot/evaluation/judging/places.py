"""Is the place right?

One rule for all shapes: name or municipality counts, the county must agree where given.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import assert_never

from bot.evaluation.cases import PlaceCase, PlaceTarget
from bot.evaluation.got import Got, GotPlace
from bot.evaluation.judging.judgement import Judgement, Point, shown

_PARTS = re.compile(r"\s+[-–—]\s+|\s*[/(),]\s*")


def variants(name: str) -> frozenset[str]:
    """The ways a name may be written here.

    Whole, and the parts of double names ("Tromsø – Romsa", "Os (Osøyro)").
    """
    folded = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    return frozenset(part for part in (folded, *_PARTS.split(folded)) if part)


def names_of(place: GotPlace) -> frozenset[str]:
    """Every name that stands for a place: its own, its municipality and number.

    An area also answers to its county.
    """
    names = variants(place.name) | variants(place.municipality) | variants(place.municipality_number)
    return names | variants(place.county) if place.is_area else names


def is_named(place: GotPlace, wanted: str) -> bool:
    """Whether a single written name means this place. "Os, Innlandet" needs both parts to fit."""
    folded, *_ = sorted(variants(wanted), key=len, reverse=True) or [""]
    if folded in names_of(place):
        return True
    parts = [part for part in _PARTS.split(folded) if part]
    around = names_of(place) | variants(place.county)
    return len(parts) > 1 and parts[0] in names_of(place) and all(part in around for part in parts)


def fits(place: GotPlace, target: PlaceTarget) -> bool:
    """Whether a place of the reply is the one that was meant.

    A given municipality decides where the reply has one: the same name elsewhere in the country is another
    place.
    """
    if target.county and place.county and not variants(target.county) & variants(place.county):
        return False
    if target.municipality and (place.municipality or place.municipality_number):
        own = variants(place.municipality) | variants(place.municipality_number)
        return bool(own & variants(target.municipality))
    wanted = frozenset[str]().union(*(variants(name) for name in target.names))
    if target.municipality:
        wanted |= variants(target.municipality)
    return bool(names_of(place) & wanted) or any(is_named(place, name) for name in target.names)


def fits_region(place: GotPlace, target: PlaceTarget) -> bool:
    """A region is right by its own name, or answered with the county it lies in."""
    wanted = frozenset[str]().union(*(variants(name) for name in target.names))
    if names_of(place) & wanted:
        return True
    if not target.county or not place.is_area:
        return False
    return bool((variants(place.county) | variants(place.name)) & variants(target.county))


def judge_place(case: PlaceCase, got: Got) -> Judgement:
    """The place of a message against what was meant; figures: place right, asked, guessed, false places."""
    read = str(got.place) if got.place else shown(tuple(str(place) for place in got.places))
    match case.wanted:
        case "none":
            verdict = _none(got, read)
        case "ambiguous":
            verdict = _ambiguous(case, got, read)
        case "several":
            verdict = _several(case, got, read)
        case "one" | "region":
            verdict = _one(case, got, read)
        case _:
            assert_never(case.wanted)
    alarm = ("alarm_on_ordinary", bool(got.alarm_level) or got.kind == "emergency")
    return replace(verdict, facts=(*verdict.facts, alarm))


def _none(got: Got, read: str) -> Judgement:
    searched = got.place is not None or bool(got.places)
    wrong = f"expected none, got {read}" if searched else ""
    return Judgement(
        (Point("place", wrong),),
        (("false_place", searched),),
        expected="no place",
        got=read if searched else "no place",
    )


def _one(case: PlaceCase, got: Got, read: str) -> Judgement:
    (target, *more) = case.targets
    right_one = fits_region if case.wanted == "region" else fits
    targets = (target, *more)

    def right(place: GotPlace) -> bool:
        return any(right_one(place, each) for each in targets)

    # A former municipality that was split is answered with all its parts and no single place.
    split = got.place is None and bool(got.places) and all(right(place) for place in got.places)
    found = right(got.place) if got.place else split and got.kind != "choose_place"
    among = any(right(place) for place in got.places)
    if found:
        wrong = ""
    elif got.place is None and among:
        wrong = f"expected {_wish(target)}, but it asked: {read}"
    else:
        wrong = f"expected {_wish(target)}, got {read if got.place or got.places else 'no place'}"
    facts = (
        ("place_right", found),
        ("wrong_place", got.place is not None and not found),
        ("asked_needlessly", got.place is None and among and not found),
        ("place_missed", got.place is None and not got.places),
    )
    return Judgement((Point("place", wrong),), facts, expected=target.names[0], got=read)


def _ambiguous(case: PlaceCase, got: Got, read: str) -> Judgement:
    offered = () if got.place else got.places
    matched = {place for place in offered if any(fits(place, target) for target in case.targets)}
    municipalities = {place.municipality_number or place.municipality for place in matched}
    taken = got.place is not None and _dominant(case, got.place, got)
    right = len(municipalities) >= 2 or taken
    wish = shown(tuple(_wish(target) for target in case.targets))
    wrong = "" if right else f"expected a question with two of {wish}, got {read}"
    if not right and got.place is not None and case.dominant:
        wrong = f"expected {shown(case.dominant)} taken and said, or a question, got {read}"
    facts = (("asked_when_ambiguous", right), ("guessed", got.place is not None and not taken))
    return Judgement((Point("place", wrong),), facts, expected="a question", got=read)


def _dominant(case: PlaceCase, place: GotPlace, got: Got) -> bool:
    """The usual meaning was taken, and the reply says which place it took."""
    names = names_of(place) | variants(place.county)
    usual = any(variants(name) & names for name in case.dominant)
    said = any(name in got.all_text.casefold() for name in names_of(place))
    return usual and said and any(fits(place, target) for target in case.targets)


def _several(case: PlaceCase, got: Got, read: str) -> Judgement:
    places = got.places or ((got.place,) if got.place else ())
    right = bool(places) and all(any(fits(place, target) for target in case.targets) for place in places)
    wish = shown(tuple(_wish(target) for target in case.targets))
    wrong = "" if right else f"expected only places of {wish}, got {read if places else 'no place'}"
    facts = (("place_right", right), ("wrong_place", got.place is not None and not right))
    return Judgement((Point("place", wrong),), facts, expected=case.targets[0].names[0], got=read)


def _wish(target: PlaceTarget) -> str:
    name = target.names[0] if target.names else ""
    around = target.municipality or target.county
    return name if around is None or around == name else f"{name} ({around})"
