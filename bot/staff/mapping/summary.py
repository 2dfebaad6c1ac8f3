"""The beginning of the page: what matters most in a few numbers and sentences, and what was counted. Pure."""

from __future__ import annotations

from bot.staff.mapping.charts import Column, table
from bot.staff.mapping.values import CountyCount, Mapping
from bot.staff.mapping.words import WHY, decimal, esc, km, listed, many, number, percent

_TOLD = 3
"""Organisations named in a sentence; more is a list."""


def summary(mapping: Mapping) -> str:
    """Key numbers first, then a few plain sentences."""
    tiles = "".join(f"<li><strong>{esc(value)}</strong>{esc(said)}</li>" for value, said in _tiles(mapping))
    sentences = "".join(f"<li>{esc(each)}</li>" for each in _sentences(mapping))
    return f'<ul class="key">{tiles}</ul><ul>{sentences}</ul>'


def _tiles(mapping: Mapping) -> list[tuple[str, str]]:
    fresh = mapping.by_age[0].groups
    tiles = [
        (
            number(mapping.groups),
            f"{'gruppe' if mapping.groups == 1 else 'grupper'} i registeret, med "
            f"{many(mapping.meetings, 'fast møte', 'faste møter')}",
        ),
        (
            f"{number(mapping.municipalities_with_group)} av {number(mapping.municipalities)}",
            "kommuner har en gruppe som møtes i et rom",
        ),
        (decimal(mapping.per_10000), "grupper i et rom per 10\u00a0000 innbyggere"),
    ]
    if mapping.reaches:
        everyone = mapping.reaches[0]
        near = everyone.within[1]
        tiles.append(
            (
                percent(near.share),
                f"av folket bor i en kommune med høyst {near.km} km til nærmeste gruppe",
            )
        )
        tiles.append(
            (number(everyone.gap_people), "mennesker bor i en kommune med mer enn 60 km til nærmeste gruppe")
        )
    tiles.append((percent(fresh, mapping.groups), "av gruppene er bekreftet de siste 90 dagene"))
    return tiles


def _sentences(mapping: Mapping) -> list[str]:
    said = []
    largest = [f"{each.organisation} ({number(each.groups)})" for each in mapping.by_organisation[:_TOLD]]
    if len(mapping.by_organisation) > 1:
        said.append(f"Flest grupper har {listed(largest)}.")
    counties = [each for each in mapping.by_county if each.per_10000 is not None]
    if len(counties) > 1:
        # Sorted by what is shown; of equals the first in the official order.
        most = max(counties, key=_density)
        least = min(counties, key=_density)
        said.append(
            f"{most.name} har flest grupper for folketallet: {decimal(most.per_10000)} per 10\u00a0000 innbyggere. "
            f"{least.name} har færrest: {decimal(least.per_10000)}."
        )
    if mapping.reaches:
        way = mapping.reaches[0].ways[0]
        said.append(
            f"Lengst vei er det fra {way.name}: {km(way.km)} i luftlinje til nærmeste gruppe. "
            "Langs veien er det lengre."
        )
    for reach in mapping.reaches:
        if reach.kind == "relative":
            said.append(
                f"Pårørende har {many(reach.groups, 'gruppe', 'grupper')} i et rom. {percent(reach.within[1].share)} av folket "
                f"bor i en kommune med høyst {reach.within[1].km} km til en av dem."
            )
    beyond = mapping.elsewhere.net + mapping.elsewhere.phone
    if beyond:
        said.append(
            f"{many(beyond, 'gruppe', 'grupper')} møtes bare på nett eller telefon. De kan nås fra hele landet og er ikke med i "
            "avstandene."
        )
    return said


def _density(county: CountyCount) -> float:
    return county.per_10000 or 0.0


def accounts(mapping: Mapping) -> str:
    """Every row of the registry, counted or not, and why."""
    text = [
        f"Registeret har {many(mapping.rows, 'rad', 'rader')}. {many(mapping.counted_rows, 'rad', 'rader')} er regnet med, og de "
        f"er {many(mapping.groups, 'gruppe', 'grupper')}."
    ]
    if mapping.groups:
        text.append(
            "Noen kilder skriver hvert møte på sin egen rad. Rader med samme fellesskap, samme gruppe og samme kommune er derfor "
            "talt som én gruppe med flere møter."
        )
    if mapping.unreadable:
        text.append(
            f"{many(mapping.unreadable, 'rad', 'rader')} til kunne ikke leses, fordi de bryter reglene for registeret. "
            "De er ikke med i noe tall her."
        )
    aside = [each for each in mapping.set_aside if each.rows]
    if not aside:
        text.append("Ingen rader er holdt utenfor.")
        return "".join(f"<p>{esc(each)}</p>" for each in text)
    rows = [(WHY[each.why], number(each.rows), number(each.groups)) for each in aside]
    heads = (Column("Hvorfor"), Column("Rader"), Column("Grupper"))
    return (
        "".join(f"<p>{esc(each)}</p>" for each in text)
        + f"<figure>{table('t-utenfor', 'Holdt utenfor tallene', heads, rows)}</figure>"
    )
