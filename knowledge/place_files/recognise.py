"""What a place file is: told by its columns or keys, never by its name. Opens plain files and `.zip`."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from knowledge.place_files import alternate_names, geonames, post_codes
from knowledge.place_files.rows import Unreadable

Format = Literal["geonames", "kommuneinfo", "ssr", "alternate-names", "post-geonames", "post-posten"]

ORDER: tuple[Format, ...] = (
    "geonames",
    "kommuneinfo",
    "ssr",
    "alternate-names",
    "post-geonames",
    "post-posten",
)
"""The order in which files are read: places before the names that refer to them; Posten's own codes last, so they win."""

_HEAD = 1 << 16
"""Bytes looked at. The first row of every format is shorter than this."""

KNOWN = (
    "GeoNames NO.txt (19 columns), alternateNamesV2 (10), GeoNames post codes (12), Posten's register (5), "
    "kommuneinfo /fylkerkommuner or pages of the register of place names (JSON)"
)


# RuntimeError: a member that is encrypted or packed in a way Python does not know.
_BROKEN = (OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError)


class NotOurs(Unreadable):
    """A whole file that is none of the formats."""


@dataclass(frozen=True, slots=True)
class PlaceFile:
    """A file that was recognised. `member` is the file inside a `.zip`, "" for a plain one."""

    path: Path
    member: str
    format: Format

    @property
    def name(self) -> str:
        """How the file is named in messages: its own name, and that of the member."""
        return f"{self.path.name}/{self.member}" if self.member else self.path.name

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """The bytes of the file, unpacked while they are read. Raises Unreadable for a broken `.zip` or disk."""
        try:
            with self.path.open("rb") as plain:
                if not self.member:
                    yield plain
                else:
                    with zipfile.ZipFile(plain) as packed, packed.open(self.member) as stream:
                        yield io.BufferedReader(stream)  # type: ignore[type-var]
        except _BROKEN as error:
            raise Unreadable(f"{self.name}: cannot be read ({_reason(error)}): fetch it again") from None


def recognised(path: Path) -> PlaceFile:
    """The file with its format. Raises NotOurs saying what it should be, Unreadable for a broken one; both with the path."""
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
            if not head.startswith(b"PK\x03\x04"):
                found = format_of(head)
                if found is None:
                    raise NotOurs(f"{path}: is none of the files we read: {KNOWN}")
                return PlaceFile(path, "", found)
            stream.seek(0)
            return _in_zip(path, stream)
    except _BROKEN as error:
        raise Unreadable(f"{path}: cannot be read ({_reason(error)}): fetch it again") from None


def _in_zip(path: Path, stream: BinaryIO) -> PlaceFile:
    """The one member that we read; GeoNames packs a readme or a list of languages with it."""
    found: list[PlaceFile] = []
    with zipfile.ZipFile(stream) as packed:
        for member in packed.infolist():
            if not member.is_dir():
                with packed.open(member) as inside:
                    kind = format_of(inside.read(_HEAD))
                if kind is not None:
                    found.append(PlaceFile(path, member.filename, kind))
    if not found:
        raise NotOurs(f"{path}: holds none of the files we read: unpack it and give the file you mean")
    if len(found) > 1:
        raise Unreadable(
            f"{path}: holds {len(found)} files we read, needs one: unpack it and give the file you mean"
        )
    return found[0]


def format_of(head: bytes) -> Format | None:
    """The format that a file with this beginning has, None when it is none of ours."""
    head = head.removeprefix(b"\xef\xbb\xbf")
    if head.lstrip()[:1] in (b"{", b"["):
        return _json_format(head)
    lines = [line.rstrip(b"\r") for line in head.split(b"\n")]
    # The last line may be cut off.
    whole = [line for line in (lines[:-1] or lines) if line.strip()][:20]
    for line in whole:
        found = _columns_format(line.split(b"\t"))
        # A bad first row must not hide what the file is.
        if found is not None:
            return found
    return None


def _columns_format(fields: list[bytes]) -> Format | None:
    if len(fields) == geonames.COLUMNS and fields[0].isdigit() and len(fields[8]) == 2:
        return "geonames"
    if len(fields) == post_codes.GEONAMES_COLUMNS and len(fields[0]) == 2 and fields[1][:1].isalnum():
        return "post-geonames"
    if len(fields) in (8, alternate_names.COLUMNS) and fields[0].isdigit() and fields[1].isdigit():
        return "alternate-names"
    if (
        len(fields) == post_codes.POSTEN_COLUMNS
        and fields[0].strip().isdigit()
        and len(fields[4].strip()) == 1
    ):
        return "post-posten"
    return None


def _json_format(head: bytes) -> Format | None:
    # An answer without hits has no rows, but says what was searched for.
    if b'"navneobjekttype"' in head or b'"totaltAntallTreff"' in head:
        return "ssr"
    return "kommuneinfo" if b'"fylkesnummer"' in head and b'"kommuner"' in head else None


def _reason(error: Exception) -> str:
    return (
        (error.strerror or type(error).__name__)
        if isinstance(error, OSError)
        else str(error) or type(error).__name__
    )
