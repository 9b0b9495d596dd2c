"""What a person is told beside the changes: equivalent commands, what to run next, warnings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from agentcore_connect.agent.edit import lock_steps
from agentcore_connect.answers import rules
from agentcore_connect.connection import unit as units
from agentcore_connect.connection.configuration import Additions
from agentcore_connect.connection.connection import (
    Answers,
    Client,
    Direct,
    DirectAnswers,
    allowed_headers,
    open_to_anybody,
)
from agentcore_connect.connection.targets import Target
from agentcore_connect.documents import findings as noticed
from agentcore_connect.plan.edits import Edits
from agentcore_connect.project.credential import ApiKeyCredential, Credential
from agentcore_connect.project.deployment import where_to_deploy
from agentcore_connect.project.envfile import ENV_LOCAL
from agentcore_connect.project.gateway import Authorizer, Command, Gateway, Manner
from agentcore_connect.project.project import Project
from agentcore_connect.project.resource import entries
from agentcore_connect.units.questions import computed
from agentcore_connect.vocabulary import names
from agentcore_connect.vocabulary.matrix import cell


def done(answers: Answers | DirectAnswers) -> str:
    """What is connected, as a sentence."""
    if isinstance(answers, DirectAnswers):
        return f"{answers.direct.agent.name} can call {answers.direct.name} directly."
    gateway, path = answers.gateway.name, answers.target.row.path
    count = len(answers.parts)
    what = answers.target.name if count == 1 else f"{count} targets of one document"
    if answers.client is None:
        is_one = "is a target" if count == 1 else "are targets"
        return f"{what} ({path}) {is_one} of gateway {gateway}."
    return f"{answers.client.agent.name} is connected to {what} ({path}) through gateway {gateway}."


def next_steps(
    edits: Edits,
    answers: Answers | DirectAnswers,
    additions: Additions,
    *,
    edit_config: bool,
    again: bool = False,
) -> list[str]:
    """What to do after ``edits``; ``additions`` says what was not in agentcore.json before.

    What is the same for every target is said with the first one, or ``again``.
    """
    steps = []
    if not edit_config:
        steps.append("Run the equivalent commands: agentcore.json was not changed.")
    steps += [*lock_steps(edits), *where_to_deploy(edits.project)]
    if isinstance(answers, DirectAnswers):
        return steps + _direct_steps(answers.direct, additions, edit_config)
    return steps + _next_steps(edits, answers, additions, edit_config, again)


def commands(answers: Answers | DirectAnswers, additions: Additions) -> list[Command]:
    """The `agentcore` 0.30.0 commands that would add the same to agentcore.json.

    No command has a secret flag: a credential is added at the CLI's own masked prompt.
    """
    listed = [credential.command() for credential in additions.credentials]
    if additions.gateway is not None:
        listed.insert(0, additions.gateway.command())
    if isinstance(answers, Answers):
        listed += [tuple(target.command(answers.gateway.name)) for target in additions.targets]
    return listed


def _direct_steps(direct: Direct, additions: Additions, edit_config: bool) -> list[str]:
    """What to do for code that calls a service; one of AWS needs a role in place of a secret."""
    folder = units.direct_folder(direct.agent, direct.name)
    steps = [f"Turn the example in {folder / 'tools.py'} into the tool that your agent needs."]
    if direct.credential_type == "none":
        return [
            *steps,
            f"Allow the runtime's execution role to call {direct.aws_service}, and no more of it "
            "than the tools need. Then run `agentcore deploy -y`.",
        ]
    done = "The deploy allows the agent's role to fetch the credential."
    return [
        *steps,
        *_deploy(additions.credentials, done, edit_config),
        f"Locally, `agentcore dev` reads the secret from {ENV_LOCAL}: see {folder / 'README.md'}.",
    ]


def _next_steps(
    edits: Edits, answers: Answers, additions: Additions, edit_config: bool, again: bool
) -> list[str]:
    """What to do for a target: before the deploy, the deploy, and what comes after it.

    Without an edit of agentcore.json also what no command of the CLI says (0.30.0).
    """
    steps = []
    variable = names.gateway_url_variable(answers.gateway.name)
    if getattr(answers.target, "example_tools", False) and _creates(edits, units.TOOLS):
        folder = units.target_folder(answers.target.name)
        steps.append(f"Describe your tools in {folder / units.TOOLS}: its content is an example.")
    client = answers.client
    is_first = again or additions.gateway is not None or _is_new(edits, client)
    done = f"The deploy creates the gateway and sets {variable} for the deployed agent."
    done = done if is_first else ""
    steps += _deploy(additions.credentials, done, edit_config)
    if scripts := scripts_of(answers):
        each = ", ".join(f"`python {script}`" for script in scripts)
        it, sets, needs = ("they", "set", "need") if len(scripts) > 1 else ("it", "sets", "needs")
        steps.append(
            f"Then run {each}: {it} {sets} {_by_script(answers)} through the API. Run "
            f"{'them' if len(scripts) > 1 else 'it'} again after each deploy that changes the "
            f"target. {it.capitalize()} {needs} boto3 and AWS credentials; --dry-run shows the "
            "request."
        )
    if client is not None and is_first:
        steps.append(
            "Locally, `agentcore dev` sets the variable too once the gateway is deployed; until "
            "then the agent runs without the gateway's tools. To use another MCP server, add a "
            f"line to {ENV_LOCAL} such as {variable}=http://127.0.0.1:8000/mcp."
        )
    if edit_config:
        return steps
    declared = [target.to_json().get("outboundAuth", {}) for target in additions.targets]
    if any(auth.get("scopes") for auth in declared):
        steps.append(
            "The CLI drops --oauth-scopes of targets: write outboundAuth.scopes into "
            "agentcore.json by hand."
        )
    if getattr(answers.target, "tool_filter", ()) or getattr(answers.target, "tool_override", ()):
        steps.append(
            "No command has more than one filter, or an override: write them into toolFilters and "
            "toolOverrides of the target in agentcore.json by hand."
        )
    if answers.client is not None and (headers := allowed_headers(answers.client)):
        steps.append(
            f"No command passes the caller's headers on: write {', '.join(headers)} into "
            f"requestHeaderAllowlist of runtime {answers.client.agent.name} in agentcore.json."
        )
    return steps


def scripts_of(answers: Answers) -> list[PurePosixPath]:
    """The scripts of the targets' units that set their auth; none where agentcore.json says it."""
    parts = [units.target_unit(part.target, answers.gateway, {}) for part in answers.parts]
    return [
        unit.folder / "configure_auth.py"
        for unit in parts
        if computed(unit.answers)["configure_auth"]
    ]


def _by_script(answers: Answers) -> str:
    """What the script sets, for a sentence."""
    outbound = answers.target.outbound
    unit = units.target_unit(answers.target, answers.gateway, {})
    parts = []
    if computed(unit.answers)["sets_auth"]:
        parts.append(f"the target's outbound auth ({outbound.auth})")
    if _lists(answers.target):
        parts.append("where its tools come from")
    if outbound.passes:
        parts.append("which headers and query parameters the gateway passes on")
    return " and ".join(parts)


def _who_calls(answers: Answers) -> Iterator[str]:
    """What a sign-in on behalf of the caller needs of the gateway, and of the agent."""
    auth, gateway, client = answers.target.outbound.auth, answers.gateway, answers.client
    needed = {"oauth-3lo": "CUSTOM_JWT", "token-exchange": "CUSTOM_JWT", "caller-iam": "AWS_IAM"}
    if auth not in needed:
        return
    if gateway.authorizer_type != needed[auth]:
        yield (
            f"Outbound auth {auth} acts for the gateway's caller, and needs the authorizer "
            f"{needed[auth]}; gateway {gateway.name} has {gateway.authorizer_type}. Use another "
            "gateway: the authorizer of a deployed one cannot be changed."
        )
    elif auth == "token-exchange" and client is not None and not client.forward_caller_token:
        yield (
            f"Token exchange needs the token of a user, and agent {client.agent.name} calls "
            f"gateway {gateway.name} with its own: scaffold with --forward-caller-token."
        )


def _lists(target: Target) -> bool:
    """Whether the script says where the gateway has the target's tools from."""
    said = getattr(target, "mcp_tool_schema", ""), getattr(target, "listing_mode", "DEFAULT")
    return said != ("", "DEFAULT")


def _undeclared(project: Project, answers: Answers) -> Iterator[str]:
    """The targets that agentcore.json cannot say in full, and does not have; all are of a kind."""
    targets = [part.target for part in answers.parts if not part.target.is_declared]
    missing = [t.name for t in targets if project.target(answers.gateway.name, t.name) is None]
    if not missing:
        return
    several = len(missing) > 1
    named = f"target{'s' * several} {', '.join(missing)}"
    what = f"how the gateway signs in to {named} ({answers.target.outbound.auth})"
    if getattr(answers.target, "mcp_tool_schema", ""):
        what = f"that {named} has a list of tools of its own"
    yield (
        f"agentcore.json cannot say {what}, so it does not declare {'them' if several else 'it'}. "
        f"{'The configure_auth.py of each' if several else 'Its configure_auth.py'} creates the "
        "target, and `agentcore remove` does not know it."
    )


def _listing(project: Project, answers: Answers) -> Iterator[str]:
    """What the service may not do with a list of tools, or with a server that is always asked."""
    target, gateway = answers.target, answers.gateway
    there = (one for one in entries(project.config, Gateway) if one["name"] == gateway.name)
    searches = Manner.recorded(next(there, {})).searches
    if getattr(target, "listing_mode", "DEFAULT") == "DYNAMIC" and searches:
        yield (
            f"Target {target.name} is listed by its server each time (DYNAMIC), and gateway "
            f"{gateway.name} has semantic search: the AWS guide says that the two do not work "
            f"together. For a gateway without search, run `connect gateway set --gateway "
            f"{gateway.name} --semantic-search disabled` before its first deploy."
        )
    if getattr(target, "mcp_tool_schema", "") and target.outbound.auth != "oauth-3lo":
        yield (
            f"The list of tools of target {target.name} is contested. For: the service model has "
            "it for every outbound auth. Against: a public report of a refusal for all but "
            "AUTHORIZATION_CODE (oauth-3lo). If AWS refuses it, leave --mcp-tool-schema out."
        )


def _is_new(edits: Edits, client: Client | None) -> bool:
    """Whether the agent gets its code for the gateway now."""
    top = f"{client.agent.connections}/" if client is not None else None
    return any(c.action == "create" and top and c.path.startswith(top) for c in edits.changes)


def _creates(edits: Edits, name: str) -> bool:
    return any(c.action == "create" and c.path.endswith(f"/{name}") for c in edits.changes)


def _deploy(credentials: Sequence[Credential], done: str, edit_config: bool) -> list[str]:
    """How to deploy, and when to type which secret; ``done`` says what the deploy does.

    The prompt of `agentcore add credential` refuses a name that agentcore.json declares; the one
    of `agentcore deploy` asks for every declared credential (both measured on 0.30.0).
    """
    if not credentials:
        return [f"Run `agentcore deploy -y`. {done}".rstrip()]
    listed = ", ".join(credential.name for credential in credentials)
    variables = ", ".join(
        names.credential_variable(credential.name) + part
        for credential in credentials
        for part in _PARTS[isinstance(credential, ApiKeyCredential)]
    )
    if not edit_config:
        ask = (
            f"Type {listed} at the masked prompt of `agentcore add credential` (without flags), "
            "then run `agentcore deploy -y`."
        )
    else:
        ask = (
            "Run `agentcore deploy` in a terminal, without -y: choose `Enter credentials "
            f"manually` and type {_typed(credentials)}. The input is masked and not saved to disk "
            "(every screen says `API Key`)."
        )
    return [
        f"{ask} {done}".rstrip(),
        f"Or, in CI: run `agentcore deploy -y` with {variables} in the environment, and with a "
        f"file {ENV_LOCAL}, which may be empty.",
    ]


_PARTS = {True: ("",), False: ("_CLIENT_ID", "_CLIENT_SECRET")}
"""What `deploy` reads of a credential, by whether it is an API key."""


def _typed(credentials: Sequence[Credential]) -> str:
    """What is to be typed, in the order in which it is asked for."""
    return ", then ".join(
        (
            f"the API key of {credential.name}"
            if isinstance(credential, ApiKeyCredential)
            else f"the client id and the client secret of {credential.name}"
        )
        for credential in credentials
    )


def findings(answers: Answers | DirectAnswers) -> list[dict[str, object]]:
    """All that was noticed in the target's document, for a machine."""
    return [] if isinstance(answers, DirectAnswers) else noticed.as_data(answers.findings)


def _noticed(answers: Answers) -> list[str]:
    """What was noticed in the target's document: a line for each kind, and where the rest is."""
    found = [problem.sentences() for problem in noticed.shown(answers.findings)]
    places = [
        str(units.target_folder(part.target.name) / units.FINDINGS)
        for part in answers.parts
        if units.FINDINGS in part.files
    ]
    if places:
        found.append(f"All {len(answers.findings)} findings are in {_listed(places)}.")
    return found


def _listed(places: Sequence[str]) -> str:
    more = f" and {len(places) - 3} more" if len(places) > 3 else ""
    return ", ".join(places[:3]) + more


_SIGNED: Mapping[Authorizer, str] = {
    "NONE": "without a sign-in",
    "AWS_IAM": "which signs with SigV4 for bedrock-agentcore",
    "CUSTOM_JWT": "with a bearer token",
}
"""How code of one's own signs in to a gateway."""


def warnings(project: Project, answers: Answers | DirectAnswers) -> list[str]:
    """What to look at in what is connected, and in what its documents say."""
    if isinstance(answers, DirectAnswers):
        return []
    found = []
    gateway, variable = answers.gateway, names.gateway_url_variable(answers.gateway.name)
    if answers.no_client:
        found.append(
            f"No client code: {answers.no_client}. Set up are the gateway and its target; what is "
            f"left is code with an MCP client for the URL in {variable}, "
            f"{_SIGNED[gateway.authorizer_type]}."
        )
    found += open_to_anybody(gateway)
    existing = project.gateway(gateway.name)
    if existing is not None and existing.protocol != "MCP":
        found.append(
            f"Gateway {gateway.name} has protocolType None: it has no tool search, and `agentcore "
            f"dev` does not set {variable}. After the deploy, put the URL of `agentcore fetch "
            f"access --name {gateway.name}` into {ENV_LOCAL} as {variable}=<url>/mcp."
        )
    endpoint = getattr(answers.target, "endpoint", "")
    if rules.endpoint_is_local(endpoint):
        found.append(f"{endpoint} is on this machine: a deployed gateway cannot reach it.")
    if rules.is_runtime(endpoint) and not rules.of_own_server(endpoint, project):
        found.append(
            f"{endpoint} is an AgentCore Runtime. Only an MCP server there can be a target; if it "
            "is an agent, the flow is the wrong way round: applications call it with "
            "invoke_agent_runtime."
        )
    if unreached := getattr(answers.target, "unreached", ()):
        found.append(
            f"No filter lets in what --tool-override names {', '.join(unreached)}, so the gateway "
            "has no such tool. --tool-filter 'METHOD PATH' lets it in."
        )
    found += _who_calls(answers)
    path, auth = answers.target.row.path, answers.target.outbound.auth
    if dispute := cell(path, auth).dispute:
        found.append(f"Outbound auth {auth} for path {path} is contested. {dispute}")
    found += _undeclared(project, answers)
    found += _listing(project, answers)
    found += _noticed(answers)
    client = answers.client
    forwarder = client.agent if client is not None and client.forward_caller_token else None
    if forwarder is not None and forwarder.runtime.authorizer_type != "CUSTOM_JWT":
        found.append(
            f"Agent {forwarder.name} forwards its caller's token, but its own authorizer is "
            "not CUSTOM_JWT: its callers have no token. Set authorizerType and "
            "authorizerConfiguration of the runtime in agentcore.json."
        )
    return found
