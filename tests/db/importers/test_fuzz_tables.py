"""Spoilt tables never crash the reader; the long run is `python -m tests.fuzz_tables 6000`."""

from __future__ import annotations

from tests.fuzz_tables import main


def test_two_hundred_spoilt_tables_are_read() -> None:
    seen = main(200)
    assert seen["tables"] == 200
    # The fuzz must not only produce rubbish: both kinds of outcome, and tables that can be counted.
    assert min(seen["RawGroup"], seen["Problem"], seen["files refused"], seen["tables with known rows"]) > 20
