"""The terminal channel: the same conversation in a shell, for trying answers and for scripts.

In a terminal it greets, prompts and uses colour; in a pipe it reads one message a line and prints the
replies as plain text, nothing else. Typing the number of a choice picks it.
"""

from __future__ import annotations

import asyncio
import codecs
import os
import secrets
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from datetime import datetime
from typing import Final, TextIO, assert_never

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.channels.contract import Assistant, answer, printable, well_formed
from bot.core import actions
from bot.core.model import (
    Block,
    Card,
    Choice,
    Heading,
    Incoming,
    Item,
    Language,
    Message,
    Note,
    Number,
    Paragraph,
    Reply,
)

WIDTH: Final = 80
"""The widest line in columns; a wide window is not filled, long lines are hard to read."""

PROMPT: Final = "› "

_HELP: Final[dict[Language, str]] = {
    "nb": "Skriv med egne ord, eller et tall for å velge. :why forklarer siste svar, :quit avslutter.",
    "nn": "Skriv med eigne ord, eller eit tal for å velje. :why forklarer siste svar, :quit avsluttar.",
    "en": "Write in your own words, or a number to choose. :why explains the last answer, :quit leaves.",
}
_NO_TRACE: Final[dict[Language, str]] = {
    "nb": "Det er ingen forklaring å vise ennå.",
    "nn": "Det er inga forklaring å vise enno.",
    "en": "There is no explanation to show yet.",
}
_BYE: Final[dict[Language, str]] = {
    "nb": "Du er velkommen tilbake når som helst. Ingenting er lagret.",
    "nn": "Du er velkommen tilbake når som helst. Ingenting er lagra.",
    "en": "You are welcome back at any time. Nothing was kept.",
}


async def serve(
    assistant: Assistant,
    *,
    stdin: TextIO,
    stdout: TextIO,
    now: Callable[[], datetime],
    interactive: bool | None = None,
    colour: bool | None = None,
    width: int | None = None,
) -> None:
    """Talk until the end of input, `:quit` or Ctrl-C; all three end politely and without an error.

    `interactive` and `colour` are found from `stdin` and `stdout` when None. `width` is in columns, at most
    `WIDTH` when None. `now` gives aware times. Being cancelled is taken as leaving, because that is what
    Ctrl-C does to a task.
    """
    live = stdin.isatty() and stdout.isatty() if interactive is None else interactive
    screen = _Screen(stdout, live=live, colour=colour, width=width)
    talk = _Talk(assistant, screen, now)
    try:
        if live:
            screen.show(await talk.say(actions.Start()))
            screen.aside(_HELP[talk.language])
        screen.prompt()
        async for line in _lines(stdin):
            if not await talk.take(line):
                break
            screen.prompt()
    except (asyncio.CancelledError, KeyboardInterrupt):
        task = asyncio.current_task()
        if task is not None:
            task.uncancel()
    except BrokenPipeError:
        return  # the reader of our pipe has gone, for one `| head`
    if live:
        screen.farewell(_BYE[talk.language])


class _Talk:
    """One conversation: what the last reply offered, and what the next line means."""

    def __init__(self, assistant: Assistant, screen: _Screen, now: Callable[[], datetime]) -> None:
        self._assistant = assistant
        self._screen = screen
        self._now = now
        self._conversation = f"terminal-{secrets.token_hex(8)}"
        self._last: Reply | None = None

    @property
    def language(self) -> Language:
        return self._last.answer_language if self._last is not None else "nb"

    async def take(self, line: str) -> bool:
        """Answer one line; False when it asked to leave."""
        text = line.strip()
        match text.lower():
            case ":quit" | ":q":
                return False
            case ":help":
                self._screen.aside(_HELP[self.language])
            case ":why":
                trace = self._last.trace if self._last is not None else ()
                self._screen.trace(trace or (_NO_TRACE[self.language],))
            case "" if self._screen.live:
                pass  # an empty Enter is no question; in a pipe it is a message like any other
            case _:
                chosen = self._chosen(text)
                self._screen.show(await (self.say(chosen) if chosen is not None else self.ask(text)))
        return True

    async def say(self, action: actions.Action) -> Reply:
        """The reply to an action."""
        return await self._answer("", str(action))

    async def ask(self, text: str) -> Reply:
        """The reply to words or to a /command."""
        action, words = actions.read_command(well_formed(text))
        return await self._answer(words, None if action is None else str(action))

    async def _answer(self, text: str, action: str | None) -> Reply:
        incoming = Incoming(self._conversation, text=text, at=self._now(), action=action)
        self._last = await answer(self._assistant, incoming)
        return self._last

    def _chosen(self, text: str) -> actions.Action | None:
        """The choice a number stands for. "113" or a post code is a number too, but no choice is
        numbered so high.
        """
        choices = self._last.choices if self._last is not None else ()
        if not (text.isascii() and text.isdigit()) or len(text) > 2 or not 1 <= int(text) <= len(choices):
            return None
        return actions.parse(choices[int(text) - 1].action)


# --- output -------------------------------------------------------------------------------------------------


class _Screen:
    """Where replies are shown: with colour and wrapped lines in a terminal, as plain text in a pipe."""

    def __init__(self, stdout: TextIO, *, live: bool, colour: bool | None, width: int | None) -> None:
        self.live = live
        self._out = stdout
        self._console = Console(
            file=stdout,
            force_terminal=colour,
            no_color=True if colour is False else None,
            width=width,
            markup=False,
            highlight=False,
            emoji=False,
        )
        if width is None and self._console.width > WIDTH:
            self._console.width = WIDTH

    def prompt(self) -> None:
        if self.live:
            self._console.print(Text(PROMPT, style="bold cyan"), end="")
            self._out.flush()

    def show(self, reply: Reply) -> None:
        if self.live:
            self._console.print()
            for part in render(reply):
                self._console.print(part)
        else:
            self._write(plain(reply))
        self._out.flush()

    def trace(self, lines: Sequence[str]) -> None:
        for line in lines:
            self._note(line)

    def aside(self, text: str) -> None:
        self._note(text)

    def farewell(self, text: str) -> None:
        self._console.print()
        self._note(text)

    def _note(self, text: str) -> None:
        if self.live:
            self._console.print(Padding(Text(printable(text), style="dim"), (0, 0, 0, 2)))
        else:
            self._write(printable(text) + "\n")
        self._out.flush()

    def _write(self, text: str) -> None:
        encoding = self._out.encoding or "utf-8"
        # A terminal or file that cannot hold a letter shows "?" rather than ending the conversation.
        self._out.write(text.encode(encoding, "replace").decode(encoding))


def plain(reply: Reply) -> str:
    """A reply as plain text for a pipe: the messages, then the numbered choices; ends with an empty line."""
    parts = [printable(message.plain()) for message in reply.messages]
    if reply.choices:
        parts.append(
            "\n".join(f"{number}. {_label(choice)}" for number, choice in enumerate(reply.choices, 1))
        )
    return "\n\n".join(part for part in parts if part) + "\n\n"


def render(reply: Reply) -> tuple[RenderableType, ...]:
    """A reply for the screen: each message with hanging indents, then the choices with their numbers."""
    parts: list[RenderableType] = [_message(message) for message in reply.messages]
    if reply.choices:
        parts.append(_choices(reply.choices))
    return tuple(Padding(part, (0, 2, 1, 2)) for part in parts)


def _message(message: Message) -> RenderableType:
    rows: list[RenderableType] = []
    for index, block in enumerate(message.blocks):
        tight = index > 0 and _is_line(block) and _is_line(message.blocks[index - 1])
        rows.append(Padding(_block(block), (0 if index == 0 or tight else 1, 0, 0, 0)))
    return Group(*rows)


def _is_line(block: Block) -> bool:
    return isinstance(block, Item | Number)


def _block(block: Block) -> RenderableType:
    match block:
        case Heading(text):
            return Text(printable(text), style="bold cyan")
        case Paragraph(text):
            return Text(printable(text))
        case Item(text):
            return _hanging([(Text("•", style="cyan"), Text(printable(text)))], 1)
        case Number(number, label):
            shown = Text(printable(number), style="bold green")
            return _hanging([(shown, Text(printable(label)))], max(7, shown.cell_len))
        case Card(title, lines):
            # Each line keeps its own indent when it wraps, so that a card reads as one thing.
            body = Group(*(_hanging([(Text("·", style="dim"), Text(printable(line)))], 1) for line in lines))
            return Group(Text(printable(title), style="bold"), Padding(body, (0, 0, 0, 2)))
        case Note(text):
            return Text(printable(text), style="dim italic")
        case _:
            assert_never(block)


def _choices(choices: Sequence[Choice]) -> RenderableType:
    width = len(str(len(choices))) + 1
    return _hanging(
        [
            (Text(f"{number:>{width - 1}}.", style="bold yellow"), Text(_label(choice)))
            for number, choice in enumerate(choices, 1)
        ],
        width,
    )


def _label(choice: Choice) -> str:
    return printable(choice.label).replace("\n", " ")


def _hanging(rows: Iterable[tuple[Text, Text]], width: int) -> Table:
    """Rows whose second column wraps under itself."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=width, no_wrap=True)
    grid.add_column(overflow="fold")
    for left, right in rows:
        grid.add_row(left, right)
    return grid


# --- input --------------------------------------------------------------------------------------------------

_CHUNK: Final = 4096


async def _lines(stdin: TextIO) -> AsyncIterator[str]:
    """The lines of `stdin` until its end, without blocking the loop where the system allows that.

    The descriptor is watched instead of read in a thread: so Ctrl-C arrives at once, and no thread is left
    hanging on the terminal when the program ends. A file or a text in memory cannot be watched and needs no
    waiting anyway.
    """
    ready = asyncio.Event()
    loop = asyncio.get_running_loop()
    try:
        descriptor = stdin.fileno()
        loop.add_reader(descriptor, ready.set)
    except (OSError, ValueError, NotImplementedError):
        for line in iter(stdin.readline, ""):
            yield line
        return
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    held = ""
    try:
        while True:
            await ready.wait()
            ready.clear()
            chunk = os.read(descriptor, _CHUNK)
            held += decoder.decode(chunk, final=not chunk)
            *whole, held = held.split("\n")
            for line in whole:
                yield line
            if not chunk:
                break
        if held:
            yield held
    finally:
        loop.remove_reader(descriptor)
