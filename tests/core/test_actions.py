"""The grammar of buttons and commands."""

from __future__ import annotations

import dataclasses
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import actions
from bot.core.actions import (
    Action,
    Emergency,
    FindGroups,
    Forget,
    Help,
    MoreGroups,
    MoreOn,
    PickPlace,
    Privacy,
    SetLanguage,
    ShowGroup,
    ShowTopic,
    Start,
    command_action,
    parse,
    read_command,
)
from bot.core.answering.form.values import Question
from bot.core.model import ReportKind
from bot.core.trust_actions import (
    AnswerForm,
    MendAnswer,
    StartForm,
    WhatIsWrong,
    WhichIsWrong,
    mark_of,
)
from knowledge.library import Library

_TOPICS = st.from_regex(r"[a-z][a-z0-9_]{0,40}", fullmatch=True)
_FOUR = st.from_regex(r"[0-9]{4}", fullmatch=True)
_SLUGS = st.from_regex(r"[a-z0-9æøåáčđŋšŧž-]{1,20}", fullmatch=True)
_PLACES = st.one_of(
    _FOUR,
    st.builds("county:{:02d}".format, st.integers(0, 99)),
    st.builds("post:{}".format, _FOUR),
    st.builds("district:{}:{}".format, _FOUR, _SLUGS),
    st.builds("region:{}".format, _SLUGS),
    st.builds("locality:{}".format, st.integers(0, 10**9)),
    st.builds("former:{}-{}".format, _FOUR, _SLUGS),
)
_MARKS = st.text(max_size=80).map(mark_of)
_ACTIONS = st.one_of(
    st.builds(WhichIsWrong, st.lists(_MARKS, min_size=1, max_size=5).map(tuple)),
    st.builds(WhatIsWrong, _MARKS, st.sampled_from(get_args(ReportKind))),
    st.builds(MendAnswer, st.sampled_from(get_args(Question))),
    st.builds(
        AnswerForm,
        st.sampled_from(get_args(Question)),
        st.one_of(st.just("?"), _PLACES, _TOPICS, st.sampled_from(["net", "all", "yes", "no"])),
    ),
    st.builds(ShowTopic, _TOPICS),
    st.builds(MoreOn, _TOPICS),
    st.builds(PickPlace, _PLACES),
    st.builds(ShowGroup, st.from_regex(r"[a-zA-Z0-9._:-]{1,60}", fullmatch=True)),
    st.builds(MoreGroups, st.integers(0, 9999)),
    st.builds(SetLanguage, st.sampled_from(["nb", "nn", "en"])),
    st.sampled_from([kind() for kind in get_args(Action) if not dataclasses.fields(kind)]),
)


@given(_ACTIONS)
def test_every_action_comes_back_as_it_was_sent_and_fits_a_button(action: Action) -> None:
    assert parse(str(action)) == action
    assert len(str(action).encode()) <= 64


@given(st.text(max_size=80))
def test_what_is_accepted_is_written_exactly_one_way(text: str) -> None:
    action = parse(text)
    assert action is None or str(action) == text


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("t:aa", ShowTopic("aa")),
        ("m:selfhelp_vs_treatment", MoreOn("selfhelp_vs_treatment")),
        ("p:4601", PickPlace("4601")),
        ("p:former:1243-os", PickPlace("former:1243-os")),
        ("p:district:4601:fana", PickPlace("district:4601:fana")),
        ("more:5", MoreGroups(5)),
        ("lang:nn", SetLanguage("nn")),
        ("slett", Forget()),
    ],
)
def test_the_strings_of_the_contract_are_read(text: str, action: Action) -> None:
    assert parse(text) == action


@pytest.mark.parametrize(
    "text",
    [
        "w:",
        "w:short",
        "w:abcdefgh.",
        "w:abcdefgh:x",
        "w:abcdefgh:",
        "w:" + ".".join(["abcdefgh"] * 6),
        "f:",
        "f:o",
        "f:o:",
        "f:x:aa",
        "f:m:x",
        "f:o:a b",
        "f:go:1",
        "f:o:??",
        "",
        "finn ",
        "FIND",
        "t:",
        "t:AA",
        "t:aa\n",
        "p:460",
        "p:county:460",
        "p:../etc",
        "p:region:",
        "more:",
        "more:05",
        "more:-1",
        "more:10000",
        "more:٣",
        "p:٤٦٠١",
        "lang:se",
        "g:",
        "g:a b",
        "start:x",
        "\ud800",
        "t:" + "a" * 63,
        "x" * 1_000_000,
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    "make",
    [
        lambda: ShowTopic("AA"),
        lambda: MoreOn(""),
        lambda: PickPlace("Bergen"),
        lambda: PickPlace("region:" + "å" * 40),
        lambda: ShowGroup("a b"),
        lambda: MoreGroups(-1),
        lambda: WhichIsWrong(()),
        lambda: WhichIsWrong(("short",)),
        lambda: WhatIsWrong("abcdefgh", "nonsense"),  # type: ignore[arg-type]
        lambda: MendAnswer("nonsense"),  # type: ignore[arg-type]
        lambda: AnswerForm("organisation", "a b"),
        lambda: AnswerForm("place", "region:" + "å" * 40),
        lambda: SetLanguage("se"),  # type: ignore[arg-type]
    ],
)
def test_an_action_that_could_not_be_sent_cannot_be_made(make: object) -> None:
    with pytest.raises(ValueError, match=r"button|outside|none of|mark"):
        make()  # type: ignore[operator]


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("/start", Start()),
        ("/START", Start()),
        (" /hjelp ", Help()),
        ("/help@Veiviser_bot", Help()),
        ("/finn", FindGroups()),
        ("/akutt", Emergency()),
        ("/personvern", Privacy()),
        ("/privacy", Privacy()),
        ("/slett alt", Forget()),
        ("/nynorsk", SetLanguage("nn")),
        ("/bokmål", SetLanguage("nb")),
        ("/english", SetLanguage("en")),
        ("/meldinn", StartForm()),
        ("/Meldinn vi er en ny gruppe", StartForm()),
        ("/start sted-4601", PickPlace("4601")),
        ("/start sted-county_46", PickPlace("county:46")),
        ("/start sted-former_1243-os", PickPlace("former:1243-os")),
        ("/start tema-al_anon", ShowTopic("al_anon")),
        ("/start gruppe-na-bergen-1", ShowGroup("na-bergen-1")),
        ("/start noe-annet", Start()),
        ("/start sted-../etc", Start()),
        ("/ukjent", None),
        ("finn", None),
        ("hva koster 1/2 liter", None),
        ("", None),
    ],
)
def test_commands_are_read_in_any_case_with_address_and_payload(text: str, action: Action | None) -> None:
    assert command_action(text) == action


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/finn møte i bodø", (None, "finn møte i bodø")),
        ("/hjelp jeg drikker for mye", (None, "hjelp jeg drikker for mye")),
        ("/akutt jeg orker ikke mer", (Emergency(), "jeg orker ikke mer")),
        ("/slett alt om meg", (Forget(), "alt om meg")),
        ("/start jeg trenger noen", (Start(), "jeg trenger noen")),
        ("/ukjent greie", (None, "ukjent greie")),
        ("ikke en kommando /finn", (None, "ikke en kommando /finn")),
    ],
)
def test_no_word_after_a_command_is_lost(text: str, expected: tuple[Action | None, str]) -> None:
    assert read_command(text) == expected


def test_every_kind_of_action_is_reached_by_the_grammar() -> None:
    examples = [
        "t:a",
        "m:a",
        "p:0301",
        "g:1",
        "more:1",
        "lang:en",
        "w:abcdefgh",
        "w:abcdefgh:n",
        "f:m:o",
        "f:o:aa",
    ]
    examples += [str(each) for each in actions._PLAIN]
    assert {type(parse(text)) for text in examples} == set(get_args(Action))


def test_every_place_can_be_a_button(library: Library) -> None:
    for entry in library.gazetteer.entries:
        assert parse(str(PickPlace(entry.id))) == PickPlace(entry.id)


def test_every_place_and_organisation_can_be_an_answer_to_the_form(library: Library) -> None:
    values = [("place", entry.id) for entry in library.gazetteer.entries]
    values += [("organisation", identifier) for identifier in library.organisations]
    for question, value in values:
        answer = AnswerForm(question, value)  # type: ignore[arg-type]
        assert parse(str(answer)) == answer


def test_a_mark_is_the_same_every_time_and_tells_groups_apart() -> None:
    assert mark_of("aa-bodo-mandag") == mark_of("aa-bodo-mandag")
    assert len({mark_of(f"group-{number}") for number in range(20_000)}) == 20_000
    assert mark_of("x" * 10_000) != mark_of("\ud800")
