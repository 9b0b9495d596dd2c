"""What reaches a terminal, a picture or a CI's XML: texts of others, which do nothing there."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from typing import Any
from xml.etree import ElementTree

import pytest
from agentcore_connect.cli import terminal
from agentcore_connect.commands.status.graph import Edge, Graph, Node, mermaid
from agentcore_connect.commands.status.picture import svg
from agentcore_connect.text import characters
from front_door import IAM, OWN_COMMAND, TARGET, Host, flags
from hostile import PIECES, TEXTS, UNSEEN
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tiers import examples

ANY = st.one_of(TEXTS, st.text())
ALL = "a".join(PIECES)


def obeyed(text: str) -> list[str]:
    """The characters in ``text`` that a terminal obeys, or that nobody sees."""
    return [c for c in text if c not in "\n\t" and (characters.is_hidden(c) or not c.isprintable())]


@given(ANY)
@example(ALL)
@example("\ud800")
@settings(max_examples=examples(200), deadline=None, derandomize=True)
def test_printed_text_is_only_seen(text: str) -> None:
    """No escape sequence, bidi control or invisible character; what is plain stays as it is."""
    assert obeyed(terminal.printable(text)) == []
    plain = "".join(c for c in text if " " <= c <= "~" and c not in "@=")
    if terminal.secret.redacted(plain) == plain:
        assert terminal.printable(plain) == plain


@given(
    st.recursive(ANY, lambda of: st.lists(of, max_size=3) | st.dictionaries(ANY, of, max_size=3))
)
@example({"a": ["\ud800", ALL]})
@settings(max_examples=examples(150), deadline=None, derandomize=True)
def test_json_is_equal_and_only_seen(value: Any) -> None:
    """JSON reads back as what it was, and a terminal that shows it obeys none of it."""
    stdout, sys.stdout = sys.stdout, io.StringIO()
    try:
        terminal.emit({"value": value})
        text = sys.stdout.getvalue()
    finally:
        sys.stdout = stdout
    assert obeyed(text) == []
    assert json.loads(text)["value"] == terminal.secret.redacted_all(value)


@given(ANY)
@example(ALL)
@example("\ud800\udfff\ufffe")
@settings(max_examples=examples(100), deadline=None, derandomize=True)
def test_a_picture_is_xml_with_that_text(text: str) -> None:
    """Whatever a node is called, the picture parses and has one text of it; Mermaid one line."""
    nodes = (Node("a0", "agent", text, (text,)), Node("g0", "gateway", "G"))
    drawn = Graph(nodes, (Edge("a0", "g0", text),))

    root = ElementTree.fromstring(svg(drawn).encode("utf-8"))  # noqa: S314, it is our own
    assert len([e for e in root.iter() if e.tag.endswith("}text")]) == 4
    assert {e.tag.partition("}")[2] for e in root.iter()} == {
        *("svg", "title", "defs", "marker", "path", "rect", "text")
    }
    chart = mermaid(drawn)
    assert len(chart.splitlines()) == 4
    assert [c for c in chart if c in UNSEEN] == []
    assert [code for code in map(ord, UNSEEN[3:]) if code > 0xA0 and f"#{code};" in chart] == []


def _hostile(host: Host) -> None:
    def change(config: dict[str, Any]) -> None:
        target = {"name": ALL, "targetType": "mcpServer", "endpoint": f"https://a/{ALL}"}
        gateway = {"name": ALL + "g", "authorizerType": "AWS_IAM", "targets": [target]}
        config["agentCoreGateways"] += [gateway, {"name": "\ud800", "targets": []}]
        config["credentials"] += [{"name": ALL, "authorizerType": "ApiKeyCredentialProvider"}]
        config["runtimes"].append({**config["runtimes"][0], "name": ALL})

    host.edit(change)


COMMANDS = [
    *(("status",), ("status", "--graph"), ("remove", ALL, "--dry-run"), ("adopt", "--dry-run")),
    *(("scaffold", "--yes"), ("scaffold", *flags(TARGET), "--agent=Assistant")),
    *(("scaffold", f"--gateway={ALL}", *flags(TARGET)), ("policy", "check"), (ALL,), ("undo", ALL)),
    *(("tools", f"--target={ALL}x"), ("scaffold", f"--agent={ALL}", *flags(TARGET))),
    *(("update", ALL), ("explain", ALL), ("policy", "try", f"--tool={ALL}")),
]


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
@pytest.mark.parametrize("more", [(), ("--json",)])
def test_hostile_names_in_a_project(
    host: Host, monkeypatch: pytest.MonkeyPatch, more: tuple[str, ...], encoding: str
) -> None:
    """Names of agentcore.json and of the command line: shown as escapes, in any encoding."""
    host.has(OWN_COMMAND | IAM)
    _hostile(host)
    monkeypatch.setenv("PYTHONIOENCODING", encoding)
    for words in COMMANDS if encoding == "utf-8" else COMMANDS[:2]:
        # The system passes no NUL.
        result = host.connect(*(word.replace("\0", "") for word in words), *more)
        assert obeyed(result.said) == [], words
        assert "internal" not in result.said, (words, result.said)
        assert result.code in (0, 1, 2, 4)


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
@pytest.mark.parametrize("more", ["--json", "--graph"])
def test_hostile_names_in_a_real_process(host: Host, encoding: str, more: str) -> None:
    """A stdout that cannot say a character gets its escape, and no traceback."""
    _hostile(host)
    done = subprocess.run(
        [sys.executable, "-m", "agentcore_connect", "status", more],
        cwd=host.root,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert obeyed(done.stdout.decode(encoding)) == []
