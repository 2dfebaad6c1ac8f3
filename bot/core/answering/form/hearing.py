"""What a message says to a form that waits: an answer, a word such as "send" or "stop", or a wish of another kind. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Literal, TypeAlias

from bot.core.answering.follow_up import picked_place
from bot.core.answering.form.values import (
    LONGEST_NAME,
    LONGEST_PLACE,
    LONGEST_WHEN,
    QUESTIONS,
    Answers,
    Asking,
    LeadBy,
    Question,
    Refusal,
)
from bot.core.model import Place
from bot.core.reading.meeting_time import read_meeting_times
from bot.core.reading.personal import Contact, cut, read_contact, signs_of_a_person
from bot.core.reading.understand import PLAIN_QUESTION, STRONGLY_SEEKING, Understanding
from knowledge.library import Organisation

Answer: TypeAlias = Answers | tuple[Place, ...] | Refusal
"""The answers with the new one among them; the places a name may mean; or why it was not taken."""

Word = Literal["stop", "unknown", "yes", "no"]

_PHRASES: Mapping[Word, str] = {
    "stop": "avbryt|avbryte|avslutt|avslutte|stopp|stop|cancel|quit|slutt|angre|glem det|gløym det|drop it|never mind|nevermind"
            "|nei takk|no thanks|slett skjemaet|ut",
    "unknown": "vet ikke|jeg vet ikke|veit ikke|veit ikkje|eg veit ikkje|vet itj|ikke sikker|ikkje sikker|usikker|aner ikke"
               "|aner ikkje|ingen anelse|hopp over|hoppe over|skip|pass|dont know|i dont know|not sure|no idea|dunno|ukjent",
    "yes": "ja|ja takk|jepp|jo|ok|okei|send|send inn|send det|send det inn|stemmer|det stemmer|riktig|yes|yes please|submit"
           "|send it|correct|thats right|fint|bra",
    "no": "nei|nope|no|feil|rett|rett noe|rett noko|rette|endre|endre noe|endre noko|change|edit|mend|det er feil|wrong",
}  # fmt: skip
_ON = frozenset(
    "fortsett|fortsette|fortsett skjemaet|hald fram|halde fram|gå videre|gå vidare|continue|go on|resume".split(
        "|"
    )
)
_AWAY = frozenset(
    "avbryt|avbryte|cancel|slett skjemaet|sletta skjemaet|cancel the form|avbryt skjemaet".split("|")
)
_WORDS = {phrase: word for word, phrases in _PHRASES.items() for phrase in phrases.split("|")}
_ASKS = frozenset(
    """
    hva kva ka ke hvem kven kem hvor kor kvar når hvordan korleis åssen korsen hvorfor kvifor koffor hvilken hvilke
    kva what who where when how why which
    """.split()
)
# Whoever speaks of themselves tells something, and names no organisation and no place.
_OF_ONESELF = frozenset(
    """
    jeg eg æ æg jæ meg mæ min mi mitt mine im my myself mamma pappa mannen kona sønnen dattera
    """.split()
)
_NAME_WORDS, _PLACE_WORDS, _WISH_WORDS = 6, 6, 4
_SECOND_TRY, _FEWEST_TOLD = 1, 3

_OPEN = frozenset(
    {"åpen", "åpent", "åpne", "ope", "opent", "opne", "open", "alle", "everyone", "everybody", "ja", "yes"}
)
_CLOSED = frozenset(
    {"lukket", "lukkede", "lukka", "lukkete", "closed", "bare", "berre", "only", "kun", "nei", "no"}
)
_LED: tuple[tuple[LeadBy, str], ...] = (
    ("professional", "fag profesjon ansatt tilsett terapeut behandler professional staff therapist employee"),
    ("volunteer", "frivillig likeperson volunteer peer"),
    ("member", "medlem deltaker deltakar tur omgang rullerer bytter byter bytar member turns rotat"),
    ("nobody", "ingen inga nobody none noone leaderless lederløs leiarlaus selvstyrt sjølvstyrt"),
)
"""Beginnings of words, the first that fits: "frivillige fagfolk" are professionals."""
_EVERYBODY = frozenset({"alle", "everyone", "everybody", "anyone", "blandet", "blanda", "mixed", "all"})
_OF_USE = (
    "problem", "avheng", "alkohol", "rus", "pille", "narko", "drikk", "drekk", "stoff", "addict", "drink", "drug", "alcohol",
)  # fmt: skip
_LONGEST_OF_USE = 9
_BY_NAME: tuple[tuple[Question, tuple[str, ...]], ...] = (
    ("organisation", ("organis", "fellesskap", "fellowship", "navn", "namn", "name")),
    ("place", ("sted", "stad", "place", "adresse", "address", "hvor", "kvar", "where")),
    ("when", ("tid", "dag", "når", "klokk", "time", "day", "when")),
    ("audience", ("hvem", "kven", "who", "målgrupp", "audience")),
    ("open", ("åp", "ope", "lukk", "closed")),
    ("led_by", ("lede", "leia", "led", "lead")),
    ("contact", ("kontakt", "contact", "epost", "mail", "nett", "web", "telefon", "phone")),
)  # fmt: skip
_LOOKS_LIKE_CONTACT = re.compile(r"[0-9@]|[^\W\d_]\.[^\W\d_]{2}")


def word_of(said: Understanding) -> Word | None:
    """The one thing a whole message says: give up, do not know, yes or no; None for any other message."""
    return _WORDS.get(" ".join(said.lights))


def goes_back(said: Understanding) -> Literal["on", "stop"] | None:
    """What a whole message says of a form that was laid aside: on with it, or away with it."""
    phrase = " ".join(said.lights)
    return "on" if phrase in _ON else "stop" if phrase in _AWAY else None


def question_named(said: Understanding) -> Question | None:
    """Which answer is to be mended, by its name or its number in the summary ("stedet", "2"); None where none is named."""
    if len(said.lights) == 1 and said.lights[0].isascii() and said.lights[0].isdigit():
        number = int(said.lights[0][:3])
        return QUESTIONS[number - 1] if 1 <= number <= len(QUESTIONS) else None
    if said.words > _WISH_WORDS:
        return None
    return next(
        (question for question, stems in _BY_NAME if any(word.startswith(stems) for word in said.lights)),
        None,
    )


def wishes_otherwise(said: Understanding) -> bool:
    """True for a message that asks, looks for a group, thanks or tells: the form gives way to it."""
    return (
        _asks(said)
        or said.seeks
        or bool(said.sure)
        or said.slots.follow is not None
        or said.outside in ("thanks", "abuse", "smalltalk")
    )


def answer_to(
    asked: Asking, answers: Answers, said: Understanding, organisations: Mapping[str, Organisation]
) -> Answer | None:
    """The answer in a message; None where it is a wish of another kind. Nothing of a person is taken."""
    if said.slots.follow == "numbers":
        return None
    if asked.question == "contact":
        return _contact(answers, said, organisations)
    if _asks(said) or not STRONGLY_SEEKING.isdisjoint(said.lights):
        return None
    heard: Answer | None
    match asked.question:
        case "organisation":
            heard = _organisation(answers, said)
        case "place":
            heard = _place(asked, answers, said)
        case "when":
            heard = _when(asked, answers, said)
        case "audience":
            heard = _audience(answers, said)
        case "open":
            heard = _open(answers, said)
        case "led_by":
            heard = _led_by(answers, said)
    return heard or (None if wishes_otherwise(said) or _tells(said) else "unread")


def in_one_line(place: Place) -> str:
    """ "Førde, Sunnfjord"; "Bø, Nordland" for a municipality, since names of places are not alone; "Oslo"."""
    beside = place.county if place.municipality in ("", place.name) else place.municipality
    return place.name if beside in ("", place.name) else f"{place.name}, {beside}"


def _tells(said: Understanding) -> bool:
    """True for "jeg er så sliten": somebody speaks of themselves, and answers no question about a group."""
    return said.words >= _FEWEST_TOLD and not _OF_ONESELF.isdisjoint(said.lights)


def _asks(said: Understanding) -> bool:
    return "?" in said.text or (said.lights[:1] != () and said.lights[0] in _ASKS)


def _organisation(answers: Answers, said: Understanding) -> Answer | None:
    named = said.slots.filters.organisations
    if len(named) > 1:
        return "one_only"
    if named:
        return replace(answers, organisation=named[0])
    name = _free(said, LONGEST_NAME, _NAME_WORDS)
    return replace(answers, organisation=name) if isinstance(name, _Free) else name


def _place(asked: Asking, answers: Answers, said: Understanding) -> Answer | None:
    named = said.slots.filters.organisations
    if named and named[0] != answers.organisation and answers.organisation:
        return None  # "NA i Bodø", when it is AA that reports itself: a search
    picked = picked_place(said, asked.places)
    if picked is not None:
        return replace(answers, place=in_one_line(picked), online=False)
    read = said.place
    if read.status == "one" and read.places:
        if read.places[0].is_area:
            return "area"
        return replace(answers, place=in_one_line(read.places[0]), online=False)
    if read.status in ("several", "ambiguous") and read.places:
        return read.places
    if said.slots.filters.format in ("online", "phone"):
        return replace(answers, place="", online=True)
    if asked.tries < _SECOND_TRY:
        return None  # asked once more; what no register knows is then taken as it is written
    name = _free(said, LONGEST_PLACE, _PLACE_WORDS)
    return replace(answers, place=name, online=False) if isinstance(name, _Free) else name


def _when(asked: Asking, answers: Answers, said: Understanding) -> Answer | None:
    read = read_meeting_times(said.text)
    if not read.meetings and asked.tries < _SECOND_TRY:
        return None
    if not read.meetings and wishes_otherwise(said):
        return None
    if not read.rest:
        return replace(answers, when=read.meetings, when_written="")
    if signs_of_a_person(said.text):
        return "personal"
    return replace(answers, when=read.meetings, when_written=cut(said.text, LONGEST_WHEN))


def _audience(answers: Answers, said: Understanding) -> Answer | None:
    found = said.slots.filters.audience
    if found:
        return replace(answers, audience=found, for_all=False)
    if any(word.startswith(_OF_USE) for word in said.lights) and said.words <= _LONGEST_OF_USE:
        return replace(answers, audience=("self",), for_all=False)  # "alle som har problemer med alkohol"
    if not _EVERYBODY.isdisjoint(said.lights) and said.words <= _WISH_WORDS:
        return replace(answers, audience=(), for_all=True)
    return None


def _open(answers: Answers, said: Understanding) -> Answer | None:
    if said.words > _NAME_WORDS:
        return None
    opened, closed = not _OPEN.isdisjoint(said.lights), not _CLOSED.isdisjoint(said.lights)
    return None if opened == closed else replace(answers, open=opened)


def _led_by(answers: Answers, said: Understanding) -> Answer | None:
    if said.words > _NAME_WORDS:
        return None
    found = [who for who, stems in _LED if any(word.startswith(tuple(stems.split())) for word in said.lights)]
    return replace(answers, led_by=found[0]) if found else None


def _contact(
    answers: Answers, said: Understanding, organisations: Mapping[str, Organisation]
) -> Answer | None:
    if not _LOOKS_LIKE_CONTACT.search(said.text):
        return None if wishes_otherwise(said) or _tells(said) else "unread"
    found = read_contact(said.text, _own_words(answers, organisations))
    if isinstance(found, Contact):
        return replace(answers, contact=found.contact, website=found.website)
    if found == "unread" and wishes_otherwise(said) and "@" not in said.text:
        return None  # "finnes det NA i Bodø kl 19": digits, and a wish
    return found


def _own_words(answers: Answers, organisations: Mapping[str, Organisation]) -> tuple[str, ...]:
    """The words by which an address is seen to be the group's: the names of its organisation and its place."""
    names = [answers.organisation, answers.place]
    names += [
        name
        for one in organisations.values()
        if one.short == answers.organisation
        for name in (one.name, *one.aliases)
    ]
    return tuple(word for name in names for word in re.findall(r"[^\W\d_]{2,}", name))


class _Free(str):
    """A text taken as it was written."""

    __slots__ = ()


def _free(said: Understanding, longest: int, words: int) -> _Free | Refusal | None:
    """The whole message as a name, where it may be one; "personal" where it looks like a person's; None for a wish."""
    tells = said.words > words or not _OF_ONESELF.isdisjoint(said.lights)
    plain = bool(said.sure) and said.topics.margin >= PLAIN_QUESTION and said.words >= _WISH_WORDS
    if tells or plain or said.outside in ("thanks", "abuse", "smalltalk"):
        return None
    if signs_of_a_person(said.text):
        return "personal"
    name = cut(said.text, longest)
    return _Free(name) if re.search(r"[^\W\d_]{2}", name) else None
