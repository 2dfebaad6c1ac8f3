"""What every importer gives: for each row of the source exactly one `RawGroup` or one `Problem`. Values only.

Rows in = groups + problems, always: a reader never raises for what a feed holds, never drops a row in silence, and never
makes two of one. What it mended or left out on purpose (a person's name, an unknown code) stands in `RawGroup.remarks`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.core.model import Audience, Category, Meeting


@dataclass(frozen=True, slots=True)
class Feed:
    """Where raw bytes come from and what is known of it beforehand.

    `source` is the short name the registry keeps ("aa-norge"); `organisation` the short name of the fellowship whose feed it
    is ("AA"), needed to read its codes, "" where each row names its own. `timezone` and `country` hold for rows that say
    nothing. `today` is the day of the import, for dates that must not lie ahead.
    """

    source: str
    organisation: str
    today: date
    timezone: str = "Europe/Oslo"
    country: str = "NO"


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that could not become a group. `row` is counted from 1 as the source counts (in a table: the line number a
    spreadsheet shows); 0 is the whole file. `field` is the column or key at fault, "" for the row. `key` is the row's key in
    the source where it has one. `cell` is the cell's address in a spreadsheet ("D12"), else "".
    """

    row: int
    field: str
    fault: str
    mend: str
    key: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class RawGroup:
    """One row of a source, decoded but not yet placed: municipality and county are found afterwards from the place.

    `key` is unique and stable within the source. `organisation` is a short name of the registry. Times of `meetings` are
    wall clock in Europe/Oslo. `place` is the town or locality as people say it; `region` a county or larger area as the
    source says it. `lat`/`lon` are degrees WGS 84, both or none; `approximate` where the source says so or gives an area.
    `open` None is not said. `contact` is a role address or a switchboard, never a person's. `updated_on` is the last edit
    the source tells of. `confirmed_on`/`confirmed_by` only where the source itself knows (the staff's own table).
    """

    row: int
    key: str
    name: str
    organisation: str
    meetings: tuple[Meeting, ...]
    audience: tuple[Audience, ...] = ()
    substances: tuple[str, ...] = ()
    category: Category | None = None
    open: bool | None = None
    led_by: str = ""
    language: str = ""
    access: tuple[str, ...] = ()
    venue: str = ""
    address: str = ""
    post_code: str = ""
    place: str = ""
    municipality: str = ""
    region: str = ""
    country: str = "NO"
    lat: float | None = None
    lon: float | None = None
    approximate: bool = False
    paused: bool = False
    contact: str | None = None
    website: str | None = None
    note: str = ""
    part_of: str = ""
    updated_on: date | None = None
    confirmed_on: date | None = None
    confirmed_by: str = ""
    remarks: tuple[str, ...] = ()


Read = Callable[[bytes, Feed], Iterator[RawGroup | Problem]]
"""The one function of a format. `raw` may be anything: bytes that cannot be read at all are one `Problem` with row 0 (counted
as one row)."""
