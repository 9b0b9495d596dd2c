"""Texts of documents and of reports: what a target, a CI system or a terminal makes of them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from agentcore_connect.text.plain import plain
from cases import SOURCES
from front_door import Host, targets
from hostile import PIECES, UNSEEN
from markdown_it import MarkdownIt
from policy_cases import CASES, deploy, prepare

ROOT = Path(__file__).parents[2]
ALL = "a".join(piece for piece in PIECES if piece != "\0")
SECRET = "AKIA" + "QRSTUVWXYZ234567"


def _smithy(text: str) -> dict[str, Any]:
    model = json.loads((SOURCES / "specs" / "cities.json").read_text())
    traits = model["shapes"]["com.example#GetCity"]["traits"]
    traits["smithy.api#documentation"] = text
    model["shapes"]["com.example#Cities"]["traits"]["smithy.api#title"] = text
    assert isinstance(model, dict)
    return model


def _openapi(text: str) -> dict[str, Any]:
    document = yaml.safe_load((SOURCES / "specs" / "orders.yaml").read_text())
    document["info"]["title"] = document["info"]["description"] = text
    operation = document["paths"]["/orders"]["get"]
    operation["summary"] = operation["description"] = text
    operation["parameters"][0]["description"] = text
    operation["parameters"][0]["schema"]["enum"] = [text, "open"]
    assert isinstance(document, dict)
    return document


def _tools(text: str) -> list[dict[str, Any]]:
    properties = {"city": {"type": "string", "description": text}}
    schema = {"type": "object", "properties": properties, "description": text}
    return [{"name": "look_up", "description": f"Look up. {text}", "inputSchema": schema}]


DOCUMENTS = {
    "lambda": (_tools, {"tool_schema_file": "x.json"}),
    "mcp": (_tools, {"mcp_tool_schema": "x.json"}),
    "openapi": (_openapi, {"schema": "x.json"}),
    "smithy": (_smithy, {"schema": "x.json"}),
}


def _blocks(host: Host) -> dict[str, list[tuple[str, str]]]:
    found = {}
    for readme in host.root.rglob("connections/**/README.md"):
        tokens = MarkdownIt("commonmark").enable("table").parse(readme.read_text("utf-8"))
        found[str(readme.relative_to(host.root))] = [(t.type, t.tag) for t in tokens]
    return found


@pytest.mark.parametrize("path", DOCUMENTS)
def test_texts_of_a_document_are_inert(host: Host, path: str) -> None:
    """Titles, descriptions and enum values: no README has another block, no terminal obeys."""
    make, source = DOCUMENTS[path]
    blocks = []
    for text in ("Some words.", ALL):
        (host.root / "x.json").write_text(json.dumps(make(text)), encoding="utf-8")
        result = host.scaffold(targets(path, **source), json=True, dry_run=True)
        shown = host.scaffold(targets(path, **source), dry_run=True)
        assert [c for c in result.said + shown.said if c in UNSEEN] == []
        assert (result.code, shown.code) == (0, 0), result.said
    for text in (ALL, "Some words."):
        (host.root / "x.json").write_text(json.dumps(make(text)), encoding="utf-8")
        host.has(targets(path, **source))
        blocks.append(_blocks(host))
        host.connect("remove", "WeatherTools", "--yes")
        for file in host.root.rglob("connections/weathertools/*.json"):
            file.unlink()
    assert blocks[0] == blocks[1] != {}


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_secret_in_a_document_is_not_copied(host: Host, path: str) -> None:
    """OpenAPI, Smithy and tools alike: the copy has its stand-in, and a warning tells of it."""
    make, source = DOCUMENTS[path]
    (host.world / "x.json").write_text(json.dumps(make(f"Use {SECRET} here.")), encoding="utf-8")
    source = {key: str(host.world / "x.json") for key in source}
    result = host.scaffold(targets(path, **source), json=True)
    assert result.code == 0, result.said
    copies = [c for p, (_, _, c) in host.tree().items() if p.startswith("connections/")]
    assert [c for c in copies if SECRET.encode() in (c if isinstance(c, bytes) else b"")] == []
    assert SECRET not in result.said
    assert any("secret" in warning for warning in result.document["warnings"])


def _dollars(value: Any) -> list[str]:
    """The texts in ``value`` in which Jinja would see an expression or a statement."""
    return re.findall(r"\{\{.*|\{%.*|\{#.*", yaml.safe_dump(value, width=10**6))


def test_copier_yml_evaluates_nothing_but_generated_forms() -> None:
    """Help, choices and defaults hold no Jinja; conditions and checks are of the known forms."""
    questions = yaml.safe_load((ROOT / "copier.yml").read_text("utf-8"))
    each_its_own = re.compile(
        r"\{% if template in \[[^\]{}]*\] %\}[^{}]*"
        r"(?:\{% elif template in \[[^\]{}]*\] %\}[^{}]*)*"
        r"\{% else %\}[^{}]*\{% endif %\}"
    )
    for name, question in questions.items():
        if name.startswith("_"):
            continue
        assert set(question) <= {"type", "help", "choices", "default", "validator", "when"}, name
        assert _dollars(question.get("choices", [])) == [], name
        text = question.get("help", "")
        assert "{{" not in text, name
        assert _dollars(text) == [] or each_its_own.fullmatch(text), name
        if question.get("when") is False:  # computed
            assert re.fullmatch(r"\{\{ [^{}]+ \}\}", question["default"]), name
            continue
        assert _dollars(question.get("default")) == [], name
        assert re.fullmatch(r"\{\{ \(.*\) \}\}", question.get("when", "{{ () }}")), name
        check = question.get("validator", "{% if %}{% endif %}")
        assert re.fullmatch(r"\{% if .*\{% endif %\}", check), name
        assert re.findall(r"\{\{|\{#", check) == [], name
        said = re.sub(r"\{%.*?%\}", "|", check)
        known = (
            "|not a valid value|a list is needed|one is needed at least|at most [0-9]+ are possible"
        )
        assert all(re.fullmatch(known, one) for one in said.split("|")), name


def test_junit_of_hostile_cases(host: Host) -> None:
    """Any name of a case that fails: the XML has it as one visible line, no terminal obeys."""
    prepare(host)
    deploy(host)
    assert host.connect("policy", "add", *CASES[1].arguments).code == 0
    names = [f"a{piece}b" for piece in (*PIECES, ALL) if piece != "\0"]
    call = {"tool": "RefundTarget___process_refund", "expect": "deny"}
    table, junit = host.world / "own.yaml", host.world / "results.xml"
    cases = [{"name": name, **call, "claims": {}, "args": {"amount": 900}} for name in names]
    table.write_text(yaml.safe_dump({"fill_required": True, "cases": cases}), encoding="utf-8")

    result = host.connect("policy", "test", str(table), "--junit", str(junit))
    assert result.code == 4, result.said  # each fails, and so is printed
    assert [c for c in result.said if c in UNSEEN] == []
    root = ElementTree.parse(junit).getroot()  # noqa: S314, it is our own
    found = [case.attrib["name"] for case in root.iter("testcase")]
    assert found == [plain(name, 200) for name in names]
    assert [c for name in found for c in name if c in UNSEEN] == []


UNREAD = "a\u202eb\u200b\x1b[31m\U000e0041c\nd\te"


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_copy_has_no_text_that_is_not_seen(host: Host, path: str) -> None:
    """Texts lose hidden characters and keep their lines; names and values stay; it is told."""
    make, source = DOCUMENTS[path]
    copies = []
    for text in ("ab[31mc\nd\te", UNREAD):
        (host.world / "x.json").write_text(json.dumps(make(text)), encoding="utf-8")
        given = {key: str(host.world / "x.json") for key in source}
        result = host.scaffold(targets(path, **given), json=True)
        assert result.code == 0, result.said
        file, *base = sorted(
            host.root.glob("connections/weathertools/*.json"), key=lambda f: ".base." in f.name
        )
        copies.append(json.loads(file.read_text("utf-8")))
        assert [json.loads(each.read_text("utf-8")) for each in base] == copies[-1:] * len(base)
        told = [w for w in result.document["warnings"] if "were removed from" in w]
        assert len(told) == (text == UNREAD), result.said
        host.connect("remove", "WeatherTools", "--yes")
        for each in (file, *base):
            each.unlink(missing_ok=True)
    if path == "openapi":  # an enum's value is no text
        values = [c["paths"]["/orders"]["get"]["parameters"][0]["schema"] for c in copies]
        assert values[1].pop("enum")[0] == UNREAD
        values[0].pop("enum")
    assert copies[0] == copies[1]


@pytest.mark.parametrize("path", DOCUMENTS)
def test_a_copy_has_no_endless_text(host: Host, path: str) -> None:
    """A text of a megabyte is cut in the copy, and a warning tells of it."""
    make, source = DOCUMENTS[path]
    (host.world / "x.json").write_text(json.dumps(make("word " * 200_000)), encoding="utf-8")
    given = {key: str(host.world / "x.json") for key in source}
    result = host.scaffold(targets(path, **given), json=True)
    assert result.code == 0, result.said
    assert [w for w in result.document["warnings"] if "were cut to 20,000" in w] != []
