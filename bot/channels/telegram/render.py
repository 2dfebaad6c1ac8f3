"""Reply -> the messages Telegram is asked to send. Pure; knows the limits of the Bot API.

4096 UTF-16 units a message after entities, 64 bytes a button, at most eight rows of buttons, HTML with only
`<b>` and `<i>`, everything else escaped. Nothing of a reply is lost: what is too long is split, between
blocks where that is possible, and a card stays whole unless it alone is too long.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, assert_never

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.channels.contract import printable
from bot.core import actions
from bot.core.model import (
    Block,
    Card,
    Choice,
    Heading,
    Item,
    Language,
    Message,
    Note,
    Number,
    Paragraph,
    Reply,
)

TEXT_LIMIT: Final = 4096
"""UTF-16 units in one message, counted without the tags."""

ROWS: Final = 8
_SHORT_LABEL: Final = 14
_ENTITIES: Final = 60
"""Own tags in one message; Telegram keeps the first 100 and adds its own for links and numbers."""

_SEND_POSITION: Final[dict[Language, str]] = {
    "nb": "📍 Send posisjonen min",
    "nn": "📍 Send posisjonen min",
    "en": "📍 Send my location",
}
_WRITE_PLACE: Final[dict[Language, str]] = {
    "nb": "Skriv sted eller postnummer",
    "nn": "Skriv stad eller postnummer",
    "en": "Type a place or post code",
}
_OR_CHOOSE: Final[dict[Language, str]] = {
    "nb": "Eller velg her:",
    "nn": "Eller vel her:",
    "en": "Or choose here:",
}

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to send. `plain` is the same without tags, for when the server refuses the tags."""

    html: str
    plain: str
    markup: Markup | None = None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of text that is sent whole. `tight` pieces stand on the next line; others after an empty
    line.
    """

    html: str
    plain: str
    tight: bool
    entities: int


def render(reply: Reply) -> tuple[Outgoing, ...]:
    """The messages of a reply, in order; the last one carries the choices as buttons below it.

    A reply that asks for a place also shows the keyboard button that sends the position; typing is always
    possible. Any other reply takes that button away again. Empty for a reply that says nothing.
    """
    language = reply.answer_language
    bodies = [body for message in reply.messages for body in _bodies(message)]
    choices = [choice for choice in reply.choices if _can_be_button(choice)]
    buttons = _inline(choices)
    if reply.kind == "ask_place" and bodies:
        # One message holds one kind of keyboard, so the choices go below a line of their own.
        bodies[-1] = _with(bodies[-1], _position_keyboard(language))
        if buttons is not None:
            bodies.append(_with(_line(_OR_CHOOSE[language]), buttons))
        return tuple(bodies)
    if buttons is not None:
        if not bodies:
            bodies.append(_line(_OR_CHOOSE[language]))
        bodies[-1] = _with(bodies[-1], buttons)
    if bodies and bodies[0].markup is None:
        bodies[0] = _with(bodies[0], ReplyKeyboardRemove())
    return tuple(bodies)


def utf16(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


# --- text ---------------------------------------------------------------------------------------------------


def _bodies(message: Message) -> Iterable[Outgoing]:
    pieces = [piece for block in message.blocks for piece in _pieces(block)]
    page: list[_Piece] = []
    for piece in pieces:
        grown = [*page, piece]
        if page and (
            utf16(_joined(grown, "plain")) > TEXT_LIMIT or sum(each.entities for each in grown) > _ENTITIES
        ):
            yield _page(page)
            page = [piece]
        else:
            page = grown
    if page:
        yield _page(page)


def _page(pieces: Sequence[_Piece]) -> Outgoing:
    return Outgoing(_joined(pieces, "html"), _joined(pieces, "plain"))


def _joined(pieces: Sequence[_Piece], form: str) -> str:
    out: list[str] = []
    for index, piece in enumerate(pieces):
        if index:
            out.append("\n" if piece.tight and pieces[index - 1].tight else "\n\n")
        out.append(piece.html if form == "html" else piece.plain)
    return "".join(out)


def _pieces(block: Block) -> Iterable[_Piece]:
    match block:
        case Heading(text):
            yield from _tagged(text, "b")
        case Paragraph(text):
            yield from _tagged(text, "")
        case Note(text):
            yield from _tagged(text, "i")
        case Item(text):
            yield from _tagged(f"• {text}", "", tight=True)
        case Number(number, label):
            # The number opens its line and stands in bold, so that it is found at a glance and by the
            # telephone.
            number, label = printable(number).strip(), printable(label).strip()
            tail = f" – {label}" if label else ""
            yield _Piece(
                f"<b>{html.escape(number)}</b>{html.escape(tail)}", number + tail, tight=True, entities=1
            )
        case Card(title, lines):
            yield from _card(printable(title).strip(), [printable(line).strip() for line in lines])
        case _:
            assert_never(block)


def _card(title: str, lines: Sequence[str]) -> Iterable[_Piece]:
    plain = "\n".join((title, *lines))
    if title and utf16(plain) <= TEXT_LIMIT:
        tagged = "\n".join((f"<b>{html.escape(title)}</b>", *(html.escape(line) for line in lines)))
        yield _Piece(tagged, plain, tight=False, entities=1)
        return
    yield from _tagged(title, "b")
    for line in lines:
        yield from _tagged(line, "", tight=True)


def _tagged(text: str, tag: str, *, tight: bool = False) -> Iterable[_Piece]:
    for part in _cut(printable(text).strip()):
        escaped = html.escape(part)
        yield _Piece(f"<{tag}>{escaped}</{tag}>" if tag else escaped, part, tight, entities=1 if tag else 0)


def _cut(text: str) -> Iterable[str]:
    """A text in parts that each fit one message, cut at a line, else after a sentence, else at a space,
    else anywhere.
    """
    while utf16(text) > TEXT_LIMIT:
        # Characters outside the basic plane count two, so the window of characters may have to shrink.
        end = TEXT_LIMIT
        while utf16(text[:end]) > TEXT_LIMIT:
            end -= max(1, (utf16(text[:end]) - TEXT_LIMIT) // 2)
        window = text[:end]
        for mark in ("\n", ". ", " "):
            found = window.rfind(mark)
            if found > end // 2:
                end = found + len(mark)
                break
        if part := text[:end].strip():
            yield part
        text = text[end:].strip()
    if text:
        yield text


def _line(text: str) -> Outgoing:
    return Outgoing(html.escape(text), text)


def _with(body: Outgoing, markup: Markup) -> Outgoing:
    return Outgoing(body.html, body.plain, markup)


# --- keyboards ----------------------------------------------------------------------------------------------


def _can_be_button(choice: Choice) -> bool:
    """The server refuses the whole message for one button it cannot take, so such a button is left out."""
    return (
        bool(printable(choice.label).strip())
        and 0 < len(choice.action.encode("utf-8", "replace")) <= actions.MAX_BYTES
    )


def _inline(choices: Sequence[Choice]) -> InlineKeyboardMarkup | None:
    if not choices:
        return None
    rows = _rows(choices)
    return InlineKeyboardMarkup([[_button(choice) for choice in row] for row in rows])


def _rows(choices: Sequence[Choice]) -> list[list[Choice]]:
    """One choice a row, two where both are short; more beside each other only where eight rows are too
    few.
    """
    rows: list[list[Choice]] = []
    for choice in choices:
        alone = len(rows[-1]) == 1 if rows else False
        if alone and len(rows[-1][0].label) <= _SHORT_LABEL and len(choice.label) <= _SHORT_LABEL:
            rows[-1].append(choice)
        else:
            rows.append([choice])
    if len(rows) <= ROWS:
        return rows
    wide = -(-len(choices) // ROWS)
    return [list(choices[start : start + wide]) for start in range(0, len(choices), wide)]


def _button(choice: Choice) -> InlineKeyboardButton:
    style = "danger" if isinstance(actions.parse(choice.action), actions.Forget) else None
    label = printable(choice.label).replace("\n", " ").strip()
    return InlineKeyboardButton(label, callback_data=choice.action, style=style)


def _position_keyboard(language: Language) -> ReplyKeyboardMarkup:
    return ReplyKeyboardMarkup(
        [[KeyboardButton(_SEND_POSITION[language], request_location=True)]],
        resize_keyboard=True,
        one_time_keyboard=True,
        input_field_placeholder=_WRITE_PLACE[language],
    )
