"""The one exception tree of the bot.

VeiviserError
├── SettingsError        a setting is missing or unreadable
├── InputError           a file or value given on the command line cannot be used
└── RegistryError        the registry cannot be read or written

Every message names the file or value at fault and what to do. None may contain what a person wrote to the bot.
"""


class VeiviserError(Exception):
    """Base of everything the bot raises on purpose; `str(error)` is one line for people."""


class SettingsError(VeiviserError):
    """A setting is missing or cannot be used."""


class InputError(VeiviserError):
    """A file, option or value from the command line cannot be used."""


class RegistryError(VeiviserError):
    """The registry cannot be read or written."""
