"""Our own cases: `tests/cases/<language>/{topics,places,slots,safety,conversations}.toml`.

The name of the file says the shape, the name of its folder the language. `known_failure = "reason"` may stand
on any case, turn or conversation. TOML has no null: write "none" for a field that must stay unset.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import assert_never

from bot.evaluation.cases import (
    SHAPES,
    Case,
    DangerCase,
    Origin,
    PlaceCase,
    PlaceTarget,
    PlaceWanted,
    Shape,
    SlotCase,
    TopicCase,
    TurnCase,
)
from bot.evaluation.fields import CaseFileError, Entry, Problem
from bot.evaluation.jsonl_cases import level_of

_COMMON = ("say", "known_failure", "note", "now")
_ALLOWED: dict[Shape, tuple[str, ...]] = {
    "topics": (*_COMMON, "topic", "also", "kind", "first_only"),
    "places": (*_COMMON, "place", "municipality", "county", "options", "dominant", "none", "kind", "also"),
    "slots": (*_COMMON, "expect", "also", "reject", "judge_all"),
    "safety": (*_COMMON, "level", "kind", "route", "expect"),
    "conversations": (*_COMMON, "expect", "also", "reject", "judge_all"),
}
_AT_LINE = re.compile(r"\(at (?:line (\d+), column \d+|end of document)\)")


def read_toml(path: Path, text: str) -> tuple[Case, ...]:
    """All cases of one of our files, in its order. Raises `CaseFileError` with every fault."""
    shape = next((shape for shape in SHAPES if shape == path.stem), None)
    if shape is None:
        raise CaseFileError(
            path, [Problem(path, 1, f"'{path.name}' is no file of cases; name it {', '.join(SHAPES)}.toml")]
        )
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found and found[1] else text.count("\n") + 1
        reason = _AT_LINE.sub("", str(error)).strip()
        raise CaseFileError(path, [Problem(path, line, f"not TOML: {reason}; mend this line")]) from error
    problems: list[Problem] = []
    reader = _Reader(path, shape, text, problems)
    head = "conversation" if shape == "conversations" else "case"
    for name in data:
        if name != head:
            problems.append(Problem(path, 1, f"unknown table '{name}'; write [[{head}]]"))
    cases = tuple(reader.read(data.get(head, [])))
    if problems:
        raise CaseFileError(path, problems)
    return cases


@dataclass(frozen=True, slots=True)
class _Reader:
    path: Path
    shape: Shape
    text: str
    problems: list[Problem]

    def read(self, tables: object) -> Iterator[Case]:
        head = "conversation" if self.shape == "conversations" else "case"
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self.problems.append(
                Problem(self.path, 1, f"'{head}' must be a list; write [[{head}]] in two brackets")
            )
            return
        lines = _lines(self.text, f"[[{head}]]")
        turn_lines = iter(_lines(self.text, "[[conversation.turn]]"))
        seen: set[str] = set()
        for index, table in enumerate(tables):
            line = lines[index] if index < len(lines) else 1
            entry = Entry(table, path=self.path, line=line, problems=self.problems)
            if self.shape == "conversations":
                yield from self._conversation(entry, seen, turn_lines)
                continue
            entry.only(_ALLOWED[self.shape])
            origin = self._origin(entry, f"{self._folder}/{self.shape}#{index + 1}", entry.text("say"), seen)
            yield _single(self.shape, entry, origin)

    @property
    def _folder(self) -> str:
        return self.path.parent.name

    def _origin(self, entry: Entry, name: str, said: str, seen: set[str]) -> Origin:
        key = f"{self._folder}/{self.shape}|{said}"
        if key in seen:
            entry.fault(f"the case {said!r} stands here twice; remove one")
        seen.add(key)
        known = entry.optional("known_failure")
        if "known_failure" in entry.data and not known.strip():
            entry.fault("'known_failure' is empty; say why it fails")
        return Origin(
            id=name,
            key=key,
            path=self.path,
            line=entry.line,
            language=self._folder,
            own=True,
            known_failure=known or None,
        )

    def _conversation(self, entry: Entry, seen: set[str], turn_lines: Iterator[int]) -> Iterator[Case]:
        entry.only(("id", "turn", "known_failure", "note", "now"))
        name = entry.text("id")
        turns = entry.data.get("turn")
        if not isinstance(turns, list) or not turns or not all(isinstance(turn, dict) for turn in turns):
            entry.fault("a conversation needs turns; write [[conversation.turn]] under it")
            return
        whole = self._origin(entry, f"{self._folder}/{name}", f"conversation {name}", seen)
        for number, table in enumerate(turns, start=1):
            turn = Entry(table, path=self.path, line=next(turn_lines, entry.line), problems=self.problems)
            turn.only(_ALLOWED["conversations"])
            origin = self._origin(turn, f"{self._folder}/{name}/{number}", f"{name}/{number}", seen)
            if whole.known_failure and not origin.known_failure:
                origin = replace(origin, known_failure=whole.known_failure, known_as_whole=True)
            yield TurnCase(
                origin=origin,
                say=turn.text("say"),
                now=turn.clock() or entry.clock(),
                conversation=f"{self._folder}/{name}",
                turn=number,
                expectations=turn.expectations(renamed={}, blank_is_none=True),
                judge_all=turn.flag("judge_all"),
            )


def _lines(text: str, header: str) -> list[int]:
    """Where the tables begin. tomllib keeps no lines, so they are looked for.

    Spaces inside brackets are allowed.
    """
    wanted = header.replace(" ", "")
    return [
        number
        for number, line in enumerate(text.split("\n"), start=1)
        if line.partition("#")[0].replace(" ", "").strip() == wanted
    ]


def _single(shape: Shape, entry: Entry, origin: Origin) -> Case:
    match shape:
        case "topics":
            return _topic(entry, origin)
        case "places":
            return _place(entry, origin)
        case "slots":
            # What a message says about language is the meeting's; the reply's own is judged in conversations.
            return SlotCase(
                origin=origin,
                say=entry.text("say"),
                now=entry.clock(),
                expectations=entry.expectations(renamed={"language": "meeting_language"}, blank_is_none=True),
                judge_all=entry.flag("judge_all"),
            )
        case "safety":
            return DangerCase(
                origin=origin,
                say=entry.text("say"),
                now=entry.clock(),
                level=level_of(entry),
                danger=entry.optional("kind"),
                routes=tuple("".join(filter(str.isdigit, route)) for route in entry.texts("route")),
                support=entry.optional("expect") == "support",
            )
        case "conversations":
            raise AssertionError("conversations are read turn by turn")
        case _:
            assert_never(shape)


def _topic(entry: Entry, origin: Origin) -> TopicCase:
    intents, kinds = entry.texts("topic"), entry.texts("kind")
    if not intents and not kinds:
        entry.fault("nothing is judged; give a topic, a kind or both")
    return TopicCase(
        origin=origin,
        say=entry.text("say"),
        now=entry.clock(),
        intents=intents,
        accept_also=entry.texts("also"),
        first_only=entry.flag("first_only"),
        kinds=kinds,
    )


def _place(entry: Entry, origin: Origin) -> PlaceCase:
    options, none, names = entry.texts("options"), entry.flag("none"), entry.texts("place")
    municipality, county = entry.texts("municipality"), entry.texts("county")
    wanted: PlaceWanted
    targets: tuple[PlaceTarget, ...]
    if none + bool(options) + bool(names or municipality) != 1 and not (options and names):
        entry.fault("say one thing: place (with municipality), options, or none = true")
    if none:
        wanted, targets = "none", ()
    elif options:
        wanted, targets = "ambiguous", tuple(PlaceTarget((option,)) for option in options)
        if len(options) == 1:
            entry.fault("'options' needs at least two; a single right place is written as place")
    else:
        wanted = "region" if entry.optional("kind") == "region" else "one"
        targets = (
            PlaceTarget(
                names=names + entry.texts("also"),
                municipality=municipality[0] if municipality else None,
                county=county[0] if county else None,
            ),
        )
    return PlaceCase(
        origin=origin,
        say=entry.text("say"),
        now=entry.clock(),
        wanted=wanted,
        targets=targets,
        dominant=entry.texts("dominant"),
    )
