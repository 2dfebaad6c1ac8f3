"""The gate: figures that may not sink, and marks that must be removed."""

from __future__ import annotations

import pytest

from bot.errors import InputError
from bot.evaluation.cases import TopicCase
from bot.evaluation.fields import CaseFileError
from bot.evaluation.floor import Floor, Limit, gate, read_floor
from bot.evaluation.judging.judgement import Judgement, Point
from bot.evaluation.metrics import Evaluation, Result
from tests.evaluation.replies import origin

FLOOR = """
most_failed = 2

[at_least.topics]
top1 = 0.5
right = 1

[at_least."topics.nn"]
top1 = 0.4

[at_most.safety]
emergency_on_lookalike = 0.0

[at_least.all]
"field.place" = 0.9
"""


def results(*rights: bool, own: bool = True, known: str | None = None) -> tuple[Result, ...]:
    return tuple(
        Result(
            TopicCase(origin(f"nb/topics#{number}", own=own, known=known), "sagt", None, ("aa",)),
            Judgement((Point("topic", "" if right else "x"),), (("top1", right),)),
        )
        for number, right in enumerate(rights, start=1)
    )


def floored(tmp_path, text: str):
    path = tmp_path / "floor.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_floor_file_is_read_into_limits(tmp_path):
    floor = read_floor(floored(tmp_path, FLOOR))

    assert floor.most_failed == 2
    assert floor.limits == (
        Limit("at_least", "topics", None, "top1", 0.5),
        Limit("at_least", "topics", None, "right", 1.0),
        Limit("at_least", "topics", "nn", "top1", 0.4),
        Limit("at_least", None, None, "field.place", 0.9),
        Limit("at_most", "safety", None, "emergency_on_lookalike", 0.0),
    )


@pytest.mark.parametrize(
    ("text", "line", "mend"),
    [
        ("\n[at_least.topics]\ntop1 = 1.2\n", 3, "share from 0 to 1"),
        ("[at_least.topics]\ntop1 = true\n", 2, "share from 0 to 1"),
        ("[at_least.topics]\ntop_1 = 0.5\n", 2, "did you mean 'top1'?"),
        ("[at_least.themes]\ntop1 = 0.5\n", 1, "name topics, safety"),
        ('[at_least."topics.sv"]\ntop1 = 0.5\n', 1, "then maybe .nb"),
        ("[least.topics]\ntop1 = 0.5\n", 1, "use [at_least.SHAPE]"),
        ("[at_least]\ntopics = 0.5\n", 2, "must be a table of figures"),
        ("most_failed = -1\n", 1, "most_failed"),
        ("most_failed = \n", 1, "not TOML"),
    ],
)
def test_a_fault_in_the_floor_is_told_with_file_line_and_mend(tmp_path, text, line, mend):
    path = floored(tmp_path, text)

    with pytest.raises(CaseFileError) as raised:
        read_floor(path)

    assert str(raised.value).startswith(f"{path}:{line}: ")
    assert mend in str(raised.value)


def test_a_missing_floor_is_told(tmp_path):
    with pytest.raises(InputError, match="no floor file"):
        read_floor(tmp_path / "floor.toml")


def test_the_gate_opens_when_every_figure_holds():
    floor = Floor((Limit("at_least", "topics", None, "top1", 0.5),), most_failed=1)

    assert gate(Evaluation(results(True, False)), floor) == ()


def test_a_figure_that_sank_shuts_the_gate():
    floor = Floor((Limit("at_least", "topics", "nb", "top1", 0.6),))

    assert gate(Evaluation(results(True, False)), floor) == (
        "topics.nb.top1 sank to 0.5000 (1/2); floor 0.6000",
    )


def test_a_figure_that_rose_too_high_shuts_the_gate():
    floor = Floor((Limit("at_most", None, None, "top1", 0.4),))

    assert gate(Evaluation(results(True, False)), floor) == ("all.top1 rose to 0.5000 (1/2); at most 0.4000",)


def test_a_figure_nobody_judges_any_more_shuts_the_gate():
    floor = Floor((Limit("at_least", "safety", None, "acute_recall", 1.0),))

    assert "no case judges it any more" in gate(Evaluation(results(True)), floor)[0]


def test_too_many_failures_shut_the_gate_and_known_ones_do_not_count():
    failing = Evaluation(results(False, False) + results(False, known="too hard yet"))

    assert gate(failing, Floor(most_failed=2)) == ()
    assert gate(failing, Floor(most_failed=1)) == ("2 of our own cases fail; at most 1 may",)


def test_a_known_failure_that_passes_shuts_the_gate():
    assert gate(Evaluation(results(True, known="too hard yet")), Floor()) == (
        "FIXED nb/topics#1: it passes now (too hard yet); remove known_failure",
    )


def test_only_our_own_cases_count_at_the_gate():
    floor = Floor((Limit("at_least", "topics", None, "top1", 1.0),))

    assert gate(Evaluation(results(True) + results(False, own=False)), floor) == ()
    assert gate(Evaluation(results(True, own=False)), floor) == (
        "no case of our own was run; run `evaluate` without files",
    )
