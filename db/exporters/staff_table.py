"""Groups as the staff's own table, CSV or Excel, that `db.importers.spreadsheet` reads back to the same values."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from bot.core.model import Group, Meeting
from db.exporters.formula import harmless
from db.exporters.meeting_words import table_line
from db.exporters.workbook import Cell, workbook
from db.importers.cells import tidy
from db.importers.columns import COLUMNS, Field
from db.importers.table_meetings import linked
from db.importers.table_words import ACCESS, AUDIENCE, CATEGORY, COUNTRY, LANGUAGE, LED_BY, SUBSTANCES

NO_KEYS: Mapping[str, str] = {}


def to_staff_csv(groups: Iterable[Group], keys: Mapping[str, str] = NO_KEYS) -> str:
    """A table for Norwegian Excel: semicolons, a byte order mark so that æøå are read, dates as 12.05.2026, decimal comma.

    One line a group, by id. `keys` are group id -> the key the row has in its source; without one the id is the key. What a
    spreadsheet would run as a formula gets an apostrophe, which the reader takes away.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([each.title for each in COLUMNS])
    for row in _rows(groups, keys):
        writer.writerow([_plain(row.get(each.field)) for each in COLUMNS])
    return "\ufeff" + out.getvalue()


def to_staff_xlsx(groups: Iterable[Group], keys: Mapping[str, str] = NO_KEYS) -> bytes:
    """The same table as an Excel workbook with lists to choose from and the explanation on a second sheet."""
    return workbook(_rows(groups, keys))


def staff_row(group: Group, key: str) -> dict[Field, Cell]:
    """What stands in each column for `group`. Texts are one line; "" or None is an empty cell.

    Not in the table, since they are found or counted anew: the municipality's number, who listed it and when, a warning, the
    source. The county stands under «fylke».
    """
    return {
        "key": tidy(key),
        "name": tidy(group.name),
        "organisation": tidy(group.organisation),
        "category": CATEGORY.label(group.category),
        "audience": ", ".join(AUDIENCE.label(each) for each in group.audience),
        "substances": ", ".join(SUBSTANCES.label(each) for each in group.substances),
        "meetings": "; ".join(table_line(each) for each in group.meetings),
        "links": _links(group.meetings),
        "address": tidy(group.address),
        "place": tidy(group.place),
        "municipality": tidy(group.municipality),
        "region": tidy(group.county),
        "country": COUNTRY.label(group.country),
        "lat": _degrees(group.lat),
        "lon": _degrees(group.lon),
        "approximate": "ja" if group.approximate else "",
        "open": "" if group.open is None else "åpen" if group.open else "lukket",
        "led_by": LED_BY.label(group.led_by),
        "language": LANGUAGE.label(group.language),
        "access": ", ".join(ACCESS.label(each) for each in group.access),
        "contact": tidy(group.contact or ""),
        "website": tidy(group.website or ""),
        "note": tidy(group.note),
        "paused": "ja" if group.paused else "",
        "confirmed_on": group.confirmed_on,
        "confirmed_by": tidy(group.confirmed_by),
        "part_of": tidy(group.part_of),
        "example": "ja" if group.example else "",
    }


def _rows(groups: Iterable[Group], keys: Mapping[str, str]) -> Iterable[dict[Field, Cell]]:
    for group in sorted(groups, key=lambda each: each.id):
        yield staff_row(group, keys.get(group.id) or group.id)


def _links(meetings: tuple[Meeting, ...]) -> str:
    links = [each.link for each in meetings]
    if not any(links):
        return ""
    wanted = linked(meetings)
    alone = {each.link for each in wanted}
    if len(alone) == 1 and all((each.link is None) != (each in wanted) for each in meetings):
        return links[0] or next(each for each in links if each)
    return "\n".join(each or "-" for each in links)


def _degrees(value: float | None) -> float | None:
    # A centimetre; a workbook stores no more than 15 digits of any number anyway.
    return None if value is None else round(value, 7)


def _plain(value: Cell) -> str:
    match value:
        case None:
            return ""
        case date():
            return f"{value:%d.%m.%Y}"
        case float():
            return f"{Decimal(repr(value)):f}".replace(".", ",")
        case _:
            return harmless(value)
