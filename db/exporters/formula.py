"""Texts that a spreadsheet would run as a formula, made harmless. Pure."""

from __future__ import annotations

from db.importers.cells import FORMULA


def harmless(text: str) -> str:
    """`text` with an apostrophe in front where a spreadsheet opening a CSV would run it (OWASP, CSV injection).

    A text that begins with apostrophes and then such a sign gets one more, so that taking one away gives every text back.
    """
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def looks_harmless(text: str) -> bool:
    """Whether `text` already begins with an apostrophe that a reader of ours would take away."""
    return text.startswith("'") and harmless(text) != text
