"""Which files hold cases, and reading them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.errors import InputError
from bot.evaluation.cases import SHAPES, Case
from bot.evaluation.fields import CaseFileError, Problem
from bot.evaluation.jsonl_cases import BLIND, read_jsonl
from bot.evaluation.toml_cases import read_toml


def checkout() -> Path:
    """The folder the packages stand in; a checkout has `tests/cases` there, an installed package has not."""
    return Path(__file__).resolve().parents[2]


def floor_path(root: Path) -> Path:
    """Where the figures that may not sink are kept."""
    return root / "tests" / "cases" / "floor.toml"


def own_files(root: Path) -> tuple[Path, ...]:
    """Our own case files under `root`, sorted; empty when there are none."""
    cases = root / "tests" / "cases"
    written = tuple(path for path in sorted(cases.glob("*/*.toml")) if path.stem in SHAPES)
    return written + tuple(sorted((cases / BLIND).glob("*.jsonl")))


def default_files(root: Path) -> tuple[Path, ...]:
    """Our own cases and, where the shelf `shared` stands beside the checkout, the messages in its `eval`
    folder.

    Raises `InputError` when there is nothing to run.
    """
    files = own_files(root) + tuple(sorted((root.parent / "shared" / "eval").glob("*.jsonl")))
    if not files:
        raise InputError("no cases found beside the package; name files: evaluate FILES (.jsonl or .toml)")
    return files


def read_cases(paths: Sequence[Path]) -> tuple[Case, ...]:
    """The cases of all files, in order; a folder stands for the case files in it.

    Raises `InputError` with one clear line for a missing, empty or unreadable file; `CaseFileError`, a kind
    of it, names file, line and mend.
    """
    cases: list[Case] = []
    for path in paths:
        for file in _expanded(path):
            cases.extend(_read(file))
    if not cases:
        raise InputError("the files hold no cases; nothing to evaluate")
    return tuple(cases)


def _expanded(path: Path) -> tuple[Path, ...]:
    if not path.is_dir():
        return (path,)
    toml = tuple(file for file in sorted(path.rglob("*.toml")) if file.stem in SHAPES)
    found = toml + tuple(sorted(path.rglob("*.jsonl")))
    if not found:
        raise InputError(
            f"{path}: no case files in this folder; they end in .jsonl or are {', '.join(SHAPES)}.toml"
        )
    return found


def _read(path: Path) -> tuple[Case, ...]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file; check the name") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise CaseFileError(path, [Problem(path, line, "not UTF-8; save the file as UTF-8")]) from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the file") from error
    if path.suffix == ".toml":
        return read_toml(path, text)
    if path.suffix in (".jsonl", ".json", ".ndjson"):
        return read_jsonl(path, text)
    raise InputError(f"{path}: neither .jsonl nor .toml; cases are kept in these two")
