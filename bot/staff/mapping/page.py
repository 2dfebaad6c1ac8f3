"""The mapping as one HTML page for staff and partners: Norwegian bokmål, no script, nothing from outside. Pure."""

from __future__ import annotations

from bot.staff.mapping import sections, where
from bot.staff.mapping.style import MADE_UP_STYLE, STYLE
from bot.staff.mapping.summary import accounts, summary
from bot.staff.mapping.values import Mapping
from bot.staff.mapping.words import day, esc
from knowledge.gazetteer import Gazetteer

TITLE = "Selvhjelpsgrupper i Norge"

_CHAPTERS = (
    ("kort", "Kort fortalt"),
    ("talt", "Hva som er talt"),
    ("hvem", "Hvem som står bak"),
    ("hvordan", "Hvordan gruppene er"),
    ("hvor", "Hvor gruppene er"),
    ("langt", "Hvor langt det er"),
    ("sikkert", "Hvor sikkert det er"),
    ("da", "2009 og nå"),
    ("ikke", "Hva tallene ikke sier"),
    ("kilder", "Kilder"),
)


def page(mapping: Mapping, gazetteer: Gazetteer) -> str:
    """The whole page. Every number on it is one of `mapping`, as `bot.staff.mapping.words` writes it.

    A registry with nothing to count gives a page that says so. With made-up groups the page says on top, in each figure and
    on every printed sheet that they are.
    """
    if mapping.groups:
        bodies = (
            summary(mapping),
            accounts(mapping),
            sections.who(mapping),
            sections.how(mapping),
            where.counties(mapping, gazetteer),
            where.distances(mapping, gazetteer),
            sections.freshness(mapping),
            sections.then_and_now(mapping),
            sections.not_said(),
            sections.sources(mapping),
        )
        chapters = list(zip(_CHAPTERS, bodies, strict=True))
    else:
        chapters = [
            (("kort", "Ingen grupper å telle"), sections.nothing(mapping)),
            (("kilder", "Kilder"), sections.sources(mapping)),
        ]
        if mapping.rows or mapping.unreadable:
            chapters.insert(1, (("talt", "Hva som er talt"), accounts(mapping)))
    links = "".join(f'<li><a href="#{ident}">{esc(title)}</a></li>' for (ident, title), _ in chapters)
    body = "".join(
        f'<section aria-labelledby="{ident}"><h2 id="{ident}">{esc(title)}</h2>{text}</section>'
        for (ident, title), text in chapters
    )
    shown = f"{'Eksempel: ' if mapping.made_up else ''}{TITLE}, {day(mapping.at)}"
    return (
        '<!DOCTYPE html><html lang="nb"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        # Nothing may be fetched or run, whatever a name in the registry holds.
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="referrer" content="no-referrer">'
        f"<title>{esc(shown)}</title>"
        f"<style>{STYLE}{MADE_UP_STYLE if mapping.made_up else ''}</style></head><body>"
        f"<header><h1>{esc(TITLE)}</h1>"
        f'<p class="lead">Kartlegging av gruppene i registeret til Veiviser. Tallene gjelder {esc(day(mapping.at))}.</p>'
        f"{_made_up(mapping)}"
        f'<nav aria-label="Innhold"><ul>{links}</ul></nav></header>'
        f"<main>{body}</main>"
        f"<footer><p>Laget av Veiviser {esc(day(mapping.at))} med <code>python -m bot report</code>. De samme tallene, med hver "
        "kommune, kommer ut som JSON med <code>--json</code>.</p></footer></body></html>\n"
    )


def _made_up(mapping: Mapping) -> str:
    if not mapping.made_up:
        return ""
    return (
        '<div class="made-up" role="note"><p><strong>Gruppene i denne rapporten er oppdiktede. Ingen av dem finnes.</strong></p>'
        "<p>Registeret har bare eksempler nå. Rapporten viser hvordan en kartlegging blir seende ut. "
        "Tallene sier ingenting om Norge. Ikke bruk dem, og ikke send noen til gruppene.</p></div>"
    )
