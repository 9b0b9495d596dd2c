"""Answers from a file or the environment that cannot be: refused like flags, never repeated."""

from __future__ import annotations

import json

import pytest
from front_door import CANARY, OWN_COMMAND, Host
from policy_cases import prepare

ANSWERS_FILES = [
    pytest.param(
        "path: mcp\nsoap: {canary}",
        "invalid-answer",
        "Known answers: path, framework",
        None,
        id="extra",
    ),
    pytest.param("gatway: {canary}", "invalid-answer", "Did you mean gateway?", None, id="slip"),
    pytest.param(
        "oauth_client_secret: {canary}",
        "invalid-answer",
        "Type secrets at `agentcore deploy`",
        None,
        id="secret",
    ),
    pytest.param("agent: [{canary}]", "invalid-answer", "agent in answers.yml", None, id="type"),
    pytest.param("with_tests: {canary}", "invalid-answer", "with_tests in", None, id="no-boolean"),
    pytest.param("a: 1\nb: [\n{canary}", "answers-file", "not YAML or JSON", 3, id="broken"),
    pytest.param("name: 2024-99-99", "answers-file", "not YAML or JSON", None, id="no-date"),
    pytest.param("- {canary}", "answers-file", "names and values", None, id="list"),
    pytest.param("1: {canary}", "answers-file", "names and values", None, id="number"),
    pytest.param("a: !!python/object:os.x {canary}", "answers-file", "YAML", 1, id="python-object"),
    pytest.param("", "answers-file", "names and values", None, id="empty"),
]


@pytest.mark.parametrize(
    ("given", "is_told"),
    [
        ({}, True),
        ({"endpoint": "ftp://mcp.example.com"}, False),  # a flag wins over the file
        ({"name": "My_Tools", "endpoint": "https://mcp.example.com/mcp"}, False),
    ],
)
def test_a_wrong_answer_names_the_file_that_gives_it(
    host: Host, given: dict[str, str], is_told: bool
) -> None:
    """As it names a variable: nobody looks among the flags for what is in a file."""
    (host.root / "answers.yml").write_text("endpoint: ftp://x.example.com\n")

    told = host.scaffold(OWN_COMMAND | {"endpoint": None, "answers": "answers.yml"} | given)

    assert (told.code, "answers.yml says it." in told.stderr) == (2, is_told), told.stderr


@pytest.mark.parametrize(("text", "code", "says", "line"), ANSWERS_FILES)
def test_a_bad_answers_file(host: Host, text: str, code: str, says: str, line: int | None) -> None:
    """What is wrong in the file is named, and its values are never repeated."""
    (host.root / "answers.yml").write_text(text.replace("{canary}", CANARY))

    error = host.refuses(code, says, answers=OWN_COMMAND | {"answers": "answers.yml"})

    assert error.get("line") == line


@pytest.mark.parametrize("file", ["missing.yml", "agentcore"])
def test_an_answers_file_that_cannot_be_read(host: Host, file: str) -> None:
    """A file that is not there is refused with its name."""
    error = host.refuses("unreadable", "cannot read the file", answers={"answers": file})

    assert error["file"] == file


@pytest.mark.parametrize(
    "variable", ["AGENTCORE_CONNECT_PATH", "AGENTCORE_CONNECT_FORWARD_CALLER_TOKEN"]
)
def test_a_bad_environment_variable(
    host: Host, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """An answer in the environment is checked like a flag."""
    monkeypatch.setenv(variable, "soap")

    result = host.scaffold(path=None, json=True)

    assert result.code == 2
    (error,) = result.document["errors"]
    assert (
        f"{variable.removeprefix('AGENTCORE_CONNECT_').lower()} in {variable}" in error["message"]
    )


@pytest.mark.parametrize("value", ["\U0001f600", "\ud83d", "\ude00\ud83d"], ids=ascii)
def test_an_answers_file_of_json_is_read_as_json(host: Host, value: str) -> None:
    """What `json.dumps` writes for a character comes back; half of a character is refused."""
    prepare(host)
    answers = {"pattern": "role", "name": "p", "engine": "E", "tool": ["process_refund"]}
    answers |= {"claim": "role", "value": [value]}
    (host.root / "answers.json").write_text(json.dumps(answers))
    before = host.tree()

    result = host.connect("policy", "add", "--answers=answers.json", "--yes", "--json")

    if value == "\U0001f600":
        assert result.code == 0, result.said
        assert value in host.read("connections/refundtarget/policies/p/p.cedar").decode()
    else:
        assert (result.code, result.document["errors"][0]["code"]) == (2, "answers-file")
        assert host.tree() == before
