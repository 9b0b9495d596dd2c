"""Names and values of a document, as any text: they stay values, or one typed error says no.

OpenAPI in JSON and YAML, tools and Smithy models through the front door. A copy that is made has
exactly what the document has; nothing else that is generated knows of it.
`CONNECT_HOSTILE_EXAMPLES` says how many documents are drawn of each kind.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import yaml
from agentcore_connect.text.plain import hidden
from front_door import Host, put, targets, tree
from hostile import TEXTS, UNSEEN
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

EXAMPLES = int(os.environ.get("CONNECT_HOSTILE_EXAMPLES", "0")) or 6
LEGAL = re.compile("[a-zA-Z0-9_-]+")
JSON = "application/json"

Values = dict[str, str]
"""The text at each place of a document."""


# --- documents ------------------------------------------------------------------------------------

SERVERS = (
    *("https://api.example.com/{}", "https://{}@api.example.com", "https://a:{}@api.example.com"),
    *("javascript:{}", "https://{}.example.com", "{}", "https://api.example.com:{}/"),
    *("https://api.example.com/" + "a" * 70_000 + "{}", "https://api.example.com/?q={}#{}"),
)


def _openapi(v: Values) -> dict[str, Any]:
    where, header, item = v["parameter"], v["header"], v["in_path"]
    texts = {"type": "string", "enum": [v["enum"], "open"]}
    variables = {v["variable"]: {"default": v["default"], "enum": [v["default"]]}}
    inner = {"type": "object", "properties": {v["nested"]: {"type": "string"}}}
    properties = {v["property"]: texts, "inner": inner}
    body = {"type": "object", "required": [v["property"]], "properties": properties}
    operation = {
        "operationId": v["operation"],
        "summary": "Look up.",
        "tags": [v["tag"]],
        "parameters": [
            {"name": where, "in": "query", "schema": texts},
            {"name": header, "in": "header", "schema": {"type": "string"}},
            {"name": item, "in": "path", "required": True, "schema": {"type": "string"}},
        ],
        "requestBody": {"content": {JSON: {"schema": body}}},
        "responses": {"200": {"description": "It.", "content": {v["media"]: {}}}},
        "x-" + v["tag"]: v["enum"],
    }
    server: dict[str, Any] = {"url": v["server"]}
    if "{" + v["variable"] + "}" in v["server"]:
        server["variables"] = variables
    return {
        "openapi": "3.0.3",
        "info": {"title": "Orders", "version": v["enum"]},
        "servers": [server],
        "tags": [{"name": v["tag"]}],
        "paths": {f"/a/{v['path']}/{{{item}}}": {"post": operation}},
        "components": {"schemas": {v["component"]: {"type": "string"}}},
    }


def _tools(v: Values) -> list[dict[str, Any]]:
    inner = {"type": "object", "properties": {v["nested"]: {"type": "string"}}}
    texts = {"type": "string", "enum": [v["enum"], "open"], "default": v["enum"]}
    properties = {v["property"]: texts, "inner": inner}
    schema = {"type": "object", "properties": properties, "required": [v["property"]]}
    return [
        {"name": v["operation"], "description": "Look up.", "inputSchema": schema},
        {"name": "other", "description": "Another.", "inputSchema": {"type": "object"}},
    ]


def _smithy(v: Values) -> dict[str, Any]:
    space = v["namespace"]
    get, given, city = (f"{space}#{v[w]}" for w in ("operation", "input", "output"))
    documented = {"smithy.api#documentation": "Look up."}
    http = {"method": "GET", "uri": f"/a/{v['path']}/{{{v['member']}}}", "code": 200}
    label: dict[str, Any] = {"smithy.api#httpLabel": {}, "smithy.api#required": {}}
    value = {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": v["enum"]}}
    text = "smithy.api#String"
    return {
        "smithy": "2.0",
        "metadata": {v["tag"]: v["enum"]},
        "shapes": {
            f"{space}#{v['service']}": {
                "type": "service",
                "version": v["enum"],
                "operations": [{"target": get}],
                "traits": {
                    "aws.api#service": {"sdkId": v["tag"]},
                    "aws.auth#sigv4": {"name": v["tag"]},
                    "aws.protocols#restJson1": {},
                },
            },
            get: {
                "type": "operation",
                "input": {"target": given},
                "output": {"target": city},
                "traits": {**documented, "smithy.api#http": http},
            },
            given: {
                "type": "structure",
                "members": {
                    v["member"]: {"target": text, "traits": label},
                    "kind": {"target": f"{space}#{v['kind']}"},
                },
            },
            city: {"type": "structure", "members": {v["nested"]: {"target": text}}},
            f"{space}#{v['kind']}": {"type": "enum", "members": {v["value"]: value}},
        },
    }


USUAL: dict[str, Values] = {
    "openapi": {
        **{"operation": "lookUp", "parameter": "status", "header": "X-Kind", "in_path": "id"},
        **{"enum": "shipped", "property": "city", "nested": "street", "tag": "orders"},
        **{"server": "https://api.example.com/v1", "variable": "region", "default": "eu"},
        **{"media": "text/plain", "path": "orders", "component": "Order"},
    },
    "lambda": {"operation": "look_up", "property": "city", "nested": "street", "enum": "here"},
    "smithy": {
        **{"namespace": "com.example", "service": "Cities", "operation": "GetCity"},
        **{"input": "GetCityInput", "output": "GetCityOutput", "member": "name", "enum": "x"},
        **{"kind": "Kind", "value": "LARGE", "nested": "street", "path": "cities", "tag": "t"},
    },
}
DOCUMENTS: dict[str, tuple[Callable[[Values], Any], str, str]] = {
    "openapi": (_openapi, "schema", "openapi.json"),
    "lambda": (_tools, "tool_schema_file", "tools.json"),
    "smithy": (_smithy, "schema", "smithy.json"),
}
NEVER: dict[str, Values] = {
    "openapi": {"server": "javascript:alert(1)"},
    "lambda": {"operation": "look\u202eup"},
    "smithy": {
        **{"operation": "Get\u200bCity", "service": "a\u202eb", "namespace": "a\ufe0f"},
        **{"input": "a\u3164", "kind": "a\n", "member": "na\U000e0041me", "value": "\u200b"},
        **{"nested": "a b", "output": "\u540d"},
    },
}
"""What is refused of each."""
_PYTHON = st.sampled_from(["class", "None", "json", "handler", "lambda_handler", "1a", "__"])
STOPPING = {
    *("operation", "server", "component", "in_path", "media", "namespace", "service", "input"),
    *("output", "member", "kind", "value"),
}
"""Where few texts are taken; they are drawn hostile less often."""


def _texts(place: str) -> st.SearchStrategy[str]:
    names = st.from_regex("[a-zA-Z0-9_-]{1,30}", fullmatch=True)
    return st.one_of(TEXTS, names, names | _PYTHON) if place in ("operation", "nested") else TEXTS


@st.composite
def documents(draw: st.DrawFn, kind: str) -> Values:
    """Texts for a document: hostile at some places, usual at the others."""
    usual = USUAL[kind]
    wanted = [p for p in usual if p not in STOPPING or draw(st.integers(0, 3)) == 0]
    places = draw(st.sets(st.sampled_from(wanted), min_size=1))
    values = {
        place: draw(_texts(place)) if place in places else said for place, said in usual.items()
    }
    if "server" in places:
        form = draw(st.sampled_from([*SERVERS, f"https://{{{values['variable']}}}.example.com/"]))
        values["server"] = form.replace("{}", values["server"])
    elif "variable" in places:
        values["server"] = f"https://api.example.com/{{{values['variable']}}}"
    if "media" in places:
        values["media"] = "text/" + values["media"]
    return values


# --- how they are written -------------------------------------------------------------------------


def _yaml(value: Any, style: str, *, unicode: bool) -> bytes:
    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return True

    Dumper.add_representer(
        str, lambda d, text: d.represent_scalar("tag:yaml.org,2002:str", text, style=style)
    )
    dumped: str = yaml.dump(value, Dumper=Dumper, allow_unicode=unicode, sort_keys=False)
    return dumped.encode()


def _written(value: Any, how: str) -> tuple[str, bytes]:
    """The name of a file, and ``value`` as that kind of file."""
    if how == "escaped":
        return "x.json", json.dumps(value).encode()
    if how == "plain":
        return "x.json", json.dumps(value, ensure_ascii=False).encode()
    return "x.yaml", _yaml(value, how[0], unicode=how.endswith("unicode"))


WAYS = {
    "openapi": ("escaped", "plain", '"', '" unicode', "'", "' unicode", "| unicode"),
    "lambda": ("escaped", "plain"),
    "smithy": ("escaped", "plain"),
}


def _read(content: bytes) -> Any:
    """The value of a JSON file, no key of which is there twice."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        assert len(dict(pairs)) == len(pairs), pairs
        return dict(pairs)

    return json.loads(content, object_pairs_hook=once)


# --- what is expected -----------------------------------------------------------------------------


def _is_meant(kind: str, document: Any, copy: Any) -> None:
    """Fail unless the copy has what the document has, as it is reduced for its target."""
    if kind == "lambda":
        for meant, now in zip(document, copy, strict=True):
            assert now["name"] == meant["name"]
            _is_schema(meant["inputSchema"], now["inputSchema"])
        return
    if kind == "openapi":
        ((_, meant),) = document["paths"].items()
        ((_, now),) = copy["paths"].items()
        name = now["post"]["operationId"]
        assert LEGAL.fullmatch(name)
        if not LEGAL.fullmatch(meant["post"]["operationId"]):
            meant["post"]["operationId"] = name
        # Nothing refers to the component, no tool needs extensions, and the address is one.
        meant["post"] = {key: one for key, one in meant["post"].items() if key[:2] != "x-"}
        meant["post"]["parameters"][2]["name"] = meant["post"]["parameters"][2]["name"].strip("{}")
        document = {**document, "components": {"schemas": {}}, "servers": copy["servers"]}
    assert copy == document


def _is_schema(meant: dict[str, Any], now: dict[str, Any]) -> None:
    assert now.keys() <= {"type", "description", "properties", "required"}
    assert now.get("required") == meant.get("required")
    assert not hidden(now.get("description", ""))
    assert list(now.get("properties", ())) == list(meant.get("properties", ()))
    for name, inner in meant.get("properties", {}).items():
        _is_schema(inner, now["properties"][name])


def _blocks(readme: bytes) -> list[tuple[str, str]]:
    tokens = MarkdownIt("commonmark").enable("table").parse(readme.decode())
    return [(token.type, token.tag) for token in tokens]


def _generated(host: Host, copy: str) -> dict[str, Any]:
    """All of the project but the copy, its findings and connect's own notes, as the tree has it."""
    own = (copy, copy.replace(".json", ".base.json"), "connections/weathertools/findings.json")
    found = {path: entry for path, entry in host.tree().items() if path not in own}
    return {path: _without_digest(entry) for path, entry in found.items()}


def _without_digest(entry: Any) -> Any:
    """A file without the name and digest of the source, which are each document's own."""
    if isinstance(entry, tuple) and isinstance(entry[-1], bytes):
        return (
            *entry[:-1],
            re.sub(rb"(?m)^(?:source|source_sha256): .*\n(?: .*\n)*", b"", entry[-1]),
        )
    return entry


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_names_and_values_of_a_document_stay_so(world: Path, kind: str) -> None:
    """In the copy each is what it was; no other file differs, no terminal obeys; or one refusal."""
    make, flag, file = DOCUMENTS[kind]
    copy, number, tally = f"connections/weathertools/{file}", count(), Counter[str]()

    def scaffolded(values: Values, how: str) -> dict[str, Any] | None:
        root = put(world, "strands").root
        host = Host(world, root.rename(root.with_name(f"project{next(number)}")))
        host.agentcore()
        document = make(values)
        name, content = _written(document, how)
        (world / name).write_bytes(content)
        more = {"with_handler": True} if kind == "lambda" else {}
        answers = targets(kind, **{flag: str(world / name)}, **more)
        try:
            before = tree(world)
            shown = host.scaffold(answers, dry_run=True)
            assert tree(world) == before
            result = host.scaffold(answers, json=True)
            assert [c for c in result.said + shown.said if c in UNSEEN] == []
            assert result.code == shown.code
            assert result.code in (0, 2), result.said
            tally["taken" if result.code == 0 else "refused"] += 1
            if result.code == 2:
                errors = result.document["errors"]
                tally.update({str(error["code"]) for error in errors})
                assert all(e["code"] not in ("", "internal") and e["message"] for e in errors)
                assert tree(world) == before
                return None
            # YAML's writer has no way to keep U+0085 in a block: what its reader finds is meant.
            is_yaml = name.endswith(".yaml")
            meant = yaml.safe_load(content) if is_yaml else _read(json.dumps(document).encode())
            _is_meant(kind, meant, _read(host.read(copy)))
            return _generated(host, copy)
        finally:
            shutil.rmtree(host.root)
            (world / name).unlink()

    usual = scaffolded(USUAL[kind], "escaped")
    assert usual is not None
    how = settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    @how
    @given(documents(kind), st.sampled_from(WAYS[kind]))
    def holds(values: Values, way: str) -> None:
        now = scaffolded(values, way)
        if now is None:
            return
        assert now.keys() == usual.keys()
        for path, entry in now.items():
            if path.endswith("handler.py"):
                nodes = ast.walk(ast.parse(entry[2]))
                texts = {node.value for node in nodes if isinstance(node, ast.Constant)}
                assert values["operation"] in texts
            elif path == "connections/weathertools/.copier-answers.yml" and kind == "lambda":
                assert yaml.safe_load(entry[2])["tool_names"] == [values["operation"], "other"]
            elif path.endswith("README.md"):
                assert _blocks(entry[2]) == _blocks(usual[path][2]), path
            else:
                assert entry == usual[path], path

    holds()
    for place, text in NEVER[kind].items():
        assert scaffolded({**USUAL[kind], place: text}, "escaped") is None
    assert min(tally["taken"], tally["refused"]) > 0, tally
    print(f"{kind}: {dict(tally)}")
