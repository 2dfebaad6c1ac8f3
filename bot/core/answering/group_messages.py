"""Hits -> messages: which place was read, what was asked, each group with its reasons, its date and a second way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.core.answering.criteria import criteria
from bot.core.answering.decision import Search, ShowOne
from bot.core.answering.matching import MOST_SHOWN, Match
from bot.core.answering.meeting_words import meeting_lines
from bot.core.answering.phrasebook import Phrasebook
from bot.core.answering.place_names import place_in_words
from bot.core.answering.trust import Fellowships, after_when, at_last, before_all, where
from bot.core.model import Block, Card, GroupHit, Message, Note, Paragraph

_LONGEST_NOTE = 160
_ONLINE_BESIDE = 2
"""How many groups on the net are shown beside the near ones: a way on, not a second list."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave. `shown` are the hits on this page, near ones first; `next_offset` is set while there are more."""

    match: Match
    shown: tuple[GroupHit, ...]
    beside: tuple[GroupHit, ...]
    next_offset: int | None


def page(match: Match, offset: int, *, online_only: bool) -> Found:
    """One page of at most five hits."""
    pool = match.online if online_only else match.near
    shown = pool[offset : offset + MOST_SHOWN]
    beside: tuple[GroupHit, ...] = ()
    if not online_only and offset == 0 and len(shown) < MOST_SHOWN:
        taken = {hit.group.id for hit in shown}
        room = min(_ONLINE_BESIDE, MOST_SHOWN - len(shown)) if shown else MOST_SHOWN
        beside = tuple(hit for hit in match.online if hit.group.id not in taken)[:room]
    following = offset + len(shown)
    total = match.online_total if online_only else match.total
    return Found(match, (*shown, *beside), beside, following if shown and following < total else None)


def search_messages(
    step: Search | ShowOne, found: Found, book: Phrasebook, now: datetime, fellowships: Fellowships
) -> tuple[Message, ...]:
    """The answer to a search: one message, never empty. `fellowships` are the cards that name a second way to each group."""
    if isinstance(step, ShowOne):
        return (_one_group(found, book, now, fellowships),)
    blocks: list[Block] = []
    near = tuple(hit for hit in found.shown if hit not in found.beside)
    online_only = step.filters.format in ("online", "phone")
    place = "" if step.place is None else place_in_words(step.place, book)
    if any(hit.group.example for hit in found.shown):
        blocks.append(Note(book.say("groups.example")))
    if step.place is not None and not online_only:
        key = (
            "place.read_location" if step.located else "place.read_fuzzy" if step.fuzzy else "place.read_one"
        )
        blocks.append(Paragraph(book.say(key, place=place)))
    if step.others:
        names = book.both(
            place_in_words(one, book) for one in ((step.place, *step.others) if step.place else step.others)
        )
        blocks.append(Paragraph(book.say("place.several", places=names)))
    asked = [one.says(book) for one in criteria(step.filters, now)]
    if asked:
        blocks.append(Paragraph(book.say("groups.asked_for", criteria=", ".join(asked))))
    if "youth" in step.filters.audience:
        blocks.append(Paragraph(book.say("groups.minor" if found.shown else "groups.minor_none")))
    blocks.extend(_headline(step, found, near, book))
    blocks.extend(group_card(hit, book, now, fellowships) for hit in near)
    if found.beside:
        blocks.append(Paragraph(book.say("groups.online_too")))
        blocks.extend(group_card(hit, book, now, fellowships) for hit in found.beside)
    if not found.shown and "youth" not in step.filters.audience:
        blocks.append(Paragraph(book.say("groups.nothing" if step.offset == 0 else "groups.no_more")))
    if step.offset or found.next_offset is not None:
        blocks.append(
            Note(
                book.say(
                    "groups.more_of",
                    first=step.offset + 1,
                    last=step.offset + len(near or found.shown),
                    total=found.match.online_total if online_only else found.match.total,
                )
            )
        )
    if found.shown:
        blocks.append(Note(book.say("groups.another_way")))
    return (Message(tuple(blocks)),)


def _headline(step: Search, found: Found, near: tuple[GroupHit, ...], book: Phrasebook) -> list[Block]:
    match = found.match
    if step.filters.format in ("online", "phone"):
        if any(hit.missed for hit in found.shown):
            return [Paragraph(book.say("groups.none_online"))]
        key = "groups.found_online_one" if match.total == 1 else "groups.found_online"
        return [Paragraph(book.say(key, count=match.total))] if found.shown else []
    place = "" if step.place is None else step.place.name
    if not found.shown and not match.online:
        return []  # nothing anywhere: said once, below, and not as if the place were to blame
    if not near:
        radius = round(match.radius_km) if match.radius_km is not None else 0
        if step.place is None or step.offset:
            return []
        if step.place.is_area:
            return [Paragraph(book.say("groups.none_all"))] if found.shown else []
        return [Paragraph(book.say("groups.none_near", radius=radius, place=place))]
    if not match.complete:
        wanted = step.filters.organisations
        if (
            wanted
            and match.radius_km is not None
            and all(hit.group.organisation not in wanted for hit in near)
        ):
            text = book.say(
                "groups.none_of_organisation",
                organisation=book.both(wanted),
                radius=round(match.radius_km),
                place=place,
            )
            return [Paragraph(text)]
        return [Paragraph(book.say("groups.none_all"))]
    area = step.place is not None and step.place.is_area
    key = "groups.found_area" if area else "groups.found"
    if match.total == 1:
        key += "_one"
    return [Paragraph(book.say(key, count=match.total, place=place))]


def group_card(hit: GroupHit, book: Phrasebook, now: datetime, fellowships: Fellowships) -> Card:
    """One group with all a person needs to get there, how far to trust it, and a second way. `now` is aware."""
    group, meeting = hit.group, hit.meeting
    lines = [*before_all(hit, book), *meeting_lines(hit, book, now), *after_when(hit, book)]
    if meeting is not None and meeting.format == "in_person":
        lines.append(where(hit, book))
    elif meeting is not None:
        lines.append(book.say(f"criteria.{meeting.format}"))
        if meeting.link:
            lines.append(book.say("groups.link", link=meeting.link))
    lines.extend(
        book.say("groups.note", note=_short(note))
        for note in dict.fromkeys((meeting.note if meeting is not None else "", group.note))
        if note
    )
    who = [book.say(f"criteria.{one}") for one in group.audience]
    about = [", ".join(who)] if who else []
    if group.open is not None:
        about.append(book.say("groups.open" if group.open else "groups.closed"))
    if about:
        lines.append(_capital("; ".join(about)))
    if group.language not in (book.language, "nb", "no", "nn"):
        key = f"language.{group.language}"
        lines.append(book.say("groups.language", language=book.say(key) if book.has(key) else group.language))
    if hit.reasons:
        lines.append(book.say("groups.because", reasons=", ".join(hit.reasons)))
    if hit.missed:
        lines.append(book.say("groups.missing", reasons=", ".join(hit.missed)))
    if group.contact:
        lines.append(book.say("groups.contact", contact=group.contact))
    if group.website:
        lines.append(book.say("groups.website", website=group.website))
    lines.extend(at_last(hit, book, now, fellowships))
    return Card(group.name, tuple(lines))


def _one_group(found: Found, book: Phrasebook, now: datetime, fellowships: Fellowships) -> Message:
    if not found.shown:
        return Message((Paragraph(book.say("groups.no_more")),))
    hit = found.shown[0]
    notes: tuple[Block, ...] = (Note(book.say("groups.example")),) if hit.group.example else ()
    return Message((*notes, group_card(hit, book, now, fellowships), Note(book.say("groups.another_way"))))


def _short(note: str) -> str:
    """The first words of a note: which door, which password, when to call. Five cards must fit into one message."""
    if len(note) <= _LONGEST_NOTE:
        return note
    return note[:_LONGEST_NOTE].rsplit(" ", 1)[0] + " …"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
