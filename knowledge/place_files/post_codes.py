"""Post codes: Posten's register (cp1252, tab, CRLF, 5 columns, capitals, no points) and that of GeoNames (UTF-8, 12 columns)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from knowledge.place_files.rows import BadRow, RawPostCode, Skipped, clean_name, point_of, shown

POSTEN_COLUMNS = 5
GEONAMES_COLUMNS = 12
_CATEGORIES = frozenset("GPBSF")
"""Street, box, both, service, and a fifth that some files have. All are codes people write, so all are taken."""
_JAN_MAYEN = "2211"


def read_posten(lines: Iterable[bytes], file: str) -> Iterator[RawPostCode | BadRow | Skipped]:
    """Posten's `Postnummerregister-ansi.txt`. Also takes a copy that somebody saved as UTF-8."""
    for line, raw in enumerate(lines, 1):
        try:
            yield _posten(_either(raw), line)
        except UnicodeDecodeError:
            yield BadRow(file, line, "is neither cp1252 nor UTF-8")
        except ValueError as error:
            yield BadRow(file, line, str(error))


def _either(raw: bytes) -> str:
    try:
        # Capital Æ, Ø and Å of cp1252 followed by a letter are never valid UTF-8.
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252")


def _posten(text: str, line: int) -> RawPostCode | Skipped:
    if not text.strip():
        return Skipped("empty line")
    fields = [field.strip() for field in text.split("\t")]
    if len(fields) != POSTEN_COLUMNS:
        raise ValueError(f"has {len(fields)} columns, the register has {POSTEN_COLUMNS}")
    code, town, number, municipality, category = fields
    if category not in _CATEGORIES:
        raise ValueError(f"category {category[:20]!r} must be one of {', '.join(sorted(_CATEGORIES))}")
    if number == _JAN_MAYEN:
        return Skipped("Jan Mayen, where nobody lives")
    return RawPostCode(
        line, four_digits(code), clean_name(town), number, municipality, shouted=town == town.upper()
    )


def read_geonames(lines: Iterable[bytes], file: str) -> Iterator[RawPostCode | BadRow | Skipped]:
    """The post codes of GeoNames. Its county codes are its own and are not read; the municipality's are the official ones."""
    for line, raw in enumerate(lines, 1):
        try:
            yield _geonames(raw.decode("utf-8"), line)
        except UnicodeDecodeError:
            yield BadRow(file, line, "is not UTF-8")
        except ValueError as error:
            yield BadRow(file, line, str(error))


def _geonames(text: str, line: int) -> RawPostCode | Skipped:
    if not text.strip():
        return Skipped("empty line")
    fields = text.split("\t")
    if len(fields) != GEONAMES_COLUMNS:
        raise ValueError(f"has {len(fields)} columns, the file has {GEONAMES_COLUMNS}")
    if fields[0] not in ("NO", "SJ"):
        return Skipped(f"country {shown(fields[0]) or 'not given'}")
    code, town = four_digits(fields[1]), clean_name(fields[2])
    if not fields[9] and not fields[10]:
        return RawPostCode(line, code, town, fields[6], fields[5])
    lat, lon = point_of(fields[9], fields[10])
    return RawPostCode(line, code, town, fields[6], fields[5], lat, lon)


def four_digits(code: str) -> str:
    """The code, with the zeros a spreadsheet took away put back. Raises ValueError."""
    if not 1 <= len(code) <= 4 or not code.isascii() or not code.isdecimal():
        raise ValueError(f"post code {code[:20]!r} must be four digits")
    return code.zfill(4)
