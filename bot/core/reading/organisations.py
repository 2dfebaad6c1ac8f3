"""Which organisations a text names, and which it rules out ("ikke AA", "uten fjern dropp remove drop 12 trinn")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from bot.core.reading.lexicon import folded_key
from bot.core.reading.text import Token, tokens
from knowledge.library import Organisation

_LONGEST_NAME = (
    6  # words in the longest alias: "rusmisbrukernes interesseorganisasjon" and the like stay below
)
# Below nine letters a slip turns one fellowship into another word; measured on tests/cases/nb/slots.toml.
_FUZZY_LENGTH = 9
_SHORT_NAME = 3
_GROUP_WORDS = ("møte", "gruppe", "meeting", "group", "treff", "lag", "medlem")
_NEGATORS = frozenset(
    """
    ikke ikkje itj uten utan unntatt utenom utanom not without except enn than no fjern dropp drop remove
    """.split()
)
_FILLERS = frozenset(
    """
    noe noko i på for akkurat et eit bare berre til an a any with med
    """.split()
)
_ELSE = frozenset({"annet", "anna", "andre", "annan", "other", "else"})
_TWELVE = frozenset({"12", "tolv", "twelve"})
_STEP = frozenset({"trinn", "trinns", "trinnene", "step", "steps", "steg", "trinnsgrupper", "trinnsgruppe"})
_STEP_WORDS = frozenset({"tolvtrinn", "tolvtrinns", "tolvtrinnsgrupper", "12trinn", "12trinns"})


@dataclass(frozen=True, slots=True)
class OrganisationReading:
    """Short names in the order they were said; `spans` are their tokens; `firm` is false where only a guess was made."""

    wanted: tuple[str, ...]
    excluded: tuple[str, ...]
    spans: frozenset[int]
    fuzzy: bool = False


class OrganisationReader:
    def __init__(self, organisations: Mapping[str, Organisation]) -> None:
        self._by_key: dict[str, Organisation] = {}
        self._lights: set[str] = set()
        for organisation in organisations.values():
            for name in (organisation.short, organisation.name, *organisation.aliases):
                self._by_key.setdefault(folded_key(name), organisation)
                self._lights.add("".join(token.light for token in tokens(name)))
        self._long = {key: one for key, one in self._by_key.items() if len(key) >= _FUZZY_LENGTH}
        self._twelve_step = tuple(one.short for one in organisations.values() if one.twelve_step)

    def read(self, text: Sequence[Token], source: str) -> OrganisationReading:
        """The organisations in `text`; `source` is the string the tokens were cut from."""
        wanted: list[str] = []
        excluded: list[str] = []
        spans: set[int] = set()
        fuzzy = False
        shouting = source.isupper()
        index = 0
        while index < len(text):
            found = self._at(text, index, shouting=shouting)
            if found is None:
                steps = _twelve_steps_at(text, index)
                if steps and _is_refused(text, index):
                    excluded.extend(self._twelve_step)
                    spans.update(range(index, index + steps))
                index += max(steps, 1)
                continue
            organisation, end, guessed = found
            fuzzy = fuzzy or guessed
            spans.update(range(index, end))
            target = excluded if _is_refused(text, index) else wanted
            if organisation.short not in target:
                target.append(organisation.short)
            index = end
        return OrganisationReading(
            tuple(name for name in wanted if name not in excluded),
            tuple(dict.fromkeys(excluded)),
            frozenset(spans),
            fuzzy,
        )

    def _at(
        self, text: Sequence[Token], start: int, *, shouting: bool
    ) -> tuple[Organisation, int, bool] | None:
        for size in range(min(_LONGEST_NAME, len(text) - start), 0, -1):
            window = text[start : start + size]
            key = "".join(token.fold for token in window)
            organisation = self._by_key.get(key)
            written = "".join(token.light for token in window)
            # Folded, "å" is AA and "nå" is NA: a short name must be written as it is, also in "aa møte".
            if written not in self._lights and any(
                len(token.fold) <= _SHORT_NAME and (size == 1 or token.light != token.fold)
                for token in window
            ):
                organisation = None
            if organisation is not None and self._is_meant(
                organisation, text, start, size, shouting=shouting
            ):
                return organisation, start + size, False
            stem = _without_ending(key)
            organisation = self._by_key.get(stem) if stem is not None else None
            # As above: "aamøte" is AA, "å møte" is not.
            short = stem is not None and len(stem) <= _SHORT_NAME
            if stem is not None and short and written[: len(stem) - len(key)] not in self._lights:
                organisation = None
            if organisation is not None:
                return organisation, start + size, False
        for size in (3, 2, 1):
            window = text[start : start + size]
            if len(window) < size:
                continue
            key = "".join(token.fold for token in window)
            if len(key) < _FUZZY_LENGTH:
                continue
            for name, organisation in self._long.items():
                if abs(len(name) - len(key)) <= 2 and name[0] == key[0]:
                    limit = 2 if len(name) >= 14 else 1
                    if OSA.distance(key, name, score_cutoff=limit) <= limit:
                        return organisation, start + size, True
        return None

    def _is_meant(
        self, organisation: Organisation, text: Sequence[Token], start: int, size: int, *, shouting: bool
    ) -> bool:
        """False for "ca en time", "jeg ga opp": a short name that is an ordinary word needs capitals or company."""
        if not organisation.needs_case or size > 1:
            return True
        token = text[start]
        if (token.text.isupper() and not shouting) or (token.capital and start > 0 and len(token.fold) > 3):
            return True
        near = [text[i].light for i in (start - 1, start + 1) if 0 <= i < len(text)]
        if start and near[0] in ("eller", "og", "or", "and"):  # "NA eller CA"
            return True
        return len(text) <= 2 or any(word.startswith(_GROUP_WORDS) for word in near)


def _without_ending(key: str) -> str | None:
    """The name in "aamøte", "nagruppa", "alanonmøter"; None when there is no such ending."""
    for ending in (
        "moter",
        "motet",
        "mote",
        "mota",
        "gruppene",
        "gruppen",
        "gruppa",
        "grupper",
        "gruppe",
        "meetings",
        "meeting",
    ):
        if key.endswith(ending) and len(key) > len(ending):
            return key[: -len(ending)]
    return None


def _twelve_steps_at(text: Sequence[Token], index: int) -> int:
    word = text[index].light
    if word in _STEP_WORDS:
        return 1
    if word in _TWELVE and index + 1 < len(text) and text[index + 1].light in _STEP:
        return 2
    return 0


def _is_refused(text: Sequence[Token], start: int) -> bool:
    """True after "ikke", "uten", "annet enn", with at most two filling words between."""
    position = start - 1
    steps = 0
    while position >= 0 and steps < 3:
        word = text[position].light
        if word in ("enn", "than"):
            return position > 0 and text[position - 1].light in _ELSE
        if word in _NEGATORS:
            # "er det ikke AA i Bodø?" asks for AA; "ikke noe AA" does not want it.
            asks = (
                position >= 2
                and text[position - 1].light in ("det", "dere", "there")
                and text[position - 2].light in ("er", "har", "is", "finnes")
            )
            asks = asks or (position >= 1 and text[position - 1].light in ("finnes", "finst", "er", "isnt"))
            return not asks
        if word not in _FILLERS:
            return False
        position -= 1
        steps += 1
    return False
