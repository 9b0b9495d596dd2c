"""What no file or no reader can have: half a character, and a character that cannot be seen."""

from __future__ import annotations

import json

import pytest
from agentcore_connect.text import characters
from front_door import Answers, Host, flags, targets, tree

DIRECT: Answers = {
    **{"path": "credential", "framework": "strands", "name": "Weather", "yes": True},
    **{"credential_type": "api-key", "endpoint": "https://api.example.com/v1"},
}
HALVES = ("\ud800", "\udc80", "a\udfffb", "\ude00\ud83d")


@pytest.mark.parametrize("text", HALVES)
def test_half_a_character_is_refused_by_flag_and_environment(
    host: Host, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bytes that are no text arrive so from a shell: an error that says which answer."""
    host.refuses("invalid-answer", "--force-direct", answers=DIRECT, force_direct=text)
    if text == "\udc80":
        monkeypatch.setenv("AGENTCORE_CONNECT_FORCE_DIRECT", text)
        host.refuses("invalid-answer", "--force-direct", answers=DIRECT)


@pytest.mark.parametrize("text", HALVES)
def test_half_a_character_in_an_answers_file(host: Host, text: str) -> None:
    """JSON and YAML can write one: refused, and nothing is changed."""
    file = host.world / "answers.yml"
    file.write_text(json.dumps({"force_direct": text}), encoding="utf-8")
    before = tree(host.world)
    result = host.connect("scaffold", *flags(DIRECT), f"--answers={file}", "--json")
    assert result.code == 2
    assert result.document["errors"][0]["code"] in ("answers-file", "invalid-answer")
    assert tree(host.world) == before


@pytest.mark.parametrize("text", [*HALVES, "a\0b"])
@pytest.mark.parametrize(
    "field", ["tool_schema_file", "from_handler", "schema", "from_app", "mcp_tool_schema"]
)
def test_half_a_character_in_the_name_of_a_file(host: Host, field: str, text: str) -> None:
    """No file has that name: an error like that of any other that is missing."""
    path = "lambda" if field in ("tool_schema_file", "from_handler") else "openapi"
    path = "mcp" if field == "mcp_tool_schema" else path
    before = tree(host.world)
    result = host.scaffold(targets(path) | {"schema": None, field: text}, json=True)
    assert result.code == 2, result.said
    codes = {error["code"] for error in result.document["errors"]}
    assert codes <= {"no-such-file", "from-app", "outside-project"}
    assert tree(host.world) == before


@pytest.mark.parametrize("half", HALVES[1:3])
@pytest.mark.parametrize("flag", ["claim", "value", "tool", "argument", "target"])
def test_half_a_character_in_a_policy(host: Host, half: str, flag: str) -> None:
    """As above, for the answers of `connect policy add`."""
    host.has()
    before = tree(host.root)
    words = {"pattern": "role", "tool": "x", "claim": "role", "value": "a", flag: half}
    given = [f"--{name}={text}" for name, text in words.items()]
    result = host.connect("policy", "add", *given, "--yes", "--json")
    assert result.code == 2, result.said
    assert "internal" not in [error["code"] for error in result.document["errors"]]
    assert tree(host.root) == before


@pytest.mark.parametrize("ends", characters.HIDDEN)
def test_a_persons_words_can_be_seen(host: Host, ends: tuple[int, int]) -> None:
    """The reason past the gateway, which the README shows, hides nothing and turns nothing."""
    for char in map(chr, ends):
        host.refuses("invalid-answer", answers=DIRECT, force_direct=f"so{char}so")


@pytest.mark.parametrize("text", ["é 名 \U0001f600", 'it\'s "so" | <b> #{{7*7}} $(c) \\ %s'])
def test_a_persons_words_are_kept(host: Host, text: str) -> None:
    """What can be seen is in the README as it was said."""
    host.has(DIRECT, force_direct=text)
    assert f"> `{text}`\n" in host.read("app/Assistant/connections/weather/README.md").decode()
