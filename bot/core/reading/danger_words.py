"""The words of the danger rules, and how a message finds them: folded, misspelt, glued or spelled out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from bot.core.reading.text import Token, fold, light
from knowledge.danger import Atom, DangerRules, Form, Part, Pattern

_MIN_KEY = 5
_SHORT = 4
_SOME = 5
_LONG = 8
# Words whose spelling without æ, ø, å is another everyday word: "do" is no form of "dø".
_COLLIDES = frozenset(
    {
        "a",
        "o",
        "e",
        "do",
        "no",
        "so",
        "sa",
        "ga",
        "ta",
        "la",
        "da",
        "fa",
        "ra",
        "for",
        "far",
        "hor",
        "har",
        "dor",
        "ror",
        "bor",
        "var",
        "sar",
        "bar",
        "mor",
        "sov",
        "rad",
        "bra",
        "sta",
        "ost",
        "rod",
        "god",
        "los",
        "mot",
        "lar",
        "kor",
        "mat",
        "lat",
        "bat",
        "hat",
        "ut",
        "to",
        "ro",
        "ar",
        "or",
    }
)
_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"})


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a pattern, ready to be matched: `words` are numbers of the lexicon."""

    words: frozenset[int]
    phrases: tuple[tuple[int, ...], ...]
    lists: tuple[str, ...]
    starts: bool
    ends: bool
    gap: int
    over: bool
    optional: bool


@dataclass(frozen=True, slots=True)
class Compiled:
    """A pattern, ready to be matched. A match is possible only where each of `needs` shares a word with the message."""

    source: str
    groups: tuple[tuple[Place, ...], ...]
    needs: tuple[frozenset[int], ...]

    @property
    def anchor(self) -> frozenset[int]:
        """The rarest of `needs`."""
        return min(self.needs, key=len, default=frozenset())


class Lexicon:
    """Every word of the rules as a number, and how a word of a message finds it."""

    def __init__(self, rules: DangerRules) -> None:
        self.numbers: dict[tuple[str, str], int] = {}
        self.exact: dict[str, set[int]] = {}
        self.prefixes: dict[int, dict[str, set[int]]] = {}
        self.suffixes: dict[int, dict[str, set[int]]] = {}
        self.phrases: dict[str, tuple[int, ...]] = {}
        self.ordinary = {form for word in rules.ordinary for form in spellings(word)}
        self.near: dict[str, set[str]] = {}
        self.keys = {form for key in rules.keys for form in (light(key), fold(key))}
        for form in self.keys:
            self._remember(form)
        self.glued = {fold(phrase).replace(" ", ""): phrase.split() for phrase in rules.glued}

    def number(self, atom: Atom) -> int:
        key = (atom.form, atom.value)
        if key not in self.numbers:
            self.numbers[key] = len(self.numbers)
            for form in spellings(atom.value.replace("'", "")):
                if atom.form == "word":
                    self.exact.setdefault(form, set()).add(self.numbers[key])
                else:
                    table = self.prefixes if atom.form == "prefix" else self.suffixes
                    table.setdefault(len(form), {}).setdefault(form, set()).add(self.numbers[key])
        return self.numbers[key]

    def phrase(self, atom: Atom) -> tuple[int, ...]:
        """The numbers of the words that `_` joins."""
        if atom.value not in self.phrases:
            numbers: list[int] = []
            for word in atom.value.split("_"):
                form: Form = "prefix" if word.endswith("*") else "word"
                numbers.append(self.number(Atom(form, word.removesuffix("*"))))
            self.phrases[atom.value] = tuple(numbers)
        return self.phrases[atom.value]

    def whole(self) -> frozenset[str]:
        """The words that the rules name whole, in `light` form."""
        return frozenset(light(value) for form, value in self.numbers if form == "word" and value != "#")

    def lookup(self, token: Token) -> set[int]:
        """The numbers of all words of the rules that this word of a message may be."""
        found = self._plain(token.light)
        if token.fold != token.light and len(token.fold) >= _SHORT:
            found |= self._plain(token.fold)
        if token.light.isdecimal() and len(token.light) < 5 and int(token.light) >= _SOME:
            found |= self.exact.get("#", set())
        if not found and any(c.isdigit() for c in token.light) and not token.light.isdigit():
            for zero in ("ø", "o"):
                found |= self._plain(light(token.light.replace("0", zero).translate(_LEET)))
        # A known beginning does not make a known word: "pustter" begins like "pust" and is still a slip.
        if token.light not in self.exact:
            for key in self._keys_near(token):
                found |= self._plain(key)
        return found

    def _plain(self, word: str) -> set[int]:
        found = set(self.exact.get(word, ()))
        for length, table in self.prefixes.items():
            found |= table.get(word[:length], set())
        for length, table in self.suffixes.items():
            found |= table.get(word[-length:], set())
        return found

    def _keys_near(self, token: Token) -> set[str]:
        word = token.light
        if not _MIN_KEY - 1 <= len(word) <= 24 or word in self.ordinary or token.fold in self.ordinary:
            return set()
        keys: set[str] = set()
        for shorter in _deletions(word):
            keys |= self.near.get(shorter, set())
        return {key for key in keys if _is_slip(word, key, named=key in self.keys)}

    def learn_long_words(self) -> None:
        """Lets every long word of the rules be misspelt a little, also those that no one named a key."""
        for word in self.exact:
            if len(word) >= _MIN_KEY:
                self._remember(word)

    def _remember(self, form: str) -> None:
        for shorter in _deletions(form):
            self.near.setdefault(shorter, set()).add(form)


def spellings(word: str) -> set[str]:
    """How a word may be typed: as it stands, with aa/ae/oe, and without our letters where that is safe."""
    word = light(word)
    forms = {word, word.replace("å", "aa").replace("æ", "ae").replace("ø", "oe")}
    bare = word.replace("å", "a").replace("æ", "a").replace("ø", "o")
    if bare not in _COLLIDES:
        forms.add(bare)
        forms.add(word.replace("æ", "e").replace("å", "a").replace("ø", "o") if len(word) > _SHORT else bare)
    if len(word) > _SHORT:
        forms.add(fold(word))
    return forms


def _deletions(word: str) -> set[str]:
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


def _is_slip(word: str, key: str, *, named: bool) -> bool:
    """One slip of the finger from `key`.

    Two letters in the wrong order are a slip in any word. A letter too many, too few or wrong makes other words out
    of short ones, and is a slip only in a named key or a long word.
    """
    if OSA.distance(word, key, score_cutoff=1) > 1:
        return False
    if len(word) == len(key) and sorted(word) == sorted(key):
        return word[0] == key[0]
    if not named:
        return len(key) >= _LONG and word[0] == key[0]
    if word[0] != key[0] and len(key) < _LONG:
        return False
    return len(key) > 6 or len(word) != len(key)


class Compiler:
    """Patterns -> Compiled, with the words entered in the lexicon on the way."""

    def __init__(self, words: Lexicon, rules: DangerRules) -> None:
        self._words = words
        self._rules = rules
        self._triggers: dict[str, frozenset[int]] = {}

    def patterns(self, patterns: Iterable[Pattern]) -> tuple[Compiled, ...]:
        return tuple(self._pattern(pattern) for pattern in patterns)

    def _pattern(self, pattern: Pattern) -> Compiled:
        groups = tuple(tuple(self._place(part) for part in group) for group in pattern.groups)
        return Compiled(pattern.source, groups, self._needs(pattern))

    def _place(self, part: Part) -> Place:
        return Place(
            frozenset(self._words.number(a) for a in part.options if a.form in ("word", "prefix", "suffix")),
            tuple(self._words.phrase(a) for a in part.options if a.form == "phrase"),
            tuple(a.value for a in part.options if a.form == "list"),
            any(a.form == "edge" and a.value == "^" for a in part.options),
            any(a.form == "edge" and a.value == "$" for a in part.options),
            part.gap,
            part.over,
            part.optional,
        )

    def _needs(self, pattern: Pattern) -> tuple[frozenset[int], ...]:
        # An edge is always there and says nothing.
        return tuple(
            frozenset[int]().union(*(self._trigger(atom) for atom in part.options))
            for group in pattern.groups
            for part in group
            if not part.optional and not any(atom.form == "edge" for atom in part.options)
        )

    def _trigger(self, atom: Atom) -> frozenset[int]:
        if atom.form == "phrase":
            return frozenset(self._words.phrase(atom)[-1:])
        if atom.form != "list":
            return frozenset((self._words.number(atom),))
        if atom.value not in self._triggers:
            needs = (self._needs(pattern) for pattern in self._rules.lists[atom.value])
            smallest = (min(one, key=len, default=frozenset[int]()) for one in needs)
            self._triggers[atom.value] = frozenset[int]().union(*smallest)
        return self._triggers[atom.value]


def rejoin(found: tuple[Token, ...], words: Lexicon) -> list[Token]:
    """Spelled-out words put together and glued phrases taken apart."""
    out: list[Token] = []
    index = 0
    while index < len(found):
        end = index
        while end < len(found) and len(found[end].light) == 1 and not found[end].light.isdigit():
            end += 1
        if end - index >= 5:
            out.extend(_unglue(_token("".join(t.light for t in found[index:end]), found[index]), words))
            index = end
        else:
            out.extend(_unglue(found[index], words))
            index += 1
    return out


def _unglue(token: Token, words: Lexicon) -> list[Token]:
    if len(token.fold) < _MIN_KEY or token.fold in words.ordinary or words.lookup(token):
        return [token]
    for compact, phrase in words.glued.items():
        at = token.fold.find(compact)
        if at >= 0 and (len(compact) > 7 or len(compact) == len(token.fold)):
            inner = [_token(word, token) for word in phrase]
            before, after = token.fold[:at], token.fold[at + len(compact) :]
            return [
                *([_token(before, token)] if before else []),
                *inner,
                *(_unglue(_token(after, token), words) if after else []),
            ]
    return [token]


def _token(word: str, like: Token) -> Token:
    return Token(word, light(word), fold(word), like.start, like.end, like.index, like.capital)
