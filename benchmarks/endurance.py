"""Thousands of invocations in a row: what the agent's process holds, and how long each takes.

    .venv/bin/python benchmarks/endurance.py [--invocations 2000] [--frameworks strands,adk]

By hand; it writes its table into docs/clients.md where it is whole. The generated client is used
by one agent after the other, one call each; memory, descriptors and threads are compared with
those after the first tenth, when what is kept has been made.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile

from clients import DOCUMENT
from worker import TITLES, Times, Worker, worker

BEGIN, END = "<!-- endurance: begin -->\n", "<!-- endurance: end -->\n"
WHOLE = 2000


def row(process: Worker, invocations: int) -> str:
    """Let the generated client be used so often; the table's row of it."""
    part = invocations // 10
    times: list[list[Times]] = []
    held = []
    process.proxy.clear()
    for _ in range(10):
        times.append(process.measure("generated", times=part))
        held.append(process.held())
    asked, connections = process.proxy.counts

    def milliseconds(what: str, of: list[Times]) -> float:
        return 1000 * statistics.median(getattr(each, what) for each in of)

    cells = [TITLES[process.framework]]
    cells += [f"{held[0]['bytes'] / 1e6:.1f} to {held[-1]['bytes'] / 1e6:.1f} MB"]
    cells += [f"{held[0][what]} to {held[-1][what]}" for what in ("descriptors", "threads")]
    for what in ("wall", "cpu"):
        first, last = (milliseconds(what, each) for each in (times[0], times[-1]))
        cells.append(f"{first:.1f} to {last:.1f} ms")
    cells += [f"{asked}", f"{connections}"]
    return f"| {' | '.join(cells)} |"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--invocations", type=int, default=WHOLE)
    parser.add_argument("--frameworks", default=",".join(TITLES))
    said = parser.parse_args()
    chosen = said.frameworks.split(",")
    titles = ["", "Memory", "Descriptors", "Threads", "Wall", "CPU", "Requests", "Connections"]
    lines = [f"| {' | '.join(titles)} |", "|---" * len(titles) + "|"]
    with tempfile.TemporaryDirectory() as home:
        os.environ["HOME"] = home  # `connect` puts its templates there
        for framework in chosen:
            with worker(framework) as process:
                lines.append(row(process, said.invocations))
            print(lines[-1], flush=True)
    if said.invocations == WHOLE and set(chosen) == set(TITLES):
        before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
        text = f"{before}{BEGIN}" + "\n".join(lines) + f"\n{END}{rest.partition(END)[2]}"
        DOCUMENT.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
