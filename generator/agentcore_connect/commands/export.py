"""`connect export mcp-json`: the entry with which an MCP client uses a gateway. No secret is in it.

Forms of October 2026: code.claude.com/docs/en/mcp, cursor.com/docs/mcp,
code.visualstudio.com/docs/agents/reference/mcp-configuration and kiro.dev/docs/mcp/configuration.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agentcore_connect.errors import InvalidInput, Problem, assert_never
from agentcore_connect.policy.inventory import gateway_url
from agentcore_connect.project.project import Project
from agentcore_connect.units.questions import ENDPOINT_MAX, ENDPOINT_PATTERN
from agentcore_connect.vocabulary import names, secret
from agentcore_connect.vocabulary.words import McpClient

Json = dict[str, Any]

PROXY = "mcp-proxy-for-aws@1.6.5"
"""What signs the requests of a client that cannot (AWS_IAM); clients start it with uvx."""


@dataclass(frozen=True)
class Form:
    """Where a client has its servers: the file, in the project, and the member of it. Connect does
    not write there: what clients start from such a file is for a person to put in.

    ``variable`` is how a value of the environment is written, where the client does not ask for it;
    ``typed``: an entry says its transport.
    """

    file: str
    member: str
    variable: str = ""
    typed: bool = False


FORMS: Mapping[McpClient, Form] = {
    "claude-code": Form(".mcp.json", "mcpServers", "${{{}}}", typed=True),
    "cursor": Form(".cursor/mcp.json", "mcpServers", "${{env:{}}}"),
    "vscode": Form(".vscode/mcp.json", "servers", typed=True),
    "kiro": Form(".kiro/settings/mcp.json", "mcpServers", "${{{}}}"),
}


@dataclass(frozen=True)
class Exported:
    """The content of a client's ``file`` with the gateway alone, and what a person has to do."""

    client: McpClient
    file: str
    content: Json
    steps: tuple[str, ...]


def exported(project: Project, name: str | None, client: McpClient, url: str | None) -> Exported:
    """The entry of a gateway for ``client``; ``url`` is another address, as of `connect dev`.

    Raises InvalidInput where it cannot be told which gateway is meant, where it is not deployed
    from here and no ``url`` is given, or where that is none.
    """
    gateway = project.chosen_gateway(name)
    address = gateway_url(project, gateway.name) if url is None else _address(url)
    if address is None:
        raise InvalidInput(
            Problem(
                "not-deployed",
                f"gateway {gateway.name} is not deployed from here",
                "Run `agentcore deploy`, or name an address with --url, such as that of "
                "`connect dev`.",
                "url",
            )
        )
    form = FORMS[client]
    variable = names.gateway_url_variable(gateway.name).removesuffix("_URL") + "_TOKEN"
    entry: Json = {"type": "http"} if form.typed else {}
    inputs: list[Json] = []
    steps: tuple[str, ...] = ()
    match gateway.authorizer_type:
        case "NONE":
            entry |= {"url": address}
        case "AWS_IAM":
            region = address.split(".gateway.bedrock-agentcore.")[-1].partition(".")[0]
            entry = {"type": "stdio"} if form.typed else {}
            words = [PROXY, address, "--service", "bedrock-agentcore"]
            known = [] if "/" in region else ["--region", region]
            entry |= {"command": "uvx", "args": [*words, *known]}
            steps = ("The proxy signs with the AWS credentials of this machine; it needs uv.",)
        case "CUSTOM_JWT":
            token = form.variable.format(variable)
            steps = (f"Let {variable} be a token for the gateway where the client is started.",)
            if not form.variable:
                asked = f"{gateway.name}-token"
                token = "${input:" + asked + "}"
                text = f"A token for gateway {gateway.name}"
                inputs = [
                    {"type": "promptString", "id": asked, "description": text, "password": True}
                ]
                steps = ("The client asks for a token for the gateway, and keeps it.",)
            entry |= {"url": address, "headers": {"Authorization": f"Bearer {token}"}}
        case _:
            assert_never(gateway.authorizer_type)
    content: Json = {form.member: {gateway.name: entry}}
    return Exported(client, form.file, content | ({"inputs": inputs} if inputs else {}), steps)


def _address(url: str) -> str:
    """``url``, where it is an address without a secret. The error does not repeat it."""
    fits = names.matches(ENDPOINT_PATTERN, url, ENDPOINT_MAX)
    if not fits or secret.redacted(url) != url:
        raise InvalidInput(
            Problem("url", "--url is no address without a secret", "Such as https://...", "url")
        )
    return url
