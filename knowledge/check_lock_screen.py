"""What shows on a lock screen: the first characters of a message tell nobody what it is about. Emergencies are let through."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from knowledge.errors import Problem
from knowledge.library import LANGUAGES, Library
from knowledge.lines import Lines
from knowledge.spoken import replies_path
from knowledge.toml_file import TomlFile

SHOWN = 40
"""Characters of a message that a telephone shows while locked (Telegram's notice on a narrow screen)."""
_TERMS = "terms.toml"

_SECTIONS = frozenset(
    {"start", "help", "chat", "unknown", "ask", "follow", "forget", "counts", "wrong", "form"}
)
_OPENING = frozenset(
    {
        "answer.more_missing", "kinds.opening", "organisation.opening", "language.switched",
        "place.ask", "place.ask_again", "place.choose", "place.choose_near", "place.abroad", "place.far_away",
        "place.read_one", "place.read_fuzzy", "place.read_location", "groups.example", "groups.nothing",
        "groups.none_online", "groups.found_online", "groups.found_online_one",
    }
)  # fmt: skip
"""Replies that may open a message, beside all of the sections above."""


def check_lock_screen(library: Library, lines: Lines, root: Path) -> Iterator[Problem]:
    problems: list[Problem] = []
    file = TomlFile.read(root / _TERMS, root, problems)
    table = file.table_of(file.data, "lock_screen")
    yield from problems
    telling = file.texts_of(table, "telling", "[lock_screen]", required=True)
    if not telling:
        return
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(telling)})(?!\w)", re.IGNORECASE)
    for topic in library.topics.values():
        for text in topic.texts.values():
            # The rest comes only on a tap, when the telephone is open.
            if text.short and (word := _telling(text.short[0].removeprefix("- "), pattern)):
                yield Problem(text.path, lines.body(text, text.short[0]), _mend(word))
    for language in LANGUAGES:
        for key, reply in library.replies[language].items():
            section, _, name = key.partition(".")
            opens = section in _SECTIONS or key in _OPENING
            if opens and (word := _telling(reply, pattern)):
                path = replies_path(language)
                yield Problem(path, lines.entry(path, section, name), f"`{key}`: {_mend(word)}")


def _telling(text: str, pattern: re.Pattern[str]) -> str | None:
    found = pattern.search(text)
    return found.group() if found is not None and found.start() < SHOWN else None


def _mend(word: str) -> str:
    return f"'{word}' stands in the first {SHOWN} characters, which show on a lock screen; begin in neutral words"
