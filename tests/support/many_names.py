"""Made-up place names in the number of a real register: built from the elements Norwegian farm names are built from.

Seeded: the same number gives the same rows. Like real registers they also hold what is hard to tell from a place: ordinary
words that are farm names too, and names one letter off a town's.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from knowledge.gazetteer import Gazetteer
from knowledge.place_files.rows import RawPlace, in_norway

_FIRST = (
    "ask aun bakk berg bjørk bjørn brat brei brenn bru brun bø dal djup dyr eid eike elv eng fager fiske fjell flat fol "
    "foss furu fur før gam gard gauk geit gjer gran gras grav grim grøn gull gås haga halv ham hass haug havn hegg hei "
    "hel hest hjort holm hov hund hus hval hvit hø høg høy id inn ive jar jon kald kalv kamp kar kil kjær kleiv klepp "
    "knut kol kors kråk kvam kvern kvit lang lar lauv led lei li lind lo lom lund lyng lys løk mal mar mel mid mjøl "
    "mork mos myk myr mæl mø nes nord ny nær odd ol or orm os oter ram rand raud rein rev ring ris rod ros rot rug ry "
    "røys sag sal sand sel set sil sjø skar skei skip skjel skog skor skule sletta små snar sol stav stein stok stor "
    "strand støl sund svart svin syd sæl sør tau tind tjeld tor tran troll tun tveit tyr tøm ul ulv under ur ut vad val "
    "vang var varg ved vest vid vin voll vår ørn ørret øst øy åker ål ås"
).split()
_MIDDLE = (
    "",
    "",
    "",
    "",
    "",
    "",
    "e",
    "a",
    "er",
    "ar",
    "els",
    "ing",
    "lands",
    "holt",
    "vik",
    "nes",
    "dals",
    "stads",
    "bø",
)
_LAST = (
    "aker bakken bakk berg berget botn bu by bygda bø dal dalen eid eide elva eng enga fjell fjellet fjord foss fossen "
    "gard gjerde gjerdet grend grenda grov hagen hamar hamn haug haugen heim heimen holt hus hylla hø jord jordet kleiva "
    "kroken land landet lia li lund løkka løken mark mo moen myr myra nes neset os plassen rud rudet rust rød ryd sand "
    "seter setra set sjøen skar skog skogen slette sletta stad stada strand stranda stua støa sund sve teig teigen tjern "
    "torp tun tunet tveit tveiten um vang vangen vatn vatnet ve vik vika vin voll vollen våg vågen ås åsen øy øya"
).split()
_BEFORE = (
    "Øvre",
    "Nedre",
    "Nordre",
    "Søre",
    "Søndre",
    "Vestre",
    "Østre",
    "Store",
    "Vesle",
    "Indre",
    "Ytre",
    "Midtre",
)
_LETTERS = "abdefghijklmnoprstuvyøå"

COMMON_WORDS = 2_000
"""How many ordinary words are farm names, too."""

_KM_PER_DEGREE = 111.2
_SPREAD_KM = 9.0
"""Standard deviation from the municipality's point: half of its farms lie within ten kilometres."""


def many_names(count: int, gazetteer: Gazetteer, seed: int = 2026) -> Iterator[RawPlace]:
    """`count` places of the register of place names, farms for the most part, each with today's municipality and a point."""
    chance = random.Random(seed)
    municipalities = list(gazetteer.municipalities.values())
    words = sorted(word for word in gazetteer.common_words if word.isalpha() and len(word) > 2)
    special = [word.capitalize() for word in chance.sample(words, min(COMMON_WORDS, len(words), count // 3))]
    towns = [entry.name for entry in gazetteer.entries if entry.population >= 1_000 and " " not in entry.name]
    special += [_one_off(town, chance) for town in towns[: count // 3]]
    chance.shuffle(special)
    for number in range(1, count + 1):
        name = special[number - 1] if number <= len(special) else _name(chance)
        home = chance.choice(municipalities)
        lat = round(home.lat + chance.gauss(0, _SPREAD_KM) / _KM_PER_DEGREE, 5)
        lon = round(home.lon + chance.gauss(0, _SPREAD_KM) / (_KM_PER_DEGREE * 0.45), 5)
        if not in_norway(lat, lon):
            lat, lon = home.lat, home.lon
        rank = chance.choice((0, 0, 0, 0, 1, 2))
        yield RawPlace(
            number,
            "ssr",
            100_000 + number,
            name,
            "locality",
            home.municipality,
            home.name,
            lat,
            lon,
            rank=rank,
        )


def _name(chance: random.Random) -> str:
    # Few first parts are used most: a tenth of all farms share a few hundred names.
    first = _FIRST[int(len(_FIRST) * chance.random() ** 1.6)]
    last = _LAST[int(len(_LAST) * chance.random() ** 1.3)]
    name = (first + chance.choice(_MIDDLE) + last).capitalize()
    return f"{chance.choice(_BEFORE)} {name}" if chance.random() < 0.12 else name


def _one_off(town: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(town))
    kind = chance.randrange(3)
    letter = chance.choice(_LETTERS)
    if kind == 0:
        return town[:at] + letter + town[at:]
    return town[:at] + (letter if kind == 1 else "") + town[at + 1 :]
