"""Text -> one place, several, an ambiguous one, or none, and why. Pure, linear in the text; input is capped by `text`.

The order of trust, from firm to loose: post code · exact name of one to four words · name with an ending · abbreviation ·
near miss. How loose a reading may be depends on the evidence around the word (`_evidence`). Names that are ordinary words
("moss", "ski") need firm evidence. The measured design is described in docs/places.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core.distance import distance_km
from bot.core.model import Place, PlaceKind, PlaceReading
from bot.core.reading.place_choice import Hit, choices, lies_in, qualified
from bot.core.reading.place_evidence import (
    BLOCKED,
    QUALIFYING,
    REFUSING,
    evidence_around,
    is_refused,
    is_whole,
    role_of,
    slips_allowed,
    stands_alone,
)
from bot.core.reading.place_index import Candidate, PlaceIndex
from bot.core.reading.text import Token
from knowledge.gazetteer import Entry, Gazetteer

_LONGEST_BARE = 5
_YEAR_FROM, _YEAR_TO = 1900, 2035
_LONGEST_NAME = 4
_SHORTEST_ALONE = 5
_LONG_NAME = 9
# Nobody names more places than this in one message; names are compared two by two.
_MOST_NAMES = 24
_KIND: dict[str, PlaceKind] = {"former_county": "county"}


class PlaceReader:
    """Built once from the gazetteer; `read` is pure."""

    def __init__(self, gazetteer: Gazetteer, ordinary: frozenset[str] = frozenset()) -> None:
        """`ordinary` are words that are known to be no slip for a place name (light form)."""
        self._ordinary = ordinary
        self._gazetteer = gazetteer
        self._index = PlaceIndex(gazetteer)

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
        hits: list[Hit] = []
        index = 0
        whole = is_whole(text, taken | names, self._index)
        while index < len(text) and len(hits) < _MOST_NAMES:
            hit = (
                None
                if index in taken or index in names
                else self._hit_at(text, source, index, whole, expecting, taken | names, names)
            )
            if hit is None:
                index += 1
                continue
            hits.append(hit)
            index = hit.end
        abroad = self._abroad(text, {i for hit in hits if not hit.fuzzy for i in range(hit.start, hit.end)})
        if abroad is not None:
            hits = [hit for hit in hits if not hit.fuzzy]
        reading = self._settle(hits, text, source)
        return replace(reading, abroad=abroad if not reading.places else None)

    def by_id(self, identifier: str) -> Place | None:
        """The place with that id, as buttons and deep links name it; None when there is none."""
        if identifier.startswith("post:"):
            entry = self._post_code(identifier.removeprefix("post:"))
        else:
            entry = next((one for one in self._gazetteer.entries if one.id == identifier), None)
        return None if entry is None else self.place(entry, "button")

    def nearest(self, lat: float, lon: float) -> Place | None:
        """The municipality whose point is nearest to a position in Norway; None when the position is far from all (> 300 km)."""
        best = min(
            self._gazetteer.municipalities.values(), key=lambda one: distance_km(lat, lon, one.lat, one.lon)
        )
        return self.place(best, "location") if distance_km(lat, lon, best.lat, best.lon) <= 300 else None

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
        entry = next((one for one in self._gazetteer.entries if one.id == entry_id), None)
        if entry is None or entry.kind != "former_municipality" or len(entry.members) < 2:
            return ()
        return tuple(
            self.place(self._gazetteer.municipalities[number], "successor") for number in entry.members
        )

    # --- one span -------------------------------------------------------------------------------------------------

    def _hit_at(
        self,
        text: Sequence[Token],
        source: str,
        index: int,
        whole: bool,
        expecting: bool,
        taken: frozenset[int],
        names: frozenset[int],
    ) -> Hit | None:
        code = self._read_post_code(text, index, whole or expecting, source)
        if code is not None:
            return Hit(
                index,
                index + 1,
                (Candidate(code, "post_code"),),
                3.0,
                role_of(text, index),
                is_refused(text, index),
                False,
            )
        for size in range(min(_LONGEST_NAME, len(text) - index), 0, -1):
            window = text[index : index + size]
            if any(token.index in taken for token in window) or window[0].light.isdigit():
                continue
            found = self._index.exact([token.light for token in window], [token.fold for token in window])
            if not found:
                continue
            evidence = evidence_around(text, index, index + size, whole=whole, names=taken)
            if evidence < 0:
                return None
            if index >= 2 and text[index - 2].light in REFUSING and stands_alone(text, index, source):
                evidence = max(evidence, 2.6)  # "ikke Oslo, Moss": what follows is the place that is meant
            if size == 1:
                if (
                    evidence == 0
                    and found[0].how == "exact"
                    and len(text) > _LONGEST_BARE
                    and not stands_alone(text, index, source)
                ):
                    # A bare lower-case name amid a long sentence is a word ("den ene drammen"), not an address.
                    return None
                if self._is_only_a_word(text, index, evidence, expecting=expecting, found=found):
                    return None
                town = self._town_of_area(window[0])
                found = town or found
            return self._hit(text, index, index + size, found, evidence, fuzzy=False)
        return self._loose_hit(text, source, index, whole, expecting, names)

    def _town_of_area(self, token: Token) -> tuple[Candidate, ...]:
        """The town in "trondheimsområdet": people mean to come to town, not any corner of the region."""
        if not token.fold.endswith(("omradet", "regionen")):
            return ()
        return tuple(
            one
            for one in self._index.with_ending(token.fold, token.light)
            if one.entry.kind == "municipality"
        )

    def _loose_hit(
        self,
        text: Sequence[Token],
        source: str,
        index: int,
        whole: bool,
        expecting: bool,
        names: frozenset[int],
    ) -> Hit | None:
        token = text[index]
        if not token.fold or not token.fold[0].isalpha():
            return None
        evidence = evidence_around(text, index, index + 1, whole=whole, names=names)
        if evidence < 0:
            return None
        if index + 1 < len(text) and source[token.end : text[index + 1].start] == ".":
            found = self._index.shortened((token.fold, text[index + 1].fold))
            if found:
                return self._hit(text, index, index + 2, found, evidence, fuzzy=False)
        if self._index.is_common(token.light):
            return None
        if index + 1 < len(text) and text[index + 1].light in QUALIFYING and len(text) <= 6:
            evidence = max(evidence, 1.0)
        found = self._index.with_ending(token.fold, token.light)
        if found and not (len(token.fold) < 6 and evidence < 1):
            return self._hit(text, index, index + 1, found, evidence, fuzzy=False)
        if whole or expecting or evidence >= 2:
            found = self._index.begun(token.fold)
            if found:
                return self._hit(text, index, index + 1, found, evidence, fuzzy=True)
        asked = expecting and len(text) <= 4
        if token.light in self._ordinary or (
            self._index.is_form_of_common(token.light) and not asked and evidence < 2
        ):
            return None
        if asked:
            evidence = 3.0
        allowed = slips_allowed(len(token.fold), evidence)
        # A message of one strange word is most often just a strange word; only the nearest name is believed.
        if whole and not asked and not names and len(text) <= 2:
            allowed = min(
                allowed,
                2 if len(token.fold) >= _LONG_NAME else 1 if len(token.fold) >= _SHORTEST_ALONE else 0,
            )
        if allowed == 0:
            return None
        found = self._index.near(token.fold, allowed=allowed)
        found = tuple(
            one
            for one in found
            if not self._index.is_word(one.entry.name.lower()) or evidence >= 2.5 or whole
        )
        if not found:
            return None
        top = found[0]
        found = tuple(one for one in found if top.score - one.score < 0.25)
        return self._hit(text, index, index + 1, found, evidence, fuzzy=True)

    def _hit(
        self,
        text: Sequence[Token],
        start: int,
        end: int,
        found: tuple[Candidate, ...],
        evidence: float,
        *,
        fuzzy: bool,
    ) -> Hit:
        return Hit(start, end, found, evidence, role_of(text, start), is_refused(text, start), fuzzy)

    def _is_only_a_word(
        self,
        text: Sequence[Token],
        index: int,
        evidence: float,
        *,
        expecting: bool,
        found: tuple[Candidate, ...],
    ) -> bool:
        token = text[index]
        previous = text[index - 1].light if index else ""
        if f"{previous} {token.light}" in BLOCKED and evidence < 3:
            return True
        if not (self._index.is_word(token.light) or self._index.is_common(token.light)):
            return False
        needed = 2.0 if expecting and len(text) <= 3 else 2.5
        return evidence < needed and not self._area_follows(text, index, found)

    def _area_follows(self, text: Sequence[Token], index: int, found: tuple[Candidate, ...]) -> bool:
        """True for "gran på hadeland", "bø i telemark": the area after the word holds a place of that name."""
        if index + 2 >= len(text) or text[index + 1].light not in QUALIFYING:
            return False
        after = text[index + 2]
        areas = self._index.exact([after.light], [after.fold])
        return any(lies_in(one.entry, area.entry) for area in areas for one in found)

    def _read_post_code(self, text: Sequence[Token], index: int, alone: bool, source: str) -> Entry | None:
        word = text[index].light.removeprefix("n") if text[index].light[:2].isalnum() else text[index].light
        word = word.removeprefix("o") if word.startswith("o") and len(word) == 5 else word
        if len(word) != 4 or not word.isdigit():
            return None
        previous = text[index - 1].light if index else ""
        following = text[index + 1].light if index + 1 < len(text) else ""
        if (
            previous in ("kl", "klokka", "klokken", "år", "siden", "sidan", "i", "since")
            and _YEAR_FROM <= int(word) <= _YEAR_TO
            and not alone
        ):
            return None
        if following in ("kr", "kroner", "år", "kg", "nok", "mg", "kcal", "spenn"):
            return None
        entry = self._post_code(word)
        if entry is None:
            return None
        if _YEAR_FROM <= int(word) <= _YEAR_TO:
            cue = previous in ("n", "no", "postnummer", "postnr", "på") or text[index].light.startswith("n")
            code = self._gazetteer.post_codes[word]
            town_follows = bool(following) and following == code.town.lower().split(" ")[0]
            if not (cue or town_follows or len(text) == 1):
                return None
        return entry

    def _post_code(self, code: str) -> Entry | None:
        found = self._gazetteer.post_codes.get(code)
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

    def _abroad(self, text: Sequence[Token], used: set[int]) -> str | None:
        for size in (3, 2, 1):
            for start in range(len(text) - size + 1):
                if any(i in used for i in range(start, start + size)):
                    continue
                name = self._gazetteer.abroad.get("".join(token.fold for token in text[start : start + size]))
                if name is not None:
                    return name
        return None

    # --- all spans ------------------------------------------------------------------------------------------------

    def _settle(self, hits: list[Hit], text: Sequence[Token], source: str) -> PlaceReading:
        spans = frozenset(i for hit in hits for i in range(hit.start, hit.end))
        excluded = tuple(self.place(hit.best, "excluded") for hit in hits if hit.refused)
        hits = [hit for hit in hits if not hit.refused]
        hits = qualified(hits, text)
        if not hits:
            return PlaceReading(spans=spans, excluded=excluded)
        strongest = max(hit.evidence for hit in hits)
        if any(not hit.fuzzy for hit in hits) and strongest >= 1:
            hits = [hit for hit in hits if not hit.fuzzy or hit.evidence >= 1]
        top_role = max(hit.role for hit in hits)
        if top_role >= 3 or any(hit.role == 1 for hit in hits):
            hits = [hit for hit in hits if hit.role == top_role]
        offered = [(hit, choices(hit)) for hit in hits]
        for hit, options in offered:
            if len(options) > 1:
                return PlaceReading(
                    "ambiguous",
                    tuple(self.place(one.entry, one.how) for one in options),
                    excluded,
                    spans,
                    hit.fuzzy,
                )
        places: list[Place] = []
        fuzzy = False
        for hit, options in offered:
            place = self.place(options[0].entry, options[0].how)
            if all(place.id != other.id for other in places):
                places.append(place)
                fuzzy = fuzzy or hit.fuzzy
        return PlaceReading("one" if len(places) == 1 else "several", tuple(places), excluded, spans, fuzzy)
