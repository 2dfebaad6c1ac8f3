"""The verbs of `python -m bot`. Each parses its words, calls one thing, and prints; nothing is decided here."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeVar

import typer

from bot import __version__, batch, logs
from bot.app import App, open_app, wall_clock
from bot.channels import terminal
from bot.contract import to_json
from bot.core.model import Incoming, PlaceReading
from bot.core.reading.calibrate import calibrated, calibrated_danger
from bot.core.reading.text import tokens
from bot.errors import InputError, SettingsError, VeiviserError
from bot.export_cli import export, template_file
from bot.import_cli import import_
from bot.moments import Now, moment
from bot.places_cli import places_cli
from bot.registry_cli import registry_cli
from bot.report_cli import report
from bot.settings import Settings, from_environment
from db.errors import RegistryUnavailable
from knowledge.errors import KnowledgeError

T = TypeVar("T")

_EXIT_BAD_INPUT = 2
_MOST_PROBLEMS = 40

cli = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # a traceback with local values would print what people wrote
    help="Veiviser: answers about self-help, and finds a group near you. See README.md.",
)
cli.add_typer(registry_cli, name="registry")
cli.add_typer(places_cli, name="places")
cli.command("import")(import_)
cli.command("export")(export)
registry_cli.command("template")(template_file)
cli.command("report")(report)


def main() -> None:
    """The entrance of `python -m bot`: every expected error becomes one line on stderr and exit code 2."""
    try:
        cli()
    except KnowledgeError as error:
        for problem in error.problems[:_MOST_PROBLEMS]:
            print(f"knowledge/{problem}", file=sys.stderr)  # noqa: T201
        if len(error.problems) > _MOST_PROBLEMS:
            print(f"… and {len(error.problems) - _MOST_PROBLEMS} more", file=sys.stderr)  # noqa: T201
        _leave()
    except (VeiviserError, RegistryUnavailable) as error:
        print(str(error), file=sys.stderr)  # noqa: T201
        _leave()
    except BrokenPipeError:
        # Somebody closed the pipe (`… | head`): nothing is wrong with us.
        sys.stderr.close()
        raise SystemExit(0) from None


def _leave() -> NoReturn:
    raise SystemExit(_EXIT_BAD_INPUT)


def _run(
    work: Callable[[App], Coroutine[Any, Any, T]],
    settings: Settings,
    clock: Callable[[], datetime] = wall_clock,
) -> T:
    async def inside() -> T:
        async with open_app(settings, clock=clock, on_training=_tell_of_training) as app:
            return await work(app)

    logs.configure(settings.log_level, sys.stderr)
    return asyncio.run(inside())


def _tell_of_training() -> None:
    # Only where somebody sits and waits; a log or a pipe has no use for it.
    if sys.stderr.isatty():
        sys.stderr.write(
            "Lærer språket av egne tekster. Det tar et par minutter, og skjer bare når tekstene er nye.\n"
        )


def _clock(now: str | None) -> Callable[[], datetime]:
    if now is None:
        return wall_clock
    fixed = moment(now)
    return lambda: fixed


@cli.command()
def chat() -> None:
    """Talk with the assistant in the terminal. Works in a pipe too."""

    async def work(app: App) -> None:
        if app.registry.failure is not None:
            print(app.registry.failure, file=sys.stderr)  # noqa: T201
        await terminal.serve(app.assistant, stdin=sys.stdin, stdout=sys.stdout, now=app.clock)

    settings = from_environment()
    # Nobody wants log lines between the sentences of a conversation.
    _run(work, settings.model_copy(update={"log_level": "ERROR"}))


@cli.command()
def telegram() -> None:
    """Answer on Telegram. Needs VEIVISER_TELEGRAM_TOKEN."""
    from bot.channels.telegram import serve as telegram_serve  # half a second that no other verb needs

    settings = from_environment()
    token = settings.telegram_token
    if token is None or not token.get_secret_value().strip():
        raise SettingsError(
            "VEIVISER_TELEGRAM_TOKEN is not set; get a token from @BotFather, set it, "
            "then start `python -m bot telegram` again"
        )

    async def work(app: App) -> None:
        if app.registry.failure is not None:
            logging.getLogger("bot.cli").error("registry_unavailable")
            print(app.registry.failure, file=sys.stderr)  # noqa: T201
        await telegram_serve.serve(
            app.assistant,
            token=token,
            now=app.clock,
            base_url=settings.telegram_api,
            state_folder=settings.state_folder,
        )

    _run(work, settings)


@cli.command()
def ask(
    text: Annotated[str | None, typer.Argument(help="The message.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the reply as one JSON object.")] = False,
    language: Annotated[
        str | None, typer.Option("--language", help="nb, nn or en: answer in this language.")
    ] = None,
    batch_file: Annotated[
        Path | None, typer.Option("--batch", help="A JSONL file; one reply a line, same order. Needs --json.")
    ] = None,
    now: Now = None,
) -> None:
    """Answer one message in a fresh conversation, or each line of a file."""
    clock = _clock(now)
    if (text is None) == (batch_file is None):
        raise InputError('ask: give either a TEXT or --batch FILE; for an empty text write ask ""')
    if language is not None and language not in ("nb", "nn", "en"):
        raise InputError(f"--language {language}: must be nb, nn or en")
    if batch_file is not None and not as_json:
        raise InputError("--batch prints JSON lines: add --json")
    lines = batch.read(batch_file) if batch_file is not None else [batch.Line(text or "", None, None, None)]

    async def work(app: App) -> None:
        for position, line in enumerate(lines, 1):
            at = clock() if line.now is None else _clock(line.now)()
            reply = await batch.reply(app.assistant, line, at=at, position=position, language=language)
            if as_json:
                print(json.dumps(to_json(reply, identifier=line.identifier), ensure_ascii=False))  # noqa: T201
            else:
                print(batch.plain(reply))  # noqa: T201

    settings = from_environment()
    _run(work, settings.model_copy(update={"log_level": "ERROR"}), clock)


@cli.command()
def explain(text: Annotated[str, typer.Argument(help="The message.")], now: Now = None) -> None:
    """Show the path of one message: what was read, every candidate with its score, and why it fell so."""

    async def work(app: App) -> None:
        reply = await batch.reply(
            app.assistant, batch.Line(text, None, None, None), at=app.clock(), position=1, language=None
        )
        print("\n".join(reply.trace))  # noqa: T201
        print()  # noqa: T201
        print(batch.plain(reply))  # noqa: T201

    settings = from_environment()
    _run(work, settings.model_copy(update={"log_level": "ERROR"}), _clock(now))


@cli.command()
def evaluate(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Case files (TOML or JSONL); by default all of ours and ../shared/eval."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    compare_with: Annotated[
        Path | None,
        typer.Option("--compare", help="An earlier --json: show what improved and what got worse."),
    ] = None,
    misses: Annotated[int, typer.Option("--misses", help="Show this many misses of each kind.")] = 0,
    language: Annotated[str | None, typer.Option("--language", help="Only cases in this language.")] = None,
    group: Annotated[
        str | None, typer.Option("--group", help="Only topics, places, slots, safety or conversations.")
    ] = None,
    own: Annotated[bool, typer.Option("--own", help="Only our own cases in tests/cases.")] = False,
    gate: Annotated[
        bool, typer.Option("--gate", help="Fail when a figure lies below tests/cases/floor.toml.")
    ] = False,
    slips: Annotated[
        bool, typer.Option("--slips", help="Instead: misspell every place name once and count what is read.")
    ] = False,
) -> None:
    """Print the figures of docs/evaluation.md."""
    from bot.evaluation import compare, floor, report, runner
    from bot.evaluation import files as case_files

    if slips:
        _slips(misses)
        return

    root = case_files.checkout()
    paths = tuple(files) if files else case_files.own_files(root) if own else case_files.default_files(root)

    async def work(app: App) -> Any:
        async def answer(text: str, *, conversation: str, now: datetime) -> dict[str, object]:
            return to_json(await app.assistant.handle(Incoming(conversation, text, now)))

        return await runner.evaluate(paths, answer, language=language, group=group)

    settings = from_environment()
    found = _run(work, settings.model_copy(update={"log_level": "ERROR"}))
    if as_json:
        print(json.dumps(report.to_json(found), ensure_ascii=False, indent=1))  # noqa: T201
    else:
        print(report.render(found, misses=misses))  # noqa: T201
    if compare_with is not None:
        print(compare.compare(found, compare_with).text, file=sys.stderr if as_json else sys.stdout)
    if gate:
        below = floor.gate(found, floor.read_floor(case_files.floor_path(case_files.checkout())))
        for line in below:
            print(line, file=sys.stderr)  # noqa: T201
        if below:
            raise typer.Exit(1)


def _slips(misses: int) -> None:
    from bot.core.reading.places import PlaceReader
    from bot.core.reading.topics import ordinary_words
    from bot.evaluation.slips import figures
    from knowledge.load import load_library

    library = load_library()
    reader = PlaceReader(library.gazetteer, ordinary_words(library))

    def read(text: str, expecting: bool) -> PlaceReading:
        return reader.read(tokens(text), text, expecting=expecting)

    print(f"{'one slip in a name':<20}{'letters':<9}{'right':>7}{'of':>7}{'%':>7}{'wrong %':>9}")  # noqa: T201
    for one in figures(library.gazetteer, read):
        shares = f"{100 * one.share:7.1f}{100 * one.wrong / one.of:9.1f}"
        print(f"{one.way:<20}{one.letters:<9}{one.right:>7}{one.of:>7}{shares}")  # noqa: T201
        for miss in one.misses[:misses]:
            print(f"    {miss}")  # noqa: T201


@cli.command()
def check() -> None:
    """Check all knowledge files: structure, references between files, plain language. Exit code 1 on problems.

    Warnings, such as a helpline that soon must be called again, are printed and do not count.
    """
    from knowledge.checks import all_warnings, check_all
    from knowledge.load import ROOT, load_library

    library = load_library()
    today = wall_clock().date()
    for warning in all_warnings(library, ROOT, today=today):
        print(f"warning: knowledge/{warning}")  # noqa: T201
    problems = check_all(library, ROOT, today=today)
    for problem in problems:
        print(f"knowledge/{problem}")  # noqa: T201
    if problems:
        raise typer.Exit(1)
    counts = f"{len(library.topics)} topics, {len(library.organisations)} organisations"
    print(f"{counts}, {len(library.gazetteer.entries)} places: no problems")  # noqa: T201


@cli.command()
def calibrate(
    write: Annotated[bool, typer.Option("--write", help="Write knowledge/content/thresholds.toml.")] = False,
) -> None:
    """Compute the thresholds of the topic reader from the phrasings, by cross-validation."""
    from knowledge.load import ROOT, load_library

    library = load_library()
    result = calibrated(library).toml() + calibrated_danger(library).toml()
    print(result)  # noqa: T201
    if write:
        path = ROOT / "content" / "thresholds.toml"
        path.write_text(result, encoding="utf-8")
        print("knowledge/content/thresholds.toml written")  # noqa: T201


@cli.command()
def migrate(
    example: Annotated[
        bool, typer.Option("--example", help="Also fill an empty registry with the example groups.")
    ] = False,
) -> None:
    """Bring the registry's tables up to date; creates the file when there is none."""
    from db import migrate as tables
    from db.example_registry import fill_example

    settings = from_environment()
    tables.upgrade(settings.database_url)
    print("the registry's tables are up to date")  # noqa: T201
    if example:
        try:
            count = asyncio.run(fill_example(settings.database_url, wall_clock().date()))
        except RegistryUnavailable as error:
            # A registry with real groups is no fault: it is left as it is, and the talk can begin.
            print(f"no example groups added: {error}")  # noqa: T201
        else:
            print(f"{count} example groups are in the registry; none of them is real")  # noqa: T201


@registry_cli.command("stats")
def registry_stats() -> None:
    """How many groups there are, by county and organisation, and how fresh they are."""
    from db.counts import count_groups

    async def work(app: App) -> None:
        if app.registry.failure is not None:
            raise SettingsError(app.registry.failure)
        print(batch.counts(count_groups(app.registry.groups, app.clock().date())))  # noqa: T201

    _run(work, from_environment().model_copy(update={"log_level": "ERROR"}))


@cli.command()
def version() -> None:
    """Print the version."""
    print(__version__)  # noqa: T201


__all__ = ["cli", "main"]
