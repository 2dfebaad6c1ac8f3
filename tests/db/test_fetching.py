"""A feed is fetched from where somebody allowed, and from nowhere else – against servers that cheat. No network."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator, Callable, Sequence

import httpx
import pytest

from db.fetching import FetchRefused, checked_address, fetch, is_public, shown

ADDRESS = "https://feeds.example.org/list.json?a=1"
PUBLIC = "93.184.216.34"


class Bytes(httpx.AsyncByteStream):
    def __init__(self, *chunks: bytes) -> None:
        self._chunks = chunks

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for each in self._chunks:
            yield each


class Endless(httpx.AsyncByteStream):
    """Never stops sending; counts what was taken."""

    def __init__(self) -> None:
        self.sent = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            self.sent += 1_000
            yield b"x" * 1_000


def resolving(*numbers: str) -> Callable[[str, int], object]:
    async def resolve(host: str, port: int) -> Sequence[str]:
        return numbers

    return resolve


async def get(
    handler: Callable[[httpx.Request], object],
    *numbers: str,
    address: str = ADDRESS,
    allowed: Sequence[str] = (ADDRESS,),
    **limits: float,
) -> bytes:
    return await fetch(
        address, allowed=allowed, resolve=resolving(*(numbers or (PUBLIC,))),  # type: ignore[arg-type]
        transport=httpx.MockTransport(handler), **limits,  # type: ignore[arg-type]
    )  # fmt: skip


def answering(*chunks: bytes, status: int = 200, **headers: str) -> Callable[[httpx.Request], httpx.Response]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda request: httpx.Response(status, headers=named, stream=Bytes(*chunks))


async def refusal(handler: Callable[[httpx.Request], object], *numbers: str, **more: object) -> str:
    with pytest.raises(FetchRefused) as caught:
        await get(handler, *numbers, **more)  # type: ignore[arg-type]
    line = str(caught.value)
    assert "\n" not in line
    return line


async def test_the_connection_goes_to_the_number_that_was_looked_at_and_names_the_host() -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, stream=Bytes(b"[", b"]"))

    assert await get(handler) == b"[]"
    (request,) = seen
    assert (request.url.host, request.url.path, request.url.query) == (PUBLIC, "/list.json", b"a=1")
    assert request.headers["host"] == "feeds.example.org"
    assert request.extensions["sni_hostname"] == "feeds.example.org"
    assert "cookie" not in request.headers


async def test_a_host_is_looked_up_once_so_that_its_second_answer_counts_for_nothing() -> None:
    answers = [[PUBLIC], ["127.0.0.1"]]
    seen: list[str] = []

    async def resolve(host: str, port: int) -> Sequence[str]:
        return answers.pop(0)

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.host)
        return httpx.Response(200, stream=Bytes(b"[]"))

    transport = httpx.MockTransport(handler)
    assert await fetch(ADDRESS, allowed=[ADDRESS], resolve=resolve, transport=transport) == b"[]"
    assert (seen, answers) == ([PUBLIC], [["127.0.0.1"]])


@pytest.mark.parametrize(
    "numbers",
    [
        ("127.0.0.1",), ("10.1.2.3",), ("172.16.0.1",), ("192.168.1.1",), ("169.254.169.254",), ("100.64.0.1",),
        ("0.0.0.0",), ("255.255.255.255",), ("224.0.0.1",), ("240.0.0.1",), ("192.0.2.1",), ("198.18.0.1",), ("::1",), ("::",),  # noqa: S104
        ("fe80::1",), ("fe80::1%eth0",), ("fc00::1",), ("fd12::1",), ("fec0::1",), ("ff02::1",), ("::ffff:127.0.0.1",),
        ("::ffff:10.0.0.1",), ("64:ff9b::7f00:1",), ("64:ff9b::a9fe:a9fe",), ("2002:7f00:1::",), ("2001:db8::1",), ("::7f00:1",),
        ("not a number",), (PUBLIC, "127.0.0.1"), ("2606:2800:220:1::1", "::1"),
    ],
)  # fmt: skip
async def test_a_host_that_leads_inside_is_refused_before_anything_is_sent(numbers: tuple[str, ...]) -> None:
    def never(request: httpx.Request) -> httpx.Response:
        raise AssertionError("something was sent")

    assert "private network" in await refusal(never, *numbers)


@pytest.mark.parametrize(
    "number", [PUBLIC, "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::808:808"]
)
async def test_a_public_number_is_used(number: str) -> None:
    assert is_public(number)
    assert await get(answering(b"[]"), number) == b"[]"


async def test_the_second_number_is_tried_when_the_first_has_no_route() -> None:
    tried: list[str] = []

    def handler(request: httpx.Request) -> httpx.Response:
        tried.append(request.url.host)
        if len(tried) == 1:
            raise httpx.ConnectError("no route")
        return httpx.Response(200, stream=Bytes(b"[]"))

    assert await get(handler, "2606:2800:220:1::1", PUBLIC) == b"[]"
    assert tried == ["2606:2800:220:1::1", PUBLIC]


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("http://feeds.example.org/", "https"),
        ("ftp://feeds.example.org/", "https"),
        ("file:///etc/passwd", "https"),
        ("https://me:secret@feeds.example.org/", "user and password"),
        ("https://me@feeds.example.org/", "user and password"),
        ("https:///list", "no host"),
        ("https://feeds.example.org/#part", "#"),
        ("https://feeds.example.org:99999/", "port"),
        ("", "https"),
        ("https://[::1", "cannot be read"),
        ("https://feeds\x00.example.org/", "cannot be read"),
    ],
)
async def test_an_address_that_should_never_be_fetched_is_refused_without_repeating_it(
    address: str, told: str
) -> None:
    with pytest.raises(FetchRefused) as caught:
        await get(answering(b"[]"), address=address, allowed=(address,))
    assert told in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "https://feeds.example.org/list.json", "https://feeds.example.org/list.json?a=2", "https://example.org/list.json?a=1",
        "https://feeds.example.org:8443/list.json?a=1", "https://feeds.example.org.evil.example/list.json?a=1",
        "https://feeds.example.org/list.json?a=1&b=1",
    ],
)  # fmt: skip
async def test_only_the_allowed_address_itself_is_fetched(address: str) -> None:
    assert "VEIVISER_FEEDS" in await refusal(answering(b"[]"), address=address)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_is_followed_and_where_it_leads_is_not_repeated(status: int) -> None:
    line = await refusal(answering(status=status, location="https://127.0.0.1/secret"))
    assert "sends elsewhere" in line
    assert "127.0.0.1" not in line


@pytest.mark.parametrize("status", [204, 206, 400, 401, 403, 404, 429, 500, 503])
async def test_another_answer_than_the_list_is_no_list(status: int) -> None:
    assert str(status) in await refusal(answering(b"[]", status=status))


async def test_a_body_that_is_too_large_is_refused_by_what_it_says_and_by_what_it_is() -> None:
    assert "MB" in await refusal(answering(b"x", content_length="20000001"))
    assert "MB" in await refusal(answering(b"x", content_length="9" * 5_000))
    endless = Endless()
    line = await refusal(lambda request: httpx.Response(200, stream=endless), most_bytes=1_000_000)
    assert "1 MB" in line
    assert endless.sent <= 1_002_000


async def test_a_body_of_exactly_the_limit_is_taken() -> None:
    assert len(await get(answering(b"x" * 1_000), most_bytes=1_000)) == 1_000
    with pytest.raises(FetchRefused):
        await get(answering(b"x" * 1_001), most_bytes=1_000)


@pytest.mark.parametrize("said", ["5", "1", "-2", "two", "2, 3", "²"])
async def test_a_body_that_is_not_as_long_as_was_said_is_refused(said: str) -> None:
    handler = lambda request: httpx.Response(  # noqa: E731
        200, headers=[(b"content-length", said.encode("utf-8"))], stream=Bytes(b"[]")
    )
    assert "cut off or broken" in await refusal(handler)


async def test_a_packed_answer_is_unpacked() -> None:
    packed = gzip.compress(b"[1, 2]")
    halves = (packed[:9], packed[9:])
    assert (
        await get(answering(*halves, content_encoding="gzip", content_length=str(len(packed)))) == b"[1, 2]"
    )


async def test_a_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < 100_000
    assert "MB" in await refusal(answering(bomb, content_encoding="gzip"))


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (gzip.compress(b"[1, 2, 3]")[:-9], "gzip"),
        (b"[]", "gzip"),
        (gzip.compress(b"[") + gzip.compress(b"]"), "gzip"),
        (zlib.compress(b"[]"), "deflate"),
        (b"[]", "br"),
        (gzip.compress(gzip.compress(b"[]")), "gzip, gzip"),
    ],
    ids=["cut", "not packed", "two after another", "deflate", "br", "twice"],
)
async def test_what_is_packed_otherwise_or_cut_is_refused(body: bytes, coding: str) -> None:
    await refusal(answering(body, content_encoding=coding))


async def test_all_of_it_ends_in_time() -> None:
    async def forever(request: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    async def lost(host: str, port: int) -> Sequence[str]:
        await asyncio.Event().wait()
        return []

    assert "took more than" in await refusal(forever, seconds=0.01)
    with pytest.raises(FetchRefused, match="took more than"):
        await fetch(ADDRESS, allowed=[ADDRESS], resolve=lost, seconds=0.01)


@pytest.mark.parametrize(
    "error",
    [httpx.ConnectError("x"), httpx.ReadError("x"), httpx.RemoteProtocolError("x"), httpx.ReadTimeout("x"), OSError("x")],
)  # fmt: skip
async def test_every_fault_on_the_way_is_one_line_that_names_the_host(error: Exception) -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        raise error

    assert "feeds.example.org" in await refusal(broken)


async def test_an_unknown_host_is_told() -> None:
    async def unknown(host: str, port: int) -> Sequence[str]:
        raise OSError("Name or service not known")

    with pytest.raises(FetchRefused, match=r"feeds\.example\.org"):
        await fetch(ADDRESS, allowed=[ADDRESS], resolve=unknown)
    with pytest.raises(FetchRefused, match="not known"):
        await fetch(ADDRESS, allowed=[ADDRESS], resolve=resolving())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        (ADDRESS, ADDRESS),
        ("https://a.no/x?key=abc&b=2", "https://a.no/x?key=%E2%80%A6&b=2"),
        ("https://a.no/x?Token=abc", "https://a.no/x?Token=%E2%80%A6"),
        ("https://me:abc@a.no/", "an address that cannot be used"),
    ],
)
def test_an_address_is_shown_without_what_is_secret(address: str, kept: str) -> None:
    assert shown(address) == kept
    assert "abc" not in shown(address)


def test_letters_beyond_ascii_in_a_host_are_written_as_the_net_does() -> None:
    assert checked_address("https://blåkors.example/x").raw_host == b"xn--blkors-jua.example"
