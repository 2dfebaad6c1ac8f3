"""What the assistant answered: the contract's JSON object, read strictly into a frozen value.

A reply that lacks a field of the contract is a wrong reply; the evaluation thereby keeps the contract too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from bot.core.model import Kind

KINDS: tuple[str, ...] = get_args(Kind)
FIND_KINDS: frozenset[str] = frozenset({"groups", "ask_place", "choose_place"})
"""The kinds that take up the wish for a group."""


class ReplyError(Exception):
    """The answer is not the contract's object; `str` says which field and what it should be."""


@dataclass(frozen=True, slots=True)
class GotPlace:
    """A place of the reply; missing parts are "". `municipality_number` is four digits or ""."""

    name: str
    kind: str
    municipality: str
    municipality_number: str
    county: str

    @property
    def is_area(self) -> bool:
        return self.kind in ("county", "region")

    def __str__(self) -> str:
        around = self.county if self.is_area else self.municipality
        return self.name if around in ("", self.name) else f"{self.name} ({around})"


@dataclass(frozen=True, slots=True)
class Got:
    """A reply, field by field as in the contract; `alarm_level` and `alarm_kind` are "" where there is none.

    `candidates` are topic ids, best first. Times are "HH:MM". `all_text` joins the messages.
    """

    kind: str
    alarm_level: str
    alarm_kind: str
    language: str
    topics: tuple[str, ...]
    candidates: tuple[str, ...]
    place: GotPlace | None
    places: tuple[GotPlace, ...]
    organisations: tuple[str, ...]
    weekdays: tuple[int, ...]
    after: str | None
    before: str | None
    format: str | None
    audience: tuple[str, ...]
    open: bool | None
    meeting_language: str | None
    access: tuple[str, ...]
    messages: tuple[str, ...]

    @property
    def main_topic(self) -> str:
        return self.topics[0] if self.topics else ""

    @property
    def all_text(self) -> str:
        return "\n".join(self.messages)

    @property
    def summary(self) -> str:
        """The reply in a few words, for the table of confusions.

        The main topic of an answer, else the kind.
        """
        return self.main_topic if self.kind in ("answer", "chat") and self.main_topic else self.kind


NOTHING = Got(
    kind="",
    alarm_level="",
    alarm_kind="",
    language="",
    topics=(),
    candidates=(),
    place=None,
    places=(),
    organisations=(),
    weekdays=(),
    after=None,
    before=None,
    format=None,
    audience=(),
    open=None,
    meeting_language=None,
    access=(),
    messages=(),
)
"""No reply at all: what a crash is judged as."""


def read_reply(reply: object) -> Got:
    """The reply as a value. Raises `ReplyError` naming the first field that is not as the contract says."""
    if not isinstance(reply, Mapping):
        raise ReplyError("the reply is not a JSON object")
    kind = _text(reply, "kind")
    if kind not in KINDS:
        raise ReplyError(f"kind '{kind}' is not in the contract")
    alarm = _table(reply, "alarm", may_be_none=True)
    filters = _table(reply, "filters")
    place = _table(reply, "place", may_be_none=True)
    places = _need(reply, "places")
    if not isinstance(places, list | tuple) or not all(isinstance(one, Mapping) for one in places):
        raise ReplyError("places is not a list of objects")
    return Got(
        kind=kind,
        alarm_level=_text(alarm, "level") if alarm else "",
        alarm_kind=_text(alarm, "kind") if alarm else "",
        language=_text(reply, "language"),
        topics=_texts(reply, "topics"),
        candidates=_candidates(_need(reply, "candidates")),
        place=_place(place) if place else None,
        places=tuple(_place(one) for one in places),
        organisations=_texts(filters, "organisations"),
        weekdays=_days(filters),
        after=_optional(filters, "after"),
        before=_optional(filters, "before"),
        format=_optional(filters, "format"),
        audience=_texts(filters, "audience"),
        open=_open(filters),
        meeting_language=_optional(filters, "language"),
        access=_texts(filters, "access"),
        messages=_texts(reply, "messages"),
    )


def _need(table: Mapping[str, object], name: str) -> object:
    if name not in table:
        raise ReplyError(f"field '{name}' is missing")
    return table[name]


def _text(table: Mapping[str, object], name: str) -> str:
    value = _need(table, name)
    if not isinstance(value, str):
        raise ReplyError(f"{name} is not a text")
    return value


def _optional(table: Mapping[str, object], name: str) -> str | None:
    return None if _need(table, name) is None else _text(table, name)


def _texts(table: Mapping[str, object], name: str) -> tuple[str, ...]:
    value = _need(table, name)
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise ReplyError(f"{name} is not a list of texts")
    return tuple(value)


def _table(table: Mapping[str, object], name: str, *, may_be_none: bool = False) -> Mapping[str, object]:
    value = _need(table, name)
    if value is None and may_be_none:
        return {}
    if not isinstance(value, Mapping):
        raise ReplyError(f"{name} is not an object")
    return value


def _days(filters: Mapping[str, object]) -> tuple[int, ...]:
    value = _need(filters, "weekdays")
    if not isinstance(value, list | tuple) or not all(isinstance(day, int) for day in value):
        raise ReplyError("weekdays is not a list of numbers 1-7")
    return tuple(value)


def _open(filters: Mapping[str, object]) -> bool | None:
    value = _need(filters, "open")
    if value is None or isinstance(value, bool):
        return value
    raise ReplyError("open is neither true, false nor null")


def _candidates(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise ReplyError("candidates is not a list")
    out: list[str] = []
    for pair in value:
        if not isinstance(pair, list | tuple) or len(pair) != 2 or not isinstance(pair[0], str):
            raise ReplyError("candidates is not a list of [topic, score]")
        out.append(pair[0])
    return tuple(out)


def _place(place: Mapping[str, object]) -> GotPlace:
    def part(name: str) -> str:
        value = place.get(name)
        return value if isinstance(value, str) else ""

    return GotPlace(
        name=_text(place, "name"),
        kind=part("kind"),
        municipality=part("municipality"),
        municipality_number=part("municipality_number"),
        county=part("county"),
    )
