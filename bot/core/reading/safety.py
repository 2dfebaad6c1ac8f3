"""The danger screen: the words of one message -> an Alarm or None. It runs first and alone on every message.

Pure: the rules come in as values, nothing is read, no clock is looked at. The rules are data
(`knowledge/safety/*.toml`, grammar in `knowledge.danger`); this module only matches them:

1. The text is cleaned and cut into words; both the start and the end of a long text are read.
2. Glued phrases are taken apart ("vilikkeleve"), spelled-out words put together ("s e l v m o r d").
3. Each word is looked up as it stands, then without our letters, then one letter from a key word.
4. Only the rules that hold one of the message's rare words are tried.
5. A sign is dropped where a negation stands before it or a shield (idiom, long past, film) covers it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from bot.core.model import Alarm
from bot.core.reading.danger_words import Compiled, Compiler, Lexicon, Place, rejoin
from bot.core.reading.text import MAX_CHARS, Token, clean, tokens
from knowledge.danger import DangerRules, Level, Rule, Shield

Span = tuple[int, int]
"""First word and the one after the last, as positions in the message."""
About = Literal["self", "other", "unsaid"]
"""Whom a sign is told of."""
Sign = tuple[Rule, About]

_NEAR = 3
# Where several kinds fire, the one whose first step is most urgent or most different is named.
# A body that does not answer is never the one who writes.
_OF_OTHERS = frozenset(("overdose.body", "suicide.other", "suicide.other_parts"))
# A letter laid out or an hour named, and nobody said to be the one: it is the writer.
_OWN_VOICE = frozenset(
    (
        "suicide.farewell_parts",
        "suicide.plan_tonight",
        "suicide.for_good",
        "suicide.last_night",
        "suicide.burden_plan",
    )
)
# What a small child has swallowed is a case for 113 whatever it was; naloxone is not the first thing to do.
_SWALLOWED = frozenset(("child.swallowed", "child.swallowed_small"))
# Shields that speak of the whole message; idioms are left out, for they stand beside danger, too.
_TOLD = ("past", "media", "work", "study", "facts", "facts_strict", "talk_about", "bot_question", "humour")
_BEFORE = 8
_KIND_ORDER = ("child", "overdose", "medical", "violence", "withdrawal", "suicide")


# Words that steer the matching of rules and mean nothing by themselves.
_STEERING = frozenset(("filler", "negation", "exhaust", "urgent"))


@dataclass(frozen=True, slots=True)
class Mention:
    """A word or phrase of the list `name` of the rules, at the characters from `start` up to `end`."""

    name: str
    start: int
    end: int


class Screen:
    """Finds signs of danger. Build once; `screen` may then be called from anywhere, as often as one likes."""

    def __init__(self, rules: DangerRules) -> None:
        self._words = Lexicon(rules)
        compiler = Compiler(self._words, rules)
        self._rules = [(rule, compiler.patterns(rule.patterns)) for rule in rules.rules]
        self._list_index: dict[str, dict[int, list[Compiled]]] = {}
        for name, sources in rules.lists.items():
            index = self._list_index.setdefault(name, {})
            for pattern in compiler.patterns(sources):
                for word in pattern.anchor:
                    index.setdefault(word, []).append(pattern)
        # Now, before the shields: a harmless reading must not rest on a guess.
        self._words.learn_long_words()
        self._shields = {
            shield.id: (shield, compiler.patterns(shield.patterns)) for shield in rules.shields.values()
        }
        self._index: dict[int, list[tuple[int, Compiled]]] = {}
        for number, (_, patterns) in enumerate(self._rules):
            for pattern in patterns:
                for word in pattern.anchor:
                    self._index.setdefault(word, []).append((number, pattern))

    def screen(self, text: str) -> Alarm | None:
        """The gravest sign in `text`, or None. Never raises. Of a long text the first and last 2000 characters
        are read; a whole Telegram message always is."""
        return self._alarm(self._fired(text))

    def signs(self, text: str) -> tuple[str, ...]:
        """The ids of all rules that fire, also those a graver one outranks; for `explain` and for tests."""
        return tuple(dict.fromkeys(rule.id for rule, _ in self._fired(text)))

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Where words and phrases of the rules' lists stand in `text`, which must be clean (`text.normalise`)."""
        message = _Message(text, self._words, self._list_index)
        return tuple(
            Mention(name, message.tokens[start].start, message.tokens[end - 1].end)
            for name in self._list_index
            if name not in _STEERING
            for start, ends in message.places(name).items()
            for end in ends
        )

    def is_told_harmlessly(self, text: str) -> bool:
        """True where the whole message is about the past, a film, work, a subject or the bot: no guess is made there."""
        message = _Message(clean(text[: 2 * MAX_CHARS]), self._words, self._list_index)
        return any(
            message.shielded((0, message.size), (self._shields[name],))
            for name in _TOLD
            if name in self._shields
        )

    def is_told_of_another(self, text: str) -> bool:
        """True where somebody else is named in the message, and the one who writes is not."""
        message = _Message(clean(text[: 2 * MAX_CHARS]), self._words, self._list_index)
        return message.names("subject_other") and not message.names("subject_self")

    def _fired(self, text: str) -> list[Sign]:
        if len(text) <= 2 * MAX_CHARS + 400:
            return self._read(clean(text))
        head, tail = clean(text[:MAX_CHARS]), clean(text[-MAX_CHARS:])
        return [*self._read(head), *self._read(tail)]

    def _alarm(self, fired: list[Sign]) -> Alarm | None:
        if not fired:
            return None
        level: Level = "acute" if any(rule.level == "acute" for rule, _ in fired) else "elevated"
        top = [(rule, about) for rule, about in fired if rule.level == level]
        kind = min((rule.kind for rule, _ in top), key=_KIND_ORDER.index)
        signs = tuple(dict.fromkeys(rule.id for rule, _ in (*top, *fired)))
        if kind == "overdose" and not _SWALLOWED.isdisjoint(signs):
            kind = "medical"
        other = _of_another([sign for sign in top if sign[0].kind == kind])
        return Alarm(level, kind, signs, any(rule.immediate for rule, _ in top), other)

    def _read(self, text: str) -> list[Sign]:
        message = _Message(text, self._words, self._list_index)
        tried: dict[int, dict[int, Compiled]] = {}
        for word in message.present:
            for number, pattern in self._index.get(word, ()):
                tried.setdefault(number, {})[id(pattern)] = pattern
        found: list[Sign] = []
        for number in sorted(tried):
            rule = self._rules[number][0]
            shields = [self._shields[name] for name in rule.unless]
            for pattern in tried[number].values():
                spans = message.matches(pattern, rule.window)
                span = next((span for span in spans if not message.shielded(span, shields)), None)
                if span is not None:
                    found.append((rule, message.about(span, own_voice=rule.kind == "suicide")))
                    break
        return found


class _Message:
    """One message while it is read."""

    def __init__(self, text: str, words: Lexicon, lists: dict[str, dict[int, list[Compiled]]]) -> None:
        self._lists = lists
        self._words = words
        self._spans: dict[str, dict[int, set[int]]] = {}
        self._shield_spans: dict[str, tuple[Span, ...]] = {}
        found = rejoin(tokens(text), words)
        self.tokens = found
        self.at = [words.lookup(token) for token in found]
        self.present: set[int] = set().union(*self.at) if self.at else set()
        self.sentence, self.clause = _breaks(text, found)
        self.size = len(found)
        self._filler = self._steering("filler")
        self._negation = self._steering("negation")
        self._exhaust = self._steering("exhaust")
        self._urgent = self._steering("urgent")

    def _steering(self, name: str) -> frozenset[int]:
        return frozenset(start for start in self._list(name))

    def places(self, name: str) -> dict[int, set[int]]:
        """All places of a list's words and phrases, as positions of words: first -> the ones after the last."""
        return self._list(name)

    def _list(self, name: str) -> dict[int, set[int]]:
        """All places of a list's words and phrases: first word -> ends."""
        if name not in self._spans:
            self._spans[name] = {}
            index = self._lists[name]
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

    def _opens_clause(self, position: int) -> bool:
        return 0 < position < self.size and self.clause[position] != self.clause[position - 1]

    def _sequence(self, parts: tuple[Place, ...]) -> Iterator[Span]:
        for start in range(self.size):
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
                return not self._is_urgent(span, cover)
            case "clause":
                clauses = set(self.clause[span[0] : span[1]])
                return any(clause in clauses for clause in self.clause[cover[0] : cover[1]])
            case "near":
                return _distance(cover, span) <= _NEAR


def _of_another(signs: list[Sign]) -> bool:
    """True where the danger concerns somebody else than the writer; their own danger outranks another's."""
    told: set[About] = {
        "self" if about == "unsaid" and rule.id in _OWN_VOICE else about
        for rule, about in signs
        if rule.id not in _OF_OTHERS
    }
    if any(rule.id in _OF_OTHERS for rule, _ in signs):
        return not (signs[0][0].kind == "suicide" and "self" in told)
    # "An overdose, help": nobody named, and the one who writes is the one who can act.
    return "self" not in told and ("other" in told or all(rule.id == "overdose.now" for rule, _ in signs))


def _distance(one: Span, other: Span) -> int:
    return max(0, one[0] - other[1], other[0] - one[1])


def _breaks(text: str, found: list[Token]) -> tuple[list[int], list[int]]:
    """For each word the number of its sentence and of its clause."""
    sentence = clause = 0
    sentences: list[int] = []
    clauses: list[int] = []
    previous = 0
    for token in found:
        between = text[previous : token.start] if previous else ""
        previous = max(previous, token.end)
        if between and ".." not in between and any(c in ".!?;" for c in between):
            sentence += 1
            clause += 1
        elif any(c in ",:–—()" for c in between) or " - " in between or token.light in ("men", "but"):
            clause += 1
        sentences.append(sentence)
        clauses.append(clause)
    # "jeg. vil. dø." is one sentence with drops between, not three.
    if sentence and len(found) <= 1.5 * (sentence + 1):
        sentences = [0] * len(found)
    return sentences, clauses
