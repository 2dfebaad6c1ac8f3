"""What one cell of the staff table says: a text, a day, a number, a code. Pure.

Every reader takes the cell as it was stored and gives a value, or raises CellError with the fault and the mend in bokmål.
Nothing that stood in the cell is repeated there: it may have been a person's name in the wrong column.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from urllib.parse import quote, urlsplit, urlunsplit

from db.importers.personal import find_personal
from db.importers.table_lines import Value
from db.importers.table_words import (
    COUNTRY,
    ISO_COUNTRIES,
    ISO_LANGUAGES,
    LANGUAGE,
    UNKNOWN,
    YES_NO,
    Words,
    fold,
)

NAME = 255
"""Characters of a name: the limit of the Meeting Guide specification."""
SHORT = 120
"""Characters of a place, a house or a key: the longest official place name of the world has 85 letters."""
ADDRESS = 300
NOTE = 1000
"""Characters of a note: a chat message holds 4,096, and several groups must fit."""
LINK = 1000
"""Characters of a link: an invitation to a meeting on the net has about 350."""

_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)
_EXCEL_DAY_0 = date(1899, 12, 30)
_ERRORS = frozenset(
    ("#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#I/T", "#NAVN?", "#VERDI!",
    "#SPILL")
)  # fmt: skip
"""What Excel shows for a formula that went wrong, in English and in Norwegian."""
_MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2})?)?")
_IN_WORDS = re.compile(r"(\d{1,2})\.\s?([a-z]+)\s(\d{4})")
_NUMBER = re.compile(r"[-−]?\d{1,3}(?:[.,]\d{1,30})?")
_TO_CODE = re.compile(r"[,;/\n+]| og | and ")
_MAIL = re.compile(r"[^\s@,;<>()\[\]\"]+@[^\s@,;<>()\[\]\"]+\.[a-zA-Z]{2,24}")
_HOST = re.compile(r"(?=.{4,253}$)(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)+(?:[a-z]{2,24}|xn--[a-z0-9-]{2,59})")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:(?!\d)")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for the start of a formula; the last four are the full-width forms (OWASP, CSV injection)."""


class CellError(ValueError):
    """The cell cannot be used; `fault` and `mend` are bokmål and repeat nothing of it."""

    def __init__(self, fault: str, mend: str) -> None:
        super().__init__(fault)
        self.fault, self.mend = fault, mend


def tidy(text: str) -> str:
    """One line of composed letters without what cannot be seen; "<" and ">" become marks that no page takes for markup."""
    if not (text.isascii() and text.isprintable()):
        text = "".join(
            " " if each in "\u2028\u2029" else each for each in text if not "\ud800" <= each <= "\udfff"
        )
        text = unicodedata.normalize("NFC", text)
        text = "".join(
            each if unicodedata.category(each)[0] != "C" else " " if each in "\n\r\t\v\f\x85" else ""
            for each in text
        )
    return " ".join(text.replace("<", "‹").replace(">", "›").split())


def lines_of(value: Value) -> str:
    """As `text`, with "\\n" kept between lines. Raises CellError."""
    return "\n".join(
        tidy(each) for each in re.split(r"\r\n|[\n\r\v\f\x85\u2028\u2029]", _as_text(value))
    ).strip()


def text(value: Value, most: int) -> str:
    """The cell as one line. A number becomes its digits. Raises CellError for a day, an error of Excel and what is too long."""
    found = tidy(_as_text(value))
    if len(found) > most:
        raise CellError(f"teksten er lengre enn {most} tegn", "kort den ned")
    return found


def yes(value: Value) -> bool:
    """True for ja or x, False for nei or an empty cell. Raises CellError."""
    return _one(value, YES_NO, "skriv ja eller nei, eller la cella stå tom") == "yes"


def one_of(value: Value, words: Words) -> str | None:
    """The code of the word in the cell; None where it is empty or says that nobody knows. Raises CellError."""
    return _one(value, words, f"skriv {words.choices()}, eller la cella stå tom")


def some_of(value: Value, words: Words) -> tuple[str, ...]:
    """The codes of the words in the cell, in its order, each once. Raises CellError."""
    whole = lines_of(value)
    if _says_unknown(whole):
        return ()
    if (alone := words.code(whole)) is not None:
        return (alone,)  # "sex og kjærlighet"
    found: list[str] = []
    for part in filter(str.strip, _TO_CODE.split(whole)):
        code = words.code(part)
        if code is None:
            raise CellError(
                "et ord i cella er ikke blant dem vi kjenner",
                f"skriv {words.choices()}; flere med komma mellom",
            )
        if code not in found:
            found.append(code)
    return tuple(found)


def language(value: Value) -> str:
    """A code of ISO 639-1, "" for an empty cell. Raises CellError."""
    found = text(value, SHORT)
    if _says_unknown(found):
        return ""
    code = LANGUAGE.code(found) or found.lower()
    if code not in ISO_LANGUAGES:
        raise CellError(
            "vi kjenner ikke dette språket",
            "skriv ett språk: bokmål, nynorsk, engelsk … eller koden på to bokstaver",
        )
    return code


def country(value: Value, default: str) -> str:
    """A code of ISO 3166-1, `default` for an empty cell. Raises CellError."""
    found = text(value, SHORT)
    if _says_unknown(found):
        return default
    code = COUNTRY.code(found) or found.upper()
    if code not in ISO_COUNTRIES:
        raise CellError(
            "vi kjenner ikke dette landet", "skriv landet på norsk, eller landkoden på to bokstaver"
        )
    return code


def day(value: Value, latest: date) -> date | None:
    """The day in the cell, None when it is empty: a date of Excel, its number, 12.05.2026, 12.5.26, 2026-05-12 or 12. mai 2026.

    Raises CellError, also for a day after `latest`. "5/12/2026" is not taken: half the world reads it the other way round.
    """
    mend = "skriv dagen som 12.05.2026"
    found: date | None
    match value:
        case datetime():
            found = value.date()
        case date():
            found = value
        case bool() | time() | timedelta():
            raise CellError("dette er ingen dato", mend)
        case int() | float():
            # A date whose cell lost its format shows as the number of days since 30 December 1899.
            known = (
                value == value
                and (_FIRST_DAY - _EXCEL_DAY_0).days <= value <= (_LAST_DAY - _EXCEL_DAY_0).days
            )
            found = _EXCEL_DAY_0 + timedelta(days=int(value)) if known else None
        case _:
            said = text(value, SHORT)
            if not said:
                return None
            found = _day_in(said.lower())
    if found is None:
        raise CellError("dette er ingen dato vi kan lese", mend)
    if not _FIRST_DAY <= found <= _LAST_DAY:
        raise CellError("datoen ligger utenfor 2000–2099", mend)
    if found > latest:
        raise CellError("datoen er ikke kommet ennå", f"{mend}, og se etter at år og måned er rett")
    return found


def degrees(value: Value) -> float | None:
    """Degrees with a comma or a point, None for an empty cell. Raises CellError."""
    if isinstance(value, datetime | date | time | timedelta):
        raise CellError(
            "Excel har gjort tallet om til en dato",
            "gi kolonnen format «Tekst», og skriv tallet på nytt: 5,12",
        )
    if isinstance(value, bool):
        raise CellError("dette er ikke grader", "skriv for eksempel 61,452")
    found = tidy(_as_text(value)) if not isinstance(value, float) else repr(value)
    if not found:
        return None
    if not _NUMBER.fullmatch(found) and not isinstance(value, float):
        raise CellError("dette er ikke grader", "skriv for eksempel 61,452, uten gradtegn og bokstaver")
    try:
        return float(found.replace(",", ".").replace("−", "-"))
    except ValueError:
        raise CellError("dette er ikke grader", "skriv for eksempel 61,452") from None


def post_code(value: Value, of_country: str) -> str:
    """The post code, "" for an empty cell. Norwegian ones get back the noughts a spreadsheet took away. Raises CellError."""
    found = text(value, SHORT)
    if of_country != "NO" or not found:
        return found
    found = re.sub(r"^(?:N|NO)-", "", found, flags=re.IGNORECASE)
    if not re.fullmatch(r"[0-9]{2,4}", found):
        raise CellError("et norsk postnummer har fire sifre", "skriv bare sifrene, for eksempel 0150")
    return found.zfill(4)


def link(value: str) -> str:
    """An address on the net, "https://" put in front where it lacks. Raises CellError."""
    mend = "skriv hele adressen, for eksempel https://example.org/mote"
    found = tidy(value)
    if found.lower().startswith("mailto:") or "@" in found.split("/")[0]:
        raise CellError("dette er en e-postadresse og ingen lenke", "flytt den til «kontakt»")
    if "://" not in found.split("?")[0]:
        if _SCHEME.match(found):
            raise CellError("dette er ingen lenke til en side", mend)
        found = f"https://{found}"
    try:
        parts = urlsplit(found)
        host, port = (parts.hostname or "").encode("idna").decode("ascii").lower(), parts.port
    except (ValueError, UnicodeError):
        raise CellError("lenka kan ikke leses", mend) from None
    odd = re.search(r"[\s‹›\"'\\^`{|}]", found) or len(found) > LINK
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or odd or not _HOST.fullmatch(host):
        raise CellError("dette er ingen lenke til en side", mend)
    # In ASCII, as browsers send it, so that no look-alike letter stands in what people press.
    rest = (quote(each, safe="/:;?#[]@!$&()*+,=%-._~") for each in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme, host if port is None else f"{host}:{port}", *rest))


def contact(value: Value) -> tuple[str | None, str]:
    """A role's e-mail or a switchboard, None where the cell is empty or was left out; and the remark on what was.

    Kept are eight digits that begin with 2, 3, 5, 6, 7, 80 or 81 and service numbers of five that begin with 0; 4 and 9 are
    mobiles, so nearly always a person's (the number plan of Nkom). Raises CellError.
    """
    found = text(value, SHORT).removeprefix("mailto:")
    if _says_unknown(found):
        return None, ""
    digits = re.sub(r"[\s.\-()]", "", found)
    if re.fullmatch(r"\+?[0-9]{4,15}", digits):
        return _switchboard(re.sub(r"^(?:\+|00)47(?=[0-9]{8}$)", "", digits))
    if find_personal(found):
        return None, "kontakten er utelatt: den så ut til å tilhøre en person"
    if _MAIL.fullmatch(found):
        return found, ""
    raise CellError(
        "dette er verken en e-postadresse eller et telefonnummer",
        "skriv én av dem, uten navn på personer; en lenke hører til i «nettside», resten i «merknad»",
    )


def _switchboard(digits: str) -> tuple[str | None, str]:
    if re.fullmatch(r"0[0-9]{4}", digits):
        return digits, ""
    if re.fullmatch(r"8[01][0-9]{6}", digits):
        return f"{digits[:3]} {digits[3:5]} {digits[5:]}", ""
    if re.fullmatch(r"[23567][0-9]{7}", digits):
        return " ".join(digits[at : at + 2] for at in range(0, 8, 2)), ""
    if re.fullmatch(r"[49][0-9]{7}", digits):
        return None, "kontakten er utelatt: mobilnumre er oftest private"
    return None, "kontakten er utelatt: vi kan ikke se om nummeret går til et sentralbord eller en person"


def impersonal(found: str, what: str) -> tuple[str, str]:
    """The text, or "" with a remark where it names a person or gives a private number. `what` is the column's title."""
    if found and find_personal(found):
        return "", f"{what} er utelatt: teksten så ut til å gjelde en person"
    return found, ""


# --- the parts -----------------------------------------------------------------------------------------------------


def _as_text(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "ja" if value else "nei"
        case int():
            return str(value)
        case float():
            if value != value or value in (float("inf"), float("-inf")):
                raise CellError("cella har et tall som ikke finnes", "skriv det på nytt")
            return (
                str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value).replace(".", ",")
            )
        case datetime() | date() | time() | timedelta():
            raise CellError(
                "Excel har gjort teksten om til en dato eller et klokkeslett",
                "gi cella format «Tekst», og skriv teksten på nytt",
            )
        case _:
            if value.strip() in _ERRORS:
                raise CellError("cella har en formel som ikke gikk opp", "rett formelen, eller skriv verdien")
            if "\ufffd" in value:
                raise CellError(
                    "cella har bokstaver som ikke kan leses", "skriv dem på nytt, og lagre som .xlsx"
                )
            bare = value.lstrip("'")
            # Our own CSV puts an apostrophe before what a spreadsheet would run.
            return value[1:] if bare != value and bare.startswith(FORMULA) else value


def _one(value: Value, words: Words, mend: str) -> str | None:
    found = text(value, SHORT)
    if _says_unknown(found):
        return None
    code = words.code(found)
    if code is None:
        raise CellError("ordet er ikke blant dem vi kjenner", mend)
    return code


def _says_unknown(found: str) -> bool:
    return not found or found in UNKNOWN or fold(found) in {fold(each) for each in UNKNOWN if fold(each)}


def _day_in(said: str) -> date | None:
    try:
        if (found := _DAY_FIRST.fullmatch(said)) is not None:
            year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
            return date(year, int(found[2]), int(found[1]))
        if (found := _YEAR_FIRST.fullmatch(said)) is not None:
            return date(int(found[1]), int(found[2]), int(found[3]))
        if (found := _IN_WORDS.fullmatch(said)) is not None and found[2] in _MONTHS:
            return date(int(found[3]), _MONTHS.index(found[2]) + 1, int(found[1]))
    except ValueError:
        return None
    return None
