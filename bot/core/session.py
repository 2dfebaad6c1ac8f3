"""What is remembered of a conversation for half an hour, in memory only: choices made, never words said.

One exception, on purpose: what a group says of itself in the form of `/meldinn` waits here until it is sent in or given up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.core.answering.form.values import Form
from bot.core.model import Filters, Language, Place

Waiting = Literal["place", "choose_place", "choose_topic"]


@dataclass(frozen=True, slots=True)
class Session:
    """`waiting` is what the bot has just asked for; `options` are the places or topics it offered, in order.

    `language` is set once it was read or chosen; `chosen_language` is true when the person asked for it and it stays.
    `shown` counts the groups of the last search that were shown. `alarms` counts emergency replies in a row, so that the
    same words are not said twice.
    """

    place: Place | None = None
    filters: Filters = field(default_factory=Filters)
    searched: bool = False
    waiting: Waiting | None = None
    place_options: tuple[Place, ...] = ()
    topic_options: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    told_more: bool = False
    shown: int = 0
    language: Language | None = None
    chosen_language: bool = False
    alarms: int = 0
    minor: bool = False
    """An age under eighteen was given: no group for adults is shown in this conversation, whatever is asked next."""
    aside: int = 0
    """Messages in a row that neither searched nor said anything of what a group must be; filters fade with them."""
    marks: tuple[str, ...] = ()
    """The groups of the last page, by their marks (`bot.core.trust_actions`), for "møtet var ikke der" right after it."""
    reported: str = ""
    """The mark of the group that was reported: one in a conversation is enough, and it then stands last in what is found."""
    form: Form | None = None
    proposed: int = 0
    """Groups that were sent in."""
