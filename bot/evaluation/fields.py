"""Typed access to one entry of a case file, with errors that say file, line and mend.

Problems are collected, not raised one by one: a person mends a whole file in one go.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.errors import InputError
from bot.evaluation.cases import FIELD_NAMES, FieldExpectation, FieldName, Value

OSLO = ZoneInfo("Europe/Oslo")


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a case file; `str` gives `file:line: what is wrong; what to do`."""

    path: Path
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path.name}:{self.line}: {self.text}"


class CaseFileError(InputError):
    """A case file cannot be used. `str` is one line; `problems` holds all of them."""

    def __init__(self, path: Path, problems: Iterable[Problem]) -> None:
        self.path = path
        self.problems = tuple(problems)
        first = self.problems[0]
        more = f" (and {len(self.problems) - 1} more in this file)" if len(self.problems) > 1 else ""
        super().__init__(f"{path}:{first.line}: {first.text}{more}")


class Entry:
    """One line of JSONL or one table of TOML, read field by field; faults go to `problems`."""

    def __init__(self, data: Mapping[str, object], *, path: Path, line: int, problems: list[Problem]) -> None:
        self.data = data
        self.path = path
        self.line = line
        self.problems = problems

    def fault(self, text: str) -> None:
        self.problems.append(Problem(self.path, self.line, text))

    def text(self, name: str) -> str:
        """A text that must be there; it may be empty or odd, for people write such messages."""
        value = self.data.get(name)
        if isinstance(value, str):
            return value
        self.fault(f"'{name}' is missing or not a text; write {name} with what the person says")
        return ""

    def optional(self, name: str, default: str = "") -> str:
        value = self.data.get(name)
        if value is None:
            return default
        if isinstance(value, str):
            return value
        self.fault(f"'{name}' must be a text, not {_kind(value)}")
        return default

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; a single text counts as a list of one, a missing field as empty."""
        value = self.data.get(name)
        if value is None:
            return ()
        if isinstance(value, str):
            return (value,)
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.fault(f"'{name}' must be a text or a list of texts")
        return ()

    def flag(self, name: str) -> bool:
        value = self.data.get(name, False)
        if isinstance(value, bool):
            return value
        self.fault(f"'{name}' must be true or false, not {_kind(value)}")
        return False

    def table(self, name: str) -> Mapping[str, object]:
        value = self.data.get(name)
        if value is None:
            return {}
        if isinstance(value, dict):
            return value
        self.fault(f"'{name}' must be a table of fields, not {_kind(value)}")
        return {}

    def clock(self, name: str = "now") -> datetime | None:
        """An aware time; one without an offset is read as Europe/Oslo.

        TOML dates and ISO texts both count.
        """
        value = self.data.get(name)
        if value is None:
            return None
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value)
            except ValueError:
                self.fault(f"'{name}' is not a time; write it like 2026-11-21T18:00")
                return None
        if not isinstance(value, datetime):
            self.fault(f"'{name}' must be a date with a time, like 2026-11-21T18:00")
            return None
        return value.replace(tzinfo=OSLO) if value.tzinfo is None else value

    def one_of(self, name: str, allowed: Iterable[str]) -> str | None:
        choices = tuple(allowed)
        value = self.data.get(name)
        if isinstance(value, str) and value in choices:
            return value
        shown = f"'{value}'" if isinstance(value, str) else "nothing"
        self.fault(f"'{name}' is {shown}; use one of {', '.join(choices)}")
        return None

    def only(self, allowed: Iterable[str]) -> None:
        """Our own files are ours to keep tidy: a field nobody reads is most often a slip of the pen."""
        choices = tuple(allowed)
        for name in self.data:
            if name not in choices:
                near = get_close_matches(name, choices, n=1)
                mend = f"did you mean '{near[0]}'?" if near else f"known fields are {', '.join(choices)}"
                self.fault(f"unknown field '{name}'; {mend}")

    def expectations(
        self, *, renamed: Mapping[str, FieldName], blank_is_none: bool
    ) -> tuple[FieldExpectation, ...]:
        """`expect`, `also` and `reject` as one list of fields; `filters` inside is flattened.

        `renamed` maps words of the file to fields. `blank_is_none`: TOML has no null, so "" and "none" stand
        for it.
        """
        expected = self._flat("expect", renamed)
        also = self._flat("also", renamed)
        reject = self._flat("reject", renamed)
        out: list[FieldExpectation] = []
        for name in FIELD_NAMES:
            if name not in expected and name not in also and name not in reject:
                continue
            value = self._value(name, expected.get(name))
            if blank_is_none and value in ("", "none"):
                value = None
            out.append(
                FieldExpectation(
                    name=name,
                    value=value,
                    judged=name in expected,
                    also=self._alternatives(name, also.get(name)),
                    reject=self._alternatives(name, reject.get(name)),
                )
            )
        return tuple(out)

    def _flat(self, part: str, renamed: Mapping[str, FieldName]) -> dict[FieldName, object]:
        flat: dict[FieldName, object] = {}
        table = self.table(part)
        inner = table.get("filters", {})
        if not isinstance(inner, dict):
            self.fault(f"'{part}.filters' must be a table of fields, not {_kind(inner)}")
            inner = {}
        # Inside `filters` a language is the language of the meeting; outside it is that of the reply.
        pairs = [(renamed.get(key, key), value) for key, value in table.items() if key != "filters"]
        pairs += [("meeting_language" if key == "language" else key, value) for key, value in inner.items()]
        for key, value in pairs:
            found = next((name for name in FIELD_NAMES if name == key), None)
            if found is None:
                near = get_close_matches(key, FIELD_NAMES, n=1)
                mend = f"did you mean '{near[0]}'?" if near else f"judged are {', '.join(FIELD_NAMES)}"
                self.fault(f"'{part}' has an unknown field '{key}'; {mend}")
            else:
                flat[found] = value
        return flat

    def _value(self, name: str, value: object) -> Value:
        if value is None or isinstance(value, str | bool | int):
            return value
        if isinstance(value, list) and all(isinstance(item, str | int) for item in value):
            return tuple(value)
        self.fault(f"'{name}' holds {_kind(value)}; use a text, a number, true/false or a list of them")
        return None

    def _alternatives(self, name: str, value: object) -> tuple[Value, ...]:
        if value is None:
            return ()
        if not isinstance(value, list):
            return (self._value(name, value),)
        out: list[Value] = [self._value(name, item) for item in value]
        if value and not any(isinstance(item, list) for item in value):
            # A flat list of days may be meant as one further list or as several days: both readings are
            # right.
            out.append(self._value(name, value))
        return tuple(out)


def _kind(value: object) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "true/false"
        case int() | float():
            return "a number"
        case str():
            return "a text"
        case list():
            return "a list"
        case dict():
            return "a table"
        case _:
            return f"a {type(value).__name__}"
