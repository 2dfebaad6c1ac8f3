"""The build itself: reads, decides, writes."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable
from pathlib import Path

from knowledge.build_places import sources
from knowledge.build_places.localities import BuildError, Locality, municipality_point, place_localities
from knowledge.build_places.post import key, post_codes, villages, votes

HERE = Path(__file__).parent
PLACES = HERE.parent / "places"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m knowledge.build_places")
    for option in ("--geonames", "--kommuneinfo", "--post-codes", "--post-municipalities"):
        parser.add_argument(option, type=Path, required=True)
    given = parser.parse_args()
    try:
        _build(given.geonames, given.kommuneinfo, given.post_codes, given.post_municipalities)
    except BuildError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the build speaks to the person at the terminal
        return 1
    return 0


def _build(geonames: Path, kommuneinfo: Path, post_towns: Path, post_municipalities: Path) -> None:
    municipalities = {row["number"]: row for row in sources.read_rows(HERE / "municipality_facts.csv")}
    boxes = sources.read_kommuneinfo(
        kommuneinfo, {number: row["name"] for number, row in municipalities.items()}
    )
    codes = post_codes(
        sources.read_post_municipalities(post_municipalities),
        sources.read_post_towns(post_towns),
        municipalities,
        {
            row["code"]: (row["municipality"], row["town"].upper())
            for row in sources.read_rows(HERE / "post_code_facts.csv")
        },
    )
    placed = place_localities(
        sources.read_geonames(geonames), boxes, municipalities, votes(codes), HERE / "locality_facts.csv"
    )
    own = _own_localities(HERE / "town_points.csv", placed)
    notes = {row["number"]: row for row in sources.read_rows(HERE / "municipality_points.csv")}
    points: dict[str, tuple[float, float]] = {}
    rows = []
    for number, row in municipalities.items():
        box = boxes.get(number)
        lat, lon, _ = municipality_point(row, notes.get(number), placed + own, box)
        points[number] = (lat, lon)
        names = [*(box.other_names if box else ()), *row["other_names"].split("|")]
        other = "|".join(dict.fromkeys(name for name in names if name))
        rows.append((number, row["name"], number[:2], other, row["centre"], row["population"], lat, lon))
    _write(
        "municipalities.csv",
        ("number", "name", "county", "other_names", "centre", "population", "lat", "lon"),
        rows,
    )
    special = [place for place in own if place.municipality not in municipalities]
    points |= {place.municipality: (place.lat, place.lon) for place in reversed(special)}
    everywhere = placed + own
    former = _former(everywhere)
    districts = {
        (key(row["name"]), row["municipality"]): (float(row["lat"]), float(row["lon"]))
        for row in sources.read_rows(PLACES / "districts.csv")
    }
    at = former | districts
    everywhere += villages(codes, everywhere, municipalities, points, set(at))
    _write(
        "localities.csv",
        ("id", "name", "municipality", "lat", "lon", "population", "other_names", "point", "source"),
        (
            (p.id, p.name, p.municipality, p.lat, p.lon, p.population, p.other_names, _point(p), p.source)
            for p in sorted(everywhere, key=lambda p: (p.municipality, p.id))
        ),
    )
    at |= {(key(place.name), place.municipality): (place.lat, place.lon) for place in everywhere}
    _write(
        "postcodes.csv",
        ("code", "town", "municipality", "lat", "lon"),
        (
            (
                code.code,
                code.town,
                code.municipality,
                *at.get((key(code.town), code.municipality), points.get(code.municipality, ("", ""))),
            )
            for code in codes
            if code.municipality in points
        ),
    )


def _own_localities(path: Path, placed: list[Locality]) -> list[Locality]:
    """The villages whose point we know ourselves; one that the source knows already stops the build."""
    known = {(place.name, place.municipality) for place in placed}
    found = []
    for row in sources.read_rows(path):
        if (row["name"], row["municipality"]) in known:
            raise BuildError(f"{path.name}: {row['name']} in {row['municipality']} is in the source already")
        found.append(
            Locality(
                f"locality:{row['municipality']}-{key(row['name'])}",
                row["name"],
                row["municipality"],
                float(row["lat"]),
                float(row["lon"]),
                int(row["population"] or 0),
                row["other_names"],
                "own",
            )
        )
    return found


def _former(localities: list[Locality]) -> dict[tuple[str, str], tuple[float, float]]:
    """Writes the former municipalities with a point: ours, or that of the locality `at` in a successor.

    Returns the points by name and successor.
    """
    rows: list[tuple[str, ...]] = []
    points: dict[tuple[str, str], tuple[float, float]] = {}
    for row in sources.read_rows(HERE / "former_facts.csv"):
        successors = row["successors"].split("|")
        if row["lat"]:
            lat, lon = float(row["lat"]), float(row["lon"])
        else:
            hits = [
                place
                for place in localities
                if place.municipality in successors
                and place.exact
                and row["at"] in (place.name, *place.other_names.split("|"))
            ]
            if len(hits) != 1:
                raise BuildError(
                    f"former_facts.csv: {row['name']}: {len(hits)} localities named {row['at']!r}"
                )
            lat, lon = hits[0].lat, hits[0].lon
        points |= {(key(row["name"]), number): (lat, lon) for number in successors}
        number = row["numbers"].split("|")[-1]
        row_id = f"former:{number}-{key(row['name'])}"
        names = (row["name"], row["other_names"], row["numbers"], row["until"], row["successors"])
        rows.append((row_id, *names, str(lat), str(lon), row["population"]))
    _write(
        "former.csv",
        ("id", "name", "other_names", "numbers", "until", "successors", "lat", "lon", "population"),
        sorted(rows),
    )
    return points


def _point(place: Locality) -> str:
    return "own" if place.exact else "municipality"


def _write(name: str, head: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    with (PLACES / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


if __name__ == "__main__":
    sys.exit(main())
