"""What people say of groups and what groups say of themselves, until staff has looked: the tables of reports and proposals.

Nothing about who said it is taken, and a text that looks like a person's name, number or address is refused before it is
stored. What staff has decided on is wiped; only that it was decided stays.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any, Literal, cast, get_args

from bot.core.model import LED_BY, Audience, Group, ReportKind
from db.acts import Act
from db.importers.personal import find_personal, role_address, switchboard
from db.registry import Registry, RegistryOrganisation
from db.staging.soundness import is_plain
from db.staging.store import Store

ReportState = Literal["new", "agreed", "dismissed"]
ProposalState = Literal["new", "accepted", "rejected"]
Answers = Mapping[str, str | Sequence[str]]

NEEDED = 2
"""Reports of the same error before staff may put a warning: one may be a mistake, or somebody who wishes a group ill."""

MOST_REPORTS = 20
"""Reports of one group that wait at a time. More say nothing new, and a flood must not fill the file."""

MOST_PROPOSALS = 200
"""Proposals that wait at a time; staff reads a handful a week."""

LONGEST_ANSWER, MOST_VALUES = 300, 12
"""Characters of one answer, and values of a list: a guided form asks for no more."""

FIELDS = (
    "organisation", "name", "place", "address", "when", "audience", "open", "led_by", "contact", "website", "language", "access",
    "substances", "note",
)  # fmt: skip
"""What a proposal may say. `audience` and `led_by` are codes of `bot.core.model`, `open` is "yes", "no" or ""; `when` is as
docs/registry.md shows, one text or several. All others are texts."""

_CODES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"audience": get_args(Audience), "led_by": LED_BY, "open": ("yes", "no", "")}
)


class FeedbackRefused(Exception):  # noqa: N818 - the answer to a request, not a mistake in the program
    """It was not stored or done; `str(error)` says why in one line and repeats nothing of what was written."""


@dataclass(frozen=True, slots=True)
class Report:
    """Somebody said that a group's listing is wrong: which group, what, which day. Nothing else is known."""

    id: int
    group_id: str
    kind: ReportKind
    received_on: date
    state: ReportState


@dataclass(frozen=True, slots=True)
class Proposal:
    """A group that wishes to be listed. `answers` are empty once it was decided on."""

    id: int
    received_on: date
    state: ProposalState
    answers: Mapping[str, str | tuple[str, ...]]
    group_id: str


# --- reports -----------------------------------------------------------------------------------------------------


async def add_report(registry: Registry, group_id: str, kind: ReportKind, on: date) -> bool:
    """Keeps a report. False when the group already has `MOST_REPORTS` waiting; then nothing is written.

    Raises FeedbackRefused for an unknown kind or group, RegistryUnavailable for the file.
    """
    if kind not in get_args(ReportKind):
        raise FeedbackRefused("not a kind of error; use one of " + ", ".join(get_args(ReportKind)))
    async with registry.writing() as connection:
        known = await connection.exec_driver_sql("SELECT 1 FROM groups WHERE id = ?", (group_id,))
        if known.first() is None:
            raise FeedbackRefused("the registry holds no such group; it may have been closed since")
        waiting = await connection.exec_driver_sql(
            "SELECT count(*) FROM reports WHERE group_id = ? AND state = 'new'", (group_id,)
        )
        if int(waiting.scalar_one()) >= MOST_REPORTS:
            return False
        await connection.exec_driver_sql(
            "INSERT INTO reports (group_id, kind, received_on, state) VALUES (?, ?, ?, 'new')",
            (group_id, kind, on.isoformat()),
        )
    return True


async def reports(registry: Registry, state: ReportState | None = "new") -> tuple[Report, ...]:
    """The reports in a state (None: all), the oldest first. Raises RegistryUnavailable."""
    async with registry.reading() as connection:
        found = await connection.exec_driver_sql(
            "SELECT id, group_id, kind, received_on, state FROM reports"
            " WHERE ? IS NULL OR state = ? ORDER BY received_on, id",
            (state, state),
        )
        rows: Sequence[Any] = found.fetchall()
    return tuple(
        Report(number, group_id, kind, date.fromisoformat(day), now)
        for number, group_id, kind, day, now in rows
    )


async def agree(registry: Registry, store: Store, group_id: str, kind: ReportKind, act: Act) -> int:
    """Puts the warning `kind` on a group, and takes its reports of that kind as agreed to.

    The act's id, 0 when the group bore the warning before. Raises FeedbackRefused with fewer than `NEEDED` reports of that
    kind, or for a group that is no more; RegistryUnavailable for the file.
    """
    waiting = [each for each in await reports(registry) if (each.group_id, each.kind) == (group_id, kind)]
    if len(waiting) < NEEDED:
        raise FeedbackRefused(
            f"{group_id} has {len(waiting)} waiting reports of {kind}; a warning needs {NEEDED}. Call the group instead"
        )
    held = (await store.stored()).get(group_id)
    if held is None:
        raise FeedbackRefused(f"{group_id} is no longer in the registry; dismiss its reports")
    # First the warning: if the second step fails, the reports still wait, and agreeing again ends it.
    number = await store.apply(act, put=[replace(held.group, warning=kind)], keys={group_id: held.source_id})
    await _settle(registry, [each.id for each in waiting], "agreed", number)
    return number


async def dismiss(registry: Registry, group_id: str, kind: ReportKind | None = None) -> int:
    """Lays a group's waiting reports aside (of one kind, or all); how many. Raises RegistryUnavailable."""
    waiting = [
        each.id
        for each in await reports(registry)
        if each.group_id == group_id and (kind is None or each.kind == kind)
    ]
    await _settle(registry, waiting, "dismissed", 0)
    return len(waiting)


def kinds_of(waiting: Sequence[Report]) -> dict[str, Counter[ReportKind]]:
    """Group -> how many reports of each kind. Pure."""
    counts: dict[str, Counter[ReportKind]] = {}
    for each in waiting:
        counts.setdefault(each.group_id, Counter())[each.kind] += 1
    return counts


async def _settle(registry: Registry, numbers: Sequence[int], state: ReportState, act: int) -> None:
    async with registry.writing() as connection:
        for number in numbers:
            await connection.exec_driver_sql(
                "UPDATE reports SET state = ?, act_id = ? WHERE id = ?", (state, act or None, number)
            )


# --- proposals ---------------------------------------------------------------------------------------------------


def checked_answers(answers: Answers) -> dict[str, str | list[str]]:
    """The answers as they are stored, without empty ones. Raises FeedbackRefused naming the field. Pure."""
    checked: dict[str, str | list[str]] = {}
    for field, value in answers.items():
        if field not in FIELDS:
            raise FeedbackRefused("a proposal has fixed fields; this one is none of them")
        values = [value] if isinstance(value, str) else list(value)
        if len(values) > MOST_VALUES:
            raise FeedbackRefused(f"`{field}` has more than {MOST_VALUES} values")
        values = [_checked(field, each) for each in values]
        if any(values):
            checked[field] = values[0] if isinstance(value, str) else [each for each in values if each]
    if not checked.get("organisation") and not checked.get("name"):
        raise FeedbackRefused("a proposal must say which organisation, or the group's name")
    return checked


def _checked(field: str, text: object) -> str:
    if not isinstance(text, str) or not is_plain(text):
        raise FeedbackRefused(f"`{field}` is no text that can be shown; write it anew")
    line = " ".join(text.split())
    if len(line) > LONGEST_ANSWER:
        raise FeedbackRefused(f"`{field}` is longer than {LONGEST_ANSWER} characters; shorten it")
    allowed = _CODES.get(field)
    if allowed is not None:
        if line not in allowed:
            raise FeedbackRefused(f"`{field}` must be one of {', '.join(filter(None, allowed))}")
        return line
    if field == "contact" and (role_address(line).value or switchboard(line).value):
        return line
    found = find_personal(line)
    if found:
        raise FeedbackRefused(
            f"`{field}` looks personal ({', '.join(found)}); write a role or a shared address"
        )
    return line


async def add_proposal(registry: Registry, answers: Answers, on: date) -> int:
    """Keeps a proposal for staff; its number. It is shown to nobody else.

    Raises FeedbackRefused for answers that cannot be kept (personal ones among them) and when `MOST_PROPOSALS` wait;
    RegistryUnavailable for the file.
    """
    checked = checked_answers(answers)
    async with registry.writing() as connection:
        waiting = await connection.exec_driver_sql("SELECT count(*) FROM proposals WHERE state = 'new'")
        if int(waiting.scalar_one()) >= MOST_PROPOSALS:
            raise FeedbackRefused("too many proposals wait; staff must look at them first")
        added = await connection.exec_driver_sql(
            "INSERT INTO proposals (received_on, state, answers, group_id) VALUES (?, 'new', ?, '') RETURNING id",
            (on.isoformat(), json.dumps(checked, ensure_ascii=False)),
        )
        return int(added.scalar_one())


async def proposals(registry: Registry, state: ProposalState | None = "new") -> tuple[Proposal, ...]:
    """The proposals in a state (None: all), the oldest first. Raises RegistryUnavailable."""
    async with registry.reading() as connection:
        found = await connection.exec_driver_sql(
            "SELECT id, received_on, state, answers, group_id FROM proposals"
            " WHERE ? IS NULL OR state = ? ORDER BY received_on, id",
            (state, state),
        )
        rows: Sequence[Any] = found.fetchall()
    return tuple(
        Proposal(number, date.fromisoformat(day), now, _answers(cell), group_id)
        for number, day, now, cell, group_id in rows
    )


async def accept(
    registry: Registry,
    store: Store,
    number: int,
    group: Group,
    act: Act,
    organisations: Collection[RegistryOrganisation] = (),
) -> int:
    """Puts `group` into the registry and the proposal aside; the act's id.

    `organisations` must hold the group's where the registry does not.

    Raises FeedbackRefused when the proposal does not wait, RegistryUnavailable for the file.
    """
    await _waiting(registry, number)
    done = await store.apply(act, put=[group], keys={group.id: str(number)}, organisations=organisations)
    await _close(registry, number, "accepted", group.id, done)
    return done


async def reject(registry: Registry, number: int) -> None:
    """Puts a proposal aside and wipes its answers. Raises FeedbackRefused when it does not wait, RegistryUnavailable."""
    await _waiting(registry, number)
    await _close(registry, number, "rejected", "", 0)


async def _waiting(registry: Registry, number: int) -> None:
    if number not in {each.id for each in await proposals(registry)}:
        raise FeedbackRefused(f"no proposal {number} waits; python -m bot registry review lists them")


async def _close(registry: Registry, number: int, state: ProposalState, group_id: str, act: int) -> None:
    async with registry.writing() as connection:
        await connection.exec_driver_sql(
            "UPDATE proposals SET state = ?, answers = '{}', group_id = ?, act_id = ? WHERE id = ?",
            (state, group_id, act or None, number),
        )


def _answers(cell: str) -> dict[str, str | tuple[str, ...]]:
    """What is stored as values; a cell somebody damaged gives nothing rather than an error."""
    try:
        stored = json.loads(cell)
    except (TypeError, ValueError):
        return {}
    if not isinstance(stored, dict):
        return {}
    return {
        field: value if isinstance(value, str) else tuple(map(str, cast("list[object]", value)))
        for field, value in stored.items()
        if isinstance(value, str | list)
    }
