"""What a message resembles, and what the danger screen makes of it beside its rules."""

from __future__ import annotations

import pytest

from bot.core.model import Alarm
from bot.core.reading.likeness import (
    DANGER,
    HARMLESS,
    SIGN,
    DangerFeatures,
    DangerScreen,
    LikenessModel,
    TrainedLikeness,
    lessons,
    train_likeness,
)
from bot.core.reading.safety import Screen
from bot.core.reading.topics import Featurizer
from knowledge.library import Library


@pytest.fixture(scope="module")
def rules(library: Library) -> Screen:
    return Screen(library.danger)


@pytest.fixture(scope="module")
def features(library: Library, rules: Screen) -> DangerFeatures:
    return DangerFeatures(Featurizer(library), rules)


def _says(library: Library, level: str) -> list[str]:
    return [say for by_level in library.danger_lines.lines.values() for say in by_level[level]]  # type: ignore[index]


def _always(score: float, level: str, features: DangerFeatures) -> LikenessModel:
    """A model that finds every message of two known words just so dangerous."""
    weights = {"w:parker": {DANGER: score}, "w:sof": {DANGER: score}}
    levels = {"w:parker": {level: 1.0}, "w:sof": {level: 1.0}}
    rare = {"w:parker": 4.0, "w:sof": 4.0}
    return LikenessModel(features, TrainedLikeness(rare, 0.0, weights, levels, {"w:parker": {"child": 1.0}}))


def test_what_is_hinted_at_in_no_word_of_the_rules_is_seen(
    library: Library, rules: Screen, danger: DangerScreen
) -> None:
    left = [say for say in _says(library, "acute") if rules.screen(say) is None]
    found = [danger.screen(say) for say in left]
    assert len(left) > 1000
    # Most of what it learned from it must know again (measured 0.527 as such); what it sees of new messages, most of which the
    # rules see too, is counted in docs/evaluation.md.
    assert sum(one is not None and one.level == "acute" for one in found) / len(left) > 0.5


def test_look_alikes_raise_few_emergencies(library: Library, danger: DangerScreen) -> None:
    says = library.danger_lines.harmless
    grave = sum((one := danger.screen(say)) is not None and one.level == "acute" for say in says)
    # Many share every other word with a message of danger; how often those of other authors do is in docs/evaluation.md.
    assert grave / len(says) < 0.05


@pytest.mark.parametrize(
    "text",
    [
        "AA i Bergen på torsdager",
        "hva koster det",
        "hvem leder gruppa",
        "takk for hjelpa",
        "",
        "øøøæå,,k",
        "og hvis ikke",
    ],
)
def test_ordinary_messages_are_left_in_peace(danger: DangerScreen, text: str) -> None:
    assert danger.screen(text) is None


def test_an_acute_sign_of_the_rules_stands(rules: Screen, danger: DangerScreen) -> None:
    text = "jeg vil ikke leve lenger"
    assert danger.screen(text) == rules.screen(text)


def test_every_example_of_an_acute_rule_stays_acute(library: Library, danger: DangerScreen) -> None:
    levels = {
        say: alarm.level if (alarm := danger.screen(say)) is not None else None
        for rule in library.danger.rules
        if rule.level == "acute"
        for say in rule.yes
    }
    assert {say for say, level in levels.items() if level != "acute"} == set()


def test_a_part_of_a_long_message_is_enough(library: Library, features: DangerFeatures) -> None:
    model = _always(1.0, "acute", features)
    around = "hei, jeg lurer på om det finnes noe i nærheten av Drammen på onsdager, helst etter jobb, og om det koster noe. "
    alone, hidden = model.read("parkett sofa"), model.read(around + "parkett sofa")
    assert alone is not None
    assert hidden is not None
    assert hidden.score > alone.score / 2


@pytest.mark.parametrize(
    ("score", "level", "expected"),
    [(3.0, "acute", "acute"), (3.0, "elevated", "elevated"), (0.3, "acute", None), (-3.0, "acute", None)],
)
def test_a_likeness_alone_raises_what_it_resembles(
    library: Library, rules: Screen, features: DangerFeatures, score: float, level: str, expected: str | None
) -> None:
    screen = DangerScreen(
        rules,
        _always(score, level, features),
        {"danger_acute": 0.5, "danger_elevated": 0.5},
    )
    found = screen.screen("parkett sofa")
    assert (found.level if found else None) == expected
    if found is not None:
        assert found == Alarm(found.level, "child", (f"{SIGN}child",), False, False)


def test_an_emergency_of_the_rules_stands_whatever_it_resembles(
    rules: Screen, features: DangerFeatures
) -> None:
    text = "parkett sofa, jeg vil ikke leve lenger"
    screen = DangerScreen(rules, _always(-5.0, "elevated", features), {"danger_acute": 0.5})
    assert screen.screen(text) == rules.screen(text)
    assert rules.screen(text) is not None


def test_a_lesser_alarm_that_resembles_an_emergency_is_raised(
    rules: Screen, features: DangerFeatures
) -> None:
    text = "parkett sofa, av og til tenker jeg at alle hadde hatt det bedre uten meg"
    lesser = rules.screen(text)
    assert lesser is not None
    assert lesser.level == "elevated"
    found = DangerScreen(rules, _always(9.0, "acute", features), {"danger_acute": 0.5}).screen(text)
    assert found is not None
    assert (found.level, found.kind) == ("acute", lesser.kind)


def test_what_is_told_of_work_or_the_past_is_not_guessed_at(rules: Screen, features: DangerFeatures) -> None:
    screen = DangerScreen(
        rules, _always(9.0, "acute", features), {"danger_acute": 0.5, "danger_elevated": 0.5}
    )
    assert screen.screen("parkett sofa") is not None
    assert screen.screen("parkett sofa for tjue år siden") is None


def test_without_a_likeness_the_rules_are_asked_alone(library: Library, rules: Screen) -> None:
    alone = DangerScreen(rules, None, library.thresholds)
    assert alone.screen("jeg vil ikke leve lenger") is not None
    assert alone.screen("hei") is None


def test_training_twice_gives_the_same_tables(library: Library) -> None:
    rows = lessons(library)[::60]
    assert {None} < {row.kind for row in rows}
    assert train_likeness(library, rows) == train_likeness(library, rows)


def test_a_message_of_words_nobody_wrote_resembles_nothing(features: DangerFeatures) -> None:
    model = LikenessModel(features, TrainedLikeness({}, 1.0, {"w:bru": {DANGER: 1.0, HARMLESS: 0.0}}, {}, {}))
    assert model.read("går over brua") is None
