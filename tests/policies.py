"""What the tests of policies share: a refund tool, projects with policies, rendered units."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from agentcore_connect.commands.tools import READER
from agentcore_connect.policy import tools
from agentcore_connect.policy.check import check
from agentcore_connect.policy.findings import Finding
from agentcore_connect.policy.schema import Schema
from agentcore_connect.policy.setup import Loaded, load
from agentcore_connect.project import project
from agentcore_connect.units.questions.policy import Policy
from agentcore_connect.units.renderer import render

ARN = "arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/mygateway-abc123"
ACTION = "RefundTarget___process_refund"
ROLE_ARN = "arn:aws:sts::123456789012:assumed-role/Agent/session"

REFUND: dict[str, Any] = {
    "name": "process_refund",
    "description": "Pays money back",
    "inputSchema": {
        "type": "object",
        "properties": {
            "order": {"type": "string"},
            "amount": {"type": "number"},
            "points": {"type": "integer"},
            "note": {"type": "string"},
            "order-id": {"type": "integer"},
            "if": {"type": "boolean"},
            "who": {"type": ["string", "null"]},
        },
        "required": ["order", "amount"],
    },
}
LIST: dict[str, Any] = {"name": "list_orders", "inputSchema": {"type": "object", "properties": {}}}
TOOLS = [REFUND, LIST]


def schema(entries: list[dict[str, Any]] = TOOLS, unknown: Iterable[str] = ()) -> Schema:
    """The schema of RefundTarget with these tools."""
    known = tools.Target("RefundTarget", tools.from_entries("RefundTarget", entries))
    return Schema.of([known, *(tools.Target(name, None) for name in unknown)])


def answers(**values: Any) -> Policy:
    """Answers of a policy on process_refund."""
    given: dict[str, Any] = {
        "template": "policy",
        "policy_name": "refund_policy",
        "engine": "MyPolicyEngine",
        "gateway": "MyGateway",
        "gateway_arn": ARN,
        "target": "RefundTarget",
        "tools": ["process_refund"],
        **values,
    }
    return Policy(**given)


def rendered(policy: Policy) -> dict[str, str]:
    """The files of a policy's unit."""
    return {name: data.decode() for name, data in render(policy).items()}  # type: ignore[arg-type]


def cedar(policy: Policy) -> str:
    """The statement that is made of answers."""
    return rendered(policy)[f"{policy.policy_name}.cedar"]


def permit(condition: str = "", *, principal: str = "principal is AgentCore::OAuthUser") -> str:
    """A permit on process_refund, each part of its scope on its own line."""
    when = f"\nwhen {{\n  {condition}\n}}" if condition else ""
    return f"permit(\n  {principal},\n  {scope()}\n){when};\n"


def forbid(condition: str = "") -> str:
    """A forbid on process_refund."""
    return permit(condition).replace("permit", "forbid", 1)


def scope(action: str = ACTION, arn: str = ARN) -> str:
    """The action and the resource of a policy's scope."""
    return f'action == AgentCore::Action::"{action}",\n  resource == AgentCore::Gateway::"{arn}"'


def write_project(
    root: Path,
    policies: Mapping[str, str | Mapping[str, Any]],
    *,
    files: Mapping[str, str] | None = None,
    mode: str | None = "ENFORCE",
    authorizer: str = "CUSTOM_JWT",
    arn: str | None = ARN,
    targets: list[dict[str, Any]] | None = None,
    engines: bool = True,
) -> project.Project:
    """A project whose MyGateway is judged by MyPolicyEngine with ``policies``.

    A policy is its statement, of which the deploy ignores what it finds, or its entry in
    agentcore.json without the name.
    """
    ignored = {"validationMode": "IGNORE_ALL_FINDINGS"}
    lambdas = {"lambdaArn": "arn:aws:lambda:us-east-1:123456789012:function:f"}
    target = {
        "name": "RefundTarget",
        "targetType": "lambdaFunctionArn",
        "lambdaFunctionArn": {**lambdas, "toolSchemaFile": "refund/tools.json"},
    }
    gateway: dict[str, Any] = {
        "name": "MyGateway",
        "targets": [target] if targets is None else targets,
        "authorizerType": authorizer,
    }
    if mode is not None:
        gateway["policyEngineConfiguration"] = {
            "policyEngineName": "MyPolicyEngine",
            "mode": mode,
        }
    entries = [
        {
            "name": name,
            **({"statement": text.strip(), **ignored} if isinstance(text, str) else text),
        }
        for name, text in policies.items()
    ]
    config = {
        "name": "Shop",
        "version": 1,
        "runtimes": [],
        "agentCoreGateways": [gateway],
        "policyEngines": [{"name": "MyPolicyEngine", "policies": entries}] if engines else [],
    }
    gateways = {"MyGateway": {"gatewayArn": arn}} if arn else {}
    state = {"targets": {"default": {"resources": {"mcp": {"gateways": gateways}}}}}
    written = {
        "agentcore/agentcore.json": json.dumps(config, indent=2),
        "agentcore/.cli/deployed-state.json": json.dumps(state),
        "refund/tools.json": json.dumps(TOOLS),
        **(files or {}),
    }
    for name, text in written.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return project.find(root)


def unit(policy: Policy) -> dict[str, str]:
    """The files of a policy's unit, where they belong in a project."""
    folder = f"connections/refundtarget/policies/{policy.policy_name}"
    return {f"{folder}/{name}": text for name, text in rendered(policy).items()}


def loaded(root: Path, policies: Mapping[str, Any], **options: Any) -> Loaded:
    """Such a project, read."""
    return load(write_project(root, policies, **options), READER)


def found(root: Path, policies: Mapping[str, Any], **options: Any) -> tuple[Finding, ...]:
    """What a check of such a project finds."""
    return check(loaded(root, policies, **options))
