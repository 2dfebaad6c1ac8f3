"""One span of the text -> what it may be, and why it was believed or not. Pure.

The order of trust, from firm to loose: exact name of one to four words · abbreviation with a dot · name with an ending · the
beginning of a big town's name · sounds alike or one or two slips away · an imported name. How loose a reading may be depends
on the evidence around the word. Names that are ordinary words ("moss", "ski") need firm evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core.reading.place_choice import Hit, lies_in
from bot.core.reading.place_evidence import (
    AGAINST,
    ASKED_FOR,
    FIRM,
    GOOD,
    NOTHING,
    SURE,
    WEAK,
    Evidence,
    Lexicon,
    evidence_around,
    joined_with,
)
from bot.core.reading.place_index import Candidate, Names, PlaceIndex
from bot.core.reading.place_scene import Scene, stands_alone
from bot.core.reading.text import Token
from knowledge.surroundings import Surroundings

LONGEST_NAME = 5
_LONGEST_BARE = 5  # words of a message in which a name needs no sign at all
_SHORTEST_ALONE = 5
_BIG_TOWN = 20_000
_HAMLET = 1_000
_TWO_SLIPS = 1.1  # cost of a reading from about here on: more than one slip
_LONG_NAME = 9
_SHORTEST_PLAIN = 6  # letters of a name that is believed amid a sentence without any sign
_NEEDED_FOR_WORD = 2.5
_NEEDED_WHEN_ASKED = 2.0
_SHORTEST_ASKED = 3  # letters of a misspelt answer: "olo"
_ASKED_WORDS = 4  # an answer to "where do you live" is short
_AS_GOOD = 0.25  # loose readings this close to the best are kept beside it


@dataclass(frozen=True, slots=True)
class Turned:
    """A span that looked like a place and was not believed, for `bot places`."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]
    why: str


def slips_allowed(length: int, evidence: float) -> int:
    """How many slips are forgiven in a word of this length with this much evidence around it (docs/places.md)."""
    if evidence >= GOOD:
        return 2 if length >= 7 else 1 if length >= 4 else 0
    if evidence >= WEAK:
        return 2 if length >= 8 else 1 if length >= 5 else 0
    return 1 if length >= 7 else 0


class Spans:
    """Looks at the spans of one message after another; holds only what was built from the gazetteer."""

    def __init__(self, index: PlaceIndex, cues: Surroundings, ordinary: frozenset[str]) -> None:
        self._index = index
        self._cues = cues
        self._ordinary = ordinary

    def at(self, scene: Scene, start: int, imported: Names) -> Hit | Turned | None:
        """The longest place name that starts at word `start`, one that was not believed, or None."""
        text = scene.text
        turned: Turned | None = None
        for size in range(min(LONGEST_NAME, len(text) - start), 0, -1):
            window = text[start : start + size]
            if not self._index.is_known([token.fold for token in window], imported):
                continue
            if window[0].light.isdigit() or any(token.index in scene.aside for token in window):
                continue
            found = self._exact(window, imported)
            if not found:
                continue
            end = start + size
            evidence = self._evidence(scene, start, end, scene.aside)
            why = self._doubt(scene, start, end, found, evidence)
            if why is None:
                if size == 1:
                    found = self._town_of_area(window[0]) or found
                    if found[0].how == "imported":
                        better = self._loose(scene, start)
                        if isinstance(better, Hit) and better.candidates[0].score > found[0].score:
                            # Registers of a million names hold a farm for nearly every slip of a town's name.
                            return better
                return self._hit(scene, start, end, found, evidence, fuzzy=False)
            turned = turned or Turned(start, end, found, why)
            if evidence.value <= AGAINST or found[0].how != "imported":
                return turned
        loose = self._loose(scene, start)
        return loose if isinstance(loose, Hit) else turned or loose

    def _is_area_beside(self, scene: Scene, start: int, found: tuple[Candidate, ...]) -> bool:
        """True for "gran på hadeland", "bø i telemark": the area after the word holds a place of that name."""
        text = scene.text
        if start + 2 >= len(text) or text[start + 1].light not in self._cues.qualifying:
            return False
        areas = self._exact(text[start + 2 : start + 3], {})
        return any(lies_in(one.entry, area.entry) for area in areas for one in found)

    # --- exact ----------------------------------------------------------------------------------------------------

    def _exact(self, window: Sequence[Token], imported: Names) -> tuple[Candidate, ...]:
        return self._index.exact(
            [token.light for token in window], [token.fold for token in window], imported
        )

    def _is_name(self, scene: Scene, position: int) -> bool:
        token = scene.text[position]
        return token.index not in scene.aside and bool(self._index.exact([token.light], [token.fold]))

    def _evidence(self, scene: Scene, start: int, end: int, beside: frozenset[int]) -> Evidence:
        lexicon = Lexicon(
            is_name=lambda position: self._is_name(scene, position),
            is_plain=lambda position: not self._index.is_word(scene.text[position].light),
            is_filling=self._index.is_filling,
        )
        return evidence_around(scene, start, end, beside=beside, lexicon=lexicon, cues=self._cues)

    def _doubt(
        self,
        scene: Scene,
        start: int,
        end: int,
        found: tuple[Candidate, ...],
        evidence: Evidence,
    ) -> str | None:
        """Why an exact name is not believed to be a place here; None when it is."""
        text, value = scene.text, evidence.value
        if value <= AGAINST:
            return evidence.why
        if end - start > 1:
            return (
                None
                if found[0].how != "imported" or value >= WEAK
                else "an imported name, and nothing points to a place"
            )
        token = text[start]
        previous = text[start - 1].light if start else ""
        if f"{previous} {token.light}" in self._cues.phrase and value < ASKED_FOR:
            return f"«{previous} {token.light}» is a phrase"
        asked = scene.expecting and len(text) <= _ASKED_WORDS
        if token.light in self._cues.now and not self._is_area_beside(scene, start, found):
            return "a word for now"  # "AA nå?" asks for no meeting in Nå
        if self._index.is_word(token.light) or self._index.is_common(token.light):
            needed = _NEEDED_WHEN_ASKED if asked else _NEEDED_FOR_WORD
            if value < needed and not self._is_area_beside(scene, start, found):
                return f"also an ordinary word ({evidence.why})"
            return None
        if found[0].how == "imported":
            if value < GOOD and not asked and not self._is_area_beside(scene, start, found):
                return f"an imported name ({evidence.why})"
            return None
        if found[0].how == "people":
            return None  # "vi er noen siddiser": a word for people is nothing else
        if value == NOTHING and len(text) > _LONGEST_BARE and not stands_alone(scene, start):
            if previous in self._cues.determiner:
                return f"«{previous}» stands before it"
            if len(token.fold) < _SHORTEST_PLAIN or self._index.is_form_of_common(token.light):
                return "nothing points to a place"
        return None

    def _town_of_area(self, token: Token) -> tuple[Candidate, ...]:
        """The town in "trondheimsområdet": people mean to come to town, not any corner of the region."""
        if not token.fold.endswith(self._cues.around_town):
            return ()
        return tuple(
            one
            for one in self._index.with_ending(token.fold, token.light)
            if one.entry.kind == "municipality"
        )

    # --- loose ----------------------------------------------------------------------------------------------------

    def _loose(self, scene: Scene, start: int) -> Hit | Turned | None:
        text, index = scene.text, self._index
        token = text[start]
        if not token.fold or not token.fold[0].isalpha():
            return None
        if start + 1 < len(text) and scene.source[token.end : text[start + 1].start] == ".":
            found = index.shortened((token.fold, text[start + 1].fold))
            if found:
                evidence = self._evidence(scene, start, start + 2, scene.names)
                return self._hit(scene, start, start + 2, found, evidence, fuzzy=False)
        if index.is_common(token.light):
            return None
        evidence = self._evidence(scene, start, start + 1, scene.names)
        if evidence.value <= AGAINST:
            return None
        value = evidence.value
        if start + 1 < len(text) and text[start + 1].light in self._cues.qualifying and len(text) <= 6:
            value = max(value, WEAK)
        found = index.with_ending(token.fold, token.light)
        if found:
            if len(token.fold) < 6 and value < WEAK:
                return Turned(start, start + 1, found, "a short name with an ending, and nothing around it")
            if found[0].how == "inflected" and found[0].entry.population < _HAMLET:
                # "stavanget" is a slip of Stavanger, not "the Stavang".
                better = self._nearly(scene, start, replace(evidence, value=value))
                if better is not None and better.candidates[0].score > found[0].score:
                    return better
            return self._hit(scene, start, start + 1, found, evidence, fuzzy=False)
        if scene.whole or scene.expecting or value >= GOOD:
            found = index.begun(token.fold)
            if found:
                return self._hit(scene, start, start + 1, found, evidence, fuzzy=True)
        return self._nearly(scene, start, replace(evidence, value=value))

    def _nearly(self, scene: Scene, start: int, evidence: Evidence) -> Hit | None:
        text, index = scene.text, self._index
        token = text[start]
        asked = scene.expecting and len(text) <= _ASKED_WORDS
        if token.light in self._ordinary or (
            not asked and evidence.value < GOOD and index.is_form_of_common(token.light)
        ):
            return None
        if asked:
            evidence = replace(evidence, value=SURE, why="a place was asked for")
        allowed = slips_allowed(len(token.fold), evidence.value)
        if asked and len(token.fold) == _SHORTEST_ASKED:
            allowed = 1
        # A message of one strange word is most often just a strange word; only the nearest name is believed.
        if scene.whole and not asked and not scene.names and len(text) <= 2:
            alone = 2 if len(token.fold) >= _LONG_NAME else 1 if len(token.fold) >= _SHORTEST_ALONE - 1 else 0
            allowed = min(allowed, alone)
        if allowed == 0:
            return None
        found = index.near(
            token.fold,
            token.light,
            allowed=allowed,
            by_sound=evidence.value >= WEAK,
            imported=evidence.value >= FIRM and not index.is_form_of_common(token.light),
        )
        guarded = evidence.value < _NEEDED_FOR_WORD and not scene.whole
        found = tuple(one for one in found if not (guarded and index.is_word(one.entry.name.lower())))
        if evidence.value < FIRM:
            # Two slips may hide any word; with no more than a hint of a place only one that people name is believed.
            found = tuple(
                one
                for one in found
                if one.entry.population >= _HAMLET or one.cost < _TWO_SLIPS or one.entry.source != "shipped"
            )
        if scene.whole and not asked and not scene.names and len(token.fold) < _SHORTEST_ALONE:
            # "oslp", alone: of a word this short only a big town is believed.
            found = tuple(one for one in found if one.entry.population >= _BIG_TOWN)
        if not found:
            return None
        found = tuple(one for one in found if found[0].score - one.score < _AS_GOOD)
        return self._hit(scene, start, start + 1, found, evidence, fuzzy=True)

    def _hit(
        self,
        scene: Scene,
        start: int,
        end: int,
        found: tuple[Candidate, ...],
        evidence: Evidence,
        *,
        fuzzy: bool,
    ) -> Hit:
        joined = joined_with(scene, start, end, lambda position: self._is_name(scene, position), self._cues)
        return Hit(start, end, found, evidence, fuzzy, joined is not None)
