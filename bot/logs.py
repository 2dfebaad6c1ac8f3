"""Logging that cannot carry a person's words.

Our own code logs an event name and a few fields, each with its own check of what it may hold:

    _LOG.warning("polling_failed", extra={"error": type(error)})

One formatter prints time, level, event and those fields. It never prints a message with arguments, the
message of an exception or a field that is not in `FIELDS`. Records of libraries (which hold texts, ids and
the token in addresses) are dropped and counted. So nothing has to be remembered where something is logged;
forgetting costs a line, not a person.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, TextIO, get_args

from bot.core.model import AlarmLevel, Kind, Language

OURS: Final = ("bot", "db", "knowledge", "veiviser")
"""The loggers whose records are printed: our packages and the name of the whole. All else is only counted."""

LEVELS: Final = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")

_THIRD_PARTY: Final = (
    "telegram",
    "httpx",
    "httpcore",
    "sqlalchemy",
    "aiosqlite",
    "asyncio",
    "alembic",
    "uvicorn",
    "h11",
    "py.warnings",
)

_EVENT: Final = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+|started|stopped")
_TYPE_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,59}")
_MOST: Final = 99_999
_FRAMES: Final = 6


def _type(value: object) -> str | None:
    """The name of an exception type; a text is refused even where it looks like a name."""
    return value.__name__ if isinstance(value, type) and _TYPE_NAME.fullmatch(value.__name__) else None


def _count(value: object) -> str | None:
    """A number of things. Numbers that long could be an id of somebody, so they are cut off."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        return None
    return str(value) if value <= _MOST else f">{_MOST}"


def _seconds(value: object) -> str | None:
    return f"{value:.3f}" if isinstance(value, int | float) and 0 <= value <= _MOST else None


def _one_of(*allowed: str) -> Callable[[object], str | None]:
    def check(value: object) -> str | None:
        return value if isinstance(value, str) and value in allowed else None

    return check


FIELDS: Final[Mapping[str, Callable[[object], str | None]]] = {
    "error": _type,
    "count": _count,
    "groups": _count,
    "places": _count,
    "topics": _count,
    "port": _count,
    "status": _count,
    "seconds": _seconds,
    "channel": _one_of("telegram", "terminal", "web"),
    "kind": _one_of(*get_args(Kind)),
    "level": _one_of(*get_args(AlarmLevel)),
    "language": _one_of(*get_args(Language), "other"),
}
"""Every field a line may hold and the check of its value; a value that fails is left out. None can hold
free text.
"""


class Logs:
    """What `configure` set up. `dropped` counts the records that were not printed, by the library they
    came from.
    """

    def __init__(self, level: str, stream: TextIO) -> None:
        self.dropped: Counter[str] = Counter()
        self._printer = _Printer(stream, self.dropped)
        self._counter = _CounterOnly(self.dropped)
        root = logging.getLogger()
        self._before = (root.handlers[:], root.level, logging.raiseExceptions, sys.excepthook)
        self._libraries = {name: (logging.getLogger(name).propagate) for name in _THIRD_PARTY}
        root.handlers[:] = [self._printer]
        root.setLevel(level)
        for name in _THIRD_PARTY:
            library = logging.getLogger(name)
            library.addHandler(self._counter)
            library.propagate = False
        # A fault inside logging would otherwise print the record itself, with its arguments, to stderr.
        logging.raiseExceptions = False
        logging.captureWarnings(True)
        sys.excepthook = self._crashed

    def close(self) -> None:
        """Put everything back as it was; for tests."""
        root = logging.getLogger()
        root.handlers[:], level, logging.raiseExceptions, sys.excepthook = self._before
        root.setLevel(level)
        for name, propagate in self._libraries.items():
            library = logging.getLogger(name)
            library.removeHandler(self._counter)
            library.propagate = propagate
        logging.captureWarnings(False)

    def _crashed(self, kind: type[BaseException], error: BaseException, frames: TracebackType | None) -> None:
        """An uncaught error: Python would print its message, which may hold what a person wrote."""
        if issubclass(kind, KeyboardInterrupt):
            return
        logging.getLogger("bot").critical("process_crashed", exc_info=(kind, error, frames))


def configure(level: str, stream: TextIO) -> Logs:
    """Send our log lines to `stream` from `level` upwards, one line an event, and silence everybody else.

    `level` is one of `LEVELS` (any case); ValueError otherwise. Call once, at the start of the process.
    A line: `2026-11-21T18:00:00Z WARNING polling_failed error=NetworkError count=3`.
    """
    name = level.upper()
    if name not in LEVELS:
        raise ValueError(f"log level {level!r} is none of {', '.join(LEVELS)}")
    return Logs(name, stream)


class EventFormatter(logging.Formatter):
    """Time in UTC, level, event name, allowed fields, and for an error its type and the places in our
    code.
    """

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        parts = [at, record.levelname if record.levelname in LEVELS else "OTHER", _event(record)]
        fields = {
            name: shown
            for name, check in FIELDS.items()
            if (shown := check(record.__dict__.get(name))) is not None
        }
        if record.exc_info and record.exc_info[0] is not None:
            fields.setdefault("error", _type(record.exc_info[0]) or "Exception")
            fields["at"] = _places(record.exc_info[2])
        return " ".join([*parts, *(f"{name}={shown}" for name, shown in fields.items())])


def _event(record: logging.LogRecord) -> str:
    """The event name; a message made from other things than a fixed name is not an event and is not
    printed.
    """
    if isinstance(record.msg, str) and not record.args and _EVENT.fullmatch(record.msg):
        return record.msg
    return "unnamed_event"


def _places(frames: TracebackType | None) -> str:
    """File and line of the last frames, innermost last. The lines of code themselves may hold values and
    stay out.
    """
    walked = [frame for frame, _ in zip(traceback.walk_tb(frames), range(200), strict=False)]
    return ">".join(f"{_short(frame.f_code.co_filename)}:{line}" for frame, line in walked[-_FRAMES:])


def _short(path: str) -> str:
    """The last two parts of a path: enough to find the file, and no directory of the machine."""
    return "/".join(path.replace("\\", "/").split("/")[-2:])


def _package(record: logging.LogRecord) -> str:
    return record.name.partition(".")[0]


class _Printer(logging.StreamHandler[TextIO]):
    def __init__(self, stream: TextIO, dropped: Counter[str]) -> None:
        super().__init__(stream)
        self._dropped = dropped
        self.setFormatter(EventFormatter())

    def emit(self, record: logging.LogRecord) -> None:
        if _package(record) in OURS:
            super().emit(record)
        else:
            self._dropped[_package(record)] += 1


class _CounterOnly(logging.Handler):
    def __init__(self, dropped: Counter[str]) -> None:
        super().__init__()
        self._dropped = dropped

    def emit(self, record: logging.LogRecord) -> None:
        self._dropped[_package(record)] += 1
