"""The import put together: formats, sources, names, files, feeds and the refresh for cron. No network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import InputError, SettingsError
from bot.imports import (
    Order,
    Parts,
    Refreshed,
    even_if,
    is_address,
    parts_of,
    plan,
    refresh,
    shipped_importers,
)
from db.feeds import ConfiguredFeed
from db.fetching import FetchRefused
from db.staging.process import Importer, carry_out
from knowledge.library import Library
from tests.support.fakes import SATURDAY
from tests.support.stores import TINY, MemoryStore, packed, rows

NA = ConfiguredFeed("na-norge", "tiny", "NA", "https://na.example/list?key=s3cret", 1)
AA = ConfiguredFeed("aa-norge", "tiny", "AA", "https://aa.example/list", 7)


class Servers:
    """What each address answers: bytes, or an error."""

    def __init__(self, **answers: bytes | Exception) -> None:
        self.answers = answers
        self.asked: list[str] = []

    async def __call__(self, address: str, allowed: Sequence[str]) -> bytes:
        assert address in allowed
        name = address.split("//")[1].split(".")[0]
        self.asked.append(name)
        answer = self.answers[name]
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture(scope="module")
def parts(library: Library) -> Parts:
    shipped = parts_of(library, None)
    formats = {
        "tiny": TINY,
        "meeting_guide": replace(TINY, format="meeting_guide"),
        "bmlt": replace(TINY, format="bmlt"),
        "spreadsheet": replace(TINY, format="spreadsheet"),
    }
    return replace(shipped, importers=formats, feeds=(NA, AA))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "list.txt"
    file.write_bytes(packed(rows(3)))
    return file


def order(source: Path | str, form: str = "tiny", **more: object) -> Order:
    return Order(form, str(source), SATURDAY, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("form", "organisation", "name", "source_name", "of"),
    [
        ("meeting_guide", None, None, "meeting-guide-aa", "AA"),
        ("meeting-guide", None, None, "meeting-guide-aa", "AA"),
        ("meeting_guide", "Al-Anon", None, "meeting-guide-al-anon", "Al-Anon"),
        ("bmlt", None, None, "bmlt-na", "NA"),
        ("bmlt", None, "na-norge", "na-norge", "NA"),
        ("spreadsheet", None, None, "regneark", ""),
        ("spreadsheet", "aca", None, "spreadsheet-aca", "ACA"),
    ],
)
async def test_each_format_has_its_usual_fellowship_and_the_same_name_each_time(
    parts: Parts,
    source: Path,
    form: str,
    organisation: str | None,
    name: str | None,
    source_name: str,
    of: str,
) -> None:
    found = await plan(MemoryStore(), parts, order(source, form, organisation=organisation, name=name))
    assert (found.staged.feed.source, found.staged.feed.organisation) == (source_name, of)
    assert found.staged.address == "list.txt"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"format": "ical"}, "the formats are"),
        ({"source": "none.txt"}, "is no file"),
        ({"source": "."}, "is no file"),
        ({"source": "a\x00b"}, ""),
        ({"organisation": "Ukjent"}, "no organisation"),
        ({"name": "eksempeldata"}, "own groups"),
        ({"name": "meldt-inn"}, "own groups"),
        ({"name": "AA Norge"}, "cannot name a source"),
        ({"name": "a" * 25}, "cannot name a source"),
        ({"name": "../x"}, "cannot name a source"),
        ({"organisation": "Pårørendesenteret i Stavanger", "format": "spreadsheet"}, "--source"),
        ({"source": "https://evil.example/x"}, "VEIVISER_FEEDS"),
        ({"source": "https://na.example/list?key=other"}, "VEIVISER_FEEDS"),
        ({"source": "http://aa.example/list"}, "VEIVISER_FEEDS"),
        ({"source": AA.address, "format": "bmlt"}, "format tiny"),
        ({"source": AA.address, "name": "annet"}, "leave --source out"),
    ],
)
async def test_an_order_that_cannot_be_carried_out_is_told_with_the_mend(
    parts: Parts, source: Path, change: dict[str, str], told: str
) -> None:
    store = MemoryStore()
    with pytest.raises(InputError) as caught:
        await plan(store, parts, replace(order(source), **change), fetcher=Servers(aa=b""))
    assert told in str(caught.value)
    assert "other" not in str(caught.value).replace("another", "")
    assert store.acts == []


async def test_a_file_that_is_too_large_is_not_read(
    parts: Parts, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.imports.MOST_FILE_BYTES", 10)
    with pytest.raises(InputError, match="larger than"):
        await plan(MemoryStore(), parts, order(source))


async def test_an_allowed_address_is_imported_under_the_feeds_name_and_its_key_is_not_kept(
    parts: Parts,
) -> None:
    servers = Servers(na=packed(rows(3)))
    found = await plan(MemoryStore(), parts, order(NA.address), fetcher=servers)
    assert (found.staged.feed.source, found.staged.feed.organisation) == ("na-norge", "NA")
    assert "s3cret" not in found.staged.address
    assert servers.asked == ["na"]


def test_thresholds_are_named_as_they_are_told() -> None:
    assert even_if(["gone", "bad-rows", "bad_rows", "empty"]) == {"gone", "bad_rows", "empty"}
    with pytest.raises(InputError, match="gone, changed, bad-rows, empty"):
        even_if(["all"])


@pytest.mark.parametrize(
    ("source", "address"), [("https://a", True), ("ftp://a", True), ("a.json", False), ("C:\\a.json", False)]
)
def test_an_address_is_told_from_a_file(source: str, address: bool) -> None:
    assert is_address(source) is address


def test_every_shipped_importer_is_found_by_its_format() -> None:
    for name, importer in shipped_importers().items():
        assert (importer.format, importer.label) == (name, f"{name}/{importer.version}")


def test_a_broken_file_of_feeds_is_a_broken_setting(library: Library, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="VEIVISER_FEEDS"):
        parts_of(library, tmp_path / "none.toml")


# --- refresh -----------------------------------------------------------------------------------------------------


async def run(
    store: MemoryStore, parts: Parts, servers: Servers, day: int = 0, **more: bool
) -> dict[str, Refreshed]:
    at = SATURDAY + timedelta(days=day)
    return {one.name: one for one in await refresh(store, parts, at, fetcher=servers, **more)}


async def test_a_refresh_imports_every_feed_and_keeps_its_own_role(parts: Parts) -> None:
    store = MemoryStore()
    found = await run(store, parts, Servers(na=packed(rows(3)), aa=packed(rows(2))))
    assert {name: one.outcome for name, one in found.items()} == {
        "na-norge": "applied",
        "aa-norge": "applied",
    }
    assert {each.actor for each in store.acts} == {"planlagt henting"}
    assert len(store.held) == 5


def broken(raw: bytes, feed: object) -> object:
    raise RecursionError("deep")


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (FetchRefused("na.example answered 503; look whether the address is right"), "503"),
        (b"\x00", "ikke på formatet"),
        (RuntimeError("secret words of a feed"), "RuntimeError"),
    ],
)
async def test_one_feed_that_fails_does_not_stop_the_next(
    parts: Parts, answer: bytes | Exception, told: str
) -> None:
    store = MemoryStore()
    found = await run(store, parts, Servers(na=answer, aa=packed(rows(2))))
    assert {name: one.outcome for name, one in found.items()} == {"na-norge": "failed", "aa-norge": "applied"}
    assert told in found["na-norge"].words
    assert "secret" not in found["na-norge"].words


async def test_a_reader_that_breaks_does_not_stop_the_next(parts: Parts) -> None:
    importers = {"tiny": TINY, "odd": Importer("odd", 1, broken)}  # type: ignore[arg-type]
    odd = replace(parts, importers=importers, feeds=(replace(NA, format="odd"), AA))
    found = await run(MemoryStore(), odd, Servers(na=b"x", aa=packed(rows(2))))
    assert [one.outcome for one in found.values()] == ["failed", "applied"]


async def test_a_feed_that_loses_its_groups_is_stopped_and_nothing_is_lost(parts: Parts) -> None:
    store = MemoryStore()
    await run(store, parts, Servers(na=packed(rows(5)), aa=packed(rows(2))))
    found = await run(store, parts, Servers(na=b"", aa=packed(rows(2))), day=1)
    assert found["na-norge"].outcome == "stopped"
    assert "5 av 5" in found["na-norge"].words
    assert len(store.held) == 7


async def test_a_feed_is_fetched_again_when_its_days_are_over(parts: Parts) -> None:
    store = MemoryStore()
    servers = Servers(na=packed(rows(3)), aa=packed(rows(2)))
    seen = []
    for day in (0, 0, 1, 6, 7):
        servers.asked.clear()
        await run(store, parts, servers, day)
        seen.append(list(servers.asked))
    assert seen == [["na", "aa"], [], ["na"], ["na"], ["na", "aa"]]
    servers.asked.clear()
    await run(store, parts, servers, 7, only_due=False)
    assert servers.asked == ["na", "aa"]


async def test_a_stopped_feed_is_tried_each_time(parts: Parts) -> None:
    store = MemoryStore()
    await run(store, parts, Servers(na=packed(rows(5)), aa=packed(rows(2))))
    servers = Servers(na=b"", aa=packed(rows(2)))
    for _ in range(2):
        await run(store, parts, servers, day=1)
    assert servers.asked == ["na", "na"]


async def test_the_same_from_a_file_and_from_its_feed_is_one_source(parts: Parts, source: Path) -> None:
    store = MemoryStore()
    by_hand = await plan(store, parts, order(source, name="aa-norge", organisation="AA"))
    await carry_out(store, by_hand, actor="prøve", at=datetime.fromisoformat("2026-11-21T18:00+01:00"))
    found = await run(store, parts, Servers(na=packed(rows(1)), aa=packed(rows(3))), only_due=False)
    assert found["aa-norge"].outcome == "unchanged"
