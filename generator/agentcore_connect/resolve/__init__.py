"""Completing the answers: from what was said, from the project, from a person.

A flag wins over the answers file, the file over what the project says, the project over a
prompt. Without a person to ask, everything that is missing is one error.
"""

from __future__ import annotations

from dataclasses import replace

from agentcore_connect.answers import Answers, Given
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.matrix import PATHS, built
from agentcore_connect.project import Project
from agentcore_connect.resolve import agent, gateway, target
from agentcore_connect.resolve.agent import DetectFramework
from agentcore_connect.resolve.asking import Asker, Check, Missing, Nobody, Questions

__all__ = ["Asker", "Check", "Missing", "Nobody", "resolve"]


def resolve(said: Given, project: Project, asker: Asker, detect: DetectFramework) -> Answers:
    """Complete and check the answers.

    Raises InvalidInput with every problem that can be known at once: missing answers, wrong
    values, combinations that the matrix refuses.
    """
    q = Questions(said, project, asker)
    _path(q)
    who, no_client = agent.agent(q)
    through = gateway.gateway(q)
    client, inbound = None, None
    if who is not None:
        if through is not None:
            agent.recall(q, who, through)
        framework = agent.framework(q, who, detect)
        if framework is not None and through is not None:
            client, inbound = agent.client(q, who, framework, through)
    if client is not None:
        client = replace(
            client, tool_search=q.said.tool_search or "auto", with_tests=bool(q.said.with_tests)
        )
    what, outbound = target.target(q, through, inbound)
    if q.problems:
        raise InvalidInput(*q.problems)
    assert through is not None
    assert what is not None
    credentials = tuple(c for c in (inbound, outbound) if c is not None)
    return Answers(through, what, credentials, client, no_client)


def _path(q: Questions) -> None:
    ready = [(path, text) for path, text in PATHS.items() if any(built(path))]
    path = q.said.path or q.choice("path", "What are you connecting to?", ready)
    if path in (None, *(ready_path for ready_path, _ in ready)):
        return
    raise InvalidInput(  # no other answer would mean anything
        Problem(
            "path-not-built",
            f"path {path} ({PATHS[path]}) is not scaffolded by this version",  # type: ignore[index]
            "Only mcp is, so far. Until then use the agentcore CLI: `agentcore add "
            "gateway-target --help`, or `agentcore add credential` for a direct call; "
            "`connect scaffold --path mcp` still writes the client for the gateway.",
            "path",
        )
    )
