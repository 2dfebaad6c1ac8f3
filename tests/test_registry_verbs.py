"""The verbs of `registry` that keep it true."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot import imports
from bot.errors import InputError
from tests.db.conftest import AA
from tests.support.stores import packed, rows
from tests.support.verbs import NOW, Store, run, store

__all__ = ["store"]

# --- confirm, close, due, history --------------------------------------------------------------------------------


def test_a_confirmation_sets_day_and_role_and_lifts_the_warning(store: Store) -> None:
    held = store.held["g1"]
    store.held["g1"] = replace(held, group=replace(held.group, warning="wrong_time"))
    run("registry", "confirm", "g1", "--by", "telefon", "--on", "2026-11-20", *NOW)
    after = store.held["g1"]
    assert (after.group.confirmed_on, after.group.confirmed_by, after.group.warning) == (
        date(2026, 11, 20), "telefon", None,
    )  # fmt: skip
    assert (after.source_id, store.acts[-1].kind, store.acts[-1].actor) == (
        "k1",
        "confirm",
        "registeransvarlig",
    )


def test_a_warning_can_be_kept_when_a_group_is_confirmed(store: Store) -> None:
    held = store.held["g1"]
    store.held["g1"] = replace(held, group=replace(held.group, warning="wrong_time"))
    run("registry", "confirm", "g1", "--by", "besøk", "--keep-warning", *NOW)
    assert store.held["g1"].group.warning == "wrong_time"
    assert store.held["g1"].group.confirmed_on == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("g1", "--by", "Kari"), "never a name"),
        (("g1", "--by", "telefon", "--on", "2026-11-22"), "lies ahead"),
        (("g1", "--by", "telefon", "--on", "i går"), "not a date"),
        (("g1", "--by", "telefon", "--on", "2026-07-31"), "confirmed later"),
        (("g2", "--by", "telefon"), "made up"),
        (("g11", "--by", "telefon"), "did you mean g1"),
        (("zzzzzzzz", "--by", "telefon"), "no such group"),
    ],
)
def test_a_confirmation_that_cannot_be_true_is_refused(
    store: Store, words: tuple[str, ...], told: str
) -> None:
    with pytest.raises(InputError, match=told):
        run("registry", "confirm", *words, *NOW)
    assert store.acts == []


def test_closing_leaves_a_mark_with_the_reason(store: Store) -> None:
    run("registry", "close", "g1", "--reason", " lagt   ned i høst ", *NOW)
    assert "g1" not in store.held
    assert (store.graves["g1"].reason, store.graves["g1"].source) == ("lagt ned i høst", "aa-norge")


@pytest.mark.parametrize("reason", ["", "  ", "x" * 201, "spurte 41234567"])
def test_a_reason_is_short_and_holds_no_person(store: Store, reason: str) -> None:
    with pytest.raises(InputError, match="--reason"):
        run("registry", "close", "g1", "--reason", reason, *NOW)
    assert "g1" in store.held


def test_what_is_due_is_listed_with_how_to_reach_it(store: Store) -> None:
    text = run("registry", "due", *NOW).stdout
    assert "g1: AA Måsen, Ørnes, Meløy · bekreftet for 112 dager siden · kontakt: aa@example.org" in text
    assert "1 grupper å ringe om" in text
    (found,) = json.loads(run("registry", "due", "--json", *NOW).stdout)
    assert (found["id"], found["days"], found["reach"], found["reports"]) == ("g1", 112, "aa@example.org", {})
    assert json.loads(run("registry", "due", "--days", "200", "--json", *NOW).stdout) == []
    assert "Ingen grupper" in run("registry", "due", "--days", "200", *NOW).stdout


def test_the_history_of_a_group_reads_field_by_field(store: Store) -> None:
    assert "Ingen endringer" in run("registry", "history", "g1").stdout
    run("registry", "confirm", "g1", "--by", "telefon", *NOW)
    text = run("registry", "history", "g1").stdout
    assert "2026-11-21 18:00 endret (confirm, registeransvarlig, aa-norge)" in text
    assert "    bekreftet av: gruppa selv → telefon" in text
    (found,) = json.loads(run("registry", "history", "g1", "--json").stdout)
    assert (found["change"], found["after"]["confirmed_by"]) == ("changed", "telefon")
    with pytest.raises(InputError, match="no such group"):
        run("registry", "history", "zzzz")


def test_the_history_of_a_closed_group_is_still_there(store: Store) -> None:
    run("registry", "close", "g1", "--reason", "lagt ned", *NOW)
    assert "tatt ut (close" in run("registry", "history", "g1").stdout


# --- going back --------------------------------------------------------------------------------------------------


def test_going_back_says_what_it_did_and_how_to_regret_it(store: Store) -> None:
    text = run("registry", "rollback", *NOW).stdout
    assert "back at registry-000002.db: 3 groups come back, 2 change, 1 go" in text
    assert "rollback --to registry-000003.db" in text
    assert "1 confirmations were taken back" in text
    ((copy, act),) = store.restored
    assert (copy, act.kind) == (None, "rollback")


def test_a_copy_can_be_named_and_looked_at_first(store: Store) -> None:
    assert "registry-000002.db  2026-11-01 00:00 UTC" in run("registry", "copies").stdout
    text = run("registry", "rollback", "--to", "registry-000001.db", "--dry-run", *NOW).stdout
    assert "would go back to registry-000001.db" in text
    assert store.restored == []
    run("registry", "rollback", "--to", "registry-000001.db", *NOW)
    assert store.restored[0][0] == Path("registry-000001.db")
    for name in ("registry-000009.db", "../registry.db"):
        with pytest.raises(InputError, match="no such copy"):
            run("registry", "rollback", "--to", name, *NOW)


# --- refresh -----------------------------------------------------------------------------------------------------


@pytest.fixture
def feeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    answers = {"https://a.example/x": packed(rows(3)), "https://b.example/x": packed(rows(2))}
    file = tmp_path / "feeds.toml"
    file.write_text(
        "".join(
            f'[[feed]]\nname = "{address[8]}"\nformat = "tiny"\norganisation = "AA"\naddress = "{address}"\n'
            for address in answers
        )
    )
    monkeypatch.setenv("VEIVISER_FEEDS", str(file))

    async def fetched(address: str, allowed: Sequence[str]) -> bytes:
        return answers[address]

    monkeypatch.setattr(imports, "_fetch", fetched)
    return answers


def test_a_refresh_of_all_feeds_is_told_a_line_each(store: Store, feeds: dict[str, bytes]) -> None:
    result = run("registry", "refresh", *NOW)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "a: applied: 3 new, 0 changed, 0 gone", "b: applied: 2 new, 0 changed, 0 gone",
    ]  # fmt: skip
    assert [line.split(": ")[1] for line in run("registry", "refresh", *NOW).stdout.splitlines()] == [
        "not due"
    ] * 2
    again = json.loads(run("registry", "refresh", "--all", "--json", *NOW).stdout)
    assert [each["outcome"] for each in again] == ["unchanged", "unchanged"]


@pytest.mark.parametrize(("answer", "code", "outcome"), [(b"", 3, "stopped"), (b"\x00", 2, "failed")])
def test_a_refresh_that_meets_a_bad_feed_goes_on_and_says_so_in_its_exit_code(
    store: Store, feeds: dict[str, bytes], answer: bytes, code: int, outcome: str
) -> None:
    feeds["https://a.example/x"] = answer
    result = run("registry", "refresh", *NOW)
    assert result.exit_code == code
    assert [line.split(": ")[1] for line in result.stdout.splitlines()] == [outcome, "applied"]
    assert f"a: {outcome}" in result.stderr


def test_a_refresh_without_feeds_names_the_setting(store: Store) -> None:
    with pytest.raises(InputError, match="VEIVISER_FEEDS"):
        run("registry", "refresh", *NOW)


def test_an_allowed_address_is_imported_by_hand_too(store: Store, feeds: dict[str, bytes]) -> None:
    assert run("import", "tiny", "https://a.example/x", *NOW).exit_code == 0
    assert "a-k0" in store.held


# --- review ------------------------------------------------------------------------------------------------------


def reported(store: Store, *kinds: str) -> None:
    with closing(sqlite3.connect(store.registry.path)) as connection:
        for kind in kinds:
            connection.execute(
                "INSERT INTO reports (group_id, kind, received_on, state) VALUES ('g1', ?, '2026-11-20', 'new')",
                (kind,),
            )
        connection.commit()


def proposed(store: Store, **changes: object) -> None:
    answers = {
        "organisation": "AA",
        "place": "Førde",
        "when": "mandag 19.00",
        "contact": "aa@example.org",
        **changes,
    }
    with closing(sqlite3.connect(store.registry.path)) as connection:
        connection.execute(
            "INSERT INTO proposals (received_on, state, answers, group_id) VALUES ('2026-11-20', 'new', ?, '')",
            (json.dumps(answers),),
        )
        connection.commit()


def test_what_waits_is_listed_with_what_can_be_done(store: Store) -> None:
    reported(store, "wrong_time", "wrong_time", "other")
    proposed(store)
    text = run("registry", "review").stdout
    assert "g1: tida er feil (wrong_time) × 2, sist 20. november 2026; kan bli advarsel" in text
    assert "g1: noe annet (other) × 1, sist 20. november 2026; trenger én til" in text
    assert "  1, mottatt 20. november 2026" in text
    assert "    when: mandag 19.00" in text
    found = json.loads(run("registry", "review", "--json").stdout)
    assert found["reports"][0] == {"group": "g1", "kind": "wrong_time", "count": 2, "enough": True}
    assert found["proposals"][0]["answers"]["place"] == "Førde"


def test_a_warning_is_put_by_agreeing_and_reports_go_by_dismissing(store: Store) -> None:
    reported(store, "wrong_time", "wrong_time", "other")
    with pytest.raises(InputError, match="needs 2"):
        run("registry", "review", "agree", "g1", "other", *NOW)
    run("registry", "review", "agree", "g1", "wrong_time", *NOW)
    assert store.held["g1"].group.warning == "wrong_time"
    assert "1 reports laid aside" in run("registry", "review", "dismiss", "g1").stdout
    with pytest.raises(InputError, match="no such report"):
        run("registry", "review", "dismiss", "g1")
    with pytest.raises(InputError, match="kind of error"):
        run("registry", "review", "agree", "g1", "rude")


def test_a_proposal_is_let_in_as_confirmed_by_the_group_that_was_called_back(store: Store) -> None:
    proposed(store)
    shown = run("registry", "review", "accept", "1", "--dry-run", *NOW).stdout
    assert "meldt-inn-1: AA Førde (AA), Førde, Sunnfjord" in shown
    assert "meldt-inn-1" not in store.held
    run("registry", "review", "accept", "1", *NOW)
    made = store.held["meldt-inn-1"].group
    assert (made.confirmed_on, made.confirmed_by, made.contact) == (
        date(2026, 11, 21),
        "gruppa selv",
        "aa@example.org",
    )
    with pytest.raises(InputError, match="waits"):
        run("registry", "review", "accept", "1", *NOW)


def test_the_answers_of_a_proposal_can_be_mended(store: Store) -> None:
    proposed(store, organisation="Ukjent", when="av og til")
    with pytest.raises(InputError, match="--organisation"):
        run("registry", "review", "accept", "1", *NOW)
    words = ("--organisation", "NA", "--when", "tirsdag 18.00-19.00", "--when", "torsdag 18.00", "--unheard")
    run("registry", "review", "accept", "1", *words, *NOW)
    made = store.held["meldt-inn-1"].group
    assert (made.organisation, [each.weekday for each in made.meetings], made.confirmed_on) == (
        "NA",
        [2, 4],
        None,
    )


def test_a_rejected_proposal_is_wiped(store: Store) -> None:
    proposed(store)
    assert "wiped" in run("registry", "review", "reject", "1").stdout
    with closing(sqlite3.connect(store.registry.path)) as connection:
        assert connection.execute("SELECT state, answers FROM proposals").fetchall() == [("rejected", "{}")]
    with pytest.raises(InputError, match="waits"):
        run("registry", "review", "reject", "1")


def test_the_registry_in_memory_knows_the_organisation_of_its_groups(store: Store) -> None:
    assert AA.short in store.shorts
