"""What the agentcore CLI needs before it can deploy a project."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from agentcore_connect.project.project import DEPLOYED_STATE, Project

AWS_TARGETS = "agentcore/aws-targets.json"


def where_to_deploy(project: Project) -> list[str]:
    """The step that the CLI needs before its first deploy; empty where it was done."""
    if _has_default_target(project):
        return []
    return [
        f'Name the AWS account and region in {AWS_TARGETS}: [{{"name": "default", '
        '"account": "123456789012", "region": "us-east-1"}]'
    ]


def _has_default_target(project: Project) -> bool:
    try:
        targets = json.loads(project.read(AWS_TARGETS) or b"[]")
        return any(target.get("name") == "default" for target in targets)
    except (ValueError, AttributeError, TypeError, RecursionError):
        return False


@dataclass(frozen=True)
class Deployed:
    """A target as a deploy to one AWS target has recorded it; ``target_id`` is empty where it has
    not: a script has made the target.
    """

    gateway_arn: str
    target_id: str


def deployed_targets(project: Project, gateway: str, target: str) -> tuple[Deployed, ...]:
    """Where a gateway with the target is deployed; as `deployed_gateways`."""
    return tuple(
        Deployed(there["gatewayArn"], str(_inside(there, "targets", target).get("targetId", "")))
        for name, there in deployed_gateways(project)
        if name == gateway
    )


def deployed_gateways(project: Project) -> Iterator[tuple[str, dict[str, Any]]]:
    """What is recorded of each deployment of each gateway, by its name; ``gatewayArn`` is a text.

    The record is the CLI's own. Its shape is what CLI 0.30.0 reads: ``targets.*.resources``, with
    the gateways under ``mcp`` or not. None before the first deploy, and where it cannot be read.
    """
    try:
        state = json.loads(project.read(DEPLOYED_STATE) or b"{}")
    except (ValueError, RecursionError):
        return
    for deployment in _inside(state, "targets").values():
        resources = _inside(deployment, "resources")
        for holder in (_inside(resources, "mcp"), resources):
            for name, there in _inside(holder, "gateways").items():
                if isinstance(_inside(there).get("gatewayArn"), str):
                    yield name, there


def _inside(value: Any, *keys: str) -> dict[str, Any]:
    """The object below ``keys``; an empty one where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}
