"""Migrations: from nothing, twice, from anywhere, and refused where they would do harm."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlmodel import SQLModel

from db import migrate
from db.errors import RegistryUnavailable
from db.models import SCHEMA
from db.staff_models import ActRow
from tests.db.conftest import url_of

CHECKS = re.compile(r"CONSTRAINT (\w+) CHECK \((.+)\),? *$", re.MULTILINE)


def tables_of(path: Path) -> dict[str, str]:
    connection = sqlite3.connect(path)
    found = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall())
    connection.close()
    return found


def columns_of(path: Path, table: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    found = connection.execute(
        'SELECT name, type, "notnull", pk FROM pragma_table_info(?)', (table,)
    ).fetchall()
    connection.close()
    return sorted(found)


def test_a_missing_file_and_its_folder_are_made(tmp_path: Path) -> None:
    url = url_of(tmp_path / "new" / "registry.db")
    assert migrate.current(url) is None
    migrate.upgrade(url)
    assert migrate.is_current(url)


def test_migrating_again_changes_nothing(file: Path) -> None:
    before = tables_of(file)
    migrate.upgrade(url_of(file))
    assert tables_of(file) == before


def test_the_newest_migration_is_the_schema_the_program_reads() -> None:
    assert migrate.head() == SCHEMA


def test_the_migrations_make_the_same_tables_as_the_models(migrated: Path, tmp_path: Path) -> None:
    modelled = tmp_path / "models.db"
    engine = create_engine(url_of(modelled))
    assert ActRow.__tablename__ == "acts"  # the tables of the staff are known, too
    SQLModel.metadata.create_all(engine)
    engine.dispose()
    assert set(tables_of(modelled)) == set(tables_of(migrated)) - {"alembic_version"}
    for table in tables_of(modelled):
        assert columns_of(migrated, table) == columns_of(modelled, table)
        assert set(CHECKS.findall(tables_of(migrated)[table])) == set(
            CHECKS.findall(tables_of(modelled)[table])
        )
    for table in ("organisations", "groups", "meetings", "acts", "history", "reports", "proposals"):
        assert CHECKS.findall(tables_of(migrated)[table])


def test_an_empty_file_is_filled(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    migrate.upgrade(url_of(path))
    assert migrate.is_current(url_of(path))


def test_a_file_that_is_no_registry_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_bytes(b"dear registry, " * 400)
    with pytest.raises(RegistryUnavailable, match=r"letter\.db is not a registry"):
        migrate.upgrade(url_of(path))
    assert path.read_bytes() == b"dear registry, " * 400


def test_a_file_of_a_newer_program_is_refused(file: Path) -> None:
    connection = sqlite3.connect(file)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    with pytest.raises(RegistryUnavailable, match="newer version"):
        migrate.upgrade(url_of(file))


def test_a_migration_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "registry.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE meetings (mine)")  # the third table the migration wants to make
    connection.commit()
    connection.close()
    with pytest.raises(RegistryUnavailable):
        migrate.upgrade(url_of(path))
    assert set(tables_of(path)) == {"meetings"}


def test_migrating_works_from_any_working_directory(tmp_path: Path) -> None:
    odd = tmp_path / "100% other"
    odd.mkdir()
    here = Path(__file__).resolve().parents[2]
    program = f"import sys; sys.path.insert(0, {str(here)!r}); from db import migrate; migrate.upgrade('sqlite:///r.db')"
    subprocess.run([sys.executable, "-c", program], cwd=odd, check=True)  # noqa: S603 - our own program
    assert migrate.is_current(url_of(odd / "r.db"))


def test_the_way_of_a_reply_does_not_import_the_migrations() -> None:
    here = Path(__file__).resolve().parents[2]
    program = (
        f"import sys; sys.path.insert(0, {str(here)!r}); import db.snapshot, db.counts;"
        " sys.exit('alembic' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)  # noqa: S603 - our own program


def test_the_groups_and_meetings_of_the_first_tables_are_carried_over(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    migrate.upgrade(url_of(path), to="0001")
    connection = sqlite3.connect(path)
    connection.executescript(
        """
        INSERT INTO organisations VALUES ('aa', 'AA', 'Anonyme Alkoholikere', 'self_help_group');
        INSERT INTO groups (id, organisation_id, name, place, address, municipality, municipality_number, county,
            lat, lon, open, led_by, language, access, note, confirmed_on, confirmed_by, source, source_id, example)
            VALUES ('g', 'aa', 'AA Bø', 'Bø', 'Veien 1', 'Bø', '1867', 'Nordland', 68.6, 14.4, 1, 'member', 'nb',
            '["wheelchair"]', 'n', '2026-05-01', 'gruppa selv', 's', 'k', 0);
        INSERT INTO meetings (group_id, position, weekday, starts, ends, interval_weeks, anchor, nth, format, note)
            VALUES ('g', 0, 1, '19:00:00', '20:00:00', 2, '2026-11-23', '[]', 'in_person', 'm'),
                   ('g', 1, NULL, NULL, NULL, 1, NULL, '[]', 'online', '');
        """
    )
    connection.close()
    migrate.upgrade(url_of(path))
    connection = sqlite3.connect(path)
    kept = connection.execute(
        "SELECT name, lat, open, access, confirmed_on, country, paused, listed_on, origins FROM groups"
    ).fetchall()
    meetings = connection.execute(
        "SELECT position, weekday, interval_weeks, anchor, on_holidays, not_on FROM meetings ORDER BY position"
    ).fetchall()
    left = connection.execute(
        "SELECT name FROM sqlite_master WHERE name LIKE '%aside%' OR name LIKE '%new'"
    ).fetchall()
    broken = connection.execute("PRAGMA foreign_key_check").fetchall()
    connection.close()
    assert kept == [("AA Bø", 68.6, 1, '["wheelchair"]', "2026-05-01", "NO", 0, None, "{}")]
    assert meetings == [(0, 1, 2, "2026-11-23", 1, "[]"), (1, None, 1, None, 1, "[]")]
    assert left == []
    assert broken == []
