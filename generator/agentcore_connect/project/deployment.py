"""What the agentcore CLI needs before it can deploy a project."""

from __future__ import annotations

import json

from agentcore_connect.project.project import Project

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
