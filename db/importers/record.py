"""One record while it is read: its fields as clean texts, and the remarks about what was left out. No I/O."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from db.importers.json_feed import Record
from db.importers.links import checked_link, without_bad_links
from db.importers.personal import (
    find_personal,
    link_names_somebody,
    role_address,
    switchboard,
    without_personal,
    without_personal_parts,
)
from db.importers.plain import plain, plain_lines, visible

Kind = Literal["text", "name", "building"]
"""How a field is looked through for people: whole sentences of a text, parts of a name, parts of an address or a house's name."""

_MOST_REMARKS = 30
"""Remarks of one record: more would only hide the others."""
_FITS_IN_A_MESSAGE = re.compile(r"[\w:.,+/ -]{1,24}")


class Reading:
    """The fields of one record. Each is asked for by its names in the order they count; the first that says something is used."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._remarks: list[str] = []

    @property
    def remarks(self) -> tuple[str, ...]:
        """What was mended or left out, in order, each once; it never repeats anything personal."""
        found = tuple(dict.fromkeys(self._remarks))
        more = len(found) - _MOST_REMARKS
        return found if more <= 0 else (*found[:_MOST_REMARKS], f"… and {more} more remarks")

    def say(self, field: str, text: str) -> None:
        """Adds a remark about a field."""
        self._remarks.append(f"{field}: {text}" if field else text)

    def raw(self, *fields: str) -> object:
        """The first value that is not blank, as it stands, or None."""
        return self._first(fields)[1]

    def has(self, *fields: str) -> bool:
        """Whether any of the fields says something."""
        return self._first(fields)[1] is not None

    def text(self, *fields: str, limit: int, kind: Kind = "building") -> str:
        """The first of the fields that says something, as one clean line without anything personal; "" when none does."""
        field, value = self._first(fields)
        words = self.words(field, value)
        if not words:
            return ""
        cleaned = plain(words, limit)
        for each in cleaned.done:
            self.say(field, each)
        left, kinds = (
            without_personal(cleaned.text)
            if kind == "text"
            else without_personal_parts(cleaned.text, building=kind == "building")
        )
        self._tell_of_people(field, kinds)
        return self._without_bad_links(field, left)

    def lines(self, *fields: str, limit: int) -> str:
        """As `text` for a note, with "\\n" between its lines."""
        field, value = self._first(fields)
        words = self.words(field, value)
        if not words:
            return ""
        cleaned = plain_lines(words, limit)
        for each in cleaned.done:
            self.say(field, each)
        left, kinds = without_personal(cleaned.text)
        self._tell_of_people(field, kinds)
        return self._without_bad_links(field, left)

    def words(self, field: str, value: object) -> str:
        """A value as text; a number becomes its digits, anything else but a text is told and left out."""
        if value is None:
            return ""
        if isinstance(value, str):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
        self.say(field, "is no text and was left out")
        return ""

    def link(self, *fields: str) -> str | None:
        """The first address of a page that may be passed on; why others may not is told."""
        for field in fields:
            value = self._record.get(field)
            if not isinstance(value, str):
                if value is not None and value != "":
                    self.say(field, "is no text and was left out")
                continue
            found = checked_link(value)
            if found.url is not None and link_names_somebody(found.url):
                self.say(field, "the link seems to name a person and was left out; ask the group for another")
            elif found.url is not None:
                return found.url
            elif found.fault:
                self.say(
                    field, f"the link {found.fault} and was left out".replace("and were left out and", "and")
                )
        return None

    def contact(self, mails: Iterable[str], phones: Iterable[str], country: str) -> str | None:
        """A role address, else a switchboard; why the others were left out is told."""
        for field in mails:
            found = role_address(visible(self.words(field, self._record.get(field))))
            if found.value is not None:
                return found.value
            if found.fault:
                self.say(field, found.fault)
        for field in phones:
            found = switchboard(visible(self.words(field, self._record.get(field))), country)
            if found.value is not None:
                return found.value
            if found.fault:
                self.say(field, f"the number {found.fault}")
        return None

    def _first(self, fields: tuple[str, ...]) -> tuple[str, object]:
        for field in fields:
            value = self._record.get(field)
            if value is None or value == [] or (isinstance(value, str) and not visible(value).strip()):
                continue
            return field, value
        return fields[0], None

    def _tell_of_people(self, field: str, kinds: tuple[str, ...]) -> None:
        for kind in kinds:
            self.say(field, f"{kind} was left out")

    def _without_bad_links(self, field: str, text: str) -> str:
        kept, faults = without_bad_links(text)
        for fault in faults:
            self.say(field, fault)
        return kept.strip()


def shown(value: object) -> str:
    """What stands in a field, for a message to staff: in quotes when it is short, harmless and nobody's; else only its kind."""
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes or no"
    if isinstance(value, str | int | float):
        text = visible(str(value)).strip()
        if _FITS_IN_A_MESSAGE.fullmatch(text) and not find_personal(text):
            return f"'{text}'"
        return "a text"
    return "a list" if isinstance(value, list) else "an object"


_DIAL = re.compile(r"(?P<number>\+?[\d\s().\-]{5,24}\d)(?P<code>\s*[,;*#xp][,;*#xp\d\s]{1,40})?")


def dialled(reading: Reading, field: str, country: str) -> str:
    """The number to a meeting by telephone with its code ("+47 21 40 00 00,,000#"), or "" when it may be somebody's own.

    Eight digits are enough in Norway; tsml-ui drops them as too short. Numbers of other countries need their "+".
    """
    text = " ".join(visible(reading.words(field, reading.raw(field))).split())
    found = _DIAL.fullmatch(text)
    if found is None:
        reading.say(field, "is no number to dial and was left out")
        return ""
    code = re.sub(r"\s", "", found["code"] or "")
    digits = re.sub(r"[^\d+]", "", found["number"])
    home = re.fullmatch(r"(?:\+47|0047)?(\d{8})", digits)
    if home is not None and (country == "NO" or len(digits) > 8):
        checked = switchboard(home[1])
        if checked.value is None:
            reading.say(field, f"the number {checked.fault}")
            return ""
        return f"+47 {checked.value}{code}"
    if not re.fullmatch(r"\+[1-9]\d{6,14}", digits):  # E.164
        reading.say(field, "is no number with the code of its country and was left out")
        return ""
    return f"{digits}{code}"
