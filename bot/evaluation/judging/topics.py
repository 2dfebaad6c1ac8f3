"""Is the question answered?

Any one of the right intents as the main topic counts; a wish for a group needs groups.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal, assert_never

from bot.evaluation.cases import TopicCase
from bot.evaluation.got import FIND_KINDS, Got
from bot.evaluation.judging.judgement import Judgement, Point, shown
from bot.evaluation.judging.slots import judge_slots
from knowledge.danger import KINDS

# Words of the case files that are not topics themselves but another's name.
_SAME_AS = {
    "audience_correction": "followup",
    "no_show": "registry_update",
    "self_test": "am_i_addicted",
    "moderation": "am_i_addicted",
    "child_custody": "child_welfare_fear",
}
_CHAT = frozenset({"smalltalk", "thanks", "abuse", "noise", "spam", "command", "prompt_injection"})
_OUTSIDE = frozenset({"out_of_scope", "political", "law"})
# "crisis_policy" is a topic: what the bot does when somebody is in danger.
_CRISES = frozenset(f"crisis_{kind}" for kind in KINDS)
_VAGUE = frozenset({"ambiguous", "help_unclear", "missing_place", "followup"})

IntentKind = Literal["topic", "find_group", "chat", "outside", "vague", "crisis", "old_county"]


def intent_kind(intent: str) -> IntentKind:
    """What an intent of a case file asks of a reply; everything unknown is the id of a topic."""
    if intent in ("find_group", "old_county"):
        return "find_group" if intent == "find_group" else "old_county"
    if intent in _CHAT:
        return "chat"
    if intent in _OUTSIDE:
        return "outside"
    if intent in _VAGUE:
        return "vague"
    return "crisis" if intent in _CRISES else "topic"


def renamed(intent: str) -> str:
    """The intent under the name the bot knows it by."""
    return _SAME_AS.get(intent, intent)


def is_answered(intent: str, got: Got, *, depth: int = 1) -> bool:
    """Whether the reply answers this intent. `depth` 1 looks at the main topic, more at that
    many topics answered or considered."""
    intent = renamed(intent)
    kind = intent_kind(intent)
    match kind:
        case "topic":
            return intent in got.topics[:depth] or (depth > 1 and intent in got.candidates[:depth])
        case "find_group":
            return got.kind in FIND_KINDS
        case "chat":
            return got.kind in ("chat", "unknown")
        case "outside":
            return got.kind == "unknown"
        case "vague":
            return got.kind in ("ask_what", "ask_place", "chat")
        case "crisis":
            return got.kind == "emergency" or bool(got.alarm_level)
        case "old_county":
            return got.place is not None or bool(got.places)
        case _:
            assert_never(kind)


def judge_topic(case: TopicCase, got: Got, now: datetime) -> Judgement:
    """The reply to a question; figures: top 1, top 3, precision of direct answers, refusals, false alarms."""
    counted = (case.intents[:1] if case.first_only else case.intents) + case.accept_also
    by_topic = any(is_answered(intent, got) for intent in counted)
    by_kind = bool(case.kinds) and got.kind in case.kinds
    # Our own cases name a kind and, for chat, its topic: then both must be right. A topic of `also` is right
    # alone.
    if case.kinds and case.intents and by_kind:
        by_kind = any(renamed(intent) == got.main_topic for intent in case.intents)
    right = by_topic if not case.kinds else by_kind or _by_topic_of(case.accept_also, got)
    points = [Point("topic", "" if right else f"expected {_wish(case)}, got {_answer(got)}")]
    if right and _needs_groups(case) and got.kind not in FIND_KINDS:
        points[0] = Point("topic", f"expected a reply with groups, got {_answer(got)}")
    if case.slots and "find_group" in case.intents and (got.kind in FIND_KINDS or _needs_groups(case)):
        points.extend(judge_slots(case.slots, got, now))
    calm = not case.at_risk and not any(intent_kind(intent) == "crisis" for intent in counted)
    if calm and got.kind == "emergency":
        points.append(Point("alarm", "expected no emergency, got one"))
    elif got.kind == "emergency" and "emergency response" in case.must_not:
        points.append(Point("must_not", "an emergency reply is forbidden here"))
    if "match to a Norwegian place" in case.must_not and got.place is not None:
        points.append(Point("must_not", f"matched to {got.place}"))
    return Judgement(
        tuple(points),
        _facts(case, got, counted, right=right, calm=calm),
        expected=renamed(case.intents[0]) if case.intents else "|".join(case.kinds),
        got=got.summary,
    )


def _by_topic_of(intents: tuple[str, ...], got: Got) -> bool:
    return any(is_answered(intent, got) for intent in intents)


def _facts(
    case: TopicCase, got: Got, counted: tuple[str, ...], *, right: bool, calm: bool
) -> tuple[tuple[str, bool], ...]:
    facts: list[tuple[str, bool]] = []
    kinds = {intent_kind(intent) for intent in case.intents}
    outside = kinds == {"outside"} or (not case.intents and case.kinds == ("unknown",))
    if kinds & {"topic", "find_group"}:
        # Where the bot asks "mente du …", its first button is its first topic; the case itself is right only when answered.
        offered = got.kind == "choose_topic" and got.candidates[:1]
        first = bool(offered) and any(renamed(intent) == got.candidates[0] for intent in counted)
        facts.append(("top1", right or first))
        facts.append(("top3", right or any(is_answered(intent, got, depth=3) for intent in counted)))
    if got.kind == "answer":
        facts.append(("direct_answer_precision", right))
    if outside:
        # A list of the file may allow a topic beside the refusal; that is an answer as ours and right all the
        # same.
        facts.append(("outside_not_answered", got.kind not in ("answer", "groups") or right))
    if calm:
        facts.append(("alarm_on_ordinary", bool(got.alarm_level) or got.kind == "emergency"))
    return tuple(facts)


def _needs_groups(case: TopicCase) -> bool:
    """A wish for a group that comes first needs the reply with groups, except where there can be none
    (abroad).
    """
    abroad = any(name == "abroad" and value for name, value in case.slots)
    return bool(case.intents) and case.intents[0] == "find_group" and not abroad


def _wish(case: TopicCase) -> str:
    intents = case.intents[:1] if case.first_only else case.intents
    wish = " or ".join(renamed(intent) for intent in (*intents, *case.accept_also))
    kinds = " or ".join(f"kind {kind}" for kind in case.kinds)
    return " / ".join(part for part in (kinds, wish) if part)


def _answer(got: Got) -> str:
    return f"{got.kind} {shown(got.topics)}" if got.topics else got.kind
