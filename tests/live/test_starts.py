"""An agent in a folder starts as before, with the real SDK, in every way that people use."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.request
from pathlib import Path

import agents
import pytest
from front_door import IAM, OWN_COMMAND, Host
from standins.environments import environment

STARTS = {
    "uvicorn": ("-m", "uvicorn", "{module}:app", "--port", "{port}", "--log-level", "error"),
    "module": ("-m", "{module}"),
    "script": ("{path}",),
}
RUN = '\n\nif __name__ == "__main__":\n    import os\n\n    app.run(port=int(os.environ["PORT"]))\n'


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def is_healthy(folder: Path, python: Path, main: str, start: str) -> str:
    """Empty once /ping answers; else what the start said before it ended."""
    port = free_port()
    module = main.removesuffix(".py").replace("/", ".")
    words = [word.format(module=module, path=main, port=port) for word in STARTS[start]]
    process = subprocess.Popen(
        [python, *words],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PORT": str(port), "AWS_REGION": "us-east-1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        while process.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/ping", timeout=5) as answer:
                    assert answer.status == 200
                    return ""
            except OSError:
                time.sleep(0.1)
        return process.communicate()[1]
    finally:
        process.kill()
        process.communicate()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("shape", "place", "starts"),
    [
        ("at the top", "package", ("uvicorn", "module", "script")),
        ("in a package", "relative", ("uvicorn", "module")),
        ("in a module beside", "folder", ("script",)),
    ],
)
def test_it_starts_with_the_real_sdk(
    host: Host, shape: str, place: str, starts: tuple[str, ...]
) -> None:
    """`uvicorn src.main:app`, `python -m src.main` and `python src/main.py`, as far as they did."""
    flavour, layout = agents.SHAPES[shape], agents.LAYOUTS[place]
    agent = agents.made("strands", flavour, "async", layout)
    (host.app / "main.py").unlink()
    for path, text in agent.files.items():
        (host.app / path).parent.mkdir(parents=True, exist_ok=True)
        (host.app / path).write_text(text + RUN if path == agent.main else text)
    host.edit(lambda config: config["runtimes"][0].update(entrypoint=agent.main))
    host.has(OWN_COMMAND | IAM)
    python = environment("strands")
    for start in starts:
        assert is_healthy(host.app, python, agent.main, start) == "", start
