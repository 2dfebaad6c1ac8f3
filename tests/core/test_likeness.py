"""What a message resembles where no rule of danger speaks."""

from __future__ import annotations

import pytest

from bot.core.model import Alarm
from bot.core.reading.likeness import (
    DANGER,
    HARMLESS,
    DangerScreen,
    LikenessModel,
    TrainedLikeness,
    likeness_rows,
    train_likeness,
)
from bot.core.reading.safety import Screen
from bot.core.reading.topics import Featurizer
from knowledge.library import Library


@pytest.fixture(scope="module")
def screen(library: Library, likeness: LikenessModel) -> DangerScreen:
    return DangerScreen(Screen(library.danger), likeness, library.thresholds)


def test_what_is_hinted_at_in_no_word_of_the_rules_is_seen(library: Library, screen: DangerScreen) -> None:
    rules = Screen(library.danger)
    says = [say for levels in library.danger_lines.lines.values() for some in levels.values() for say in some]
    left = [say for say in says if rules.screen(say) is None]
    seen = sum(screen.screen(say) is not None for say in left)
    assert len(left) > 500
    # It must know most of what it learned from; what it sees of new messages is counted in docs/evaluation.md.
    assert seen / len(left) > 0.5


def test_a_likeness_makes_no_emergency_and_leaves_look_alikes(library: Library, screen: DangerScreen) -> None:
    rules = Screen(library.danger)
    left = [say for say in library.danger_lines.harmless if rules.screen(say) is None]
    found = [one for say in left if (one := screen.screen(say)) is not None]
    assert {one.level for one in found} <= {"elevated"}
    assert len(found) / len(left) < 0.03


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
def test_ordinary_messages_are_left_in_peace(screen: DangerScreen, text: str) -> None:
    assert screen.screen(text) is None


def test_an_acute_sign_of_the_rules_stands(library: Library, screen: DangerScreen) -> None:
    text = "jeg vil ikke leve lenger"
    assert screen.screen(text) == Screen(library.danger).screen(text)


def test_a_part_of_a_long_message_is_enough(library: Library, likeness: LikenessModel) -> None:
    says = library.danger_lines.lines["suicide"]["acute"]
    strong = max(says, key=lambda say: (found.score if (found := likeness.read(say)) else 0.0, say))
    around = "hei, jeg lurer på om det finnes noe i nærheten av Drammen på onsdager, helst etter jobb, og om det koster noe. "
    alone, hidden = likeness.read(strong), likeness.read(around + strong)
    assert alone is not None
    assert hidden is not None
    assert hidden.score > alone.score / 2


def test_the_sign_names_the_kind_and_none_of_the_words(library: Library, screen: DangerScreen) -> None:
    rules = Screen(library.danger)
    says = (say for says in library.danger_lines.lines["violence"].values() for say in says)
    alarm = next(one for say in says if rules.screen(say) is None and (one := screen.screen(say)) is not None)
    assert isinstance(alarm, Alarm)
    assert alarm.signs == (f"like.{alarm.kind}",)
    assert not alarm.immediate


def test_without_a_likeness_the_rules_are_asked_alone(library: Library) -> None:
    alone = DangerScreen(Screen(library.danger), None, library.thresholds)
    assert alone.screen("jeg vil ikke leve lenger") is not None
    assert alone.screen("hei") is None


def test_training_twice_gives_the_same_tables(library: Library) -> None:
    rows = likeness_rows(library)[::40]
    assert {HARMLESS} < {row[0] for row in rows}
    assert train_likeness(library, rows) == train_likeness(library, rows)


def test_a_model_of_few_words_is_no_model(library: Library) -> None:
    model = LikenessModel(Featurizer(library), TrainedLikeness({}, 1.0, {"w:bru": {DANGER: 1.0}}, {}))
    assert model.read("går over brua") is None
