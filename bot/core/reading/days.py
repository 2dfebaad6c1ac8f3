"""Which weekdays a text asks for: named, as a range, relative to now, or everything but some."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from rapidfuzz.distance import OSA

from bot.core.reading.lexicon import Match, Phrases
from bot.core.reading.text import Token
from bot.core.reading.told import Told
from knowledge.library import Words

ALL_DAYS = (1, 2, 3, 4, 5, 6, 7)

_EVENING_ENDINGS = ("kveld", "kvelden", "kvelder", "kveldar")
_RANGE_WORDS = frozenset({"til", "to", "through", "tom", "-", "–"})
_JOINERS = frozenset({"og", "eller", "el", "or", "and", "nor", "samt", "å", "à"})
_BETWEEN = _JOINERS | frozenset({"på", "om", "i", "hver", "kvar", "on", "every", "en", "ein", "the"})
# What may stand between a refusal and its day: "kan ikke komme på fredag", "cant do thursdays", "except for monday".
_REFUSAL_FILLERS = _BETWEEN | frozenset(
    """
    komme kome gå dra delta være vera meg ut så godt helt heilt akkurat noen nokon do make come go want be any for of a
    """.split()
)
_NEGATORS = frozenset(
    """
    ikke ikkje itj itte ikkj ikkeno aldri utenom utanom utnom uten utan minus verken hverken korkje ei not no never
    except excluding cant dont wont without neither unless
    """.split()
)
# "unntatt", "untatt", "unntak av", "unnateke", "unnteke", "untake": nobody spells it alike.
_EXCEPT_STEMS = ("unnta", "untat", "untak", "unnat", "unate", "untek", "unnte")
# These only refuse as the end of "bortsett fra", "annen dag enn", "any day but", "med unntak av".
_SECOND_HALF = {
    "fra": frozenset({"bortsett", "bortset", "borsett", "sett"}),
    "frå": frozenset({"bortsett", "bortset", "borsett", "sett"}),
    "from": frozenset({"apart", "aside"}),
    "enn": frozenset({"annet", "anna", "andre", "annen", "annan"}),
    "than": frozenset({"other"}),
    "but": frozenset({"any", "every", "all", "anything", "anyday", "everyday"}),
    "of": frozenset({"exception"}),
}
_ASKED_BEFORE = frozenset({"det", "dere", "de", "dykk", "there"})
_ASKING = frozenset({"er", "har", "is", "are", "finnes", "finst", "fins", "e"})
_SUITS = frozenset(
    """
    passer passar går gjeng funker kan klarer rekker orker works work suits suit dont doesnt wont er e is are blir
    """.split()
)
_AFTER_NO = frozenset({"ikke", "ikkje", "itj", "itte", "not", "dont", "doesnt", "wont", "dårlig", "dårleg"})
_IMPOSSIBLE = frozenset(
    """
    umulig umulige umogleg uaktuelt uaktuelle opptatt opptatte travel travle vanskelige
    oppteken vanskelig vanskeleg out impossible difficult bad busy
    """.split()
)
_IS = frozenset({"er", "e", "is", "are", "blir"})
_FINE = frozenset({"problem", "dumt", "verst", "noe", "noko"})
_PARTS_AFTER = frozenset(
    """
    kveld kvelden kvelder kveldar ettermiddag formiddag føremiddag morgen evening evenings night nights afternoon
    afternoons morning mornings
    """.split()
)
_ENGLISH_PARTS = frozenset(
    {"evening", "evenings", "night", "nights", "afternoon", "morning", "mornings", "eve"}
)
_ENGLISH_JOINERS = frozenset({"or", "and", "to", "through"})
# Norwegian "fri" (off) and English "sun" and "sat" are ordinary words, as are "man" (one), "mand", "tor" and "fred" (peace).
_MOSTLY_OTHER = frozenset({"fri", "sun", "sat", "man", "mand", "tor", "fred"})
_CLOCK = frozenset({"kl", "klokka", "klokken", "at"})
_ON_A_DAY = frozenset({"på", "on", "neste", "next", "hver", "kvar", "every"})
# Weekday names are six letters or more; one slip of the finger is forgiven from here.
_FUZZY_LENGTH = 6
_ENDS = frozenset(".?!;:")
# "tirs." and "man." are clipped words, and their full stop ends no sentence.
_CLIPPED = 5


_AHEAD = 9
_TAKES = frozenset({"er", "e", "har", "jobber", "jobbar", "skal", "må", "går", "am", "have", "work"})
_NOT_THEN = frozenset(
    (no, then)
    for no in ("ikke", "ikkje", "itj", "not")
    for then in ("da", "då", "den", "dei", "de", "then", "those")
)


@dataclass(frozen=True, slots=True)
class DayReading:
    """`weekdays` are ISO 1-7 in order, `on` a date when the day was relative to now; `part` a vague time that came with it.

    `refuses` is true where they are what a refusal leaves over; `last` is the position of the last day that was wanted.
    """

    weekdays: tuple[int, ...]
    on: date | None
    part: str | None
    spans: frozenset[int]
    refuses: bool = False
    last: int = -1


@dataclass(frozen=True, slots=True)
class _Said:
    """One day or group of days where it stands in the text."""

    start: int
    end: int
    days: tuple[int, ...]
    refused: bool
    told: bool


class DayReader:
    def __init__(self, words: Sequence[Words], places: frozenset[str] = frozenset()) -> None:
        """`places` are folded names of places, which are never taken for a misspelt day (Mandal, mandag)."""
        self._places = places
        self._days = Phrases.of(words, "days")
        self._short = Phrases.of(words, "day_short")
        self._relative = Phrases.of(words, "relative_days")
        self._parts = Phrases.of(words, "dayparts")
        self._names = {
            key: code
            for one in words
            for key, code in one.tables.get("days", {}).items()
            if len(key) >= _FUZZY_LENGTH and key.isalpha() and len(code) == 1
        }
        spelt: dict[str, list[str]] = {}
        for name in self._names:
            if "da" in name[2:]:
                spelt.setdefault(name[0], []).append(name)
        self._spelt = {letter: tuple(names) for letter, names in spelt.items()}

    def read(self, text: Sequence[Token], now: datetime, source: str, told: Told | None = None) -> DayReading:
        """The days in `text`; `source` is the string the tokens were cut from, `now` an aware time in Europe/Oslo.

        Days in what is `told` are no wish; their tokens are in `spans` all the same.
        """
        told = told or Told()
        spans: set[int] = set()
        found: list[_Said] = []
        on: date | None = None
        part: str | None = None
        index = 0
        while index < len(text):
            relative = self._relative.at(text, index)
            if relative is not None:
                spans.update(range(relative.start, relative.end))
                index = relative.end
                offset, _, said = relative.code.partition(" ")
                # "drakk i dag" is told; "kommer til å drikke i kveld" still needs somewhere to go tonight.
                ahead = bool(said) or offset != "0"
                if relative.start in (told.past if ahead else told.all):
                    continue
                on = _date_of(offset, now.date())
                part = said or part
                found.append(_Said(relative.start, relative.end, (on.isoweekday(),), False, False))
                continue
            match = self._day_at(text, index, source, found[-1] if found else None)
            if match is None:
                index += 1
                continue
            days = tuple(int(code) for code in match.code.split(","))
            previous = found[-1] if found else None
            if previous is not None and _is_range(text, previous.end, match.start, source):
                days = tuple(_run(previous.days[-1], days[0]))
            spans.update(range(match.start, match.end))
            one = _Said(match.start, match.end, days, False, match.start in told.all)
            joined = (
                previous is not None and previous.told and _is_joined(text, previous, match.start, source)
            )
            # "drikker fredag, lørdag" goes on; "jobber tirsdag, onsdag passer" does not.
            if joined and _suits(text, match.end, source) is None:
                one = replace(one, told=True)
            if not one.told:
                if match.phrase.endswith(_EVENING_ENDINGS):
                    part = "evening"
                one = replace(one, refused=self._is_refused(text, match, source, spans))
                if one.refused and _is_part(text, match.end, source):
                    spans.add(match.end)  # "mandag kveld kan jeg ikke" asks for no evening
            found.append(one)
            index = match.end
        return _laid_together(text, found, source, on, part, frozenset(spans))

    def _day_at(self, text: Sequence[Token], index: int, source: str, previous: _Said | None) -> Match | None:
        match = self._days.at(text, index)
        if match is not None:
            return match
        short = self._short.at(text, index)
        if short is not None and self._is_short_day(text, index, source, previous):
            return short
        word = text[index].light
        for ending in _EVENING_ENDINGS:
            name = word.removesuffix(f"s{ending}")
            if name != word and name in self._names:
                return Match(index, index + 1, self._names[name], word)
        if len(word) >= _FUZZY_LENGTH and not self._is_place(text[index].fold):
            # "dag" at the end keeps ordinary words out: "onsdgag", "torsadg" pass, "onkel" does not.
            near = [
                name for name in self._spelt.get(word[0], ()) if OSA.distance(word, name, score_cutoff=1) <= 1
            ]
            if near:
                return Match(index, index + 1, self._names[max(near, key=len)], word)
        return None

    def _is_place(self, folded: str) -> bool:
        """True for "mandal" and "mandals", which are no slip of "mandag"."""
        return folded in self._places or (folded.endswith("s") and folded[:-1] in self._places)

    def _is_short_day(self, text: Sequence[Token], index: int, source: str, previous: _Said | None) -> bool:
        """True for "tirs eller tors", "man-fre", "tors kveld", "på ons"; not for "torsdag kan man" and "har fri"."""
        word = text[index].light
        before = text[index - 1].light if index else ""
        after = text[index + 1].light if index + 1 < len(text) else ""
        if word == "fri":
            near = previous is not None and _is_joined(text, previous, index, source)
            hyphen = index > 0 and "-" in source[text[index - 1].end : text[index].start]
            return after in _ENGLISH_PARTS or (near and (hyphen or before in _ENGLISH_JOINERS))
        if previous is not None and _is_joined(text, previous, index, source):
            return True
        if after in _PARTS_AFTER:
            return True
        timed = after in _CLOCK or after[:1].isdigit() or bool(self._parts.at(text, index + 1))
        if word not in _MOSTLY_OTHER and (before in _ON_A_DAY or timed):
            return True
        return self._day_follows(text, index)

    def _day_follows(self, text: Sequence[Token], index: int) -> bool:
        """True for the first half of "man-fre" and of "tirs eller tors"."""
        for ahead in (1, 2):
            if index + ahead < len(text):
                if self._days.at(text, index + ahead) or self._short.at(text, index + ahead):
                    return True
                if text[index + ahead].light not in _RANGE_WORDS | _BETWEEN:
                    return False
        return False

    def _is_refused(self, text: Sequence[Token], match: Match, source: str, spans: set[int]) -> bool:
        """True when the day is ruled out: "ikke på fredag", "unntatt helg og fredag", "torsdag kan jeg ikke"."""
        suits = _suits(text, match.end, source)
        if suits is not None:
            return not suits
        if _taken(text, match.end):
            return True
        position = match.start - 1
        while position >= 0:
            word = text[position].light
            gap = source[text[position].end : text[position + 1].start]
            if _ENDS & set(gap) and not (position in spans and "." in gap and len(word) <= _CLIPPED):
                return False
            if "," in gap and position not in spans:
                return False
            if word in _NEGATORS or word.startswith(_EXCEPT_STEMS):
                near = [one.light for one in text[max(0, position - 2) : position]]
                return not (len(near) == 2 and near[1] in _ASKED_BEFORE and near[0] in _ASKING)
            halves = _SECOND_HALF.get(word)
            if halves is not None and any(
                one.light in halves for one in text[max(0, position - 3) : position]
            ):
                return True
            if word == "av" and position and text[position - 1].light.startswith(_EXCEPT_STEMS):
                return True
            if position not in spans and word not in _REFUSAL_FILLERS:
                return False
            position -= 1
        return False


def _date_of(code: str, today: date) -> date:
    """The day a code of `relative_days` names: "1" is tomorrow, "12-24" the next 24 December, today included."""
    if "-" not in code:
        return today + timedelta(days=int(code))
    month, day = (int(part) for part in code.split("-"))
    this_year = date(today.year, month, day)
    return this_year if this_year >= today else date(today.year + 1, month, day)


def _taken(text: Sequence[Token], end: int) -> bool:
    """True after "tirsdager" in "tirsdager er jeg på program så ikke da"."""
    ahead = [token.light for token in text[end : end + _AHEAD]]
    return ahead[:1] != [] and ahead[0] in _TAKES and any(pair in _NOT_THEN for pair in pairwise(ahead))


def _suits(text: Sequence[Token], end: int, source: str) -> bool | None:
    """False after "torsdag" in "torsdag kan jeg ikke", true in "torsdag passer best", None where nothing is said of it."""
    while _is_part(text, end, source):
        end += 1
    ahead: list[str] = []
    for position in range(end, min(end + 5, len(text))):
        if not _is_open(text, position, source):
            break
        ahead.append(text[position].light)
    if not ahead or ahead[0] not in _SUITS:
        return None
    rest = ahead[1:]
    if _IMPOSSIBLE & set(rest):
        return False
    if ahead[0] in _IS:
        return (
            None
            if "ikke" not in rest and "ikkje" not in rest and "not" not in rest
            else (True if _FINE & set(rest) else None)
        )
    if any(word in _AFTER_NO for word in (*rest, ahead[0])):
        return False
    return True if ahead[0] in ("passer", "passar", "funker", "works", "work", "suits", "suit") else None


def _is_part(text: Sequence[Token], position: int, source: str) -> bool:
    return position < len(text) and text[position].light in _PARTS_AFTER and _is_open(text, position, source)


def _is_open(text: Sequence[Token], position: int, source: str) -> bool:
    """True where no clause ends before the token; "man. kveld" is one clause."""
    gap = source[text[position - 1].end : text[position].start] if position else ""
    return not (_ENDS & set(gap) and len(text[position - 1].light) > _CLIPPED) and "," not in gap


def _is_joined(text: Sequence[Token], previous: _Said, start: int, source: str) -> bool:
    """True where only "og", a comma or the like stands between a day and the one before it."""
    between = text[previous.end : start]
    if not between:
        gap = source[text[previous.end - 1].end : text[start].start]
        return bool(set(",-–/+&") & set(gap))
    return len(between) <= 2 and all(token.light in _BETWEEN | _RANGE_WORDS for token in between)


def _laid_together(
    text: Sequence[Token],
    found: Sequence[_Said],
    source: str,
    on: date | None,
    part: str | None,
    spans: frozenset[int],
) -> DayReading:
    wanted: set[int] = set()
    refused: set[int] = set()
    last = -1
    following: _Said | None = None
    for one in reversed(found):
        if one.told:
            following = None
            continue
        if following is not None and following.refused and _is_joined(text, one, following.start, source):
            # "mandag og tirsdag går ikke": what is said after the last day holds for all of the list.
            one = replace(one, refused=True)
        (refused if one.refused else wanted).update(one.days)
        if not one.refused:
            last = max(last, one.start)
        following = one
    if refused and not wanted:
        chosen: Iterable[int] = (day for day in ALL_DAYS if day not in refused)
    else:
        chosen = (day for day in ALL_DAYS if day in wanted and day not in refused)
    days = tuple(chosen)
    if days == ALL_DAYS:
        days = ()
    return DayReading(days, on if len(days) <= 1 else None, part, spans, bool(refused), last)


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
