"""The stand-in over real HTTP: the Bot API under /bot<token>/, the people's side under /sim/."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Iterator
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from tests.support.botapi.markup import RefusedError
from tests.support.botapi.sim import Sim
from tests.support.botapi.state import BotApi, Fault, Json

TOKEN = "4242:" + "stand-in-not-a-real-one"


def application(api: BotApi) -> Starlette:
    """The routes over one memory."""

    async def method(request: Request) -> Response:
        if request.path_params["token"] != TOKEN:
            return _refusal(RefusedError(401, "Unauthorized"))
        try:
            result = await api.call(request.path_params["method"], await _parameters(request))
        except RefusedError as refused:
            return _refusal(refused)
        except ClientDisconnect:
            return Response(status_code=499)  # the bot was killed in the middle of a call
        return _json({"ok": True, "result": result})

    async def sim(request: Request) -> Response:
        given: Json = await request.json()
        chat = api.chat(given.get("chat", 1), given.get("chat_type", "private"))
        chat.language = given.get("language", chat.language)
        result: Any = True
        try:
            match request.path_params["what"]:
                case "message":
                    result = await api.person_sends(chat, given["content"], given.get("kind", "message"))
                case "tap":
                    result = await api.tap(chat, label=given.get("label"), data=given.get("data"))
                case "location":
                    place = {"location": {"latitude": given["latitude"], "longitude": given["longitude"]}}
                    result = await api.person_sends(chat, place)
                case "raw":
                    result = await api.push(given["update"])
                case "member":
                    await api.membership(chat, given["status"])
                case "fault":
                    api.faults.append(Fault(**given["fault"]))
                case "block":
                    chat.blocked = True
                case "settled":
                    result = await api.until(lambda: not api.pending)
                case "transcript":
                    least = given.get("at_least", 0)
                    await api.until(lambda: sum(each["outgoing"] for each in chat.messages) >= least)
                    result = chat.messages
                case unknown:
                    raise RefusedError(404, f"no /sim/{unknown}")
        except RefusedError as refused:
            return _refusal(refused)
        return _json(result)

    return Starlette(
        routes=[
            Route("/bot{token}/{method}", method, methods=["GET", "POST"]),
            Route("/sim/{what}", sim, methods=["POST"]),
        ]
    )


async def _parameters(request: Request) -> Json:
    """Query, form or JSON, as the real server takes them; nested values come as JSON inside a form field."""
    given: Json = dict(request.query_params)
    kind = request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        given |= await request.json()
    elif kind:
        async with request.form() as form:
            given |= {name: str(value) for name, value in form.items()}
    return {name: _value(name, value) for name, value in given.items()}


def _value(name: str, value: Any) -> Any:
    if isinstance(value, str) and name not in ("text", "parse_mode", "description", "short_description"):
        with contextlib.suppress(ValueError):
            return json.loads(value)
    return value


def _refusal(refused: RefusedError) -> Response:
    if refused.status < 0:
        return Response(refused.description, status_code=-refused.status, media_type="text/html")
    body: Json = {"ok": False, "error_code": refused.status, "description": refused.description}
    if refused.retry_after is not None:
        body["parameters"] = {"retry_after": refused.retry_after}
    return _json(body, refused.status)


def _json(body: Any, status: int = 200) -> Response:
    """ASCII, as the real server writes it: so that a lone surrogate in a text arrives as one."""
    return Response(json.dumps(body), status_code=status, media_type="application/json")


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals belong to the test run."""
        yield


@contextlib.asynccontextmanager
async def running() -> AsyncIterator[Sim]:
    """The stand-in on a free port of loopback, in this event loop; gives the people's side of it."""
    api = BotApi()
    # With the protocol named, asyncio turns Nagle's delay off; without it every call takes 40 ms longer.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    config = uvicorn.Config(application(api), log_config=None, lifespan="off", ws="none", access_log=False)
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        while not server.started and not task.done():  # noqa: ASYNC110 -- uvicorn tells its start so
            await asyncio.sleep(0)
        async with Sim(f"http://127.0.0.1:{listener.getsockname()[1]}", api) as sim:
            yield sim
    finally:
        await api.close()
        server.should_exit = True
        await task
        listener.close()
