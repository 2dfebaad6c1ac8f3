"""The staff's own table, CSV or Excel -> groups. Pure: `raw` and the feed are all it knows.

One row is one group; the columns are those of `db.importers.columns`, found by their headings. A cell that is not understood
makes its row a Problem with the cell's address, since staff can mend it at once; only what belongs to a person is left out of a
row that is kept. Messages are bokmål, for they are read beside the table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar, cast

from bot.core.model import Audience, Category, Meeting
from db.importers.cells import (
    ADDRESS,
    NAME,
    NOTE,
    SHORT,
    CellError,
    contact,
    country,
    day,
    degrees,
    impersonal,
    language,
    link,
    one_of,
    post_code,
    some_of,
    text,
    tidy,
    yes,
)
from db.importers.columns import BY_FIELD, REQUIRED, TITLES, Field
from db.importers.personal import find_personal
from db.importers.raw import Feed, Problem, RawGroup
from db.importers.table_csv import csv_table
from db.importers.table_lines import Line, Table, TableFault, Value, address, heading_line, letters
from db.importers.table_meetings import read_meetings, with_links
from db.importers.table_words import (
    ACCESS,
    AUDIENCE,
    CATEGORY,
    CONFIRMED_BY,
    LED_BY,
    OPEN,
    SUBSTANCES,
    both,
    fold,
)
from db.importers.table_xlsx import is_workbook, xlsx_table

FORMAT = "spreadsheet"
VERSION = 1

EXAMPLE = "Eksempel:"
"""How the name of every made-up group begins (kept by the registry itself)."""

T = TypeVar("T")
_LEAST_HEADINGS = 2
"""A line with fewer known headings is no heading line: "navn" alone stands in many titles."""


def read(raw: bytes, feed: Feed) -> Iterator[RawGroup | Problem]:
    """For each row of the table below its headings that is not empty, in order, one RawGroup or one Problem.

    A file that is no table, or lacks a column it must have, gives one Problem with row 0. Remarks about the whole file stand at
    the first group.
    """
    try:
        table = xlsx_table(raw) if is_workbook(raw) else _text_table(raw)
        head = _head(table, feed)
    except TableFault as fault:
        yield Problem(0, fault.field, fault.fault, fault.mend, cell=fault.cell)
        return
    waiting: tuple[str, ...] = (*table.remarks, *head.remarks)
    keys: dict[str, int] = {}
    for line in table.lines[head.position + 1 :]:
        found = _row(line, head.columns, feed, waiting)
        if isinstance(found, RawGroup):
            same = keys.setdefault(fold(found.key) or found.key, line.number)
            if same != line.number:
                yield _problem(
                    line,
                    head.columns,
                    "key",
                    f"nøkkelen er den samme som i rad {same}",
                    "gi raden sin egen nøkkel",
                )
                continue
            waiting = ()
        yield found


def _text_table(raw: bytes) -> Table:
    start = raw[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not raw.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        raise TableFault("fila er tom", "se etter at du valgte riktig fil")
    for mark, what in ((b"%pdf", "fila er en PDF"), (b"{\\rtf", "fila er et tekstdokument (RTF)")):
        if start.startswith(mark):
            raise TableFault(what, "lagre regnearket som .xlsx")
    if start.startswith((b"<!doctype", b"<html", b"<table", b"<?xml")):
        raise TableFault(
            "fila er en nettside eller XML og ikke et regneark", "åpne den i Excel og lagre som .xlsx"
        )
    return csv_table(raw)


# --- the headings --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Head:
    position: int
    columns: Mapping[Field, int]
    remarks: tuple[str, ...]


def _head(table: Table, feed: Feed) -> _Head:
    position, found = heading_line(table.lines)
    required = [each for each in REQUIRED if each != "organisation" or not feed.organisation]
    missing = [TITLES[each] for each in required if each not in found]
    if position < 0 or len(found) < _LEAST_HEADINGS or missing:
        names = both(tuple(f"«{each}»" for each in (missing or [TITLES[each] for each in required])))
        raise TableFault(
            f"tabellen mangler kolonnen{'e' if len(missing) != 1 else ''} {names}",
            "skriv overskriftene i én rad over gruppene; «python -m bot registry template» lager en tabell med alle",
            field=", ".join(missing),
        )
    line = table.lines[position]
    for field, columns in found.items():
        if len(columns) > 1:
            cells = both(tuple(address(each, line.number) for each in columns))
            raise TableFault(
                f"flere kolonner heter det samme: {cells} er begge «{TITLES[field]}»",
                "slå dem sammen, eller gi den ene en annen overskrift",
                field=TITLES[field],
                cell=address(columns[1], line.number),
            )
    first = {name: each[0] for name, each in found.items()}
    return _Head(position, first, tuple(_unread(table, position, set(first.values()))))


def _unread(table: Table, position: int, known: set[int]) -> Iterator[str]:
    """What is said of columns we do not know, once for the file."""
    line = table.lines[position]
    named: list[str] = []
    for column, cell in enumerate(line.cells):
        title = tidy(cell) if isinstance(cell, str) else ""
        if column in known or not title:
            continue
        # A heading may hold a name, too ("ring Kari").
        named.append(
            letters(column) if find_personal(title) or len(title) > 40 else f"«{title}» ({letters(column)})"
        )
    if named:
        what = "kolonnene" if len(named) > 1 else "kolonnen"
        yield f"{what} {both(tuple(named))} er ikke lest: det er ingen av våre overskrifter"
    width = max((len(each.cells) for each in table.lines[position:]), default=0)
    nameless = [
        letters(column)
        for column in range(width)
        if column not in known
        and (column >= len(line.cells) or not _filled(line.cells[column]))
        and any(
            column < len(each.cells) and _filled(each.cells[column]) for each in table.lines[position + 1 :]
        )
    ]
    if nameless:
        yield f"kolonne {both(tuple(nameless))} har innhold, men ingen overskrift, og er ikke lest"


def _filled(cell: Value) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


# --- one row -------------------------------------------------------------------------------------------------------


class _Cells:
    """The cells of one row by field. What is wrong with them is gathered, so that staff see at once how much there is."""

    def __init__(self, line: Line, columns: Mapping[Field, int]) -> None:
        self._line = line
        self._columns = columns
        self.faults: list[tuple[Field, str, str]] = []
        self.remarks: list[str] = []

    def get(self, field: Field, reader: Callable[[Value], T], otherwise: T) -> T:
        """What `reader` makes of the cell; `otherwise` where it cannot, which is then a fault of the row."""
        column = self._columns.get(field)
        if column is None:
            return otherwise
        if column in self._line.faults:
            self.fault(field, *self._line.faults[column])
            return otherwise
        try:
            return reader(self._line.cells[column] if column < len(self._line.cells) else None)
        except CellError as fault:
            self.fault(field, fault.fault, fault.mend)
            return otherwise

    def fault(self, field: Field, fault: str, mend: str) -> None:
        self.faults.append((field, fault, mend))

    def short(self, field: Field, most: int = SHORT) -> str:
        return self.get(field, lambda value: text(value, most), "")

    def impersonal(self, field: Field, most: int) -> str:
        """A text that is left out with a remark where it is about a person."""
        found, remark = impersonal(self.short(field, most), f"«{TITLES[field]}»")
        self.remarks.extend(filter(None, (remark,)))
        return found


def _row(
    line: Line, columns: Mapping[Field, int], feed: Feed, waiting: tuple[str, ...]
) -> RawGroup | Problem:
    cells = _Cells(line, columns)
    # Not "no column of ours is filled", but "no cell": a slip beside the table must not vanish.
    key, name = cells.short("key", SHORT), cells.short("name", NAME)
    organisation = cells.short("organisation") or feed.organisation
    meetings = _meetings(cells)
    of_country = cells.get("country", lambda value: country(value, feed.country), feed.country)
    lat, lon = cells.get("lat", degrees, None), cells.get("lon", degrees, None)
    found_contact, remark = cells.get("contact", contact, _NO_CONTACT)
    cells.remarks.extend(filter(None, (remark,)))
    group = RawGroup(
        row=line.number,
        key=key,
        name=name,
        organisation=organisation,
        meetings=meetings,
        audience=cast(
            "tuple[Audience, ...]", cells.get("audience", lambda value: some_of(value, AUDIENCE), _NO_CODES)
        ),
        substances=cells.get("substances", lambda value: some_of(value, SUBSTANCES), _NO_CODES),
        category=cast("Category | None", cells.get("category", lambda value: one_of(value, CATEGORY), None)),
        open=_OPEN[cells.get("open", lambda value: one_of(value, OPEN), None)],
        led_by=cells.get("led_by", lambda value: one_of(value, LED_BY), None) or "",
        language=cells.get("language", language, ""),
        access=cells.get("access", lambda value: some_of(value, ACCESS), _NO_CODES),
        venue=cells.impersonal("venue", SHORT),
        address=cells.impersonal("address", ADDRESS),
        post_code=cells.get("post_code", lambda value: post_code(value, of_country), ""),
        place=cells.short("place"),
        municipality=cells.short("municipality"),
        region=cells.short("region"),
        country=of_country,
        lat=lat,
        lon=lon,
        approximate=cells.get("approximate", yes, False),
        paused=cells.get("paused", yes, False),
        contact=found_contact,
        website=cells.get("website", lambda value: link(text(value, NOTE)) if _filled(value) else None, None),
        note=cells.impersonal("note", NOTE),
        part_of=cells.short("part_of"),
        updated_on=cells.get("updated_on", lambda value: day(value, feed.today), None),
        confirmed_on=cells.get("confirmed_on", lambda value: day(value, feed.today), None),
        confirmed_by=cells.get("confirmed_by", lambda value: one_of(value, CONFIRMED_BY), None) or "",
        remarks=(*waiting, *cells.remarks),
    )
    _check(cells, group, example=cells.get("example", yes, False))
    if not cells.faults:
        return group
    # In the order of the table, the way an eye goes along the row.
    field, fault, mend = min(cells.faults, key=lambda each: columns.get(each[0], len(line.cells)))
    others = sorted({columns[each[0]] for each in cells.faults if each[0] in columns and each[0] != field})
    if others:
        mend += f". Se også {both(tuple(address(each, line.number) for each in others))}"
    return _problem(line, columns, field, fault, mend, key)


def _meetings(cells: _Cells) -> tuple[Meeting, ...]:
    meetings, remarks = cells.get("meetings", read_meetings, _NO_MEETINGS)
    cells.remarks.extend(remarks)
    if not meetings:
        return ()  # `_check` says so, and where there is no meeting a link is no second fault
    return cells.get("links", lambda value: with_links(meetings, value), meetings)


def _check(cells: _Cells, group: RawGroup, *, example: bool) -> None:
    """What must hold of the whole row."""
    wrong = {each[0] for each in cells.faults}
    for field, filled, mend in (
        (
            "key",
            group.key,
            "gi gruppa et fast kjennetegn, for eksempel fellesskap, sted og dag: aa-forde-mandag",
        ),
        ("name", group.name, "skriv navnet på gruppa"),
        ("organisation", group.organisation, "skriv kortnavnet, for eksempel AA"),
        (
            "meetings",
            group.meetings,
            "skriv når gruppa møtes, for eksempel «mandag 19.00-20.30», eller «etter avtale»",
        ),
    ):
        if not filled and field not in wrong:
            cells.fault(cast("Field", field), f"«{TITLES[cast('Field', field)]}» mangler", mend)
    if find_personal(group.name):
        cells.fault(
            "name",
            "navnet ser ut til å gjelde en person",
            "skriv navnet på gruppa, uten navn eller nummer på personer",
        )
    if example and not group.name.startswith(EXAMPLE):
        cells.fault(
            "name", "raden er merket som eksempel", f"la navnet begynne med «{EXAMPLE}», eller ta bort merket"
        )
    if (group.confirmed_on is None) != (not group.confirmed_by) and not wrong & {
        "confirmed_on",
        "confirmed_by",
    }:
        lacking: Field = "confirmed_by" if group.confirmed_on else "confirmed_on"
        cells.fault(
            lacking, f"«{TITLES[lacking]}» mangler", "fyll ut begge cellene om bekreftelsen, eller ingen"
        )
    if not wrong & {"lat", "lon", "country"}:
        _check_point(cells, group)
    where = group.place or group.municipality or group.post_code or group.lat is not None
    needed = any(each.format == "in_person" for each in group.meetings)
    if needed and not where and not wrong & {"place", "municipality", "post_code", "lat"}:
        cells.fault("place", "raden sier ikke hvor gruppa møtes", "fyll ut sted, kommune eller postnummer")


def _check_point(cells: _Cells, group: RawGroup) -> None:
    lat, lon = group.lat, group.lon
    if lat is None and lon is None:
        return
    if lat is None or lon is None:
        lacking: Field = "lat" if lat is None else "lon"
        cells.fault(
            lacking,
            f"«{TITLES[lacking]}» mangler",
            "fyll ut både breddegrad og lengdegrad, eller ingen av dem",
        )
    elif group.country == "NO" and not _in_norway(lat, lon):
        if _in_norway(lon, lat):
            cells.fault("lat", "breddegrad og lengdegrad har byttet plass", "bytt de to tallene")
        else:
            cells.fault("lat", "punktet ligger ikke i Norge", "rett tallene, eller fyll ut «land»")
    elif not (-90 <= lat <= 90 and -180 <= lon <= 180):
        cells.fault("lat", "punktet finnes ikke på jorda", "breddegrad er høyst 90, lengdegrad høyst 180")


def _in_norway(lat: float, lon: float) -> bool:
    # Norway with Svalbard and a margin, as in the registry's own rules.
    return 57 <= lat <= 81.5 and 4 <= lon <= 34


def _problem(
    line: Line, columns: Mapping[Field, int], field: Field, fault: str, mend: str, key: str = ""
) -> Problem:
    cell = address(columns[field], line.number) if field in columns else ""
    return Problem(line.number, BY_FIELD[field].title, fault, mend, key=key, cell=cell)


_NO_CODES: tuple[str, ...] = ()
_NO_CONTACT: tuple[str | None, str] = (None, "")
_NO_MEETINGS: tuple[tuple[Meeting, ...], tuple[str, ...]] = ((), ())
_OPEN: Mapping[str | None, bool | None] = {"open": True, "closed": False, None: None}
