"""Files -> Library. Collects every problem before it raises, so that one run shows all there is to mend."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.errors import KnowledgeError, Problem
from knowledge.library import (
    AUDIENCES,
    LANGUAGES,
    Citation,
    Kind,
    Language,
    Library,
    Organisation,
    Source,
    Topic,
    TopicText,
)
from knowledge.lines import Lines
from knowledge.load_danger import load_danger
from knowledge.load_danger_lines import read_danger_lines
from knowledge.load_helplines import read_helplines
from knowledge.load_kinds import check_kind_of_card, check_kind_references, read_kinds
from knowledge.load_outside import read_outside
from knowledge.load_places import load_gazetteer
from knowledge.load_words import read_normal, read_replies, read_thresholds, read_words
from knowledge.other_languages import read_other_languages
from knowledge.toml_file import TomlFile

ROOT = Path(__file__).resolve().parent
_FENCE = "+++"
_MORE = "---"


def load_library(root: Path = ROOT) -> Library:
    """Reads everything below `root` (the `knowledge` folder).

    Raises KnowledgeError with all problems found, each with file, line and mend. Takes no account of cross-file rules
    that only staff need to see; those are in `knowledge.checks`.
    """
    problems: list[Problem] = []
    content = root / "content"
    sources = _sources(content, root, problems)
    topics = _topics(content, root, problems)
    organisations = _organisations(content, root, problems, topics)
    helplines = read_helplines(content, root, problems)
    kinds, things = read_kinds(content, root, problems)
    replies = {
        language: read_replies(content / language / "replies.toml", root, problems) for language in LANGUAGES
    }
    other_languages = read_other_languages(content, root, problems)
    words = {
        language: read_words(content / language / "words.toml", language, root, problems)
        for language in LANGUAGES
    }
    concepts_file = TomlFile.read(content / "concepts.toml", root, problems)
    normal_file = TomlFile.read(content / "normal.toml", root, problems)
    thresholds_file = TomlFile.read(content / "thresholds.toml", root, problems)
    concepts = {name: concepts_file.texts_of(concepts_file.data, name) for name in concepts_file.data}
    outside = read_outside(content, root, problems)
    danger_lines = read_danger_lines(content, root, problems)
    normal = read_normal(normal_file)
    thresholds = read_thresholds(thresholds_file)
    gazetteer = danger = None
    try:
        gazetteer = load_gazetteer(root / "places")
    except KnowledgeError as error:
        problems.extend(error.problems)
    try:
        danger = load_danger(root / "safety")
    except KnowledgeError as error:
        problems.extend(error.problems)
    _check_references(topics, organisations, sources, kinds, root, problems)
    check_kind_references(kinds, things, (topics, sources), root, problems)
    if problems or gazetteer is None or danger is None:
        raise KnowledgeError(tuple(problems))
    return Library(
        topics=topics,
        sources=sources,
        organisations=organisations,
        helplines=helplines,
        kinds=kinds,
        things=things,
        replies=replies,
        other_languages=other_languages,
        words=words,
        outside=outside,
        concepts=concepts,
        normal=normal,
        thresholds=thresholds,
        gazetteer=gazetteer,
        danger=danger,
        danger_lines=danger_lines,
        fingerprint=fingerprint(content, root / "safety"),
    )


def fingerprint(*folders: Path) -> str:
    """A hash over the names and bytes of all TOML and Markdown files below `folders`, but for the thresholds: they are computed
    from the trained models and change none of them."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".toml", ".md") and path.name != "thresholds.toml":
                digest.update(path.relative_to(folder).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:24]


def _sources(content: Path, root: Path, problems: list[Problem]) -> dict[str, Source]:
    """All sources of the files in `sources/`; an id stands in one file only."""
    found: dict[str, Source] = {}
    for path in sorted((content / "sources").glob("*.toml")):
        file = TomlFile.read(path, root, problems)
        for table in file.tables("source"):
            identifier = file.text_of(table, "id", "[[source]]")
            near = f'id = "{identifier}"'
            if identifier in found:
                file.problem(f"source '{identifier}' stands twice; remove one", near)
            year = table.get("year")
            if year is not None and not isinstance(year, int):
                file.problem("`year` must be a whole number", near, "year")
                year = None
            found[identifier] = Source(
                id=identifier,
                title=file.text_of(table, "title", near),
                publisher=file.text_of(table, "publisher", near),
                year=year,
                url=file.maybe_text(table, "url", near),
                note=file.text_of(table, "note", near, default=""),
            )
    if not found:
        problems.append(Problem("content/sources", 1, "no source found; restore the folder"))
    return found


def _topics(content: Path, root: Path, problems: list[Problem]) -> dict[str, Topic]:
    file = TomlFile.read(content / "catalogue.toml", root, problems)
    found: dict[str, Topic] = {}
    for table in file.tables("topic"):
        identifier = file.text_of(table, "id", "[[topic]]")
        near = f'id = "{identifier}"'
        if identifier in found:
            file.problem(f"topic '{identifier}' stands twice; remove one", near)
        texts: dict[Language, TopicText] = {}
        for language in LANGUAGES:
            path = content / language / "topics" / f"{identifier}.md"
            text = read_topic_text(path, language, root, problems)
            if text is not None:
                texts[language] = text
        found[identifier] = Topic(
            id=identifier,
            group=file.text_of(table, "group", near),
            importance=file.text_of(table, "importance", near),
            related=file.texts_of(table, "related", near),
            next_steps=file.texts_of(table, "next", near),
            organisation=file.maybe_text(table, "organisation", near),
            audience=_audience(file, table, near),
            texts=texts,
        )
    for language in LANGUAGES:
        for path in sorted((content / language / "topics").glob("*.md")):
            if path.stem not in found:
                shown = str(path.relative_to(root))
                problems.append(
                    Problem(shown, 1, f"no topic '{path.stem}' in content/catalogue.toml; add a [[topic]]")
                )
    return found


def _audience(file: TomlFile, table: Mapping[str, Any], near: str) -> str | None:
    audience = file.maybe_text(table, "audience", near)
    if audience is not None and audience not in AUDIENCES:
        file.problem(f"`audience` must be one of {', '.join(AUDIENCES)}", near, "audience")
    return audience


def read_topic_text(path: Path, language: Language, root: Path, problems: list[Problem]) -> TopicText | None:
    """Reads one Markdown file with a TOML head. Notes problems and returns None when it cannot be used."""
    shown = str(path.relative_to(root)) if path.is_relative_to(root) else path.name
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        problems.append(Problem(shown, 1, f"the topic has no text in '{language}'; write this file"))
        return None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problems.append(Problem(shown, line, "not UTF-8; save the file as UTF-8"))
        return None
    lines = text.split("\n")
    if lines[0].strip() != _FENCE:
        problems.append(Problem(shown, 1, f"the file must begin with a line {_FENCE}"))
        return None
    end = next((i for i, line in enumerate(lines[1:], 1) if line.strip() == _FENCE), None)
    if end is None:
        problems.append(Problem(shown, len(lines), f"the head is not closed; add a line {_FENCE} after it"))
        return None
    before = len(problems)
    head = TomlFile.parse("\n".join(lines[1:end]), shown, problems, offset=1)
    if len(problems) > before:
        return None
    citations = tuple(
        Citation(
            head.text_of(table, "source", "[[citations]]"),
            head.text_of(table, "where", "[[citations]]", default=""),
        )
        for table in head.tables("citations")
    )
    reviewed = head.date_of(head.data, "reviewed")
    short, more = _body(lines, end + 1, shown, problems)
    if not short:
        problems.append(Problem(shown, end + 2, "the short answer is missing; write it below the head"))
    return TopicText(
        language=language,
        title=head.text_of(head.data, "title"),
        short=short,
        more=more,
        phrasings=head.texts_of(head.data, "phrasings", required=True),
        citations=citations,
        reviewed=reviewed or date.min,
        path=shown,
    )


def _body(
    lines: list[str], start: int, shown: str, problems: list[Problem]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    parts: list[list[str]] = [[]]
    paragraph: list[str] = []

    def close() -> None:
        if paragraph:
            parts[-1].append(" ".join(paragraph))
            paragraph.clear()

    for number, raw in enumerate(lines[start:], start + 1):
        line = raw.strip()
        if line == _MORE:
            close()
            parts.append([])
            if len(parts) > 2:
                problems.append(
                    Problem(shown, number, f"only one line {_MORE} may stand in the text; remove it")
                )
        elif not line:
            close()
        elif line.startswith(("#", "<", "|", "```", "* ", "> ", "1. ")) or "**" in line or "](" in line:
            problems.append(
                Problem(
                    shown, number, "only paragraphs and '- ' lists are allowed here; write it as plain text"
                )
            )
        elif line.startswith("- "):
            close()
            parts[-1].append(line)
        else:
            paragraph.append(line)
    close()
    return tuple(parts[0]), tuple(parts[1]) if len(parts) > 1 else ()


def _organisations(
    content: Path, root: Path, problems: list[Problem], topics: Mapping[str, Topic]
) -> dict[str, Organisation]:
    told_by = {topic.organisation: topic.id for topic in topics.values() if topic.organisation is not None}
    found: dict[str, Organisation] = {}
    for path in sorted((content / "organisations").glob("*.toml")):
        file = TomlFile.read(path, root, problems)
        data = file.data
        if not data:
            continue
        about = file.table_of(data, "about")
        identifier = file.text_of(data, "id")
        if identifier != path.stem:
            file.problem(f"`id` must be the file's name, '{path.stem}'", "id")
        checked = file.date_of(data, "checked_on")
        found[identifier] = Organisation(
            id=identifier,
            short=file.text_of(data, "short"),
            name=file.text_of(data, "name"),
            kind=file.text_of(data, "kind"),
            basis=file.text_of(data, "basis"),
            fits=file.texts_of(data, "fits"),
            twelve_step=file.flag(data, "twelve_step"),
            aliases=file.texts_of(data, "aliases", required=True),
            website=file.maybe_text(data, "website"),
            topic=file.maybe_text(data, "topic"),
            told_by=told_by.get(identifier),
            about={language: file.text_of(about, language, "[about]") for language in LANGUAGES},
            citations=tuple(
                Citation(
                    file.text_of(t, "source", "[[citations]]"),
                    file.text_of(t, "where", "[[citations]]", default=""),
                )
                for t in file.tables("citations")
            ),
            checked_on=checked or date.min,
            needs_case=file.flag(data, "needs_case"),
        )
    if not found:
        problems.append(Problem("content/organisations", 1, "no organisation found; restore the folder"))
    return found


def _check_references(
    topics: Mapping[str, Topic],
    organisations: Mapping[str, Organisation],
    sources: Mapping[str, Source],
    kinds: Mapping[str, Kind],
    root: Path,
    problems: list[Problem],
) -> None:
    catalogue, lines = "content/catalogue.toml", Lines(root)

    def note(path: str, near: str, text: str) -> None:
        problems.append(Problem(path, lines.find(path, near), text))

    for topic in topics.values():
        near = f'id = "{topic.id}"'
        for other in topic.related:
            if other not in topics:
                note(catalogue, near, f"'{topic.id}' points to unknown topic '{other}'; mend `related`")
        card = topic.organisation
        if card is not None and card not in organisations:
            note(catalogue, near, f"unknown organisation '{card}'; add content/organisations/{card}.toml")
    cited = [(text.path, text.citations) for topic in topics.values() for text in topic.texts.values()]
    for one in organisations.values():
        check_kind_of_card(one, kinds, root, problems)
        cited.append((f"content/organisations/{one.id}.toml", one.citations))
    for path, citations in cited:
        for citation in citations:
            if citation.source not in sources:
                text = f"unknown source '{citation.source}'; add it to a file in content/sources/"
                note(path, f'"{citation.source}"', text)


def read_toml(path: Path) -> dict[str, Any]:
    """The plain content of a TOML file, for tests and tools that need no more."""
    return tomllib.loads(path.read_text(encoding="utf-8"))
