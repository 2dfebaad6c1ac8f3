"""The only reader of the environment. Every setting is `VEIVISER_…`; docs/settings.md lists them all (tested)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError

PREFIX = "VEIVISER_"
_DATABASE_FILE = "registry.db"


def _data_folder() -> Path:
    return Path(platformdirs.user_data_dir("veiviser", appauthor=False))


def _cache_folder() -> Path:
    return Path(platformdirs.user_cache_dir("veiviser", appauthor=False))


def _database_in_data_folder() -> str:
    return f"sqlite:///{_data_folder() / _DATABASE_FILE}"


class Settings(BaseSettings):
    """What can be set from outside. Made once at start by `from_environment`; nothing else looks at the environment."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, frozen=True, env_ignore_empty=True, populate_by_name=True
    )

    database_url: str = Field(
        default_factory=_database_in_data_folder,
        validation_alias=AliasChoices(f"{PREFIX}DATABASE_URL", "DATABASE_URL"),
        description="where the registry is; else DATABASE_URL; else a SQLite file in the user's data folder",
    )
    telegram_token: SecretStr | None = Field(
        default=None, description="the bot's token from BotFather; needed by `telegram` only"
    )
    telegram_api: str = Field(
        default="https://api.telegram.org/bot",
        description="address of the Bot API, for trying out another one",
    )
    state_folder: Path = Field(
        default_factory=_data_folder, description="where the last confirmed update number is kept"
    )
    cache_folder: Path = Field(
        default_factory=_cache_folder, description="where the trained topic model is kept between starts"
    )
    feeds: Path | None = Field(
        default=None, description="a TOML file of the feeds that may be fetched; without it none is"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="how much is logged; never words of people"
    )


def from_environment() -> Settings:
    """The settings of this process. Raises SettingsError naming the variable and the mend."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise SettingsError(
            f"{unknown[0]} is no setting; docs/settings.md lists them: unset it or mend its name"
        )
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        name = str(first["loc"][0]).upper().removeprefix(PREFIX)
        raise SettingsError(f"{PREFIX}{name}: {first['msg']}; see docs/settings.md") from None
