"""A long campaign: ``python tests/fuzz/campaign.py TARGET --seconds 300 --into FOLDER``.

``all`` runs each target in turn, each in a process of its own and for an equal share of the time.
Coverage-guided with atheris where it is installed, otherwise with random choices. A failure is
noted once for each place and message, and the campaign goes on.
"""

from __future__ import annotations

import argparse
import collections
import faulthandler
import hashlib
import importlib
import json
import os
import pkgutil
import random
import re
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path

try:
    import atheris
except ImportError:
    atheris = None

if atheris is not None:
    with atheris.instrument_imports(include=["agentcore_connect"]):
        import agentcore_connect
        import fuzz_targets

        for module in pkgutil.walk_packages(agentcore_connect.__path__, "agentcore_connect."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
else:
    import fuzz_targets

HANG = 30
"""Seconds of the processor after which one input counts as a hang, however busy the machine."""


class Recorder:
    """Runs one target on inputs, and keeps what failed."""

    def __init__(self, name: str, folder: Path, seconds: float) -> None:
        self.name, self.folder = name, folder
        self.until = time.monotonic() + seconds
        self.started = time.monotonic()
        self.counts: collections.Counter[str] = collections.Counter()
        self.found: dict[str, str] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def one(self, choose: fuzz_targets.Choose) -> None:
        signal.setitimer(signal.ITIMER_PROF, HANG)
        try:
            outcome = fuzz_targets.TARGETS[self.name](choose)
            self.counts[outcome] += 1
        except Exception as error:
            self.counts["FAILED"] += 1
            self._note(error)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        if time.monotonic() > self.until:
            self.report()
            os._exit(0)

    def _note(self, error: Exception) -> None:
        last = traceback.extract_tb(error.__traceback__)[-1]
        what = re.sub(r"0x\w+|\d+|'[^']*'|\"[^\"]*\"", "_", str(error))[:90]
        key = f"{type(error).__name__} {Path(last.filename).name}:{last.lineno} {what}"
        found = getattr(error, "input", b"")
        if key in self.found and len(found) >= int(self.found[key].split()[0]):
            return
        self.found[key] = f"{len(found)} bytes"
        name = f"{self.name}-{hashlib.sha256(key.encode()).hexdigest()[:10]}"
        text = "".join(traceback.format_exception(error))
        (self.folder / f"{name}.txt").write_text(f"{key}\n\n{text}", "utf-8", "backslashreplace")
        (self.folder / f"{name}.input").write_bytes(found)

    def report(self) -> None:
        """One line of figures, for this run."""
        line = {
            "target": self.name,
            "seconds": round(time.monotonic() - self.started),
            "executions": self.counts.total(),
            "outcomes": dict(self.counts.most_common(14)),
            "findings": sorted(self.found),
        }
        with (self.folder / "figures.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


def hang(*_: object) -> None:
    raise Broken_hang(f"no answer in {HANG} seconds")


class Broken_hang(Exception):  # noqa: N801
    """An input for which nothing comes back."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=(*fuzz_targets.TARGETS, "all"))
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--into", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--random", action="store_true", help="without coverage")
    given = parser.parse_args()
    if given.target == "all":
        for name in fuzz_targets.TARGETS:
            share = str(given.seconds / len(fuzz_targets.TARGETS))
            more = ["--random"] if given.random else []
            options = ["--seconds", share, "--into", given.into, "--seed", str(given.seed), *more]
            subprocess.run([sys.executable, __file__, name, *options], check=False)
        return
    faulthandler.enable()
    signal.signal(signal.SIGPROF, hang)
    recorder = Recorder(given.target, given.into, given.seconds)
    if atheris is None or given.random:
        choices = random.Random(given.seed)
        while True:
            recorder.one(choices.randrange)

    def one(data: bytes) -> None:
        provider = atheris.FuzzedDataProvider(data)
        recorder.one(lambda bound: provider.ConsumeIntInRange(0, bound - 1) if bound > 1 else 0)

    corpus = given.into / f"corpus-{given.target}"
    corpus.mkdir(exist_ok=True)
    if not any(corpus.iterdir()):
        seeds = random.Random(given.seed)
        for number in range(200):
            (corpus / f"seed{number}").write_bytes(seeds.randbytes(400))
    options = [f"-seed={given.seed}", "-max_len=1200", "-len_control=0", "-rss_limit_mb=4096"]
    atheris.Setup([sys.argv[0], str(corpus), *options, "-print_final_stats=1"], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
