"""What is known of an organisation beforehand, and holds for its groups where the source does not say. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import get_args

from bot.core.model import Audience, Category
from db.registry import RegistryOrganisation
from knowledge.library import Organisation
from knowledge.place_keys import light_name

_CATEGORIES: tuple[Category, ...] = get_args(Category)
_AUDIENCES: tuple[Audience, ...] = get_args(Audience)
_WHO: frozenset[Audience] = frozenset({"self", "relative", "adult_child", "bereaved"})
"""These say in what relation one stands to the problem; the others (women, youth …) narrow who of them."""


@dataclass(frozen=True, slots=True)
class Fellowship:
    """An organisation as its groups inherit it. `category` None: its kind is none of the five, so each group must say its own.

    `led_by` is "member" where it is a twelve-step fellowship, whose meetings the members lead in turn, else "" (not known).
    """

    id: str
    short: str
    name: str
    category: Category | None
    audience: tuple[Audience, ...]
    led_by: str

    def audience_with(self, said: tuple[Audience, ...]) -> tuple[Audience, ...]:
        """Whom a group is for: what the source says, and the fellowship's own where that only narrows ("women")."""
        if not said:
            return self.audience
        own = () if _WHO & set(said) else tuple(each for each in self.audience if each in _WHO)
        return tuple(dict.fromkeys((*own, *said)))

    def registered(self, category: Category) -> RegistryOrganisation:
        """The organisation's row; `category` is that of its groups, where it has none of its own."""
        return RegistryOrganisation(self.id, self.short, self.name, self.category or category)


class Fellowships:
    """The organisations by every name they have."""

    def __init__(self, fellowships: Iterable[Fellowship], aliases: Mapping[str, str] | None = None) -> None:
        """`aliases` are other spellings -> the id; a short name or name always goes before one."""
        self._names: dict[str, Fellowship] = {}
        every = {each.id: each for each in fellowships}
        for alias, identifier in (aliases or {}).items():
            self._names.setdefault(_key(alias), every[identifier])
        self._names.update({_key(each.name): each for each in every.values()})
        self._names.update({_key(each.short): each for each in every.values()})

    def find(self, name: str) -> Fellowship | None:
        """By short name, name or another spelling, in any case; None for an unknown one."""
        return self._names.get(_key(name))

    @property
    def shorts(self) -> tuple[str, ...]:
        return tuple(sorted({each.short for each in self._names.values()}, key=light_name))


def fellowships_of(organisations: Iterable[Organisation]) -> Fellowships:
    """Those of `Library.organisations`."""
    every = tuple(organisations)
    aliases = {alias: each.id for each in every for alias in each.aliases}
    return Fellowships(map(_of, every), aliases)


def _of(organisation: Organisation) -> Fellowship:
    return Fellowship(
        id=organisation.id,
        short=organisation.short,
        name=organisation.name,
        category=next((each for each in _CATEGORIES if each == organisation.kind), None),
        audience=tuple(each for each in _AUDIENCES if each in organisation.fits),
        led_by="member" if organisation.twelve_step else "",
    )


def _key(name: str) -> str:
    return " ".join(light_name(name).replace("-", " ").split())
