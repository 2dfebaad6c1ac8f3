"""The verb `report`: the registry as a mapping of the country, a page for staff and partners and the numbers as JSON."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from bot.app import wall_clock
from bot.core.answering.schedule import oslo
from bot.errors import InputError
from bot.settings import from_environment
from bot.staff.mapping.figures import figures
from bot.staff.mapping.numbers import to_json
from bot.staff.mapping.page import page
from bot.staff.mapping.values import Fellowship, Mapping
from db.registry import Registry, Snapshot
from knowledge.library import Library


def report(
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help="Where the page is written; by default kartlegging-DAY.html in this folder."
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the numbers as one JSON object; a page only with --out.")
    ] = False,
    now: Annotated[
        str | None, typer.Option("--now", help="Count as of this day, e.g. 2026-11-21 (Europe/Oslo).")
    ] = None,
) -> None:
    """Count the groups of the registry: who, how, where, how far it is, and how sure it is."""
    from knowledge.load import load_library

    at = _day(now)
    settings = from_environment()
    if out is not None:
        _require_writable(out)
    snapshot = asyncio.run(_load(settings.database_url))
    library = load_library()
    mapping = figures(
        snapshot.groups,
        library.gazetteer,
        at,
        fellowships=fellowships(library, snapshot),
        unreadable=len(snapshot.problems),
    )
    for line in _remarks(mapping):
        print(line, file=sys.stderr)  # noqa: T201
    if as_json:
        print(json.dumps(to_json(mapping), ensure_ascii=False))  # noqa: T201
    if out is None and as_json:
        return
    target = out if out is not None else Path(f"kartlegging-{at.isoformat()}.html")
    write_whole(target, page(mapping, library.gazetteer))
    if not as_json:
        print(f"{target}: {mapping.groups} groups as of {at.isoformat()}")  # noqa: T201


def fellowships(library: Library, snapshot: Snapshot) -> tuple[Fellowship, ...]:
    """The organisations groups may carry: ours with what we know of them, and those only the registry has."""
    known = {
        each.short: Fellowship(each.short, each.name, each.twelve_step)
        for each in library.organisations.values()
    }
    others = {
        each.short: Fellowship(each.short, each.name)
        for each in snapshot.organisations
        if each.short not in known
    }
    return (*known.values(), *others.values())


def write_whole(target: Path, text: str) -> None:
    """Puts `text` in the place of `target` in one step: whoever reads it sees the old page or the new one.

    Raises InputError when it cannot be written; the old page is then as it was.
    """
    fresh = None
    try:
        handle, fresh = tempfile.mkstemp(
            dir=target.absolute().parent, prefix=f".{target.name}.", suffix=".new"
        )
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        # The page is for others to read; a temporary file is not.
        Path(fresh).chmod(0o644)
        Path(fresh).replace(target)
    except OSError as error:
        if fresh is not None:
            with suppress(OSError):
                Path(fresh).unlink(missing_ok=True)
        raise InputError(f"--out {target}: {error.strerror}; name a file that can be written") from None


async def _load(url: str) -> Snapshot:
    async with Registry(url) as registry:
        return await registry.load()


def _day(now: str | None) -> date:
    if now is None:
        return wall_clock().date()
    try:
        moment = datetime.fromisoformat(now)
    except ValueError:
        raise InputError(f"--now {now}: not a day; write it as 2026-11-21") from None
    return (moment.astimezone(oslo()) if moment.tzinfo is not None else moment).date()


def _require_writable(out: Path) -> None:
    """Told before the counting, which takes seconds, and not after it."""
    if out.is_dir():
        raise InputError(f"--out {out}: is a folder; name a file in it, such as kartlegging.html")
    if not out.absolute().parent.is_dir():
        raise InputError(f"--out {out}: its folder does not exist; make it, or name another file")


def _remarks(mapping: Mapping) -> Sequence[str]:
    """What whoever runs this must know before the page is sent to anybody; on stderr, so that JSON stays whole."""
    lines = []
    if not mapping.rows:
        lines.append("the registry holds no group yet; the page says so. Import groups, then run this again")
    elif not mapping.groups:
        lines.append(
            f"none of the {mapping.rows} rows can be counted as a group that meets now; the page says why"
        )
    elif mapping.made_up:
        lines.append("all groups are made-up examples; the page says so. Do not use its figures")
    if mapping.unreadable:
        lines.append(
            f"{mapping.unreadable} rows break the registry's rules and are not counted; see: registry stats"
        )
    if mapping.elsewhere.unplaced:
        shown = ", ".join(mapping.elsewhere.unplaced[:5])
        lines.append(
            f"{len(mapping.elsewhere.unplaced)} groups have no municipality of today and are in no county ({shown} …); "
            "mend their municipality number"
        )
    return lines
