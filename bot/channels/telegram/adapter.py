"""Telegram's update -> Incoming. The only place that knows what an update looks like."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from typing import Final

from telegram import CallbackQuery, ChatMember, Message, Update

from bot.channels.contract import well_formed
from bot.core import actions
from bot.core.model import Incoming

ALLOWED_UPDATES: Final = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of update asked for; everything else is never sent to us."""

_DECIMALS: Final = 2
"""Decimals of a degree kept of a position: about one kilometre, enough for the municipality and the
nearest group.
"""

_NORWEGIAN: Final = {"no": "nb", "nb": "nb", "nn": "nn"}


def to_incoming(update: Update, now: datetime, secret: bytes) -> Incoming | None:
    """The message an update carries, or None where there is nothing to answer (groups, service messages,
    bots).

    `now` is aware. `secret` keys the hash that stands for the chat in memory; it is made at start and never
    stored, so that the key of a conversation cannot be traced back. A press, a command, a position, a
    caption and an edited text all become an Incoming; a voice message, a picture or a sticker becomes one
    with empty text, which is answered with what can be asked. A press that is not in the grammar (an older
    version, a forgery) asks for the first screen.
    """
    chat = update.effective_chat
    user = update.effective_user
    if chat is None or chat.type != chat.PRIVATE or (user is not None and user.is_bot):
        return None
    conversation = conversation_key(chat.id, secret)
    hint = _language_hint(user.language_code if user is not None else None)
    if update.callback_query is not None:
        action = _pressed(update.callback_query)
        return Incoming(conversation, text="", at=now, action=action, language_hint=hint)
    message = update.message or update.edited_message
    if message is None or not _has_content(message):
        return None
    if message.location is not None:
        if update.message is None:
            return None  # a shared live position reports every step as an edit
        position = (round(message.location.latitude, _DECIMALS), round(message.location.longitude, _DECIMALS))
        return Incoming(conversation, text="", at=now, location=position, language_hint=hint)
    text = message.text or message.caption or ""
    if not isinstance(text, str):  # the library hands on whatever type the JSON held
        text = ""
    asked, words = actions.read_command(well_formed(text))
    return Incoming(
        conversation, text=words, at=now, action=None if asked is None else str(asked), language_hint=hint
    )


def conversation_key(chat_id: int, secret: bytes) -> str:
    """The name of a chat in memory: a keyed hash, so that no id of a person is held."""
    return hmac.new(secret, str(chat_id).encode(), hashlib.sha256).hexdigest()


def added_to_group(update: Update) -> bool:
    """True where the bot was added to a group or channel, or is spoken to in one: it says where to
    write, and leaves.
    """
    chat = update.effective_chat
    if chat is None or chat.type == chat.PRIVATE:
        return False
    if update.my_chat_member is not None:
        return update.my_chat_member.new_chat_member.status not in (ChatMember.LEFT, ChatMember.BANNED)
    return True


def blocked_us(update: Update) -> bool:
    """True where a person blocked the bot: what memory holds of the chat is dropped."""
    change = update.my_chat_member
    return (
        change is not None
        and change.chat.type == change.chat.PRIVATE
        and (change.new_chat_member.status in (ChatMember.LEFT, ChatMember.BANNED))
    )


def _pressed(query: CallbackQuery) -> str:
    data = query.data
    known = actions.parse(data) if isinstance(data, str) else None
    return str(known if known is not None else actions.Start())


def _language_hint(code: str | None) -> str | None:
    if not isinstance(code, str) or len(code) < 2:
        return None
    short = code[:2].lower()
    return _NORWEGIAN.get(short, short)


def _has_content(message: Message) -> bool:
    """A message a person wrote or recorded; not "pinned", "auto-delete was set" and other notices."""
    return any(
        part
        for part in (
            message.text,
            message.caption,
            message.location,
            message.voice,
            message.audio,
            message.video,
            message.video_note,
            message.photo,
            message.sticker,
            message.animation,
            message.document,
            message.contact,
            message.poll,
            message.dice,
            message.story,
            message.venue,
            message.game,
        )
    )
