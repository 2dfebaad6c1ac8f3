"""An empty staff table to fill in, with two made-up rows that show how."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from db.exporters.files import write_file
from db.exporters.workbook import Cell, workbook
from db.importers.columns import Field

EXAMPLE_ROWS: tuple[dict[Field, Cell], ...] = (
    {
        "key": "aa-forde-mandag",
        "name": "Eksempel: AA Fjordgløtt",
        "organisation": "AA",
        "category": "selvhjelpsgruppe",
        "audience": "selv",
        "substances": "alkohol",
        "meetings": "mandag 19.00-20.30; første og tredje torsdag 18.00 (ring på klokka ved porten)",
        "venue": "Eksempelhuset, 2. etasje",
        "address": "Eksempelveien 1",
        "post_code": "6800",
        "place": "Førde",
        "municipality": "Sunnfjord",
        "lat": 61.452,
        "lon": 5.857,
        "open": "åpen",
        "led_by": "medlem",
        "language": "nynorsk",
        "access": "rullestol",
        "contact": "aa.forde@example.org",
        "website": "https://example.org/aa",
        "note": "Inngang fra bakgården.",
        "confirmed_on": date(2026, 11, 1),
        "confirmed_by": "gruppa selv",
        "example": "ja",
    },
    {
        "key": "al-anon-nett-tirsdag",
        "name": "Eksempel: Al-Anon på nett",
        "organisation": "Al-Anon",
        "audience": "pårørende, kvinner",
        "meetings": "annenhver tirsdag 20.00-21.30 fra 2026-11-24 på nett",
        "links": "https://example.org/mote",
        "open": "lukket",
        "led_by": "medlem",
        "contact": "post@example.org",
        "example": "ja",
    },
)
"""Nothing in them exists; example.org belongs to nobody (RFC 2606)."""


def template(path: Path) -> None:
    """Writes the template as an .xlsx to `path`, whole or not at all. Raises OSError."""
    write_file(path, template_bytes())


def template_bytes() -> bytes:
    return workbook(EXAMPLE_ROWS)
