"""`content/outside/<class>.toml` -> the messages that are not one of our topics, by class."""

from __future__ import annotations

from pathlib import Path

from knowledge.errors import Problem
from knowledge.library import OUTSIDE_CLASSES, Outside
from knowledge.toml_file import TomlFile

FOLDER = "content/outside"


def read_outside(content: Path, root: Path, problems: list[Problem]) -> Outside:
    """All classes; notes a problem for a class without a file and for a file without a class."""
    folder = content / "outside"
    for path in sorted(folder.glob("*.toml")):
        if path.stem not in OUTSIDE_CLASSES:
            known = ", ".join(OUTSIDE_CLASSES)
            problems.append(
                Problem(
                    f"{FOLDER}/{path.name}",
                    1,
                    f"no class '{path.stem}'; the program knows {known}",
                )
            )
    classes: dict[str, tuple[str, ...]] = {}
    for name in OUTSIDE_CLASSES:
        file = TomlFile.read(folder / f"{name}.toml", root, problems)
        says = file.texts_of(file.data, "says", "says") if file.data else ()
        if file.data and not says:
            file.problem("`says` holds no message; write some, as people type them", "says")
        classes[name] = says
    return Outside(classes)
