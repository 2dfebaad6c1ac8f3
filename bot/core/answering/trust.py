"""How far a group may be trusted, in words: whose word it rests on, what people reported, holidays, and a second way. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from bot.core.answering.freshness import freshness, may_take_a_break
from bot.core.answering.phrasebook import Phrasebook
from bot.core.answering.schedule import holiday
from bot.core.model import Group, GroupHit
from bot.core.reading.text import fold
from knowledge.library import Organisation

Fellowships = Mapping[str, Organisation]
"""The cards of the organisations by short name, as the registry's groups name them."""

_HARDLY_AWAY_KM = 1.0


def where(hit: GroupHit, book: Phrasebook) -> str:
    """The line with the place. Of an approximate point it says no more than is known: "om lag" for the distance, and that the
    address is missing where it is.
    """
    group = hit.group
    line = ", ".join(part for part in (group.address, group.place) if part)
    if hit.distance_km is not None:
        line += f" ({_distance(group, hit.distance_km, book)})"
    said = book.say("groups.address", address=line)
    return f"{said}. {book.say('trust.only_place')}" if group.approximate and not group.address else said


def before_all(hit: GroupHit, book: Phrasebook) -> tuple[str, ...]:
    """What must be read before the rest of a card: an error that two people reported and staff agreed to."""
    warning = hit.group.warning
    return () if warning is None else (book.say(f"trust.warning_{warning}"),)


def after_when(hit: GroupHit, book: Phrasebook) -> tuple[str, ...]:
    """What belongs to the next meeting: it lies in a season when many groups rest, and nobody said lately that this one meets."""
    if hit.next is None:
        return ()
    day = hit.next.date()
    season = holiday(day)
    if season is None or not may_take_a_break(hit.group, day):
        return ()
    return (book.say(f"trust.break_{season}"),)


def at_last(hit: GroupHit, book: Phrasebook, now: datetime, fellowships: Fellowships) -> tuple[str, ...]:
    """The end of a card: whom else to ask, and how fresh it all is."""
    return (*_second_way(hit.group, book, fellowships), _vouched_for(hit.group, book, now))


def _distance(group: Group, km: float, book: Phrasebook) -> str:
    if not group.approximate:
        return book.kilometres(km)
    if km < _HARDLY_AWAY_KM:
        return book.say(
            "trust.distance_about_close"
        )  # the point is that of the place: "under 1 km" would be a guess
    return book.say("trust.distance_about", km=round(km))


def _second_way(group: Group, book: Phrasebook, fellowships: Fellowships) -> tuple[str, ...]:
    """The fellowship's own page, so that one dead address is not the end (registry-rules 4.2, rule 3)."""
    one = fellowships.get(group.organisation)
    if one is None or one.website is None or _host(one.website) == _host(group.website or ""):
        return ()
    return (book.say("trust.second_way", name=one.short, website=one.website),)


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _vouched_for(group: Group, book: Phrasebook, now: datetime) -> str:
    """ "Sist bekreftet 12. mai 2026 av gruppa selv", or what stands in the fellowship's list, with how to take it."""
    held = freshness(group, now.date())
    check = {"fresh": "", "warned": book.say("trust.old")}.get(held.age, book.say("trust.check"))
    confirmed = _confirmed(group, book)
    match held.voucher:
        case "group":
            return _sentences(confirmed, check)
        case "list":
            by = group.listed_by or group.organisation
            listed = book.say("trust.listed", by=by, date=book.date(held.on or now.date()))
            return _sentences(listed, confirmed or book.say("trust.not_by_group"), check)
        case _:
            return book.say("groups.confirmed_never")


def _confirmed(group: Group, book: Phrasebook) -> str:
    if group.confirmed_on is None:
        return ""
    day = book.date(group.confirmed_on)
    if not group.confirmed_by:
        return book.say("trust.confirmed_unsaid", date=day)
    return book.say("groups.confirmed", date=day, by=_role(group.confirmed_by, book))


def _role(by: str, book: Phrasebook) -> str:
    """The role that confirmed, in the language of the answer where we know it; else as the registry says it."""
    key = f"roles.{fold(by).replace(' ', '_')}"
    return book.say(key) if book.has(key) else by


def _sentences(*parts: str) -> str:
    """The parts as sentences; one alone keeps the form of a line, without a full stop."""
    said = [part for part in parts if part]
    return said[0] if len(said) == 1 else " ".join(f"{part.rstrip('.')}." for part in said)
