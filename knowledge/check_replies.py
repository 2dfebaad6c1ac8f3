"""The replies: the same keys, places to fill in and numbers in all languages, and short enough where it matters."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping

from knowledge.errors import Problem
from knowledge.library import LANGUAGES, MAX_EMERGENCY, NEAR_CLASSES, Language, Library
from knowledge.lines import Lines
from knowledge.plain_text import numbers
from knowledge.spoken import Spoken, replies_path

MAX_BUTTON = 30

# fmt: off
PLACEHOLDERS = frozenset((
    "address", "after", "before", "by", "contact", "count", "county", "criteria", "date",
    "day", "days", "first", "hour", "kind", "km", "language", "last", "link", "minute", "month",
    "municipality", "name", "note", "organisation", "place", "places", "radius", "reasons", "sources",
    "time", "total", "version", "website", "weekday", "when", "year",
))
# fmt: on
"""The places the code knows how to fill in."""

EMERGENCY_LINES: Mapping[str, tuple[str, ...]] = {
    "suicide": ("ambulance", "mental_helse", "out_of_hours"),
    "suicide_immediate": ("ambulance", "mental_helse", "out_of_hours"),
    "suicide_other": ("ambulance", "police", "mental_helse"),
    "overdose": ("ambulance", "out_of_hours"),
    "overdose_self": ("ambulance", "out_of_hours"),
    "overdose_swallowed": ("ambulance", "out_of_hours"),
    "bleeding": ("ambulance", "out_of_hours"),
    "withdrawal": ("ambulance", "out_of_hours"),
    "violence": ("police", "ambulance", "violence"),
    "child": ("police", "ambulance", "children"),
    "medical": ("ambulance", "out_of_hours"),
}
"""Which helplines stand in which emergency message. A test holds this against what the bot really sends."""

_HELPLINES = "content/helplines.toml"
_PHONE = re.compile(r"(?<![\w.,–-])\+?\d(?:[ \u00a0]?\d){4,}(?!\w)|(?<![\w.,–-])11\d(?![ \u00a0]?\d)(?!\w)")
_ROUND = re.compile(r"\d{1,3}(?: 000)+")


def check_replies(library: Library, lines: Lines) -> Iterator[Problem]:
    yield from _near_classes(library, lines)
    keys = {key for language in LANGUAGES for key in library.replies[language]}
    for key in sorted(keys):
        section, _, name = key.partition(".")
        held = {language: library.replies[language].get(key) for language in LANGUAGES}
        model = next(text for text in held.values() if text is not None)
        for language, text in held.items():
            path = replies_path(language)
            line = lines.entry(path, section, name)
            if text is None:
                yield Problem(
                    path, line, f"`{key}` is missing; the other languages have it, write it here too"
                )
                continue
            if not text:
                yield Problem(path, line, f"`{key}` is empty; write the text")
            places, fault = _places(text)
            if fault is not None:
                yield Problem(path, line, f"`{key}`: {fault}")
                continue
            for unknown in sorted(places - PLACEHOLDERS):
                yield Problem(path, line, f"`{key}`: unknown place {{{unknown}}}; mend the spelling")
            needed = _places(model)[0]
            if places != needed:
                differing = ", ".join(f"{{{one}}}" for one in sorted(places ^ needed))
                yield Problem(path, line, f"`{key}`: {differing} must stand in all languages or in none")
            if numbers(text) != numbers(model):
                yield Problem(
                    path,
                    line,
                    f"`{key}` has the numbers {_shown(text)}, another language {_shown(model)}; make them equal",
                )
            if section == "button" and len(text) > MAX_BUTTON:
                yield Problem(path, line, f"`{key}` has {len(text)} characters; a button holds {MAX_BUTTON}")


def _near_classes(library: Library, lines: Lines) -> Iterator[Problem]:
    """Each class beside our field has a reply that says who does know; the classes stand in `library.NEAR_CLASSES`."""
    for language in LANGUAGES:
        for name in NEAR_CLASSES:
            if f"unknown.{name}" not in library.replies[language]:
                path = replies_path(language)
                text = f"`unknown.{name}` is missing; write who can answer what stands in content/outside/{name}.toml"
                yield Problem(path, lines.find(path, "[unknown]"), text)


def _shown(text: str) -> str:
    return ", ".join(numbers(text)) or "none"


def _places(text: str) -> tuple[frozenset[str], str | None]:
    try:
        parsed = [
            (name, spec, turn) for _, name, spec, turn in string.Formatter().parse(text) if name is not None
        ]
    except ValueError as error:
        return frozenset(), f"the braces are not right ({error}); write {{name}}"
    for name, spec, turn in parsed:
        if not name.isidentifier() or spec or turn:
            return frozenset(), f"'{{{name}}}' must be a plain name in braces; write {{name}}"
    return frozenset(name for name, _, _ in parsed), None


def check_emergency(library: Library, lines: Lines) -> Iterator[Problem]:
    """The helplines of the emergency messages exist, are certain and always open; the messages fit one screen."""
    for needed in sorted({one for kind in EMERGENCY_LINES.values() for one in kind}):
        helpline = library.helplines.get(needed)
        if helpline is None:
            yield Problem(_HELPLINES, 1, f"helpline '{needed}' is used in emergencies; restore it")
        elif not (helpline.round_the_clock and helpline.certain):
            yield Problem(
                _HELPLINES,
                lines.find(_HELPLINES, f'id = "{needed}"'),
                f"'{needed}' is shown in emergencies and must be certain and open round the clock; confirm it",
            )
    for language in LANGUAGES:
        path = replies_path(language)
        for kind in EMERGENCY_LINES:
            for again in (False, True):
                message = emergency_message(library, language, kind, again=again)
                if message is not None and len(message) > MAX_EMERGENCY:
                    yield Problem(
                        path,
                        lines.entry(path, "emergency", f"{kind}_do"),
                        f"the whole emergency message '{kind}'{' when repeated' if again else ''} has"
                        f" {len(message)} characters; shorten `emergency.{kind}_do`, at most {MAX_EMERGENCY}",
                    )


def emergency_message(library: Library, language: Language, kind: str, *, again: bool = False) -> str | None:
    """The emergency message as a person sees it; None when a text or helpline of it is missing."""
    texts = library.replies[language]
    head = texts.get("emergency.again" if again else f"emergency.{kind}")
    do, machine = texts.get(f"emergency.{kind}_do"), texts.get("emergency.machine")
    helplines = [library.helplines.get(one) for one in EMERGENCY_LINES[kind]]
    if head is None or do is None or machine is None or None in helplines:
        return None
    numbers_shown = "\n".join(
        f"{one.number} – {one.name[language]}: {one.about[language]}" for one in helplines if one is not None
    )
    return "\n\n".join((head, numbers_shown, do, machine))


def check_phone_numbers(library: Library, said: tuple[Spoken, ...]) -> Iterator[Problem]:
    """Every telephone number in a text is the number of a helpline we know and are certain of."""
    known = {_digits(one.number): one for one in library.helplines.values()}
    for one in said:
        for found in _PHONE.findall(one.text):
            if _ROUND.fullmatch(found):
                continue
            helpline = known.get(_digits(found))
            if helpline is None:
                yield one.problem(
                    f"'{found}' looks like a telephone number and is none in {_HELPLINES}; mend it or add it there"
                )
            elif not helpline.certain:
                yield one.problem(
                    f"the number '{found}' of '{helpline.id}' is not certain; remove it from the text"
                )


def _digits(number: str) -> str:
    digits = re.sub(r"\D", "", number)
    return digits[2:] if number.startswith("+47") else digits
