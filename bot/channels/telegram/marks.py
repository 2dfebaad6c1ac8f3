"""Which updates were worked through, on disk: bare numbers, so that a restart does not answer them
again.

The numbers are Telegram's own counter of updates. They name no chat and no person, and only the last `KEPT`
stay.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Final

_LOG = logging.getLogger(__name__)

KEPT: Final = 500
_REWRITE_AFTER: Final = 20 * KEPT


class Marks:
    """The numbers in one file of `folder`, a line each; in memory only when `folder` is None or cannot
    be written.

    `bot_id` keeps the numbers of two bots apart. A number is handed to the system before `add` returns, so
    it outlives the process, however it ends. Losing a mark is no harm: someone may then get one answer
    twice.
    """

    def __init__(self, folder: Path | None, bot_id: int) -> None:
        self._file = None if folder is None else folder / f"telegram-{bot_id}-answered.txt"
        self._descriptor: int | None = None
        self._added = 0
        self._last: list[int] = []

    def open(self) -> list[int]:
        """The numbers of the life before, oldest first."""
        if self._file is not None:
            try:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                self._last = _read(self._file)
                self._rewrite()
            except OSError as error:
                self._give_up(error)
        return list(self._last)

    def add(self, number: int) -> None:
        """Mark an update as worked through."""
        self._last.append(number)
        del self._last[:-KEPT]
        if self._descriptor is None:
            return
        try:
            # One write of one short line: it is there whole or, after a full disk, not at all.
            os.write(self._descriptor, f"{number}\n".encode())
            self._added += 1
            if self._added >= _REWRITE_AFTER:
                self._rewrite()
        except OSError as error:
            self._give_up(error)

    def close(self) -> None:
        """Close the file; adding goes on in memory."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _rewrite(self) -> None:
        """Write the last numbers to a new file and put it in place of the old one in one step."""
        assert self._file is not None
        self.close()
        fresh = self._file.with_suffix(".new")
        fresh.write_text("".join(f"{number}\n" for number in self._last), encoding="ascii")
        fresh.replace(self._file)
        self._descriptor = os.open(self._file, os.O_WRONLY | os.O_APPEND)
        self._added = 0

    def _give_up(self, error: OSError) -> None:
        """Without the file the bot answers as before; only a crash may then double an answer."""
        _LOG.warning("marks_not_kept", extra={"error": type(error)})
        self.close()
        self._file = None


def _read(file: Path) -> list[int]:
    """The numbers in a file; what is no whole line with a number is left out, as a crash may leave half
    a line.
    """
    try:
        text = file.read_text(encoding="ascii", errors="replace")
    except FileNotFoundError:
        return []
    whole = text.split("\n")[:-1]
    return [int(line) for line in whole[-KEPT:] if line.isascii() and line.isdigit() and len(line) <= 20]
