"""One message as the danger screen reads it: which words of the rules stand where, and how a pattern is laid on it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.core.reading.danger_words import Compiled, Lexicon, Place, rejoin
from bot.core.reading.mending import Mender
from bot.core.reading.text import Token, tokens
from knowledge.danger import Shield

Span = tuple[int, int]
"""First word and the one after the last, as positions in the message."""
About = Literal["self", "other", "unsaid"]
"""Whom a sign is told of."""

_NEAR = 3
_LAST_LATIN = 0x2AF
_BEFORE = 8
_STREWN = 3
"""A sign after every third word, three at least: they are strewn, and end no sentence."""
_WRITER = ("subject_self", "subject_dropped")
_ANYBODY = (*_WRITER, "subject_other")
# Words that steer the matching of rules and mean nothing by themselves.
_STEERING = frozenset(("filler", "negation", "exhaust", "urgent"))


@dataclass(frozen=True, slots=True)
class Mention:
    """A word or phrase of the list `name` of the rules, at the characters from `start` up to `end`."""

    name: str
    start: int
    end: int


class Lists:
    """The lists of the rules, ready for matching."""

    def __init__(self, patterns: Mapping[str, Sequence[Compiled]]) -> None:
        self.by_name: dict[str, dict[int, list[Compiled]]] = {}
        self.holding: dict[int, set[str]] = {}
        for name, compiled in patterns.items():
            index = self.by_name.setdefault(name, {})
            for pattern in compiled:
                for word in pattern.anchor:
                    index.setdefault(word, []).append(pattern)
                    self.holding.setdefault(word, set()).add(name)


class Message:
    """One message while it is read for danger."""

    def __init__(self, text: str, words: Lexicon, lists: Lists, mender: Mender) -> None:
        """`text` must be clean (`text.clean`)."""
        self._lists = lists
        self._spans: dict[str, dict[int, set[int]]] = {}
        self._shield_spans: dict[str, tuple[Span, ...]] = {}
        typed = tokens(text)
        self.words = mender.mend(typed)
        self.is_mended = [token.light for token in self.words] != [token.light for token in typed]
        self._text = text
        found = rejoin(self.words, words)
        self._tokens = found
        self.at = [words.lookup(token) for token in found]
        self.present: set[int] = set().union(*self.at) if self.at else set()
        self._where: dict[int, list[int]] = {}
        for position, numbers in enumerate(self.at):
            for number in numbers:
                self._where.setdefault(number, []).append(position)
        self.sentence, self.clause = _breaks(text, found)
        self.size = len(found)
        self._filler = self._steering("filler")
        self._negation = self._steering("negation")
        self._exhaust = self._steering("exhaust")
        self._urgent = self._steering("urgent")

    def _steering(self, name: str) -> frozenset[int]:
        return frozenset(start for start in self._list(name))

    @property
    def is_latin(self) -> bool:
        """True where most letters are of the alphabet that the messages we learn from are written in."""
        letters = [char for char in self._text if char.isalpha()]
        return sum(ord(char) <= _LAST_LATIN for char in letters) * 2 >= len(letters)

    def sentences(self) -> tuple[tuple[Token, ...], ...]:
        """The words of each sentence, as typed."""
        numbers, _ = _breaks(self._text, list(self.words))
        return tuple(
            tuple(token for token, number in zip(self.words, numbers, strict=True) if number == one)
            for one in dict.fromkeys(numbers)
        )

    def mentions(self) -> tuple[Mention, ...]:
        """Where words and phrases of the lists stand, but for those that only steer the matching."""
        near = {name for word in self.present for name in self._lists.holding.get(word, ())}
        return tuple(
            Mention(name, self._tokens[start].start, self._tokens[end - 1].end)
            for name in sorted(near - _STEERING)
            for start, ends in self._list(name).items()
            for end in ends
        )

    def _list(self, name: str) -> dict[int, set[int]]:
        """All places of a list's words and phrases: first word -> ends."""
        if name not in self._spans:
            self._spans[name] = {}
            index = self._lists.by_name[name]
            tried = {id(p): p for word in self.present if word in index for p in index[word]}
            spans: dict[int, set[int]] = {}
            for pattern in filter(self._possible, tried.values()):
                for start, end in self._sequence(pattern.groups[0]):
                    spans.setdefault(start, set()).add(end)
            self._spans[name] = spans
        return self._spans[name]

    def names(self, name: str) -> bool:
        """True where a word or phrase of that list stands in the message."""
        return bool(self._list(name))

    def _starts(self, part: Place) -> Sequence[int]:
        """Where `part` may begin, in order: no other place need be tried."""
        if part.starts or part.ends:
            return range(self.size)
        found = {position for word in part.words & self.present for position in self._where[word]}
        for phrase in part.phrases:
            found.update(self._where.get(phrase[0], ()))
        for name in part.lists:
            found.update(self._list(name))
        return sorted(found)

    def _ends(self, part: Place, position: int) -> Iterator[int]:
        if part.starts and (position == 0 or self._opens_clause(position)):
            yield position
        if part.ends and (position == self.size or self._opens_clause(position)):
            yield position
        if position == self.size:
            return
        if not part.words.isdisjoint(self.at[position]):
            yield position + 1
        for name in part.lists:
            yield from self._list(name).get(position, ())
        for phrase in part.phrases:
            end = position + len(phrase)
            if end <= self.size and all(n in self.at[position + i] for i, n in enumerate(phrase)):
                yield end

    def _is_urgent(self, span: Span, cover: Span) -> bool:
        """The sign is told of the present in its own clauses, and what would silence it stands in another."""
        own = set(self.clause[span[0] : span[1]])
        if any(clause in own for clause in self.clause[cover[0] : cover[1]]):
            return False
        return any(self.clause[position] in own for position in self._urgent)

    def _is_told_apart(self, span: Span, cover: Span, persons: tuple[str, ...]) -> bool:
        """The sign stands in a sentence of its own that names one of `persons`, and what would silence it in another:
        "så en film i kveld. har tatt alle pillene mine"."""
        own = set(self.sentence[span[0] : span[1]])
        if not own.isdisjoint(self.sentence[cover[0] : cover[1]]):
            return False
        places = [position for position, number in enumerate(self.sentence) if number in own]
        return any(place in self._list(name) for name in persons for place in places)

    def _opens_clause(self, position: int) -> bool:
        return 0 < position < self.size and self.clause[position] != self.clause[position - 1]

    def _sequence(self, parts: tuple[Place, ...]) -> Iterator[Span]:
        for start in self._starts(parts[0]):
            for end in self._ends(parts[0], start):
                for last in self._rest(parts, 1, end):
                    yield start, last

    def _rest(self, parts: tuple[Place, ...], index: int, position: int) -> Iterator[int]:
        if index == len(parts):
            yield position
            return
        part = parts[index]
        for start in self._reach(position, part):
            for end in self._ends(part, start):
                yield from self._rest(parts, index + 1, end)
        if part.optional:
            yield from self._rest(parts, index + 1, position)

    def _reach(self, position: int, part: Place) -> Iterator[int]:
        """Where the next part may begin: here, after fill words, or after as many words as its gap allows."""
        left = part.gap
        edge = part.starts or part.ends
        while position <= self.size:
            if position == self.size or (position and self.sentence[position] != self.sentence[position - 1]):
                if edge:
                    yield position
                return
            yield position
            if position in self._negation and not part.over:
                return
            if position not in self._filler:
                if not left:
                    return
                left -= 1
            position += 1

    def matches(self, pattern: Compiled, window: int, *, negated: bool = False) -> Iterator[Span]:
        """Where a pattern stands. Places under a negation are left out unless `negated` asks for them."""
        if not self._possible(pattern):
            return
        groups = [
            [span for span in self._sequence(group) if negated or not self._negated(span)]
            for group in pattern.groups
        ]
        if not all(groups):
            return
        if len(groups) == 1:
            yield from groups[0]
            return
        for first in groups[0]:
            rest = [[span for span in group if _distance(first, span) <= window] for group in groups[1:]]
            if all(rest):
                spans = [first, *(group[0] for group in rest)]
                yield min(span[0] for span in spans), max(span[1] for span in spans)

    def _possible(self, pattern: Compiled) -> bool:
        return not any(need.isdisjoint(self.present) for need in pattern.needs)

    def _negated(self, span: Span) -> bool:
        before = span[0] - 1
        while before >= 0 and before in self._filler and before not in self._negation:
            before -= 1
        if before < 0 or before not in self._negation or self.clause[before] != self.clause[span[0]]:
            return False
        # In "orker ikke tok alle pillene" the negation belongs to the word before it.
        return before - 1 not in self._exhaust

    def about(self, span: Span, *, own_voice: bool) -> About:
        """Whom the sign at `span` is told of: the person it begins with, else the nearest one before it in its
        sentence, else the first one named in it, else the last one named in an earlier sentence. In what a person
        says in their `own_voice` ("letters to the children") the ones named inside are not whom it is told of."""
        selves, others = self._list("subject_self"), self._list("subject_other")
        sentence = self.sentence[span[0]]
        earliest = max(0, span[0] - _BEFORE)
        before = [at for at in range(earliest, span[0]) if self.sentence[at] == sentence]
        for place in (span[0], *reversed(before), *range(*span), *range(span[0] - 1, -1, -1)):
            if place in selves:
                return "self"
            if place in others and not (own_voice and span[0] < place < span[1]):
                return "other"
        return "unsaid"

    def shielded(self, span: Span, shields: Iterable[tuple[Shield, tuple[Compiled, ...]]]) -> bool:
        """True where one of `shields` makes the sign at `span` harmless."""
        return any(
            self._covers(shield, cover, span)
            for shield, patterns in shields
            for cover in self._cover(shield.id, patterns)
        )

    def _cover(self, name: str, patterns: tuple[Compiled, ...]) -> tuple[Span, ...]:
        if name not in self._shield_spans:
            self._shield_spans[name] = tuple(
                span for pattern in patterns for span in self.matches(pattern, self.size, negated=True)
            )
        return self._shield_spans[name]

    def _covers(self, shield: Shield, cover: Span, span: Span) -> bool:
        match shield.scope:
            case "text":
                return not (self._is_urgent(span, cover) or self._is_told_apart(span, cover, _WRITER))
            case "story":
                return not (self._is_urgent(span, cover) or self._is_told_apart(span, cover, _ANYBODY))
            case "clause":
                clauses = set(self.clause[span[0] : span[1]])
                return any(clause in clauses for clause in self.clause[cover[0] : cover[1]])
            case "near":
                return _distance(cover, span) <= _NEAR


def _distance(one: Span, other: Span) -> int:
    return max(0, one[0] - other[1], other[0] - one[1])


def _breaks(text: str, found: list[Token]) -> tuple[list[int], list[int]]:
    """For each word the number of its sentence and of its clause."""
    sentence = clause = 0
    sentences: list[int] = []
    clauses: list[int] = []
    previous = signs = 0
    for token in found:
        between = text[previous : token.start] if previous else ""
        previous = max(previous, token.end)
        signs += any(c in ".!?;,:" for c in between)
        if between and ".." not in between and any(c in ".!?;" for c in between):
            sentence += 1
            clause += 1
        elif any(c in ",:–—()" for c in between) or " - " in between or token.light in ("men", "but"):
            clause += 1
        sentences.append(sentence)
        clauses.append(clause)
    # "jeg. vil. dø." is one sentence with drops between, not three; so is "jeg, vil ikke! leve? lenger".
    if sentence and (len(found) <= 1.5 * (sentence + 1) or signs >= max(_STREWN, len(found) / _STREWN)):
        sentences = [0] * len(found)
    return sentences, clauses
