"""What else stands in a message must not hide the danger: a film in the sentence before, a greeting, a job, the weather."""

from __future__ import annotations

import pytest

from bot.core.reading.safety import Screen
from knowledge.library import Library

BESIDE = {
    "nb": (
        "for å være ærlig,", "ærlig talt", "hei.", "unnskyld at jeg plager dere.", "vet du hva,", "klokka er tre.",
        "ungene sover.", "hunden ligger her.", "kona er på jobb.", "sitter i bilen.", "er på hytta.", "tv-en står på.",
        "kaffen er kald.", "det snør ute.", "har drukket vin.", "var på møte i kveld.", "kom hjem fra jobb.", "jula er fæl.",
        "legen hører ikke.", "mistet jobben i høst.", "leste på nettet om dere.", "jeg er 43 år.", "jeg er sykepleier.",
        "har vært edru i to år.", "så en film i kveld.", "dette er ikke en spøk.", "min mor døde i fjor.",
    ),
    "en": (
        "to be honest", "honestly", "sorry to bother you.", "its 3am.", "the kids are asleep.", "im in the car.", "im at work.",
        "lost my job.", "watching tv.", "the dog is here.", "had some wine.", "seriously",
    ),
}  # fmt: skip
ENGLISH = frozenset(("i", "im", "my", "the", "she", "he", "is", "have", "took", "want"))
MOST_LOST = 0.06
"""Measured 0.057: most of it the long past and somebody's job, which may be told of the sentence behind them."""


def test_few_emergencies_are_lost_beside_another_sentence(library: Library) -> None:
    screen = Screen(library.danger)
    tried = lost = 0
    for rule in library.danger.rules:
        for say in rule.yes if rule.level == "acute" else ():
            alarm = screen.screen(say)
            if alarm is None or alarm.level != "acute":
                continue
            language = "en" if len(ENGLISH & set(say.lower().split())) > 1 else "nb"
            for beside in BESIDE[language]:
                tried += 1
                found = screen.screen(f"{beside} {say}")
                lost += found is None or found.level != "acute"
    assert tried > 3000
    assert lost <= MOST_LOST * tried, f"{lost} of {tried}"


@pytest.mark.parametrize(
    "text",
    [
        "to be honest i have decided to kill myself tonight. i have the pills here",
        "så en film i kveld. har tatt alle pillene mine",
        "dette er ikke en spøk. jeg ristet babyen",
        "jula er fæl. har tatt 40 paracet",
        "jeg er sykepleier. jeg skal ta livet mitt i kveld",
        "sangen går på radio. kameraten min puster ikke",
    ],
)
def test_a_sentence_of_its_own_stands(library: Library, text: str) -> None:
    alarm = Screen(library.danger).screen(text)
    assert alarm is not None
    assert alarm.level == "acute"


@pytest.mark.parametrize(
    "text",
    [
        "så en film i kveld. hovedpersonen tok overdose",
        "holder kurs om overdose. hva sier vi om nalokson",
        "is Blue Cross the same as AA",
        "teller metadon som rusfri i na",
        "henger meg på turen i morgen",
    ],
)
def test_what_is_told_stays_told(library: Library, text: str) -> None:
    alarm = Screen(library.danger).screen(text)
    assert alarm is None or alarm.level != "acute"
