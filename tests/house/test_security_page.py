"""Every promise of SECURITY.md names a test that is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_each_promise_names_tests_that_exist() -> None:
    """Files and folders exist, and the named tests are defined in the file named before them."""
    rows = [
        line
        for line in (ROOT / "SECURITY.md").read_text("utf-8").splitlines()
        if line.startswith("| ") and not line.startswith("| Promise")
    ]
    missing = []
    for row in rows:
        named = re.findall(r"`(?:(tests/[\w/.]*))?(?:::(\w+))?`", row.rsplit("|", 2)[1])
        assert named, row
        file = ""
        for path, name in named:
            file = path or file
            there = (ROOT / file).exists()
            if not there or (name and name not in (ROOT / file).read_text("utf-8")):
                missing.append((file, name))
    assert missing == []
    assert len(rows) > 25
