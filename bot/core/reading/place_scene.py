"""What the words around a possible place name say: is a place meant, is it home, is it ruled out. Pure.

The words themselves are data (`knowledge/places/surroundings.toml`); the weights are explained in docs/places.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.core.reading.text import Token
from knowledge.surroundings import Surroundings

AGAINST = -1.0
NOTHING = 0.0
WEAK = 1.0
GOOD = 2.0
FIRM = 2.6
ASKED_FOR = 2.8
SURE = 3.0
"""The steps of evidence. A name that is also an ordinary word needs more than 2.5: FIRM or SURE. One in a
phrase ("på ski") needs ASKED_FOR: a word for meetings right before the preposition ("møter på Ski")."""

_REACH = 6  # words before the name that may tell what it is
_NEAR = 4  # words around the name among which an organisation speaks for it
_FILLERS = 3  # "i nærheten av selve X"
_CLAUSE_ALONE = 3  # "hønefoss her da," is a clause that names a place
_CLEFT = (("er", "det"), ("e", "det"), ("e", "d"), ("er", "d"), ("blir", "det"), ("is", "it"))
_MARKS = ",.;:!?()\n\u2013\u2014"


@dataclass(frozen=True, slots=True)
class Evidence:
    """How much the surroundings speak for a place (one of the steps above, +1 for a capital inside a sentence), and why.

    `address` is true where the person gives the place as their own: "bor i …", "hønefoss her", a clause that is only a place.
    """

    value: float
    why: str
    address: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """One message as the place reader sees it. `clause` gives the number of the clause of each word.

    `aside` are positions of words that belong to a day, a filter or an organisation; `names` those of an organisation;
    `content` are words that are neither ordinary nor aside. `whole`: the message is a place and little else.
    `meeting` and `seeking`: a group, or anything, is looked for; `seeks_here`: "her", "der" is said somewhere.
    """

    text: Sequence[Token]
    source: str
    clause: Sequence[int]
    aside: frozenset[int]
    names: frozenset[int]
    whole: bool
    content: frozenset[int]
    meeting: bool
    seeking: bool
    seeks_here: bool
    expecting: bool


def scene_of(
    text: Sequence[Token],
    source: str,
    *,
    aside: frozenset[int],
    names: frozenset[int],
    expecting: bool,
    is_filling: Callable[[str], bool],
    cues: Surroundings,
) -> Scene:
    """Lays the message out once. `is_filling` tells an ordinary word that is no place name."""
    numbers: list[int] = []
    for position, token in enumerate(text):
        gap = source[text[position - 1].end : token.start] if position else ""
        numbers.append((numbers[-1] + any(mark in gap for mark in _MARKS)) if numbers else 0)
    left = [token for token in text if token.index not in aside]
    content = [token for token in left if not is_filling(token.light)]
    whole = (
        1 <= len(content) <= 2 and len(left) <= 3 and not any(token.light in cues.naming for token in left)
    )
    lights = {token.light for token in text}
    meeting = bool(names) or bool(lights & cues.meeting)
    return Scene(
        text=text,
        source=source,
        clause=numbers,
        aside=aside,
        names=names,
        whole=whole,
        content=frozenset(token.index for token in content),
        meeting=meeting,
        seeking=meeting or bool(lights & cues.seeking),
        seeks_here=bool(lights & cues.here),
        expecting=expecting,
    )


def evidence_around(
    scene: Scene,
    start: int,
    end: int,
    *,
    beside: frozenset[int],
    is_name: Callable[[int], bool],
    is_plain: Callable[[int], bool],
    is_filling: Callable[[str], bool],
    cues: Surroundings,
) -> Evidence:
    """What speaks for the words `start` to `end` (exclusive) being a place.

    `beside` are positions that speak for a place next to them (organisations; for an exact name filters too). `is_name` tells
    whether another word is the exact name of a place, `is_plain` whether such a name means nothing else.
    """
    text = scene.text
    before = [token.light for token in text[max(0, start - _REACH) : start]]
    previous = before[-1] if before else ""
    following = text[end].light if end < len(text) else ""
    if previous in cues.naming or (len(before) > 1 and before[-2] in cues.naming and previous in cues.copula):
        return Evidence(AGAINST, f"a person's name follows «{previous}»")
    best = Evidence(NOTHING, "nothing around it")
    led, ahead = _preposition_before(scene, start, cues)
    if led:
        best = _after_preposition(scene, start, end, led, ahead, beside, cues)
    if following in cues.administrative and scene.clause[end] == scene.clause[start]:
        best = _more(best, SURE, f"«{following}» follows")
    if following in cues.possessive and end + 1 < len(text) and _is_meeting(scene, end + 1, cues):
        best = _more(best, ASKED_FOR, f"«{following} {text[end + 1].light}»: its own")
    if start == 0 and following in cues.question and scene.seeks_here and scene.seeking:
        best = _more(best, FIRM, f"«{following} …» is asked of it", address=True)
    if start == 0 and following in cues.copula and scene.seeks_here and _first_of(text[end:], cues.small):
        best = _more(best, FIRM, f"«{_first_of(text[end:], cues.small)}» is said of it", address=True)
    if {start - 1, start - 2, end} & beside:
        best = _more(best, GOOD, "beside a group or filter")
    if scene.whole:
        others = scene.content - set(range(start, end))
        bare = len(text) - len(beside) <= (3 if others else 2) and all(is_name(other) for other in others)
        best = _more(best, SURE if bare else GOOD, "the whole message")
    best = _more(best, *_in_its_clause(scene, start, end, is_filling, cues), address=True)
    if (
        following in cues.here
        and scene.clause[end] == scene.clause[start]
        and not (end + 1 < len(text) and text[end + 1].light in cues.preposition)
    ):
        best = _more(best, GOOD, f"«{following}» points at it", address=True)
    if (
        following in cues.joining
        and end + 1 < len(text)
        and text[end + 1].light in (*cues.here, *cues.preposition)
        and start == 0
    ):
        # "egersund eller rundt der", "moss og omegn"
        best = _more(best, GOOD, f"«{following} {text[end + 1].light}» follows", address=True)
    if following in cues.which and tuple(before[-2:]) in _CLEFT:
        best = _more(best, GOOD, f"«{' '.join(before[-2:])} … {following}»")
    joined = joined_with(scene, start, end, is_name, cues)
    if joined is not None:
        paired = any(word in cues.pairing for word in before[-3:])
        sure = is_plain(joined) or (scene.seeking and paired)
        good = scene.seeking or paired
        best = _more(
            best, FIRM if sure else GOOD if good else WEAK, f"beside «{text[joined].light}», a place too"
        )
    if _is_after_refusal(scene, start, cues):
        best = _more(best, FIRM, "instead of one that is ruled out")
    token = text[start]
    if (
        token.capital
        and start > 0
        and best.value < SURE
        and not token.text.isupper()
        and not all(one.capital for one in text)
    ):
        best = Evidence(best.value + 1.0, f"{best.why}, capital letter", best.address)
    return best


def _is_meeting(scene: Scene, position: int, cues: Surroundings) -> bool:
    return position in scene.names or scene.text[position].light in cues.meeting


def _first_of(tokens: Sequence[Token], among: frozenset[str]) -> str:
    return next((token.light for token in tokens[:_NEAR] if token.light in among), "")


def _more(held: Evidence, value: float, why: str, *, address: bool = False) -> Evidence:
    if value > held.value:
        return Evidence(value, why, address)
    return Evidence(held.value, held.why, held.address or (address and value > NOTHING))


def _preposition_before(scene: Scene, start: int, cues: Surroundings) -> tuple[str, int]:
    """The preposition that leads to the name, past filling words ("i nærheten av"), and its position; "" when none."""
    position = start - 1
    found, where = "", start
    if position >= 0 and scene.text[position].light in cues.whole:
        found = scene.text[position].light  # "hele Numedal"
    for _ in range(_FILLERS + 1):
        if position < 0 or scene.clause[position] != scene.clause[start]:
            break
        word, folded = scene.text[position].light, scene.text[position].fold
        if word in cues.preposition:
            if word == "i" and position and scene.text[position - 1].light in cues.pronoun:
                break
            found, where = word, position
            break
        if word not in cues.filler and not folded.endswith(cues.apposition):
            break
        position -= 1
    return found, where


def _after_preposition(
    scene: Scene,
    start: int,
    end: int,
    led: str,
    ahead: int,
    beside: frozenset[int],
    cues: Surroundings,
) -> Evidence:
    before = [token.light for token in scene.text[max(0, ahead - _REACH) : ahead]]
    for word in before:
        if word in cues.living:
            return Evidence(SURE, f"«{word} … {led}»", address=True)
    if before and (before[-1] in cues.meeting or ahead - 1 in beside):
        return Evidence(ASKED_FOR, f"«{before[-1]} {led}»")
    for word in before:
        if (
            word in cues.seeking
            or word in cues.meeting
            or word in cues.work
            or word in cues.moved
            or word in cues.past
        ):
            return Evidence(FIRM, f"«{word} … {led}»")
    whose = before[-2:] if before and before[-1] in cues.whose else before[-1:]
    if whose and whose[0] in cues.third_person and whose[0] not in cues.pronoun_of_others:
        return Evidence(FIRM, f"«{' '.join(whose)} {led}»: where somebody is")
    if led in cues.destination and any(word in cues.moving for word in before[-3:]):
        return Evidence(FIRM, f"on the way «{led}»")
    if led in cues.from_words and any(word in cues.being for word in before[-3:]):
        return Evidence(FIRM, f"comes «{led}»")
    if any(position in beside for position in range(max(0, start - _NEAR - 1), end + _NEAR)):
        return Evidence(FIRM, f"«{led}», beside a group or filter")
    if scene.meeting:
        return Evidence(GOOD, f"«{led}», and a group is spoken of")
    return Evidence(WEAK, f"«{led}»")


def _in_its_clause(
    scene: Scene, start: int, end: int, is_filling: Callable[[str], bool], cues: Surroundings
) -> tuple[float, str]:
    """A clause that is a place and little else, beside others: "sand, er det noe der?"."""
    number = scene.clause[start]
    inside = [token for token in scene.text if scene.clause[token.index] == number]
    if len(inside) == len(scene.text):
        return NOTHING, ""
    others = [token for token in inside if not start <= token.index < end and token.index not in scene.aside]
    if len(inside) > _CLAUSE_ALONE or any(not is_filling(token.light) for token in others):
        return NOTHING, ""
    after = scene.source[inside[-1].end : inside[-1].end + 2].strip()[:1]
    first = number == 0
    # "hå? skjønte ikke", "bø! der skremte du meg": only a comma or a line makes a bare word an address.
    calm = after in (",", "-", ":", "(", "\u2013", "") if first else True
    if not others and calm and (scene.meeting or (scene.seeking and first)):
        return FIRM, "a clause of its own, and a group is asked for"
    return GOOD, "a clause of its own"


def joined_with(
    scene: Scene, start: int, end: int, is_name: Callable[[int], bool], cues: Surroundings
) -> int | None:
    """The position of the other name in "både X og Y", "X eller Y"; None when there is none."""
    text = scene.text
    if start >= 2 and text[start - 1].light in cues.joining and is_name(start - 2):
        return start - 2
    if end + 1 < len(text) and text[end].light in cues.joining and is_name(end + 1):
        return end + 1
    return None


def _is_after_refusal(scene: Scene, start: int, cues: Surroundings) -> bool:
    """True for "ikke Oslo, Moss": what follows the name that is ruled out is the place that is meant."""
    return (
        start >= 2
        and scene.text[start - 2].light in cues.refusing
        and stands_alone(scene, start)
        and scene.clause[start] != scene.clause[start - 1]
    )


def stands_alone(scene: Scene, index: int) -> bool:
    """True at the start, at the end, or beside a mark: where an address may stand alone."""
    text = scene.text
    if index in (0, len(text) - 1):
        return True
    gaps = (
        scene.source[text[index - 1].end : text[index].start]
        + scene.source[text[index].end : text[index + 1].start]
    )
    return any(mark in gaps for mark in (*_MARKS, "/", "-"))
