"""The danger screen on our own messages, on its own examples, and on odd input."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.reading.safety import Screen
from knowledge.load_danger import load_danger

CASES = Path(__file__).parents[1] / "cases"
RULES = load_danger()
SCREEN = Screen(RULES)


def _cases() -> list[Any]:
    found: list[Any] = []
    for path in sorted(CASES.glob("*/safety.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            found.append(pytest.param(case, id=f"{path.parent.name}: {case['say'][:60]}"))
    return found


def _level(text: str) -> str:
    alarm = SCREEN.screen(text)
    return alarm.level if alarm else "none"


@pytest.mark.parametrize("case", _cases())
def test_our_own_messages_are_read_at_their_level(case: dict[str, str]) -> None:
    level = _level(case["say"])
    if case["level"] == "elevated":
        # More care than needed is no fault here; too little is.
        assert level in ("elevated", "acute")
    else:
        assert level == case["level"]


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_each_rule_fires_on_its_own_examples_and_not_on_its_near_misses(rule: Any) -> None:
    for text in rule.yes:
        assert rule.id in SCREEN.signs(text), text
    for text in rule.no:
        assert rule.id not in SCREEN.signs(text), text


@pytest.mark.parametrize(
    "text",
    [
        "vil dø",
        "VIL DØ!!!",
        "viiiil døøøø",
        "vil\u200b dø",
        "vil doe",
        "vil dö",
        "v i l d ø",
        "vildø",
        "jeg vil bare dø",
        "😭😭 vil dø 😭",
        "ｖｉｌ ｄø",
    ],
)
def test_a_wish_to_die_is_read_however_it_is_typed(text: str) -> None:
    assert _level(text) == "acute"


@pytest.mark.parametrize(
    ("danger", "harmless"),
    [
        ("jeg vil dø", "jeg vil ikke dø"),
        ("jeg skal ta livet mitt", "jeg skal ikke ta livet mitt"),
        ("hun puster ikke", "hun puster fint"),
        ("han har tatt overdose", "han har ikke tatt overdose"),
        ("kona mi slår meg", "kona mi slår ikke"),
        ("eg orkar ikkje leve", "eg orkar å leve"),
    ],
)
def test_negation_turns_the_meaning(danger: str, harmless: str) -> None:
    assert _level(danger) != "none"
    assert _level(harmless) == "none"


def test_danger_at_the_end_of_a_very_long_message_is_seen() -> None:
    filler = "vi hadde møte i går og det var fint. " * 200
    assert _level(filler + "jeg vil dø nå") == "acute"
    assert _level("jeg vil dø nå. " + filler) == "acute"
    assert _level(filler) == "none"


def test_danger_in_the_middle_of_a_whole_telegram_message_is_seen() -> None:
    filler = "vi hadde møte i går og det var fint. " * 50
    assert _level(filler + "jeg vil dø nå. " + filler) == "acute"


def test_danger_beside_another_wish_is_seen() -> None:
    assert _level("er det na i bodø i kveld? har tatt alle tablettene mine") == "acute"


def test_the_alarm_names_rules_and_never_the_words() -> None:
    alarm = SCREEN.screen("jeg vil dø, jeg heter hemmelig")
    assert alarm is not None
    assert set(alarm.signs) <= {rule.id for rule in RULES.rules}


def test_a_wish_without_means_or_hour_is_not_immediate() -> None:
    alarm = SCREEN.screen("vil ikke leve lenger")
    assert alarm is not None
    assert (alarm.level, alarm.kind, alarm.immediate) == ("acute", "suicide", False)


def test_named_means_make_it_immediate() -> None:
    alarm = SCREEN.screen("jeg sitter med barberbladet i hånda")
    assert alarm is not None
    assert alarm.immediate


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("jeg har tatt førti paracet", False),
        ("har svelga alle tablettane mine", False),
        ("mannen min har tatt førti paracet", True),
        ("jeg er redd, søsteren min har tatt for mange piller", True),
        ("en beboer hos oss har tatt altfor mange tabletter", True),
        ("han puster ikke", True),
        ("jeg vil ikke leve mer", False),
        ("mannen min forstår ikke at jeg vil dø", False),
        ("broren min sier han vil ta livet sitt", True),
        ("pasienten min har selvmordstanker", True),
        ("jeg har selvmordstanker", False),
        ("eg gjer det i natt når borna søv", False),
    ],
)
def test_the_alarm_says_whether_the_danger_is_the_writers_own(text: str, other: bool) -> None:
    alarm = SCREEN.screen(text)
    assert alarm is not None
    assert alarm.other is other


@pytest.mark.parametrize("text", ["småen har svelga ein tablett", "barnebarnet på to drakk av spritflaska"])
def test_a_child_that_swallowed_something_needs_an_ambulance_and_no_police(text: str) -> None:
    alarm = SCREEN.screen(text)
    assert alarm is not None
    assert (alarm.level, alarm.kind) == ("acute", "medical")


def test_children_in_hiding_get_the_lines_for_children() -> None:
    alarm = SCREEN.screen("jeg og søsknene mine har gjemt oss på badet, far er full")
    assert alarm is not None
    assert (alarm.level, alarm.kind) == ("acute", "child")


@pytest.mark.parametrize("text", ["", " ", "?", "💀", "\ud800", "0" * 5000, "ikke " * 2000, "a" * 100_000])
def test_odd_texts_are_read_without_a_crash(text: str) -> None:
    assert _level(text) == "none"


@given(st.text(max_size=300))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    SCREEN.screen(text)
