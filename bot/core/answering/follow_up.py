"""How a message changes what came before it: picked options, and filters added, replaced or taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core.answering.minors import for_the_young
from bot.core.distance import distance_km
from bot.core.model import Filters, Place
from bot.core.reading.text import fold, tokens
from bot.core.reading.understand import OF_RELATIVES, Understanding
from bot.core.session import Session
from knowledge.library import Organisation

_ORDINALS = {
    "1": 0, "første": 0, "fyrste": 0, "first": 0, "den første": 0, "en": 0, "ein": 0,
    "2": 1, "andre": 1, "second": 1, "to": 1, "3": 2, "tredje": 2, "third": 2, "tre": 2, "4": 3, "fjerde": 3, "fourth": 3,
    "5": 4, "6": 5, "7": 6, "8": 7,
    "siste": -1, "last": -1, "sist": -1,
}  # fmt: skip


def chosen_option(said: Understanding, count: int) -> int | None:
    """Which option a number or an ordinal picks, from 0; None when it picks none."""
    for word in said.lights:
        position = _ORDINALS.get(word)
        if position is not None:
            position = count - 1 if position < 0 else position
            return position if position < count else None
    return None


_OTHER = frozenset(
    {"annet", "anna", "annen", "annan", "another", "else", "other", "ingen", "inga", "none", "neither"}
)
_SHORT_REPLY = 4
_NEAR_BY = frozenset({"ved", "nær", "nærmest", "nærast", "utenfor", "utanfor", "near", "by", "close", "me"})
_FEWEST = 2
_BESIDE_KM = 60.0
_MUCH_NEARER = 2
"""The nearest of the places is taken only where the next one is at least so many times as far."""


def wants_another(said: Understanding) -> bool:
    """True for "et annet sted", "ein annan stad", "ingen av dem": none of what was offered."""
    return said.words <= _SHORT_REPLY and not _OTHER.isdisjoint(said.lights)


def picked_place(said: Understanding, options: Sequence[Place]) -> Place | None:
    """The offered place that the message points to: by number, by county, by municipality or by a fuller name."""
    if not options:
        return None
    if wants_another(said):
        return None
    by_area = _in_named_area(said, options)
    if len(by_area) == 1:
        return by_area[0]
    read = said.place.places
    for place in options:
        if any(one.id == place.id for one in read) and said.place.status == "one":
            return place
    if said.place.status == "one" and (area := read[0]).members:
        inside = [place for place in options if place.municipality_number in area.members]
        if len(inside) == 1:
            return inside[0]
    if said.place.status == "one" and not _NEAR_BY.isdisjoint(said.lights):
        beside = nearest(read[0], options)  # "det ved Bergen": of several places called Os the one next to it
        if beside is not None:
            return beside
    if len({token.fold for token in tokens(said.text)}) <= 3:
        number = chosen_option(said, len(options))
        if number is not None:
            return options[number]
    return None


def other_of_the_name(said: Understanding, session: Session) -> Place | None:
    """The other place of the name just searched for, where its county is named: "nei, den i Nordland"; None elsewhere."""
    if session.place not in session.place_options or not said.place.places:
        return None
    inside = _in_named_area(said, session.place_options)
    return inside[0] if len(inside) == 1 and inside[0] != session.place else None


def nearest(to: Place | None, options: Sequence[Place]) -> Place | None:
    """Which of `options` lies beside `to`; None when none does, or two do."""
    if to is None or len(options) < _FEWEST:
        return None
    near = sorted(
        (distance_km(one.lat, one.lon, to.lat, to.lon), number) for number, one in enumerate(options)
    )
    (first, number), (second, _) = near[:_FEWEST]
    return options[number] if first < _BESIDE_KM and first * _MUCH_NEARER < second else None


def narrowed(said: Understanding, options: Sequence[Place]) -> tuple[Place, ...]:
    """The offered places that lie in the county or municipality that is named; empty when none or all do."""
    inside = _in_named_area(said, options)
    return inside if len(inside) < len(options) else ()


def _in_named_area(said: Understanding, options: Sequence[Place]) -> tuple[Place, ...]:
    folded = " ".join(token.fold for token in tokens(said.text))
    return tuple(
        place
        for place in options
        if _named(place.county, folded)
        or (place.municipality != place.name and _named(place.municipality, folded))
    )


def _named(name: str, folded: str) -> bool:
    key = fold(name).replace("-", " ")
    return bool(key) and f" {key} " in f" {folded} "


def merge_filters(
    session: Session, said: Understanding, organisations: Mapping[str, Organisation], *, fresh: bool
) -> Filters:
    """The filters that hold after this message. `fresh` starts a new search; otherwise what is said replaces, field by field."""
    new = said.slots.filters
    clears = said.slots.clears
    if "all" in clears:
        return for_the_young(session, new)
    if fresh:
        # Who it is for was perhaps said two messages ago; a new search keeps that and nothing else.
        if new.organisations or new.audience or session.waiting is not None or not session.filters.audience:
            # Before the first search the filters hold what was talked of: "hva er NA" … "finnes det i Ålesund".
            base = (
                session.filters
                if session.waiting == "place" or (not session.searched and not new.organisations)
                else Filters()
            )
        else:
            base = Filters(audience=session.filters.audience, organisations=session.filters.organisations)
    else:
        base = session.filters
    if "weekdays" in clears:
        base = replace(base, weekdays=(), on=None)
    if "times" in clears:
        base = replace(base, after=None, before=None)
    if "audience" in clears:
        base = replace(base, audience=())
    if "format" in clears:
        base = replace(base, format=None)
    if "organisations" in clears:
        base = replace(base, organisations=(), excluded_organisations=())
    merged = replace(
        base,
        organisations=new.organisations
        or tuple(one for one in base.organisations if one not in new.excluded_organisations),
        excluded_organisations=new.excluded_organisations
        or tuple(one for one in base.excluded_organisations if one not in new.organisations),
        weekdays=_days(base.weekdays, said),
        on=new.on if new.weekdays else base.on,
        after=new.after if new.after or new.before else base.after,
        before=new.before if new.after or new.before else base.before,
        format=new.format or base.format,
        audience=new.audience or base.audience,
        open=base.open if new.open is None else new.open,
        language=new.language or base.language,
        access=new.access or base.access,
    )
    return for_the_young(session, _consistent(merged, new, organisations))


def _days(before: tuple[int, ...], said: Understanding) -> tuple[int, ...]:
    """The days that hold: "ikke torsdag" takes one from those asked for before, any other wish takes their place."""
    new = said.slots.filters.weekdays
    if said.slots.refuses_days and before:
        return tuple(day for day in before if day in new) or new
    return new or before


# One question between two searches ("koster det noe?") changes nothing; after two, days and times are no longer meant. Who it is
# for and which fellowship holds longer: four questions about how groups work are still the same errand. A judgement, from
# conversations by other authors.
_ALL_HOLD = 1
_WHO_HOLDS = 4


def talked_of(session: Session, organisations: Mapping[str, Organisation]) -> tuple[str, ...]:
    """The organisation that the last answer told of, for "har de noe i Molde"; none when it told of something else."""
    return tuple(one.short for one in organisations.values() if one.told_by in session.topics[:1])


def faded(session: Session) -> Session:
    """`session` with the filters that still hold after the messages that were about something else."""
    if session.aside <= _ALL_HOLD:
        return session
    before = session.filters
    left = Filters()
    if session.aside <= _WHO_HOLDS:
        left = Filters(organisations=before.organisations, audience=before.audience)
    return replace(session, filters=for_the_young(session, left))


def _consistent(merged: Filters, new: Filters, organisations: Mapping[str, Organisation]) -> Filters:
    """Drops what contradicts the newest wish: AA for a relative, relatives' groups when NA is asked for."""
    if new.audience and not new.organisations and merged.organisations:
        kin = {"relative", "adult_child", "bereaved"}
        wanted = set(new.audience)
        kept = tuple(
            short
            for short in merged.organisations
            if (one := next((o for o in organisations.values() if o.short == short), None)) is None
            or not wanted & (kin | {"self"})
            or bool(wanted & set(one.fits))
            or bool(wanted & kin and kin & set(one.fits))
        )
        return replace(merged, organisations=kept)
    if new.organisations and not new.audience and merged.audience:
        fits: set[str] = set()
        for one in organisations.values():
            if one.short in new.organisations:
                fits.update(one.fits)
        about_kin = {"relative", "adult_child", "bereaved", "self"}
        kept_audience = tuple(
            one for one in merged.audience if one not in about_kin or not fits or one in fits
        )
        return replace(merged, audience=kept_audience)
    return merged


def remembered(session: Session, said: Understanding) -> Filters:
    """Who it is for and which fellowship was talked of are kept, so that "er det noe i Stavanger" knows."""
    wanted = said.slots.filters
    kept = session.filters
    if wanted.organisations:
        kept = replace(kept, organisations=wanted.organisations)
    if wanted.audience == ("relative",) and said.told_for in (("bereaved",), ("adult_child",)):
        kept = replace(kept, audience=said.told_for)  # "vi begravde gutten vår": nearer than "somebody near"
    elif wanted.audience:
        kept = replace(kept, audience=wanted.audience)
    elif not kept.audience and (
        said.told_for or (said.slots.near and not OF_RELATIVES.isdisjoint(said.sure[:2]))
    ):
        # "mannen min tømmer kontoen på travet": no word of use that we know, but the answer is one for relatives.
        kept = replace(kept, audience=said.told_for or ("relative",))
    return for_the_young(session, kept)
