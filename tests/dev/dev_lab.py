"""A project with gateways, and what `connect dev` makes of it, asked without a port."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from agentcore_connect.commands.tools import READER
from agentcore_connect.dev import loading
from agentcore_connect.dev.application import Application, Settings
from agentcore_connect.dev.events import Event
from agentcore_connect.dev.ways import Said
from agentcore_connect.dev.world import World
from agentcore_connect.project.project import find
from front_door import DISCOVERY, LAMBDA_ARN, Host

Json = dict[str, Any]
GATEWAY = "MyGateway"
REFUND, LIST = "Refund___process_refund", "Refund___list_orders"
ARN = "arn:aws:bedrock-agentcore:us-east-1:000000000000:gateway/MyGateway"
TOOLS = [
    {
        "name": "process_refund",
        "description": "Pay money back",
        "inputSchema": {
            "type": "object",
            "properties": {"order": {"type": "string"}, "amount": {"type": "number"}},
            "required": ["order", "amount"],
        },
    },
    {
        "name": "list_orders",
        "description": "List the orders of a customer",
        "inputSchema": {"type": "object", "properties": {}},
    },
]
PERMIT = (
    "permit(principal is AgentCore::OAuthUser, "
    f'action == AgentCore::Action::"{REFUND}", resource == AgentCore::Gateway::"{ARN}") '
    'when { principal.hasTag("role") && principal.getTag("role") == "agent" && '
    'context.input.amount.lessThan(decimal("500.0")) };'
)
HANDLER = """\
def handler(event, context):
    print("called", context.client_context.custom["bedrockAgentCoreToolName"])
    return {"refunded": event.get("amount")}
"""
CANNED = "answers: [{tool: process_refund, answer: refunded}, {tool: list_orders, answer: [1, 2]}]"


def gateway(host: Host, *, authorizer: str = "NONE", **entry: Any) -> None:
    """Give the project a gateway with a Lambda target that has the refund tools."""
    jwt = {"discoveryUrl": DISCOVERY, "allowedAudience": ["my-api"], "allowedClients": ["web"]}
    jwt["allowedScopes"] = ["read", "write"]
    target = {"lambdaArn": LAMBDA_ARN, "toolSchemaFile": "tools.json"}
    has_jwt = authorizer == "CUSTOM_JWT"
    made = {
        "name": GATEWAY,
        "protocolType": "MCP",
        "targets": [
            {"name": "Refund", "targetType": "lambdaFunctionArn", "lambdaFunctionArn": target}
        ],
        "authorizerType": authorizer,
        **({"authorizerConfiguration": {"customJwtAuthorizer": jwt}} if has_jwt else {}),
        **entry,
    }
    host.edit(lambda config: config.update(agentCoreGateways=[made]))
    put(host, "tools.json", json.dumps(TOOLS))


def policies(host: Host, *statements: str, mode: str = "ENFORCE", **more: Any) -> None:
    """Give the gateway an engine with policies."""
    rows = [{"name": f"policy_{n}", "statement": text, **more} for n, text in enumerate(statements)]

    def change(config: Json) -> None:
        config["policyEngines"] = [{"name": "Engine", "policies": rows}]
        attached = {"policyEngineName": "Engine", "mode": mode}
        config["agentCoreGateways"][0]["policyEngineConfiguration"] = attached

    host.edit(change)


def target(host: Host, entry: Json) -> None:
    """Add a target to the gateway."""
    host.edit(lambda config: config["agentCoreGateways"][0]["targets"].append(entry))


def put(host: Host, path: str, text: str) -> None:
    """Write a file of the project."""
    file = host.root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def canned(host: Host, text: str = CANNED, name: str = "refund") -> None:
    """Let a target's local.yaml say ``text``."""
    put(host, f"connections/{name}/local.yaml", text)


def handler(host: Host, text: str = HANDLER) -> None:
    """Give the Lambda target a handler, run by this Python."""
    put(host, "connections/refund/handler.py", text)
    canned(host, f"{{python: {sys.executable}, timeout: 5}}")


@dataclass(frozen=True)
class Answer:
    """An HTTP answer."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Json:
        found = json.loads(self.body)
        assert isinstance(found, dict)
        return found

    @property
    def text(self) -> str:
        """The text of a tool's result."""
        return str(self.json["result"]["content"][0]["text"])


@dataclass
class Lab:
    """A dev of a project. ``events`` are what it told, in their order."""

    app: Application
    events: list[Event]
    sent: dict[str, str] = field(default_factory=dict)

    def ask(
        self,
        body: bytes = b"",
        path: str = f"/{GATEWAY}/mcp",
        method: str = "POST",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a request as a client on this machine does."""
        given = {"host": "127.0.0.1:7411", "content-type": "application/json", **self.sent}
        given |= {name.lower(): value for name, value in (headers or {}).items()}
        where, _, query = path.partition("?")
        scope = {
            "type": "http",
            "method": method,
            "path": where,
            "raw_path": where.encode(),
            "query_string": query.encode(),
            "headers": [(n.encode(), v.encode()) for n, v in given.items()],
        }
        pieces = [body[at : at + 1_000_000] for at in range(0, len(body), 1_000_000)] or [b""]
        sent: list[Mapping[str, Any]] = []

        async def receive() -> Json:
            piece = pieces.pop(0)
            return {"type": "http.request", "body": piece, "more_body": bool(pieces)}

        async def send(message: Mapping[str, Any]) -> None:
            sent.append(message)

        asyncio.run(self.app(scope, receive, send))
        found = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return Answer(sent[0]["status"], found, sent[1]["body"])

    def rpc(
        self, method: str, headers: Mapping[str, str] | None = None, /, **params: Any
    ) -> Answer:
        """Send a JSON-RPC request."""
        message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        return self.ask(json.dumps(message).encode(), headers=headers)

    def call(self, name: str, /, **arguments: Any) -> Answer:
        return self.rpc("tools/call", name=name, arguments=arguments)

    def names(self) -> list[str]:
        """The tools of the first page."""
        return [tool["name"] for tool in self.rpc("tools/list").json["result"]["tools"]]

    def token(self, **claims: Any) -> str:
        """A token of the local issuer."""
        return self.app.token(self.app.world.gates[0], claims)

    def signs_in(self, **claims: Any) -> Lab:
        """The same dev, asked with a token."""
        sent = {"authorization": f"Bearer {self.token(**claims)}"}
        return Lab(self.app, self.events, sent)


Start = Callable[..., Lab]


def world(host: Host, said: Said | None = None, **more: Any) -> World:
    return loading.build(find(host.root), READER, said or Said(), allowed=lambda _: True, **more)


def started() -> Iterator[Start]:
    """Start devs of projects, and end them afterwards."""
    labs: list[Lab] = []

    def start(host: Host, said: Said | None = None, **settings: Any) -> Lab:
        events: list[Event] = []
        made = world(host, said, log=lambda t, line: events.append(Event("output", line)))
        whole = Settings(7411, "the-run-token", **settings)
        lab = Lab(Application(made, whole, events.append), events)
        labs.append(lab)
        return lab

    yield start
    for lab in labs:
        lab.app.close()
