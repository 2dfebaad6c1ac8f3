"""A message of danger that is typed badly still raises an alarm.

All examples of the rules and every fourteenth line of `knowledge/content/danger`, at most 600, as far as the screen sees them
unchanged (some 610), each with the ten kinds of slips of `tests.support.mutations`: some 5,900 messages. Measured with the
thresholds of 22 November 2026: in all over 96 %; typos 94.7, glued 89.7, strewn 92.7 and letter by letter 89.3 %, the others at
least 95 %. Before unknown words were mended it was 78.1 % in all (glued 4.0, letter by letter 33.8).

Of 497 harmless messages 33 raise an alarm as they stand, and at most 44 with any kind of slip.

What is lost: two words that read as a third ("gjer det", "gjerdet"), signs in the middle of a phrase of the rules, dialect that
was never learned, and a slip that makes another known word.
"""

from __future__ import annotations

from collections import Counter

import pytest

from bot.core.reading.likeness import DangerScreen
from knowledge.library import Library
from tests.support.mutations import KINDS, mutated

STRIDE = 14
"""Every so manieth line: 600 of the 8,864 there were when this was written."""
SAMPLE = 600
# The figures above, rounded down to whole per cents.
AT_LEAST = {
    "typo": 0.94,
    "folded": 0.95,
    "stretched": 0.99,
    "hidden": 1.0,
    "glued": 0.89,
    "spread": 1.0,
    "shouted": 1.0,
    "strewn": 0.92,
    "spelled": 0.87,
    "leet": 0.99,
}
IN_ALL = 0.96
HARMLESS_MORE = 0.028
"""Slips may add alarms on at most so many of the harmless messages; measured 0.027."""


@pytest.fixture(scope="module")
def seen(library: Library, danger: DangerScreen) -> list[str]:
    examples = [say for rule in library.danger.rules for say in rule.yes]
    lines = [
        say for by_level in library.danger_lines.lines.values() for says in by_level.values() for say in says
    ]
    sample = dict.fromkeys([*examples, *lines[::STRIDE][:SAMPLE]])
    return [say for say in sample if danger.screen(say) is not None]


@pytest.fixture(scope="module")
def kept(seen: list[str], danger: DangerScreen) -> dict[str, tuple[int, int]]:
    """For each kind: how many changed messages raise an alarm, and how many there are."""
    found: Counter[tuple[str, bool]] = Counter()
    for kind in KINDS:
        for say in seen:
            changed = mutated(kind, say)
            if changed is not None:
                found[kind, danger.screen(changed) is not None] += 1
    return {kind: (found[kind, True], found[kind, True] + found[kind, False]) for kind in KINDS}


def test_enough_messages_are_tried(seen: list[str], kept: dict[str, tuple[int, int]]) -> None:
    assert len(seen) > 400
    assert min(of for _, of in kept.values()) > 250


@pytest.mark.parametrize("kind", KINDS)
def test_danger_typed_badly_keeps_its_alarm(kept: dict[str, tuple[int, int]], kind: str) -> None:
    alarms, of = kept[kind]
    assert alarms / of >= AT_LEAST[kind]


def test_all_kinds_of_slips_together_keep_their_alarms(kept: dict[str, tuple[int, int]]) -> None:
    assert sum(alarms for alarms, _ in kept.values()) / sum(of for _, of in kept.values()) >= IN_ALL


@pytest.mark.parametrize("kind", KINDS)
def test_harmless_messages_typed_badly_raise_hardly_more_alarms(
    library: Library, danger: DangerScreen, kind: str
) -> None:
    says = library.danger_lines.harmless[::STRIDE]
    changed = [one for say in says if (one := mutated(kind, say)) is not None]
    before = sum(danger.screen(say) is not None for say in says)
    assert sum(danger.screen(one) is not None for one in changed) <= before + HARMLESS_MORE * len(says)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_line_is_changed_the_same_way(seen: list[str], kind: str) -> None:
    assert [mutated(kind, say) for say in seen[:20]] == [mutated(kind, say) for say in seen[:20]]
    assert any(mutated(kind, say) for say in seen[:20])
