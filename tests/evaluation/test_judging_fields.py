"""Fields: each named field is judged by its own rule, a field that is not named never."""

from __future__ import annotations

import pytest

from bot.evaluation.cases import FieldExpectation, SlotCase, TurnCase
from bot.evaluation.judging.fields import judge_field, judge_fields
from tests.evaluation.replies import got, origin, place


def wrong(
    name, value=None, *, kind="groups", judged=True, also=(), reject=(), any_topic=False, **answer
) -> str:
    expectation = FieldExpectation(name, value, judged, also, reject)
    return judge_field(expectation, got(kind, **answer), any_topic=any_topic).wrong


def test_a_field_that_is_not_named_is_not_judged():
    case = SlotCase(origin(), "sagt", None, (FieldExpectation("organisations", ("AA",)),))
    answer = got("groups", filters={"organisations": ["AA"], "weekdays": [1], "after": "17:00"})

    assert judge_fields(case, answer).right


def test_a_field_that_must_be_empty_is_judged():
    assert wrong("weekdays", (), filters={"weekdays": [1]}) == "expected [], got [1]"
    assert wrong("after", None, filters={"after": "17:00"}) == "expected null, got 17:00"
    assert wrong("weekdays", ()) == ""
    assert wrong("after", None) == ""


def test_lists_are_compared_without_order():
    assert wrong("weekdays", (6, 7), filters={"weekdays": [7, 6]}) == ""
    assert wrong("organisations", ("AA",), filters={"organisations": ["AA", "NA"]}) == (
        "expected [AA], got [AA, NA]"
    )


def test_further_right_values_count():
    assert wrong("weekdays", (6, 7), also=((5, 6, 7),), filters={"weekdays": [5, 6, 7]}) == ""
    assert wrong("weekdays", (6, 7), also=((5, 6, 7),), filters={"weekdays": [5]}) != ""
    assert wrong("before", "10:00", also=("09:00",), filters={"before": "09:00"}) == ""


def test_a_forbidden_value_is_wrong_also_where_nothing_is_expected():
    reject = {"judged": False, "reject": ("AA",)}

    assert wrong("organisations", **reject, filters={"organisations": ["AA"]}) == "[AA] must not be, got [AA]"
    assert wrong("organisations", **reject, filters={"organisations": ["NA"]}) == ""
    assert wrong("format", judged=False, reject=("phone",), filters={"format": "phone"}) != ""


@pytest.mark.parametrize(
    ("name", "value", "filters"),
    [
        ("format", "online", {"format": "online"}),
        ("open", True, {"open": True}),
        ("open", False, {"open": False}),
        ("meeting_language", "en", {"language": "en"}),
        ("access", ("wheelchair",), {"access": ["wheelchair"]}),
        ("before", "16:00", {"before": "16:00"}),
    ],
)
def test_a_filter_is_right_only_when_it_is_set(name, value, filters):
    assert wrong(name, value, filters=filters) == ""
    assert wrong(name, value) != ""


def test_the_audience_is_a_word_among_those_named_or_nobody():
    two = {"audience": ["women", "self"]}

    assert wrong("audience", "women", filters=two) == ""
    assert wrong("audience", "men", filters=two) == "expected men, got [women, self]"
    assert wrong("audience", None, filters=two) != ""
    assert wrong("audience", (), filters=two) != ""
    assert wrong("audience", None) == ""
    assert wrong("audience", ("women", "self"), filters=two) == ""
    assert wrong("audience", "adult_child", also=("women",), filters=two) == ""
    assert (
        wrong("audience", "women", reject=("self",), filters=two) == "[self] must not be, got [women, self]"
    )


def test_a_place_is_right_by_any_of_its_names():
    vefsn = place("Mosjøen", "Vefsn", "Nordland", "1824")

    assert wrong("place", ("Vefsn",), place=vefsn) == ""
    assert wrong("place", ("Mosjøen", "Rana"), place=vefsn) == ""
    assert wrong("place", ("Rana",), place=vefsn) == "expected [Rana], got [Mosjøen (Vefsn)]"
    assert wrong("place", ("Rana",)) == "expected [Rana], got no place"


def test_the_county_counts_where_an_area_was_read():
    assert wrong("place", ("Nordland",), place=place("Lofoten", county="Nordland", kind="region")) == ""
    assert wrong("place", ("Nordland",), place=place("Bodø", "Bodø", "Nordland")) != ""


def test_an_empty_list_of_places_means_that_none_may_be_read():
    assert wrong("place", ()) == ""
    assert wrong("place", (), place=place("Oslo")) == "expected no place, got [Oslo]"
    assert wrong("place", (), places=[place("Oslo")]) != ""


def test_a_question_must_offer_all_places_that_were_named():
    both = [place("Hole", "Hole"), place("Nes", "Nes")]

    assert wrong("place", ("Hole", "Nes"), kind="choose_place", places=both) == ""
    assert wrong("place", ("Hole", "Nes"), kind="choose_place", places=both[:1]) == (
        "expected all of [Hole, Nes] to be offered, [Nes] lacking"
    )


def test_a_forbidden_place_may_not_be_read():
    assert wrong("place", ("Moss",), reject=("Ski",), place=place("Moss"), places=[place("Ski")]) != ""


def test_a_place_number_is_compared_with_the_place_that_was_read():
    assert wrong("place_number", ("1824",), place=place("Vefsn", number="1824")) == ""
    assert wrong("place_number", ("1824",), place=place("Herøy", number="1515")) == "expected 1824, got 1515"
    assert wrong("place_number", ("1824",)) == "expected 1824, got null"


def test_the_main_topic_must_be_one_of_those_expected():
    assert wrong("topic", ("aa", "na"), kind="answer", topics=["na"]) == ""
    assert wrong("topic", ("na",), kind="answer", topics=["aa", "na"]) == "expected [na], got [aa, na]"
    assert wrong("topic", ("na",), kind="answer", topics=["aa", "na"], any_topic=True) == ""
    assert wrong("topic", (), kind="answer", topics=["aa"]) == "expected no topic, got [aa]"
    assert wrong("topic", judged=False, reject=("aa",), topics=["aa"]) == "[aa] must not be answered"


def test_an_alarm_must_be_there_or_not():
    acute = {"level": "acute", "kind": "overdose"}

    assert wrong("alarm", "acute", alarm=acute) == ""
    assert wrong("alarm", "elevated", alarm=acute) == ""
    assert wrong("alarm", None, alarm=acute) == "expected null, got acute"
    assert wrong("alarm", "acute", alarm={**acute, "level": "elevated"}) == "expected acute, got elevated"


def test_several_languages_may_be_right():
    assert wrong("language", ("nb", "nn"), language="nn") == ""
    assert wrong("language", "nb", language="nn") == "expected nb, got nn"


def turn(*expectations: FieldExpectation, judge_all: bool = False) -> TurnCase:
    return TurnCase(origin(), "sagt", None, "c", 1, expectations, judge_all)


EITHER = (
    FieldExpectation("kind", ("answer", "groups")),
    FieldExpectation("topic", ("led_unled",)),
    FieldExpectation("place", ("Hamar",)),
    FieldExpectation("weekdays", (2,)),
    FieldExpectation("language", "nb"),
)


def test_where_several_kinds_are_right_an_answer_is_judged_by_its_topic():
    assert judge_fields(turn(*EITHER), got("answer", topics=["led_unled"])).right
    assert not judge_fields(turn(*EITHER), got("answer", topics=["aa"])).right


def test_where_several_kinds_are_right_groups_are_judged_by_place_and_filters():
    hamar = place("Hamar", "Hamar")

    assert judge_fields(turn(*EITHER), got("groups", place=hamar, filters={"weekdays": [2]})).right
    assert not judge_fields(turn(*EITHER), got("groups", place=hamar)).right


def test_where_several_kinds_are_right_the_language_is_always_judged():
    judged = judge_fields(turn(*EITHER), got("answer", topics=["led_unled"], language="en"))

    assert judged.wrong == ("language: expected nb, got en",)


def test_with_judge_all_everything_is_judged():
    answer = got("groups", topics=["aa", "led_unled"], place=place("Hamar"))
    judged = judge_fields(turn(*EITHER, judge_all=True), answer)

    assert judged.wrong == ("weekdays: expected [2], got []",)


def test_with_one_kind_everything_is_judged():
    only = (FieldExpectation("kind", "answer"), *EITHER[1:3])

    assert not judge_fields(turn(*only), got("answer", topics=["led_unled"])).right


def test_an_alarm_is_false_where_none_was_due():
    quiet = got(alarm={"level": "elevated", "kind": "suicide"})
    calm = turn(FieldExpectation("alarm", None))
    silent = turn(FieldExpectation("kind", "answer"))
    message = SlotCase(origin(), "sagt", None, (FieldExpectation("format", None),))

    assert dict(judge_fields(calm, quiet).facts)["alarm_on_ordinary"]
    assert dict(judge_fields(message, quiet).facts)["alarm_on_ordinary"]
    assert "alarm_on_ordinary" not in dict(judge_fields(silent, quiet).facts)


def test_an_acute_turn_counts_in_the_recall():
    acute = turn(FieldExpectation("alarm", "acute"))

    assert dict(judge_fields(acute, got("chat")).facts)["acute_recall"] is False
