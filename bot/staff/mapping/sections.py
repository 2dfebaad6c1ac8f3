"""The chapters of the page that are not about places: who, how, how sure, 2009, what is not said, sources. Pure."""

from __future__ import annotations

from collections.abc import Mapping as Words
from collections.abc import Sequence

from bot.staff.mapping.charts import Bar, Column, bars, table
from bot.staff.mapping.values import Compared, Counted, Mapping
from bot.staff.mapping.words import (
    AGE,
    AUDIENCE,
    CATEGORY,
    FORMAT,
    LED,
    OPEN,
    day,
    decimal,
    esc,
    many,
    number,
    percent,
)

_BARS_SHOWN = 12
"""Organisations drawn; the table has them all."""
_SAME = "De samme tallene står i tabellen ved siden av eller under."


def figure(mapping: Mapping, title: str, note: str, drawings: Sequence[str], *, kind: str = "pair") -> str:
    """One figure: what it shows, and what is drawn. Made-up groups are told of in each, since figures are copied."""
    said = f"Eksempel, oppdiktede grupper: {title}" if mapping.made_up else title
    noted = f"<p>{esc(note)}</p>" if note else ""
    return (
        f"<figure><figcaption><h3>{esc(said)}</h3>{noted}</figcaption>"
        f'<div class="{kind}">{"".join(f"<div>{each}</div>" for each in drawings)}</div></figure>'
    )


def counted(
    mapping: Mapping, ident: str, title: str, note: str, names: Words[str, str], counts: Sequence[Counted]
) -> str:
    """A chart and a table of one way to part the groups. Kinds nobody has are in the table and not drawn."""
    whole = mapping.groups
    drawn = [
        Bar(
            names[each.key],
            each.groups,
            f"{number(each.groups)} ({percent(each.groups, whole)})",
        )
        for each in counts
        if each.groups
    ]
    rows = [(names[each.key], number(each.groups), percent(each.groups, whole)) for each in counts]
    heads = (Column("Slag"), Column("Grupper"), Column("Andel"))
    return figure(
        mapping,
        title,
        note,
        (
            bars(f"g-{ident}", title, f"Liggende stolper, én for hvert slag. {_SAME}", drawn, full=whole),
            table(f"t-{ident}", title, heads, rows, quiet=True),
        ),
    )


def who(mapping: Mapping) -> str:
    """Categories and organisations."""
    most = mapping.by_organisation
    title = "Grupper per organisasjon"
    drawn = [Bar(each.organisation, each.groups, number(each.groups)) for each in most[:_BARS_SHOWN]]
    rows = [
        (
            each.organisation if each.name == each.organisation else f"{each.organisation} – {each.name}",
            number(each.groups),
            number(each.meetings),
            number(each.in_room),
            number(each.municipalities),
            CATEGORY[each.category],
        )
        for each in most
    ]
    heads = (
        Column("Organisasjon"),
        Column("Grupper"),
        Column("Faste møter"),
        Column("I et rom"),
        Column("Kommuner"),
        Column("Slag", number=False),
    )
    shown = (
        f"Tegningen viser de {_BARS_SHOWN} største, tabellen viser alle. " if len(most) > _BARS_SHOWN else ""
    )
    return counted(
        mapping,
        "slag",
        "Hva slags grupper det er",
        "En ren selvhjelpsgruppe har bare deltakere, og samtalen er verktøyet. Andre grupper bygger på den samme forståelsen, "
        "men har for eksempel en leder eller et annet opplegg. Delingen er den samme som i kartleggingen fra 2009.",
        CATEGORY,
        mapping.by_category,
    ) + figure(
        mapping,
        title,
        f"{shown}«Kommuner» er kommuner der organisasjonen har en gruppe i et rom.",
        (
            bars("g-organisasjon", title, f"Liggende stolper, den største først. {_SAME}", drawn),
            table("t-organisasjon", title, heads, rows, wide=True, quiet=True),
        ),
        kind="stack",
    )


def how(mapping: Mapping) -> str:
    """Open or closed, who leads, for whom, and in a room or not."""
    return "".join(
        (
            counted(
                mapping,
                "apen",
                "Åpne og lukkede grupper",
                "Ordene betyr det fellesskapet selv legger i dem. I AA er et åpent møte for alle som vil høre på. "
                "Et lukket møte er for dem som selv har problemet, og er like lett å komme til for dem.",
                OPEN,
                mapping.by_open,
            ),
            counted(
                mapping,
                "leder",
                "Hvem som leder",
                "I mange fellesskap leder medlemmene møtet etter tur. Det er ikke det samme som at en frivillig eller en "
                "fagperson leder gruppa fast.",
                LED,
                mapping.by_led,
            ),
            counted(
                mapping,
                "for",
                "Hvem gruppene er for",
                "En gruppe kan være for flere, så tallene blir til sammen mer enn antallet grupper.",
                AUDIENCE,
                mapping.by_audience,
            ),
            counted(
                mapping,
                "form",
                "Rom, nett eller telefon",
                "En gruppe uten oppgitt møtetid vises ikke når noen søker, og er ikke med i avstandene.",
                FORMAT,
                mapping.by_format,
            ),
        )
    )


def freshness(mapping: Mapping) -> str:
    """How long ago somebody confirmed that the groups meet."""
    old = next((each for each in mapping.set_aside if each.why == "too_old"), None)
    gone = (
        f" {many(old.groups, 'gruppe', 'grupper')} som ingen har hørt om på over 365 dager, er ikke med her."
        if old and old.groups
        else ""
    )
    return (
        "<p>Et galt møtested kan bety at noen står alene foran en låst dør. Derfor teller vi også hvor lenge det er siden "
        "noen bekreftet at gruppa møtes.</p>"
    ) + counted(
        mapping,
        "alder",
        "Hvor lenge siden gruppene ble bekreftet",
        "Det er gruppa selv, et besøk eller en telefon som bekrefter. At en gruppe står på lista til fellesskapet sitt, "
        f"bekrefter bare lista.{gone}",
        AGE,
        mapping.by_age,
    )


def then_and_now(mapping: Mapping) -> str:
    """The figures of 2009 beside today's for the same count."""
    by_key = {each.key: each for each in mapping.compared}
    steps, kin, all_of_them = by_key["twelve_step"], by_key["relatives"], by_key["groups"]
    town, village = mapping.by_size[-1], mapping.by_size[0]
    rows = [
        (
            "Selvhjelpsgrupper på rusfeltet",
            f"{number(all_of_them.then or 0)} (s. {all_of_them.page})",
            _now(all_of_them),
        ),
        (
            "Tolvtrinnsgrupper",
            f"De fleste av gruppene (s. {steps.page})",
            f"{number(steps.now)} av de {number(all_of_them.now)} rene",
        ),
        ("Grupper for pårørende", f"Med blant gruppene, uten eget tall (s. {kin.page})", _now(kin)),
        (
            "Hvor gruppene er",
            "Tettest i byene (s. 7)",
            f"{decimal(town.per_10000)} per 10\u00a0000 i kommuner med minst {number(town.least)} innbyggere, "
            f"{decimal(village.per_10000)} i kommuner under {number((village.most or 0) + 1)}",
        ),
        (
            "Fylker, fellesskap, åpne og lukkede, hvem som leder",
            "Egne kapitler (s. 3–4), men tallene er ikke på sidene vi har",
            "Står i denne rapporten",
        ),
    ]
    heads = (
        Column("Det samme, talt to ganger"),
        Column("2009", number=False),
        Column("I registeret nå", number=False),
    )
    title = "Kartleggingen fra 2009 og registeret nå"
    return figure(
        mapping,
        title,
        "Sidetallene er de trykte sidene i rapporten. Vi har bare side 1–20. «Rene» er rene selvhjelpsgrupper.",
        (table("t-2009", title, heads, rows, quiet=True),),
        kind="stack",
    ) + (
        "<p>Forskjellen mellom tallene er ikke en utvikling. Grunnene er disse:</p><ul>"
        "<li>I 2009 ble gruppene funnet på nettsider og med et skjema som svært få svarte på (s. 19–20). "
        "Registeret har de gruppene som er meldt inn eller hentet fra lister.</li>"
        "<li>Sidene vi har, sier ikke om de 499 tar med grupper som er basert på selvhjelpsforståelse. Derfor gir "
        "vi to tall nå.</li>"
        "<li>Pengespill var ikke med i 2009 (s. 8). I denne ene tabellen har vi derfor holdt utenfor grupper for spill, mat, sex "
        "og angst, og grupper på tvers av problemer.</li></ul>"
    )


def _now(count: Compared) -> str:
    if count.now == count.now_wider:
        return f"{number(count.now)} rene"
    return f"{number(count.now)} rene, {number(count.now_wider)} med dem som er basert på forståelsen"


def not_said() -> str:
    """The limits of the figures, in words."""
    return (
        "<ul>"
        "<li><strong>Registeret er ikke hele landet.</strong> En gruppe som ikke er meldt inn, er ikke med. "
        "En tom kommune kan ha en gruppe vi ikke vet om.</li>"
        "<li><strong>Avstanden er i luftlinje</strong> fra kommunens tettsted til stedet gruppa møtes. Veien er lengre. "
        "Fjorder, ferger, vinter og busstider er ikke med.</li>"
        "<li><strong>Alle i en kommune regnes som om de bor på ett sted.</strong> I vide kommuner har noen mye lengre vei, "
        "og andre kortere.</li>"
        "<li><strong>Folketallene er avrundede</strong> og gjelder omkring 1. januar 2024. De er ført av oss og ikke lest av en "
        "tabell. For hver kommune ligger de innenfor 7 % av SSBs tall.</li>"
        "<li><strong>Få folk gir store utslag.</strong> I et lite fylke kan én gruppe fra eller til flytte tallet per "
        "10\u00a0000 mye.</li>"
        "<li><strong>Antall grupper sier ikke hvor mange som kommer,</strong> om det er plass, eller hva folk får ut av det. "
        "Ingen personer er talt, og registeret har ingen.</li>"
        "<li><strong>Ikke oppgitt er ikke nei.</strong> Mange lister sier ikke om en gruppe er åpen, eller hvem som leder.</li>"
        "<li><strong>Grupper i nabolandene</strong> er ikke med, selv der de er nærmest.</li>"
        "</ul>"
    )


def nothing(mapping: Mapping) -> str:
    """The page of a registry without a group to count."""
    why = (
        "Registeret er tomt. Da er det ingenting å telle, og vi viser ingen tegninger med bare null."
        if not mapping.rows
        else "Registeret har rader, men ingen av dem kan regnes som en gruppe som møtes nå. Tabellen under sier hvorfor."
    )
    return (
        f"<p>{why}</p><p>Et tomt register betyr ikke at det ikke finnes grupper i Norge. I 2009 fant en kartlegging 499 "
        "selvhjelpsgrupper på rusfeltet (s. 7 i rapporten).</p>"
        "<p>Grupper kommer inn fra regneark, fra lister eller når en gruppe melder seg selv. Kjør rapporten på nytt etterpå.</p>"
    )


def sources(mapping: Mapping) -> str:
    """Where the groups, the people and the points come from."""
    rows = [
        (each.source, number(each.rows), day(each.newest_list) if each.newest_list else "–")
        for each in mapping.sources
    ]
    heads = (Column("Kilde"), Column("Rader"), Column("Lista sist hentet", number=False))
    registry = (
        f"<figure>{table('t-kilder', 'Hvor gruppene kommer fra', heads, rows)}</figure>" if rows else ""
    )
    return registry + (
        "<ul><li>Tallene fra 2009: «Kartlegging av selvhjelpsvirksomhet i rusfeltet», Norsk selvhjelpsforum / Selvhjelp Norge, "
        "desember 2009.</li>"
        f"<li>Folketall: {esc(number(mapping.people))} mennesker i {esc(number(mapping.municipalities))} kommuner, omkring "
        "1. januar 2024, avrundet. Kommuner og fylker er dem som gjelder fra 1. januar 2024.</li>"
        "<li>Steder: GeoNames (CC BY 4.0), Kartverket (CC BY 4.0), Posten og SSB (NLOD), bearbeidet av oss. Kartene er tegnet av "
        "disse punktene.</li></ul>"
    )
