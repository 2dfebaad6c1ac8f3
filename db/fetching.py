"""Fetches one feed over https, so that neither its server nor who wrote its address can reach into our own network.

The address must be one of those somebody allowed. Its host is looked up once, every number found must be public, and the
connection goes to a number that was looked at – a name that answers otherwise the second time gains nothing. No redirects, no
cookies, no proxy of the environment.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import zlib
from collections.abc import Awaitable, Callable, Collection, Sequence

import httpx

MOST_BYTES = 20_000_000
"""Of the answer, packed and unpacked. The largest lists of meetings known (a whole country's fellowship, some 5,000 meetings of
1-2 kB) stay under 10 MB; a Norwegian one is under 1 MB. More is a mistake or an attack, and reading it takes ten times the
memory."""

SECONDS = 30.0
"""For all of it: look-up, connection and answer. A feed that is slower is tried again by the next refresh."""

_CONNECT_SECONDS = 10.0
"""For one of a host's numbers, so that another can still be tried within the whole."""

_SECRETS = ("key", "apikey", "api_key", "token", "access_token", "password", "secret", "sig", "signature")
_EMBEDDING = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
"""IPv6 numbers that stand for an IPv4 number behind a translator (RFC 6052, RFC 8215)."""
_GZIP = 16 + zlib.MAX_WBITS

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""Host and port -> the numbers of the host. Raises OSError for an unknown one."""


class FetchRefused(Exception):  # noqa: N818 - a state of the world, not a mistake in the program
    """The feed was not fetched; `str(error)` is one line with the mend, without a password, a key or what was answered."""


def checked_address(address: str) -> httpx.URL:
    """The address, if it is one that could ever be fetched. Raises FetchRefused."""
    try:
        url = httpx.URL(address.strip())
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise FetchRefused("the address cannot be read; write it as https://host/path") from None
    if url.scheme != "https":
        raise FetchRefused("only https addresses are fetched; use the https address of the feed")
    if url.userinfo:
        raise FetchRefused("an address must hold no user and password; take them out")
    if not url.host:
        raise FetchRefused("the address names no host; write it as https://host/path")
    if url.port is not None and not 0 < url.port < 65_536:
        raise FetchRefused("the port of the address cannot be; mend it, or leave it out")
    if url.fragment:
        raise FetchRefused("the part after # is never sent; take it out of the address")
    return url


def shown(address: str) -> str:
    """The address as it may be kept and printed: values of parameters that are keys are left out."""
    try:
        url = checked_address(address)
    except FetchRefused:
        return "an address that cannot be used"
    pairs = url.params.multi_items()
    if not any(name.lower() in _SECRETS for name, _ in pairs):
        return str(url)
    return str(url.copy_with(params=[(n, "…" if n.lower() in _SECRETS else v) for n, v in pairs]))


async def fetch(
    address: str,
    *,
    allowed: Collection[str],
    resolve: Resolve | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
    most_bytes: int = MOST_BYTES,
    seconds: float = SECONDS,
) -> bytes:
    """The body behind `address`, which must be in `allowed`.

    `resolve` looks a host up (default: the system's way), `transport` speaks (default: httpx over the network).
    Raises FetchRefused, naming the host and the mend.
    """
    url = checked_address(address)
    if str(url) not in {str(checked_address(each)) for each in allowed}:
        raise FetchRefused(
            f"{shown(address)} is not among the allowed feeds; add it to the file VEIVISER_FEEDS names"
        )
    try:
        async with asyncio.timeout(seconds):
            numbers = await _numbers(url, resolve or _look_up)
            return await _body(url, numbers, transport, most_bytes)
    except TimeoutError:
        raise FetchRefused(f"{url.host} took more than {seconds:g} seconds; try again later") from None
    except httpx.TimeoutException:
        raise FetchRefused(f"{url.host} does not answer in time; try again later") from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError):
        raise FetchRefused(
            f"{url.host} cannot be reached over https, or broke off; look whether the address opens in a browser"
        ) from None


def is_public(number: str) -> bool:
    """True for the number of a machine on the open internet; False for private, local, shared and reserved ones."""
    try:
        ip = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is None and any(ip in network for network in _EMBEDDING):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        # Site-local numbers were given up long ago, and are still routed inside some houses.
        if ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


async def _look_up(host: str, port: int) -> Sequence[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(each[4][0]) for each in found]


async def _numbers(url: httpx.URL, resolve: Resolve) -> tuple[str, ...]:
    """The numbers of the host, all public. One that is not refuses them all: it would be a name made to lead inside."""
    found = tuple(dict.fromkeys(await resolve(url.raw_host.decode("ascii"), url.port or 443)))
    if not found:
        raise FetchRefused(f"{url.host} is not known; mend the address")
    if not all(map(is_public, found)):
        raise FetchRefused(
            f"{url.host} leads to a private network; feeds are fetched from public servers only"
        )
    return found


async def _body(
    url: httpx.URL, numbers: Sequence[str], transport: httpx.AsyncBaseTransport | None, most_bytes: int
) -> bytes:
    limits = httpx.Timeout(SECONDS, connect=_CONNECT_SECONDS)
    async with httpx.AsyncClient(
        transport=transport, trust_env=False, follow_redirects=False, timeout=limits
    ) as client:
        for position, number in enumerate(numbers):
            try:
                return await _from(client, url, number, most_bytes)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                # A host with two numbers may be reachable by one of them only (IPv6 without a route).
                if position == len(numbers) - 1:
                    raise
    raise FetchRefused(f"{url.host} cannot be reached; try again later")


async def _from(client: httpx.AsyncClient, url: httpx.URL, number: str, most_bytes: int) -> bytes:
    host = url.raw_host.decode("ascii")
    request = client.build_request(
        "GET",
        # The connection goes to the number that was looked at; the certificate is still checked against the name.
        url.copy_with(host=number),
        headers={
            "Host": url.netloc.decode("ascii"),
            "Accept": "application/json, text/csv, application/octet-stream;q=0.8, */*;q=0.1",
            "Accept-Encoding": "gzip, identity",
            "User-Agent": "veiviser-registry",
        },
        extensions={"sni_hostname": host},
    )
    response = await client.send(request, stream=True)
    try:
        if response.is_redirect:
            raise FetchRefused(
                f"{url.host} sends elsewhere; put the address it leads to into the file of feeds"
            )
        if response.status_code != 200:
            raise FetchRefused(
                f"{url.host} answered {response.status_code}; look whether the address is right"
            )
        return await _limited(response, url.host, most_bytes)
    finally:
        await response.aclose()


async def _limited(response: httpx.Response, host: str, most_bytes: int) -> bytes:
    """The body, packed and unpacked no larger than `most_bytes`, and as long as it was said to be."""
    too_large = FetchRefused(
        f"{host} sends more than {most_bytes // 1_000_000} MB; that is no list of groups"
    )
    broken = FetchRefused(f"{host} sent an answer that is cut off or broken; try again later")
    said = response.headers.get_list("content-length", split_commas=True)
    if len(set(said)) > 1 or not all(each.isascii() and each.isdigit() for each in said):
        raise broken
    if said and (len(said[0]) > 12 or int(said[0]) > most_bytes):
        raise too_large
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("identity", "gzip", ""):
        raise FetchRefused(f"{host} packs its answer in a way we do not unpack; ask for gzip or none")
    unpack = zlib.decompressobj(_GZIP) if coding == "gzip" else None
    packed, body = 0, bytearray()
    async for chunk in response.aiter_raw():
        packed += len(chunk)
        if unpack is None:
            body += chunk
        else:
            try:
                # One byte more than is left, so that a bomb shows itself without being unpacked.
                body += unpack.decompress(chunk, most_bytes - len(body) + 1)
            except zlib.error:
                raise broken from None
        if packed > most_bytes or len(body) > most_bytes or (unpack is not None and unpack.unconsumed_tail):
            raise too_large
    # A second packed part behind the first would be lost in silence.
    half = unpack is not None and packed > 0 and (not unpack.eof or bool(unpack.unused_data))
    if half or (said and packed != int(said[0])):
        raise broken
    return bytes(body)
