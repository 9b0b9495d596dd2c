"""A process with the clients of one framework, a gateway, and the proxy that stands between."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import realcli  # noqa: E402
from agentcore_connect.agent import frameworks  # noqa: E402
from live.lab import application, default_host, python  # noqa: E402
from standins.gateway import Gateway  # noqa: E402
from standins.proxy import Proxy  # noqa: E402

TITLES = {str(name): row.title for name, row in frameworks.FRAMEWORKS.items()}
"""Each framework that connect knows, by its word; `variants` has a module for each."""


@dataclass(frozen=True)
class Times:
    """One measurement of invocations that ran at once, in seconds; `still` is the event loop's."""

    wall: float
    cpu: float
    still: float


@dataclass(frozen=True)
class Worker:
    """The process; ``variants`` are its clients, and the framework keeps ``kept`` of them open."""

    framework: str
    proxy: Proxy
    process: subprocess.Popen[str]
    variants: tuple[str, ...]
    kept: str

    def measure(
        self, variant: str, calls: int = 1, parallel: int = 1, times: int = 1
    ) -> list[Times]:
        """Let a client be used so many times. Raises RuntimeError where an answer is wrong."""
        asked = {"variant": variant, "calls": calls, "parallel": parallel, "times": times}
        return [Times(**each) for each in self._ask(asked)]

    def held(self) -> dict[str, int]:
        """The bytes, descriptors and threads of the process."""
        held: dict[str, int] = self._ask({})
        return held

    def _ask(self, asked: dict[str, Any]) -> Any:
        return _told(self.process, json.dumps(asked))


def cli_is_there() -> bool:
    """Whether this machine has what the CLI runs on, which writes the official clients."""
    return realcli.cli() is not None


@contextmanager
def worker(framework: str) -> Iterator[Worker]:
    """Run it all, with the versions that `agentcore create` pins.

    The gateway lets everybody in, answers with JSON and gives no session ids: each of these would
    add requests to the clients that connect often.
    """
    host = "stock" if framework in realcli.WORDS else default_host(framework)
    app = application(framework, "none", host)
    # Pydantic AI's own client needs mcp, which agents of that framework need not have.
    versions = "kept" if framework == "pydantic_ai" else "pinned"
    with (
        tempfile.TemporaryDirectory() as home,
        Gateway(sessions=False, sse=False) as gateway,
        Proxy(gateway.url) as proxy,
    ):
        process = subprocess.Popen(
            [python(framework, versions), "-m", "variants", framework],
            cwd=home,
            env={
                "PATH": os.environ["PATH"],
                "HOME": home,
                "PYTHONPATH": f"{app}{os.pathsep}{Path(__file__).parent}",
                "AGENTCORE_GATEWAY_MYGATEWAY_URL": proxy.url,
                "EXAMPLE_SERVER": proxy.url,
                "OPENAI_API_KEY": "none",
                "AWS_EC2_METADATA_DISABLED": "true",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if "CONNECT_BENCH_OUTPUT" not in os.environ else None,
            text=True,
        )
        try:
            ready = _told(process)
            yield Worker(framework, proxy, process, tuple(ready["variants"]), ready["kept"])
        finally:
            process.kill()
            process.communicate()


def _told(process: subprocess.Popen[str], asked: str | None = None) -> Any:
    if process.stdin is None or process.stdout is None:
        raise ValueError("the process has pipes")
    if asked is not None:
        print(asked, file=process.stdin, flush=True)
    line = process.stdout.readline()
    if not line:
        raise RuntimeError("the agents' process ended: CONNECT_BENCH_OUTPUT=1 shows what it says")
    return json.loads(line)
