"""For whom a group is sought: what was said, or what clearly follows from how the person speaks of themselves."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.model import Audience
from bot.core.reading.lexicon import Match, Phrases
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
_PASSING = frozenset(
    {("gikk", "bort"), ("gjekk", "bort"), ("passed", "away"), ("sovnet", "inn"), ("sovna", "inn")}
)
_KIN_WITHOUT_ENDING = frozenset(
    """
    mamma pappa mor far foreldra mum mom dad husband wife kone samboer kjæreste kompis bror søster sønn datter syster son
    dotter venn friend brother sister bestemor bestefar svigermor svigerfar stemor stefar grandma grandpa grandmother
    grandfather granny uncle aunt onkel tante stepdad
    """.split()
)
_FRIENDS = frozenset(
    """
    venn vennen venninne venninna venninnen kompis kompisen kamerat kameraten bestevenn bestevenninne kollega kollegaen nabo
    naboen ven venen friend mate colleague roommate flatmate
    """.split()
)
# These stand for a whole circle, for whom there are groups of their own.
_CIRCLES = frozenset(
    {"foreldre", "foreldra", "foreldrene", "søsken", "sysken", "syskena", "parents", "siblings"}
)
_NOT_THE_CIRCLE_BEFORE = frozenset(
    """
    har hadde hatt have had has av of mine our vår våre våra my with med mellom between begge both uten without nye gamle
    """.split()
)
_NOT_THE_CIRCLE_AFTER = frozenset(
    """
    mine mi min våre våra vår hans hennes hennar deira deres som who that med with died døde er are var were sine drikker
    """.split()
)
_TOGETHER = frozenset(
    """
    gift married samboer sambuar sambo sammen saman ilag kjæreste forlova forlovet bor bur lever lev living live together
    partner
    """.split()
)
_US = frozenset({"meg", "mæ", "mei", "mej", "oss", "me", "us"})
_THEM = frozenset({"ham", "han", "henne", "hun", "ho", "hu", "him", "her", "dem", "them"})
_ARTICLES = frozenset(
    {"en", "ei", "ein", "et", "a", "an", "min", "mi", "my", "the", "our", "vår", "god", "good", "close"}
)
_HIS = frozenset({"hans", "hennes", "hennar", "his", "her", "deres", "their"})
_OF = frozenset({"til", "te", "åt", "av", "of", "med", "to"})
_THIRD = frozenset({"han", "hun", "ho", "hu", "he", "she", "som", "who", "that"})
_SELF_IS = frozenset({"er", "e", "am", "im", "as", "som", "being"})
_COUNTS = frozenset({"to", "tre", "fire", "fem", "2", "3", "4", "5", "two", "three", "four", "five", "små"})
_OWN_NOUNS = (
    "drikking",
    "drykkje",
    "rus",
    "sprekk",
    "avheng",
    "drinking",
    "using",
    "addiction",
    "alkohol",
    "forbruk",
)
_MINE = frozenset({"mi", "min", "mitt", "mine", "my"})
_CHILDREN_OF = frozenset(
    """
    barn barnet child kid datter dattera datteren dotter dottera sønn sønnen son sonen daughter
    """.split()
)
_NO_AGE_AFTER = frozenset(
    {"i", "in", "kl", "klokka", "klokken", "at", "etter", "før", "after", "before", "for", "mellom"}
)
_DRINKERS = ("alko", "alkis", "alco", "rus", "narko", "addict", "misbruk", "drink", "drunk")
_A_CHILD = frozenset({"en", "ein", "min", "vår", "eneste"})
# How far behind "for" its person the words of use may stand: "for broren min som nå drikker".
_REACH = 4
# "jeg er 16": young enough that only groups for the young fit (a minor never gets an adult group).
_MINOR_UNTIL = 18
_YOUNG_FROM = 10


@dataclass(frozen=True, slots=True)
class AudienceReading:
    """`audiences` in a fixed order; empty when nothing was said and nothing clearly follows.

    `near` is true where the person speaks of somebody of their own: "mannen min", "søstra mi".
    """

    audiences: tuple[Audience, ...]
    near: bool


class AudienceReader:
    def __init__(self, words: Sequence[Words]) -> None:
        self._said = Phrases.of(words, "audiences")
        self._family = Phrases.listed(words, "family")
        self._parents = Phrases.listed(words, "parents")
        self._uses = Phrases.listed(words, "uses")

    def read(self, text: Sequence[Token]) -> AudienceReading:
        """For whom a group is sought in `text`."""
        found: list[Audience] = []
        for match in self._said.find(text):
            if match.phrase == "unge" and match.start and text[match.start - 1].light in _A_CHILD:
                continue  # "en unge på tre"
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
        if any(_is_own_role(text, match.start, match.end) for match in family) and "relative" not in found:
            found.append("relative")
        on_their_own = any(_is_circle(text, index) for index in range(len(text)))
        if (on_their_own or self._is_partner(text)) and not {"self", "bereaved", "adult_child"} & set(found):
            found = list(dict.fromkeys((*found, "relative")))
        minor = is_minor(text)
        whom = None if minor or {"bereaved", "adult_child"} & set(found) else self._for_whom(text, family)
        if whom is not None:
            found = [code for code in found if code not in ("self", "relative")]
            found.append(whom)
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
        if not minor and _is_child_of(text):
            grown = _names_a_grown_age(text) or bool(words & _NO_LONGER_CHILD)
            found = [code for code in found if code not in ("adult_child", "relative")]
            found.append("adult_child" if grown else "relative")
        if minor:
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
        return AudienceReading(tuple(code for code in order if code in found), mine)

    def _is_someone_near(self, text: Sequence[Token], start: int, end: int) -> bool:
        """True for "mannen min", "mamma", "broren": kin in the definite or with an owner, not "en venn av gruppa"."""
        if end - start > 1:  # "my son", "mannen min": the phrase holds its owner
            return True
        word = text[start].light
        after = text[end].light if end < len(text) else ""
        if after in _OF and end + 1 < len(text) and text[end + 1].light in _COUNTS:
            return False  # "mor til tre"
        before = text[start - 1].light if start else ""
        definite = word.endswith(("en", "a", "n", "et"))
        return after in _OWN or before in _OWN or definite or word in _KIN_WITHOUT_ENDING

    def _is_partner(self, text: Sequence[Token]) -> bool:
        """True for "gift med en som drikker", "eg bur saman med ein som rusar seg", "married to an addict"."""
        uses = {match.start for match in self._uses.find(text)}
        for index, (first, second) in enumerate(itertools.pairwise(text)):
            if first.light not in _TOGETHER or second.light not in _OF:
                continue
            after = text[index + 2 : index + 3 + _REACH]
            if not after or after[0].light not in _ARTICLES:
                continue  # "bor med kona": she is in the words of the family, and what she does is said elsewhere
            someone = any(one.light in _THIRD for one in after[1:])
            if (someone and any(one.index in uses for one in after[1:])) or any(
                one.light.startswith(_DRINKERS) for one in after[1:]
            ):
                return True
        return False

    def _for_whom(self, text: Sequence[Token], family: Sequence[Match]) -> Audience | None:
        """Who is to go, where a group is sought for another: "noe for ham" is for him who drinks, hence `self`.

        "noe for mamma, hun er sliten av drikkinga mi" is for a relative. None where the writer is to go, or it is not said.
        """
        them = False
        kin: Match | None = None
        for index, token in enumerate(text[:-1]):
            if token.light != "for":
                continue
            position = index + 1
            if text[position].light in _US:
                return None
            following = next((match for match in family if match.start == position + 1), None)
            if text[position].light in _THEM and (following is None or text[position].light != "her"):
                them = True
                continue
            while position < len(text) and text[position].light in _ARTICLES:
                position += 1
            kin = next((match for match in family if index < match.start <= position < match.end), kin)
        if not them and (kin is None or text[kin.start].light in _CIRCLES):
            return None
        uses = self._uses.find(text)
        if _speaks_of_own_use(text):
            return "relative"
        if them:
            return "self" if family and uses else None
        assert kin is not None
        if kin.end < len(text) and text[kin.end].light in _OF:
            return None  # "for mor til en som drikker"
        for use in uses:
            said_of_them = use.start > 0 and text[use.start - 1].light in _THIRD
            between = {match.start for match in family if kin.end <= match.start < use.start}
            if use.start >= kin.end and not between and (said_of_them or use.start - kin.end < _REACH):
                return "self"
        return "self" if text[kin.start].light in _FRIENDS else None


def _is_own_role(text: Sequence[Token], start: int, end: int) -> bool:
    """True for "som er kona hans", "i'm his wife": the writer, told through the one who uses."""
    before = [token.light for token in text[max(0, start - 2) : start]]
    after = text[end].light if end < len(text) else ""
    if before and before[-1] in _HIS:
        return len(before) == 2 and before[0] in _SELF_IS
    return after in _HIS and bool(before) and before[-1] in _SELF_IS


def _is_circle(text: Sequence[Token], index: int) -> bool:
    """True for "where do parents go", "noe søsken kan gå på": the circle itself is to go, and not somebody's own parents."""
    if text[index].light not in _CIRCLES:
        return False
    before = text[index - 1].light if index else ""
    after = text[index + 1].light if index + 1 < len(text) else ""
    return before not in _NOT_THE_CIRCLE_BEFORE and after not in _NOT_THE_CIRCLE_AFTER


def _names_a_grown_age(text: Sequence[Token]) -> bool:
    """ "er 43 år", "52 år gammel", "29" at the end; not "i 20 år", "kl 19"."""
    for index, token in enumerate(text):
        if not (token.light.isdigit() and len(token.light) == 2 and int(token.light) >= _MINOR_UNTIL):
            continue
        before = text[index - 1].light if index else ""
        after = text[index + 1].light if index + 1 < len(text) else ""
        if before not in _NO_AGE_AFTER and (after in ("", "år", "years", "yo", "and", "og") or before in _AM):
            return True
    return False


def _is_child_of(text: Sequence[Token]) -> bool:
    """True for "barn av alkoholiker", "child of an alcoholic", said of the writer and not of "mitt barn"."""
    return any(
        first.light in _CHILDREN_OF
        and second.light in ("av", "of", "til")
        and (index == 0 or text[index - 1].light not in _OWN | _NO_LONGER_CHILD)
        and any(one.light.startswith(_DRINKERS) for one in text[index + 2 : index + 5])
        for index, (first, second) in enumerate(itertools.pairwise(text))
    )


def _is_lost(text: Sequence[Token], start: int, end: int) -> bool:
    """True for "mistet sønnen min", "mannen min døde", "lost my dad": a word of loss beside someone near."""
    before = {token.light for token in text[max(0, start - 2) : start]}
    after = {token.light for token in text[end : end + 3]}
    passing = {(one.light, two.light) for one, two in itertools.pairwise(text[end : end + 4])}
    return bool(before & _LOSING) or bool(after & _DYING) or bool(passing & _PASSING)


def _speaks_of_own_use(text: Sequence[Token]) -> bool:
    """True for "jeg drikker for mye" and for "drikkinga mi", "my drinking"."""
    for first, second in itertools.pairwise(text):
        if first.light in _ME and second.light in _OWN_USE:
            return True
        if first.light in _MINE and second.light.startswith(_OWN_NOUNS):
            return True
        if second.light in _MINE and first.light.startswith(_OWN_NOUNS):
            return True
    return False


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
