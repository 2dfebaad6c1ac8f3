"""What a place is to the person: home, asked about, or only mentioned; and which names take back others. Pure.

"bor i Molde, er egentlig fra Volda" · "gikk på møte i Vennesla før, men nå må det bli Evje" · "søster mi i Kristiansand sier …,
jeg sitter i Tvedestrand" · "Klepp, nei vent, Bryne". The words are data (`knowledge/places/surroundings.toml`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core.reading.place_choice import Hit
from bot.core.reading.place_scene import Scene
from bot.core.reading.text import Token
from knowledge.surroundings import Surroundings

HOME_TO_BE, HOME, ASKED, OTHERS, ORIGIN, MENTIONED, UNWANTED = 6, 5, 4, 3, 2, 1, 0
"""From what counts most to least: where they are going to live (or are now, after another place); where they live, stay or look
for a group; a place without more; another person's home; where they come from; work or the past; rather not there."""

_REFUSAL_REACH = 5
_TAKEN_BACK_REACH = 3


@dataclass(frozen=True, slots=True)
class Role:
    """One of the roles above, and the word that told."""

    value: int
    why: str


def with_roles(hits: Sequence[Hit], scene: Scene, cues: Surroundings) -> list[Hit]:
    """The hits, in the order of the text, each with its role."""
    out: list[Hit] = []
    since = 0
    for hit in hits:
        if hit.candidates[0].how == "people":
            role = Role(MENTIONED, "a word for people of the place")  # "er bergenser, bor i Oslo"
        else:
            role = role_of(scene, hit.start, hit.end, since, cues)
        refused = is_refused(scene, hit.start, cues)
        out.append(replace(hit, role=role.value, role_why=role.why, refused=refused))
        since = hit.end
    return out


def role_of(scene: Scene, start: int, end: int, since: int, cues: Surroundings) -> Role:
    """The role of the place in the words `start` to `end`. `since` is where the name before it ended: what was said before that
    belongs to the other name."""
    text = scene.text
    begin = max(since, _segment_start(scene, start, cues))
    before = [token.light for token in text[begin:start]]
    after = _after(scene, end, cues)
    led = before[-1] if before else ""
    asks = _is_question(scene, begin, cues)
    refusal = _first(before[-_REFUSAL_REACH:], cues.refusing)
    if refusal and not asks:
        return Role(UNWANTED, f"«{refusal}» before it")
    moving = _first(before, cues.moving | cues.moved)
    if led in cues.from_words:
        if moving or (after and after[0] in cues.destination):
            return Role(MENTIONED, f"«{led}»: left behind")
        if _first(before[-3:], cues.being):
            return Role(ORIGIN, f"comes «{led}»")
    if led in cues.destination:
        if _first(before, cues.moving) or (
            since and since == begin and _first(_words(text, since - 2, since), cues.from_words)
        ):
            return Role(HOME_TO_BE, f"on the way «{led}»")
        if _first(before, cues.moved):
            return Role(HOME, f"moved «{led}»")
    return _by_verb(before, after, asks, cues)


def _by_verb(before: Sequence[str], after: Sequence[str], asks: bool, cues: Surroundings) -> Role:
    work, past = _first(before, cues.work), _first(before, cues.past | cues.earlier)
    now = _first(before, cues.now) or _first(after[:2], cues.now)
    living = _last(before, cues.living)
    own = _stays(before, cues)
    other = _subject(before, cues)
    if past and not (living and now):
        return Role(MENTIONED, f"«{past}»: the past")
    if work and not living:
        # "er fra Bremanger, studerer i Volda nå"
        return Role(ASKED if now else MENTIONED, f"«{work}{' … ' + now if now else ''}»")
    if other and not asks:
        return Role(OTHERS, f"«{other}»: another person's")
    usually = _first((*before, *after), cues.usually)
    if living and usually:
        return Role(ORIGIN, f"«{usually}»: not where they are now")
    if now and not asks:
        return Role(HOME_TO_BE, f"«{now}»")
    what = living or _first(before, cues.visiting) or _last(before, cues.wish)
    if what:
        return Role(HOME, f"«{what}»")
    if own:
        return Role(HOME, f"«{own}»: where they are")
    if asks:
        return Role(HOME, "a question about it")
    return Role(ASKED, "nothing more said")


def is_refused(scene: Scene, start: int, cues: Surroundings) -> bool:
    """True for "ikke Oslo" and "ikke i Oslo"."""
    before = [token.light for token in scene.text[max(0, start - 3) : start]]
    if not before:
        return False
    if before[-1] in cues.refusing:
        return True
    return len(before) > 1 and before[-1] in cues.preposition and before[-2] in cues.refusing


def settled(hits: Sequence[Hit], text: Sequence[Token], cues: Surroundings) -> list[Hit]:
    """The hits that count: without those that were taken back, and of the rest those whose role counts most."""
    kept = _without_taken_back(hits, text, cues)
    if len(kept) < 2:
        return kept
    if any(token.light in cues.both for token in text):
        return [hit for hit in kept if hit.role != UNWANTED] or kept
    top = max(hit.role for hit in kept)
    return [hit for hit in kept if hit.role == top or (hit.joined and hit.role == ASKED and top == HOME)]


def _without_taken_back(hits: Sequence[Hit], text: Sequence[Token], cues: Surroundings) -> list[Hit]:
    kept: list[Hit] = []
    for position, hit in enumerate(hits):
        following = hits[position + 1] if position + 1 < len(hits) else None
        if following is not None:
            between = _words(text, hit.end, following.start)
            after = _words(text, following.end, following.end + _TAKEN_BACK_REACH)
            if _first(between, cues.correction) or _first(after, cues.correction):
                continue
        kept.append(hit)
    return kept


def _segment_start(scene: Scene, start: int, cues: Surroundings) -> int:
    """Where the thought begins that the word `start` stands in: after a mark, or after a word such as "men"."""
    position = start
    while position > 0 and scene.clause[position - 1] == scene.clause[start]:
        if scene.text[position - 1].light in cues.but:
            break
        position -= 1
    return position


def _after(scene: Scene, end: int, cues: Surroundings) -> list[str]:
    """The words after the name, to the end of the thought."""
    found: list[str] = []
    for token in scene.text[end:]:
        if scene.clause[token.index] != scene.clause[end - 1] or token.light in cues.but:
            break
        found.append(token.light)
    return found


def _is_question(scene: Scene, begin: int, cues: Surroundings) -> bool:
    """True where the thought begins like a question or a wish: "er det noe …", "finnes det …", "så lurer jeg på …"."""
    words = [token.light for token in scene.text[begin : begin + 2]]
    if not words:
        return False
    second = words[1] if len(words) > 1 else ""
    if words[0] in cues.half_question:
        # "er fra Volda", "har bodd i Moss" and "er på ferie" tell; "er det", "har dere" and "kan eg" ask.
        return second in cues.asked_of
    return words[0] in cues.question or (second in cues.question and second not in cues.half_question)


def _stays(before: Sequence[str], cues: Surroundings) -> str:
    """The pronoun in "jeg sitter jo i", "vi er på", "og eg i"; "" when another word stands between."""
    for word in reversed(before[:-1]):
        if word in cues.first_person and word not in cues.staying:
            return word
        if word in ("e", "æ") and word in cues.first_person:
            continue
        if word not in cues.staying:
            return ""
    return ""


def _subject(before: Sequence[str], cues: Surroundings) -> str:
    """The other person the thought is about: "søster mi i", "jeg har en sønn som bor i"; "" where the writer comes last."""
    for word in reversed(before):
        if word in cues.third_person:
            return word
        if word in cues.first_person and word not in cues.preposition and word not in ("e", "æ"):
            return ""
    return ""


def _words(text: Sequence[Token], start: int, end: int) -> list[str]:
    return [token.light for token in text[max(0, start) : end]]


def _first(words: Sequence[str], among: frozenset[str]) -> str:
    return next((word for word in words if word in among), "")


def _last(words: Sequence[str], among: frozenset[str]) -> str:
    return next((word for word in reversed(words) if word in among), "")
