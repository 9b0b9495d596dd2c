"""The frameworks that connect knows: one row each, read by every part that asks for one.

To add a framework, in `generator/agentcore_connect`:

1. its word in `vocabulary/words.Framework` (and, where it has tools of its own for the services
   that an agent calls itself, in `CredentialFramework`);
2. its module, `agent/frameworks/<word>.py`, which gives ``ROW``;
3. what puts a unit into its code and takes it out: `ListArgument` or `OwnTools` of `agent/wiring`,
   or a module `<word>_wiring.py` beside the row where neither is the framework's way.

And outside: its templates, `copier_templates/gateway_client/<word>/` (and `credential/<word>/`);
an agent to try it with, `examples/<word>/`; its environments in `tests/standins/environments.py`;
its clients to measure, `benchmarks/variants/<word>_agents.py`.
Where code is edited: agents in every shape that is recognised, with what they become, in
`tests/hosts/wiring/<word>/`, their grammar in `tests/fuzz/agent_code.py`, a scripted model in
`tests/standins/models.py`, and how one is made and run in `tests/agents.py`. Where the CLI writes a
client: its word for the framework in `tests/realcli.py`. Then `scripts/renew.py`.

`tests/house/test_frameworks.py` names what is missing, and takes each row through every command.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, get_args

from agentcore_connect.agent.frameworks.bounds import needed
from agentcore_connect.agent.frameworks.row import Row
from agentcore_connect.project.gateway import Authorizer
from agentcore_connect.vocabulary.words import Framework

if TYPE_CHECKING:
    from agentcore_connect.connection.connection import Client, Direct


def _row(name: Framework) -> Row:
    row: Row = import_module(f"{__name__}.{name}").ROW
    return row


FRAMEWORKS: dict[Framework, Row] = {name: _row(name) for name in get_args(Framework)}
"""The row of each word, in the order of the words: each has to have its module."""

FOR_AUTHORIZER: dict[Authorizer, tuple[str, ...]] = {
    "NONE": (),
    "AWS_IAM": needed("botocore"),
    "CUSTOM_JWT": needed("bedrock-agentcore"),
}
"""What signing in to a gateway needs, whatever the framework."""


def named(word: str) -> Row | None:
    """The row of a word that some file has; None for one that is no framework of this connect."""
    return next((row for name, row in FRAMEWORKS.items() if name == word), None)


def requirements(client: Client, authorizer: Authorizer) -> tuple[str, ...]:
    """The PEP 508 requirements of a client's code."""
    return client_requirements(client.framework, authorizer, bool(client.request_headers))


def client_requirements(
    framework: Framework, authorizer: Authorizer, passes_headers_on: bool
) -> tuple[str, ...]:
    """The same, where only what the client was made with is known."""
    own = FRAMEWORKS[framework].gateway.requirements + FOR_AUTHORIZER[authorizer]
    passes_on = FOR_AUTHORIZER["CUSTOM_JWT"] if passes_headers_on else ()
    return tuple(dict.fromkeys((*own, *passes_on)))


def direct_requirements(direct: Direct) -> tuple[str, ...]:
    """The PEP 508 requirements of code that calls a service itself."""
    return credential_requirements(direct.framework, direct.credential_type, direct.endpoint)


def credential_requirements(
    framework: Framework, credential_type: str, endpoint: str | None
) -> tuple[str, ...]:
    """The same, where only what the code was made with is known."""
    own = FRAMEWORKS[framework].credential.requirements
    if credential_type == "none":
        return (*own, *needed("boto3"))
    own = (*own, *FOR_AUTHORIZER["CUSTOM_JWT"])
    calls_http = endpoint != "" or credential_type == "oauth"
    return (*own, *needed("httpx")) if calls_http else own
