"""How old what we know is: every text and card was seen by a person, and not too long ago."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from knowledge.errors import Problem
from knowledge.library import Library
from knowledge.lines import Lines

MAX_AGE = timedelta(days=730)
"""Two years: an answer that nobody has read again for so long is no longer vouched for."""


def check_dates(library: Library, lines: Lines, today: date) -> Iterator[Problem]:
    for topic in library.topics.values():
        for text in topic.texts.values():
            line = lines.find(text.path, "reviewed")
            yield from _check(text.path, line, "reviewed", text.reviewed, today)
    for organisation in library.organisations.values():
        path = f"content/organisations/{organisation.id}.toml"
        line = lines.find(path, "checked_on")
        yield from _check(path, line, "checked_on", organisation.checked_on, today)
    for helpline in library.helplines.values():
        if helpline.confirmed_on is not None:
            path = "content/helplines.toml"
            line = lines.find(path, f'id = "{helpline.id}"', "confirmed_on")
            yield from _check(path, line, "confirmed_on", helpline.confirmed_on, today)


def _check(path: str, line: int, key: str, day: date, today: date) -> Iterator[Problem]:
    if day > today:
        yield Problem(
            path, line, f"`{key}` is {day}, after today ({today}); write the day it was really read"
        )
    elif today - day > MAX_AGE:
        yield Problem(
            path, line, f"`{key}` is {day}, more than two years ago; read it again and write today's date"
        )
