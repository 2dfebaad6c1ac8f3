"""What a group must fulfil, read from a sentence: day, time, format, audience, organisation, open, language, access."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from bot.core.model import Filters, Format
from bot.core.reading.audience import AudienceReader
from bot.core.reading.days import DayReader
from bot.core.reading.lexicon import Match, Phrases
from bot.core.reading.organisations import OrganisationReader
from bot.core.reading.text import Token, fold
from bot.core.reading.times import TimeReader
from bot.core.reading.told import ToldReader
from knowledge.library import LANGUAGES, Library

_TIRED = frozenset({"nok", "lei", "orker", "orkar", "hater", "enough", "tired", "sick", "trøtt"})
_REFUSING = frozenset(
    {"ikke", "ikkje", "itj", "itte", "not", "no", "nei", "uten", "utan", "slipper", "slippe", "sleppe"}
)
_CANNOT = frozenset({"cant", "cannot", "dont", "wont", "unable"})
_ASKING = frozenset({"er", "har", "finnes", "finst", "is", "are"})
_ONLY = frozenset({"bare", "berre", "only", "just", "kun"})
_DOES_NOT = frozenset({"doesnt", "dont", "doesn't", "don't"})
_NEED_NOT = frozenset({"trenger", "treng", "behøver", "need"})
_SMALL = frozenset(
    """
    på til over via med noe noko noen nokon ha få flere fleire mer meir sitte vera være gå ut å the any a do want speak
    like more on for så foran framfor snakker
    """.split()
)
_FAR_REFUSAL = 5
_ABLE = frozenset(
    {"kan", "kommer", "kjem", "klarer", "klarar", "får", "greier", "can", "able", "orker", "orkar", "rekker"}
)
_LEAVING = frozenset(
    """
    dra reise reisa komme kome forlate hjemmefra heimefrå heimanfrå ut leave go travel out dratt reist
    """.split()
)
_ANYWHERE = frozenset(
    """
    sted steder stad stader nokon nokonstad noensteds hjemmefra heimefrå heimanfrå hjemmet heimen huset leiligheten døra
    house home anywhere flat apartment bed
    """.split()
)
_OTHER_OPEN = frozenset(
    """
    om for seg meg deg opp oss mæ i about up to dør dører dag dagen
    """.split()
)
_TO = frozenset({"å", "vil", "tør", "klarer", "to", "kan"})
_ALSO = frozenset({"også", "og", "òg", "too", "also", "eventuelt"})
_OPENNESS = {
    "åpent": "open", "åpne": "open", "åpen": "open", "ope": "open", "opent": "open", "opne": "open", "open": "open",
    "lukket": "closed", "lukkede": "closed", "lukka": "closed", "closed": "closed",
}  # fmt: skip
_DROP = frozenset({"dropp", "drop", "fjern", "glem", "gløym", "ta", "forget", "remove", "skip"})
_AWAY = frozenset({"bort", "vekk", "vekkj", "ut"})
_NO_MATTER = frozenset({"doesnt", "isnt", "dont", "arent", "inga", "ingen", "null"})
_MATTERING = frozenset(
    """
    farlig farleg nøye viktig matter matters mind important rolle betyr betydning tyder spiller care fussy
    """.split()
)
_DROPPED = {
    "times": frozenset({"klokka", "klokken", "klokkeslett", "tid", "tida", "tiden", "tidspunkt", "tidspunktet", "time"}),
    "weekdays": frozenset({"dag", "dagen", "dagene", "dagane", "ukedag", "ukedagen", "day", "days", "weekday"}),
}  # fmt: skip
"""What a word of dropping may take back by its name: "ta bort det med klokka", "drop the day"."""


@dataclass(frozen=True, slots=True)
class SlotReading:
    """`filters` as read; `clears` names filters the person takes back ("uansett dag"): weekdays, times, all, audience, …

    `part` is the vague time that was read ("evening"), for saying so. `spans` are tokens that belong to filters and
    `organisation_spans` those of names, so that the topic reader can weigh them by themselves. `near` is true where the person
    speaks of somebody of their own, whether or not a group for relatives follows from it.
    """

    filters: Filters
    clears: frozenset[str]
    part: str | None
    spans: frozenset[int]
    organisation_spans: frozenset[int]
    follow: str | None
    near: bool
    asks_again: bool
    refuses_days: bool = False
    """The weekdays are what a refusal leaves over: "ikke torsdag"."""

    @property
    def is_empty(self) -> bool:
        return self.filters.is_empty and not self.clears


class SlotReader:
    """Built once from the library; `read` is pure."""

    def __init__(self, library: Library) -> None:
        words = [library.words[language] for language in LANGUAGES]
        places = frozenset(
            fold(name) for entry in library.gazetteer.entries for name in (entry.name, *entry.other_names)
        )
        self._told = ToldReader(words)
        self._days = DayReader(words, places)
        self._times = TimeReader(words)
        self._organisations = OrganisationReader(library.organisations)
        self._audience = AudienceReader(words)
        self._formats = Phrases.of(words, "formats")
        self._open = Phrases.of(words, "openness")
        self._language = Phrases.of(words, "meeting_language")
        self._access = Phrases.of(words, "access")
        self._clears = Phrases.of(words, "clears")
        self._follow = Phrases.of(words, "follow")
        self._audiences = Phrases.of(words, "audiences")

    def read(self, text: Sequence[Token], source: str, now: datetime) -> SlotReading:
        """The filters in `text`, the tokens of `source`; `now` is aware, Europe/Oslo, and only used for relative days."""
        spans: set[int] = set()
        organisations = self._organisations.read(text, source)
        told = self._told.read(text, source, organisations.spans)
        days = self._days.read(text, now, source, told)
        audiences, formats = self._audiences.find(text), self._formats.find(text)
        cleared = self._cleared(text, spans, days.spans, audiences, formats)
        clears = {code for code, _ in cleared}
        times = self._times.read(text, source, day_spans=days.spans, part=days.part, told=told.all)
        form = _format(text, formats, spans, organisations.spans, told.all)
        opened = self._openness(text, spans) or _openness_near_group(text, organisations.spans, spans)
        language = _last([one for one in self._language.find(text) if not _is_refused(text, one)], spans)
        access = tuple(dict.fromkeys(match.code for match in self._access.find(text)))
        whom = self._audience.read(text)
        audience = () if "audience" in clears else whom.audiences
        if "format" in clears:
            form = None
        if organisations.freed:
            clears.add("organisations")
        weekdays = days.weekdays
        if "weekdays" in clears and "all" not in clears and not days.refuses:
            # "torsdag går fint likevel, alle dager er greie" takes the day back; "uansett dag, men helst torsdag" does not.
            since = max(end for code, end in cleared if code == "weekdays")
            weekdays = weekdays if days.last >= since else ()
        spans |= days.spans | times.spans
        for match in audiences:
            spans.update(range(match.start, match.end))
        filters = Filters(
            organisations=organisations.wanted,
            excluded_organisations=organisations.excluded,
            weekdays=weekdays,
            after=times.after,
            before=times.before,
            format=form,
            audience=audience,
            open=None if opened is None else opened == "open",
            language=language,
            access=access,
            on=days.on if weekdays else None,
        )
        return SlotReading(
            filters=filters,
            clears=frozenset(clears),
            part=times.part,
            spans=frozenset(spans),
            organisation_spans=organisations.spans,
            follow=self._follow.whole(_without_tail(text)),
            near=whom.near,
            refuses_days=days.refuses,
            asks_again=any(match.code == "again" for match in self._follow.find(text)),
        )

    def _cleared(
        self,
        text: Sequence[Token],
        spans: set[int],
        days: frozenset[int],
        audiences: Sequence[Match],
        formats: Sequence[Match],
    ) -> list[tuple[str, int]]:
        """What is taken back, each with the position after the words that say so."""
        found: list[tuple[str, int]] = []
        for match in self._clears.find(text):
            found.append((match.code, match.end))
            spans.update(range(match.start, match.end))
        for index, token in enumerate(text):
            if token.light in _DROP and any(
                one.light.startswith(("filter", "filtr")) for one in text[index + 1 : index + 4]
            ):
                found.append(("all", index + 1))
        found.extend(_matters_not(text))
        for match in audiences:
            before = {token.light for token in text[max(0, match.start - 4) : match.start]}
            if (before & _NEED_NOT and before & _REFUSING) or (before & _DOES_NOT and "have" in before):
                found.append(("audience", match.end))  # "trenger ikke være kvinnemøte"
        found.extend(("format", match.end) for match in formats if _is_optional(text, match))
        # "dropp det med kvinner", "glem torsdag": a word of dropping takes back the filter that follows it.
        for index, token in enumerate(text):
            if token.light in _DROP:
                rest = text[index + 1 : index + 5]
                ahead = range(index + 1, index + 1 + len(rest))
                if any(match.start in ahead for match in audiences):
                    found.append(("audience", index + 1))
                if any(match.start in ahead for match in formats):
                    found.append(("format", index + 1))
                away = token.light != "ta" or not _AWAY.isdisjoint(one.light for one in rest)
                if away and any(position in days for position in ahead):
                    found.append(("weekdays", index + 1 + len(rest)))  # "dropp helga"
                found.extend(
                    (code, index + 1)
                    for code, names in _DROPPED.items()
                    if any(one.light in names for one in rest)
                )
        return found

    def _openness(self, text: Sequence[Token], spans: set[int]) -> str | None:
        """ "åpent", "lukka"; not "åpen om det", "åpne meg", "lukket avdeling"."""
        found = [one for one in self._open.find(text) if not _speaks_of_other(text, one)]
        return _last(found, spans)


def _format(
    text: Sequence[Token],
    formats: Sequence[Match],
    spans: set[int],
    names: frozenset[int],
    told: frozenset[int],
) -> Format | None:
    wanted: list[Format] = []
    refused: list[Format] = []
    for match in formats:
        if match.start in told or names & {token.index for token in text[match.start : match.end]}:
            continue  # "spiller poker på nett" is told, "proLAR Nett" is a name
        code: Format = match.code  # type: ignore[assignment]  # words.toml holds only the contract's three
        spans.update(range(match.start, match.end))
        if _is_optional(text, match):
            continue
        (refused if _is_unwanted(text, match) else wanted).append(code)
    if "in_person" in wanted:
        return "in_person"
    if wanted:
        return "online" if "online" in wanted else "phone"
    if refused and refused != ["phone"]:
        # Who does not want a screen wants a room, and the other way round; no telephone leaves both.
        return "online" if "in_person" in refused else "in_person"
    return "online" if _is_stuck_at_home(text) else None


def _matters_not(text: Sequence[Token]) -> list[tuple[str, int]]:
    """ "ikke så farlig hvilken dag", "day isn't important": a day or an hour that is said to be no matter."""
    lights = [token.light for token in text]
    refused = next((n for n, word in enumerate(lights) if word in _REFUSING | _NO_MATTER), None)
    if refused is None or not any(word in _MATTERING for word in lights):
        return []
    return [(code, len(text)) for code, names in _DROPPED.items() if any(word in names for word in lights)]


def _is_stuck_at_home(text: Sequence[Token]) -> bool:
    """ "kan ikke dra noe sted", "kommer meg ikke hjemmefra": no room will do, and the net is the nearest to one."""
    for index, token in enumerate(text):
        if token.light not in _REFUSING | _CANNOT:
            continue
        near = {one.light for one in text[max(0, index - 2) : index + 1]}
        ahead = [one.light for one in text[index + 1 : index + 6]]
        able = near & (_ABLE | _CANNOT) or any(word in _ABLE for word in ahead[:1])
        if able and _LEAVING & set(ahead) and _ANYWHERE & set(ahead):
            return True
    return False


def _speaks_of_other(text: Sequence[Token], match: Match) -> bool:
    """True where a bare "åpen" or "lukket" is not said of a meeting."""
    if match.end - match.start > 1:
        return False
    after = text[match.end].light if match.end < len(text) else ""
    before = text[match.start - 1].light if match.start else ""
    return after in _OTHER_OPEN or after.startswith(("avdeling", "instit", "psyk")) or before in _TO


def _openness_near_group(text: Sequence[Token], names: frozenset[int], spans: set[int]) -> str | None:
    """ "åpent AA-møte", "closed NA": the adjective with a fellowship or a group within the next three words."""
    for index, token in enumerate(text):
        code = _OPENNESS.get(token.light)
        if code is not None:
            ahead = text[index + 1 : index + 4]
            if ahead and (ahead[0].light in _OTHER_OPEN or ahead[0].light.startswith(("avdeling", "instit"))):
                continue
            if any(
                one.index in names or one.light.startswith(("møte", "grupp", "meeting", "group"))
                for one in ahead
            ):
                spans.add(index)
                return code
    return None


def _last(matches: Sequence[Match], spans: set[int]) -> str | None:
    for match in matches:
        spans.update(range(match.start, match.end))
    return matches[-1].code if matches else None


def _is_unwanted(text: Sequence[Token], match: Match) -> bool:
    """ "ikke på zoom", "lei av skjerm", "zoom nei takk"; "trenger ikke være fysisk" leaves both open and is none."""
    before = [token.light for token in text[max(0, match.start - 4) : match.start]]
    after = [token.light for token in text[match.end : match.end + 2]]
    if after[:2] in (["nei", "takk"], ["no", "thanks"]):
        return True
    return bool(_TIRED & set(before)) or _is_refused(text, match)


def _is_refused(text: Sequence[Token], match: Match) -> bool:
    """True after "ikke", "uten", "no" with nothing but small words between: "ikke noe på zoom", "tør ikke møte folk"."""
    position = match.start - 1
    while position >= 0 and match.start - position <= _FAR_REFUSAL:
        word = text[position].light
        if word in _REFUSING | _CANNOT:
            near = {one.light for one in text[max(0, position - 2) : position]}
            return not near & _ASKING
        if word not in _SMALL:
            return False
        position -= 1
    return False


def _is_optional(text: Sequence[Token], match: Match) -> bool:
    """ "på nett går også", "trenger ikke være fysisk", "ikke bare på nett": allowed, not asked for."""
    before = [token.light for token in text[max(0, match.start - 4) : match.start]]
    if _NEED_NOT & set(before) and _REFUSING & set(before):
        return True
    if any(first in _REFUSING and second in _ONLY for first, second in pairwise(before)):
        return True
    after = [token.light for token in text[match.end : match.end + 3]]
    return (
        len(after) >= 2
        and after[0] in ("går", "funker", "er", "works", "is")
        and bool(_ALSO & set(after[1:]))
    )


def _without_tail(text: Sequence[Token]) -> Sequence[Token]:
    """The tokens without polite or leading filler, so that "ok, flere takk" is "flere"."""
    words = list(text)
    while words and words[-1].light in ("da", "då", "takk", "please", "thanks", "igjen", "is", "ja"):
        words.pop()
    while words and words[0].light in ("ok", "ja", "og", "jo", "men", "så"):
        words.pop(0)
    return words or text
