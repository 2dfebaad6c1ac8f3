"""How a place is named to people: always so that they see which one was understood."""

from __future__ import annotations

from bot.core.answering.phrasebook import Phrasebook
from bot.core.model import Place


def place_in_words(place: Place, book: Phrasebook) -> str:
    """ "Førde i Sunnfjord kommune, Vestland"; a municipality only with its county; a former one with today's."""
    if place.is_area or not place.municipality:
        return place.name
    if place.kind == "former_municipality":
        return book.say("place.today", name=place.name, municipality=place.municipality, county=place.county)
    if place.name == place.municipality:
        return (
            place.name
            if place.county == place.name
            else book.say("place.in_county", name=place.name, county=place.county)
        )
    return book.say(
        "place.municipality_in", name=place.name, municipality=place.municipality, county=place.county
    )


def choice_label(place: Place, book: Phrasebook) -> str:
    """The button of one of several places: "Våler (Østfold)", "Bø (Midt-Telemark, Telemark)"."""
    if place.is_area or not place.county:
        return place.name
    if place.municipality in ("", place.name):
        return f"{place.name} ({place.county})"
    return f"{place.name} ({place.municipality}, {place.county})"
