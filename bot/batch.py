"""Messages from the command line and from files, for `ask`, `explain` and `evaluate`."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.assistant import Assistant
from bot.core.model import Incoming, Reply
from bot.errors import InputError

if TYPE_CHECKING:
    from db.counts import RegistryCounts


_LOG = logging.getLogger("bot.batch")


@dataclass(frozen=True, slots=True)
class Line:
    """One message. Lines that share `conversation` share a session; without one each is fresh."""

    text: str
    identifier: str | None
    conversation: str | None
    now: str | None


def read(path: Path) -> list[Line]:
    """The lines of a JSONL file `{"id"?, "text", "conversation"?, "now"?}`. Raises InputError with file, line and mend."""
    try:
        raw = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except (IsADirectoryError, PermissionError):
        raise InputError(f"{path}: cannot be read; give a JSONL file") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 (byte {error.start}); save it as UTF-8") from None
    lines: list[Line] = []
    for number, line in enumerate(raw.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (json.JSONDecodeError, RecursionError):
            raise InputError(f'{path}:{number}: not JSON; write one object a line, {{"text": "…"}}') from None
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise InputError(f'{path}:{number}: "text" is missing or not a text; write {{"text": "…"}}')
        now = _text(row.get("now"))
        # Here and not when its turn comes, so that a wrong line is told of before anything is printed.
        if now is not None and not _is_moment(now):
            raise InputError(f'{path}:{number}: "now" is not a date and time; write it as 2026-11-21T18:00')
        lines.append(Line(row["text"], _text(row.get("id")), _text(row.get("conversation")), now))
    return lines


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _text(value: object) -> str | None:
    return None if value is None else str(value)


async def reply(
    assistant: Assistant, line: Line, *, at: datetime, position: int, language: str | None
) -> Reply:
    """The reply to one line. `language` fixes the language of the answer; `position` makes a fresh conversation's name."""
    conversation = f"line:{position}" if line.conversation is None else f"named:{line.conversation}"
    if language is not None:
        await assistant.handle(Incoming(conversation, "", at, action=f"lang:{language}"))
    incoming = Incoming(conversation, line.text, at)
    try:
        return await assistant.handle(incoming)
    except (
        Exception
    ) as error:  # a batch must answer every line; the fixed reply says that something went wrong
        _LOG.error("answer_failed", extra={"error": type(error)})
        return replace(assistant.sorry(incoming), trace=("the fixed reply: handling failed",))


def plain(found: Reply) -> str:
    """A reply as plain text with its buttons as a numbered list."""
    parts = [message.plain() for message in found.messages]
    if found.choices:
        parts.append(
            "\n".join(f"[{number}] {choice.label}" for number, choice in enumerate(found.choices, 1))
        )
    return "\n\n".join(parts)


def counts(found: RegistryCounts) -> str:
    """The registry's counts as text, a line a county, organisation and age."""
    lines = [
        f"{found.groups} groups ({found.examples} of them examples) with {found.meetings} meetings "
        f"in {found.municipalities} municipalities, "
        f"{found.at.isoformat()}"
    ]
    for title, rows in (
        ("County", found.by_county),
        ("Organisation", found.by_organisation),
        ("Confirmed", found.ages),
    ):
        lines.extend(("", title))
        lines.extend(f"  {count:>5}  {name or '(net or telephone only)'}" for name, count in rows)
    return "\n".join(lines)
