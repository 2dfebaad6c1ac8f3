"""The reader of the knowledge files: what it accepts, and that each fault names file, line and mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.errors import KnowledgeError
from knowledge.library import LANGUAGES
from knowledge.load import ROOT, fingerprint, load_library
from tests.knowledge.broken_tree import Fault, Tree, batches, unfound

AA = "content/nb/topics/aa.md"
CATALOGUE = "content/catalogue.toml"
HELPLINES = "content/helplines.toml"
REPLIES = "content/nn/replies.toml"
SOURCES = "content/sources/seeds.toml"
WORDS = "content/en/words.toml"
CARD = "content/organisations/aa.toml"


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree.copied_to(tmp_path)


def test_the_knowledge_in_the_repository_is_read_without_a_fault() -> None:
    library = load_library()
    assert library.topics
    assert all(set(topic.texts) == set(LANGUAGES) for topic in library.topics.values())
    assert all(library.replies[language] for language in LANGUAGES)


def test_an_untouched_copy_is_read_as_the_same_knowledge(tree: Tree) -> None:
    assert tree.load().fingerprint == load_library().fingerprint


def test_the_fingerprint_changes_with_one_letter(tree: Tree) -> None:
    before = fingerprint(tree.root / "content")
    tree.change(AA, "fellesskap", "felleskap")
    assert fingerprint(tree.root / "content") != before


BROKEN = [
    Fault(
        "another language that is missing",
        "content/emergency_other.toml",
        "[fr]",
        "[it]",
        "[it]",
        "unknown language 'it'",
        alone=True,
    ),
    Fault(
        "a word of two other languages",
        "content/emergency_other.toml",
        '"quiero", "morir"',
        '"quiero", "mourir"',
        "mourir",
        "remove it from both",
    ),
    Fault(
        "TOML that does not parse",
        CATALOGUE,
        'importance = "required"',
        "importance = ",
        "importance =",
        "mend the line",
        alone=True,
    ),
    Fault(
        "a topic without a group",
        CATALOGUE,
        'group = "understand"',
        'gruppe = "understand"',
        "what_is_selfhelp",
        "`group` is missing",
    ),
    Fault(
        "a topic that stands twice",
        CATALOGUE,
        'id = "coaching"',
        'id = "peer_support"',
        "peer_support",
        "stands twice",
    ),
    Fault(
        "an unknown related topic",
        CATALOGUE,
        '"how_group_works", ',
        '"how_groups_work", ',
        "what_is_selfhelp",
        "mend `related`",
    ),
    Fault(
        "an unknown organisation",
        CATALOGUE,
        'organisation = "aa"',
        'organisation = "aaa"',
        '"aa"',
        "unknown organisation",
    ),
    Fault(
        "related topics that are no list",
        CATALOGUE,
        'related = ["how_group_works", "selfhelp_vs_treatment"]',
        'related = "how_group_works"',
        "related",
        "must be a list",
    ),
    Fault("a text that does not begin with a head", AA, "+++\n", "", "title", "must begin with"),
    Fault("a head that is not closed", AA, "+++\nHer møtes", "Her møtes", "", "not closed"),
    Fault(
        "a head that does not parse",
        AA,
        'title = "Hva er AA?"',
        "title = Hva er AA?",
        "title",
        "not valid TOML",
    ),
    Fault("a text without a title", AA, "title =", "name =", "", "`title` is missing"),
    Fault(
        "a review date that is a text",
        AA,
        "reviewed = 2026-11-22",
        'reviewed = "i fjor"',
        "reviewed",
        "must be a date",
    ),
    Fault("phrasings that are missing", AA, "phrasings = [", "fraser = [", "", "`phrasings` must be a list"),
    Fault("bold letters in a text", AA, "Et medlem.", "**Et medlem.**", "**", "plain text"),
    Fault("a heading in a text", AA, "- Hvem leder:", "# Hvem leder:", "# Hvem", "plain text"),
    Fault("a web link in a text", AA, "Et medlem.", "[Et](medlem).", "](", "plain text"),
    Fault("an unknown source in a text", AA, 'source = "K09"', 'source = "K99"', "K99", "content/sources/"),
    Fault("a source that stands twice", SOURCES, 'id = "H11"', 'id = "K09"', "K09", "stands twice"),
    Fault("a year that is a text", SOURCES, "year = 2009", 'year = "2009"', "year", "whole number"),
    Fault("a card of an unknown kind", CARD, "self_help_group", "club", "kind =", "no kind"),
    Fault("a card named unlike its file", CARD, 'id = "aa"', 'id = "a_a"', "id", "the file's name"),
    Fault("a card that lacks a language", CARD, "\nnn = ", "\nny = ", "[about]", "`nn` is missing"),
    Fault("a card whose texts are no table", CARD, "[about]", "[abaut]", "", "`nb` is missing"),
    Fault("a card with an unknown source", CARD, "ORG-AA", "ORG-BB", "ORG-BB", "content/sources/"),
    Fault(
        "a flag that is a text",
        CARD,
        "twelve_step = true",
        'twelve_step = "ja"',
        "twelve_step",
        "true or false",
    ),
    Fault(
        "a helpline without a number",
        HELPLINES,
        'number = "116 111"',
        'nummer = "116 111"',
        "children",
        "`number` is missing",
    ),
    Fault(
        "a helpline that stands twice", HELPLINES, 'id = "rusinfo"', 'id = "poison"', "poison", "stands twice"
    ),
    Fault("a missing emergency number", HELPLINES, 'number = "113"', 'number = "118"', "", "113 is missing"),
    Fault(
        "a helpline whose name is one text",
        HELPLINES,
        'name = { nb = "Politiet", nn = "Politiet", en = "Police emergency" }',
        'name = "Politiet"',
        "Politiet",
        "must be a table",
    ),
    Fault(
        "a reply outside a section",
        REPLIES,
        "[start]",
        'lost = "x"\n[start]',
        "lost",
        "must stand in a section",
    ),
    Fault("a reply that is a number", REPLIES, 'hello = "', 'hello = 7 # "', "hello", "must be a text"),
    Fault(
        "one phrase under two days",
        WORDS,
        "[tables.days]\n",
        '[tables.days]\n"1,2" = ["monday"]\n',
        "monday",
        "two codes",
    ),
    Fault(
        "a table of words that holds a number",
        WORDS,
        "[tables.formats]\n",
        "[tables.formats]\nfax = 3\n",
        "fax",
        "a text or a list",
    ),
    Fault(
        "words that are no table",
        WORDS,
        "[tables.formats]\n",
        "[tables]\nfax = 3\n[tables.formats]\n",
        "fax",
        "must be a table",
    ),
    Fault(
        "a marker of no weight",
        WORDS,
        "[markers]\n",
        '[markers]\nheavy = ["the"]\n',
        "heavy",
        "must be a number",
    ),
    Fault(
        "a normal form that is no list",
        "content/normal.toml",
        '"jeg" = [',
        '"je" = "eg"\n"jeg" = [',
        '"je"',
        "must be a list",
    ),
    Fault(
        "a variant of two words",
        "content/normal.toml",
        '"meg" = [',
        '"meg" = ["eg", ',
        "eg",
        "stands under two words",
    ),
    Fault(
        "a threshold that is a text",
        "content/thresholds.toml",
        "\n",
        '\nloose = "much"\n',
        "loose",
        "must be a number",
    ),
    Fault(
        "a concept that is no list",
        "content/concepts.toml",
        "ALCOHOL = [",
        'BEER = "øl"\nALCOHOL = [',
        "BEER",
        "must be a list",
    ),
]


@pytest.mark.parametrize("faults", batches(BROKEN), ids=lambda faults: faults[0].what)
def test_broken_files_name_file_line_and_mend(tree: Tree, faults: tuple[Fault, ...]) -> None:
    for fault in faults:
        tree.change(fault.path, fault.old, fault.new)
    assert unfound(tree, faults, tree.faults()) == []


def test_a_missing_answer_in_one_language_names_the_file_to_write(tree: Tree) -> None:
    (tree.root / "content/nn/topics/aa.md").unlink()
    (fault,) = tree.faults()
    assert (fault.path, fault.line) == ("content/nn/topics/aa.md", 1)
    assert "no text in 'nn'" in fault.text


def test_a_text_without_a_topic_is_told(tree: Tree) -> None:
    tree.write("content/en/topics/yoga.md", tree.text("content/en/topics/aa.md"))
    (fault,) = tree.faults()
    assert (fault.path, fault.line) == ("content/en/topics/yoga.md", 1)
    assert "add a [[topic]]" in fault.text


def test_a_text_without_an_answer_is_told(tree: Tree) -> None:
    head = tree.text(AA).split("+++")[1]
    tree.write(AA, f"+++{head}+++\n")
    (fault,) = tree.faults()
    assert "the short answer is missing" in fault.text


def test_two_lines_of_three_hyphens_are_told(tree: Tree) -> None:
    tree.write(AA, tree.text(AA) + "\n---\nMer.\n")
    (fault,) = tree.faults()
    assert "only one line ---" in fault.text
    assert tree.line(fault) == "---"


@pytest.mark.parametrize(
    "path",
    [
        "content/catalogue.toml",
        "content/nb/replies.toml",
        "content/nn/words.toml",
        "content/outside/thanks.toml",
    ],
)
def test_a_missing_file_is_named(tree: Tree, path: str) -> None:
    (tree.root / path).unlink()
    assert any(one.path == path and "the file is missing" in one.text for one in tree.faults())


@pytest.mark.parametrize("path", [AA, SOURCES])
def test_a_file_in_another_encoding_names_the_line(tree: Tree, path: str) -> None:
    raw = (tree.root / path).read_bytes() + b"\xe6\n"
    (tree.root / path).write_bytes(raw)
    fitting = [one for one in tree.faults() if one.path == path and "UTF-8" in one.text]
    assert [one.line for one in fitting] == [raw.count(b"\n")]


def test_a_quote_that_is_never_closed_names_a_line_near_it(tree: Tree) -> None:
    tree.write(SOURCES, tree.text(SOURCES) + '\n[[source]]\nid = """never closed\n')
    last = tree.text(SOURCES).count("\n")
    fitting = [one for one in tree.faults() if one.path == SOURCES and "not valid TOML" in one.text]
    assert [last - one.line < 5 for one in fitting] == [True]


def test_an_empty_folder_of_cards_is_told(tree: Tree) -> None:
    for path in (tree.root / "content/organisations").glob("*.toml"):
        path.unlink()
    assert any("no organisation found" in one.text for one in tree.faults())


def test_all_faults_are_told_at_once(tree: Tree) -> None:
    tree.change(CATALOGUE, 'group = "understand"', "")
    tree.change(SOURCES, "year = 2009", 'year = "2009"')
    tree.change(CARD, "twelve_step = true", 'twelve_step = "ja"')
    assert {CATALOGUE, SOURCES, CARD} <= {one.path for one in tree.faults()}


def test_an_error_prints_one_line_for_each_fault(tree: Tree) -> None:
    tree.change(CATALOGUE, 'group = "understand"', "")
    tree.change(SOURCES, "year = 2009", 'year = "2009"')
    with pytest.raises(KnowledgeError) as caught:
        tree.load()
    assert len(str(caught.value).split("\n")) == len(caught.value.problems) == 2
    assert all(":" in line for line in str(caught.value).split("\n"))


def test_no_file_of_the_repository_has_windows_line_ends_or_a_mark_at_its_start() -> None:
    for path in (ROOT / "content").rglob("*.*"):
        raw = path.read_bytes()
        assert b"\r" not in raw, path.name
        assert not raw.startswith(b"\xef\xbb\xbf"), path.name
