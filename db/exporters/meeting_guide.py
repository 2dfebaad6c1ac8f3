"""Groups as Meeting Guide JSON: a list with one object a meeting (github.com/code4recovery/spec). Pure.

The format knows weekly meetings only. What it cannot say (every other week, first and third, seasons, exceptions) stands in
`notes`, in words and first, so that nobody reads the row as weekly without it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from bot.core.answering.freshness import is_too_old
from bot.core.model import Group, Meeting
from db.exporters.meeting_words import day_in_words, in_words, is_plain_weekly
from db.importers.cells import tidy
from db.importers.table_words import ACCESS, AUDIENCE, COUNTRY, LANGUAGE

TIMEZONE = "Europe/Oslo"
_LONGEST_NAME = 255
_LONGEST_SLUG = 64
"""Limits of the specification."""
# Codes every fellowship reads alike. The rest of AA's codes mean other things elsewhere ("Y" is a workbook to ACA), so other
# fellowships get words instead.
_SHARED = {"women": "W", "men": "M", "wheelchair": "X"}
_AA = {"youth": "Y", "lgbt": "LGBTQ", "children": "CF"}
_LANGUAGES_AA = {
    "nb": "NO", "nn": "NO", "no": "NO", "en": "EN", "sv": "SV", "da": "DA", "de": "DE", "es": "S", "fr": "FR", "fi": "FI",
    "pl": "POL", "ru": "RUS", "uk": "UK", "lt": "LT", "pt": "POR", "it": "ITA", "nl": "NL", "is": "IS", "ar": "AR", "fa": "FA",
    "tr": "TUR", "th": "TH", "ja": "JA", "el": "EL", "bg": "BG", "hr": "HR", "hu": "HU", "sk": "SK", "sl": "SL", "hi": "HI",
}  # fmt: skip
_LANGUAGES_ALL = {"nb": "NO", "nn": "NO", "no": "NO", "en": "EN"}
"""Languages of whose code no fellowship makes anything else."""
_PHONE = re.compile(r"(?:(?:\+|00)47)?(\d{8})")


def to_meeting_guide(groups: Iterable[Group], today: date | None = None) -> str:
    """A JSON list, by group and position. `slug` is the group's id and the meeting's place in it ("aa-forde-0").

    With `today`, groups whose news is more than 365 days old are left out. A group that pauses carries TC ("closed for now") and
    no link, which is how the format says it.
    """
    found = [
        meeting
        for group in sorted(groups, key=lambda each: each.id)
        if today is None or not is_too_old(group, today)
        for meeting in _meetings(group)
    ]
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def _meetings(group: Group) -> Iterator[dict[str, Any]]:
    of_group = _of_group(group)
    for position, meeting in enumerate(group.meetings):
        entry: dict[str, Any] = {"name": tidy(group.name)[:_LONGEST_NAME], "slug": _slug(group.id, position)}
        entry |= _when(group, meeting) | of_group
        if group.lat is not None or group.place or group.municipality:
            # Readers take an exact address for a room. On the net or by telephone there is none, and without link and number
            # they then take the group for paused: better not shown than a door that nobody opens.
            entry["approximate"] = "yes" if group.approximate or meeting.format != "in_person" else "no"
        how = {} if group.paused else _how(group, meeting)
        entry["types"] = _types(group, elsewhere=bool(how) and meeting.format != "in_person")
        entry["notes"] = _notes(group, meeting)
        entry |= how
        yield {key: value for key, value in entry.items() if value not in (None, "", [])}


def _slug(identifier: str, position: int) -> str:
    ending = f"-{position}"
    return identifier[: _LONGEST_SLUG - len(ending)] + ending


def _when(group: Group, meeting: Meeting) -> dict[str, Any]:
    if meeting.weekday is None or meeting.starts is None:
        return {}  # by appointment: neither day nor time
    # A meeting in a room abroad keeps the clock of its place, and which one that is we do not know.
    here = group.country == "NO" or meeting.format != "in_person"
    return {
        "day": meeting.weekday % 7,  # 0 is Sunday
        "time": f"{meeting.starts:%H:%M}",
        "end_time": "" if meeting.ends is None else f"{meeting.ends:%H:%M}",
        "timezone": TIMEZONE if here else "",
    }


def _of_group(group: Group) -> dict[str, Any]:
    country = COUNTRY.label(group.country)
    town = group.place or group.municipality
    parts = [tidy(each) for each in (group.address, town, country) if each]
    regions = [tidy(each) for each in dict.fromkeys((group.county, group.municipality)) if each]
    contact = group.contact or ""
    return {
        "group": tidy(group.name),
        "group_notes": tidy(group.note),
        "formatted_address": ", ".join(parts) if town or group.address else "",
        "city": tidy(town),
        "country": group.country,
        "regions": regions,
        "latitude": None if group.lat is None else round(group.lat, 5),
        "longitude": None if group.lon is None else round(group.lon, 5),
        "entity": tidy(group.organisation),
        "email": contact if "@" in contact else "",
        "phone": contact if re.fullmatch(r"[\d +]+", contact) else "",
        "website": group.website,
    }


def _how(group: Group, meeting: Meeting) -> dict[str, Any]:
    if meeting.link:
        return {"conference_url": meeting.link}
    number = _PHONE.fullmatch(re.sub(r"\s", "", group.contact or ""))
    # Readers drop numbers of fewer than ten characters, so the country's code goes in front.
    return {"conference_phone": f"+47{number[1]}"} if meeting.format == "phone" and number is not None else {}


def _types(group: Group, *, elsewhere: bool) -> list[str]:
    in_aa = group.organisation == "AA"
    codes = _SHARED | _AA if in_aa else _SHARED
    found = [] if group.open is None else ["O" if group.open else "C"]
    found += [codes[each] for each in (*group.audience, *group.access) if each in codes]
    language = (_LANGUAGES_AA if in_aa else _LANGUAGES_ALL).get(group.language)
    found += [] if language is None else [language]
    # Closed for now. With a link or number it says that the address is no room to go to, without one that nobody meets.
    found += ["TC"] if group.paused or (elsewhere and group.address) else []
    return list(dict.fromkeys(found))


def _notes(group: Group, meeting: Meeting) -> str:
    said: list[str] = []
    if group.example:
        said.append("Oppdiktet eksempel: møtet finnes ikke")
    if meeting.weekday is None:
        said.append("Etter avtale")
    elif not is_plain_weekly(meeting):
        words = in_words(meeting, hours=False)
        if meeting.interval_weeks > 1 and not meeting.nth and meeting.anchor is not None:
            # The day of this meeting in that week: other programs (and our reader) take it as one of the dates.
            day = meeting.anchor + timedelta(days=meeting.weekday - meeting.anchor.isoweekday())
            pace, comma, rest = words.partition(",")
            words = f"{pace} fra {day_in_words(day)}{comma}{rest}"
        said.insert(0, f"{words[:1].upper()}{words[1:]}")
    elif meeting.format == "phone":
        said.append("På telefon")
    codes = _SHARED | _AA if group.organisation == "AA" else _SHARED
    # "self" is what every group of the format is about; other audiences without a code are told in words.
    said += [f"For {AUDIENCE.label(each)}" for each in group.audience if each not in codes and each != "self"]
    if group.language not in ("", *(_LANGUAGES_AA if group.organisation == "AA" else _LANGUAGES_ALL)):
        said.append(f"Språk: {LANGUAGE.label(group.language)}")
    said += [
        ACCESS.label(ACCESS.code(each) or each).capitalize() for each in group.access if each not in codes
    ]
    said += [tidy(meeting.note)] if meeting.note else []
    return "\n".join(said)
