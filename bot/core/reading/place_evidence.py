"""What the words around a possible place name say: is a place meant, is it home, is it ruled out."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.reading.place_index import PlaceIndex
from bot.core.reading.text import Token

PREPOSITIONS = frozenset(
    """
    i på ved nær fra frå rundt utenfor utanfor omkring til mot in near at from around to innafor inne
    oppe nede ute borte mellom te innenfor nord sør hos
    """.split()
)
_LIVING = frozenset(
    """
    bor bur bo bodde flyttet flytta flytter flyttar bosatt hjemme heime live living lives moved moving
    holder tilholder her
    """.split()
)
_SEEKING = frozenset(
    """
    møte møter møtet gruppe grupper gruppa noe noko noen nokon nokka tilbud tilbod finnes finst fins aa
    na al anon alanon aca coda meeting meetings group groups anything treff selvhjelp sjølvhjelp hjelp
    nærmeste nærmaste nearest hva kva what trenger treng
    """.split()
)
_WORK_OR_PAST = frozenset(
    """
    jobber jobbar jobba arbeider pendler pendlar født fødd opprinnelig opphavleg egentlig eigentleg
    avrusning avrusing innlagt soner sonar soning behandling studerer work born originally oppvokst
    vokste fengsel grew
    """.split()
)
NAMING = frozenset(
    """
    heter heiter navnet namnet hilsen helsing mvh psykologen legen dr doktor fru herr fastlege psykolog
    lege name called
    """.split()
)
_MOVING = frozenset({"flyttet", "flytta", "flytter", "flyttar", "flytte", "moved", "moving", "flyttja"})
_AFTER = frozenset(
    """
    kommune kommunen sentrum by fylke fylket området omegn municipality area kommuna
    """.split()
)
REFUSING = frozenset({"ikke", "ikkje", "itj", "not"})
OR_WORDS = frozenset(
    {"og", "eller", "and", "or", "mellom", "between", "/", "helst", "ev", "evt", "alternativt"}
)
QUALIFYING = frozenset({"i", "på", "ved", "in", "nær", "utenfor", "utanfor", "near"})
BLOCKED = frozenset(
    phrase.strip()
    for phrase in """
    på ski, på tur, i tid, i mål, på time, i time, i sol, på strand,
    på fjell, til fjell, i hell, på re, i gran, på gran, i hole, in hole,
    a hole, i fjell, på stranda, til sjøs, i dal, på plassen, i kjeller, på stange,
    i strand, på voll, i fall, i marka, på marka, på tro, i tro, på torp,
    på sand, i sand, på moen,
    """.split(",")
    if phrase.strip()
)


def slips_allowed(length: int, evidence: float) -> int:
    """How many slips are forgiven in a word of this length with this much evidence around it (docs/places.md)."""
    if evidence >= 2:
        return 2 if length >= 7 else 1 if length >= 4 else 0
    if evidence >= 1:
        return 2 if length >= 8 else 1 if length >= 5 else 0
    return 1 if length >= 7 else 0


def is_whole(text: Sequence[Token], aside: frozenset[int], index: PlaceIndex) -> bool:
    """True when the message is a place and little else: one to three words besides filters, names and filling words."""
    left = [token for token in text if token.index not in aside]
    content = [token for token in left if not index.is_common(token.light) or index.is_word(token.light)]
    return 1 <= len(content) <= 2 and len(left) <= 3 and not any(token.light in NAMING for token in left)


def evidence_around(
    text: Sequence[Token], start: int, end: int, *, whole: bool, names: frozenset[int]
) -> float:
    """How much the surroundings speak for a place: -1 against, 0 nothing, 1 weak, 2 good, 3 firm."""
    before = [token.light for token in text[max(0, start - 6) : start]]
    previous = before[-1] if before else ""
    following = text[end].light if end < len(text) else ""
    if previous in NAMING or (len(before) > 1 and before[-2] in NAMING and previous in ("er", "is")):
        return -1.0
    total = 0.0
    named = {i for i in (start - 1, end, start - 2) if i in names}
    if previous in PREPOSITIONS:
        total = 1.0
        if any(word in _LIVING for word in before[:-1]):
            total = 3.0
        elif any(word in _SEEKING for word in before[:-1]) or any(
            i in names for i in range(max(0, start - 5), end + 4)
        ):
            total = 2.6
    if following in _AFTER:
        total = max(total, 3.0)
    if named:
        total = max(total, 2.0)
    if whole and len(text) - len(names) <= 2:
        total = max(total, 3.0)
    elif whole:
        total = max(total, 2.0)
    token = text[start]
    if token.capital and start > 0 and not token.text.isupper() and not all(one.capital for one in text):
        total += 1.0 if total < 3 else 0.0
    return total


def stands_alone(text: Sequence[Token], index: int, source: str) -> bool:
    """True at the start, at the end, or after a comma or full stop: where an address may stand alone."""
    if index in (0, len(text) - 1):
        return True
    before = source[text[index - 1].end : text[index].start]
    after = source[text[index].end : text[index + 1].start]
    return any(char in before + after for char in ",.;:!?(/-\n")


def role_of(text: Sequence[Token], start: int) -> int:
    before = [token.light for token in text[max(0, start - 4) : start]]
    if before and before[-1] in ("fra", "frå", "from") and _MOVING & set(before):
        return 1
    for word in reversed(before):
        if word in _LIVING or word in ("ut", "helst"):
            return 3
        if word in _WORK_OR_PAST:
            return 1
        if word in ("men", "but", "og", "eller"):
            break
    if (
        before
        and before[-1] in ("fra", "frå", "from")
        and any(token.light in ("er", "am", "e") for token in text[max(0, start - 3) : start])
    ):
        return 1
    return 2


def is_refused(text: Sequence[Token], start: int) -> bool:
    before = [token.light for token in text[max(0, start - 3) : start]]
    if not before:
        return False
    if before[-1] in REFUSING:
        return True
    return len(before) > 1 and before[-1] in PREPOSITIONS and before[-2] in REFUSING
