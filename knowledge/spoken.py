"""Everything the bot can say, paragraph by paragraph, each with the file and line where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.errors import Problem
from knowledge.library import LANGUAGES, Language, Library, TopicText

_FENCE = "+++"


@dataclass(slots=True)
class Lines:
    """Finds the line of something that was read. Files that cannot be read give line 1."""

    root: Path
    _files: dict[str, list[str]] = field(default_factory=dict)

    def of(self, path: str) -> list[str]:
        if path not in self._files:
            try:
                self._files[path] = (self.root / path).read_text(encoding="utf-8").split("\n")
            except (OSError, UnicodeDecodeError):
                self._files[path] = []
        return self._files[path]

    def below(self, folder: str) -> tuple[str, ...]:
        """The TOML files right below a folder, as paths from the root."""
        found = sorted((self.root / folder).glob("*.toml"))
        return tuple(one.relative_to(self.root).as_posix() for one in found)

    def find(self, path: str, *needles: str) -> int:
        """The 1-based line where the last needle stands after those before it; the last one found, else 1."""
        at, found = 0, 1
        for needle in needles:
            hit = next((i for i, line in enumerate(self.of(path)[at:], at) if needle in line), None)
            if hit is None:
                break
            at, found = hit, hit + 1
        return found

    def entry(self, path: str, section: str, key: str) -> int:
        """The line of `key = …` below `[section]` in a TOML file; the section's line when the key is not there."""
        inside, found = False, 1
        for number, raw in enumerate(self.of(path), 1):
            line = raw.strip()
            if line.startswith("["):
                inside = line == f"[{section}]"
                found = number if inside else found
            elif inside and line.partition("=")[0].strip().strip('"') == key and "=" in line:
                return number
        return found

    def body(self, text: TopicText, paragraph: str, needle: str = "") -> int:
        """The line of a paragraph in a topic file, and in it the line that holds `needle`."""
        lines = self.of(text.path)
        fences = [i for i, line in enumerate(lines) if line.strip() == _FENCE]
        start = fences[1] + 1 if len(fences) > 1 else 0
        first = next(
            (
                i
                for i in range(start, len(lines))
                if (bare := lines[i].strip()) and paragraph.startswith(bare)
            ),
            None,
        )
        if first is None:
            return 1
        if needle:
            last = next((i for i in range(first, len(lines)) if not lines[i].strip()), len(lines))
            first = next((i for i in range(first, last) if needle.lower() in lines[i].lower()), first)
        return first + 1


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
        path = next(
            (one for one in lines.below("content/things") if any(near in line for line in lines.of(one))),
            "content/things",
        )
        for what, said in (("name", thing.name), ("because", thing.because)):
            line = lines.find(path, near, f"{what}", f"{language} =")
            yield Spoken(language, said[language], path, line, f"thing.{what}")
