"""The words of our own texts: nothing that stigmatises, no doses, and bokmål and nynorsk each by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import Problem
from knowledge.library import LANGUAGES, Library
from knowledge.plain_text import tokens
from knowledge.spoken import Spoken
from knowledge.toml_file import TomlFile

PATH = "terms.toml"
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"|'[^']*'|\([^)]*\)")
_STARTS = re.compile(r"(?:^|[.!?:]\s+|\n)\s*$")
# These say something in another language on purpose.
_FOREIGN = ("unknown.other_language",)


@dataclass(frozen=True, slots=True)
class Avoided:
    """Words not to be said in some languages, what to say instead, and where they may stand after all."""

    languages: tuple[str, ...]
    pattern: re.Pattern[str]
    instead: str
    unless: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Terms:
    """The content of `terms.toml`. `names` are longest first, so that a name is never cut in two."""

    avoided: tuple[Avoided, ...]
    names: tuple[str, ...]
    bokmal: frozenset[str]
    nynorsk: frozenset[str]


def read_terms(root: Path) -> tuple[Terms, tuple[Problem, ...]]:
    """The terms below `root` and what is wrong in their file; a faulty entry is left out."""
    problems: list[Problem] = []
    file = TomlFile.read(root / PATH, root, problems)
    avoided: list[Avoided] = []
    for table in file.tables("avoid"):
        instead = file.text_of(table, "instead", "[[avoid]]")
        near = f'instead = "{instead}"'
        languages = file.texts_of(table, "languages", "[[avoid]]", required=True)
        for unknown in sorted(set(languages) - set(LANGUAGES)):
            file.problem(f"unknown language '{unknown}'; use {', '.join(LANGUAGES)}", near)
        try:
            alternatives = "|".join(file.texts_of(table, "words", "[[avoid]]", required=True))
            pattern = re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)
            unless = file.maybe_text(table, "unless", "[[avoid]]")
            allowed = re.compile(unless) if unless else None
        except re.error as error:
            file.problem(f"not a regular expression ({error}); mend `words` or `unless` above", near)
            continue
        if alternatives:
            avoided.append(Avoided(languages, pattern, instead, allowed))
    mixed, names = file.data.get("mixed", {}), file.data.get("names", {})
    keep = sorted(file.texts_of(names, "keep", "[names]"), key=len, reverse=True)
    bokmal, nynorsk = (
        frozenset(file.texts_of(mixed, key, "[mixed]", required=True)) for key in ("bokmal", "nynorsk")
    )
    for both in sorted(bokmal & nynorsk):
        file.problem(f"'{both}' stands under both bokmal and nynorsk; keep one", "[mixed]", f'"{both}"')
    return Terms(tuple(avoided), tuple(keep), bokmal, nynorsk), tuple(problems)


def check_terms(library: Library, said: tuple[Spoken, ...], root: Path) -> Iterator[Problem]:
    terms, problems = read_terms(root)
    yield from problems
    cards = (name for one in library.organisations.values() for name in (one.name, one.short))
    names = tuple(sorted({*terms.names, *cards}, key=len, reverse=True))
    for one in said:
        bare = _without(one.text, names)
        for avoided in terms.avoided:
            if one.language not in avoided.languages:
                continue
            if avoided.unless is not None and avoided.unless.search(one.text):
                continue
            for found in dict.fromkeys(hit.group() for hit in avoided.pattern.finditer(bare)):
                yield one.problem(f"'{found}' is not said here; instead: {avoided.instead}")
        if one.key not in _FOREIGN and one.language != "en":
            foreign, other = (terms.nynorsk, "nynorsk") if one.language == "nb" else (terms.bokmal, "bokmål")
            for word in dict.fromkeys(_own_words(bare)):
                if word in foreign:
                    yield one.problem(f"'{word}' is {other}; this text is '{one.language}', mend the word")


def _without(text: str, names: tuple[str, ...]) -> str:
    for name in names:
        if name in text:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "·", text)
    return text


def _own_words(text: str) -> Iterator[str]:
    """The words in small letters; quotes, brackets and names (a capital inside a sentence) are left out."""
    text = _QUOTED.sub(" ", text)
    position = 0
    for token in tokens(text):
        at = text.index(token, position)
        position = at + len(token)
        if token.islower() or _STARTS.search(text[:at]):
            yield token.lower()
