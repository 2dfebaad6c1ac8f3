"""What a code of a feed means, by (fellowship, code), from `codes.toml`. Reading the file is the only I/O."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

from bot.core.model import Audience

ACCESS = ("wheelchair", "sign_language", "hearing", "children")
"""The access codes an importer gives. The first three can be asked for; `children` says that children may come along."""

_AUDIENCES: tuple[Audience, ...] = get_args(Audience)
_FILE = Path(__file__).with_name("codes.toml")
_NORWEGIAN = ("nb", "nn")
# Told beside the rest or not a meaning at all.
_NO_MEANING = frozenset(("own", "substances", "languages", "like", "stock"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """What the codes of one record say together.

    `open` in the fellowship's own sense; open and closed together are closed (as 12-step-meeting-list reads them). `audience`
    holds the fellowship's own as soon as the codes name any, so that a women's meeting of Al-Anon stays one for relatives.
    `language` is ISO 639-1 or "". `venue_closed`, `virtual` and `hybrid` say how it meets now. `faults` are remarks.
    """

    open: bool | None = None
    audience: tuple[Audience, ...] = ()
    language: str = ""
    access: tuple[str, ...] = ()
    venue_closed: bool = False
    virtual: bool = False
    hybrid: bool = False
    on_holidays: bool = True
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fellowship:
    """One fellowship's codes: `meanings` code -> what is kept of it, `languages` code -> ISO 639-1."""

    short: str
    own: tuple[Audience, ...]
    substances: tuple[str, ...]
    meanings: Mapping[str, str]
    languages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WorldFormats:
    """BMLT's formats: by world id, by stock id, and the languages of stock ids."""

    meanings: Mapping[str, str]
    stock: Mapping[str, str]
    stock_languages: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Codebook:
    """`names` are the names of types in small letters -> meaning; `language_names` words -> ISO 639-1."""

    fellowships: Mapping[str, Fellowship]
    names: Mapping[str, str]
    language_names: Mapping[str, str]
    world: WorldFormats
    everywhere: Mapping[str, str]
    everywhere_languages: Mapping[str, str]

    def fellowship(self, short: str) -> Fellowship | None:
        """The codes of a fellowship by its short name, whatever the case; None when they are not known."""
        return self.fellowships.get(short.strip().casefold())


@cache
def codebook() -> Codebook:
    """The codes, read once."""
    return _codebook(tomllib.loads(_FILE.read_text(encoding="utf-8")))


def decode(words: Iterable[str], fellowship: Fellowship) -> Decoded:
    """What a list of codes or names of types says in the feed of `fellowship`. Unknown ones become a remark each."""
    book = codebook()
    gathered = Gathered(fellowship.own)
    for word in words:
        text = word.strip()
        if not text:
            continue
        meaning = fellowship.meanings.get(text) or fellowship.meanings.get(text.upper())
        language = fellowship.languages.get(text.upper())
        name = " ".join(text.casefold().split())
        if meaning is not None:
            gathered.add(meaning)
        elif language is not None:
            gathered.language(language)
        elif (named := book.names.get(name)) is not None:
            gathered.add(named)
        # Only whole names of languages: two letters were looked up as a code above.
        elif len(name) > 3 and (spoken := book.language_names.get(name)) is not None:
            gathered.language(spoken)
        else:
            gathered.unknown(text)
    return gathered.decoded(f"is not known for {fellowship.short}")


def spoken_in(*texts: str) -> tuple[str, ...]:
    """The languages a format's name tells of, else its key: the first text that names one decides."""
    names = codebook().language_names
    for text in texts:
        words = re.findall(r"[^\W\d_]+", text.casefold())
        found = tuple(dict.fromkeys(names[word] for word in words if word in names))
        if found:
            return found
    return ()


class Gathered:
    """Meanings as they are found, one record's; `decoded` gives them together."""

    def __init__(self, own: tuple[Audience, ...]) -> None:
        self._own = own
        self._meanings: list[str] = []
        self._languages: list[str] = []
        self._unknown: list[str] = []

    def add(self, meaning: str) -> None:
        self._meanings.append(meaning)

    def language(self, code: str) -> None:
        self._languages.append(code)

    def unknown(self, code: str) -> None:
        self._unknown.append(code)

    def decoded(self, not_known: str) -> Decoded:
        found = frozenset(self._meanings)
        audience = tuple(each for each in _AUDIENCES if each in found)
        languages = tuple(dict.fromkeys(self._languages))
        faults = [f"the code {_shown(code)} {not_known}" for code in dict.fromkeys(self._unknown)]
        if len(languages) > 1:
            faults.append(f"names several languages ({', '.join(languages)}); only one is kept")
        if "open" in found and "closed" in found:
            faults.append("says both open and closed; read as closed")
        return Decoded(
            open=False if "closed" in found else True if "open" in found else None,
            audience=tuple(dict.fromkeys((*self._own, *audience))) if audience else (),
            # People here may count on Norwegian where it is spoken; with none, the first that was named.
            language=next(
                (each for each in languages if each in _NORWEGIAN), languages[0] if languages else ""
            ),
            access=tuple(each for each in ACCESS if each in found),
            venue_closed="venue_closed" in found,
            virtual="virtual" in found,
            hybrid="hybrid" in found,
            on_holidays="not_on_holidays" not in found,
            faults=tuple(faults),
        )


def _shown(code: str) -> str:
    """The code for people; what cannot be a code (a number of six digits is none, either) is not repeated, it may be anything."""
    is_code = re.fullmatch(r"[\w+/-]{1,16}", code, re.ASCII) and len(re.findall(r"\d", code)) < 6
    return f"'{code}'" if is_code else "that stands there (no code)"


def _codebook(data: Mapping[str, Any]) -> Codebook:
    everywhere = data["everywhere"]
    common = _meanings(everywhere)
    fellowships: dict[str, Fellowship] = {}
    for short, table in data["fellowships"].items():
        codes = data["fellowships"][table["like"]] if "like" in table else table
        meanings = {**common, **_meanings(codes)}
        spoken = {**everywhere["languages"], **codes.get("languages", {})}
        fellowships[short.casefold()] = Fellowship(
            short=short,
            own=tuple(table["own"]),
            substances=tuple(table.get("substances", ())),
            meanings=MappingProxyType(meanings),
            # A code that is the programme's own is never a language ("TR" is a tradition study in AA).
            languages=MappingProxyType({code: to for code, to in spoken.items() if code not in meanings}),
        )
    bmlt = data["bmlt"]
    return Codebook(
        everywhere=MappingProxyType(common),
        everywhere_languages=MappingProxyType(dict(everywhere["languages"])),
        fellowships=MappingProxyType(fellowships),
        names=MappingProxyType(_meanings(data["names"])),
        language_names=MappingProxyType(
            {word: to for to, words in data["languages"].items() for word in words}
        ),
        world=WorldFormats(
            meanings=MappingProxyType(_meanings(bmlt)),
            stock=MappingProxyType(_meanings(bmlt["stock"])),
            stock_languages=MappingProxyType(
                {str(key): tuple(codes) for key, codes in bmlt["stock"]["languages"].items()}
            ),
        ),
    )


def _meanings(table: Mapping[str, Any]) -> dict[str, str]:
    return {
        str(code): meaning for meaning, codes in table.items() if meaning not in _NO_MEANING for code in codes
    }


def unknown_fellowship(short: str) -> Fellowship:
    """For an organisation whose codes are not known: only what every programme shares (a closed venue, languages)."""
    return Fellowship(short.strip(), (), (), codebook().everywhere, codebook().everywhere_languages)
