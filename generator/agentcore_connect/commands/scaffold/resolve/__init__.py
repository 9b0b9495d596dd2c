"""Completing the answers: from what was said, from the project, from a person.

A flag wins over the answers file, the file over what the project says, the project over a
prompt. Without a person to ask, everything that is missing is one error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agentcore_connect.answers.asking import Asker, Questions, refuse_unasked
from agentcore_connect.answers.given import Given
from agentcore_connect.commands.scaffold.resolve import agent, direct, gateway, path, server, target
from agentcore_connect.connection.connection import Answers, Client, DirectAnswers
from agentcore_connect.errors import Problem
from agentcore_connect.project.project import Project


def resolve(
    said: Given, project: Project, asker: Asker, wrong: Sequence[Problem] = ()
) -> Answers | DirectAnswers:
    """Complete and check the answers; ``wrong`` is what is wrong already, of answers left out.

    Raises InvalidInput with every problem that can be known at once: missing answers, wrong
    values, combinations that the matrix refuses. A person is asked nothing where some are wrong.
    """
    refuse_unasked(wrong, asker, lambda nobody: resolve(said, project, nobody, wrong))
    said, told, more = server.known(said)
    wrong = (*wrong, *more)
    q = Questions(
        project, asker, list(wrong), wrong=frozenset(str(p.field) for p in wrong), said=said
    )
    way, why = path.path(q)
    why = (*why, *told)
    if way is not None:
        path.refuse_others(q, way)
    if way == "credential":
        return direct.direct(q, why)
    who, no_client = agent.agent(q)
    through = gateway.gateway(q)
    client, inbound = None, None
    if who is not None:
        if through is not None:
            agent.recall(q, who, through)
        framework = agent.framework(q, who)
        if framework is not None and through is not None:
            client, inbound = agent.client(q, who, framework, through)
    if client is not None:
        client = _options(q, client)
    name = target.name(q, through)
    found = target.targets(q, way, name, through, inbound) if way is not None else None
    if q.problems:
        q.stop()
    assert through is not None
    assert found is not None
    credentials = tuple(c for c in (inbound, found.credential) if c is not None)
    return Answers(through, found.parts, credentials, client, no_client, advice=(*why, *found.told))


def _options(q: Questions, client: Client) -> Client:
    return replace(
        client,
        request_headers=agent.request_headers(q, client.agent),
        tool_search=q.said.tool_search or "auto",
        optional=bool(q.said.optional),
        with_tests=bool(q.said.with_tests),
    )
