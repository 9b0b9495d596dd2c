"""The demo's agent, on the generated client: a tool that answers, and one that a policy denies."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from front_door import Host

ROOT = Path(__file__).parents[2]


def demo() -> Any:
    spec = importlib.util.spec_from_file_location("demo", ROOT / "scripts" / "demo.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_the_demos_agent_answers_through_a_tool(host: Host) -> None:
    """Generated code, run by `connect dev`: the model sees what is permitted, and nothing else is
    called.
    """
    project = host.world / "demo"

    def connect(folder: Path, *arguments: str) -> None:
        result = host.connect(*arguments, at=folder)
        assert result.code == 0, result.said

    words = demo().prepare(project, connect)
    command = [sys.executable, "-m", "agentcore_connect", *words]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    seen, *answers = done.stdout.splitlines()
    assert "WeatherTools___get_weather" in seen
    assert "close_station" not in seen
    assert answers[0] == "the agent answers: Sunny in Lisbon"
    assert answers[1].startswith("the agent answers: I may not do that.")
    assert "DENY  no policy permits it" in done.stderr
