"""Which hours a text asks for: exact ("etter kl 18", "halv åtte", "mellom 17 og 19") or vague ("på dagtid")."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from bot.core.reading.lexicon import Phrases
from bot.core.reading.text import Token
from knowledge.library import Words

# The vague words, as the contract states them (docs/evaluation.md): (after, before).
VAGUE: dict[str, tuple[time | None, time | None]] = {
    "morning": (None, time(10)),
    "forenoon": (None, time(12)),
    "daytime": (None, time(16)),
    "afternoon": (time(12), time(17)),
    "after_work": (time(16), None),
    "evening": (time(17), None),
    "late": (time(20), None),
}

_HOURS = {
    "ett": 1, "one": 1, "to": 2, "two": 2, "tre": 3, "three": 3, "fire": 4, "four": 4, "fem": 5, "five": 5, "seks": 6, "six": 6,
    "sju": 7, "syv": 7, "seven": 7, "åtte": 8, "eight": 8, "ni": 9, "nine": 9, "ti": 10, "ten": 10, "elleve": 11, "eleven": 11,
    "tolv": 12, "twelve": 12,
}  # fmt: skip
_CLOCK = frozenset({"kl", "klokka", "klokken", "klokko", "klokk", "at", "klokkeslett"})
_AFTER = frozenset(
    {"etter", "ette", "itte", "after", "from", "fra", "frå", "tidligst", "tidlegast", "since", "past"}
)
_BEFORE = frozenset({"før", "innen", "innan", "before", "by", "senest", "seinast", "until", "til", "till"})
_LATER = frozenset({"senere", "seinare", "later", "utover", "eller"})
_UNITS = frozenset(
    [
        "dager",
        "dagar",
        "dag",
        "døgn",
        "uker",
        "veker",
        "uke",
        "veke",
        "måneder",
        "månader",
        "mnd",
        "år",
        "time",
        "timer",
        "timar",
        "min",
        "minutter",
        "minutt",
        "days",
        "day",
        "weeks",
        "week",
        "months",
        "month",
        "years",
        "year",
        "hours",
        "trinn",
        "trinnene",
        "steg",
        "steps",
        "km",
        "mil",
        "kroner",
        "kr",
        "prosent",
        "stk",
        "år",
        "gammel",
        "ganger",
        "gongar",
        "øl",
        "glass",
        "piller",
        "tabletter",
        "flasker",
        "av",
        "times",
        "beers",
        "drinks",
        "pills",
        "kids",
        "barn",
        "unger",
    ]
)
_MORNING_PARTS = frozenset({"morning", "forenoon"})
_WORKS = frozenset({"jobber", "jobbar", "jobba", "arbeider", "arbeidar", "work", "working", "skift", "vakt"})
# Hours up to this one are taken as after noon unless the morning was named: nobody asks for a meeting at four in the night.
_LAST_SMALL_HOUR = 8


@dataclass(frozen=True, slots=True)
class TimeReading:
    """`after`/`before` as in Filters; `part` the vague word that was read, for saying so; `spans` its tokens."""

    after: time | None
    before: time | None
    part: str | None
    spans: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Clock:
    hour: int
    minute: int
    end: int
    firm: bool
    """True where the form alone says that it is a time: "19:30", "6pm", "halv åtte"."""


class TimeReader:
    def __init__(self, words: Sequence[Words]) -> None:
        self._parts = Phrases.of(words, "dayparts")

    def read(
        self, text: Sequence[Token], source: str, *, day_spans: frozenset[int], part: str | None
    ) -> TimeReading:
        """The hours in `text`. `part` is a vague time that the day brought along ("i kveld")."""
        spans: set[int] = set()
        # "i morgen" is a day; the "morgen" in it is no time of day.
        exact = tuple(
            one for one in self._part_positions(text) if not set(range(one[0], one[1])) <= day_spans
        )
        for start, end, code in exact:
            spans.update(range(start, end))
            part = code if part is None else part
        after, before, time_spans = _clock_limits(text, source, day_spans, part)
        spans |= time_spans
        if after is None and before is None and part is not None:
            after, before = VAGUE[part]
            return TimeReading(after, before, part, frozenset(spans))
        return TimeReading(after, before, None, frozenset(spans))

    def _part_positions(self, text: Sequence[Token]) -> list[tuple[int, int, str]]:
        found: list[tuple[int, int, str]] = []
        for match in self._parts.find(text):
            before = text[match.start - 1].light if match.start else ""
            # "jobber kveld" and "hver kveld drikker han" tell of a life, not of a wish.
            if before in _WORKS or before in (
                "hver",
                "kvar",
                "every",
                "last",
                "hele",
                "heile",
                "all",
                "en",
                "ein",
                "ikke",
                "ikkje",
                "not",
                "god",
                "good",
            ):
                continue
            found.append((match.start, match.end, match.code))
        return found


def _clock_limits(
    text: Sequence[Token], source: str, day_spans: frozenset[int], part: str | None
) -> tuple[time | None, time | None, set[int]]:
    after: time | None = None
    before: time | None = None
    spans: set[int] = set()
    morning = part in _MORNING_PARTS
    index = 0
    while index < len(text):
        clock = _clock_at(text, index, source)
        if clock is None:
            index += 1
            continue
        lead = index - 1
        while lead >= 0 and text[lead].light in _CLOCK | {"ca", "rundt", "cirka", "around", "about"}:
            lead -= 1
        named = lead < index - 1
        word = text[lead].light if lead >= 0 else ""
        follows_day = (index - 1) in day_spans
        unit = clock.end < len(text) and text[clock.end].light in _UNITS
        if unit or not (
            clock.firm or named or word in _AFTER | _BEFORE | {"mellom", "between"} or follows_day
        ):
            index += 1
            continue
        if not clock.firm and not named and not _may_be_hour(text, lead, clock, follows_day):
            index += 1
            continue
        value = _as_time(clock, morning=morning)
        second = _second(text, clock.end, source)
        spans.update(range(lead + 1 if named else index, clock.end))
        if second is not None and (
            word in ("mellom", "between", "fra", "frå", "from") or named or clock.firm
        ):
            after, before = value, _as_time(second, morning=morning)
            spans.update(range(index, second.end))
            index = second.end
            continue
        if word in _BEFORE and not _is_not_before(text, lead):
            before = value
        else:
            after = value
        if word in _AFTER | _BEFORE:
            spans.add(lead)
        index = clock.end
    return after, before, spans


def _is_not_before(text: Sequence[Token], lead: int) -> bool:
    """ "ikke før 18" means after 18."""
    return lead > 0 and text[lead - 1].light in ("ikke", "ikkje", "not", "itj")


def _may_be_hour(text: Sequence[Token], lead: int, clock: _Clock, follows_day: bool) -> bool:
    token = text[clock.end - 1]
    if not token.light.isdigit():
        return False
    # "fra 2 til 4" is rarer than "fra 12 år" and "etter 3 måneder": a bare small number needs a clock word or a day.
    return (follows_day and clock.hour >= 6) or (
        not follows_day and (clock.hour >= 9 or text[lead].light in ("etter", "før", "after", "before"))
    )


def _clock_at(text: Sequence[Token], index: int, source: str) -> _Clock | None:
    word = text[index].light
    following = text[index + 1].light if index + 1 < len(text) else ""
    if word == "halv" and (following in _HOURS or (following.isdigit() and 1 <= int(following) <= 12)):
        hour = _HOURS.get(following) or int(following)
        return _Clock((hour - 1) % 24 or 12, 30, index + 2, True)
    if word == "kvart" and following in ("over", "på") and index + 2 < len(text):
        hour_word = text[index + 2].light
        number = _HOURS.get(hour_word) or (
            int(hour_word) if hour_word.isdigit() and len(hour_word) < 3 else 0
        )
        if 1 <= number <= 23:
            minutes = number * 60 + (15 if following == "over" else -15)
            return _Clock(minutes // 60, minutes % 60, index + 3, True)
    for suffix, shift in (("pm", 12), ("am", 0)):
        if word.endswith(suffix) and word[:-2].isdigit() and 1 <= int(word[:-2]) <= 12:
            return _Clock(int(word[:-2]) % 12 + shift, 0, index + 1, True)
    if word in _HOURS:
        led = index > 0 and text[index - 1].light in _CLOCK
        # "etter fem om ettermiddagen": a written number is an hour where the time of day follows.
        led = led or (
            index > 0 and text[index - 1].light in _AFTER | _BEFORE and following in ("om", "på", "in", "o")
        )
        return _Clock(_HOURS[word], 0, index + 1, led) if led else None
    if not word.isdigit() or len(word) > 2 or int(word) > 24:
        return None
    hour = int(word) % 24
    if following in ("pm", "am") and hour <= 12:
        return _Clock(hour % 12 + (12 if following == "pm" else 0), 0, index + 2, True)
    if following.isdigit() and len(following) == 2 and int(following) < 60:
        gap = source[text[index].end : text[index + 1].start]
        if gap in (":", "."):
            return _Clock(hour, int(following), index + 2, True)
    return _Clock(hour, 0, index + 1, False)


def _second(text: Sequence[Token], end: int, source: str) -> _Clock | None:
    """The other end of "17 og 19", "12 til 13", "17-19"."""
    if end >= len(text):
        return None
    gap = source[text[end - 1].end : text[end].start].strip()
    if gap in ("-", "–"):
        return _clock_at(text, end, source)
    if text[end].light in ("og", "til", "and", "to", "till") and end + 1 < len(text):
        start = end + 1
        if text[start].light in _CLOCK and start + 1 < len(text):
            start += 1
        return _clock_at(text, start, source)
    return None


def _as_time(clock: _Clock, *, morning: bool) -> time:
    hour = clock.hour
    if 1 <= hour <= _LAST_SMALL_HOUR and not morning:
        hour += 12
    return time(hour, clock.minute)
