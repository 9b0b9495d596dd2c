"""A secret that is pasted at a prompt: not taken, and nothing of it is kept."""

from __future__ import annotations

import pytest
from canary import SHAPES, shown, traces
from front_door import IAM, OWN_COMMAND, Host, flags
from terminal import CTRL_C, ENTER, Open, opens

__all__ = ["opens"]


@pytest.mark.parametrize("width", range(30, 70, 3))
def test_a_secret_at_the_edge_of_a_narrow_terminal(opens: Open, width: int) -> None:
    """It is left out before a sentence is broken: half of a secret looks like none."""
    terminal = opens(
        "status", "--project", "no such folder Bearer c4nary9x8x77qc4nary9x8x77q", columns=width
    )
    code, said = terminal.ends()
    assert code == 2
    assert "c4nary" not in "".join(said.split())


@pytest.mark.parametrize(
    ("question", "missing"),
    [("What is the new gateway called?", "gateway"), ("The MCP server's URL?", "endpoint")],
)
def test_a_secret_at_a_prompt(host: Host, opens: Open, question: str, missing: str) -> None:
    """It says so before Enter, which does nothing; the message does not repeat what was pasted."""
    pasted = SHAPES["github"]
    terminal = opens("scaffold", *flags(OWN_COMMAND | IAM, yes=None, **{missing: None}))

    terminal.answers(question, pasted)
    terminal.sees("looks like a secret")
    terminal.child.send(ENTER + CTRL_C)
    code, said = terminal.ends()

    assert code == 130
    assert "interrupted: nothing was changed" in said
    assert shown(said.partition("interrupted")[2], pasted) == []
    assert traces(host.world, pasted) == []
