"""An update as Markdown: what it says, and that no text in it can be anything but text."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from agentcore_connect.commands.update.summary import LIMIT, markdown
from front_door import Host
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from tiers import examples
from updating import NEW, OLD, README, TARGET, as_released, contest, git_on_path

HOSTILE = "@everyone closes #1 ![x](https://evil.example/x.png) <img src=x onerror=y> https://evil.example"
texts = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="`~\\\n\r\t-#>*<&|_[]()!@ \u2028\u202e", max_size=40),
    st.just(HOSTILE),
)


def documents(text: str) -> tuple[dict[str, Any], ...]:
    """Documents that have ``text`` wherever one of somebody else's can be."""
    at = {"path": text, "template": text, "version": text}
    change = {"path": text, "action": "modify", "conflict": True}
    other = at | {"path": f"{text}2"}
    check = {
        "units": [at | {"latest": text}, other | {"latest": text}],
        "not_checked": [at | {"reason": text}],
        "changelog": [{"version": text, "text": text}],
    }
    done = {
        "units": [at],
        "changes": [change],
        "manual": [{"file": text, "line": None, "reason": text, "lines": [text]}],
        "next_steps": [text],
        "warnings": [text],
    }
    return check, {"units": [at, other], "changes": [change]}, done


@settings(derandomize=True, deadline=None, max_examples=examples(300))
@given(texts)
def test_a_text_stays_a_text(text: str) -> None:
    """Whatever it is, the document has the same shape as with a plain word, and no HTML or link."""
    parser = MarkdownIt("commonmark", {"linkify": False})

    def shape(text: str) -> list[str]:
        tokens = parser.parse(markdown(*documents(text)))
        inner = [child for token in tokens for child in token.children or ()]
        return [token.type for token in (*tokens, *inner)]

    def prose(text: str) -> str:
        tokens = parser.parse(markdown(*documents(text)))
        inner = [child for token in tokens for child in token.children or ()]
        return "".join(token.content for token in inner if token.type == "text")

    if text.strip():
        assert shape(text) == shape("word")
        assert prose(text) == prose("word")


def test_it_fits_into_a_pull_request() -> None:
    """Whatever there is, it is never longer than what GitHub takes, and says what it leaves out."""
    check, plan, done = documents("word")
    check["changelog"] = [{"version": "1", "text": "long\n" * LIMIT}]
    done["changes"] = [
        {"path": f"{'x' * 300}{number}", "action": "create", "conflict": False}
        for number in range(1000)
    ]
    text = markdown(check, plan, done)
    assert len(text) <= LIMIT
    assert "- and 900 more" in text
    assert text.endswith("More did not fit here: `connect update --dry-run` shows all of it.\n")


def summarize(*files: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "agentcore_connect.cli.summary", *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_of_a_real_update(host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the three documents that `connect update` prints: units, conflicts, what is new."""
    monkeypatch.setenv("PATH", git_on_path())
    as_released(host)
    check = host.connect("update", "--check", "--json")
    contest(host, README)
    plan = host.connect("update", "--dry-run", "--json")
    done = host.connect("update", "--json", "MyGateway")
    assert [result.code for result in (check, plan, done)] == [4, 3, 0]
    files = [tmp_path / name for name in ("check", "plan", "done")]
    for file, result in zip(files, (check, plan, done), strict=True):
        file.write_text(result.stdout)
    text = summarize(*files).stdout
    updated, _, waiting = text.partition("## Needs a person: conflicts")
    assert "mygateway`" in updated
    assert f"- `{TARGET}` (`target/mcp_server`): `{OLD}` → `{NEW}`" in waiting
    assert f"- `{README}`" in waiting


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{", "[" * 100_000, '{"command": "status", "ok": true}', None]
    + [json.dumps({"command": "update", "ok": ok, "errors": []}) for ok in (True, False)],
    ids=range(8),
)
def test_what_is_no_update_is_refused(tmp_path: Path, content: str | None) -> None:
    """One error that says so, and no traceback."""
    file = tmp_path / "document.json"
    if content is not None:
        file.write_text(content)
    done = summarize(file, file)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr
