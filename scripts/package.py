"""Make what a release gives out: the wheel, the sdist, their bill of materials and their sums.

    python scripts/package.py             into dist/
    python scripts/package.py --out DIR   into another folder

The same sources, hatchling and uv give the same bytes on every machine. The bill of materials
(CycloneDX) is the package with the versions of its run-time dependencies in uv.lock.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

from release import ROOT, version

_EPOCH = "1580601600"  # what hatchling takes by itself: a plain `uv build` makes the same bytes


def uv(*arguments: str) -> str:
    """What uv prints, run on this checkout."""
    command = [sys.executable, "-m", "uv", "--quiet", *arguments]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": _EPOCH}
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def bill_of_materials() -> str:
    """The package and what it runs on, without what uv makes up anew each time."""
    runtime = ("--no-dev", "--frozen", "--format", "cyclonedx1.5")
    bill = json.loads(uv("export", *runtime))
    del bill["serialNumber"], bill["metadata"]["timestamp"]
    bill["metadata"]["component"] |= {"type": "application", "version": version()}
    return json.dumps(bill, indent=2) + "\n"


def package(folder: Path) -> list[Path]:
    """Fill ``folder``; the files, of which the last has the sums of the others."""
    uv("build", "--out-dir", str(folder))  # the wheel from the sdist, so that both are whole
    name = f"agentcore_connect-{version()}"
    bill = folder / f"{name}.cdx.json"
    bill.write_text(bill_of_materials(), encoding="utf-8", newline="\n")
    files = [folder / f"{name}-py3-none-any.whl", folder / f"{name}.tar.gz", bill]
    sums = folder / "SHA256SUMS"
    lines = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    sums.write_text("".join(lines), encoding="utf-8", newline="\n")
    return [*files, sums]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="default: dist/")
    folder = parser.parse_args().out.resolve()
    for file in package(folder):
        print(file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
