"""The cost of `connect`, as ratios against Copier on the same machine in the same run.

    python3 scripts/dev.py bench [--runs N] [--units 1,10,20,50,100]

Each round runs every command once, as a whole process, so that a busy machine hits all of them.
The least of the rounds counts: what is above it is somebody else's work. Prints Markdown; exit code
1 where a goal is missed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from agentcore_connect.units.templates import own
from commands import COUNTS, Command, Goal, commands, goals, update
from process import Cost, cost

PER_UNIT = 30
"""Milliseconds that each further unit may add to an update."""

Costs = dict[str, list[Cost]]


def measured(every: Sequence[Command], runs: int, scratch: Path, home: Path) -> Costs:
    """The costs of each command by its name; a first round, which warms up, does not count."""
    costs: Costs = {command.name: [] for command in every}
    for number in range(runs + 1):
        for command in every:
            with tempfile.TemporaryDirectory(dir=scratch) as folder:
                at = command.prepared(Path(folder))
                found = cost(command.arguments, at, home, command.codes, command.variables)
            if number:
                costs[command.name].append(found)
    return costs


def least(costs: Costs, name: str, what: str) -> float:
    return float(min(getattr(one, what) for one in costs[name]))


def verdict(costs: Costs, goal: Goal) -> tuple[str, bool]:
    """The line of a goal, and whether it is met."""
    ours, peer = (least(costs, name, goal.what) for name in (goal.ours, goal.peer))
    ratio = ours / peer
    title = f"{'memory: ' * (goal.what == 'bytes')}{goal.ours} / {goal.peer}"
    missed = "" if ratio <= goal.most else ", MISSED"
    return f"| {title:105} | {ratio:5.2f}x | {goal.most}x{missed} |", ratio <= goal.most


def growth(costs: Costs, counts: Sequence[int]) -> tuple[list[str], bool]:
    """What each further unit adds to an update, and whether it is little enough."""
    first, *others = counts
    start = least(costs, update(first), "seconds")
    lines, most = [], 0.0
    for count in others:
        more = 1000 * (least(costs, update(count), "seconds") - start) / (count - first)
        most = max(most, more)
        title = f"each unit beyond the first, of {count}"
        lines.append(f"| {title:105} | {more:3.0f} ms | {PER_UNIT} ms |")
    return lines, most <= PER_UNIT


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--units", default=",".join(map(str, COUNTS)))
    said = parser.parse_args()
    counts = sorted({1, *map(int, said.units.split(","))})
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        home = scratch / "home"
        home.mkdir()
        own.place_bundle(home)
        costs = measured(commands(scratch, counts), said.runs, scratch, home)
    print(f"| {'Command':52} | Least | Median | Memory |\n|---|---|---|---|")
    for name in costs:
        middle = statistics.median(one.seconds for one in costs[name])
        seconds, peak = least(costs, name, "seconds"), least(costs, name, "bytes")
        print(f"| {name:52} | {seconds:.2f} s | {middle:.2f} s | {peak / 1e6:.0f} MB |")
    print(f"\n| {'Ratio, of the least':105} | Found | Goal |\n|---|---|---|")
    lines, met = growth(costs, counts)
    for line in lines:
        print(line)
    for goal in goals(counts):
        line, is_met = verdict(costs, goal)
        met &= is_met
        print(line)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
