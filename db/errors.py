"""The one thing that can go wrong with a registry, in words."""


class RegistryUnavailable(Exception):  # noqa: N818 - a state of the world, not a mistake in the program
    """The registry cannot be read or written now.

    `str(error)` is one line for people: it names the file and what to do. It never holds a password or a row.
    """
