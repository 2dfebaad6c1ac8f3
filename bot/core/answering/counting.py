"""How many groups the registry knows: the answer to "hvor mange AA-grupper er det i Rogaland". Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.answering.matching import is_shown_at_all
from bot.core.answering.phrasebook import Phrasebook
from bot.core.answering.place_names import place_in_words
from bot.core.model import Block, Group, Item, Note, Paragraph, Place

_MOST_LINES = 8
"""Organisations or counties told one by one; a telephone shows no more without scrolling."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Groups that may be shown, on the day `at`. Pairs are sorted: the most first, then by name.

    `place` and `organisations` are what the count is limited to; `latest` is the newest confirmation among them.
    """

    at: date
    place: Place | None
    organisations: tuple[str, ...]
    groups: int
    online: int
    examples: int
    by_organisation: tuple[tuple[str, int], ...]
    by_county: tuple[tuple[str, int], ...]
    latest: date | None


def tally(groups: Sequence[Group], place: Place | None, organisations: Sequence[str], now: datetime) -> Tally:
    """Counts the groups that could be shown to somebody, in `place` (None: all of Norway); `now` is aware."""
    counted = [
        one
        for one in groups
        if is_shown_at_all(one, now)
        and (not organisations or one.organisation in organisations)
        and (place is None or _lies_in(one, place))
    ]
    return Tally(
        at=now.date(),
        place=place,
        organisations=tuple(organisations),
        groups=len(counted),
        online=sum(all(meeting.format != "in_person" for meeting in one.meetings) for one in counted),
        examples=sum(one.example for one in counted),
        by_organisation=_most_first(Counter(one.organisation for one in counted)),
        by_county=_most_first(Counter(one.county for one in counted if one.county)),
        latest=max((one.confirmed_on for one in counted if one.confirmed_on is not None), default=None),
    )


def says(counted: Tally, book: Phrasebook) -> tuple[Block, ...]:
    """The count in words, with its date; that the groups are examples comes first where they are."""
    blocks: list[Block] = []
    if counted.examples:
        blocks.append(Note(book.say("groups.example")))
    names = book.both(counted.organisations)
    where = place_in_words(counted.place, book) if counted.place is not None else ""
    key = ("one" if counted.groups == 1 else "many") + ("_in" if counted.place is not None else "")
    what = f"counts.{key}_of" if names else f"counts.{key}"
    blocks.append(Paragraph(book.say(what, count=counted.groups, place=where, organisation=names)))
    if counted.groups:
        pairs = counted.by_organisation if not counted.organisations else counted.by_county
        if len(pairs) > 1:
            blocks.extend(Item(f"{name}: {count}") for name, count in pairs[:_MOST_LINES])
            rest = sum(count for _, count in pairs[_MOST_LINES:])
            if rest:
                blocks.append(Item(book.say("counts.others", count=rest)))
        if counted.online:
            blocks.append(Paragraph(book.say("counts.online", count=counted.online)))
        if counted.latest is not None:
            blocks.append(Note(book.say("counts.latest", date=book.date(counted.latest))))
    blocks.append(Note(book.say("counts.at", date=book.date(counted.at))))
    return tuple(blocks)


def _lies_in(group: Group, place: Place) -> bool:
    if place.members:
        return group.municipality_number in place.members
    return group.municipality_number == place.municipality_number


def _most_first(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0])))
