"""Puts an import together: which reader, which bytes, whose source – and the scheduled refresh of all feeds."""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Literal

import db.importers
from bot.errors import InputError, SettingsError
from db.errors import RegistryUnavailable
from db.example_registry import SOURCE as EXAMPLES
from db.feeds import LONGEST_NAME, ConfiguredFeed, FeedsFileError, read_feeds, require_source_name
from db.fetching import FetchRefused, fetch, shown
from db.importers.raw import Feed
from db.staging.difference import STOP_KINDS, StopKind
from db.staging.fellowships import Fellowships, fellowships_of
from db.staging.identity import folded
from db.staging.locating import Locate, Locator
from db.staging.process import Choices, Importer, ImportPlan, Material, carry_out, plan_import
from db.staging.proposed import SOURCE as PROPOSED
from db.staging.saying import plain
from db.staging.staged import Progress
from db.staging.store import Store
from knowledge.library import Library

STAFF = "registeransvarlig"
TIMER = "planlagt henting"
"""The roles acts are kept under."""

MOST_FILE_BYTES = 100_000_000
"""Of a file somebody names: five times a feed, since a person chose it; some 100,000 meetings."""

_DEFAULT_ORGANISATION = {"meeting_guide": "AA", "bmlt": "NA"}
_TABLE_SOURCE = "regneark"
_RESERVED = frozenset({EXAMPLES, PROPOSED})

Fetch = Callable[[str, Sequence[str]], Awaitable[bytes]]
"""An address and the allowed ones -> the bytes. Raises FetchRefused."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What reading a source needs beside the source. `websites` are those of organisations by short name."""

    importers: Mapping[str, Importer]
    locate: Locate
    organisations: Fellowships
    feeds: tuple[ConfiguredFeed, ...] = ()
    websites: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody asks to import. `source` is a path or an https address; `organisation` and `name` None: the usual ones."""

    format: str
    source: str
    at: datetime
    organisation: str | None = None
    name: str | None = None
    choices: Choices = field(default_factory=Choices)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What became of one feed. `words` is one line for the log of whoever runs it."""

    name: str
    outcome: Literal["applied", "unchanged", "not due", "stopped", "failed"]
    words: str
    plan: ImportPlan | None = None


def parts_of(library: Library, feeds_file: Path | None) -> Parts:
    """The shipped parts. Raises SettingsError where the file of feeds cannot be used."""
    try:
        feeds = read_feeds(feeds_file) if feeds_file is not None else ()
    except FeedsFileError as error:
        raise SettingsError(f"VEIVISER_FEEDS: {error}") from None
    return Parts(
        importers=shipped_importers(),
        locate=Locator(library.gazetteer),
        organisations=fellowships_of(library.organisations.values()),
        feeds=feeds,
        websites={one.short: one.website for one in library.organisations.values() if one.website},
    )


def shipped_importers(package: ModuleType = db.importers) -> dict[str, Importer]:
    """Every module of the package that says FORMAT, VERSION and `read`, by its format."""
    found: dict[str, Importer] = {}
    for each in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{each.name}")
        if hasattr(module, "FORMAT") and hasattr(module, "read"):
            found[module.FORMAT] = Importer(module.FORMAT, module.VERSION, module.read)
    return found


def even_if(words: Sequence[str]) -> frozenset[StopKind]:
    """The thresholds that may be passed, as typed ("bad-rows"). Raises InputError."""
    allowed: set[StopKind] = set()
    for word in words:
        kind = next((each for each in STOP_KINDS if each == word.replace("-", "_")), None)
        if kind is None:
            raise InputError(
                f"--even-if {word}: must be one of {', '.join(k.replace('_', '-') for k in STOP_KINDS)}"
            )
        allowed.add(kind)
    return frozenset(allowed)


async def plan(
    store: Store,
    parts: Parts,
    order: Order,
    *,
    fetcher: Fetch | None = None,
    progress: Progress | None = None,
) -> ImportPlan:
    """Fetches or reads the source and plans the import; changes nothing.

    Raises InputError for what cannot be used of the order, RegistryUnavailable for the registry.
    """
    importer = _importer(parts, order.format)
    feed = _feed(parts, order, importer)
    if is_address(order.source):
        configured = _configured(parts, order.source)
        material = await _fetched(parts, configured, order.at, fetcher)
    else:
        # Beside the loop, for a folder on the net may be slow.
        raw = await asyncio.to_thread(_bytes_of, Path(order.source))
        material = Material(raw, plain(Path(order.source).name), order.at)
    return await plan_import(
        store,
        importer,
        material,
        feed,
        locate=parts.locate,
        organisations=parts.organisations,
        choices=order.choices,
        progress=progress,
    )


async def refresh(
    store: Store,
    parts: Parts,
    at: datetime,
    *,
    only_due: bool = True,
    fetcher: Fetch | None = None,
    told: Callable[[Refreshed], None] = lambda _: None,
) -> tuple[Refreshed, ...]:
    """Imports every configured feed that is due, one after the other; what fails with one does not stop the next.

    A feed is due when its groups were last listed at least `every` days ago, so one that was stopped is tried each time.
    `told` hears of each as it ends. Raises nothing for a feed.
    """
    done: list[Refreshed] = []
    for feed in parts.feeds:
        try:
            one = await _refreshed(store, parts, feed, at, only_due, fetcher)
        except (InputError, RegistryUnavailable) as error:
            one = Refreshed(feed.name, "failed", str(error))
        # A reader that breaks on one feed must not keep the others from being refreshed.
        except Exception as error:
            one = Refreshed(
                feed.name, "failed", f"the importer broke ({type(error).__name__}); tell the developers"
            )
        done.append(one)
        told(one)
    return tuple(done)


def is_address(source: str) -> bool:
    return "://" in source


async def _refreshed(
    store: Store, parts: Parts, feed: ConfiguredFeed, at: datetime, only_due: bool, fetcher: Fetch | None
) -> Refreshed:
    if only_due and not await _is_due(store, feed, at):
        return Refreshed(feed.name, "not due", f"fetched within {feed.every} days")
    order = Order(feed.format, feed.address, at)
    planned = await plan(store, parts, order, fetcher=fetcher)
    unreadable = planned.staged.unreadable
    if unreadable is not None:
        return Refreshed(feed.name, "failed", f"{unreadable.fault}; {unreadable.mend}", planned)
    if planned.held_up:
        return Refreshed(feed.name, "stopped", "; ".join(each.words for each in planned.held_up), planned)
    number = await carry_out(store, planned, actor=TIMER, at=at)
    change = planned.difference
    words = f"{len(change.new)} new, {len(change.changed)} changed, {len(change.gone)} gone"
    return Refreshed(feed.name, "applied" if number else "unchanged", words, planned)


async def _is_due(store: Store, feed: ConfiguredFeed, at: datetime) -> bool:
    listed = [
        held.group.listed_on
        for held in (await store.stored()).values()
        if held.group.source == feed.name and held.group.listed_on is not None
    ]
    return not listed or max(listed) + timedelta(days=feed.every) <= at.date()


def _importer(parts: Parts, written: str) -> Importer:
    importer = parts.importers.get(written.replace("-", "_"))
    if importer is None:
        known = ", ".join(sorted(parts.importers)) or "none"
        raise InputError(f"{written}: no format we read; the formats are {known}")
    return importer


def _feed(parts: Parts, order: Order, importer: Importer) -> Feed:
    """Whose feed it is, and under which name its groups are kept. Raises InputError."""
    usual = _DEFAULT_ORGANISATION.get(importer.format, "")
    if is_address(order.source):
        configured = _configured(parts, order.source)
        if configured.format != importer.format:
            raise InputError(
                f"{configured.name} is a feed of the format {configured.format}; import it as that"
            )
        if order.name not in (None, configured.name):
            raise InputError(
                f"--source {order.name}: this feed is called {configured.name}; leave --source out"
            )
        organisation, name = order.organisation or configured.organisation or usual, configured.name
    else:
        organisation = usual if order.organisation is None else order.organisation
        parts_of_name = filter(None, (folded(importer.format), folded(organisation)))
        usual_name = "-".join(parts_of_name) if organisation else _TABLE_SOURCE
        name = order.name or usual_name
        if order.name is None and len(name) > LONGEST_NAME:
            raise InputError("--source is missing; name the source, and use the same name each time")
    fellowship = parts.organisations.find(organisation) if organisation else None
    if organisation and fellowship is None:
        raise InputError(f"{organisation}: no organisation we know; use a short name, such as AA or Al-Anon")
    if name in _RESERVED:
        raise InputError(f"--source {name}: is kept for the program's own groups; choose another name")
    try:
        require_source_name(name)
    except ValueError as error:
        raise InputError(f"--source: {error}") from None
    return Feed(name, fellowship.short if fellowship is not None else "", order.at.date())


def _configured(parts: Parts, address: str) -> ConfiguredFeed:
    for each in parts.feeds:
        if each.address == address.strip():
            return each
    raise InputError(
        f"{shown(address)} is not among the allowed feeds; add it to the file VEIVISER_FEEDS names"
    )


async def _fetched(parts: Parts, feed: ConfiguredFeed, at: datetime, fetcher: Fetch | None) -> Material:
    allowed = [each.address for each in parts.feeds]
    try:
        raw = await (fetcher or _fetch)(feed.address, allowed)
    except FetchRefused as error:
        raise InputError(f"{feed.name}: {error}") from None
    return Material(raw, shown(feed.address), at)


async def _fetch(address: str, allowed: Sequence[str]) -> bytes:
    return await fetch(address, allowed=allowed)


def _bytes_of(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise InputError(f"{path}: is no file; name the file to import, or an allowed https address")
        if path.stat().st_size > MOST_FILE_BYTES:
            raise InputError(f"{path}: is larger than {MOST_FILE_BYTES // 1_000_000} MB; split it by source")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no name of a file"
        raise InputError(f"{path}: cannot be read: {reason}; mend the name or the access") from None
