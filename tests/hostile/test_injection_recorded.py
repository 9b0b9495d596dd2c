"""The answers file of a clone: every version refuses what is hostile, or takes it whole."""

from __future__ import annotations

import ast
from pathlib import PurePosixPath
from typing import Any

import pytest
import yaml
from agentcore_connect.disk.paths import ANSWERS_FILE
from agentcore_connect.errors import InvalidInput
from agentcore_connect.project.sources import SOURCE
from agentcore_connect.units import record
from agentcore_connect.units.record import Recorded
from agentcore_connect.units.templates import versions
from front_door import Host, tree
from hostile import PIECES, UNSEEN

UNITS: dict[str, dict[str, Any]] = {
    "target/mcp_server": {
        "gateway": "MyGateway",
        "name": "Weather",
        "endpoint": "https://a.example/mcp",
        "outbound_auth": "oauth",
        "credential_name": "Weather-oauth",
        "oauth_scopes": ["read"],
    },
    "gateway_client/strands": {
        "gateway": "MyGateway",
        "authorizer_type": "CUSTOM_JWT",
        "client_credential": "MyGateway-oauth",
        "client_scopes": ["gw/read"],
        "tool_search": "auto",
    },
}


@pytest.mark.parametrize("template", UNITS)
@pytest.mark.parametrize("tag", [versions.known()[0], versions.current()])
def test_a_recorded_answer_is_refused_or_a_literal(template: str, tag: str) -> None:
    """In the oldest and the newest version: an error that names the answer, or exact code."""
    refused: list[Any] = []
    wrong = 0
    for field, usual in UNITS[template].items():
        for piece in PIECES:
            text = f"a{piece}a"
            value = [text] if isinstance(usual, list) else text
            answers = {**UNITS[template], "template": template, field: value}
            unit = Recorded(PurePosixPath("x"), {"_src_path": SOURCE, "_commit": tag, **answers})
            try:
                files = record.render(unit, tag)
            except InvalidInput as error:
                wrong += 1
                refused += [
                    (field, piece, problem)
                    for problem in error.problems
                    if problem.field == field and (len(piece) < 5 or piece not in problem.message)
                ]
                continue
            assert yaml.safe_load(files[ANSWERS_FILE])[field] == value
            for path, content in files.items():
                assert [c for c in content.decode() if c in UNSEEN] == [], (path, field, piece)
                if path.endswith(".py"):
                    ast.parse(content)
            code = [t for p, t in files.items() if p in ("transport.py", "configure_auth.py")]
            if field in ("client_credential", "client_scopes") and code:
                nodes = [n for t in code for n in ast.walk(ast.parse(t))]
                assert text in [n.value for n in nodes if isinstance(n, ast.Constant)]
    assert len(refused) == wrong > 100


@pytest.mark.parametrize(
    ("line", "hostile"),
    [
        ("gateway: MyGateway", 'gateway: "x\\"; import os #\\u202e"'),
        ("name: WeatherTools", "name: ../../outside"),
        ("name: WeatherTools", 'name: "{{ 7*7 }}\\e[31m"'),
        ("endpoint: https://mcp.example.com/mcp", 'endpoint: "https://a/\\n# x\\x9b"'),
        ("template: target/mcp_server", "template: ../../../etc"),
        ("outbound_auth: none", "outbound_auth: [1, {a: b}]"),
        ("_commit: v0", "_commit: ../v0"),
    ],
)
def test_a_hostile_clone_is_refused(host: Host, line: str, hostile: str) -> None:
    """`status` tells, `update` refuses; no file changes and the terminal obeys nothing."""
    host.has()
    held = host.root / "connections" / "weathertools" / ANSWERS_FILE
    text = held.read_text()
    assert line in text
    held.unlink()
    held.write_text(text.replace(line, hostile))
    before = tree(host.world)

    said = ""
    for words in (("status",), ("status", "--json"), ("update", "--dry-run"), ("update",)):
        result = host.connect(*words)
        assert result.code in (0, 1, 2), words
        assert "internal" not in result.said
        said += result.said
    assert "answer" in said or "version" in said or "no target" in said
    assert [c for c in said if c in UNSEEN] == []
    after = {p: e for p, e in tree(host.world).items() if "/.c" not in p or ANSWERS_FILE in p}
    kept = {p: e for p, e in before.items() if "/.c" not in p or ANSWERS_FILE in p}
    assert after == kept
