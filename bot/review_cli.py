"""The verbs of `python -m bot registry review`: what people reported, and groups that reported themselves."""

from __future__ import annotations

import asyncio
import json
from datetime import date
from typing import Annotated, Any, get_args

import typer

from bot.core.model import ReportKind
from bot.errors import InputError
from bot.imports import STAFF, parts_of
from bot.moments import Now, moment
from bot.registry_store import RegistryStore, open_store
from bot.settings import from_environment
from db import feedback
from db.acts import Act
from db.feedback import NEEDED, FeedbackRefused, Proposal, checked_answers, kinds_of
from db.staging.proposed import SOURCE, ProposalUnusable, Proposed, group_of
from db.staging.saying import plain, value_in_words, where_in_words

_KINDS: tuple[ReportKind, ...] = get_args(ReportKind)
_HEARD_FROM = "gruppa selv"

review_cli = typer.Typer(help="Reports and proposals that wait for staff.", invoke_without_command=True)

Number = Annotated[int, typer.Argument(metavar="ID", help="The proposal's number.")]
GroupId = Annotated[str, typer.Argument(metavar="GROUP", help="The group's id.")]


@review_cli.callback()
def review(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List what waits, when no further word is given."""
    if context.invoked_subcommand is not None:
        return

    async def work() -> tuple[tuple[feedback.Report, ...], tuple[Proposal, ...]]:
        async with open_store(from_environment()) as store:
            return await feedback.reports(store.registry), await feedback.proposals(store.registry)

    waiting, proposed = asyncio.run(work())
    if as_json:
        print(json.dumps(_object(waiting, proposed), ensure_ascii=False))  # noqa: T201
        return
    print("\n".join(_lines(waiting, proposed)))  # noqa: T201


@review_cli.command("agree")
def agree(
    group: GroupId,
    kind: Annotated[str, typer.Argument(metavar="KIND", help=", ".join(_KINDS))],
    now: Now = None,
) -> None:
    """Put the warning on a group that two reported. It stays until the group is confirmed."""
    act = Act("review", STAFF, moment(now))

    async def work() -> None:
        async with open_store(from_environment()) as store:
            await feedback.agree(store.registry, store, group, _kind(kind), act)

    _refusable(work())
    print(f"{group}: the warning '{kind}' is shown from the next minute")  # noqa: T201


@review_cli.command("dismiss")
def dismiss(
    group: GroupId,
    kind: Annotated[str | None, typer.Argument(metavar="[KIND]", help="Only these; else all.")] = None,
) -> None:
    """Lay the waiting reports of a group aside."""

    async def work() -> int:
        async with open_store(from_environment()) as store:
            return await feedback.dismiss(store.registry, group, None if kind is None else _kind(kind))

    count = _refusable(work())
    if not count:
        raise InputError(f"{plain(group)}: no such report waits; python -m bot registry review lists them")
    print(f"{count} reports laid aside")  # noqa: T201


@review_cli.command("accept")
def accept(
    number: Number,
    organisation: Annotated[str | None, typer.Option("--organisation", help="Its short name.")] = None,
    name: Annotated[str | None, typer.Option("--name", help="The group's name.")] = None,
    place: Annotated[str | None, typer.Option("--place", help="The town, with county if in doubt.")] = None,
    when: Annotated[
        list[str] | None, typer.Option("--when", help='A meeting: "mandag 19.00-20.30". May be repeated.')
    ] = None,
    contact: Annotated[str | None, typer.Option("--contact", help="A role address.")] = None,
    unheard: Annotated[
        bool, typer.Option("--unheard", help="Nobody called back yet: do not count it as confirmed.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the group, and stop.")] = False,
    now: Now = None,
) -> None:
    """Let a group in that reported itself, after calling back; the options mend its answers."""
    at = moment(now)
    mended: dict[str, str | list[str]] = {
        key: value
        for key, value in {
            "organisation": organisation, "name": name, "place": place, "when": when, "contact": contact,
        }.items()
        if value
    }  # fmt: skip

    async def work() -> list[str]:
        from knowledge.load import load_library

        settings = from_environment()
        async with open_store(settings) as store:
            proposal = await _proposal(store, number)
            parts = parts_of(load_library(), None)
            found = group_of(
                number,
                checked_answers({**proposal.answers, **mended}),
                locate=parts.locate,
                organisations=parts.organisations,
                confirmed_on=None if unheard else at.date(),
                confirmed_by=_HEARD_FROM,
            )
            if not dry_run:
                act = Act("review", STAFF, at, source=SOURCE)
                await feedback.accept(store.registry, store, number, found.group, act, [found.organisation])
            return _accepted(found, dry_run)

    print("\n".join(_refusable(work())))  # noqa: T201


@review_cli.command("reject")
def reject(number: Number) -> None:
    """Put a proposal aside. What it said is wiped."""

    async def work() -> None:
        async with open_store(from_environment()) as store:
            await feedback.reject(store.registry, number)

    _refusable(work())
    print(f"proposal {number} is put aside; its answers are wiped")  # noqa: T201


def _refusable(work: Any) -> Any:
    try:
        return asyncio.run(work)
    except (FeedbackRefused, ProposalUnusable) as error:
        raise InputError(str(error)) from None


async def _proposal(store: RegistryStore, number: int) -> Proposal:
    for each in await feedback.proposals(store.registry):
        if each.id == number:
            return each
    raise FeedbackRefused(f"no proposal {number} waits; python -m bot registry review lists them")


def _kind(written: str) -> ReportKind:
    for kind in _KINDS:
        if kind == written:
            return kind
    raise InputError(f"{plain(written)}: no kind of error; use one of {', '.join(_KINDS)}")


def _object(waiting: tuple[feedback.Report, ...], proposed: tuple[Proposal, ...]) -> dict[str, Any]:
    return {
        "reports": [
            {"group": group, "kind": kind, "count": count, "enough": count >= NEEDED}
            for group, kinds in kinds_of(waiting).items()
            for kind, count in kinds.items()
        ],
        "proposals": [
            {"id": each.id, "received_on": each.received_on.isoformat(), "answers": dict(each.answers)}
            for each in proposed
        ],
    }


def _lines(waiting: tuple[feedback.Report, ...], proposed: tuple[Proposal, ...]) -> list[str]:
    lines = [f"Meldinger om feil ({len(waiting)}):"]
    for group, kinds in kinds_of(waiting).items():
        for kind, count in kinds.items():
            newest = max(each.received_on for each in waiting if (each.group_id, each.kind) == (group, kind))
            enough = "kan bli advarsel" if count >= NEEDED else "trenger én til"
            said = value_in_words("warning", kind)
            lines.append(f"  {plain(group)}: {said} ({kind}) × {count}, sist {_day(newest)}; {enough}")
    lines.append(f"Grupper som har meldt seg inn ({len(proposed)}):")
    for each in proposed:
        lines.append(f"  {each.id}, mottatt {_day(each.received_on)}")
        for field, value in each.answers.items():
            lines.append(f"    {field}: {plain(value if isinstance(value, str) else '; '.join(value), 300)}")
    return lines


def _accepted(found: Proposed, dry_run: bool) -> list[str]:
    group = found.group
    lines = [f"{group.id}: {plain(group.name)} ({group.organisation}), {where_in_words(group)}"]
    lines.append(f"  møter: {value_in_words('meetings', group.meetings)}")
    lines.append(f"  kontakt: {value_in_words('contact', group.contact)}")
    lines += [f"  merknad: {plain(remark, 200)}" for remark in found.remarks]
    return [*lines, "Prøvekjøring; ingenting er tatt inn." if dry_run else "Gruppa er tatt inn."]


def _day(day: date) -> str:
    return value_in_words("received_on", day)
