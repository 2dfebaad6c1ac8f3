"""What a group must fulfil, read from a sentence: day, time, format, audience, organisation, open, language, access."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.model import Filters, Format
from bot.core.reading.audience import AudienceReader
from bot.core.reading.days import DayReader
from bot.core.reading.lexicon import Match, Phrases
from bot.core.reading.organisations import OrganisationReader
from bot.core.reading.text import Token, fold
from bot.core.reading.times import TimeReader
from knowledge.library import LANGUAGES, Library

_TIRED = frozenset({"nok", "lei", "orker", "orkar", "hater", "enough", "tired", "sick", "trøtt"})
_REFUSING = frozenset({"ikke", "ikkje", "itj", "not", "no", "nei", "uten", "utan"})
_ALSO = frozenset({"også", "og", "òg", "too", "also", "eventuelt"})
_OPENNESS = {
    "åpent": "open", "åpne": "open", "åpen": "open", "ope": "open", "opent": "open", "opne": "open", "open": "open",
    "lukket": "closed", "lukkede": "closed", "lukka": "closed", "closed": "closed",
}  # fmt: skip
_DROP = frozenset({"dropp", "drop", "fjern", "glem", "gløym", "ta", "forget", "remove", "skip"})


@dataclass(frozen=True, slots=True)
class SlotReading:
    """`filters` as read; `clears` names filters the person takes back ("uansett dag"): weekdays, times, all, audience, …

    `part` is the vague time that was read ("evening"), for saying so. `spans` are tokens that belong to filters and
    `organisation_spans` those of names, so that the topic reader can weigh them by themselves.
    """

    filters: Filters
    clears: frozenset[str]
    part: str | None
    spans: frozenset[int]
    organisation_spans: frozenset[int]
    follow: str | None
    asks_again: bool

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
        clears = set(self._cleared(text, spans))
        days = self._days.read(text, now, source)
        times = self._times.read(text, source, day_spans=days.spans, part=days.part)
        organisations = self._organisations.read(text, source)
        form = self._format(text, spans, organisations.spans)
        opened = _last(self._open.find(text), spans) or _openness_near_group(text, organisations.spans, spans)
        language = _last(self._language.find(text), spans)
        access = tuple(dict.fromkeys(match.code for match in self._access.find(text)))
        audience = self._audience.read(text)
        if "audience" in clears:
            audience = ()
        if "weekdays" in clears and "all" not in clears:
            weekdays: tuple[int, ...] = () if not days.spans else days.weekdays
        else:
            weekdays = days.weekdays
        spans |= days.spans | times.spans
        for match in self._audiences.find(text):
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
            asks_again=any(match.code == "again" for match in self._follow.find(text)),
        )

    def _cleared(self, text: Sequence[Token], spans: set[int]) -> list[str]:
        found: list[str] = []
        for match in self._clears.find(text):
            found.append(match.code)
            spans.update(range(match.start, match.end))
        for index, token in enumerate(text):
            if token.light in _DROP and any(
                one.light.startswith(("filter", "filtr")) for one in text[index + 1 : index + 4]
            ):
                found.append("all")
        # "dropp det med kvinner", "glem torsdag": a word of dropping takes back the filter that follows it.
        for index, token in enumerate(text):
            if token.light in _DROP:
                rest = text[index + 1 : index + 5]
                if self._audiences.find(rest):
                    found.append("audience")
                if self._formats.find(rest):
                    found.append("format")
        return found

    def _format(self, text: Sequence[Token], spans: set[int], names: frozenset[int]) -> Format | None:
        wanted: list[Format] = []
        refused: list[Format] = []
        for match in self._formats.find(text):
            if names & {token.index for token in text[match.start : match.end]}:
                continue  # "proLAR Nett" is a name
            code: Format = match.code  # type: ignore[assignment]  # words.toml holds only the contract's three
            spans.update(range(match.start, match.end))
            if code == "in_person":
                wanted.append(code)
            elif _is_unwanted(text, match):
                refused.append(code)
            elif not _is_optional(text, match):
                wanted.append(code)
        if "in_person" in wanted:
            return "in_person"
        if wanted:
            return "online" if "online" in wanted else "phone"
        return "in_person" if refused else None


def _openness_near_group(text: Sequence[Token], names: frozenset[int], spans: set[int]) -> str | None:
    """ "åpent AA-møte", "closed NA": the adjective with a fellowship or a group within the next three words."""
    for index, token in enumerate(text):
        code = _OPENNESS.get(token.light)
        if code is not None:
            ahead = text[index + 1 : index + 4]
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
    before = [token.light for token in text[max(0, match.start - 4) : match.start]]
    after = [token.light for token in text[match.end : match.end + 2]]
    if after[:2] in (["nei", "takk"], ["no", "thanks"]):
        return True
    return bool(_TIRED & set(before)) or (bool(before) and before[-1] in _REFUSING)


def _is_optional(text: Sequence[Token], match: Match) -> bool:
    """ "på nett går også": allowed, not asked for."""
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
