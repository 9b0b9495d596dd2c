"""Every command in README.md and docs/ works as it stands, without a terminal and without AWS."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from cases import SOURCES
from docs_commands import PAGES, ROOT, commands
from front_door import LAMBDA_ARN, OWN_COMMAND, Host
from policies import REFUND
from policy_cases import deploy
from updating import git_on_path

ELSEWHERE: Mapping[str, str] = {
    "agentcore ": "needs an AWS account",
    "uvx ": "fetches libraries; it runs scripts/demo.py, as `scripts/dev.py demo` does",
    "uv tool install": "fetches libraries; tests/package installs the wheel",
    "python3 -m venv": "the same",
    "~/.connect/bin/pip": "the same",
    "connect dev": "serves until Ctrl-C: tests/dev",
    "connect call": "calls what `connect dev` serves: tests/dev",
    "connect policy test --from-record": "judges a record of dev: tests/dev/test_dev_record.py",
    "connect scaffold ... ": "a part of a command: tests/update/test_template_sources.py",
    "connect update --template-source": "fetches: tests/update/test_template_sources.py",
    "python3 scripts/dev.py test": "this",
    "python3 scripts/dev.py bench": "takes minutes; CI runs a part of `bench clients`",
    ".venv/bin/python benchmarks/": "takes minutes",
    ".venv/bin/python scripts/": "a maintainer's; its tests are those of what it makes",
    ".venv/bin/uv ": "fetches",
    "/tmp/fuzz/bin/python": "the same, and takes minutes",
}
"""Commands that this test does not run, by how they begin, and why."""

CODES: Mapping[tuple[str, str], int] = {
    ("README.md", "connect add"): 2,  # it asks, and nobody is there
    ("README.md", "connect adopt"): 2,  # the agentcore CLI has wired nothing here
    ("docs/policies.md", "connect policy test policies.yaml"): 4,  # nothing is permitted yet
}
"""Exit codes that a page does not promise to be 0."""


def _readme(host: Host) -> None:
    for name, source in {
        "tools.json": "functions/tools.json",
        "handler.py": "functions/weather.py",
        "api.yaml": "specs/orders.yaml",
        "model.json": "specs/cities.json",
    }.items():
        shutil.copyfile(SOURCES / source, host.root / name)
    (host.root / "app.py").write_text(
        "from fastapi import FastAPI\n\napp = FastAPI()\n\n\n"
        "@app.get('/orders')\ndef orders() -> list[str]:\n    '''All orders.'''\n    return []\n"
    )


def _connected(host: Host) -> None:
    host.has()
    host.has(OWN_COMMAND, name="Other", endpoint="https://other.example.com/mcp")


def _deployed(host: Host) -> None:
    host.has()
    deploy(host)


def _refunds(host: Host) -> None:
    (host.root / "tools.json").write_text(json.dumps([REFUND]))
    answers = OWN_COMMAND | {"path": "lambda", "endpoint": None, "name": "RefundTarget"}
    host.has(answers, lambda_arn=LAMBDA_ARN, tool_schema_file="tools.json")
    page = (ROOT / "docs" / "policies.md").read_text(encoding="utf-8")
    (table,) = re.findall(r"(?s)```yaml\n(.*?)```", page)
    (host.root / "policies.yaml").write_text(table)


PROJECTS: Mapping[str, Callable[[Host], object]] = {
    "README.md": _readme,
    "docs/changes.md": _connected,
    "docs/gateway.md": _deployed,
    "docs/policies.md": _refunds,
    "docs/coding-agents.md": lambda host: (host.root / ".claude").mkdir(),
}
"""What a page starts from, beside the example project."""


def elsewhere(command: str) -> str | None:
    return next((one for one in ELSEWHERE if f"{command} ".startswith(one)), None)


WITH_COMMANDS = tuple(
    page for page in PAGES if any(elsewhere(command) is None for command in commands(page))
)


@pytest.mark.whole
@pytest.mark.parametrize("page", WITH_COMMANDS)
def test_each_command_works(host: Host, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the top of the page to its end, in one project."""
    monkeypatch.setenv("PATH", git_on_path())
    PROJECTS.get(page, lambda host: None)(host)
    wrong = []
    for command in commands(page):
        if command.startswith("agentcore deploy"):
            deploy(host)
        if elsewhere(command) is None:
            code, said = _run(host, command)
            if code != CODES.get((page, _bare(command)), 0):
                wrong.append(f"{command}\n  {code}: {said}")
    assert not wrong, "\n".join(wrong)


def _bare(command: str) -> str:
    return command.partition("#")[0].strip()


def _run(host: Host, command: str) -> tuple[int, str]:
    """The exit code and the output of a command in the project."""
    words = shlex.split(command, comments=True)
    if words[0] == "connect":
        file = None
        if ">" in words:
            *words, _, file = words
        result = host.connect(*words[1:])
        if file is not None:
            (host.root / file).write_text(result.stdout)
        return result.code, result.said
    if words[:2] == ["python3", "scripts/dev.py"]:
        is_run = f"\n{shlex.join(words)}\n" in (ROOT / ".ci" / "run").read_text()
        return (0, "") if is_run else (1, "CI does not run it")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["/bin/bash", "-c", command],
        cwd=host.root.parent,
        env={**os.environ, "PATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_list_of_what_is_not_run_is_short() -> None:
    """Each row is about a command that is there; so is each exit code."""
    every = [(page, command) for page in PAGES for command in commands(page)]
    assert ELSEWHERE.keys() - {elsewhere(command) for _, command in every} == set()
    assert CODES.keys() - {(page, _bare(command)) for page, command in every} == set()
    assert ("docs/policies.md", "connect policy enforce --gateway MyGateway") in every


NAME = re.compile(r"(?:pipx? install|uv (?:tool|pip) install|uvx(?: --from)?|uv add)[^`\n]*")


def test_connect_is_never_installed_by_its_name() -> None:
    """Nobody owns the name in a public registry: no page and no message says to fetch it."""
    files = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "fleet" / "connect-update.yml"]
    files += [*(ROOT / "docs").glob("*.md"), *(ROOT / "generator").rglob("*.py")]
    files += [*(ROOT / "generator").rglob("*.md"), *(ROOT / "copier_templates").rglob("*")]
    found = [
        (file.name, line)
        for file in files
        if file.is_file()
        for line in NAME.findall(file.read_text(encoding="utf-8", errors="ignore"))
        if re.search(r"agentcore[-_]connect(?![\w/-]|\.git)", line)
    ]
    assert found == []
