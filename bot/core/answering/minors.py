"""What holds for somebody under eighteen: no group and no answer that leads to a room of adults. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core.answering.decision import AskWhat, ChooseTopic, Decline, Screen, Step, Tell
from bot.core.model import Filters
from bot.core.reading.understand import OF_RELATIVES, Understanding
from bot.core.session import Session
from knowledge.library import Organisation

CHILDREN = "children_next_of_kin"
"""The topic for a child of somebody who uses."""
YOUNG = "youth"
"""The topic for somebody young, on their own use or another's."""
_ME = frozenset({"jeg", "eg", "æ", "æg", "e", "jæ", "i", "im", "meg", "mæ", "me"})
_MAY = frozenset({"kan", "får", "må", "kanj", "can", "may", "am"})
RELATIVES = "relatives_group"
_FOR_GROWN_UPS = frozenset({RELATIVES, "boundaries"})
"""Answers that ask of the reader what no child can do: find a group of adults, close a door."""
_OF_ADULTS = frozenset(
    {
        "voksne",
        "vaksne",
        "voksen",
        "vaksen",
        "adult",
        "adults",
        "grownups",
        "vanlig",
        "vanlige",
        "vanleg",
        "vanlege",
        "normal",
        "regular",
    }
)
_GOING = frozenset({"gå", "dra", "komme", "møte", "go", "come"})
_REFUSED = frozenset({"ikke", "ikkje", "itj", "ittj", "not", "cant"})
_FOR_THE_YOUNG = ("Alateen",)


def for_the_young(session: Session, filters: Filters) -> Filters:
    """`filters`, for the young when the person is a minor: that holds whatever is asked about next or taken back."""
    if not session.minor:
        return filters
    # "AA near Drammen: none" would be false: there may be one, only not for them. So only fellowships for the young stay.
    young = tuple(one for one in filters.organisations if one in _FOR_THE_YOUNG)
    audience = filters.audience if "youth" in filters.audience else (*filters.audience, "youth")
    return replace(filters, organisations=young, audience=audience)


def in_place_of_adults(
    steps: tuple[Step, ...], said: Understanding, said_for: Sequence[str]
) -> tuple[Step, ...]:
    """`steps` with the answers for the young in place of those about adults' groups, and the line for the young below.

    `said_for` is the audience of the conversation. The line stands below a question of ours, too: a child who was not
    understood must not be left with nothing.
    """
    told = tuple(dict.fromkeys(_for_the_young(step, said, said_for) for step in steps))
    young = Screen("young")
    talks = any(isinstance(step, Tell | ChooseTopic | AskWhat | Decline) for step in told)
    return (*told, young) if talks and young not in told else told


def _for_the_young(step: Step, said: Understanding, said_for: Sequence[str]) -> Step:
    match step:
        case Tell(topic) if topic in said.named_topics or topic in _FOR_GROWN_UPS:
            return Tell(CHILDREN if topic in OF_RELATIVES else YOUNG)
        case ChooseTopic(options) if options[0] in OF_RELATIVES or "relative" in said_for:
            return Tell(CHILDREN)  # "er det min skyld": to be asked what one means is a second closed door
        case _:
            return step


def names_adults(said: Understanding, organisations: Mapping[str, Organisation]) -> bool:
    """True where the young person asks to go to fellowships of which none is for the young: "kan jeg ikke bare gå på AA".

    "Leter etter AA i Bergen" is a search, which shows what there is for the young.
    """
    named = said.slots.filters.organisations
    searches = bool(said.place.places) and _MAY.isdisjoint(said.lights[:1])
    if searches or _ME.isdisjoint(said.lights):
        return False  # "can my 12 year old come to my Al-Anon meeting": a grown-up asks
    fits = {one.short for one in organisations.values() if "youth" in one.fits}
    return bool(named) and fits.isdisjoint(named) and not said.asks_what


def asks_for_adults(said: Understanding) -> bool:
    """True for "kan jeg gå på et vanlig møte for voksne", "hvorfor kan jeg ikke bare gå dit"."""
    barred = (
        said.starts_with_question
        and not _GOING.isdisjoint(said.lights)
        and not _REFUSED.isdisjoint(said.lights)
    )
    return barred or (said.group_word and not _OF_ADULTS.isdisjoint(said.lights))
