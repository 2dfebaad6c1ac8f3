"""The environment: read in one place, with exact errors."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.errors import SettingsError
from bot.settings import PREFIX, Settings, from_environment

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def empty_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith(PREFIX) or name == "DATABASE_URL":
            monkeypatch.delenv(name)


def test_without_any_variable_there_are_usable_settings() -> None:
    settings = from_environment()
    assert settings.database_url.startswith("sqlite:///")
    assert settings.telegram_token is None
    assert settings.log_level == "INFO"


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"VEIVISER_DATABASE_URL": "sqlite:///a.db"}, "sqlite:///a.db"),
        ({"DATABASE_URL": "sqlite:///b.db"}, "sqlite:///b.db"),
        ({"VEIVISER_DATABASE_URL": "sqlite:///a.db", "DATABASE_URL": "sqlite:///b.db"}, "sqlite:///a.db"),
        ({"VEIVISER_DATABASE_URL": "", "DATABASE_URL": "sqlite:///b.db"}, "sqlite:///b.db"),
    ],
)
def test_the_registry_is_where_our_own_variable_says_and_else_where_the_common_one_does(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert from_environment().database_url == expected


def test_a_variable_that_is_set_to_nothing_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VEIVISER_TELEGRAM_TOKEN", "")
    monkeypatch.setenv("VEIVISER_LOG_LEVEL", "")
    settings = from_environment()
    assert (settings.telegram_token, settings.log_level) == (None, "INFO")


def test_every_setting_has_a_variable_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    values = {
        "database_url": "sqlite:///x.db",
        "telegram_token": "1:abc",
        "telegram_api": "http://127.0.0.1/bot",
        "log_level": "ERROR",
    }
    for name in Settings.model_fields:
        monkeypatch.setenv(PREFIX + name.upper(), values.get(name, str(tmp_path / name)))
    settings = from_environment()
    assert settings.cache_folder == tmp_path / "cache_folder"
    assert settings.log_level == "ERROR"
    assert settings.telegram_token is not None
    assert settings.telegram_token.get_secret_value() == "1:abc"


def test_a_misspelt_variable_is_named_and_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VEIVISER_TELEGRAM_TOKN", "1:abc")
    with pytest.raises(SettingsError, match="VEIVISER_TELEGRAM_TOKN") as caught:
        from_environment()
    assert "docs/settings.md" in str(caught.value)
    assert "1:abc" not in str(caught.value)


def test_a_value_that_cannot_be_used_is_named_by_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VEIVISER_LOG_LEVEL", "loud")
    with pytest.raises(SettingsError, match="VEIVISER_LOG_LEVEL"):
        from_environment()


def test_the_token_is_in_no_text_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VEIVISER_TELEGRAM_TOKEN", "1234:very-secret")
    settings = from_environment()
    assert "very-secret" not in f"{settings!r} {settings} {settings.model_dump_json()}"


def test_settings_do_not_change_once_made() -> None:
    with pytest.raises(ValidationError):
        from_environment().log_level = "DEBUG"  # type: ignore[misc]


def test_nothing_else_looks_at_the_environment() -> None:
    looks = re.compile(r"os\.environ|os\.getenv|from os import")
    found = [
        str(path.relative_to(ROOT))
        for package in ("bot", "knowledge", "db")
        for path in (ROOT / package).rglob("*.py")
        if looks.search(path.read_text(encoding="utf-8"))
    ]
    assert found == ["bot/settings.py"]


def test_no_module_of_the_core_knows_what_time_it_is() -> None:
    looks = re.compile(r"\.now\(|\.today\(|utcnow|time\.time\(|monotonic")
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "bot" / "core").rglob("*.py")
        if looks.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []
