"""What a person is told beside the changes: equivalent commands, what to run next, warnings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from agentcore_connect import names, rules
from agentcore_connect.answers import Answers
from agentcore_connect.config import Additions, Gateway, McpServer, OAuthCredential
from agentcore_connect.plan import Change
from agentcore_connect.project import Project

Command = tuple[str, ...]

AWS_TARGETS = "agentcore/aws-targets.json"
ENV_LOCAL = "agentcore/.env.local"


@dataclass(frozen=True)
class Lists:
    """The texts of one plan, each in the order in which they matter."""

    commands: tuple[Command, ...]
    next_steps: tuple[str, ...]
    warnings: tuple[str, ...]


def compose(
    project: Project,
    answers: Answers,
    additions: Additions,
    changes: Sequence[Change],
    *,
    edit_config: bool,
) -> Lists:
    """The lists for a scaffold; ``additions`` says what was not in agentcore.json before."""
    if any(change.action != "keep" for change in changes):
        steps = _next_steps(project, answers, additions, changes, edit_config)
    else:
        steps = []
    return Lists(
        tuple(commands(additions, answers.gateway)),
        tuple(steps),
        tuple(_warnings(project, answers, additions)),
    )


def commands(additions: Additions, gateway: Gateway) -> list[Command]:
    """The `agentcore` 0.30.0 commands that would add the same to agentcore.json.

    No command has a secret flag: a credential is added at the CLI's own masked prompt.
    """
    listed: list[Command] = [("agentcore", "add", "credential")] * len(additions.credentials)
    if additions.gateway is not None:
        listed.insert(0, _add_gateway(additions.gateway))
    if additions.target is not None:
        listed.append(_add_target(additions.target, gateway))
    return listed


def _add_gateway(gateway: Gateway) -> Command:
    command = ["agentcore", "add", "gateway", "--name", gateway.name, "--protocol-type", "MCP"]
    command += ["--authorizer-type", gateway.authorizer_type]
    if gateway.authorizer_type == "CUSTOM_JWT":
        for flag, values in (
            ("--discovery-url", (str(gateway.discovery_url),)),
            ("--allowed-audience", gateway.allowed_audience),
            ("--allowed-clients", gateway.allowed_clients),
            ("--allowed-scopes", gateway.allowed_scopes),
        ):
            if values:
                command += [flag, ",".join(values)]
    return tuple(command)


def _add_target(target: McpServer, gateway: Gateway) -> Command:
    command = ["agentcore", "add", "gateway-target", "--type", "mcp-server"]
    command += ["--name", target.name, "--endpoint", target.endpoint, "--gateway", gateway.name]
    if target.credential_name is not None:
        command += ["--outbound-auth", "oauth", "--credential-name", target.credential_name]
    return tuple(command)


def _next_steps(
    project: Project,
    answers: Answers,
    additions: Additions,
    changes: Sequence[Change],
    edit_config: bool,
) -> list[str]:
    steps = []
    if not edit_config:
        steps.append("Run the equivalent commands: agentcore.json was left alone.")
    steps += _lock_files(project, answers, changes)
    if not _has_default_target(project):
        steps.append(
            f'Name the AWS account and region in {AWS_TARGETS}: [{{"name": "default", '
            '"account": "123456789012", "region": "us-east-1"}]'
        )
    variable = names.gateway_url_variable(answers.gateway.name)
    steps += _deploy(additions.credentials, variable, edit_config)
    if answers.client is not None:
        steps.append(
            "Locally, `agentcore dev` sets the variable too once the gateway is deployed; until "
            f"then the agent runs without the gateway's tools. A line in {ENV_LOCAL} such as "
            f"{variable}=http://127.0.0.1:8000/mcp points it at any MCP server."
        )
    if additions.target is not None and additions.target.oauth_scopes and not edit_config:
        steps.append(
            "The CLI drops --oauth-scopes for MCP servers: write outboundAuth.scopes into "
            "agentcore.json by hand."
        )
    if answers.client is not None and answers.client.forward_caller_token and not edit_config:
        steps.append(
            'No command lets the caller\'s token through: write "Authorization" into '
            f"requestHeaderAllowlist of runtime {answers.client.agent.name} in agentcore.json."
        )
    return steps


def _deploy(credentials: Sequence[OAuthCredential], variable: str, edit_config: bool) -> list[str]:
    """How to deploy, and when to type which secret.

    The prompt of `agentcore add credential` refuses a name that agentcore.json declares; the one
    of `agentcore deploy` asks for every declared credential (both measured on 0.30.0).
    """
    done = f"It creates the gateway and sets {variable} for the deployed agent."
    if not credentials:
        return [f"`agentcore deploy -y`. {done}"]
    listed = ", ".join(credential.name for credential in credentials)
    variables = ", ".join(
        names.credential_variable(credential.name) + part
        for credential in credentials
        for part in ("_CLIENT_ID", "_CLIENT_SECRET")
    )
    if not edit_config:
        ask = (
            f"Give {listed} in the masked prompt of `agentcore add credential` (without flags), "
            "then run `agentcore deploy -y`."
        )
    else:
        ask = (
            "`agentcore deploy`, in a terminal and without -y: choose `Enter credentials manually` "
            f"and type the client id, then the client secret, of {listed}. Both are masked and "
            "not saved to disk (both screens say `API Key`)."
        )
    return [
        f"{ask} {done}",
        f"Or, in CI: `agentcore deploy -y` with {variables} in the environment, and an "
        f"{ENV_LOCAL}, which may be empty.",
    ]


def _lock_files(project: Project, answers: Answers, changes: Sequence[Change]) -> list[str]:
    if answers.client is None:
        return []
    code = answers.client.agent.code
    changed = any(c.path == str(code / "pyproject.toml") and c.action == "modify" for c in changes)
    if changed and project.read(code / "uv.lock") is not None:
        return [f"`uv lock` in {code}: its dependencies changed, and builds install the lock file."]
    return []


def _has_default_target(project: Project) -> bool:
    try:
        targets = json.loads(project.read(AWS_TARGETS) or b"[]")
        return any(target.get("name") == "default" for target in targets)
    except (ValueError, AttributeError, TypeError):
        return False


def _warnings(project: Project, answers: Answers, additions: Additions) -> list[str]:
    warnings = []
    gateway, variable = answers.gateway, names.gateway_url_variable(answers.gateway.name)
    if answers.no_client:
        warnings.append(f"No client code: {answers.no_client}.")
    if gateway.authorizer_type == "NONE":
        warnings.append(
            f"Gateway {gateway.name} has no inbound authentication: whoever knows its URL can call "
            "all of its tools. Use it for local testing only; never deploy it to production."
        )
    existing = project.gateway(gateway.name)
    if existing is not None and existing.get("protocolType", "MCP") != "MCP":
        warnings.append(
            f"Gateway {gateway.name} has protocolType None: it has no tool search, and `agentcore "
            f"dev` does not set {variable}. After the deploy, put the URL of `agentcore fetch "
            f"access --name {gateway.name}` into {ENV_LOCAL} as {variable}=<url>/mcp."
        )
    if rules.endpoint_is_local(answers.target.endpoint):
        warnings.append(
            f"{answers.target.endpoint} is on this machine: a deployed gateway cannot reach it."
        )
    client = answers.client
    forwarder = client.agent if client is not None and client.forward_caller_token else None
    if forwarder is not None and forwarder.spec.get("authorizerType") != "CUSTOM_JWT":
        warnings.append(
            f"Agent {forwarder.name} forwards its caller's token, but its own authorizer is "
            "not CUSTOM_JWT: its callers have no token. Set authorizerType and "
            "authorizerConfiguration of the runtime in agentcore.json."
        )
    return warnings
