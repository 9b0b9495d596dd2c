"""The gateway client that the agentcore CLI writes for a framework, as data.

Measured on CLI 0.30.0: `mcp_client/client.py` and its use in `main.py`, by `agentcore create` and
`agentcore add agent`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Branch:
    """An `if` that asks whether there are gateways, and makes the same agent with and without.

    ``variable`` is asked, and also the argument. ``opening`` is the `async with` around the agent
    with gateways, without what it makes. ``given`` are the keyword arguments that only that agent
    has; ``otherwise`` is the one that only the other has.
    """

    variable: str
    opening: str
    given: tuple[str, ...]
    otherwise: str


@dataclass(frozen=True)
class CliClient:
    """What the CLI writes for one framework.

    In `main.py`: ``function`` is imported; ``statements`` use it; ``comments`` are how those above
    them begin; ``variables`` are theirs. ``expression`` is one that becomes another without the
    client. Of ``branch`` the `else` stays.

    In its module: the ``modules`` that it imports, and the ``names`` and ``texts`` in it that
    clients of other frameworks have not; see `commands.adopt.cli_vocabulary` for the others.

    ``tool_prefix`` comes before the name of each tool, with {gateway} for the gateway's name and
    {stem} for that in lower case with underscores.
    """

    function: str
    statements: tuple[str, ...]
    comments: tuple[str, ...]
    variables: tuple[str, ...]
    modules: frozenset[str]
    names: frozenset[str]
    texts: frozenset[str] = frozenset()
    expression: tuple[str, str] | None = None
    branch: Branch | None = None
    tool_prefix: str = "{stem}_"
