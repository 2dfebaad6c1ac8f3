"""Fixtures of the channel tests: the stand-in of the Bot API, and the Telegram channel running against it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol

import pytest

from bot.channels.contract import ANSWER_WITHIN, Assistant
from bot.channels.telegram.serve import serve
from tests.channels.fakes import Clock
from tests.support.botapi import TOKEN, Sim, running


@dataclass
class Running:
    """The channel at work. `pauses` are the waits it asked for; none is really waited."""

    sim: Sim
    clock: Clock
    stop: asyncio.Event
    pauses: list[float] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)


class Telegram(Protocol):
    def __call__(
        self, assistant: Assistant, *, answer_within: float = ANSWER_WITHIN
    ) -> AbstractAsyncContextManager[Running]: ...


@pytest.fixture
async def sim() -> AsyncIterator[Sim]:
    async with running() as started:
        yield started


@pytest.fixture
def telegram(sim: Sim) -> Telegram:
    """`async with telegram(assistant) as at_work`: serves until the block ends, then stops as SIGTERM
    would.
    """

    @contextlib.asynccontextmanager
    async def start(assistant: Assistant, *, answer_within: float = ANSWER_WITHIN) -> AsyncIterator[Running]:
        at_work = Running(sim, Clock(), asyncio.Event())

        async def no_wait(seconds: float) -> None:
            at_work.pauses.append(seconds)
            await asyncio.sleep(0)

        task = asyncio.create_task(
            serve(
                assistant,
                token=TOKEN,
                now=at_work.clock,
                base_url=sim.base_url,
                stop=at_work.stop,
                sleep=no_wait,
                answer_within=answer_within,
            )
        )
        try:
            yield at_work
        finally:
            at_work.stop.set()
            at_work.counts.update(await task)

    return start
