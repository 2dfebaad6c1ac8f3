"""Which country a text names, as ISO 3166 ("Noreg", "NOR" -> "NO"), from `countries.toml`. Reading the file is the only I/O."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

UNKNOWN = "ZZ"
"""ISO 3166's own code for a country that is not known: a place that is surely not in Norway, and nobody knows where."""

_FILE = Path(__file__).with_name("countries.toml")
# The end of an address that also is a state of the USA, or an island's name in others.
_NOT_AT_AN_END = frozenset(("georgia", "jersey", "jordan", "chad", "samoa"))
# Two letters that end addresses as countries; others are states ("CA", "DE", "IN").
_SHORT_AT_AN_END = frozenset(("NO", "SE", "DK", "FI", "US", "UK", "GB"))


def country_of(text: str) -> str:
    """The country a field for the country names, or "" when none is known by it."""
    return _countries().get(_folded(text), "")


def country_at_the_end(text: str) -> str:
    """The country the last part of an address names, or "". More careful: "CA" may be California."""
    folded = _folded(text)
    if folded in _NOT_AT_AN_END or (len(folded) == 2 and folded.upper() not in _SHORT_AT_AN_END):
        return ""
    return _countries().get(folded, "")


@cache
def _countries() -> Mapping[str, str]:
    found: dict[str, str] = {"uk": "GB"}
    for code, names in tomllib.loads(_FILE.read_text(encoding="utf-8")).items():
        for name in (code, *names):
            found.setdefault(_folded(name), code)
    return MappingProxyType(found)


def _folded(text: str) -> str:
    return "".join(each for each in text.casefold() if each not in " .\u00a0")
