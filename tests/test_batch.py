"""Messages from a file: what a line may hold, and what is said of one that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import batch
from bot.batch import Line
from bot.errors import InputError
from tests.support.fakes import SATURDAY, BrokenRegistry, Desk, group, words_of


def _file(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "lines.jsonl"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_lines_are_read_in_order_with_what_they_hold(tmp_path: Path) -> None:
    path = _file(
        tmp_path,
        '{"text": "hei"}\n\n{"id": 7, "text": "AA", "conversation": "c1", "now": "2026-11-21T18:00"}\n{"text": "", "more": 1}',
    )
    assert batch.read(path) == [
        Line("hei", None, None, None),
        Line("AA", "7", "c1", "2026-11-21T18:00"),
        Line("", None, None, None),
    ]


def test_an_empty_file_has_no_lines(tmp_path: Path) -> None:
    assert batch.read(_file(tmp_path, "")) == []


@pytest.mark.parametrize("content", [b'\xef\xbb\xbf{"text": "hei"}\n', b'{"text": "hei"}\r\n'])
def test_the_marks_of_other_systems_do_no_harm(tmp_path: Path, content: bytes) -> None:
    assert [line.text for line in batch.read(_file(tmp_path, content))] == ["hei"]


def test_a_line_separator_inside_a_text_does_not_cut_it(tmp_path: Path) -> None:
    found = batch.read(_file(tmp_path, '{"text": "a\u2028b\u0085c"}\n'))
    assert [line.text for line in found] == ["a\u2028b\u0085c"]


def test_broken_unicode_in_a_text_is_kept_for_the_reader_to_clean(tmp_path: Path) -> None:
    assert batch.read(_file(tmp_path, '{"text": "\\ud800\\u0000"}'))[0].text == "\ud800\0"


@pytest.mark.parametrize(
    ("content", "line", "mend"),
    [
        ('{"text": "a"}\nnot json\n', 2, "one object a line"),
        ('{"text": "a"}\n\n["text"]\n', 3, '{"text": "…"}'),
        ('{"id": "x"}', 1, '"text"'),
        ('{"text": null}', 1, '"text"'),
        ('{"text": 5}', 1, '"text"'),
        ('{"text": "a"', 1, "one object a line"),
        ("[" * 100_000, 1, "one object a line"),
        ('{"text": "a"}\n{"text": "b", "now": "i morgen"}', 2, "2026-11-21T18:00"),
    ],
)
def test_a_line_that_cannot_be_used_is_named_with_file_line_and_mend(
    tmp_path: Path, content: str, line: int, mend: str
) -> None:
    path = _file(tmp_path, content)
    with pytest.raises(InputError) as caught:
        batch.read(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert mend in str(caught.value)


def test_the_error_of_a_line_does_not_repeat_what_was_written_there(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        batch.read(_file(tmp_path, "zyxkanari drikker for mye"))
    assert "zyxkanari" not in str(caught.value)


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.jsonl", tmp_path, _file(tmp_path, b'{"text": "\xff\xfe"}')):
        with pytest.raises(InputError, match=str(path)):
            batch.read(path)


async def test_lines_of_one_conversation_share_it_and_others_are_fresh(desk: Desk) -> None:
    assistant = desk.assistant([group()])
    lines = [
        Line("AA i Bergen", None, "x", None),
        Line("bare på torsdager da?", None, "x", None),
        Line("bare på torsdager da?", None, None, None),
    ]
    places = [
        (await batch.reply(assistant, line, at=SATURDAY, position=position, language=None)).place
        for position, line in enumerate(lines, 1)
    ]
    assert [None if one is None else one.name for one in places] == ["Bergen", "Bergen", None]


async def test_a_conversation_named_like_a_line_number_is_not_taken_for_that_line(desk: Desk) -> None:
    assistant = desk.assistant([group()])
    await batch.reply(
        assistant, Line("AA i Bergen", None, None, None), at=SATURDAY, position=1, language=None
    )
    other = await batch.reply(
        assistant, Line("bare på torsdager da?", None, "1", None), at=SATURDAY, position=2, language=None
    )
    assert other.place is None


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
async def test_the_language_can_be_fixed(desk: Desk, language: str) -> None:
    reply = await batch.reply(
        desk.assistant(), Line("Bergen", None, None, None), at=SATURDAY, position=1, language=language
    )
    assert reply.answer_language == language


async def test_a_line_whose_answer_fails_gets_the_fixed_reply(desk: Desk) -> None:
    assistant = desk.assistant(registry=BrokenRegistry())
    reply = await batch.reply(
        assistant, Line("AA i Oslo", None, None, None), at=SATURDAY, position=1, language=None
    )
    assert "113" in words_of(reply)


async def test_a_reply_in_plain_text_ends_with_its_numbered_buttons(desk: Desk) -> None:
    reply = await desk.talk().say("møter i Våler")
    text = batch.plain(reply)
    assert text.startswith(reply.messages[0].plain())
    assert f"[1] {reply.choices[0].label}" in text
