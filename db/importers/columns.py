"""The columns of the staff table: what each is called, what stands in it and how it is explained. Data, and finding them. Pure.

The same list makes the template, the explanation in it, the export and the reader, so they cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from db.importers.table_words import (
    ACCESS,
    AUDIENCE,
    CATEGORY,
    CONFIRMED_BY,
    COUNTRY,
    LANGUAGE,
    LED_BY,
    OPEN,
    SUBSTANCES,
    YES_NO,
    Words,
    fold,
)

Field = Literal[
    "key", "name", "organisation", "category", "audience", "substances", "meetings", "links", "venue", "address", "post_code",
    "place", "municipality", "region", "country", "lat", "lon", "approximate", "open", "led_by", "language", "access",
    "contact",
    "website", "note", "paused", "confirmed_on", "confirmed_by", "part_of", "updated_on", "example",
]  # fmt: skip
"""What a column fills. All but `links`, which goes into the meetings, and `example` are fields of RawGroup."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `title` is what we write, `others` what we read besides; `words` is the closed list of its values, and
    `several` whether more than one may stand in a cell. `explained` is for people (bokmål); `width` in characters."""

    field: Field
    title: str
    others: tuple[str, ...]
    explained: str
    required: bool = False
    words: Words | None = None
    several: bool = False
    width: int = 14


COLUMNS: tuple[Column, ...] = (
    Column(
        "key", "nøkkel", ("id", "key", "nr", "kode", "slug"),
        "Et fast kjennetegn for gruppa, for eksempel aa-forde-mandag. Lag det én gang, og endre det aldri: det er slik vi vet at"
        " det er den samme gruppa neste gang.", required=True, width=20,
    ),
    Column(
        "name", "navn", ("gruppenavn", "gruppe", "name", "group", "navnet på gruppa"),
        "Gruppas eget navn. Oppdiktede grupper må begynne med «Eksempel:».", required=True, width=28,
    ),
    Column(
        "organisation", "fellesskap", ("organisasjon", "fellesskapet", "organisation", "organization", "fellowship"),
        "Kortnavnet til fellesskapet eller organisasjonen: AA, NA, Al-Anon …", required=True, width=14,
    ),
    Column(
        "category", "kategori", ("category", "type"),
        "Tomt betyr det samme som fellesskapet.", words=CATEGORY, width=20,
    ),
    Column(
        "audience", "hvem den er for", ("for hvem", "målgruppe", "hvem", "audience", "for whom"),
        "Én eller flere, med komma mellom. Tomt betyr det samme som fellesskapet.", words=AUDIENCE, several=True, width=20,
    ),
    Column(
        "substances", "rus eller tema", ("rus", "tema", "rusmiddel", "gjelder", "substances", "topics", "topic"),
        "Hva gruppa handler om, når det er noe bestemt. Én eller flere, med komma mellom.", words=SUBSTANCES, several=True,
        width=18,
    ),
    Column(
        "meetings", "møtetid", ("møtetider", "møter", "møte", "når", "tid", "meetings", "meeting", "meeting times", "when"),
        "Når gruppa møtes, for eksempel «mandag 19.00-20.30». Flere møter: semikolon eller linjeskift mellom. En merknad om ett"
        " møte settes i parentes etter tida.", required=True, width=42,
    ),
    Column(
        "links", "lenke", ("lenker", "møtelenke", "lenke til møtet", "link", "links", "conference url", "meeting link"),
        "Lenka til møter på nett. Én lenke gjelder alle nettmøtene. Ellers én for hvert møte, i samme rekkefølge, med linjeskift"
        " mellom og - for et møte uten lenke.", width=30,
    ),
    Column("venue", "lokale", ("hus", "bygg", "møtested", "venue", "location", "building"),
    "Huset eller rommet: Samfunnshuset, 2. etasje.", width=22),
    Column("address", "adresse", ("gateadresse", "gate", "address", "street"), "Gate og nummer.", width=24),
    Column(
        "post_code", "postnummer", ("postnr", "post code", "postcode", "postal code", "zip"),
        "Fire sifre. Excel tar bort nuller foran; vi setter dem på igjen.", width=11,
    ),
    Column(
        "place", "sted", ("poststed", "by", "bygd", "place", "town", "city"),
        "Stedet slik folk sier det. En gruppe som møtes i et rom, må ha sted, kommune, postnummer eller koordinater.", width=18,
    ),
    Column("municipality", "kommune", ("kommunen", "municipality"),
    "Kommunen, navn eller nummer. Kan stå tom når postnummer eller sted er nok.", width=16),
    Column("region", "fylke", ("region", "område", "county"), "Trengs bare når flere steder heter det samme.", width=14),
    Column(
        "country", "land", ("country",),
        "Tomt betyr Norge. Ellers navnet på landet, eller landkoden på to bokstaver.", words=COUNTRY, width=10,
    ),
    Column("lat", "breddegrad", ("bredde", "lat", "latitude", "nord"),
    "Grader, for eksempel 61,452. Fyll ut begge eller ingen.", width=11),
    Column("lon", "lengdegrad", ("lengde", "lon", "lng", "long", "longitude", "øst"),
    "Grader, for eksempel 5,857. Fyll ut begge eller ingen.", width=11),
    Column(
        "approximate", "omtrentlig", ("ca", "omtrentleg", "approximate"),
        "ja når punktet ikke er selve døra, men stedet eller området.", words=YES_NO, width=11,
    ),
    Column(
        "open", "åpen eller lukket", ("åpen", "åpen/lukket", "åpent møte", "open", "open or closed", "open/closed"),
        "Slik fellesskapet selv bruker ordene. Tomt når vi ikke vet.", words=OPEN, width=15,
    ),
    Column("led_by", "ledes av", ("ledet av", "leder", "leda av", "led by"),
    "Hva slags leder, aldri et navn. Tomt når vi ikke vet.", words=LED_BY, width=12),
    Column(
        "language", "språk", ("møtespråk", "language"),
        "Språket på møtet. Tomt betyr norsk.", words=LANGUAGE, width=12,
    ),
    Column("access", "tilgang", ("tilgjengelighet", "tilrettelegging", "access"), "Én eller flere, med komma mellom.",
    words=ACCESS, several=True, width=14),
    Column(
        "contact", "kontakt", ("kontaktadresse", "e-post", "epost", "telefon", "contact", "email", "phone"),
        "E-posten eller telefonen til gruppa eller fellesskapet. Aldri navnet, mobilen eller e-posten til en"
        " person: slikt blir utelatt.", width=26,
    ),
    Column("website", "nettside", ("hjemmeside", "nettsted", "nettstad", "website", "url", "web"),
    "Gruppas eller fellesskapets side.", width=26),
    Column("note", "merknad", ("merknader", "kommentar", "notat", "note", "notes", "comment"),
    "Det den som kommer, må vite: inngang, buss, ringeklokke. Ingen navn på personer.", width=30),
    Column("paused", "satt på pause", ("pause", "på pause", "paused"),
    "ja når gruppa ikke møtes for tida. Da vises den ikke.", words=YES_NO, width=12),
    Column(
        "confirmed_on", "bekreftet dato", ("bekreftet", "sist bekreftet", "stadfesta", "confirmed on", "confirmed"),
        "Dagen vi sist fikk vite at gruppa møtes: 12.05.2026.", width=14,
    ),
    Column(
        "confirmed_by", "bekreftet av", ("bekrefta av", "stadfesta av", "confirmed by"),
        "Hvordan vi vet det, aldri et navn. Må være med når datoen er det.", words=CONFIRMED_BY, width=14,
    ),
    Column("part_of", "del av", ("hører til", "part of"),
    "Nøkkelen til gruppa denne raden er en del av, når en liste har én rad per møte.", width=14),
    Column("updated_on", "sist endret", ("endret", "oppdatert", "sist endra", "updated", "updated on", "last updated"),
    "Dagen opplysningene sist ble endret der de kommer fra.", width=14),
    Column("example", "eksempel", ("example",), "ja når gruppa er oppdiktet.", words=YES_NO, width=10),
)  # fmt: skip

TITLES: Mapping[Field, str] = {each.field: each.title for each in COLUMNS}
BY_FIELD: Mapping[Field, Column] = {each.field: each for each in COLUMNS}
REQUIRED: tuple[Field, ...] = tuple(each.field for each in COLUMNS if each.required)


def field_of(heading: str) -> Field | None:
    """The field a heading names; case, blanks, punctuation and the way of writing æ, ø, å do not matter."""
    return _KNOWN.get(fold(heading)) if heading else None


def headings(cells: Sequence[str]) -> dict[Field, list[int]]:
    """Field -> the columns (from 0) whose heading names it; more than one is a fault of the table."""
    found: dict[Field, list[int]] = {}
    for index, cell in enumerate(cells):
        field = field_of(cell)
        if field is not None:
            found.setdefault(field, []).append(index)
    return found


_KNOWN: Mapping[str, Field] = {
    fold(name): each.field for each in COLUMNS for name in (*each.others, each.title, each.field)
}
