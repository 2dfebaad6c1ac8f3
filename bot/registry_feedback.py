"""The store behind `bot.feedback.Feedback`: what people tell goes into the registry's file, for staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from bot.core.model import ReportKind
from db.feedback import add_proposal, add_report
from db.registry import Registry


class RegistryFeedback:
    """Both raise `db.errors.RegistryUnavailable` or `db.feedback.FeedbackRefused` when nothing was kept."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    async def report(self, group_id: str, kind: ReportKind, on: date) -> None:
        """Keeps a report. One more than enough of the same group is none the less thanked for: staff has been told."""
        await add_report(self._registry, group_id, kind, on)

    async def propose(self, answers: Mapping[str, str | Sequence[str]], on: date) -> None:
        """Keeps a proposal."""
        await add_proposal(self._registry, answers, on)
