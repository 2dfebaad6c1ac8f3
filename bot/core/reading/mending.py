"""Words nobody knows, read as the ones they were meant to be: for the danger screen, which must not miss a message for its
spelling. Pure; costs nothing where all words are known.

Known are the words of the messages the screen learned from and of the rules. In this order an unknown word is

1. put together, where it was typed letter by letter ("d ø d e"),
2. read without held-down letters that `squeeze` took too many of ("allllle": "alle", not "ale"),
3. read with letters for digits ("s0vepiller"),
4. read with our letters ("doe"); then the other words of the message are, too,
5. read as the likeliest word one slip of the finger away ("tabeltter"),
6. cut into words, where the spaces were left out ("jegvilikkeleve").
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from rapidfuzz.distance import OSA

from bot.core.reading.text import Token, fold, light

_FEWEST_LETTERS = 5
"""Letters in a row, each by itself, that are a spelled-out word: "a i e" are three words of a dialect."""
_RULE_WORD = 3
"""A word of the rules counts as one that stood in three messages: seldom, and still no slip."""
_SHORTEST_SLIP, _LONGEST_SLIP = 5, 30
"""Letters of a word a slip is looked for in: shorter ones resemble too many, and a longer one is no word."""
_COMMON = 2
"""A word read once may be a slip itself, and nothing is read as it."""
_SWAPPED, _DOUBLED, _DROPPED, _NEIGHBOUR, _WRONG, _FIRST_MISSED = 4.0, 3.0, 2.0, 1.5, 0.1, -4.0
"""How much likelier one kind of slip is than another, as logarithms: from what hands do, and tried on our own messages."""
_ROWS = ("qwertyuiopå", "asdfghjkløæ", "zxcvbnm")
_NEIGHBOURS = frozenset(
    pair for row in _ROWS for one, two in pairwise(row) for pair in (one + two, two + one)
)
_SHORTEST_GLUED, _SURELY_GLUED, _SHORTEST_PAIR = 10, 12, 7
"""Letters of words run together: at least; from where rarer words may be among them; and of two words, where there is nothing
but them or others are run together, too. Below these, names of places come apart ("he m se dal")."""
_GLUED_COST, _PAIR_COST = 2.7, 2.2
"""The most that words run together may cost a letter; words of a short one must be common."""
_LONGEST_WORD = 20
_LONGEST_GLUED = 2000
_LETTER_COST = 9.0
"""What a letter in no known word costs, as the logarithm of its rarity: more than a rare word of three letters."""
_LEET = str.maketrans({"1": "i", "3": "e", "4": "a", "5": "s", "7": "t"})


class Mender:
    """Reads unknown words as known ones. Build once; `mend` may then be called from anywhere."""

    def __init__(self, counts: Mapping[str, int], rule_words: Collection[str]) -> None:
        """`counts`: how often each word (in `light` form) stands in the messages that were learned from; without any,
        nothing is mended. `rule_words`: the whole words of the rules, which are known, too."""
        self._rule_words = frozenset(rule_words)
        if counts:
            counts = dict(counts) | {word: max(counts.get(word, 0), _RULE_WORD) for word in rule_words}
        self._counts = counts
        total = sum(counts.values()) + 1
        self._cost = {
            word: math.log(total / count) for word, count in counts.items() if _may_be_cut(word, count)
        }
        self._folds: dict[str, str] = {}
        self._near: dict[str, list[str]] = {}
        # Rarest first, so that the commonest word has the last say.
        for word in sorted(counts, key=lambda one: (counts[one], one)):
            if counts[word] < _COMMON:
                continue
            if any(char in "æøå" for char in word):
                self._folds[fold(word)] = word
            if len(word) >= _SHORTEST_SLIP:
                for shorter in _deletions(word):
                    self._near.setdefault(shorter, []).append(word)

    def mend(self, found: Sequence[Token]) -> tuple[Token, ...]:
        """`found` with unknown words read anew. A mended token keeps the place of the one it stood in."""
        if not self._counts or (all(self._is_known(token) for token in found) and not _is_spelled(found)):
            return tuple(found)
        joined = tuple(_joined(found))
        read = tuple(one for token in joined for one in self._mended(token, glued=len(joined) == 1))
        if len(read) > len(joined) > 1:
            # Where one space was left out, others were: short pairs are looked for, too.
            read = tuple(one for token in joined for one in self._mended(token, glued=True))
        if not _is_bare(found, read):
            return read
        # One word shows that the keyboard had no letters of ours: the others were typed on it, too.
        return tuple(_read(token, self._with_our_letters(token)) for token in read)

    def _is_known(self, token: Token) -> bool:
        return token.light in self._counts and len(token.text) <= len(token.light) + 1

    def _mended(self, token: Token, *, glued: bool) -> Iterator[Token]:
        word = token.light
        if self._is_known(token) or word.isdecimal():
            yield token
            return
        known = self._unstretched(token) or self._lettered(word)
        if known is None and word not in self._counts:
            known = self._folds.get(token.fold) or self._slip(word)
        if known is not None:
            yield _read(token, known)
            return
        yield from (_read(token, one) for one in self._cut(word, glued=glued) or (word,))

    def _with_our_letters(self, token: Token) -> str:
        read = self._folds.get(token.fold, token.light)
        return read if self._counts.get(read, 0) > self._counts.get(token.light, 0) else token.light

    def _unstretched(self, token: Token) -> str | None:
        raw = light(token.text.lower().replace("'", ""))
        if len(raw) - len(token.light) < 2 or len(token.light) > _LONGEST_SLIP:
            return None
        # Each run of three or more was one letter or two.
        forms = [""]
        at = 0
        while at < len(raw):
            end = at + 1
            while end < len(raw) and raw[end] == raw[at]:
                end += 1
            tails = (raw[at], raw[at] * 2) if end - at > 2 else (raw[at:end],)
            forms = [form + tail for form in forms for tail in tails][:16]
            at = end
        return self._commonest(forms)

    def _lettered(self, word: str) -> str | None:
        if not any(char.isdigit() for char in word):
            return None
        return self._commonest(light(word.replace("0", zero).translate(_LEET)) for zero in ("o", "ø"))

    def _commonest(self, words: Iterable[str]) -> str | None:
        return max((one for one in words if one in self._counts), key=self._counts.__getitem__, default=None)

    def _slip(self, word: str) -> str | None:
        """The likeliest known word that is one slip away."""
        if not _SHORTEST_SLIP - 1 <= len(word) <= _LONGEST_SLIP or not word.isalpha():
            return None
        near = {one for shorter in _deletions(word) for one in self._near.get(shorter, ())}
        slips = ((_likely(word, one) + math.log(self._counts[one]), one) for one in near)
        return max((one for one in slips if one[0] > 0), default=(0.0, None))[1]

    def _cut(self, word: str, *, glued: bool) -> tuple[str, ...]:
        """The likeliest words that `word` runs together; none where it is likelier one that nobody knows."""
        size = len(word)
        if not (_SHORTEST_PAIR if glued else _SHORTEST_GLUED) <= size <= _LONGEST_GLUED:
            return ()
        best = [0.0] + [math.inf] * size
        came = [0] * (size + 1)
        for end in range(1, size + 1):
            best[end], came[end] = best[end - 1] + _LETTER_COST, end - 1
            for start in range(max(0, end - _LONGEST_WORD), end):
                cost = self._cost.get(word[start:end])
                if cost is not None and best[start] + cost < best[end]:
                    best[end], came[end] = best[start] + cost, start
        parts: list[str] = []
        end = size
        while end:
            parts.append(word[came[end] : end])
            end = came[end]
        dear = best[size] / size > (_GLUED_COST if size >= _SURELY_GLUED else _PAIR_COST)
        if len(parts) < (2 if glued else 3) or (dear and not self._rule_words.issuperset(parts)):
            return ()
        return tuple(_numbers_whole(reversed(parts)))


def _numbers_whole(parts: Iterable[str]) -> Iterator[str]:
    """`parts` with the digits of a number in one."""
    digits = ""
    for part in parts:
        if part.isdecimal():
            digits += part
            continue
        if digits:
            yield digits
        digits = ""
        yield part
    if digits:
        yield digits


def _may_be_cut(word: str, count: int) -> bool:
    return count >= _COMMON and word.isalpha() and (len(word) > 1 or word in ("i", "å", "e", "æ", "a"))


def _is_spelled(found: Sequence[Token]) -> bool:
    return sum(len(token.light) == 1 for token in found) >= _FEWEST_LETTERS


def _joined(found: Sequence[Token]) -> Iterator[Token]:
    index = 0
    while index < len(found):
        end = index
        while end < len(found) and len(found[end].light) == 1:
            end += 1
        if end - index >= _FEWEST_LETTERS and any(token.light.isalpha() for token in found[index:end]):
            word = "".join(token.light for token in found[index:end])
            yield replace(found[index], text=word, light=word, fold=fold(word), end=found[end - 1].end)
            index = end
        else:
            yield found[index]
            index += 1


def _is_bare(found: Sequence[Token], read: Sequence[Token]) -> bool:
    """True where no letter of ours was typed and a word was meant to have one."""
    ours = any(char in "æøå" for token in found for char in token.light)
    return not ours and any(char in "æøå" for token in read for char in token.light)


def _likely(typed: str, meant: str) -> float:
    """How likely the slip is beside others, as a logarithm; far below 0 where it is more than one."""
    if OSA.distance(typed, meant, score_cutoff=1) > 1:
        return -math.inf
    # The first letter is seldom missed; where it was, only what fingers often do is believed.
    first = 0.0 if typed[:1] == meant[:1] else _FIRST_MISSED
    if len(typed) == len(meant):
        if sorted(typed) == sorted(meant):
            return first + _SWAPPED
        at = next(i for i, char in enumerate(meant) if char != typed[i])
        return first + (_NEIGHBOUR if meant[at] + typed[at] in _NEIGHBOURS else _WRONG)
    longer, shorter = (typed, meant) if len(typed) > len(meant) else (meant, typed)
    at = next((i for i, char in enumerate(shorter) if char != longer[i]), len(shorter))
    if at and longer[at] == longer[at - 1]:
        return first + _DOUBLED
    return first + (_DROPPED if longer == meant else _WRONG)


def _read(token: Token, word: str) -> Token:
    return token if word == token.light else replace(token, light=word, fold=fold(word))


def _deletions(word: str) -> set[str]:
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}
