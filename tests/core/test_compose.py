"""Decisions -> what is said: only reviewed texts, never nothing, in three languages."""

from __future__ import annotations

from typing import Any, get_args, get_type_hints

import pytest

from bot.core import actions
from bot.core.answering.compose import Composer
from bot.core.answering.decision import (
    Abroad,
    AskPlace,
    AskWhat,
    AskWrong,
    Chat,
    ChoosePlace,
    ChooseTopic,
    Decision,
    Decline,
    EndForm,
    FillIn,
    FormWaits,
    Present,
    Raise,
    Screen,
    Search,
    SendIn,
    ShowOne,
    Step,
    Switch,
    Tell,
    TellWrong,
    Warn,
)
from bot.core.answering.form.values import (
    QUESTIONS,
    Answers,
    Asking,
    Choosing,
    Confirming,
    Form,
    LeadBy,
    Refusal,
)
from bot.core.answering.group_messages import Found, page
from bot.core.answering.matching import MOST_SHOWN, Match, rank, single
from bot.core.answering.wrong import Done, Outcome
from bot.core.model import (
    Alarm,
    AlarmKind,
    Card,
    Filters,
    Group,
    GroupQuery,
    Language,
    Meeting,
    Number,
    Reply,
    ReportKind,
)
from bot.core.reading.meeting_time import read_meeting_times
from bot.core.session import Session
from bot.core.trust_actions import mark_of
from knowledge.library import LANGUAGES, Library
from tests.support.fakes import SATURDAY, Desk, days_ago, group, online_group, place, words_of

BERGEN = place()
NO_WISH = Filters()
ALARMS: tuple[AlarmKind, ...] = get_args(AlarmKind)


@pytest.fixture(scope="module")
def composer(desk: Desk) -> Composer:
    return desk.composer


def _compose(composer: Composer, step: Step, language: Language, found: Found | None = None) -> Reply:
    result = {} if found is None else {0: found}
    return composer.compose(Decision((step,), language), None, result, Session(), SATURDAY)


def _found(
    composer: Composer, language: Language, groups: list[Group], filters: Filters = NO_WISH, offset: int = 0
) -> tuple[Search, Found]:
    match = rank(groups, GroupQuery(BERGEN, filters), SATURDAY, composer.book(language))
    return Search(BERGEN, (), filters, offset), page(match, offset, online_only=filters.format == "online")


def _values_of(kind: type, field: str) -> tuple[Any, ...]:
    """Every value a field may have, from its type, so that a new one is tested without being named here."""
    return get_args(get_type_hints(kind)[field])


STEPS: list[Step] = [
    *(
        Raise(Alarm("acute", kind, (), immediate), repeated)
        for kind in ALARMS
        for immediate in (True, False)
        for repeated in (0, 1)
    ),
    *(Warn(Alarm("elevated", kind)) for kind in ALARMS),
    AskPlace(),
    AskPlace(again=True),
    ChoosePlace((BERGEN, place(id="0301", name="Oslo")), near_miss=True),
    ChoosePlace((BERGEN, place(id="locality:1", municipality="Et annet sted")), near_miss=False),
    ChooseTopic(("aa", "what_is_selfhelp")),
    AskWhat(),
    *(Chat(about) for about in _values_of(Chat, "about")),
    # A language we do not have is answered by the words around the steps, so it stands in tests/test_assistant.py.
    *(Decline(reason) for reason in _values_of(Decline, "reason") if reason != "other_language"),
    Abroad("Malmö"),
    *(Screen(name) for name in _values_of(Screen, "name")),
    *(Switch(language) for language in LANGUAGES),
    *(FillIn(Form(Answers(), Asking(question))) for question in QUESTIONS),
    *(
        FillIn(Form(Answers(), Asking(question, refused, 1)))
        for question in QUESTIONS
        for refused in get_args(Refusal)
    ),
    FillIn(Form(Answers(), Asking("place", places=(BERGEN, place(id="0301", name="Oslo"))))),
    FillIn(Form(Answers(), Choosing())),
    *(
        FillIn(
            Form(
                Answers(
                    frozenset(QUESTIONS), "AA", "Førde", online, read_meeting_times(when).meetings, written, audience,
                    not audience, opened, led_by, "post@example.org", "https://example.org",
                ),
                Confirming(),
            )
        )
        for online, when, written, audience, opened in (
            (False, "første og siste torsdag 19-20.30, annenhver mandag 18", "", ("women", "self"), True),
            (True, "hver tredje onsdag 18, hver fjerde søndag 11, 2., 4. og 5. lørdag 12, tredje tirsdag 9", "slik", (), False),
            (False, "etter avtale", "", (), None),
        )
        for led_by in get_args(LeadBy)
    ),
    *(EndForm(how) for how in _values_of(EndForm, "how")),
    FormWaits(),
    # With nothing found or stored; the rest stands below.
    AskWrong((mark_of("g"),)),
    TellWrong(mark_of("g"), "other"),
    SendIn(Answers()),
]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_is_said_in_every_language_with_buttons_that_work(
    composer: Composer, language: Language
) -> None:
    for step in STEPS:
        reply = _compose(composer, step, language)
        assert reply.messages, step
        assert all(message.plain().strip() for message in reply.messages), step
        for choice in reply.choices:
            assert choice.label.strip(), step
            assert actions.parse(choice.action) is not None, choice


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_outcome_of_what_people_tell_is_said_with_a_way_on(
    composer: Composer, language: Language
) -> None:
    one, two = (group("g"),), (group("g"), group("h"))
    marks = tuple(mark_of(each.id) for each in two)
    cases: list[tuple[Step, Done]] = [
        (AskWrong(marks, kind), Done(groups))
        for kind in (None, *get_args(ReportKind))
        for groups in ((), one, two)
    ]
    cases += [
        (TellWrong(marks[0], kind), Done(one, outcome))
        for kind in get_args(ReportKind)
        for outcome in get_args(Outcome)
    ]
    cases += [(SendIn(Answers()), Done(outcome=outcome)) for outcome in ("kept", "failed")]
    for step, done in cases:
        reply = composer.compose(Decision((step,), language), None, {}, Session(), SATURDAY, {}, {0: done})
        assert words_of(reply).strip(), step
        assert reply.choices, step
        assert all(actions.parse(choice.action) is not None for choice in reply.choices), step
        assert (reply.kind, reply.topics) == ("answer", ("registry_update",))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_topic_is_answered_short_and_long_with_its_sources(
    composer: Composer, library: Library, language: Language
) -> None:
    for topic in library.topics:
        for more in (False, True):
            reply = _compose(composer, Tell(topic, more), language)
            assert reply.topics == (topic,)
            assert words_of(reply).strip()
            assert all(actions.parse(choice.action) is not None for choice in reply.choices), topic


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_organisation_is_presented(composer: Composer, library: Library, language: Language) -> None:
    for identifier, one in library.organisations.items():
        reply = _compose(composer, Present(identifier), language)
        assert one.about[language] in words_of(reply)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ALARMS)
def test_every_acute_alarm_names_113_or_112_as_a_number_of_its_own(
    composer: Composer, kind: AlarmKind, language: Language
) -> None:
    reply = _compose(composer, Raise(Alarm("acute", kind), 0), language)
    numbers = [block.number for block in reply.messages[0].blocks if isinstance(block, Number)]
    assert reply.kind == "emergency"
    assert numbers[0] in ("113", "112")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reply_for_faults_holds_the_emergency_numbers(composer: Composer, language: Language) -> None:
    reply = composer.sorry(language)
    numbers = [block.number for block in reply.messages[0].blocks if isinstance(block, Number)]
    assert numbers[:2] == ["113", "112"]
    assert "116 123" in numbers


def test_the_reply_for_faults_knows_bokmal_when_the_language_is_unknown(composer: Composer) -> None:
    assert composer.sorry("xx").answer_language == "nb"


# --- groups ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reply_that_shows_an_example_group_says_so_first(
    composer: Composer, library: Library, language: Language
) -> None:
    warning = library.replies[language]["groups.example"]
    for groups in (
        [group("e", example=True)],
        [group("real"), group("e", example=True)],
        [online_group("e", example=True)],
    ):
        step, found = _found(composer, language, groups)
        reply = _compose(composer, step, language, found)
        assert reply.messages[0].plain().startswith(warning)
    one = single(group("e", example=True), SATURDAY, composer.book(language))
    reply = _compose(
        composer, ShowOne("e"), language, Found(Match((one,), (), None, True, 1, 0), (one,), (), None)
    )
    assert warning in words_of(reply)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reply_of_real_groups_speaks_of_no_examples(
    composer: Composer, library: Library, language: Language
) -> None:
    step, found = _found(composer, language, [group("real")])
    assert library.replies[language]["groups.example"] not in words_of(
        _compose(composer, step, language, found)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_found_is_still_an_answer_with_a_number_to_call(
    composer: Composer, language: Language
) -> None:
    for filters in (
        Filters(),
        Filters(audience=("youth",)),
        Filters(format="online"),
        Filters(organisations=("NA",), weekdays=(1,)),
    ):
        step, found = _found(composer, language, [], filters)
        said = words_of(_compose(composer, step, language, found))
        assert "116 1" in said, filters


@pytest.mark.parametrize("count", [1, 4, 5, 6, 11])
def test_at_most_five_groups_are_shown_and_the_rest_is_one_press_away(composer: Composer, count: int) -> None:
    assert MOST_SHOWN == 5
    groups = [group(f"g{number:02d}") for number in range(count)]
    seen: list[str] = []
    offset: int | None = 0
    while offset is not None:
        step, found = _found(composer, "nb", groups, offset=offset)
        reply = _compose(composer, step, "nb", found)
        cards = [block for message in reply.messages for block in message.blocks if isinstance(block, Card)]
        assert 1 <= len(cards) <= 5
        assert len(reply.hits) == len(cards)
        seen.extend(hit.group.id for hit in reply.hits)
        more = [choice.action for choice in reply.choices if choice.action.startswith("more:")]
        assert more == ([f"more:{found.next_offset}"] if found.next_offset is not None else [])
        offset = found.next_offset
    assert sorted(seen) == [one.id for one in groups]


def test_a_page_past_the_end_says_that_this_was_all(composer: Composer, library: Library) -> None:
    step, found = _found(composer, "nb", [group("g")], offset=50)
    assert library.replies["nb"]["groups.no_more"] in words_of(_compose(composer, step, "nb", found))


def test_near_groups_and_those_on_the_net_together_are_at_most_five(composer: Composer) -> None:
    for near in range(8):
        groups = [*(group(f"g{n}") for n in range(near)), *(online_group(f"net{n}") for n in range(9))]
        _, found = _found(composer, "nb", groups)
        assert len(found.shown) <= 5, near


def test_a_card_says_when_where_how_far_why_and_how_fresh(composer: Composer) -> None:
    step, found = _found(composer, "nb", [group("g", open=True)], Filters(weekdays=(4,)))
    said = words_of(_compose(composer, step, "nb", found))
    for part in (
        "torsdag 26. november kl. 19.00",
        "Prøveveien 1, Bergen",
        "under 1 km unna",
        "Passer: torsdag",
        "åpent møte",
        "Sist bekreftet 11. november 2026 av registeret",
    ):
        assert part in said, part


@pytest.mark.parametrize(
    ("days", "warned"),
    [
        (1, None),
        (90, None),
        (91, "groups.confirmed_old"),
        (180, "groups.confirmed_old"),
        (181, "groups.confirmed_very_old"),
        (365, "groups.confirmed_very_old"),
    ],
)
def test_old_data_is_warned_about(
    composer: Composer, library: Library, days: int, warned: str | None
) -> None:
    step, found = _found(composer, "nb", [group("g", confirmed_on=days_ago(days))])
    said = words_of(_compose(composer, step, "nb", found))
    assert ("Sjekk før du drar" in said or "sjekk før du drar" in said) is (warned is not None)
    assert ("Dette er gammelt" in said) is (warned == "groups.confirmed_very_old")


def test_a_group_nobody_ever_confirmed_says_so(composer: Composer, library: Library) -> None:
    step, found = _found(composer, "nb", [group("g", confirmed_on=None)])
    assert library.replies["nb"]["groups.confirmed_never"] in words_of(_compose(composer, step, "nb", found))


def test_a_wish_that_nothing_fulfils_is_said_to_be_unfulfilled(composer: Composer, library: Library) -> None:
    step, found = _found(composer, "nb", [group("g")], Filters(organisations=("AA",), weekdays=(1,)))
    said = words_of(_compose(composer, step, "nb", found))
    assert library.replies["nb"]["groups.none_all"] in said
    assert "Passer ikke: mandag" in said


def test_a_loose_reading_of_the_place_invites_correction(composer: Composer) -> None:
    _, found = _found(composer, "nb", [group("g")])
    said = words_of(_compose(composer, Search(BERGEN, (), Filters(), fuzzy=True), "nb", found))
    assert "Er det feil" in said


def test_a_meeting_under_way_is_called_that(composer: Composer) -> None:
    now = group(
        "now",
        meetings=(
            Meeting(
                weekday=6,
                starts=SATURDAY.time().replace(hour=17, minute=30),
                ends=SATURDAY.time().replace(hour=19),
            ),
        ),
    )
    step, found = _found(composer, "nb", [now])
    assert "Pågår nå" in words_of(_compose(composer, step, "nb", found))
