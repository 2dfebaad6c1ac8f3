"""Texts of strangers as plain text: no markup, no hidden or steering characters, no more than fits. Pure.

A feed's text ends up in a chat, on a page, in a table and in a calendar, so it is made harmless once, here, and not at each
of them. What was done to it is told in words that do not repeat it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html.parser import HTMLParser

NAME = 255
"""Characters of a group's name: the limit of the Meeting Guide specification."""
SHORT = 120
"""Characters of a place, a region or a post code: the longest official place name of the world has 85 letters (New Zealand),
and a building is named in a line."""
ADDRESS = 300
"""Characters of an address in one line; the longest in the samples has 68."""
NOTE = 1000
"""Characters of a note: a chat message holds 4,096, and three groups must fit with their other lines."""

_RAW_FACTOR = 4
"""How much longer than its limit a text may be before it is cut unread: room for markup, not for a 10 MB cell."""
_PASSES = 3
"""Markup may be escaped twice ("&amp;lt;b&amp;gt;"); who escapes it more often than this is not worth reading."""
_MARKS = 2
"""Combining marks on one letter: Vietnamese needs two; stacks of more are made to disturb."""

_BLOCKS = frozenset(
    ("br", "p", "div", "li", "ul", "ol", "tr", "td", "h1", "h2", "h3", "h4", "h5", "h6", "hr")
)
_SILENT = frozenset(("script", "style", "template", "noscript", "iframe", "object", "svg"))
_TAG = re.compile(r"<[^<>]*>")
# UTF-8 read as cp1252: "Ã¸" for "ø", "â€“" for a dash.
_BROKEN = re.compile("[ÃÂ][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]|â[\u0080€][\u0090-\u009f\u0152-\u2122]")
_ENDS_A_SENTENCE = (".", "!", "?", ":", ";", ",", "–", "-")


@dataclass(frozen=True, slots=True)
class Plain:
    """A text of one line without control, format, private or unpaired characters and without "<" and ">"; `done` is what
    was done to it, in words to be put behind the name of the field."""

    text: str
    done: tuple[str, ...] = ()


def plain(value: str, limit: int) -> Plain:
    """`value` as one line of at most `limit` characters. Lines and paragraphs become sentences."""
    found = plain_lines(value, limit)
    return Plain(_joined(found.text.split("\n")), found.done)


def plain_lines(value: str, limit: int) -> Plain:
    """As `plain`, but "\\n" between the lines of the source: who looks for sentences needs them."""
    done: list[str] = []
    text, long = value, len(value) > limit * _RAW_FACTOR
    if long:
        text = text[: limit * _RAW_FACTOR]
    mended = _mended(text)
    if mended != text:
        done.append("broken letters (such as Ã¸ for ø) were mended; export the source as UTF-8")
    text = visible(mended)
    hidden = text != _ordinary_space(mended)
    # A hidden character may have kept broken letters from being seen as such.
    again = visible(_mended(text))
    if again != text:
        text = again
        done.append("broken letters (such as Ã¸ for ø) were mended; export the source as UTF-8")
    for _ in range(_PASSES):
        stripped = visible(_without_markup(text))
        if stripped == text:
            break
        text = stripped
        if "markup was taken out" not in done:
            done.append("markup was taken out")
    if hidden:
        done.append("hidden or direction characters were taken out")
    text = text.replace("<", "‹").replace(">", "›")
    lines = (" ".join(line.split()) for line in text.split("\n"))
    text = "\n".join(line for line in lines if line)
    if long or len(text) > limit:
        done.append(f"was longer than {limit} characters and was cut")
        text = _cut(text, limit)
    return Plain(text, tuple(dict.fromkeys(done)))


def joined(notes: tuple[str, ...], limit: int) -> str:
    """Several notes, each with its lines, as one text; what stands twice stands once."""
    lines = list(dict.fromkeys(line for note in notes for line in note.split("\n") if line))
    return _cut(_joined(lines), limit)


def visible(text: str) -> str:
    """`text` in composed letters without what cannot be seen: control, direction, zero-width, private and unpaired
    characters. Line ends stay, other space becomes a blank."""
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", "".join(each for each in text if not "\ud800" <= each <= "\udfff"))
    kept: list[str] = []
    marks = 0
    for each in text:
        category = unicodedata.category(each)
        marks = marks + 1 if category == "Mn" else 0
        if each in "\n\r\v\f\x85\u2028\u2029":
            kept.append("\n")
        elif category == "Zs" or each == "\t":
            kept.append(" ")
        elif category[0] != "C" and marks <= _MARKS:
            kept.append(each)
    return "".join(kept)


def _ordinary_space(text: str) -> str:
    """What `visible` makes of a text that hides nothing: line ends and blanks alone are no fault to tell of."""
    text = unicodedata.normalize("NFC", text) if not text.isascii() else text
    return re.sub(r"[^\S\n]", " ", re.sub(r"[\n\r\v\f\x85\u2028\u2029]", "\n", text))


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    whole = head.rsplit(" ", 1)[0]
    # A text without blanks is cut inside; else at the last word that fits.
    return (whole if len(whole) >= limit // 2 else head).rstrip() + "…"


def _joined(lines: list[str]) -> str:
    parts = [line + "." if not line.endswith(_ENDS_A_SENTENCE) else line for line in lines[:-1]]
    return " ".join([*parts, *lines[-1:]])


def _mended(text: str) -> str:
    """The text with UTF-8 that was read as cp1252 read right, where that is certain: all of it decodes."""
    if not _BROKEN.search(text):
        return text
    raw = bytearray()
    for each in text:
        try:
            raw += each.encode("cp1252")
        except UnicodeEncodeError:
            if ord(each) > 0xFF:
                return text
            raw.append(ord(each))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return text


def _without_markup(text: str) -> str:
    if "<" not in text and "&" not in text:
        return text
    reader = _Words()
    try:
        reader.feed(text)
        reader.close()
    except AssertionError:  # the standard library's answer to "<![odd["
        return _TAG.sub(" ", text)
    return "".join(reader.parts)


class _Words(HTMLParser):
    """Keeps what a reader of a page would see; scripts and styles are not text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)
