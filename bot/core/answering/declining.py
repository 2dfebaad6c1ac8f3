"""Messages that need no search and no topic: what code carries out, small talk, and what is asked about or declined."""

from __future__ import annotations

from dataclasses import replace

from bot.core.answering.decision import AskWhat, Chat, ChooseTopic, Decline, Screen, Step, Switch, Tell
from bot.core.answering.follow_up import remembered
from bot.core.answering.telling import is_loose
from bot.core.model import Language
from bot.core.reading.topics import NEAR
from bot.core.reading.understand import CLAIMED, STRONGLY_SEEKING, Understanding
from bot.core.session import Session

# Small talk in a long message is not the message: then it is asked about.
_LONGEST_CHAT = 9
_GREETING = 2
_SHORT_THANKS = 6
_NEGATED = frozenset({"dont", "don", "don't", "not", "cannot", "cant", "can't", "ikke", "ikkje", "itj", "no"})
""" "I don't speak Norwegian" asks for no Norwegian."""
_FORGETTING = frozenset({"delete_my_data", "third_party_privacy"})
_BARE_WISH = 2
_SHORT_WISH = 8
_FORGET = frozenset({"slett", "slette", "glem", "gløym", "fjern", "delete", "forget", "wipe", "erase"})
"""A longer message that begins so is a wish to be carried out: "slett alt jeg har skrevet om meg og sønnen min"."""
_THANKING = frozenset({"takk", "thanks", "thx", "takker", "takkar", "tusentakk", "thank"})
_BUT = frozenset({"men", "but"})
_PARTING = frozenset(
    {"hade", "hadet", "hadebra", "snakkes", "snakkast", "natta", "bye", "goodbye", "adjø", "farvel"}
)
_PARTS = (
    ("ha", "det"),
    ("ha", "de"),
    ("god", "natt"),
    ("good", "night"),
    ("sov", "godt"),
    ("see", "you"),
    ("vi", "snakkes"),
)
# A lead of the outside class in the ranking's own units; below it a place that is named is still searched.
_CLEARLY_OUTSIDE = 0.24
# "songval" is no slip for Sogndal where the rest is about something else.
_LEAD_OVER_A_GUESS = 0.1
_TELLS_OF_ONESELF = frozenset({"near_drinks", "near_habits", "near_health", "near_medicine"})
# "aa moss i kveld": three words are a place and what belongs to it.
_NAMES_ONLY = 3
# "mannen drikker" alone is too little to take for a question; with a few words more it is a relative who asks.
_TELLS_SOMETHING = 4
_FOR_RELATIVES = frozenset({"relatives_group", "al_anon"})
_CHAT = {"smalltalk": Chat("smalltalk"), "thanks": Chat("thanks"), "abuse": Chat("abuse")}


def carried_out(said: Understanding) -> tuple[Step, ...] | None:
    """Wishes that code carries out: another language, forgetting."""
    if said.asks_to_write_in or (
        said.words <= 3 and said.topics.best == "language_switch" and not said.place.places
    ):
        target = _language_named(said) if _NEGATED.isdisjoint(said.lights) else None
        if target is not None:
            return (Switch(target),)
    best = said.topics.best
    if best not in _FORGETTING:
        return None
    meant = said.sure[:1] == (best,) or said.words <= _BARE_WISH
    # "ta bort det med klokka" takes back a filter; nothing may be forgotten for it.
    if meant and not said.slots.clears and (said.words <= _SHORT_WISH or said.lights[0] in _FORGET):
        return (Screen("forgotten"), Tell(best))
    return None


def _language_named(said: Understanding) -> Language | None:
    text = said.text.lower()
    for word, language in (
        ("nynorsk", "nn"),
        ("bokmål", "nb"),
        ("bokmal", "nb"),
        ("engelsk", "en"),
        ("english", "en"),
        ("norsk", "nb"),
        ("norwegian", "nb"),
    ):
        position = text.find(word)
        if position >= 0:
            before = text[:position].split()
            # "my norwegian is weak, let us take english": the language that is wished for comes last.
            later = [w for w in ("english", "engelsk", "nynorsk", "bokmål") if text.find(w) > position]
            if later and before[-1:] == ["my"]:
                continue
            return language  # type: ignore[return-value]
    return None


def unsure(said: Understanding, session: Session, why: list[str]) -> tuple[tuple[Step, ...], Session]:
    settled = replace(session, waiting=None)
    if said.language == "other":
        why.append("a language we do not have")
        return (Decline("other_language"),), settled
    outside = said.outside
    if outside == "thanks" and _has_more_to_say(said, session):
        # "takk men det var litt langt unna": the thanks is manners, what follows is the matter.
        topic = said.topics.inside()[0][0]
        why.append("thanks, and then a wish")
        return (Tell(topic),), replace(settled, topics=(topic,), told_more=False)
    if said.words <= _SHORT_THANKS and not _THANKING.isdisjoint(said.lights):
        why.append("thanks")
        return (_CHAT["thanks"],), settled
    if "relative" in said.slots.filters.audience and said.words >= _TELLS_SOMETHING:
        near = next((name for name, _ in said.topics.inside() if name in _FOR_RELATIVES), None)
        aside = (outside in NEAR or outside == "unrelated") and said.topics.margin < _CLEARLY_OUTSIDE
        if near is not None and (outside in (None, "unclear") or aside):
            why.append("someone near uses too much: answered for relatives")
            kept = remembered(session, said)
            return (Tell(near),), replace(settled, topics=(near,), told_more=False, filters=kept)
        if outside in (None, "unclear") or aside:
            why.append("someone near uses too much: groups for relatives are offered first")
            options = tuple(dict.fromkeys(("relatives_group", *said.maybe)))[:3]
            kept = remembered(session, said)
            return (ChooseTopic(options),), replace(
                settled, waiting="choose_topic", topic_options=options, filters=kept
            )
    if said.words <= _LONGEST_CHAT and (
        not _PARTING.isdisjoint(said.lights[:1]) or said.lights[:2] in _PARTS
    ):
        why.append("says goodbye")
        return (Chat("goodbye"),), settled
    if outside in _CHAT and said.words <= _LONGEST_CHAT and not (said.maybe and said.words > _GREETING):
        why.append(f"outside: {outside}")
        return (_CHAT[outside],), settled
    if outside == "unclear" or (said.words <= 1 and not said.maybe):
        why.append("too little to go on")
        return (AskWhat(),), settled
    if said.maybe and outside not in NEAR and outside != "unrelated":
        kept = remembered(session, said)
        last = next((topic for topic in said.maybe[:2] if topic in session.topics), None)
        if last is not None:
            why.append("goes on about what was told last")
            return (Tell(last, more=not session.told_more),), replace(settled, told_more=True, filters=kept)
        why.append("near our field, but not sure which")
        return (ChooseTopic(said.maybe),), replace(
            settled, waiting="choose_topic", topic_options=said.maybe, filters=kept
        )
    if outside is not None and outside in NEAR:
        why.append(f"outside: {outside}")
        return (Decline(outside),), settled
    if said.slots.filters.audience:
        why.append("someone near was spoken of")
        return (ChooseTopic(("relatives_group", "what_is_selfhelp")),), replace(
            settled,
            waiting="choose_topic",
            topic_options=("relatives_group", "what_is_selfhelp"),
            filters=remembered(session, said),
        )
    why.append("nothing of ours")
    return (Decline("unrelated"),), settled


def _has_more_to_say(said: Understanding, session: Session) -> bool:
    """True for thanks with a "but" behind it, in a conversation under way, where a topic fits as well as a claimed one must."""
    inside = said.topics.inside()
    fits = bool(inside) and inside[0][1] >= CLAIMED
    return fits and (session.searched or bool(session.topics)) and not _BUT.isdisjoint(said.lights[1:])


def wishes_something_else(said: Understanding) -> bool:
    """True for "hvor får jeg kjøpt hasj i Oslo", "the weather in Tromsø tomorrow": a place, but not our errand."""
    f = said.slots.filters
    ours = (
        said.seeks
        or said.group_word
        or said.slots.organisation_spans
        or f.audience
        or f.format
        # "søndag ettermiddag i Horten" is ours; "beste odds på kampen i kveld" names a place only by chance.
        or ((f.after or f.before) and said.place.status != "ambiguous")
        # "bor i Tana, sliter med sprit": one who says where they are and what it is about wants to find somebody there.
        or (said.place.home and said.topics.concepts and said.outside in _TELLS_OF_ONESELF)
    )
    if said.outside not in NEAR and said.outside != "unrelated":
        return False
    # "hva er hovedstaden i Peru" asks of the world, "hva finnes på Jessheim" of us.
    of_the_world = (said.asks_what or said.starts_with_question) and STRONGLY_SEEKING.isdisjoint(said.lights)
    needed = _CLEARLY_OUTSIDE if said.outside in NEAR or of_the_world else 2 * _CLEARLY_OUTSIDE
    if is_loose(said.place):
        needed = _LEAD_OVER_A_GUESS
    elif said.place.home and not (said.place.fuzzy or of_the_world):
        needed *= 2  # "har adresse 3256, men kan kjøre litt": who says where they live wants something there
    return not ours and said.words > _NAMES_ONLY and said.topics.margin >= needed
