"""`content/danger/<kind>.toml` and `content/danger/harmless.toml` -> the messages that danger is learned from."""

from __future__ import annotations

from pathlib import Path

from knowledge.danger import KINDS, LEVELS, DangerKind, DangerLines, Level
from knowledge.errors import Problem
from knowledge.toml_file import TomlFile

FOLDER = "content/danger"
_HARMLESS = "harmless"


def read_danger_lines(content: Path, root: Path, problems: list[Problem]) -> DangerLines:
    """All lines; notes a problem for a kind without a file or a level, a file without a kind, and a line that stands twice."""
    folder = content / "danger"
    for path in sorted(folder.glob("*.toml")):
        if path.stem not in (*KINDS, _HARMLESS):
            text = f"no kind '{path.stem}'; the program knows {', '.join((*KINDS, _HARMLESS))}"
            problems.append(Problem(f"{FOLDER}/{path.name}", 1, text))
    seen: dict[str, str] = {}
    lines: dict[DangerKind, dict[Level, tuple[str, ...]]] = {}
    for kind in KINDS:
        file = TomlFile.read(folder / f"{kind}.toml", root, problems)
        lines[kind] = {level: _says(file, level, seen) for level in LEVELS}
    file = TomlFile.read(folder / f"{_HARMLESS}.toml", root, problems)
    return DangerLines(lines, _says(file, "says", seen))


def _says(file: TomlFile, key: str, seen: dict[str, str]) -> tuple[str, ...]:
    says = file.texts_of(file.data, key, key) if file.data else ()
    if file.data and not says:
        file.problem(f"`{key}` holds no message; write some, as people type them", key)
    for one in says:
        plain = " ".join(one.lower().split())
        if plain in seen:
            file.problem(f"«{one}» stands in {seen[plain]} already; remove one", one)
        seen[plain] = file.path
    return says
