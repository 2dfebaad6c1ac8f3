"""Text -> one place, several, an ambiguous one, or none, and why. Pure, linear in the text; input is capped by `text`.

A post code is read first, then each span of words (`place_spans`) in the light of what stands around it (`place_scene`); the
names that were found are then laid together (`place_choice`). The measured design is described in docs/places.md.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core.distance import distance_km
from bot.core.model import Place, PlaceKind, PlaceReading
from bot.core.reading.place_choice import Hit, choices, qualified
from bot.core.reading.place_evidence import FIRM, GOOD, SURE, WEAK, Evidence
from bot.core.reading.place_index import Candidate, PlaceIndex
from bot.core.reading.place_roles import HOME, settled, with_roles
from bot.core.reading.place_scene import Scene, scene_of
from bot.core.reading.place_spans import LONGEST_NAME, Spans, Turned
from bot.core.reading.text import Token, light
from knowledge.gazetteer import Entry, Gazetteer, MoreNames

_YEAR_FROM, _YEAR_TO = 1900, 2035
# Nobody names more places than this in one message; names are compared two by two.
_MOST_NAMES = 24
# More places of one name than this cannot be asked about; the person is asked for the municipality instead.
_MOST_OFFERED = 8
_CLOSEST = 8
_FAR_KM = 300.0
_KIND: dict[str, PlaceKind] = {"former_county": "county"}
_NOT_A_YEAR = ("kl", "klokka", "klokken", "år", "siden", "sidan", "i", "since")
_CLOCK = ("kl", "klokka", "klokken")
_LONG_ABROAD = 6
_UNITS = ("kr", "kroner", "år", "kg", "nok", "mg", "kcal", "spenn", "meter", "km")


@dataclass(frozen=True, slots=True)
class PlaceTrace:
    """How a text was read: the reading, the spans that were believed, and those that were not, in the order of the text."""

    reading: PlaceReading
    hits: tuple[Hit, ...]
    turned: tuple[Turned, ...]


class PlaceReader:
    """Built once from the gazetteer, and from imported names where there are any; `read` is pure."""

    def __init__(
        self, gazetteer: Gazetteer, ordinary: frozenset[str] = frozenset(), more: MoreNames | None = None
    ) -> None:
        """`ordinary` are words that are known to be no slip for a place name (light form)."""
        self._gazetteer = gazetteer
        self._more = more
        self._cues = gazetteer.surroundings
        self._index = PlaceIndex(gazetteer, more)
        self._spans = Spans(self._index, self._cues, ordinary)
        self._by_id = {entry.id: entry for entry in gazetteer.entries}
        self._settled = [
            entry for entry in gazetteer.entries if entry.kind in ("municipality", "locality", "district")
        ]

    def read(
        self,
        text: Sequence[Token],
        source: str,
        *,
        expecting: bool = False,
        taken: frozenset[int] = frozenset(),
        names: frozenset[int] = frozenset(),
    ) -> PlaceReading:
        """What `text` (the tokens of `source`) says about place.

        `expecting`: the bot has just asked for a place. `taken` are tokens that belong to a day, time or filter;
        `names` tokens that name an organisation: they are no place, but tell that a group is asked for.
        """
        return self.trace(text, source, expecting=expecting, taken=taken, names=names).reading

    def trace(
        self,
        text: Sequence[Token],
        source: str,
        *,
        expecting: bool = False,
        taken: frozenset[int] = frozenset(),
        names: frozenset[int] = frozenset(),
    ) -> PlaceTrace:
        """As `read`, with each span that was looked at and why it was believed or not."""
        scene = scene_of(
            text,
            source,
            aside=taken | names,
            names=names,
            expecting=expecting,
            is_filling=self._index.is_filling,
            cues=self._cues,
        )
        imported = self._index.imported([token.fold for token in text], LONGEST_NAME)
        hits: list[Hit] = []
        turned: list[Turned] = []
        position = 0
        while position < len(text) and len(hits) < _MOST_NAMES:
            found = None
            if position not in scene.aside:
                found = self._post_code_at(scene, position) or self._spans.at(scene, position, imported)
            if isinstance(found, Turned):
                turned.append(found)
            position = found.end if isinstance(found, Hit) else position + 1
            if isinstance(found, Hit):
                hits.append(found)
        used = scene.aside.union(*(range(hit.start, hit.end) for hit in hits if not hit.fuzzy))
        abroad = self._abroad(text, used)
        # "hovedstaden i Australia": where a place abroad is named, only a sign of its own makes another name a place.
        hits = with_roles(hits, scene, self._cues)
        kept = hits
        if abroad is not None:
            kept = [hit for hit in hits if not hit.fuzzy and hit.evidence.value >= WEAK]
        reading = self._settle(kept, text)
        reading = replace(reading, abroad=abroad if not reading.places else None)
        return PlaceTrace(reading, tuple(hits), tuple(turned))

    def by_id(self, identifier: str) -> Place | None:
        """The place with that id, as buttons and deep links name it; None when there is none."""
        if identifier.startswith("post:"):
            entry = self._post_code(identifier.removeprefix("post:"))
        else:
            entry = self._by_id.get(identifier) or self._index.entry(identifier)
        return None if entry is None else self.place(entry, "button")

    def nearest(self, lat: float, lon: float) -> Place | None:
        """The known place nearest to a position (degrees), with its municipality; None when all are farther than 300 km.

        Villages and city districts are looked at besides the municipalities: a municipality's own point lies far from its edges.
        Of 800 post codes of the official register 97 % fall in the right municipality so, against 84 % with its point alone.
        """
        # A degree of longitude is shorter than one of latitude; compared so, the few nearest are enough to measure exactly.
        width = math.cos(math.radians(lat))
        close = heapq.nsmallest(
            _CLOSEST, self._settled, key=lambda one: (one.lat - lat) ** 2 + ((one.lon - lon) * width) ** 2
        )
        best = min(
            close, key=lambda one: (distance_km(lat, lon, one.lat, one.lon), one.kind != "municipality")
        )
        return self.place(best, "location") if distance_km(lat, lon, best.lat, best.lon) <= _FAR_KM else None

    def place(self, entry: Entry, how: str) -> Place:
        """The core's value for an entry of the gazetteer."""
        return Place(
            id=entry.id,
            name=entry.name,
            kind=_KIND.get(entry.kind, entry.kind),  # type: ignore[arg-type]  # the rest are the same words
            municipality=self._gazetteer.municipality_name(entry.municipality) if entry.municipality else "",
            municipality_number=entry.municipality,
            county=self._gazetteer.county_name(entry.county) if entry.county else "",
            lat=entry.lat,
            lon=entry.lon,
            how=how,
            population=entry.population,
            members=entry.members if entry.kind in ("county", "region", "former_county") else (),
        )

    def split_successors(self, entry_id: str) -> tuple[Place, ...]:
        """Today's municipalities of a former one that was split; empty otherwise."""
        entry = self._by_id.get(entry_id)
        if entry is None or entry.kind != "former_municipality" or len(entry.members) < 2:
            return ()
        return tuple(
            self.place(self._gazetteer.municipalities[number], "successor") for number in entry.members
        )

    # --- post codes and places abroad -----------------------------------------------------------------------------

    def _post_code_at(self, scene: Scene, position: int) -> Hit | None:
        entry = self._read_post_code(scene.text, position, scene.whole or scene.expecting)
        if entry is None:
            return None
        return Hit(
            position, position + 1, (Candidate(entry, "post_code"),), Evidence(SURE, "a post code"), False
        )

    def _read_post_code(self, text: Sequence[Token], index: int, alone: bool) -> Entry | None:
        word = text[index].light.removeprefix("n") if text[index].light[:2].isalnum() else text[index].light
        word = word.removeprefix("o") if word.startswith("o") and len(word) == 5 else word
        if len(word) != 4 or not word.isdigit():
            return None
        previous = text[index - 1].light if index else ""
        following = text[index + 1].light if index + 1 < len(text) else ""
        if previous in _NOT_A_YEAR and _YEAR_FROM <= int(word) <= _YEAR_TO and not alone:
            return None
        if following in _UNITS or _is_time_of_day(text, index, word):
            return None
        entry = self._post_code(word)
        if entry is None:
            return None
        if _YEAR_FROM <= int(word) <= _YEAR_TO:
            cue = previous in ("n", "no", "postnummer", "postnr", "på") or text[index].light.startswith("n")
            town_follows = bool(following) and following == light(entry.name).split(" ")[0]
            if not (cue or town_follows or len(text) == 1):
                return None
        return entry

    def _post_code(self, code: str) -> Entry | None:
        newer = None if self._more is None else self._more.post_code(code)
        found = newer or self._gazetteer.post_codes.get(code)
        if found is None:
            return None
        home = self._gazetteer.municipalities.get(found.municipality)
        return Entry(
            id=f"post:{code}",
            name=found.town,
            kind="locality",
            municipality=found.municipality,
            county=home.county if home else "",
            lat=found.lat,
            lon=found.lon,
            population=home.population if home else 0,
        )

    def _abroad(self, text: Sequence[Token], used: frozenset[int]) -> str | None:
        for size in (3, 2, 1):
            for start in range(len(text) - size + 1):
                if any(i in used for i in range(start, start + size)):
                    continue
                key = "".join(token.fold for token in text[start : start + size])
                name = self._gazetteer.abroad.get(key)
                # "go aa" is not Goa: only a long name is written in several words.
                if name is not None and (size == 1 or len(key) >= _LONG_ABROAD):
                    return name
        return None

    # --- all spans ------------------------------------------------------------------------------------------------

    def _settle(self, hits: Sequence[Hit], text: Sequence[Token]) -> PlaceReading:
        spans = frozenset(i for hit in hits for i in range(hit.start, hit.end))
        excluded = tuple(self.place(hit.best, "excluded") for hit in hits if hit.refused)
        hits = [hit for hit in hits if not hit.refused]
        hits = [hit for hit in qualified(hits, text, self._cues) if not _is_too_common(hit)]
        if not hits:
            return PlaceReading(spans=spans, excluded=excluded)
        strongest = max(hit.evidence.value for hit in hits)
        if any(not hit.fuzzy for hit in hits) and strongest >= WEAK:
            firmest = max(hit.evidence.value for hit in hits if not hit.fuzzy)
            needed = WEAK if firmest < WEAK else min(firmest, GOOD)
            hits = [hit for hit in hits if not hit.fuzzy or hit.evidence.value >= needed]
        if any(not hit.fuzzy and hit.best.source == "shipped" for hit in hits):
            # Beside a place that people know, a farm of the same letters as another word is only that word.
            hits = [hit for hit in hits if hit.best.source == "shipped" or _is_firm(hit)]
        hits = settled(hits, text, self._cues)
        offered = [(hit, choices(hit)) for hit in hits]
        unclear = next(((hit, options) for hit, options in offered if len(options) > 1), None)
        if unclear is not None:
            hit, options = unclear
            offered = [(hit, [one]) for one in options]
        places: list[Place] = []
        for _, options in offered:
            place = self.place(options[0].entry, options[0].how)
            if all(place.id != other.id for other in places):
                places.append(place)
        read = [hit for hit, _ in offered]
        return PlaceReading(
            "ambiguous" if unclear else "one" if len(places) == 1 else "several",
            tuple(places),
            excluded,
            spans,
            fuzzy=any(hit.fuzzy for hit in read),
            firm=any(hit.evidence.value >= FIRM for hit in read),
            home=any(hit.evidence.address or hit.role >= HOME for hit in read),
        )


def _is_firm(hit: Hit) -> bool:
    """True where the words around the name leave no doubt; that it stands in a short message says too little."""
    evidence = hit.evidence
    return not hit.fuzzy and evidence.value >= FIRM and (evidence.address or evidence.value < SURE)


def _is_too_common(hit: Hit) -> bool:
    """True for a name that many imported places bear ("Haugen"): without a municipality beside it nobody can tell which."""
    return (
        hit.candidates[0].how == "imported"
        and len({one.entry.municipality for one in hit.candidates}) > _MOST_OFFERED
    )


def _is_time_of_day(text: Sequence[Token], index: int, word: str) -> bool:
    """True for "kl 1830 eller 1900" and "fra 1700 til 1830": it may be a time, and a clock word or another time is near."""
    if not _may_be_time(word):
        return False
    if any(token.light in _CLOCK for token in text[max(0, index - 3) : index]):
        return True
    neighbours = [text[at].light for at in (index - 2, index + 2) if 0 <= at < len(text)]
    return any(_may_be_time(one) for one in neighbours if one.isdecimal())


def _may_be_time(word: str) -> bool:
    return (
        len(word) == 4
        and word.isdecimal()
        and int(word[:2]) < 24
        and int(word[2:]) < 60
        and int(word[2:]) % 5 == 0
    )
