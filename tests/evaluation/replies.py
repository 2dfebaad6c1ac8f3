"""Replies of the contract's shape, and a fake assistant that says what a test wants it to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from bot.evaluation.cases import Origin
from bot.evaluation.got import Got, read_reply

NO_FILTERS: dict[str, object] = {
    "organisations": [],
    "weekdays": [],
    "after": None,
    "before": None,
    "format": None,
    "audience": [],
    "open": None,
    "language": None,
    "access": [],
}
MENTAL_HELSE = "116 123 – Mental Helse"


def place(
    name: str, municipality: str = "", county: str = "", number: str = "", kind: str = "municipality"
) -> dict[str, object]:
    return {
        "name": name,
        "kind": kind,
        "municipality": municipality,
        "municipality_number": number,
        "county": county,
        "lat": 0.0,
        "lon": 0.0,
        "how": "exact",
    }


def reply(kind: str = "answer", **fields: object) -> dict[str, object]:
    """A whole reply; `filters` names only those that are set, `topics` are the candidates too."""
    topics = fields.pop("topics", [])
    filters = fields.pop("filters", {})
    assert isinstance(filters, dict)
    assert isinstance(topics, list)
    whole: dict[str, object] = {
        "kind": kind,
        "alarm": None,
        "language": "nb",
        "topics": topics,
        "candidates": [[topic, 0.9] for topic in topics],
        "place": None,
        "places": [],
        "filters": {**NO_FILTERS, **filters},
        "groups": [],
        "messages": ["Her er et svar."],
        "buttons": [],
    }
    return {**whole, **fields}


def emergency(first: str = "Ring 113 nå.", kind: str = "suicide") -> dict[str, object]:
    return reply("emergency", alarm={"level": "acute", "kind": kind}, messages=[first, MENTAL_HELSE])


def got(kind: str = "answer", **fields: object) -> Got:
    return read_reply(reply(kind, **fields))


def origin(name: str = "nb/topics#1", *, own: bool = True, known: str | None = None) -> Origin:
    return Origin(
        id=name, key=name, path=Path("nb/topics.toml"), line=1, language="nb", own=own, known_failure=known
    )


class Fake:
    """Answers by the text; remembers who asked what and when. A text it does not know gets `otherwise`."""

    def __init__(
        self, replies: Mapping[str, object] | None = None, *, otherwise: Callable[[], object] = reply
    ) -> None:
        self.replies = dict(replies or {})
        self.otherwise = otherwise
        self.asked: list[tuple[str, str, datetime]] = []

    async def __call__(self, text: str, *, conversation: str, now: datetime) -> Mapping[str, object]:
        self.asked.append((text, conversation, now))
        answer = self.replies.get(text)
        if isinstance(answer, Exception):
            raise answer
        return answer if answer is not None else self.otherwise()  # type: ignore[return-value]
