"""What the process of importing asks of the registry: what is there, what was closed, and one way to change it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from bot.core.model import Group
from db.acts import Act, Removal, StoredGroup, Tombstone
from db.registry import RegistryOrganisation


class Store(Protocol):
    """The registry, for who changes it. Every method raises RegistryUnavailable where the file cannot be used."""

    async def stored(self) -> Mapping[str, StoredGroup]:
        """Every group by its id."""
        ...

    async def tombstones(self) -> Mapping[str, Tombstone]:
        """Every group that is no more, by its id."""
        ...

    async def act_kinds(self) -> Mapping[int, str]:
        """The kind of each act ("import", "edit", …) by its id, which `StoredGroup.origins` refers to."""
        ...

    async def apply(
        self,
        act: Act,
        *,
        put: Sequence[Group] = (),
        keys: Mapping[str, str] | None = None,
        organisations: Collection[RegistryOrganisation] = (),
        remove: Sequence[Removal] = (),
        raise_again: Collection[str] = (),
    ) -> int:
        """Does it in one transaction, or nothing at all. The act's id; 0 when nothing differs."""
        ...
