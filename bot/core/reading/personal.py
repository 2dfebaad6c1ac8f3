"""Whether a text that is to be shown to others belongs to a person: a number, an address, a name. Pure.

Names cannot all be seen: only common first names with a word of capitals behind them, or after a word such as "ring". So
whoever asks for a text also asks that no names are written, and staff looks at everything before it is shown.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from bot.core.reading.text import fold

Sign = Literal["number", "address", "name"]
ContactFault = Literal["unread", "mobile", "name_like"]

LONGEST_CONTACT = 200
"""Characters of an address or a page: longer ones are made by machines and break in a message."""

_CUT = 2_000  # before anything else is done with a text from outside
_MAIL = re.compile(
    r"(?<![^\s@<>()\[\],;:\"])[^\s@<>()\[\],;:\"]{1,64}@[a-z0-9æøåäöü-]{1,63}(?:\.[a-z0-9æøåäöü-]{1,63}){1,5}",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w.])@[a-z_][\w.]{2,}", re.IGNORECASE)
# Eight digits or more as people group them, with or without a country; dates and hours have other separators between.
_NUMBER = re.compile(r"(?<![\w.:])\+?[0-9](?:[\s\u00a0]?[0-9]){7,14}(?![0-9])")
_FIVE = re.compile(r"(?<![\w.:])0[0-9]{4}(?![0-9])")
_SITE = re.compile(
    r"(?<![\w@.-])(?:https?://)?(?:www\.)?[a-z0-9æøåäöü-]{1,63}(?:\.[a-z0-9æøåäöü-]{1,63}){0,4}\.[a-z]{2,15}(?:/[^\s<>\"']*)?",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+")
_REACHED = frozenset(
    """
    ring ringe kontakt kontakte spør spørre spørje hos leder leiar sekretær kontaktperson heter heiter call ask contact named
    """.split()
)
_PRIVATE_HOSTS = frozenset(
    """
    gmail.com googlemail.com hotmail.com hotmail.no outlook.com outlook.no live.com live.no msn.com yahoo.com yahoo.no
    icloud.com me.com mac.com online.no broadpark.no getmail.no altibox.no lyse.net start.no proton.me protonmail.com
    pm.me gmx.com gmx.net aol.com
    """.split()
)
_ROLES = frozenset(
    """
    aa na ca ga oa sa aca coda slaa alanon anon alateen naranon info post mail epost kontakt contact kontor office
    hjelp help support service styret styre sekretariat sekretar leder leiar gruppe gruppa gruppen group grupper mote
    motet moter meeting meetings selvhjelp sjolvhjelp region krets distrikt area intergroup fellesskap fellowship lag
    forening telefon vakt vakttelefon online nett nettmote kommune senter frivilligsentral sentral likeperson
    parorende pararande kvinner kvinne menn mann unge ungdom familieklubb familieklubben klubb mandag tirsdag tysdag
    onsdag torsdag fredag lordag laurdag sondag sundag hallo hello booking resepsjon drift web
    """.split()
)
# Common first names (Statistics Norway's lists), a letter or two shorter ones left out where they are words. Of nobody.
_FIRST_NAMES = frozenset(
    """
    aase agnes ahmed aksel albert aleksander alexander alf ali amalie amina anders andre andrea andreas ane anette
    anita anja ann anna anne anniken anton are arild arne arvid asbjorn asle astrid atle aud audun beate benedicte
    bente berit birgit birgitte bjarne bjorg bjorn bodil borge britt camilla carl caroline cathrine cecilie charlotte
    christian christina christine christoffer dagfinn dagny daniel david egil einar eirik eivind elin elisabeth elise
    ellen elsa emil emilie emma erik erling ernst espen eva filip finn fredrik frida frode geir gerd grete gro gudrun
    gunn gunnar gunhild guri guro guttorm haakon hakon halvard halvor hanna hanne hans harald havard hedda hege heidi
    helene helge henning henriette henrik hilde hildegunn ida inga ingeborg inger ingrid ingvild isak ivar jakob jan
    janne jens johan johanne john johnny jon jonas jorgen jorn jorunn julie kaare kaja kare karen kari karianne karin
    karina karl karoline kate katrine kenneth ketil kim kirsten kjell kjersti kjetil knut kristian kristiane kristin
    kristina kristine kristoffer lars laila leif lena lene line linda linn linnea liv lise lisbeth louise magne magnus
    maja malin maren margit margrethe mari maria marianne marie marit marius markus marte martha martin martine
    mathias mathilde mats merete mette mia mikael mikkel mohamed mohammed mona monica morten nils nina nora odd oddvar
    ola olaf olav ole ottar oyvind paal pal per peter petter philip ragnar ragnhild rakel randi reidar reidun renate
    rita robert roger roald rolf ronny roy ruben rune ruth sara sebastian sigrid sigurd silje simen simon siri sissel
    siv sofie solveig stein steinar stian stig stine sunniva susanne svein sverre synnove terje thea thomas thor tina
    tobias tom tomas tommy tone tor tora torbjorn tore torgeir torill torhild torkel tormod torstein tove trine trond
    trude trygve tuva ulf una unn unni vegard veronica vibeke victor vidar vigdis vilde vivian wenche yngve yvonne
    """.split()
)
_SHORTEST_GLUED = 4


def signs_of_a_person(text: str) -> tuple[Sign, ...]:
    """What in `text` may belong to a person, by kind and never repeated; empty where nothing was seen. Never raises."""
    line = unicodedata.normalize("NFKC", text[:_CUT])
    found: list[Sign] = []
    if _NUMBER.search(line):
        found.append("number")
    if _MAIL.search(line) or _HANDLE.search(line):
        found.append("address")
    if _names_somebody(line):
        found.append("name")
    return tuple(found)


def cut(text: str, longest: int) -> str:
    """`text` on one line without unseen characters, at most `longest` characters, cut between words where one ends there."""
    line = unicodedata.normalize("NFKC", text[:_CUT])
    shown = "".join(
        " " if each.isspace() else each
        for each in line
        if unicodedata.category(each)[0] != "C" or each.isspace()
    )
    line = " ".join(shown.split())
    if len(line) <= longest:
        return line
    head = line[: longest + 1]
    at = head.rfind(" ")
    return head[:at] if at > longest // 2 else line[:longest].rstrip()


@dataclass(frozen=True, slots=True)
class Contact:
    """How people may reach a group: an address or a number of a role, and a page. At least one is set.

    `contact` is an e-mail address in small letters, or a number as people write it; `website` begins with "https://".
    """

    contact: str = ""
    website: str = ""


def read_contact(text: str, own_words: Collection[str] = ()) -> Contact | ContactFault:
    """The contact that `text` gives, or why it cannot be taken. All else in the text is dropped. Never raises.

    `own_words` are the names of the organisation and the place: an address that holds one of them is the group's.
    "mobile": a number that as a rule is one person's. "name_like": an address or a page that looks like a person's.
    """
    line = unicodedata.normalize("NFKC", text[:_CUT])
    mail = _MAIL.search(line)
    rest = _MAIL.sub(" ", line)
    if "@" in rest:
        return "unread"  # half an address: what is left would be taken for a page
    site = next(
        (found.group() for found in _SITE.finditer(_NUMBER.sub(" ", rest)) if _is_site(found.group())), ""
    )
    number = _number(rest)
    if number == "mobile":
        return "mobile"
    if mail is not None:
        address = mail.group().lower().strip(".")
        if _is_name_like(address, {fold(word) for word in own_words}):
            return "name_like"
        number = address
    if site:
        site = _https(site)
        if _page_of_a_person(site):
            return "name_like"
    if not (number or site) or max(len(number), len(site)) > LONGEST_CONTACT:
        return "unread"
    return Contact(number, site)


def _number(line: str) -> str:
    """A switchboard or service number as people write it, "mobile" for a mobile one, "" for none."""
    found = _NUMBER.search(line)
    if found is None:
        five = _FIVE.search(line)
        return five.group() if five is not None else ""
    digits = re.sub(r"[^0-9]", "", found.group())
    digits = digits.removeprefix("00")
    digits = digits[2:] if len(digits) == 10 and digits.startswith("47") else digits
    if len(digits) != 8 or digits[0] in "49":
        return "mobile"  # a number of another country, or of eleven digits, is no switchboard that we know either
    if digits[0] in "01":
        return ""
    return (
        f"{digits[:3]} {digits[3:5]} {digits[5:]}" if digits[0] == "8" else " ".join(re.findall("..", digits))
    )


def _is_site(found: str) -> bool:
    """True where it is written as an address of a page: "torsdag kl.19" and "20.30" are none."""
    host = re.sub(r"^https?://", "", found.lower()).split("/")[0]
    return re.search(r"[a-zæøå]", host.rsplit(".", 1)[0]) is not None and not re.fullmatch(r"kl\.\w+", host)


def _https(site: str) -> str:
    return "https://" + re.sub(r"^https?://", "", site, flags=re.IGNORECASE).rstrip(".,;)")


def _is_name_like(address: str, own: Collection[str]) -> bool:
    local, _, host = address.partition("@")
    words = [fold(word) for word in re.split(r"[^a-zæøåäöü]+", local) if word]
    if any(word in _FIRST_NAMES and word not in own for word in words):
        return True
    role = any(word in _ROLES or word in own for word in words) or any(
        len(one) >= _SHORTEST_GLUED and one in "".join(words)
        for one in (*own, "gruppe", "gruppa", "selvhjelp", "anonyme")
    )
    if role:
        return False
    glued = "".join(words)
    begins = any(glued.startswith(name) for name in _FIRST_NAMES if len(name) >= _SHORTEST_GLUED)
    return host in _PRIVATE_HOSTS or not words or len(words) > 1 or begins


def _page_of_a_person(site: str) -> bool:
    """True for "facebook.com/kari.nordmann": a first name and more in the path, unless it is a page of a group."""
    path = site.split("//", 1)[1].partition("/")[2]
    for part in path.lower().split("/"):
        words = [fold(word) for word in re.split(r"[^a-zæøåäöü]+", part) if word]
        if len(words) == 2 and words[0] in _FIRST_NAMES and "grupp" not in words[1]:
            return True
    return False


def _names_somebody(line: str) -> bool:
    words = _WORD.findall(line)
    for before, word in zip(("", *words), words, strict=False):
        if fold(word) in _FIRST_NAMES and word[0].isupper() and before.lower() in _REACHED:
            return True
    return any(
        fold(first) in _FIRST_NAMES
        and first[0].isupper()
        and last[0].isupper()
        and len(last) > 1
        and not last.isupper()
        for first, last in _beside(line)
    )


def _beside(line: str) -> list[tuple[str, str]]:
    """Words that stand side by side with a blank between, or a hyphen within a double name."""
    return re.findall(r"(?=(?<!\w)([^\W\d_]+)[ -]([^\W\d_]+))", line)
