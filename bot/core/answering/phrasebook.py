"""The reviewed texts of one language, with dates, times and lists put the way that language writes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from bot.core.model import Language
from knowledge.library import Library


class Phrasebook:
    """All a composer may say in one language. A key that is missing is a mistake of ours and raises KeyError."""

    def __init__(self, library: Library, language: Language) -> None:
        self.language = language
        self._texts = library.replies[language]
        self._tables = library.words[language].tables

    def say(self, key: str, **values: object) -> str:
        """The text `section.key` with its places filled in."""
        return self._texts[key].format(**values)

    def has(self, key: str) -> bool:
        return key in self._texts

    def weekday(self, day: int) -> str:
        """The name of an ISO weekday."""
        return self._tables["weekday"][str(day)]

    def month(self, number: int) -> str:
        """The name of a month, 1-12."""
        return self._tables["month"][str(number)]

    def clock(self, moment: time) -> str:
        """ "19.00" in Norwegian, "19:00" in English."""
        return self.say("when.time", hour=f"{moment.hour:02d}", minute=f"{moment.minute:02d}")

    def date(self, day: date) -> str:
        return self.say("when.date", day=day.day, month=self.month(day.month), year=day.year)

    def when(self, moment: datetime, now: datetime) -> str:
        """A start as people say it: today, tomorrow or by date."""
        days = (moment.date() - now.date()).days
        key = "when.today" if days == 0 else "when.tomorrow" if days == 1 else "when.later"
        return self.say(
            key,
            weekday=self.weekday(moment.isoweekday()),
            day=moment.day,
            month=self.month(moment.month),
            time=self.clock(moment.time()),
        )

    def opening(self, moment: datetime, now: datetime) -> str:
        """When something opens, in few words: "i dag kl. 11.00", "i morgen …", "mandag …"; with a date from a week on.

        Both aware; the day is that of `moment`'s own zone.
        """
        days = (moment.date() - now.astimezone(moment.tzinfo).date()).days
        key = "today" if days == 0 else "tomorrow" if days == 1 else "this_week" if days < 7 else "later"
        return self.say(
            f"opens.{key}",
            weekday=self.weekday(moment.isoweekday()),
            day=moment.day,
            month=self.month(moment.month),
            time=self.clock(moment.time()),
        )

    def either(self, parts: Iterable[str]) -> str:
        """ "a, b eller c"."""
        return self._joined(tuple(parts), self.say("list.or"))

    def both(self, parts: Iterable[str]) -> str:
        """ "a, b og c"."""
        return self._joined(tuple(parts), self.say("list.and"))

    def days(self, weekdays: tuple[int, ...]) -> str:
        return self.either(self.weekday(day) for day in weekdays)

    def kilometres(self, distance: float) -> str:
        """Whole kilometres, or "under 1 km"; distances are as the crow flies."""
        if distance < 1:
            return self.say("groups.distance_close")
        return self.say("groups.distance", km=round(distance))

    def _joined(self, parts: tuple[str, ...], last: str) -> str:
        if len(parts) < 2:
            return "".join(parts)
        return f"{', '.join(parts[:-1])} {last} {parts[-1]}"
