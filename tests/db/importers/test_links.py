"""Addresses on the net."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.importers.links import LONGEST, asks_for_access, checked_link, without_bad_links


@pytest.mark.parametrize(
    ("raw", "url"),
    [
        ("https://zoom.us/j/000?pwd=x", "https://zoom.us/j/000?pwd=x"),
        ("http://example.org", "http://example.org"),
        ("zoom.us/j/000", "https://zoom.us/j/000"),
        ("www.example.org", "https://www.example.org"),
        ("//example.org/a", "https://example.org/a"),
        (" https://Example.ORG/Å ", "https://example.org/%C3%85"),
        ("https://example.org:8443/x", "https://example.org:8443/x"),
        ("example.org:8443/x", "https://example.org:8443/x"),
        ("https://x.no/?a=1&amp;b=2", "https://x.no/?a=1&b=2"),
        ("https://blåbær.no", "https://xn--blbr-roah.no"),
        ("https://\u0430\u0430.no", "https://xn--80aa.no"),
        ("https://x.no/a?next=http://y.no", "https://x.no/a?next=http://y.no"),
    ],
)
def test_an_address_is_kept_or_mended(raw: str, url: str) -> None:
    assert checked_link(raw).url == url


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("javascript:alert(1)", "only https and http"),
        ("JaVaScRiPt:alert(1)", "only https and http"),
        ("java\u200bscript:alert(1)", "only https and http"),
        ("data:text/html,x", "only https and http"),
        ("mailto:info@example.org", "only https and http"),
        ("tel:22334455", "only https and http"),
        ("ftp://example.org", "only https and http"),
        ("tg://user?id=1", "only https and http"),
        ("https://kari:hemmelig@example.org", "user name or password"),
        ("https://example.org@evil.no/", "user name or password"),
        ("https://exa mple.org", "blanks"),
        ("ring oss", "blanks"),
        ('https://x.no/"onclick', "blanks or characters"),
        ("https://localhost/x", "without a dot"),
        ("zoom", "without a dot"),
        ("https://127.0.0.1/", "without a dot"),
        ("https://[::1]/", "without a dot"),
        ("http://[::1", "cannot be read"),
        ("https://x.no:99999/", "cannot be read"),
        ("https://-x.no", "without a dot"),
        ("https://x..no", "cannot be"),
        ("https://x.no/" + "a" * LONGEST, "longer than"),
        ("https://paypal.me/noen", "gifts"),
        ("https://www.paypal.com/x", "gifts"),
        ("venmo.com/noen", "gifts"),
        ("https://qr.vipps.no/1", "gifts"),
    ],
)
def test_an_address_that_may_not_be_passed_on_is_left_out_with_a_reason(raw: str, words: str) -> None:
    found = checked_link(raw)
    assert found.url is None
    assert words in found.fault


def test_nothing_is_no_fault() -> None:
    assert checked_link("  \u200b ").fault == ""


@pytest.mark.parametrize(
    ("url", "asks"),
    [
        ("https://zoom.us/j/000", True),
        ("https://us02web.zoom.us/j/000", True),
        ("https://zoom.us/j/000?pwd=x", False),
        ("https://whereby.com/eksempel", False),
        ("https://notzoom.us/j/000", False),
    ],
)
def test_a_zoom_link_without_password_asks_for_access(url: str, asks: bool) -> None:
    assert asks_for_access(url) is asks


@pytest.mark.parametrize(
    ("text", "kept", "told"),
    [
        ("Se https://example.org/x.", "Se https://example.org/x.", False),
        ("Gi på paypal.me/noen, takk", "Gi på , takk", True),
        ("Klikk https://u:p@x.no nå", "Klikk nå", True),
        ("tg://user?id=1 her", "her", True),
        ("møtet er åpent", "møtet er åpent", False),
    ],
)
def test_links_inside_a_text_are_held_to_the_same(text: str, kept: str, told: bool) -> None:
    found, faults = without_bad_links(text)
    assert found.strip() == kept
    assert bool(faults) is told


@given(st.text(max_size=120) | st.text("htps:/@.?#%&=ax1 []\\\u0430", max_size=60))
def test_whatever_is_kept_is_a_whole_address_and_stays_one(raw: str) -> None:
    url = checked_link(raw).url
    if url is not None:
        assert url.startswith(("http://", "https://"))
        assert url.isascii()
        assert " " not in url
        assert checked_link(url).url == url
