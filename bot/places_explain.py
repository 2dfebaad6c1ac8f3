"""How a text is read for places, as lines for people: each span that was looked at, what it may be, and why it fell so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.core.model import Place
from bot.core.reading.place_choice import Hit
from bot.core.reading.place_index import Candidate
from bot.core.reading.place_roles import ASKED, HOME, HOME_TO_BE, MENTIONED, ORIGIN, OTHERS, UNWANTED
from bot.core.reading.place_spans import Turned
from bot.core.reading.places import PlaceReader
from bot.core.reading.slots import SlotReader
from bot.core.reading.text import Token, normalise, tokens
from bot.core.reading.topics import ordinary_words
from knowledge.gazetteer import Entry, Gazetteer, MoreNames
from knowledge.library import Library

_ROLES = {
    HOME_TO_BE: "where they are or will be",
    HOME: "home, or what is looked for",
    ASKED: "named",
    OTHERS: "another person's",
    ORIGIN: "where they come from",
    MENTIONED: "only mentioned",
    UNWANTED: "rather not there",
}
_MOST_CANDIDATES = 8


def explained(library: Library, text: str, more: MoreNames | None, at: datetime) -> str:
    """What the reader of places says of `text` in a fresh conversation at the time `at` (days and filters are read first)."""
    source = normalise(text)
    found = tokens(source)
    slots = SlotReader(library).read(found, source, at)
    reader = PlaceReader(library.gazetteer, ordinary_words(library), more)
    trace = reader.trace(found, source, taken=slots.spans, names=slots.organisation_spans)
    reading = trace.reading
    lines = [f"words      {' '.join(token.light for token in found)}"]
    aside = [token for token in found if token.index in slots.spans | slots.organisation_spans]
    if aside:
        lines.append(f"aside      {' '.join(token.text for token in aside)} (day, filter or organisation)")
    spans: list[Hit | Turned] = [*trace.hits, *trace.turned]
    for span in sorted(spans, key=lambda one: one.start):
        lines += _span(span, found, library.gazetteer)
    lines.append(f"reading    {reading.status}{_marks(reading.fuzzy, reading.firm, reading.home)}")
    if reading.abroad is not None:
        lines.append(f"abroad     {reading.abroad}")
    lines += (f"place      {line}" for line in _places(reading.places))
    lines += (f"not        {line}" for line in _places(reading.excluded))
    return "\n".join(lines)


def _span(span: Hit | Turned, found: Sequence[Token], gazetteer: Gazetteer) -> Iterator[str]:
    words = " ".join(token.text for token in found[span.start : span.end])
    if isinstance(span, Turned):
        yield f"no place   «{words}»: {span.why}"
    else:
        role = "ruled out" if span.refused else f"{_ROLES[span.role]} ({span.role_why})"
        yield f"may be     «{words}»: evidence {span.evidence.value:.1f} ({span.evidence.why}); {role}"
    for one in span.candidates[:_MOST_CANDIDATES]:
        yield f"  {one.score:6.2f}   {_candidate(one, gazetteer)}"
    if len(span.candidates) > _MOST_CANDIDATES:
        yield f"           … and {len(span.candidates) - _MOST_CANDIDATES} more"


def _candidate(one: Candidate, gazetteer: Gazetteer) -> str:
    people = f", {one.entry.population} people" if one.entry.population else ""
    register = "" if one.entry.source == "shipped" else f", from {one.entry.source}"
    return (
        f"{one.entry.name} ({one.entry.kind}; {_home(one.entry, gazetteer)}{people}{register}) by {one.how}"
    )


def _home(entry: Entry, gazetteer: Gazetteer) -> str:
    names = (gazetteer.municipality_name(entry.municipality), gazetteer.county_name(entry.county))
    return ", ".join(name for name in names if name) or "several counties"


def _marks(fuzzy: bool, firm: bool, home: bool) -> str:
    marks = [
        word for word, holds in (("spelling forgiven", fuzzy), ("firm", firm), ("their own", home)) if holds
    ]
    return f" ({', '.join(marks)})" if marks else ""


def _places(places: tuple[Place, ...]) -> Iterator[str]:
    for place in places:
        where = ", ".join(part for part in (place.municipality, place.county) if part) or "several counties"
        yield f"{place.name} ({place.kind}; {where}) by {place.how}"
