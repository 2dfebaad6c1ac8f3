"""The topics: the same in all three languages, short enough to read on a telephone, and asked for in enough ways."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.errors import Problem
from knowledge.library import LANGUAGES, Library, Topic, TopicText
from knowledge.lines import Lines
from knowledge.plain_text import folded, numbers

MAX_TITLE = 34
"""Characters; a title is also a button, and a telephone shows no more on one line."""
MAX_SHORT = 420
MAX_MORE = 1100
MIN_PHRASINGS = 10
NEXT_STEPS = ("find", "online")

_CATALOGUE = "content/catalogue.toml"


def check_topics(library: Library, lines: Lines) -> Iterator[Problem]:
    for topic in library.topics.values():
        near = f'id = "{topic.id}"'
        for step in topic.next_steps:
            if step not in NEXT_STEPS:
                line = lines.find(_CATALOGUE, near, "next")
                yield Problem(
                    _CATALOGUE, line, f"unknown step '{step}' in `next`; use {' or '.join(NEXT_STEPS)}"
                )
        for language in LANGUAGES:
            if language not in topic.texts:
                path = f"content/{language}/topics/{topic.id}.md"
                yield Problem(path, 1, f"topic '{topic.id}' has no text in '{language}'; write it in {path}")
        yield from _same_in_all(topic, lines)
        for text in topic.texts.values():
            yield from _lengths(text, lines)
    yield from _phrasings(library, lines)


def _same_in_all(topic: Topic, lines: Lines) -> Iterator[Problem]:
    model = topic.texts.get("nb")
    if model is None:
        return
    ours = {citation.source for citation in model.citations}
    if not ours:
        yield Problem(
            model.path, lines.find(model.path, "+++"), "no source is named; add [[citations]] to the head"
        )
    figures = _long_numbers(model)
    for text in topic.texts.values():
        line = lines.find(text.path, "[[citations]]")
        theirs = {citation.source for citation in text.citations}
        for lacking in sorted(ours - theirs):
            yield Problem(
                text.path, line, f"source '{lacking}' of {model.path} is missing; add [[citations]]"
            )
        for extra in sorted(theirs - ours):
            yield Problem(
                text.path,
                lines.find(text.path, f'"{extra}"'),
                f"source '{extra}' is not in {model.path}; name the same sources in all languages",
            )
        other = _long_numbers(text)
        if other != figures:
            differing = ", ".join(sorted(figures ^ other))
            yield Problem(
                text.path,
                lines.body(text, text.short[0]) if text.short else 1,
                f"the numbers differ from {model.path}: {differing}; say the same in all languages",
            )


def _long_numbers(text: TopicText) -> frozenset[str]:
    """Years, telephone numbers and counts. Small numbers are often written as words, so they are not compared."""
    return frozenset(one for part in (*text.short, *text.more) for one in numbers(part) if len(one) > 2)


def _lengths(text: TopicText, lines: Lines) -> Iterator[Problem]:
    if len(text.title) > MAX_TITLE:
        yield Problem(
            text.path,
            lines.find(text.path, "title"),
            f"the title has {len(text.title)} characters; shorten it to {MAX_TITLE}, it is also a button",
        )
    for what, paragraphs, most in (("short answer", text.short, MAX_SHORT), ("rest", text.more, MAX_MORE)):
        length = len("\n\n".join(paragraphs))
        if length > most:
            yield Problem(
                text.path,
                lines.body(text, paragraphs[0]),
                f"the {what} has {length} characters; shorten it to {most}",
            )


def _phrasings(library: Library, lines: Lines) -> Iterator[Problem]:
    seen: dict[str, TopicText] = {}
    owner: dict[str, str] = {}
    for topic in library.topics.values():
        for text in topic.texts.values():
            if len(text.phrasings) < MIN_PHRASINGS:
                yield Problem(
                    text.path,
                    lines.find(text.path, "phrasings"),
                    f"{len(text.phrasings)} phrasings; write at least {MIN_PHRASINGS}, as people really ask",
                )
            here: set[str] = set()
            for phrasing in text.phrasings:
                line = lines.find(text.path, "phrasings", f'"{phrasing}"')
                key = folded(phrasing)
                if not key:
                    yield Problem(text.path, line, "an empty phrasing; write a question or remove it")
                elif key in here:
                    yield Problem(text.path, line, f"'{phrasing}' stands twice in this file; remove one")
                elif key in owner and owner[key] != topic.id:
                    yield Problem(
                        text.path,
                        line,
                        f"'{phrasing}' stands in {seen[key].path} too; keep it where the answer is right",
                    )
                here.add(key)
                owner.setdefault(key, topic.id)
                seen.setdefault(key, text)
