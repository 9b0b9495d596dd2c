"""`connect questions` and `connect schema`: what connect takes and says, as machines ask it."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest
from agentcore_connect.answers import gateway, given, policy
from agentcore_connect.commands.questions.outputs import COMMANDS
from agentcore_connect.errors import InvalidInput
from agentcore_connect.vocabulary import names
from front_door import OWN_COMMAND, Host


def schema(host: Host, *name: str) -> Any:
    result = host.connect("schema", *name)
    assert result.code == 0, result.said
    return jsonschema_rs.validator_for(json.loads(result.stdout))


def test_every_answer_is_a_question(host: Host) -> None:
    """With the flag that the command has, and conditions that its refusals follow."""
    found = host.connect("questions", "--json").document["questions"]
    said = {(one["command"], one["field"]) for one in found}
    assert said == {
        *(("scaffold", names.answer(name)) for name in given.OPTIONS),
        *(("policy add", names.answer(name)) for name in policy.OPTIONS),
        *(("gateway set", names.answer(name)) for name in gateway.OPTIONS),
    }
    by_field = {one["field"]: one for one in found if one["command"] == "scaffold"}
    assert by_field["lambda_arn"]["condition"] == {"path": ["lambda"]}
    assert by_field["discovery_url"]["condition"]["authorizer_type"] == ["CUSTOM_JWT"]
    assert by_field["tool_search"]["default"] == "auto"
    assert by_field["path"]["choices"] == list(given.EVERY)
    assert by_field["allowed_audience"]["type"] == "array"
    assert by_field["agent"]["default_note"] == "the only one"


@pytest.mark.parametrize("path", given.EVERY)
def test_the_questions_of_a_path(host: Host, path: str) -> None:
    """An option that is refused there is not among them, and one that is taken is."""
    result = host.connect("questions", "scaffold", "--path", path, "--json")
    wanted = [names.answer(name) for name, row in given.OPTIONS.items() if path in row.option.paths]
    assert [one["field"] for one in result.document["questions"]] == wanted


def test_a_path_that_is_none(host: Host) -> None:
    """It is an error, which has all that there are: not the questions that count for every path."""
    result = host.connect("questions", "--path", "soap", "--json")
    error = result.document["errors"][0]
    assert (result.code, error["field"], error["choices"]) == (2, "path", list(given.EVERY))


ANSWERS: dict[str, Any] = {
    "words": {"path": "mcp", "authorizer-type": "AWS_IAM", "endpoint": "https://a.example.com/mcp"},
    "a list": {"tool_filter_methods": ["GET"], "allowed-scopes": "a,b"},
    "a switch": {"with_tests": True, "async": False},
    "the question's own name": {"schema_source": "api.json"},
    "a word that is none": {"path": "soap"},
    "no such answer": {"endpiont": "x"},
    "a number": {"stage": 3},
    "a list for one": {"name": ["a"]},
    "numbers in a list": {"tag": [1]},
}


@pytest.mark.parametrize("case", ANSWERS)
def test_the_schema_takes_what_an_answers_file_may_have(host: Host, case: str) -> None:
    """A value is valid there exactly if connect reads it."""
    try:
        given.given(
            {key.replace("-", "_"): value for key, value in ANSWERS[case].items()}, "a file"
        )
        is_read = True
    except InvalidInput:
        is_read = False
    assert schema(host, "answers", "scaffold").is_valid(ANSWERS[case]) == is_read


def test_the_schema_of_an_output(host: Host) -> None:
    """It is a schema, it takes a real document and a failure, and no document with another field.

    Every other document that a test sees is held against its schema by the front door.
    """
    for command in COMMANDS:
        schema(host, *command.split())
    validator = schema(host, "scaffold")
    document = host.scaffold(OWN_COMMAND, json=True).document
    assert validator.is_valid(document)
    assert validator.is_valid(host.scaffold(OWN_COMMAND, endpoint="x", json=True).document)
    assert not validator.is_valid(document | {"more": 1})
    assert host.connect("schema", "nonsense").code == 2
