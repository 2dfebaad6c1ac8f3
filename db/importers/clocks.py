"""Days, hours and zones as feeds write them -> wall clock. Pure; the day of the import is handed in.

An hour is read, or refused with a reason: nobody is sent to a door by a guess.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

OSLO = "Europe/Oslo"

_TIME = re.compile(
    r"(?:kl\.?\s*)?(?P<hour>\d{1,2})(?:\s*[.:h]\s*(?P<minute>\d{2}))?(?:[.:](?P<second>\d{2})(?:[.,]\d+)?)?\s*h?\s*"
    r"(?P<half>[ap]\.?\s?m\.?)?"
)
_FOUR = re.compile(r"(?P<hour>\d{2})(?P<minute>\d{2})")
_WORDS = {"noon": (12, 0), "midday": (12, 0), "midnight": (24, 0), "midnatt": (24, 0), "middnatt": (24, 0)}
_LENGTH = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2}))?")
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+\-]*(?:/[A-Za-z0-9_+\-]+){0,2}")
# Names that other systems give the clock of Oslo.
_SAME_CLOCK = frozenset(
    ("w. europe standard time", "romance standard time", "central europe standard time", "central european standard time",
     "central european time", "cet", "met", "cest", "cet/cest", "norway", "norge", "oslo")
)  # fmt: skip
_DAYS = {
    1: "monday mon mandag måndag man mån lunes lun lundi pondelok 月曜日 月曜 月 mo må ma",
    2: "tuesday tue tues tirsdag tysdag tisdag tir tis martes mardi utorok 火曜日 火曜 火 tu ti ty",
    3: "wednesday wed onsdag ons miércoles miercoles mercredi streda 水曜日 水曜 水 we on",
    4: "thursday thu thur thurs torsdag tor tors jueves jeudi štvrtok stvrtok 木曜日 木曜 木 th to",
    5: "friday fri fredag fre viernes vendredi piatok 金曜日 金曜 金 fr",
    6: "saturday sat lørdag laurdag lördag lør lau lör sábado sabado samedi sobota 土曜日 土曜 土 sa lø lö la",
    7: "sunday sun søndag sundag söndag søn sön domingo dimanche nedeľa nedela 日曜日 日曜 日 su sø sö",
}
_DAY_NAMES = {name: day for day, names in _DAYS.items() for name in names.split()}


class UnreadableTimeError(ValueError):
    """The value is no day or hour; `str(error)` says why, without repeating what stands there."""


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of the clock. `next_day` is true for 24:00, which is 00:00 of the day after."""

    at: time
    next_day: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """A weekly hour on the clock of another zone; `days` is how far the weekday moved (-1, 0 or 1)."""

    weekday: int
    at: time
    days: int


def read_hour(value: object) -> Hour | None:
    """The hour `value` names ("19:00", "19.00", "7:00 PM", "kl. 19", "19:00:00", "noon"); None when it is empty.

    Seconds are dropped. Raises UnreadableTimeError.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise UnreadableTimeError("is no text with an hour")
    text = " ".join(unicodedata.normalize("NFKC", str(value)).lower().split())
    if text in _WORDS:
        return _hour(*_WORDS[text])
    found = _TIME.fullmatch(text) or _FOUR.fullmatch(text)
    if found is None:
        raise UnreadableTimeError("is no hour")
    hour, minute = int(found["hour"]), int(found.groupdict().get("minute") or 0)
    half = (found.groupdict().get("half") or "")[:1]
    if half:
        if not 1 <= hour <= 12:
            raise UnreadableTimeError("is an hour that cannot be with AM or PM")
        hour = hour % 12 + (12 if half == "p" else 0)
    return _hour(hour, minute)


def _hour(hour: int, minute: int) -> Hour:
    if (hour, minute) == (24, 0):
        return Hour(time(0), next_day=True)
    if hour > 23 or minute > 59:
        raise UnreadableTimeError("is an hour that cannot be (00:00 to 24:00)")
    return Hour(time(hour, minute))


def read_sunday_day(value: object) -> int:
    """ISO weekday of a day counted from 0 = Sunday to 6 = Saturday, or written in words. Raises UnreadableTimeError."""
    number = _number(value)
    if number is not None:
        if not 0 <= number <= 6:
            raise UnreadableTimeError("is no day (0 is Sunday, 6 is Saturday)")
        return (number - 1) % 7 + 1
    if isinstance(value, str):
        name = unicodedata.normalize("NFKC", value).strip().rstrip(".").casefold()
        if name in _DAY_NAMES:
            return _DAY_NAMES[name]
        if name.endswith("s") and name[:-1] in _DAY_NAMES:  # "Mondays"
            return _DAY_NAMES[name[:-1]]
    raise UnreadableTimeError("is no day (0 is Sunday, 6 is Saturday)")


def read_bmlt_day(value: object) -> int:
    """ISO weekday of BMLT's "1" = Sunday to "7" = Saturday. Raises UnreadableTimeError."""
    number = _number(value)
    if number is None or not 1 <= number <= 7:
        raise UnreadableTimeError("is no day (1 is Sunday, 7 is Saturday)")
    return (number - 2) % 7 + 1


def day_named(word: str) -> int | None:
    """ISO weekday of a name or its usual short form, or None."""
    return _DAY_NAMES.get(word.casefold().rstrip("."))


def _number(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, float) and value.is_integer() and abs(value) < 100:
        return int(value)
    if isinstance(value, int):
        return value
    if isinstance(value, str) and re.fullmatch(r"\s*\d{1,3}(?:\.0)?\s*", value, re.ASCII):
        return int(float(value))
    return None


def read_length(value: object) -> int | None:
    """Minutes of "HH:MM:SS"; None when empty or zero, which both mean "not said". Raises UnreadableTimeError."""
    if value is None or value == "":
        return None
    found = _LENGTH.fullmatch(str(value).strip()) if isinstance(value, str) else None
    if found is None or int(found[2]) > 59:
        raise UnreadableTimeError("is no length (write it as 01:30:00)")
    minutes = int(found[1]) * 60 + int(found[2])
    if minutes > 24 * 60:
        raise UnreadableTimeError("is longer than a day")
    return minutes or None


def end_after(starts: time, minutes: int) -> time:
    """The hour a meeting of that many minutes (up to 1,440) ends. One of a whole day ends a minute early, since an end
    equal to the start would mean that none is known."""
    total = starts.hour * 60 + starts.minute + min(minutes, 24 * 60 - 1)
    return time(total // 60 % 24, total % 60)


@lru_cache(maxsize=512)
def zone_named(name: str) -> ZoneInfo | None:
    """The zone of that name, or None. Names of other systems for the clock of Oslo are understood."""
    text = name.strip()
    if text.casefold() in _SAME_CLOCK:
        return ZoneInfo(OSLO)
    if len(text) > 64 or not _ZONE.fullmatch(text):
        return None
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def moved(weekday: int, at: time, zone: ZoneInfo, today: date) -> Moved:
    """The weekly hour `at` on `weekday` of `zone`, on the clock of Oslo, as both stand on the first such day from `today`."""
    ordinal = min(today.toordinal() + (weekday - today.isoweekday()) % 7, date.max.toordinal() - 1)
    there = datetime.combine(date.fromordinal(max(ordinal, 2)), at, tzinfo=zone)
    # Through UTC: an hour that the clock skips or repeats on that very day becomes one that exists.
    here = there.astimezone(UTC).astimezone(ZoneInfo(OSLO))
    days = (here.date() - there.date()).days
    return Moved((weekday - 1 + days) % 7 + 1, here.time().replace(second=0, microsecond=0), days)


def same_clock(zone: ZoneInfo, today: date) -> bool:
    """Whether `zone` shows what Oslo shows through the year that begins at `today`, looked at every fortnight."""
    oslo = ZoneInfo(OSLO)
    for days in range(0, 366, 14):
        noon = datetime.fromordinal(min(today.toordinal() + days, date.max.toordinal())).replace(hour=12)
        if noon.replace(tzinfo=zone).utcoffset() != noon.replace(tzinfo=oslo).utcoffset():
            return False
    return True


# --- the day of the last change ----------------------------------------------------------------------------------

_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ]?(\d{2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?)?\s*(?:Z|UTC|\+00:?00)?"
)
_GLUED = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?=\d{2}:\d{2})")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:\s.*)?")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?:\s.*)?")
_EARLIEST = 1995
"""The year the first lists of meetings stood on the net; an earlier change is a broken clock."""


def read_changed_on(value: object, today: date) -> tuple[date | None, str]:
    """The day (in Oslo) a record was last changed, and a remark where the form is broken; hours are UTC."""
    if value is None or value == "" or value == 0:
        return None, ""
    if not isinstance(value, str):
        return None, "is no date and was left out"
    text = value.strip()
    found, remark = _changed(text)
    if found is None:
        return None, remark if text else ""
    if found > today + timedelta(days=1):
        return None, "lies ahead and was left out"
    if found.year < _EARLIEST:
        return None, "is before there were such lists and was left out"
    return min(found, today), remark


def _changed(text: str) -> tuple[date | None, str]:
    no_date = "is no date and was left out"
    try:
        if found := _ISO.fullmatch(text):
            year, month, day, hour, minute, second = (int(each or 0) for each in found.groups())
            if found[4] is None:
                return date(year, month, day), ""
            at = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
            remark = "" if found[0][10] in " T" else "lacks the blank before the hour; the day was read"
            return at.astimezone(ZoneInfo(OSLO)).date(), remark
        if found := _DOTTED.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1])), "is written as day.month.year"
        if found := _SLASHED.fullmatch(text):
            first, second = int(found[1]), int(found[2])
            if first <= 12 and second <= 12 and first != second:
                return None, "may be day/month or month/day and was left out"
            month, day = (first, second) if first <= 12 else (second, first)
            return date(int(found[3]), month, day), "is written with slashes"
        if found := _GLUED.match(text):
            return date(
                int(found[1]), int(found[2]), int(found[3])
            ), "is broken after the day; the day was read"
    except (ValueError, OverflowError):
        pass
    return None, no_date
