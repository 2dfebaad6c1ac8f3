"""Fields and values of a group as staff read them, in bokmål, on one line. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, time
from typing import Any

from bot.core.model import Group, Meeting, Season

_LONGEST = 120
"""Characters of a value in a list of changes; enough to see what it is about."""

FIELDS = {
    "name": "navn", "organisation": "organisasjon", "category": "kategori", "audience": "målgruppe", "place": "sted",
    "address": "adresse", "municipality": "kommune", "municipality_number": "kommunenummer", "county": "fylke",
    "lat": "breddegrad", "lon": "lengdegrad", "meetings": "møter", "open": "åpen for alle", "led_by": "ledes av",
    "language": "språk", "access": "tilgang", "contact": "kontakt", "website": "nettside", "note": "merknad",
    "confirmed_on": "bekreftet", "confirmed_by": "bekreftet av", "approximate": "omtrentlig punkt", "country": "land",
    "substances": "tema", "paused": "satt på pause", "part_of": "del av", "listed_on": "står på lista",
    "listed_by": "lista til", "warning": "advarsel", "source": "kilde", "example": "eksempel", "id": "kjennetegn",
}  # fmt: skip
"""Every field of `Group` in words; a test keeps it whole."""

_WORDS = {
    "self_help_group": "selvhjelpsgruppe", "self_help_based": "basert på selvhjelpsforståelse",
    "self_help_related": "selvhjelpsrelatert", "user_organisation": "brukerorganisasjon", "treatment": "behandling",
    "self": "den det gjelder", "relative": "pårørende", "adult_child": "voksne barn", "youth": "unge",
    "women": "kvinner", "men": "menn", "lgbt": "lhbt+", "bereaved": "etterlatte",
    "nobody": "ingen", "member": "medlemmene på tur", "volunteer": "frivillig", "professional": "fagperson",
    "nobody_there": "ingen var der", "wrong_time": "tida er feil", "wrong_place": "stedet er feil",
    "closed_down": "gruppa er lagt ned", "contact_fails": "kontakten svarer ikke", "other": "noe annet",
}  # fmt: skip
_DAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
_NTH = {1: "første", 2: "andre", 3: "tredje", 4: "fjerde", 5: "femte", -1: "siste"}
_MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip
_FORMATS = {"in_person": "", "online": " på nett", "phone": " på telefon"}
_SPACE = re.compile(r"\s+")


def plain(text: str, longest: int = _LONGEST) -> str:
    """One line without control characters, which could rewrite a terminal, cut at `longest`."""
    seen = "".join(
        " " if unicodedata.category(each) in ("Cc", "Cf", "Cs", "Zl", "Zp") else each for each in text
    )
    line = _SPACE.sub(" ", seen).strip()
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def field_in_words(field: str) -> str:
    return FIELDS.get(field, field)


def value_in_words(field: str, value: Any) -> str:
    """A value of `Group` or `Meeting` as staff would write it; "(tomt)" for nothing."""
    match value:
        case None | "" | ():
            return "ukjent" if field == "open" else "(tomt)"
        case bool():
            return "ja" if value else "nei"
        case date():
            return f"{value.day}. {_MONTHS[value.month - 1]} {value.year}"
        case float():
            return f"{value:.5f}".replace(".", ",")
        case tuple() if value and isinstance(value[0], Meeting):
            return plain("; ".join(map(meeting_in_words, value)), 400)
        case tuple():
            return plain(", ".join(_WORDS.get(str(each), str(each)) for each in value))
        case _:
            return plain(_WORDS.get(str(value), str(value)))


def meeting_in_words(meeting: Meeting) -> str:
    """When one meeting is held: "annenhver mandag 19.00-20.30 fra 30. november 2026"."""
    words = [_pace(meeting)] if meeting.weekday is not None else ["etter avtale"]
    if meeting.weekday is not None:
        words.append(_DAYS[meeting.weekday - 1])
    if meeting.starts is not None:
        words.append(_hour(meeting.starts) + (f"-{_hour(meeting.ends)}" if meeting.ends is not None else ""))
    if meeting.interval_weeks > 1 and meeting.anchor is not None:
        words.append(f"fra {value_in_words('anchor', meeting.anchor)}")
    line = " ".join(filter(None, words)) + _FORMATS[meeting.format]
    if meeting.season is not None:
        line += f", {_season(meeting.season)} hvert år"
    if meeting.first_on is not None:
        line += f", fra og med {value_in_words('first_on', meeting.first_on)}"
    if meeting.last_on is not None:
        line += f", til og med {value_in_words('last_on', meeting.last_on)}"
    if meeting.not_on:
        line += f", ikke {', '.join(value_in_words('not_on', day) for day in meeting.not_on)}"
    if not meeting.on_holidays:
        line += ", ikke på helligdager"
    if meeting.link is not None:
        line += f", {meeting.link}"
    return line + (f" ({meeting.note})" if meeting.note else "")


def where_in_words(group: Group) -> str:
    """The place and what it belongs to: "Ørnes, Meløy"."""
    belongs = group.municipality or group.county or ("" if group.country == "NO" else group.country)
    return plain(", ".join(dict.fromkeys(filter(None, (group.place, belongs)))) or "uten sted")


def _pace(meeting: Meeting) -> str:
    if meeting.nth:
        return " og ".join(_NTH.get(each, str(each)) for each in meeting.nth)
    if meeting.interval_weeks == 1:
        return ""
    return "annenhver" if meeting.interval_weeks == 2 else f"hver {meeting.interval_weeks}."


def _season(season: Season) -> str:
    (first_month, first), (last_month, last) = season.first, season.last
    return f"{first}. {_MONTHS[first_month - 1]} til {last}. {_MONTHS[last_month - 1]}"


def _hour(hour: time) -> str:
    return hour.strftime("%H.%M")
