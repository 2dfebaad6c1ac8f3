"""What the bot may not say because it could do harm: each group in each language, and what only looks like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.check_harm import Harm, check_harm, read_harm
from knowledge.library import Language
from knowledge.load import ROOT
from knowledge.spoken import Spoken

FAULTS: tuple[tuple[str, Language, str], ...] = (
    ("method", "nb", "Noen har hengt seg."),
    ("method", "nb", "Hun kutter seg når det er tungt."),
    ("method", "nb", "Han sa at han ville hoppe fra brua."),
    ("method", "nn", "Ho skjer seg når det er tungt."),
    ("method", "nn", "Han sa at han ville hoppe frå brua."),
    ("method", "en", "She cuts herself when it is hard."),
    ("method", "en", "He said he would jump off a bridge."),
    ("amount", "nb", "To glass om dagen er greit."),
    ("amount", "nb", "En halv flaske er for mye."),
    ("amount", "nn", "Tre pillar er for mykje."),
    ("amount", "en", "Five beers a day are too many."),
    ("amount", "en", "More than 14 units of alcohol a week is much."),
    ("mixing", "nb", "Alkohol sammen med beroligende gir sterkere rus."),
    ("mixing", "nn", "Heroin blanda med benzo er farleg."),
    ("mixing", "en", "Alcohol mixed with GHB makes you sleep."),
    ("taper_step", "nb", "Ta litt mindre hver dag."),
    ("taper_step", "nn", "Drikk litt mindre kvar dag."),
    ("taper_step", "en", "Take a little less each day."),
    ("rank", "nb", "GHB er det farligste stoffet."),
    ("rank", "nb", "Alkohol er farligere enn hasj."),
    ("rank", "nn", "GHB er det farlegaste stoffet."),
    ("rank", "en", "Fentanyl is the deadliest drug."),
    ("cause", "nb", "Han døde i selvmord fordi han spilte bort huset."),
    ("cause", "nn", "Ho tok sitt eige liv på grunn av gjeld."),
    ("cause", "en", "He took his own life because of debt."),
    ("glory", "nb", "Noen ser selvmord som en utvei."),
    ("glory", "nn", "Han tok livet sitt og fekk fred."),
    ("glory", "en", "In death she found peace."),
    ("promise", "nb", "Alt blir bra."),
    ("promise", "nb", "Hold ut, det ordner seg."),
    ("promise", "nn", "Hald ut, det går over."),
    ("promise", "en", "You will be fine."),
    ("promise", "en", "Hold on, it gets better."),
)

HARMLESS: tuple[tuple[Language, str], ...] = (
    ("nb", "Ingen kan love at det går slik du håper."),
    ("nb", "Er noen døde i selvmord i familien? Det finnes grupper for etterlatte."),
    ("nb", "Mulig forgiftning: Giftinformasjonen svarer hele døgnet."),
    ("nb", "Jeg gir ikke råd om mengder eller blanding."),
    ("nb", "Slutt sammen med en lege hvis du bruker mye alkohol."),
    ("nb", "I en blandet gruppe møtes to eller tre med ulike problemer."),
    ("nb", "Ikke be noen om å kutte på dagen."),
    ("nb", "Å bruke begge deler går fint."),
    ("nn", "Er det våpen, ring 112 òg."),
    ("nn", "Det kan vere livsfarleg å slutte brått åleine."),
    ("en", "One can come alone, and two can share a lift."),
    ("en", "No one can promise that the shame goes away."),
    ("en", "Alcohol alone is reason enough to come."),
)


@pytest.fixture(scope="module")
def harms() -> tuple[Harm, ...]:
    found, problems = read_harm(ROOT)
    assert problems == ()
    return found


def _told(language: Language, text: str) -> list[str]:
    said = (Spoken(language, text, "content/nb/replies.toml", 7, "start.hello"),)
    return [str(one) for one in check_harm(said, ROOT)]


@pytest.mark.parametrize(("group", "language", "text"), FAULTS)
def test_what_can_do_harm_is_told_with_its_group_and_line(group: str, language: Language, text: str) -> None:
    told = _told(language, text)
    assert any(f"({group})" in one and "instead: " in one for one in told), told
    assert all(one.startswith("content/nb/replies.toml:7: ") for one in told)


@pytest.mark.parametrize(("language", "text"), HARMLESS)
def test_what_only_looks_like_it_is_left_alone(language: Language, text: str) -> None:
    assert _told(language, text) == []


def test_each_group_is_tried_in_each_language(harms: tuple[Harm, ...]) -> None:
    assert {(one.id, language) for one in harms for language in one.words} == {
        (group, language) for group, language, _ in FAULTS
    }


def test_two_substances_in_two_sentences_are_no_mixing() -> None:
    assert _told("nb", "Alkohol kan du snakke om sammen med andre. Beroligende er for legen.") == []


@pytest.mark.parametrize(
    ("old", "new", "line", "mend"),
    [
        ('id = "rank"', 'id = "cause"', 'id = "cause"', "stands twice"),
        ('why = "A way', 'because = "A way', "because", "unknown key `because`"),
        (
            'instead = "say that the life',
            'nothing = "say that the life',
            'id = "method"',
            "`instead` is missing",
        ),
        ('en = ["(?:everything', 'xx = ["(?:everything', "promise", "`en` must be a list of texts"),
        ('"noose"', '"noose("', "noose(", "not a regular expression"),
        ("near_count = 2", "near_count = 99", "99", "whole number from 1"),
    ],
)
def test_faults_in_the_list_are_told_with_their_line(
    tmp_path: Path, old: str, new: str, line: str, mend: str
) -> None:
    path = tmp_path / "content" / "harm.toml"
    path.parent.mkdir()
    text = (ROOT / "content" / "harm.toml").read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    fitting = [one for one in read_harm(tmp_path)[1] if mend in one.text]
    lines = path.read_text(encoding="utf-8").split("\n")
    assert any(line in lines[one.line - 1] for one in fitting), read_harm(tmp_path)[1]


def test_a_missing_list_is_told(tmp_path: Path) -> None:
    assert [one.text for one in read_harm(tmp_path)[1]] == [
        "the file is missing; restore it from version control"
    ]
