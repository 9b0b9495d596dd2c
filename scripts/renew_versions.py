"""Write docs/tested-versions.md from the result of a whole run of tests/live.

    python scripts/dev.py test tests/live --junitxml build/live.xml
    python scripts/renew_versions.py build/live.xml

Nothing is written where a test failed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from xml.etree import ElementTree

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from live.table import DOCUMENT, document


def main() -> int:
    """Exit code 1 where a test failed, or was skipped for want of something."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("result", type=Path, help="the file that pytest --junitxml wrote")
    result = ElementTree.parse(parser.parse_args().result)  # noqa: S314, pytest's own file
    passed, others = [], []
    for test in result.iter("testcase"):
        name = f"{test.get('classname', '').replace('.', '/')}.py::{test.get('name')}"
        if "/test_table.py" in name:
            continue  # it compares with what is written here
        failed = any(child.tag in ("failure", "error", "skipped") for child in test)
        (others if failed else passed).append(name)
    if others:
        print("did not pass:", *others, sep="\n  ", file=sys.stderr)
        return 1
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text(document(passed), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
