"""How old the lines are: a certain one that has expired is a fault; one that soon will is a warning."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from knowledge.errors import Problem
from knowledge.helplines import Helpline, due, freshness
from knowledge.library import Library
from knowledge.lines import Lines

_PATH = "content/helplines.toml"
_CALL = "call it, and write confirmed_on, confirmed_by and a new expires_on"


def check_helplines(library: Library, lines: Lines, today: date) -> Iterator[Problem]:
    """Certain lines that are old, and sources dated after today."""
    for line in library.helplines.values():
        if line.certain and freshness(line, today) == "expired":
            text = f"'{line.id}' is certain but {_age(line)}; {_CALL}, or set certain = false"
            yield Problem(_PATH, _at(line, lines), text)
        if line.seen_on is not None and line.seen_on > today:
            text = f"`seen_on` is {line.seen_on}, after today ({today}); write the day of the source"
            yield Problem(_PATH, lines.find(_PATH, f'id = "{line.id}"', "seen_on"), text)


def due_helplines(library: Library, lines: Lines, today: date) -> tuple[Problem, ...]:
    """What to warn of: every line that expires within 30 days, and those that are old and not certain, the oldest first."""
    return tuple(
        Problem(_PATH, _at(line, lines), f"'{line.id}' ({line.number}) {_age(line, today)}; {_CALL}")
        for line in due(library.helplines.values(), today)
        if not (line.certain and freshness(line, today) == "expired")
    )


def _at(line: Helpline, lines: Lines) -> int:
    near = f'id = "{line.id}"'
    return lines.find(_PATH, near, "expires_on") if line.expires_on is not None else lines.find(_PATH, near)


def _age(line: Helpline, today: date | None = None) -> str:
    if line.expires_on is None:
        return "nobody knows how old it is"
    if today is not None and line.expires_on >= today:
        return f"expires on {line.expires_on}, in {(line.expires_on - today).days} days"
    return f"expired on {line.expires_on}"
