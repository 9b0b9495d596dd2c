"""Commands that are shown, pasted into a real shell: exactly the arguments that were meant."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest
from cases import SHOWN
from front_door import OFFERED, OWN_COMMAND, Answers, Host, of_cell, targets
from markdown_it import MarkdownIt

PROGRAMS = ("agentcore", "python", "connect", "uv", "copier", "aws", "pip", "touch")
SHELLS = (["/bin/sh"], ["/bin/bash"], ["/bin/bash", "-i"])
_RECORD = """#!/bin/sh
{ basename "$0"; for word; do printf '%s\\n' "$word"; done; printf '\\036\\n'; } >> "$R"
"""

HOSTILE: list[Answers] = [
    {"endpoint": "https://a.example/$(touch&);id&id?x=*&y=!!#~"},
    {"endpoint": "https://a.example/$$/$HOME/(x)&touch"},
    {"allowed_audience": "`touch`,$(touch),a;b&c|d>e,!!,'x',\"y\",\\z"},
    {"allowed_clients": "{a,b},*,?,[x],~root,#c,%1", "allowed_audience": None},
    {"allowed_scopes": "$(touch),`x`,'|',!!:0,{{7*7}}", "allowed_audience": None},
]
PATHS: list[Answers] = [
    targets("api-gateway", stage="-prod", tool_filter_path="/a~b/{id}/*/{x+}"),
    targets("lambda", lambda_arn="arn:aws:lambda:us-east-1:123456789012:function:a:$LATEST"),
    targets("openapi", schema="s3://documents/a!_(*)/x.json"),
    targets("smithy", schema="s3://documents/(touch)/!!/m.json"),
    *(of_cell(cell) for cell in OFFERED[1:8]),
]


def run(script: str, shell: list[str], folder: Path) -> list[list[str]]:
    """What ``shell`` starts of the programs when it is given ``script`` to read."""
    programs, record = folder / "programs", folder / "record"
    programs.mkdir(exist_ok=True)
    for name in PROGRAMS:
        (programs / name).write_text(_RECORD)
        (programs / name).chmod(0o755)
    record.write_text("")
    done = subprocess.run(
        shell,
        input=script,
        cwd=folder,
        env={"PATH": f"{programs}:/usr/bin:/bin", "R": str(record), "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not (folder / "owned").exists()
    return [part.split("\n") for part in record.read_text().split("\n\x1e\n") if part]


def shown_commands(stderr: str) -> str:
    """The commands of a report as a person copies them."""
    return "".join(f"{line.strip()}\n" for line in stderr.splitlines() if line.startswith("    "))


@pytest.mark.slow
def test_equivalent_commands_in_a_shell(host: Host, tmp_path: Path) -> None:
    """What is printed as the same command arrives as what --json lists, word by word."""
    script, expected = "", []
    for answers in (*(OWN_COMMAND | more for more in HOSTILE), *PATHS):
        printed = host.scaffold(answers, dry_run=True, full=True)
        listed = host.scaffold(answers, dry_run=True, json=True).document
        assert printed.code == 0, printed.stderr
        block = printed.stderr.partition("The same with the agentcore CLI")[2].partition("\n\n")[0]
        script += shown_commands(block)
        expected += listed["commands"]
    folder = tmp_path / "shell"
    folder.mkdir()
    for shell in SHELLS:
        assert run(script, shell, folder) == expected, shell
    assert len(expected) > 2 * len(HOSTILE)


def test_commands_in_sentences(host: Host, tmp_path: Path) -> None:
    """A command between backticks of a step or a warning is one command, of plain words."""
    found = set()
    for answers in (OWN_COMMAND, *PATHS[:6]):
        document = host.scaffold(answers, dry_run=True, json=True).document
        texts = (*document["next_steps"], *document["warnings"], *document["reasons"])
        spans = [span for text in texts for span in re.findall(r"`([^`]+)`", text)]
        found |= {span for span in spans if span.split()[0] in PROGRAMS}
        for item in document["manual"]:
            assert all("\n" not in line for line in item["lines"])
    folder = tmp_path / "shell"
    folder.mkdir()
    assert len(found) >= 3
    commands = sorted(found)
    assert run("\n".join(commands) + "\n", ["/bin/sh"], folder) == [
        shlex.split(c) for c in commands
    ]


def test_commands_of_every_readme(tmp_path: Path, trees: Path) -> None:
    """Each command in a README of the snapshots starts the programs that it names, as it says."""
    blocks = set()
    for case in SHOWN:
        for readme in (trees / case.name / "tree").rglob("README.md"):
            tokens = MarkdownIt("commonmark").enable("table").parse(readme.read_text("utf-8"))
            blocks |= {t.content for t in tokens if t.type in ("code_block", "fence")}
    scripts = sorted(b for b in blocks if b.split()[0] in PROGRAMS and "<" not in b)
    assert len(scripts) >= 16
    folder = tmp_path / "shell"
    folder.mkdir()
    expected = [
        shlex.split(line)
        for block in scripts
        for line in block.replace("\\\n", " ").splitlines()
        if line.strip()
    ]
    assert run("\n".join(scripts), ["/bin/bash"], folder) == expected
