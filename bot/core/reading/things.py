"""What kind of help is asked about ("er LAR selvhjelp?"), and which two are to be told apart ("NA eller behandling").

Things and organisations are found by their names; the question is read from the words around them. What a thing is stands in
`content/kinds.toml` and `content/things/`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.core.reading.lexicon import Phrases
from bot.core.reading.text import Token
from knowledge.library import Library

Subject = tuple[Literal["thing", "organisation"], str]
"""What is asked about: a thing by its id, or an organisation by its id."""

_DIFFERENCE = ("forskjell", "skilnad", "differen", "sammenlign", "samanlikn", "compar")
_VERSUS = frozenset({"vs", "versus", "kontra", "mot", "framfor"})
_EITHER = frozenset({"eller", "or", "elller"})
_THAN = frozenset({"enn", "than"})
_IS = frozenset(
    {
        "er",
        "e",
        "is",
        "are",
        "regnes",
        "reknes",
        "reknast",
        "teller",
        "tel",
        "kalles",
        "does",
        "counts",
        "count",
    }
)
_SAME = frozenset(
    {"samme", "same", "slags", "kind", "type", "kategori", "teller", "regnes", "reknast", "regna"}
)
_SELF_HELP = ("selvhjelp", "sjølvhjelp", "sjølhjelp", "selfhelp", "selvjelp")
# "er det forskjell på det som skjer i NA og det man får på poliklinikken": names may stand a clause apart.
_FARTHEST = 12
# "AA eller NA", "coaching eller terapi?": two names and little else are a question by themselves.
_BARE = 6


@dataclass(frozen=True, slots=True)
class Distinction:
    """`subjects` in the order they stand; `asks` is "kind" (which kind is it) or "compare" (what tells them apart), or None."""

    subjects: tuple[Subject, ...] = ()
    asks: Literal["kind", "compare"] | None = None


NOTHING_TOLD_APART = Distinction()


class ThingReader:
    """Built once from the library; `read` is pure."""

    def __init__(self, library: Library) -> None:
        names: dict[str, str] = {}
        for thing in library.things.values():
            for name in (*thing.aliases, *thing.name.values()):
                names.setdefault(name, thing.id)
        self._things = Phrases(names)
        self._generic = frozenset(one.id for one in library.things.values() if one.id == one.kind)
        self._by_short = {one.short: one.id for one in library.organisations.values()}

    def read(
        self, text: Sequence[Token], organisations: Sequence[str], organisation_spans: frozenset[int]
    ) -> Distinction:
        """What `text` asks of kinds. `organisations` are the short names read in it, standing at `organisation_spans`."""
        words = [token.light for token in text]
        found: list[tuple[int, int, Subject]] = [
            (match.start, match.end, ("thing", match.code))
            for match in self._things.find(text)
            if not organisation_spans & {token.index for token in text[match.start : match.end]}
        ]
        found.extend(_placed(text, organisations, organisation_spans, self._by_short))
        found.sort()
        subjects = tuple(dict.fromkeys(subject for _, _, subject in found))
        if not subjects:
            return Distinction()
        if all(one[1] in self._generic for one in subjects):
            return Distinction(subjects)  # "selvhjelp eller behandling" is a topic of its own
        if len(subjects) >= 2 and self._compares(words, found):
            return Distinction(subjects[:2], "compare")
        special = tuple(one for one in subjects if one[1] not in self._generic)
        about_kind = len(special) < len(subjects) or any(word.startswith(_SELF_HELP) for word in words)
        if (
            special
            and about_kind
            and (_SAME & set(words) or words[0] in _IS or "er" in words or "is" in words)
        ):
            return Distinction(special[:1], "kind")
        return Distinction(special or subjects)

    def _compares(self, words: Sequence[str], found: Sequence[tuple[int, int, Subject]]) -> bool:
        if any(word.startswith(_DIFFERENCE) for word in words):
            return True
        (_, end, first), (start, _, second) = found[0], found[1]
        between = words[end:start]
        if first == second or len(between) > _FARTHEST:
            return False
        if _VERSUS & set(between) and len(between) <= 2:
            return True
        if _THAN & set(between):
            return True
        generic = bool({first[1], second[1]} & self._generic)
        return bool(_EITHER & set(between)) and (generic or len(words) <= _BARE)


def _placed(
    text: Sequence[Token], organisations: Sequence[str], spans: frozenset[int], by_short: dict[str, str]
) -> list[tuple[int, int, Subject]]:
    """The organisations with the tokens they stand at: the runs of `spans` in order, as the reader found them in order."""
    runs: list[tuple[int, int]] = []
    for position, token in enumerate(text):
        if token.index in spans:
            if runs and runs[-1][1] == position:
                runs[-1] = (runs[-1][0], position + 1)
            else:
                runs.append((position, position + 1))
    return [
        (start, end, ("organisation", by_short[short]))
        for (start, end), short in zip(runs, organisations, strict=False)
        if short in by_short
    ]
