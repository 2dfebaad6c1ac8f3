"""The moment a verb works at: the wall clock, or what `--now` says."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

import typer

from bot.app import wall_clock
from bot.core.answering.schedule import oslo
from bot.errors import InputError

Now = Annotated[str | None, typer.Option("--now", help="Fix the clock, e.g. 2026-11-21T18:00 (Europe/Oslo).")]


def moment(now: str | None) -> datetime:
    """An aware time in Europe/Oslo. Raises InputError."""
    if now is None:
        return wall_clock()
    try:
        said = datetime.fromisoformat(now)
        return said.astimezone(oslo()) if said.tzinfo is not None else said.replace(tzinfo=oslo())
    except (ValueError, OverflowError):
        raise InputError(f"--now {now}: not a date and time; write it as 2026-11-21T18:00") from None


def past_day(option: str, written: str | None, today: date) -> date:
    """The day an option gives, `today` without one. Raises InputError for no day, and for one that lies ahead."""
    if written is None:
        return today
    try:
        day = date.fromisoformat(written)
    except ValueError:
        raise InputError(f"{option} {written}: not a date; write it as 2026-11-21") from None
    if day > today:
        raise InputError(f"{option} {written}: lies ahead; give the day it was")
    return day
