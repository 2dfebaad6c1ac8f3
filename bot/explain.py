"""The path of one message as lines for people: what was read, every candidate with its score, and why it fell so."""

from __future__ import annotations

from bot.core.actions import Action
from bot.core.answering.decision import Decision
from bot.core.model import Filters, Reply
from bot.core.reading.text import tokens
from bot.core.reading.understand import Understanding


def trace(
    said: Understanding | None, decision: Decision, action: Action | None, reply: Reply
) -> tuple[str, ...]:
    """The explanation of a reply, a line a fact. It may hold what the person wrote, so it is shown, never kept."""
    lines: list[str] = []
    if action is not None:
        lines.append(f"action     {action}")
    if said is not None:
        lines.append(f"words      {' '.join(token.fold for token in tokens(said.text))}")
        other = f" ({said.other_language})" if said.other_language else ""
        lines.append(f"language   {said.language}{other} → answered in {decision.language}")
        alarm = said.alarm
        lines.append(
            "danger     none"
            if alarm is None
            else f"danger     {alarm.level} {alarm.kind}: {', '.join(alarm.signs)}"
        )
        place = said.place
        names = ", ".join(
            f"{one.name} [{one.kind} {one.municipality_number or '-'} by {one.how}]" for one in place.places
        )
        lines.append(
            f"place      {place.status}{': ' + names if names else ''}{' (loose)' if place.fuzzy else ''}"
        )
        if place.excluded:
            lines.append(f"not place  {', '.join(one.name for one in place.excluded)}")
        if place.abroad:
            lines.append(f"abroad     {place.abroad}")
        lines.append(f"filters    {filters_in_words(said.slots.filters)}")
        if said.slots.clears:
            lines.append(f"taken back {', '.join(sorted(said.slots.clears))}")
        lines.append(
            f"gate       {said.topics.gate:.2f}   lead {said.topics.margin:.2f}   "
            f"concepts {' '.join(said.topics.concepts) or '-'}"
        )
        lines.extend(f"candidate  {score:.2f}  {name}" for name, score in said.topics.ranked)
        lines.append(f"asks for a group: {'yes' if said.seeks else 'no'}")
    lines.extend(f"because    {why}" for why in decision.why)
    lines.append(f"steps      {', '.join(type(step).__name__ for step in decision.steps)}")
    lines.append(f"reply      {reply.kind}{' ' + ' '.join(reply.topics) if reply.topics else ''}")
    return tuple(lines)


def filters_in_words(filters: Filters) -> str:
    """The set filters as name=value."""
    parts = []
    for name in Filters.__dataclass_fields__:
        value = getattr(filters, name)
        if value not in ((), None):
            parts.append(f"{name}={','.join(map(str, value)) if isinstance(value, tuple) else value}")
    return " ".join(parts) or "-"
