"""Hostile text typed and pasted at prompts: not taken, or exactly what a flag gives."""

from __future__ import annotations

import pytest
from agentcore_connect.answers import rules
from front_door import OWN_COMMAND, Answers, Host, flags
from hostile import UNSEEN
from terminal import CTRL_C, ENTER, Open, opens

__all__ = ["opens"]

CLEAR = "\x15" * 8  # back to the start of the line, and of the line before
JWT: Answers = OWN_COMMAND | {"yes": None}
DIRECT: Answers = {
    **{"path": "credential", "framework": "strands", "reason": "vendor-sdk"},
    **{"credential_type": "oauth-3lo"},
}

TYPED: dict[str, tuple[Answers, list[tuple[str, str, str, str, str]]]] = {
    "mcp": (
        JWT,
        [
            ("gateway", "What is the new gateway called?", 'a"; import os #\u2028',
             "is not a gateway name", "class"),
            ("discovery_url", "The identity provider's discovery URL?", "https://a/\n# x",
             "must be an https address", f"https://a.example/;$(touch)&!!{rules.DISCOVERY_ENDING}"),
            ("allowed_audience", "Which audience must the token have", "\u202e{{ 7*7 }}",
             "is not a possible value of", "`touch$(touch)'\"\\{{7*7}}{#|&;!!"),
            ("name", "What is the target called", "../../{{ name }}\n",
             "is not a target name", "None"),
            ("endpoint", "The MCP server's URL?", "https://a/\x1b[31m\\N{BULLET}",
             "must be an https:// URL", "https://a.example/$(touch&);id&id?x=*&y=!!#~%41"),
        ],
    ),
    "credential": (
        DIRECT,
        [
            ("name", "What is the credential called?", "`touch owned`\0",
             "is not a credential name", "_True-None"),
            ("oauth_discovery_url", "The discovery URL of the service's identity provider?",
             "javascript:alert(1)", "must be an https address",
             f"https://a.example/$$/(x)*{rules.DISCOVERY_ENDING}"),
            ("return_url", "Where does the user's browser go after the consent?",
             "https://a/'\u2029'", "cannot have this value", "https://a/#(touch)&!!~*"),
        ],
    ),
}  # fmt: skip
"""The answers that are said, and of each prompt: what is pasted and refused, why, what is taken."""


def pasted(text: str) -> str:
    """``text`` as a terminal gives what is pasted: newlines and escapes are no keys."""
    return f"\x1b[200~{text}\x1b[201~"


@pytest.mark.parametrize("case", TYPED)
def test_hostile_answers_at_prompts(host: Host, opens: Open, case: str) -> None:
    """Enter takes no text that a flag would not; what it takes is what the flag gives, exactly."""
    said, typed = TYPED[case]
    values: Answers = {field: value for field, *_, value in typed}
    host.has(said | values | {"yes": True})
    wanted = host.tree()
    assert host.connect("undo").code == 0

    terminal = opens("scaffold", *flags(said | dict.fromkeys(values)))
    for _, question, refused, why, value in typed:
        terminal.sees(question)
        terminal.child.send(pasted(refused))
        terminal.sees(why)
        terminal.child.send(ENTER + CLEAR + pasted(value) + ENTER)
    if case == "mcp":
        terminal.answers("A public MCP server", ENTER)
    terminal.applies()
    code, shown = terminal.ends()

    assert code == 0, shown
    assert host.tree() == wanted
    assert [c for c in shown.partition("The same with")[2] if c in UNSEEN] == []


def test_hostile_names_among_choices(host: Host, opens: Open) -> None:
    """A list shows names of the project as text, and gives the very one that was chosen."""
    name = "x\x1b]0;owned\x07\u202e{{7*7}}"
    host.edit(lambda config: config["runtimes"].append({**config["runtimes"][0], "name": name}))
    terminal = opens("scaffold", *flags(JWT))

    terminal.sees("Which agent calls the tools?")
    terminal.sees("{{7*7}}")
    shown = terminal.child.before
    terminal.child.send(CTRL_C)

    assert "\x1b]0;" not in shown
    assert [c for c in shown if c in UNSEEN and c != "\x1b"] == []
    assert terminal.ends()[0] == 130
