"""The cost of a gateway's clients: the generated, the CLI's, and the framework's own kept open.

    python3 scripts/dev.py bench clients                       # minutes; writes docs/clients.md
    python3 scripts/dev.py bench clients --quick               # below one; prints
    python3 scripts/dev.py bench clients --frameworks strands  # some of them; prints

The clients of a framework run in one process, in turn, so that a busy machine hits all of them.
The proxy between them and a stand-in gateway delays each request and counts: requests and
connections are exact. Times are of this machine; their ratios hold on others.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from worker import ROOT, TITLES, Times, Worker, cli_is_there, worker

DOCUMENT = ROOT / "docs" / "clients.md"
BEGIN, END = "<!-- measured: begin -->\n", "<!-- measured: end -->\n"
CALLS = (1, 3)
AT_ONCE = (10, 50)
AT_ONCE_DELAY = 0.02


@dataclass(frozen=True)
class Network:
    """Seconds that a request takes, and how many times that a new connection takes."""

    name: str
    delay: float
    connecting: int = 0


NETWORKS = (
    Network("0 ms", 0),
    Network("20 ms", 0.02),
    Network("80 ms", 0.08),
    Network("80 ms, connections 160 ms", 0.08, 2),
)


@dataclass(frozen=True)
class Extent:
    """How much is measured; a network is left out where it has no rounds."""

    rounds: dict[str, int]
    at_once: dict[int, int]


WHOLE = Extent({"0 ms": 9, "20 ms": 5, "80 ms": 4, NETWORKS[3].name: 3}, {10: 2, 50: 2})
QUICK = Extent({"0 ms": 3, "20 ms": 2}, {10: 1})


@dataclass
class Measured:
    """What one client of a framework costs."""

    cold: tuple[int, int] = (0, 0)
    warm: dict[int, tuple[int, int]] = field(default_factory=dict)
    alone: dict[tuple[str, int], list[Times]] = field(default_factory=dict)
    at_once: dict[int, list[Times]] = field(default_factory=dict)

    def wall(self, network: str, calls: int) -> float:
        """Median milliseconds of an invocation."""
        return 1000 * statistics.median(each.wall for each in self.alone[network, calls])

    def cpu(self, calls: int) -> float:
        """Median milliseconds of processor of an invocation, where nothing is waited for."""
        return 1000 * statistics.median(each.cpu for each in self.alone["0 ms", calls])

    def parallel(self, number: int) -> tuple[float, float]:
        """Median milliseconds until all have answered, and the longest stand-still there was."""
        times = self.at_once[number]
        wall = statistics.median(each.wall for each in times)
        return 1000 * wall, 1000 * max(each.still for each in times)


def counted(process: Worker, variant: str) -> Measured:
    """The first invocation of a client, and how many requests and connections later ones make."""
    found = Measured()
    process.proxy.clear()
    process.measure(variant)
    found.cold = process.proxy.counts
    for calls in CALLS:
        process.measure(variant, calls)
        process.proxy.clear()
        process.measure(variant, calls)
        found.warm[calls] = process.proxy.counts
    return found


def measured(process: Worker, extent: Extent) -> dict[str, Measured]:
    """Every client of the process; the rounds go through all of them in turn."""
    clients = {variant: counted(process, variant) for variant in process.variants}
    for network in NETWORKS:
        process.proxy.delay, process.proxy.connecting = network.delay, network.connecting
        for _ in range(extent.rounds.get(network.name, 0)):
            for calls in CALLS:
                for variant, client in clients.items():
                    times = client.alone.setdefault((network.name, calls), [])
                    times += process.measure(variant, calls)
    process.proxy.delay, process.proxy.connecting = AT_ONCE_DELAY, 0
    for number, rounds in extent.at_once.items():
        for variant in clients:
            process.measure(variant, parallel=number)  # the first time makes agents, and connects
        for _ in range(rounds):
            for variant, client in clients.items():
                client.at_once.setdefault(number, []).extend(
                    process.measure(variant, parallel=number)
                )
    return clients


Cell = Callable[[Measured], str]


def columns(extent: Extent) -> dict[str, Cell]:
    """What the table has of each client, by the column's title."""

    def pair(values: Iterable[float]) -> str:
        return " / ".join(f"{value:.0f}" for value in values)

    found: dict[str, Cell] = {
        "cold": lambda client: "{} on {}".format(*client.cold),
        "warm": lambda client: ", ".join("{} on {}".format(*each) for each in client.warm.values()),
        "CPU": lambda client: pair(client.cpu(calls) for calls in CALLS),
    }
    for network in extent.rounds:
        found[network] = lambda client, name=network: pair(  # type: ignore[misc]
            client.wall(name, calls) for calls in CALLS
        )
    for number in extent.at_once:
        found[f"{number} at once"] = lambda client, number=number: "{:.0f}, {:.0f}".format(  # type: ignore[misc]
            *client.parallel(number)
        )
    return found


def ratios(client: Measured, peer: Measured, extent: Extent) -> dict[str, str]:
    """How many times the peer's a client's medians are, by the column's title."""

    def pair(of: Callable[[Measured, int], float]) -> str:
        return " / ".join(f"{of(client, calls) / of(peer, calls):.1f}x" for calls in CALLS)

    found = {"CPU": pair(lambda one, calls: one.cpu(calls))}
    for network in extent.rounds:
        found[network] = pair(lambda one, calls, name=network: one.wall(name, calls))  # type: ignore[misc]
    for number in extent.at_once:
        found[f"{number} at once"] = f"{client.parallel(number)[0] / peer.parallel(number)[0]:.1f}x"
    return found


def table(framework: str, process: Worker, extent: Extent) -> str:
    """Measure the clients of a framework; the table in Markdown."""
    clients = measured(process, extent)
    cells = columns(extent)
    lines = [f"| {TITLES[framework]} | {' | '.join(cells)} |", "|---" * (len(cells) + 1) + "|"]
    for variant, client in clients.items():
        name = f"{variant}, which is kept" if variant == process.kept != "kept" else variant
        lines.append(f"| {name} | {' | '.join(cell(client) for cell in cells.values())} |")
    ours, peer = clients["generated"], clients[process.kept]
    times = ratios(ours, peer, extent)
    lines.append(f"| generated : kept | {' | '.join(times.get(title, '') for title in cells)} |")
    return "\n".join(lines) + "\n"


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench clients", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--frameworks", default=",".join(TITLES))
    said = parser.parse_args(words)
    chosen = said.frameworks.split(",")
    extent = QUICK if said.quick else WHOLE
    if not cli_is_there():
        print("node and npm are missing, and the agentcore CLI runs on them: nothing is measured")
        return 0
    tables = []
    with tempfile.TemporaryDirectory() as home:
        os.environ["HOME"] = home  # `connect` puts its templates there
        for framework in chosen:
            with worker(framework) as process:
                tables.append(table(framework, process, extent))
            print(tables[-1], flush=True)
    if extent is WHOLE and set(chosen) == set(TITLES):
        write("\n".join(tables))
    return 0


def write(text: str) -> None:
    """Put the tables into the document."""
    before, _, rest = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)
    DOCUMENT.write_text(f"{before}{BEGIN}{text}{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
