"""Which hours a text asks for: exact ("etter kl 18", "halv åtte", "mellom 17 og 19") or vague ("på dagtid")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
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
_BETWEEN = frozenset({"mellom", "between"})
_RANGE_STARTS = _BETWEEN | {"fra", "frå", "from"}
_NOT = frozenset({"ikke", "ikkje", "itj", "itte", "not", "no", "never", "aldri"})
_LATER = frozenset({"senere", "seinare", "later", "lenger", "lengre"})
_EARLIER = frozenset({"tidligere", "tidlegare", "earlier", "før"})
_ABOUT = frozenset({"ca", "rundt", "cirka", "around", "about"})
_TOWARDS = frozenset({"tida", "tiden", "tia", "tidi", "ish"})
_PLACE_WORDS = frozenset({"i", "på", "in", "at", "eller", "og", "or"})
# "etter 2015" is a year, "etter 2030" an hour: only these are told apart from the years people look back on.
_YEARS = range(2001, 2030)
# "når ungene har lagt seg", "once the kids are in bed": (what begins it, who, and what they have done).
_ONCE = frozenset({"når", "etter", "after", "once", "when", "itte"})
_CHILDREN = frozenset(
    """
    unger ungene ungane ungan barna barn borna born ungen poden kids kid children småbarna minsten babyen baby
    """.split()
)
_ASLEEP = frozenset(
    {"lagt", "lagd", "sovner", "sovnar", "sovnet", "sovna", "sover", "søv", "seng", "bed", "asleep", "sleep"}
)
_UNITS = frozenset(
    """
    dager dagar dag døgn uker veker uke veke måneder månader mnd år time timer timar min minutter minutt days day weeks
    week months month years year hours trinn trinnene steg steps km mil kroner kr prosent stk gammel ganger gongar øl
    glass piller tabletter flasker av times beers drinks pills kids barn unger åringer åringar personer stykker stykk
    people meter minutes
    """.split()
)
_COUNTED = ("grupp", "møt", "meeting", "group", "medlem", "member")
_PUNCTUATION = frozenset(".,?!;:")
_MORNING_PARTS = frozenset({"morning", "forenoon"})
_NO_WISH_AFTER = frozenset(
    {
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
    }
)
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
    four: bool = False
    """True for "1830", which is a post code unless a word of time leads it."""
    exact: bool = False
    """True for "0730" and "07:30", which are never after noon."""


class TimeReader:
    def __init__(self, words: Sequence[Words]) -> None:
        self._parts = Phrases.of(words, "dayparts")

    def read(
        self,
        text: Sequence[Token],
        source: str,
        *,
        day_spans: frozenset[int],
        part: str | None,
        told: frozenset[int] = frozenset(),
    ) -> TimeReading:
        """The hours in `text`. `part` is a vague time that the day brought along ("i kveld"); `told` asks for nothing."""
        spans: set[int] = set()
        # "i morgen" is a day; the "morgen" in it is no time of day.
        exact = tuple(
            one
            for one in self._part_positions(text)
            if one[0] not in told and not set(range(one[0], one[1])) <= day_spans
        )
        for start, end, code in exact:
            spans.update(range(start, end))
            part = code if part is None else part
        after, before, time_spans = _clock_limits(text, source, day_spans, part, told)
        spans |= time_spans
        if after is None and before is None and part is not None:
            after, before = VAGUE[part]
            return TimeReading(after, before, part, frozenset(spans))
        return TimeReading(after, before, None, frozenset(spans))

    def _part_positions(self, text: Sequence[Token]) -> list[tuple[int, int, str]]:
        found = list(_bedtimes(text))
        for match in self._parts.find(text):
            before = text[match.start - 1].light if match.start else ""
            # "jobber kveld" and "hver kveld drikker han" tell of a life, not of a wish.
            if before in _WORKS or before in _NO_WISH_AFTER:
                continue
            if _is_the_one_before(text, match.end):
                continue
            found.append((match.start, match.end, match.code))
        return found


def _bedtimes(text: Sequence[Token]) -> Iterator[tuple[int, int, str]]:
    """ "når ungene har lagt seg": the evening, said through the children."""
    for index, token in enumerate(text):
        if token.light not in _ONCE:
            continue
        ahead = [one.light for one in text[index + 1 : index + 7]]
        child = next((at for at, word in enumerate(ahead[:3]) if word in _CHILDREN), None)
        asleep = next((at for at, word in enumerate(ahead) if word in _ASLEEP), None)
        if child is not None and asleep is not None and child < asleep:
            yield index, index + asleep + 2, "evening"


def _is_the_one_before(text: Sequence[Token], end: int) -> bool:
    """True for "kvelden før", "the night before"; not for "på kvelden før 21"."""
    if end >= len(text) or text[end].light not in ("før", "before"):
        return False
    after = text[end + 1].light if end + 1 < len(text) else ""
    return not (after[:1].isdigit() or after in _HOURS or after in _CLOCK or after == "halv")


def _clock_limits(
    text: Sequence[Token], source: str, day_spans: frozenset[int], part: str | None, told: frozenset[int]
) -> tuple[time | None, time | None, set[int]]:
    after: time | None = None
    before: time | None = None
    spans: set[int] = set()
    morning = part in _MORNING_PARTS
    index = 0
    while index < len(text):
        clock = None if index in told else _clock_at(text, index, source)
        if clock is None:
            index += 1
            continue
        lead = index - 1
        while lead >= 0 and text[lead].light in _CLOCK | _ABOUT:
            lead -= 1
        named = lead < index - 1
        second = _second(text, clock.end, source)
        if not _is_meant(
            text, source, clock, second, lead, named=named, follows_day=(index - 1) in day_spans
        ):
            index += 1
            continue
        value = _as_time(clock, morning=morning)
        word = text[lead].light if lead >= 0 else ""
        spans.update(range(lead + 1 if named else index, clock.end))
        if second is not None and (
            word in _RANGE_STARTS or named or clock.firm or _hyphen(text, source, clock.end)
        ):
            after, before = value, _as_time(second, morning=morning)
            spans.update(range(index, second.end))
            index = second.end
            continue
        limit = _limit(text, lead)
        if limit == "before":
            before = value
        else:
            after = value
        if limit is not None:
            spans.add(lead)
        index = clock.end
    return after, before, spans


def _is_meant(
    text: Sequence[Token],
    source: str,
    clock: _Clock,
    second: _Clock | None,
    lead: int,
    *,
    named: bool,
    follows_day: bool,
) -> bool:
    """False for numbers that are no hours: "12 dager", "0182 oslo", "mellom to stoler"."""
    word = text[lead].light if lead >= 0 else ""
    limited = _limit(text, lead) is not None
    if _has_unit(text, clock.end) or (second is not None and _has_unit(text, second.end)):
        return False
    if second is not None and (word in _BETWEEN or (clock.four == second.four and word in _RANGE_STARTS)):
        return True
    if clock.four:
        number = int(text[clock.end - 1].light)
        if named or (second is not None and second.four and _hyphen(text, source, clock.end)):
            return True
        # "fra 1830" and "til 1830" may say where somebody comes from or goes to.
        if limited and word not in ("fra", "frå", "from", "til", "till", "since"):
            return number not in _YEARS
        after = text[clock.end].light if clock.end < len(text) else ""
        ends = not after or bool(_PUNCTUATION & set(source[text[clock.end - 1].end : text[clock.end].start]))
        return follows_day and (ends or after in _PLACE_WORDS)
    if word in _BETWEEN:
        return False  # "mellom to stoler"
    if (
        second is not None
        and _hyphen(text, source, clock.end)
        and min(clock.hour, second.hour) > _LAST_SMALL_HOUR
    ):
        return True
    if not (clock.firm or named or limited or follows_day):
        return False
    return clock.firm or named or _may_be_hour(text, lead, clock, follows_day)


def _has_unit(text: Sequence[Token], end: int) -> bool:
    return end < len(text) and (text[end].light in _UNITS or text[end].light.startswith(_COUNTED))


def _hyphen(text: Sequence[Token], source: str, end: int) -> bool:
    return end < len(text) and source[text[end - 1].end : text[end].start].strip() in ("-", "–")


def _limit(text: Sequence[Token], lead: int) -> str | None:
    """ "after" or "before" for the word at `lead`: "ikke før 18" is after it, "ikke senere enn 20" before it."""
    if lead < 0:
        return None
    word = text[lead].light
    if word in ("enn", "than"):
        lead -= 1
        word = text[lead].light if lead >= 0 else ""
        later = True if word in _LATER else False if word in _EARLIER else None
    else:
        later = True if word in _AFTER else False if word in _BEFORE else None
    if later is None:
        return None
    if lead > 0 and text[lead - 1].light in _NOT and word not in ("fra", "frå", "from"):
        later = not later
    return "after" if later else "before"


def _may_be_hour(text: Sequence[Token], lead: int, clock: _Clock, follows_day: bool) -> bool:
    token = text[clock.end - 1]
    if not token.light.isdigit():
        return False
    # "fra 2 til 4" is rarer than "fra 12 år" and "etter 3 måneder": a bare small number needs a clock word or a day.
    return (follows_day and clock.hour >= 6) or (
        not follows_day and (clock.hour >= 9 or text[lead].light in ("etter", "før", "after", "before"))
    )


def _clock_at(text: Sequence[Token], index: int, source: str, *, second: bool = False) -> _Clock | None:
    """The hour that begins at `index`. `second` is true for the other end of a range, where "sju" needs no word before it."""
    clock = _bare_clock_at(text, index, source, second=second)
    if clock is not None and clock.end < len(text) and text[clock.end].light in _TOWARDS:
        return replace(clock, end=clock.end + 1, firm=True)
    if clock is None:
        # "18tida", "sjutida"
        for ending in ("tida", "tiden", "tia"):
            stem = text[index].light.removesuffix(ending)
            if stem != text[index].light:
                stem = stem.removesuffix("s") if stem not in _HOURS else stem
                hour = _HOURS.get(stem) or (int(stem) if stem.isdigit() and len(stem) <= 2 else 0)
                return _Clock(hour, 0, index + 1, True) if 1 <= hour <= 23 else None
    return clock


def _bare_clock_at(text: Sequence[Token], index: int, source: str, *, second: bool) -> _Clock | None:
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
        before = text[index - 1].light if index else ""
        led = second or before in _CLOCK | _BETWEEN or following in _TOWARDS
        # "etter fem om ettermiddagen": a written number is an hour where the time of day follows.
        led = led or (
            before in _AFTER | _BEFORE
            and following in ("om", "på", "in", "o", "")
            and (following != "" or _HOURS[word] > 2)
        )
        return _Clock(_HOURS[word], 0, index + 1, led) if led else None
    if word.isdigit() and len(word) == 4 and int(word[:2]) < 24 and int(word[2:]) < 60 and int(word) % 5 == 0:
        return _Clock(int(word[:2]), int(word[2:]), index + 1, False, four=True, exact=word[0] == "0")
    if not word.isdigit() or len(word) > 2 or int(word) > 24:
        return None
    hour = int(word) % 24
    if following in ("pm", "am") and hour <= 12:
        return _Clock(hour % 12 + (12 if following == "pm" else 0), 0, index + 2, True)
    if following.isdigit() and len(following) == 2 and int(following) < 60:
        gap = source[text[index].end : text[index + 1].start]
        if gap in (":", "."):
            return _Clock(hour, int(following), index + 2, True, exact=word[0] == "0")
    return _Clock(hour, 0, index + 1, False)


def _second(text: Sequence[Token], end: int, source: str) -> _Clock | None:
    """The other end of "17 og 19", "12 til 13", "17-19"."""
    if end >= len(text):
        return None
    gap = source[text[end - 1].end : text[end].start].strip()
    if gap in ("-", "–"):
        return _clock_at(text, end, source, second=True)
    if text[end].light in ("og", "til", "and", "to", "till") and end + 1 < len(text):
        start = end + 1
        if text[start].light in _CLOCK and start + 1 < len(text):
            start += 1
        return _clock_at(text, start, source, second=True)
    return None


def _as_time(clock: _Clock, *, morning: bool) -> time:
    hour = clock.hour
    if 1 <= hour <= _LAST_SMALL_HOUR and not (morning or clock.exact):
        hour += 12
    return time(hour, clock.minute)
