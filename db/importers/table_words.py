"""The Norwegian words of the staff table and the codes they stand for, both ways. Pure.

Each list is closed: a word that is not in it is a fault with the cell's address, never a guess. The English code itself is
read too, so that a table made by a program need not be translated first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

_NO_WORD = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Small letters and digits only, so that "Nøkkel ", "NOKKEL" and "noekkel" are one.

    Unicode is composed first: tables from a Mac write å as a and a ring.
    """
    low = unicodedata.normalize("NFC", text).casefold()
    low = low.replace("æ", "ae").replace("ø", "oe").replace("å", "aa").replace("ä", "ae").replace("ö", "oe")
    plain = unicodedata.normalize("NFKD", low).encode("ascii", "ignore").decode()
    return _NO_WORD.sub("", plain).replace("aa", "a").replace("oe", "o").replace("ae", "a")


@dataclass(frozen=True, slots=True)
class Words:
    """A closed list. `labels` are code -> the word we write; `others` are further words we read -> code."""

    labels: Mapping[str, str]
    others: Mapping[str, str]

    def code(self, word: str) -> str | None:
        """The code `word` stands for, None when it is not in the list."""
        wanted = fold(re.sub(r"\(.*?\)", "", word))
        for code, label in self.labels.items():
            if wanted and wanted in (fold(label), fold(code)):
                return code
        return next((code for other, code in self.others.items() if wanted and fold(other) == wanted), None)

    def label(self, code: str) -> str:
        """The word for `code`; the code itself where the list has none."""
        return self.labels.get(code, code)

    def choices(self) -> str:
        """The words as a sentence names them: "a, b eller c"."""
        return either(tuple(self.labels.values()))


def either(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} eller {words[-1]}"


def both(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} og {words[-1]}"


YES_NO = Words(
    {"yes": "ja", "no": "nei"},
    {"x": "yes", "j": "yes", "sann": "yes", "true": "yes", "1": "yes", "n": "no", "usann": "no", "false": "no", "0": "no"},
)  # fmt: skip
OPEN = Words(
    {"open": "åpen", "closed": "lukket"},
    {
        "åpent": "open", "åpne": "open", "ope": "open", "open for alle": "open", "åpen for alle": "open", "ja": "open",
        "x": "open",
        "lukka": "closed", "lukkede": "closed", "stengt": "closed", "nei": "closed",
    },
)  # fmt: skip
UNKNOWN = ("vet ikke", "ukjent", "ikke kjent", "unknown", "-", "?")
"""Words for "nobody knows"; the cell then counts as empty where the field may be unknown."""

CATEGORY = Words(
    {
        "self_help_group": "selvhjelpsgruppe",
        "self_help_based": "basert på selvhjelp",
        "self_help_related": "selvhjelpsrelatert",
        "user_organisation": "brukerorganisasjon",
        "treatment": "behandling",
    },
    {"selvhjelp": "self_help_group", "basert på selvhjelpsforståelse": "self_help_based"},
)
AUDIENCE = Words(
    {
        "self": "selv",
        "relative": "pårørende",
        "adult_child": "voksne barn",
        "youth": "unge",
        "women": "kvinner",
        "men": "menn",
        "lgbt": "skeive",
        "bereaved": "etterlatte",
    },
    {
        "den det gjelder": "self", "egen rus": "self", "eget bruk": "self", "rusavhengige": "self", "sjølv": "self",
        "familie": "relative", "pårørande": "relative", "pårørende og venner": "relative", "voksent barn": "adult_child",
        "vaksne barn": "adult_child", "ungdom": "youth", "ung": "youth", "ungdommer": "youth", "kvinne": "women",
        "damer": "women",
        "kvinner bare": "women", "mann": "men", "lhbt": "lgbt", "lhbtq": "lgbt", "lhbtiq": "lgbt", "lgbtq": "lgbt",
        "etterlatt": "bereaved", "etterletne": "bereaved",
    },
)  # fmt: skip
SUBSTANCES = Words(
    {
        "alcohol": "alkohol",
        "drugs": "rusmidler",
        "cocaine": "kokain",
        "medicine": "medisiner",
        "gambling": "pengespill",
        "food": "mat",
        "sex": "sex",
        "codependency": "medavhengighet",
        "anxiety": "angst",
        "other": "annet",
    },
    {
        "narkotika": "drugs", "rus": "drugs", "narko": "drugs", "legemidler": "medicine", "piller": "medicine",
        "spill": "gambling",
        "spilleavhengighet": "gambling", "overspising": "food", "spising": "food", "sex og kjærlighet": "sex", "anna": "other",
        "andre": "other",
    },
)  # fmt: skip
LED_BY = Words(
    {
        "nobody": "ingen",
        "member": "medlem",
        "volunteer": "frivillig",
        "professional": "fagperson",
    },
    {
        "ingen leder": "nobody", "medlemmer": "member", "medlemmene på tur": "member", "et medlem på tur": "member",
        "deltaker": "member",
        "deltakerne": "member", "frivillige": "volunteer", "friviljug": "volunteer", "fagfolk": "professional",
        "ansatt": "professional",
        "terapeut": "professional",
    },
)  # fmt: skip
ACCESS = Words(
    {
        "wheelchair": "rullestol",
        "sign_language": "tegnspråk",
        "hearing": "teleslynge",
        "children": "barn kan være med",
    },
    {
        "trinnfri": "wheelchair", "heis": "wheelchair", "universelt utformet": "wheelchair", "teiknspråk": "sign_language",
        "hørselsslynge": "hearing",
        "hearing loop": "hearing", "barnevennlig": "children", "barn": "children",
    },
)  # fmt: skip
CONFIRMED_BY = Words(
    {
        "gruppa selv": "gruppa selv",
        "fellesskapet": "fellesskapet",
        "besøk": "besøk",
        "telefon": "telefon",
        "eksempeldata": "eksempeldata",
    },
    {
        "gruppen selv": "gruppa selv", "gruppa sjølv": "gruppa selv", "gruppe": "gruppa selv",
        "fellesskapets liste": "fellesskapet",
        "fellesskap": "fellesskapet", "vi besøkte": "besøk", "vi ringte": "telefon", "ringt": "telefon",
    },
)  # fmt: skip
LANGUAGE = Words(
    {
        "nb": "bokmål", "nn": "nynorsk", "no": "norsk", "en": "engelsk", "pl": "polsk", "se": "samisk", "uk": "ukrainsk",
        "ru": "russisk",
        "ar": "arabisk", "es": "spansk", "de": "tysk", "sv": "svensk", "da": "dansk", "fi": "finsk", "fr": "fransk",
        "fa": "persisk",
        "lt": "litauisk", "so": "somali", "ti": "tigrinja", "tr": "tyrkisk", "ur": "urdu", "pt": "portugisisk",
        "it": "italiensk",
        "nl": "nederlandsk", "is": "islandsk", "th": "thai", "vi": "vietnamesisk", "ta": "tamil", "ro": "rumensk",
        "lv": "latvisk",
    },
    {
        "nordsamisk": "se", "farsi": "fa", "dari": "fa", "somalisk": "so", "english": "en", "norwegian": "no", "polski": "pl",
    },
)  # fmt: skip
COUNTRY = Words(
    {
        "NO": "Norge", "SE": "Sverige", "DK": "Danmark", "FI": "Finland", "IS": "Island", "FO": "Færøyene", "GL": "Grønland",
        "DE": "Tyskland", "NL": "Nederland", "BE": "Belgia", "FR": "Frankrike", "ES": "Spania", "PT": "Portugal",
        "IT": "Italia",
        "GR": "Hellas", "CY": "Kypros", "TR": "Tyrkia", "GB": "Storbritannia", "IE": "Irland", "PL": "Polen", "LT": "Litauen",
        "LV": "Latvia", "EE": "Estland", "CH": "Sveits", "AT": "Østerrike", "CZ": "Tsjekkia", "HU": "Ungarn", "HR": "Kroatia",
        "RO": "Romania", "BG": "Bulgaria", "UA": "Ukraina", "RU": "Russland", "US": "USA", "CA": "Canada", "MX": "Mexico",
        "BR": "Brasil", "AU": "Australia", "NZ": "New Zealand", "TH": "Thailand", "PH": "Filippinene", "VN": "Vietnam",
        "IN": "India", "CN": "Kina", "JP": "Japan", "AE": "De forente arabiske emirater", "ZA": "Sør-Afrika", "MT": "Malta",
    },
    {
        "noreg": "NO", "norway": "NO", "sverge": "SE", "sweden": "SE", "denmark": "DK", "england": "GB", "skottland": "GB",
        "wales": "GB",
        "uk": "GB", "germany": "DE", "spain": "ES", "spanien": "ES", "poland": "PL", "holland": "NL", "amerika": "US",
    },
)  # fmt: skip

ISO_LANGUAGES = frozenset(
    """
    aa ab af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cv cy da de dv dz ee el en eo es et eu fa
    ff fi fj
    fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr
    ks ku kv
    kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl
    ps pt qu
    rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur
    uz ve vi
    vo wa wo xh yi yo za zh zu
    """.split()
)
"""The codes of two letters of ISO 639-1."""
ISO_COUNTRIES = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD
    CF CG CH
    CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI
    GL GM GN
    GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA
    LB LC LI
    LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR
    NU NZ OM
    PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY
    SZ TC TD
    TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
    """.split()
)
"""The codes of two letters of ISO 3166-1."""
