"""Finds what belongs to a person in texts and contact fields, so that it is left out of the registry. Reading the list of first
names is the only I/O.

The registry holds groups and roles, nobody's name, private number or address. What is found here is told by its kind and never
repeated: a remark goes to a terminal, a log and a colleague. In doubt something is left out: a group without a contact can
still be found, a name that is out cannot be taken back.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

NAMED = "a personal name"
MOBILE = "a private number"
NUMBER = "a telephone number"
MAIL = "a personal e-mail address"

_NAMES = Path(__file__).with_name("first_names.txt")
_WORDS = Path(__file__).with_name("personal.toml")

# --- names -------------------------------------------------------------------------------------------------------

_WORD = r"[^\W\d_]+(?:['’\-][^\W\d_]+)*"
_CAPITAL = r"[^\W\d_a-zæøå]"
_FOUNDERS = re.compile(
    r"\b(?:Bill W(?:ilson)?\b\.?|Dr\.? Bob\b(?: S(?:mith)?\b\.?)?|Lois W(?:ilson)?\b\.?|Bill and Bob|Bill og Bob)"
)
"""The two who began AA and the one who began Al-Anon: groups and books carry their names."""
_TWO = re.compile(rf"(?<![\w’'])(?P<first>{_WORD})\s+(?:{_CAPITAL}\.?\s+)?(?P<last>[^\W\d_]+(?:-[^\W\d_]+)?)")
_INITIAL = re.compile(
    rf"(?<![\w’'])(?P<first>{_WORD})\s+(?P<letter>{_CAPITAL})(?:\.(?!\w)|(?=$|[\s,;:)]))(?!\.\w)"
)
_NEAR_A_NUMBER = 25
"""Characters between a name and a number that belong together ("Kari, mobil privat: 900 …")."""

# --- numbers -----------------------------------------------------------------------------------------------------

_GAP = r"[ \u00a0\u2009]"
# Eight digits as people group them. Points and hyphens only where all gaps have them, or hours ("20.00-21.30") would match.
_EIGHT = (
    rf"(?:\d{{8}}|\d\d(?:{_GAP}\d\d){{3}}|\d{{3}}{_GAP}\d\d{_GAP}\d{{3}}|\d{{3}}{_GAP}\d{{3}}{_GAP}\d\d"
    rf"|\d{{4}}{_GAP}\d{{4}}|\d\d{_GAP}\d{{3}}{_GAP}\d{{3}}|\d\d(?:\.\d\d){{3}}|\d\d(?:-\d\d){{3}}"
    r"|\d{3}\.\d\d\.\d{3}|\d{3}-\d\d-\d{3})"
)
_PHONE = re.compile(
    rf"(?<![\d.,/:])(?<!\d{_GAP})(?:"
    rf"(?P<home>(?:\+|00)47{_GAP}*{_EIGHT})"
    rf"|(?P<abroad>(?:\+|00)[1-9]\d(?:[ \u00a0.\-()/]{{0,2}}\d){{5,14}})"
    r"|(?P<american>\(?[2-9]\d{2}\)?[ .\-]{1,2}\d{3}[.\-]\d{4})"
    rf"|(?P<plain>{_EIGHT})"
    rf")(?!{_GAP}?\d)(?![.,:/]\d)"
)
_CODE_BEFORE = re.compile(
    r"(?:møte-?\s?id|meeting\s?id|zoom-?\s?id|\bid|pass(?:code|kode|ord|word)?|pwd|kode|code|pin"
    r"|org\.?\s?nr|konto(?:nr|nummer)?|isbn)\.?\s*(?:er|is)?\s*[:#=]?\s*[\d \u00a0\-]*$",
    re.IGNORECASE,
)
_LOOKED_BACK = 60
"""Characters before a number in which the word "code" would stand."""
_SERVICE = re.compile(r"(?<!\d)0[2-9]\d{3}(?!\d)")
_SERVICE_IN_TEXT = re.compile(r"(?i:ring|tlf\.?|telefon|call|phone)\s*:?\s*(?:på\s*)?0[2-9]\d{3}(?!\d)")
_MAIL = re.compile(r"(?i)[a-z0-9æøå._%+\-]{1,64}@[a-z0-9æøå\-]{1,63}(?:\.[a-z0-9æøå\-]{1,63})+")
_SHORTEST_GLUED = 4
"""Letters of a first name that is looked for inside a longer word ("karinordmann"): shorter ones begin ordinary words."""


@dataclass(frozen=True, slots=True)
class Contact:
    """`value` is a role address or a switchboard as it may be shown, or None; `fault` says why something was left out."""

    value: str | None
    fault: str = ""


def find_personal(text: str) -> tuple[str, ...]:
    """The kinds of personal data in `text`, in words that do not repeat it; () when there are none.

    A role address (info@…) is none. Any telephone number is one: numbers belong in the field for the contact.
    """
    return tuple(dict.fromkeys(kind for _, _, kind in _finds(text)))


def without_personal(text: str) -> tuple[str, tuple[str, ...]]:
    """`text` without the sentences that hold something personal, and what was left out, by kind.

    Lines ("\\n") end sentences. The whole sentence goes, since "ring … på …" means nothing without its ends.
    """
    kinds = find_personal(text)
    if not kinds:
        return text, ()
    lines = (
        " ".join(sentence for sentence in sentences(line) if not find_personal(sentence))
        for line in text.split("\n")
    )
    rest = "\n".join(line for line in lines if line)
    # Something that only shows across two sentences ("Kari. Nordmann 900 …") takes all of it along.
    return ("" if find_personal(rest) else rest), kinds


def without_personal_parts(text: str, *, building: bool = False) -> tuple[str, tuple[str, ...]]:
    """A name, a venue or an address without the parts that are personal ("Eksempelhuset v/ …" -> "Eksempelhuset").

    `building` True looks for people to get in touch with, numbers and addresses only: houses and streets are called after people.
    """
    finds = list(_finds(text, full_names=not building))
    if not finds:
        return text, ()
    kept, end = "", 0
    for start, stop, _ in sorted(finds):
        kept += text[end : max(start, end)]
        end = max(end, stop)
    kept = re.sub(r"\s+", " ", kept + text[end:]).strip(" ,;:-–/(")
    kept = re.sub(r"\(\s*\)?$|\(\s*\)", "", kept).strip(" ,;:-–/")
    kinds = tuple(dict.fromkeys(kind for _, _, kind in finds))
    left = list(_finds(kept, full_names=not building))
    return ("" if left else kept), kinds


def role_address(text: str) -> Contact:
    """The e-mail address in a contact field, if it is that of a role and not of a person."""
    found = _MAIL.search(text)
    if found is None:
        return Contact(None, "holds no e-mail address" if text.strip() else "")
    address = found.group().strip(".").lower()
    if is_personal_address(address):
        return Contact(None, "looks like a person's own address and was left out")
    return Contact(address)


def switchboard(text: str, country: str = "NO") -> Contact:
    """The telephone number in a contact field, if it is a switchboard or a service number of Norway.

    Kept: eight digits that begin with 2, 3, 5, 6, 7 (fixed lines) or 80, 81 (free and shared cost), and five that begin with 0.
    Left out: mobiles (4, 9), premium numbers (82), numbers that follow a name, and numbers of other countries, where nobody here
    can tell a switchboard from a private line. (Norwegian number plan: nkom.no.)
    """
    if not text.strip():
        return Contact(None)
    if names_somebody(text):
        return Contact(None, "stands with a person's name and was left out")
    found = _PHONE.search(text)
    if found is None:
        service = _SERVICE.search(text)
        bare = re.sub(r"\D", "", text)
        if service is not None and len(bare) == len(service.group()):
            return Contact(service.group())
        return Contact(None, "holds no telephone number of Norway and was left out")
    if found["abroad"] or found["american"] or (found["plain"] and country != "NO"):
        return Contact(None, "is a number of another country, which may be private, and was left out")
    digits = re.sub(r"\D", "", found.group())[-8:]
    if digits[0] in "49":
        return Contact(None, "is a mobile number, which may be private, and was left out")
    if digits[0] in "01" or (digits[:2] not in ("80", "81") and digits[0] == "8"):
        return Contact(None, "is no switchboard or service number and was left out")
    if digits[0] == "8":
        return Contact(f"{digits[:3]} {digits[3:5]} {digits[5:]}")
    return Contact(" ".join(digits[at : at + 2] for at in range(0, 8, 2)))


def is_personal_address(address: str) -> bool:
    """Whether an e-mail address looks like somebody's own: a name before the @, or nothing but a word at a private provider."""
    local, _, host = address.lower().rpartition("@")
    words = [word for word in re.split(r"[^a-zæøåäöéü]+", local) if word]
    names, known = first_names(), _words()
    if any(word in names for word in words):
        return True
    if any(word in known.roles or any(part in word for part in known.role_parts) for word in words):
        return False
    if any(_begins_with_a_name(word) for word in words):
        return True
    if host in known.private_hosts or not words:
        return True
    # "fornavn.etternavn" and "f.etternavn", with a name that is in no list.
    return len(words) == 2 and not re.search(r"\d", local)


def names_somebody(text: str) -> bool:
    """Whether a text holds a first name at all: enough in a field that is only for a contact."""
    names = first_names()
    return any(
        word[0].isupper() and word.lower() in names for word in re.findall(_WORD, _FOUNDERS.sub(" ", text))
    )


def link_names_somebody(url: str) -> bool:
    """Whether the path of a link looks like a person's own page or room (".../kari.nordmann", ".../my/kari82")."""
    names = first_names()
    path = re.sub(r"^[a-z]+://[^/]*", "", url.lower())
    for own, segment in re.findall(r"(/(?:my|in|user|users|people|profile|u)(?=/))?/([^/?#]*)", path):
        words = [word for word in re.split(r"[^a-zæøå]+", segment) if word]
        if "." in segment and len(words) == 2 and words[0] in names and "gruppe" not in words[1]:
            return True
        if own and any(word in names or _begins_with_a_name(word) for word in words):
            return True
    return False


@cache
def first_names() -> frozenset[str]:
    """Common first names in small letters, read once."""
    lines = _NAMES.read_text(encoding="utf-8").splitlines()
    return frozenset(word.lower() for line in lines if not line.startswith("#") for word in line.split())


def sentences(text: str) -> list[str]:
    """The sentences of a text, their full stops kept. "kl.", "tlf." and "1." end none."""
    found: list[str] = []
    for line in text.split("\n"):
        start = 0
        for end in _SENTENCE_END.finditer(line):
            if _ABBREVIATED.search(line[start : end.start() + 1]):
                continue
            found.append(line[start : end.end()].strip())
            start = end.end()
        found.append(line[start:].strip())
    return [one for one in found if one]


_SENTENCE_END = re.compile(r"[.!?;]+(?=\s|$)")
_ABBREVIATED = re.compile(
    r"(?i)(?:\b(?:kl|tlf|mob|nr|ca|bl\.a|f\.eks|evt|osv|adr|dr|st|jf|pga|obs|inkl|min|mnd|approx|e\.g|i\.e|mr|mrs|no|tel|ph)|\b\d{1,2}|\b[a-zæøå])\.$"
)


def _begins_with_a_name(word: str) -> bool:
    names = first_names()
    return any(word[:end] in names for end in range(_SHORTEST_GLUED, len(word) - 1))


def _finds(text: str, *, full_names: bool = True) -> Iterator[tuple[int, int, str]]:
    """Start, end and kind of everything personal, in no order."""
    for mail in _MAIL.finditer(text):
        if is_personal_address(mail.group()):
            yield mail.start(), mail.end(), MAIL
    phones = [found for found in _PHONE.finditer(text) if not _is_a_code(text, found)]
    for found in phones:
        digits = re.sub(r"\D", "", found.group())
        private = digits[-8] in "49" and not found["american"] and not found["abroad"]
        yield found.start(), found.end(), MOBILE if private else NUMBER
    for service in _SERVICE_IN_TEXT.finditer(text):
        yield service.start(), service.end(), NUMBER
    if not re.search(r"[A-ZÆØÅÀ-Þ]", text):
        return
    yield from _people(text, [found.start() for found in phones], full_names)


def _people(text: str, phones: list[int], full_names: bool) -> Iterator[tuple[int, int, str]]:
    names, known = first_names(), _words()
    founders = [found.span() for found in _FOUNDERS.finditer(text)]

    def is_name(word: str, at: int) -> bool:
        free = not any(start <= at < stop for start, stop in founders)
        # "Anne-Marie" need not be in the list.
        return free and word[0].isupper() and (word.lower() in names or word.lower().split("-")[0] in names)

    for found in known.reached.finditer(text):
        name, start = found["name"], found.start("name")
        if is_name(name, start) and not _is_a_place(text, found.end("name")):
            yield found.start(), _end_of_name(text, found.end("name")), NAMED
    for found in known.always.finditer(text):
        yield found.start(), _end_of_name(text, found.end("name")), NAMED
    if phones:
        for found in re.finditer(_WORD, text):
            close = any(0 <= phone - found.end() <= _NEAR_A_NUMBER for phone in phones)
            if close and is_name(found.group(), found.start()):
                yield found.start(), _end_of_name(text, found.end()), NAMED
    if full_names:
        yield from _full_names(text, is_name)


def _full_names(text: str, is_name: Callable[[str, int], bool]) -> Iterator[tuple[int, int, str]]:
    """First names with a surname or an initial, where they are no part of the name of a place."""
    known = _words()

    def may_begin(found: re.Match[str]) -> bool:
        first, start = found["first"], found.start("first")
        if first.lower() in known.also_words or not is_name(first, start):
            return False
        before = text[max(0, start - _LOOKED_BACK) : start].split()
        return not (before and before[-1].lower() in known.saints)

    at = 0
    while (found := _TWO.search(text, at)) is not None:
        at = found.end("first")
        last = found["last"]
        surname = len(last) > 1 and last[0].isupper() and last.lower() not in known.no_surnames | known.saints
        # "Tom AA" is no name, "KARI NORDMANN" is one.
        surname = surname and (found["first"].isupper() or not last.isupper())
        if surname and may_begin(found) and not _is_a_place(text, found.end("first")):
            yield found.start(), found.end("last"), NAMED
    for short in _INITIAL.finditer(text):
        if may_begin(short):
            yield short.start(), short.end(), NAMED


def _is_a_code(text: str, found: re.Match[str]) -> bool:
    """A code to a room, or two years, and no telephone number."""
    digits = found.group().split()
    if len(digits) == 2 and all(re.fullmatch(r"(?:19|20)\d\d", each) for each in digits):
        return True
    return _CODE_BEFORE.search(text[max(0, found.start() - _LOOKED_BACK) : found.start()]) is not None


def _is_a_place(text: str, end: int) -> bool:
    """Whether the words that follow make a street or a house of a name ("Henrik Ibsens gate")."""
    known = _words()
    same_phrase = re.split(r"[,.;:()\n]", text[end : end + _LOOKED_BACK])[0]
    words = [word.lower() for word in re.findall(_WORD, same_phrase)[:4]]
    return any(word in known.places or word.endswith(known.place_endings) for word in words)


def _end_of_name(text: str, end: int) -> int:
    """Where a name that begins before `end` ends: capitalised words that follow belong to it."""
    rest = re.match(rf"(?:[ \-]{_CAPITAL}[^\W\d_]*\.?){{1,3}}", text[end:])
    return end + (rest.end() if rest else 0)


# --- words -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Words:
    """`personal.toml`, ready to be used."""

    reached: re.Pattern[str]
    always: re.Pattern[str]
    also_words: frozenset[str]
    places: frozenset[str]
    place_endings: tuple[str, ...]
    no_surnames: frozenset[str]
    saints: frozenset[str]
    roles: frozenset[str]
    role_parts: tuple[str, ...]
    private_hosts: frozenset[str]


@cache
def _words() -> _Words:
    data = tomllib.loads(_WORDS.read_text(encoding="utf-8"))
    lists = {name: tuple(text.split()) for name, text in data.items()}
    reach, between, always = (_any_of(lists[name]) for name in ("reach", "between", "always"))
    return _Words(
        reached=re.compile(
            rf"(?i:(?<![^\W\d_])(?:{reach})(?![^\W\d_]))\.?\s*(?:(?i:{between})\s*){{0,3}}(?P<name>{_WORD})"
        ),
        always=re.compile(rf"(?i:(?<![^\W\d_])(?:{always}))\s*[:\-–]\s*(?P<name>{_CAPITAL}{_WORD})"),
        also_words=frozenset(lists["also_words"]),
        places=frozenset(lists["places"]),
        place_endings=lists["place_endings"],
        no_surnames=frozenset(lists["no_surnames"]) | frozenset(lists["places"]),
        saints=frozenset(lists["saints"]),
        roles=frozenset(lists["roles"]),
        role_parts=lists["role_parts"],
        private_hosts=frozenset(lists["private_hosts"]),
    )


def _any_of(words: tuple[str, ...]) -> str:
    """One of the words, the longest first; "_" stands for a blank."""
    longest_first = sorted(words, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word).replace("_", r"\s") for word in longest_first) + ")"
