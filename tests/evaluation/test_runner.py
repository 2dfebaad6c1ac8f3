"""The runner: sessions, the clock, what to run, and answers that break."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from bot.errors import InputError
from bot.evaluation.cases import DangerCase, FieldExpectation, SlotCase, TopicCase, TurnCase
from bot.evaluation.fields import OSLO
from bot.evaluation.runner import CLOCK, chosen, evaluate, run
from tests.evaluation.replies import Fake, emergency, origin, reply


def question(say: str, name: str = "nb/topics#1", now: datetime | None = None) -> TopicCase:
    return TopicCase(origin(name), say, now, ("aa",))


def turn(say: str, conversation: str, number: int, kind: str = "answer") -> TurnCase:
    return TurnCase(
        origin(f"nb/{conversation}/{number}"),
        say,
        None,
        conversation,
        number,
        (FieldExpectation("kind", kind),),
    )


async def test_turns_of_a_conversation_share_a_session_in_their_order():
    fake = Fake()
    await run([turn("en", "a", 1), turn("to", "b", 1), turn("tre", "a", 2)], fake)

    (first, a, _), (_, b, _), (third, again, _) = fake.asked
    assert (first, third) == ("en", "tre")
    assert a == again
    assert a != b


async def test_all_other_cases_are_asked_in_fresh_sessions():
    fake = Fake()
    await run([question("en"), question("to")], fake)

    assert len({conversation for _, conversation, _ in fake.asked}) == 2


async def test_the_clock_of_a_case_goes_before_the_clock_of_the_run():
    own, other = datetime(2026, 7, 1, 9, 0, tzinfo=OSLO), datetime(2026, 1, 1, 9, 0, tzinfo=OSLO)
    fake = Fake()
    await run([question("en", now=own), question("to")], fake, now=other)
    await run([question("tre")], fake)

    assert [now for *_, now in fake.asked] == [own, other, CLOCK]


async def test_an_answer_that_raises_is_wrong_and_the_run_goes_on():
    fake = Fake({"en": KeyError("boom"), "to": reply(topics=["aa"])})
    broken, fine = await run([question("en"), question("to")], fake)

    assert "error: the answer raised KeyError: 'boom'" in broken.judgement.wrong
    assert broken.judgement.got == "error"
    assert fine.right


async def test_a_crash_on_an_acute_message_counts_as_missed():
    case = DangerCase(origin(), "sagt", None, "acute", "overdose")
    (missed,) = await run([case], Fake({"sagt": RuntimeError("x")}))

    assert dict(missed.judgement.facts)["acute_recall"] is False


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ("tekst", "not a JSON object"),
        ({"kind": "answer"}, "'alarm' is missing"),
        (reply("nonsense"), "kind 'nonsense' is not in the contract"),
        (reply(filters={"weekdays": ["monday"]}), "weekdays is not a list of numbers"),
        (reply(filters={"open": "yes"}), "open is neither"),
        (reply(filters={"after": 17}), "after is not a text"),
        (reply(candidates=["aa"]), "candidates is not a list of [topic, score]"),
        (reply(candidates=None), "candidates is not a list"),
        (reply(places="Oslo"), "places is not a list of objects"),
        (reply(place="Oslo"), "place is not an object"),
        (reply(messages="hei"), "messages is not a list of texts"),
        ({**reply(), "filters": None}, "filters is not an object"),
    ],
)
async def test_a_reply_that_breaks_the_contract_is_wrong(answer, fault):
    (result,) = await run([question("en")], Fake({"en": answer}))

    assert result.judgement.wrong[0].startswith("contract: ")
    assert fault in result.judgement.wrong[0]


async def test_each_shape_is_judged_by_its_own_rules(tmp_path):
    lines = [
        {"id": "1", "text": "aa?", "intent": ["aa"]},
        {"id": "2", "text": "fare", "level": "acute", "kind": "suicide"},
        {"id": "3", "text": "aa?", "expect": None, "municipality": None, "county": None},
        {"id": "4", "text": "aa?", "expect": {"organisations": []}},
        {"conversation": "c", "turn": 1, "text": "aa?", "expect": {"kind": "answer"}},
    ]
    path = tmp_path / "all.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    fake = Fake({"fare": emergency(), "aa?": reply(topics=["aa"])})

    evaluation = await evaluate([path], fake)

    assert [result.judgement.wrong for result in evaluation.results] == [()] * 5
    assert evaluation.shapes() == ("topics", "safety", "places", "slots", "conversations")


def test_a_language_keeps_its_dialects_and_drops_the_others():
    def said(language: str) -> TopicCase:
        one = origin(language)
        return TopicCase(
            type(one)(id=language, key=language, path=one.path, line=1, language=language), "x", None, ("aa",)
        )

    cases = [said("nb"), said("nb-nord"), said("nn"), said("")]

    assert [case.origin.id for case in chosen(cases, language="nb")] == ["nb", "nb-nord"]
    assert [case.origin.id for case in chosen(cases, language="nb-nord")] == ["nb-nord"]


def test_a_group_is_a_shape_or_the_name_of_a_file():
    slots = SlotCase(origin("s"), "x", None, ())
    question_in_topics = question("x")

    assert chosen([slots, question_in_topics], group="slots") == (slots,)
    assert len(chosen([slots, question_in_topics], group="topics")) == 2


def test_a_choice_that_leaves_nothing_is_told():
    with pytest.raises(InputError, match="no case is left for language nn places"):
        chosen([question("x")], language="nn", group="places")


def test_a_conversation_is_kept_whole():
    assert len(chosen([turn("en", "a", 1), turn("to", "a", 2)], language="nb")) == 2
