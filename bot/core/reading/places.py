"""Text -> one place, several, an ambiguous one, or none, and why. Pure, linear in the text; input is capped by `text`.

The order of trust, from firm to loose: post code · exact name of one to four words · name with an ending · abbreviation ·
near miss. How loose a reading may be depends on the evidence around the word (`_evidence`). Names that are ordinary words
("moss", "ski") need firm evidence. The measured design is described in docs/places.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core.distance import distance_km
from bot.core.model import Place, PlaceKind, PlaceReading
from bot.core.reading.place_index import Candidate, PlaceIndex
from bot.core.reading.text import Token
from knowledge.gazetteer import Entry, Gazetteer

_PREPOSITIONS = frozenset({"i", "på", "ved", "nær", "fra", "frå", "rundt", "utenfor", "utanfor", "omkring", "til", "mot", "in", "near", "at",
    "from", "around", "to", "innafor", "inne", "oppe", "nede", "ute", "borte", "mellom", "te", "innenfor", "nord", "sør", "hos"})  # fmt: skip
_LIVING = frozenset({"bor", "bur", "bo", "bodde", "flyttet", "flytta", "flytter", "flyttar", "bosatt", "hjemme", "heime", "live", "living",
    "lives", "moved", "moving", "holder", "tilholder", "her"})  # fmt: skip
_SEEKING = frozenset({"møte", "møter", "møtet", "gruppe", "grupper", "gruppa", "noe", "noko", "noen", "nokon", "nokka", "tilbud", "tilbod", "finnes",
    "finst", "fins", "aa", "na", "al", "anon", "alanon", "aca", "coda", "meeting", "meetings", "group", "groups", "anything", "treff", "selvhjelp",
    "sjølvhjelp", "hjelp", "nærmeste", "nærmaste", "nearest", "hva", "kva", "what", "trenger", "treng"})  # fmt: skip
_WORK_OR_PAST = frozenset({"jobber", "jobbar", "jobba", "arbeider", "pendler", "pendlar", "født", "fødd", "opprinnelig", "opphavleg", "egentlig",
    "eigentleg", "avrusning", "avrusing", "innlagt", "soner", "sonar", "soning", "behandling", "studerer", "work", "born", "originally", "oppvokst",
    "vokste", "fengsel", "grew"})  # fmt: skip
_NAMING = frozenset({"heter", "heiter", "navnet", "namnet", "hilsen", "helsing", "mvh", "psykologen", "legen", "dr", "doktor", "fru", "herr", "fastlege",
    "psykolog", "lege", "name", "called"})  # fmt: skip
_MOVING = frozenset({"flyttet", "flytta", "flytter", "flyttar", "flytte", "moved", "moving", "flyttja"})
_AFTER = frozenset(
    {
        "kommune",
        "kommunen",
        "sentrum",
        "by",
        "fylke",
        "fylket",
        "området",
        "omegn",
        "municipality",
        "area",
        "kommuna",
    }
)
_REFUSING = frozenset({"ikke", "ikkje", "itj", "not"})
_OR = frozenset({"og", "eller", "and", "or", "mellom", "between", "/", "helst", "ev", "evt", "alternativt"})
_QUALIFYING = frozenset({"i", "på", "ved", "in", "nær", "utenfor", "utanfor", "near"})
_BLOCKED = frozenset({("på", "ski"), ("på", "tur"), ("i", "tid"), ("i", "mål"), ("på", "time"), ("i", "time"), ("i", "sol"), ("på", "strand"), ("på", "fjell"),
    ("til", "fjell"), ("i", "hell"), ("på", "re"), ("i", "gran"), ("på", "gran"), ("i", "hole"), ("in", "hole"), ("a", "hole"), ("i", "fjell"),
    ("på", "stranda"), ("til", "sjøs"), ("i", "dal"), ("på", "plassen"), ("i", "kjeller"), ("på", "stange"), ("i", "strand"), ("på", "voll"),
    ("i", "fall"), ("i", "marka"), ("på", "marka"), ("på", "tro"), ("i", "tro"), ("på", "torp"), ("på", "sand"), ("i", "sand"), ("på", "moen")})  # fmt: skip
_LONGEST_BARE = 5
_YEAR_FROM, _YEAR_TO = 1900, 2035
_LONGEST_NAME = 4
_NEAR_TOWN_KM = 80.0
_DOMINANT_PEOPLE = 20_000
_DOMINANT_TIMES = 20
_SHARE_OF_TOP = 0.08
_SMALLEST_ASKED = 400
_SMALL_TOWN = 5_000
# A district whose population is not known is counted as an ordinary one.
_UNKNOWN_DISTRICT = 3_000
_KIND: dict[str, PlaceKind] = {"former_county": "county"}


@dataclass(frozen=True, slots=True)
class _Hit:
    """A span of the text that may be a place. `role`: 3 home, 2 asked about, 1 only mentioned (work, origin)."""

    start: int
    end: int
    candidates: tuple[Candidate, ...]
    evidence: float
    role: int
    refused: bool
    fuzzy: bool

    @property
    def best(self) -> Entry:
        return self.candidates[0].entry


class PlaceReader:
    """Built once from the gazetteer; `read` is pure."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._index = PlaceIndex(gazetteer)

    def read(
        self,
        text: Sequence[Token],
        source: str,
        *,
        expecting: bool = False,
        taken: frozenset[int] = frozenset(),
        names: frozenset[int] = frozenset(),
    ) -> PlaceReading:
        """What `text` (the tokens of `source`) says about place.

        `expecting`: the bot has just asked for a place. `taken` are tokens that belong to a day, time or filter;
        `names` tokens that name an organisation: they are no place, but tell that a group is asked for.
        """
        hits: list[_Hit] = []
        index = 0
        whole = _whole(text, taken | names, self._index)
        while index < len(text):
            hit = (
                None
                if index in taken or index in names
                else self._hit_at(text, source, index, whole, expecting, taken | names, names)
            )
            if hit is None:
                index += 1
                continue
            hits.append(hit)
            index = hit.end
        abroad = self._abroad(text, {i for hit in hits if not hit.fuzzy for i in range(hit.start, hit.end)})
        if abroad is not None:
            hits = [hit for hit in hits if not hit.fuzzy]
        reading = self._settle(hits, text, source)
        return replace(reading, abroad=abroad if not reading.places else None)

    def by_id(self, identifier: str) -> Place | None:
        """The place with that id, as buttons and deep links name it; None when there is none."""
        if identifier.startswith("post:"):
            entry = self._post_code(identifier.removeprefix("post:"))
        else:
            entry = next((one for one in self._gazetteer.entries if one.id == identifier), None)
        return None if entry is None else self.place(entry, "button")

    def nearest(self, lat: float, lon: float) -> Place | None:
        """The municipality whose point is nearest to a position in Norway; None when the position is far from all (> 300 km)."""
        best = min(
            self._gazetteer.municipalities.values(), key=lambda one: distance_km(lat, lon, one.lat, one.lon)
        )
        return self.place(best, "location") if distance_km(lat, lon, best.lat, best.lon) <= 300 else None

    def place(self, entry: Entry, how: str) -> Place:
        """The core's value for an entry of the gazetteer."""
        return Place(
            id=entry.id,
            name=entry.name,
            kind=_KIND.get(entry.kind, entry.kind),  # type: ignore[arg-type]  # the rest are the same words
            municipality=self._gazetteer.municipality_name(entry.municipality) if entry.municipality else "",
            municipality_number=entry.municipality,
            county=self._gazetteer.county_name(entry.county) if entry.county else "",
            lat=entry.lat,
            lon=entry.lon,
            how=how,
            population=entry.population,
            members=entry.members if entry.kind in ("county", "region", "former_county") else (),
        )

    def split_successors(self, entry_id: str) -> tuple[Place, ...]:
        """Today's municipalities of a former one that was split; empty otherwise."""
        entry = next((one for one in self._gazetteer.entries if one.id == entry_id), None)
        if entry is None or entry.kind != "former_municipality" or len(entry.members) < 2:
            return ()
        return tuple(
            self.place(self._gazetteer.municipalities[number], "successor") for number in entry.members
        )

    # --- one span -------------------------------------------------------------------------------------------------

    def _hit_at(
        self,
        text: Sequence[Token],
        source: str,
        index: int,
        whole: bool,
        expecting: bool,
        taken: frozenset[int],
        names: frozenset[int],
    ) -> _Hit | None:
        code = self._read_post_code(text, index, whole or expecting, source)
        if code is not None:
            return _Hit(
                index,
                index + 1,
                (Candidate(code, "post_code"),),
                3.0,
                _role(text, index),
                _is_refused(text, index),
                False,
            )
        for size in range(min(_LONGEST_NAME, len(text) - index), 0, -1):
            window = text[index : index + size]
            if any(token.index in taken for token in window) or window[0].light.isdigit():
                continue
            found = self._index.exact([token.light for token in window], [token.fold for token in window])
            if not found:
                continue
            evidence = _evidence(text, index, index + size, whole=whole, names=names)
            if evidence < 0:
                return None
            if size == 1:
                if evidence == 0 and found[0].how == "exact" and len(text) > _LONGEST_BARE and not _after_break(text, index, source):
                    # A bare lower-case name amid a long sentence is a word ("den ene drammen"), not an address.
                    return None
                if self._is_only_a_word(text, index, evidence, expecting=expecting, found=found):
                    return None
                town = self._town_of_area(window[0])
                found = town or found
            return self._hit(text, index, index + size, found, evidence, fuzzy=False)
        return self._loose_hit(text, source, index, whole, expecting, names)

    def _town_of_area(self, token: Token) -> tuple[Candidate, ...]:
        """The town in "trondheimsområdet": people mean to come to town, not any corner of the region."""
        if not token.fold.endswith(("omradet", "regionen")):
            return ()
        return tuple(
            one
            for one in self._index.with_ending(token.fold, token.light)
            if one.entry.kind == "municipality"
        )

    def _loose_hit(
        self,
        text: Sequence[Token],
        source: str,
        index: int,
        whole: bool,
        expecting: bool,
        names: frozenset[int],
    ) -> _Hit | None:
        token = text[index]
        if not token.fold or not token.fold[0].isalpha():
            return None
        evidence = _evidence(text, index, index + 1, whole=whole, names=names)
        if evidence < 0:
            return None
        if index + 1 < len(text) and source[token.end : text[index + 1].start] == ".":
            found = self._index.shortened((token.fold, text[index + 1].fold))
            if found:
                return self._hit(text, index, index + 2, found, evidence, fuzzy=False)
        if self._index.is_common(token.light):
            return None
        if index + 1 < len(text) and text[index + 1].light in _QUALIFYING and len(text) <= 6:
            evidence = max(evidence, 1.0)
        found = self._index.with_ending(token.fold, token.light)
        if found and not (len(token.fold) < 6 and evidence < 1):
            return self._hit(text, index, index + 1, found, evidence, fuzzy=False)
        if whole or expecting or evidence >= 2:
            found = self._index.begun(token.fold)
            if found:
                return self._hit(text, index, index + 1, found, evidence, fuzzy=True)
        if self._index.is_form_of_common(token.light) and evidence < 3:
            return None
        allowed = _allowed(len(token.fold), 3.0 if expecting and len(text) <= 4 else evidence)
        if allowed == 0:
            return None
        found = self._index.near(token.fold, allowed=allowed)
        found = tuple(
            one
            for one in found
            if not self._index.is_word(one.entry.name.lower()) or evidence >= 2.5 or whole
        )
        if not found:
            return None
        top = found[0]
        found = tuple(one for one in found if top.score - one.score < 0.25)
        return self._hit(text, index, index + 1, found, evidence, fuzzy=True)

    def _hit(
        self,
        text: Sequence[Token],
        start: int,
        end: int,
        found: tuple[Candidate, ...],
        evidence: float,
        *,
        fuzzy: bool,
    ) -> _Hit:
        return _Hit(start, end, found, evidence, _role(text, start), _is_refused(text, start), fuzzy)

    def _is_only_a_word(
        self,
        text: Sequence[Token],
        index: int,
        evidence: float,
        *,
        expecting: bool,
        found: tuple[Candidate, ...],
    ) -> bool:
        token = text[index]
        previous = text[index - 1].light if index else ""
        if (previous, token.light) in _BLOCKED and evidence < 3:
            return True
        if not (self._index.is_word(token.light) or self._index.is_common(token.light)):
            return False
        needed = 2.0 if expecting and len(text) <= 3 else 2.5
        return evidence < needed and not self._area_follows(text, index, found)

    def _area_follows(self, text: Sequence[Token], index: int, found: tuple[Candidate, ...]) -> bool:
        """True for "gran på hadeland", "bø i telemark": the area after the word holds a place of that name."""
        if index + 2 >= len(text) or text[index + 1].light not in _QUALIFYING:
            return False
        after = text[index + 2]
        areas = self._index.exact([after.light], [after.fold])
        return any(_lies_in(one.entry, area.entry) for area in areas for one in found)

    def _read_post_code(self, text: Sequence[Token], index: int, alone: bool, source: str) -> Entry | None:
        word = text[index].light.removeprefix("n") if text[index].light[:2].isalnum() else text[index].light
        word = word.removeprefix("o") if word.startswith("o") and len(word) == 5 else word
        if len(word) != 4 or not word.isdigit():
            return None
        previous = text[index - 1].light if index else ""
        following = text[index + 1].light if index + 1 < len(text) else ""
        if (
            previous in ("kl", "klokka", "klokken", "år", "siden", "sidan", "i", "since")
            and _YEAR_FROM <= int(word) <= _YEAR_TO
            and not alone
        ):
            return None
        if following in ("kr", "kroner", "år", "kg", "nok", "mg", "kcal", "spenn"):
            return None
        entry = self._post_code(word)
        if entry is None:
            return None
        if _YEAR_FROM <= int(word) <= _YEAR_TO:
            cue = previous in ("n", "no", "postnummer", "postnr", "på") or text[index].light.startswith("n")
            code = self._gazetteer.post_codes[word]
            town_follows = bool(following) and following == code.town.lower().split(" ")[0]
            if not (cue or town_follows or len(text) == 1):
                return None
        return entry

    def _post_code(self, code: str) -> Entry | None:
        found = self._gazetteer.post_codes.get(code)
        if found is None:
            return None
        home = self._gazetteer.municipalities.get(found.municipality)
        return Entry(
            id=f"post:{code}",
            name=found.town,
            kind="locality",
            municipality=found.municipality,
            county=home.county if home else "",
            lat=found.lat,
            lon=found.lon,
            population=home.population if home else 0,
        )

    def _abroad(self, text: Sequence[Token], used: set[int]) -> str | None:
        for size in (3, 2, 1):
            for start in range(len(text) - size + 1):
                if any(i in used for i in range(start, start + size)):
                    continue
                name = self._gazetteer.abroad.get("".join(token.fold for token in text[start : start + size]))
                if name is not None:
                    return name
        return None

    # --- all spans ------------------------------------------------------------------------------------------------

    def _settle(self, hits: list[_Hit], text: Sequence[Token], source: str) -> PlaceReading:
        spans = frozenset(i for hit in hits for i in range(hit.start, hit.end))
        excluded = tuple(self.place(hit.best, "excluded") for hit in hits if hit.refused)
        hits = [hit for hit in hits if not hit.refused]
        hits = self._qualify(hits, text)
        if not hits:
            return PlaceReading(spans=spans, excluded=excluded)
        strongest = max(hit.evidence for hit in hits)
        if any(not hit.fuzzy for hit in hits) and strongest >= 1:
            hits = [hit for hit in hits if not hit.fuzzy or hit.evidence >= 1]
        top_role = max(hit.role for hit in hits)
        if top_role >= 3 or any(hit.role == 1 for hit in hits):
            hits = [hit for hit in hits if hit.role == top_role]
        choices = [(hit, self._choices(hit)) for hit in hits]
        for hit, options in choices:
            if len(options) > 1:
                return PlaceReading(
                    "ambiguous",
                    tuple(self.place(one.entry, one.how) for one in options),
                    excluded,
                    spans,
                    hit.fuzzy,
                )
        places: list[Place] = []
        fuzzy = False
        for hit, options in choices:
            place = self.place(options[0].entry, options[0].how)
            if all(place.id != other.id for other in places):
                places.append(place)
                fuzzy = fuzzy or hit.fuzzy
        return PlaceReading("one" if len(places) == 1 else "several", tuple(places), excluded, spans, fuzzy)

    def _qualify(self, hits: list[_Hit], text: Sequence[Token]) -> list[_Hit]:
        """Lets one name tell which of several is meant: "Bø i Telemark", "Os ved Bergen", "på Toten, helst Raufoss"."""
        out = list(hits)
        for hit in hits:
            for other in hits:
                if hit is other or hit not in out or other not in out:
                    continue
                between = [
                    token.light for token in text[min(hit.end, other.end) : max(hit.start, other.start)]
                ]
                adjacent = not between or (len(between) <= 2 and any(word in _QUALIFYING for word in between))
                inside = tuple(one for one in hit.candidates if _lies_in(one.entry, other.best))
                if (
                    other.best.kind in ("county", "region", "former_county")
                    and inside
                    and not _same_area(hit.best, other.best)
                ):
                    out[out.index(hit)] = replace(hit, candidates=inside)
                    out.remove(other)
                elif (
                    adjacent
                    and not any(word in _OR for word in between)
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
                    elif len(self._choices(hit)) > 1 and hit.start < other.start:
                        nearest = min(hit.candidates, key=lambda one: _apart(one.entry, other.best))
                        if _apart(nearest.entry, other.best) <= _NEAR_TOWN_KM:
                            out[out.index(hit)] = replace(hit, candidates=(nearest,))
                            out.remove(other)
        return out

    def _choices(self, hit: _Hit) -> list[Candidate]:
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
        clear = found[0].score - found[1].score > 0.08 or found[1].cost - found[0].cost > 0.15
        if hit.fuzzy and top.how != "prefix" and clear:
            return found[:1]
        if top.how == "prefix":
            return found[:6]
        people = top.entry.population
        rivals = [one for one in found[1:] if _is_rival(one.entry, people)]
        if not rivals or (
            people > _DOMINANT_PEOPLE
            and people >= _DOMINANT_TIMES * max(one.entry.population or _UNKNOWN_DISTRICT for one in rivals)
        ):
            return found[:1]
        return [top, *rivals][:6]


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
    if entry.population == 0:
        return top < (_DOMINANT_PEOPLE * 2 if entry.kind == "district" else _SMALL_TOWN)
    return entry.population >= _SMALLEST_ASKED and entry.population >= _SHARE_OF_TOP * top


def _lies_in(entry: Entry, area: Entry) -> bool:
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


def _allowed(length: int, evidence: float) -> int:
    """How many slips are forgiven in a word of this length with this much evidence around it (docs/places.md)."""
    if evidence >= 2:
        return 2 if length >= 7 else 1 if length >= 4 else 0
    if evidence >= 1:
        return 2 if length >= 8 else 1 if length >= 5 else 0
    return 1 if length >= 7 else 0


def _whole(text: Sequence[Token], aside: frozenset[int], index: PlaceIndex) -> bool:
    """True when the message is a place and little else: one to three words besides filters, names and filling words."""
    left = [token for token in text if token.index not in aside]
    content = [token for token in left if not index.is_common(token.light) or index.is_word(token.light)]
    return 1 <= len(content) <= 2 and len(left) <= 3 and not any(token.light in _NAMING for token in left)


def _evidence(text: Sequence[Token], start: int, end: int, *, whole: bool, names: frozenset[int]) -> float:
    """How much the surroundings speak for a place: -1 against, 0 nothing, 1 weak, 2 good, 3 firm."""
    before = [token.light for token in text[max(0, start - 6) : start]]
    previous = before[-1] if before else ""
    following = text[end].light if end < len(text) else ""
    if previous in _NAMING or (len(before) > 1 and before[-2] in _NAMING and previous in ("er", "is")):
        return -1.0
    total = 0.0
    named = {i for i in (start - 1, end, start - 2) if i in names}
    if previous in _PREPOSITIONS:
        total = 1.0
        if any(word in _LIVING for word in before[:-1]):
            total = 3.0
        elif any(word in _SEEKING for word in before[:-1]) or any(
            i in names for i in range(max(0, start - 5), end + 4)
        ):
            total = 2.6
    if following in _AFTER:
        total = max(total, 3.0)
    if named:
        total = max(total, 2.0)
    if whole and len(text) - len(names) <= 2:
        total = max(total, 3.0)
    elif whole:
        total = max(total, 2.0)
    token = text[start]
    if token.capital and start > 0 and not token.text.isupper() and not all(one.capital for one in text):
        total += 1.0 if total < 3 else 0.0
    return total


def _after_break(text: Sequence[Token], index: int, source: str) -> bool:
    """True at the start, at the end, or after a comma or full stop: where an address may stand alone."""
    if index in (0, len(text) - 1):
        return True
    before = source[text[index - 1].end : text[index].start]
    after = source[text[index].end : text[index + 1].start]
    return any(char in before + after for char in ",.;:!?(/-\n")


def _role(text: Sequence[Token], start: int) -> int:
    before = [token.light for token in text[max(0, start - 4) : start]]
    if before and before[-1] in ("fra", "frå", "from") and _MOVING & set(before):
        return 1
    for word in reversed(before):
        if word in _LIVING or word in ("ut", "helst"):
            return 3
        if word in _WORK_OR_PAST:
            return 1
        if word in ("men", "but", "og", "eller"):
            break
    if (
        before
        and before[-1] in ("fra", "frå", "from")
        and any(token.light in ("er", "am", "e") for token in text[max(0, start - 3) : start])
    ):
        return 1
    return 2


def _is_refused(text: Sequence[Token], start: int) -> bool:
    before = [token.light for token in text[max(0, start - 3) : start]]
    if not before:
        return False
    if before[-1] in _REFUSING:
        return True
    return len(before) > 1 and before[-1] in _PREPOSITIONS and before[-2] in _REFUSING
