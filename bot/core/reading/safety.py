"""The danger screen: the words of one message -> an Alarm or None. It runs first and alone on every message.

Pure: the rules come in as values, nothing is read, no clock is looked at. The rules are data
(`knowledge/safety/*.toml`, grammar in `knowledge.danger`); this module only matches them. Reading goes like this:

1. The text is cleaned and cut into words; both the start and the end of a long text are read.
2. Glued phrases are taken apart ("vilikkeleve"), spelled-out words put together ("s e l v m o r d").
3. Each word is looked up as it stands, then without our letters, then one letter from a key word.
4. Only the rules that hold one of the message's rare words are tried.
5. A sign is dropped where a negation stands before it or a shield (idiom, long past, film) covers it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from rapidfuzz.distance import OSA

from bot.core.model import Alarm
from bot.core.reading.text import MAX_CHARS, Token, clean, fold, light, tokens
from knowledge.danger import Atom, DangerRules, Level, Part, Pattern, Rule, Shield

Span = tuple[int, int]
"""First word and the one after the last, as positions in the message."""

_NEAR = 3
_MIN_KEY = 5
_SHORT = 4
_SOME = 5
_KIND_ORDER = ("child", "overdose", "medical", "violence", "withdrawal", "suicide")
# Words of three letters whose spelling without æ, ø, å is another everyday word: "do" is no form of "dø".
_COLLIDES = frozenset(
    "a o e do na no so sa pa ma ga ta la da fa ra for far hor har dor tor ror bor var sar gar nar bar mor sov rad "
    "dod bra sta ost rod god los mot gra bla bor lar kor mat lat bat hat ut to ro gjor".split()
)
_LEET = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"})


class Screen:
    """Finds signs of danger. Build once; `screen` may then be called from anywhere, as often as one likes."""

    def __init__(self, rules: DangerRules) -> None:
        self._words = _Lexicon(rules)
        compiled = _Compiler(self._words, rules)
        self._lists = {name: compiled.patterns(patterns) for name, patterns in rules.lists.items()}
        self._shields = {
            shield.id: (shield, compiled.patterns(shield.patterns)) for shield in rules.shields.values()
        }
        self._rules = [(rule, compiled.patterns(rule.patterns)) for rule in rules.rules]
        self._index: dict[int, list[tuple[int, Pattern]]] = {}
        for number, (_, patterns) in enumerate(self._rules):
            for pattern in patterns:
                for word in compiled.anchor(pattern):
                    self._index.setdefault(word, []).append((number, pattern))
        self._list_index: dict[str, dict[int, list[Pattern]]] = {}
        for name, patterns in self._lists.items():
            index = self._list_index.setdefault(name, {})
            for pattern in patterns:
                for word in compiled.anchor(pattern):
                    index.setdefault(word, []).append(pattern)

    def screen(self, text: str) -> Alarm | None:
        """The gravest sign in `text`, or None. Never raises; at most the first and last 2000 characters are read."""
        return self._alarm(self._fired(text))

    def _fired(self, text: str) -> list[Rule]:
        if len(text) <= 2 * MAX_CHARS + 400:
            return self._read(clean(text))
        head, tail = clean(text[:MAX_CHARS]), clean(text[-MAX_CHARS:])
        return [*self._read(head), *self._read(tail)]

    def _alarm(self, fired: list[Rule]) -> Alarm | None:
        if not fired:
            return None
        level: Level = "acute" if any(rule.level == "acute" for rule in fired) else "elevated"
        top = [rule for rule in fired if rule.level == level]
        kind = min((rule.kind for rule in top), key=_KIND_ORDER.index)
        signs = tuple(dict.fromkeys(rule.id for rule in (*top, *fired)))
        return Alarm(level, kind, signs, any(rule.immediate for rule in top))

    def _read(self, text: str) -> list[Rule]:
        message = _Message(text, self._words, self._list_index)
        tried: dict[int, dict[int, Pattern]] = {}
        for word in message.present:
            for number, pattern in self._index.get(word, ()):
                tried.setdefault(number, {})[id(pattern)] = pattern
        found: list[Rule] = []
        for number in sorted(tried):
            rule = self._rules[number][0]
            shields = [self._shields[name] for name in rule.unless]
            for pattern in tried[number].values():
                if any(not message.shielded(span, shields) for span in message.matches(pattern, rule.window)):
                    found.append(rule)
                    break
        return found


class _Lexicon:
    """Every word of the rules as a number, and how a word of a message finds it."""

    def __init__(self, rules: DangerRules) -> None:
        self.numbers: dict[tuple[str, str], int] = {}
        self.exact: dict[str, set[int]] = {}
        self.prefixes: dict[int, dict[str, set[int]]] = {}
        self.suffixes: dict[int, dict[str, set[int]]] = {}
        self.phrases: dict[str, tuple[int, ...]] = {}
        self.ordinary = {form for word in rules.ordinary for form in spellings(word)}
        self.near: dict[str, set[str]] = {}
        for key in rules.keys:
            for form in {light(key), fold(key)}:
                for shorter in _deletions(form):
                    self.near.setdefault(shorter, set()).add(form)
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
            words = (w[:-1] if w.endswith("*") else w for w in atom.value.split("_"))
            forms = ("prefix" if w.endswith("*") else "word" for w in atom.value.split("_"))
            self.phrases[atom.value] = tuple(
                self.number(Atom(form, word))  # type: ignore[arg-type]
                for form, word in zip(forms, words, strict=True)
            )
        return self.phrases[atom.value]

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
        if not found:
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
        return {key for key in keys if _is_slip(word, key)}


def spellings(word: str) -> set[str]:
    """How a word of the rules may be typed: as it stands, with aa/ae/oe, and without our letters where that is safe."""
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


def _is_slip(word: str, key: str) -> bool:
    """One slip of the finger from `key`. Short keys allow no changed letter, since that makes other words."""
    if word[0] != key[0] and len(key) < 8:
        return False
    if OSA.distance(word, key, score_cutoff=1) > 1:
        return False
    return len(key) > 6 or len(word) != len(key) or sorted(word) == sorted(key)


class _Compiler:
    """Finds, for each pattern, the words of which one must be in the message for the pattern to be worth trying."""

    def __init__(self, words: _Lexicon, rules: DangerRules) -> None:
        self._words = words
        self._rules = rules
        self._triggers: dict[str, frozenset[int]] = {}

    def patterns(self, patterns: tuple[Pattern, ...]) -> tuple[Pattern, ...]:
        for pattern in patterns:
            for group in pattern.groups:
                for part in group:
                    for atom in part.options:
                        if atom.form == "phrase":
                            self._words.phrase(atom)
                        elif atom.form not in ("list", "edge"):
                            self._words.number(atom)
        return patterns

    def anchor(self, pattern: Pattern) -> frozenset[int]:
        """The smallest such set among the parts that must be there; an edge is always there and says nothing."""
        sets = [
            self._part(part)
            for group in pattern.groups
            for part in group
            if not part.optional and not any(atom.form == "edge" for atom in part.options)
        ]
        return min(sets, key=len, default=frozenset())

    def _part(self, part: Part) -> frozenset[int]:
        return frozenset().union(*(self._atom(atom) for atom in part.options))

    def _atom(self, atom: Atom) -> frozenset[int]:
        if atom.form == "phrase":
            return frozenset(self._words.phrase(atom)[-1:])
        if atom.form != "list":
            return frozenset((self._words.number(atom),))
        if atom.value not in self._triggers:
            anchors = (self.anchor(pattern) for pattern in self._rules.lists[atom.value])
            self._triggers[atom.value] = frozenset().union(*anchors)
        return self._triggers[atom.value]


class _Message:
    """One message while it is read."""

    def __init__(self, text: str, words: _Lexicon, lists: dict[str, dict[int, list[Pattern]]]) -> None:
        self._lists = lists
        self._words = words
        self._spans: dict[str, dict[int, set[int]]] = {}
        found = _rejoin(tokens(text), words)
        self.at = [words.lookup(token) for token in found]
        self.present: set[int] = set().union(*self.at) if self.at else set()
        self.sentence, self.clause = _breaks(text, found)
        self.size = len(found)
        self._filler = self._steering("filler")
        self._negation = self._steering("negation")
        self._exhaust = self._steering("exhaust")

    def _steering(self, name: str) -> frozenset[int]:
        return frozenset(start for start in self._list(name))

    def _list(self, name: str) -> dict[int, set[int]]:
        """All places of a list's words and phrases: first word -> ends."""
        if name not in self._spans:
            self._spans[name] = {}
            index = self._lists[name]
            tried = {id(p): p for word in self.present if word in index for p in index[word]}
            spans: dict[int, set[int]] = {}
            for pattern in tried.values():
                for start, end in self._sequence(pattern.groups[0]):
                    spans.setdefault(start, set()).add(end)
            self._spans[name] = spans
        return self._spans[name]

    def _ends(self, part: Part, position: int) -> Iterator[int]:
        here: Set[int] = self.at[position] if position < self.size else frozenset()
        for atom in part.options:
            if atom.form == "edge":
                at_edge = position == self.size or position == 0 or self.clause[position] != self.clause[position - 1]
                if at_edge and (position == self.size) <= (atom.value == "$"):
                    yield position
            elif atom.form == "phrase":
                words = self._words.phrases[atom.value]
                if all(position + i < self.size and words[i] in self.at[position + i] for i in range(len(words))):
                    yield position + len(words)
            elif atom.form == "list":
                yield from self._list(atom.value).get(position, ())
            elif self._words.numbers[(atom.form, atom.value)] in here:
                yield position + 1

    def _sequence(self, parts: tuple[Part, ...]) -> Iterator[Span]:
        for start in range(self.size):
            for end in self._ends(parts[0], start):
                for last in self._rest(parts, 1, end):
                    yield start, last

    def _rest(self, parts: tuple[Part, ...], index: int, position: int) -> Iterator[int]:
        if index == len(parts):
            yield position
            return
        part = parts[index]
        for start in self._reach(position, part):
            for end in self._ends(part, start):
                yield from self._rest(parts, index + 1, end)
        if part.optional:
            yield from self._rest(parts, index + 1, position)

    def _reach(self, position: int, part: Part) -> Iterator[int]:
        """Where the next part may begin: here, after fill words, or after as many words as its gap allows."""
        left = part.gap
        edge = any(atom.form == "edge" for atom in part.options)
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

    def matches(self, pattern: Pattern, window: int, *, negated: bool = False) -> Iterator[Span]:
        """Where a pattern stands. Places under a negation are left out, unless `negated` asks for them too."""
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

    def _negated(self, span: Span) -> bool:
        before = span[0] - 1
        while before >= 0 and before in self._filler and before not in self._negation:
            before -= 1
        if before < 0 or before not in self._negation or self.clause[before] != self.clause[span[0]]:
            return False
        # In "orker ikke tok alle pillene" the negation belongs to the word before it.
        return before - 1 not in self._exhaust

    def shielded(self, span: Span, shields: Iterable[tuple[Shield, tuple[Pattern, ...]]]) -> bool:
        for shield, patterns in shields:
            for pattern in patterns:
                for cover in self.matches(pattern, self.size, negated=True):
                    if self._covers(shield, cover, span):
                        return True
        return False

    def _covers(self, shield: Shield, cover: Span, span: Span) -> bool:
        match shield.scope:
            case "text":
                return True
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


def _rejoin(found: tuple[Token, ...], words: _Lexicon) -> list[Token]:
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


def _unglue(token: Token, words: _Lexicon) -> list[Token]:
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
