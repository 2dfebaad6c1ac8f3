"""Which words of a message tell of a life and ask for nothing: "jeg drikker mest i helga", "edru siden mandag".

A day, an hour or a screen in such words is no filter. Told are habits of use, what is past, and one's own or another's work
and appointments. Work is told, too, and neither asks for its hours nor rules them out: who works from Monday to Friday may
well come on a Tuesday evening.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.reading.lexicon import Phrases
from bot.core.reading.text import Token, tokens
from knowledge.library import Words

_LISTS = ("habits", "past", "asks")
_STOPS = frozenset(".?!;:,()\n–")
_MEETINGS = ("møt", "grupp", "treff", "samling", "meeting", "group", "tilbud", "tilbod")
_SUBJECTS = frozenset(
    """
    jeg eg æ ej i jæ je han hun ho vi me vi de dei he she we they mannen kona mamma pappa faren moren broren
    søsteren sønnen dattera datteren sonen guten samboeren kjæresten husband wife
    """.split()
)
# "drakk meg dritings sammen med kompisene på fredag": so many words may stand between the verb and its day.
_REACH = 8
# "på fredag drakk jeg", "torsdag skal jeg til legen": so many words may stand before what is told in its clause.
_FRONT = 5
_OF_THE_MONTH = frozenset({"måneden", "månaden", "måned", "månad", "month"})
_LAST = frozenset({"siste", "last", "sist"})


@dataclass(frozen=True, slots=True)
class Told:
    """Token positions. `habits` stand under a habit ("drikker"), `past` under what is past, work or an appointment."""

    habits: frozenset[int] = frozenset()
    past: frozenset[int] = frozenset()

    @property
    def all(self) -> frozenset[int]:
        return self.habits | self.past


class ToldReader:
    def __init__(self, words: Sequence[Words]) -> None:
        # One table, so that each word is looked up once; what asks outweighs what tells.
        table = {phrase: name for name in _LISTS for one in words for phrase in one.lists.get(name, ())}
        self._phrases = Phrases(table)
        firsts = [tokens(phrase)[0] for phrase in table]
        self._firsts = frozenset(one.light for one in firsts) | frozenset(one.fold for one in firsts)

    def read(self, text: Sequence[Token], source: str, names: frozenset[int] = frozenset()) -> Told:
        """What `text` only tells; `source` is the string it was cut from, `names` the tokens of organisations."""
        marked: dict[str, set[int]] = {"habits": set(), "past": set()}
        state: str | None = None
        since = start = index = 0
        asked = False
        while index < len(text):
            if index and _STOPS & set(source[text[index - 1].end : text[index].start]):
                state, start, asked = None, index, False
            kind, end = self._at(text, index)
            if kind == "asks":
                state, asked, index = None, True, end
                continue
            of_groups = index in names or text[index].light.startswith(_MEETINGS)
            if of_groups:
                asked = True
                state = None if state == "habits" else state
            if kind is not None:
                state, since = kind, end
                marked[kind].update(range(index, end))
                before = text[start:index]
                subject = {one.light for one in before} | {one.light for one in text[end : end + 1]}
                if not asked and len(before) <= _FRONT and _SUBJECTS & subject:
                    marked[kind].update(range(start, index))
                index = end
                continue
            if state is not None and index - since < _REACH:
                marked[state].add(index)
            index += 1
        return Told(frozenset(marked["habits"]), frozenset(marked["past"]))

    def _at(self, text: Sequence[Token], index: int) -> tuple[str | None, int]:
        token = text[index]
        if token.light not in self._firsts and token.fold not in self._firsts:
            return None, index
        match = self._phrases.at(text, index)
        if match is None or (token.light in _LAST and _of_the_month(text, index)):
            return None, index
        return match.code, match.end


def _of_the_month(text: Sequence[Token], index: int) -> bool:
    """True for "siste fredag i måneden", which is a wish and not last Friday."""
    return any(token.light in _OF_THE_MONTH for token in text[index + 2 : index + 6])
