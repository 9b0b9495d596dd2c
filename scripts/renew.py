"""Renew everything in the repository that is made from something else in it.

    python scripts/renew.py            write copier.yml, snapshots/, lists and tables of the docs
    python scripts/renew.py --check    exit 1, and name the files, where one is not up to date

CI only ever checks.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import functools
import io
import os
import shutil
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))
sys.path.insert(0, str(ROOT / "tests"))
sys.path.insert(0, str(ROOT / "benchmarks"))

import commands as benchmarks  # noqa: E402, it is in benchmarks/
import demo  # noqa: E402, it is in scripts/
import house  # noqa: E402, it is in scripts/
import tab  # noqa: E402, it is in scripts/
from agentcore_connect import troubleshooting  # noqa: E402
from agentcore_connect.cli import main as connect  # noqa: E402
from agentcore_connect.dev import fidelity  # noqa: E402
from agentcore_connect.errors import ExitCode  # noqa: E402
from agentcore_connect.units import questions  # noqa: E402
from agentcore_connect.vocabulary import matrix  # noqa: E402
from tiers import SLOW  # noqa: E402, it is in tests/

import snapshots  # noqa: E402, it is in scripts/

CONTESTED = "copier_templates/shared/contested.md.jinja"
TROUBLESHOOTING = "copier_templates/shared/troubleshooting.md.jinja"

Files = snapshots.Files
"""Path relative to the repository to content."""


def matrix_table() -> str:
    """The auth matrix as Markdown."""
    lines = ["| Target | Outbound auth | Through | |", "|---|---|---|---|"]
    for cell in matrix.CELLS:
        through = matrix.VERDICTS[cell.verdict]
        lines.append(f"| {cell.path} | {cell.outbound_auth} | {through} | {cell.note} |")
    return "\n".join(lines)


def disputes() -> str:
    """What the READMEs of targets say of contested sign-ins, as a template."""
    lines = []
    for cell in matrix.CELLS:
        if cell.dispute:
            template = matrix.row(cell.path).template
            lines.append(
                f'{{% if template == "{template}" and outbound_auth == "{cell.outbound_auth}" %}}'
            )
            said = f"This sign-in is contested. {cell.dispute}"
            lines += ["", *textwrap.wrap(said, 88, break_on_hyphens=False), "{% endif %}"]
    return "\n".join(lines) + "\n"


def exit_codes() -> str:
    """The exit codes as Markdown."""
    return "\n".join(
        ["| Code | Meaning |", "|---|---|", *(f"| {code} | {code.meaning} |" for code in ExitCode)]
    )


def goals() -> str:
    """What a command of the benchmarks may cost beside another, as Markdown."""
    lines = ["| | Beside | At most |", "|---|---|---|"]
    for goal in benchmarks.goals(benchmarks.COUNTS):
        what = "memory" if goal.what == "bytes" else "processor time"
        lines.append(f"| {what} of {goal.ours} | {goal.peer} | {goal.most}x |")
    return "\n".join(lines)


def slow_tests() -> str:
    """The tests that are marked slow, and their claims, as Markdown; folders of `SLOW` without."""
    lines = ["| Test | Claim |", "|---|---|"]
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        name = path.relative_to(ROOT / "tests").as_posix()
        if name in SLOW or name.partition("/")[0] in SLOW:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and any(
                ast.unparse(mark) == "pytest.mark.slow" for mark in node.decorator_list
            ):
                claim = " ".join((ast.get_docstring(node) or "").split())
                lines.append(f"| `{name}::{node.name}` | {claim.replace('|', chr(92) + '|')} |")
    return "\n".join(lines)


def with_section(text: str, name: str, content: str) -> str:
    """``text`` with what stands between the two comments of section ``name`` replaced."""
    start, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    before, rest = text.split(start)
    return f"{before}{start}{content}\n{end}{rest.split(end, 1)[1]}"


@contextlib.contextmanager
def machine(scratch: Path) -> Iterator[None]:
    """A machine with an agentcore CLI on it, and a home of its own."""
    cli = scratch / "bin" / "agentcore"
    cli.parent.mkdir()
    cli.write_text("#!/bin/sh\necho 0.30.0\n")
    cli.chmod(0o755)
    before = dict(os.environ)
    os.environ |= {"PATH": f"{cli.parent}{os.pathsep}{before['PATH']}", "HOME": str(scratch)}
    try:
        yield
    finally:
        os.environ.clear()
        os.environ |= before


PICTURED = "mcp-strands-jwt-none"
"""The snapshot of what the README's command does to the agent's code."""


def transcript() -> str:
    """The README's example as it prints, in a copy of the example project."""
    output = io.StringIO()
    with tempfile.TemporaryDirectory() as scratch, machine(Path(scratch)):
        project = Path(scratch, PICTURED)
        shutil.copytree(ROOT / "examples" / "strands", project)
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            assert connect([*demo.SCAFFOLD, "--project", str(project)]) == 0
    words = textwrap.wrap(f"$ connect {' '.join(demo.SCAFFOLD)}", 88, break_on_hyphens=False)
    lines = [line + " \\" for line in words[:-1]] + [words[-1]]
    for line in output.getvalue().splitlines():
        wrapped = textwrap.wrap(
            line, 90, subsequent_indent="     ", break_long_words=False, break_on_hyphens=False
        ) or [""]
        mark = " \\" if line.lstrip().startswith("agentcore") else ""
        lines += [*(part + mark for part in wrapped[:-1]), wrapped[-1]]
    return "\n".join(f"    {line}".rstrip() for line in lines)


def picture(results: dict[str, Files]) -> str:
    """The diff of the agent's code in that snapshot, as Markdown."""
    diff = results[PICTURED]["host.diff"].decode()
    (code,) = (part for part in diff.split("--- a/") if part.startswith("app/Assistant/main.py"))
    return f"```diff\n--- a/{code.rstrip()}\n```"


def everything(results: dict[str, Files]) -> Files:
    """All that is made from something else; ``results`` is what the cases of the snapshots make."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    readme = with_section(readme, "picture", picture(results))
    readme = with_section(readme, "matrix", matrix_table())
    readme = with_section(readme, "transcript", transcript())
    guide = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    guide = with_section(guide, "rooms", house.table())
    guide = with_section(guide, "recipes", house.recipes())
    changes = (ROOT / "docs" / "changes.md").read_text(encoding="utf-8")
    testing = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
    dev = (ROOT / "docs" / "dev.md").read_text(encoding="utf-8")
    costs = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    return {
        "CONTRIBUTING.md": guide.encode(),
        "docs/testing.md": with_section(testing, "slow", slow_tests()).encode(),
        "docs/performance.md": with_section(costs, "goals", goals()).encode(),
        "docs/dev.md": with_section(dev, "fidelity", fidelity.table()).encode(),
        "docs/changes.md": with_section(changes, "exit codes", exit_codes()).encode(),
        "copier.yml": questions.copier_yaml().encode(),
        tab.FILE: tab.content(),
        TROUBLESHOOTING: troubleshooting.template().encode(),
        CONTESTED: disputes().encode(),
        "README.md": readme.encode(),
        **snapshots.stored(results),
    }


def differences(root: Path, wanted: Files) -> list[str]:
    """What under ``root`` is not as ``wanted``: a line for each file, and how it differs."""
    there = {
        path.relative_to(root).as_posix()
        for path in (root / "snapshots").rglob("*")
        if path.is_file() or path.is_symlink() or not any(path.iterdir())
    }
    lines = [f"not wanted: {path}" for path in sorted(there - wanted.keys())]
    for path, content in sorted(wanted.items()):
        file = root / path
        if file.is_symlink() or not file.is_file():
            lines.append(f"missing: {path}")
        elif file.read_bytes() != content:
            lines.append(f"changed: {path}")
        elif os.name == "posix" and file.stat().st_mode & 0o111:
            lines.append(f"executable: {path}")
    return lines


def renew(root: Path, wanted: Files) -> None:
    """Make ``root`` as ``wanted``; the snapshots are made anew, so that nothing stale stays."""
    shutil.rmtree(root / "snapshots", ignore_errors=True)
    for path, content in wanted.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    check = parser.parse_args().check
    if not check:  # before the snapshots: they are rendered from it
        (ROOT / TROUBLESHOOTING).write_bytes(troubleshooting.template().encode())
        (ROOT / CONTESTED).write_bytes(disputes().encode())
    with ProcessPoolExecutor() as processes:
        results = snapshots.results(functools.partial(processes.map, chunksize=4))
    wanted = everything(results)
    changes = differences(ROOT, wanted)
    for line in changes:
        print(line)
    if not changes:
        return 0
    if check:
        print("Renew them with `python scripts/renew.py`, and read the diff.")
        return 1
    renew(ROOT, wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main())
