"""An import that is killed leaves the registry as it was or as it was to be. All 200: `python -m tests.kill_imports 200`."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests import kill_imports

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="children are made by fork")
def test_twenty_kills_in_the_middle_of_imports_leave_the_old_registry_or_the_new_one() -> None:
    # A process of its own: a fork of one with threads could stand still.
    done = subprocess.run(
        [sys.executable, "-m", "tests.kill_imports", "20", "--groups", "60"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^kills=20$", done.stdout, re.MULTILINE)
    assert re.search(r"^torn=0$", done.stdout, re.MULTILINE)


def test_the_look_after_a_kill_sees_a_torn_registry(tmp_path: Path) -> None:
    file, folder = tmp_path / "registry.db", tmp_path / "copies"
    states, _ = kill_imports.prepared(file, folder, 20)
    assert kill_imports.faults(file, states) == []
    for statement, words in (
        ("UPDATE groups SET place = 'Bø' WHERE id = 'g00001'", "neither the old nor the new registry"),
        ("DELETE FROM acts WHERE id = 3", "acts do not fit"),
        ("UPDATE history SET act_id = 99", "lines of history without an act"),
    ):
        with closing(sqlite3.connect(file)) as connection:
            connection.execute(statement)
            connection.commit()
        assert any(words in each for each in kill_imports.faults(file, states))
