"""What the channel remembers of a chat, in memory, for half an hour: what to delete, and what is a
repetition.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

KEPT: Final = timedelta(minutes=30)
"""After this long without a message the chat is forgotten."""

MOST_CHATS: Final = 10_000
MOST_MESSAGES: Final = 300
DOUBLE_PRESS: Final = timedelta(seconds=2)


@dataclass(slots=True)
class Chat:
    """Numbers of messages that can be deleted, the last album and the last press. Never text, never a
    person's id.
    """

    seen: datetime
    messages: deque[int] = field(default_factory=lambda: deque(maxlen=MOST_MESSAGES))
    album: str | None = None
    press: tuple[int, str] | None = None
    pressed: datetime | None = None

    def is_repeated_press(self, message_id: int, data: str, at: datetime) -> bool:
        """True for the same button pressed again within two seconds, as an impatient thumb does."""
        again = (
            self.press == (message_id, data) and self.pressed is not None and at - self.pressed < DOUBLE_PRESS
        )
        self.press, self.pressed = (message_id, data), at
        return again

    def is_same_album(self, album: str | None) -> bool:
        """True for the second and later pictures of one album: an album is answered once."""
        same = album is not None and album == self.album
        self.album = album
        return same


class RecentChats:
    """The chats of the last half hour, by the keyed hash of the adapter; the oldest go first when there
    are many.
    """

    def __init__(self) -> None:
        self._chats: OrderedDict[str, Chat] = OrderedDict()

    def __len__(self) -> int:
        return len(self._chats)

    def open(self, key: str, now: datetime) -> Chat:
        """The chat with this key; a new one when it was forgotten."""
        self._forget_old(now)
        chat = self._chats.setdefault(key, Chat(now))
        chat.seen = now
        self._chats.move_to_end(key)
        if len(self._chats) > MOST_CHATS:
            self._chats.popitem(last=False)
        return chat

    def drop(self, key: str) -> None:
        """Forget this chat now."""
        self._chats.pop(key, None)

    def _forget_old(self, now: datetime) -> None:
        while self._chats:
            key, chat = next(iter(self._chats.items()))
            if now - chat.seen <= KEPT:
                return
            del self._chats[key]
