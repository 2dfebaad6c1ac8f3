"""Speeds, as name=value lines. Absolute times vary with the machine; the ratios are measured side by side in this run.

`make bench`. Nothing here is asserted: a slow machine must not fail a test.
"""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from pathlib import Path

from rapidfuzz import fuzz, process

from bot.app import open_app
from bot.core.answering.schedule import oslo
from bot.core.model import Incoming
from bot.core.session import Session
from bot.settings import Settings
from db.example_registry import fill_example
from db.migrate import upgrade
from knowledge.load import load_library
from tests import bench_places, bench_registry, bench_serving
from tests.bench_places import show, timed

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=oslo())
ROUNDS = 5
MESSAGES = (
    "finnes det AA i begren på torsdager?",
    "mamma drikker, noe for meg i Tromsö?",
    "hva er forskjellen på en selvhjelpsgruppe og behandling",
    "noko for pårørande i Førde",
    "na meeting oslo tonight",
    "møter i Våler",
    "er det noen som ser at jeg går inn der",
    "hei",
    "kan dokker sei meg ka som skjer på et møte æ har aldri vært der før",
    "hvem vinner serien i år",
)


async def main() -> None:
    scratch = Path("build") / "bench"
    scratch.mkdir(parents=True, exist_ok=True)
    settings = Settings(
        database_url=f"sqlite:///{(scratch / 'registry.db').resolve()}",
        state_folder=scratch,
        cache_folder=scratch,
    )
    upgrade(settings.database_url)
    await fill_example(settings.database_url, NOW.date())
    start = time.perf_counter()
    library = load_library()
    print(f"knowledge_load_s={time.perf_counter() - start:.3f}")
    bench_places.run(library, scratch)
    start = time.perf_counter()
    async with open_app(settings) as app:
        print(f"start_s={time.perf_counter() - start:.3f}")
        names = [entry.name for entry in library.gazetteer.entries]
        scan = show(
            "wratio_scan",
            timed(lambda text: process.extractOne(text, names, scorer=fuzz.WRatio), MESSAGES, ROUNDS),
        )
        danger = show("danger_screen", timed(app.reader.screen.screen, MESSAGES, ROUNDS))
        reading = show(
            "understanding",
            timed(
                lambda text: app.reader.understand(Incoming("bench", text, NOW), Session(), None),
                MESSAGES,
                ROUNDS,
            ),
        )
        spent: list[float] = []
        for turn in range(ROUNDS):
            for number, message in enumerate(MESSAGES):
                start = time.perf_counter()
                await app.assistant.handle(Incoming(f"bench:{turn}:{number}", message, NOW))
                spent.append((time.perf_counter() - start) * 1000)
        whole = show("whole_reply", spent)
        print(f"understanding_to_wratio_scan={reading / scan:.3f}")
        print(f"danger_screen_to_whole_reply={danger / whole:.3f}")
        print(f"whole_reply_to_wratio_scan={whole / scan:.3f}")
    await bench_serving.run(library)


if __name__ == "__main__":
    asyncio.run(main())
    bench_registry.main([])
