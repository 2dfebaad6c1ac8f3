"""The short memory of conversations: in RAM only, keyed by a hash whose key dies with the process, gone after 30 minutes.

No message text and no id is held: the key is HMAC-SHA256 of the conversation's name with 32 random bytes made at start, the
value is choices (place, filters, language). See docs/privacy.md.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from bot.core.session import Session

IDLE_SECONDS = 30 * 60.0
LONGEST_SECONDS = 2 * 60 * 60.0
MOST_SESSIONS = 10_000


@dataclass(slots=True)
class _Held:
    session: Session
    begun: float
    touched: float


class Sessions:
    """Bounded, forgetting. `clock` counts seconds and never jumps back (`time.monotonic`)."""

    def __init__(self, clock: Callable[[], float], *, most: int = MOST_SESSIONS) -> None:
        self._clock = clock
        self._most = most
        self._secret = secrets.token_bytes(32)
        self._held: OrderedDict[bytes, _Held] = OrderedDict()

    def open(self, conversation: str) -> Session:
        """What is remembered of this conversation; a blank session when nothing is, or it was too long ago."""
        self._forget_idle()
        key = self._key(conversation)
        held = self._held.get(key)
        if held is not None and self._clock() - held.begun > LONGEST_SECONDS:
            del self._held[key]
            held = None
        return held.session if held is not None else Session()

    def keep(self, conversation: str, session: Session) -> None:
        """Remembers `session`; the oldest conversation makes room when there are too many."""
        key, now = self._key(conversation), self._clock()
        held = self._held.pop(key, None)
        self._held[key] = _Held(session, held.begun if held else now, now)
        while len(self._held) > self._most:
            self._held.popitem(last=False)

    def forget(self, conversation: str) -> None:
        """Wipes this conversation."""
        self._held.pop(self._key(conversation), None)

    def sweep(self) -> None:
        """Drops what is too old, so that a quiet bot forgets on time too; called once a minute (`bot.app`)."""
        self._forget_idle()
        now = self._clock()
        for key in [key for key, held in self._held.items() if now - held.begun > LONGEST_SECONDS]:
            del self._held[key]

    def __len__(self) -> int:
        return len(self._held)

    def _forget_idle(self) -> None:
        now = self._clock()
        # Ordered by last use, so the walk ends at the first one that is still fresh.
        while self._held:
            key, held = next(iter(self._held.items()))
            if now - held.touched <= IDLE_SECONDS:
                break
            del self._held[key]

    def _key(self, conversation: str) -> bytes:
        return hmac.new(self._secret, conversation.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
