"""What belongs to a person is found, told by its kind, and left out. All names and numbers are made up."""

from __future__ import annotations

import pytest

from db.importers.personal import (
    find_personal,
    first_names,
    is_personal_address,
    link_names_somebody,
    names_somebody,
    role_address,
    sentences,
    switchboard,
    without_personal,
    without_personal_parts,
)

PERSONAL = [
    ("ring Kari på 900 00 000", {"a personal name", "a private number"}),
    ("Ring Kari på tlf. 900 00 000.", {"a personal name", "a private number"}),
    ("Mob: 41000000", {"a private number"}),
    ("+47 400 00 000", {"a private number"}),
    ("0047 90 00 00 00", {"a private number"}),
    ("Spør etter Per ved inngangen", {"a personal name"}),
    ("Kontaktperson: Xyza", {"a personal name"}),
    ("Møteleder er Ola Nordmann", {"a personal name"}),
    ("Kari N. har nøkkel", {"a personal name"}),
    ("Vert: Grethe", {"a personal name"}),
    ("Contact John at the door", {"a personal name"}),
    ("skriv til kari.nordmann@example.org", {"a personal e-mail address"}),
    ("kari82@gmail.com", {"a personal e-mail address"}),
    ("Ring 22 00 00 00", {"a telephone number"}),
    ("Ring 02000 for hjelp", {"a telephone number"}),
    ("call 555-555-0100", {"a telephone number"}),
    ("+46 70 000 00 00", {"a telephone number"}),
    ("KARI NORDMANN", {"a personal name"}),
    ("Anne-Marie Eksempelsen kommer", {"a personal name"}),
]
HARMLESS = [
    "Åpent siste mandag i måneden",
    "2. etasje, ring på «AA»",
    "Kl. 20.00-21.30 hver uke",
    "Stengt 24.12.2026 og 01.01.2027",
    "01.07-15.08 stengt",
    "Møte-ID: 832 0000 0000, passord 12345678",
    "Møte-ID 900 000 000",
    "Kode: 90000000",
    "Kontakt Bergen kommune",
    "Olav Tryggvasons gate 5",
    "Henrik Ibsens gate 3",
    "Kristine Bonnevies vei 1",
    "Saint Ann's Church",
    "St. Hans Haugen",
    "Martin Luther King Center",
    "Johannes menighet",
    "Kontakt Maria kirke for nøkkel",
    "Bill W. gruppa",
    "Dr. Bob gruppa",
    "info@example.org",
    "Skriv til aa.bergen@example.org",
    "How Are We Living",
    "Sesongen 2025 2026",
    "Ring på døra",
    "113 ved fare for liv, 116 117 legevakt",
    "Torsdagsgruppa i Bodø",
    "",
]


@pytest.mark.parametrize(("text", "kinds"), PERSONAL)
def test_something_personal_is_found_by_kind(text: str, kinds: set[str]) -> None:
    assert set(find_personal(text)) == kinds


@pytest.mark.parametrize("text", HARMLESS)
def test_other_words_and_numbers_are_left_alone(text: str) -> None:
    assert find_personal(text) == ()
    assert without_personal(text) == (text, ())


@pytest.mark.parametrize(("text", "kinds"), PERSONAL)
def test_nothing_personal_is_left_and_the_kind_does_not_repeat_it(text: str, kinds: set[str]) -> None:
    kept, told = without_personal(f"Inngang bak. {text}\nKaffe fra 18.30.")
    assert find_personal(kept) == ()
    assert "Kaffe" in kept
    assert set(told) == kinds
    assert not any(word in " ".join(told) for word in text.split() if len(word) > 3)


def test_the_whole_sentence_goes_and_no_other() -> None:
    text = "Vi møtes i kjelleren. Ring Kari på 900 00 000, hun har nøkkel. Ta med kopp!"
    assert without_personal(text)[0] == "Vi møtes i kjelleren. Ta med kopp!"


@pytest.mark.parametrize(
    ("text", "building", "kept"),
    [
        ("Eksempelhuset v/ Kari Nordmann", True, "Eksempelhuset"),
        ("c/o Kari Nordmann, Eksempelgata 1", True, "Eksempelgata 1"),
        ("Eksempelhuset (ring Kari 900 00 000)", True, "Eksempelhuset"),
        ("Hos Ola", True, ""),
        ("Frank Eksempels vei 2", True, "Frank Eksempels vei 2"),
        ("Kari Nordmann senter", True, "Kari Nordmann senter"),
        ("Kari Nordmann", True, "Kari Nordmann"),
        ("Mandagsgruppa, Kari Nordmann", False, "Mandagsgruppa"),
        ("Kari Nordmann", False, ""),
        ("Mandagsgruppa", False, "Mandagsgruppa"),
    ],
)
def test_names_and_houses_lose_only_the_personal_part(text: str, building: bool, kept: str) -> None:
    assert without_personal_parts(text, building=building)[0] == kept


@pytest.mark.parametrize(
    "address",
    [
        "info@example.org", "post@example.org", "aa.bergen@gmail.com", "kontakt-na@example.org", "mandagsgruppa@gmail.com",
        "oslo.omrade@example.org", "bergen@example.org", "styret@example.org", "kvinner@hotmail.com", "al-anon@online.no",
    ],
)  # fmt: skip
def test_the_address_of_a_role_is_kept(address: str) -> None:
    assert role_address(f"AA <{address.upper()}>").value == address


@pytest.mark.parametrize(
    "address",
    [
        "fornavn.etternavn@example.org", "kari82@example.org", "kari.nordmann@gmail.com", "karinordmann@example.org",
        "xyz@gmail.com",
        "f.etternavn@example.org", "aa.kari@example.org", "ola_n@example.org", "123@example.org", "glad.laks@hotmail.com",
    ],
)  # fmt: skip
def test_an_address_that_looks_like_somebodys_own_is_left_out(address: str) -> None:
    found = role_address(address)
    assert found.value is None
    assert "person" in found.fault
    assert is_personal_address(address)
    assert address.split("@")[0] not in found.fault


def test_no_address_is_told_and_nothing_is_not() -> None:
    assert role_address("se nettsida").fault == "holds no e-mail address"
    assert role_address(" ").fault == ""


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("22 00 00 00", "22 00 00 00"),
        ("+47 55000000", "55 00 00 00"),
        ("0047 32 00 00 00", "32 00 00 00"),
        ("tlf. 77 00 00 00", "77 00 00 00"),
        ("67000000", "67 00 00 00"),
        ("800 40 000", "800 40 000"),
        ("81500000", "815 00 000"),
        ("02000", "02000"),
    ],
)
def test_a_switchboard_or_service_number_is_kept(text: str, number: str) -> None:
    assert switchboard(text).value == number


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("900 00 000", "mobile"),
        ("+47 41 00 00 00", "mobile"),
        ("Kari 22 00 00 00", "person's name"),
        ("829 00 000", "no switchboard"),
        ("00000000", "no switchboard"),
        ("12345678", "no switchboard"),
        ("+46 8 000 00 00", "another country"),
        ("555-555-0100", "another country"),
        ("ring oss", "no telephone number"),
        ("123", "no telephone number"),
    ],
)
def test_a_number_that_may_be_private_is_left_out_with_a_reason(text: str, words: str) -> None:
    found = switchboard(text)
    assert found.value is None
    assert words in found.fault


def test_eight_digits_abroad_are_not_taken_for_norwegian_ones() -> None:
    assert switchboard("22 00 00 00", "DK").value is None


@pytest.mark.parametrize(
    ("url", "somebody"),
    [
        ("https://zoom.us/my/karinordmann", True),
        ("https://facebook.com/kari.nordmann", True),
        ("https://example.org/in/ola-n", True),
        ("https://zoom.us/j/000?pwd=kari", False),
        ("https://example.org/maria-kirke", False),
        ("https://example.org/mote/haap.html", False),
    ],
)
def test_a_link_to_somebodys_own_room_or_page_is_seen(url: str, somebody: bool) -> None:
    assert link_names_somebody(url) is somebody


def test_abbreviations_and_ordinals_end_no_sentence() -> None:
    text = "Ring på tlf. i 2. etasje kl. 18. Så er du inne! Bra?"
    assert sentences(text) == ["Ring på tlf. i 2. etasje kl. 18. Så er du inne!", "Bra?"]


def test_founders_are_no_members() -> None:
    assert not names_somebody("Bill W. og Dr. Bob")
    assert names_somebody("Bill ringer")


def test_months_and_weekdays_are_no_first_names() -> None:
    words = (
        "januar februar mars april mai juni juli august september mandag tirsdag onsdag may june april august"
    )
    assert not first_names() & set(words.split())
