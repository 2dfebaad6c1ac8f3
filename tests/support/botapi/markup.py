"""The HTML subset of the Bot API, and the rules of keyboards: what the server takes, and the error it
gives else.
"""

from __future__ import annotations

import re
from typing import Any

_BOLD_AND_SUCH = ("b", "strong", "i", "em", "u", "ins", "s", "strike", "del")
TAGS = frozenset((*_BOLD_AND_SUCH, "code", "pre", "a", "span", "blockquote", "tg-spoiler", "tg-emoji"))
_TOKEN = re.compile(
    r"<(?P<close>/)?(?P<name>[A-Za-z][A-Za-z0-9-]*)?(?P<rest>[^<>]*)>|&(?P<entity>#?\w+);|<|>"
)
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}


class RefusedError(Exception):
    """The server says no: HTTP status, description and, for 429, the seconds to wait."""

    def __init__(self, status: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.retry_after = retry_after


def bad(description: str) -> RefusedError:
    return RefusedError(400, f"Bad Request: {description}")


def strip_html(text: str) -> tuple[str, int]:
    """The text without tags, and how many entities it had; `RefusedError` where the server cannot parse."""
    out: list[str] = []
    open_tags: list[str] = []
    entities = 0
    position = 0
    for token in _TOKEN.finditer(text):
        out.append(text[position : token.start()])
        position = token.end()
        offset = len(text[: token.start()].encode())
        if (entity := token["entity"]) is not None:
            out.append(_entity(entity, token[0]))
        elif token[0] == ">":
            out.append(">")
        elif not token["name"]:
            raise bad(f'can\'t parse entities: Unsupported start tag "" at byte {offset}')
        elif token["close"]:
            name = token["name"].lower()
            if not open_tags or open_tags[-1] != name:
                raise bad(f"can't parse entities: Unmatched end tag at byte offset {offset}")
            open_tags.pop()
            entities += 1
        else:
            name = token["name"].lower()
            if name not in TAGS:
                raise bad(f'can\'t parse entities: Unsupported start tag "{name}" at byte offset {offset}')
            open_tags.append(name)
    out.append(text[position:])
    if open_tags:
        raise bad(f"can't parse entities: Can't find end tag corresponding to start tag \"{open_tags[-1]}\"")
    return "".join(out), entities


def _entity(name: str, raw: str) -> str:
    if name in _NAMED:
        return _NAMED[name]
    try:
        if name.startswith("#x"):
            return chr(int(name[2:], 16))
        if name.startswith("#"):
            return chr(int(name[1:]))
    except (ValueError, OverflowError):
        pass
    return raw


def check_keyboard(markup: dict[str, Any]) -> None:
    """`RefusedError` for a keyboard the server would not take."""
    if "inline_keyboard" in markup:
        _check_rows(markup["inline_keyboard"])
        for row in markup["inline_keyboard"]:
            for button in row:
                if not button.get("text", "").strip():
                    raise bad("inline keyboard button text must be non-empty")
                data = button.get("callback_data")
                if data is None and "url" not in button:
                    raise bad("text buttons are unallowed in the inline keyboard")
                if data is not None and not 1 <= len(data.encode()) <= 64:
                    raise bad("BUTTON_DATA_INVALID")
    elif "keyboard" in markup:
        _check_rows(markup["keyboard"])
        if len(markup.get("input_field_placeholder", "")) > 64:
            raise bad("input field placeholder is too long")
    elif markup.get("remove_keyboard") is not True:
        raise bad("object expected as reply markup")


def _check_rows(rows: list[list[Any]]) -> None:
    if sum(len(row) for row in rows) > 100 or any(len(row) > 8 for row in rows):
        raise bad("reply markup is too long")
