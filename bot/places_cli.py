"""The verbs of `python -m bot places`: import, stats, drop, and any other words as a text to be read."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, Any, TypeVar, cast, get_args

import typer
from typer.core import TyperGroup

from bot import places_import
from bot.app import wall_clock
from bot.errors import InputError
from bot.settings import from_environment
from db.places import places_file
from db.places.errors import PlacesUnavailable
from db.places.store import drop, sources
from knowledge.place_files.recognise import ORDER, Format

_MOST_PROBLEMS = 20
_EXIT_STOPPED = 130
"""What shells give a program that Ctrl-C ended: 128 + SIGINT."""
_ROWS_A_LINE = 100_000
_ROWS_A_STEP = 1_000
"""A bar that is drawn for every row would cost more than the row."""


class TextFirst(TyperGroup):
    """A group whose first word, when it is no verb and no option, is the text for the verb `read`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and not args[0].startswith("-") and args[0] not in self.commands:
            args = ["read", *args]
        return super().parse_args(ctx, args)


T = TypeVar("T")

places_cli = typer.Typer(
    cls=TextFirst,
    no_args_is_help=True,
    help='Import larger registers of places, or show how a TEXT is read: places "bor i Mo".',
)


@places_cli.command("import")
def import_(
    files: Annotated[list[Path], typer.Argument(help="Place files, or folders of them.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do all but keep the result.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as one JSON object.")] = False,
    format_name: Annotated[
        str | None, typer.Option("--format", help=f"Do not look, take it for: {', '.join(ORDER)}.")
    ] = None,
    problems: Annotated[
        Path | None, typer.Option("--problems", help="Write every bad row to this file.")
    ] = None,
) -> None:
    """Load official place files beside the shipped places. A source that is imported again is replaced."""
    from knowledge.load import ROOT
    from knowledge.load_places import load_gazetteer
    from knowledge.place_files.municipality import former_numbers

    if format_name is not None and format_name not in get_args(Format):
        raise InputError(f"--format {format_name}: must be one of {', '.join(ORDER)}")
    settings = from_environment()
    target = places_file(settings.state_folder)
    with _stop_is_told():
        found = places_import.place_files(files, cast("Format | None", format_name))
        with _problems_file(problems, found, target) as told, _progress() as (progress, step):
            report = places_import.run(
                found,
                target=target,
                gazetteer=load_gazetteer(ROOT / "places"),
                former=former_numbers(ROOT / "places"),
                imported_at=wall_clock().isoformat(timespec="minutes"),
                dry_run=dry_run,
                progress=progress,
                step=step,
                told=told,
            )
    if as_json:
        print(json.dumps(report.as_json(), ensure_ascii=False))  # noqa: T201
    else:
        print("\n".join(_report_lines(report, dry_run)))  # noqa: T201


@places_cli.command("stats")
def stats() -> None:
    """How many places are shipped, by kind, and what was imported, when."""
    from knowledge.load import ROOT
    from knowledge.load_places import load_gazetteer

    gazetteer = load_gazetteer(ROOT / "places")
    kinds = Counter(entry.kind for entry in gazetteer.entries)
    lines = [f"shipped: {len(gazetteer.entries)} places, {len(gazetteer.post_codes)} post codes"]
    lines += [f"  {kind}: {count}" for kind, count in kinds.most_common()]
    held = _held(lambda: sources(places_file(from_environment().state_folder)))
    for row, counts in held:
        lines.append(
            f"{row.name}: {counts.places} places, {counts.names} names, {counts.post_codes} post codes "
            f"from {row.rows} rows of {row.files}, imported {row.imported_at}"
        )
    print("\n".join(lines if held else [*lines, "imported: nothing"]))  # noqa: T201


@places_cli.command("drop")
def drop_(source: Annotated[str, typer.Argument(help="As `places stats` names it, e.g. geonames.")]) -> None:
    """Take one imported source away."""
    _held(lambda: drop(places_file(from_environment().state_folder), source))
    print(f"{source} is taken away")  # noqa: T201


@places_cli.command("read", hidden=True)
def read(text: Annotated[str, typer.Argument(help="The text.")]) -> None:
    """Show how a text is read for places."""
    from bot.places_explain import explained
    from db.places.imported import ImportedPlaces
    from knowledge.load import load_library

    library = load_library()
    held = _held(lambda: ImportedPlaces.open(places_file(from_environment().state_folder), library.gazetteer))
    print(explained(library, text, held, wall_clock()))  # noqa: T201


def _held(look: Callable[[], T]) -> T:
    try:
        return look()
    except PlacesUnavailable as error:
        raise InputError(str(error)) from None


@contextmanager
def _stop_is_told() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        print("stopped; what was imported before is untouched", file=sys.stderr)  # noqa: T201
        raise typer.Exit(_EXIT_STOPPED) from None


@contextmanager
def _problems_file(
    path: Path | None, found: places_import.Found, target: Path
) -> Iterator[places_import.Told]:
    """Where problems go while the files are read. Raises InputError, before anything is read, when that cannot be written."""
    if path is None:
        yield lambda _line: None
        return
    if path.exists() and any(path.samefile(file.path) for file in found.files):
        raise InputError(f"--problems {path}: is one of the files to be read; name another file")
    where, kept = path.resolve(), target.resolve()
    # Beside it lie the files of an import under way: places.db.new and the like.
    if where.parent == kept.parent and where.name.startswith(kept.name):
        raise InputError(f"--problems {path}: holds the imported places; name another file")

    def refused(error: OSError) -> InputError:
        return InputError(f"--problems {path}: {error.strerror}; name a file that can be written")

    try:
        # Line by line, so that a full disk is met before the import is applied.
        stream = path.open("w", encoding="utf-8", buffering=1)
    except OSError as error:
        raise refused(error) from None

    def told(line: str) -> None:
        try:
            stream.write(f"{line}\n")
        except OSError as error:
            raise refused(error) from None

    try:
        yield told
    finally:
        # What a full disk did not take would fail once more here, and has been told.
        with suppress(OSError):
            stream.close()


def _report_lines(report: places_import.ImportReport, dry_run: bool) -> Iterator[str]:
    for each in report.by_format():
        yield f"{each.file} ({each.format}): {each.rows} rows"
        codes = (
            f", post codes {each.post_codes_new} new and {each.post_codes_changed} changed"
            if each.format.startswith("post-")
            else ""
        )
        yield f"  places {each.places} new, {each.known} already known, names {each.names} added{codes}"
        yield from (f"  skipped {count}: {reason}" for reason, count in each.skipped.most_common())
        if each.bad:
            yield f"  bad {each.bad}"
    yield from (
        f"skipped {name}: none of the files we read" for name in report.skipped_files[:_MOST_PROBLEMS]
    )
    if len(report.skipped_files) > _MOST_PROBLEMS:
        yield f"… and {len(report.skipped_files) - _MOST_PROBLEMS} more files skipped"
    yield from report.problems[:_MOST_PROBLEMS]
    if report.problem_count > _MOST_PROBLEMS:
        yield f"… and {report.problem_count - _MOST_PROBLEMS} more; --problems FILE writes all"
    yield "nothing was kept: --dry-run" if dry_run else "the imported places are in use from the next minute"


Reporting = tuple[places_import.Progress, Callable[[str], None]]


@contextmanager
def _progress() -> Iterator[Reporting]:
    """How far the reading is, on stderr: a bar in a terminal, else a line every 100,000 rows."""
    if not sys.stderr.isatty():
        yield _plain_progress()
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns: list[Any] = [SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()]
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)

        shown = 0

        def told(file: str, rows: int) -> None:
            nonlocal shown
            if rows - shown >= _ROWS_A_STEP:
                shown = rows
                bar.update(task, description=f"{file}: {rows:,} rows")

        yield told, lambda what: bar.update(task, description=what)


def _plain_progress() -> Reporting:
    last = 0

    def told(file: str, rows: int) -> None:
        nonlocal last
        # A heap of skipped rows may jump over the round number.
        if rows // _ROWS_A_LINE > last:
            last = rows // _ROWS_A_LINE
            print(f"{file}: {rows} rows", file=sys.stderr)  # noqa: T201

    return told, lambda what: print(what, file=sys.stderr)  # noqa: T201
