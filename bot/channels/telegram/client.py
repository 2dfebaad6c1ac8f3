"""The connection to the Bot API: python-telegram-bot's `Bot`, with raw updates and an exact flood signal."""

from __future__ import annotations

import json
from typing import Any, Final

from pydantic import SecretStr
from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bot.channels.telegram.adapter import ALLOWED_UPDATES
from bot.errors import SettingsError

BASE_URL: Final = "https://api.telegram.org/bot"
"""Where the Bot API answers; the token follows directly. The tests give a stand-in on loopback instead."""

_TOO_MANY: Final = 429


class FloodWaitError(TelegramError):
    """The server asks us to wait `seconds` before the next call for this chat."""

    def __init__(self, seconds: float) -> None:
        super().__init__("the server asks for a pause")
        self.seconds = seconds


class _Request(HTTPXRequest):
    """The library's request, with 429 read here: its own `RetryAfter` warns of a coming change each time
    it is made.
    """

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        code, payload = await super().do_request(
            url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
        )
        if code == _TOO_MANY:
            raise FloodWaitError(_retry_after(payload))
        return code, payload


class PollingBot(Bot):
    """`Bot` that hands out updates unparsed, so that one bad update cannot hide the others."""

    async def raw_updates(self, offset: int | None, seconds: int, *, limit: int = 100) -> object:
        """What getUpdates returns, as the JSON held it: waits up to `seconds`, at most `limit` updates.

        Naming an `offset` confirms every update before it; they are never delivered again.
        """
        return await self._post(
            "getUpdates",
            {"offset": offset, "timeout": seconds, "limit": limit, "allowed_updates": list(ALLOWED_UPDATES)},
            read_timeout=seconds + 10,
        )


def make_bot(token: SecretStr | str, base_url: str = BASE_URL) -> PollingBot:
    """A bot for this token; connects to nothing yet. Raises SettingsError (which never shows the token)."""
    secret = token.get_secret_value() if isinstance(token, SecretStr) else token
    try:
        return PollingBot(
            secret,
            base_url=base_url,
            request=_Request(connection_pool_size=40, pool_timeout=10.0),
            get_updates_request=_Request(connection_pool_size=1),
        )
    except InvalidToken:
        raise SettingsError(
            "VEIVISER_TELEGRAM_TOKEN is empty: put the token from @BotFather in it and start again"
        ) from None


def _retry_after(payload: bytes) -> float:
    try:
        seconds = json.loads(payload)["parameters"]["retry_after"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return 1.0
    return float(seconds) if isinstance(seconds, int | float) and seconds > 0 else 1.0
