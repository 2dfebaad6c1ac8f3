"""The last good reading of the registry, kept on disk for the day its file cannot be read.

A text file in UTF-8: a first line that says what it is, one line of JSON for each organisation, group and problem, and a last
line with the SHA-256 of all before it. It is written beside and put in place in one step, so it is whole or not there.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from db.facts import UnreadableFactsError, facts_of, group_from, lean
from db.registry import RegistryOrganisation, Snapshot

FORMAT = 1
"""Raised when an older program would read a newer file wrongly."""

Stamp = tuple[tuple[int, int], ...]

_AT_ONCE = 500
"""Groups put into JSON before others get a turn: some milliseconds, while the bot goes on answering."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A reading that was kept. `as_of` is when the registry's file had last been written (UTC)."""

    snapshot: Snapshot
    as_of: datetime


class UnusableCopyError(Exception):
    """The copy is damaged or of another program; `str(error)` is one line naming the file."""


class LastGood:
    """The last good reading of one registry file, in `folder`. Each registry has its own, by the path of its file."""

    def __init__(self, folder: Path, registry: Path) -> None:
        """Nothing is opened; the folder is made when something is kept."""
        # Two registries may share the folder, and the groups of one must never stand in for the other's.
        name = hashlib.sha256(str(registry).encode("utf-8", "surrogateescape")).hexdigest()[:12]
        self.path = folder / f"registry-{name}.last-good"

    def keep(self, snapshot: Snapshot, stamp: Stamp) -> None:
        """Keeps the reading of the file that had that `stamp` (`Registry.stamp`). Raises OSError.

        The same reading is not written twice: every command of the program reads the registry once.
        """
        if self._holds(stamp):
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self.path.with_name(f"{self.path.name}.{os.getpid()}.new")
        try:
            with unfinished.open("wb") as file:
                digest = hashlib.sha256()
                for part in _parts(snapshot, stamp):
                    digest.update(part)
                    file.write(part)
                file.write(_last_line(digest.hexdigest()))
                file.flush()
                os.fsync(file.fileno())
            os.replace(unfinished, self.path)
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)

    def load(self) -> Kept | None:
        """What was kept; None when nothing was. Raises UnusableCopyError for a file that is damaged or not understood."""
        try:
            raw = self.path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise UnusableCopyError(f"the last good copy {self.path} cannot be read") from error
        body = _checked(raw)
        if body is None:
            raise UnusableCopyError(f"the last good copy {self.path} is damaged and not used; remove it")
        try:
            return _read(body)
        except (UnreadableFactsError, ValueError, KeyError, TypeError, OverflowError, OSError) as error:
            raise UnusableCopyError(
                f"the last good copy {self.path} was written by another version of the program and is not used"
            ) from error

    def _holds(self, stamp: Stamp) -> bool:
        try:
            body = _checked(self.path.read_bytes())
            if body is None:
                return False
            head = json.loads(body[: body.index(b"\n")])
            return bool(head["format"] == FORMAT and head["stamp"] == [list(each) for each in stamp])
        except (OSError, ValueError, KeyError, TypeError):
            return False


def written_at(stamp: Stamp) -> datetime:
    """When the file with that stamp was last written, in UTC."""
    newest = max((each[0] for each in stamp), default=0)
    return datetime.fromtimestamp(newest // 1_000_000_000, UTC)


def _parts(snapshot: Snapshot, stamp: Stamp) -> Iterator[bytes]:
    yield _line(
        {
            "format": FORMAT,
            "stamp": stamp,
            "organisations": len(snapshot.organisations),
            "groups": len(snapshot.groups),
            "problems": len(snapshot.problems),
        }
    )
    yield b"".join(_line(asdict(each)) for each in snapshot.organisations)
    for start in range(0, len(snapshot.groups), _AT_ONCE):
        some = snapshot.groups[start : start + _AT_ONCE]
        yield b"".join(_line(lean(facts_of(each))) for each in some)
    yield b"".join(_line(each) for each in snapshot.problems)


def _read(body: bytes) -> Kept:
    lines = body.split(b"\n")
    head = json.loads(lines[0])
    if head["format"] != FORMAT:
        raise ValueError("another format")
    of_groups = 1 + int(head["organisations"])
    of_problems = of_groups + int(head["groups"])
    end = of_problems + int(head["problems"])
    if len(lines) != end + 1 or lines[end]:
        raise ValueError("lines are missing")
    stamp = tuple((int(written), int(size)) for written, size in head["stamp"])
    return Kept(
        Snapshot(
            groups=tuple(group_from(json.loads(each)) for each in lines[of_groups:of_problems]),
            organisations=tuple(RegistryOrganisation(**json.loads(each)) for each in lines[1:of_groups]),
            problems=tuple(str(json.loads(each)) for each in lines[of_problems:end]),
        ),
        written_at(stamp),
    )


def _checked(raw: bytes) -> bytes | None:
    """All but the last line, None when that line does not fit."""
    body = raw[: raw.rfind(b"\n", 0, -1) + 1]
    return body if raw[len(body) :] == _last_line(hashlib.sha256(body).hexdigest()) else None


def _last_line(digest: str) -> bytes:
    return f"sha256 {digest}\n".encode()


def _line(value: Any) -> bytes:
    return json.dumps(value).encode() + b"\n"
