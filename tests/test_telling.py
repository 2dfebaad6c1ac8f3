"""What people tell of the registry, through the whole assistant: stored once, without a word about who, and honestly when not."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from typing import get_args

import pytest

from bot import feedback, logs
from bot.assistant import Assistant
from bot.core.model import Language, ReportKind
from bot.core.trust_actions import WhatIsWrong, WhichIsWrong, mark_of
from bot.sessions import Sessions
from knowledge.library import LANGUAGES, Library
from tests.support.fakes import (
    SATURDAY,
    Desk,
    FeedbackInMemory,
    GroupsInMemory,
    Seconds,
    Talk,
    days_ago,
    group,
    labels_of,
    online_group,
    to_summary,
    words_of,
)

DANGER = "jeg vil ikke leve lenger"
CANARY = "zyxkanari"
LONG_ID = "x" * 62


@pytest.fixture
def kept() -> FeedbackInMemory:
    return FeedbackInMemory()


# --- something is wrong ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_reply_with_groups_offers_to_say_that_something_is_wrong(
    desk: Desk, library: Library, language: Language
) -> None:
    label = library.replies[language]["button.wrong"]
    talk = desk.talk([group("g1"), group("g2"), online_group("net")])
    await talk.press(f"lang:{language}")
    for reply in (await talk.press("p:4601"), await talk.press("online"), await talk.press("g:g1")):
        assert reply.hits
        assert labels_of(reply)[label] == str(
            WhichIsWrong(tuple(mark_of(hit.group.id) for hit in reply.hits))
        )


async def test_nothing_is_offered_where_nothing_is_shown(desk: Desk) -> None:
    reply = await desk.talk().say("AA i Bergen")
    assert "Noe stemmer ikke" not in labels_of(reply)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", get_args(ReportKind))
async def test_one_group_is_asked_about_and_what_is_wrong_is_stored(
    desk: Desk, library: Library, kept: FeedbackInMemory, language: Language, kind: ReportKind
) -> None:
    texts = library.replies[language]
    talk = desk.talk([group("g1")], feedback=kept)
    await talk.press(f"lang:{language}")
    found = await talk.press("p:4601")
    asked = await talk.press(labels_of(found)[texts["button.wrong"]])
    assert words_of(asked).startswith(texts["wrong.what"])
    assert texts["wrong.promise"] in words_of(asked)
    told = await talk.press(labels_of(asked)[texts[f"button.wrong_{kind}"]])
    assert kept.reports == [("g1", kind, SATURDAY.date())]
    assert texts["wrong.thanks_alone" if kind == "nobody_there" else "wrong.thanks"] in words_of(told)
    assert texts["wrong.kept"] in words_of(told)
    assert texts["wrong.next"] in words_of(told)
    assert texts["button.find"] in labels_of(told)


async def test_of_several_groups_it_is_first_asked_which(desk: Desk, kept: FeedbackInMemory) -> None:
    groups = [group("g1", name="Møtet"), group("g2", name="Møtet", place="Åsane"), group("g3", name="M" * 90)]
    talk = desk.talk(groups, feedback=kept)
    which = await talk.press(labels_of(await talk.say("AA i Bergen"))["Noe stemmer ikke"])
    assert words_of(which).startswith("Hvilken gruppe gjelder det?")
    assert {"Møtet, Bergen", "Møtet, Åsane"} <= set(labels_of(which))
    assert all(len(label) <= 40 for label in labels_of(which))
    what = await talk.press(labels_of(which)["Møtet, Åsane"])
    await talk.press(labels_of(what)["Tida er feil"])
    assert kept.reports == [("g2", "wrong_time", SATURDAY.date())]


async def test_the_buttons_work_after_a_restart_and_with_the_longest_id(
    desk: Desk, kept: FeedbackInMemory
) -> None:
    groups = [group(LONG_ID), group("g2")]
    found = await desk.talk(groups).say("AA i Bergen")
    which = await desk.talk(groups).press(labels_of(found)["Noe stemmer ikke"])
    what = await desk.talk(groups).press(labels_of(which)[f"AA {LONG_ID}"[:39] + "…"])
    await desk.talk(groups, feedback=kept).press(labels_of(what)["Gruppa er lagt ned"])
    assert kept.reports == [(LONG_ID, "closed_down", SATURDAY.date())]


async def test_at_most_one_report_is_stored_in_a_conversation(desk: Desk, kept: FeedbackInMemory) -> None:
    talk = desk.talk([group("g1"), group("g2")], feedback=kept)
    await talk.say("AA i Bergen")
    for _ in range(3):
        for identifier in ("g1", "g2"):
            reply = await talk.press(str(WhatIsWrong(mark_of(identifier), "other")))
        await talk.say("/start")
    assert kept.reports == [("g1", "other", SATURDAY.date())]
    assert "én gang" in words_of(reply)
    assert "Noe stemmer ikke" not in labels_of(await talk.say("AA i Bergen"))


async def test_two_presses_at_once_are_stored_once(desk: Desk) -> None:
    class Slow(FeedbackInMemory):
        async def report(self, group_id: str, kind: ReportKind, on: object) -> None:
            for _ in range(5):
                await asyncio.sleep(0)
            await super().report(group_id, kind, on)  # type: ignore[arg-type]

    slow = Slow()
    talk = desk.talk([group("g1")], feedback=slow)
    press = str(WhatIsWrong(mark_of("g1"), "wrong_time"))
    await asyncio.gather(talk.press(press), talk.press(press))
    assert len(slow.reports) == 1


async def test_the_group_that_was_reported_stands_last_in_the_next_search(desk: Desk) -> None:
    talk = desk.talk([group("a"), group("b")])
    assert [hit.group.id for hit in (await talk.say("AA i Bergen")).hits] == ["a", "b"]
    await talk.press(str(WhatIsWrong(mark_of("a"), "nobody_there")))
    assert [hit.group.id for hit in (await talk.press("find")).hits] == ["b", "a"]


@pytest.mark.parametrize("text", ["det var ingen der", "nobody was there", "det var ikkje nokon der"])
async def test_words_right_after_a_group_are_understood_but_still_one_press_away(
    desk: Desk, kept: FeedbackInMemory, text: str
) -> None:
    talk = desk.talk([group("g1")], feedback=kept)
    await talk.say("AA i Bergen")
    asked = await talk.say(text)
    assert kept.reports == []
    assert asked.choices[0].action == str(WhatIsWrong(mark_of("g1"), "nobody_there"))
    await talk.press(asked.choices[0].action)
    assert len(kept.reports) == 1


@pytest.mark.parametrize("text", ["noe stemmer ikke", "noko stemmer ikkje", "something is wrong"])
async def test_the_words_of_the_button_do_what_it_does_and_what_is_wrong_may_follow_in_words(
    desk: Desk, text: str
) -> None:
    talk = desk.talk([group("g1"), group("g2")])
    await talk.say("AA i Bergen")
    pressed = await talk.say(text)
    assert [choice.action for choice in pressed.choices[:2]] == [
        str(WhichIsWrong((mark_of(identifier),))) for identifier in ("g1", "g2")
    ]
    followed = await talk.say("tida er feil")
    assert followed.choices[0].action == str(WhatIsWrong(mark_of("g1"), "wrong_time"))


async def test_the_same_words_with_no_group_before_them_are_answered_by_the_topic(desk: Desk) -> None:
    talk = desk.talk([group("g1")])
    reply = await talk.say("det var ingen der da jeg kom til møtet")
    assert reply.topics == ("registry_update",)
    assert not any("w:" in choice.action for choice in reply.choices)


@pytest.mark.parametrize(
    "changes", [{"confirmed_on": days_ago(400)}, {"paused": True}, {"category": "treatment"}, None]
)
async def test_a_group_that_is_not_shown_cannot_be_reported_by_its_mark(
    desk: Desk, kept: FeedbackInMemory, changes: dict[str, object] | None
) -> None:
    talk = desk.talk([] if changes is None else [group("g1", **changes)], feedback=kept)
    for press in (str(WhichIsWrong((mark_of("g1"),))), str(WhatIsWrong(mark_of("g1"), "other"))):
        assert "finner ikke gruppa" in words_of(await talk.press(press))
    assert kept.reports == []


# --- faults ------------------------------------------------------------------------------------------------------


@pytest.fixture
def log_lines() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    setup = logs.configure("DEBUG", stream)
    yield stream
    setup.close()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_report_that_could_not_be_kept_is_said_so_and_may_be_sent_again(
    desk: Desk, library: Library, log_lines: io.StringIO, language: Language
) -> None:
    failing = FeedbackInMemory(OSError(f"database is locked {CANARY}"))
    talk = desk.talk([group("g1")], feedback=failing)
    await talk.press(f"lang:{language}")
    press = str(WhatIsWrong(mark_of("g1"), "wrong_place"))
    reply = await talk.press(press)
    assert library.replies[language]["wrong.failed"] in words_of(reply)
    assert reply.choices[0].action == press
    assert "report_not_kept error=OSError" in log_lines.getvalue()
    assert CANARY not in log_lines.getvalue()
    failing.fails = None
    await talk.press(press)
    assert len(failing.reports) == 1


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_proposal_that_could_not_be_kept_stays_in_the_form(
    desk: Desk, library: Library, log_lines: io.StringIO, language: Language
) -> None:
    failing = FeedbackInMemory(OSError(CANARY))
    talk = desk.talk(feedback=failing)
    await talk.press(f"lang:{language}")
    await to_summary(talk)
    assert library.replies[language]["form.failed"] in words_of(await talk.press("f:send"))
    assert "proposal_not_kept error=OSError" in log_lines.getvalue()
    assert CANARY not in log_lines.getvalue()
    failing.fails = None
    assert library.replies[language]["form.sent"] in words_of(await talk.press("f:send"))
    assert len(failing.proposals) == 1


async def test_a_store_that_does_not_answer_is_not_waited_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stuck(FeedbackInMemory):
        async def report(self, group_id: str, kind: ReportKind, on: object) -> None:
            await asyncio.Event().wait()

    monkeypatch.setattr(feedback, "WITHIN_SECONDS", 0.0)
    talk = desk.talk([group("g1")], feedback=Stuck())
    reply = await talk.press(str(WhatIsWrong(mark_of("g1"), "other")))
    assert "får jeg ikke lagret det" in words_of(reply)


async def test_without_a_store_nothing_is_offered_and_nothing_promised(desk: Desk, library: Library) -> None:
    assistant = Assistant(
        library, desk.reader, GroupsInMemory([group("g1")]), Sessions(Seconds()), desk.composer
    )
    talk = Talk(assistant)
    assert "Noe stemmer ikke" not in labels_of(await talk.say("AA i Bergen"))
    assert "får jeg ikke lagret" in words_of(await talk.press(str(WhatIsWrong(mark_of("g1"), "other"))))
    await to_summary(talk)
    assert "får jeg ikke sendt" in words_of(await talk.press("f:send"))
