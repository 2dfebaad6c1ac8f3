"""One message laid out for the reader of places: its words, clauses, and what they say as a whole. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.core.reading.text import Token
from knowledge.surroundings import Surroundings

_MARKS = ",.;:!?()\n\u2013\u2014"
_MARKS_INSIDE = (*_MARKS, "/", "-")
_WHOLE_CONTENT, _WHOLE_WORDS = 2, 3  # a message that is a place and little else


@dataclass(frozen=True, slots=True)
class Scene:
    """One message as the place reader sees it. `clause` gives the number of the clause of each word, `clauses` the first word
    of each and the one after its last.

    `aside` are positions of words that belong to a day, a filter or an organisation; `names` those of an organisation;
    `content` are words that are neither ordinary nor aside. `whole`: the message is a place and little else.
    `meeting` and `seeking`: a group, or anything, is looked for; `seeks_here`: "her", "der" is said somewhere.
    `shouting`: every word has a capital, so that one tells nothing.
    """

    text: Sequence[Token]
    source: str
    clause: Sequence[int]
    clauses: Sequence[tuple[int, int]]
    aside: frozenset[int]
    names: frozenset[int]
    whole: bool
    content: frozenset[int]
    meeting: bool
    seeking: bool
    seeks_here: bool
    shouting: bool
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
    starts = [at for at in range(len(text)) if not at or numbers[at] != numbers[at - 1]]
    clauses = list(pairwise([*starts, len(text)])) if text else []
    left = [token for token in text if token.index not in aside]
    content = [token for token in left if not is_filling(token.light)]
    whole = (
        1 <= len(content) <= _WHOLE_CONTENT
        and len(left) <= _WHOLE_WORDS
        and not any(token.light in cues.naming for token in left)
    )
    lights = {token.light for token in text}
    meeting = bool(names) or bool(lights & cues.meeting)
    return Scene(
        text=text,
        source=source,
        clause=numbers,
        clauses=clauses,
        aside=aside,
        names=names,
        whole=whole,
        content=frozenset(token.index for token in content),
        meeting=meeting,
        seeking=meeting or bool(lights & cues.seeking),
        seeks_here=bool(lights & cues.here),
        shouting=all(token.capital for token in text),
        expecting=expecting,
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
    return any(mark in gaps for mark in _MARKS_INSIDE)
