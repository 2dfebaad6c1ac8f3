"""Are the fields right?

Each field that is named is judged, also when it must be empty; the others are not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from bot.evaluation.cases import FieldExpectation, FieldName, SlotCase, TurnCase, Value
from bot.evaluation.got import FIND_KINDS, Got, GotPlace
from bot.evaluation.judging.judgement import Judgement, Point, shown
from bot.evaluation.judging.places import is_named

_ALWAYS: frozenset[FieldName] = frozenset({"kind", "alarm", "language"})


def judge_fields(case: SlotCase | TurnCase, got: Got) -> Judgement:
    """Every expected field of a message or a turn; figure: an alarm where none was due."""
    wanted = {expectation.name: expectation for expectation in case.expectations}
    kinds = _alternatives(wanted["kind"]) if "kind" in wanted else ()
    points = tuple(
        judge_field(expectation, got, any_topic=case.judge_all)
        for expectation in case.expectations
        if case.judge_all or len(kinds) < 2 or _is_judged(expectation.name, got.kind)
    )
    alarm = wanted.get("alarm")
    facts: list[tuple[str, bool]] = []
    if alarm is None and isinstance(case, TurnCase):
        pass  # a turn that says nothing of the alarm may well follow one that raised it
    elif alarm is None or (alarm.judged and alarm.value is None):
        facts.append(("alarm_on_ordinary", bool(got.alarm_level) or got.kind == "emergency"))
    if alarm is not None and alarm.value == "acute":
        facts.append(("acute_recall", got.kind == "emergency" and got.alarm_level == "acute"))
    expected = "|".join(str(kind) for kind in kinds) or "fields"
    return Judgement(points, tuple(facts), expected=expected, got=got.kind)


def _is_judged(name: FieldName, kind: str) -> bool:
    """Where several kinds are right: the topic is judged for answers, place and filters for group replies."""
    if name in _ALWAYS:
        return True
    if name == "topic":
        return kind not in FIND_KINDS
    return kind in FIND_KINDS


def judge_field(expectation: FieldExpectation, got: Got, *, any_topic: bool = False) -> Point:
    """One field. `any_topic`: a message with two wishes may have the expected topic second."""
    name = expectation.name
    wrong: tuple[bool, str]
    match name:
        case "kind":
            wrong = _one_of(expectation, got.kind)
        case "topic":
            wrong = _topic(expectation, got, any_topic=any_topic)
        case "place":
            wrong = _place(expectation, got)
        case "place_number":
            wrong = _one_of(expectation, got.place.municipality_number if got.place else None)
        case "organisations":
            wrong = _list(expectation, got.organisations)
        case "weekdays":
            wrong = _list(expectation, got.weekdays)
        case "after":
            wrong = _one_of(expectation, got.after)
        case "before":
            wrong = _one_of(expectation, got.before)
        case "format":
            wrong = _one_of(expectation, got.format)
        case "audience":
            wrong = _audience(expectation, got)
        case "open":
            wrong = _one_of(expectation, got.open)
        case "meeting_language":
            wrong = _one_of(expectation, got.meeting_language)
        case "access":
            wrong = _list(expectation, got.access)
        case "language":
            wrong = _one_of(expectation, got.language)
        case "alarm":
            wrong = _alarm(expectation, got)
        case _:
            assert_never(name)
    right, text = wrong
    return Point(name, "" if right else text)


_Verdict = tuple[bool, str]


def _alternatives(expectation: FieldExpectation) -> tuple[str | bool | int | None, ...]:
    """The right values of a field that holds one value; a list in the file means any of them."""
    out: list[str | bool | int | None] = []
    for value in (expectation.value, *expectation.also) if expectation.judged else expectation.also:
        out.extend(value) if isinstance(value, tuple) else out.append(value)
    return tuple(out)


def _members(values: Iterable[Value]) -> frozenset[str | int]:
    out: set[str | int] = set()
    for value in values:
        if isinstance(value, tuple):
            out |= set(value)
        elif value is not None:
            out.add(value)
    return frozenset(out)


def _one_of(expectation: FieldExpectation, value: str | bool | None) -> _Verdict:
    if value is not None and value in _members(expectation.reject):
        return False, f"{shown(value)} must not be"
    right = _alternatives(expectation)
    if not expectation.judged or value in right:
        return True, ""
    return False, f"expected {_either(right)}, got {shown(value)}"


def _either(values: tuple[str | bool | int | None, ...]) -> str:
    return " or ".join(dict.fromkeys(shown(value) for value in values))


def _list(expectation: FieldExpectation, value: tuple[str, ...] | tuple[int, ...]) -> _Verdict:
    """Order and doubles do not matter; a forbidden member does, whatever else is right."""
    have = frozenset(value)
    forbidden = have & _members(expectation.reject)
    if forbidden:
        return False, f"{shown(forbidden)} must not be, got {shown(value)}"
    right = [_as_set(expectation.value), *(_as_set(value) for value in expectation.also)]
    if not expectation.judged or have in right:
        return True, ""
    return False, f"expected {shown(_as_tuple(expectation.value))}, got {shown(value)}"


def _as_tuple(value: Value) -> tuple[str | int, ...]:
    if isinstance(value, tuple):
        return value
    return () if value is None else (value,)


def _as_set(value: Value) -> frozenset[str | int]:
    return frozenset(_as_tuple(value))


def _topic(expectation: FieldExpectation, got: Got, *, any_topic: bool) -> _Verdict:
    forbidden = set(got.topics) & _members(expectation.reject)
    if forbidden:
        return False, f"{shown(frozenset(forbidden))} must not be answered"
    if not expectation.judged:
        return True, ""
    right = _members((expectation.value, *expectation.also))
    if not right:
        return not got.topics, f"expected no topic, got {shown(got.topics)}"
    have = got.topics if any_topic else got.topics[:1]
    return any(topic in right for topic in have), f"expected {shown(right)}, got {shown(got.topics)}"


def _audience(expectation: FieldExpectation, got: Got) -> _Verdict:
    """Null or an empty list: nobody was named. A word: it is among those named. A list: all of it is."""
    forbidden = set(got.audience) & _members(expectation.reject)
    if forbidden:
        return False, f"{shown(frozenset(forbidden))} must not be, got {shown(got.audience)}"
    if not expectation.judged:
        return True, ""
    for value in (expectation.value, *expectation.also):
        wanted = _as_set(value)
        if wanted <= set(got.audience) if wanted else not got.audience:
            return True, ""
    return False, f"expected {shown(expectation.value)}, got {shown(got.audience)}"


def _alarm(expectation: FieldExpectation, got: Got) -> _Verdict:
    if not expectation.judged:
        return True, ""
    level = got.alarm_level or None
    right = _alternatives(expectation)
    fine = level in right or (level == "acute" and "elevated" in right)
    return fine, f"expected {_either(right)}, got {shown(level)}"


def _place(expectation: FieldExpectation, got: Got) -> _Verdict:
    """Any of the named places; a question must offer them all; an empty list: no place may be read."""
    read = _read(got)
    for name in _members(expectation.reject):
        if any(is_named(place, str(name)) for place in _all_places(got)):
            return False, f"{name} must not be, got {read}"
    if not expectation.judged:
        return True, ""
    wanted = tuple(str(name) for name in _members((expectation.value, *expectation.also)))
    if not wanted:
        return not _all_places(got), f"expected no place, got {read}"
    if got.kind == "choose_place":
        must = tuple(str(name) for name in _as_tuple(expectation.value))
        missing = tuple(name for name in must if not any(is_named(place, name) for place in got.places))
        return not missing, f"expected all of {shown(must)} to be offered, {shown(missing)} lacking"
    have = (got.place,) if got.place else got.places
    right = any(is_named(place, name) for place in have for name in wanted)
    return right, f"expected {shown(tuple(sorted(wanted)))}, got {read}"


def _all_places(got: Got) -> tuple[GotPlace, ...]:
    return ((got.place,) if got.place else ()) + got.places


def _read(got: Got) -> str:
    places = _all_places(got)
    return shown(tuple(dict.fromkeys(str(place) for place in places))) if places else "no place"
