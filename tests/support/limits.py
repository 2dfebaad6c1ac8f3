"""Whether a reply can be sent as it is: every limit of Telegram, and every button read back by the grammar."""

from __future__ import annotations

from bot.channels.telegram import render as telegram
from bot.core import actions
from bot.core.model import Reply
from tests.support.botapi.markup import check_keyboard
from tests.support.fakes import words_of


def fits_telegram(reply: Reply) -> None:
    """Within the limits of Telegram, with every button taken back by the grammar."""
    assert words_of(reply).strip()
    for choice in reply.choices:
        assert actions.parse(choice.action) is not None, choice
    shown = telegram.render(reply)
    keyboards = [each.markup.to_dict() for each in shown if each.markup is not None]
    for keyboard in keyboards:
        check_keyboard(keyboard)
    buttons = [
        button["text"]
        for keyboard in keyboards
        for row in keyboard.get("inline_keyboard", ())
        for button in row
    ]
    assert buttons == [choice.label for choice in reply.choices]
