"""The GeoNames dump of a country (`NO.txt`): UTF-8, tab, no header, 19 columns, and no quoting of any kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from knowledge.place_files.rows import (
    BadRow,
    Level,
    PlaceKind,
    RawArea,
    RawPlace,
    Skipped,
    clean_name,
    point_of,
    shown,
)

COLUMNS = 19
_GONE = {"PPLQ": "abandoned", "PPLH": "historical", "PPLW": "destroyed"}
_AREAS = frozenset({"ADM1", "ADM2"})
_TERRAIN = frozenset({"ISL", "ISLS", "VAL"})
"""People say that they live on an island or in a valley; the other forms of the land are left out."""
_RANKS = {"PPLC": 4, "PPLA": 4, "PPLA2": 3, "PPL": 2, "PPLL": 1, "PPLF": 0}
_COUNTRIES = frozenset({"NO", "SJ"})
"""SJ is the code of Svalbard and Jan Mayen."""

_DIGITS = frozenset("0123456789")


def read(lines: Iterable[bytes], file: str) -> Iterator[RawPlace | RawArea | BadRow | Skipped]:
    """One value a line. `file` is only for naming bad rows."""
    for line, raw in enumerate(lines, 1):
        try:
            yield _row(raw.decode("utf-8"), line)
        except UnicodeDecodeError:
            yield BadRow(file, line, "is not UTF-8")
        except ValueError as error:
            yield BadRow(file, line, str(error))


def _row(text: str, line: int) -> RawPlace | RawArea | Skipped:
    if not text.strip():
        return Skipped("empty line")
    fields = text.split("\t")
    if len(fields) != COLUMNS:
        raise ValueError(f"has {len(fields)} columns, the dump has {COLUMNS}")
    number, feature, code = whole(fields[0], "geonameid"), fields[6], fields[7]
    if fields[8] not in _COUNTRIES:
        return Skipped(f"country {shown(fields[8]) or 'not given'}")
    if feature == "A" and code in _AREAS:
        level: Level = "county" if code == "ADM1" else "municipality"
        return RawArea(line, number, level, fields[11] if code == "ADM2" else "", clean_name(fields[1]))
    reason = _left_out(feature, code)
    if reason:
        return Skipped(reason)
    kind: PlaceKind = "district" if code == "PPLX" else "locality"
    lat, lon = point_of(fields[4], fields[5])
    return RawPlace(
        line,
        "geonames",
        number,
        clean_name(fields[1]),
        kind,
        fields[11],
        "",
        lat,
        lon,
        whole(fields[14] or "0", "population"),
        _RANKS.get(code, 1),
    )


def _left_out(feature: str, code: str) -> str:
    """Why a feature is not taken, "" when it is."""
    if feature == "P":
        return f"place that is {_GONE[code]}" if code in _GONE else ""
    if feature == "T" and code in _TERRAIN:
        return ""
    if feature == "L" and code == "RGN":
        return ""
    return f"feature class {shown(feature[:1]) or 'not given'}"


def whole(text: str, what: str) -> int:
    """A number of at most 12 digits. Raises ValueError; `str.isdecimal` would take digits of other scripts."""
    if not 0 < len(text) <= 12 or not _DIGITS.issuperset(text):
        raise ValueError(f"{what} {text[:20]!r} is not a whole number")
    return int(text)
