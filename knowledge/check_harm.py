"""No harm in what the bot says: no way to die, no amount, no recipe, no rank of what kills, and suicide told with care.

Sentence by sentence over everything `knowledge.spoken` yields. The groups are data (`content/harm.toml`, which tells its form);
words that are never said at all stand in `terms.toml` and are checked by `check_terms`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.errors import Problem
from knowledge.library import LANGUAGES
from knowledge.plain_text import sentences
from knowledge.spoken import Spoken
from knowledge.toml_file import TomlFile

PATH = "content/harm.toml"
_KEYS = frozenset({"id", "why", "instead", "near", "near_count", "unless", *LANGUAGES})


@dataclass(frozen=True, slots=True)
class Harm:
    """One group: what a sentence of each language may not hold, and what must stand beside it for that."""

    id: str
    instead: str
    words: Mapping[str, re.Pattern[str]]
    near: tuple[re.Pattern[str], ...]
    near_count: int
    unless: re.Pattern[str] | None

    def found_in(self, sentence: str, language: str) -> str | None:
        """The words at fault; None where `sentence` is harmless."""
        hit = self.words[language].search(sentence)
        if hit is None or (self.unless is not None and self.unless.search(sentence)):
            return None
        beside = [other.group() for one in self.near if (other := one.search(sentence)) is not None]
        if self.near and len(beside) < self.near_count:
            return None
        return " … ".join((hit.group(), *beside[: self.near_count]))


def read_harm(root: Path) -> tuple[tuple[Harm, ...], tuple[Problem, ...]]:
    """The groups below `root` and what is wrong in their file; a faulty group is left out."""
    problems: list[Problem] = []
    file = TomlFile.read(root / PATH, root, problems)
    found: dict[str, Harm] = {}
    for table in file.tables("harm"):
        identifier = file.text_of(table, "id", "[[harm]]")
        near = f'id = "{identifier}"'
        if identifier in found:
            file.problem(f"group '{identifier}' stands twice; remove one", near)
        for key in sorted(set(table) - _KEYS):
            file.problem(f"unknown key `{key}`; the keys are {', '.join(sorted(_KEYS))}", near, key)
        file.text_of(table, "why", near)
        harm = _read(file, table, identifier, near)
        if harm is not None:
            found[identifier] = harm
    if file.data and not found:
        file.problem("no group was read; write [[harm]]")
    return tuple(found.values()), tuple(problems)


def _read(file: TomlFile, table: Mapping[str, Any], identifier: str, near: str) -> Harm | None:
    instead = file.text_of(table, "instead", near)
    unless = file.maybe_text(table, "unless", near)
    beside = file.texts_of(table, "near", near)
    count = table.get("near_count", 1)
    if not isinstance(count, int) or not 1 <= count <= max(1, len(beside)):
        file.problem("`near_count` must be a whole number from 1 to the number of `near`", near, "near_count")
        return None
    words: dict[str, re.Pattern[str]] = {}
    for language in LANGUAGES:
        if texts := file.texts_of(table, language, near, required=True):
            compiled = _whole_words(file, texts, near, f"{language} =")
            if compiled is not None:
                words[language] = compiled
    compiled_beside = [_whole_words(file, (one,), near, "near =") for one in beside]
    allowed = _compiled(file, unless, near, "unless =") if unless else None
    if len(words) < len(LANGUAGES) or None in compiled_beside or (unless and allowed is None):
        return None
    whole = tuple(one for one in compiled_beside if one is not None)
    return Harm(identifier, instead, words, whole, count, allowed)


def _whole_words(file: TomlFile, texts: Sequence[str], *near: str) -> re.Pattern[str] | None:
    # One by one first, so that the line of the faulty one is told.
    if any(_compiled(file, one, *near, one.replace("\\", r"\\")) is None for one in texts):
        return None
    return re.compile(rf"(?i)(?<!\w)(?:{'|'.join(texts)})(?!\w)")


def _compiled(file: TomlFile, text: str, *near: str) -> re.Pattern[str] | None:
    try:
        return re.compile(text)
    except re.error as error:
        file.problem(f"not a regular expression ({error}); mend the line", *near)
        return None


def check_harm(said: Sequence[Spoken], root: Path) -> Iterator[Problem]:
    """A problem for each sentence of `said` that holds what a group of the file below `root` forbids."""
    harms, problems = read_harm(root)
    yield from problems
    for one in said:
        for sentence in sentences(one.text):
            for harm in harms:
                found = harm.found_in(sentence, one.language)
                if found is not None:
                    yield one.problem(f"'{found}' can do harm ({harm.id}); instead: {harm.instead}")
