"""The line of a file on which something stands that was read from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.library import TopicText

_FENCE = "+++"


@dataclass(slots=True)
class Lines:
    """Finds the line of something that was read. Files that cannot be read give line 1."""

    root: Path
    _files: dict[str, list[str]] = field(default_factory=dict)

    def of(self, path: str) -> list[str]:
        if path not in self._files:
            try:
                self._files[path] = (self.root / path).read_text(encoding="utf-8").split("\n")
            except (OSError, UnicodeDecodeError):
                self._files[path] = []
        return self._files[path]

    def below(self, folder: str) -> tuple[str, ...]:
        """The TOML files right below a folder, as paths from the root."""
        found = sorted((self.root / folder).glob("*.toml"))
        return tuple(one.relative_to(self.root).as_posix() for one in found)

    def holding(self, paths: Iterable[str], needle: str) -> str:
        """The first of `paths` with a line that is `needle`; the first of all when none has one."""
        among = tuple(paths)
        return next((one for one in among if any(line.strip() == needle for line in self.of(one))), among[0])

    def find(self, path: str, *needles: str) -> int:
        """The 1-based line where the last needle stands after those before it; the last one found, else 1."""
        at, found = 0, 1
        for needle in needles:
            hit = next((i for i, line in enumerate(self.of(path)[at:], at) if needle in line), None)
            if hit is None:
                break
            at, found = hit, hit + 1
        return found

    def entry(self, path: str, section: str, key: str) -> int:
        """The line of `key = …` below `[section]` in a TOML file; the section's line when the key is not there."""
        inside, found = False, 1
        for number, raw in enumerate(self.of(path), 1):
            line = raw.strip()
            if line.startswith("["):
                inside = line == f"[{section}]"
                found = number if inside else found
            elif inside and line.partition("=")[0].strip().strip('"') == key and "=" in line:
                return number
        return found

    def body(self, text: TopicText, paragraph: str, needle: str = "") -> int:
        """The line of a paragraph in a topic file, and in it the line that holds `needle`."""
        lines = self.of(text.path)
        fences = [i for i, line in enumerate(lines) if line.strip() == _FENCE]
        start = fences[1] + 1 if len(fences) > 1 else 0
        first = next(
            (
                i
                for i in range(start, len(lines))
                if (bare := lines[i].strip()) and paragraph.startswith(bare)
            ),
            None,
        )
        if first is None:
            return 1
        if needle:
            last = next((i for i in range(first, len(lines)) if not lines[i].strip()), len(lines))
            first = next((i for i in range(first, last) if needle.lower() in lines[i].lower()), first)
        return first + 1
