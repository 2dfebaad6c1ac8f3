"""The rows of the place files. Each knows where it stands: a fault is told with file, line and mend."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.errors import KnowledgeError, Problem
from knowledge.gazetteer import Entry

_COLUMNS = {
    "counties.csv": ("number", "name", "other_names", "lat", "lon"),
    "municipalities.csv": ("number", "name", "county", "other_names", "centre", "population", "lat", "lon"),
    "localities.csv": (
        "id",
        "name",
        "municipality",
        "lat",
        "lon",
        "population",
        "other_names",
        "point",
        "source",
    ),
    "postcodes.csv": ("code", "town", "municipality", "lat", "lon"),
    "former.csv": (
        ("id", "name", "other_names", "numbers", "until", "successors", "lat", "lon", "population")
    ),
    "former_counties.csv": ("id", "name", "other_names", "until", "members", "lat", "lon"),
    "regions.csv": ("id", "name", "other_names", "members", "lat", "lon"),
    "districts.csv": ("id", "name", "municipality", "other_names", "lat", "lon", "population"),
    "aliases.csv": ("alias", "target", "kind"),
    "abroad.csv": ("name", "shown"),
}


@dataclass(slots=True)
class Row:
    """A row of a CSV file that knows where it stands."""

    file: str
    line: int
    values: dict[str, str]
    reader: Reader

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def wrong(self, text: str) -> None:
        self.reader.wrong(self.file, self.line, text)

    def needed(self, column: str) -> str:
        value = self.values[column]
        if not value:
            self.wrong(f"{column} is empty: write it")
        return value

    def names(self, column: str) -> tuple[str, ...]:
        """The parts of a field that are parted by `|`."""
        value = self.values[column]
        return tuple(value.split("|")) if value else ()

    def whole(self, column: str) -> int:
        """A whole number, 0 when empty."""
        value = self.values[column] or "0"
        if not value.isdecimal():
            self.wrong(f"{column} {value!r} is not a whole number: write digits only")
            return 0
        return int(value)

    def point(self) -> tuple[float, float]:
        """Degrees; a point outside Norway and Svalbard is a fault."""
        try:
            lat, lon = float(self.values["lat"]), float(self.values["lon"])
        except ValueError:
            self.wrong("lat and lon must be degrees such as 59.9133 and 10.7390")
            return 0.0, 0.0
        mainland = 57.8 <= lat <= 71.3 and 4.0 <= lon <= 31.6
        svalbard = 74.0 <= lat <= 81.0 and 10.0 <= lon <= 35.0
        if not (mainland or svalbard):
            self.wrong(f"{lat}, {lon} lies outside Norway: lat comes first, then lon")
        return lat, lon

    def members(self, column: str, known: Mapping[str, Entry], least: int = 1) -> tuple[str, ...]:
        numbers = self.names(column)
        if len(numbers) < least:
            self.wrong(f"{column} is empty: write municipality numbers parted by |")
        for number in numbers:
            if number not in known:
                self.wrong(f"{column} names {number}, which is no municipality of today: correct the number")
        if len(set(numbers)) != len(numbers):
            self.wrong(f"{column} names a municipality twice: remove one")
        return numbers


@dataclass(slots=True)
class Reader:
    folder: Path
    problems: list[Problem] = field(default_factory=list)
    where: dict[str, Row] = field(default_factory=dict)
    """The row of each id, so that a duplicate can be told with its line."""

    def wrong(self, file: str, line: int, text: str) -> None:
        self.problems.append(Problem(f"{self.folder.name}/{file}", line, text))

    def rows(self, file: str) -> Iterator[Row]:
        columns = _COLUMNS[file]
        text = self._text(file)
        if text is None:
            return
        lines = csv.reader(text.splitlines())
        head = tuple(next(lines, ()))
        if head != columns:
            self.wrong(file, 1, f"the first line must be: {','.join(columns)}")
            return
        for values in lines:
            if len(values) != len(columns):
                self.wrong(file, lines.line_num, f"has {len(values)} fields, needs {len(columns)}")
                continue
            yield Row(file, lines.line_num, dict(zip(columns, values, strict=True)), self)

    def words(self, file: str) -> frozenset[str]:
        """The words of a text file: any number on a line, `#` starts a comment, all in lower case."""
        found: dict[str, int] = {}
        for number, line in enumerate((self._text(file) or "").splitlines(), start=1):
            for word in line.partition("#")[0].split():
                if word != word.lower():
                    self.wrong(file, number, f"{word!r} has a capital letter: write it in lower case")
                elif word in found:
                    self.wrong(file, number, f"{word!r} is already on line {found[word]}: remove one")
                found.setdefault(word, number)
        return frozenset(found)

    def add(self, row: Row, entry: Entry) -> Entry:
        """Keeps the id of the entry, which must be new."""
        first = self.where.setdefault(entry.id, row)
        if first is not row:
            row.wrong(f"the id {entry.id!r} is already used in {first.file}:{first.line}: choose another")
        return entry

    def finish(self) -> None:
        if self.problems:
            raise KnowledgeError(tuple(sorted(self.problems, key=lambda p: (p.path, p.line, p.text))))

    def _text(self, file: str) -> str | None:
        try:
            return (self.folder / file).read_text(encoding="utf-8")
        except FileNotFoundError:
            self.wrong(file, 1, "the file is missing: put it back")
        except UnicodeDecodeError:
            self.wrong(file, 1, "the file is not UTF-8: save it as UTF-8")
        return None
