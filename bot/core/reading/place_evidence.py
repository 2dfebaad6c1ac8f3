"""What the words around a possible place name say for it, in named steps. Pure.

Each sign looks at one thing; the strongest counts, and says why. The words are data (`knowledge/places/surroundings.toml`), the
steps are explained in docs/places.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.core.reading.place_scene import Scene, stands_alone
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
_CAPITAL = 1.0
_CLEFT = (("er", "det"), ("e", "det"), ("e", "d"), ("er", "d"), ("blir", "det"), ("is", "it"))
# "hå? skjønte ikke", "bø! der skremte du meg": only these make a bare word at the head of a message an address.
_CALM_MARKS = (",", "-", ":", "(", "\u2013", "")


@dataclass(frozen=True, slots=True)
class Evidence:
    """How much the surroundings speak for a place (one of the steps above, +1 for a capital inside a sentence), and why.

    `address` is true where the person gives the place as their own: "bor i …", "hønefoss her", a clause that is only a place.
    """

    value: float
    why: str
    address: bool = False


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the signs ask about other words: `is_name` the exact name of a place at a position, `is_plain` a name there that means
    nothing else, `is_filling` an ordinary word that is no place."""

    is_name: Callable[[int], bool]
    is_plain: Callable[[int], bool]
    is_filling: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class _Around:
    """The words `start` to `end` (exclusive) and what stands around them, in `light` form; "" where nothing does."""

    scene: Scene
    start: int
    end: int
    beside: frozenset[int]
    lexicon: Lexicon
    cues: Surroundings
    before: Sequence[str]
    previous: str
    following: str
    next: str

    @property
    def same_clause_follows(self) -> bool:
        return (
            self.end < len(self.scene.text) and self.scene.clause[self.end] == self.scene.clause[self.start]
        )


def evidence_around(
    scene: Scene, start: int, end: int, *, beside: frozenset[int], lexicon: Lexicon, cues: Surroundings
) -> Evidence:
    """What speaks for the words `start` to `end` (exclusive) being a place.

    `beside` are positions that speak for a place next to them: organisations, and for an exact name filters too.
    """
    text = scene.text
    before = [token.light for token in text[max(0, start - _REACH) : start]]
    ahead = [token.light for token in text[end : end + 2]] + ["", ""]
    at = _Around(
        scene, start, end, beside, lexicon, cues, before, before[-1] if before else "", ahead[0], ahead[1]
    )
    if at.previous in cues.naming or (
        len(before) > 1 and before[-2] in cues.naming and at.previous in cues.copula
    ):
        return Evidence(AGAINST, f"a person's name follows «{at.previous}»")
    best = Evidence(NOTHING, "nothing around it")
    for sign in _SIGNS:
        found = sign(at)
        if found is not None:
            stronger = found if found.value > best.value else best
            best = Evidence(stronger.value, stronger.why, best.address or found.address)
    token = text[start]
    if token.capital and start > 0 and best.value < SURE and not token.text.isupper() and not scene.shouting:
        best = Evidence(best.value + _CAPITAL, f"{best.why}, capital letter", best.address)
    return best


def _led(at: _Around) -> Evidence | None:
    led, ahead = _preposition_before(at.scene, at.start, at.cues)
    return _after_preposition(at, led, ahead) if led else None


def _administrative(at: _Around) -> Evidence | None:
    if at.following in at.cues.administrative and at.same_clause_follows:
        return Evidence(SURE, f"«{at.following}» follows")
    return None


def _possessed(at: _Around) -> Evidence | None:
    """ "Lom sitt møte" """
    position = at.end + 1
    is_meeting = position in at.scene.names or at.next in at.cues.meeting
    if at.following in at.cues.possessive and at.next and is_meeting:
        return Evidence(ASKED_FOR, f"«{at.following} {at.next}»: its own")
    return None


def _asked_of(at: _Around) -> Evidence | None:
    """ "os har dere noe der" """
    if at.start == 0 and at.following in at.cues.question and at.scene.seeks_here and at.scene.seeking:
        return Evidence(FIRM, f"«{at.following} …» is asked of it", address=True)
    return None


def _said_of(at: _Around) -> Evidence | None:
    """ "Røst er så lite at alle ser hvor du går her" """
    if at.start or at.following not in at.cues.copula or not at.scene.seeks_here:
        return None
    words = [token.light for token in at.scene.text[at.end : at.end + _NEAR]]
    small = next((word for word in words if word in at.cues.small), None)
    return Evidence(FIRM, f"«{small}» is said of it", address=True) if small else None


def _beside_group(at: _Around) -> Evidence | None:
    if {at.start - 1, at.start - 2, at.end} & at.beside:
        return Evidence(GOOD, "beside a group or filter")
    return None


def _whole_message(at: _Around) -> Evidence | None:
    if not at.scene.whole:
        return None
    others = at.scene.content - set(range(at.start, at.end))
    words = len(at.scene.text) - len(at.beside)
    bare = words <= (3 if others else 2) and all(at.lexicon.is_name(other) for other in others)
    return Evidence(SURE if bare else GOOD, "the whole message")


def _own_clause(at: _Around) -> Evidence | None:
    """A clause that is a place and little else, beside others: "sand, er det noe der?"."""
    scene = at.scene
    number = scene.clause[at.start]
    first, last = scene.clauses[number]
    if last - first > _CLAUSE_ALONE or last - first == len(scene.text):
        return None
    inside = scene.text[first:last]
    others = [
        token for token in inside if not at.start <= token.index < at.end and token.index not in scene.aside
    ]
    if any(not at.lexicon.is_filling(token.light) for token in others):
        return None
    after = scene.source[inside[-1].end : inside[-1].end + 2].strip()[:1]
    calm = number > 0 or after in _CALM_MARKS
    if not others and calm and (scene.meeting or (scene.seeking and number == 0)):
        return Evidence(FIRM, "a clause of its own, and a group is asked for", address=True)
    return Evidence(GOOD, "a clause of its own", address=True)


def _pointed_at(at: _Around) -> Evidence | None:
    """ "hønefoss her"; not "moss der i" """
    if at.following in at.cues.here and at.same_clause_follows and at.next not in at.cues.preposition:
        return Evidence(GOOD, f"«{at.following}» points at it", address=True)
    return None


def _or_around(at: _Around) -> Evidence | None:
    """ "egersund eller rundt der", "moss og omegn" """
    if (
        at.start == 0
        and at.following in at.cues.joining
        and (at.next in at.cues.here or at.next in at.cues.preposition)
    ):
        return Evidence(GOOD, f"«{at.following} {at.next}» follows", address=True)
    return None


def _cleft(at: _Around) -> Evidence | None:
    """ "nå er det Gjøvik som gjelder" """
    if at.following in at.cues.which and tuple(at.before[-2:]) in _CLEFT:
        return Evidence(GOOD, f"«{' '.join(at.before[-2:])} … {at.following}»")
    return None


def _joined(at: _Around) -> Evidence | None:
    other = joined_with(at.scene, at.start, at.end, at.lexicon.is_name, at.cues)
    if other is None:
        return None
    paired = any(word in at.cues.pairing for word in at.before[-3:])
    sure = at.lexicon.is_plain(other) or (at.scene.seeking and paired)
    value = FIRM if sure else GOOD if at.scene.seeking or paired else WEAK
    return Evidence(value, f"beside «{at.scene.text[other].light}», a place too")


def _meant(at: _Around) -> Evidence | None:
    """ "nei jeg mente Orkanger" """
    if at.previous in at.cues.meant:
        return Evidence(FIRM, f"«{at.previous}» before it", address=True)
    return None


def _after_refusal(at: _Around) -> Evidence | None:
    """ "ikke Oslo, Moss": what follows the name that is ruled out is the place that is meant."""
    scene, start = at.scene, at.start
    if (
        start >= 2
        and scene.text[start - 2].light in at.cues.refusing
        and stands_alone(scene, start)
        and scene.clause[start] != scene.clause[start - 1]
    ):
        return Evidence(FIRM, "instead of one that is ruled out")
    return None


def _after_preposition(at: _Around, led: str, ahead: int) -> Evidence:
    """What the words before the preposition `led`, which stands at `ahead`, tell."""
    scene, cues, beside = at.scene, at.cues, at.beside
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
    if any(position in beside for position in range(max(0, at.start - _NEAR - 1), at.end + _NEAR)):
        return Evidence(FIRM, f"«{led}», beside a group or filter")
    if scene.meeting:
        return Evidence(GOOD, f"«{led}», and a group is spoken of")
    return Evidence(WEAK, f"«{led}»")


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


_SIGNS = (
    _led, _administrative, _possessed, _asked_of, _said_of, _beside_group, _whole_message, _own_clause, _pointed_at, _or_around,
    _cleft, _joined, _after_refusal, _meant,
)  # fmt: skip
