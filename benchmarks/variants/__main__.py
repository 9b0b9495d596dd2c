"""`python -m variants FRAMEWORK` beside an agent's modules: measures what each line of stdin asks.

A line is JSON with `variant`, `calls`, `parallel` and `times`; the answer is a line too: for each
time the wall and processor seconds of the whole, and the longest the event loop stood still.
`{}` asks for what this process holds: bytes of memory, descriptors, threads.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

from .prompt import Invoke, prompt

TOOL = "WeatherTools___get_weather"
BEAT = 0.005
"""Seconds between two looks at the event loop; only with invocations in parallel, as they cost."""

agents: dict[str, list[Invoke]] = {}


async def measured(variant: Any, name: str, calls: int, parallel: int) -> dict[str, float]:
    """One time: so many invocations at once, each by an agent of its own with its own argument."""
    known = agents.setdefault(name, [])
    while len(known) < parallel:
        known.append(await variant())
    still = [0.0]
    beat = asyncio.create_task(_look(still)) if parallel > 1 else None
    wall, cpu = time.perf_counter(), time.process_time()
    asked = (
        known[number](prompt(calls, TOOL, json.dumps({"city": f"Lisbon {number}"})))
        for number in range(parallel)
    )
    answers = await asyncio.gather(*asked)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    if beat:
        beat.cancel()
    for number, answer in enumerate(answers):
        if answer.strip() != f"FINAL: [success] Sunny in Lisbon {number}":
            raise RuntimeError(f"{name} answered {answer!r}")
    return {"wall": wall, "cpu": cpu, "still": still[0]}


async def _look(still: list[float]) -> None:
    """Keep the longest time for which the event loop let nobody else run."""
    while True:
        before = time.perf_counter()
        await asyncio.sleep(BEAT)
        still[0] = max(still[0], time.perf_counter() - before - BEAT)


def held() -> dict[str, int]:
    """What this process holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return {
        "bytes": pages * os.sysconf("SC_PAGE_SIZE"),
        "descriptors": len([*Path("/proc/self/fd").iterdir()]),
        "threads": threading.active_count(),
    }


async def main() -> None:
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a library prints is no answer
    module = importlib.import_module(f"variants.{sys.argv[1]}_agents")
    ready = {"variants": [*module.VARIANTS], "kept": module.KEPT}
    print(json.dumps(ready), file=answers, flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        asked = json.loads(line)
        answer: Any = held()
        if asked:
            of_one = (asked["variant"], asked["calls"], asked["parallel"])
            variant = module.VARIANTS[asked["variant"]]
            answer = [await measured(variant, *of_one) for _ in range(asked["times"])]
        print(json.dumps(answer), file=answers, flush=True)
    os._exit(0)


asyncio.run(main())
