"""The fixed screens: welcome, help, about, the numbers, and short lines that stand by themselves."""

from __future__ import annotations

from datetime import datetime

from bot.core import actions
from bot.core.answering import emergency
from bot.core.answering.answers import Said
from bot.core.answering.phrasebook import Phrasebook
from bot.core.model import Block, Choice, Heading, Item, Note, Paragraph
from knowledge.library import Library


def menu(book: Phrasebook) -> tuple[Choice, ...]:
    """The four ways on from anywhere: find a group, what self-help is, relatives, acute help."""
    return (
        Choice(book.say("button.find"), str(actions.FindGroups())),
        Choice(book.say("button.what_is"), str(actions.ShowTopic("what_is_selfhelp"))),
        Choice(book.say("button.relatives"), str(actions.ShowTopic("relatives_group"))),
        Choice(book.say("button.acute"), str(actions.Emergency())),
    )


def talk(book: Phrasebook) -> Choice:
    """The button to someone to talk to."""
    return Choice(book.say("button.talk"), str(actions.TalkToSomeone()))


def screen(
    name: str, library: Library, version: str, book: Phrasebook, at: datetime, *, minor: bool = False
) -> Said:
    """What the screen of that name says at that moment (aware).

    An unknown name is a mistake of ours and raises AssertionError.
    """
    first: tuple[Block, ...] = tuple(emergency.number(line, book) for line in emergency.first_lines(library))
    match name:
        case "start":
            blocks: tuple[Block, ...] = (
                Paragraph(book.say("start.hello")),
                Paragraph(book.say("start.what")),
                Paragraph(book.say("start.examples")),
                Note(book.say("start.privacy")),
                Paragraph(book.say("start.numbers")),
                *first,
            )
            return Said(blocks, menu(book), ("about_bot",))
        case "help":
            items = tuple(Item(book.say(f"help.{key}")) for key in ("find", "ask", "commands"))
            blocks = (Heading(book.say("help.title")), *items, Paragraph(book.say("help.numbers")))
            return Said(blocks, menu(book), ("about_bot",))
        case "about":
            text = library.topics["about_bot"].texts[book.language]
            notes = (Note(book.say("about.example")), Note(book.say("about.text", version=version)))
            return Said((*(Paragraph(line) for line in text.short), *notes), menu(book), ("about_bot",))
        case "numbers":
            blocks = (Paragraph(book.say("emergency.menu")), *first, Note(book.say("emergency.machine")))
            return Said(blocks, (talk(book), *menu(book)[:1]), ("helpline",))
        case "talk":
            blocks = (
                Paragraph(book.say("emergency.talk")),
                *emergency.talk_numbers(library, book, at, minor=minor),
            )
            return Said(blocks, menu(book)[:1], ("helpline",))
        case "meant_otherwise":
            return Said((Paragraph(book.say("emergency.meant_otherwise")),), menu(book))
        case "nothing_before":
            return Said((Paragraph(book.say("follow.nothing_before")),), menu(book))
        case "forgotten":
            return Said((Paragraph(book.say("forget.done")),), (), ("delete_my_data",))
        case "young":
            return Said((Paragraph(book.say("ask.young")), emergency.young_line(library, book, at)))
        case "bereaved":
            blocks = (Paragraph(book.say("chat.bereaved")), Note(book.say("ask.line")))
            return Said(blocks, (), ("bereavement",))
        case "cleared":
            return Said((Paragraph(book.say("follow.cleared")),))
        case "far_away":
            return Said((Paragraph(book.say("place.far_away")),), menu(book))
    raise AssertionError(f"no screen {name}")
