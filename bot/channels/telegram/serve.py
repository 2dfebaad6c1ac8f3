"""The Telegram channel: raw updates in, rendered replies out."""

from __future__ import annotations

import asyncio
import logging
import secrets
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

from pydantic import SecretStr
from telegram import CallbackQuery, Update
from telegram.error import InvalidToken, TelegramError

from bot.channels.contract import ANSWER_WITHIN, Assistant, answer, apology
from bot.channels.telegram import menu
from bot.channels.telegram.adapter import added_to_group, blocked_us, conversation_key, to_incoming
from bot.channels.telegram.client import BASE_URL, PollingBot, make_bot
from bot.channels.telegram.inbox import Inbox, RawUpdate, Sleep, unless
from bot.channels.telegram.marks import Marks
from bot.channels.telegram.recent import Chat, RecentChats
from bot.channels.telegram.render import render
from bot.channels.telegram.sending import Outcome, send
from bot.core.actions import Forget
from bot.core.model import Incoming, Reply
from bot.errors import SettingsError

_LOG = logging.getLogger(__name__)

ONLY_PRIVATE: Final = (
    "Jeg svarer bare i private samtaler. Skriv til meg der. / I only answer in private chats."
)

_DELETE_AT_ONCE: Final = 100
_ALSO_BELOW: Final = 100
"""Numbers below the newest message that are tried too: they reach what was written before the memory
began.
"""


class Desk:
    """Works one raw update: reads it, has it answered, sends the reply. Holds nothing but `RecentChats`."""

    def __init__(
        self,
        bot: PollingBot,
        assistant: Assistant,
        *,
        now: Callable[[], datetime],
        secret: bytes,
        sleep: Sleep = asyncio.sleep,
        answer_within: float = ANSWER_WITHIN,
    ) -> None:
        self._bot = bot
        self._assistant = assistant
        self._now = now
        self._secret = secret
        self._sleep = sleep
        self._answer_within = answer_within
        self.recent = RecentChats()

    async def work(self, raw: RawUpdate) -> None:
        """Answer one update. Raises only for one that cannot be read; the inbox counts it and goes on."""
        update = Update.de_json(dict(raw), self._bot)
        if update.callback_query is not None:
            await self._stop_spinner(update.callback_query)
        if added_to_group(update):
            await self._leave_group(update)
            return
        if blocked_us(update):
            await self._forget_blocked(update)
            return
        now = self._now()
        incoming = to_incoming(update, now, self._secret)
        if incoming is None or update.effective_chat is None:
            return
        chat = self.recent.open(incoming.conversation, now)
        if self._is_repetition(update, chat, now):
            return
        newest = _message_id(update)
        if newest is not None:
            chat.messages.append(newest)
        reply = await answer(self._assistant, incoming, within=self._answer_within)
        await self._deliver(update.effective_chat.id, reply, incoming, chat)

    def _is_repetition(self, update: Update, chat: Chat, now: datetime) -> bool:
        query, message = update.callback_query, update.message
        if query is not None:
            number = query.message.message_id if query.message is not None else 0
            return chat.is_repeated_press(number, str(query.data), now)
        if message is None:
            return False
        # A picture with words is read even in the middle of an album.
        return chat.is_same_album(message.media_group_id) and not message.caption

    async def _deliver(self, chat_id: int, reply: Reply, incoming: Incoming, chat: Chat) -> None:
        before = list(chat.messages)
        if reply.forget:
            chat.messages.clear()
        if await self._send(chat_id, reply, chat) is Outcome.GIVEN_UP:
            # What was refused may be our own rendering; the emergency numbers must still get through.
            await self._send(chat_id, apology(self._assistant, incoming), chat)
        if reply.forget:
            await self._delete(chat_id, before)
            kept = list(chat.messages)
            self.recent.drop(incoming.conversation)
            # The farewell itself can be deleted by the next /slett.
            self.recent.open(incoming.conversation, incoming.at).messages.extend(kept)

    async def _send(self, chat_id: int, reply: Reply, chat: Chat) -> Outcome:
        worst = Outcome.DELIVERED
        try:
            messages = render(reply)
        except Exception:
            _LOG.exception("render_failed")
            return Outcome.GIVEN_UP
        for outgoing in messages:
            delivery = await send(self._bot, chat_id, outgoing, sleep=self._sleep)
            if delivery.message_id is not None:
                chat.messages.append(delivery.message_id)
            if delivery.outcome is Outcome.GONE:
                return Outcome.GONE
            if delivery.outcome is not Outcome.DELIVERED and worst is not Outcome.GIVEN_UP:
                worst = delivery.outcome
        return worst

    async def _delete(self, chat_id: int, remembered: list[int]) -> None:
        """Delete what can be deleted: the server takes messages younger than 48 hours and skips numbers
        not found.
        """
        if not remembered:
            return
        newest = max(remembered)
        numbers = sorted({*remembered, *range(max(1, newest - _ALSO_BELOW), newest + 1)}, reverse=True)
        for start in range(0, len(numbers), _DELETE_AT_ONCE):
            try:
                await self._bot.delete_messages(chat_id, sorted(numbers[start : start + _DELETE_AT_ONCE]))
            except TelegramError as error:
                _LOG.warning("delete_failed", extra={"error": type(error)})

    async def _stop_spinner(self, query: CallbackQuery) -> None:
        """Every press is confirmed, or the button keeps turning; a press that is too old is no harm."""
        try:
            await self._bot.answer_callback_query(query.id)
        except TelegramError as error:
            _LOG.info("press_not_confirmed", extra={"error": type(error)})

    async def _leave_group(self, update: Update) -> None:
        chat = update.effective_chat
        if chat is None:
            return
        try:
            if chat.type != chat.CHANNEL:
                await self._bot.send_message(chat.id, ONLY_PRIVATE)
            await self._bot.leave_chat(chat.id)
        except TelegramError as error:
            _LOG.info("group_not_left", extra={"error": type(error)})

    async def _forget_blocked(self, update: Update) -> None:
        """Someone blocked the bot: the memory of the chat goes now, not in half an hour. Nothing is sent."""
        if update.effective_chat is None:
            return
        key = conversation_key(update.effective_chat.id, self._secret)
        self.recent.drop(key)
        await answer(self._assistant, Incoming(key, text="", at=self._now(), action=str(Forget())))


async def serve(
    assistant: Assistant,
    *,
    token: SecretStr | str,
    now: Callable[[], datetime],
    base_url: str = BASE_URL,
    state_folder: Path | None = None,
    stop: asyncio.Event | None = None,
    sleep: Sleep = asyncio.sleep,
    answer_within: float = ANSWER_WITHIN,
) -> Mapping[str, int]:
    """Answer on Telegram until `stop` is set, or until SIGTERM or Ctrl-C when no `stop` is given.

    `now` gives aware times. `base_url` ends where the token begins. `answer_within` is in seconds.
    `state_folder` is where the numbers of answered updates are kept, so that a crash does not double
    answers; None keeps them in memory. Returns how many updates were done, bad and repeated. Raises
    SettingsError when the token is empty or refused; network trouble is waited out.
    """
    bot = make_bot(token, base_url)
    desk = Desk(
        bot, assistant, now=now, secret=secrets.token_bytes(32), sleep=sleep, answer_within=answer_within
    )
    inbox = Inbox(bot, desk.work, sleep=sleep, marks=Marks(state_folder, _bot_id(bot)))
    async with _stopping(stop) as stopping:
        try:
            if await _connect(bot, stopping, sleep):
                _LOG.info("started", extra={"channel": "telegram"})
                # People first: publishing is many calls and must not keep the first answer waiting.
                publishing = asyncio.create_task(menu.publish(bot))
                try:
                    await inbox.run(stopping)
                finally:
                    publishing.cancel()
                    await asyncio.gather(publishing, return_exceptions=True)
        finally:
            await bot.shutdown()
    _LOG.info("stopped", extra={"channel": "telegram", "count": inbox.counts["done"]})
    return dict(inbox.counts)


async def _connect(bot: PollingBot, stop: asyncio.Event, sleep: Sleep) -> bool:
    """Log in, waiting out network trouble; False when stopped first. A webhook left from before would
    block polling.
    """
    failures = 0
    while not stop.is_set():
        try:
            await bot.initialize()
            await bot.delete_webhook(drop_pending_updates=False)
        except InvalidToken:
            # The library's own message holds the token, so the chain is cut here.
            raise SettingsError(
                "Telegram refuses VEIVISER_TELEGRAM_TOKEN: get a new one from @BotFather"
            ) from None
        except TelegramError as error:
            failures += 1
            if failures == 1:
                _LOG.warning("connect_failed", extra={"error": type(error)})
            await unless(stop, sleep(min(30.0, 2.0 ** min(failures - 1, 10))))
        else:
            return True
    return False


@asynccontextmanager
async def _stopping(given: asyncio.Event | None) -> AsyncIterator[asyncio.Event]:
    """`given`, or an event that SIGTERM and Ctrl-C set: the inbox then finishes what it has begun."""
    if given is not None:
        yield given
        return
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    hooked: list[signal.Signals] = []
    for name in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(name, stop.set)
        except (NotImplementedError, RuntimeError, ValueError):
            continue  # Windows, or not the main thread: the caller cancels instead
        hooked.append(name)
    try:
        yield stop
    finally:
        for name in hooked:
            loop.remove_signal_handler(name)


def _message_id(update: Update) -> int | None:
    message = update.message or update.edited_message
    return None if message is None else message.message_id


def _bot_id(bot: PollingBot) -> int:
    """The public number of the bot, which stands before the colon of its token; 0 for a token of another
    form.
    """
    number = bot.token.partition(":")[0]
    return int(number) if number.isascii() and number.isdigit() else 0
