"""Plain language: how easy the texts are to read, and how long a sentence may be."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.errors import Problem
from knowledge.library import LANGUAGES, Library
from knowledge.lines import Lines
from knowledge.plain_text import lix, sentences, words
from knowledge.spoken import Spoken

MAX_LIX = 40.0
"""The highest LIX of any text: "easy" ends there (klartsagt.no)."""
MAX_LIX_IN_DANGER = 25.0
"""The highest LIX of what is said to someone in danger."""
MAX_WORDS_A_SENTENCE = 30

_DANGER = ("emergency.", "elevated.")
# LIX says little about a label of a few words, where one long word is a quarter of the text.
_FEWEST_WORDS = 12
_FEWEST_WORDS_IN_DANGER = 5


def check_plain_language(library: Library, said: tuple[Spoken, ...], lines: Lines) -> Iterator[Problem]:
    for topic in library.topics.values():
        for text in topic.texts.values():
            for part in (text.short, text.more):
                if part and (measured := lix(part)) > MAX_LIX:
                    yield Problem(text.path, lines.body(text, part[0]), _too_hard(measured, MAX_LIX))
    yield from _kinds(library, lines)
    for one in said:
        if not one.key.startswith(("topic.", "kind.", "thing.")):
            in_danger = one.key.startswith(_DANGER)
            most = MAX_LIX_IN_DANGER if in_danger else MAX_LIX
            fewest = _FEWEST_WORDS_IN_DANGER if in_danger else _FEWEST_WORDS
            measured = lix((one.text,))
            if len(words(one.text)) >= fewest and measured > most:
                yield one.problem(_too_hard(measured, most, one.key))
        for sentence in sentences(one.text):
            count = len(words(sentence))
            if count > MAX_WORDS_A_SENTENCE:
                yield one.problem(
                    f"a sentence of {count} words ('{sentence[:40]}…'); split it, at most {MAX_WORDS_A_SENTENCE}"
                )


def _kinds(library: Library, lines: Lines) -> Iterator[Problem]:
    """A thing is told together with why its kind is one and what that means, so the three are measured together."""
    for thing in library.things.values():
        kind = library.kinds[thing.kind]
        for language in LANGUAGES:
            measured = lix((thing.because[language], kind.why[language], kind.means[language]))
            if measured > MAX_LIX:
                near = f'id = "{thing.id}"'
                path = lines.holding(lines.below("content/things"), near)
                line = lines.find(path, near, "because", f"{language} =")
                yield Problem(path, line, _too_hard(measured, MAX_LIX, f"{thing.id} in '{language}'"))


def _too_hard(measured: float, most: float, key: str = "") -> str:
    what = f"`{key}` has" if key else "the text has"
    return f"{what} LIX {measured:.1f}; use shorter sentences and shorter words, at most {most:.0f}"
