"""The operations of a document that become tools: chosen, recorded, picked, and told."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import pytest
import yaml
from front_door import Answers, Host, flags, targets
from terminal import BACKSPACE, ENTER, Open, opens

__all__ = ["opens"]


def _operation(name: str, *tags: str) -> dict[str, Any]:
    return {"operationId": name, "tags": list(tags), "responses": {"200": {"description": "ok"}}}


SPEC = {
    "openapi": "3.0.3",
    "info": {"title": "Shop", "version": "1"},
    "servers": [{"url": "https://api.example.com"}],
    "paths": {
        "/pets": {"get": _operation("listPets", "pets"), "post": _operation("addPet", "pets")},
        "/pets/{id}": {
            "parameters": [
                {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
            ],
            "get": _operation("getPet", "pets", "one"),
            "delete": _operation("removePet", "admin"),
        },
        "/orders": {"get": _operation("listOrders", "store")},
    },
}


def _http(name: str, method: str, uri: str, *tags: str) -> dict[str, Any]:
    traits = {"smithy.api#http": {"method": method, "uri": uri, "code": 200}}
    return {
        "type": "operation",
        "input": {"target": f"a#{name}Input"},
        "traits": {**traits, "smithy.api#documentation": name, "smithy.api#tags": list(tags)},
    }


MODEL: dict[str, Any] = {
    "smithy": "2.0",
    "shapes": {
        "a#Shop": {
            "type": "service",
            "version": "1",
            "operations": [{"target": "a#listPets"}, {"target": "a#addPet"}],
            "resources": [{"target": "a#Order"}],
            "traits": {
                "aws.protocols#restJson1": {},
                "smithy.rules#endpointRuleSet": {
                    "version": "1.0",
                    "parameters": {},
                    "rules": [
                        {
                            "type": "endpoint",
                            "conditions": [],
                            "endpoint": {"url": "https://api.example.com"},
                        }
                    ],
                },
            },
        },
        "a#Order": {"type": "resource", "list": {"target": "a#listOrders"}},
        "a#listPets": _http("listPets", "GET", "/pets", "pets"),
        "a#addPet": _http("addPet", "POST", "/pets", "pets"),
        "a#listOrders": _http("listOrders", "GET", "/orders", "store"),
        **{
            f"a#{name}Input": {
                "type": "structure",
                "members": {"x": {"target": "smithy.api#String"}},
            }
            for name in ("listPets", "addPet", "listOrders")
        },
    },
}


def _write(host: Host, kind: str) -> Answers:
    file = "api.json" if kind == "openapi" else "model.json"
    (host.root / file).write_text(json.dumps(SPEC if kind == "openapi" else MODEL))
    return targets(kind, schema=file)


_CHOICES: list[tuple[dict[str, str], list[str]]] = [
    ({"operation": "getPet"}, ["getPet"]),
    ({"operation": "GET /orders"}, ["listOrders"]),
    ({"tag": "store"}, ["listOrders"]),
    ({"operation": "removePet", "tag": "store"}, ["removePet", "listOrders"]),
    ({"tool_filter_path": "/pets/*"}, ["listPets", "addPet", "getPet", "removePet"]),
    ({"tool_filter_path": "/orders"}, ["listOrders"]),
    ({"tool_filter_methods": "POST,DELETE"}, ["addPet", "removePet"]),
    ({"tag": "pets", "tool_filter_methods": "GET"}, ["listPets", "getPet"]),
    ({}, ["listPets", "addPet", "getPet", "removePet", "listOrders"]),
]


@pytest.mark.parametrize(("choice", "tools"), _CHOICES)
def test_the_chosen_operations_become_tools(
    host: Host, choice: dict[str, str], tools: list[str]
) -> None:
    """By name, tag, path and method; the report lists them, and the copy holds no other."""
    result = host.scaffold(_write(host, "openapi"), **choice, json=True)

    assert result.code == 0, result.said
    assert result.document["tools"] == tools
    listed = host.connect("tools", "--json").document["targets"][0]["tools"]
    assert [tool["name"] for tool in listed] == tools


@pytest.mark.parametrize(
    ("choice", "tools", "gone"),
    [
        ({"tag": "store"}, ["listOrders"], ["a#listPets", "a#addPetInput", "a#Order"]),
        ({"operation": "addPet"}, ["addPet"], ["a#listOrdersInput", "a#listPets"]),
        ({"tool_filter_methods": "GET"}, ["listPets", "listOrders"], ["a#addPet"]),
    ],
)
def test_of_a_smithy_model_too(
    host: Host, choice: dict[str, str], tools: list[str], gone: list[str]
) -> None:
    """Shapes that only what is left out needs are not in the copy."""
    result = host.scaffold(_write(host, "smithy"), **choice, json=True)

    assert result.code == 0, result.said
    assert sorted(result.document["tools"]) == sorted(tools)
    shapes = json.loads(host.read("connections/weathertools/smithy.json"))["shapes"]
    assert set(gone).isdisjoint(shapes)
    assert {f"a#{tool}Input" for tool in tools} <= set(shapes)


def test_a_choice_is_kept_in_the_units_answers(host: Host) -> None:
    """The second scaffold, without it, is the same; another choice is refused."""
    answers = _write(host, "openapi")
    host.has(answers, tag="pets", tool_filter_methods="GET")
    recorded = yaml.safe_load(host.read("connections/weathertools/.copier-answers.yml"))
    assert recorded["choice"] == ["tag=pets", "method=GET"]

    again = host.scaffold(answers, json=True)
    assert again.actions == {}
    assert again.document["tools"] == ["listPets", "getPet"]

    host.refuses("choice-kept", "tag=pets", answers=answers, tag="store")


@pytest.mark.parametrize(
    ("choice", "says"),
    [
        ({"operation": "getPets"}, "Like it: getPet"),
        ({"tag": "animals"}, "Its tags: pets (3)"),
        ({"operation": "getPet", "tool_filter_methods": "POST"}, "none of 5 operations"),
        ({"tool_filter_methods": "FETCH"}, "GET, POST"),
        ({"tool_filter_path": "orders"}, "it begins with a slash"),
    ],
)
def test_a_choice_of_nothing_is_refused(host: Host, choice: dict[str, str], says: str) -> None:
    result = host.scaffold(_write(host, "openapi"), **choice)
    assert result.code == 2
    assert says in " ".join(result.said.split())


def test_of_a_document_in_s3_nothing_can_be_chosen(host: Host) -> None:
    host.refuses("not-for-schema", "--tag", answers=targets("openapi"), tag="pets")


def test_many_operations_are_told_with_their_tags(host: Host) -> None:
    """Above twenty, with what to write to have fewer of them; not where some were chosen."""
    paths = {f"/a{n}": {"get": _operation(f"a{n}", f"t{n % 3}")} for n in range(24)}
    (host.root / "api.json").write_text(json.dumps({**SPEC, "paths": paths}))
    answers = targets("openapi", schema="api.json")

    said = " ".join(host.scaffold(answers, dry_run=True).said.split())
    assert "24 operations; its tags: t0 (8), t1 (8), t2 (8)" in said
    assert "--tag t0" in said
    assert "24 tools: a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, and 14 more." in said

    said = host.scaffold(answers, tag="t1", dry_run=True).said
    assert "its tags" not in said


@pytest.mark.parametrize("kind", ["openapi", "smithy"])
def test_an_update_sees_that_a_source_has_changed(host: Host, kind: str) -> None:
    """Which tools came, went and take other arguments, of those that were chosen; and nothing
    before it changed. The copy has them then, and no other."""
    answers = _write(host, kind)
    host.has(answers, tool_filter_methods="GET")
    assert "has changed" not in host.connect("update", "--check").said

    if kind == "openapi":
        spec = json.loads(json.dumps(SPEC))
        spec["paths"]["/new"] = {"get": _operation("new"), "post": _operation("notChosen")}
        limit = {"name": "limit", "in": "query", "required": True, "schema": {"type": "integer"}}
        spec["paths"]["/pets"]["get"]["parameters"] = [limit]
        del spec["paths"]["/orders"]
        (host.root / "api.json").write_text(json.dumps(spec))
        says = "came: new; went: listOrders; other arguments: listPets"
        tools = ["getPet", "listPets", "new"]
    else:
        model = json.loads(json.dumps(MODEL))
        model["shapes"]["a#listPetsInput"]["members"]["y"] = {"target": "smithy.api#Integer"}
        (host.root / "model.json").write_text(json.dumps(model))
        says, tools = "other arguments: listPets", ["listOrders", "listPets"]

    result = host.connect("update", "--json")

    assert result.code == 0, result.said
    (warning,) = (one for one in result.document["warnings"] if "has changed" in one)
    assert says in warning
    again = host.scaffold(answers, json=True)
    assert again.actions == {}
    assert sorted(again.document["tools"]) == tools


@pytest.mark.parametrize("kind", ["openapi", "smithy"])
def test_a_copy_that_was_moved_away_is_made_of_the_new_source(host: Host, kind: str) -> None:
    """Then nothing has changed any more. What else the unit records stays."""
    answers = _write(host, kind)
    host.has(answers, tool_filter_methods="GET")
    file = host.root / str(answers["schema"])
    file.write_bytes(file.read_bytes() + b"\n")
    record = "connections/weathertools/.copier-answers.yml"
    before = yaml.safe_load(host.read(record))
    (host.root / f"connections/weathertools/{kind}.json").unlink()
    host.has(answers, tool_filter_methods="GET")

    now = yaml.safe_load(host.read(record))
    assert now == before | {"source_sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
    assert "has changed" not in host.connect("update").said


def _declare(host: Host, kind: str, file: str) -> None:
    """The target that `_write` answers for, as the CLI declares it, with a file of the project."""
    word = {"openapi": "openApiSchema", "smithy": "smithyModel"}[kind]
    auth: dict[str, Any] = {"type": "API_KEY", "credentialName": "weather-key"}
    target = {"name": "WeatherTools", "targetType": word, "outboundAuth": auth}
    if kind == "smithy":
        del target["outboundAuth"]
    target["schemaSource"] = {"inline": {"path": file}}
    gateway = {"name": "MyGateway", "authorizerType": "AWS_IAM", "targets": [target]}
    key = {"authorizerType": "ApiKeyCredentialProvider", "name": "weather-key"}
    host.edit(lambda c: c.update(agentCoreGateways=[gateway], credentials=[key]))


@pytest.mark.parametrize("kind", ["openapi", "smithy"])
def test_of_a_targets_own_file_nothing_is_chosen(host: Host, kind: str) -> None:
    """It is deployed as it is, so all of its operations are tools."""
    answers = _write(host, kind)
    _declare(host, kind, str(answers["schema"]))
    host.refuses("choice-kept", "takes nothing out", answers=answers, operation="listOrders")
    tools = host.scaffold(answers, json=True).document["tools"]
    assert set(tools) >= {"listPets", "addPet", "listOrders"}


def test_what_is_said_of_a_copy_does_not_count_for_a_targets_own_file(host: Host) -> None:
    """What would be left out of a copy is deployed; so is an address that the file has."""
    cookie = {"name": "c", "in": "cookie", "required": True, "schema": {"type": "string"}}
    paths = {"/a": {"get": {**_operation("a"), "parameters": [cookie]}, "put": _operation("b")}}
    (host.root / "api.json").write_text(json.dumps({**SPEC, "paths": paths}))
    _declare(host, "openapi", "api.json")

    result = host.scaffold(targets("openapi", schema="api.json"), json=True)
    assert result.document["tools"] == ["a", "b"]
    assert any("deployed as it is" in one for one in result.document["warnings"])

    (host.root / "api.json").write_text(json.dumps(SPEC))
    said = host.scaffold(
        targets("openapi", schema="api.json"), endpoint="https://other.example.com", dry_run=True
    ).said
    assert "an --endpoint" in " ".join(said.split())


def test_of_a_targets_own_file_that_needs_no_copy_nothing_is_said(host: Host) -> None:
    """Only an address that would be another one in a copy is worth a word."""
    clean = {"/a": {"get": {**_operation("a"), "summary": "Gets a."}}}
    (host.root / "api.json").write_text(json.dumps({**SPEC, "paths": clean}))
    _declare(host, "openapi", "api.json")
    answers = targets("openapi", schema="api.json")

    for more, words in (({}, 0), ({"endpoint": "https://other.example.com"}, 1)):
        warnings = host.scaffold(answers | more, json=True, dry_run=True).document["warnings"]
        assert sum("deployed as it is" in one for one in warnings) == words


def test_a_targets_own_file_is_of_a_version_that_the_gateway_takes(host: Host) -> None:
    """What a copy would be converted from cannot be deployed."""
    swagger = {"swagger": "2.0", "info": SPEC["info"], "host": "a.example.com", "paths": {}}
    (host.root / "api.json").write_text(json.dumps(swagger))
    _declare(host, "openapi", "api.json")
    host.refuses(
        "openapi-version",
        "names api.json itself",
        "Swagger 2.0",
        answers=targets("openapi", schema="api.json"),
    )


def test_a_choice_counts_though_the_copy_has_another_name(host: Host) -> None:
    """It was made of the source; the copy, from which the unit goes on, has only what was taken."""
    spec = {**SPEC, "paths": {"/a": {"get": _operation("list.pets"), "put": _operation("b")}}}
    (host.root / "api.json").write_text(json.dumps(spec))
    answers = targets("openapi", schema="api.json")
    host.has(answers, operation="list.pets")

    again = host.scaffold(answers, schema=None, json=True)

    assert (again.code, again.actions) == (0, {}), again.said
    assert again.document["tools"] == ["list_pets"]


def test_an_update_reads_the_files_that_a_source_refers_to(host: Host) -> None:
    """A change in one of them is one of the document."""
    beside = host.root / "more.json"
    beside.write_text(json.dumps({"x": {"name": "x", "in": "query"}}))
    paths = {"/a": {"get": {**_operation("a"), "parameters": [{"$ref": "more.json#/x"}]}}}
    (host.root / "api.json").write_text(json.dumps({**SPEC, "paths": paths}))
    host.has(targets("openapi", schema="api.json"))
    assert "has changed" not in host.connect("update").said
    beside.write_text(json.dumps({"x": {"name": "y", "in": "query"}}))
    assert "other arguments: a" in " ".join(host.connect("update").said.split())
    assert "has changed" not in host.connect("update").said


def test_a_unit_that_records_no_source_is_scaffolded_again(host: Host) -> None:
    """As those have it that an older version made: its copy and its record stay as they are."""
    answers = _write(host, "openapi")
    host.has(answers)
    record = host.root / "connections/weathertools/.copier-answers.yml"
    text = re.sub(r"(?m)^source_sha256: .*\n", "", record.read_text())
    record.write_text(re.sub(r"(?m)^source: .*$", "source: ''", text))

    again = host.scaffold(answers, json=True)

    assert (again.code, again.actions) == (0, {}), again.said


def _split(host: Host, kind: str, **more: Any) -> dict[str, list[str]]:
    """The targets that a document is split into, with the operations of each one's copy."""
    answers = _write(host, kind) | {"name": "Shop", "split_by": "tag"}
    host.has(answers, **more)
    found = {}
    for target in host.config["agentCoreGateways"][0]["targets"]:
        place = target["schemaSource"]["inline"]["path"]
        content = json.loads(host.read(place))
        if kind == "openapi":
            items = [item for path in content["paths"].values() for item in path.values()]
            found[target["name"]] = [i["operationId"] for i in items if isinstance(i, dict)]
        else:
            service = content["shapes"]["a#Shop"]
            found[target["name"]] = [
                one["target"].removeprefix("a#") for one in service["operations"]
            ] or ["(of a resource)"]
    return found


@pytest.mark.parametrize("kind", ["openapi", "smithy"])
def test_a_document_is_split_into_a_target_of_each_tag(host: Host, kind: str) -> None:
    """An operation with several tags is in the first one's; all share the sign-in."""
    found = _split(host, kind)

    if kind == "openapi":
        assert found == {
            "Shop-pets": ["listPets", "addPet", "getPet"],
            "Shop-admin": ["removePet"],
            "Shop-store": ["listOrders"],
        }
        auths = [one["outboundAuth"] for one in host.config["agentCoreGateways"][0]["targets"]]
        assert auths == [{"type": "API_KEY", "credentialName": "weather-key"}] * 3
        assert [one["name"] for one in host.config["credentials"]] == ["weather-key"]
    else:
        assert found == {"Shop-pets": ["listPets", "addPet"], "Shop-store": ["listOrders"]}


def test_names_of_split_targets_are_derived_unique_and_short(host: Host) -> None:
    """What has no tag is in one of its own; tags that differ in nothing a name can have, too."""
    tags: list[tuple[str, ...]] = [("User Management",), ("user-management",), ("größe",), ("店",)]
    tags += [("x" * 80,), ("x" * 81,), (), ("a\nb",), ("pets",), ("pets", "User Management")]
    paths = {f"/a{n}": {"get": _operation(f"a{n}", *each)} for n, each in enumerate(tags)}
    (host.root / "api.json").write_text(json.dumps({**SPEC, "paths": paths}))
    answers = targets("openapi", schema="api.json", name="Shop", split_by="tag")

    result = host.scaffold(answers, dry_run=True, json=True)

    assert result.code == 0, result.said
    commands = [one for one in result.document["commands"] if "gateway-target" in one]
    names = [one[one.index("--name") + 1] for one in commands]
    assert names == [
        *("Shop-User-Management", "Shop-user-management-2", "Shop-groe", "Shop-tag"),
        *("Shop-" + "x" * 27, "Shop-" + "x" * 25 + "-2", "Shop-other", "Shop-pets"),
    ]
    assert sorted(result.document["tools"]) == sorted(f"a{n}" for n in range(len(tags)))
    assert any("Split by tag into 8 targets" in one for one in result.document["reasons"])


def test_split_targets_are_ordinary_units(host: Host) -> None:
    """Scaffolded again as one, updated with their part alone, and removed one by one."""
    _split(host, "openapi")
    record = "connections/shop_admin/.copier-answers.yml"
    assert yaml.safe_load(host.read(record))["choice"] == ["first-tag=admin"]
    again = _write(host, "openapi") | {"name": "Shop-admin"}
    for answers in (again, again | {"name": "Shop", "split_by": "tag"}):
        result = host.scaffold(answers, json=True)
        assert (result.code, result.actions) == (0, {}), result.said
    host.refuses(
        "choice-kept", "first-tag=admin", "`connect remove Shop-admin`", answers=again, tag="pets"
    )

    spec = json.loads(json.dumps(SPEC))
    spec["paths"]["/new"] = {"get": _operation("new", "admin", "pets")}
    (host.root / "api.json").write_text(json.dumps(spec))
    warnings = host.connect("update", "--dry-run", "--json").document["warnings"]
    assert [one for one in warnings if "came: new" in one] == [
        one for one in warnings if "shop_admin" in one
    ]

    assert host.connect("remove", "Shop-admin", "--yes").code == 0
    left = [one["name"] for one in host.config["agentCoreGateways"][0]["targets"]]
    assert left == ["Shop-pets", "Shop-store"]
    assert not any((host.root / "connections/shop_admin").glob("*"))


def test_split_counts_what_was_chosen_and_what_can_be_called(host: Host) -> None:
    """A tag of which a gateway can call nothing stops no other; it is said with the reason."""
    spec = json.loads(json.dumps(SPEC))
    cookie = {"name": "c", "in": "cookie", "required": True, "schema": {"type": "string"}}
    spec["paths"]["/orders"]["get"]["parameters"] = [cookie]
    (host.root / "api.json").write_text(json.dumps(spec))
    answers = targets("openapi", schema="api.json", name="Shop", split_by="tag")

    result = host.scaffold(answers, tool_filter_methods="GET", dry_run=True, json=True)

    assert result.document["tools"] == ["listPets", "getPet"], result.said
    codes = [one["code"] for one in result.document["findings"]]
    assert codes[:2] == ["document-part", "openapi-cookie"]


def test_many_tools_are_told_of_the_targets_and_once(host: Host) -> None:
    """Each part has its own number; one tag makes one target, and that is said."""
    paths = {f"/a{n}": {"get": _operation(f"a{n}", f"t{n // 25}")} for n in range(60)}
    (host.root / "api.json").write_text(json.dumps({**SPEC, "paths": paths}))
    answers = targets("openapi", schema="api.json", name="Shop", split_by="tag")
    result = host.scaffold(answers, dry_run=True, json=True)
    (many,) = [one for one in result.document["warnings"] if "choose from well" in one]
    assert "2 times: Shop-t0 has more tools than a model can" in many
    assert "; also Shop-t1." in many
    alone = host.scaffold(answers, tag="t2", dry_run=True, json=True).document["reasons"]
    assert [one for one in alone if "one target: Shop-t2 (10)." in one]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"schema": "s3://documents/api.json"}, "not-for-schema"),
        ({"tag": "animals"}, "document-choice"),
        ({"name": "N" * 60}, "target-name"),
        ({"schema": "none.json"}, "no-such-file"),
    ],
)
def test_a_split_is_all_or_nothing(host: Host, more: dict[str, str], code: str) -> None:
    """What is wrong with one target, or with the document, stops all of them."""
    answers = _write(host, "openapi") | {"name": "Shop", "split_by": "tag"}
    host.refuses(code, answers=answers, **more)


def test_a_folder_in_the_way_of_one_part_stops_all(host: Host) -> None:
    (host.root / "connections/shop_admin").mkdir(parents=True)
    (host.root / "connections/shop_admin/mine.txt").write_text("mine")
    answers = _write(host, "openapi") | {"name": "Shop", "split_by": "tag"}
    host.refuses("folder-taken", "shop_admin", answers=answers)


def test_a_person_picks_of_many_operations(host: Host, opens: Open) -> None:
    """Of 900, by typing: a tag with its count, an operation; both are recorded, and no other."""
    paths = {
        f"/a{n}": {"get": {**_operation(f"read{n:03}", f"group {n % 30}"), "summary": f"The {n}th"}}
        for n in range(900)
    }
    (host.root / "api.json").write_text(json.dumps({**SPEC, "paths": paths}))
    answers = targets("openapi", schema="api.json") | {"yes": None}

    terminal = opens("scaffold", *flags(answers))

    terminal.sees("Which of 900 operations become tools?")
    terminal.sees("tag group 0: 30")
    terminal.sends("read777")
    terminal.sees("The 777th")
    terminal.sends(" ")
    terminal.sends(BACKSPACE * 7 + "17")
    terminal.sees("The 17th")
    terminal.sends(" ")
    terminal.sends(ENTER)
    terminal.applies()
    assert terminal.ends()[0] == 0
    recorded = yaml.safe_load(host.read("connections/weathertools/.copier-answers.yml"))
    assert recorded["choice"] == ["operation=read777", "tag=group 17"]
