"""The inbox: confirmed late, in order within a chat, and never held back by one bad update."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from telegram.error import BadRequest, Conflict, InvalidToken, NetworkError

from bot.channels.telegram.client import FloodWaitError
from bot.channels.telegram.inbox import Inbox, RawUpdate
from bot.errors import SettingsError


def update(number: int, chat: int = 1, text: str = "") -> dict[str, Any]:
    return {"update_id": number, "message": {"chat": {"id": chat}, "text": text}}


class Queue:
    """A source that plays a script: each step is a batch or an error; after the last one it stops the
    inbox.
    """

    def __init__(self, *steps: object) -> None:
        self.steps = list(steps)
        self.offsets: list[int | None] = []
        self.stop = asyncio.Event()

    async def raw_updates(self, offset: int | None, seconds: int, *, limit: int = 100) -> object:
        self.offsets.append(offset)
        if not self.steps:
            self.stop.set()
            return []
        step = self.steps.pop(0)
        if isinstance(step, Exception):
            raise step
        return step


async def run(queue: Queue, work: Callable[[RawUpdate], Any]) -> tuple[Inbox, list[float]]:
    pauses: list[float] = []

    async def no_wait(seconds: float) -> None:
        pauses.append(seconds)

    inbox = Inbox(queue, work, sleep=no_wait)
    await inbox.run(queue.stop)
    return inbox, pauses


class Worker:
    def __init__(self) -> None:
        self.done: list[int] = []

    async def __call__(self, raw: RawUpdate) -> None:
        number = raw["update_id"]
        assert isinstance(number, int)
        await asyncio.sleep(0)
        if "bad" in str(raw):
            raise KeyError("message")
        self.done.append(number)


async def test_the_offset_moves_only_after_the_work_is_done() -> None:
    queue, worked = Queue([update(7), update(8)]), Worker()

    async def work(raw: RawUpdate) -> None:
        assert queue.offsets == [None]
        await worked(raw)

    await run(queue, work)
    assert worked.done == [7, 8]
    assert queue.offsets[1] == 9


async def test_an_update_delivered_twice_is_worked_once() -> None:
    queue, work = Queue([update(7), update(7)], [update(7), update(8)]), Worker()
    inbox, _ = await run(queue, work)
    assert work.done == [7, 8]
    assert inbox.counts == {"done": 2}


async def test_a_bad_update_is_counted_and_confirmed_and_the_others_are_worked() -> None:
    queue, work = (
        Queue([update(1), update(2, text="bad"), update(3), "junk", None, {"no": "id"}, update(4)]),
        Worker(),
    )
    inbox, _ = await run(queue, work)
    assert work.done == [1, 3, 4]
    assert inbox.counts == {"done": 3, "bad": 4}
    assert queue.offsets[1] == 5


async def test_a_batch_of_nothing_readable_is_not_asked_for_in_a_tight_circle() -> None:
    queue = Queue(["junk"], ["junk"])
    _, pauses = await run(queue, Worker())
    assert len(pauses) == 2


async def test_each_chat_is_in_order_and_a_slow_chat_does_not_hold_back_another() -> None:
    finished: list[int] = []
    second_is_done = asyncio.Event()

    async def work(raw: RawUpdate) -> None:
        number = raw["update_id"]
        assert isinstance(number, int)
        if number == 1:
            await second_is_done.wait()
        finished.append(number)
        if number == 2:
            second_is_done.set()

    await run(Queue([update(1, chat=1), update(2, chat=2), update(3, chat=1)]), work)
    assert finished == [2, 1, 3]


async def test_a_chat_that_hangs_holds_back_only_itself_and_is_not_confirmed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.channels.telegram.inbox.MOMENT_SECONDS", 0.01)
    finished: list[int] = []
    released = asyncio.Event()

    async def work(raw: RawUpdate) -> None:
        number = raw["update_id"]
        assert isinstance(number, int)
        if number == 1:
            await released.wait()
        if number == 4:
            released.set()
        finished.append(number)

    slow, later = update(1, chat=1), update(3, chat=1)
    queue = Queue([slow, update(2, chat=2)], [slow, update(2, chat=2), later, update(4, chat=4)])
    await run(queue, work)
    assert finished == [2, 4, 1, 3]
    assert queue.offsets[:3] == [None, None, 5]


async def test_numbers_that_start_lower_after_a_quiet_week_are_still_answered() -> None:
    queue, work = Queue([update(900)], [], [update(5)]), Worker()
    await run(queue, work)
    assert work.done == [900, 5]
    assert queue.offsets[:4] == [None, 901, None, 6]


async def test_trouble_is_waited_out_with_growing_pauses_and_the_offset_is_kept() -> None:
    trouble = [NetworkError("x"), Conflict("x"), BadRequest("x"), RuntimeError("x"), RecursionError()]
    queue, work = Queue([update(1)], *trouble, [update(2)]), Worker()
    _, pauses = await run(queue, work)
    assert work.done == [1, 2]
    assert pauses == [1, 2, 4, 8, 16]
    assert queue.offsets[1:7] == [2] * 6


async def test_pauses_are_at_most_half_a_minute_unless_the_server_names_a_longer_one() -> None:
    _, pauses = await run(Queue(*[NetworkError("x")] * 20, FloodWaitError(90)), Worker())
    assert max(pauses[:20]) == 30
    assert pauses[20] == 90


async def test_a_refused_token_ends_with_a_setting_to_mend_and_without_the_token() -> None:
    with pytest.raises(SettingsError, match="VEIVISER_TELEGRAM_TOKEN") as caught:
        await run(Queue(InvalidToken("The token `123:abc` was rejected")), Worker())
    assert "123:abc" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


async def test_a_stop_during_the_wait_ends_at_once_and_what_is_done_is_confirmed() -> None:
    queue = Queue([update(1)])

    async def work(raw: RawUpdate) -> None:
        queue.stop.set()

    await run(queue, work)
    assert queue.offsets == [None, 2]


async def test_what_a_stop_cuts_off_is_not_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.telegram.inbox.DRAIN_SECONDS", 0)
    queue = Queue([update(1, chat=1), update(2, chat=2), update(3, chat=1)])

    async def work(raw: RawUpdate) -> None:
        if raw["update_id"] == 2:
            queue.stop.set()
            await asyncio.Event().wait()

    await run(queue, work)
    assert queue.offsets == [None, 2]
