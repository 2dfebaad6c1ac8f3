"""Which organisations a text names, and which it rules out ("ikke AA", "uten fjern dropp remove drop 12 trinn")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

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
    ikke ikkje itj itte uten utan utenom utanom not without except excluding no fjern dropp drop remove slipper slepp
    dont cant minus glem gløym glæm forget skip
    """.split()
)
# After these a comma goes on with the list: "verken AA, NA eller CA".
_NEITHER = frozenset({"verken", "hverken", "korkje", "neither"})
# "unntatt", "untatt", "unnateke", "unntak av".
_EXCEPT_STEMS = ("unnta", "untat", "untak", "unnat", "untek", "unnte")
_FILLERS = frozenset(
    """
    noe noko i på for akkurat et eit til an a any with med av of from gå dra tilbake attende back go to
    mer meir flere fleire more å the vil want ha have
    """.split()
)
_FARTHEST = 4
_ELSE = frozenset({"annet", "anna", "andre", "annan", "annen", "other", "else", "rather"})
# These only refuse as the end of "bortsett fra", "anything but".
_SECOND_HALF = {
    "fra": frozenset({"bortsett", "bortset", "borsett"}),
    "frå": frozenset({"bortsett", "bortset", "borsett"}),
    "from": frozenset({"apart", "aside"}),
    "but": frozenset({"anything", "any", "everything", "all", "group", "groups", "fellowship"}),
    "for": frozenset({"except", "stedet", "steden", "staden"}),
    "of": frozenset({"instead"}),
}
_RATHER = frozenset({"heller", "helst", "rather"})
_TIRED = frozenset({"lei", "trøtt", "hater", "hatar", "tired", "sick", "hate"})
_JOINERS = frozenset({"og", "eller", "el", "or", "and", "nor", "samt"})
_WORKING = frozenset(
    """
    funker fungerer fungerte passer passar passet passa virker virket hjalp hjelper hjelpte works work worked help helped
    suits suit
    """.split()
)
_BEING = frozenset({"er", "var", "e", "ble", "vart", "blir", "is", "was"})
_NOT = frozenset({"ikke", "ikkje", "itj", "itte", "not", "aldri", "never"})
_ONLY = frozenset({"bare", "berre", "only", "just", "kun"})
_DID_NOT = frozenset({"didnt", "doesnt", "isnt", "wasnt", "dont"})
_GREETS_END = frozenset({"takk", "td", "please", "pls", "thanks"})
_PREPOSITIONS = frozenset({"i", "på", "in", "at", "nær", "ved", "near", "om", "for"})
_THERE_IS = frozenset(
    """
    finnes finst fins finns noe noko noen nokon any det d dæ there har dere dykk find trenger treng søker need og eller or
    and mente meinte meant mener meiner mean
    """.split()
)
_MEANT = frozenset({"mente", "meinte", "meant"})
_SHORT_MESSAGE = 6
"""In so few words a short name beside another name, or behind "only", is a name."""
# "ca ti i klassen", "ga i går": what the word says when it is no name.
_NOT_A_NAME_BEFORE = frozenset({"går", "fjor", "fra", "vei", "seg", "meg", "en", "et", "ein"})
_GAMBLING = ("spill", "spele", "gambl", "odds", "betting", "kasino", "casino", "poker", "pengespel", "bett")
_OF_GAMBLERS = "GA"
_ENDS = frozenset(".,?!;:")
_TWELVE = frozenset({"12", "tolv", "twelve"})
_STEP = frozenset({"trinn", "trinns", "trinnene", "step", "steps", "steg", "trinnsgrupper", "trinnsgruppe"})
_STEP_WORDS = frozenset({"tolvtrinn", "tolvtrinns", "tolvtrinnsgrupper", "12trinn", "12trinns"})


@dataclass(frozen=True, slots=True)
class OrganisationReading:
    """Short names in the order they were said; `spans` are their tokens; `fuzzy` is true where one was guessed.

    `freed` is true where a name is no longer to be the only one: "andre grupper, ikke bare AA".
    """

    wanted: tuple[str, ...]
    excluded: tuple[str, ...]
    spans: frozenset[int]
    fuzzy: bool = False
    freed: bool = False


class OrganisationReader:
    def __init__(self, organisations: Mapping[str, Organisation]) -> None:
        self._by_key: dict[str, Organisation] = {}
        self._lights: set[str] = set()
        for organisation in organisations.values():
            for name in (organisation.short, organisation.name, *organisation.aliases):
                self._by_key.setdefault(folded_key(name), organisation)
                self._lights.add("".join(token.light for token in tokens(name)))
        long: dict[str, list[tuple[str, Organisation]]] = {}
        for key, one in self._by_key.items():
            if len(key) >= _FUZZY_LENGTH:
                long.setdefault(key[0], []).append((key, one))
        self._long = {letter: tuple(names) for letter, names in long.items()}
        self._twelve_step = tuple(one.short for one in organisations.values() if one.twelve_step)

    def read(self, text: Sequence[Token], source: str) -> OrganisationReading:
        """The organisations in `text`; `source` is the string the tokens were cut from."""
        wanted: list[str] = []
        excluded: list[str] = []
        spans: set[int] = set()
        fuzzy = freed = False
        shouting = source.isupper()
        gambling = any(token.light.startswith(_GAMBLING) for token in text)
        # The end of the name before, and whether it was refused by a word that holds for a whole list.
        end_before, refused_before = -1, _Refusal.NONE
        index = 0
        while index < len(text):
            found = self._at(text, index, shouting=shouting, gambling=gambling, beside=bool(spans))
            if found is None:
                steps = _twelve_steps_at(text, index)
                if steps and _refusal(text, index, source) is not _Refusal.NONE:
                    excluded.extend(self._twelve_step)
                    spans.update(range(index, index + steps))
                index += max(steps, 1)
                continue
            organisation, end, guessed = found
            fuzzy = fuzzy or guessed
            spans.update(range(index, end))
            if _is_not_the_only(text, index):
                freed = True
                index = end
                continue
            refusal = _refusal(text, index, source)
            if refusal is _Refusal.NONE and _goes_on(text, end_before, index, source, refused_before):
                refusal = refused_before
            if refusal is _Refusal.NONE and _is_given_up(text, end, source):
                refusal = _Refusal.ONE
            target = wanted if refusal is _Refusal.NONE else excluded
            if organisation.short not in target:
                target.append(organisation.short)
            end_before, refused_before = end, refusal
            index = end
        return OrganisationReading(
            tuple(name for name in wanted if name not in excluded),
            tuple(dict.fromkeys(excluded)),
            frozenset(spans),
            fuzzy,
            freed,
        )

    def _at(
        self, text: Sequence[Token], start: int, *, shouting: bool, gambling: bool, beside: bool
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
                organisation, text, start, size, shouting=shouting, gambling=gambling, beside=beside
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
            for name, organisation in self._long.get(key[0], ()):
                if abs(len(name) - len(key)) <= 2:
                    limit = 2 if len(name) >= 14 else 1
                    if OSA.distance(key, name, score_cutoff=limit) <= limit:
                        return organisation, start + size, True
        return None

    def _is_meant(
        self,
        organisation: Organisation,
        text: Sequence[Token],
        start: int,
        size: int,
        *,
        shouting: bool,
        gambling: bool,
        beside: bool,
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
        if gambling and organisation.short == _OF_GAMBLERS:
            return True
        if len(text) <= _SHORT_MESSAGE and (beside or (start and near[0] in _ONLY | _RATHER)):
            return True  # "ikke na forresten, ca", "bare ga, ikke noe annet", "helst ivareta"
        return (
            len(text) <= 2
            or any(word.startswith(_GROUP_WORDS) for word in near)
            or _is_asked_for(text, start)
        )


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


def _is_not_the_only(text: Sequence[Token], start: int) -> bool:
    """ "ikke bare AA", "not only NA": others will do as well."""
    return start > 1 and text[start - 1].light in _ONLY and text[start - 2].light in _NOT


def _twelve_steps_at(text: Sequence[Token], index: int) -> int:
    word = text[index].light
    if word in _STEP_WORDS:
        return 1
    if word in _TWELVE and index + 1 < len(text) and text[index + 1].light in _STEP:
        return 2
    return 0


def _is_asked_for(text: Sequence[Token], start: int) -> bool:
    """ "ga i Oslo takk", "finnes ca i Bergen": first or after "finnes", and with a place or thanks after it."""
    before = text[start - 1].light if start else ""
    ahead = [one.light for one in text[start + 1 : start + 3]]
    if (before and before not in _THERE_IS) or (ahead and ahead[-1] in _NOT_A_NAME_BEFORE):
        return False
    if not ahead or before in _MEANT:
        return bool(before)
    return (len(ahead) == 2 and ahead[0] in _PREPOSITIONS) or ahead[0] in _GREETS_END


class _Refusal(Enum):
    NONE = 0
    ONE = 1
    """"ikke AA": goes on over "og" and "eller"."""
    LIST = 2
    """"verken", "alt annet enn": goes on over a comma, too."""


def _refusal(text: Sequence[Token], start: int, source: str) -> _Refusal:
    """What stands before a name: "ikke", "uten", "annet enn", "lei av", with small words between."""
    position = start - 1
    while position >= 0 and start - position <= _FARTHEST:
        if _ENDS & set(source[text[position].end : text[position + 1].start]):
            return _Refusal.NONE
        word = text[position].light
        near = [one.light for one in text[max(0, position - 3) : position]]
        if word in ("enn", "than"):
            other = any(one in _ELSE for one in near[-2:]) or bool(_RATHER & set(near))
            return _Refusal.LIST if other else _Refusal.NONE
        halves = _SECOND_HALF.get(word)
        if halves is not None and halves & set(near[-2:]):
            return _Refusal.LIST
        if word in _NEITHER or word in ("except", "utenom", "utanom") or word.startswith(_EXCEPT_STEMS):
            return _Refusal.LIST
        if word in _TIRED:
            return _Refusal.ONE
        if word in _NEGATORS:
            return _Refusal.NONE if _asks(text, position) else _Refusal.ONE
        if word not in _FILLERS:
            return _Refusal.NONE
        position -= 1
    return _Refusal.NONE


def _asks(text: Sequence[Token], position: int) -> bool:
    """ "er det ikke AA i Bodø?" asks for AA; "ikke noe AA" does not want it."""
    asks = (
        position >= 2
        and text[position - 1].light in ("det", "dere", "there")
        and text[position - 2].light in ("er", "har", "is", "finnes")
    )
    # "hvorfor funker ikke AA" asks, too.
    asks = asks or (position >= 1 and text[position - 1].light in _WORKING)
    return asks or (position >= 1 and text[position - 1].light in ("finnes", "finst", "er", "isnt"))


def _goes_on(text: Sequence[Token], end: int, start: int, source: str, before: _Refusal) -> bool:
    """True where the refusal of the name that ends at `end` holds for this one: "ikke AA eller NA", "verken AA, NA"."""
    if before is _Refusal.NONE or end < 0:
        return False
    gap = source[text[end - 1].end : text[start].start]
    between = [token.light for token in text[end:start]]
    if not between:
        return bool(set("/+&-") & set(gap)) or ("," in gap and before is _Refusal.LIST)
    return (
        len(between) <= 2
        and all(word in _JOINERS or word in _FILLERS for word in between)
        and (bool(_JOINERS & set(between)) and not _ENDS & set(gap))
    )


def _is_given_up(text: Sequence[Token], end: int, source: str) -> bool:
    """True for "AA funker ikke for meg", "NA er ikke noe for oss", "AA didn't work"."""
    ahead: list[str] = []
    for position in range(end, min(end + 6, len(text))):
        if _ENDS & set(source[text[position - 1].end : text[position].start]):
            break
        ahead.append(text[position].light)
    if len(ahead) < 2:
        return False
    if ahead[0] in _DID_NOT:
        return bool(_WORKING & set(ahead[1:3])) or "for" in ahead[1:4]
    if not _NOT & set(ahead[1:3]):
        return False
    return ahead[0] in _WORKING or (ahead[0] in _BEING and "for" in ahead[2:])
