"""OpenAPI documents as targets: read offline and within bounds, checked by operation."""

from __future__ import annotations

import contextlib
import copy
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from agentcore_connect.documents import findings
from agentcore_connect.documents.openapi import (
    CODES,
    Document,
    Fit,
    adapted,
    errors,
    fits,
    read,
    served_at,
    structure,
    to_json,
    yamltree,
)
from agentcore_connect.documents.toolschema import shape
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.vocabulary.matrix import cell
from hypothesis import given, settings
from hypothesis import strategies as st

TARGET = "Pets"


def check(document: Document, target: str) -> list[Problem]:
    """All that is said about a document."""
    return list(adapted(document, target).problems)


def _document(version: str = "3.0.3") -> dict[str, Any]:
    """A document that the gateway takes as it is: nothing is said about it."""
    return {
        "openapi": version,
        "info": {"title": "Pets", "version": "1"},
        "servers": [{"url": "https://api.example.com/v1"}],
        "paths": {
            "/pets/{id}": {
                "get": {
                    "operationId": "getPet",
                    "summary": "Gets a pet.",
                    "parameters": [
                        {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
                    ],
                    "responses": {
                        "200": {
                            "description": "The pet.",
                            "content": {
                                "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}
                            },
                        }
                    },
                },
                "put": {
                    "operationId": "putPet",
                    "summary": "Changes a pet.",
                    "parameters": [{"$ref": "#/components/parameters/Id"}],
                    "requestBody": {
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}
                        }
                    },
                    "responses": {"204": {"description": "Done."}},
                },
            }
        },
        "components": {
            "parameters": {
                "Id": {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
            },
            "schemas": {
                "Pet": {
                    "type": "object",
                    "required": ["name"],
                    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
                }
            },
        },
    }


def _read(value: Any) -> Document:
    return read(json.dumps(value).encode(), "pets.json")


def _said(value: Any) -> list[tuple[str, str]]:
    problems = check(_read(value), TARGET)
    for problem in problems:
        assert problem.file == "pets.json"
        assert problem.message.isprintable()
        assert problem.hint
    return [(problem.code, problem.message) for problem in problems]


def _refused(data: bytes, file: str = "pets.json") -> tuple[Problem, ...]:
    with pytest.raises(InvalidInput) as raised:
        read(data, file)
    return raised.value.problems


# --- what the gateway takes -----------------------------------------------------------------------


@pytest.mark.parametrize("version", ["3.0.0", "3.0.4", "3.1.0", "3.1.1"])
def test_nothing_is_said_about_a_document_that_the_gateway_takes(version: str) -> None:
    assert _said(_document(version)) == []


def test_what_a_readme_needs_to_know_about_a_document() -> None:
    """Title, operations and their tools, in one line each."""
    value = _document()
    value["info"]["title"] = "Pets\n\x1b[2J and\u202e more"
    document = _read(value)
    assert document.title == "Pets [2J and more"
    assert document.version == "3.0"
    assert [(each.label, each.summary, each.id) for each in document.operations] == [
        ("GET /pets/{id} (getPet)", "Gets a pet.", "getPet"),
        ("PUT /pets/{id} (putPet)", "Changes a pet.", "putPet"),
    ]


# --- reading and writing --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "data", "from_yaml"),
    [
        ("pets.json", json.dumps(_document()).encode(), False),
        ("pets", b"\xef\xbb\xbf\n" + json.dumps(_document()).encode(), False),
        ("pets.yaml", yaml.safe_dump(_document(), sort_keys=False).encode(), True),
        ("pets.YML", b"\xef\xbb\xbf" + yaml.safe_dump(_document(), sort_keys=False).encode(), True),
        ("pets.yaml", json.dumps(_document(), indent="\t").encode(), True),
        (
            "pets.yaml",
            yaml.safe_dump(_document(), sort_keys=False, default_flow_style=True).encode(),
            True,
        ),
    ],
)
def test_json_and_yaml_are_one_document(file: str, data: bytes, from_yaml: bool) -> None:
    """Whatever it is written in, the document and the JSON made of it are the same."""
    document = read(data, file)
    assert document.value == _document()
    assert document.from_yaml is from_yaml
    assert to_json(document) == (json.dumps(_document(), indent=2) + "\n").encode()


_CRLF = "openapi: 3.0.3\r\ninfo: {title: T, version: '1'}\r\npaths:\r\n  /a:\r\n    get:\r\n"


def test_a_problem_in_yaml_has_the_line_of_its_operation() -> None:
    text = _CRLF + "      responses: {'200': {description: d}}\r\n"
    problems = check(read(text.encode(), "pets.yaml"), TARGET)
    assert {p.line for p in problems if p.code == "openapi-operation-id"} == {6}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: no", {"a": "no"}),
        ("on: 1", {"on": 1}),
        ("200: ok", {"200": "ok"}),
        ("a: 2020-01-01", {"a": "2020-01-01"}),
        ("a: 012", {"a": 12}),
        ("a: 0o17", {"a": 15}),
        ("a: 0x1F", {"a": 31}),
        ("a: 1_000", {"a": "1_000"}),
        ("a: 12:30:45", {"a": "12:30:45"}),
        ("a: 1.50", {"a": 1.5}),
        ("a: 1e3", {"a": 1000.0}),
        ("a: '1'", {"a": "1"}),
        ("a: !!str 1", {"a": "1"}),
        ("a: !!int '1'", {"a": 1}),
        ("a: TRUE", {"a": True}),
        ("a: ~", {"a": None}),
        ("a:", {"a": None}),
        ("a: ''", {"a": ""}),
        ("a: |\n  x\n  y\n", {"a": "x\ny\n"}),
        ("a: &x [1]\nb: *x", {"a": [1], "b": [1]}),
        ("a: &x {p: 1, q: 1}\nb: {<<: *x, q: 2}", {"a": {"p": 1, "q": 1}, "b": {"q": 2, "p": 1}}),
        ("a: &x {p: 1}\nb: {<<: [*x, {p: 2, r: 3}]}", {"a": {"p": 1}, "b": {"p": 1, "r": 3}}),
        ("- - 1\n  - {}", [[1, {}]]),
        ("", None),
    ],
)
def test_yaml_means_what_yaml_1_2_says(text: str, expected: Any) -> None:
    """The core schema, as the OpenAPI specification asks: no Norway, no dates, keys are texts."""
    assert yamltree.parse(text, "x.yaml", 1000)[0] == expected


_LAUGHS = "a0: &a0 [x, x]\n" + "".join(
    f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 9)}]\n" for at in range(1, 30)
)
_MERGES = "a0: &a0 {x: 1, y: 2}\n" + "".join(
    f"a{at}: &a{at} {{<<: [{', '.join([f'*a{at - 1}'] * 9)}]}}\n" for at in range(1, 30)
)
_LADDER = "a0: &a0 [x]\n" + "".join(f"a{at}: &a{at} [*a{at - 1}]\n" for at in range(1, 5000))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (_LAUGHS, "too large once its aliases are expanded"),
        (_MERGES, "too large once its aliases are expanded"),
        ("a: &a " + "x" * 100_000 + "\nb: [" + "*a, " * 1000 + "]", "too large once its aliases"),
        (_LADDER, "nested more than 200 deep"),
        ("[" * 100_000, "nested more than 200 deep"),
        ("- " * 100_000 + "x", "nested more than 200 deep"),
        ("? " * 50_000, "a key that is not text"),
        ("a: &a [*a]", "an alias of an anchor that does not exist or is not closed yet"),
        ("a: &a {b: *a}", "an alias of an anchor that does not exist or is not closed yet"),
        ("a: *b", "an alias of an anchor that does not exist"),
        ("a: !!python/object/apply:os.system ['true']", "a tag that JSON has no value for"),
        ("a: !!binary aGk=", "a tag that JSON has no value for"),
        ("a: !local 1", "a tag that JSON has no value for"),
        ("a: !!int x", "a value that does not fit its tag"),
        ("a: .nan", "a number that JSON does not have"),
        ("a: -.inf", "a number that JSON does not have"),
        ("a: 1e999", "a number that JSON does not have"),
        ("a: " + "1" * 100_000, "a number that JSON does not have"),
        ("a: 1\na: 2", "a key that is given twice"),
        ("[a]: 1", "a key that is not text"),
        ("{a: b}: 1", "a key that is not text"),
        ("<<: 1", "<< takes a mapping"),
        ("a: 1\n---\nb: 2", "a second document begins here"),
        ("a: [1", "did not find expected"),
        ("a: b: c", "mapping values are not allowed"),
        ("a: \x07", "U+0007 is not allowed"),
        ("a: @b", "cannot start any token"),
    ],
)
def test_yaml_that_is_no_json_or_has_no_end_is_refused_in_no_time(text: str, message: str) -> None:
    """Bombs, circles, foreign tags and what JSON cannot hold: with a place, and without a crash."""
    start = time.monotonic()
    (problem,) = _refused(text.encode(), "x.yaml")
    assert time.monotonic() - start < 5
    assert problem.code == "openapi-syntax"
    assert message in problem.message
    assert problem.line
    assert len(problem.message) < 200


_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0[ox][0-9a-fA-F]+")
"""What YAML 1.2 reads as a number. Some of it is text to YAML 1.1, which PyYAML writes as it is."""
_TEXTS = st.text(max_size=8).filter(lambda text: _NUMBER.fullmatch(text) is None)
_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | _TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXTS, inner),
    max_leaves=10,
)


@settings(deadline=None)
@given(_JSON, st.sampled_from([True, False, None]))
def test_any_json_value_comes_back_from_yaml(value: Any, flow: bool | None) -> None:
    """What PyYAML writes of a value is read as that value, by the rules of JSON."""
    text = yaml.safe_dump(value, default_flow_style=flow)
    assert yamltree.parse(text, "x.yaml", 10**6)[0] == value


@settings(deadline=None)
@given(st.binary(max_size=50), st.sampled_from(["x.yaml", "x.json", "x"]))
def test_no_bytes_crash_the_reader(data: bytes, file: str) -> None:
    for start in (b"", b"openapi: 3.0.3\n", b'{"openapi": "3.1.0", "info": '):
        with contextlib.suppress(InvalidInput):
            read(start + data, file)


@pytest.mark.parametrize(
    ("data", "code", "message"),
    [
        (b"{}", "openapi-version", "does not say its version"),
        (b'{"openapi": "4"}', "openapi-version", "is OpenAPI 4, and connect reads"),
        (b"{", "json-syntax", "is not valid JSON"),
        (b"\xff\xfe{\0}\0", "json-encoding", "is not UTF-8"),
        (b'{"openapi": "3.0.0", "paths": []}', "openapi-structure", "its paths are no object"),
        (b" " * 32_000_001, "openapi-too-large", "has 32,000,001 bytes"),
    ],
)
def test_what_is_no_openapi_that_the_gateway_takes_is_refused(
    data: bytes, code: str, message: str
) -> None:
    (problem,) = _refused(data)
    assert problem.code == code
    assert message in problem.message
    assert problem.hint or code.startswith("json-")


def _set(value: Any, path: str, new: Any) -> Any:
    """A copy of a document with one place changed; ``...`` takes it out."""
    value = copy.deepcopy(value)
    *steps, last = path.split("|")
    at = value
    for step in steps:
        at = at[int(step)] if isinstance(at, list) else at[step]
    if new is ...:
        del at[last]
    elif isinstance(at, list):
        at[int(last)] = new
    else:
        at[last] = new
    return value


_GET = "paths|/pets/{id}|get"
_PET = "components|schemas|Pet"


@pytest.mark.parametrize(
    ("path", "new", "place"),
    [
        ("info|version", 1, "info.version"),
        ("info", ..., "the top"),
        (f"{_GET}|responses", ..., "paths./pets/{id}.get"),
        (f"{_GET}|parameters|0|in", "nowhere", "paths./pets/{id}.get.parameters.0"),
        (f"{_GET}|responses|200|description", 5, "paths./pets/{id}.get.responses.200.description"),
        (f"{_PET}|type", "strin", "components.schemas.Pet.type"),
        (f"{_PET}|properties|name|type", 7, "components.schemas.Pet.properties.name.type"),
        ("x\x1b[0m", {}, "the top"),
    ],
)
@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_what_the_specifications_schema_refuses_is_told_with_its_place(
    version: str, path: str, new: Any, place: str
) -> None:
    """Also in a choice of alternatives, the place is the one that is wrong."""
    if path == f"{_GET}|responses" and version == "3.1.0":
        pytest.skip("optional since 3.1")
    made = adapted(_read(_set(_document(version), path, new)), TARGET)
    problems = [problem for problem in made.problems if problem.code == "openapi-form"]
    assert any(problem.message.startswith(place) for problem in problems)
    assert all(problem.message.isprintable() for problem in problems)
    assert errors(made.problems) == []
    copied = json.loads(to_json(made.document))
    assert structure.problems(copied, made.document.version, "pets.json") == []


def test_a_secret_in_a_wrong_place_is_not_repeated() -> None:
    """What the structure's check says does not hold the values that it is about."""
    value = _set(_document(), "info|version", ["canary-secret"])
    made = adapted(_read(value), TARGET)
    assert "canary" not in repr(made.problems)
    assert "canary" not in to_json(made.document).decode()


# --- nothing is fetched ---------------------------------------------------------------------------


@pytest.fixture
def listener() -> Iterator[tuple[int, list[Any]]]:
    """A port that notes who connects: libraries in other languages pass by Python's sockets."""
    seen: list[Any] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        done = threading.Event()

        def accept() -> None:
            while not done.is_set():
                with contextlib.suppress(TimeoutError):
                    connection, address = server.accept()
                    seen.append(address)
                    connection.close()

        thread = threading.Thread(target=accept)
        thread.start()
        yield server.getsockname()[1], seen
        done.set()
        thread.join()


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_no_reference_is_ever_followed_out_of_the_document(
    version: str,
    listener: tuple[int, list[Any]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Wherever a reference to the network or a file stands: no connection, nothing read, told."""
    port, seen = listener
    secret = tmp_path / "secret.json"
    secret.write_text('{"type": "object", "oneOf": [], "properties": {"canary": {}}}')
    outside = [
        f"http://127.0.0.1:{port}/x.json",
        f"http://127.0.0.1:{port}/x.json#/a",
        f"//127.0.0.1:{port}/x.json",
        secret.as_uri(),
        f"{secret}#/",
        "secret.json",
        "#anchor",
    ]
    monkeypatch.chdir(tmp_path)
    _read(_document(version))  # what is imported and opened once is not the question

    def blocked(*_: Any, **__: Any) -> Any:
        raise AssertionError("this must not be called")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, blocked)
    monkeypatch.setattr("builtins.open", blocked)
    monkeypatch.setattr("os.open", blocked)
    reference_places = [
        f"{_GET}|parameters|0",
        f"{_GET}|parameters|0|schema",
        f"{_GET}|responses|200",
        f"{_GET}|responses|200|content|application/json|schema",
        "paths|/pets/{id}|put|requestBody",
        f"{_PET}|properties|name",
        "components|parameters|Id",
        "paths|/pets/{id}",
    ]
    for place in reference_places:
        for reference in outside:
            value = _set(_document(version), place, {"$ref": reference})
            problems = check(_read(value), TARGET)
            told = [problem for problem in problems if problem.code == "openapi-reference"]
            assert told or "responses" in place, (place, reference)
            assert "canary" not in repr(problems)
    for word in ("$id", "$schema", "$dynamicRef", "$anchor"):
        if version == "3.1.0":
            new = "x" if word == "$anchor" else outside[0]
            value = _set(_document(version), f"{_PET}|{word}", new)
            check(_read({**value, "jsonSchemaDialect": outside[0]}), TARGET)
    assert seen == []


# --- check ----------------------------------------------------------------------------------------


def _add(path: str, new: Any) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda value: _set(value, path, new)


def _many(count: int) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def change(value: dict[str, Any]) -> dict[str, Any]:
        operation = {"summary": "s", "responses": {"200": {"description": "d"}}}
        paths = {f"/{at}": {"get": {**operation, "operationId": f"o{at}"}} for at in range(count)}
        return {**value, "paths": paths}

    return change


def _chain(value: dict[str, Any]) -> dict[str, Any]:
    """Pet is a part of what contains a Pet."""
    schemas = value["components"]["schemas"]
    schemas["Owner"] = {
        "type": "object",
        "properties": {"pets": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}}},
    }
    return _set(value, f"{_PET}|properties|owner", {"$ref": "#/components/schemas/Owner"})


def _more_than_names(value: dict[str, Any]) -> dict[str, Any]:
    get = {**value["paths"]["/pets/{id}"]["get"], "parameters": []}
    return {**value, "paths": {"/pets/{;id*}": {"get": get}}}


_PUT = "paths|/pets/{id}|put"
_BODY = f"{_PUT}|requestBody|content"
_QUERY = {"name": "q", "in": "query", "schema": {"type": "string"}}
_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
_SERVER = "servers|0|url"
_VARIABLE = {"default": "eu", "enum": ["eu", "us"]}

_CHECKED: list[tuple[str, Callable[[dict[str, Any]], dict[str, Any]], list[tuple[str, str]]]] = [
    ("no operation", _add("paths", {}), [("openapi-empty", "pets.json has no operation")]),
    ("20 operations", _many(20), []),
    ("21 operations", _many(21), [("openapi-many", "has 21 operations")]),
    ("1,001 operations", _many(1001), [("openapi-quota", "has 1001 operations")]),
    ("no server", _add("servers", []), [("openapi-server", "the document names no server")]),
    ("servers left out", _add("servers", ...), [("openapi-server", "names no server")]),
    (
        "a relative server",
        _add(_SERVER, "/v1"),
        [("openapi-server", "the gateway needs a whole https address")],
    ),
    (
        "no scheme",
        _add(_SERVER, "api.example.com"),
        [("openapi-server", "needs a whole https address")],
    ),
    (
        "another scheme",
        _add(_SERVER, "ftp://api.example.com"),
        [("openapi-server", "needs a whole https address")],
    ),
    ("no address", _add(_SERVER, "https://["), [("openapi-server", "which is not an address")]),
    (
        "a wrong port",
        _add(_SERVER, "https://a.example.com:x"),
        [("openapi-server", "which is not an address")],
    ),
    (
        "a password",
        _add(_SERVER, "https://u:canary@a.example.com"),
        [("openapi-server", "has a user or a password")],
    ),
    (
        "http",
        _add(_SERVER, "http://api.example.com"),
        [("openapi-server-http", "would be sent unencrypted")],
    ),
    (
        "localhost",
        _add(_SERVER, "http://localhost:8000"),
        [("openapi-server-private", "cannot reach")],
    ),
    (
        "a private address",
        _add(_SERVER, "https://10.0.0.1/v1"),
        [("openapi-server-private", "cannot reach")],
    ),
    (
        "metadata",
        _add(_SERVER, "http://169.254.169.254"),
        [("openapi-server-private", "cannot reach")],
    ),
    (
        "IPv6 loopback",
        _add(_SERVER, "https://[::1]/"),
        [("openapi-server-private", "cannot reach")],
    ),
    (
        "two servers",
        _add("servers", [{"url": "https://a.example.com"}, {"url": "https://b.example.com"}]),
        [("openapi-servers", "names 2 servers")],
    ),
    (
        "a variable undescribed",
        _add(_SERVER, "https://{x}.example.com"),
        [("openapi-server-template", "that is not described")],
    ),
    (
        "any host",
        _add("servers|0", {"url": "https://{x}.example.com", "variables": {"x": {"default": "a"}}}),
        [("openapi-server-template", "allows any host")],
    ),
    (
        "any scheme",
        _add("servers|0", {"url": "{x}://a.example.com", "variables": {"x": {"default": "https"}}}),
        [("openapi-server-template", "allows any host")],
    ),
    (
        "a choice of hosts",
        _add("servers|0", {"url": "https://{x}.example.com", "variables": {"x": _VARIABLE}}),
        [("openapi-server-variable", "has variables in")],
    ),
    (
        "a variable path",
        _add(
            "servers|0", {"url": "https://a.example.com/{x}", "variables": {"x": {"default": "v1"}}}
        ),
        [("openapi-server-variable", "has variables in")],
    ),
    (
        "an operation's server",
        _add(f"{_GET}|servers", [{"url": "/v2"}]),
        [("openapi-operation-server", "(getPet) is left out: it names the server /v2")],
    ),
    (
        "webhooks",
        lambda value: {**value, "openapi": "3.1.0", "webhooks": {"new": {}}},
        [("openapi-webhooks", "has webhooks")],
    ),
    (
        "no operationId",
        _add(f"{_GET}|operationId", ...),
        [("openapi-operation-id", "GET /pets/{id} has no operationId")],
    ),
    (
        "an operationId twice",
        _add(f"{_GET}|operationId", "putPet"),
        [("openapi-operation-id-taken", "PUT /pets/{id} (putPet)")],
    ),
    (
        "an operationId with a slash",
        _add(f"{_GET}|operationId", "pets/get"),
        [("openapi-tool-renamed", "has characters that no model allows")],
    ),
    ("64 characters with the target", _add(f"{_GET}|operationId", "x" * 57), []),
    (
        "65 characters with the target",
        _add(f"{_GET}|operationId", "x" * 58),
        [("openapi-tool-renamed", "65 characters, and allows 64")],
    ),
    (
        "trace",
        _add(
            "paths|/pets/{id}|trace",
            {
                "operationId": "t",
                "summary": "s",
                "parameters": [_ID],
                "responses": {"200": {"description": "d"}},
            },
        ),
        [("openapi-method", "TRACE /pets/{id} (t) is left out")],
    ),
    ("no description", _add(f"{_GET}|summary", ""), [("openapi-description", "has neither")]),
    (
        "hidden text",
        _add(f"{_GET}|summary", "Gets\u202e it."),
        [("openapi-hidden-text", "invisible")],
    ),
    (
        "hidden text of a parameter",
        _add("components|parameters|Id|description", "a\U000e0041"),
        [("openapi-hidden-text", "PUT ")],
    ),
    (
        "a hidden name of a parameter",
        _add(
            f"{_GET}|parameters",
            [_ID, {"name": "a\ufeffb", "in": "query", "schema": {"type": "string"}}],
        ),
        [("openapi-hidden-text", "invisible")],
    ),
    (
        "a hidden value of a parameter",
        _add("components|parameters|Id|schema", {"type": "string", "enum": ["a\u200b"]}),
        [("openapi-hidden-text", "PUT ")],
    ),
    ("callbacks", _add(f"{_GET}|callbacks", {"c": {}}), [("openapi-callbacks", "has callbacks")]),
    (
        "a cookie",
        _add(f"{_GET}|parameters", [_ID, {**_QUERY, "in": "cookie"}]),
        [("openapi-cookie", "takes the cookie q")],
    ),
    (
        "a style",
        _add(f"{_GET}|parameters", [_ID, {**_QUERY, "style": "deepObject"}]),
        [("openapi-parameter-style", "the query parameter q with style deepObject")],
    ),
    ("a plain style", _add(f"{_GET}|parameters", [_ID, {**_QUERY, "style": "form"}]), []),
    (
        "a parameter as JSON",
        _add(
            f"{_GET}|parameters",
            [_ID, {"name": "q", "in": "query", "content": {"application/json": {}}}],
        ),
        [("openapi-parameter-style", "q with content")],
    ),
    (
        "a list as a parameter",
        _add(
            f"{_GET}|parameters",
            [_ID, {**_QUERY, "schema": {"type": "array", "items": {"type": "string"}}}],
        ),
        [("openapi-parameter-type", "q as an array")],
    ),
    (
        "a path that is more than names",
        _more_than_names,
        [
            ("openapi-empty", "has no operation that a gateway can call"),
            ("openapi-parameter-style", "has {;id*} in its path"),
        ],
    ),
    (
        "a cookie that is required",
        _add(f"{_GET}|parameters", [_ID, {**_QUERY, "in": "cookie", "required": True}]),
        [("openapi-cookie", "(getPet) is left out: it takes the cookie q")],
    ),
    (
        "a header that OpenAPI ignores",
        _add(f"{_GET}|parameters", [_ID, {**_QUERY, "in": "header", "name": "Accept"}]),
        [],
    ),
    (
        "a key",
        lambda value: _set(
            _set(value, f"{_GET}|parameters", [_ID, {**_QUERY, "required": True}]),
            "components|securitySchemes",
            {"k": {"type": "apiKey", "in": "query", "name": "q"}},
        ),
        [("openapi-security", "'k'"), ("openapi-sign-in-parameter", "without the query")],
    ),
    (
        "two keys at once",
        lambda value: _set(
            {**value, "security": [{"a": [], "b": []}]},
            "components|securitySchemes",
            {name: {"type": "apiKey", "in": "header", "name": "x-api-key"} for name in "ab"},
        ),
        [("openapi-security", "requires a and b at once")],
    ),
    (
        "one name in two places",
        _add(f"{_GET}|parameters", [_ID, {**_QUERY, "name": "id"}]),
        [("openapi-argument-twice", "takes id in path and in query")],
    ),
    (
        "a pattern of another language",
        _add("components|parameters|Id|schema|pattern", "\\Ax\\z"),
        [("openapi-form", "pattern"), ("openapi-pattern", "\\Ax")],
    ),
    ("a number as version", _add("info|version", 1), [("openapi-form", "info.version")]),
    (
        "a path parameter missing",
        _add(f"{_GET}|parameters", []),
        [("openapi-path-parameter", "does not describe {id}")],
    ),
    (
        "a path parameter too many",
        _add(f"{_GET}|parameters", [_ID, {**_ID, "name": "no"}]),
        [("openapi-path-parameter", "describes the path parameter no")],
    ),
    (
        "a form",
        _add(_BODY, {"multipart/form-data": {}}),
        [("openapi-request-body-partly", "multipart/form-data")],
    ),
    (
        "bytes",
        _add(_BODY, {"application/octet-stream": {}}),
        [("openapi-request-body", "is left out: it takes a body of application/octet-stream")],
    ),
    ("JSON with a charset", _add(_BODY, {"Application/JSON; charset=utf-8": {}}), []),
    ("JSON of a vendor", _add(_BODY, {"application/vnd.api+json": {}}), []),
    (
        "a file in a form",
        _add(
            _BODY,
            {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "properties": {
                            "f": {"type": "string", "format": "binary"},
                            "name": {"type": "string"},
                        },
                    }
                }
            },
        ),
        [("openapi-request-body-partly", "multipart"), ("openapi-request-body", "is without f")],
    ),
    ("a picture", _add(f"{_GET}|responses|200|content", {"image/png": {}}), []),
    (
        "one alternative",
        _add(f"{_GET}|parameters|0|schema", {"oneOf": [{"type": "string"}]}),
        [],
    ),
    (
        "alternatives in a parameter",
        _add(f"{_GET}|parameters|0|schema", {"oneOf": [{"type": "string"}, {"type": "integer"}]}),
        [("openapi-composition", "GET /pets/{id} (getPet) uses oneOf")],
    ),
    (
        "anyOf in what is shared",
        _add(f"{_PET}|properties|age", {"anyOf": [{"type": "integer"}, {"type": "string"}]}),
        [
            (
                "openapi-composition",
                "PUT /pets/{id} (putPet) uses anyOf, which the gateway does not support "
                "(components.schemas.Pet.properties.age)",
            ),
        ],
    ),
    ("a property called oneOf", _add(f"{_PET}|properties|oneOf", {"type": "string"}), []),
    ("an example with oneOf", _add(f"{_PET}|example", {"oneOf": 1, "$ref": "http://x"}), []),
    (
        "several types",
        lambda value: {
            **_set(value, f"{_PET}|properties|age|type", ["integer", "boolean"]),
            "openapi": "3.1.0",
        },
        [("openapi-types", "PUT /pets/{id} (putPet)")],
    ),
    (
        "null",
        lambda value: {
            **_set(value, f"{_PET}|properties|age|type", ["integer", "null"]),
            "openapi": "3.1.0",
        },
        [("openapi-null", "PUT /pets/{id} (putPet)")],
    ),
    (
        "a property's name",
        _add(f"{_PET}|properties|größe", {"type": "string"}),
        [("openapi-property-name", "größe")],
    ),
    (
        "a reference to nothing",
        _add(f"{_PET}|properties|age", {"$ref": "#/nowhere"}),
        [("openapi-reference", "PUT /pets/{id} (putPet) refers to #/nowhere")],
    ),
    (
        "a reference to another file",
        _add(f"{_BODY}|application/json|schema", {"$ref": "pet.yaml"}),
        [("openapi-reference", "refers to pet.yaml")],
    ),
    (
        "a path in another file",
        _add("paths|/other", {"$ref": "other.yaml"}),
        [("openapi-reference", "/other is left out: it is defined elsewhere, in other.yaml")],
    ),
    (
        "a schema in itself",
        _add(f"{_PET}|properties|age", {"$ref": "#/components/schemas/Pet"}),
        [("openapi-cycle-response", "GET "), ("openapi-cycle", "PUT ")],
    ),
    (
        "a reference to itself",
        _add(_PET, {"$ref": "#/components/schemas/Pet"}),
        [("openapi-reference", "PUT ")],
    ),
    ("a circle of two", _chain, [("openapi-cycle-response", "GET "), ("openapi-cycle", "PUT ")]),
    (
        "a parameter that refers to itself",
        _add("components|parameters|Id", {"$ref": "#/components/parameters/Id"}),
        [("openapi-reference", "PUT /pets/{id} (putPet) is left out")],
    ),
    (
        "security that needs the API",
        _add("components|securitySchemes", {"k": {"type": "http", "scheme": "bearer"}}),
        [("openapi-security", "security scheme 'k': a bearer token")],
    ),
]


@pytest.mark.parametrize(
    ("change", "said"), [c[1:] for c in _CHECKED], ids=[c[0] for c in _CHECKED]
)
def test_what_the_gateway_cannot_use_is_told_by_operation(
    change: Callable[[dict[str, Any]], dict[str, Any]], said: list[tuple[str, str]]
) -> None:
    """Each fault once, with the operation or the document it is of, and with what to do."""
    found = _said(change(_document()))
    assert [code for code, _ in found] == [code for code, _ in said]
    for (_, message), (_, part) in zip(found, said, strict=True):
        assert part in message
        assert "canary" not in message


def test_every_code_says_whether_it_stops_a_target() -> None:
    """The table of codes is that of these tests: none is missing and none is never used."""
    used = {code for _, _, said in _CHECKED for code, _ in said}
    used |= {"openapi-too-large", "openapi-syntax", "openapi-version", "openapi-structure"}
    used |= {"openapi-converted"}  # tests/documents/test_openapi_sources
    used |= {"openapi-tool-name"}
    assert used == CODES.keys()


def test_a_document_is_measured_as_the_file_that_is_made_of_it() -> None:
    """With blanks as long as that is small enough, and no larger than the service takes."""
    value = _document()
    schemas = {f"S{at}": {"type": "string", "enum": ["x"] * 1000} for at in range(800)}
    properties = {name: {"$ref": f"#/components/schemas/{name}"} for name in schemas}
    value["components"]["schemas"] = {
        "Pet": {"type": "object", "properties": properties},
        **schemas,
    }
    made = adapted(_read(value), TARGET)
    assert errors(made.problems) == []
    content = to_json(made.document)
    assert len(content) < 4_000_000
    assert content.count(b"\n") < 900
    assert json.loads(content) == made.document.value
    value["paths"]["/pets/{id}"]["get"]["description"] = "x" * shape.BYTES_MAX
    (problem,) = errors(check(_read(value), TARGET))
    assert problem.code == "openapi-too-large"
    assert "bytes as JSON" in problem.message


def test_an_address_of_ones_own_takes_the_place_of_the_documents() -> None:
    """What a framework writes for its developer is not what the gateway calls."""
    for servers in ([], [{"url": "http://localhost:8080"}, {"url": "/v1"}]):
        document = served_at(
            _read(_add("servers", servers)(_document())), "https://api.example.com"
        )
        assert document.value["servers"] == [{"url": "https://api.example.com"}]
        assert check(document, TARGET) == []
    (problem,) = check(served_at(document, "http://10.0.0.1"), TARGET)
    assert problem.code == "openapi-server-private"


def test_errors_are_picked_from_warnings() -> None:
    value = _set(_set(_document(), f"{_GET}|summary", ""), f"{_PUT}|operationId", ...)
    problems = check(_read(value), TARGET)
    assert [problem.code for problem in problems] == ["openapi-description", "openapi-operation-id"]
    assert errors(problems) == []
    (problem,) = errors(check(_read({**value, "servers": []}), TARGET))
    assert problem.code == "openapi-server"


def test_what_fastapi_makes_is_judged_by_what_the_guide_says() -> None:
    """Its own 422 answer is nothing to a tool; an optional parameter loses null, and is told."""
    value = _document("3.1.0")
    value["components"]["schemas"]["ValidationError"] = {
        "type": "object",
        "properties": {
            "loc": {
                "type": "array",
                "items": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
            }
        },
    }
    reference = {"$ref": "#/components/schemas/ValidationError"}
    value["paths"]["/pets/{id}"]["get"]["responses"]["422"] = {
        "description": "Validation Error",
        "content": {"application/json": {"schema": reference}},
    }
    limit = {"anyOf": [{"type": "integer"}, {"type": "null"}], "title": "Limit"}
    value["paths"]["/pets/{id}"]["get"]["parameters"].append(
        {"name": "limit", "in": "query", "required": False, "schema": limit}
    )
    ((code, message),) = _said(value)
    assert code == "openapi-null"
    assert message.endswith("takes null where a value can be left out (query limit)")


# --- security -------------------------------------------------------------------------------------

_SCHEMES: list[tuple[dict[str, Any], tuple[Any, ...]]] = [
    (
        {"type": "apiKey", "in": "header", "name": "X-API-Key"},
        ("api-key", "cli", "HEADER", "X-API-Key", None),
    ),
    (
        {"type": "apiKey", "in": "header", "name": "X-Token"},
        ("api-key", "api", "HEADER", "X-Token", None),
    ),
    (
        {"type": "apiKey", "in": "query", "name": "key"},
        ("api-key", "api", "QUERY_PARAMETER", "key", None),
    ),
    ({"type": "apiKey", "in": "cookie", "name": "sid"}, (None, None, None, None, None)),
    ({"type": "apiKey", "in": "header", "name": "x" * 65}, (None, None, None, None, None)),
    (
        {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "x-amazon-apigateway-authtype": "awsSigv4",
        },
        ("iam", "api", None, None, None),
    ),
    (
        {"type": "http", "scheme": "Bearer"},
        ("api-key", "api", "HEADER", "Authorization", "Bearer "),
    ),
    ({"type": "http", "scheme": "basic"}, ("api-key", "api", "HEADER", "Authorization", "Basic ")),
    ({"type": "http", "scheme": "digest"}, (None, None, None, None, None)),
    (
        {
            "type": "oauth2",
            "flows": {"clientCredentials": {"tokenUrl": "https://a.example.com", "scopes": {}}},
        },
        ("oauth", "cli", None, None, None),
    ),
    (
        {
            "type": "oauth2",
            "flows": {
                "authorizationCode": {
                    "authorizationUrl": "https://a.example.com",
                    "tokenUrl": "https://a.example.com",
                    "scopes": {},
                }
            },
        },
        ("oauth-3lo", "api", None, None, None),
    ),
    (
        {
            "type": "oauth2",
            "flows": {"implicit": {"authorizationUrl": "https://a.example.com", "scopes": {}}},
        },
        (None, None, None, None, None),
    ),
    (
        {
            "type": "openIdConnect",
            "openIdConnectUrl": "https://a.example.com/.well-known/openid-configuration",
        },
        ("oauth", "cli", None, None, None),
    ),
    ({"type": "mutualTLS"}, (None, None, None, None, None)),
]


def _with_scheme(scheme: dict[str, Any]) -> Document:
    return _read(_set(_document("3.1.0"), "components|securitySchemes", {"s": scheme}))


def _parts(fit: Fit) -> tuple[Any, ...]:
    return fit.outbound_auth, fit.through, fit.location, fit.parameter, fit.prefix


@pytest.mark.parametrize(("scheme", "expected"), _SCHEMES)
def test_each_security_scheme_has_the_outbound_auth_that_fits(
    scheme: dict[str, Any], expected: tuple[Any, ...]
) -> None:
    """Which auth and through what, as the API wants it; told unless the CLI does it unasked."""
    document = _with_scheme(scheme)
    (fit,) = fits(document)
    assert _parts(fit) == expected
    told = [problem for problem in check(document, TARGET) if problem.code == "openapi-security"]
    assert len(told) == (expected[:2] != ("api-key", "cli"))
    assert errors(told) == []


@pytest.mark.parametrize("scheme", [scheme for scheme, _ in _SCHEMES])
def test_no_advice_goes_against_the_auth_matrix(scheme: dict[str, Any]) -> None:
    """What is recommended is possible, and through nothing that the matrix does not know."""
    (fit,) = fits(_with_scheme(scheme))
    if fit.outbound_auth is not None:
        through = cell("openapi", fit.outbound_auth).through
        assert through is not None
        assert fit.through == "api" or through == "cli"


def test_only_schemes_that_are_used_are_told_where_any_is() -> None:
    value = _document()
    key = {"type": "apiKey", "in": "query", "name": "key"}
    value["components"]["securitySchemes"] = {"a": key, "b": key, "c": {"$ref": "#/nowhere"}}
    assert [fit.scheme for fit in fits(_read(value))] == ["a", "b"]
    value["security"] = [{"a": []}]
    assert [fit.scheme for fit in fits(_read(value))] == ["a"]
    value["paths"]["/pets/{id}"]["get"]["security"] = [{"b": []}]
    assert [fit.scheme for fit in fits(_read(value))] == ["a", "b"]


# --- large and hostile ----------------------------------------------------------------------------


def _large(count: int) -> dict[str, Any]:
    """``count`` operations whose schemas all refer to one another in one great circle."""
    value = _many(count)(_document())
    text = {"type": "string", "description": "x" * 40}
    for at in range(count):
        reference = {"$ref": f"#/components/schemas/S{(at + 1) % count}"}
        value["components"]["schemas"][f"S{at}"] = {
            "type": "object",
            "oneOf": [],
            "properties": {"next": reference, **{f"p{n}": text for n in range(12)}},
        }
        value["paths"][f"/{at}"]["get"]["responses"]["200"]["content"] = {
            "application/json": {"schema": reference}
        }
    return value


@pytest.mark.slow
def test_five_megabytes_with_a_great_circle_take_seconds() -> None:
    """Each operation leads to all schemas: the time is that of the document, not its square."""
    value = {**_large(4500), "openapi": "3.1.0"}
    for schema in value["components"]["schemas"].values():
        schema.pop("oneOf", None)
    either = {"anyOf": [{"type": "string"}, {"type": "integer"}]}
    value["components"]["schemas"]["S7"]["properties"]["p1"] = either
    data = json.dumps(value).encode()
    assert len(data) > 5_000_000
    start = time.process_time()
    problems = check(read(data, "large.json"), TARGET)
    assert time.process_time() - start < 10
    counted = [problem.code for problem in problems]
    assert counted.count("openapi-cycle-response") == 4500
    assert counted.count("openapi-composition") == 0


def test_many_findings_in_what_is_shared_are_counted_and_not_listed() -> None:
    """Hundreds of findings behind every operation stay bounded in memory and in words."""
    value = _large(300)
    for at, schema in enumerate(value["components"]["schemas"].values()):
        schema["oneOf"] = [{"required": ["p1"]}, {"required": ["p2"]}]
        media = {"schema": {"$ref": f"#/components/schemas/S{at % 300}"}}
        if operation := value["paths"].get(f"/{at}", {}).pop("get", None):
            body = {"content": {"application/json": media}}
            value["paths"][f"/{at}"]["post"] = {**operation, "requestBody": body}
    start = time.process_time()
    problems = check(_read(value), TARGET)
    assert time.process_time() - start < 20
    (message,) = {p.message for p in problems if "POST /0 (o0) uses" in p.message}
    assert len(message) < 500
    lines = findings.shown(problems)
    assert {line.code for line in lines} >= {"openapi-composition", "openapi-cycle"}
    assert len(lines) <= findings.LINES
    assert all(len(line.message) < 700 for line in lines)


@pytest.mark.parametrize(
    "schemas",
    [
        {f"S{at}": {"$ref": f"#/components/schemas/S{at + 1}"} for at in range(5000)},
        {
            f"S{at}": {"allOf": [{"$ref": f"#/components/schemas/S{at + 1}"}] * 2}
            for at in range(60)
        },
        {"S0": {"type": "string", "pattern": "^(a+)+$", "default": "a" * 40 + "!"}},
        {"S0": {"$ref": "#/components/schemas/S0/properties/x/properties/x"}},
        {"S0": {"$ref": "#"}},
        {"S0": {"$ref": "#/paths"}},
        {"S0": {"$ref": "#/components/schemas/S0/" + "x/" * 5000}},
    ],
)
def test_what_other_validators_do_not_survive_is_judged_in_no_time(schemas: dict[str, Any]) -> None:
    """Long chains, doubling references, expressions that backtrack, references into references."""
    value = _document()
    value["components"]["schemas"] = {"Pet": {"$ref": "#/components/schemas/S0"}, **schemas}
    start = time.process_time()
    check(_read(value), TARGET)
    assert time.process_time() - start < 5


_REFERENCES = st.sampled_from(["A", "B", "C", "D"]).map(
    lambda name: {"$ref": f"#/components/schemas/{name}"}
)
_SCHEMAS = st.recursive(
    _REFERENCES | st.sampled_from([{"type": "string"}, {"type": "object"}]),
    lambda inner: st.dictionaries(st.sampled_from("xyz"), inner, max_size=3).map(
        lambda properties: {"type": "object", "properties": properties}
    )
    | st.lists(inner, min_size=1, max_size=2).map(lambda parts: {"oneOf": parts})
    | inner.map(lambda items: {"type": "array", "items": items}),
    max_leaves=6,
)


def _naive(schemas: dict[str, Any], schema: Any, within: tuple[str, ...]) -> set[str]:
    """What is found by following every reference until it comes round."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return {"cycle"} if name in within else _naive(schemas, schemas[name], (*within, name))
    parts = [*schema.get("properties", {}).values(), *schema.get("oneOf", [])]
    parts += [schema["items"]] if "items" in schema else []
    found = {"composition"} if len(schema.get("oneOf", [])) > 1 else set()
    return found.union(*(_naive(schemas, part, within) for part in parts))


@settings(deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys("ABCD", _SCHEMAS)), _SCHEMAS)
def test_nothing_is_lost_without_a_word(schemas: dict[str, Any], schema: dict[str, Any]) -> None:
    """What is told is there, by the plain definition, and something is told where anything is."""
    value = _set(_document(), f"{_BODY}|application/json|schema", schema)
    value["components"]["schemas"].update(schemas)
    codes = {problem.code for problem in check(_read(value), TARGET)}
    found = {kind for kind in ("cycle", "composition") if f"openapi-{kind}" in codes}
    found |= {"cycle"} if "openapi-reference" in codes else set()  # to itself and nothing else
    known = _naive(schemas, schema, ())
    assert found <= known
    assert bool(found) == bool(known)  # what is in an alternative that is not chosen is not told
