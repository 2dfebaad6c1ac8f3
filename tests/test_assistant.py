"""The one path of a message, from words to the whole reply, with the example groups and with parts that break."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.model import Alarm, Card, Group, Incoming
from bot.core.reading.understand import Reader
from bot.core.session import Session
from knowledge.library import Language, Library
from tests.support.fakes import (
    SATURDAY,
    Desk,
    GroupsInMemory,
    Talk,
    days_ago,
    group,
    numbers_of,
    online_group,
    words_of,
)

DANGER = "jeg vil ikke leve lenger"


@pytest.fixture
def talk(desk: Desk, examples: tuple[Group, ...]) -> Talk:
    return desk.talk(examples)


# --- what the bot must be able to show ---------------------------------------------------------------------------


async def test_a_misspelt_town_a_fellowship_and_a_day_give_groups(talk: Talk) -> None:
    reply = await talk.say("finnes det AA i begren på torsdager?")
    assert reply.kind == "groups"
    assert reply.place is not None
    assert reply.place.name == "Bergen"
    assert (reply.filters.organisations, reply.filters.weekdays) == (("AA",), (4,))
    assert reply.hits
    assert all(
        hit.group.organisation == "AA" and hit.next is not None and hit.next.isoweekday() == 4
        for hit in reply.hits
    )


async def test_a_question_is_answered_with_its_topic_and_sources(talk: Talk) -> None:
    reply = await talk.say("hva er forskjellen på en selvhjelpsgruppe og behandling")
    assert (reply.kind, reply.topics) == ("answer", ("selfhelp_vs_treatment",))
    assert "Kilder:" in words_of(reply)


async def test_someone_whose_mother_drinks_gets_groups_for_relatives_near_her(talk: Talk) -> None:
    reply = await talk.say("mamma drikker, noe for meg i Tromsö?")
    assert reply.kind == "groups"
    assert reply.place is not None
    assert reply.place.name == "Tromsø"
    assert reply.filters.audience == ("relative",)
    assert reply.hits
    assert all("relative" in hit.group.audience for hit in reply.hits)


async def test_nynorsk_is_answered_in_nynorsk(talk: Talk) -> None:
    reply = await talk.say("noko for pårørande i Førde")
    assert (reply.kind, reply.answer_language, reply.filters.audience) == ("groups", "nn", ("relative",))
    assert reply.place is not None
    assert (reply.place.name, reply.place.municipality) == ("Førde", "Sunnfjord")
    assert "Eg las" in words_of(reply)


async def test_english_is_answered_in_english_and_tonight_is_today(talk: Talk) -> None:
    reply = await talk.say("na meeting oslo tonight")
    assert (reply.kind, reply.answer_language) == ("groups", "en")
    assert (reply.filters.organisations, reply.filters.weekdays, reply.filters.on) == (
        ("NA",),
        (6,),
        SATURDAY.date(),
    )
    assert "I read the place as Oslo" in words_of(reply)


async def test_a_name_of_two_places_is_asked_about_with_both_counties(talk: Talk) -> None:
    reply = await talk.say("møter i Våler")
    assert reply.kind == "choose_place"
    assert {place.county for place in reply.places} == {"Østfold", "Innlandet"}
    labels = {choice.label for choice in reply.choices}
    assert {"Våler (Østfold)", "Våler (Innlandet)"} <= labels
    picked = await talk.press(reply.choices[0].action)
    assert picked.kind == "groups"


async def test_words_of_despair_are_met_with_help_first(talk: Talk) -> None:
    reply = await talk.say(DANGER)
    assert reply.kind == "emergency"
    assert reply.alarm is not None
    assert (reply.alarm.level, reply.alarm.kind) == ("acute", "suicide")
    assert {"113", "116 123"} <= set(numbers_of(reply)[:3])


async def test_what_is_not_ours_is_declined_and_what_we_can_do_is_said(talk: Talk) -> None:
    reply = await talk.say("hvem vinner serien i år")
    assert reply.kind == "unknown"
    assert "selvhjelp" in words_of(reply)
    assert "find" in {choice.action for choice in reply.choices}


@pytest.mark.parametrize(
    "text", ["где найти помощь рядом со мной", "szukam pomocy dla mojej żony", "أين أجد مساعدة"]
)
async def test_a_language_we_do_not_have_is_told_which_ones_we_have(talk: Talk, text: str) -> None:
    reply = await talk.say(text)
    assert reply.language == "other"
    assert "English" in words_of(reply)


ODD = [
    "",
    " \n\t ",
    "å" * 4096,
    "hjelp " * 700,
    "🤷🏽‍♀️🍺",
    "a\0b",
    "\0",
    "\ud800",
    "jeg \udfff bor i Oslo",
    "x" * 1_000_000,
    "møte i Oslo " * 90_000,
    "/",
    "/finn",
    "//",
    "{}",
    "{0.__class__}",
    "'; DROP TABLE groups; --",
    "<b>hei</b>",
    "\u202eolso i etøm",
    "Z̸̢a̷l̴g̸o̶",
    "1" * 300,
    "?" * 300,
    ",".join("abc" for _ in range(600)),
]


@pytest.mark.parametrize("text", ODD, ids=[f"odd-{number}" for number in range(len(ODD))])
async def test_odd_texts_are_answered(talk: Talk, text: str) -> None:
    reply = await talk.say(text)
    assert words_of(reply).strip()


async def test_danger_at_the_end_of_a_very_long_text_is_heard(talk: Talk) -> None:
    reply = await talk.say("bla bla. " * 3000 + DANGER)
    assert reply.kind == "emergency"


# --- never an empty answer ---------------------------------------------------------------------------------------

BITS = st.sampled_from(
    ["AA", "møte", "i Oslo", "i Bø", "på torsdag", "etter kl 18", "mamma", "drikker", "jeg er 15 år", "ikke", "flere", "på nett",
     "Våler", "1", "nei", "hva er", "svar på engelsk", "uansett dag", "help", DANGER, "slett alt", "nullstill", "på kvinnemøte"]
)  # fmt: skip
TEXT = st.one_of(
    st.text(max_size=80),
    st.lists(BITS, max_size=6).map(" ".join),
    st.characters(categories=("Cs", "Cc", "Co", "So")),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TEXT, min_size=1, max_size=4))
async def test_no_conversation_ever_ends_in_silence_nor_any_of_its_buttons(
    desk: Desk, examples: tuple[Group, ...], texts: list[str]
) -> None:
    talk = desk.talk(examples)
    for text in texts:
        reply = await talk.say(text)
        assert reply.messages
        assert all(message.blocks and message.plain().strip() for message in reply.messages)
        assert len(reply.hits) <= 5
    for choice in reply.choices:
        pressed = await talk.press(choice.action)
        assert words_of(pressed).strip(), choice


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXT)
def test_understanding_never_fails(reader: Reader, text: str) -> None:
    for session in (
        Session(),
        Session(waiting="place"),
        Session(waiting="choose_topic", topic_options=("aa",)),
    ):
        for alarm in (None, Alarm("acute", "suicide"), Alarm("elevated", "medical")):
            reader.understand(Incoming("c", text, SATURDAY), session, alarm)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(BITS, min_size=1, max_size=5).map(" ".join))
def test_the_form_of_the_letters_changes_neither_filters_nor_place(reader: Reader, text: str) -> None:
    plain = reader.understand(Incoming("c", text, SATURDAY), Session(), None)
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    for form in (
        unicodedata.normalize("NFD", text),
        wide,
        "\u200b".join(text),
        text.replace(" ", "\u00a0\u2003"),
    ):
        other = reader.understand(Incoming("c", form, SATURDAY), Session(), None)
        assert (other.slots.filters, other.place.places, other.place.status) == (
            plain.slots.filters,
            plain.place.places,
            plain.place.status,
        )


PRESSES = [
    "start", "hjelp", "om", "personvern", "akutt", "prat", "annet", "ingen", "find", "likevel", "online", "nullstill", "slett",
    "more:0", "more:9999", "lang:nb", "lang:nn", "lang:en", "t:aa", "m:aa", "t:no_such_topic", "m:no_such_topic", "p:4601",
    "p:9999", "p:county:46", "p:post:5003", "g:no-such-group", "forged", "", "x" * 5000, "\ud800", "p:" + "4" * 70,
]  # fmt: skip


@pytest.mark.parametrize(
    "action", PRESSES, ids=[f"{number}-{ascii(press)[:12]}" for number, press in enumerate(PRESSES)]
)
async def test_every_button_old_unknown_or_forged_is_answered(talk: Talk, action: str) -> None:
    assert words_of(await talk.press(action)).strip()
    await talk.say("AA i Oslo")
    assert words_of(await talk.press(action)).strip()


@pytest.mark.parametrize(
    "command",
    [
        "/start",
        "/help",
        "/hjelp",
        "/finn",
        "/akutt",
        "/personvern",
        "/privacy",
        "/slett",
        "/om",
        "/nynorsk",
        "/bokmål",
        "/english",
        "/ukjent",
        "/start sted-4601",
        "/start tema-aa",
        "/start gruppe-x",
        "/start tull",
    ],
)
async def test_every_command_is_answered(talk: Talk, command: str) -> None:
    assert words_of(await talk.say(command)).strip()


@pytest.mark.parametrize(
    "location", [(60.39, 5.32), (78.2, 15.6), (0.0, 0.0), (90.0, 180.0), (-90.0, -180.0)]
)
async def test_every_position_is_answered(talk: Talk, location: tuple[float, float]) -> None:
    assert words_of(await talk.say("", location=location)).strip()


async def test_a_position_is_named_as_a_place_and_never_repeated(talk: Talk) -> None:
    said = words_of(await talk.say("", location=(60.3913, 5.3221)))
    assert "Bergen" in said
    assert "60.39" not in said


# --- what is never shown -----------------------------------------------------------------------------------------


async def test_a_group_not_confirmed_for_over_a_year_is_shown_on_no_path(desk: Desk) -> None:
    old = [group("old", confirmed_on=days_ago(366)), online_group("oldnet", confirmed_on=days_ago(366))]
    talk = desk.talk(old)
    replies = [
        await talk.say(text)
        for text in ("AA i Bergen", "AA på nett", "AA i Bergen på torsdager", "AA i Oslo")
    ]
    replies += [await talk.press(action) for action in ("more:0", "online", "nullstill", "g:old", "g:oldnet")]
    replies.append(await talk.say("/start gruppe-old"))
    for reply in replies:
        assert reply.hits == ()
        assert not any(isinstance(block, Card) for message in reply.messages for block in message.blocks)


async def test_treatment_is_not_shown_as_a_group_by_its_link_either(desk: Desk) -> None:
    talk = desk.talk([group("clinic", category="treatment")])
    assert (await talk.press("g:clinic")).hits == ()


@pytest.mark.parametrize(
    "texts",
    [
        ["jeg er 15 år, finnes det AA i Bergen"],
        ["jeg er 15 år, finnes det noe i Bergen", "AA i Bergen"],
        ["jeg er 14 år og mamma drikker", "finnes det noe i Bergen"],
        ["eg er 16 år og drikk for mykje", "Bergen", "og på nett?"],
        ["jeg er 15 år og vil ikke leve lenger", "Bergen"],
        ["i am 15 years old, any meeting in bergen", "what about al-anon in bergen"],
    ],
)
async def test_a_minor_never_gets_a_group_for_adults(desk: Desk, texts: list[str]) -> None:
    adults = [
        group("aa"),
        group("kin", organisation="Al-Anon", audience=("relative",)),
        group("mixed", audience=()),
        online_group("net"),
    ]
    talk = desk.talk([*adults, group("young", organisation="Alateen", audience=("youth", "relative"))])
    replies = [await talk.say(text) for text in texts]
    for action in ("online", "nullstill", "likevel", "more:0", "t:aa", "find", "t:relatives_group", "find"):
        replies.append(await talk.press(action))
    shown = {hit.group.id for reply in replies for hit in reply.hits}
    assert shown <= {"young"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nb", "AA i Oslo"),
        ("nn", "eg ser etter ei AA-gruppe i Oslo"),
        ("en", "is there an AA meeting in Oslo"),
    ],
)
async def test_every_reply_with_an_example_group_says_that_it_is_one(
    talk: Talk, library: Library, language: Language, text: str
) -> None:
    warning = library.replies[language]["groups.example"]
    replies = [await talk.say(text)]
    replies += [
        await talk.press(action)
        for action in (f"lang:{language}", "more:0", "more:5", "online", f"g:{replies[0].hits[0].group.id}")
    ]
    for reply in replies:
        if reply.hits:
            assert reply.answer_language == language
            assert warning in words_of(reply)


# --- the online way on -------------------------------------------------------------------------------------------


async def test_where_nothing_is_near_the_net_is_offered(desk: Desk) -> None:
    talk = desk.talk([group("bergen"), online_group("net")])
    reply = await talk.say("AA i Vardø")
    assert [hit.group.id for hit in reply.hits] == ["net"]
    assert "120 km" in words_of(reply)


async def test_an_empty_registry_still_gives_an_answer_and_a_number(desk: Desk) -> None:
    reply = await desk.talk().say("AA i Oslo")
    assert reply.kind == "groups"
    assert "116 123" in words_of(reply)


async def test_only_a_search_asks_the_registry(desk: Desk) -> None:
    registry = GroupsInMemory([group()])
    talk = desk.talk(registry=registry)
    for text in ("hva er selvhjelp", "hei", DANGER, "/start", ""):
        await talk.say(text)
    assert registry.asked == []
    await talk.say("AA i Bergen")
    assert [query.within_km for query in registry.asked] == [25.0, None]  # the nearest ring first, then all
