"""Several readings of the names in one message: which qualifies which, and what is worth asking about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core.distance import distance_km
from bot.core.reading.place_evidence import Evidence
from bot.core.reading.place_index import Candidate
from bot.core.reading.text import Token
from knowledge.gazetteer import Entry
from knowledge.surroundings import Surroundings

_NEAR_TOWN_KM = 80.0
_DOMINANT_PEOPLE = 20_000
_DOMINANT_TIMES = 20
_SHARE_OF_TOP = 0.08
_SMALLEST_ASKED = 400
_SMALL_TOWN = 2_000
_MIDDLING = 10_000
_MOST_OFFERED = 8
# Of loose readings (units of `Candidate.cost` and `score`).
_SAME_NAME = 0.001
_AS_LIKELY = 0.08
_AS_NEAR = 0.15
# A district whose population is not known is counted as an ordinary one.
_UNKNOWN_DISTRICT = 3_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A span of the text that is taken for a place, and what speaks for it. `joined`: beside another name ("moss eller halden").

    `role` is one of the roles of `place_roles`, `role_why` the word that told; `refused`: "ikke Oslo".
    """

    start: int
    end: int
    candidates: tuple[Candidate, ...]
    evidence: Evidence
    fuzzy: bool
    joined: bool = False
    refused: bool = False
    role: int = 0
    role_why: str = ""

    @property
    def best(self) -> Entry:
        return self.candidates[0].entry


def qualified(hits: Sequence[Hit], text: Sequence[Token], cues: Surroundings) -> list[Hit]:
    """Lets one name tell which of several is meant: "Bø i Telemark", "Os ved Bergen", "på Toten, helst Raufoss"."""
    out = list(hits)
    for hit in hits:
        for other in hits:
            if hit is other or hit not in out or other not in out:
                continue
            between = [token.light for token in text[min(hit.end, other.end) : max(hit.start, other.start)]]
            adjacent = not between or (len(between) <= 2 and any(word in cues.qualifying for word in between))
            inside = tuple(one for one in hit.candidates if lies_in(one.entry, other.best))
            if (
                other.best.kind in ("county", "region", "former_county")
                and inside
                and not _same_area(hit.best, other.best)
            ):
                out[out.index(hit)] = replace(hit, candidates=inside)
                out.remove(other)
            elif (
                adjacent
                and not any(word in cues.joining for word in between)
                and other.best.kind in ("municipality", "locality")
            ):
                within = tuple(
                    one
                    for one in hit.candidates
                    if one.entry.municipality == other.best.municipality and one.entry.id != other.best.id
                )
                if within and hit.start < other.start and hit.best.id != other.best.id:
                    out[out.index(hit)] = replace(hit, candidates=within[:1])
                    out.remove(other)
                elif hit.start < other.start and (hit.fuzzy or len(choices(hit)) > 1):
                    nearest = min(hit.candidates, key=lambda one: _apart(one.entry, other.best))
                    near = _apart(nearest.entry, other.best) <= _NEAR_TOWN_KM
                    if near and len(choices(hit)) > 1:
                        out[out.index(hit)] = replace(hit, candidates=(nearest,))
                        out.remove(other)
                    elif not near and hit.fuzzy and not other.fuzzy:
                        # "på sætra i Sollia": the farm is no misspelt Sætre far away.
                        out[out.index(other)] = replace(other, role=max(hit.role, other.role))
                        out.remove(hit)
    return [_beside_the_others(hit, out) for hit in out]


def _beside_the_others(hit: Hit, hits: Sequence[Hit]) -> Hit:
    """Of several places of one name the one near another place of the message: "Leknes … Kabelvåg" is Leknes in Lofoten."""
    options = choices(hit)
    if len(options) < 2:
        return hit
    sure = [other.best for other in hits if other is not hit and len(choices(other)) == 1]
    near = [one for one in options if any(_apart(one.entry, other) <= _NEAR_TOWN_KM for other in sure)]
    return replace(hit, candidates=(near[0],)) if len(near) == 1 else hit


def choices(hit: Hit) -> list[Candidate]:
    """The candidates worth asking about: one when it is clearly meant."""
    best_by_home: dict[str, Candidate] = {}
    towns = any(one.entry.kind == "municipality" for one in hit.candidates)
    for one in sorted(hit.candidates, key=lambda c: (-_rank(c.entry), -c.score)):
        home = one.entry.municipality or one.entry.id
        if one.entry.kind in ("county", "region", "former_county"):
            # Oslo the county is Oslo the town; an area never competes with a town of its own name.
            if towns:
                continue
            home = one.entry.id
        best_by_home.setdefault(home, one)
    found = sorted(best_by_home.values(), key=lambda one: -one.score)
    if len(found) < 2:
        return found
    top = found[0]
    if top.how == "prefix":
        return found[:_MOST_OFFERED]
    if hit.fuzzy:
        # Places of one name ("herøyy") are asked about as if it were rightly spelt; another name only where it is as near.
        found = [
            one
            for one in found
            if one is top
            or abs(one.cost - top.cost) < _SAME_NAME
            or (top.score - one.score <= _AS_LIKELY and one.cost - top.cost <= _AS_NEAR)
        ]
    people = top.entry.population
    rivals = [one for one in found[1:] if _is_rival(one.entry, people)]
    if not rivals or (
        people > _DOMINANT_PEOPLE
        and people >= _DOMINANT_TIMES * max(one.entry.population or _UNKNOWN_DISTRICT for one in rivals)
    ):
        return found[:1]
    # Where a question is asked anyway, every place of the name is in it.
    return found[:_MOST_OFFERED]


def _rank(entry: Entry) -> float:
    """Which of several entries of one municipality and one name stands for it: the municipality itself, else the town."""
    order = {
        "municipality": 5,
        "former_municipality": 3,
        "locality": 4,
        "district": 2,
        "region": 1,
        "county": 1,
        "former_county": 0,
    }
    return order[entry.kind]


def _is_rival(entry: Entry, top: int) -> bool:
    """True when a place must be asked about beside one with `top` inhabitants; 0 means that the number is not known."""
    if entry.kind in ("municipality", "former_municipality") or top < _SMALLEST_ASKED:
        return True
    if entry.centre and top < _MIDDLING:
        return True
    if entry.population == 0:
        return top < (_DOMINANT_PEOPLE * 2 if entry.kind == "district" else _SMALL_TOWN)
    return entry.population >= _SMALLEST_ASKED and entry.population >= _SHARE_OF_TOP * top


def lies_in(entry: Entry, area: Entry) -> bool:
    """True for a place inside a municipality, county or region."""
    if area.kind == "municipality":
        return entry.municipality == area.municipality and entry.id != area.id
    if area.kind == "county":
        return entry.county == area.county and entry.id != area.id
    return entry.municipality in area.members


def _same_area(one: Entry, other: Entry) -> bool:
    return one.kind in ("county", "region", "former_county") and other.kind in (
        "county",
        "region",
        "former_county",
    )


def _apart(one: Entry, other: Entry) -> float:
    return distance_km(one.lat, one.lon, other.lat, other.lon)
