"""An import as staff read it before they say yes or no, in bokmål, the sum first. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.core.model import Group
from db.importers.raw import Problem
from db.staging.difference import Change, Difference, Stop, is_withdrawn
from db.staging.keeping import Kept
from db.staging.saying import field_in_words, meeting_in_words, plain, value_in_words, where_in_words
from db.staging.staged import Remark, Staged

MOST = 40
"""Entries of a kind that are written out. More is not read by anybody; the sum tells how many there are."""


def in_words(difference: Difference, staged: Staged, stops: Sequence[Stop]) -> Iterator[str]:
    """The lines: the sum, what stops it, then what is new, changed, gone, and everything that should be looked at."""
    yield _sum(difference, staged)
    for stop in stops:
        yield f"STOPP: {stop.words}."
    changed, same = len(difference.changed), len(difference.same)
    sections: tuple[tuple[str, Sequence[list[str]]], ...] = (
        ("Nye", [[f"+ {_group(each)}"] for each in difference.new]),
        ("Endret", [list(_change(each)) for each in difference.changed]),
        ("Borte fra kilden", [[f"- {_group(each)}"] for each in difference.gone]),
        ("Rader med feil", [[_problem(each)] for each in staged.problems if not is_withdrawn(each)]),
        ("Trukket tilbake av kilden", [[_problem(each)] for each in staged.problems if is_withdrawn(each)]),
        (
            "Står igjen, for raden kan ikke leses denne gangen",
            [[f"  {_group(each)}"] for each in difference.held],
        ),
        (
            "Beholdt slik registeransvarlig har satt det (--let-go KJENNETEGN bruker kildens)",
            [[_kept(each)] for each in difference.kept_by_staff],
        ),
        (
            "Lagt ned før, blir ikke tatt inn (--raise-again KJENNETEGN tar inn)",
            [
                [
                    f"  {_group(each.group)}, lagt ned {_closed(each.tombstone.closed_on, each.tombstone.reason)}"
                ]
                for each in difference.risen
            ],
        ),
        (
            "Kan være den samme gruppa som en fra en annen kilde",
            [
                [f"  {each.group.id} og {each.other.id} ({plain(each.other.source)})"]
                for each in difference.twins
            ],
        ),
        ("Merknader", [[_remark(each)] for each in staged.remarks]),
    )
    for heading, entries in sections:
        if entries:
            yield ""
            yield f"{heading} ({len(entries)}):"
            yield from _at_most(entries)
    if not changed and same and difference.is_nothing:
        yield ""
        yield "Ingen grupper er annerledes enn i registeret."


def _sum(difference: Difference, staged: Staged) -> str:
    bad = sum(1 for each in staged.problems if not is_withdrawn(each))
    withdrawn = len(staged.problems) - bad
    rows = f"{_count(staged.rows, 'rad', 'rader')}: {_count(len(staged.groups), 'gruppe', 'grupper')}, {bad} med feil"
    if withdrawn:
        rows += f", {withdrawn} trukket tilbake av kilden"
    return (
        f"{staged.feed.source}: {rows}. Nye: {len(difference.new)}. Endret: {len(difference.changed)}. "
        f"Borte: {len(difference.gone)}. Uendret: {len(difference.same)}."
    )


def _count(number: int, one: str, several: str) -> str:
    return f"{number} {one if number == 1 else several}"


def _at_most(entries: Iterable[Sequence[str]]) -> Iterator[str]:
    for number, lines in enumerate(entries):
        if number < MOST:
            yield from lines
    left = number + 1 - MOST
    if left > 0:
        yield f"… og {left} til"


def _group(group: Group) -> str:
    when = "; ".join(map(meeting_in_words, group.meetings)) or "uten møtetid"
    return plain(f"{group.id}: {group.name} ({group.organisation}), {where_in_words(group)}, {when}", 240)


def _change(change: Change) -> Iterator[str]:
    yield f"~ {change.before.id}: {plain(change.before.name)}"
    for name in change.fields:
        before, after = getattr(change.before, name), getattr(change.after, name)
        yield f"    {field_in_words(name)}: {value_in_words(name, before)} → {value_in_words(name, after)}"


def _problem(problem: Problem) -> str:
    where = "hele fila" if problem.row == 0 else f"rad {problem.row}"
    if problem.cell:
        where += f", celle {plain(problem.cell)}"
    field = f" ({plain(problem.field)})" if problem.field else ""
    return f"  {where}{field}: {plain(problem.fault, 200)}; {plain(problem.mend, 200)}"


def _kept(kept: Kept) -> str:
    ours, theirs = value_in_words(kept.field, kept.stored), value_in_words(kept.field, kept.offered)
    return f"  {kept.group_id}, {field_in_words(kept.field)}: {ours} (kilden: {theirs})"


def _closed(closed_on: object, reason: str) -> str:
    return f"{value_in_words('closed_on', closed_on)}: {plain(reason)}"


def _remark(remark: Remark) -> str:
    return f"  rad {remark.row}, {plain(remark.name, 60)}: {plain(remark.words, 200)}"
