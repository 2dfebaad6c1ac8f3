"""Names of places laid out for looking up: exact by key, with endings taken off, by abbreviation, and nearly."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import snowballstemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from bot.core.reading.text import fold, light
from knowledge.gazetteer import Entry, EntryKind, Gazetteer

_KIND_WEIGHT: dict[EntryKind, float] = {
    "municipality": 1.0,
    "county": 0.9,
    "region": 0.85,
    "locality": 0.8,
    "former_municipality": 0.78,
    "former_county": 0.6,
    "district": 0.7,
}
"""How likely a name of this kind is meant (reference values of the design, docs/places.md)."""

_AREA_ENDINGS = (
    "omradet",
    "omradene", "omrade", "regionen", "traktene", "distriktet", "kommunen", "kommune", "fylket", "fylke", "byen", "sentrum",
    "kanten", "siden", "kysten", "marka", "folk", "folket",
)  # fmt: skip
_GROUP_ENDINGS = ("gruppa", "gruppen", "grupper", "gruppe", "motet", "moter", "mote", "mota")
_DEFINITE_ENDINGS = ("en", "et", "a")
# A name this short loses its identity when an ending is taken off.
_SHORTEST_STEM = 4
_SHORTEST_FUZZY = 4
_SOUND_ALIKE = (
    {"a", "e"},
    {"o", "u"},
    {"d", "t"},
    {"k", "g", "c"},
    {"s", "z"},
    {"i", "j"},
    {"v", "f"},
    {"i", "y"},
    {"o", "a"},
)
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def prior(entry: Entry) -> float:
    """How likely the entry is meant when nothing else tells, from about 0.2 to 1."""
    return _KIND_WEIGHT[entry.kind] * math.log10(max(entry.population, 0) + 60) / 6


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry a piece of text may mean. `cost` is 0 for an exact hit and grows with what had to be forgiven."""

    entry: Entry
    how: str
    cost: float = 0.0

    @property
    def score(self) -> float:
        return prior(self.entry) - self.cost


class PlaceIndex:
    """Built once from the gazetteer; every look-up is pure."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer
        names: defaultdict[str, list[tuple[Entry, str, str]]] = defaultdict(list)
        for entry in gazetteer.entries:
            for name in (entry.name, *entry.other_names):
                names[key_of(name)].append((entry, light(name), "exact"))
            for alias in entry.aliases:
                names[key_of(alias)].append((entry, light(alias), "alias"))
        self._names = dict(names)
        self._long_names: frozenset[str] = frozenset(
            key_of(name)
            for entry in gazetteer.entries
            for name in (entry.name, *entry.other_names, *entry.aliases)
            if " " in name or "-" in name
        )
        self._fuzzy_keys: dict[int, list[str]] = defaultdict(list)
        for key in self._names:
            if len(key) >= _SHORTEST_FUZZY:
                self._fuzzy_keys[len(key)].append(key)
        self._big = [
            entry
            for entry in gazetteer.entries
            if entry.population >= 9000 and entry.kind in ("municipality", "locality")
        ]
        self.common = gazetteer.common_words
        stemmer = snowballstemmer.stemmer("norwegian")
        self._stem: Callable[[str], str] = stemmer.stemWord
        self._common_stems = frozenset(map(self._stem, gazetteer.common_words))
        self._word_keys = frozenset(fold(word) for word in gazetteer.word_names)
        self._word_lights = frozenset(light(word) for word in gazetteer.word_names)

    def is_word(self, word: str) -> bool:
        """True for a place name that is also an ordinary word ("moss", "ski")."""
        return word in self._word_lights or (word.isascii() and word in self._word_keys)

    def is_common(self, word: str) -> bool:
        return word in self.common

    def is_form_of_common(self, word: str) -> bool:
        """True also for inflected forms: "kjerringa" is no slip for Kjerringøy."""
        return word in self.common or self._stem(word) in self._common_stems

    def exact(self, lights: Sequence[str], folds: Sequence[str]) -> tuple[Candidate, ...]:
        """Entries whose name is exactly these words. Several words only hit names of several words, or long ones."""
        key = "".join(folds).replace("-", "")
        found = self._names.get(key)
        if not found or (len(folds) > 1 and key not in self._long_names and len(key) < 7):
            return ()
        if (
            len(folds) > 1
            and any(self.is_common(word) and len(word) < 3 for word in lights)
            and key not in self._long_names
        ):
            return ()
        written = " ".join(lights)
        same = [(entry, name, how) for entry, name, how in found if name.replace("-", " ") == written]
        if len(lights) == 1 and not same and self.is_common(written):
            return ()
        chosen = same or found
        return _unique(Candidate(entry, how) for entry, _, how in chosen)

    def with_ending(self, folded: str, written: str) -> tuple[Candidate, ...]:
        """Entries behind "bergensområdet", "hamarmøte", "Oslos", "Nesoddens"."""
        for ending in (*_AREA_ENDINGS, *_GROUP_ENDINGS):
            if folded.endswith(ending) and len(folded) - len(ending) >= _SHORTEST_STEM - 1:
                stem = folded[: -len(ending)]
                for form in (stem, stem[:-1] if stem.endswith(("s", "e")) else ""):
                    found = self._names.get(form) if len(form) >= _SHORTEST_STEM - 1 else None
                    if found:
                        return _unique(Candidate(entry, "ending", 0.02) for entry, _, _ in found)
        if folded.endswith("s") and len(folded) > _SHORTEST_STEM and not self.is_common(written):
            found = self._names.get(folded[:-1])
            if found and not self.is_word(folded[:-1]):
                return _unique(Candidate(entry, "genitive", 0.03) for entry, _, _ in found)
        for ending in (*_DEFINITE_ENDINGS, "ar", "er", "ere", "erne"):
            if folded.endswith(ending) and len(folded) - len(ending) >= 5 and not self.is_common(written):
                found = self._names.get(folded[: -len(ending)])
                if found and not self.is_word(folded[: -len(ending)]):
                    return _unique(Candidate(entry, "inflected", 0.05) for entry, _, _ in found)
        return ()

    def shortened(self, parts: Sequence[str]) -> tuple[Candidate, ...]:
        """Entries of some size that begin with the first part and end with the last: "kr.sand", "br.sund"."""
        if len(parts) != 2 or len(parts[0]) < 1 or len(parts[1]) < 3:
            return ()
        head, tail = parts
        found = [
            Candidate(entry, "abbreviation", 0.1)
            for entry in self.gazetteer.entries
            if entry.population >= 3000
            and entry.kind in ("municipality", "locality")
            and (key := key_of(entry.name)).startswith(head)
            and key.endswith(tail)
            and len(key) >= len(head) + len(tail)
        ]
        return _unique(found)

    def begun(self, folded: str) -> tuple[Candidate, ...]:
        """Places of some size whose name begins with these letters, six or more: "kristians" is asked about."""
        if len(folded) < 6:
            return ()
        found = [
            Candidate(entry, "prefix", 0.1) for entry in self._big if key_of(entry.name).startswith(folded)
        ]
        return _unique(found) if len(found) <= 8 else ()

    def near(self, folded: str, *, allowed: int) -> tuple[Candidate, ...]:
        """Entries whose key is at most `allowed` slips away, best first; a slip is one letter or one swap."""
        keys = [
            key
            for size in range(len(folded) - allowed, len(folded) + allowed + 1)
            for key in self._fuzzy_keys.get(size, ())
        ]
        hits = process.extract(folded, keys, scorer=OSA.distance, score_cutoff=allowed, limit=12)
        found: list[Candidate] = []
        for key, distance, _ in hits:
            if key[0] != folded[0] and (distance > 1 or len(folded) < 5):
                continue
            cost = _weighted(folded, key, int(distance)) - 0.3 * JaroWinkler.similarity(folded, key)
            for entry, _, how in self._names[key]:
                if how == "alias" and len(key) < 6:
                    continue
                found.append(Candidate(entry, "fuzzy", 0.3 + cost))
        return tuple(sorted(_unique(found), key=lambda one: -one.score))


def key_of(name: str) -> str:
    """The look-up key of a name: folded, without spaces, hyphens and dots."""
    return fold(name).replace(" ", "").replace("-", "").replace(".", "").replace("'", "").replace("/", "")


def _unique(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    best: dict[str, Candidate] = {}
    for one in candidates:
        held = best.get(one.entry.id)
        if held is None or one.cost < held.cost:
            best[one.entry.id] = one
    return tuple(sorted(best.values(), key=lambda one: -one.score))


def _weighted(said: str, name: str, distance: int) -> float:
    """The distance in slips, where common slips weigh less: a doubled letter, sound-alikes, a neighbour key, a swap."""
    if distance == 0:
        return 0.0
    total = 0.0
    for edit in OSA.editops(said, name) if hasattr(OSA, "editops") else ():
        total += _slip(edit.tag, said, name, edit.src_pos, edit.dest_pos)
    if not total:
        total = float(distance) * 0.8
    return total + (0.3 if said[0] != name[0] else 0.0)


def _slip(tag: str, said: str, name: str, source: int, target: int) -> float:
    if tag == "insert":
        letter = name[target]
        return 0.5 if letter in (name[target - 1 : target], name[target + 1 : target + 2]) else 1.0
    if tag == "delete":
        letter = said[source]
        return 0.5 if letter in (said[source - 1 : source], said[source + 1 : source + 2]) else 1.0
    if tag == "replace":
        pair = {said[source], name[target]}
        if any(pair <= group for group in _SOUND_ALIKE):
            return 0.6
        if any(
            abs(row.find(said[source]) - row.find(name[target])) == 1
            for row in _KEYBOARD
            if said[source] in row and name[target] in row
        ):
            return 0.75
    return 1.0
