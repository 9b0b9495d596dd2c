"""Two commands at once, as two processes: one has the project, the other says so."""

from __future__ import annotations

import subprocess
import sys

import pytest
from front_door import OWN_COMMAND, Host, flags

HOLD = """
import os, sys
from agentcore_connect.plan import state
from pathlib import Path
with state.locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize("command", [["scaffold", *flags(OWN_COMMAND)], ["remove", "WeatherTools"]])
def test_the_second_says_so_at_once(host: Host, command: list[str]) -> None:
    """While another process has the project it is exit 1, and nothing has changed."""
    if command[0] != "scaffold":
        host.has()
    before = host.tree()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(host.root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        result = host.connect(*command, "--json")
        assert (result.code, result.document["errors"][0]["code"]) == (1, "busy")
        assert host.tree() == before
    finally:
        holder.communicate("")
    assert host.connect(*command).code == 0
