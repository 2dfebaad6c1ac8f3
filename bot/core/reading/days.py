"""Which weekdays a text asks for: named, as a range, relative to now, or everything but some."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rapidfuzz.distance import OSA

from bot.core.reading.lexicon import Match, Phrases
from bot.core.reading.text import Token
from knowledge.library import Words

ALL_DAYS = (1, 2, 3, 4, 5, 6, 7)

_EVENING_ENDINGS = ("kveld", "kvelden", "kvelder", "kveldar")
_RANGE_WORDS = frozenset({"til", "to", "through", "tom", "-", "–"})
_BETWEEN = frozenset(
    {"på", "om", "i", "hver", "kvar", "on", "every", "en", "ein", "and", "og", "eller", "or", "the"}
)
_NEGATORS = frozenset(
    """
    ikke ikkje itj itte ikkj unntatt unnateke utenom utanom uten utan except not fra frå enn
    """.split()
)
# "fra" and "enn" only negate as the end of "bortsett fra", "annet enn".
_SECOND_HALF = {"fra": {"bortsett", "sett"}, "frå": {"bortsett", "sett"}, "enn": {"annet", "anna", "andre"}}
_SUITS = frozenset({"passer", "passar", "går", "gjeng", "funker", "kan", "klarer", "rekker", "works", "work"})
_AFTER_NO = frozenset({"ikke", "ikkje", "itj", "itte", "not", "dårlig", "dårleg"})
# Weekday names are six letters or more; one slip of the finger is forgiven from here.
_FUZZY_LENGTH = 6


@dataclass(frozen=True, slots=True)
class DayReading:
    """`weekdays` are ISO 1-7 in order, `on` a date when the day was relative to now; `part` a vague time that came with it."""

    weekdays: tuple[int, ...]
    on: date | None
    part: str | None
    spans: frozenset[int]


class DayReader:
    def __init__(self, words: Sequence[Words], places: frozenset[str] = frozenset()) -> None:
        """`places` are folded names of places, which are never taken for a misspelt day (Mandal, mandag)."""
        self._places = places
        self._days = Phrases.of(words, "days")
        self._short = Phrases.of(words, "day_short")
        self._relative = Phrases.of(words, "relative_days")
        self._names = {
            key: code
            for one in words
            for key, code in one.tables.get("days", {}).items()
            if len(key) >= _FUZZY_LENGTH and key.isalpha() and len(code) == 1
        }

    def read(self, text: Sequence[Token], now: datetime, source: str) -> DayReading:
        """The days in `text`; `source` is the string the tokens were cut from, `now` an aware time in Europe/Oslo."""
        wanted: list[int] = []
        refused: list[int] = []
        spans: set[int] = set()
        on: date | None = None
        part: str | None = None
        previous: tuple[Match, tuple[int, ...]] | None = None
        index = 0
        while index < len(text):
            relative = self._relative.at(text, index)
            if relative is not None:
                offset, _, said = relative.code.partition(" ")
                on = (now + timedelta(days=int(offset))).date()
                part = said or part
                wanted.append(on.isoweekday())
                spans.update(range(relative.start, relative.end))
                index = relative.end
                continue
            match = self._day_at(text, index, near_day=previous is not None)
            if match is None:
                index += 1
                continue
            days = tuple(int(code) for code in match.code.split(","))
            if previous is not None and _is_range(text, previous[0].end, match.start, source):
                first, last = previous[1][-1], days[0]
                days = tuple(_run(first, last))
            spans.update(range(match.start, match.end))
            if match.phrase.endswith(_EVENING_ENDINGS):
                part = "evening"
            if _is_refused(text, match):
                refused.extend(days)
            else:
                wanted.extend(days)
            previous = (match, days)
            index = match.end
        if refused and not wanted:
            chosen: Iterable[int] = (day for day in ALL_DAYS if day not in refused)
        else:
            chosen = (day for day in ALL_DAYS if day in wanted and day not in refused)
        found = tuple(chosen)
        if found == ALL_DAYS:
            found = ()
        return DayReading(found, on if len(found) <= 1 else None, part, frozenset(spans))

    def _day_at(self, text: Sequence[Token], index: int, *, near_day: bool) -> Match | None:
        match = self._days.at(text, index)
        if match is not None:
            return match
        short = self._short.at(text, index)
        if short is not None and (near_day or self._day_follows(text, index)):
            return short
        word = text[index].light
        for ending in _EVENING_ENDINGS:
            name = word.removesuffix(f"s{ending}")
            if name != word and name in self._names:
                return Match(index, index + 1, self._names[name], word)
        if len(word) >= _FUZZY_LENGTH and not self._is_place(text[index].fold):
            # "dag" at the end keeps ordinary words out: "onsdgag", "torsadg" pass, "onkel" does not.
            best = min(
                self._names,
                key=lambda name: (OSA.distance(word, name, score_cutoff=2), -len(name)),
                default=None,
            )
            if best is not None and word[0] == best[0] and OSA.distance(word, best) <= 1 and "da" in best[2:]:
                return Match(index, index + 1, self._names[best], word)
        return None

    def _is_place(self, folded: str) -> bool:
        """True for "mandal" and "mandals", which are no slip of "mandag"."""
        return folded in self._places or (folded.endswith("s") and folded[:-1] in self._places)

    def _day_follows(self, text: Sequence[Token], index: int) -> bool:
        """True for the first half of "man-fre" and of "tirs eller tors"."""
        for ahead in (1, 2):
            if index + ahead < len(text):
                if self._days.at(text, index + ahead) or self._short.at(text, index + ahead):
                    return True
                if text[index + ahead].light not in _RANGE_WORDS | _BETWEEN:
                    return False
        return False


def _run(first: int, last: int) -> Iterable[int]:
    day = first
    yield day
    while day != last:
        day = day % 7 + 1
        yield day


def _is_range(text: Sequence[Token], end: int, start: int, source: str) -> bool:
    between = text[end:start]
    if not between:
        gap = source[text[end - 1].end : text[start].start]
        return "-" in gap or "–" in gap
    return len(between) == 1 and between[0].light in _RANGE_WORDS


def _is_refused(text: Sequence[Token], match: Match) -> bool:
    """True when the day is ruled out: "ikke på fredag", "unntatt helg", "torsdag kan jeg ikke"."""
    position = match.start - 1
    steps = 0
    while position >= 0 and steps < 4:
        word = text[position].light
        if word in _NEGATORS:
            halves = _SECOND_HALF.get(word)
            return halves is None or (position > 0 and text[position - 1].light in halves)
        if word not in _BETWEEN and not word.endswith(("dag", "dager", "dagar", "day", "days")):
            break
        position -= 1
        steps += 1
    ahead = [token.light for token in text[match.end : match.end + 4]]
    return bool(ahead) and ahead[0] in _SUITS and any(word in _AFTER_NO for word in ahead[1:])
