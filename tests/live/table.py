"""docs/tested-versions.md: every case and the version sets that it passed with.

A test's id says what it was run with: test_hosts[strands-example-jwt-main]. The words are read from
there, so that the table can be made from a result file and compared with the tests that exist.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

from cases import AUTHORIZERS

from .combinations import FRAMEWORKS, SETS
from .lab import python

HERE = Path(__file__).parent
DOCUMENT = HERE.parents[1] / "docs" / "tested-versions.md"
BEGIN, END = "<!-- cases: begin -->\n", "<!-- cases: end -->\n"

_INTRODUCTION = """\
# Tested versions

Written by `scripts/renew_versions.py` from the result of a whole run of `tests/live`; not by hand.
Each framework meets each version set and each authorizer in it; what it leaves to the long tier is
in [testing.md](testing.md).

Each case is a project that `connect scaffold` has connected, running over real HTTP against
stand-ins of AgentCore Gateway, AgentCore Identity and the model. A number counts the tests of a
cell; all of them passed. The version sets:

- **pinned**: what `agentcore create` writes into a new project
- **newest**: the newest that resolve together
- **mcp1**: the newest with mcp 1.x, where the framework also runs with 2.x
- **lowest**: the lowest that the requirements allow which `connect` writes, on Python 3.10
"""
_SHOWN = {
    "strands": ("strands-agents",),
    "langgraph": ("langgraph", "langchain", "langchain-core"),
    "openai": ("openai-agents", "openai"),
    "adk": ("google-adk", "google-genai"),
    "pydantic_ai": ("pydantic-ai-slim",),
    "claude": ("claude-agent-sdk",),
    "mcp": (),
}
_EVERYWHERE = ("httpx", "mcp", "bedrock-agentcore", "botocore")


def document(ids: Iterable[str]) -> str:
    """The whole document, for the tests that passed."""
    return f"{_INTRODUCTION}\n{BEGIN}{cases(ids)}{END}\n{versions()}"


def cases(ids: Iterable[str]) -> str:
    """The tables of the tests `module::test[parameters]`."""
    calls: Counter[tuple[str, str, str]] = Counter()
    behaviour: Counter[tuple[str, str, str]] = Counter()
    claims = dict(_claims())
    for one in ids:
        module, function, words = _parts(one)
        framework = next((word for word in words if word in FRAMEWORKS), "all")
        authorizer = next((word for word in words if word in AUTHORIZERS), "none")
        version = next((word for word in words if word in SETS), "pinned")
        if module == "test_matrix":
            calls[framework, authorizer, version] += 1
        elif module != "test_table":
            behaviour[claims[module, function], framework, version] += 1
    lines = [
        *_table("Framework", "Authorizer", calls),
        "",
        *_table("Claim", "Framework", behaviour),
    ]
    return "\n".join(lines) + "\n"


def versions() -> str:
    """What each version set held, here and now."""
    lines = ["## The versions", "", "| Framework | Set | Versions |", "|---|---|---|"]
    for framework in FRAMEWORKS:
        for name in (name for name, having in SETS.items() if framework in having):
            folder = python(framework, name).parents[1]
            settings = (folder / "pyvenv.cfg").read_text(encoding="utf-8")
            found = [f"Python {re.search('version_info = (.*)', settings)[1]}"]  # type: ignore[index]
            packages = [str(path) for path in folder.glob("lib/python*/site-packages")]
            for package in (*_SHOWN[framework], *_EVERYWHERE):
                found += [
                    f"{package} {each.version}"
                    for each in metadata.distributions(name=package, path=packages)
                ]
            told = ", ".join(found)
            lines.append(f"| {framework} | {name} | {told} |")
    return "\n".join(lines) + "\n"


def _parts(one: str) -> tuple[str, str, list[str]]:
    path, _, test = one.partition("::")
    function, _, parameters = test.partition("[")
    return Path(path).stem, function, re.split("[-]", parameters.rstrip("]"))


def _claims() -> Iterator[tuple[tuple[str, str], str]]:
    """The docstring of each test."""
    for path in HERE.glob("test_*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield (path.stem, node.name), " ".join((ast.get_docstring(node) or "").split())


def _table(first: str, second: str, counts: Counter[tuple[str, str, str]]) -> list[str]:
    rows = sorted({(row, column) for row, column, _ in counts})
    lines = [f"| {first} | {second} | {' | '.join(SETS)} |", "|---" * (2 + len(SETS)) + "|"]
    for row in rows:
        cells = [f"{n} passed" if (n := counts[(*row, each)]) else "" for each in SETS]
        lines.append(f"| {' | '.join([*row, *cells])} |")
    return lines
