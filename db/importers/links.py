"""Addresses on the net, checked before anybody is sent there. Pure; nothing is fetched.

Only http and https, a host with a dot and a name, nothing that hides who is called or runs in the reader's browser, and never
a page for gifts: where money goes is not ours to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

from db.importers.plain import visible

LONGEST = 1000
"""Characters of a link. A Teams invitation has about 350; browsers and chats cut beyond 2,000."""

# No dot: "example.org:8443" is a host with its port.
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+\-]*:")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_TOP = re.compile(r"(?:[a-z]{2,24}|xn--[a-z0-9-]{2,59})")
# Characters that have no place in an address, though browsers forgive them.
_ODD = re.compile(r"[\s<>\"'\\^`{|}]")
_SAFE = "/:;?#[]@!$&()*+,=%-._~"
_GIFTS = (
    "paypal.com", "paypal.me", "venmo.com", "cash.app", "square.link", "squareup.com", "square.site", "vipps.no", "qr.vipps.no",
    "spleis.no", "gofundme.com", "patreon.com", "ko-fi.com", "buymeacoffee.com", "donorbox.org", "homegroup.online",
    "zeffy.com", "givebutter.com", "swish.nu", "mobilepay.dk",
)  # fmt: skip
_IN_TEXT = re.compile(
    r"(?i)(?:\b(?:[a-z][a-z0-9+.\-]{1,20}://|www\.)|\b(?:"
    + "|".join(map(re.escape, _GIFTS))
    + r")\b)[^\s,;]*"
)
_TRAILING = ".,;:!?)]»”"


@dataclass(frozen=True, slots=True)
class Link:
    """`url` is an absolute http(s) address in ASCII, or None; `fault` says in words why it was left out."""

    url: str | None
    fault: str = ""


def checked_link(value: str) -> Link:
    """The address in `value`, with the scheme mended where it lacks ("zoom.us/j/1" -> "https://zoom.us/j/1")."""
    text = visible(value).strip().replace("&amp;", "&")
    if not text:
        return Link(None)
    if len(text) > LONGEST:
        return Link(None, f"is longer than {LONGEST} characters")
    if _ODD.search(text):
        return Link(None, "holds blanks or characters that no address has")
    if text.startswith("//"):
        text = "https:" + text
    elif "://" not in text.split("?")[0]:
        if _SCHEME.match(text):
            return Link(None, "is no address of a page (only https and http are taken)")
        text = "https://" + text
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return Link(None, "cannot be read as an address")
    if parts.scheme not in ("http", "https"):
        return Link(None, "is no address of a page (only https and http are taken)")
    if "@" in parts.netloc:
        return Link(None, "holds a user name or password")
    try:
        host = host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return Link(None, "has a host name that cannot be")
    labels = host.split(".")
    if len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)) or not _TOP.fullmatch(labels[-1]):
        return Link(None, "has a host without a dot or with a name that cannot be")
    if any(host == each or host.endswith("." + each) for each in _GIFTS):
        return Link(None, "is a page for gifts, which are never imported")
    netloc = host if port is None else f"{host}:{port}"
    path, query, rest = (quote(each, safe=_SAFE) for each in (parts.path, parts.query, parts.fragment))
    url = urlunsplit((parts.scheme, netloc, path, query, rest))
    return Link(url) if len(url) <= LONGEST else Link(None, f"is longer than {LONGEST} characters")


def asks_for_access(url: str) -> bool:
    """Whether a Zoom link comes without the password that would let people in: then one has to ask for it first."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    zoom = host == "zoom.us" or host.endswith((".zoom.us", ".zoom.com"))
    return zoom and "/j/" in parts.path and "pwd=" not in parts.query


def without_bad_links(text: str) -> tuple[str, tuple[str, ...]]:
    """`text` without addresses that may not be passed on, and what was wrong with them."""
    faults: list[str] = []

    def judged(found: re.Match[str]) -> str:
        word = found.group()
        bare = word.rstrip(_TRAILING)
        fault = checked_link(bare).fault
        if not fault:
            return word
        faults.append(f"a link in it {fault} and was left out")
        return word[len(bare) :]

    kept = _IN_TEXT.sub(judged, text)
    return (re.sub(r" {2,}", " ", kept) if faults else text, tuple(dict.fromkeys(faults)))
