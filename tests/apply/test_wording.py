"""What connect says of the agentcore CLI is in the words of the one that is installed."""

from __future__ import annotations

import json
import stat
from typing import Any

import pytest
from agentcore_connect.plan import wording
from agentcore_connect.plan.plan import Plan
from front_door import OWN_COMMAND, Host, flags

NEXT = """#!/bin/sh
# "{folder}/dist/cli/index.mjs"
[ "$1" = project ] && exit 0
echo "error: unknown command '$1'" >&2
exit 1
"""
"""A CLI with the commands of the next one: all but `project ...` is unknown to it."""


def install(host: Host, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    """Put a CLI of that version on PATH, which is found by its package.json."""
    folder = host.world / "cli"
    (folder / "dist" / "cli").mkdir(parents=True)
    (folder / "package.json").write_text(json.dumps({"version": version}))
    command = folder / "bin" / "agentcore"
    command.parent.mkdir()
    command.write_text(NEXT.format(folder=folder))
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{command.parent}:/usr/bin:/bin")


def add(host: Host, *words: str) -> dict[str, Any]:
    result = host.connect("add", *flags(OWN_COMMAND), *words, "--yes", "--json")
    assert result.code == 0, result.said
    found: dict[str, Any] = result.document
    return found


def changed(document: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["path"], one["action"]) for one in document["changes"]]


def test_the_next_cli_is_told_in_its_own_words(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deploys are its deploys, no command of the old flags is shown, secrets are references; what
    is done is the same, and nothing breaks."""
    before = add(host, "--dry-run")
    install(host, monkeypatch, "1.0.0")
    now = add(host, "--dry-run")
    assert changed(now) == changed(before)
    assert (bool(before["commands"]), now["commands"]) == (True, [])
    said = " ".join(now["next_steps"])
    assert "agentcore project deploy" in said
    assert "agentcore deploy" not in said + " ".join(now["warnings"])
    assert "credentials are references" in said
    assert any("newer than 0.30" in text for text in now["warnings"])
    assert changed(add(host)) == changed(before)
    removed = host.connect("remove", "WeatherTools", "--yes", "--json")
    assert (removed.code, removed.document["commands"]) == (0, [])
    assert host.connect("status").code == 0


def test_a_cli_without_validate_is_said(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """--validate refuses before anything is changed."""
    install(host, monkeypatch, "1.2.3")
    before = host.tree()
    words = flags(OWN_COMMAND)
    result = host.connect("add", *words, "--validate", "--yes", "--json")
    assert (result.code, result.document["errors"][0]["code"]) == (1, "no-validate")
    assert host.tree() == before


def test_a_newer_one_of_the_known_kind_is_said(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its commands are those that are known; that it was not tried is a warning."""
    before = add(host, "--dry-run")
    install(host, monkeypatch, "0.31.0")
    now = add(host, "--dry-run")
    assert (now["commands"], now["next_steps"]) == (before["commands"], before["next_steps"])
    assert any("0.31.0, newer than 0.30" in text for text in now["warnings"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Run `agentcore deploy -y`.", "Run `agentcore project deploy -y`."),
        ("`agentcore add credential`", "`agentcore project add credentials`"),
        ("`agentcore add gateway-target`", "`agentcore project add gateway-target`"),
        (
            "agentcore/agentcore.json, `agentcore logs`",
            "agentcore/agentcore.json, `agentcore logs`",
        ),
        ("`agentcore deployed`", "`agentcore deployed`"),
    ],
)
def test_each_command_has_its_word(text: str, expected: str) -> None:
    """Longer commands first; what only begins like one, or is not in the table, stays."""
    row = wording.of((2, 0, 0))
    assert wording.said(text, row) == expected
    assert wording.said(text, wording.of((0, 30, 0))) == text
    assert wording.worded(Plan(root=None, changes=()), None).commands == ()  # type: ignore[arg-type]
