"""A registry in memory that keeps the rules of the real one, and a tiny format to import."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date, time, timedelta

from bot.core.model import Group, Meeting
from db.acts import Act, HistoryEntry, Removal, StoredGroup, Tombstone
from db.errors import RegistryUnavailable
from db.importers.raw import Feed, Problem, RawGroup
from db.registry import RegistryOrganisation
from db.staging.process import Importer

_UNTOLD = {"listed_on", "listed_by"}


class MemoryStore:
    """A `db.staging.store.Store`. `acts` are what was done, in order; `before_apply` is called first, as others may write too."""

    def __init__(self, groups: Collection[Group] = (), keys: Mapping[str, str] | None = None) -> None:
        self.acts: list[Act] = []
        self.held: dict[str, StoredGroup] = {
            each.id: StoredGroup(each, (keys or {}).get(each.id, ""), {}) for each in groups
        }
        self.graves: dict[str, Tombstone] = {}
        self.lines: list[HistoryEntry] = []
        self.shorts: set[str] = {each.organisation for each in groups}
        self.before_apply: Callable[[], None] = lambda: None

    async def stored(self) -> Mapping[str, StoredGroup]:
        return dict(self.held)

    async def tombstones(self) -> Mapping[str, Tombstone]:
        return dict(self.graves)

    async def act_kinds(self) -> Mapping[int, str]:
        return {number: each.kind for number, each in enumerate(self.acts, 1)}

    async def history(self, group_id: str) -> tuple[HistoryEntry, ...]:
        return tuple(each for each in reversed(self.lines) if each.group_id == group_id)

    async def apply(
        self,
        act: Act,
        *,
        put: Sequence[Group] = (),
        keys: Mapping[str, str] | None = None,
        organisations: Collection[RegistryOrganisation] = (),
        remove: Sequence[Removal] = (),
        raise_again: Collection[str] = (),
    ) -> int:
        self.before_apply()
        self.before_apply = lambda: None
        keys = keys or {}
        for each in put:
            if each.organisation not in self.shorts | {one.short for one in organisations}:
                raise RegistryUnavailable(f"no organisation '{each.organisation}'; add it before its groups")
            if each.id in self.graves and each.id not in raise_again:
                raise RegistryUnavailable(f"group '{each.id}' was closed; raise it again on purpose")
        gone = [each for each in remove if each.group_id in self.held]
        if len(gone) != len(remove):
            raise RegistryUnavailable("a group that is to be removed is not there")
        differing = [each for each in put if each.id not in self.held or self.held[each.id].group != each]
        if not differing and not gone:
            return 0
        self.acts.append(act)
        number = len(self.acts)
        self.shorts |= {one.short for one in organisations}
        for each in differing:
            self._put(each, keys, number, act)
        for one in gone:
            held = self.held.pop(one.group_id)
            self._line(act, one.group_id, "gone", {"name": held.group.name}, None)
            if one.bury:
                on = act.at.date()
                self.graves[one.group_id] = Tombstone(
                    one.group_id, held.group.source, held.source_id, held.group.name, on, one.reason,
                    on + timedelta(days=5 * 365),
                )  # fmt: skip
        for identifier in raise_again:
            self.graves.pop(identifier, None)
        return number

    def _put(self, group: Group, keys: Mapping[str, str], number: int, act: Act) -> None:
        held = self.held.get(group.id)
        if held is None:
            self.held[group.id] = StoredGroup(group, keys.get(group.id, ""), {"*": number})
            self._line(act, group.id, "new", None, {"name": group.name})
            return
        names = [
            each.name for each in fields(Group) if getattr(group, each.name) != getattr(held.group, each.name)
        ]
        origins = {**held.origins, **dict.fromkeys(names, number)}
        self.held[group.id] = StoredGroup(group, keys.get(group.id, held.source_id), origins)
        told = [name for name in names if name not in _UNTOLD]
        if told:
            before = {name: str(getattr(held.group, name)) for name in told}
            self._line(act, group.id, "changed", before, {name: str(getattr(group, name)) for name in told})

    def _line(self, act: Act, group_id: str, change: str, before: object, after: object) -> None:
        self.lines.append(
            HistoryEntry(
                act.at, act.kind, act.actor, act.source, act.address, group_id, change, before, after
            )  # type: ignore[arg-type]
        )

    def edit(self, group_id: str, at: Act, **changes: object) -> None:
        """Staff sets fields by hand."""
        held = self.held[group_id]
        self.acts.append(at)
        origins = {**held.origins, **dict.fromkeys(changes, len(self.acts))}
        self.held[group_id] = StoredGroup(replace(held.group, **changes), held.source_id, origins)  # type: ignore[arg-type]


def read_tiny(raw: bytes, feed: Feed) -> Iterator[RawGroup | Problem]:
    """`key|name|place|weekday hour|note`; "!" in front is a row that cannot be read, "-" one the source withdrew."""
    if raw.startswith(b"\x00"):
        yield Problem(0, "", "fila er ikke på formatet", "lag den på nytt")
        return
    for row, line in enumerate(raw.decode("utf-8", "replace").splitlines(), 1):
        key, name, place, when, *rest = (*line.split("|"), "", "", "", "")
        if key.startswith("!"):
            yield Problem(row, "time", "klokkeslettet kan ikke leses", "skriv 19:00", key[1:])
        elif key.startswith("-"):
            yield Problem(row, "published", "not published; left out", "nothing to do", key[1:])
        else:
            weekday, _, hour = (when or "1 19").partition(" ")
            meeting = Meeting(weekday=int(weekday), starts=time(int(hour)))
            yield RawGroup(row, key, name, feed.organisation, (meeting,), place=place, note=rest[0])


TINY = Importer("tiny", 1, read_tiny)


def rows(count: int, *, start: int = 0, note: str = "", day: int = 1) -> list[str]:
    """Rows of the tiny format, each a group of its own in Bergen."""
    return [f"k{number}|AA {number}|Bergen|{day} 19|{note}" for number in range(start, start + count)]


def packed(lines: Sequence[str]) -> bytes:
    return "\n".join(lines).encode()


DAY = date(2026, 11, 21)
