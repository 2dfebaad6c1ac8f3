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

from collections.abc import Iterable, Mapping
from functools import cached_property

from bot.core.model import Alarm
from bot.core.reading.danger_message import About, Lists, Message
from bot.core.reading.danger_words import Compiled, Compiler, Lexicon
from bot.core.reading.mending import Mender
from bot.core.reading.text import MAX_CHARS, clean
from knowledge.danger import DangerRules, Level, Rule

Sign = tuple[Rule, About]

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
TOLD_HARMLESSLY = (
    "lively",
    "nerves",
    "rescued",
    "past",
    "media",
    "work",
    "study",
    "facts",
    "facts_strict",
    "talk_about",
    "bot_question",
    "humour",
)
_KIND_ORDER = ("child", "overdose", "medical", "violence", "withdrawal", "suicide")


class Screen:
    """Finds signs of danger. Build once; `screen` may then be called from anywhere, as often as one likes."""

    def __init__(self, rules: DangerRules, counts: Mapping[str, int] | None = None) -> None:
        """`counts`: how often each word stands in the messages danger is learned from; unknown words are read as these."""
        self._words = Lexicon(rules)
        compiler = Compiler(self._words, rules)
        self._rules = [(rule, compiler.patterns(rule.patterns)) for rule in rules.rules]
        self._lists = Lists({name: compiler.patterns(sources) for name, sources in rules.lists.items()})
        # Now, before the shields: a harmless reading must not rest on a guess.
        self._words.learn_long_words()
        self._shields = {
            shield.id: (shield, compiler.patterns(shield.patterns)) for shield in rules.shields.values()
        }
        self._mender = Mender(counts or {}, self._words.whole())
        self._index: dict[int, list[tuple[int, Compiled]]] = {}
        for number, (_, patterns) in enumerate(self._rules):
            for pattern in patterns:
                for word in pattern.anchor:
                    self._index.setdefault(word, []).append((number, pattern))

    def look(self, text: str) -> Look:
        """Reads `text` once for all that is asked of it. Never raises. Of a long text the first and last 2000 characters are
        read; a whole Telegram message always is."""
        if len(text) <= 2 * MAX_CHARS + 400:
            return Look(self, (Message(clean(text), self._words, self._lists, self._mender),))
        parts = (text[:MAX_CHARS], text[-MAX_CHARS:])
        return Look(
            self, tuple(Message(clean(part), self._words, self._lists, self._mender) for part in parts)
        )

    def screen(self, text: str) -> Alarm | None:
        """The gravest sign in `text`, or None. Never raises."""
        return self.look(text).alarm()

    def signs(self, text: str) -> tuple[str, ...]:
        """The ids of all rules that fire, also those a graver one outranks; for `explain` and for tests."""
        return tuple(dict.fromkeys(rule.id for rule, _ in self.look(text).fired()))

    def is_shielded(self, message: Message, shields: Iterable[str]) -> bool:
        """True where one of `shields` covers the whole of `message`."""
        whole = (0, message.size)
        return any(
            message.shielded(whole, (self._shields[name],)) for name in shields if name in self._shields
        )

    def fired(self, message: Message) -> tuple[list[Sign], bool]:
        """The rules whose signs stand in `message`, each with whom it is told of; and whether a shield took a sign away."""
        tried: dict[int, dict[int, Compiled]] = {}
        for word in message.present:
            for number, pattern in self._index.get(word, ()):
                tried.setdefault(number, {})[id(pattern)] = pattern
        found: list[Sign] = []
        silenced = False
        for number in sorted(tried):
            rule = self._rules[number][0]
            shields = [self._shields[name] for name in rule.unless]
            for pattern in tried[number].values():
                spans = message.matches(pattern, rule.window)
                span = None
                for one in spans:
                    if not message.shielded(one, shields):
                        span = one
                        break
                    silenced = True
                if span is not None:
                    found.append((rule, message.about(span, own_voice=rule.kind == "suicide")))
                    break
        return found, silenced


class Look:
    """One look at a message: what the rules say of it, and which of their words it holds."""

    def __init__(self, rules: Screen, messages: tuple[Message, ...]) -> None:
        self._rules = rules
        self.messages = messages

    def fired(self) -> list[Sign]:
        """All signs, in the order of the rules."""
        return [sign for signs, _ in self._tried for sign in signs]

    @cached_property
    def _tried(self) -> tuple[tuple[list[Sign], bool], ...]:
        return tuple(self._rules.fired(message) for message in self.messages)

    def alarm(self) -> Alarm | None:
        """The gravest sign, or None."""
        fired = self.fired()
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

    def is_told_harmlessly(self) -> bool:
        """True where the whole message is about the past, a film, work, a subject or the bot: no guess is made there."""
        return self._rules.is_shielded(self.messages[0], TOLD_HARMLESSLY)

    def is_mended(self) -> bool:
        """True where a word was not known as it was typed."""
        return any(message.is_mended for message in self.messages)

    def is_silenced(self) -> bool:
        """True where a sign stood in the message and a shield took it away: the words were seen, and meant something else."""
        return any(silenced for _, silenced in self._tried)

    def is_told_of_another(self) -> bool:
        """True where somebody else is named in the message, and the one who writes is not."""
        first = self.messages[0]
        return first.names("subject_other") and not first.names("subject_self")


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
