"""What looks as if it belonged to a person, and how a group may be reached."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.reading.personal import Contact, cut, read_contact, signs_of_a_person

OWN = ("AA", "Førde")


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("post@example.org", Contact("post@example.org")),
        ("POST@EXAMPLE.ORG.", Contact("post@example.org")),
        ("aa.forde@example.org", Contact("aa.forde@example.org")),
        ("torsdagsgruppa@gmail.com", Contact("torsdagsgruppa@gmail.com")),
        ("forde.torsdag@outlook.com", Contact("forde.torsdag@outlook.com")),
        ("fjordglott@example.org", Contact("fjordglott@example.org")),
        ("55 00 00 00", Contact("55 00 00 00")),
        ("+47 55000000", Contact("55 00 00 00")),
        ("800 00 000", Contact("800 00 000")),
        ("02000", Contact("02000")),
        ("www.example.org/forde", Contact("", "https://www.example.org/forde")),
        ("http://example.org/?dag=4", Contact("", "https://example.org/?dag=4")),
        ("facebook.com/groups/forde", Contact("", "https://facebook.com/groups/forde")),
        ("post@example.org eller www.example.org", Contact("post@example.org", "https://www.example.org")),
        ("spør etter Kari, post@example.org", Contact("post@example.org")),
    ],
)
def test_an_address_of_a_role_is_taken_and_all_else_dropped(text: str, contact: Contact) -> None:
    assert read_contact(text, OWN) == contact


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("900 00 000", "mobile"),
        ("+47 41 00 00 00", "mobile"),
        ("ring Kari på 90000000", "mobile"),
        ("0046 70 000 00 00", "mobile"),
        ("01010112345", "mobile"),
        ("post@example.org, mobil 900 00 000", "mobile"),
        ("kari.nordmann@example.org", "name_like"),
        ("kari@example.org", "name_like"),
        ("k.nordmann@example.org", "name_like"),
        ("karinordmann82@example.org", "name_like"),
        ("nordmann82@gmail.com", "name_like"),
        ("aa.kari@example.org", "name_like"),
        ("facebook.com/kari.nordmann", "name_like"),
        ("", "unread"),
        ("vet ikke helt", "unread"),
        ("torsdag kl.19", "unread"),
        ("post @ example.org", "unread"),
        ("post@", "unread"),
        ("19.00-20.30", "unread"),
        ("12345", "unread"),
        ("x" * 500 + ".example.org", "unread"),
    ],
)
def test_what_may_be_one_persons_own_is_refused_with_why(text: str, fault: str) -> None:
    assert read_contact(text, OWN) == fault


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("Håpets vei", ()),
        ("AA Fjordgløtt", ()),
        ("NA Ola", ()),  # one word alone may be a name of a group; staff looks
        ("mandag 19.00-20.30 fra 2026-11-24", ()),
        ("Kari Nordmann", ("name",)),
        ("gruppa til Anne-Marie Hansen", ("name",)),
        ("ring Kari", ("name",)),
        ("ring 900 00 000", ("number",)),
        ("22000000", ("number",)),
        ("010101 12345", ("number",)),
        ("skriv til post@example.org", ("address",)),
        ("@karin0 på Telegram", ("address",)),
    ],
)
def test_signs_of_a_person_are_named_by_kind(text: str, signs: tuple[str, ...]) -> None:
    assert signs_of_a_person(text) == signs


@given(st.text(max_size=300), st.integers(1, 80))
def test_a_cut_text_is_short_and_holds_nothing_unseen(text: str, longest: int) -> None:
    short = cut(text, longest)
    assert len(short) <= longest
    assert all(character.isprintable() for character in short)


@given(st.one_of(st.text(max_size=200), st.from_regex(r"[a-zæøå.@ 0-9+/:-]{0,60}", fullmatch=True)))
def test_no_text_breaks_the_readers_and_no_mobile_number_comes_through(text: str) -> None:
    signs_of_a_person(text)
    found = read_contact(text, OWN)
    if isinstance(found, Contact):
        digits = "".join(one for one in found.contact if one.isdigit()) if "@" not in found.contact else ""
        assert len(digits) != 8 or digits[0] not in "49"
        assert found.contact or found.website.startswith("https://")


@pytest.mark.parametrize(
    "text", ["a@" * 50_000, "1 " * 50_000, "a." * 50_000, "-" * 100_000 + "@", "\ud800\0\u202e"]
)
def test_long_and_odd_texts_are_read_to_the_end(text: str) -> None:
    read_contact(text)
    signs_of_a_person(text)
    cut(text, 60)
