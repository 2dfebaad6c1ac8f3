"""docs/registry.md lists exactly the columns of the program, in its order and with its words."""

from __future__ import annotations

import re
from pathlib import Path

from db.exporters.template import EXAMPLE_ROWS
from db.importers.columns import COLUMNS, field_of

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "registry.md"


def test_the_documented_columns_are_those_of_the_program() -> None:
    section = DOCUMENT.read_text(encoding="utf-8").partition("\n## Regnearket\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `([^`]+)` \| (ja|) ?\| (.+?) \| (.*?) ?\|$", section, flags=re.MULTILINE)
    assert [row[:3] for row in rows] == [
        (each.title, "ja" if each.required else "", each.explained) for each in COLUMNS
    ]
    for column, row in zip(COLUMNS, rows, strict=True):
        said = [word.strip() for word in row[3].removesuffix("…").split(",") if word.strip()]
        if column.words is None:
            assert said == []
        else:
            assert all(column.words.code(word) for word in said)
            assert row[3].endswith("…") or said == list(column.words.labels.values())


def test_the_examples_of_the_template_use_columns_there_are() -> None:
    assert all(field_of(field) == field for row in EXAMPLE_ROWS for field in row)
