"""The file of feeds: what stands there is what may be fetched, and every fault is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.feeds import ConfiguredFeed, FeedsFileError, read_feeds

GOOD = '[[feed]]\nname = "na"\nformat = "bmlt"\naddress = "https://a.no/x"\n'


def read(tmp_path: Path, text: str | bytes) -> tuple[ConfiguredFeed, ...]:
    file = tmp_path / "feeds.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_feeds(file)


def test_feeds_are_read_in_their_order(tmp_path: Path) -> None:
    more = GOOD.replace('"na"', '"aa"').replace("bmlt", "meeting-guide") + 'organisation = "AA"\nevery = 7\n'
    assert read(tmp_path, GOOD + more) == (
        ConfiguredFeed("na", "bmlt", "", "https://a.no/x"),
        ConfiguredFeed("aa", "meeting_guide", "AA", "https://a.no/x", 7),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[feed]\n", "not valid TOML"),
        (b"\xff\xfe", "UTF-8"),
        ("", "something else"),
        ("feed = 1", "something else"),
        ("feed = [1]", "something else"),
        (GOOD + "[other]\n", "something else"),
        (GOOD.replace('name = "na"\n', ""), "`name` is missing"),
        (GOOD + 'password = "x"\n', "`password` is not known"),
        (GOOD.replace('"na"', "1"), "`name` must be a text"),
        (GOOD.replace('"na"', '"NA Norge"'), "cannot name a source"),
        (GOOD.replace('"na"', f'"{"a" * 25}"'), "cannot name a source"),
        (GOOD.replace("https", "http"), "https"),
        (GOOD.replace("a.no", "u:p@a.no"), "user and password"),
        (GOOD + "every = 0\n", "`every`"),
        (GOOD + "every = true\n", "`every`"),
        (GOOD + 'every = "1"\n', "`every`"),
        (GOOD + GOOD, "a second feed"),
    ],
)
def test_a_fault_is_told_with_the_file(tmp_path: Path, text: str | bytes, told: str) -> None:
    with pytest.raises(FeedsFileError, match=r"feeds\.toml") as caught:
        read(tmp_path, text)
    assert told in str(caught.value)


def test_a_fault_in_the_second_feed_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(FeedsFileError, match=r"feeds\.toml:6:"):
        read(tmp_path, GOOD + "\n" + GOOD.replace('"na"', '"aa"').replace("https", "http"))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(FeedsFileError, match="VEIVISER_FEEDS"):
        read_feeds(tmp_path / "none.toml")
