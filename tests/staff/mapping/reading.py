"""Reads a page back: is it whole, and what stands in its tables."""

from __future__ import annotations

from html.parser import HTMLParser

from bot.staff.mapping import words

_VOID = frozenset({"meta", "br", "link", "img", "input", "hr"})


class Reading(HTMLParser):
    """Reads a page and keeps what a test asks of it: faults of nesting, ids, references, tables, text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[str] = []
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.named: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.tables: dict[str, list[list[str]]] = {}
        self.headings: list[str] = []
        self.text = ""
        self._table: list[list[str]] | None = None
        self.feed(html)
        self.close()
        if self.stack:
            self.faults.append(f"never closed: {self.stack}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if len(found) != len(attrs):
            self.faults.append(f"<{tag}> says an attribute twice")
        self.attributes += [(tag, name, value) for name, value in found.items()]
        self.ids += [found["id"]] if "id" in found else []
        self.named += found.get("aria-labelledby", "").split()
        self.named += [found["href"][1:]] if found.get("href", "").startswith("#") else []
        if tag not in _VOID:
            self.stack.append(tag)
        if tag == "table":
            self._table = self.tables.setdefault(found["id"], [])
        elif tag == "tr" and self._table is not None:
            self._table.append([])
        elif tag in ("td", "th") and self._table is not None:
            self._table[-1].append("")
        elif tag in ("h1", "h2", "h3", "h4"):
            self.headings.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.stack or self.stack[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.stack[-1:]}")
        else:
            self.stack.pop()
        if tag == "table":
            self._table = None

    def handle_data(self, data: str) -> None:
        if self.stack and self.stack[-1] != "style":
            self.text += data
        if self._table and self._table[-1] and self.stack[-1] in ("td", "th"):
            self._table[-1][-1] += data


def rows_of(reading: Reading, table: str) -> list[list[str]]:
    """The cells of the body of a table, hard blanks made plain."""
    return [[cell.replace(words.NBSP, " ") for cell in row] for row in reading.tables[table][1:]]
