"""The messages that danger is learned from: every fault is told with file, line and mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.danger import KINDS
from knowledge.errors import Problem
from knowledge.load_danger_lines import read_danger_lines


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content" / "danger"
    folder.mkdir(parents=True)
    for kind in KINDS:
        (folder / f"{kind}.toml").write_text(
            f'acute = ["a {kind} line"]\nelevated = ["another {kind} line"]\n', encoding="utf-8"
        )
    (folder / "harmless.toml").write_text('says = ["the dog sleeps"]\n', encoding="utf-8")
    return tmp_path / "content"


def _problems(content: Path) -> list[str]:
    problems: list[Problem] = []
    read_danger_lines(content, content.parent, problems)
    return [str(one) for one in problems]


def test_all_kinds_and_levels_are_read(content: Path) -> None:
    problems: list[Problem] = []
    found = read_danger_lines(content, content.parent, problems)
    assert problems == []
    assert found.lines["violence"]["elevated"] == ("another violence line",)
    assert found.harmless == ("the dog sleeps",)


def test_a_missing_file_an_unknown_kind_and_an_empty_level_are_told(content: Path) -> None:
    (content / "danger" / "child.toml").unlink()
    (content / "danger" / "storm.toml").write_text("", encoding="utf-8")
    (content / "danger" / "medical.toml").write_text('acute = ["x y"]\nelevated = []\n', encoding="utf-8")
    told = "\n".join(_problems(content))
    assert "content/danger/child.toml" in told
    assert "no kind 'storm'" in told
    assert "content/danger/medical.toml:2" in told
    assert "`elevated` holds no message" in told


def test_a_line_that_stands_twice_is_told_with_where(content: Path) -> None:
    path = content / "danger" / "harmless.toml"
    path.write_text('says = [\n  "the dog sleeps",\n  "A child  line",\n]\n', encoding="utf-8")
    assert _problems(content) == [
        "content/danger/harmless.toml:3: «A child  line» stands in content/danger/child.toml already; remove one"
    ]
