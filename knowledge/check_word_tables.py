"""The words the readers look for: known codes only, and the same tables in all three languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from knowledge.errors import Problem
from knowledge.library import LANGUAGES, Library, Words
from knowledge.lines import Lines

AUDIENCES = frozenset(["self", "relative", "adult_child", "youth", "women", "men", "lgbt", "bereaved"])
FORMATS = frozenset(("in_person", "online", "phone"))
DAYPARTS = frozenset(["morning", "forenoon", "daytime", "afternoon", "after_work", "evening", "late"])

_WEEKDAYS = re.compile(r"[1-7](?:,[1-7])*")
_RELATIVE = re.compile(
    rf"(?:[0-6]|(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]))(?: (?:{'|'.join(sorted(DAYPARTS))}))?"
)
_LANGUAGE_CODE = re.compile(r"[a-z]{2}")


def _among(*codes: str) -> Callable[[str], bool]:
    return frozenset(codes).__contains__


# table -> is this code one the readers know, and how to say which are
_CODES: dict[str, tuple[Callable[[str], bool], str]] = {
    "days": (lambda code: _WEEKDAYS.fullmatch(code) is not None, "weekdays 1 to 7, such as 6,7"),
    "day_short": (_among(*"1234567"), "a weekday 1 to 7"),
    "relative_days": (
        lambda code: _RELATIVE.fullmatch(code) is not None,
        "days ahead, such as 0 or 1 evening, or a day of the year, such as 12-24",
    ),
    "dayparts": (DAYPARTS.__contains__, ", ".join(sorted(DAYPARTS))),
    "formats": (FORMATS.__contains__, ", ".join(sorted(FORMATS))),
    "openness": (_among("open", "closed"), "open or closed"),
    "meeting_language": (lambda code: _LANGUAGE_CODE.fullmatch(code) is not None, "a code of two letters"),
    "access": (_among("wheelchair", "sign_language", "hearing"), "wheelchair, sign_language or hearing"),
    "audiences": (AUDIENCES.__contains__, ", ".join(sorted(AUDIENCES))),
    "clears": (_among("weekdays", "times", "all", "organisations"), "weekdays, times, all or organisations"),
    "follow": (_among("more", "again", "numbers", "yes", "no"), "more, again, numbers, yes or no"),
}
# table -> the section of replies.toml that must be able to say each of its codes
_SAID_BY = {
    "dayparts": "part",
    "formats": "criteria",
    "meeting_language": "language",
    "audiences": "criteria",
}
_SHOWN = {"weekday": 7, "month": 12}
# Clipped names of days are the same in nynorsk, and in English they are ordinary words ("sat", "sun").
_OPTIONAL = frozenset(("day_short",))


def check_word_tables(library: Library, lines: Lines) -> Iterator[Problem]:
    tables = {name for words in library.words.values() for name in words.tables} | set(_CODES) | set(_SHOWN)
    lists = {name for words in library.words.values() for name in words.lists}
    for language in LANGUAGES:
        words = library.words[language]
        path = f"content/{language}/words.toml"
        for lacking in sorted(tables - _OPTIONAL - set(words.tables)):
            yield Problem(
                path, 1, f"the table [tables.{lacking}] is missing; write it, as in the other languages"
            )
        for lacking in sorted(lists - set(words.lists)):
            line = lines.find(path, "[lists]")
            yield Problem(path, line, f"the list `{lacking}` is missing; write it, as in the other languages")
        for name, most in _SHOWN.items():
            expected = {str(number) for number in range(1, most + 1)}
            for wrong in sorted(expected ^ set(words.tables.get(name, {}))) if name in words.tables else ():
                line = lines.entry(path, f"tables.{name}", wrong)
                yield Problem(path, line, f"[tables.{name}] must hold exactly 1 to {most}; mend '{wrong}'")
        yield from _codes(library, words, path, lines)


def _codes(library: Library, words: Words, path: str, lines: Lines) -> Iterator[Problem]:
    for name, table in words.tables.items():
        if name in _SHOWN:
            continue
        known = _CODES.get(name)
        if known is None:
            line = lines.find(path, f"[tables.{name}]")
            yield Problem(path, line, f"no reader uses [tables.{name}]; mend the name or remove it")
            continue
        section = _SAID_BY.get(name)
        for code in dict.fromkeys(table.values()):
            line = lines.entry(path, f"tables.{name}", code)
            if not known[0](code):
                yield Problem(path, line, f"unknown code '{code}' in [tables.{name}]; use {known[1]}")
            elif section is not None and f"{section}.{code}" not in library.replies[words.language]:
                yield Problem(
                    path, line, f"code '{code}' cannot be said; add `{code}` to [{section}] in replies.toml"
                )
        for phrase in table:
            if not phrase.strip() or phrase != " ".join(phrase.split()) or phrase != phrase.lower():
                line = lines.find(path, f"[tables.{name}]", f'"{phrase}"')
                yield Problem(path, line, f"'{phrase}' must be in small letters with single spaces; mend it")
