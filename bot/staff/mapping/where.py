"""The chapters about places: counties, the map, how far it is, and the gaps. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.staff.mapping import map as drawn_map
from bot.staff.mapping.charts import Bar, Column, bars, table
from bot.staff.mapping.sections import figure
from bot.staff.mapping.values import GAP_KM, Mapping, Reach, Way
from bot.staff.mapping.words import decimal, esc, km, listed, many, number, percent, reach_name, size_name
from knowledge.gazetteer import Gazetteer

_MOST_ROWS = 12
"""Rows of the lists of municipalities: what fits beside a map; the JSON has all 357."""
_SAME = "De samme tallene står i tabellen."


def counties(mapping: Mapping, gazetteer: Gazetteer) -> str:
    """The map, counties and sizes of municipalities. Groups that meet in a room only."""
    if not mapping.in_room:
        return "<p>Ingen av gruppene møtes i et rom, så det er ikke noe å vise på kart eller per fylke.</p>"
    return "".join(
        (
            "<p>Her teller vi bare grupper som møtes i et rom.</p>",
            _map(mapping, gazetteer),
            _by_county(mapping),
            _by_size(mapping),
            _elsewhere(mapping),
        )
    )


def _map(mapping: Mapping, gazetteer: Gazetteer) -> str:
    title = "Kart over gruppene"
    dots = drawn_map.dots_of(mapping.spots)
    step = drawn_map.radius_step(dots)
    most = max((dot.groups for dot in dots), default=1)
    sizes = sorted({1, *(size for size in (5, 20, 50) if size < most), most})
    legend = "".join(
        _legend(
            f'<circle class="group" cx="26" cy="26" r="{drawn_map.radius(size, step):.1f}"></circle>',
            many(size, "gruppe", "grupper"),
            side=52,
            shown=max(12, math.ceil(2 * drawn_map.radius(size, step)) + 2),
        )
        for size in sizes
    )
    if any(dot.approximate for dot in dots):
        legend += _legend(
            f'<circle class="about" cx="26" cy="26" r="{max(5.5, step):.1f}"></circle>',
            "Ring: vi kjenner stedet eller kommunen, men ikke adressen",
            side=52,
            shown=14,
        )
    rows = [(each.name, each.county, number(each.groups)) for each in mapping.by_municipality[:_MOST_ROWS]]
    heads = (Column("Kommune"), Column("Fylke", number=False), Column("Grupper"))
    described = (
        f"Kart over Norge med en prikk for hvert sted der grupper møtes, {many(mapping.in_room, 'gruppe', 'grupper')} i alt. "
        "Større prikk betyr flere grupper. Tallene per kommune og fylke står i tabellene."
    )
    note = (
        "En prikk er gruppene innenfor 10 km. Jo større prikk, jo flere grupper. De lyse flekkene er tettsteder og bygder, så "
        "fjell og vidder uten folk er hvite."
    )
    return figure(
        mapping,
        title,
        note,
        (
            drawn_map.groups_map("kart-grupper", title, described, dots, gazetteer),
            f'<ul class="legend">{legend}</ul>'
            + table("t-kommuner", "Kommunene med flest grupper", heads, rows),
        ),
        kind="pair chart-wide",
    )


def _by_county(mapping: Mapping) -> str:
    everyone = mapping.by_county
    dense = sorted(everyone, key=lambda each: (-(each.per_10000 or 0), each.number))
    large = sorted(everyone, key=lambda each: (-each.groups, each.number))
    rows = [
        (
            each.name,
            number(each.groups),
            decimal(each.per_10000),
            number(each.people) if each.people else "–",
            f"{each.municipalities_with_group} av {each.municipalities}" if each.municipalities else "–",
            number(each.self_help_groups),
        )
        for each in everyone
    ]
    heads = (
        Column("Fylke"),
        Column("Grupper"),
        Column("Per 10\u00a0000"),
        Column("Innbyggere"),
        Column("Kommuner med gruppe"),
        Column("Rene selvhjelpsgrupper"),
    )
    return (
        figure(
            mapping,
            "Grupper per fylke",
            f"Hele landet har {decimal(mapping.per_10000)} grupper per 10\u00a0000 innbyggere. Folketallene gjelder omkring "
            f"1. januar 2024 og er avrundet.{_without_people(mapping)}",
            (
                "<h4>Grupper per 10\u00a0000 innbyggere</h4>"
                + bars(
                    "g-tetthet",
                    "Grupper per 10\u00a0000 innbyggere, per fylke",
                    f"Liggende stolper, det tetteste fylket først. {_SAME}",
                    [
                        Bar(each.name, each.per_10000, decimal(each.per_10000))
                        for each in dense
                        if each.per_10000 is not None
                    ],
                ),
                "<h4>Antall grupper</h4>"
                + bars(
                    "g-fylke",
                    "Antall grupper per fylke",
                    f"Liggende stolper, fylket med flest grupper først. {_SAME}",
                    [Bar(each.name, each.groups, number(each.groups)) for each in large],
                ),
            ),
        )
        + f"<figure>{table('t-fylke', 'Fylkene i tall', heads, rows, wide=True)}</figure>"
    )


def _without_people(mapping: Mapping) -> str:
    names = [each.name for each in mapping.by_county if not each.people]
    return f" {listed(names)} har ikke folketall her." if names else ""


def _by_size(mapping: Mapping) -> str:
    title = "By og bygd"
    rows = [
        (
            size_name(each),
            number(each.groups),
            decimal(each.per_10000),
            f"{each.municipalities_with_group} av {each.municipalities}",
            number(each.people),
        )
        for each in mapping.by_size
    ]
    heads = (
        Column("Innbyggere"),
        Column("Grupper"),
        Column("Per 10\u00a0000"),
        Column("Kommuner med gruppe"),
        Column("Folk i alt"),
    )
    drawn = [
        Bar(size_name(each), each.per_10000, decimal(each.per_10000))
        for each in mapping.by_size
        if each.per_10000 is not None
    ]
    return figure(
        mapping,
        title,
        "Grupper per 10\u00a0000 innbyggere i små og store kommuner. Folk fra små kommuner kan gå i gruppe i nabokommunen.",
        (
            bars(
                "g-storrelse",
                "Grupper per 10\u00a0000 innbyggere, etter størrelsen på kommunen",
                f"Liggende stolper, de minste kommunene først. {_SAME}",
                drawn,
            ),
            table("t-storrelse", title, heads, rows, wide=True, quiet=True),
        ),
    )


def _elsewhere(mapping: Mapping) -> str:
    rest = mapping.elsewhere
    said = []
    if rest.net:
        said.append(f"{many(rest.net, 'gruppe', 'grupper')} bare på nett")
    if rest.phone:
        said.append(f"{many(rest.phone, 'gruppe', 'grupper')} bare på telefon")
    if rest.unsaid:
        said.append(f"{many(rest.unsaid, 'gruppe', 'grupper')} uten oppgitt møtetid")
    text = f"<p>Utenom fylkene kommer {esc(listed(said))}.</p>" if said else ""
    if rest.unplaced:
        text += (
            f"<p>{esc(many(len(rest.unplaced), 'gruppe', 'grupper'))} i et rom mangler kommune, eller har et kommunenummer som "
            "ikke gjelder. De er ikke med i noe fylke. Rett dem i registeret: <code>--json</code> gir nøklene under "
            "<code>unplaced</code>.</p>"
        )
    if mapping.approximate:
        text += (
            f"<p>{esc(many(mapping.approximate, 'gruppe', 'grupper'))} i et rom har ingen kjent adresse. De er satt til stedet "
            "eller kommunen.</p>"
        )
    return text


def distances(mapping: Mapping, gazetteer: Gazetteer) -> str:
    """How far it is to the nearest group, for everybody and for some, and where the gaps are."""
    if not mapping.reaches:
        return "<p>Ingen av gruppene møtes på et kjent sted, så det er ingen avstander å regne ut.</p>"
    everyone = mapping.reaches[0]
    parts = [
        "<p>Avstanden er i luftlinje fra kommunens tettsted til nærmeste gruppe som møtes i et rom. "
        "Alle i kommunen regnes med samme avstand.</p>",
        _shares(mapping),
        _gaps(mapping, everyone, gazetteer, "alle"),
    ]
    parts += [
        _gaps(mapping, reach, gazetteer, "parorende") for reach in mapping.reaches if reach.kind == "relative"
    ]
    return "".join(parts)


def _shares(mapping: Mapping) -> str:
    title = "Hvor mange som har en gruppe i nærheten"
    rows = [
        (reach_name(reach), number(reach.groups), *(percent(each.share) for each in reach.within))
        for reach in mapping.reaches
    ]
    limits = mapping.reaches[0].within
    heads = (Column("Slag gruppe"), Column("Grupper"), *(Column(f"{each.km}\u00a0km") for each in limits))
    everyone = [
        Bar(f"Høyst {each.km} km", each.share, f"{percent(each.share)} ({number(each.people)})")
        for each in limits
    ]
    each_kind = [
        Bar(reach_name(reach), reach.within[1].share, percent(reach.within[1].share))
        for reach in mapping.reaches
    ]
    return figure(
        mapping,
        title,
        "Andelen av folket som bor i en kommune med så langt til nærmeste gruppe. "
        "De største fellesskapene er tatt med hver for seg.",
        (
            "<h4>Til nærmeste gruppe, uansett slag</h4>"
            + bars(
                "g-avstand",
                "Andel av folket etter avstand til nærmeste gruppe",
                f"Liggende stolper; hele bredden er alle i Norge. {_SAME}",
                everyone,
                full=1.0,
            ),
            f"<h4>Høyst {limits[1].km} km til en gruppe av dette slaget</h4>"
            + bars(
                "g-slag-avstand",
                f"Andel av folket med høyst {limits[1].km} km til hvert slag gruppe",
                f"Liggende stolper; hele bredden er alle i Norge. {_SAME}",
                each_kind,
                full=1.0,
            ),
        ),
    ) + (
        f"<figure>{table('t-avstand', 'Andel med høyst så langt (luftlinje)', heads, rows, wide=True)}</figure>"
    )


def _gaps(mapping: Mapping, reach: Reach, gazetteer: Gazetteer, ident: str) -> str:
    of_kin = reach.kind == "relative"
    title = "Hull i kartet for pårørende" if of_kin else "Hull i kartet"
    far = (Column("Kommune"), Column("Avstand"), Column("Innbyggere"), Column("Nærmest i", number=False))
    crowded = sorted(
        (way for way in reach.ways if way.km > GAP_KM), key=lambda way: (-way.people, way.number)
    )
    what = "gruppe for pårørende" if of_kin else "gruppe"
    drawing = drawn_map.gaps_map(
        f"kart-hull-{ident}",
        title,
        f"Kart over Norge med et tegn for hver kommune: hvor langt det er til nærmeste {what}. "
        f"{many(reach.gap_municipalities, 'kommune', 'kommuner')} har mer enn {GAP_KM} km. De viktigste står i tabellene.",
        reach,
        gazetteer,
    )
    beside = _gap_legend() + table(
        f"t-lengst-{ident}", "Lengst vei", far, _way_rows(reach.ways[:_MOST_ROWS], gazetteer), wide=True
    )
    text = figure(
        mapping,
        title,
        f"{many(reach.gap_municipalities, 'kommune', 'kommuner')} med {many(reach.gap_people, 'innbygger', 'innbyggere')} "
        "har mer enn "
        f"{GAP_KM} km til nærmeste {what}.",
        (drawing, beside),
        kind="pair chart-wide",
    )
    if not crowded:
        return text
    caption = f"Flest mennesker med mer enn {GAP_KM} km til nærmeste {what}"
    rows = _way_rows(crowded[:_MOST_ROWS], gazetteer)
    return text + f"<figure>{table(f't-flest-{ident}', caption, far, rows, wide=True)}</figure>"


def _way_rows(ways: Sequence[Way], gazetteer: Gazetteer) -> list[tuple[str, str, str, str]]:
    return [
        (way.name, km(way.km), number(way.people), gazetteer.municipality_name(way.nearest) or "–")
        for way in ways
    ]


def _gap_legend() -> str:
    marks = ((1.0, "Høyst 25 km"), (40.0, "26–60 km"), (90.0, "61–120 km"), (200.0, "Mer enn 120 km"))
    items = "".join(
        _legend(drawn_map.gap_mark(value, 12, 12), said, side=24, shown=24) for value, said in marks
    )
    return f'<ul class="legend">{items}</ul>'


def _legend(mark: str, said: str, *, side: int, shown: int) -> str:
    """One line of a legend: the mark as it is on the map, and what it means. The words carry it; the mark is decoration."""
    corner = (side - shown) / 2
    return (
        f'<li><svg width="{shown}" height="{shown}" viewBox="{corner:g} {corner:g} {shown} {shown}" aria-hidden="true"'
        f' focusable="false">{mark}</svg><span>{esc(said)}</span></li>'
    )
