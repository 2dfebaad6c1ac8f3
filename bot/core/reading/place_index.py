"""Names of places laid out for looking up: exact by key, with endings taken off, by abbreviation, by sound, and nearly.

Names that staff imported beside the shipped gazetteer (`MoreNames`) are asked for in the same steps; they may be a million, so
they are never walked through, and only one slip is forgiven in them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import snowballstemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from bot.core.reading.place_slips import sound_of, weighted
from bot.core.reading.text import fold, light
from knowledge.gazetteer import Entry, EntryKind, Gazetteer, MoreNames, Named
from knowledge.place_keys import key_of

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

# A name this short loses its identity when an ending is taken off.
_SHORTEST_STEM = 3
_SHORTEST_GENITIVE = 5
_SHORTEST_INFLECTED = 5
_SHORTEST_FUZZY = 4
_SHORTEST_HEARD = 5
_SHORTEST_BEGUN = 6
# "stav anger" is a name written apart; "for de" is not Førde.
_SHORTEST_APART = 7
# A short nickname is one slip from too many words.
_SHORTEST_FUZZY_ALIAS = 6
_MOST_NEAR = 12
_MOST_BEGUN = 8
# Costs, in the units of `prior`: a loose reading of a town stands below an exact reading of a village.
_LOOSE = 0.3
_HEARD_ALIKE = 0.15
_LIKENESS = 0.3
_ENDING, _GENITIVE, _INFLECTED, _SHORTENED, _BEGUN = 0.02, 0.03, 0.2, 0.1, 0.1
# An imported name with nobody known to live there is rarer than a slip in the name of a town.
_VILLAGE, _FARM = 0.1, 0.3
_TOWN = 3_000  # "kr.sand" is a town of some size
_BIG = 9_000  # "kristians" is a big one

_PLAIN = str.maketrans({"å": "a", "æ": "a", "ø": "o", "w": "v"})

Names = Mapping[str, Sequence[Named]]


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
    """Built once from the gazetteer; every look-up is pure as long as the imported names stay the same."""

    def __init__(self, gazetteer: Gazetteer, more: MoreNames | None = None) -> None:
        self.gazetteer = gazetteer
        self._cues = gazetteer.surroundings
        self._cues_spoken = tuple(zip(self._cues.spoken[::2], self._cues.spoken[1::2], strict=True))
        self._more = more
        names: defaultdict[str, list[tuple[Entry, str, str]]] = defaultdict(list)
        heard: defaultdict[str, set[str]] = defaultdict(set)
        long_names: set[str] = set()
        for entry in gazetteer.entries:
            own = [(name, "exact") for name in (entry.name, *entry.other_names)]
            own += [(alias, "alias") for alias in entry.aliases]
            own += [(word, "people") for word in entry.people]
            for name, how in own:
                key = key_of(name)
                names[key].append((entry, light(name), how))
                if len(key) >= _SHORTEST_HEARD and how == "exact":
                    heard[sound_of(light(name).replace(" ", "").replace("-", ""))].add(key)
                if " " in name or "-" in name:
                    long_names.add(key)
        self._names = dict(names)
        self._heard = {sound: tuple(sorted(keys)) for sound, keys in heard.items()}
        self._long_names = frozenset(long_names)
        by_length: defaultdict[int, list[str]] = defaultdict(list)
        for key in self._names:
            if len(key) >= _SHORTEST_FUZZY:
                by_length[len(key)].append(key)
        longest = max(by_length, default=0)
        # All keys that can be one slip from a word of each length, and those two slips away that begin alike, laid out once.
        self._one_away: dict[int, list[str]] = {}
        self._two_away: defaultdict[tuple[int, str], list[str]] = defaultdict(list)
        for length in range(_SHORTEST_FUZZY - 1, longest + 3):
            self._one_away[length] = [
                key for size in range(length - 1, length + 2) for key in by_length.get(size, ())
            ]
            for size in range(length - 2, length + 3):
                for key in by_length.get(size, ()):
                    self._two_away[length, key[0]].append(key)
        towns = [entry for entry in gazetteer.entries if entry.kind in ("municipality", "locality")]
        self._towns = [(key_of(entry.name), entry) for entry in towns if entry.population >= _TOWN]
        self._common = gazetteer.common_words
        stemmer = snowballstemmer.stemmer("norwegian")
        self._stem: Callable[[str], str] = stemmer.stemWord
        self._common_stems = frozenset(map(self._stem, gazetteer.common_words))
        self._word_keys = frozenset(fold(word) for word in gazetteer.word_names)
        self._word_lights = frozenset(light(word) for word in gazetteer.word_names)

    # --- words ----------------------------------------------------------------------------------------------------

    def is_word(self, word: str) -> bool:
        """True for a place name that is also an ordinary word ("moss", "ski")."""
        return word in self._word_lights or (word.isascii() and word in self._word_keys)

    def is_common(self, word: str) -> bool:
        return word in self._common

    def is_filling(self, word: str) -> bool:
        """True for an ordinary word that cannot be a place."""
        return word in self._common and not self.is_word(word)

    def is_form_of_common(self, word: str) -> bool:
        """True also for inflected forms: "kjerringa" is no slip for Kjerringøy."""
        return word in self._common or self._stem(word) in self._common_stems

    # --- firm -----------------------------------------------------------------------------------------------------

    def imported(self, folds: Sequence[str], longest: int) -> Names:
        """The imported names that stand in the text: all windows of up to `longest` words in one question."""
        if self._more is None:
            return {}
        keys = {
            "".join(folds[start : start + size])
            for start in range(len(folds))
            for size in range(1, longest + 1)
            if start + size <= len(folds)
        }
        return self._more.named({key for key in keys if len(key) > 1})

    def is_known(self, folds: Sequence[str], imported: Names) -> bool:
        """True when some name has the letters of these words; most spans have none, and this is quickly told."""
        key = "".join(folds)
        return key in self._names or key in imported

    def exact(
        self, lights: Sequence[str], folds: Sequence[str], imported: Names | None = None
    ) -> tuple[Candidate, ...]:
        """Entries whose name is exactly these words. Several words only hit names of several words, or long ones."""
        key = "".join(folds)
        found = self._names.get(key)
        if not found:
            return self._imported_exact(key, lights, imported) if imported else ()
        if (
            len(folds) > 1
            and key not in self._long_names
            and (len(key) < _SHORTEST_APART or any(self.is_common(word) and len(word) < 3 for word in lights))
        ):
            return ()
        written = " ".join(lights)
        same = [(entry, name, how) for entry, name, how in found if name.replace("-", " ") == written]
        if len(lights) > 1 and not same and lights[0] in self._cues.preposition:
            return ()  # "i østfold" is not "I.Østfold", Indre Østfold
        if len(lights) == 1 and not same and self.is_common(written):
            return ()
        chosen = same or [one for one in found if _may_be_typed(written, one[1])]
        return unique(Candidate(entry, how) for entry, _, how in chosen)

    def _imported_exact(self, key: str, lights: Sequence[str], imported: Names) -> tuple[Candidate, ...]:
        found = imported.get(key, ())
        written = " ".join(lights)
        same = [one for one in found if one.light.replace("-", " ") == written]
        if len(lights) > 1:
            # "for de" is no farm called Forde.
            found = [one for one in found if " " in one.light or "-" in one.light]
        elif self.is_common(written) or (not same and self.is_form_of_common(written)):
            return ()
        return unique(
            Candidate(one.entry, "imported", _VILLAGE if one.entry.population else _FARM)
            for one in same or found
        )

    def with_ending(self, folded: str, written: str) -> tuple[Candidate, ...]:
        """Entries behind "bergensområdet", "hamarmøte", "Oslos", "Nesoddens", "siddisen"."""
        for ending in (*self._cues.area, *self._cues.group):
            if folded.endswith(ending) and len(folded) - len(ending) >= _SHORTEST_STEM:
                stem = folded[: -len(ending)]
                bare = stem[:-1] if stem.endswith(("s", "e")) else ""
                for form in (stem, bare, f"{bare}e" if stem.endswith("s") and len(bare) > 4 else ""):
                    found = self._names.get(form) if len(form) >= _SHORTEST_STEM else None
                    if found and not (len(form) == _SHORTEST_STEM and self.is_common(form)):
                        return unique(Candidate(entry, "ending", _ENDING) for entry, _, _ in found)
        if self.is_common(written):
            return ()
        if folded.endswith("s") and len(folded) >= _SHORTEST_GENITIVE:
            found = self._names.get(folded[:-1])
            if found and not self.is_word(folded[:-1]):
                return unique(Candidate(entry, "genitive", _GENITIVE) for entry, _, _ in found)
        for spoken, ending in self._cues_spoken:
            found = self._names.get(folded.removesuffix(spoken) + ending) if folded.endswith(spoken) else None
            if found:
                return unique(Candidate(entry, "inflected", _INFLECTED) for entry, _, _ in found)
        for ending in self._cues.inflected:
            if folded.endswith(ending) and len(folded) - len(ending) >= _SHORTEST_INFLECTED - (ending != "a"):
                stem = folded[: -len(ending)]
                single = stem[:-1] if stem[-1:] == stem[-2:-1] else ""  # "trondhjemmere"
                for form in (stem, single, stem + "e" if len(stem) > _SHORTEST_INFLECTED else ""):
                    found = self._names.get(form) if len(form) >= _SHORTEST_INFLECTED else None
                    if found and not self.is_word(form) and not self.is_common(form):
                        return unique(Candidate(entry, "inflected", _INFLECTED) for entry, _, _ in found)
        return ()

    def shortened(self, parts: Sequence[str]) -> tuple[Candidate, ...]:
        """Entries of some size that begin with the first part and end with the last: "kr.sand", "br.sund"."""
        if len(parts) != 2 or len(parts[0]) < 1 or len(parts[1]) < 3:
            return ()
        head, tail = parts
        return unique(
            Candidate(entry, "abbreviation", _SHORTENED)
            for key, entry in self._towns
            if len(key) >= len(head) + len(tail) and key.startswith(head) and key.endswith(tail)
        )

    def begun(self, folded: str) -> tuple[Candidate, ...]:
        """Big places whose name begins with these letters, six or more: "kristians" is asked about."""
        if len(folded) < _SHORTEST_BEGUN:
            return ()
        found = unique(
            Candidate(entry, "prefix", _BEGUN)
            for key, entry in self._towns
            if entry.population >= _BIG and key.startswith(folded)
        )
        return found if len(found) <= _MOST_BEGUN else ()

    # --- loose ----------------------------------------------------------------------------------------------------

    def near(
        self, folded: str, written: str, *, allowed: int, by_sound: bool, imported: bool
    ) -> tuple[Candidate, ...]:
        """Entries whose key is at most `allowed` slips away, or sounds alike, best first.

        A slip is one letter or one swap. Of imported names only those one slip away are taken, where `imported` says so.
        """
        found: list[Candidate] = []
        # "kaasjok" is Karasjok with a letter left out, and "aa" no å: both readings of the letters are tried.
        for key in dict.fromkeys((folded, written.translate(_PLAIN))):
            for name in self._slips_away(key, allowed):
                if name[0] == key[0] or len(key) >= _SHORTEST_HEARD:
                    found.extend(self._loose(written, name, _LOOSE, "fuzzy"))
        if by_sound and len(folded) >= _SHORTEST_HEARD:
            for name in self._heard.get(sound_of(written), ()):
                if name != folded and name[0] == folded[0]:
                    found.extend(self._loose(written, name, _LOOSE + _HEARD_ALIKE, "sound"))
        if imported and self._more is not None:
            for one in self._more.near(folded):
                cost = _LOOSE + _cost(written, one.light) + (_VILLAGE if one.entry.population else _FARM)
                found.append(Candidate(one.entry, "fuzzy", cost))
        return unique(found)

    def _slips_away(self, key: str, allowed: int) -> Iterable[str]:
        """Known keys: those one slip away, and two where the first letter is right."""
        near = [(self._one_away.get(len(key), ()), 1)]
        if allowed > 1:
            near.append((self._two_away.get((len(key), key[0]), ()), allowed))
        found: dict[str, None] = {}
        for keys, most in near:
            hits = process.extract(key, keys, scorer=OSA.distance, score_cutoff=most, limit=_MOST_NEAR)
            found.update((name, None) for name, _, _ in hits)
        return found

    def _loose(self, written: str, key: str, cost: float, how: str) -> Iterable[Candidate]:
        for entry, name, kind in self._names[key]:
            # A word for people ("harding", "mossing") is a slip from too many ordinary words ("harming", "missing").
            if kind == "exact" or (kind == "alias" and len(key) >= _SHORTEST_FUZZY_ALIAS):
                slips = _cost(written, name)
                yield Candidate(entry, how, cost + (min(slips, _LIKENESS) if how == "sound" else slips))

    def entry(self, identifier: str) -> Entry | None:
        """The imported place with that id."""
        return None if self._more is None else self._more.entry(identifier)


def unique(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Each entry once with its lowest cost, the best score first; equal scores by id, so that the order is always the same."""
    best: dict[str, Candidate] = {}
    for one in candidates:
        held = best.get(one.entry.id)
        if held is None or one.cost < held.cost:
            best[one.entry.id] = one
    return tuple(sorted(best.values(), key=lambda one: (-one.score, one.entry.id)))


def _may_be_typed(written: str, name: str) -> bool:
    """False where our own letters were typed and the name has others: "tøft" is no Toft, though "toft" may be a Tøft."""
    joined, name = written.replace(" ", ""), name.replace(" ", "").replace("-", "")
    if len(joined) != len(name):
        return True
    return all(mine == theirs or mine not in "æøå" for mine, theirs in zip(joined, name, strict=True))


def _cost(written: str, name: str) -> float:
    joined = name.replace(" ", "").replace("-", "")
    return weighted(written, joined) - _LIKENESS * JaroWinkler.similarity(written, joined)
