"""The verb `import`: shows what a source would change, asks, and does it. Staff read it in bokmål."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated, Any

import typer

from bot.imports import STAFF, Order, even_if, parts_of, plan
from bot.moments import Now, moment
from bot.registry_store import open_store
from bot.settings import from_environment
from db.staging.process import Choices, ImportPlan, carry_out
from db.staging.saying import plain
from db.staging.words import in_words

EXIT_BAD_INPUT, EXIT_STOPPED, EXIT_DECLINED = 2, 3, 1
_QUESTION = "Skal dette tas inn? (ja/nei) "
_YES = frozenset({"ja", "j", "yes", "y"})
_INTERRUPTED = 130
"""What shells give a program that Ctrl-C ended: 128 + SIGINT."""


def import_(
    format_name: Annotated[str, typer.Argument(metavar="FORMAT", help="meeting_guide, bmlt or spreadsheet.")],
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A file, or an allowed https address.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and stop.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object and nothing else; does not ask.")
    ] = False,
    organisation: Annotated[
        str | None, typer.Option("--organisation", help="Whose list it is, e.g. AA.")
    ] = None,
    name: Annotated[
        str | None, typer.Option("--source", help="The source's name in the registry; the same each time.")
    ] = None,
    allowed: Annotated[
        list[str] | None,
        typer.Option("--even-if", help="Pass a threshold on purpose: gone, changed, bad-rows or empty."),
    ] = None,
    raise_again: Annotated[
        list[str] | None,
        typer.Option("--raise-again", help="Take a group in that was closed before, by its id; or: all."),
    ] = None,
    let_go: Annotated[
        list[str] | None,
        typer.Option("--let-go", help="Give up what staff set for a group, by its id: the source's holds."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    now: Now = None,
) -> None:
    """Take a list of groups into the registry: staged, checked, shown, then applied whole or not at all.

    Exit code 0 applied or nothing to do, 1 answered no, 2 bad input, 3 stopped at a threshold.
    """
    choices = Choices(even_if(allowed or ()), frozenset(raise_again or ()), frozenset(let_go or ()))
    order = Order(format_name, source, moment(now), organisation, name, choices)
    try:
        code = asyncio.run(_import(order, dry_run=dry_run, as_json=as_json, yes=yes))
    except KeyboardInterrupt:
        print("stopped; an import is applied whole or not at all", file=sys.stderr)  # noqa: T201
        raise typer.Exit(_INTERRUPTED) from None
    if code:
        raise typer.Exit(code)


async def _import(order: Order, *, dry_run: bool, as_json: bool, yes: bool) -> int:
    from knowledge.load import load_library

    settings = from_environment()
    async with open_store(settings) as store:
        with _progress() as progress:
            parts = parts_of(load_library(), settings.feeds)
            planned = await plan(store, parts, order, progress=progress)
        if not as_json:
            print("\n".join(in_words(planned.difference, planned.staged, planned.stops)))  # noqa: T201
        code, applied, words = await _decided(store, planned, order, dry_run, yes or as_json)
        if as_json:
            print(json.dumps(as_object(planned, applied), ensure_ascii=False))  # noqa: T201
        else:
            print(f"\n{words}")  # noqa: T201
    return code


async def _decided(
    store: Any, planned: ImportPlan, order: Order, dry_run: bool, unasked: bool
) -> tuple[int, bool, str]:
    """Exit code, whether it was applied, and what is said."""
    if planned.staged.unreadable is not None:
        return EXIT_BAD_INPUT, False, "Fila kan ikke leses; ingenting er tatt inn."
    if planned.held_up:
        flags = " ".join(f"--even-if {each.kind.replace('_', '-')}" for each in planned.held_up)
        return (
            EXIT_STOPPED,
            False,
            f"Stoppet; ingenting er tatt inn. Rett lista. Er dette likevel riktig, kjør igjen med: {flags}",
        )
    if dry_run:
        return 0, False, "Prøvekjøring; ingenting er tatt inn."
    nothing = planned.difference.is_nothing
    if not nothing and not unasked and _at_a_terminal() and not _says_yes():
        return EXIT_DECLINED, False, "Ingenting er tatt inn."
    number = await carry_out(store, planned, actor=STAFF, at=order.at)
    if not number:
        return 0, False, "Registeret har alt dette fra før; ingenting er endret."
    if nothing:
        return 0, True, "Ingen grupper er endret; det er notert at lista er hentet."
    return 0, True, "Tatt inn. «python -m bot registry rollback» går tilbake."


def as_object(planned: ImportPlan, applied: bool) -> dict[str, Any]:
    """The outside contract of `import --json`; scripts depend on the names."""
    staged, difference = planned.staged, planned.difference
    return {
        "rows": staged.rows,
        "groups": len(staged.groups),
        "problems": len(staged.problems),
        "new": len(difference.new),
        "changed": len(difference.changed),
        "gone": len(difference.gone),
        "applied": applied,
        "source": staged.feed.source,
        "same": len(difference.same),
        "held": [each.id for each in difference.held],
        "risen": [each.group.id for each in difference.risen],
        "kept_by_staff": [{"group": each.group_id, "field": each.field} for each in difference.kept_by_staff],
        "twins": [{"group": each.group.id, "other": each.other.id} for each in difference.twins],
        "remarks": len(staged.remarks),
        "stops": [
            {**asdict(each), "allowed": each.kind in planned.choices.even_if} for each in planned.stops
        ],
        # What a reader quotes of a broken source may hold anything, also what no terminal or pipe can carry.
        "problem_list": [
            {
                key: plain(value, 300) if isinstance(value, str) else value
                for key, value in asdict(each).items()
            }
            for each in staged.problems
        ],
    }


def _at_a_terminal() -> bool:
    # Also where the list is read in a pager: whoever can type can be asked.
    return sys.stdin.isatty()


def _says_yes() -> bool:
    sys.stderr.write(_QUESTION)
    sys.stderr.flush()
    return sys.stdin.readline().strip().casefold() in _YES


@contextmanager
def _progress() -> Iterator[Callable[[int], None] | None]:
    """How many rows were read, on stderr where somebody sits and waits."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns: list[Any] = [SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()]
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("leser", total=None)
        yield lambda rows: bar.update(task, description=f"leser: {rows} rader")
