"""What the registry's tables would refuse, told per row before anything is written. Pure.

Importers promise all this; one that breaks its promise must cost its row, not the whole import.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import get_args

from bot.core.model import LED_BY, Audience, Category, Format, Meeting
from db.importers.raw import Problem, RawGroup

LONGEST_TEXT = 2_000
"""Characters of one text. The longest note that is shown is a few hundred; more is a page that was pasted by mistake."""

_COUNTRY = re.compile(r"[A-Z]{2}")
_BAD = frozenset({"Cc", "Cs"})
"""Control characters, and halves of characters, which no file can store."""

_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
_MAY = frozenset("\n")


def is_plain(text: str) -> bool:
    """True for text that can be stored and shown: no control characters but line breaks, none that turn its direction."""
    if text.isascii() and text.isprintable():
        return True
    return not any(
        char in _BIDI or (unicodedata.category(char) in _BAD and char not in _MAY) for char in text
    )


def fault_of(raw: RawGroup) -> Problem | None:
    """The first thing the registry would refuse of a row, or None."""
    for field, fault, mend in _faults(raw):
        return Problem(raw.row, field, fault, mend, raw.key if is_plain(raw.key) else "")
    return None


def _faults(raw: RawGroup) -> Iterator[tuple[str, str, str]]:
    for field, text in _texts(raw):
        if not is_plain(text):
            yield field, "teksten har tegn som ikke kan vises", "skriv teksten på nytt i kilden"
        if len(text) > LONGEST_TEXT:
            yield field, f"teksten har over {LONGEST_TEXT} tegn", "kort den ned"
    if not raw.name.strip():
        yield "name", "gruppa har ikke noe navn", "skriv et navn"
    if not _COUNTRY.fullmatch(raw.country):
        yield "country", "landet er ingen landkode", "skriv to store bokstaver, for eksempel NO"
    if raw.led_by not in LED_BY:
        yield (
            "led_by",
            "ukjent verdi for hvem som leder",
            "skriv nobody, member, volunteer eller professional",
        )
    if raw.category is not None and raw.category not in get_args(Category):
        yield "category", "ukjent kategori", "skriv en av de fem kategoriene"
    if not set(raw.audience) <= set(get_args(Audience)):
        yield "audience", "ukjent målgruppe", "skriv en av målgruppene"
    if (raw.lat is None) != (raw.lon is None):
        yield "lat", "punktet er halvt", "skriv både breddegrad og lengdegrad, eller ingen av dem"
    for meeting in raw.meetings:
        fault = _fault_of_meeting(meeting)
        if fault is not None:
            yield "meetings", fault, "rett møtetiden i kilden"


def _texts(raw: RawGroup) -> Iterator[tuple[str, str]]:
    for field in (
        "key", "name", "organisation", "led_by", "language", "venue", "address", "post_code", "place", "municipality",
        "region", "country", "contact", "website", "note", "part_of", "confirmed_by",
    ):  # fmt: skip
        value = getattr(raw, field)
        if value is not None:
            yield field, value
    yield from (("access", each) for each in raw.access)
    yield from (("substances", each) for each in raw.substances)
    yield from (("meetings", text) for each in raw.meetings for text in (each.note, each.link or ""))


def _fault_of_meeting(meeting: Meeting) -> str | None:
    """In words, for each CHECK of the table of meetings."""
    if meeting.weekday is not None and meeting.weekday not in range(1, 8):
        return "ukedagen er ikke 1 til 7"
    if (meeting.weekday is None and meeting.starts is not None) or (
        meeting.starts is None and meeting.ends is not None
    ):
        return "klokkeslettet mangler dag eller begynnelse"
    if not 1 <= meeting.interval_weeks <= 52 or (meeting.interval_weeks > 1 and meeting.anchor is None):
        return "uka møtet holdes i er ikke kjent"
    if meeting.format not in get_args(Format):
        return "møteformen er ukjent"
    if not set(meeting.nth) <= {-1, 1, 2, 3, 4, 5}:
        return "uka i måneden er ukjent"
    first, last = meeting.first_on, meeting.last_on
    if first is not None and last is not None and first > last:
        return "den siste dagen er før den første"
    return None
