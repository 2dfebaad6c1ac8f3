"""Everything the bot can say, paragraph by paragraph, each with the file and line where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.errors import Problem
from knowledge.library import LANGUAGES, Language, Library
from knowledge.lines import Lines


@dataclass(frozen=True, slots=True)
class Spoken:
    """One paragraph the bot says. `key` is `section.key` for a reply, else what it is part of."""

    language: Language
    text: str
    path: str
    line: int
    key: str

    def problem(self, text: str, line: int | None = None) -> Problem:
        return Problem(self.path, line or self.line, text)


def replies_path(language: Language) -> str:
    return f"content/{language}/replies.toml"


def spoken(library: Library, lines: Lines) -> Iterator[Spoken]:
    """All titles, answers, replies, organisation cards and helplines, in all three languages."""
    for topic in library.topics.values():
        for text in topic.texts.values():
            title_line = lines.find(text.path, "title")
            yield Spoken(text.language, text.title, text.path, title_line, "topic.title")
            for part, paragraphs in (("topic.short", text.short), ("topic.more", text.more)):
                for one in paragraphs:
                    yield Spoken(
                        text.language, one.removeprefix("- "), text.path, lines.body(text, one), part
                    )
    for language in LANGUAGES:
        path = replies_path(language)
        for key, reply in library.replies[language].items():
            section, _, name = key.partition(".")
            yield Spoken(language, reply, path, lines.entry(path, section, name), key)
        for organisation in library.organisations.values():
            path = f"content/organisations/{organisation.id}.toml"
            yield Spoken(
                language,
                organisation.about[language],
                path,
                lines.entry(path, "about", language),
                "organisation.about",
            )
        yield from _kinds(library, lines, language)
        for helpline in library.helplines.values():
            path = "content/helplines.toml"
            near = f'id = "{helpline.id}"'
            for what, said in (("name", helpline.name[language]), ("about", helpline.about[language])):
                yield Spoken(language, said, path, lines.find(path, near, f"{what} ="), f"helpline.{what}")


def _kinds(library: Library, lines: Lines, language: Language) -> Iterator[Spoken]:
    for kind in library.kinds.values():
        near = f'id = "{kind.id}"'
        for what, said in (("name", kind.name), ("why", kind.why), ("means", kind.means)):
            line = lines.find("content/kinds.toml", near, f"{what}", f"{language} =")
            yield Spoken(language, said[language], "content/kinds.toml", line, f"kind.{what}")
    for thing in library.things.values():
        near = f'id = "{thing.id}"'
        path = lines.holding(lines.below("content/things"), near)
        for what, said in (("name", thing.name), ("because", thing.because)):
            line = lines.find(path, near, f"{what}", f"{language} =")
            yield Spoken(language, said[language], path, line, f"thing.{what}")
