"""The name rules of AgentCore, its CLI and CloudFormation, and what we derive from a name.

Sources: `@aws/agentcore` 0.30.0 (schema and `add` commands), the botocore model of
bedrock-agentcore-control, and the CDK constructs that a project made by that CLI pins. Where they
differ, the rule here is what all of them accept.
"""

from __future__ import annotations

import keyword
import re

from agentcore_connect.disk.paths import WINDOWS_RESERVED

GATEWAY_PATTERN = r"[0-9a-zA-Z]+(?:-[0-9a-zA-Z]+)*"
"""A gateway: no underscore, hyphens only inside and single (service model)."""

GATEWAY_MAX = 48
"""Longest gateway name; the service counts `<project>-<gateway>`."""

TARGET_PATTERN = r"[a-zA-Z][0-9a-zA-Z]*(?:-[0-9a-zA-Z]+)*"
"""A target: the service forbids `_`, CloudFormation needs a letter first."""

TARGET_MAX = 60
"""Longest target name: `<target>___<tool>` must fit the 64 characters of a Bedrock tool name."""

CREDENTIAL_PATTERN = r"[a-zA-Z0-9_][a-zA-Z0-9_-]*"
"""A credential; the CLI takes a hyphen first as well, which a shell would read as an option."""

CREDENTIAL_MAX = 128

UNENCRYPTED_ENDINGS = ("_API_KEY_ID", "_APP_ID", "_CLIENT_ID", "_AUTHORIZATION_ID")
"""Endings of a credential's variable that the CLI does not encrypt, and refuses for API keys."""

SCOPE_PATTERN = r"[\x21\x23-\x5B\x5D-\x7E]+"
"""An OAuth scope token (RFC 6749, section 3.3), as the CLI's schema has it."""
SCOPE_MAX = 255
"""Longest scope of a gateway's authorizer or of a credential (CLI 0.30.0)."""

TARGET_SCOPE_MAX = 64
"""Longest scope that a gateway asks for at a target (service model)."""

LAMBDA_ARN_PATTERN = (
    r"arn:(?:aws[a-zA-Z-]*)?:lambda:[a-z]{2}(?:-gov)?-[a-z]+-[0-9]:[0-9]{12}"
    r":function:[a-zA-Z0-9_.-]+(?::(?:\$LATEST|[a-zA-Z0-9_-]+))?"
)
LAMBDA_ARN_MAX = 170
"""A Lambda function, its version or alias (service model)."""

FILE_PATTERN = r"[A-Za-z0-9_][A-Za-z0-9._-]*(?:/[A-Za-z0-9_][A-Za-z0-9._-]*)*"
FILE_MAX = 300
"""A file in the project, relative to its root: no `..`, nothing that a shell or URL would split."""

S3_PATTERN = r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/[A-Za-z0-9!_.*()/-]+"
SCHEMA_PATTERN = f"{S3_PATTERN}|{FILE_PATTERN}"
SCHEMA_MAX = 1024
"""A schema: an object in S3 (of characters that S3 calls safe), or a file in the project."""

REST_API_PATTERN = r"[a-zA-Z0-9]+"
STAGE_PATTERN = r"[a-zA-Z0-9_-]+"
FILTER_PATH_PATTERN = r"/(?:[A-Za-z0-9._~*/-]|\{[A-Za-z0-9._+-]+\})*"
METHOD_PATTERN = "GET|DELETE|HEAD|OPTIONS|PATCH|PUT|POST"
"""A REST API in API Gateway, a stage of it, and which of its methods become tools."""

_UNSEEN = (
    r"\x00-\x1f\x7f-\xa0\xad\u061c\u115f\u1160\u200b-\u200f\u2028-\u202f\u2060-\u206f"
    r"\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0-\uffff"
)
FILTER_PATTERN = rf"(?:{METHOD_PATTERN})(?:,(?:{METHOD_PATTERN}))* {FILTER_PATH_PATTERN}"
FILTER_MAX = 1050
OVERRIDE_PATTERN = (
    rf"[a-zA-Z0-9_-]{{1,64}}=(?:{METHOD_PATTERN}) /(?:[A-Za-z0-9._~/-]|\{{[A-Za-z0-9._+-]+\}})*"
    rf"(?: [^{_UNSEEN}]{{1,1000}})?"
)
OVERRIDE_MAX = 2000
"""One more filter, as ``GET,POST /orders/*``, and a tool of another name or description, as
``listOrders=GET /orders What it does``."""

CHOICE_PATTERN = rf"(?:operation|tag|path|method|first-tag)=[^{_UNSEEN}]{{1,300}}|first-tag="
CHOICE_MAX = 310
"""One thing by which the operations of a document are chosen, as a unit records it."""

HEADER_PATTERN = r"[A-Za-z0-9_-]+"
CUSTOM_HEADER = "X-Amzn-Bedrock-AgentCore-Runtime-Custom-"
HEADER_MAX = 100
HEADERS_MAX = 20
"""A runtime's requestHeaderAllowlist, in the CLI's schema (0.30.0)."""

METADATA_PATTERN = r"[A-Za-z0-9_.-]+"
METADATA_MAX = 10
QUERY_PARAMETER_MAX = 40
"""What a target lets through (metadataConfiguration, service model): ten headers of 100 characters
each way, and ten query parameters."""

_NEVER = """
    authorization proxy-authorization www-authenticate accept accept-charset accept-encoding
    accept-language content-type content-length content-encoding content-language content-location
    content-range cache-control etag expires if-match if-modified-since if-none-match if-range
    if-unmodified-since last-modified pragma vary connection keep-alive proxy-connection upgrade
    host user-agent referer from range accept-ranges transfer-encoding te trailer server date
    location retry-after set-cookie cookie content-security-policy
    content-security-policy-report-only strict-transport-security x-content-type-options
    x-frame-options x-xss-protection referrer-policy permissions-policy cross-origin-embedder-policy
    cross-origin-opener-policy cross-origin-resource-policy access-control-allow-origin
    access-control-allow-methods access-control-allow-headers access-control-allow-credentials
    access-control-expose-headers
"""
NEVER_PASSED = frozenset(_NEVER.split())
"""Headers that a target cannot let through (guide, gateway-headers, autumn 2026; its list may be
longer than what was read)."""

PROVIDER_PATTERN = (
    rf"{CREDENTIAL_PATTERN}|arn:aws(?:-[a-z-]+)?:bedrock-agentcore:[a-z0-9-]+:[0-9]{{12}}:"
    r"token-vault/[A-Za-z0-9._-]+/(?:apikey|oauth2)credentialprovider/[A-Za-z0-9_-]+"
)
PROVIDER_MAX = 512
"""A credential provider of the account: its name, or its ARN (service model)."""

STORED_PATTERN = (
    r"[A-Za-z0-9/_+=.@-]+|arn:aws(?:-[a-z-]+)?:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:"
    r"[A-Za-z0-9/_+=.@-]+"
)
STORED_MAX = 2048
STORED_KEY_PATTERN = r"[A-Za-z0-9_.-]+"
STORED_KEY_MAX = 128
"""A secret of AWS Secrets Manager, by name or ARN, and the key in its JSON."""

CLIENT_ID_PATTERN = r"[A-Za-z0-9._:/@+~-]+"
CLIENT_ID_MAX = 256
ACTOR_SCOPE_MAX = 128
"""A client of an OAuth provider, and a scope of the actor's token (service model)."""

ACCOUNT_PATTERN = r"[0-9]{12}"
REGION_PATTERN = r"[a-z]+(?:-[a-z]+)+-[0-9]+"
"""A region of any partition: us-east-1, us-gov-west-1, eu-isoe-west-1, eusc-de-east-1."""

TOOL_PATTERN = r"[a-zA-Z0-9_-]+"
TOOL_MAX = 64
"""A tool's name as a model may see it (bedrock-runtime model)."""

KNOWLEDGE_BASE_ID_PATTERN = r"[A-Z0-9]{10}"
KNOWLEDGE_BASE_PATTERN = rf"{KNOWLEDGE_BASE_ID_PATTERN}|[a-zA-Z][a-zA-Z0-9_-]*"
KNOWLEDGE_BASE_MAX = 48
DOMAIN_PATTERN = r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?"
DOMAIN_MAX = 253
"""A knowledge base of Amazon Bedrock, by its id or by its name in agentcore.json; a domain."""

MCP_TOOL_PATTERN = r"[a-zA-Z0-9_./-]+"
MCP_TOOL_MAX = 128
"""A tool's name as an MCP server may have it (MCP specification 2025-11-25; and a slash)."""

CUSTOM_PARAMETER_PATTERN = r"[A-Za-z0-9._~-]{1,256}=[A-Za-z0-9._~:/?#@!$&()*+,;=% -]{1,2048}"
CUSTOM_PARAMETERS_MAX = 10
"""KEY=VALUE of an authorization request; the lengths and the number are the service model's."""

PARAMETER_PATTERN = r"[A-Za-z0-9_.-]+"
KEY_PREFIX_PATTERN = r"(?:[A-Za-z0-9_.-]+ ?)?"
PARAMETER_MAX = 64
"""The header or query parameter that carries an API key, and what stands before the key."""

SERVICE_URL_PATTERN = r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:/[A-Za-z0-9._~:/@!$&()*+,;=%-]*)?"
"""The base URL of a service: no query, because paths are appended to it."""

EXPLANATION_PATTERN = (
    r"[^\x00-\x20\x60\x7F-\xA0\u200B-\u200F\u2028-\u202F\u2060-\u206F\uFEFF\uFFF9-\uFFFF]"
    r"[^\x00-\x1F\x60\x7F-\x9F\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFF]*"
)
EXPLANATION_MAX = 500
"""A person's words on one line: no control or invisible character, no backtick (Markdown)."""


NEW = "(new)"
"""No name: the choice of a new one beside the names that are there."""


def answer(field: str) -> str:
    """The name of an answer for those who give it; a field has `_` behind a word of Python's."""
    return field.removesuffix("_")


def flag(field: str) -> str:
    """The command line's flag of an answer."""
    return "--" + answer(field).replace("_", "-")


def matches(pattern: str, text: str, longest: int) -> bool:
    """Whether ``text`` is wholly of ``pattern`` and at most ``longest`` characters."""
    return len(text) <= longest and re.fullmatch(pattern, text) is not None


def unit_folder(name: str) -> str:
    """The folder, and Python module, of the unit for a gateway, target or credential.

    Takes a valid resource name. Lower case, hyphens as underscores; ``unit_`` in front where that
    alone would not be a module name everywhere (a digit first, a Python keyword, a name that
    Windows reserves). Two names may fall on one folder: callers compare and refuse.
    """
    folder = name.lower().replace("-", "_")
    if folder[0].isdigit() or keyword.iskeyword(folder) or folder in WINDOWS_RESERVED:
        return f"unit_{folder}"
    return folder


def _variable(name: str) -> str:
    return name.upper().replace("-", "_")


def gateway_url_variable(gateway: str) -> str:
    """The environment variable with the gateway's URL (CLI 0.30.0, its dev server and CDK)."""
    return f"AGENTCORE_GATEWAY_{_variable(gateway)}_URL"


def credential_variable(credential: str) -> str:
    """The stem of the variables that `deploy` reads a credential's secret from (CLI 0.30.0).

    An API key is the variable itself; OAuth adds ``_CLIENT_ID`` and ``_CLIENT_SECRET``.
    """
    return f"AGENTCORE_CREDENTIAL_{_variable(credential)}"


def target_construct(target: str) -> str:
    """What CDK makes of a target's name; it must be unique in the project (CLI issue 2083)."""
    return re.sub(r"[^0-9a-z]", "", target.lower())


def has_half(text: str) -> bool:
    """Whether ``text`` has half of a character: a terminal or JSON may give it, no file can."""
    return re.search("[\ud800-\udfff]", text) is not None


# What Cedar's grammar keeps for itself: no attribute can be written with a dot and one of these.
RESERVED = frozenset({"true", "false", "if", "then", "else", "in", "is", "like", "has", "__cedar"})


TOOL_LIST = "mcpToolSchema"
"""The service's key for the tools that a gateway lists in place of an MCP server, which
agentcore.json does not take: in the entry of a target that a script makes it names their file."""
