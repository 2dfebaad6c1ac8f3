"""The reader of the danger rules: what it accepts, and that each fault names file, line and mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.reading.safety import TOLD_HARMLESSLY
from knowledge.danger import KINDS, LEVELS
from knowledge.errors import KnowledgeError
from knowledge.load_danger import PatternError, load_danger, parse_pattern

LISTS = """[lists]
negation = ["ikke"]
filler = ["bare"]
exhaust = ["orker"]
urgent = ["nå"]
die = ["dø|daue"]
"""
RULE = """
[[rule]]
id = "a.rule"
level = "acute"
kind = "suicide"
why = "Said plainly."
patterns = ["vil @die"]
yes = ["vil dø"]
no = ["vil bo"]
"""


def _faults(folder: Path, text: str) -> list[str]:
    (folder / "rules.toml").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        load_danger(folder)
    return [
        f"{problem.path.rsplit('/', 1)[-1]}:{problem.line}: {problem.text}"
        for problem in caught.value.problems
    ]


def test_the_rules_in_the_repository_are_read_without_a_fault() -> None:
    rules = load_danger()
    assert {rule.kind for rule in rules.rules} == set(KINDS)
    assert {rule.level for rule in rules.rules} == set(LEVELS)


def test_every_shield_is_used_by_a_rule_or_against_guesses() -> None:
    rules = load_danger()
    used = {name for rule in rules.rules for name in rule.unless}
    assert set(rules.shields) - used - set(TOLD_HARMLESSLY) == set()
    assert set(TOLD_HARMLESSLY) <= set(rules.shields)


def test_a_small_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "rules.toml").write_text(LISTS + RULE, encoding="utf-8")
    (rule,) = load_danger(tmp_path).rules
    assert (rule.id, rule.level, rule.kind, rule.line) == ("a.rule", "acute", "suicide", 9)


def test_an_unknown_list_names_its_line(tmp_path: Path) -> None:
    (fault,) = _faults(tmp_path, LISTS + RULE.replace("@die", "@dye"))
    assert fault == "rules.toml:13: unknown list '@dye'; mend it or add it under [lists]"


def test_an_unknown_level_and_kind_name_their_lines(tmp_path: Path) -> None:
    faults = _faults(tmp_path, LISTS + RULE.replace('"acute"', '"high"').replace('"suicide"', '"sad"'))
    assert faults[0].startswith("rules.toml:10: `level` must be one of acute, elevated")
    assert faults[1].startswith("rules.toml:11: `kind` must be one of suicide")


def test_a_rule_without_examples_is_refused(tmp_path: Path) -> None:
    (fault,) = _faults(tmp_path, LISTS + RULE.replace('no = ["vil bo"]', ""))
    assert fault == "rules.toml:9: a rule needs examples; write at least one line in `yes` and one in `no`"


def test_an_unknown_shield_and_a_second_rule_of_the_same_name_are_refused(tmp_path: Path) -> None:
    faults = _faults(tmp_path, LISTS + RULE + RULE.replace("why", 'unless = ["joke"]\nwhy'))
    assert any("rule 'a.rule' stands twice" in fault for fault in faults)
    assert any("unknown shield 'joke'" in fault for fault in faults)


def test_lists_in_a_ring_are_refused(tmp_path: Path) -> None:
    (fault,) = _faults(tmp_path, LISTS.replace('"dø|daue"', '"@die"') + RULE)
    assert "lists point in a ring: die -> die" in fault


def test_a_missing_steering_list_is_named(tmp_path: Path) -> None:
    (fault,) = _faults(tmp_path, LISTS.replace('filler = ["bare"]\n', "") + RULE)
    assert "the list 'filler' is missing" in fault


def test_broken_toml_and_an_empty_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no rule file found"):
        load_danger(tmp_path)
    assert "not valid TOML" in _faults(tmp_path, "[lists\n")[0]


@pytest.mark.parametrize(
    "source",
    [
        "",
        "&",
        "vil & ",
        "..2 dø",
        "vil ..0 dø",
        "vil ..2",
        "vil ..2 & dø",
        "bare? dø",
        "d*",
        "vil (dø)",
        "@ dø",
    ],
)
def test_a_pattern_that_cannot_be_read_says_what_to_write(source: str) -> None:
    with pytest.raises(PatternError, match=r"\w{4}"):
        parse_pattern(source)


def test_a_pattern_is_read_in_parts() -> None:
    pattern = parse_pattern("@i vil|skal ...2 selv_mord* $ & nå")
    first, second = pattern.groups
    assert [len(part.options) for part in first] == [1, 2, 1, 1]
    assert (first[2].gap, first[2].over, first[2].options[0].form) == (2, True, "phrase")
    assert first[3].options[0].form == "edge"
    assert second[0].options[0].value == "nå"
