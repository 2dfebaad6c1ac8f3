"""Files -> DangerRules. Reads every `*.toml` in the folder and collects all problems before it raises."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from knowledge.danger import Atom, DangerKind, DangerRules, Level, Part, Pattern, Rule, Scope, Shield
from knowledge.errors import KnowledgeError, Problem
from knowledge.toml_file import TomlFile

ROOT = Path(__file__).resolve().parent / "safety"

STEERING = ("negation", "filler", "exhaust", "urgent")
"""Lists the matching itself needs; see `DangerRules.lists`."""

EDGES = ("^", "$")
"""Where a clause or the message begins and ends."""

_TOP = {"lists", "shield", "rule", "keys", "ordinary", "glued"}
_RULE = {"id", "level", "kind", "why", "patterns", "unless", "window", "immediate", "yes", "no"}
_SHIELD = {"id", "scope", "why", "patterns"}
_WIDEST_GAP = 9


class PatternError(ValueError):
    """A pattern that cannot be read; the text says what to write instead."""


def load_danger(folder: Path = ROOT) -> DangerRules:
    """Reads the rules of the danger screen from `folder`.

    Raises KnowledgeError with every problem found, each with file, line and mend.
    """
    return _Reader(folder).read()


def parse_pattern(source: str) -> Pattern:
    """Reads one pattern line (grammar in `knowledge.danger`). Raises PatternError."""
    groups: list[tuple[Part, ...]] = []
    parts: list[Part] = []
    gap, over = 0, False
    for piece in source.split():
        if piece == "&":
            if not parts:
                raise PatternError("something must stand on both sides of &")
            if gap:
                raise PatternError("a gap cannot stand before &")
            groups.append(tuple(parts))
            parts = []
        elif piece.startswith(".."):
            over = piece.startswith("...")
            digits = piece.lstrip(".")
            if not parts or not digits.isdigit() or not 1 <= int(digits) <= _WIDEST_GAP:
                raise PatternError(f"write a gap as ..1 to ..{_WIDEST_GAP} between two words, not '{piece}'")
            gap = int(digits)
        else:
            optional = piece.endswith("?")
            if optional and not parts:
                raise PatternError(f"the first word cannot be optional; leave '{piece}' out")
            options = tuple(_atom(word) for word in piece.removesuffix("?").split("|"))
            parts.append(Part(options, gap, over, optional))
            gap, over = 0, False
    if gap:
        raise PatternError("a word must follow the gap")
    if not parts:
        raise PatternError("the pattern is empty, or ends with &; write a word")
    return Pattern(source, (*groups, tuple(parts)))


def _atom(word: str) -> Atom:
    if word in EDGES:
        return Atom("edge", word)
    if word == "#":
        return Atom("word", word)
    if "_" in word and not word.startswith("@"):
        for single in word.split("_"):
            if _atom(single).form not in ("word", "prefix"):
                raise PatternError(f"'{word}' may join only words and beginnings; write them as a list")
        return Atom("phrase", word)
    if word.startswith("@") and word[1:].isidentifier():
        return Atom("list", word[1:])
    if word.endswith("*") and len(word) > 3 and word[:-1].isalnum():
        return Atom("prefix", word[:-1])
    if word.startswith("*") and len(word) > 3 and word[1:].isalnum():
        return Atom("suffix", word[1:])
    if word and all(c.isalnum() or c == "'" or (not c.isascii() and c.isprintable()) for c in word):
        return Atom("word", word)
    raise PatternError(f"'{word}' is no word; write letters, @list, begin* or *end (three letters or more)")


class _Reader:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.lists: dict[str, tuple[Pattern, ...]] = {}
        self.shields: dict[str, Shield] = {}
        self.rules: dict[str, Rule] = {}
        self.used: list[tuple[str, TomlFile, tuple[str, ...]]] = []

    def read(self) -> DangerRules:
        keys: list[str] = []
        ordinary: set[str] = set()
        glued: list[str] = []
        paths = sorted(self.folder.glob("*.toml"))
        if not paths:
            self.problems.append(Problem(self.folder.name, 1, "no rule file found; restore the folder"))
        files = [TomlFile.read(path, self.folder.parent, self.problems) for path in paths]
        for file in files:
            for name in file.data.keys() - _TOP:
                file.problem(f"unknown section `{name}`; known are {', '.join(sorted(_TOP))}", name)
            self._read_lists(file)
            keys.extend(file.texts_of(file.data, "keys"))
            ordinary.update(file.texts_of(file.data, "ordinary"))
            glued.extend(file.texts_of(file.data, "glued"))
        for file in files:
            for table in file.tables("shield"):
                self._read_shield(file, table)
        for file in files:
            for table in file.tables("rule"):
                self._read_rule(file, table)
        self._check_lists()
        if self.problems:
            raise KnowledgeError(tuple(self.problems))
        return DangerRules(
            self.lists,
            self.shields,
            tuple(self.rules.values()),
            tuple(dict.fromkeys(keys)),
            frozenset(ordinary),
            tuple(dict.fromkeys(glued)),
        )

    def _read_lists(self, file: TomlFile) -> None:
        section = file.data.get("lists", {})
        if not isinstance(section, dict):
            file.problem("`lists` must be a section; write [lists]", "lists")
            return
        for name in section:
            near = ("[lists]", f"\n{name} = ")
            if name in self.lists:
                file.problem(f"list '{name}' stands twice; join them", *near)
            self.lists[name] = self._patterns(file, section, name, near)
            if any(len(pattern.groups) > 1 for pattern in self.lists[name]):
                file.problem(f"list '{name}' holds an &; only rules and shields may", *near)

    def _read_shield(self, file: TomlFile, table: Mapping[str, Any]) -> None:
        identifier = file.text_of(table, "id", "[[shield]]")
        near = ("[[shield]]", f'id = "{identifier}"')
        self._known(file, table, _SHIELD, near)
        if identifier in self.shields:
            file.problem(f"shield '{identifier}' stands twice; remove one", *near)
        scope: Any = table.get("scope")
        if scope not in get_args(Scope):
            file.problem(f"`scope` must be one of {', '.join(get_args(Scope))}", *near, "scope")
            scope = "clause"
        self.shields[identifier] = Shield(
            identifier,
            scope,
            file.text_of(table, "why", *near),
            self._patterns(file, table, "patterns", near),
            file.path,
            file.line_of(*near),
        )

    def _read_rule(self, file: TomlFile, table: Mapping[str, Any]) -> None:
        identifier = file.text_of(table, "id", "[[rule]]")
        near = ("[[rule]]", f'id = "{identifier}"')
        self._known(file, table, _RULE, near)
        if identifier in self.rules:
            file.problem(f"rule '{identifier}' stands twice; remove one", *near)
        level: Any = table.get("level")
        kind: Any = table.get("kind")
        if level not in get_args(Level):
            file.problem(f"`level` must be one of {', '.join(get_args(Level))}", *near, "level")
            level = "acute"
        if kind not in get_args(DangerKind):
            file.problem(f"`kind` must be one of {', '.join(get_args(DangerKind))}", *near, "kind")
            kind = "suicide"
        window = table.get("window", 10)
        if not isinstance(window, int) or not 1 <= window <= 40:
            file.problem("`window` must be a number of words from 1 to 40", *near, "window")
            window = 10
        immediate = table.get("immediate", level == "acute")
        if not isinstance(immediate, bool):
            file.problem("`immediate` must be true or false", *near, "immediate")
            immediate = True
        unless = file.texts_of(table, "unless", *near)
        for name in unless:
            if name not in self.shields:
                file.problem(f"unknown shield '{name}'; mend `unless` or add a [[shield]]", *near, "unless")
        yes, no = file.texts_of(table, "yes", *near), file.texts_of(table, "no", *near)
        if not yes or not no:
            file.problem("a rule needs examples; write at least one line in `yes` and one in `no`", *near)
        self.rules[identifier] = Rule(
            identifier,
            level,
            kind,
            file.text_of(table, "why", *near),
            self._patterns(file, table, "patterns", near),
            unless,
            window,
            immediate,
            yes,
            no,
            file.path,
            file.line_of(*near),
        )

    def _known(
        self, file: TomlFile, table: Mapping[str, Any], known: set[str], near: tuple[str, ...]
    ) -> None:
        for name in table.keys() - known:
            file.problem(f"unknown field `{name}`; known are {', '.join(sorted(known))}", *near, name)

    def _patterns(
        self, file: TomlFile, table: Mapping[str, Any], key: str, near: tuple[str, ...]
    ) -> tuple[Pattern, ...]:
        found: list[Pattern] = []
        sources = file.texts_of(table, key, *near, required=True)
        if not sources and table.get(key) == []:
            file.problem(f"`{key}` is empty; write at least one pattern", *near, key)
        for source in sources:
            where = (*near, f'"{source}"')
            try:
                pattern = parse_pattern(source)
            except PatternError as error:
                file.problem(f'"{source}": {error}', *where)
                continue
            found.append(pattern)
            for group in pattern.groups:
                for part in group:
                    self.used.extend((a.value, file, where) for a in part.options if a.form == "list")
        return tuple(found)

    def _check_lists(self) -> None:
        for name, file, where in self.used:
            if name not in self.lists:
                file.problem(f"unknown list '@{name}'; mend it or add it under [lists]", *where)
        for name in STEERING:
            if name not in self.lists:
                self.problems.append(
                    Problem(self.folder.name, 1, f"the list '{name}' is missing; restore it")
                )
        done: set[str] = set()
        for name in self.lists:
            self._walk(name, (), done)

    def _walk(self, name: str, above: tuple[str, ...], done: set[str]) -> None:
        if name in above:
            path = " -> ".join((*above, name))
            self.problems.append(Problem(self.folder.name, 1, f"lists point in a ring: {path}; break it"))
            return
        if name in done or name not in self.lists:
            return
        for pattern in self.lists[name]:
            for group in pattern.groups:
                for part in group:
                    for atom in part.options:
                        if atom.form == "list":
                            self._walk(atom.value, (*above, name), done)
        done.add(name)
