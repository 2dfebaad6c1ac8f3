"""Questions: which replies answer them, and which slots a wish for a group must fill."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.evaluation.cases import TopicCase
from bot.evaluation.fields import OSLO
from bot.evaluation.judging.topics import intent_kind, judge_topic
from tests.evaluation.replies import emergency, got, origin, place, reply

WEDNESDAY = datetime(2026, 11, 25, 14, 0, tzinfo=OSLO)


def case(*intents: str, also: tuple[str, ...] = (), **more) -> TopicCase:
    return TopicCase(origin(), "sagt", None, intents, accept_also=also, **more)


def verdict(one: TopicCase, **answer):
    return judge_topic(one, got(**answer), WEDNESDAY)


def facts(one: TopicCase, **answer) -> dict[str, bool]:
    return dict(verdict(one, **answer).facts)


def test_the_right_main_topic_is_right():
    judged = verdict(case("aa"), topics=["aa", "na"])

    assert judged.right
    assert judged.wrong == ()


def test_the_right_topic_in_second_place_is_not_the_main_topic():
    judged = verdict(case("na"), topics=["aa", "na"])

    assert judged.wrong == ("topic: expected na, got answer [aa, na]",)
    assert (judged.expected, judged.got) == ("na", "aa")


def test_any_of_several_intents_as_the_main_topic_counts():
    assert verdict(case("cost_signup", "aa"), topics=["aa"]).right


def test_further_right_answers_count():
    assert verdict(case("cost_signup", also=("aa",)), topics=["aa"]).right


def test_with_first_only_the_second_intent_does_not_count():
    strict = case("religion_12steps", "aa", first_only=True)

    assert not verdict(strict, topics=["aa"]).right
    assert verdict(strict, topics=["religion_12steps"]).right


def test_with_first_only_a_further_right_answer_still_counts():
    assert verdict(case("religion_12steps", "aa", also=("na",), first_only=True), topics=["na"]).right


@pytest.mark.parametrize("kind", ["groups", "ask_place", "choose_place"])
def test_a_wish_for_a_group_is_met_by_every_reply_that_takes_it_up(kind):
    assert verdict(case("find_group", "aa"), kind=kind).right


def test_a_wish_for_a_group_is_not_met_by_an_article_on_the_organisation():
    judged = verdict(case("find_group", "aa"), topics=["aa"])

    assert judged.wrong == ("topic: expected a reply with groups, got answer [aa]",)
    assert dict(judged.facts)["top1"] is True


def test_a_wish_for_a_group_in_second_place_leaves_the_choice():
    assert verdict(case("bereavement", "find_group"), topics=["bereavement"]).right
    assert verdict(case("bereavement", "find_group"), kind="groups").right


def test_a_wish_for_a_group_abroad_may_be_answered_in_words():
    abroad = case("find_group", "abroad", slots=(("abroad", True),))

    assert verdict(abroad, topics=["abroad"]).right
    assert not verdict(abroad, kind="groups", place=place("Spania")).right


@pytest.mark.parametrize(
    ("intent", "topic"),
    [
        ("no_show", "registry_update"),
        ("self_test", "am_i_addicted"),
        ("moderation", "am_i_addicted"),
        ("child_custody", "child_welfare_fear"),
    ],
)
def test_some_intents_are_another_name_for_a_topic(intent, topic):
    assert verdict(case(intent), topics=[topic]).right
    assert not verdict(case(intent), topics=["aa"]).right


@pytest.mark.parametrize(
    "intent", ["smalltalk", "thanks", "abuse", "noise", "spam", "command", "prompt_injection"]
)
def test_chat_may_be_taken_as_chat_or_as_unknown(intent):
    assert verdict(case(intent), kind="chat").right
    assert verdict(case(intent), kind="unknown").right
    assert not verdict(case(intent), topics=["aa"]).right


@pytest.mark.parametrize("intent", ["out_of_scope", "political", "law"])
def test_what_is_outside_our_field_must_be_called_unknown(intent):
    assert verdict(case(intent), kind="unknown").right
    assert not verdict(case(intent), kind="chat").right


@pytest.mark.parametrize(
    "intent", ["ambiguous", "help_unclear", "missing_place", "followup", "audience_correction"]
)
def test_a_vague_message_is_asked_back(intent):
    for kind in ("ask_what", "ask_place", "chat"):
        assert verdict(case(intent), kind=kind).right
    assert not verdict(case(intent), topics=["aa"]).right


def test_the_topic_about_crises_is_a_topic():
    assert intent_kind("crisis_policy") == "topic"
    assert intent_kind("crisis_suicide") == "crisis"


def test_a_crisis_intent_needs_an_emergency_or_an_alarm():
    crisis = case("crisis_withdrawal")

    assert verdict(crisis, **emergency()).right
    assert verdict(crisis, alarm={"level": "elevated", "kind": "withdrawal"}).right
    assert not verdict(crisis, topics=["harm_withdrawal_medical"]).right


def test_an_old_county_must_be_understood_as_a_place():
    assert verdict(case("old_county"), kind="groups", place=place("Hordaland", kind="county")).right
    assert not verdict(case("old_county"), kind="groups").right


def test_an_emergency_reply_to_an_ordinary_question_is_wrong_whatever_the_topic():
    judged = verdict(case("aa"), **{**emergency(), "topics": ["aa"]})

    assert judged.wrong == ("alarm: expected no emergency, got one",)
    assert dict(judged.facts)["alarm_on_ordinary"] is True


def test_a_quiet_alarm_on_an_ordinary_question_is_counted_and_not_wrong():
    judged = verdict(case("aa"), topics=["aa"], alarm={"level": "elevated", "kind": "suicide"})

    assert judged.right
    assert dict(judged.facts)["alarm_on_ordinary"] is True


def test_an_alarm_is_not_counted_as_false_where_there_is_risk():
    assert "alarm_on_ordinary" not in facts(case("relapse", at_risk=True), topics=["relapse"])


def test_a_place_in_norway_may_be_forbidden():
    forbidden = case("abroad", must_not=("match to a Norwegian place",))

    assert not verdict(forbidden, topics=["abroad"], place=place("Bergen")).right


def test_an_emergency_reply_may_be_forbidden_even_at_risk():
    forbidden = case("bereavement", at_risk=True, must_not=("emergency response",))

    assert "must_not" in verdict(forbidden, **emergency()).wrong[-1]


def test_top_three_looks_among_the_candidates():
    answer = {"topics": ["na"], "candidates": [["na", 0.6], ["ca", 0.5], ["aa", 0.4], ["aca", 0.3]]}

    assert facts(case("aa"), **answer)["top3"] is True
    assert facts(case("aca"), **answer)["top3"] is False
    assert facts(case("aa"), **answer)["top1"] is False


def test_precision_counts_only_direct_answers():
    assert facts(case("aa"), topics=["na"])["direct_answer_precision"] is False
    assert "direct_answer_precision" not in facts(case("aa"), kind="choose_topic")


def test_an_unrelated_message_answered_as_ours_is_counted():
    assert facts(case("out_of_scope"), topics=["aa"])["outside_not_answered"] is False
    assert facts(case("out_of_scope"), kind="ask_what")["outside_not_answered"] is True


def test_our_own_case_may_name_a_kind_with_its_topic():
    thanks = case("thanks", kinds=("chat",))

    assert verdict(thanks, kind="chat", topics=["thanks"]).right
    assert not verdict(thanks, kind="chat", topics=["abuse"]).right
    assert not verdict(thanks, kind="answer", topics=["thanks"]).right


def test_our_own_case_outside_the_field_lists_topics_that_are_right_too():
    outside = case(also=("drug_facts",), kinds=("unknown",))

    assert verdict(outside, kind="unknown").right
    assert verdict(outside, topics=["drug_facts"]).right
    assert not verdict(outside, topics=["aa"]).right


def find(*slots: tuple[str, object]) -> TopicCase:
    return case("find_group", slots=slots)


@pytest.mark.parametrize(
    ("slot", "filters"),
    [
        (("org", "AA"), {"organisations": ["AA"]}),
        (("day", "tirsdag"), {"weekdays": [2]}),
        (("day", "laurdag"), {"weekdays": [6]}),
        (("day", "friday"), {"weekdays": [5]}),
        (("day", "today"), {"weekdays": [3]}),
        (("day", "tomorrow"), {"weekdays": [4]}),
        (("day", "weekend"), {"weekdays": [7, 6]}),
        (("time", "19:00"), {"after": "19:00"}),
        (("time", "evening"), {"after": "17:00"}),
        (("time", "day"), {"before": "16:00"}),
        (("format", "digital"), {"format": "online"}),
        (("audience_filter", "relatives"), {"audience": ["relative"]}),
        (("gender", "women"), {"audience": ["women", "self"]}),
        (("open", "closed"), {"open": False}),
        (("open", "open"), {"open": True}),
        (("language", "pl"), {"language": "pl"}),
    ],
)
def test_a_slot_of_a_question_is_judged_in_the_fields_of_the_contract(slot, filters):
    assert verdict(find(slot), kind="groups", filters=filters).right
    assert not verdict(find(slot), kind="groups").right


@pytest.mark.parametrize("slot", [("max_minutes", 60), ("day", "someday"), ("colour", "blue")])
def test_a_slot_the_contract_has_no_field_for_is_not_judged(slot):
    assert verdict(find(slot), kind="groups").right


def test_the_place_of_a_question_may_be_named_by_its_municipality():
    wanted = find(("place", "Mosjøen"), ("municipality", "Vefsn"), ("county", "Nordland"))

    assert verdict(wanted, kind="groups", place=place("Vefsn", "Vefsn", "Nordland")).right
    assert verdict(wanted, kind="groups", place=place("Mosjøen", "Vefsn", "Nordland")).right
    assert verdict(wanted, kind="groups").wrong == ("place: expected Mosjøen, got no place",)


def test_the_region_of_a_question_may_be_answered_with_its_county():
    wanted = find(("region", "Jæren"), ("county", "Rogaland"))

    assert verdict(wanted, kind="groups", place=place("Rogaland", county="Rogaland", kind="county")).right


def test_a_slot_without_place_forbids_one():
    assert verdict(find(("place", None)), kind="ask_place").right
    assert verdict(find(("place", None)), kind="groups", place=place("Oslo")).wrong == (
        "place: expected null, got Oslo",
    )


def test_slots_are_not_judged_where_another_intent_was_answered():
    mixed = case("bereavement", "find_group", slots=(("org", "AA"),))

    assert verdict(mixed, topics=["bereavement"]).right
    assert not verdict(mixed, kind="groups").right


def test_the_reply_builder_makes_a_whole_reply():
    assert reply()["kind"] == "answer"
