"""One process, measured: the processor time it took, and how much memory it had at most."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_RSS_UNIT = 1 if sys.platform == "darwin" else 1024  # bytes of one unit of ru_maxrss


@dataclass(frozen=True)
class Cost:
    """What one run of a command cost, its children included.

    ``seconds`` are those of a processor, which other work on the machine changes little; ``bytes``
    is the peak.
    """

    seconds: float
    bytes: int


def cost(
    command: Sequence[str],
    cwd: Path,
    home: Path,
    codes: Sequence[int] = (0,),
    variables: Mapping[str, str] | None = None,
) -> Cost:
    """Run ``command`` with ``home`` as HOME, and ``variables`` besides.

    Raises RuntimeError where its exit code is another.
    """
    with (home / "output").open("w+b") as output:
        process = subprocess.Popen(
            command,
            cwd=cwd,
            env=_environment(home) | dict(variables or {}),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode not in codes:
            output.seek(0)
            said = output.read().decode("utf-8", "replace")
            raise RuntimeError(f"{command} ended with {process.returncode}:\n{said}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * _RSS_UNIT)


def _environment(home: Path) -> dict[str, str]:
    """As a person has it: with compiled modules, which some machines for tests switch off."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {
        **kept,
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "COPIER_CACHE_DIR": str(home / "copier"),
    }
