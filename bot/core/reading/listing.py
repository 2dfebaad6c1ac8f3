"""What a message says about our own list: that a group wants to be on it, or what is wrong with one that was shown. Pure.

Only what is plain is read; the rest is answered by the topic about the registry.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.model import ReportKind

_LONGEST = 12
"""Words of a plain wish or complaint; a longer message tells more than that."""

_BEGINNINGS = frozenset(
    """
    vil ønsker ønskjer skal kan få får want wants would like please gjerne vi me eg jeg æ i id we hei hallo hello hi
    registrere melde meld legge leggje føre registrer registrera add register submit
    """.split()
)
"""A plain wish begins so; "hvordan melder vi inn" and "må man registrere" are questions, and answered."""
_QUESTIONS = frozenset(
    "hvordan korleis åssen korsen hvor kor kvar hvem kven kem hva kva må how where who what do does must when når er is".split()
)
_OBJECT = (
    r"(?:(?:en|ein|ei|et|eit|ny|nye|nytt|den|det|vår|våre|vårt|mi|min|a|an|our|my|new|another|the|this|aa|na|ca|anon) )*"
    r"\w*(?:gruppe|gruppa|gruppen|grupper|gruppå|grupa|møte|møtet|møta)\b"
)
# "melde oss inn i ei gruppe" is to join one, and "list groups" is to be shown some.
_ENROL = re.compile(
    rf"\b(?:melde|meld|føre|legge|leggje) (?:inn|opp|til) {_OBJECT}"
    rf"|\b(?:melde|meld|føre|legge|leggje) {_OBJECT}(?: \w+){{0,3}}? (?:inn|opp|til)\b"
    rf"|\bregistrer(?:e|a)? {_OBJECT}"
    r"|\b(?:add|register|submit|list) (?:(?:a|an|our|my|new|another|this|aa|na) )+(?:\w+ )?(?:group|groups|meeting|meetings)\b"
)
_ON_THE_LIST = re.compile(
    r"\b(?:vi|me|gruppa|gruppen|gruppe|group|we) (?:\w+ ){0,6}?(?:vil|ønsker|ønskjer|want|wants"
    r"|like) (?:\w+ ){0,2}?(?:stå|vere|være|be)"
    r" (?:\w+ )?(?:på|i|on|in) (?:lista|listen|registeret|oversikten|oversikta|the list|the registry|your list)\b"
)

_ERRORS: tuple[tuple[ReportKind, re.Pattern[str]], ...] = (
    ("closed_down", re.compile(
        r"\b(?:nedlagt|nedlagd|lagt ned|lagd ned|la ned|lagde ned|finnes ikke (?:lenger|mer|meir)|fins ikke (?:lenger|mer)"
        r"|finst ikkje (?:lenger|meir)|slutta å møtes|closed down|shut down|no longer (?:exists|meets|running))\b")),
    ("contact_fails", re.compile(
        r"\b(?:nummeret|telefonen|telefonnummeret|eposten|e posten|adressen|lenka|lenken|lenkja|nettsida"
        r"|nettsiden|zoomlenka|number|link|email"
        r"|phone) (?:\w+ )?(?:virker|virkar|fungerer|fungerar|svarer|svarar|works?|is) (?:ikke|ikkje|itj|not|dead|wrong)\b"
        r"|\b(?:number|link|email|phone) (?:doesnt|didnt|does not|did not) (?:work|answer)\b|\bingen (?:svarer"
        r"|svarar|svarte|tar telefonen)\b"
        r"|\bnobody (?:answers|answered)\b")),
    ("wrong_time", re.compile(
        r"\b(?:feil|gal|galt|gale|wrong) (?:tid|tida|tidspunkt|klokkeslett|dag|time|day|hour)\b"
        r"|\b(?:tida|tiden|klokkeslettet|tidspunktet|dagen|time|day) (?:er|e|var|va|is|was|stemmer"
        r"|stemmar) (?:\w+ )?(?:feil|gal|galt|ikke|ikkje|wrong)\b"
        r"|\b(?:flytta|flyttet|moved) til (?:en annen dag|ein annan dag|mandag|måndag|tirsdag|tysdag|onsdag"
        r"|torsdag|fredag|lørdag|laurdag|søndag)\b")),
    ("wrong_place", re.compile(
        r"\b(?:feil|gal|galt|gale|wrong) (?:sted|stad|adresse|lokale|plass|place|address|venue)\b"
        r"|\b(?:stedet|staden|adressa|adressen|lokalet|place|address) (?:er|e|var|va|is|was|stemmer"
        r"|stemmar) (?:\w+ )?(?:feil|gal|galt|ikke|ikkje|wrong)\b")),
    ("nobody_there", re.compile(
        r"\b(?:ingen|inga|itj nån|ikke noen|ikkje nokon|ingenting|nobody|no one|noone) (?:var |va |was |turned "
        r"|showed |møtte )?(?:der|dær|there|up|opp|kom|came)"
        r"(?=$| (?:da|då|når|i|on|when|tonight|today|yesterday|heller)\b)(?! i (?:nærheten|nærleiken|live))"
        r"|\b(?:møtet|gruppa|gruppen|møte) var (?:ikke|ikkje) der\b|\b(?:var|va|was) (?:ingen|inga|itj nån"
        r"|nobody|no one) (?:der|dær|there)\b"
        r"|\b(?:det var|det va|there was) (?:ikke|ikkje|itj|no) (?:noe|noko|nokka|nå)? ?(?:møte|meeting)\b"
        r"|\b(?:døra|døren|lokalet|the door|door|it) (?:var|va|was) (?:låst|stengt|tomt|tom|locked|closed"
        r"|empty)\b|\b(?:låst dør|locked door)\b")),
)  # fmt: skip


def wants_to_be_listed(lights: Sequence[str]) -> bool:
    """True for "vil melde inn gruppa vår", "registrere ei gruppe"; not for a question about how that is done.

    `lights` are the words of the message in light form (`text.Token.light`), in order.
    """
    if not 0 < len(lights) <= _LONGEST or lights[0] in _QUESTIONS:
        return False
    line = " ".join(lights)
    return _ON_THE_LIST.search(line) is not None or (
        lights[0] in _BEGINNINGS and _ENROL.search(line) is not None
    )


_SOMETHING = frozenset(
    (
        "noe stemmer ikke", "noko stemmer ikkje", "det stemmer ikke", "det stemmer ikkje", "meld feil", "melde feil",
        "vil melde feil",
        "something is wrong", "something isnt right", "thats wrong", "report an error",
    )
)  # fmt: skip


def says_something_is_wrong(lights: Sequence[str]) -> bool:
    """True where the whole message says that, as the button does, and not what."""
    return " ".join(lights) in _SOMETHING


def error_told(lights: Sequence[str]) -> ReportKind | None:
    """What a short message says is wrong with the group just shown: "det var ingen der" is "nobody_there"; None when unsure."""
    if not 0 < len(lights) <= _LONGEST or lights[0] in _QUESTIONS:
        return None
    line = " ".join(lights)
    return next((kind for kind, pattern in _ERRORS if pattern.search(line)), None)
