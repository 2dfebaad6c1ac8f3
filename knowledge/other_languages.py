"""The languages we do not answer in but say a few words in: values of `content/emergency_other.toml`, and their reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import Problem
from knowledge.toml_file import TomlFile

OTHER_LANGUAGES = ("sv", "da", "pl", "uk", "ru", "ar", "fa", "so", "se", "de", "fr", "es")
"""Those in which the danger screen has phrases (`safety/languages.toml`); none may be without its words."""
PATH = "content/emergency_other.toml"
NAMED_LINES = ("ambulance", "police", "mental_helse", "out_of_hours")
"""The helplines that are named in each of these languages, by their ids."""
_TEXTS = ("name", "acute", "elevated", "machine", "english", "ordinary")


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    """What is said in one language, and the words it is known by.

    `acute`, `elevated` and `ordinary` open a message; `lines` says what each of `NAMED_LINES` is for, without the number.
    `words` are as people type them, in small letters.
    """

    code: str
    name: str
    acute: str
    elevated: str
    machine: str
    english: str
    ordinary: str
    lines: Mapping[str, str]
    words: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text and label that is said."""
        said = (self.acute, self.elevated, self.machine, self.english, self.ordinary)
        return (*said, *self.lines.values())


def read_other_languages(content: Path, root: Path, problems: list[Problem]) -> dict[str, OtherLanguage]:
    """All languages of the file; notes a problem for one that is missing or unknown, and for a word under two of them."""
    file = TomlFile.read(content / "emergency_other.toml", root, problems)
    if not file.data:
        return {}
    found: dict[str, OtherLanguage] = {}
    for code in OTHER_LANGUAGES:
        near = f"[{code}]"
        if code not in file.data:
            file.problem(f"the language '{code}' is missing; write a table {near} like the others")
            continue
        table = file.table_of(file.data, code, near)
        texts = {key: file.text_of(table, key, near) for key in _TEXTS}
        named = file.table_of(table, "lines", near)
        lines = {one: file.text_of(named, one, near, "lines =") for one in NAMED_LINES}
        words = file.texts_of(table, "words", near, required=True)
        found[code] = OtherLanguage(code, **texts, lines=lines, words=words)
    for unknown in sorted(file.data.keys() - set(OTHER_LANGUAGES)):
        text = f"unknown language '{unknown}'; the program knows {', '.join(OTHER_LANGUAGES)}"
        file.problem(text, f"[{unknown}]")
    _check_words(file, found)
    return found


def _check_words(file: TomlFile, found: Mapping[str, OtherLanguage]) -> None:
    """A word that tells two languages tells none."""
    seen: dict[str, str] = {}
    for code, language in found.items():
        for word in language.words:
            near = (f"[{code}]", "words = ", f'"{word}"')
            if word in seen:
                file.problem(f"'{word}' stands under '{seen[word]}' too; remove it from both", *near)
            elif word != word.lower() or " " in word:
                file.problem(f"'{word}' must be one word in small letters; mend it", *near)
            seen[word] = code
