"""The groups of one municipality as a page to print and hang up (HTML, bokmål). Pure: no scripts, nothing from outside.

It is read standing, in a waiting room, by someone who may not want to be seen reading it: large type, black on white, one day
after the other, and no line that needs a second look. It hangs for weeks, so it says when it was printed and how to check.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from html import escape

from bot.core.answering.freshness import is_too_old, newest_word
from bot.core.answering.schedule import occurrences, oslo
from bot.core.model import Group, Meeting, ReportKind
from db.counts import FRESH_DAYS, STALE_DAYS
from db.exporters.meeting_words import MONTHS, WEEKDAYS, day_in_words, in_words, is_plain_weekly
from db.importers.cells import tidy
from db.importers.table_words import ACCESS, LANGUAGE

APPOINTMENT = 8
"""The day after Sunday: groups that meet by appointment come last."""
_DATES_SHOWN = 3
"""Next dates of a meeting that is not every week; a page hangs about three months."""
_AUDIENCES = {
    "self": "den som selv har et rusproblem eller en avhengighet",
    "relative": "pårørende",
    "adult_child": "voksne som vokste opp med rus i familien",
    "youth": "unge",
    "women": "kvinner",
    "men": "menn",
    "lgbt": "skeive",
    "bereaved": "etterlatte",
}
_WARNINGS: dict[ReportKind, str] = {
    "nobody_there": "Noen har meldt at det ikke var noen der.",
    "wrong_time": "Noen har meldt at tida ikke stemmer.",
    "wrong_place": "Noen har meldt at stedet ikke stemmer.",
    "closed_down": "Noen har meldt at gruppa er lagt ned.",
    "contact_fails": "Noen har meldt at det ikke går å få kontakt.",
    "other": "Noen har meldt at noe ikke stemmer.",
}


@dataclass(frozen=True, slots=True)
class _Entry:
    """One group on one day. `first` is false where it was shown under an earlier day already."""

    group: Group
    meetings: tuple[Meeting, ...]
    first: bool


def to_print(
    groups: Iterable[Group], *, place: str, today: date, ways: Mapping[str, str] | None = None
) -> str:
    """The page for `groups`, all in the municipality `place`. `ways` are a fellowship's short name -> where else to ask.

    Groups that pause, and those whose news is more than 365 days old, are left out; a group is shown in full under its first
    day and with a line under the others. Within a day the well confirmed come first, then by the clock.
    """
    shown = [each for each in groups if not each.paused and each.meetings and not is_too_old(each, today)]
    shown.sort(key=lambda each: (each.name.casefold(), each.id))
    days = list(_by_day(shown, today))
    body = "".join(_day(day, entries, today, ways or {}) for day, entries in days)
    if not shown:
        body = (
            "<p class='none'>Vi vet ikke om noen gruppe som møtes i et rom her, og som er bekreftet det siste året."
            " Det finnes grupper på nett, og grupper i kommunene rundt.</p>"
        )
    made_up = "<p class='made-up'>Oppdiktede eksempler: ingen av gruppene merket «Eksempel» finnes. Ikke heng opp denne.</p>"
    return _PAGE.format(
        style=_STYLE,
        place=_text(place),
        printed=day_in_words(today),
        check=day_in_words(today + timedelta(days=FRESH_DAYS)),
        example=made_up if any(each.example for each in shown) else "",
        body=body,
    )


def _by_day(groups: Iterable[Group], today: date) -> Iterator[tuple[int, list[_Entry]]]:
    days: dict[int, list[_Entry]] = {}
    for group in groups:
        of_group: dict[int, list[Meeting]] = {}
        for meeting in group.meetings:
            of_group.setdefault(meeting.weekday or APPOINTMENT, []).append(meeting)
        for number, day in enumerate(sorted(of_group)):
            meetings = sorted(of_group[day], key=lambda each: each.starts or time.max)
            days.setdefault(day, []).append(_Entry(group, tuple(meetings), number == 0))
    for day in sorted(days):
        yield (
            day,
            sorted(
                days[day], key=lambda each: (_trust(each.group, today), each.meetings[0].starts or time.max)
            ),
        )


def _trust(group: Group, today: date) -> int:
    """0 for what may be gone to, 1 for what must be checked first (over 180 days, not confirmed at all, or warned of)."""
    newest = newest_word(group)
    return int(newest is None or (today - newest).days > STALE_DAYS or group.warning is not None)


def _day(day: int, entries: Iterable[_Entry], today: date, ways: Mapping[str, str]) -> str:
    title = "Etter avtale" if day == APPOINTMENT else WEEKDAYS[day - 1].capitalize()
    cards = "".join(_card(each, today, ways) if each.first else _again(each) for each in entries)
    return f"<section><h2>{title}</h2>\n{cards}</section>\n"


def _again(entry: _Entry) -> str:
    first = min(each.weekday or APPOINTMENT for each in entry.group.meetings)
    times = _joined(_capital(in_words(each)) for each in entry.meetings)
    return (
        f"<article class='again'><h3>{_text(entry.group.name)}</h3>"
        f"<p>{_text(times)}. Se {WEEKDAYS[first - 1]}.</p></article>\n"
    )


def _card(entry: _Entry, today: date, ways: Mapping[str, str]) -> str:
    group = entry.group
    ordered = sorted(group.meetings, key=lambda each: (each.weekday or APPOINTMENT, each.starts or time.max))
    lines = [f"<h3>{_text(group.name)}</h3>"]
    lines += [
        f"<p class='when'>{line}</p>" for meetings in _alike(ordered) for line in _when(meetings, today)
    ]
    lines += [_line(title, text) for title, text in _about(group, ways) if text]
    lines.append(_confirmed(group, today))
    return f"<article>{''.join(lines)}</article>\n"


def _alike(meetings: Iterable[Meeting]) -> list[list[Meeting]]:
    """Weekly meetings that differ in nothing but the day stand together: "hver mandag, onsdag og fredag kl. 12.00"."""
    found: dict[Meeting, list[Meeting]] = {}
    for each in meetings:
        found.setdefault(
            replace(each, weekday=1) if is_plain_weekly(each) and each.weekday else each, []
        ).append(each)
    return list(found.values())


def _when(meetings: list[Meeting], today: date) -> Iterator[str]:
    meeting = meetings[0]
    words = in_words(meeting)
    if meeting.weekday is not None and len(meetings) > 1:
        days = _joined(dict.fromkeys(WEEKDAYS[each.weekday - 1] for each in meetings if each.weekday))
        words = words.replace(WEEKDAYS[meeting.weekday - 1], days, 1)
    note = f" ({_text(meeting.note)})" if meeting.note else ""
    yield f"<strong>{_text(_capital(words))}</strong>{note}"
    if meeting.nth or meeting.interval_weeks > 1 or meeting.season or meeting.first_on or meeting.not_on:
        # From midnight: what is held today is still to come for whoever reads the page in the morning.
        after = datetime.combine(today, time(0), tzinfo=oslo())
        dates = [
            f"{each.day}. {MONTHS[each.month - 1]}" for each in occurrences(meeting, after, _DATES_SHOWN)
        ]
        if dates:
            yield f"Neste: {_joined(dates)}"


def _about(group: Group, ways: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    in_a_room = any(each.format == "in_person" for each in group.meetings)
    town = tidy(group.place or group.municipality)
    if in_a_room and group.approximate:
        yield "Sted", f"{town}. Spør om adressen."
    elif in_a_room:
        yield "Sted", ", ".join(tidy(each) for each in (group.address, town) if each)
    for link in dict.fromkeys(each.link for each in group.meetings if each.link):
        yield "Lenke", tidy(link)
    yield "For", _joined(_AUDIENCES[each] for each in group.audience)
    yield "", _open(group)
    if group.language not in ("", "nb", "nn", "no"):
        yield "Språk", _capital(LANGUAGE.label(group.language))
    yield "Tilgang", _capital(", ".join(ACCESS.label(ACCESS.code(each) or each) for each in group.access))
    yield "Merk", tidy(group.note)
    yield "Kontakt", tidy(group.contact or "")
    # One dead address must not be the end of the way.
    others = dict.fromkeys(
        tidy(each) for each in (group.website or "", ways.get(group.organisation, "")) if each
    )
    yield "Ellers", _without_scheme(" eller ".join(others)) or "Spør på servicekontoret i kommunen."


def _open(group: Group) -> str:
    if group.open is None:
        return "Vi vet ikke om møtet er åpent for alle. Ta kontakt først hvis du er i tvil."
    if group.open:
        return "Åpent møte: alle kan komme og høre på."
    return "Lukket møte: for dem gruppa er for."


def _confirmed(group: Group, today: date) -> str:
    newest = newest_word(group)
    if group.confirmed_on is not None and group.confirmed_on == newest:
        by = f" ({tidy(group.confirmed_by)})" if group.confirmed_by else ""
        said = f"Sist bekreftet {day_in_words(group.confirmed_on)}{by}."
    elif group.listed_on is not None:
        owner = tidy(group.listed_by) or "fellesskapet"
        said = f"Står på lista til {owner}, hentet {day_in_words(group.listed_on)}. Ikke bekreftet av gruppa etter det."
    else:
        said = "Ikke bekreftet."
    if group.warning is not None:
        said += f" {_WARNINGS[group.warning]}"
    if _trust(group, today):
        return f"<p class='old'>{_text(said)} <strong>Ta kontakt før du drar.</strong></p>"
    confirmed = group.confirmed_on is not None and (today - group.confirmed_on).days <= FRESH_DAYS
    check = "" if confirmed else " Sjekk før du drar."
    return f"<p class='confirmed'>{_text(said + check)}</p>"


def _line(title: str, text: str) -> str:
    return f"<p>{f'<span class=what>{title}:</span> ' if title else ''}{_text(text)}</p>"


def _text(text: str) -> str:
    return escape(tidy(text), quote=True)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _without_scheme(text: str) -> str:
    """Addresses as one types them from a sheet of paper."""
    return text.replace("https://www.", "").replace("https://", "").replace("http://", "")


def _joined(words: Iterable[str]) -> str:
    every = list(words)
    return every[0] if len(every) == 1 else f"{', '.join(every[:-1])} og {every[-1]}" if every else ""


_STYLE = """
@page { size: A4; margin: 12mm 14mm; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 6mm; max-width: 190mm; background: #fff; color: #000;
  font: 13pt/1.35 Arial, "Liberation Sans", sans-serif; }
h1 { font-size: 25pt; line-height: 1.15; margin: 0 0 4mm; }
h2 { font-size: 19pt; margin: 6mm 0 3mm; padding-bottom: 1mm; border-bottom: 1.2mm solid #000;
  break-after: avoid; page-break-after: avoid; }
h3 { font-size: 15.5pt; margin: 0 0 0.5mm; }
p { margin: 0 0 0.5mm; overflow-wrap: anywhere; }
article { margin: 0 0 3mm; padding: 2.5mm 4mm; border: 0.4mm solid #000; break-inside: avoid; page-break-inside: avoid; }
article.again { border-style: dashed; }
.what { font-weight: bold; }
.when, .lead { font-size: 14pt; }
.confirmed, .old { margin-top: 2mm; padding-top: 1mm; border-top: 0.2mm solid #000; font-size: 12pt; }
.made-up { margin: 0 0 4mm; padding: 3mm 4mm; border: 1.2mm solid #000; font-weight: bold; }
footer { margin-top: 8mm; padding-top: 3mm; border-top: 1.2mm solid #000; break-inside: avoid; page-break-inside: avoid; }
@media print { body { padding: 0; max-width: none; } }
@media screen and (max-width: 600px) { body { padding: 4mm; } }
"""

_PAGE = """<!DOCTYPE html>
<html lang="nb">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Selvhjelpsgrupper i {place}</title>
<style>{style}</style>
</head>
<body>
<header>
<h1>Selvhjelpsgrupper i {place}</h1>
<p class="lead">Grupper der folk hjelper hverandre ved rusproblemer og annen avhengighet. Her er både grupper for den det
gjelder og for pårørende.</p>
<p>Skrevet ut {printed}. Henger lista her etter {check}, kan mye ha endret seg. I jul, påske og juli har mange grupper fri.</p>
{example}</header>
<main>
{body}</main>
<footer>
<p><strong>Er det fare for liv, ring 113.</strong> Trenger du å snakke med noen nå, svarer Mental Helse på
116 123, hele døgnet.</p>
<p>Stemmer noe ikke? Si fra til den som hengte opp lista. Skrevet ut {printed}.</p>
</footer>
</body>
</html>
"""
