"""Finds in free text when a meeting is not held every week. Pure.

Feeds have no field for it, so people write it: "1st and 3rd Monday", "Kun 1. og 3. torsdag", "siste mandag i måneden". What is
certain becomes weeks of the month. What is not ("every other week", or words nobody can be sure of) is told as uncertain, and
the meeting is then kept without a day: a false date is worse than none. A sentence about what happens on some of the weeks
("1st week is Step", "åpent siste mandag") changes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from db.importers.clocks import day_named
from db.importers.personal import sentences

Verdict = Literal["weekly", "monthly", "every_n_weeks", "uncertain"]


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often a meeting of one weekday is held. `nth` as in `Meeting` (monthly only); `interval_weeks` and `anchor` for every n
    weeks; `open_varies` when a text says that only some of the weeks are open (or closed) meetings."""

    verdict: Verdict = "weekly"
    nth: tuple[int, ...] = ()
    interval_weeks: int = 1
    anchor: date | None = None
    open_varies: bool = False


_ORDINALS = {
    1: "1 1st first første fyrste första",
    2: "2 2nd second andre annen annan",
    3: "3 3rd third tredje",
    4: "4 4th fourth fjerde fjärde",
    5: "5 5th fifth femte",
    -1: "last siste sist sista final",
}
_ORDINAL_OF = {word: number for number, words in _ORDINALS.items() for word in words.split()}
_ORD = (
    r"(?:[1-5](?:\.|st|nd|rd|th)?|first|second|third|fourth|fifth|last|final"
    r"|første|fyrste|andre|tredje|fjerde|femte|siste|sista|första|fjärde|annen)"
)
_AND = r"\s*(?:,|&|\+|/|og|and|och|samt|,\s*og|,\s*and)\s*"
_DAY = (
    r"(?:(?:man|mån|tirs|tys|tis|ons|tors|fre|lør|lau|lör|søn|sun|sön)dag(?:en|er|ar)?"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:mon|tues?|wed|thurs?|thu|fri|sat|sun)\b\.?)"
)
_WEEK = r"(?:uk[ea]n?|veke|vekene?|ukene|uker|weeks?|vecka)"
_MONTH = (
    r"(?:\s*(?:i|of|in|each|every|hver|kvar|per|pr\.?)?\s*(?:the|a|each|every|hver|kvar|hver\s+eneste)?"
    r"\s*(?:month|måned(?:en)?|månaden?|mnd\.?|mo\.))"
)
_NTH = re.compile(
    rf"(?<![\w.])(?P<nths>{_ORD}(?:{_AND}(?:(?:the|den)\s+)?{_ORD})*)\s*"
    rf"(?:(?P<day>{_DAY})|(?P<week>{_WEEK}))(?P<month>{_MONTH})?(?!\w)",
    re.IGNORECASE,
)
_EVERY_OTHER = re.compile(
    r"(?<!\w)(?:annenhver|annankvar|annakvar|varannan|hver\s+(?:annen|andre|2\.)|kvar\s+(?:annan|andre)"
    r"|every\s+(?:other|second|2nd|2|two)|hver\s+(?:14\.?|fjortende)\s+dag|bi-?weekly|fortnightly"
    rf"|alternat(?:e|ing)\s+(?:weeks?|{_DAY})|(?:partalls|oddetalls|par|oddetal|partals)-?{_WEEK}"
    rf"|(?:ulike|uliketalls|like|odde|ujevne|jevne|odd|even)(?:\s+|-)(?:numbered\s+)?{_WEEK}"
    rf"|every\s+(?:3rd|third|three|3|4th|fourth|four|4)\s+(?:{_WEEK}|{_DAY})"
    rf"|(?:hver|kvar)\s+(?:3\.|tredje|4\.|fjerde)\s+(?:{_WEEK}|{_DAY}))(?!\w)",
    re.IGNORECASE,
)
# The weeks are told, but not which of the month's days that makes.
_MONTHLY = re.compile(
    r"(?<!\w)(?:monthly|once\s+a\s+month|twice\s+a\s+month|[eé]n\s+gang\s+i\s+måneden|to\s+ganger\s+i\s+måneden|månedlig"
    r"|(?:uke(?:ne|r)?|weeks?|veke(?:ne)?)\s+[1-5](?:\s*(?:,|&|og|and)\s*[1-5])*(?=\s*(?:$|[.,;]|i\s+m|of\s+the\s+m)))(?!\w)",
    re.IGNORECASE,
)


def _one_of(words: str) -> re.Pattern[str]:
    """Any of the words, whole; "_" stands for a blank, "*" for the rest of a word."""
    each = (re.escape(word).replace("_", r"\s+").replace(r"\*", r"\w*") for word in words.split())
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)", re.IGNORECASE)


_NOT = _one_of(
    """ikke ikkje ingen inkje no not except unntatt utenom bortsett unnateke stengt closed cancelled canceled avlyst never utgår
    without uten"""
)
_NO_MEETING = _one_of(
    "ikke_møte ikkje_møte ingen_møte ingen_møter møtefri no_meeting no_meetings does_not_meet not_held holdes_ikke møtes_ikke"
)
_OPENNESS = _one_of("åpen åpent åpne open opent lukka lukket lukkede")
# What a group does on some of its weeks; the others it meets as well.
_SUBJECT = _one_of(
    """åpen åpent åpne open opent lukka lukket ellers elles otherwise resten speaker speakers taler step steps trinn trinnmøte
    tradisjon* tradition traditions topic tema* format formats literature litteratur* book bok* storboka ip pamphlet sponsor*
    birthday birthdays bursdag* medalj* chip chips jubileum* business gruppemøte arbeidsmøte samvittighetsmøte conscience
    potluck kake kaffe mat meditation meditasjon beginner beginners newcomer newcomers nykommer* nybegynner* discussion
    diskusjon candlelight workshop q&a concept concepts konsept* service servicemøte jft workbook anniversar* celebrat* feir*
    reading lesing"""
)
_HELD = _one_of(
    "kun bare berre only møtes møtast meets meet holdes haldast avholdes held samles samlast treffes møter møte meeting meetings"
)
# Words a sentence may hold that is about nothing but the weeks.
_FILLER = frozenset(
    """kun bare berre only møtes møtast møter møte møtet mote meets meet meeting meetings holdes haldast avholdes held samles
    treffes vi we gruppa gruppen gruppe group er is are on the of in at i på den det hver kvar each every month month's months
    måned måneden månaden mnd a an and og kl this dette denne har has have takes place går gjelder obs note nb sted stad finner
    finn pr per""".split()
)
_FIRST_DATE = re.compile(
    r"(?<!\w)(?:fra|frå|f\.?o\.?m\.?|starter|begynner|første\s+gang|from|starting|starts|beginning)\s+"
    r"(?:og\s+med\s+|on\s+)?(?:(?:man|tirs|ons|tors|fre|lør|søn)dag\s+)?"
    r"(?P<date>\d{4}-\d{2}-\d{2}|\d{1,2}\.\s?\d{1,2}\.\s?\d{4}|\d{1,2}\.?\s+[a-zæøå]+\.?\s+\d{4})(?!\d)",
    re.IGNORECASE,
)
_MONTHS = {
    word: number
    for number, words in enumerate(
        ("januar january jan", "februar february feb", "mars march mar", "april apr", "mai may", "juni june jun", "juli july jul",
         "august aug", "september sept sep", "oktober october okt oct", "november nov", "desember december des dec"), start=1)
    for word in words.split()
}  # fmt: skip
_LONG = 600
"""Characters of a text that are looked at: whoever tells how often a group meets does so early."""


def rhythm_of(weekday: int, notes: tuple[str, ...], names: tuple[str, ...] = ()) -> Rhythm:
    """How often the meeting on ISO `weekday` is held, by what `notes` and `names` say; weekly when they say nothing.

    Lines of notes end sentences. In a name nothing but the weeks may stand for them to be certain.
    """
    found: list[Rhythm] = []
    open_varies = False
    for text in notes:
        for sentence in sentences(text[:_LONG]):
            one = _of_sentence(sentence, weekday, is_name=False)
            open_varies = open_varies or one.open_varies
            found.append(one)
    found.extend(_of_sentence(text[:_LONG], weekday, is_name=True) for text in names)
    telling = list(dict.fromkeys(one for one in found if one.verdict != "weekly"))
    if not telling:
        return Rhythm(open_varies=open_varies)
    # Two texts that say different things cannot both be right.
    best = telling[0] if len(telling) == 1 else Rhythm("uncertain")
    return Rhythm(best.verdict, best.nth, best.interval_weeks, best.anchor, open_varies)


def _of_sentence(sentence: str, weekday: int, *, is_name: bool) -> Rhythm:
    other = _EVERY_OTHER.search(sentence)
    if other is not None:
        return _every_other(sentence, other, weekday, is_name)
    patterns = [found for found in _NTH.finditer(sentence) if not _is_a_while_ago(found)]
    if not patterns:
        if _MONTHLY.search(sentence) and not _SUBJECT.search(sentence):
            return Rhythm("uncertain")
        return Rhythm()
    if (
        all(found["week"] and not found["month"] and len(_numbers(found)) == 1 for found in patterns)
        and is_name
    ):
        return Rhythm("uncertain")
    rest = " ".join(_NTH.sub(" ", sentence).split())
    days = {_day_of(found["day"]) for found in patterns if found["day"]}
    if days and days != {weekday}:
        # It speaks of another day as well, or only: of another meeting, or of what nobody can know.
        return Rhythm() if weekday not in days else Rhythm("uncertain")
    numbers = tuple(
        sorted({number for found in patterns for number in _numbers(found)}, key=lambda n: (n < 0, n))
    )
    if _NO_MEETING.search(rest):
        return _all_but(numbers, _without(_NO_MEETING, rest))
    if _NOT.search(rest):
        return Rhythm("uncertain")
    words = [
        word
        for word in re.findall(r"[\w=&#]+", rest.casefold())
        if word not in _FILLER and day_named(word) != weekday
    ]
    words = [word for word in words if not re.fullmatch(r"\d{1,4}", word)]  # an hour that is told again
    if not words:
        return Rhythm("monthly", nth=numbers)
    if is_name:
        return Rhythm("uncertain")
    if _SUBJECT.search(rest):
        return Rhythm(open_varies=_OPENNESS.search(rest) is not None)
    return Rhythm("monthly", nth=numbers) if _HELD.search(rest) else Rhythm("uncertain")


def _day_of(word: str) -> int | None:
    """The weekday of any form of its name ("mandagen", "Mondays", "Mon.")."""
    return day_named(re.sub(r"(?<=dag)(?:en|er|ar)$|(?<=day)s$", "", word.casefold()))


def _is_a_while_ago(found: re.Match[str]) -> bool:
    """ "We moved last week" says nothing of the month."""
    return bool(found["week"]) and not found["month"] and _numbers(found) == (-1,)


def _every_other(sentence: str, found: re.Match[str], weekday: int, is_name: bool) -> Rhythm:
    rest = sentence[: found.start()] + sentence[found.end() :]
    if not is_name and _SUBJECT.search(_FIRST_DATE.sub(" ", rest)):
        return Rhythm(open_varies=_OPENNESS.search(rest) is not None)
    dated = _FIRST_DATE.search(sentence)
    weeks = _weeks(found.group().casefold())
    if dated is None or weeks == 0:
        return Rhythm("uncertain")
    anchor = _date(dated["date"])
    if anchor is None or anchor.isoweekday() != weekday:
        return Rhythm("uncertain")
    return Rhythm("every_n_weeks", interval_weeks=weeks, anchor=anchor)


def _weeks(words: str) -> int:
    """Weeks between two meetings; 0 where the words leave it open ("odd weeks" turns round at a year of 53 weeks)."""
    if re.search(r"tredje|third|3|three", words):
        return 3
    if re.search(r"fjerde|fourth|\b4|four\b", words):
        return 4
    return 0 if re.search(r"par|odd|ulike|like|jevne|even|bi-?weekly", words) else 2


def _all_but(numbers: tuple[int, ...], rest: str) -> Rhythm:
    """ "No meeting the first Monday" is all the others; "not the last" cannot be told in weeks of the month."""
    words = [word for word in re.findall(r"\w+", rest.casefold()) if word not in _FILLER]
    if words or -1 in numbers:
        return Rhythm("uncertain")
    return Rhythm("monthly", nth=tuple(number for number in range(1, 6) if number not in numbers))


def _without(pattern: re.Pattern[str], text: str) -> str:
    return " ".join(pattern.sub(" ", text).split())


def _numbers(found: re.Match[str]) -> tuple[int, ...]:
    words = re.findall(_ORD, found["nths"], re.IGNORECASE)
    return tuple(dict.fromkeys(_ORDINAL_OF[word.casefold().rstrip(".")] for word in words))


def _date(text: str) -> date | None:
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text)
        day, month, year = re.split(r"[.\s]+", text.strip())
        number = int(month) if month.isdigit() else _MONTHS.get(month.casefold().rstrip("."), 0)
        return date(int(year), number, int(day))
    except ValueError:
        return None
