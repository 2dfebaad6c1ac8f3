"""The numbers of answered updates on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.channels.telegram.inbox import Inbox
from bot.channels.telegram.marks import KEPT, Marks
from tests.channels.test_telegram_inbox import Queue, Worker, run, update


def test_numbers_outlive_a_process_that_ends_without_a_word(tmp_path: Path) -> None:
    first = Marks(tmp_path, 7)
    first.open()
    for number in (3, 4, 5):
        first.add(number)
    assert Marks(tmp_path, 7).open() == [3, 4, 5]
    first.close()


def test_two_bots_in_one_folder_do_not_mix(tmp_path: Path) -> None:
    first = Marks(tmp_path, 7)
    first.open()
    first.add(3)
    first.close()
    second = Marks(tmp_path, 8)
    assert second.open() == []
    second.close()


def test_only_the_last_numbers_are_kept_and_the_file_stays_small(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.channels.telegram.marks._REWRITE_AFTER", 50)
    marks = Marks(tmp_path, 7)
    marks.open()
    for number in range(3 * KEPT + 10):
        marks.add(number)
    marks.close()
    (file,) = tmp_path.iterdir()
    assert len(file.read_text().splitlines()) <= KEPT + 50
    again = Marks(tmp_path, 7)
    assert again.open() == list(range(2 * KEPT + 10, 3 * KEPT + 10))
    again.close()


@pytest.mark.parametrize(
    "held", ["1\n2\n3", "1\n\n2\n", "1\nx\n2\n", "1\n-5\n2\n3.5\n", "1\n\xff\n2\n99999999999999999999999\n"]
)
def test_half_a_line_or_a_broken_one_is_left_out(tmp_path: Path, held: str) -> None:
    (tmp_path / "telegram-7-answered.txt").write_text(held, encoding="latin-1")
    marks = Marks(tmp_path, 7)
    assert marks.open() == [1, 2]
    marks.close()


def test_a_folder_that_cannot_be_written_is_no_reason_to_stop(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    marks = Marks(blocked / "below", 7)
    assert marks.open() == []
    marks.add(1)
    marks.close()
    assert [each.message for each in caplog.records] == ["marks_not_kept"]


async def test_after_a_crash_what_was_answered_is_not_answered_again(tmp_path: Path) -> None:
    async def no_wait(seconds: float) -> None:
        return

    # The first life answers both and dies before it can confirm, so the second finds them waiting again.
    waiting, work = [update(7), update(8, chat=2)], Worker()
    first, second = Queue(waiting), Queue([*waiting, update(9)])
    await Inbox(first, work, sleep=no_wait, marks=Marks(tmp_path, 7)).run(first.stop)
    await Inbox(second, work, sleep=no_wait, marks=Marks(tmp_path, 7)).run(second.stop)
    assert work.done == [7, 8, 9]
    assert second.offsets[1] == 10


async def test_without_marks_it_would_be() -> None:
    work = Worker()
    await run(Queue([update(7)]), work)
    await run(Queue([update(7)]), work)
    assert work.done == [7, 7]
