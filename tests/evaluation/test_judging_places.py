"""Places: which reading of a message is the place that was meant."""

from __future__ import annotations

from bot.evaluation.cases import PlaceCase, PlaceTarget, PlaceWanted
from bot.evaluation.judging.judgement import Judgement
from bot.evaluation.judging.places import judge_place, variants
from tests.evaluation.replies import got, origin, place

MOSJOEN = PlaceTarget(("Mosjøen",), "Vefsn", "Nordland")


def judged(wanted: PlaceWanted, *targets: PlaceTarget, dominant: tuple[str, ...] = (), **answer) -> Judgement:
    kind = answer.pop("kind", "groups")
    return judge_place(PlaceCase(origin(), "sagt", None, wanted, targets, dominant), got(kind, **answer))


def facts(judgement: Judgement) -> dict[str, bool]:
    return dict(judgement.facts)


def test_the_name_or_the_municipality_counts():
    assert judged("one", MOSJOEN, place=place("Mosjøen", "Vefsn", "Nordland")).right
    assert judged("one", MOSJOEN, place=place("Vefsn", "Vefsn", "Nordland")).right


def test_no_place_is_told_as_missed():
    missed = judged("one", MOSJOEN)

    assert missed.wrong == ("place: expected Mosjøen (Vefsn), got no place",)
    assert facts(missed)["place_missed"]


def test_another_place_is_told_as_wrong():
    wrong = judged("one", MOSJOEN, place=place("Moss", "Moss", "Østfold"))

    assert wrong.wrong == ("place: expected Mosjøen (Vefsn), got Moss",)
    assert facts(wrong)["wrong_place"]


def test_the_same_name_in_another_county_or_municipality_is_another_place():
    north = PlaceTarget(("Herøy",), None, "Nordland")
    west = place("Herøy", "Herøy", "Møre og Romsdal")

    assert not judged("one", north, place=west).right
    assert not judged("one", PlaceTarget(("Sand",), "Suldal"), place=place("Sand", "Nord-Odal")).right


def test_a_municipality_may_be_given_by_its_number():
    bergen = PlaceTarget(("Bergen",), "4601")

    assert judged("one", bergen, place=place("Fana", "Bergen", "Vestland", "4601")).right
    assert not judged("one", bergen, place=place("Bergen", "Bergen", "Vestland", "9999")).right


def test_double_names_count_by_each_part():
    tana = PlaceTarget(("Tana",), "Tana", "Finnmark")

    assert judged("one", tana, place=place("Deatnu - Tana", "Deatnu/Tana", "Finnmark – Finnmárku")).right
    assert variants("Os (Osøyro)") == {"os (osøyro)", "os", "osøyro"}


def test_asking_where_the_place_was_plain_is_wrong_and_counted():
    options = [place("Mosjøen", "Vefsn", "Nordland"), place("Moss", "Moss", "Østfold")]
    asked = judged("one", MOSJOEN, kind="choose_place", places=options)

    assert asked.wrong == ("place: expected Mosjøen (Vefsn), but it asked: [Mosjøen (Vefsn), Moss]",)
    assert facts(asked)["asked_needlessly"]


def test_a_municipality_that_was_split_is_answered_with_its_parts():
    target = PlaceTarget(("Gammel",))
    parts = [place("Gammel", "Ny"), place("Gammel", "Annen")]

    assert judged("one", target, places=parts).right


def test_a_region_may_be_answered_with_its_county():
    jaeren = PlaceTarget(("Jæren",), None, "Rogaland")

    assert judged("region", jaeren, place=place("Jæren", county="Rogaland", kind="region")).right
    assert judged("region", jaeren, place=place("Rogaland", county="Rogaland", kind="county")).right
    assert not judged("region", jaeren, place=place("Stavanger", "Stavanger", "Rogaland")).right


AAS = (PlaceTarget(("Ås",), "Ås", "Akershus"), PlaceTarget(("Ås",), "Tydal", "Trøndelag"))
OPTIONS = [place("Ås", "Ås", "Akershus"), place("Ås", "Tydal", "Trøndelag")]


def test_an_ambiguous_place_passes_when_two_right_ones_are_offered():
    asked = judged("ambiguous", *AAS, kind="choose_place", places=OPTIONS)

    assert asked.right
    assert facts(asked)["asked_when_ambiguous"]


def test_two_options_in_one_municipality_are_one():
    twice = [OPTIONS[0], place("Ås sentrum", "Ås", "Akershus")]

    assert not judged("ambiguous", *AAS, kind="choose_place", places=twice).right


def test_a_taken_ambiguous_place_is_a_guess():
    guess = judged("ambiguous", *AAS, place=OPTIONS[0])

    assert guess.wrong == ("place: expected a question with two of [Ås, Ås (Tydal)], got Ås",)
    assert facts(guess)["guessed"]


def test_the_dominant_one_may_be_taken_when_the_reply_says_so():
    said = {"place": OPTIONS[0], "messages": ["Grupper nær Ås:"]}

    assert judged("ambiguous", *AAS, dominant=("Akershus",), **said).right
    assert judged("ambiguous", *AAS, dominant=("Ås",), **said).right
    assert not judged("ambiguous", *AAS, dominant=("Akershus",), place=OPTIONS[0]).right
    assert not judged("ambiguous", *AAS, dominant=("Trøndelag",), **said).right


def test_our_options_are_matched_by_number_or_by_name_and_county():
    numbers = (PlaceTarget(("3218",)), PlaceTarget(("5033",)))
    named = (PlaceTarget(("Ås, Akershus",)), PlaceTarget(("Ås (Trøndelag)",)))
    options = [place("Ås", "Ås", "Akershus", "3218"), place("Ås", "Tydal", "Trøndelag", "5033")]

    assert judged("ambiguous", *numbers, kind="choose_place", places=options).right
    assert judged("ambiguous", *named, kind="choose_place", places=options).right


def test_of_several_places_any_right_one_counts_and_no_wrong_one_may_be_among_them():
    two = (PlaceTarget(("Moss",), "Moss"), PlaceTarget(("Rygge",), "Moss"))

    assert judged("several", *two, place=place("Moss", "Moss")).right
    assert judged("several", *two, places=[place("Moss", "Moss"), place("Rygge", "Moss")]).right
    assert not judged("several", *two, places=[place("Moss", "Moss"), place("Oslo", "Oslo")]).right
    assert not judged("several", *two).right


def test_where_there_is_no_place_none_may_be_searched_or_offered():
    assert judged("none", kind="answer").right
    assert judged("none", place=place("Gol", "Gol")).wrong == ("place: expected none, got Gol",)
    assert facts(judged("none", kind="choose_place", places=[place("Bø", "Bø")]))["false_place"]


def test_an_alarm_on_a_message_about_a_place_is_counted():
    assert facts(judged("none", alarm={"level": "elevated", "kind": "violence"}))["alarm_on_ordinary"]
