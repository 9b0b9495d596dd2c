"""The documents of targets: tool schemas, OpenAPI and Smithy, taken as people have them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from front_door import KEY, Answers, Host, targets, tree
from weather import HANDLER, MODEL, SPEC, TOOL, Json, write

UNIT = "connections/weathertools"
NAMED: Answers = {"name": "WeatherTools", "gateway": "MyGateway", "yes": True}


FORMS: dict[str, tuple[str, str, str | list[Json] | Json]] = {
    "array": ("tool_schema_file", "my tools.json", [TOOL]),
    "payload-of-the-api": ("tool_schema_file", "specs/tools.json", {"inlinePayload": [TOOL]}),
    "handler": ("from_handler", "handlers/weather.py", HANDLER),
}


@pytest.mark.parametrize(("field", "name", "content"), FORMS.values(), ids=FORMS)
def test_tools_from_what_a_person_has(
    host: Host, field: str, name: str, content: str | list[Json] | Json
) -> None:
    """All forms give the array that the CLI takes, beside the README; the source stays as it is.

    The same once more changes nothing, nor do the names alone.
    """
    wanted = targets("lambda", **{field: write(host, name, content)})
    source = host.read(name)

    result = host.scaffold(wanted, json=True)

    assert (result.code, result.document["warnings"]) == (0, []), result.said
    assert json.loads(host.read(f"{UNIT}/tools.json")) == [TOOL]
    function = host.config["agentCoreGateways"][0]["targets"][0]["lambdaFunctionArn"]
    assert function["toolSchemaFile"] == f"{UNIT}/tools.json"
    assert host.read(name) == source
    done = tree(host.world)
    for again in (wanted, NAMED):
        second = host.scaffold(again, json=True)
        assert (second.code, second.actions, second.document["warnings"]) == (0, {}, [])
    assert tree(host.world) == done


def test_without_a_file_there_is_an_example_to_replace(host: Host) -> None:
    """The next steps say so; a person's own tools in it are kept and wanted by nobody else."""
    result = host.scaffold(targets("lambda"), json=True)

    example = json.loads(host.read(f"{UNIT}/tools.json"))
    assert [tool.keys() for tool in example] == [TOOL.keys()]
    assert [s for s in result.document["next_steps"] if f"{UNIT}/tools.json" in s] != []
    mine = json.dumps([TOOL]).encode()
    write(host, f"{UNIT}/tools.json", mine)
    for again in (targets("lambda"), NAMED):
        second = host.scaffold(again, json=True)
        assert (second.code, second.actions) == (0, {}), second.said
    assert host.read(f"{UNIT}/tools.json") == mine


@pytest.mark.parametrize("path", ["lambda", "openapi"])
def test_a_source_that_has_changed_is_not_written_over_the_file(host: Host, path: str) -> None:
    """The file beside the README may be edited: it stays, and a warning says what to do."""
    field, source, file = {
        "lambda": ("tool_schema_file", json.dumps([TOOL]), "tools.json"),
        "openapi": ("schema", json.dumps(SPEC), "openapi.json"),
    }[path]
    wanted = targets(path, **{field: write(host, "source.json", source)})
    host.has(wanted)
    before = host.read(f"{UNIT}/{file}")
    write(host, "source.json", source.replace("The weather of", "The weather in"))

    result = host.scaffold(wanted, json=True)

    assert (result.code, result.actions) == (0, {})
    (warning,) = result.document["warnings"]
    assert f"{UNIT}/{file} was not changed" in warning
    assert "source.json" in warning
    assert host.read(f"{UNIT}/{file}") == before


LOST: dict[str, Json] = {
    "enum": {"type": "string", "enum": ["Lisbon", "Porto"]},
    "default": {"type": "string", "default": "Lisbon"},
    "minLength": {"type": "string", "minLength": 2},
    "pattern": {"type": "string", "pattern": "^[A-Z]"},
}


@pytest.mark.parametrize("word", LOST)
def test_what_the_service_does_not_know_is_told_by_tool_and_property(host: Host, word: str) -> None:
    """A word of JSON Schema that is lost is a warning, and the written file is without it."""
    tool = TOOL | {"inputSchema": {"type": "object", "properties": {"city": LOST[word]}}}
    name = write(host, "tools.json", [tool])

    result = host.scaffold(targets("lambda", tool_schema_file=name), json=True)

    (warning,) = result.document["warnings"]
    assert warning.startswith("tools.json: tool 'get_weather', city: ")
    assert f'"{word}"' in warning
    (written,) = json.loads(host.read(f"{UNIT}/tools.json"))
    assert word not in written["inputSchema"]["properties"]["city"]


@pytest.mark.parametrize(
    ("path", "form"),
    [
        *(("openapi", form) for form in ("json", "yaml", "s3")),
        *(("smithy", form) for form in ("json", "s3")),
    ],
)
def test_a_document_in_each_form(host: Host, path: str, form: str) -> None:
    """JSON and YAML are written as the JSON that the CLI takes; S3 is named, and never read."""
    document, file = {"openapi": (SPEC, "openapi.json"), "smithy": (MODEL, "smithy.json")}[path]
    source = f"s3://documents/{file}" if form == "s3" else f"specs/source.{form}"
    if form != "s3":
        write(host, source, yaml.safe_dump(document) if form == "yaml" else document)
    auth = KEY if path == "openapi" else {}
    wanted = targets(path, **auth, schema=source)

    result = host.scaffold(wanted, json=True)

    assert result.code == 0, result.said
    declared = host.config["agentCoreGateways"][0]["targets"][0]["schemaSource"]
    if form == "s3":
        assert declared == {"s3": {"uri": source}}
        assert f"{UNIT}/{file}" not in result.actions
    else:
        assert declared == {"inline": {"path": f"{UNIT}/{file}"}}
        operations = json.loads(host.read(f"{UNIT}/{file}"))
        assert operations.keys() >= {"openapi" if path == "openapi" else "smithy"}
    done = tree(host.world)
    for again in (wanted, NAMED):
        second = host.scaffold(again, json=True)
        assert (second.code, second.actions) == (0, {}), second.said
    assert tree(host.world) == done


def test_the_account_of_a_bucket_that_is_not_your_own(host: Host) -> None:
    """It is declared with the bucket."""
    host.has(targets("smithy", schema_s3_account="123456789012"))

    (target,) = host.config["agentCoreGateways"][0]["targets"]
    assert target["schemaSource"]["s3"]["bucketOwnerAccountId"] == "123456789012"


DOCUMENT = {"lambda": "tool_schema_file", "openapi": "schema", "smithy": "schema"}
FILES: dict[str, tuple[str, str, str]] = {
    "not-there": ("missing.json", "no-such-file", "'missing.json'"),
    "folder": ("app", "no-such-file", "'app'"),
    "broken": ("broken.json", "json-syntax", "broken.json"),
    "link": ("link.json", "symlink", "link.json"),
    "link-to-outside": ("outside.json", "symlink", "outside.json"),
    "folder-that-is-a-link": ("linked/tools.json", "symlink", "linked"),
    "above": ("../../no.json", "no-such-file", "'../../no.json'"),
    "too-large": ("large.json", "unreadable", "large.json"),
    "url": ("https://api.example.com/api.json", "schema-url", "https://"),
    "option": ("-x", "no-such-file", "'-x'"),
}


@pytest.mark.parametrize("path", DOCUMENT)
@pytest.mark.parametrize(("name", "code", "says"), FILES.values(), ids=FILES)
def test_a_file_that_cannot_be_the_document(
    host: Host, path: str, name: str, code: str, says: str
) -> None:
    """One clear error that names the file; nothing is read through a link, nothing changed."""
    write(host, "broken.json", '{"smithy": "2.0", ')
    with (host.root / "large.json").open("wb") as large:
        large.truncate(32_000_001)
    write(host, "real/tools.json", [TOOL])
    (host.world / "tools.json").write_text(json.dumps([TOOL]))
    (host.root / "link.json").symlink_to("real/tools.json")
    (host.root / "outside.json").symlink_to(host.world / "tools.json")
    (host.root / "linked").symlink_to("real")
    before = tree(host.world)

    result = host.scaffold(targets(path, **{DOCUMENT[path]: name}), json=True)

    (error,) = result.document["errors"]
    kind = "tools" if path == "lambda" else path
    assert (result.code, error["code"]) == (2, code.format(kind=kind))
    assert says in error["message"]
    assert tree(host.world) == before


@pytest.mark.parametrize(
    ("path", "code"),
    [("lambda", "tools-form"), ("openapi", "openapi-version"), ("smithy", "smithy-version")],
)
def test_json_that_is_another_document(host: Host, path: str, code: str) -> None:
    """The kind of document that was expected is named, with the file."""
    name = write(host, "package.json", {"name": "assistant"})

    error = host.refuses(code, answers=targets(path, **{DOCUMENT[path]: name}))

    assert error["file"] == name


@pytest.mark.parametrize(
    ("tool", "code"),
    [
        pytest.param(TOOL | {"name": "t" * 50}, "tool-name", id="name-too-long-for-the-target"),
        pytest.param(TOOL | {"name": "get weather"}, "tool-name", id="name"),
        pytest.param(TOOL | {"description": ""}, "tool-description", id="description"),
        pytest.param({"name": "a", "description": "b"}, "tool-input-schema", id="no-schema"),
        pytest.param("get_weather", "tool-form", id="no-tool"),
    ],
)
def test_a_tool_that_the_service_would_refuse(host: Host, tool: object, code: str) -> None:
    """It is refused before anything is written, with the file."""
    name = write(host, "tools.json", [tool])

    error = host.refuses(code, answers=targets("lambda", tool_schema_file=name))

    assert error["file"] == "tools.json"


@pytest.mark.parametrize(
    ("source", "code", "line"),
    [
        pytest.param("def f(:\n", "handler-syntax", 1, id="syntax"),
        pytest.param("import os\n", "handler-empty", None, id="no-function"),
        pytest.param('def f(a):\n    """Do."""\n', "handler-annotation", 1, id="no-type"),
        pytest.param("\ndef f(a: str):\n    pass\n", "handler-description", 2, id="no-docstring"),
    ],
)
def test_a_handler_that_makes_no_tools(
    host: Host, source: str, code: str, line: int | None
) -> None:
    """It is refused with the file, and the line where there is one."""
    write(host, "handler.py", source)

    error = host.refuses(code, answers=targets("lambda", from_handler="handler.py"))

    assert (error["file"], error.get("line")) == ("handler.py", line)


EXCLUDING: dict[str, tuple[str, str, Answers, tuple[str, ...]]] = {
    "handler-and-file": (
        "contradiction",
        "lambda",
        {"from_handler": "handler.py", "tool_schema_file": "tools.json"},
        ("--from-handler", "--tool-schema-file"),
    ),
    "app-and-document": (
        "contradiction",
        "openapi",
        {"from_app": "main:app", "schema": "api.json"},
        ("--from-app", "--schema"),
    ),
    "account-of-a-file": (
        "not-for-schema",
        "smithy",
        {"schema": "model.json", "schema_s3_account": "123456789012"},
        ("--schema-s3-account", "--schema s3://..."),
    ),
}


@pytest.mark.parametrize(("code", "path", "more", "says"), EXCLUDING.values(), ids=EXCLUDING)
def test_answers_that_exclude_each_other(
    host: Host, code: str, path: str, more: Answers, says: tuple[str, ...]
) -> None:
    """Two sources of one document, or the account of what is no bucket: both flags are named."""
    for name, content in (("tools.json", [TOOL]), ("api.json", SPEC), ("model.json", MODEL)):
        write(host, name, content)
    write(host, "handler.py", HANDLER)

    host.refuses(code, *says, answers=targets(path, **more))


@pytest.mark.parametrize("file", ["my tools.json", "../tools.json", "/etc/hostname"])
def test_a_file_that_agentcore_json_names_and_connect_cannot_keep(host: Host, file: str) -> None:
    """A target added by hand whose file has an odd name, or is outside: refused, never read."""
    function = {"lambdaArn": targets("lambda")["lambda_arn"], "toolSchemaFile": file}
    entry = {"name": "WeatherTools", "targetType": "lambdaFunctionArn"}
    gateway = {"name": "MyGateway", "authorizerType": "AWS_IAM"}
    declared = gateway | {"targets": [entry | {"lambdaFunctionArn": function}]}
    host.edit(lambda config: config["agentCoreGateways"].append(declared))
    write(host, "my tools.json", [TOOL])
    Path(host.root.parent, "tools.json").write_text(json.dumps([TOOL]))

    error = host.refuses("file-name", repr(file), answers=NAMED)

    assert (error["field"], error["file"]) == ("tool_schema_file", "agentcore/agentcore.json")


def _published(count: int) -> Json:
    """A document as companies publish them: nothing of it fits at once."""
    value = json.loads(json.dumps(SPEC))
    (path,) = value["paths"]
    (method,) = value["paths"][path]
    operation = value["paths"][path].pop(method)
    operation.pop("operationId")
    operation.pop("parameters", None)
    value["paths"] = {f"/{at}": {"get": {**operation, "summary": ""}} for at in range(count)}
    body = {"content": {"image/png": {}}, "required": True}
    value["paths"]["/upload"] = {"post": {**operation, "requestBody": body}}
    value["components"] = {
        "securitySchemes": {
            "key": {"type": "apiKey", "in": "header", "name": "X-Token"},
            "user": {
                "type": "oauth2",
                "flows": {
                    "clientCredentials": {
                        "tokenUrl": "https://login.example.com/token",
                        "scopes": {"weather:read": "Reads."},
                    }
                },
            },
        }
    }
    found: Json = value
    return found


def test_many_findings_are_few_lines_and_one_file(host: Host) -> None:
    """Each kind once, with a count and the first places; all of them in JSON and beside the
    document. `connect remove` takes the file with the rest."""
    wanted = targets("openapi", schema=write(host, "api.json", _published(15)))
    result = host.scaffold(wanted, json=True)

    assert result.code == 0, result.said
    told = [line for line in result.document["warnings"] if "api.json" in line]
    assert len(told) <= 12
    assert any(line.startswith("16 times: ") or " 15 times: " in line for line in told)
    assert all(str(host.root) not in line for line in told)
    findings = json.loads(host.read(f"{UNIT}/findings.json"))
    assert findings == result.document["findings"]
    assert len([one for one in findings if one["code"] == "openapi-operation-id"]) == 15
    assert [one for one in findings if "/upload is left out" in one["message"]]
    assert len(json.loads(host.read(f"{UNIT}/openapi.json"))["paths"]) == 15
    assert host.connect("remove", "WeatherTools", "--yes").code == 0
    assert not [path for path in tree(host.root) if path.startswith("connections/")]


def test_the_sign_in_that_the_document_has_is_proposed(host: Host) -> None:
    """Type, place, name, token URL and scopes, where nothing was said and several would fit."""
    wanted = targets("openapi", schema=write(host, "api.json", _published(1)))
    wanted = {key: value for key, value in wanted.items() if key not in KEY}
    host.refuses(
        "missing-answer",
        "the document offers api-key (key: an API key in the header X-Token",
        "or oauth (user: OAuth with client credentials (2LO), tokens from",
        "with the scopes weather:read",
        answers=wanted,
    )
