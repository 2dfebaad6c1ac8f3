"""The inbox: Telegram's own queue, confirmed late.

Telegram keeps an update until getUpdates names a higher offset, at most 24 hours. We name it only when the
updates before it were worked through, so a crash loses nothing and no text has to be stored. Updates of one
chat are worked in order, chats beside each other. An update that cannot be read is the business of `work`,
which never raises.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, OrderedDict, deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Final, Protocol, TypeVar

from telegram.error import Conflict, InvalidToken, TelegramError

from bot.channels.telegram.client import FloodWaitError
from bot.channels.telegram.marks import KEPT, Marks
from bot.errors import SettingsError

_LOG = logging.getLogger(__name__)

RawUpdate = Mapping[str, object]
Sleep = Callable[[float], Awaitable[None]]

POLL_SECONDS: Final = 30
"""How long the server may hold a request that has nothing to deliver."""

PARALLEL_CHATS: Final = 32
MOMENT_SECONDS: Final = 1.0
"""How long new updates wait for slow ones before they are fetched too."""

DRAIN_SECONDS: Final = 10.0
"""At a stop, how long unfinished work may still take. What is cut off is not confirmed and comes again."""

_LONGEST_PAUSE: Final = 30.0

_T = TypeVar("_T")


class Source(Protocol):
    """Where updates come from: `PollingBot`, or a list in a test."""

    async def raw_updates(self, offset: int | None, seconds: int, *, limit: int = 100) -> object:
        """The waiting updates as the JSON held them."""
        ...


class Inbox:
    """Fetches, works through, then confirms. `counts` holds how many updates were `done` and how many
    `bad`.
    """

    def __init__(
        self,
        source: Source,
        work: Callable[[RawUpdate], Awaitable[None]],
        *,
        sleep: Sleep = asyncio.sleep,
        poll_seconds: int = POLL_SECONDS,
        marks: Marks | None = None,
    ) -> None:
        self._source = source
        self._work = work
        self._sleep = sleep
        self._poll_seconds = poll_seconds
        self._marks = marks
        self._gate = asyncio.Semaphore(PARALLEL_CHATS)
        self._lines: dict[object, deque[tuple[int, RawUpdate]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._unfinished: set[int] = set()
        self._done: OrderedDict[int, None] = OrderedDict()
        self.counts: Counter[str] = Counter()

    async def run(self, stop: asyncio.Event) -> None:
        """Answer until `stop` is set; then finish what is begun, confirm it, and return.

        Raises SettingsError when the server refuses the token. Everything else is waited out.
        """
        if self._marks is not None:
            self._done.update(dict.fromkeys(self._marks.open()))
        try:
            offset = await self._until_stopped(stop)
            if offset is not None:
                await self._confirm(offset)
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            if self._marks is not None:
                self._marks.close()

    async def _until_stopped(self, stop: asyncio.Event) -> int | None:
        """The loop; gives the offset that confirms what was worked through since the last fetch."""
        offset: int | None = None
        failures = 0
        numbers: list[int] = []
        while not stop.is_set():
            try:
                # While a slow chat is unfinished its update stays in the queue, and the server has no
                # reason to wait.
                seconds = 0 if self._unfinished else self._poll_seconds
                batch = await unless(stop, self._source.raw_updates(offset, seconds))
            except InvalidToken:
                raise SettingsError(
                    "Telegram refuses VEIVISER_TELEGRAM_TOKEN: get a new one from @BotFather"
                ) from None
            except Exception as error:
                failures += 1
                await self._pause(error, failures, stop)
                continue
            if batch is None:
                break
            if failures:
                _LOG.info("polling_recovered", extra={"count": failures})
            failures = 0
            updates = self._readable(batch)
            numbers = [number for number, _ in updates]
            for number, raw in updates:
                self._take(number, raw)
            if self._unfinished:
                await unless(stop, self._idle_for(MOMENT_SECONDS))
            elif batch and not updates:
                failures += 1
                await unless(stop, self._sleep(1.0))
            # Whatever the offset confirmed before is confirmed now. Forgetting it matters: after a quiet
            # week the numbers may start lower, and an old high offset would hide every new update.
            offset = self._confirmable(numbers)
        await self._idle_for(DRAIN_SECONDS)
        return self._confirmable(numbers) or offset

    async def _pause(self, error: Exception, failures: int, stop: asyncio.Event) -> None:
        seconds = min(_LONGEST_PAUSE, 2.0 ** min(failures - 1, 10))
        if isinstance(error, FloodWaitError):
            seconds = max(seconds, error.seconds)
        if failures == 1:
            if isinstance(error, Conflict):
                _LOG.error("second_instance_polls")
            else:
                _LOG.warning("polling_failed", extra={"error": type(error)})
        await unless(stop, self._sleep(seconds))

    def _readable(self, batch: object) -> Sequence[tuple[int, RawUpdate]]:
        """The updates with a number. One without cannot be confirmed by itself; a later one confirms it."""
        if not isinstance(batch, list):
            return ()
        found: list[tuple[int, RawUpdate]] = []
        for raw in batch:
            number = raw.get("update_id") if isinstance(raw, dict) else None
            if isinstance(number, int) and not isinstance(number, bool):
                found.append((number, raw))
            else:
                self.counts["bad"] += 1
                _LOG.warning("update_without_number")
        return found

    def _take(self, number: int, raw: RawUpdate) -> None:
        """Put an update in the line of its chat, unless it is there already or was worked before."""
        if number in self._done or number in self._unfinished:
            return
        self._unfinished.add(number)
        chat = _chat_of(raw)
        key = object() if chat is None else chat
        line = self._lines.get(key)
        if line is None:
            line = self._lines[key] = deque()
            task = asyncio.create_task(self._work_line(key, line))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        line.append((number, raw))

    async def _work_line(self, key: object, line: deque[tuple[int, RawUpdate]]) -> None:
        """Work the updates of one chat in order, also those that come while it is at work."""
        try:
            while line:
                async with self._gate:
                    number, raw = line.popleft()
                    await self._work_one(number, raw)
        finally:
            del self._lines[key]

    async def _work_one(self, number: int, raw: RawUpdate) -> None:
        try:
            await self._work(raw)
        except Exception as error:  # a fault in one update must not hold back the others
            self.counts["bad"] += 1
            _LOG.exception("update_failed", extra={"error": type(error)})
        else:
            self.counts["done"] += 1
        # Marked in the same turn of the loop in which the reply was sent: a crash between the two would
        # double it.
        if self._marks is not None:
            self._marks.add(number)
        self._unfinished.discard(number)
        self._done[number] = None
        if len(self._done) > KEPT:
            self._done.popitem(last=False)

    async def _idle_for(self, seconds: float) -> None:
        """Wait until nothing is unfinished, at most so long."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    def _confirmable(self, numbers: Sequence[int]) -> int | None:
        """The offset after the last update up to which all were worked through, in the server's order."""
        offset = None
        for number in numbers:
            if number not in self._done:
                break
            offset = number + 1
        return offset

    async def _confirm(self, offset: int) -> None:
        try:
            await self._source.raw_updates(offset, 0, limit=1)
        except TelegramError as error:
            _LOG.warning("last_confirmation_failed", extra={"error": type(error)})


async def unless(stop: asyncio.Event, work: Awaitable[_T]) -> _T | None:
    """The result of `work`, or None when `stop` came first (`work` is then cancelled)."""
    task = asyncio.ensure_future(work)
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({task, stopped}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        for each in (task, stopped):
            each.cancel()
        await asyncio.gather(task, stopped, return_exceptions=True)


def _chat_of(raw: RawUpdate) -> object:
    """What keeps updates in order: the chat's number, read without trusting any shape; None is a chain
    of its own.
    """
    for kind in ("message", "edited_message", "my_chat_member"):
        chat = _inside(_inside(raw, kind), "chat")
        if chat is not None:
            return _number(chat)
    query = _inside(raw, "callback_query")
    # A press on a button of ours: the chat stands in the message; in private chats it has the number of the
    # person.
    return _number(_inside(_inside(query, "message"), "chat")) or _number(_inside(query, "from"))


def _inside(outer: object, key: str) -> object:
    return outer.get(key) if isinstance(outer, Mapping) else None


def _number(outer: object) -> int | None:
    value = _inside(outer, "id")
    return value if isinstance(value, int) else None
