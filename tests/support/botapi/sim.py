"""The people's side of the stand-in: write, tap, send a position, read what came back."""

from __future__ import annotations

import json
from types import TracebackType
from typing import Any

import httpx

from tests.support.botapi.state import BotApi, Json


class Sim:
    """A hand that holds the telephones. Speaks HTTP as the bot does; `api` is the memory, for looking
    inside.
    """

    def __init__(self, address: str, api: BotApi) -> None:
        self.base_url = f"{address}/bot"
        self.api = api
        self._client = httpx.AsyncClient(base_url=address, timeout=30.0, trust_env=False)

    async def __aenter__(self) -> Sim:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, frames: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def _ask(self, what: str, **given: Any) -> Any:
        # Written as ASCII, so that a lone surrogate travels too.
        answer = await self._client.post(f"/sim/{what}", content=json.dumps(given))
        answer.raise_for_status()
        return answer.json()

    async def message(self, text: str, *, chat: int = 1, **more: Any) -> int:
        """A person writes. `kind`, `chat_type` and `language` may be given."""
        return int(await self._ask("message", chat=chat, content={"text": text}, **more))

    async def content(self, content: Json, *, chat: int = 1, **more: Any) -> int:
        """A person sends something else: a voice message, a picture with a caption …"""
        return int(await self._ask("message", chat=chat, content=content, **more))

    async def tap(self, label: str | None = None, *, data: str | None = None, chat: int = 1) -> str:
        """A person presses the newest button with this label; or a forger sends `data`."""
        return str(await self._ask("tap", chat=chat, label=label, data=data))

    async def location(self, latitude: float, longitude: float, *, chat: int = 1) -> int:
        return int(await self._ask("location", chat=chat, latitude=latitude, longitude=longitude))

    async def raw(self, update: Any) -> None:
        """An update of any shape, as it stands."""
        await self._ask("raw", update=update)

    async def member(self, status: str, *, chat: int = 1, chat_type: str = "private") -> None:
        await self._ask("member", chat=chat, status=status, chat_type=chat_type)

    async def block(self, *, chat: int = 1) -> None:
        await self._ask("block", chat=chat)

    async def fault(self, method: str, status: int, **more: Any) -> None:
        """The next `times` calls of `method` answer with this status."""
        await self._ask("fault", fault={"method": method, "status": status, **more})

    async def settled(self) -> None:
        """Wait until every update was confirmed by the bot."""
        assert await self._ask("settled"), "the bot has not confirmed every update"

    async def called(self, method: str, times: int = 1) -> None:
        """Wait until the bot has called this method so often."""
        await self.api.until(lambda: [name for name, _ in self.api.calls].count(method) >= times)

    async def replies(self, *, chat: int = 1, at_least: int = 0) -> list[Json]:
        """What the bot wrote to this chat, oldest first; waits until there are `at_least` messages."""
        said = [
            each for each in await self._ask("transcript", chat=chat, at_least=at_least) if each["outgoing"]
        ]
        assert len(said) >= at_least, f"only {len(said)} of {at_least} messages came"
        return said

    async def texts(self, *, chat: int = 1, at_least: int = 0) -> list[str]:
        return [each["text"] for each in await self.replies(chat=chat, at_least=at_least)]
