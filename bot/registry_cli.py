"""The verbs of `python -m bot registry` that keep it true: confirm, close, due, history, copies, rollback, refresh."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from bot.core.answering.schedule import oslo
from bot.errors import InputError
from bot.imports import STAFF, Refreshed, parts_of, refresh
from bot.moments import Now, moment, past_day
from bot.registry_store import RegistryStore, open_store
from bot.review_cli import review_cli
from bot.settings import from_environment
from db.acts import Act, HistoryEntry, Removal, StoredGroup
from db.due import DAYS, Due, due
from db.feedback import kinds_of, reports
from db.importers.personal import find_personal
from db.staging.saying import field_in_words, plain, value_in_words, where_in_words

EXIT_FAILED, EXIT_STOPPED = 2, 3
CONFIRMED_BY = ("gruppa selv", "fellesskapet", "besøk", "telefon")
"""Who may say that a group meets (registry-rules 4.2, rule 1). The fellowship's list is not among them: it says what it says."""

_LONGEST_REASON = 200
_CHANGES = {"new": "ny", "changed": "endret", "gone": "tatt ut"}

T = TypeVar("T")
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
GroupId = Annotated[str, typer.Argument(metavar="GROUP", help="The group's id.")]

registry_cli = typer.Typer(no_args_is_help=True, help="Look at the registry of groups, and keep it true.")
registry_cli.add_typer(review_cli, name="review")


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


@registry_cli.command("confirm")
def confirm(
    group: GroupId,
    by: Annotated[str, typer.Option("--by", help="Who said so: " + ", ".join(CONFIRMED_BY) + ".")],
    on: Annotated[str | None, typer.Option("--on", help="The day; today when left out.")] = None,
    keep_warning: Annotated[
        bool, typer.Option("--keep-warning", help="Leave the warning: what it says is still so.")
    ] = False,
    now: Now = None,
) -> None:
    """A group was heard from: it meets as the registry says. Lifts its warning."""
    at = moment(now)
    if by not in CONFIRMED_BY:
        raise InputError(f"--by {by}: must be one of {', '.join(CONFIRMED_BY)}; never a name")
    day = past_day("--on", on, at.date())

    async def work() -> str:
        async with open_store(from_environment()) as store:
            held = _held(await store.stored(), group)
            old = held.group
            if old.example:
                raise InputError(f"{group}: is made up; nobody can confirm it")
            if old.confirmed_on is not None and day < old.confirmed_on:
                raise InputError(f"--on {day}: it was confirmed later than that, on {old.confirmed_on}")
            warning = old.warning if keep_warning else None
            changed = replace(old, confirmed_on=day, confirmed_by=by, warning=warning)
            act = Act("confirm", STAFF, at, source=old.source)
            number = await store.apply(act, put=[changed], keys={group: held.source_id})
            return f"{group} is confirmed on {day} by {by}" if number else f"{group} was confirmed so before"

    print(run(work()))  # noqa: T201


@registry_cli.command("close")
def close(
    group: GroupId,
    reason: Annotated[str, typer.Option("--reason", help="Why, without names of people.")],
    now: Now = None,
) -> None:
    """Take a group out. It leaves a mark, so that no list can bring it back by itself."""
    why = " ".join(reason.split())
    if not why or len(why) > _LONGEST_REASON:
        raise InputError(f"--reason: give a reason of at most {_LONGEST_REASON} characters")
    found = find_personal(why)
    if found:
        raise InputError(f"--reason: looks personal ({', '.join(found)}); leave that out")

    async def work() -> None:
        async with open_store(from_environment()) as store:
            held = _held(await store.stored(), group)
            act = Act("close", STAFF, moment(now), source=held.group.source)
            await store.apply(act, remove=[Removal(group, why, bury=True)])

    run(work())
    print(f"{group} is closed; `registry rollback` takes that back")  # noqa: T201


@registry_cli.command("due")
def due_(
    days: Annotated[int, typer.Option("--days", min=0, help="Not confirmed for more than this.")] = DAYS,
    as_json: Json = False,
    now: Now = None,
) -> None:
    """What to call about: groups with reports first, then those confirmed longest ago."""
    at = moment(now).date()

    async def work() -> tuple[Due, ...]:
        settings = from_environment()
        async with open_store(settings) as store:
            groups = [each.group for each in (await store.stored()).values()]
            return due(groups, kinds_of(await reports(store.registry)), _websites(), at, days)

    found = run(work())
    if as_json:
        print(json.dumps([_due_object(each) for each in found], ensure_ascii=False))  # noqa: T201
        return
    for each in found:
        print(_due_line(each))  # noqa: T201
    print(f"{len(found)} grupper å ringe om" if found else "Ingen grupper å ringe om.")  # noqa: T201


@registry_cli.command("history")
def history(group: GroupId, as_json: Json = False) -> None:
    """What was done to a group, field by field, the newest first."""

    async def work() -> tuple[HistoryEntry, ...]:
        async with open_store(from_environment()) as store:
            entries = await store.history(group)
            if not entries:
                stored = await store.stored()
                if group not in stored:
                    _held(stored, group)
            return entries

    entries = run(work())
    if as_json:
        print(json.dumps([_history_object(each) for each in entries], ensure_ascii=False))  # noqa: T201
        return
    for each in entries:
        _print_entry(each)
    if not entries:
        print("Ingen endringer er notert for denne gruppa.")  # noqa: T201


@registry_cli.command("copies")
def copies() -> None:
    """The copies there are to go back to, the newest first."""

    async def work() -> list[str]:
        async with open_store(from_environment()) as store:
            return [
                f"{each.name}  {store.copies.taken_at(each):%Y-%m-%d %H:%M} UTC"
                for each in store.copies.list()
            ]

    print("\n".join(run(work())) or "no copies yet; the first import takes one")  # noqa: T201


@registry_cli.command("rollback")
def rollback(
    to: Annotated[
        str | None, typer.Option("--to", help="The copy, as `registry copies` names it; else one act back.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and stop.")] = False,
    now: Now = None,
) -> None:
    """Put the registry back as it was before the last thing done to it."""
    at = moment(now)

    async def work() -> list[str]:
        async with open_store(from_environment()) as store:
            copy = _copy(store, to) if to is not None else None
            if dry_run:
                would = await store.preview(copy)
                return [f"would go back to {would.copy.name}: {_back(would)}; nothing was changed"]
            done = await store.restore(copy, Act("rollback", STAFF, at))
            lines = [f"back at {done.copy.name}: {_back(done)}"]
            if done.kept is not None:
                lines.append(f"to regret it: python -m bot registry rollback --to {done.kept.name}")
            again = [each for each in done.undone if each.act.kind == "confirm"]
            if again:
                lines.append(
                    f"{len(again)} confirmations were taken back with it; confirm those groups again"
                )
            return lines

    print("\n".join(run(work())))  # noqa: T201


@registry_cli.command("refresh")
def refresh_(
    every: Annotated[bool, typer.Option("--all", help="Also feeds that are not due.")] = False,
    as_json: Json = False,
    now: Now = None,
) -> None:
    """Import all configured feeds that are due (for cron). One that fails does not stop the others.

    Exit code 0 all well, 3 one was stopped at a threshold, 2 one failed.
    """
    at = moment(now)

    def told(one: Refreshed) -> None:
        if not as_json:
            print(f"{one.name}: {one.outcome}: {one.words}", flush=True)  # noqa: T201

    async def work() -> tuple[Refreshed, ...]:
        from knowledge.load import load_library

        settings = from_environment()
        parts = parts_of(load_library(), settings.feeds)
        if not parts.feeds:
            raise InputError("no feeds are configured; set VEIVISER_FEEDS (docs/settings.md)")
        async with open_store(settings) as store:
            return await refresh(store, parts, at, only_due=not every, told=told)

    done = run(work())
    if as_json:
        objects = [{"name": one.name, "outcome": one.outcome, "words": one.words} for one in done]
        print(json.dumps(objects, ensure_ascii=False))  # noqa: T201
    for one in done:
        if one.outcome in ("stopped", "failed"):
            # Cron mails what stands on stderr.
            print(f"{one.name}: {one.outcome}: {one.words}", file=sys.stderr)  # noqa: T201
    outcomes = {one.outcome for one in done}
    code = EXIT_FAILED if "failed" in outcomes else EXIT_STOPPED if "stopped" in outcomes else 0
    if code:
        raise typer.Exit(code)


def _held(stored: Mapping[str, StoredGroup], group: str) -> StoredGroup:
    held = stored.get(group)
    if held is None:
        like = get_close_matches(group, stored, 3)
        mend = f"did you mean {', '.join(like)}?" if like else "python -m bot registry due --days 0 lists ids"
        raise InputError(f"{plain(group)}: no such group in the registry; {mend}")
    return held


def _copy(store: RegistryStore, name: str) -> Path:
    for each in store.copies.list():
        if each.name == name:
            return each
    raise InputError(f"--to {plain(name)}: no such copy; python -m bot registry copies lists them")


def _back(restored: Any) -> str:
    return f"{restored.new} groups come back, {restored.changed} change, {restored.gone} go"


def _websites() -> dict[str, str]:
    from knowledge.load import load_library

    return {one.short: one.website for one in load_library().organisations.values() if one.website}


def _due_object(each: Due) -> dict[str, Any]:
    group = each.group
    return {
        "id": group.id,
        "name": group.name,
        "organisation": group.organisation,
        "municipality": group.municipality,
        "confirmed_on": group.confirmed_on.isoformat() if group.confirmed_on else None,
        "confirmed_by": group.confirmed_by,
        "days": each.days,
        "listed_on": group.listed_on.isoformat() if group.listed_on else None,
        "paused": group.paused,
        "reports": dict(each.reports),
        "reach": each.reach,
    }


def _due_line(each: Due) -> str:
    group = each.group
    age = "aldri bekreftet" if each.days is None else f"bekreftet for {each.days} dager siden"
    said = ", ".join(f"{count} × {value_in_words('warning', kind)}" for kind, count in each.reports.items())
    parts = (
        f"{group.id}: {plain(group.name)}, {where_in_words(group)}",
        age,
        f"meldt: {said}" if said else "",
        "satt på pause" if group.paused else "",
        f"kontakt: {plain(each.reach)}" if each.reach else "ingen kontakt kjent",
    )
    return " · ".join(filter(None, parts))


def _history_object(each: HistoryEntry) -> dict[str, Any]:
    return {
        "at": each.at.isoformat(),
        "kind": each.kind,
        "actor": each.actor,
        "source": each.source,
        "address": each.address,
        "change": each.change,
        "before": each.before,
        "after": each.after,
    }


def _print_entry(each: HistoryEntry) -> None:
    where = f", {plain(each.source)}" if each.source else ""
    at = each.at.astimezone(oslo())
    print(f"{at:%Y-%m-%d %H:%M} {_CHANGES[each.change]} ({each.kind}, {plain(each.actor)}{where})")  # noqa: T201
    before, after = each.before or {}, each.after or {}
    for field in dict.fromkeys((*before, *after)):
        print(f"    {field_in_words(field)}: {_cell(before.get(field))} → {_cell(after.get(field))}")  # noqa: T201


def _cell(value: Any) -> str:
    if value is None or value == "" or value == []:
        return "(tomt)"
    return plain(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), 200)
