"""The cells «møtetid» and «lenke» -> meetings. Pure; the grammar of one meeting is that of `db.meeting_text`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.core.model import Meeting
from db.importers.cells import NOTE, CellError, impersonal, lines_of, link
from db.importers.table_lines import Value
from db.meeting_text import MeetingTextError, parse_meetings

MOST_MEETINGS = 50
"""Meetings of one group: seven a day for a whole week is 49, more than any fellowship's busiest room."""
_WRITE = "skriv for eksempel «mandag 19.00-20.30»; flere møter med semikolon mellom"
_WEEKDAY = re.compile(
    r"\b(?:mandag|måndag|tirsdag|tysdag|onsdag|torsdag|fredag|lørdag|laurdag|søndag|sundag)|etter avtale"
)
_HOUR = re.compile(r"(\d{1,2})[.:](\d{2})(?!\.?\d)")
_NO_LINK = ("-", "–")


def read_meetings(value: Value) -> tuple[tuple[Meeting, ...], tuple[str, ...]]:
    """The meetings in the cell, in its order, and what was left out. Raises CellError.

    They stand apart by semicolons or line breaks; a note about one of them stands in brackets behind it.
    """
    found: list[Meeting] = []
    remarks: list[str] = []
    parts = [part.strip() for part in _parts(lines_of(value)) if part.strip()]
    if len(parts) > MOST_MEETINGS:
        raise CellError(f"cella har over {MOST_MEETINGS} møter", "del gruppa i flere rader med «del av»")
    for number, part in enumerate(parts, 1):
        when, note = _without_note(part)
        if len(note) > NOTE:
            raise CellError(f"merknaden til møte {number} er lengre enn {NOTE} tegn", "kort den ned")
        try:
            read = parse_meetings(when)
        except MeetingTextError:
            which = f"møte nummer {number} i cella" if len(parts) > 1 else "møtetida"
            raise CellError(f"{which} kan ikke leses", _mend(when)) from None
        note, remark = impersonal(note, f"merknaden til møte {number}")
        remarks.extend(filter(None, (remark,)))
        found.extend(replace(meeting, note=note) for meeting in read)
    return tuple(found), tuple(remarks)


def with_links(meetings: tuple[Meeting, ...], value: Value) -> tuple[Meeting, ...]:
    """The meetings with their links. Raises CellError.

    One link is that of every meeting on the net or by telephone, or of all where none is. Several are given one for each
    meeting in its order, apart by line breaks or blanks, "-" for none.
    """
    said = [word.rstrip(";,") for word in lines_of(value).split() if word.rstrip(";,")]
    links = [None if word in _NO_LINK else link(word) for word in said]
    if not links:
        return meetings
    if len(links) == len(meetings):
        return tuple(replace(each, link=one) for each, one in zip(meetings, links, strict=True))
    if len(links) == 1:
        return tuple(replace(each, link=links[0]) if each in linked(meetings) else each for each in meetings)
    raise CellError(
        f"cella har {len(links)} lenker og raden har {len(meetings)} møter",
        "skriv én lenke for alle nettmøtene, eller én for hvert møte med - for et møte uten lenke",
    )


def linked(meetings: tuple[Meeting, ...]) -> tuple[Meeting, ...]:
    """Those a single link belongs to."""
    return tuple(each for each in meetings if each.format != "in_person") or meetings


def _parts(text: str) -> Iterator[str]:
    """The meetings of a cell; a semicolon inside brackets belongs to the note."""
    depth, start = 0, 0
    for at, each in enumerate(text):
        if each == "(":
            depth += 1
        elif each == ")":
            depth = max(0, depth - 1)
        elif each == "\n" or (each == ";" and depth == 0):
            yield text[start:at]
            start, depth = at + 1, 0
    yield text[start:]


def _without_note(part: str) -> tuple[str, str]:
    opened = part.find("(")
    if opened < 0 or not part.endswith(")"):
        return part, ""
    return part[:opened].strip(), part[opened + 1 : -1].strip()


def _mend(when: str) -> str:
    """What to do, by the slip that is most likely. It repeats nothing of the cell."""
    low = when.lower()
    if re.match(r"ann[ea]n[hk]?var|annenhver|annankvar|annakvar", low) or re.match(
        r"(hver|kvar) \w+(je|de|te) ", low
    ):
        if " fra " not in low:
            return "si hvilke uker: skriv «fra» og datoen for ett av møtene, som «annenhver tirsdag 18.00 fra 2026-11-24»"
        return "skriv datoen etter «fra» som 2026-11-24"
    if not _WEEKDAY.search(low):
        return f"det mangler en ukedag som er rett skrevet; {_WRITE}, eller «etter avtale»"
    hours = [(int(hour), int(minute)) for hour, minute in _HOUR.findall(low)]
    if not hours:
        return f"det mangler et klokkeslett; {_WRITE}"
    if any(hour > 23 or minute > 59 for hour, minute in hours):
        return f"klokka går fra 00.00 til 23.59; {_WRITE}"
    if len(hours) == 2 and hours[0] == hours[1]:
        return "møtet slutter når det begynner; rett slutten, eller ta den bort"
    return _WRITE
