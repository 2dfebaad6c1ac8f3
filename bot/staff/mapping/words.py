"""How the page says codes, numbers and days: plain bokmål, Norwegian number forms, text made safe for HTML. Pure."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Sequence
from datetime import date

from bot.staff.mapping.values import Reach, SizeCount, Why

NBSP = "\u00a0"

_MONTHS = "januar februar mars april mai juni juli august september oktober november desember".split()

CATEGORY = {
    "self_help_group": "Ren selvhjelpsgruppe",
    "self_help_based": "Basert på selvhjelpsforståelse",
    "self_help_related": "Selvhjelpsrelatert aktivitet",
    "user_organisation": "Gruppe i brukerorganisasjon",
    "treatment": "Behandling",
}
OPEN = {
    "open": "Åpen",
    "closed": "Lukket",
    "both": "Både åpne og lukkede møter",
    "unsaid": "Ikke oppgitt",
}
LED = {
    "nobody": "Ingen leder",
    "member": "Medlemmene leder på omgang",
    "volunteer": "Frivillig leder",
    "professional": "Fagperson leder",
    "differs": "Ulikt fra møte til møte",
    "unsaid": "Ikke oppgitt",
}
AUDIENCE = {
    "self": "Den som selv har problemet",
    "relative": "Pårørende",
    "adult_child": "Voksne barn",
    "youth": "Ungdom",
    "women": "Kvinner",
    "men": "Menn",
    "lgbt": "Skeive",
    "bereaved": "Etterlatte",
    "unsaid": "Ikke oppgitt",
}
FORMAT = {
    "room": "I et rom",
    "room_and_net": "I et rom og på nett eller telefon",
    "net": "Bare på nett",
    "phone": "Bare på telefon",
    "unsaid": "Møtetid ikke oppgitt",
}
AGE = {
    "fresh": "Bekreftet siste 90 dager",
    "check": "Bekreftet for 91–180 dager siden",
    "old": "Bekreftet for 181–365 dager siden",
    "listed": "Står bare på en liste",
    "unconfirmed": "Aldri bekreftet",
}
WHY: dict[Why, str] = {
    "example": "Eksempler (oppdiktede grupper)",
    "abroad": "Møtes utenfor Norge",
    "treatment": "Behandling, ikke en selvhjelpsgruppe",
    "paused": "Har pause",
    "not_now": "Alle møtene er over, eller begynner om mer enn et halvt år",
    "too_old": "Sist hørt om for mer enn 365 dager siden",
}


def plain(text: str) -> str:
    """The text without what no page may hold: control and bidi marks, half characters, runs of blanks. Hard blanks stay."""
    kept = ("".join(letter if _is_kept(letter) else " " for letter in text)).split(" ")
    return " ".join(part for part in kept if part)


def _is_kept(letter: str) -> bool:
    return letter == NBSP or unicodedata.category(letter)[0] not in "CZ"


def esc(text: str) -> str:
    """`plain` text with &, <, > and quotes escaped, for HTML text, attributes and SVG."""
    return html.escape(plain(text), quote=True)


def short(text: str, most: int) -> str:
    """At most `most` characters, with "…" for what was cut. For labels inside drawings, which cannot break their lines."""
    said = plain(text)
    return said if len(said) <= most else said[: most - 1].rstrip() + "…"


def number(value: int) -> str:
    """1 234 567, with the hard blank Norwegian text uses between thousands."""
    return f"{value:,}".replace(",", NBSP)


def decimal(value: float | None, places: int = 2) -> str:
    """1,25; "–" where there is none."""
    return "–" if value is None else f"{value:,.{places}f}".replace(",", NBSP).replace(".", ",")


def percent(part: float, whole: float = 1.0) -> str:
    """62 %; under 1 % and over 99 % as such, so that nobody reads none or all."""
    if not whole:
        return "–"
    share = 100 * part / whole
    if 0 < share < 1:
        return f"under 1{NBSP}%"
    if 99 < share < 100:
        return f"over 99{NBSP}%"
    return f"{share:.0f}{NBSP}%"


def km(value: float) -> str:
    """Whole kilometres; "under 1 km" for the same place."""
    return f"under 1{NBSP}km" if value < 1 else f"{number(round(value))}{NBSP}km"


def day(value: date) -> str:
    """22. november 2026."""
    return f"{value.day}.{NBSP}{_MONTHS[value.month - 1]} {value.year}"


def many(count: int, one: str, several: str) -> str:
    """ "1 gruppe", "2 grupper"."""
    return f"{number(count)}{NBSP}{one if count == 1 else several}"


def listed(parts: Sequence[str]) -> str:
    """ "a, b og c"; "" for none."""
    return " og ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def reach_name(reach: Reach) -> str:
    """What kind of group the way goes to."""
    match reach.kind:
        case "all":
            return "Alle grupper"
        case "self_help_group":
            return "Rene selvhjelpsgrupper"
        case "relative":
            return "Grupper for pårørende"
        case "organisation":
            return plain(reach.organisation)


def size_name(size: SizeCount) -> str:
    """The bounds of a class of municipalities."""
    if not size.least:
        return f"Under {number((size.most or 0) + 1)}"
    if size.most is None:
        return f"{number(size.least)} eller flere"
    return f"{number(size.least)}–{number(size.most)}"
