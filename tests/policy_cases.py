"""One policy of each pattern, and of combinations, as data: tests and snapshots go through it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from front_door import IAM, LAMBDA_ARN, OWN_COMMAND, Answers, Host

ARN = "arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/shop-mygateway-a1b2c3d4e5"
REFUND = "RefundTarget___process_refund"
LIST = "RefundTarget___list_orders"
TOOLS = [
    {
        "name": "process_refund",
        "description": "Pay money back",
        "inputSchema": {
            "type": "object",
            "properties": {
                "order": {"type": "string"},
                "amount": {"type": "number"},
                "points": {"type": "integer"},
                "note": {"type": "string"},
            },
            "required": ["order", "amount"],
        },
    },
    {
        "name": "list_orders",
        "description": "List the orders",
        "inputSchema": {"type": "object", "properties": {}},
    },
]


@dataclass(frozen=True)
class Case:
    """A policy: its flags beside name, engine and --yes, and the gateway's authorizer."""

    name: str
    flags: tuple[str, ...]
    authorizer: str = "CUSTOM_JWT"

    @property
    def arguments(self) -> tuple[str, ...]:
        """The flags of `connect policy add`, but for --project and the output's form."""
        name = self.name.replace("-", "_")
        return (*self.flags, "--name", name, "--engine", "MyPolicyEngine", "--yes")

    @property
    def folder(self) -> str:
        return f"connections/refundtarget/policies/{self.name.replace('-', '_')}"

    @property
    def file(self) -> str:
        return f"{self.folder}/{self.name.replace('-', '_')}.cedar"


_TOOL = ("--tool", "process_refund")
_BELOW = ("--argument", "amount", "--below", "500")
_ROLE = ("--claim", "role", "--value", "refund-agent")
_ACCOUNT = ("--account", "123456789012")

CASES: tuple[Case, ...] = (
    Case("allow-jwt", ("--pattern", "allow", *_TOOL)),
    Case("allow-iam", ("--pattern", "allow", *_TOOL), "AWS_IAM"),
    Case("allow-tools", ("--pattern", "allow", *_TOOL, "--tool", "list_orders")),
    Case("amount-number", ("--pattern", "amount", *_TOOL, *_BELOW)),
    Case("amount-integer", ("--pattern", "amount", *_TOOL, "--argument", "points", "--below", "9")),
    Case("role", ("--pattern", "role", *_TOOL, *_ROLE, "--value", "manager")),
    Case(
        "role-scope", ("--pattern", "role", *_TOOL, "--claim", "scope", "--value", "refund:write")
    ),
    Case("account", ("--pattern", "account", *_TOOL, *_ACCOUNT), "AWS_IAM"),
    Case("hours", ("--pattern", "hours", *_TOOL, "--hours", "09:00-17:00")),
    Case("block", ("--pattern", "block", *_TOOL)),
    Case("required", ("--pattern", "required", *_TOOL, "--argument", "note")),
    Case("shutdown", ("--pattern", "shutdown")),
    Case(
        "guardrail",
        (
            *("--pattern", "guardrail", *_TOOL, "--guardrail-category", "promptAttack"),
            *("--guardrail-filter", "JAILBREAK", "--guardrail-data-path", "context.input.note"),
        ),
    ),
    Case(
        "role-amount-note", ("--pattern", "amount", *_TOOL, *_BELOW, *_ROLE, "--argument", "note")
    ),
    Case("account-amount", ("--pattern", "amount", *_TOOL, *_BELOW, *_ACCOUNT), "AWS_IAM"),
)


def prepare(host: Host, authorizer: str = "CUSTOM_JWT") -> None:
    """Give the host a gateway with the refund tools behind a Lambda function."""
    (host.root / "tools.json").write_text(json.dumps(TOOLS), encoding="utf-8")
    target: Answers = {"path": "lambda", "name": "RefundTarget", "endpoint": None}
    target |= {"lambda_arn": LAMBDA_ARN, "tool_schema_file": "tools.json"}
    host.has(OWN_COMMAND | (IAM if authorizer == "AWS_IAM" else {}) | target)


def deploy(host: Host, arn: str = ARN) -> None:
    """Note the gateway's ARN as `agentcore deploy` does."""
    gateways = {"MyGateway": {"gatewayArn": arn, "gatewayId": arn.rpartition("/")[2]}}
    where = [{"name": "default", "account": "123456789012", "region": "us-east-1"}]
    state = {"targets": {"default": {"resources": {"mcp": {"gateways": gateways}}}}}
    folder = host.root / "agentcore" / ".cli"
    folder.mkdir(exist_ok=True)
    (folder.parent / "aws-targets.json").write_text(json.dumps(where), encoding="utf-8")
    (folder / "deployed-state.json").write_text(json.dumps(state), encoding="utf-8")
