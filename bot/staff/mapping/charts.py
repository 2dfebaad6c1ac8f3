"""Bar charts as SVG, and tables. Written by us: no script, no library, no outside resource. Pure.

A chart has no viewBox: its bars are parts of the width there is, and its letters keep their size, so that it reads as well at
360 pixels as on paper. A bar says its number beside it; nothing is told by colour alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.staff.mapping.words import esc, short

_ROW = 38
"""Pixels from one bar to the next: a line of letters (18), the bar (12), and room between."""
_LONGEST_LABEL = 34
"""Letters that fit beside the number at 360 pixels, letters being 14 pixels high."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar. `value` is its length, `shown` the number as people read it."""

    label: str
    value: float
    shown: str


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column; `number` columns are set to the right."""

    head: str
    number: bool = True


def bars(ident: str, title: str, description: str, rows: Sequence[Bar], *, full: float | None = None) -> str:
    """An SVG of horizontal bars, longest possible at `full` (default: the greatest value). `ident` is unique on the page."""
    most = full if full is not None else max((row.value for row in rows), default=0)
    drawn = []
    for place, row in enumerate(rows):
        top = place * _ROW
        width = 100 * row.value / most if most else 0.0
        drawn.append(
            f'<text class="label" x="0" y="{top + 14}">{esc(short(row.label, _LONGEST_LABEL))}</text>'
            f'<text class="value" x="100%" y="{top + 14}">{esc(row.shown)}</text>'
            f'<rect class="track" x="0" y="{top + 20}" width="100%" height="12"></rect>'
            f'<rect class="bar" x="0" y="{top + 20}" width="{width:.2f}%" height="12"></rect>'
        )
    return (
        f'<svg class="bars" id="{ident}" role="img" aria-labelledby="{ident}-t {ident}-d"'
        f' width="100%" height="{max(1, len(rows) * _ROW)}" focusable="false">'
        f'<title id="{ident}-t">{esc(title)}</title><desc id="{ident}-d">{esc(description)}</desc>'
        f"{''.join(drawn)}</svg>"
    )


def table(
    ident: str,
    caption: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    *,
    wide: bool = False,
    quiet: bool = False,
) -> str:
    """A table with a caption; the first cell of a row is its head. Cells are texts, escaped here.

    `wide` ones may be moved sideways on a narrow screen, also with the keys. A `quiet` caption is heard and not seen, where
    the heading of the figure says the same.
    """
    heads = "".join(
        f'<th scope="col"{_class(column, place)}>{esc(column.head)}</th>'
        for place, column in enumerate(columns)
    )
    body = []
    for row in rows:
        cells = [f'<th scope="row">{esc(row[0])}</th>']
        cells += [
            f"<td{_class(column, place)}>{esc(cell)}</td>"
            for place, (column, cell) in enumerate(zip(columns, row, strict=True))
            if place
        ]
        body.append(f"<tr>{''.join(cells)}</tr>")
    hidden = ' class="quiet"' if quiet else ""
    drawn = (
        f'<table id="{ident}"><caption id="{ident}-c"{hidden}>{esc(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(body)}</tbody></table>"
    )
    if not wide:
        return drawn
    return f'<div class="wide" role="region" tabindex="0" aria-labelledby="{ident}-c">{drawn}</div>'


def _class(column: Column, place: int) -> str:
    return ' class="number"' if column.number and place else ""
