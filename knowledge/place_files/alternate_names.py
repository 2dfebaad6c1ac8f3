"""The GeoNames file `alternateNamesV2`: UTF-8, tab, no header, 10 columns, 16 million rows of the whole world.

Only rows of places we hold are looked at closely; what is refused is counted and told in heaps, since one value for each of
sixteen million rows would cost more than reading them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator

from knowledge.place_files.geonames import whole
from knowledge.place_files.rows import SKIPS_AT_ONCE, BadRow, RawName, Skipped, clean_name

COLUMNS = 10
LANGUAGES = frozenset({"se", "smj", "sma", "fkv", "nb", "nn", "no", "abbr"})
"""Northern, Lule and Southern Sami, Kven, Norwegian, and abbreviations. No language at all is mostly Cyrillic or Chinese."""

_LANGUAGES = frozenset(language.encode() for language in LANGUAGES)
_DIGITS = frozenset(b"0123456789")


def read(lines: Iterable[bytes], file: str, held: Container[int]) -> Iterator[RawName | BadRow | Skipped]:
    """The names in our languages of the places whose geonameid is in `held`."""
    skipped: Counter[str] = Counter()
    line = 0
    for line, raw in enumerate(lines, 1):
        if line % SKIPS_AT_ONCE == 0:
            yield from _told(skipped)
        parts = raw.split(b"\t", 3)
        if len(parts) == 4 and parts[2] not in _LANGUAGES:
            skipped["another language, or no name"] += 1
        elif not raw.strip():
            skipped["empty line"] += 1
        elif len(parts) == 4 and parts[1] and len(parts[1]) < 13 and _DIGITS.issuperset(parts[1]):
            if int(parts[1]) not in held:
                skipped["of a place we do not hold"] += 1
                continue
            try:
                yield _row(raw.decode("utf-8"), line)
            except UnicodeDecodeError:
                yield BadRow(file, line, "is not UTF-8")
            except ValueError as error:
                yield BadRow(file, line, str(error))
        else:
            yield BadRow(file, line, "needs 10 columns with a geonameid in the second")
    yield from _told(skipped)


def _told(skipped: Counter[str]) -> Iterator[Skipped]:
    for reason, count in skipped.items():
        yield Skipped(reason, count)
    skipped.clear()


def _row(text: str, line: int) -> RawName:
    fields = text.split("\t")
    # The older file has 8 columns: without the years `from` and `to`, which are not read.
    if len(fields) not in (8, COLUMNS):
        raise ValueError(f"has {len(fields)} columns, the file has {COLUMNS}")
    return RawName(
        line, whole(fields[1], "geonameid"), fields[2], clean_name(fields[3]), historic=fields[7] == "1"
    )
