"""The grammar of buttons and commands: what a press or a `/command` asks for.

A button carries one string of at most 64 bytes of UTF-8 (Telegram's limit). It comes back from outside and
is never trusted: `parse` accepts exactly what `str(action)` can produce, and everything else is None. What
is needed to go on stands in the string itself, so a button still works after a restart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeAlias

from bot.core.model import Language
from bot.core.trust_actions import PLAIN as _PLAIN_OF_FORM
from bot.core.trust_actions import FormAction, StartForm, WrongAction, parse_trust

MAX_BYTES: Final = 64
"""The longest action in bytes of UTF-8: the Bot API's limit for `callback_data`."""

_TOPIC: Final = re.compile(r"[a-z][a-z0-9_]*")
_SLUG: Final = r"[\w-]+"
_PLACE: Final = re.compile(
    rf"[0-9]{{4}}|county:[0-9]{{2}}|post:[0-9]{{4}}|district:[0-9]{{4}}:{_SLUG}|(?:region|locality|former|former-county):{_SLUG}"
    rf"|(?:geonames|ssr):[0-9]{{1,12}}"
)
_GROUP: Final = re.compile(r"[\w.:-]+")
_OFFSET: Final = re.compile(r"0|[1-9][0-9]{0,3}")
_MAX_OFFSET: Final = 9999

_LANGUAGES: Final[dict[str, Language]] = {"nb": "nb", "nn": "nn", "en": "en"}


def _require(pattern: re.Pattern[str], value: str, what: str, text: str) -> None:
    """A wrong id is a mistake of the caller and must fail where it is made, not at the person's thumb."""
    if not pattern.fullmatch(value):
        raise ValueError(f"{what} {value!r} cannot be put in a button: use {pattern.pattern}")
    if len(text.encode()) > MAX_BYTES:
        raise ValueError(
            f"{what} {value!r} is too long for a button: the action is more than {MAX_BYTES} bytes"
        )


@dataclass(frozen=True, slots=True)
class ShowTopic:
    """Answer this topic of the catalogue."""

    topic: str

    def __post_init__(self) -> None:
        _require(_TOPIC, self.topic, "topic", str(self))

    def __str__(self) -> str:
        return f"t:{self.topic}"


@dataclass(frozen=True, slots=True)
class MoreOn:
    """The longer answer of this topic."""

    topic: str

    def __post_init__(self) -> None:
        _require(_TOPIC, self.topic, "topic", str(self))

    def __str__(self) -> str:
        return f"m:{self.topic}"


@dataclass(frozen=True, slots=True)
class PickPlace:
    """This is the place meant. `place_id` is an id of `knowledge.gazetteer`, or `post:` and a post code."""

    place_id: str

    def __post_init__(self) -> None:
        _require(_PLACE, self.place_id, "place id", str(self))

    def __str__(self) -> str:
        return f"p:{self.place_id}"


@dataclass(frozen=True, slots=True)
class ShowGroup:
    """Show this group of the registry."""

    group_id: str

    def __post_init__(self) -> None:
        _require(_GROUP, self.group_id, "group id", str(self))

    def __str__(self) -> str:
        return f"g:{self.group_id}"


@dataclass(frozen=True, slots=True)
class MoreGroups:
    """The next page of the same search; `offset` counts the groups already shown, 0 to 9999."""

    offset: int

    def __post_init__(self) -> None:
        if not 0 <= self.offset <= _MAX_OFFSET:
            raise ValueError(f"offset {self.offset} is outside 0 to {_MAX_OFFSET}")

    def __str__(self) -> str:
        return f"more:{self.offset}"


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """Answer in this language from now on."""

    language: Language

    def __post_init__(self) -> None:
        if self.language not in _LANGUAGES:
            raise ValueError(f"language {self.language!r} is none of {', '.join(_LANGUAGES)}")

    def __str__(self) -> str:
        return f"lang:{self.language}"


@dataclass(frozen=True, slots=True)
class FindGroups:
    """Find a group; asks for the place if none is known."""

    def __str__(self) -> str:
        return "find"


@dataclass(frozen=True, slots=True)
class OnlineGroups:
    """Groups that meet online."""

    def __str__(self) -> str:
        return "online"


@dataclass(frozen=True, slots=True)
class Emergency:
    """It is urgent: the emergency numbers."""

    def __str__(self) -> str:
        return "akutt"


@dataclass(frozen=True, slots=True)
class TalkToSomeone:
    """A person to talk to now."""

    def __str__(self) -> str:
        return "prat"


@dataclass(frozen=True, slots=True)
class MeantOtherwise:
    """The danger was a misunderstanding: the person meant something else."""

    def __str__(self) -> str:
        return "annet"


@dataclass(frozen=True, slots=True)
class GroupsAnyway:
    """Go on to the groups after the emergency reply."""

    def __str__(self) -> str:
        return "likevel"


@dataclass(frozen=True, slots=True)
class Forget:
    """Forget this conversation and delete what can be deleted."""

    def __str__(self) -> str:
        return "slett"


@dataclass(frozen=True, slots=True)
class Start:
    """The first screen."""

    def __str__(self) -> str:
        return "start"


@dataclass(frozen=True, slots=True)
class Help:
    """What can be asked here."""

    def __str__(self) -> str:
        return "hjelp"


@dataclass(frozen=True, slots=True)
class About:
    """Who stands behind, and that this is a robot."""

    def __str__(self) -> str:
        return "om"


@dataclass(frozen=True, slots=True)
class Privacy:
    """What is kept (nothing) and what Telegram sees."""

    def __str__(self) -> str:
        return "personvern"


@dataclass(frozen=True, slots=True)
class NoneOfThese:
    """None of the offered choices was right."""

    def __str__(self) -> str:
        return "ingen"


@dataclass(frozen=True, slots=True)
class OtherPlace:
    """None of the offered places was the one meant."""

    def __str__(self) -> str:
        return "annetsted"


@dataclass(frozen=True, slots=True)
class ClearFilters:
    """Search again without day, time, organisation and the like."""

    def __str__(self) -> str:
        return "nullstill"


Action: TypeAlias = (
    ShowTopic
    | MoreOn
    | PickPlace
    | ShowGroup
    | MoreGroups
    | SetLanguage
    | FindGroups
    | OnlineGroups
    | Emergency
    | TalkToSomeone
    | MeantOtherwise
    | GroupsAnyway
    | Forget
    | Start
    | Help
    | About
    | Privacy
    | NoneOfThese
    | OtherPlace
    | ClearFilters
    | WrongAction
    | FormAction
)

_PLAIN: Final[tuple[Action, ...]] = (
    FindGroups(),
    OnlineGroups(),
    Emergency(),
    TalkToSomeone(),
    MeantOtherwise(),
    GroupsAnyway(),
    Forget(),
    Start(),
    Help(),
    About(),
    Privacy(),
    NoneOfThese(),
    OtherPlace(),
    ClearFilters(),
    *_PLAIN_OF_FORM,
)
_BY_WORD: Final[dict[str, Action]] = {str(action): action for action in _PLAIN}


def parse(action: str) -> Action | None:
    """The action written as `action`, or None for anything that `str(action)` could not have produced.

    `parse(str(a)) == a` for every action.
    """
    # The length comes first: a forged press may hold a megabyte. Lone surrogates cannot be encoded at all.
    if len(action) > MAX_BYTES or len(action.encode("utf-8", "replace")) > MAX_BYTES:
        return None
    if action in _BY_WORD:
        return _BY_WORD[action]
    tag, colon, value = action.partition(":")
    if not colon:
        return None
    match tag:
        case "t" if _TOPIC.fullmatch(value):
            return ShowTopic(value)
        case "m" if _TOPIC.fullmatch(value):
            return MoreOn(value)
        case "p" if _PLACE.fullmatch(value):
            return PickPlace(value)
        case "g" if _GROUP.fullmatch(value):
            return ShowGroup(value)
        case "more" if _OFFSET.fullmatch(value):
            return MoreGroups(int(value))
        case "lang" if value in _LANGUAGES:
            return SetLanguage(_LANGUAGES[value])
        case "w" | "f":
            return parse_trust(tag, value)
        case _:
            return None


# --- commands -----------------------------------------------------------------------------------------------

_COMMANDS: Final[dict[str, Action]] = {
    "start": Start(),
    "help": Help(),
    "hjelp": Help(),
    "finn": FindGroups(),
    "akutt": Emergency(),
    "personvern": Privacy(),
    "privacy": Privacy(),
    "slett": Forget(),
    "om": About(),
    "nynorsk": SetLanguage("nn"),
    "bokmaal": SetLanguage("nb"),
    "bokmål": SetLanguage("nb"),
    "bokmal": SetLanguage("nb"),
    "english": SetLanguage("en"),
    "meldinn": StartForm(),
    "register": StartForm(),
}
_COMMAND: Final = re.compile(r"/(?P<name>\w+)(?:@\w+)?(?:\s+(?P<words>.*))?", re.DOTALL)

_WORDS_MATTER: Final = (FindGroups, Help, About)
"""Commands whose trailing words are the real question: "/finn møte i Bodø", "/hjelp jeg drikker for mye"."""


def read_command(text: str) -> tuple[Action | None, str]:
    """A message as (action, words): what its command asks for, and the words that remain to be read.

    Text that is no command comes back whole with None. An unknown command is read as words without its slash.
    Words after `/akutt` and `/slett` are handed on too: the danger screen reads every word a person writes.
    """
    stripped = text.strip()
    found = _COMMAND.fullmatch(stripped)
    if found is None:
        return None, text
    name, words = found["name"].lower(), (found["words"] or "").strip()
    action = _COMMANDS.get(name)
    if action is None or (words and isinstance(action, _WORDS_MATTER)):
        return None, f"{found['name']} {words}".strip()
    if isinstance(action, Start) and words:
        linked = _deep_link(words)
        return (linked, "") if linked is not None else (action, words)
    return action, words


def command_action(text: str) -> Action | None:
    """The action of a command such as `/finn`, `/START@name` or `/start sted-4601`; None when `text` is
    no command.
    """
    return read_command(text)[0]


def _deep_link(payload: str) -> Action | None:
    """Links on posters hold only A-Z a-z 0-9 _ and -, so a place id writes its colons as `_`
    (`sted-county_46`).
    """
    kind, dash, value = payload.partition("-")
    if not dash:
        return None
    match kind.lower():
        case "sted":
            return parse(f"p:{value.replace('_', ':')}")
        case "tema":
            return parse(f"t:{value}")
        case "gruppe":
            return parse(f"g:{value}")
        case _:
            return None
