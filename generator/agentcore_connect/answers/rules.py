"""What an answer must be, one function an answer, for flags, files and prompts alike.

Each function takes a value, and the project where it matters, and gives the `Problem` with it or
None. A prompt shows the problem while the person types; everything else raises it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from agentcore_connect.answers import given
from agentcore_connect.answers.choices import is_slip
from agentcore_connect.answers.option import Row, find
from agentcore_connect.errors import Problem
from agentcore_connect.project.project import Project
from agentcore_connect.text import characters
from agentcore_connect.units.questions import (
    ENDPOINT_MAX,
    ENDPOINT_PATTERN,
    Credential,
    Gateway,
    Policy,
    UnitAnswers,
    bounds,
)
from agentcore_connect.vocabulary import names, secret
from agentcore_connect.vocabulary.words import OutboundAuth

_LOCAL_HOSTS = {"localhost", "127.0.0.1", "::1"}
DISCOVERY_ENDING = "/.well-known/openid-configuration"


def gateway_name(value: str, project: Project) -> Problem | None:
    """A gateway of the project or a new one: the service has to take its name."""
    field = "gateway"
    if not names.matches(names.GATEWAY_PATTERN, value, len(value)):
        return Problem(
            "gateway-name",
            f"{value!r} is not a gateway name",
            "Use letters and digits, with single hyphens between them; no underscore.",
            field,
        )
    full = f"{project.name}-{value}"
    if len(full) > names.GATEWAY_MAX:
        return Problem(
            "gateway-name",
            f"gateway name {value!r} is too long: in AWS it is {full!r}, which has {len(full)} "
            f"characters, and AWS allows {names.GATEWAY_MAX}",
            f"Use at most {names.GATEWAY_MAX - len(project.name) - 1} characters in this project.",
            field,
        )
    if project.gateway(value) is not None:
        return None
    return _shared_variable(
        value,
        (other.name for other in project.gateways),
        names.gateway_url_variable,
        "gateway",
        field,
    )


def target_name(value: str, project: Project, gateway: str | None) -> Problem | None:
    """A target of the gateway or a new one: service and CDK have to take its name.

    ``gateway`` None is one that is not known yet: then it may be any target's name.
    """
    field = "name"
    if not names.matches(names.TARGET_PATTERN, value, names.TARGET_MAX):
        return Problem(
            "target-name",
            f"{value!r} is not a target name",
            "Begin with a letter, then use letters and digits with single hyphens between them, "
            f"at most {names.TARGET_MAX} characters. No underscore: the gateway names the tools "
            "<target>___<tool>, and a model allows 64 characters.",
            field,
        )
    for other in project.gateways:
        for target in other.targets:
            name = str(target["name"])
            if name == value and gateway in (None, other.name):
                continue
            if names.target_construct(name) == names.target_construct(value):
                return Problem(
                    "target-name-taken",
                    f"target {value!r} and target {name!r} of gateway {other.name!r} would be the "
                    "same CloudFormation resource: target names are unique in the whole project",
                    "Choose another name.",
                    field,
                )
    return None


def credential_name(value: str, project: Project, field: str) -> Problem | None:
    """A credential of the project, or a name that a new one may have."""
    if not names.matches(names.CREDENTIAL_PATTERN, value, names.CREDENTIAL_MAX):
        return Problem(
            "credential-name",
            "this is not a credential name",  # it might be a secret: it is not repeated
            "Use letters, digits, underscores and hyphens, but no hyphen first; at most 128 "
            "characters. Give only the credential's name here; its secret is typed at `agentcore "
            "deploy`.",
            field,
        )
    if project.credential(value) is not None:
        return None
    return _shared_variable(
        value,
        (other.name for other in project.credentials),
        names.credential_variable,
        "credential",
        field,
    )


def api_key_name(value: str, project: Project, field: str) -> Problem | None:
    """As `credential_name`, for an API key: the CLI would store some names' keys in plain text."""
    variable = names.credential_variable(value)
    reserved = next((end for end in names.UNENCRYPTED_ENDINGS if variable.endswith(end)), None)
    if reserved is not None:
        return Problem(
            "credential-name",
            f"an API key must not have a name that ends in {reserved}: the CLI refuses it, "
            "because it would not encrypt the key",
            "Choose another name.",
            field,
        )
    return credential_name(value, project, field)


def answer(model: type[UnitAnswers], name: str, field: str | None = None) -> Callable[[str], Any]:
    """The check of a text answer against the question ``name`` of a unit.

    ``field`` is the option that says it, where it is called otherwise. No message repeats the
    value: it may be a secret in the wrong place.
    """
    pattern, longest = bounds(model, name)
    row = _row(model, field or name)

    def check(value: str) -> Problem | None:
        if (
            re.fullmatch(pattern, value)
            and len(value) <= longest
            and not value.endswith("\n")
            and not names.has_half(value)
        ):
            return None
        what = str(model.model_fields[name].description)
        said = row.name if row else field or name
        example = row.example(name) if row else ""
        return Problem(
            "invalid-answer",
            f"{names.flag(said)} ({what[0].lower()}{what[1:]}) cannot have this value",
            example or f"At most {longest} characters, without spaces or quotes.",
            said,
        )

    return check


def _row(model: type[UnitAnswers], name: str) -> Row[Any] | None:
    """The option that says an answer; None for what nobody says, such as the tools of a schema."""
    every: Mapping[str, Row[Any]] = given.OPTIONS
    if issubclass(model, Policy):
        from agentcore_connect.answers import policy

        every = policy.OPTIONS
    elif issubclass(model, Gateway):
        from agentcore_connect.answers import gateway

        every = gateway.OPTIONS
    return find(every, name)


def explanation(value: str) -> Problem | None:
    """A person's words, which a README shows as they are: each character can be seen."""
    hidden = next((char for char in value if characters.is_hidden(char)), None)
    if hidden is None or not names.matches(names.EXPLANATION_PATTERN, value, len(value)):
        problem: Problem | None = answer(Credential, "force_direct")(value)
        return problem
    return Problem(
        "invalid-answer",
        f"--force-direct has an invisible character, U+{ord(hidden):04X}",
        "Remove it: people who read the README must see all of the text.",
        "force_direct",
    )


def custom_parameters(values: Sequence[str], unit: type[UnitAnswers]) -> Problem | None:
    """KEY=VALUE, each key once, at most as many as the service takes (OAuthCustomParameters)."""
    check = answer(unit, "custom_parameters")
    wrong = next((problem for value in values if (problem := check(value))), None)
    keys = [value.partition("=")[0] for value in values]
    if wrong is not None or (len(set(keys)) == len(keys) <= names.CUSTOM_PARAMETERS_MAX):
        return wrong
    return Problem(
        "custom-parameters",
        f"--custom-parameters allows each key once, and at most {names.CUSTOM_PARAMETERS_MAX} keys",
        "Remove duplicate keys, or some of the others.",
        "custom_parameters",
    )


def tool_overrides(values: Iterable[str]) -> Problem | None:
    """NAME=METHOD PATH DESCRIPTION, each name once: it is the name of one tool."""
    called = [value.partition("=")[0] for value in values]
    if len(set(called)) == len(called):
        return None
    return Problem(
        "tool-override",
        "--tool-override allows each tool name once",
        "Give each tool a name of its own.",
        "tool_override",
    )


_SIGNED = {
    "bedrock-agentcore": "bedrock-agentcore",
    "execute-api": "execute-api",
    "lambda-url": "lambda",
}
"""The services of hosts that verify SigV4 by themselves, by a label of the host; others can be
signed for too.
"""


def signed_for(service: str) -> Problem | None:
    """A service to sign for: any but a slip of one that is signed for most."""
    services = tuple(_SIGNED.values())
    meant = next((one for one in services if is_slip(service, one)), None)
    if meant is None:
        return None
    return Problem(
        "invalid-answer",
        f"--iam-service cannot be {service!r}; did you mean {meant}?",
        f"Mostly one of: {', '.join(services)}.",
        "iam_service",
        choices=services,
    )


def region(value: str) -> Problem | None:
    """A region to sign for, which a template would take in other forms too."""
    if re.fullmatch(names.REGION_PATTERN, value):
        return None
    return Problem(
        "invalid-answer",
        "--iam-region is no AWS region",
        "It has two words or more and a number, such as us-east-1 or us-gov-west-1.",
        "iam_region",
    )


def iam_service(endpoint: str) -> tuple[str, str] | None:
    """The service and region that an AWS host verifies SigV4 for; None where it is no such host."""
    labels = (urlsplit(endpoint).hostname or "").split(".")
    if labels[-2:] != ["amazonaws", "com"] and labels[-2:] != ["on", "aws"]:
        return None
    for index, label in enumerate(labels[:-3]):  # a region is between it and the domain
        if label in _SIGNED:
            return _SIGNED[label], labels[index + 1]
    return None


def header(value: str) -> str:
    """A request header's name as the runtime's allowlist takes it (as CLI 0.30.0 makes it)."""
    if value.lower() == "authorization":
        return "Authorization"
    if value.lower().startswith(names.CUSTOM_HEADER.lower()):
        return names.CUSTOM_HEADER + value[len(names.CUSTOM_HEADER) :]
    return value if value.lower().startswith("x-") else names.CUSTOM_HEADER + value


def headers(values: Iterable[str], there: Iterable[str]) -> Problem | None:
    """Header names that the allowlist may take beside those that are ``there``."""
    wanted = [header(value) for value in values]
    for name in wanted:
        lower = name.lower()
        reserved = lower.startswith(("x-amz-", "x-amzn-")) and not lower.startswith(
            names.CUSTOM_HEADER.lower()
        )
        fits = names.matches(names.HEADER_PATTERN, name, names.HEADER_MAX)
        if reserved or not fits or name == names.CUSTOM_HEADER:
            return Problem(
                "request-header",
                f"{name!r} cannot be in a runtime's header allowlist",
                "Use letters, digits, hyphens and underscores; names that begin with X-Amz- or "
                f"X-Amzn- belong to AWS. connect puts {names.CUSTOM_HEADER} in front of a name "
                "without X-.",
                "request_header",
            )
    every = {str(name).lower() for name in (*there, *wanted)}
    if len(every) > names.HEADERS_MAX:
        return Problem(
            "request-header",
            f"a runtime's header allowlist can have {names.HEADERS_MAX} headers; with these it "
            f"would have {len(every)}",
            "Remove some from requestHeaderAllowlist in agentcore.json.",
            "request_header",
        )
    return None


def passed(values: Sequence[str], field: str, unit: type[UnitAnswers]) -> Problem | None:
    """Headers or query parameters that a target lets through, ``field`` by its option."""
    row = given.OPTIONS[field]
    check = answer(unit, row.option.question, field)
    for value in values:
        problem: Problem | None = check(value)
        if problem is not None:
            return problem
        if field != "query_parameter" and value.lower() in names.NEVER_PASSED:
            return Problem(
                row.name.replace("_", "-"),
                f"{value!r} is a header that a gateway never passes on",
                "Leave it out: the gateway makes it itself.",
                field,
            )
    if len({value.lower() for value in values}) > names.METADATA_MAX:
        return Problem(
            row.name.replace("_", "-"),
            f"a target passes on at most {names.METADATA_MAX} of {row.flag}",
            "Leave some out.",
            field,
        )
    return None


def provider(value: str, auth: OutboundAuth, unit: type[UnitAnswers]) -> Problem | None:
    """A credential provider of the account: a name, or an ARN of the kind that ``auth`` needs."""
    problem: Problem | None = answer(unit, "credential_provider")(value)
    kind = "apikey" if auth == "api-key" else "oauth2"
    if problem is None and value.startswith("arn:") and f"/{kind}credentialprovider/" not in value:
        return Problem(
            "credential-type",
            f"this credential provider is not one for --outbound-auth {auth}",
            f"Its ARN has to have /{kind}credentialprovider/ in it.",
            "credential_provider",
        )
    return problem


def two_credentials(one: str, other: str, field: str) -> Problem | None:
    """Two credentials that are both new; the same one twice is fine."""
    if one == other:
        return None
    return _shared_variable(other, [one], names.credential_variable, "credential", field)


def _shared_variable(
    value: str, others: Iterable[str], variable: Callable[[str], str], kind: str, field: str
) -> Problem | None:
    """Another name whose environment variable is the same: one's value would be taken for both."""
    for other in others:
        if variable(other) == variable(value):
            return Problem(
                "variable-collision",
                f"{kind} {value!r} and {kind} {other!r} share the environment variable "
                f"{variable(value)}",
                f"Use {other!r}, or a name that differs in more than case and hyphens.",
                field,
            )
    return None


def scopes(values: Iterable[str], field: str, longest: int = names.SCOPE_MAX) -> Problem | None:
    """OAuth scopes, RFC 6749."""
    for value in values:
        if not names.matches(names.SCOPE_PATTERN, value, longest):
            return Problem(
                "scope",
                f"{value!r} is not an OAuth scope",
                "Separate scopes with commas; quotes, spaces and backslashes are not allowed. Use "
                f"at most {longest} characters.",
                field,
            )
    return None


def plain_values(values: Iterable[str], field: str) -> Problem | None:
    """Audiences or client ids: printable, without spaces, and not like an option."""
    for value in values:
        if not re.fullmatch(r"[!-+.-~][!-+\--~]{0,254}", value):
            return Problem(
                field.replace("_", "-"),
                f"{value!r} is not a possible value of --{field.replace('_', '-')}",
                "Separate values with commas. Use ASCII without spaces, and no hyphen first.",
                field,
            )
    return None


def discovery_url(value: str, field: str) -> Problem | None:
    """An OpenID Connect discovery document, as the CLI's schema demands it."""
    if (
        not value.startswith("https://")
        or len(value) > ENDPOINT_MAX
        or not value.endswith(DISCOVERY_ENDING)
        or not re.fullmatch(ENDPOINT_PATTERN, value)
    ):
        return Problem(
            "discovery-url",
            "the discovery URL must be an https address that ends in " + DISCOVERY_ENDING,
            "It is the identity provider's OpenID Connect discovery document.",
            field,
        )
    return None


def endpoint(value: str, project: Project) -> Problem | None:
    """The URL of an MCP server that the gateway may call."""
    field = "endpoint"
    try:
        url = urlsplit(value)
        host = url.hostname or ""
        _ = url.port
    except ValueError:
        host, url = "", urlsplit("")
    if url.username is not None or url.password is not None:
        return Problem(
            "endpoint-credentials",
            "the endpoint has a user or password in it",
            "Remove it, also from your shell history. A secret belongs in a credential: "
            "--outbound-auth oauth --credential-name NAME.",
            field,
        )
    if secret.in_query(value):
        return Problem(
            "endpoint-credentials",
            "the endpoint seems to have a secret in its query",
            "Remove it, also from your shell history; a gateway target's URL is stored in "
            "agentcore.json. " + mcp_api_key_options(),
            field,
        )
    if (
        not host
        or len(value) > ENDPOINT_MAX
        or not re.fullmatch(ENDPOINT_PATTERN, value)
        or (url.scheme != "https" and host not in _LOCAL_HOSTS)
    ):
        return Problem(
            "endpoint",
            f"the endpoint must be an https:// URL of at most {ENDPOINT_MAX} characters",
            "http is allowed for localhost only, to try things out. Write characters that a URL "
            "cannot have as %XX.",
            field,
        )
    return _inverted(value, project)


def endpoint_is_local(value: str) -> bool:
    """Whether a gateway in AWS cannot reach this endpoint because it is on this machine."""
    return urlsplit(value).hostname in _LOCAL_HOSTS


_RUNTIMES = re.compile(r"bedrock-agentcore\.[a-z0-9-]+\.(?:amazonaws\.com(?:\.cn)?|api\.aws)")


def is_runtime(endpoint: str) -> bool:
    """Whether an endpoint is an AgentCore Runtime, this project's or any other."""
    try:
        return _RUNTIMES.fullmatch(urlsplit(endpoint).hostname or "") is not None
    except ValueError:
        return False


def of_own_server(endpoint: str, project: Project) -> bool:
    """Whether an endpoint is a runtime of the project that speaks MCP: a server of tools."""
    text = unquote(endpoint)
    own = (agent.name for agent in project.agents if agent.runtime.protocol == "MCP")
    return any(f":runtime/{project.name}_{name}-" in text for name in own)


def _inverted(value: str, project: Project) -> Problem | None:
    """The agent's own runtime as a target: the flow is the wrong way round.

    A runtime whose protocol is MCP is a server of tools, and a target like any other.
    """
    text = value
    while (decoded := unquote(text)) != text:
        text = decoded
    runtimes = [(f":runtime/{project.name}_{agent.name}-", agent) for agent in project.agents]
    servers = [part for part, agent in runtimes if agent.runtime.protocol == "MCP"]
    own = [part for part, agent in runtimes if agent.runtime.protocol != "MCP"] + [
        arn for arn in project.deployed_runtimes() if not any(part in arn for part in servers)
    ]
    if any(part in text for part in own):
        return Problem(
            "inverted-flow",
            "this endpoint is the agent's own runtime: the flow is the wrong way round",
            "A gateway holds tools that the agent calls: agent -> gateway -> target. An "
            "application that calls the agent does not go through a gateway: it calls "
            "invoke_agent_runtime, signed with IAM or with a JWT.",
            "endpoint",
        )
    return None


def mcp_api_key_options() -> str:
    """What to do where an MCP server wants an API key."""
    return (
        "Use --outbound-auth api-key with --credential-name NAME: the key is typed at the deploy, "
        "and sent in the header Authorization if nothing else is said (--api-key-location, "
        "--api-key-parameter-name). Or the agent calls the server itself (path credential)."
    )
