"""The document of tested versions is the one that the tests make."""

from __future__ import annotations

import os
import subprocess
import sys

from .combinations import SETS
from .table import BEGIN, DOCUMENT, END, HERE, cases, versions


def test_every_case_is_in_the_table() -> None:
    """docs/tested-versions.md has a passed cell for each test of the full tier, and no other."""
    words = ["-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", str(HERE)]
    env = os.environ | {"CONNECT_TESTS": "full"}
    listed = subprocess.run(
        [sys.executable, *words], env=env, capture_output=True, text=True, check=True
    )
    ids = [line for line in listed.stdout.splitlines() if "::" in line]
    written = DOCUMENT.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    assert written == cases(ids), "run scripts/renew_versions.py"


def test_the_versions_of_every_set_are_told() -> None:
    """Whatever is installed in it: a package that a framework no longer needs is left out."""
    rows = [line.split(" | ") for line in versions().splitlines() if "Python" in line]
    assert [(row[0].removeprefix("| "), row[1]) for row in rows] == [
        (framework, name)
        for framework in SETS["pinned"]
        for name, having in SETS.items()
        if framework in having
    ]
    assert all("httpx" in row[2] and "bedrock-agentcore" in row[2] for row in rows)
