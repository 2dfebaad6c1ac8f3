"""Place files -> the file of imported places, and the report of what became of each row. Used by `python -m bot places`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.errors import InputError
from db.places.errors import PlacesUnavailable
from db.places.store import Building, SourceRow
from knowledge.gazetteer import Gazetteer
from knowledge.place_files import alternate_names, geonames, kommuneinfo, post_codes, ssr
from knowledge.place_files.merging import Merged, Merger, Target
from knowledge.place_files.municipality import Municipalities
from knowledge.place_files.recognise import KNOWN, ORDER, Format, NotOurs, PlaceFile, recognised
from knowledge.place_files.rows import (
    BadRow,
    RawArea,
    RawMunicipality,
    RawName,
    RawPlace,
    RawPostCode,
    Read,
    Skipped,
    Unreadable,
    lines_of,
)

MOST_TOLD_SINGLY = 5
"""Files of one format that are reported one by one; a register in pages has thousands."""

MOST_KEPT = 100_000
"""Problems kept in memory for the report; a file with more has one fault, not a hundred thousand. The count goes on."""

Progress = Callable[[str, int], None]
"""Told the file that is read and how many rows were read in all."""

Told = Callable[[str], None]
"""Given every problem as one line, while the files are read."""


@dataclass(slots=True)
class FileReport:
    """What became of the rows of one file. `rows` = those used + `bad` + all `skipped`."""

    file: str
    format: Format
    rows: int = 0
    places: int = 0
    known: int = 0
    names: int = 0
    post_codes_new: int = 0
    post_codes_changed: int = 0
    bad: int = 0
    skipped: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class ImportReport:
    """The whole import. `applied` if the file was made.

    `problems` are lines `file:line: reason` and what a whole file lacks, the first `MOST_KEPT` of `problem_count`.
    `skipped_files` lay in a folder and are none of ours.
    """

    files: list[FileReport] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    problem_count: int = 0
    skipped_files: tuple[str, ...] = ()
    applied: bool = False

    def total(self, what: str) -> int:
        return sum(getattr(each, what) for each in self.files)

    def by_format(self) -> list[FileReport]:
        """The files, but those of a format that many files have (pages) laid together as one."""
        found: list[FileReport] = []
        for format_ in dict.fromkeys(each.format for each in self.files):
            own = [each for each in self.files if each.format == format_]
            found += own if len(own) <= MOST_TOLD_SINGLY else [_together(own)]
        return found

    def as_json(self) -> dict[str, object]:
        """The object that `--json` prints."""
        skipped: Counter[str] = Counter()
        for each in self.files:
            skipped.update(each.skipped)
        return {
            "rows": self.total("rows"),
            "places": self.total("places"),
            "names": self.total("names"),
            "post_codes": self.total("post_codes_new") + self.total("post_codes_changed"),
            "known": self.total("known"),
            "skipped": dict(sorted(skipped.items())),
            "bad": self.total("bad"),
            "problems": self.problems,
            "skipped_files": list(self.skipped_files),
            "applied": self.applied,
        }


def _together(files: Sequence[FileReport]) -> FileReport:
    whole = FileReport(f"{len(files)} files, {files[0].file} to {files[-1].file}", files[0].format)
    for each in files:
        for what in ("rows", "places", "known", "names", "post_codes_new", "post_codes_changed", "bad"):
            setattr(whole, what, getattr(whole, what) + getattr(each, what))
        whole.skipped.update(each.skipped)
    return whole


@dataclass(frozen=True, slots=True)
class Found:
    """The files to be read, in the order in which they have to be; and those of folders (their paths inside) that are none."""

    files: tuple[PlaceFile, ...]
    skipped: tuple[str, ...]


def place_files(paths: Sequence[Path], forced: Format | None) -> Found:
    """The files in `paths`, folders opened. `forced` is taken as the format of every file.

    Raises InputError for a file that is missing or cannot be read, a named one that is none of ours, a folder without any.
    """
    found: list[PlaceFile] = []
    skipped: list[str] = []
    for path in paths:
        if not path.exists():
            raise InputError(f"{path}: there is no such file or folder")
        inside = (
            sorted(each for each in path.rglob("*") if each.is_file() and not each.name.startswith("."))
            if path.is_dir()
            else [path]
        )
        if not inside:
            raise InputError(f"{path}: the folder holds no file")
        before = len(found)
        for each in inside:
            try:
                found.append(recognised(each) if forced is None else _forced(each, forced))
            except NotOurs as error:
                # A readme lies in many folders; a file that was named is meant to be read.
                if not path.is_dir():
                    raise InputError(str(error)) from None
                skipped.append(str(each.relative_to(path)))
            except Unreadable as error:
                raise InputError(str(error)) from None
        if len(found) == before:
            raise InputError(f"{path}: the folder holds none of the files we read: {KNOWN}")
    return Found(tuple(sorted(found, key=lambda file: ORDER.index(file.format))), tuple(skipped))


def _forced(path: Path, forced: Format) -> PlaceFile:
    try:
        return PlaceFile(path, recognised(path).member, forced)
    except Unreadable:
        return PlaceFile(path, "", forced)


def run(
    found: Found,
    *,
    target: Path,
    gazetteer: Gazetteer,
    former: dict[str, tuple[str, ...]],
    imported_at: str,
    dry_run: bool,
    progress: Progress,
    step: Callable[[str], None],
    told: Told,
) -> ImportReport:
    """Reads the files into a new file at `target`; with `dry_run` the new file is made and thrown away.

    `imported_at` is the present in ISO 8601. Raises InputError, with what was imported before untouched, for a file that cannot
    be read, a source without a usable row or with more bad than good ones, and the disk.
    """
    files = found.files
    work = _Import(gazetteer, former, told)
    work.report.skipped_files = found.skipped
    formats = list(dict.fromkeys(file.format for file in files))
    try:
        with Building(target, formats) as building:
            for file in files:
                work.read(file, building, progress)
            work.finish(building)
            for format_ in formats:
                work.refuse_useless(format_)
                own = [file for file in files if file.format == format_]
                rows = sum(each.rows for each in work.report.files if each.format == format_)
                building.source(SourceRow(format_, imported_at, _listed(own), rows))
            building.complete(step)
            if not dry_run:
                building.replace()
                work.report.applied = True
    except Unreadable as error:
        raise InputError(str(error)) from None
    except PlacesUnavailable as error:
        raise InputError(str(error)) from None
    return work.report


def _listed(files: Sequence[PlaceFile]) -> str:
    names = sorted(file.path.name for file in files)
    return ", ".join(names) if len(names) <= 3 else f"{names[0]} … {names[-1]} ({len(names)} files)"


class _Import:
    """One import: the merger and what is remembered between files."""

    def __init__(self, gazetteer: Gazetteer, former: dict[str, tuple[str, ...]], told: Told) -> None:
        self._told = told
        self._first_bad: dict[Format, str] = {}
        self._gazetteer = gazetteer
        self._merger = Merger(gazetteer, Municipalities(gazetteer, former))
        self._targets: dict[int, Target] | None = None
        self._named: set[int] = set()
        self._historic: list[tuple[FileReport, RawName]] = []
        self._codes: dict[Format, set[str]] = {}
        self._missing: list[str] = []
        self._rows_read = 0
        self.report = ImportReport()

    def read(self, file: PlaceFile, building: Building, progress: Progress) -> None:
        report = FileReport(file.name, file.format)
        self.report.files.append(report)
        if file.format == "alternate-names" and self._targets is None:
            self._targets = {**self._merger.shipped_geonames, **building.targets()}
        municipalities: set[str] = set()
        for row in self._rows(file):
            count = row.count if isinstance(row, Skipped) else 1
            report.rows += count
            self._rows_read += count
            progress(file.name, self._rows_read)
            try:
                self._take(row, report, building)
            except ValueError as error:
                self._bad(BadRow(file.name, getattr(row, "line", 0), str(error)), report)
            if isinstance(row, RawMunicipality):
                municipalities.add(row.number)
        if file.format == "kommuneinfo":
            missing = self._merger.missing_municipalities(frozenset(municipalities))
            self._missing += [f"{file.name}: {each}" for each in missing]

    def finish(self, building: Building) -> None:
        """What can be told only when all is read: old names are taken for places that have no other."""
        for report, row in self._historic:
            if row.number in self._named:
                report.skipped["historic name"] += 1
            else:
                self._add_name(row, report, building)
        # Last, since a file of one county lacks three hundred.
        for each in self._missing:
            self._problem(each)

    def refuse_useless(self, format_: Format) -> None:
        """Raises InputError when the rows of a source would replace good ones with nothing, or are mostly bad."""
        own = [each for each in self.report.files if each.format == format_]
        rows, bad = sum(each.rows for each in own), sum(each.bad for each in own)
        skipped: Counter[str] = sum((each.skipped for each in own), Counter())
        taken = rows - skipped.total()
        if taken > bad and 2 * bad <= taken:
            return
        first = self._first_bad.get(format_)
        if first is not None:
            said = "no row can be used" if taken == bad else f"most rows are bad ({bad} of {taken})"
            raise InputError(
                f"{first}; {said}: is {format_} the right --format? What was imported before is kept"
            )
        names = own[0].file if len(own) == 1 else f"{own[0].file} and {len(own) - 1} more"
        why = "; ".join(f"{count} skipped: {reason}" for reason, count in skipped.most_common(3))
        raise InputError(
            f"{names} ({format_}): no row can be used ({why or 'there are none'}): is it the right file? "
            "What was imported before is kept"
        )

    def _rows(self, file: PlaceFile) -> Iterator[Read]:
        with file.opened() as stream:
            match file.format:
                case "geonames":
                    yield from geonames.read(lines_of(stream), file.name)
                case "alternate-names":
                    yield from alternate_names.read(lines_of(stream), file.name, self._targets or {})
                case "post-geonames":
                    yield from post_codes.read_geonames(lines_of(stream), file.name)
                case "post-posten":
                    yield from post_codes.read_posten(lines_of(stream), file.name)
                case "kommuneinfo":
                    yield from kommuneinfo.read(stream, file.name)
                case "ssr":
                    yield from ssr.read(stream, file.name)

    def _take(self, row: Read, report: FileReport, building: Building) -> None:
        match row:
            case BadRow():
                self._bad(row, report)
            case Skipped():
                report.skipped[row.reason] += row.count
            case RawPlace():
                self._add_place(row, report, building)
            case RawArea():
                area = self._merger.area(row)
                if area:
                    building.tie("geonames", row.number, area)
                    report.known += 1
                else:
                    report.skipped[f"{row.level} we have under no such name"] += 1
            case RawMunicipality():
                self._add_names(self._merger.municipality(row), report, building)
                report.known += 1
            case RawName():
                if row.historic:
                    self._historic.append((report, row))
                else:
                    self._named.add(row.number)
                    self._add_name(row, report, building)
            case RawPostCode():
                self._add_post_code(row, report, building)

    def _add_place(self, row: RawPlace, report: FileReport, building: Building) -> None:
        merged = self._merger.place(row)
        if merged.new is not None:
            building.place(row.source, merged.new)
            report.places += 1
        else:
            report.known += 1
            if isinstance(merged.target, int) and (row.population or row.rank):
                building.grow(merged.target, row.population, row.rank)
            if row.source == "geonames":
                building.tie("geonames", row.number, merged.target)
        self._add_names(merged, report, building)

    def _add_names(self, merged: Merged, report: FileReport, building: Building) -> None:
        building.names(report.format, merged.names)
        # The name a new place came with is no name added to it.
        report.names += len(merged.names) - (merged.new is not None)

    def _add_name(self, row: RawName, report: FileReport, building: Building) -> None:
        assert self._targets is not None
        names = self._merger.names(self._targets[row.number], row.name)
        building.names(report.format, names)
        report.names += len(names)
        report.known += not names

    def _add_post_code(self, row: RawPostCode, report: FileReport, building: Building) -> None:
        met = self._codes.setdefault(report.format, set())
        if row.code in met:
            report.skipped["further place of a post code"] += 1
            return
        post = self._merger.post_code(row)
        met.add(row.code)
        building.post_code(report.format, post)
        shipped = self._gazetteer.post_codes.get(row.code)
        if shipped is None:
            report.post_codes_new += 1
        elif (shipped.town, shipped.municipality) != (post.town, post.municipality):
            report.post_codes_changed += 1
        else:
            report.known += 1

    def _bad(self, row: BadRow, report: FileReport) -> None:
        report.bad += 1
        self._first_bad.setdefault(report.format, str(row))
        self._problem(str(row))

    def _problem(self, line: str) -> None:
        self._told(line)
        self.report.problem_count += 1
        if len(self.report.problems) < MOST_KEPT:
            self.report.problems.append(line)
