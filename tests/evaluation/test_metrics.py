"""Figures, heaps and confusions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.evaluation.cases import Origin, TopicCase, TurnCase
from bot.evaluation.judging.judgement import Judgement, Point
from bot.evaluation.metrics import FIGURES, Confusion, Evaluation, Result, Tally
from tests.evaluation.replies import origin

RIGHT = Judgement((Point("topic"),), (("top1", True),), "aa", "aa")
WRONG = Judgement((Point("topic", "expected aa, got na"),), (("top1", False),), "aa", "na")


def result(judgement: Judgement, one: Origin | None = None) -> Result:
    return Result(TopicCase(one or origin(), "sagt", None, ("aa",)), judgement)


def turn(judgement: Judgement, number: int, known: str | None = None) -> Result:
    one = replace(origin(f"nb/c/{number}", known=known), known_as_whole=known is not None)
    return Result(TurnCase(one, "sagt", None, "c", number, ()), judgement)


def test_figures_count_hits_among_the_cases_that_judge_them():
    figures = Evaluation((result(RIGHT), result(WRONG), result(RIGHT))).figures("topics")

    assert figures["right"] == figures["top1"] == figures["field.topic"] == Tally(2, 3)
    assert figures["top1"].share == pytest.approx(2 / 3)
    assert "acute_recall" not in figures


def test_figures_are_kept_apart_by_language():
    nn = replace(origin(), language="nn")
    dialect = replace(origin(), language="nb-nord")
    evaluation = Evaluation((result(RIGHT, nn), result(WRONG, dialect), result(RIGHT)))

    assert evaluation.languages() == ("nb", "nn")
    assert evaluation.figures("topics", "nn")["right"] == Tally(1, 1)
    assert evaluation.figures("topics", "nb")["right"] == Tally(1, 2)


def test_a_case_that_names_no_language_is_in_none():
    unsaid = replace(origin(), language="")

    assert Evaluation((result(RIGHT, unsaid),)).languages() == ()


def test_a_conversation_is_right_only_when_each_turn_is():
    assert Evaluation((turn(RIGHT, 1), turn(RIGHT, 2))).figures()["conversations_right"] == Tally(1, 1)
    assert Evaluation((turn(RIGHT, 1), turn(WRONG, 2))).figures()["conversations_right"] == Tally(0, 1)


def test_our_cases_fall_into_four_heaps():
    marked = origin(known="too hard yet")
    heaps = Evaluation((result(RIGHT), result(WRONG), result(WRONG, marked), result(RIGHT, marked))).heaps()

    assert {heap: len(results) for heap, results in heaps.items()} == {
        "passed": 1,
        "failed": 1,
        "known": 1,
        "fixed": 1,
    }


def test_cases_that_are_not_ours_fall_into_no_heap():
    heaps = Evaluation((result(WRONG, origin(own=False)),)).heaps()

    assert not any(heaps.values())


def test_a_marked_conversation_is_fixed_once_and_only_when_all_of_it_passes():
    fixed = Evaluation((turn(RIGHT, 1, "hard"), turn(RIGHT, 2, "hard"))).heaps()
    still = Evaluation((turn(RIGHT, 1, "hard"), turn(WRONG, 2, "hard"))).heaps()

    assert (len(fixed["fixed"]), len(fixed["passed"])) == (1, 1)
    assert (len(still["fixed"]), len(still["known"]), len(still["passed"])) == (0, 1, 1)


def test_confusions_are_counted_most_frequent_first():
    other = Judgement((Point("topic", "x"),), (), "na", "ca")
    confusions = Evaluation((result(other), result(WRONG), result(WRONG), result(RIGHT))).confusions("topics")

    assert confusions[0] == Confusion("topics", "aa", "na", 2, ("nb/topics#1", "nb/topics#1"))
    assert [one.count for one in confusions] == [2, 1]


def test_a_reply_wrong_only_in_a_detail_is_no_confusion():
    detail = Judgement((Point("weekdays", "x"),), (), "groups", "groups")

    assert Evaluation((result(detail),)).confusions() == ()


def test_nothing_of_nothing_is_no_share():
    assert Tally(0, 0).share == 0.0


def test_every_figure_is_explained_in_the_documentation():
    text = (Path(__file__).parents[2] / "docs" / "evaluation.md").read_text(encoding="utf-8")
    hidden = [name for name in FIGURES if name not in ("right", *text.split("`"))]

    assert hidden == []
