"""A person who writes in another language: the first words are in it, in danger and without, and the numbers are there."""

from __future__ import annotations

from typing import Any

import pytest

from bot.core.answering import in_other_language
from bot.core.answering.phrasebook import Phrasebook
from bot.core.model import Alarm, AlarmKind, Message, Number, Reply
from bot.core.reading.other_language import OtherLanguages
from bot.core.reading.understand import Reader
from knowledge.check_other_languages import longest
from knowledge.library import LANGUAGES, MAX_EMERGENCY, Language, Library
from knowledge.other_languages import OTHER_LANGUAGES
from tests.support.fakes import BrokenRegistry, BrokenSessions, Desk, Seconds, numbers_of
from tests.support.other_languages import DANGER, ORDINARY

KINDS: tuple[AlarmKind, ...] = ("suicide", "overdose", "withdrawal", "violence", "child", "medical")


class _Found:
    """A danger screen that finds `alarm` in everything."""

    def __init__(self, alarm: Alarm) -> None:
        self._alarm = alarm

    def screen(self, _: str) -> Alarm:
        return self._alarm


class _Alarmed:
    """The reader with such a screen."""

    def __init__(self, real: Reader, alarm: Alarm) -> None:
        self.screen = _Found(alarm)
        self.places = real.places
        self.understand = real.understand


def _first(reply: Reply) -> str:
    return reply.messages[0].plain()


# --- danger ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "text"), DANGER)
async def test_an_emergency_speaks_the_persons_language_first(
    desk: Desk, library: Library, code: str, text: str
) -> None:
    reply = await desk.talk().say(text)
    other = library.other_languages[code]
    assert (reply.kind, reply.language) == ("emergency", "other")
    assert _first(reply).startswith(f"{other.acute}\n\n113 – {other.lines['ambulance']}\n")
    assert other.machine in _first(reply)
    assert len(_first(reply)) <= MAX_EMERGENCY
    assert {"113", "112", "116 123"} <= set(numbers_of(reply))


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("de", "mein mann schlägt mich jetzt"),
        ("fr", "mon mari me frappe"),
        ("es", "mi marido me pega ahora"),
        ("pl", "mój mąż mnie bije"),
        ("ar", "زوجي يضربني"),
    ],
)
async def test_where_somebody_is_beaten_the_police_come_first(
    desk: Desk, library: Library, code: str, text: str
) -> None:
    reply = await desk.talk().say(text)
    assert _first(reply).startswith(library.other_languages[code].acute)
    assert numbers_of(reply)[:2] == ["112", "113"]


@pytest.mark.parametrize(("code", "text"), [*DANGER, *ORDINARY])
async def test_a_lesser_alarm_speaks_the_persons_language_first(
    desk: Desk, library: Library, code: str, text: str
) -> None:
    reader = _Alarmed(desk.reader, Alarm("elevated", "suicide", ("test",)))
    reply = await desk.talk(reader=reader).say(text)
    other = library.other_languages[code]
    assert _first(reply).startswith(f"{other.elevated}\n\n116 123 – ")
    assert len(_first(reply)) <= MAX_EMERGENCY
    assert "113" in numbers_of(reply)


async def test_a_person_who_cannot_go_on_gets_the_lesser_alarm_of_the_rules(
    desk: Desk, library: Library
) -> None:
    reply = await desk.talk().say("je n'en peux plus")
    assert reply.alarm is not None
    assert _first(reply).startswith(library.other_languages["fr"].elevated)


async def test_the_usual_numbers_follow_in_the_language_of_the_conversation(
    desk: Desk, library: Library
) -> None:
    for hello, language in (("hva er AA?", "nb"), ("what is AA?", "en")):
        talk = desk.talk()
        await talk.say(hello)
        said = _first(await talk.say("nie chcę żyć"))
        assert said.endswith(_numbers(library, language, "suicide"))


def _numbers(library: Library, language: str, kind: AlarmKind) -> str:
    (tongue,) = (one for one in LANGUAGES if one == language)
    named = in_other_language.emergency.numbers(
        Alarm("acute", kind, immediate=False), library, Phrasebook(library, tongue)
    )
    return Message(named).plain()


# --- no danger ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "text"), ORDINARY)
async def test_without_danger_a_few_words_and_two_numbers_come_first(
    desk: Desk, library: Library, code: str, text: str
) -> None:
    reply = await desk.talk().say(text)
    other = library.other_languages[code]
    assert reply.language == "other"
    assert reply.alarm is None
    assert _first(reply).startswith(
        f"{other.ordinary}\n\n113 – {other.lines['ambulance']}\n116117 – {other.lines['out_of_hours']}"
    )
    assert library.replies["en"]["unknown.other_language"] in _first(reply)


@pytest.mark.parametrize("code", OTHER_LANGUAGES)
async def test_writing_english_as_we_say_goes_on_in_english(desk: Desk, library: Library, code: str) -> None:
    assert "«English»" in library.other_languages[code].ordinary
    talk = desk.talk()
    await talk.say(dict(ORDINARY)[code])
    assert (await talk.say("English")).answer_language == "en"
    assert (await talk.say("what is AA?")).answer_language == "en"


async def test_a_language_we_have_no_words_of_is_answered_as_before(desk: Desk, library: Library) -> None:
    english = library.replies["en"]["unknown.other_language"]
    assert _first(await desk.talk().say("nereden yardım alabilirim acaba")) == english


@pytest.mark.parametrize(
    "text", ["jeg vil ikke leve lenger", "eg orkar ikkje leve", "i want to die", "han puster ikke"]
)
async def test_norwegian_and_english_are_answered_without_other_languages(
    desk: Desk, library: Library, text: str
) -> None:
    reply = await desk.talk().say(text)
    assert reply.language in LANGUAGES
    plain = "\n".join(message.plain() for message in reply.messages)
    assert not [one.code for one in library.other_languages.values() if one.acute in plain]


# --- faults ------------------------------------------------------------------------------------------------------


class _BrokenReader:
    """A reader of which only the danger screen works."""

    def __init__(self, real: Reader) -> None:
        self.screen = real.screen
        self.places = real.places

    def understand(self, *_: object) -> None:
        raise RuntimeError("broken on purpose")


def _fails(*_: object) -> None:
    raise RuntimeError("broken on purpose")


@pytest.mark.parametrize("part", ["registry", "sessions", "reader"])
@pytest.mark.parametrize(("code", "text"), DANGER)
async def test_the_persons_language_stands_first_whatever_part_is_broken(
    desk: Desk, library: Library, part: str, code: str, text: str
) -> None:
    parts: dict[str, dict[str, Any]] = {
        "registry": {"registry": BrokenRegistry()},
        "sessions": {"sessions": BrokenSessions(Seconds())},
        "reader": {"reader": _BrokenReader(desk.reader)},
    }
    reply = await desk.talk(**parts[part]).say(text)
    assert (reply.kind, numbers_of(reply)[0]) == ("emergency", "113")
    assert _first(reply).startswith(library.other_languages[code].acute)


@pytest.mark.parametrize("broken", ["read", "acute"])
@pytest.mark.parametrize("text", ["nie chcę żyć", "jeg vil ikke leve lenger"])
async def test_the_alarm_is_answered_as_usual_where_the_reader_or_the_words_of_other_languages_fail(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, broken: str, text: str
) -> None:
    monkeypatch.setattr(OtherLanguages if broken == "read" else in_other_language, broken, _fails)
    reply = await desk.talk().say(text)
    assert (reply.kind, numbers_of(reply)[0]) == ("emergency", "113")


# --- every message that can be put together -------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", OTHER_LANGUAGES)
def test_every_message_fits_one_screen_and_its_numbers_are_those_of_the_helplines(
    library: Library, code: str, language: Language
) -> None:
    other, book, english = (
        library.other_languages[code],
        Phrasebook(library, language),
        Phrasebook(library, "en"),
    )
    known = {one.number for one in library.helplines.values() if one.certain}
    for kind in KINDS:
        alarm = Alarm("acute", kind)
        whole = in_other_language.acute(alarm, other, library, book, english)
        calmer = in_other_language.elevated(alarm, other, library, book, english)
        assert whole[0] != calmer[0]
        for blocks in (whole, calmer):
            assert len(Message(blocks).plain()) <= MAX_EMERGENCY
            assert {block.number for block in blocks if isinstance(block, Number)} <= known


@pytest.mark.parametrize("code", OTHER_LANGUAGES)
def test_numbers_for_which_there_is_no_room_are_named_once_in_english(
    library: Library, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    other, english = library.other_languages[code], Phrasebook(library, "en")
    monkeypatch.setattr(in_other_language, "MAX_EMERGENCY", 0)
    blocks = in_other_language.acute(
        Alarm("acute", "suicide"), other, library, Phrasebook(library, "nb"), english
    )
    said = Message(blocks).plain()
    assert said.endswith(
        "113 – Ambulance and medical emergency\n112 – Police emergency\n116 123 – Mental Helse helpline"
    )
    assert len(said) <= longest(library, other, (other.acute, other.machine, other.english)) <= MAX_EMERGENCY
