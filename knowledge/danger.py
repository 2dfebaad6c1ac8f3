"""The rules of the danger screen, as values. Read from `knowledge/safety/*.toml` by `knowledge.load_danger`.

A pattern is a line of words with a small grammar; `bot.core.reading.safety` matches it against a message:

    vil dø            these words, side by side (small fill words in between are skipped)
    i_dag|nå          `_` joins words into one alternative
    vil|skal dø       either word; `overdos*` a word that begins so, `*kniv` one that ends so
    @wish @die        any word or phrase of the list `wish`, then any of the list `die`
    @wish sove? dø    the middle word may be missing
    @wish ..3 @die    at most three words between; such a gap never runs over a negation
    @wish ...3 @die   the same, and a negation may stand in the gap
    ^ @die $          the beginning and the end of a clause
    @take # stk       # is any number from 5 upwards
    @take & @pills    both in the message, at most the rule's `window` words apart, in any order
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Level = Literal["acute", "elevated"]
DangerKind = Literal["suicide", "overdose", "withdrawal", "violence", "child", "medical"]
Scope = Literal["text", "story", "clause", "near"]
Form = Literal["word", "prefix", "suffix", "phrase", "list", "edge"]

LEVELS: tuple[Level, ...] = ("acute", "elevated")
KINDS: tuple[DangerKind, ...] = ("suicide", "overdose", "withdrawal", "violence", "child", "medical")
SCOPES: tuple[Scope, ...] = ("text", "story", "clause", "near")


@dataclass(frozen=True, slots=True)
class Atom:
    """One alternative of a part: a whole word, a beginning, an ending, some
    words joined by `_`, a list's name, or an edge (`^`, `$`)."""

    form: Form
    value: str


@dataclass(frozen=True, slots=True)
class Part:
    """One place in a pattern. `gap` words may stand before it; `over` says that they may hold a negation."""

    options: tuple[Atom, ...]
    gap: int = 0
    over: bool = False
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Pattern:
    """A line as written, and its parts: the groups are those joined by `&`."""

    source: str
    groups: tuple[tuple[Part, ...], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One sign of danger.

    `patterns` are alternatives. `unless` names the shields that silence it. `window` is the widest
    distance, in
    words, between the parts of an `&` pattern. `immediate` is true where the harm is under way or means,
    place or
    hour are named. `yes` and `no` are the rule's own example messages: the rule must fire for each `yes`,
    and for
    no `no`. `path` and `line` say where it is written.
    """

    id: str
    level: Level
    kind: DangerKind
    why: str
    patterns: tuple[Pattern, ...]
    unless: tuple[str, ...] = ()
    window: int = 10
    immediate: bool = True
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    path: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Shield:
    """What makes a sign harmless: an idiom, a time long past, a film, a question about the subject.

    `scope`: "text" anywhere in the message, but for a sign in a sentence of its own that tells of the one who writes;
    "story" the same, but for one that names any person; "clause" in the same clause as the sign; "near" within three
    words.
    """

    id: str
    scope: Scope
    why: str
    patterns: tuple[Pattern, ...]
    path: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class DangerLines:
    """Messages that danger is learned from: by kind and level, and `harmless` ones that only look like it."""

    lines: Mapping[DangerKind, Mapping[Level, tuple[str, ...]]]
    harmless: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DangerRules:
    """Everything the screen knows.

    `lists` maps a list's name to its words and phrases; the lists `negation`, `filler`, `exhaust` and `urgent` steer
    the
    matching itself. `keys` are words read also when misspelt by a letter; `ordinary` are words never taken
    for a
    misspelt key; `glued` are phrases recognised without their spaces, too.
    """

    lists: Mapping[str, tuple[Pattern, ...]]
    shields: Mapping[str, Shield]
    rules: tuple[Rule, ...]
    keys: tuple[str, ...] = ()
    ordinary: frozenset[str] = frozenset()
    glued: tuple[str, ...] = ()
