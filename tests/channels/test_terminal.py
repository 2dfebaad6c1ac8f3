"""The terminal channel: pleasant for a person, plain for a script."""

from __future__ import annotations

import asyncio
import io
import os
from collections.abc import Callable

import pytest

from bot.channels import terminal
from bot.core.model import Choice, Incoming, Message, Paragraph, Reply
from tests.channels.fakes import SORRY, Clock, FakeAssistant, say


async def talk(
    *lines: str,
    reply: Callable[[Incoming], Reply] | None = None,
    live: bool = False,
    colour: bool | None = None,
) -> tuple[str, FakeAssistant]:
    """The output of a whole conversation and the assistant that led it."""
    assistant, out = FakeAssistant(reply), io.StringIO()
    await terminal.serve(
        assistant,
        stdin=io.StringIO("".join(f"{line}\n" for line in lines)),
        stdout=out,
        now=Clock(),
        interactive=live,
        colour=colour,
        width=80,
    )
    return out.getvalue(), assistant


async def test_a_pipe_gets_plain_replies_and_nothing_else() -> None:
    out, _ = await talk("hei", "hallo")
    assert out == (
        "svar: hei\n\n1. Finn en gruppe\n2. Akutt\n\nsvar: hallo\n\n1. Finn en gruppe\n2. Akutt\n\n"
    )


async def test_an_empty_pipe_ends_at_once_without_a_word() -> None:
    assert (await talk())[0] == ""


async def test_a_number_picks_that_choice_of_the_last_reply() -> None:
    _, assistant = await talk("hei", "2", "1")
    assert [each.action for each in assistant.seen] == [None, "akutt", "find"]


@pytest.mark.parametrize("text", ["0", "3", "113", "5003", "²", "-1", "1.5"])
async def test_a_number_that_is_no_choice_is_read_as_words(text: str) -> None:
    _, assistant = await talk("hei", text)
    assert (assistant.seen[1].text, assistant.seen[1].action) == (text, None)


async def test_a_number_before_any_reply_is_read_as_words() -> None:
    _, assistant = await talk("1")
    assert assistant.seen[0].text == "1"


async def test_commands_are_the_same_as_on_telegram() -> None:
    _, assistant = await talk("/finn", "/akutt jeg er redd", "/start sted-4601")
    assert [(each.action, each.text) for each in assistant.seen] == [
        ("find", ""),
        ("akutt", "jeg er redd"),
        ("p:4601", ""),
    ]


async def test_one_conversation_is_one_key() -> None:
    _, first = await talk("a", "b")
    _, second = await talk("c")
    assert len({each.conversation for each in first.seen}) == 1
    assert first.seen[0].conversation != second.seen[0].conversation


async def test_why_shows_the_trace_of_the_last_answer() -> None:
    out, _ = await talk(
        ":why", "hei", ":why", reply=lambda _: say("ja", trace=("tema aa 0.93", "sted Bergen"))
    )
    assert "ingen forklaring" in out
    assert out.endswith("tema aa 0.93\nsted Bergen\n")


async def test_quit_leaves_and_nothing_after_it_is_read() -> None:
    _, assistant = await talk("hei", ":quit", "mer")
    assert len(assistant.seen) == 1


async def test_help_is_in_the_language_of_the_conversation() -> None:
    out, _ = await talk("hei", ":help", reply=lambda _: say("ja", answer_language="nn"))
    assert "eigne ord" in out


async def test_a_person_is_greeted_prompted_and_taken_leave_of() -> None:
    out, assistant = await talk("hei", live=True)
    assert assistant.seen[0].action == "start"
    assert out.count(terminal.PROMPT) == 2
    assert "Ingenting er lagret" in out
    assert "\x1b" not in out


async def test_an_empty_line_asks_nothing_of_a_person_but_is_a_message_in_a_pipe() -> None:
    assert len((await talk("", "", live=True))[1].seen) == 1
    assert len((await talk("", ""))[1].seen) == 2


async def test_colour_is_used_only_when_it_is_wanted() -> None:
    assert "\x1b[" in (await talk("hei", live=True, colour=True))[0]
    assert "\x1b[" not in (await talk("hei", live=True, colour=False))[0]


async def test_control_characters_in_an_echo_do_not_reach_the_screen() -> None:
    for live in (False, True):
        out, _ = await talk(
            "\x1b[2J\x07\u202eabc", reply=lambda each: say(f"du skrev {each.text}"), live=live
        )
        assert "\x1b" not in out
        assert "\x07" not in out
        assert "\u202e" not in out
        assert "abc" in out


async def test_an_error_gives_the_fixed_reply_and_the_conversation_goes_on() -> None:
    def fail_once(incoming: Incoming) -> Reply:
        if incoming.text == "feil":
            raise RuntimeError
        return say("ja")

    out, _ = await talk("feil", "riktig", reply=fail_once)
    assert SORRY in out
    assert "113" in out
    assert out.endswith("ja\n\n")


async def test_square_brackets_are_words_and_no_markup() -> None:
    out, _ = await talk(
        "x", reply=lambda _: say("[bold]a[/bold] :smile:", Choice("[red]b", "find")), live=True
    )
    assert "[bold]a[/bold] :smile:" in out
    assert "[red]b" in out


async def test_a_screen_that_cannot_show_a_letter_does_not_end_the_conversation() -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding="ascii")
    await terminal.serve(
        FakeAssistant(lambda _: say("på")),
        stdin=io.StringIO("a\n"),
        stdout=out,
        now=Clock(),
        interactive=False,
    )
    assert b"p?" in raw.getvalue()


async def test_a_real_pipe_is_read_line_by_line_and_its_last_line_needs_no_end() -> None:
    reader, writer = os.pipe()
    os.write(writer, "blåbær\nto\ntre".encode())
    os.close(writer)
    assistant = FakeAssistant()
    with os.fdopen(reader) as stdin:
        await terminal.serve(assistant, stdin=stdin, stdout=io.StringIO(), now=Clock(), interactive=False)
    assert [each.text for each in assistant.seen] == ["blåbær", "to", "tre"]


async def test_ctrl_c_leaves_politely() -> None:
    reader, writer = os.pipe()
    out, greeted = io.StringIO(), asyncio.Event()

    def reply(incoming: Incoming) -> Reply:
        greeted.set()
        return Reply("chat", "nb", (Message((Paragraph("Velkommen"),)),))

    with os.fdopen(reader) as stdin:
        task = asyncio.create_task(
            terminal.serve(
                FakeAssistant(reply), stdin=stdin, stdout=out, now=Clock(), interactive=True, colour=False
            )
        )
        await greeted.wait()
        task.cancel()  # what asyncio.run does on Ctrl-C
        await task
    os.close(writer)
    assert "velkommen tilbake" in out.getvalue()
