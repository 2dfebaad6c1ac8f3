"""Case files: each shape is recognised, and each fault is named with file, line and mend."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from bot.errors import InputError
from bot.evaluation.cases import (
    Case,
    DangerCase,
    FieldExpectation,
    PlaceCase,
    PlaceTarget,
    SlotCase,
    TopicCase,
    TurnCase,
    shape_of,
)
from bot.evaluation.fields import OSLO, CaseFileError
from bot.evaluation.files import default_files, own_files, read_cases


def from_lines(folder: Path, *lines: object, name: str = "some.jsonl") -> tuple[Case, ...]:
    path = folder / name
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return read_cases([path])


def from_toml(folder: Path, shape: str, text: str, language: str = "nb") -> tuple[Case, ...]:
    path = folder / language / f"{shape}.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return read_cases([path])


QUESTION = {
    "id": "x1",
    "text": "hva koster det",
    "lang": "nb",
    "intent": ["cost_signup"],
    "accept_also": ["aa"],
}
DANGER = {"id": "x2", "text": "…", "level": "acute", "kind": "crisis_overdose", "route": ["116 117"]}
PLACE = {"id": "x3", "text": "bergenn", "expect": "Bergen", "municipality": "Bergen", "county": "Vestland"}
SLOTS = {"id": "x4", "text": "aa", "expect": {"organisations": ["AA"], "filters": {"language": "en"}}}
TURN = {
    "conversation": "c",
    "turn": 1,
    "text": "hei",
    "expect": {"kind": ["chat", "answer"], "language": "nb"},
}


def test_each_line_is_recognised_by_its_fields(tmp_path):
    cases = from_lines(tmp_path, QUESTION, DANGER, PLACE, SLOTS, TURN)

    assert [shape_of(case) for case in cases] == ["topics", "safety", "places", "slots", "conversations"]


def test_the_name_of_the_file_does_not_decide_the_shape(tmp_path):
    (case,) = from_lines(tmp_path, PLACE, name="questions.jsonl")

    assert isinstance(case, PlaceCase)


def test_a_question_keeps_its_intents_and_further_right_answers(tmp_path):
    (case,) = from_lines(tmp_path, QUESTION)

    assert isinstance(case, TopicCase)
    assert (case.intents, case.accept_also, case.first_only) == (("cost_signup",), ("aa",), False)
    assert (case.origin.id, case.origin.line, case.origin.language) == ("some:x1", 1, "nb")


def test_danger_is_named_as_in_the_contract_and_routes_are_digits(tmp_path):
    (case,) = from_lines(tmp_path, DANGER)

    assert isinstance(case, DangerCase)
    assert (case.level, case.danger, case.routes) == ("acute", "overdose", ("116117",))


def test_an_ambiguous_place_lists_its_candidates(tmp_path):
    both = [
        {"name": "Ås", "municipality": "Ås", "county": "Akershus"},
        {"name": "Ås", "municipality": "Tydal"},
    ]
    line = {
        "id": "a",
        "text": "ås",
        "kind": "ambiguous",
        "expect": ["Ås", "Ås"],
        "municipality": ["Ås", "Tydal"],
    }
    with_candidates, without = from_lines(tmp_path, {**line, "candidates": both}, line)

    assert isinstance(with_candidates, PlaceCase)
    assert isinstance(without, PlaceCase)
    assert with_candidates.targets[0] == PlaceTarget(("Ås",), "Ås", "Akershus")
    assert without.targets == (PlaceTarget(("Ås",), "Ås"), PlaceTarget(("Ås",), "Tydal"))


def test_a_place_that_expects_nothing_is_a_case_without_place(tmp_path):
    (case,) = from_lines(tmp_path, {"text": "hei", "expect": None, "municipality": None, "county": None})

    assert isinstance(case, PlaceCase)
    assert case.wanted == "none"


def test_a_language_inside_filters_is_that_of_the_meeting(tmp_path):
    slots, turn = from_lines(tmp_path, SLOTS, TURN)

    assert isinstance(slots, SlotCase)
    assert isinstance(turn, TurnCase)
    assert FieldExpectation("meeting_language", "en") in slots.expectations
    assert FieldExpectation("language", "nb") in turn.expectations


def test_an_alternative_list_counts_whole_and_by_its_members(tmp_path):
    line = {"text": "x", "expect": {"weekdays": [6, 7]}, "also": {"weekdays": [[5, 6, 7], [6]]}}
    (case,) = from_lines(tmp_path, line)

    assert isinstance(case, SlotCase)
    assert case.expectations[0].also == ((5, 6, 7), (6,))


def test_a_clock_without_offset_is_norwegian_time(tmp_path):
    (case,) = from_lines(tmp_path, {**SLOTS, "now": "2026-07-01T20:00"})

    assert case.now == datetime(2026, 7, 1, 20, 0, tzinfo=OSLO)


def test_two_lines_with_one_id_keep_apart(tmp_path):
    first, second = from_lines(tmp_path, QUESTION, QUESTION)

    assert (first.origin.id, second.origin.id) == ("some:x1", "some:x1@2")


@pytest.mark.parametrize(
    ("line", "mend"),
    [
        ('{"text": "x"', "not JSON"),
        ("[1, 2]", "not a JSON object"),
        ('{"text": "x"}', "a line needs intent, level, municipality or expect"),
        ('{"intent": ["aa"]}', "'text' is missing or not a text"),
        ('{"text": "x", "intent": []}', "'intent' is empty"),
        ('{"text": "x", "intent": 5}', "'intent' must be a text or a list of texts"),
        ('{"text": "x", "intent": ["aa"], "first_only": "yes"}', "must be true or false"),
        ('{"text": "x", "intent": ["find_group"], "slots": {"org": []}}', "slot 'org' must be"),
        ('{"text": "x", "level": "high"}', "use one of acute, elevated, none"),
        ('{"text": "x", "expect": {"weekdag": [1]}}', "did you mean 'weekdays'?"),
        ('{"text": "x", "expect": {"place": {"a": 1}}}', "use a text, a number, true/false or a list"),
        ('{"text": "x", "expect": {"filters": 1}}', "'expect.filters' must be a table"),
        ('{"text": "x", "expect": {}, "now": "in the evening"}', "write it like 2026-11-21T18:00"),
        (
            '{"text": "x", "expect": ["A", "B"], "municipality": ["A"], "county": "C", "kind": "ambiguous"}',
            "give one for each name",
        ),
    ],
)
def test_a_fault_in_a_line_is_told_with_file_line_and_mend(tmp_path, line, mend):
    path = tmp_path / "cases.jsonl"
    path.write_text(f"{json.dumps(QUESTION)}\n\n{line}\n", encoding="utf-8")

    with pytest.raises(CaseFileError) as raised:
        read_cases([path])

    assert str(raised.value).startswith(f"{path}:3: ")
    assert mend in str(raised.value)
    assert "\n" not in str(raised.value)


def test_all_faults_of_a_file_are_collected(tmp_path):
    path = tmp_path / "cases.jsonl"
    path.write_text("{\n[]\n", encoding="utf-8")

    with pytest.raises(CaseFileError) as raised:
        read_cases([path])

    assert [problem.line for problem in raised.value.problems] == [1, 2]
    assert "(and 1 more in this file)" in str(raised.value)
    assert str(raised.value.problems[1]).startswith("cases.jsonl:2: ")


def test_our_own_cases_take_shape_and_language_from_where_they_stand(tmp_path):
    (case,) = from_toml(tmp_path, "topics", '[[case]]\nsay = "kva kostar det"\ntopic = "cost_signup"\n', "nn")

    assert isinstance(case, TopicCase)
    assert (case.origin.id, case.origin.language, case.origin.own) == ("nn/topics#1", "nn", True)
    assert case.intents == ("cost_signup",)


def test_the_key_of_our_own_case_does_not_change_when_one_is_put_before_it(tmp_path):
    late = '[[case]]\nsay = "b"\nnone = true\n'
    (alone,) = from_toml(tmp_path, "places", late)
    *_, moved = from_toml(tmp_path, "places", '[[case]]\nsay = "a"\nnone = true\n' + late)

    assert alone.origin.key == moved.origin.key
    assert (alone.origin.id, moved.origin.id) == ("nb/places#1", "nb/places#2")


def test_our_places_hold_one_place_options_or_none(tmp_path):
    one, options, none = from_toml(
        tmp_path,
        "places",
        '[[case]]\nsay = "a"\nplace = "Bergen"\nmunicipality = "4601"\n'
        '[[case]]\nsay = "b"\noptions = ["3034", "4624"]\n[[case]]\nsay = "c"\nnone = true\n',
    )

    assert isinstance(one, PlaceCase)
    assert isinstance(options, PlaceCase)
    assert isinstance(none, PlaceCase)
    assert (one.wanted, options.wanted, none.wanted) == ("one", "ambiguous", "none")
    assert one.targets == (PlaceTarget(("Bergen",), "4601"),)
    assert len(options.targets) == 2


def test_in_our_slots_a_language_is_that_of_the_meeting_and_none_stands_for_null(tmp_path):
    (case,) = from_toml(
        tmp_path, "slots", '[[case]]\nsay = "x"\nexpect = { language = "en", after = "none", format = "" }\n'
    )

    assert isinstance(case, SlotCase)
    assert {one.name: one.value for one in case.expectations} == {
        "meeting_language": "en",
        "after": None,
        "format": None,
    }


def test_our_safety_cases_are_danger_cases(tmp_path):
    (case,) = from_toml(tmp_path, "safety", '[[case]]\nsay = "x"\nlevel = "elevated"\nkind = "suicide"\n')

    assert isinstance(case, DangerCase)
    assert (case.level, case.danger) == ("elevated", "suicide")


CONVERSATION = """
[[conversation]]
id = "ask"
[[conversation.turn]]
say = "aa"
expect = { kind = "ask_place", alarm = "none" }
[[conversation.turn]]
say = "bergen"
known_failure = "second turn"
expect = { kind = "groups" }
"""


def test_our_conversations_are_read_turn_by_turn_with_their_lines(tmp_path):
    cases = from_toml(tmp_path, "conversations", CONVERSATION)

    assert [(case.origin.id, case.origin.line) for case in cases] == [("nb/ask/1", 4), ("nb/ask/2", 7)]
    assert [case.origin.known_failure for case in cases] == [None, "second turn"]


def test_a_mark_on_a_conversation_stands_on_each_turn_as_a_whole(tmp_path):
    marked = CONVERSATION.replace('id = "ask"', 'id = "ask"\nknown_failure = "all of it"')
    first, second = from_toml(tmp_path, "conversations", marked)

    assert (first.origin.known_failure, first.origin.known_as_whole) == ("all of it", True)
    assert (second.origin.known_failure, second.origin.known_as_whole) == ("second turn", False)


@pytest.mark.parametrize(
    ("shape", "text", "line", "mend"),
    [
        ("topics", '[[case]]\nsay = "x"\n\n[[case]]\nsay = \n', 5, "not TOML"),
        ("topics", '[[case]]\nsay = "x"\n', 1, "give a topic, a kind or both"),
        ("topics", '\n\n[[case]]\nsay = "x"\ntopik = "aa"\ntopic = "aa"\n', 3, "did you mean 'topic'?"),
        ("topics", '[[cases]]\nsay = "x"\n', 1, "write [[case]]"),
        ("topics", 'case = "x"\n', 1, "in two brackets"),
        ("topics", '[[case]]\nsay = "x"\ntopic = "aa"\nknown_failure = ""\n', 1, "say why it fails"),
        (
            "topics",
            '[[case]]\nsay = "x"\ntopic = "aa"\n[[case]]\nsay = "x"\ntopic = "na"\n',
            4,
            "stands here twice",
        ),
        ("places", '[[case]]\nsay = "x"\nplace = "A"\nnone = true\n', 1, "say one thing"),
        ("places", '[[case]]\nsay = "x"\noptions = ["A"]\n', 1, "needs at least two"),
        ("safety", '[[case]]\nsay = "x"\nlevel = "low"\n', 1, "use one of acute, elevated, none"),
        ("conversations", '[[conversation]]\nid = "a"\n', 1, "write [[conversation.turn]]"),
        ("groups", '[[case]]\nsay = "x"\n', 1, "is no file of cases"),
    ],
)
def test_a_fault_in_our_own_cases_is_told_with_file_line_and_mend(tmp_path, shape, text, line, mend):
    with pytest.raises(CaseFileError) as raised:
        from_toml(tmp_path, shape, text)

    assert f"{shape}.toml:{line}: " in str(raised.value)
    assert mend in str(raised.value)


@pytest.mark.parametrize(
    ("name", "content", "mend"),
    [
        ("missing.jsonl", None, "no such file"),
        ("notes.txt", b"x", "neither .jsonl nor .toml"),
        ("latin.jsonl", b'{"text": "\xe5"}', ":1: not UTF-8"),
        ("empty.jsonl", b"\n", "no cases"),
    ],
)
def test_a_file_that_cannot_be_used_gives_one_clear_line(tmp_path, name, content, mend):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(InputError, match=mend) as raised:
        read_cases([path])

    assert "\n" not in str(raised.value)


def test_a_folder_stands_for_the_case_files_in_it(tmp_path):
    from_toml(tmp_path, "topics", '[[case]]\nsay = "x"\ntopic = "aa"\n')
    from_lines(tmp_path, QUESTION)
    (tmp_path / "floor.toml").write_text("most_failed = 0\n", encoding="utf-8")

    assert len(read_cases([tmp_path])) == 2


def test_a_folder_without_cases_is_an_error(tmp_path):
    with pytest.raises(InputError, match="no case files in this folder"):
        read_cases([tmp_path])


def test_without_files_our_cases_and_the_shelf_beside_the_checkout_are_found(tmp_path):
    root = tmp_path / "checkout"
    own = root / "tests" / "cases" / "nb" / "topics.toml"
    blind = root / "tests" / "cases" / "blind" / "places_a.jsonl"
    shelf = tmp_path / "shared" / "eval" / "find.jsonl"
    for path in (own, blind, shelf, root / "tests" / "cases" / "floor.toml"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")

    assert default_files(root) == (own, blind, shelf)
    assert own_files(root) == (own, blind)


def test_a_blind_line_is_our_own_case_and_may_be_a_known_failure(tmp_path):
    line = '{"id": "p1", "text": "bleik", "expect": "Bleik", "municipality": "Andøy", "county": "Nordland", "kind": "typo"'
    own, shelf = tmp_path / "blind" / "places_a.jsonl", tmp_path / "eval" / "places.jsonl"
    for path in (own, shelf):
        path.parent.mkdir()
        path.write_text(line + ', "known_failure": "also pale"}\n', encoding="utf-8")
    (mine,) = read_cases([own])
    (theirs,) = read_cases([shelf])
    assert (mine.origin.own, theirs.origin.own) == (True, False)
    assert mine.origin.known_failure == "also pale"


def test_without_any_cases_the_command_is_told_to_name_files(tmp_path):
    with pytest.raises(InputError, match="name files"):
        default_files(tmp_path / "installed")
