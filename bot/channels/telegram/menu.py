"""The list of commands and the descriptions that Telegram shows before the first message."""

from __future__ import annotations

import logging
from typing import Final

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from bot.core.model import Language

_LOG = logging.getLogger(__name__)

COMMANDS: Final[dict[Language, tuple[tuple[str, str], ...]]] = {
    "nb": (
        ("finn", "Finn en gruppe"),
        ("akutt", "Akutt hjelp: nummer å ringe"),
        ("hjelp", "Hva kan jeg spørre om?"),
        ("personvern", "Hva som lagres (ingenting)"),
        ("meldinn", "Meld inn en gruppe"),
        ("slett", "Slett samtalen"),
        ("nynorsk", "Svar på nynorsk"),
        ("english", "Answer in English"),
        ("om", "Hvem står bak"),
    ),
    "nn": (
        ("finn", "Finn ei gruppe"),
        ("akutt", "Akutt hjelp: nummer å ringje"),
        ("hjelp", "Kva kan eg spørje om?"),
        ("personvern", "Kva som blir lagra (ingenting)"),
        ("meldinn", "Meld inn ei gruppe"),
        ("slett", "Slett samtalen"),
        ("bokmaal", "Svar på bokmål"),
        ("english", "Answer in English"),
        ("om", "Kven står bak"),
    ),
    "en": (
        ("finn", "Find a group"),
        ("akutt", "Urgent help: numbers to call"),
        ("help", "What can I ask?"),
        ("privacy", "What is kept (nothing)"),
        ("meldinn", "Register a group"),
        ("slett", "Delete the conversation"),
        ("bokmaal", "Svar på norsk"),
        ("om", "Who is behind this"),
    ),
}
"""Name and description of each command. Every name is understood by `bot.core.actions.command_action`."""

DESCRIPTION: Final[dict[Language, str]] = {
    "nb": (
        "Skriv det du lurer på med dine egne ord. Jeg svarer om selvhjelp og finner grupper nær deg.\n\n"
        "Jeg er en robot og lagrer ingenting om deg. Jeg er ikke nødhjelp: Er det fare for liv, ring 113."
    ),
    "nn": (
        "Skriv det du lurer på med dine eigne ord. Eg svarer om sjølvhjelp og finn grupper nær deg.\n\n"
        "Eg er ein robot og lagrar ingenting om deg. Eg er ikkje naudhjelp: Er det fare for liv, ring 113."
    ),
    "en": (
        "Write what you wonder about in your own words. I answer on self-help and find groups near you.\n\n"
        "I am a robot, I keep nothing about you. No emergency service: in danger, call 113."
    ),
}
"""Shown in the empty chat; at most 512 characters."""

SHORT: Final[dict[Language, str]] = {
    "nb": "Svar og grupper nær deg. Lagrer ingenting. Ikke nødhjelp: ring 113 ved fare for liv.",
    "nn": "Svar og grupper nær deg. Lagrar ingenting. Ikkje naudhjelp: ring 113 ved fare for liv.",
    "en": "Answers, and groups near you. Keeps nothing. No emergency service: in danger, call 113.",
}
"""Shown on the profile and in shared links; at most 120 characters."""

# Which code a Norwegian app sends is not certain, so "no" gets bokmål too; None is the default for all
# others.
_FOR: Final[tuple[tuple[str | None, Language], ...]] = (
    (None, "nb"),
    ("nb", "nb"),
    ("no", "nb"),
    ("nn", "nn"),
    ("en", "en"),
)


async def publish(bot: Bot) -> None:
    """Set the command lists and descriptions. A failure is logged and is no reason not to answer people."""
    try:
        for code, language in _FOR:
            commands = [BotCommand(name, text) for name, text in COMMANDS[language]]
            await bot.set_my_commands(commands, language_code=code)
            await bot.set_my_description(DESCRIPTION[language], language_code=code)
            await bot.set_my_short_description(SHORT[language], language_code=code)
    except TelegramError as error:
        _LOG.warning("menu_not_published", extra={"error": type(error)})
