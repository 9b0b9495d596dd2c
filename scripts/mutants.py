"""Try whether the tests see small deliberate faults: put one in at a time, and run them.

    python scripts/mutants.py                 64 faults
    python scripts/mutants.py --seed 2 --count 100
    python scripts/mutants.py --list          say which, and run nothing
    python scripts/mutants.py --only 17       one of them again

    python scripts/mutants.py --tests tests/policy     with these arguments to pytest

The faults are drawn by a fixed seed from the places in `AREAS`, so a run can be repeated. Of
Python a comparison, a condition, a constant or a call is changed; of a template a line is left
out. Each is put into a copy of the checkout, whose tests pass without a fault; nothing is changed
here. A fault is caught where tests fail, cannot be collected, or do not come to an end: the
nearest of the fast tier (`near`) or of the full one (`full`), or the whole fast tier (`fast`).
Prints a line for each fault, with the first test that failed, and exits 1 where one escaped or
could not be tried.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

_GENERATOR = "generator/agentcore_connect"


@dataclass(frozen=True)
class Area:
    """Where faults are put, and the tests that are nearest: most faults are caught by these."""

    globs: tuple[str, ...]
    near: tuple[str, ...]


AREAS: dict[str, Area] = {
    "templates": Area(("copier_templates/**/*.jinja",), ("tests/templates",)),
    "agent": Area(
        (f"{_GENERATOR}/agent/**/*.py",),
        ("tests/agent", "tests/adopt", "tests/remove", "tests/status"),
    ),
    "rules": Area(
        (
            f"{_GENERATOR}/answers/*.py",
            f"{_GENERATOR}/connection/**/*.py",
            f"{_GENERATOR}/commands/scaffold/**/*.py",
        ),
        ("tests/scaffold", "tests/advise", "tests/house", "tests/gateway"),
    ),
    "update": Area(
        (
            f"{_GENERATOR}/commands/update/*.py",
            f"{_GENERATOR}/commands/remove/*.py",
            f"{_GENERATOR}/units/*.py",
        ),
        ("tests/update", "tests/remove", "tests/status"),
    ),
    "policy": Area(
        (f"{_GENERATOR}/policy/*.py", f"{_GENERATOR}/commands/policy/*.py"), ("tests/policy",)
    ),
    "apply": Area(
        (f"{_GENERATOR}/plan/*.py", f"{_GENERATOR}/disk/*.py", f"{_GENERATOR}/text/*.py"),
        ("tests/apply", "tests/text", "tests/undo", "tests/crash"),
    ),
}
"""Where faults are put, in equal numbers."""

_OPPOSITE: dict[type[ast.cmpop], str] = {
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}


@dataclass(frozen=True)
class Mutant:
    """One fault: the bytes ``start`` to ``end`` of ``file`` replaced by ``new``."""

    area: str
    file: str
    line: int
    start: int
    end: int
    old: str
    new: str

    def __str__(self) -> str:
        old, new = (" ".join(text.split())[:60] for text in (self.old, self.new))
        return f"{self.area}: {self.file}:{self.line}: {old} -> {new or '(left out)'}"


def mutants(count: int, seed: int) -> list[Mutant]:
    """``count`` faults, spread over the areas; the same for the same seed and tree."""
    choose = random.Random(seed)  # noqa: S311, nothing is kept secret with it
    found: list[Mutant] = []
    for number, (name, area) in enumerate(AREAS.items()):
        places = [
            one
            for glob in area.globs
            for path in sorted(ROOT.glob(glob))
            for one in (_python if path.suffix == ".py" else _template)(name, path)
        ]
        share = count // len(AREAS) + (number < count % len(AREAS))
        found += choose.sample(places, min(share, len(places)))
    return found


def _template(area: str, path: Path) -> Iterator[Mutant]:
    """Each line of a template, but for blank ones and comments, left out."""
    at = 0
    for number, line in enumerate(path.read_text("utf-8").splitlines(keepends=True), 1):
        end = at + len(line.encode())
        if line.strip() and not line.strip().startswith(("#", "{#", '"""')):
            yield Mutant(area, str(path.relative_to(ROOT)), number, at, end, line, "")
        at = end


def _python(area: str, path: Path) -> Iterator[Mutant]:
    text = path.read_text("utf-8")
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line.encode()))
    data = text.encode()
    for node in ast.walk(ast.parse(text)):
        if (new := _fault(node)) is None:
            continue
        assert isinstance(node, (ast.expr, ast.stmt))
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[node.end_lineno - 1] + node.end_col_offset
        old = data[start:end].decode()
        yield Mutant(area, str(path.relative_to(ROOT)), node.lineno, start, end, old, new)


def _fault(node: ast.AST) -> str | None:
    """A node's text with a fault in it; None where there is none to make."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        left, right = ast.unparse(node.left), ast.unparse(node.comparators[0])
        return f"({left} {_OPPOSITE[type(node.ops[0])]} {right})"
    if isinstance(node, ast.BoolOp):
        word = " or " if isinstance(node.op, ast.And) else " and "
        return f"({word.join(f'({ast.unparse(value)})' for value in node.values)})"
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return f"({ast.unparse(node.operand)})"
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Constant):
        return None if not isinstance(node.value.value, bool) else f"return {not node.value.value}"
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return "pass"
    return None


_WORKERS = ("-n", "2", "--dist", "worksteal")
_CAUGHT = {
    pytest.ExitCode.TESTS_FAILED,
    # xdist says this where -x stops its workers, and pytest where a test file cannot be imported
    pytest.ExitCode.INTERRUPTED,
    pytest.ExitCode.INTERNAL_ERROR,  # xdist's, where the workers collect different tests
    pytest.ExitCode.USAGE_ERROR,  # conftest.py, which imports the command line, cannot be imported
}
"""What pytest exits with because of a fault, where it passes without and is called the same."""


def run_tests(
    copy: Path, tests: Sequence[str], limit: float | None, tier: str = "fast"
) -> tuple[int | None, str]:
    """Run tests of ``copy`` in a tier, all without names: pytest's exit code, and the end of what
    it says.

    Without a code where they took more than ``limit`` seconds.
    """
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *_WORKERS]
    command.append(f"--basetemp={copy.with_name('worlds')}")  # each run removes those of the last
    environment = {
        **os.environ,
        "PYTHONPATH": str(copy / "generator"),
        "CONNECT_TESTS": tier,
        "PYTHONDONTWRITEBYTECODE": "",  # a run starts Python some hundred times
    }
    with subprocess.Popen(
        [*command, *tests],
        cwd=copy,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as run:
        try:
            output, _ = run.communicate(timeout=limit)
        except BaseException as reason:  # the workers and what they started end with it
            os.killpg(run.pid, signal.SIGKILL)
            if not isinstance(reason, subprocess.TimeoutExpired):
                raise
            return None, ""
    return run.returncode, "\n".join(output.splitlines()[-30:])


class Trial:
    """Faults in a copy of the checkout, one at a time."""

    def __init__(self, copy: Path) -> None:
        self.copy = copy
        self._usual: dict[tuple[Sequence[str], str], float] = {}

    def usual(self, tests: Sequence[str], tier: str) -> float:
        """The seconds that these tests take without a fault; ends the trial where they fail."""
        if (tests, tier) not in self._usual:
            start = time.monotonic()
            code, end = run_tests(self.copy, tests, None, tier)
            seconds = self._usual[tests, tier] = time.monotonic() - start
            if code != pytest.ExitCode.OK:
                sys.exit(f"{end}\nWithout a fault the tests do not pass: pytest exits with {code}.")
            words = " ".join(tests) or "all"
            print(f"    passes  {seconds:5.0f} s  without a fault, {tier}: {words}", flush=True)
        return self._usual[tests, tier]

    def what_catches(self, mutant: Mutant, given: Sequence[str]) -> tuple[str, str]:
        """Which tests catch a fault, or "ESCAPED", or pytest's code; and the first that fails."""
        near = AREAS[mutant.area].near
        ways: list[tuple[str, Sequence[str], str]] = [
            ("near", near, "fast"),
            ("full", near, "full"),
            ("fast", (), "fast"),
        ]
        for said, tests, tier in [("given", given, "fast")] if given else ways:
            limit = 60 + 5 * self.usual(tests, tier)
            code, end = self._with(mutant, tests, limit, tier)
            if code is None or code in _CAUGHT:
                failed = re.findall(r"^(?:FAILED|ERROR) (\S+)", end, re.MULTILINE)
                return said, failed[0] if failed else "no end" if code is None else "no start"
            if code != pytest.ExitCode.OK:
                return f"exit {code}", ""
        return "ESCAPED", ""

    def _with(
        self, mutant: Mutant, tests: Sequence[str], limit: float, tier: str
    ) -> tuple[int | None, str]:
        file = self.copy / mutant.file
        before = file.read_bytes()
        file.write_bytes(before[: mutant.start] + mutant.new.encode() + before[mutant.end :])
        try:
            return run_tests(self.copy, tests, limit, tier)
        finally:
            file.write_bytes(before)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=64)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, action="append")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--tests", nargs=argparse.REMAINDER, default=[])
    said = parser.parse_args()
    chosen = list(enumerate(mutants(said.count, said.seed)))
    chosen = [(n, one) for n, one in chosen if said.only is None or n in said.only]
    if said.list:
        print("\n".join(f"{number:3} {one}" for number, one in chosen))
        return 0
    came_of: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "checkout")
        shutil.copytree(ROOT, copy, symlinks=True, ignore=shutil.ignore_patterns(".venv"))
        trial = Trial(copy)
        for number, one in chosen:
            start = time.monotonic()
            what, failed = trial.what_catches(one, tuple(said.tests))
            came_of.append(what)
            seconds = time.monotonic() - start
            print(f"{number:3} {what:7} {seconds:5.0f} s  {one}  {failed}", flush=True)
    print(f"{len(chosen)} faults:", ", ".join(f"{n} {w}" for w, n in Counter(came_of).items()))
    return 0 if set(came_of) <= {"given", "near", "fast", "full"} else 1


if __name__ == "__main__":
    sys.exit(main())
