"""What the stand-in knows: chats, the queue of updates, presses, commands, and the faults it was told to
make.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.support.botapi.markup import RefusedError, bad, check_keyboard, strip_html

Json = dict[str, Any]
BOT_USER: Json = {"id": 4242, "is_bot": True, "first_name": "Veiviser", "username": "veiviser_test_bot"}
_WAIT = 5.0
"""Seconds a waiting test may hang before it fails; nothing is measured against it."""

_START = 1_795_000_000
_OURS = ("outgoing", "keyboard", "entity_count", "preview")
"""What a transcript says of a message beyond what the server sends."""


@dataclass
class Chat:
    id: int
    type: str = "private"
    language: str = "nb"
    blocked: bool = False
    left: bool = False
    messages: list[Json] = field(default_factory=list)

    def shown(self) -> Json:
        base: Json = {"id": self.id, "type": self.type}
        return base | ({"first_name": "Testperson"} if self.type == "private" else {"title": "Gruppe"})

    def user(self) -> Json:
        number = self.id if self.type == "private" else 999
        return {"id": number, "is_bot": False, "first_name": "Testperson", "language_code": self.language}


@dataclass
class Fault:
    """The next `times` calls of `method` fail. `after` does what was asked first, so that only the
    answer is lost.
    """

    method: str
    status: int
    times: int = 1
    description: str = "Internal Server Error"
    retry_after: int | None = None
    raw: str | None = None
    after: bool = False
    chat: int | None = None


class BotApi:
    """The server's memory. Every change wakes those who wait on `changed`."""

    def __init__(self) -> None:
        self.chats: dict[int, Chat] = {}
        self.pending: list[Json] = []
        self.calls: list[tuple[str, Json]] = []
        self.refused: list[tuple[str, str]] = []
        self.faults: list[Fault] = []
        self.commands: dict[str, list[Json]] = {}
        self.profile: dict[str, str] = {}
        self.webhook = ""
        self.closed = False
        self.changed = asyncio.Condition()
        self._presses: dict[str, bool] = {}
        self._update_ids = count(700_000_001)
        self._message_ids = count(1)
        self._clock = count(_START)
        self._poll = 0

    async def _wake(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    async def close(self) -> None:
        self.closed = True
        await self._wake()

    async def until(self, holds: Callable[[], bool]) -> bool:
        """Wait for something to become true; False when it did not in good time."""
        async with self.changed:
            try:
                async with asyncio.timeout(_WAIT):
                    await self.changed.wait_for(lambda: holds() or self.closed)
            except TimeoutError:
                return False
        return holds()

    # --- the side of the people -----------------------------------------------------------------------------

    def chat(self, number: int, kind: str = "private") -> Chat:
        return self.chats.setdefault(number, Chat(number, kind))

    async def push(self, update: Any) -> int | None:
        """Queue an update exactly as given, with a number if it is an object that has none."""
        if isinstance(update, dict) and "update_id" not in update:
            update = {"update_id": next(self._update_ids), **update}
        self.pending.append(update)
        await self._wake()
        return update.get("update_id") if isinstance(update, dict) else None

    async def person_sends(self, chat: Chat, content: Json, kind: str = "message") -> int:
        message = {
            "message_id": next(self._message_ids),
            "date": next(self._clock),
            "chat": chat.shown(),
            "from": chat.user(),
            **content,
        }
        text = content.get("text", "")
        if isinstance(text, str) and text.startswith("/"):
            length = len(text.split()[0])
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        if kind == "edited_message":
            message["edit_date"] = next(self._clock)
        chat.messages.append({**message, "outgoing": False})
        await self.push({kind: message})
        return int(message["message_id"])

    async def tap(self, chat: Chat, *, label: str | None, data: str | None) -> str:
        """Press the newest button with this label, or send any data at all as a forger would."""
        message = None
        for candidate in reversed(chat.messages):
            for row in (candidate.get("reply_markup") or {}).get("inline_keyboard", []):
                for button in row:
                    if message is None and (button["text"] == label or button.get("callback_data") == data):
                        message, data = candidate, button["callback_data"]
        if message is None and label is not None:
            raise RefusedError(404, f"no button {label!r} in this chat")
        query = f"press-{next(self._message_ids)}"
        self._presses[query] = False
        shown = message or {"message_id": 1, "date": 0, "chat": chat.shown()}
        shown = {key: value for key, value in shown.items() if key not in _OURS}
        update: Json = {
            "id": query,
            "from": chat.user(),
            "chat_instance": "1",
            "data": data,
            "message": shown,
        }
        await self.push({"callback_query": update})
        return query

    async def membership(self, chat: Chat, status: str) -> None:
        old = {"user": BOT_USER, "status": "left" if status == "member" else "member"}
        new: Json = {"user": BOT_USER, "status": status}
        if status == "kicked":
            chat.blocked, new["until_date"] = True, 0
        await self.push(
            {
                "my_chat_member": {
                    "chat": chat.shown(),
                    "from": chat.user(),
                    "date": next(self._clock),
                    "old_chat_member": old,
                    "new_chat_member": new,
                }
            }
        )

    def unanswered_presses(self) -> list[str]:
        return [query for query, answered in self._presses.items() if not answered]

    # --- the side of the bot --------------------------------------------------------------------------------

    async def call(self, method: str, given: Json) -> Any:
        """The `result` of one call; `RefusedError` as the server would refuse it."""
        self.calls.append((method, given))
        try:
            return await self._called(method, given)
        except RefusedError as refused:
            self.refused.append((method, refused.description))
            raise

    async def _called(self, method: str, given: Json) -> Any:
        fault = self._fault(method, given)
        if fault is not None and not fault.after:
            raise self._failure(fault)
        handler = getattr(self, f"_do_{method.lower()}", None)
        if handler is None:
            raise RefusedError(404, "Not Found")
        result = await handler(given)
        await self._wake()
        if fault is not None:
            raise self._failure(fault)
        return result

    def _fault(self, method: str, given: Json) -> Fault | None:
        for fault in self.faults:
            hits = fault.method.lower() == method.lower() and fault.chat in (None, given.get("chat_id"))
            if hits and fault.times > 0:
                fault.times -= 1
                return fault
        return None

    def _failure(self, fault: Fault) -> RefusedError:
        refused = RefusedError(fault.status, fault.description, fault.retry_after)
        if fault.raw is not None:
            refused.description = fault.raw
            refused.status = -fault.status  # a raw body: the server layer sends it as it is
        return refused

    async def _do_getme(self, given: Json) -> Json:
        return {
            **BOT_USER,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }

    async def _do_getupdates(self, given: Json) -> list[Json]:
        if self.webhook:
            raise RefusedError(409, "Conflict: can't use getUpdates method while webhook is active")
        self._poll += 1
        mine = self._poll
        offset = given.get("offset")
        if offset is not None:
            self.pending = [each for each in self.pending if not self._confirmed(each, int(offset))]
        await self._wake()
        async with self.changed:
            try:
                async with asyncio.timeout(float(given.get("timeout", 0)) or 0.001):
                    await self.changed.wait_for(lambda: self.pending or self.closed or mine != self._poll)
            except TimeoutError:
                return []
        if mine != self._poll:
            raise RefusedError(409, "Conflict: terminated by other getUpdates request")
        return self.pending[: int(given.get("limit", 100))]

    @staticmethod
    def _confirmed(update: Any, offset: int) -> bool:
        # The real server numbers every update itself; one sent raw without a number goes with the next
        # confirmation.
        number = update.get("update_id") if isinstance(update, dict) else None
        return not isinstance(number, int) or number < offset

    async def _do_setwebhook(self, given: Json) -> bool:
        self.webhook = given.get("url", "")
        return True

    async def _do_deletewebhook(self, given: Json) -> bool:
        self.webhook = ""
        return True

    async def _do_sendmessage(self, given: Json) -> Json:
        chat = self._writable(given)
        text, mode = str(given.get("text", "")), given.get("parse_mode")
        entities = 0
        if mode is not None:
            if mode.upper() != "HTML":
                raise bad("unsupported parse_mode")
            text, entities = strip_html(text)
        text = text.strip()
        if not text:
            raise bad("message text is empty")
        if len(text.encode("utf-16-le", "surrogatepass")) // 2 > 4096:
            raise bad("message is too long")
        markup = given.get("reply_markup")
        if markup is not None:
            check_keyboard(markup)
        message = {
            "message_id": next(self._message_ids),
            "date": next(self._clock),
            "chat": chat.shown(),
            "from": BOT_USER,
            "text": text,
        }
        if markup is not None and "inline_keyboard" in markup:
            message["reply_markup"] = markup
        preview = (given.get("link_preview_options") or {}).get("is_disabled", False)
        extra = {"outgoing": True, "keyboard": markup, "entity_count": entities, "preview": not preview}
        chat.messages.append({**message, **extra})
        return message

    async def _do_answercallbackquery(self, given: Json) -> bool:
        query = given.get("callback_query_id")
        if self._presses.get(str(query), True):
            raise bad("query is too old and response timeout expired or query ID is invalid")
        if len(str(given.get("text", ""))) > 200:
            raise bad("MESSAGE_TOO_LONG")
        self._presses[str(query)] = True
        return True

    async def _do_deletemessages(self, given: Json) -> bool:
        chat, numbers = self._writable(given), given.get("message_ids")
        if not isinstance(numbers, list) or not 1 <= len(numbers) <= 100:
            raise bad("message identifiers must be 1 to 100")
        chat.messages = [each for each in chat.messages if each["message_id"] not in numbers]
        return True

    async def _do_leavechat(self, given: Json) -> bool:
        chat = self._writable(given)
        if chat.type == "private":
            raise bad("chat is private")
        chat.left = True
        return True

    async def _do_setmycommands(self, given: Json) -> bool:
        for each in given["commands"]:
            name = each["command"]
            if not (
                1 <= len(name) <= 32 and name.replace("_", "").isalnum() and name.isascii() and name.islower()
            ):
                raise bad("BOT_COMMAND_INVALID")
            if not 1 <= len(each["description"]) <= 256:
                raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
        self.commands[given.get("language_code", "")] = given["commands"]
        return True

    async def _do_setmydescription(self, given: Json) -> bool:
        return self._set_profile("description", given, 512)

    async def _do_setmyshortdescription(self, given: Json) -> bool:
        return self._set_profile("short_description", given, 120)

    def _set_profile(self, name: str, given: Json, limit: int) -> bool:
        text = given.get(name, "")
        if len(text) > limit:
            raise bad(f"{name} is too long")
        self.profile[f"{name}:{given.get('language_code', '')}"] = text
        return True

    def _writable(self, given: Json) -> Chat:
        try:
            chat = self.chats[int(given["chat_id"])]
        except (KeyError, ValueError):
            raise bad("chat not found") from None
        if chat.blocked:
            raise RefusedError(403, "Forbidden: bot was blocked by the user")
        if chat.left:
            raise RefusedError(403, "Forbidden: bot is not a member of the group chat")
        return chat
