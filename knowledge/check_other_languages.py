"""The languages we do not answer in: every message fits one screen, and names only numbers we are certain of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.errors import Problem
from knowledge.library import MAX_EMERGENCY, Library
from knowledge.lines import Lines
from knowledge.other_languages import NAMED_LINES, PATH, OtherLanguage

_DIGITS = re.compile(r"\d[\d \u00a0]*")
_HELPLINES = "content/helplines.toml"


def check_other_languages(library: Library, lines: Lines) -> Iterator[Problem]:
    for needed in NAMED_LINES:
        helpline = library.helplines.get(needed)
        if helpline is None or not (helpline.round_the_clock and helpline.certain):
            text = f"helpline '{needed}' is named in {PATH} and must be certain and open round the clock; confirm it"
            yield Problem(_HELPLINES, lines.find(_HELPLINES, f'id = "{needed}"'), text)
    known = {_bare(one.number) for one in library.helplines.values() if one.certain}
    for code, other in library.other_languages.items():
        for text in other.texts:
            line = lines.find(PATH, f"[{code}]", text)
            for found in _DIGITS.findall(text):
                if _bare(found) not in known:
                    mend = f"'{found.strip()}' in '{code}' is no number of {_HELPLINES} we are certain of; mend it"
                    yield Problem(PATH, line, mend)
        for key, parts in (
            ("acute", (other.acute, other.machine, other.english)),
            ("elevated", (other.elevated, other.english)),
            ("ordinary", (other.ordinary,)),
        ):
            size = longest(library, other, parts)
            if size > MAX_EMERGENCY:
                mend = f"`{key}` of '{code}' with its numbers has up to {size} characters; shorten it, at most {MAX_EMERGENCY}"
                yield Problem(PATH, lines.entry(PATH, code, key), mend)


def longest(library: Library, other: OtherLanguage, parts: tuple[str, ...]) -> int:
    """The most characters a message of `parts` can have in its shortest form: all lines named, and again by name in English."""
    lines = [library.helplines[one] for one in NAMED_LINES if one in library.helplines]
    named = [f"{line.number} – {other.lines[line.id]}" for line in lines]
    again = [f"{line.number} – {line.name['en']}" for line in lines]
    return len("\n\n".join((*parts, "\n".join(named), "\n".join(again))))


def _bare(number: str) -> str:
    return re.sub(r"\D", "", number)
