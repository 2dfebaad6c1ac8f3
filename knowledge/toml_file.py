"""A TOML file with its lines kept, so that an error can name file, line and mend."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from knowledge.errors import Problem

_FALLBACK_LINE = 1


@dataclass(slots=True)
class TomlFile:
    """One read file. `take_…` methods return the value or a harmless default and note a `Problem`; they never raise."""

    path: str
    text: str
    data: Mapping[str, Any]
    problems: list[Problem]
    offset: int = 0

    @classmethod
    def read(cls, path: Path, root: Path, problems: list[Problem]) -> TomlFile:
        """Reads `path`; on a missing or broken file notes the problem and returns an empty file."""
        shown = str(path.relative_to(root)) if path.is_relative_to(root) else path.name
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError:
            problems.append(Problem(shown, 1, "the file is missing; restore it from version control"))
            return cls(shown, "", {}, problems)
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            problems.append(Problem(shown, line, "not UTF-8; save the file as UTF-8"))
            return cls(shown, "", {}, problems)
        return cls.parse(text, shown, problems)

    @classmethod
    def parse(cls, text: str, shown: str, problems: list[Problem], *, offset: int = 0) -> TomlFile:
        """Parses TOML text; `offset` is the number of lines that stand before it in the file."""
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            problems.append(
                Problem(shown, _line_in(str(error), text) + offset, f"not valid TOML: {error}; mend the line")
            )
            data = {}
        return cls(shown, text, data, problems, offset)

    def line_of(self, *needles: str) -> int:
        """The 1-based line where the last needle first stands after the ones before it; 1 if not found."""
        position = 0
        for needle in needles:
            found = self.text.find(needle, position)
            if found < 0:
                break
            position = found
        return self.text.count("\n", 0, position) + 1 + self.offset if self.text else _FALLBACK_LINE

    def problem(self, text: str, *needles: str) -> None:
        self.problems.append(Problem(self.path, self.line_of(*needles), text))

    def text_of(self, table: Mapping[str, Any], key: str, *near: str, default: str | None = None) -> str:
        value = table.get(key, default)
        if isinstance(value, str) and (value or default is not None):
            return value
        self.problem(f'`{key}` is missing or not a text; write {key} = "…"', *near)
        return ""

    def maybe_text(self, table: Mapping[str, Any], key: str, *near: str) -> str | None:
        value = table.get(key)
        if value is None or isinstance(value, str):
            return value
        self.problem(f"`{key}` must be a text in quotes", *near, key)
        return None

    def texts_of(
        self, table: Mapping[str, Any], key: str, *near: str, required: bool = False
    ) -> tuple[str, ...]:
        value = table.get(key)
        if value is None and not required:
            return ()
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        self.problem(f'`{key}` must be a list of texts; write {key} = ["…"]', *near, key)
        return ()

    def date_of(self, table: Mapping[str, Any], key: str, *near: str, required: bool = True) -> date | None:
        value = table.get(key)
        # A TOML time of day with its date is a `date` to Python, too, but cannot be compared with one.
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if value is not None or required:
            self.problem(f"`{key}` must be a date; write {key} = 2026-11-22", *near, key)
        return None

    def flag(self, table: Mapping[str, Any], key: str, *near: str) -> bool:
        value = table.get(key, False)
        if isinstance(value, bool):
            return value
        self.problem(f"`{key}` must be true or false", *near, key)
        return False

    def table_of(self, table: Mapping[str, Any], key: str, *near: str) -> Mapping[str, Any]:
        """The table under `key`, empty when there is none."""
        value = table.get(key, {})
        if isinstance(value, dict):
            return value
        self.problem(f"`{key}` must be a table; write [{key}] or {key} = {{ … }}", *near, key)
        return {}

    def tables(self, key: str) -> tuple[Mapping[str, Any], ...]:
        value = self.data.get(key, [])
        if isinstance(value, list) and all(isinstance(one, dict) for one in value):
            return tuple(value)
        self.problem(f"`{key}` must be a list of tables; write [[{key}]]", key)
        return ()


def _line_in(message: str, text: str) -> int:
    """The line in a message of tomllib ("… (at line 3, column 5)"), the last one for "at end of document", else 1."""
    if "at end of document" in message:
        return text.rstrip("\n").count("\n") + 1
    marker = "at line "
    start = message.find(marker)
    if start < 0:
        return 1
    digits = ""
    for letter in message[start + len(marker) :]:
        if not letter.isdigit():
            break
        digits += letter
    return int(digits or 1)
