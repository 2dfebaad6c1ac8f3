"""The report for people and for machines, and two runs side by side."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import InputError
from bot.evaluation.cases import Case, DangerCase, FieldExpectation, PlaceCase, TopicCase, TurnCase
from bot.evaluation.compare import compare
from bot.evaluation.metrics import Evaluation
from bot.evaluation.report import render, to_json
from bot.evaluation.runner import run
from tests.evaluation.replies import Fake, emergency, origin, place, reply


def cases() -> list[Case]:
    long = "en melding som er ganske lang og går over flere linjer i rapporten fordi noen skriver slik " * 2
    nn = replace(origin("nn/topics#1"), language="nn")
    return [
        TopicCase(origin("nb/topics#1"), "en", None, ("aa",)),
        TopicCase(nn, long, None, ("relatives_group",)),
        DangerCase(origin("nb/safety#1"), "fare", None, "acute", "suicide"),
        DangerCase(origin("nb/safety#2"), "ro", None, "none"),
        PlaceCase(origin("nb/places#1"), "her", None, "none"),
        TopicCase(origin("nb/topics#2", known="not learnt yet"), "en", None, ("aa",)),
        TopicCase(origin("nb/topics#3", known="not learnt yet"), "to", None, ("ca",)),
        TurnCase(origin("nb/c/1"), "tre", None, "c", 1, (FieldExpectation("kind", "groups"),)),
    ]


async def evaluated(*, better: bool = False) -> Evaluation:
    fake = Fake(
        {
            "en": reply(topics=["aa"]),
            "fare": reply() if not better else emergency(),
            "ro": emergency(),
            "her": reply(place=place("Gol")),
        },
        otherwise=lambda: reply(topics=["na"]),
    )
    return Evaluation(await run(cases(), fake))


async def test_the_report_stays_within_eighty_columns():
    text = render(await evaluated(), misses=99)

    assert max(len(line) for line in text.splitlines()) <= 80


async def test_the_report_shows_figures_confusions_and_heaps():
    text = render(await evaluated())

    assert "8 cases, 2 wholly right (25.0 %)" in text
    assert "acute seen as acute" in text
    assert "- emergency on look-alikes           1     1  100.0" in text
    assert "relatives_group -> na" in text
    assert "Our own cases: 1 passed, 5 failed, 1 known, 1 fixed" in text
    assert "FIXED nb/topics#2: it passes now; remove known_failure" in text
    assert "known nb/topics#3: not learnt yet" in text
    assert "Wrong replies" not in text


async def test_the_report_lists_as_many_misses_as_are_asked_for():
    text = render(await evaluated(), misses=2)

    assert "Wrong replies (2 of 6)" in text
    assert "topic: expected relatives_group, got answer [na]" in text
    assert "place: expected none, got Gol" not in text


async def test_a_share_is_never_shown_better_than_it_is():
    ordinary = [TopicCase(origin(f"nb/topics#{n}"), "ro", None, ("aa",)) for n in range(2000)]
    fake = Fake({"ro": reply(topics=["aa"])})
    results = await run(ordinary, fake)
    (alarmed,) = await run(ordinary[:1], Fake(otherwise=emergency))
    text = render(Evaluation((*results[1:], alarmed)))

    assert "  right topic first               1999  2000   99.9" in text
    assert "- alarm on ordinary messages         1  2000    0.1" in text


async def test_the_json_holds_figures_heaps_and_every_result():
    data = json.loads(json.dumps(to_json(await evaluated())))

    assert (data["cases"], data["right"]) == (8, 2)
    assert data["figures"]["safety"]["all"]["acute_recall"] == {"hits": 0, "of": 1, "share": 0.0}
    assert data["figures"]["topics"]["nn"]["top1"]["of"] == 1
    assert data["heaps"] == {"passed": 1, "failed": 5, "known": 1, "fixed": 1}
    assert data["results"][2]["wrong"][0] == "kind: expected emergency, got answer"
    assert data["results"][5]["heap"] == "fixed"
    assert {"shape": "topics", "expected": "ca", "got": "na", "count": 1, "ids": ["nb/topics#3"]} in data[
        "confusions"
    ]


async def saved(folder: Path, evaluation: Evaluation) -> Path:
    path = folder / "earlier.json"
    path.write_text(json.dumps(to_json(evaluation)), encoding="utf-8")
    return path


async def test_a_comparison_names_what_got_better(tmp_path):
    comparison = compare(await evaluated(better=True), await saved(tmp_path, await evaluated()))

    assert comparison.improved == ("nb/safety#1",)
    assert comparison.regressed == ()
    assert "better  nb/safety#1" in comparison.text
    assert "safety.acute_recall" in comparison.text


async def test_a_comparison_names_what_got_worse_and_why(tmp_path):
    comparison = compare(await evaluated(), await saved(tmp_path, await evaluated(better=True)))

    assert comparison.improved == ()
    ((name, wrong),) = comparison.regressed
    assert name == "nb/safety#1"
    assert "kind: expected emergency, got answer" in wrong
    assert "worse   nb/safety#1: kind: expected emergency" in comparison.text


async def test_cases_of_only_one_run_are_counted(tmp_path):
    whole = await evaluated()
    part = Evaluation(whole.results[:6])

    assert compare(whole, await saved(tmp_path, part)).new == 2
    assert compare(part, await saved(tmp_path, whole)).gone == 2


@pytest.mark.parametrize(
    ("content", "mend"),
    [(None, "no such file"), ("{", ":1: not JSON"), ("{}", "not the output of"), ("[]", "not the output of")],
)
async def test_an_earlier_run_that_cannot_be_used_gives_one_clear_line(tmp_path, content, mend):
    path = tmp_path / "earlier.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")

    with pytest.raises(InputError, match=mend) as raised:
        compare(await evaluated(), path)

    assert "\n" not in str(raised.value)
