"""For whom a group is sought: what was said, or what clearly follows from how the person speaks of themselves."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from bot.core.model import Audience
from bot.core.reading.lexicon import Phrases
from bot.core.reading.text import Token
from knowledge.library import Words

_ME = frozenset({"jeg", "eg", "æ", "e", "i", "im", "jæ", "je"})
_AM = frozenset({"er", "am", "e", "im"})
_OWN_USE = frozenset({"drikker", "drikk", "ruser", "rusar", "drakk", "drink", "use", "bruker", "brukar"})
_OWN = frozenset({"min", "mi", "mitt", "mine", "my", "vår", "our", "hans", "hennes", "broren", "sønnen"})
_NO_LONGER_CHILD = frozenset({"voksen", "vaksen", "voksne", "vaksne", "grown", "adult"})
_GREW = frozenset(
    """
    vokste vokst vaks voks oppvokst oppvaksen oppvekst oppveksten barndom barndommen grew raised
    childhood oppveksta
    """.split()
)
_LOSING = frozenset({"mistet", "mista", "misset", "lost"})
_DYING = frozenset({"døde", "døydde", "død", "daud", "daua", "daude", "died", "dead"})
_KIN_WITHOUT_ENDING = frozenset(
    """
    mamma pappa mor far foreldra mum mom dad husband wife kone samboer kjæreste kompis bror søster sønn datter syster son
    dotter venn friend brother sister
    """.split()
)
# "jeg er 16": young enough that only groups for the young fit (a minor never gets an adult group).
_MINOR_UNTIL = 18
_YOUNG_FROM = 10


class AudienceReader:
    def __init__(self, words: Sequence[Words]) -> None:
        self._said = Phrases.of(words, "audiences")
        self._family = Phrases.listed(words, "family")
        self._parents = Phrases.listed(words, "parents")
        self._uses = Phrases.listed(words, "uses")

    def read(self, text: Sequence[Token]) -> tuple[Audience, ...]:
        """The audiences in a fixed order; empty when nothing was said and nothing clearly follows."""
        found: list[Audience] = []
        for match in self._said.find(text):
            code: Audience = match.code  # type: ignore[assignment]  # the reader of words.toml checks the codes
            if code not in found:
                found.append(code)
        if "women" in found and "men" in found:
            found = [code for code in found if code not in ("women", "men")]
        family = self._family.find(text)
        uses = bool(self._uses.find(text))
        mine = any(self._is_someone_near(text, match.start, match.end) for match in family)
        if family and uses and mine and not {"bereaved", "adult_child"} & set(found):
            if "self" in found and not _speaks_of_own_use(text):
                found.remove("self")
            if "relative" not in found and "self" not in found:
                found.append("relative")
        if any(_is_lost(text, match.start, match.end) for match in family):
            found = [code for code in found if code not in ("relative", "self")]
            if "bereaved" not in found:
                found.append("bereaved")
        words = {token.light for token in text}
        parent = bool(self._parents.find(text))
        if (parent and words & _GREW) or (parent and uses and words & _NO_LONGER_CHILD and words & _ME):
            found = [code for code in found if code != "relative"]
            if "adult_child" not in found:
                found.append("adult_child")
        if is_minor(text):
            found = [code for code in found if code != "adult_child"]
            if "youth" not in found:
                found.append("youth")
        order: tuple[Audience, ...] = (
            "self",
            "relative",
            "adult_child",
            "youth",
            "women",
            "men",
            "lgbt",
            "bereaved",
        )
        return tuple(code for code in order if code in found)

    def _is_someone_near(self, text: Sequence[Token], start: int, end: int) -> bool:
        """True for "mannen min", "mamma", "broren": kin in the definite or with an owner, not "en venn av gruppa"."""
        if end - start > 1:  # "my son", "mannen min": the phrase holds its owner
            return True
        word = text[start].light
        after = text[end].light if end < len(text) else ""
        before = text[start - 1].light if start else ""
        definite = word.endswith(("en", "a", "n", "et"))
        return after in _OWN or before in _OWN or definite or word in _KIN_WITHOUT_ENDING


def _is_lost(text: Sequence[Token], start: int, end: int) -> bool:
    """True for "mistet sønnen min", "mannen min døde", "lost my dad": a word of loss beside someone near."""
    before = {token.light for token in text[max(0, start - 2) : start]}
    after = {token.light for token in text[end : end + 3]}
    return bool(before & _LOSING) or bool(after & _DYING)


def _speaks_of_own_use(text: Sequence[Token]) -> bool:
    """True where "jeg" stands right before the words of use: "jeg drikker for mye"."""
    pairs = itertools.pairwise(text)
    return any(first.light in _ME and second.light in _OWN_USE for first, second in pairs)


def is_minor(text: Sequence[Token]) -> bool:
    """True when an age under eighteen is given for who is to go."""
    age = own_age(text)
    return age is not None and age < _MINOR_UNTIL


def own_age(text: Sequence[Token]) -> int | None:
    """An age the person gives for who is to go, in years: "jeg er 16", "dattera mi på 14", "er 15 år"; None if there is none."""
    for index, token in enumerate(text):
        if not token.light.isdigit() or len(token.light) > 2:
            continue
        age = int(token.light)
        if age < _YOUNG_FROM:
            continue
        before = [one.light for one in text[max(0, index - 3) : index]]
        after = text[index + 1].light if index + 1 < len(text) else ""
        if after in (
            "prosent",
            "dager",
            "dagar",
            "uker",
            "måneder",
            "kr",
            "trinn",
            "km",
            "min",
            "minutter",
            "øl",
            "days",
            "weeks",
            "months",
            "stk",
            "timer",
        ):
            continue
        if (
            before
            and before[-1] in _AM
            and (
                index == 1
                or after in ("år", "år,", "years", "og", "", "and", "i", "bor", "bur", "år gammel")
                or _ME & set(before)
            )
        ):
            return age
        if after in ("åring", "åringen", "year"):
            return age
        if (
            len(before) >= 2
            and before[-1] == "på"
            and before[-2]
            in ("min", "mi", "vår", "datter", "sønn", "dattera", "sønnen", "gutt", "jente", "son", "dotter")
        ):
            return age
    return None
