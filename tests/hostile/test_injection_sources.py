"""Templates of others: what they say of themselves is shown, and neither obeyed nor formatted."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from front_door import Host, flags, targets
from markdown_it import MarkdownIt
from team import Team
from test_injection_printing import obeyed
from updating import git_on_path

TEXTS = {
    "terminal": "\x1b[31mred\x1b]0;title\x07\x9b2J\r\u202eover\u2066\u200b\u2028\x85",
    "markdown": "````\n```\n~~~\n<b>x</b> ![i](http://a) @all #1 | a |\n\n# x\n<!--",
}


@pytest.mark.slow
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_sources_own_words_are_only_seen(
    host: Host, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """Its changelog and the help of its questions, in text, JSON and a pull request's Markdown."""
    monkeypatch.setenv("PATH", git_on_path())
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("XDG_CACHE_HOME", str(host.world / "cache"))
    team = Team(host.world / "team")
    source = ("--template-source", team.address)
    answers = flags(targets("mcp", name="WeatherTools"))
    assert host.connect("scaffold", *answers, *source).code == 0
    (team.root / "CHANGELOG.md").write_text(f"## 1.1.0 {text}\n\n- {text}\n", newline="")
    team.asks(owner={"type": "str", "help": text})
    team.release("v1.1.0")
    documents = []
    for words in (["--check"], ["--dry-run"], ["--dry-run", "--data", f"owner={text}"]):
        for more in ([], ["--json"]):
            result = host.connect("update", *words, *more, *source)
            assert obeyed(result.said) == [], (words, more)
            assert "internal" not in result.said
        documents.append(result)
    assert [result.code for result in documents[:2]] == [4, 2]
    check, plan = host.world / "check.json", host.world / "plan.json"
    check.write_text(documents[0].stdout)
    assert documents[0].document["changelog"] != []
    empty = {"schema": 1, "command": "update", "ok": True, "units": [], "changes": []}
    plan.write_text(json.dumps(empty))
    summary = [sys.executable, "-m", "agentcore_connect.cli.summary", str(check), str(plan)]
    done = subprocess.run(summary, capture_output=True, check=True, text=True)
    assert obeyed(done.stdout) == []
    tokens = MarkdownIt("commonmark").parse(done.stdout)
    assert [t.type for t in tokens if t.level == 0][-4:] == [
        "paragraph_close",
        "heading_open",
        "heading_close",
        "fence",
    ]
