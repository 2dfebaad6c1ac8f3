"""The stand-in refuses what the real Bot API refuses; otherwise the other tests would prove nothing."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.support.botapi import TOKEN, Sim
from tests.support.botapi.markup import RefusedError, check_keyboard, strip_html


async def call(sim: Sim, method: str, token: str = TOKEN, **given: Any) -> dict[str, Any]:
    async with httpx.AsyncClient(trust_env=False) as client:
        return dict((await client.post(f"{sim.base_url}{token}/{method}", json=given)).json())


@pytest.mark.parametrize(
    "text",
    ["a < b", "<div>a</div>", "<b>a", "a</b>", "<b><i>a</b></i>", "<>", "<b>a</b"],
)
def test_text_that_telegram_cannot_parse_is_refused(text: str) -> None:
    with pytest.raises(RefusedError, match="can't parse entities"):
        strip_html(text)


def test_text_that_telegram_parses_loses_its_tags_and_entities() -> None:
    assert strip_html("<b>a &lt; <i>b</i></b> &amp; &#x27;c&#39; &nope; >") == ("a < b & 'c' &nope; >", 2)


@pytest.mark.parametrize(
    "markup",
    [
        {"inline_keyboard": [[{"text": "a", "callback_data": "å" * 33}]]},
        {"inline_keyboard": [[{"text": "a", "callback_data": ""}]]},
        {"inline_keyboard": [[{"text": " ", "callback_data": "a"}]]},
        {"inline_keyboard": [[{"text": "a", "callback_data": "a"}] * 9]},
        {"inline_keyboard": [[{"text": "a", "callback_data": "a"}]] * 101},
        {"keyboard": [[{"text": "a"}]], "input_field_placeholder": "x" * 65},
        {},
    ],
)
def test_keyboards_beyond_the_limits_are_refused(markup: dict[str, Any]) -> None:
    with pytest.raises(RefusedError):
        check_keyboard(markup)


async def test_texts_of_no_or_too_many_units_are_refused(sim: Sim) -> None:
    sim.api.chat(1)
    assert (await call(sim, "sendMessage", chat_id=1, text="😀" * 2048))["ok"]
    assert "too long" in (await call(sim, "sendMessage", chat_id=1, text="😀" * 2048 + "a"))["description"]
    assert (
        "empty"
        in (await call(sim, "sendMessage", chat_id=1, text=" <b> </b> ", parse_mode="HTML"))["description"]
    )


async def test_a_press_can_be_confirmed_once_and_an_unknown_one_never(sim: Sim) -> None:
    query = await sim.tap(data="find")
    assert (await call(sim, "answerCallbackQuery", callback_query_id=query))["ok"]
    for wrong in (query, "nothing"):
        assert "too old" in (await call(sim, "answerCallbackQuery", callback_query_id=wrong))["description"]


async def test_strangers_blockers_and_wrong_tokens_are_refused(sim: Sim) -> None:
    assert (await call(sim, "sendMessage", chat_id=77, text="a"))[
        "description"
    ] == "Bad Request: chat not found"
    await sim.block(chat=1)
    assert (await call(sim, "sendMessage", chat_id=1, text="a"))["error_code"] == 403
    assert (await call(sim, "getMe", token="1:x"))["error_code"] == 401
    assert (await call(sim, "noSuchMethod"))["error_code"] == 404


async def test_an_update_is_delivered_until_a_higher_offset_confirms_it(sim: Sim) -> None:
    await sim.message("hei")
    first = (await call(sim, "getUpdates"))["result"]
    assert (await call(sim, "getUpdates"))["result"] == first
    assert (await call(sim, "getUpdates", offset=first[0]["update_id"]))["result"] == first
    assert (await call(sim, "getUpdates", offset=first[0]["update_id"] + 1))["result"] == []


async def test_polling_while_a_webhook_is_set_is_a_conflict(sim: Sim) -> None:
    await call(sim, "setWebhook", url="https://example.org")
    assert (await call(sim, "getUpdates"))["error_code"] == 409
