"""What is asked of a group. Each criterion filters AND says itself in words, so that the sentence cannot lie. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.core.answering.phrasebook import Phrasebook
from bot.core.answering.schedule import fits_hour, is_every_week, next_occurrence
from bot.core.model import Audience, Filters, Group, Meeting

KIN: tuple[Audience, ...] = ("relative", "adult_child", "bereaved")


class Criterion(Protocol):
    def keeps(self, group: Group) -> bool: ...

    def says(self, book: Phrasebook) -> str: ...


@dataclass(frozen=True, slots=True)
class ByOrganisation:
    names: tuple[str, ...]

    def keeps(self, group: Group) -> bool:
        return group.organisation in self.names

    def says(self, book: Phrasebook) -> str:
        return book.either(book.say("criteria.organisation", name=name) for name in self.names)


@dataclass(frozen=True, slots=True)
class NotOrganisation:
    names: tuple[str, ...]

    def keeps(self, group: Group) -> bool:
        return group.organisation not in self.names

    def says(self, book: Phrasebook) -> str:
        return book.both(book.say("criteria.not_organisation", name=name) for name in self.names)


@dataclass(frozen=True, slots=True)
class OfFormat:
    format: str

    def keeps(self, group: Group) -> bool:
        wanted = ("online", "phone") if self.format == "online" else (self.format,)
        return any(meeting.format in wanted for meeting in group.meetings)

    def says(self, book: Phrasebook) -> str:
        return book.say(f"criteria.{self.format}")


@dataclass(frozen=True, slots=True)
class ForAudience:
    """One audience. Relatives' groups also serve adult children and the bereaved where nothing closer exists."""

    audience: Audience

    def keeps(self, group: Group) -> bool:
        if self.audience in group.audience:
            return True
        if self.audience in ("adult_child", "bereaved"):
            return "relative" in group.audience
        if self.audience == "self":
            return not group.audience or not set(group.audience) & set(KIN)
        return False

    def says(self, book: Phrasebook) -> str:
        return book.say(f"criteria.{self.audience}")


@dataclass(frozen=True, slots=True)
class Openness:
    open: bool

    def keeps(self, group: Group) -> bool:
        return group.open is self.open

    def says(self, book: Phrasebook) -> str:
        return book.say("criteria.open" if self.open else "criteria.closed")


@dataclass(frozen=True, slots=True)
class InLanguage:
    language: str

    def keeps(self, group: Group) -> bool:
        return group.language == self.language

    def says(self, book: Phrasebook) -> str:
        key = f"language.{self.language}"
        return book.say("criteria.language", language=book.say(key) if book.has(key) else self.language)


@dataclass(frozen=True, slots=True)
class WithAccess:
    access: str

    def keeps(self, group: Group) -> bool:
        return self.access in group.access

    def says(self, book: Phrasebook) -> str:
        return book.say(f"criteria.{self.access}")


@dataclass(frozen=True, slots=True)
class AtTime:
    """Day and hour together: a group keeps when one of its meetings fulfils both."""

    filters: Filters
    now: datetime

    def keeps(self, group: Group) -> bool:
        return any(self._keeps(meeting) for meeting in group.meetings)

    def _keeps(self, meeting: Meeting) -> bool:
        f = self.filters
        if f.on is None and is_every_week(meeting):
            # Its next start need not be worked out: it comes within seven days, and a search asks this of every group around.
            return (not f.weekdays or meeting.weekday in f.weekdays) and fits_hour(meeting, f.after, f.before)
        return self.next(meeting) is not None

    def next(self, meeting: Meeting) -> datetime | None:
        f = self.filters
        return next_occurrence(
            meeting, self.now, on_weekdays=f.weekdays, starts_after=f.after, starts_before=f.before, on=f.on
        )

    def says(self, book: Phrasebook) -> str:
        f = self.filters
        parts: list[str] = []
        if f.weekdays:
            parts.append(book.say("criteria.days", days=book.days(f.weekdays)))
        if f.after is not None and f.before is not None:
            parts.append(book.say("criteria.between", after=book.clock(f.after), before=book.clock(f.before)))
        elif f.after is not None:
            parts.append(book.say("criteria.after", time=book.clock(f.after)))
        elif f.before is not None:
            parts.append(book.say("criteria.before", time=book.clock(f.before)))
        return " ".join(parts)


def criteria(filters: Filters, now: datetime) -> tuple[Criterion, ...]:
    """What the filters ask for, as objects; the format stands apart since it also chooses where is looked."""
    found: list[Criterion] = []
    if filters.organisations:
        found.append(ByOrganisation(filters.organisations))
    if filters.excluded_organisations:
        found.append(NotOrganisation(filters.excluded_organisations))
    found.extend(ForAudience(audience) for audience in filters.audience)
    if filters.weekdays or filters.after is not None or filters.before is not None:
        found.append(AtTime(filters, now))
    if filters.open is not None:
        found.append(Openness(filters.open))
    if filters.language is not None:
        found.append(InLanguage(filters.language))
    found.extend(WithAccess(access) for access in filters.access)
    if filters.format is not None:
        found.append(OfFormat(filters.format))
    return tuple(found)
