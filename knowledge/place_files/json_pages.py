"""JSON files of official services: read one at a time, and only of a size that fits."""

from __future__ import annotations

import json
from typing import Any, BinaryIO

from knowledge.place_files.rows import Unreadable

LARGEST = 64 << 20
"""Bytes. A page of 500 places has about 300 kB; a file of this size costs some 600 MB while it is read."""


def load(stream: BinaryIO, file: str) -> Any:
    """The content of a JSON file. Raises Unreadable when it is too large or no JSON."""
    raw = stream.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise Unreadable(f"{file}: is larger than {LARGEST >> 20} MiB: fetch it in pages, one file each")
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unreadable(f"{file}: is not UTF-8: fetch it again") from None
    except json.JSONDecodeError as error:
        raise Unreadable(f"{file}:{error.lineno}: is no whole JSON ({error.msg}): fetch it again") from None
    except RecursionError:
        raise Unreadable(f"{file}: is nested too deep to be a list of places: fetch it again") from None


def text(value: Any) -> str:
    """A text or number as text, anything else as ""."""
    if isinstance(value, str):
        # JSON may hold half a character ("\ud800"), which nothing can print; `clean_name` refuses what this leaves.
        return value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def items(value: Any) -> list[dict[str, Any]]:
    """The objects in a list; [] for what is no list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
