"""What every channel promises for every reply: nothing lost, choices in order, limits kept."""

from __future__ import annotations

import html
import io
import re
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from telegram import InlineKeyboardMarkup, ReplyKeyboardMarkup

from bot.channels import terminal
from bot.channels.contract import LAST_RESORT, printable
from bot.channels.telegram import render as telegram
from bot.core.model import (
    Block,
    Card,
    Choice,
    Heading,
    Item,
    Kind,
    Language,
    Message,
    Note,
    Number,
    Paragraph,
    Reply,
)
from tests.support.botapi.markup import check_keyboard, strip_html

BLOCKS: tuple[Block, ...] = (
    Heading("Møter nær «Å»"),
    Paragraph("Første linje.\nAndre linje med <b>tegn</b> & mer."),
    Item("ett"),
    Item("to"),
    Number("116 123", "noen å snakke med"),
    Number("113", "ambulanse"),
    Card("AA <Bergen>", ("Tirsdag kl. 19.00", "2 km unna", "https://example.org/?a=1&b=2")),
    Note("Bekreftet 1. november 2026."),
)
CHOICES = tuple(Choice(f"Valg {number}", f"more:{number}") for number in range(1, 8))

_TEXT = st.text(max_size=300)
_BLOCK = st.one_of(
    st.builds(Heading, _TEXT),
    st.builds(Paragraph, st.text(max_size=9000)),
    st.builds(Item, _TEXT),
    st.builds(Number, st.sampled_from(["113", "116 117", "22 59 13 00"]), _TEXT),
    st.builds(Card, _TEXT, st.lists(_TEXT, max_size=4).map(tuple)),
    st.builds(Note, _TEXT),
)
_REPLIES = st.builds(
    lambda kind, messages, choices, language: Reply(
        kind, "nb", messages=messages, choices=choices, answer_language=language
    ),
    st.sampled_from(get_args(Kind)),
    st.lists(st.builds(Message, st.lists(_BLOCK, min_size=1, max_size=8).map(tuple)), max_size=3).map(tuple),
    st.lists(
        st.builds(Choice, st.text("abc æøå<&", min_size=1, max_size=30).filter(str.strip), st.just("find")),
        max_size=30,
    ).map(tuple),
    st.sampled_from(get_args(Language)),
)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", printable(text))


def _said_on_telegram(reply: Reply) -> str:
    return "\n".join(html.unescape(strip_html(each.html)[0]) for each in telegram.render(reply))


def _said_on_screen(reply: Reply) -> str:
    screen = io.StringIO()
    console = Console(file=screen, width=80, markup=False, highlight=False, emoji=False)
    for part in terminal.render(reply):
        console.print(part)
    return screen.getvalue()


def _buttons(reply: Reply) -> list[str]:
    return [
        button.text
        for each in telegram.render(reply)
        if isinstance(each.markup, InlineKeyboardMarkup)
        for row in each.markup.inline_keyboard
        for button in row
    ]


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("language", get_args(Language))
def test_every_kind_of_reply_is_said_whole_on_every_channel(kind: Kind, language: Language) -> None:
    reply = Reply(kind, "nb", (Message(BLOCKS), Message(BLOCKS[:2])), CHOICES, answer_language=language)
    wanted = [word for message in reply.messages for word in _words(message.plain())]
    for said in (_said_on_telegram(reply), _said_on_screen(reply), terminal.plain(reply)):
        # The channel may add words of its own; what the reply says must stand there in order.
        rest = iter(_words(said))
        assert all(word in rest for word in wanted)


@pytest.mark.parametrize("kind", get_args(Kind))
def test_choices_keep_their_order_on_every_channel(kind: Kind) -> None:
    reply = Reply(kind, "nb", (Message(BLOCKS),), CHOICES)
    labels = [choice.label for choice in CHOICES]
    assert _buttons(reply) == labels
    for said in (_said_on_screen(reply), terminal.plain(reply)):
        assert re.findall(r"\d\. +(Valg \d)", said) == labels


@settings(max_examples=150, deadline=None)
@given(_REPLIES)
def test_no_reply_breaks_a_limit_of_telegram(reply: Reply) -> None:
    rendered = telegram.render(reply)
    for each in rendered:
        text, entities = strip_html(each.html)
        assert 0 < telegram.utf16(text.strip()) <= 4096
        assert 0 < telegram.utf16(each.plain.strip()) <= 4096
        assert entities <= 100
        if each.markup is not None:
            check_keyboard(each.markup.to_dict())
    inline = [each.markup for each in rendered if isinstance(each.markup, InlineKeyboardMarkup)]
    assert len(inline) == (1 if reply.choices else 0)
    assert all(len(markup.inline_keyboard) <= telegram.ROWS for markup in inline)
    assert _buttons(reply) == [choice.label.strip() for choice in reply.choices]


@settings(max_examples=150, deadline=None)
@given(_REPLIES)
def test_no_visible_character_is_lost_on_telegram(reply: Reply) -> None:
    wanted = "".join("".join(printable(message.plain()).split()) for message in reply.messages)
    said = "".join("".join(each.plain.split()) for each in telegram.render(reply))
    # A card's dash and an item's dot are drawn by the channel; compare what the writer wrote.
    skip = str.maketrans("", "", "•–")
    rest = iter(said.translate(skip))
    assert all(character in rest for character in wanted.translate(skip))


@settings(max_examples=60, deadline=None)
@given(_REPLIES)
def test_no_reply_breaks_the_terminal(reply: Reply) -> None:
    for said in (_said_on_screen(reply), terminal.plain(reply)):
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", said)


def test_lines_fit_eighty_columns_and_cards_hang() -> None:
    long = "ord " * 60
    said = _said_on_screen(Reply("groups", "nb", (Message((Card("Tittel", (long,)), Item(long))),)))
    lines = [line.rstrip() for line in said.splitlines() if line.strip()]
    assert all(len(line) <= 80 for line in lines)
    wrapped = [line for line in lines if "·" not in line and "•" not in line and "Tittel" not in line]
    assert {len(line) - len(line.lstrip()) for line in wrapped} == {4, 6}


def test_only_a_question_for_a_place_asks_for_the_position() -> None:
    for kind in get_args(Kind):
        rendered = telegram.render(Reply(kind, "nb", (Message(BLOCKS),), CHOICES))
        asks = any(isinstance(each.markup, ReplyKeyboardMarkup) for each in rendered)
        assert asks == (kind == "ask_place")


def test_a_card_is_kept_whole_when_a_reply_is_split() -> None:
    cards = tuple(Card(f"Gruppe {number}", ("linje " * 60,) * 3) for number in range(9))
    rendered = telegram.render(Reply("groups", "nb", (Message(cards),)))
    assert len(rendered) > 1
    shown = [card for each in rendered for card in each.plain.split("\n\n")]
    assert [card.split("\n")[0] for card in shown] == [card.title for card in cards]
    assert all(len(card.split("\n")) == 4 for card in shown)


def test_a_button_that_cannot_be_sent_does_not_take_the_answer_with_it() -> None:
    reply = Reply(
        "answer", "nb", (Message(BLOCKS),), (Choice("Lang", "t:" + "x" * 70), Choice("God", "find"))
    )
    assert _buttons(reply) == ["God"]


def test_the_numbers_of_the_last_resort_are_on_every_channel() -> None:
    for said in (_said_on_telegram(LAST_RESORT), _said_on_screen(LAST_RESORT), terminal.plain(LAST_RESORT)):
        for number in ("113", "112", "116 117", "116 123"):
            assert number in said


def test_a_reply_without_words_sends_nothing() -> None:
    assert telegram.render(Reply("chat", "nb", (Message((Paragraph(" \u200b "),)),))) == ()
