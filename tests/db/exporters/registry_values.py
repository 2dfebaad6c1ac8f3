"""Any group the staff table can hold, for property tests."""

from __future__ import annotations

import unicodedata
from datetime import date, time
from typing import get_args

from hypothesis import strategies as st

from bot.core.model import LED_BY, SUBSTANCES, Audience, Category, Group, Meeting
from db.importers.cells import tidy
from db.importers.personal import find_personal
from db.importers.table_words import ACCESS, CONFIRMED_BY, COUNTRY, LANGUAGE

TODAY = date(2026, 11, 22)
_LETTERS = st.characters(exclude_categories=("Cs", "Cc", "Cf", "Co", "Cn"), exclude_characters="\ufffd")


def texts(most: int = 60) -> st.SearchStrategy[str]:
    """Any text that survives being one line of visible letters and names nobody, formulas and quotes included."""
    begins = st.sampled_from(("", "=", "+", "-", "@", "'", "'=", '"', ";", ",", "=1+1"))
    whole = st.tuples(begins, st.text(_LETTERS, max_size=most)).map("".join).map(tidy)
    return whole.filter(
        lambda each: (
            not find_personal(each) and not each.startswith("#") and unicodedata.is_normalized("NFC", each)
        )
    )


def names() -> st.SearchStrategy[str]:
    return texts().filter(bool)


def _subset(codes: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(codes), unique=True, max_size=4).map(tuple)


def _rounded(value: float) -> float:
    return round(value, 7)


def _brackets(text: str) -> str:
    return text.replace("(", "[").replace(")", "]")


@st.composite
def meetings(draw: st.DrawFn) -> Meeting:
    form = draw(st.sampled_from(("in_person", "online", "phone")))
    link = draw(st.sampled_from((None, "https://example.org/a", "https://example.org/b?x=1;2")))
    note = draw(texts(30).map(_brackets))
    if draw(st.booleans()) and draw(st.booleans()):
        return Meeting(None, None, format=form, link=link, note=note)
    starts = draw(st.times()).replace(second=0, microsecond=0, fold=0)
    ends = draw(st.none() | st.times().map(lambda each: time(each.hour, each.minute)))
    interval = draw(st.integers(1, 5))
    nth = (
        draw(st.lists(st.sampled_from((1, 2, 3, 4, 5, -1)), unique=True, max_size=3)) if interval == 1 else []
    )
    return Meeting(
        weekday=draw(st.integers(1, 7)),
        starts=starts,
        ends=None if ends == starts else ends,
        interval_weeks=interval,
        anchor=draw(st.dates(date(2020, 1, 1), date(2030, 1, 1))) if interval > 1 else None,
        nth=tuple(nth),
        format=form,
        link=link,
        note=note,
    )


@st.composite
def groups(draw: st.DrawFn) -> Group:
    point = draw(st.none() | st.tuples(st.floats(57, 81.5).map(_rounded), st.floats(4, 34).map(_rounded)))
    confirmed = draw(st.none() | st.dates(date(2000, 1, 1), TODAY))
    return Group(
        id=draw(st.from_regex(r"[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?", fullmatch=True)),
        name=draw(names()),
        organisation=draw(names()),
        category=draw(st.sampled_from(get_args(Category))),
        audience=draw(_subset(get_args(Audience))),  # type: ignore[arg-type]
        place=draw(names()),
        address=draw(texts()),
        municipality=draw(texts()),
        municipality_number="",
        county=draw(texts()),
        lat=None if point is None else point[0],
        lon=None if point is None else point[1],
        meetings=tuple(draw(st.lists(meetings(), min_size=1, max_size=4))),
        open=draw(st.sampled_from((True, False, None))),
        led_by=draw(st.sampled_from(LED_BY)),
        language=draw(st.sampled_from((*LANGUAGE.labels, "hu", "so"))),
        access=draw(_subset(tuple(ACCESS.labels))),
        contact=draw(st.sampled_from((None, "post@example.org", "22 00 00 00", "800 12 345", "02000"))),
        website=draw(st.sampled_from((None, "https://example.org/=1", "http://example.org"))),
        note=draw(texts(200)),
        confirmed_on=confirmed,
        confirmed_by=draw(st.sampled_from(tuple(CONFIRMED_BY.labels))) if confirmed else "",
        source="prøve",
        approximate=draw(st.booleans()),
        country=draw(st.sampled_from((*COUNTRY.labels, "MA"))),
        substances=draw(_subset(SUBSTANCES)),
        paused=draw(st.booleans()),
        part_of=draw(texts(20)),
    )
