"""What must hold across the knowledge files. Run by `python -m bot check`; docs/knowledge.md says how to mend each."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from knowledge.check_dates import check_dates
from knowledge.check_harm import check_harm
from knowledge.check_helplines import check_helplines, due_helplines
from knowledge.check_lock_screen import check_lock_screen
from knowledge.check_other_languages import check_other_languages
from knowledge.check_plain_language import check_plain_language
from knowledge.check_replies import check_emergency, check_phone_numbers, check_replies
from knowledge.check_terms import check_terms
from knowledge.check_topics import check_topics
from knowledge.check_word_tables import check_word_tables
from knowledge.errors import Problem
from knowledge.library import Library
from knowledge.lines import Lines
from knowledge.spoken import spoken


def check_all(library: Library, root: Path, *, today: date) -> tuple[Problem, ...]:
    """Every fault in the files below `root` (the `knowledge` folder) that `library` was read from.

    Each names file, line and mend; sorted by file and line, each once. `today` is the day the review dates are
    held against. Never raises for a fault in the content.
    """
    lines = Lines(root)
    said = tuple(spoken(library, lines))
    found = {
        *check_topics(library, lines),
        *check_replies(library, lines),
        *check_emergency(library, lines),
        *check_other_languages(library, lines),
        *check_phone_numbers(library, said),
        *check_plain_language(library, said, lines),
        *check_terms(library, said, root),
        *check_harm(said, root),
        *check_lock_screen(library, lines, root),
        *check_word_tables(library, lines),
        *check_dates(library, lines, today),
        *check_helplines(library, lines, today),
    }
    return tuple(sorted(found, key=lambda one: (one.path, one.line, one.text)))


def all_warnings(library: Library, root: Path, *, today: date) -> tuple[Problem, ...]:
    """What is in order today and soon will not be: lines that someone should call. Never a reason to fail."""
    return due_helplines(library, Lines(root), today)
