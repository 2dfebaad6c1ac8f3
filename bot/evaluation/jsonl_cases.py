"""Cases in JSON lines: the shape of each line is recognised by its fields, never by the name of the file.

`intent` → a question · `level` → danger or a look-alike · `expect` as a table → slots, or a turn where there
is a `conversation` · `municipality` or `county` → a place. Fields nobody judges (source, note, who …) are
left alone.
"""

from __future__ import annotations

import json
from pathlib import Path

from bot.evaluation.cases import (
    LEVELS,
    Case,
    DangerCase,
    Level,
    Origin,
    PlaceCase,
    PlaceTarget,
    PlaceWanted,
    SlotCase,
    TopicCase,
    TurnCase,
)
from bot.evaluation.fields import CaseFileError, Entry, Problem

BLIND = "blind"
"""The folder of our own messages in JSON lines: written by people who had not seen what reads them."""


def read_jsonl(path: Path, text: str) -> tuple[Case, ...]:
    """All cases of a JSONL file, in its order; blank lines are skipped.

    Raises `CaseFileError` with every fault.
    """
    problems: list[Problem] = []
    cases: list[Case] = []
    seen: set[str] = set()
    turns: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
        except json.JSONDecodeError as error:
            problems.append(
                Problem(
                    path, number, f"not JSON (column {error.colno}: {error.msg}); write one object per line"
                )
            )
            continue
        if not isinstance(data, dict):
            problems.append(Problem(path, number, "not a JSON object; write one {…} per line"))
            continue
        entry = Entry(data, path=path, line=number, problems=problems)
        case = _case(entry, seen=seen, turns=turns)
        if case is not None:
            cases.append(case)
    if problems:
        raise CaseFileError(path, problems)
    return tuple(cases)


def _case(entry: Entry, *, seen: set[str], turns: dict[str, int]) -> Case | None:
    data = entry.data
    if "intent" in data:
        return _question(entry, _origin(entry, seen))
    if "level" in data:
        return _danger(entry, _origin(entry, seen))
    if isinstance(data.get("expect"), dict):
        if "conversation" in data:
            return _turn(entry, seen, turns)
        return SlotCase(
            origin=_origin(entry, seen),
            say=entry.text("text"),
            now=entry.clock(),
            expectations=entry.expectations(renamed={}, blank_is_none=False),
            judge_all=entry.flag("judge_all"),
        )
    if "municipality" in data or "county" in data:
        return _place(entry, _origin(entry, seen))
    entry.fault("no shape known; a line needs intent, level, municipality or expect as a table")
    return None


def _origin(entry: Entry, seen: set[str], own_id: str | None = None) -> Origin:
    plain = own_id or entry.optional("id") or f"{entry.line}"
    name = f"{entry.path.stem}:{plain}"
    if name in seen:
        name = f"{name}@{entry.line}"
    seen.add(name)
    language = entry.optional("lang")
    expected = entry.data.get("expect")
    if not language and isinstance(expected, dict) and isinstance(expected.get("language"), str):
        language = str(expected["language"])  # a turn says its language only as what it expects of the reply
    return Origin(
        id=name,
        key=name,
        path=entry.path,
        line=entry.line,
        language=language,
        own=entry.path.parent.name == BLIND,
        known_failure=entry.optional("known_failure") or None,
    )


def _question(entry: Entry, origin: Origin) -> TopicCase:
    intents = entry.texts("intent")
    if not intents:
        entry.fault("'intent' is empty; name at least one")
    slots = entry.table("slots")
    for name, value in slots.items():
        if value is not None and not isinstance(value, str | int | bool):
            entry.fault(f"slot '{name}' must be a text, a number, true/false or null")
    return TopicCase(
        origin=origin,
        say=entry.text("text"),
        now=entry.clock(),
        intents=intents,
        accept_also=entry.texts("accept_also"),
        first_only=entry.flag("first_only"),
        slots=tuple(
            (name, value)
            for name, value in slots.items()
            if value is None or isinstance(value, str | int | bool)
        ),
        at_risk=bool(entry.optional("risk")),
        must_not=entry.texts("must_not"),
    )


def _danger(entry: Entry, origin: Origin) -> DangerCase:
    return DangerCase(
        origin=origin,
        say=entry.text("text"),
        now=entry.clock(),
        level=level_of(entry),
        danger=entry.optional("kind").removeprefix("crisis_"),
        routes=tuple("".join(filter(str.isdigit, route)) for route in entry.texts("route")),
        support=entry.optional("expect") == "support",
    )


def level_of(entry: Entry) -> Level:
    """The level of danger; a fault is noted and "none" given when it is not one of the three."""
    found = entry.one_of("level", LEVELS)
    return next((level for level in LEVELS if level == found), "none")


def _turn(entry: Entry, seen: set[str], turns: dict[str, int]) -> TurnCase:
    conversation = entry.text("conversation")
    turns[conversation] = turns.get(conversation, 0) + 1
    said = entry.data.get("turn", turns[conversation])
    turn = said if isinstance(said, int) else turns[conversation]
    return TurnCase(
        origin=_origin(entry, seen, f"{conversation}/{turn}"),
        say=entry.text("text"),
        now=entry.clock(),
        conversation=f"{entry.path.stem}:{conversation}",
        turn=turn,
        expectations=entry.expectations(renamed={}, blank_is_none=False),
        judge_all=entry.flag("judge_all"),
    )


def _place(entry: Entry, origin: Origin) -> PlaceCase:
    names = entry.texts("expect")
    kind = entry.optional("kind")
    wanted: PlaceWanted
    targets: tuple[PlaceTarget, ...]
    if not names:
        wanted, targets = "none", ()
    elif kind in ("ambiguous", "multi"):
        wanted = "ambiguous" if kind == "ambiguous" else "several"
        targets = _candidates(entry, names)
    else:
        wanted = "region" if kind == "region" else "one"
        municipality, county = entry.texts("municipality"), entry.texts("county")
        targets = (
            PlaceTarget(
                names=names,
                municipality=municipality[0] if municipality else None,
                county=county[0] if county else None,
            ),
        )
    targets += tuple(PlaceTarget((name,), municipality=name) for name in entry.texts("accept_municipality"))
    targets += tuple(PlaceTarget((name,), county=name) for name in entry.texts("accept_county"))
    return PlaceCase(
        origin=origin,
        say=entry.text("text"),
        now=entry.clock(),
        wanted=wanted,
        targets=targets,
        dominant=entry.texts("dominant"),
    )


def _candidates(entry: Entry, names: tuple[str, ...]) -> tuple[PlaceTarget, ...]:
    listed = entry.data.get("candidates")
    if isinstance(listed, list) and all(isinstance(one, dict) for one in listed):
        inner = [Entry(one, path=entry.path, line=entry.line, problems=entry.problems) for one in listed]
        return tuple(
            PlaceTarget(
                (one.text("name"),), one.optional("municipality") or None, one.optional("county") or None
            )
            for one in inner
        )
    municipalities, counties = entry.texts("municipality"), entry.texts("county")
    if municipalities and len(municipalities) != len(names):
        entry.fault(f"{len(names)} names but {len(municipalities)} municipalities; give one for each name")
        return ()
    return tuple(
        PlaceTarget(
            (name,),
            municipalities[index] if municipalities else None,
            counties[index] if len(counties) == len(names) else None,
        )
        for index, name in enumerate(names)
    )
