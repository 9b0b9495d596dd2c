"""Every text answer of a scaffold: the cases that ask for it, and hostile values that it takes."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from agentcore_connect.answers import rules
from agentcore_connect.answers.given import OPTIONS
from agentcore_connect.project.project import Project
from agentcore_connect.text import characters
from agentcore_connect.units.questions import (
    ENDPOINT_MAX,
    ENDPOINT_PATTERN,
    Credential,
    GatewayClient,
    bounds,
)
from agentcore_connect.units.questions import UnitAnswers as Unit
from agentcore_connect.units.questions.target import (
    ApiGatewayTarget,
    ConnectorTarget,
    LambdaTarget,
    McpServerTarget,
    OpenApiTarget,
)
from agentcore_connect.vocabulary import names, secret
from agentcore_connect.vocabulary.words import CredentialFramework, Framework
from front_door import Answers, Host
from hostile import PIECES, TEXTS
from hypothesis import strategies as st
from texts import matching

PROJECT = Project(Path("/"), "", {"name": "Example"})
"""A project that holds nothing; the examples have a name of that length too."""

ENDING = rules.DISCOVERY_ENDING
USUAL: dict[str, str] = {
    "agent": "QwAgent",
    "gateway": "Qw-Gate",
    "new_gateway": "Qw-New-8",
    "discovery_url": f"https://qw1.example.com{ENDING}",
    "allowed_audience": "qw-audience",
    "allowed_clients": "qw-client",
    "allowed_scopes": "qw/allowed",
    "client_credential": "Qw_Client-1",
    "request_header": "X-Qw-Head",
    "name": "Qw-Name",
    "endpoint": "https://qw3.example.com/v1",
    "lambda_arn": "arn:aws:lambda:us-east-1:123456789012:function:qw-function",
    "knowledge_base_id": "QWKB123456",
    "exclude_domains": "qw.example.org",
    "mcp_tool_schema": "qw-list.json",
    "tool_schema_file": "qw-tools.json",
    "from_handler": "qw_handler.py",
    "tool": "qw_tool",
    "operation": "qwOperation",
    "tag": "qw-tag",
    "schema": "s3://qw-bucket/qw/key.json",
    "schema_s3_account": "112233445566",
    "from_app": "qw_module:qw_app",
    "rest_api_id": "qwapi1",
    "stage": "qw-stage",
    "tool_filter_path": "/qw/*",
    "tool_filter_methods": "PATCH",
    "tool_filter": "PUT /qw/more/*",
    "tool_override": "qwTool=DELETE /qw/one Qw describes.",
    "credential_name": "Qw_Cred-2",
    "credential_provider": "Qw_Provider-3",
    "secret_name": "qw/secret-4",
    "secret_json_key": "qw_key_5",
    "oauth_client_id": "qw-app-6",
    "oauth_tenant": "qw-tenant-7",
    "oauth_issuer": "https://qw5.example.com",
    "oauth_authorization_url": "https://qw6.example.com/authorize",
    "oauth_token_url": "https://qw7.example.com/token",
    "actor_token_scopes": "qw:actor",
    "response_header": "X-Qw-Answer",
    "query_parameter": "qwquery",
    "oauth_discovery_url": f"https://qw2.example.com{ENDING}",
    "oauth_scopes": "qw:scope",
    "return_url": "https://qw4.example.com/done",
    "custom_parameters": "qwkey=Qwvalue",
    "iam_service": "qw-iam",
    "iam_region": "qw-region-1",
    "api_key_parameter_name": "X-Qw-Param",
    "api_key_prefix": "QwPrefix.",
    "force_direct": "Qw said so",
    "aws_service": "qwservice",
}
"""A harmless value of each text answer: words that are nowhere else, so that they are found."""

LISTS = {
    *("allowed_audience", "allowed_clients", "allowed_scopes", "request_header", "oauth_scopes"),
    *("custom_parameters", "tool_filter_methods", "tool", "actor_token_scopes"),
    *("response_header", "query_parameter", "exclude_domains"),
}
SOURCES = {"tool_schema_file", "from_handler", "from_app", "mcp_tool_schema"}
"""What is read and converted: its name is in no file afterwards."""


# --- the cases ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    """One scaffold: ``texts`` are the answers that are varied, ``chosen`` those that are not."""

    example: str
    chosen: Answers
    texts: tuple[str, ...]

    def usual(self) -> dict[str, str]:
        return {field: USUAL[field] for field in self.texts}


def _case(path: str, texts: str, example: str = "strands", **chosen: str | bool) -> Case:
    return Case(example, {"path": path, "framework": example, "yes": True, **chosen},
                tuple(texts.split()))  # fmt: skip


_TARGET = {"authorizer_type": "AWS_IAM"}
_TOKEN = "credential_name oauth_discovery_url oauth_scopes"
_CONSENT = f"{_TOKEN} return_url custom_parameters"
_KEY = "credential_name api_key_parameter_name api_key_prefix"
_FRAMEWORKS: tuple[str, ...] = get_args(Framework)


def _cases() -> Iterator[tuple[str, Case]]:
    clients = "gateway client_credential allowed_scopes request_header"
    own = f"{clients} agent discovery_url allowed_audience allowed_clients name endpoint"
    for framework in _FRAMEWORKS:
        yield f"mcp-{framework}", _case("mcp", own, framework, authorizer_type="CUSTOM_JWT")
    forward = {"authorizer_type": "CUSTOM_JWT", "forward_caller_token": True, "with_tests": True}
    yield "mcp-forward", _case("mcp", "gateway allowed_clients discovery_url name endpoint "
                               "request_header", "langgraph", **forward)  # fmt: skip
    for name, path, texts, auth in (
        ("mcp-oauth", "mcp", f"name endpoint {_TOKEN}", "oauth"),
        ("mcp-consent", "mcp", f"name endpoint {_CONSENT}", "oauth-3lo"),
        ("mcp-iam", "mcp", "name endpoint iam_service iam_region mcp_tool_schema", "iam"),
        ("lambda-consent", "lambda", f"name lambda_arn tool_schema_file {_CONSENT}", "oauth-3lo"),
        ("openapi-key", "openapi", f"name schema schema_s3_account {_KEY}", "api-key"),
        ("openapi-iam", "openapi", "name schema iam_service iam_region", "iam"),
        ("openapi-app", "openapi", f"name from_app operation tag endpoint {_TOKEN}", "oauth"),
        ("smithy-consent", "smithy", f"name schema schema_s3_account {_CONSENT}", "oauth-3lo"),
        ("api-gateway-key", "api-gateway", f"name rest_api_id stage tool_filter_path "
         f"tool_filter_methods tool_filter tool_override {_KEY}", "api-key"),
    ):  # fmt: skip
        yield name, _case(path, f"gateway {texts}", outbound_auth=auth, **_TARGET)
    made = "gateway name credential_provider secret_name secret_json_key oauth_client_id"
    passed = "response_header query_parameter"
    for name, path, texts, chosen in (
        ("mcp-provider", "mcp", "new_gateway name endpoint credential_provider "
         f"oauth_scopes {passed}", {}),
        ("mcp-okta", "mcp", f"{made} endpoint oauth_issuer oauth_authorization_url "
         "oauth_token_url", {"oauth_vendor": "OktaOauth2"}),
        ("openapi-entra", "openapi", f"{made} schema oauth_tenant",
         {"oauth_vendor": "MicrosoftOauth2"}),
        ("connector-web", "connector", "name exclude_domains",
         {"outbound_auth": "none", "connector": "web-search"}),
        ("connector-base", "connector", "name knowledge_base_id",
         {"outbound_auth": "iam", "connector": "bedrock-knowledge-bases"}),
        ("mcp-exchange", "mcp", f"{made} endpoint oauth_discovery_url custom_parameters "
         "actor_token_scopes", {"outbound_auth": "token-exchange", "actor_token": "M2M"}),
    ):  # fmt: skip
        more = {"outbound_auth": "oauth"} | _TARGET | chosen
        yield name, _case(path, texts if "gateway" in texts else f"gateway {texts}", **more)
    texts = "gateway name lambda_arn from_handler tool"
    handler = _case("lambda", texts, with_handler=True, **_TARGET)
    yield "lambda-handler", handler
    for framework in _FRAMEWORKS:
        for kind, texts, more in (
            ("api-key", "endpoint force_direct", {}),
            ("oauth", "endpoint oauth_discovery_url oauth_scopes", {"reason": "latency"}),
            ("oauth-3lo", "endpoint oauth_discovery_url oauth_scopes return_url force_direct", {}),
            ("none", "aws_service", {"reason": "aws-sdk"}),
        ):
            if framework not in get_args(CredentialFramework) and kind != "api-key":
                continue  # they have the template of mcp, and a wiring of their own
            chosen = {"credential_type": kind} if kind != "none" else {}
            yield f"credential-{framework}-{kind}", _case(
                "credential", f"name {texts}", framework, **chosen, **more
            )


CASES: dict[str, Case] = dict(_cases())


# --- what a project needs for the values ----------------------------------------------------------

_TOOLS = '[{"name": "qw", "description": "Q.", "inputSchema": {"type": "object"}}]\n'
_HANDLER = 'def NAME(city: str) -> str:\n    """Say it."""\n    return city\n'
_APP = """\
class App:
    def openapi(self):
        get = {"operationId": OPERATION, "tags": [TAG],
               "responses": {"200": {"description": "Fine"}}}
        return {"openapi": "3.0.3", "info": {"title": "Q", "version": "1"},
                "servers": [{"url": "https://qw5.example.com"}], "paths": {"/q": {"get": get}}}

globals()[NAME] = App()
"""


def prepare(host: Host, values: dict[str, str]) -> None:
    """Give the project what ``values`` name: an agent, a file, an application."""
    if (name := values.get("agent")) is not None:
        host.edit(lambda config: config["runtimes"][0].update(name=name))
    tool = values.get("tool", "")
    handler = _HANDLER.replace("NAME", tool if tool.isidentifier() else "qw")
    files = {"tool_schema_file": _TOOLS, "mcp_tool_schema": _TOOLS, "from_handler": handler}
    for field, text in files.items():
        if field in values:
            _put(host.root / values[field], text)
    if "from_app" in values:
        module, _, attribute = values["from_app"].partition(":")
        app = _APP.replace("NAME", ascii(attribute))
        for word in ("operation", "tag"):
            app = app.replace(word.upper(), ascii(values.get(word, "qw")))
        _put(host.root / f"{module}.py", app)


def _put(file: Path, text: str) -> None:
    try:
        if not file.exists():
            file.write_text(text, encoding="utf-8")
    except (OSError, ValueError):
        pass  # a name that no file can have is named all the same


# --- values that are taken ------------------------------------------------------------------------

ALPHABET = sorted(
    {chr(code) for code in range(0x180)}
    | set("".join(PIECES))
    | {chr(code) for first, last in characters.HIDDEN for code in (first, last)}
)
_URL = (ENDPOINT_PATTERN, ENDPOINT_MAX)
_PLAIN = (r"[!-+.-~][!-+\--~]{0,254}", 255)
_SCOPE = (names.SCOPE_PATTERN, names.SCOPE_MAX)
_FILE = (r"[^/\x00\ud800-\udfff]{1,60}\.(?:json|py)", 64)

_Check = Callable[[str], Any]
_Room = tuple[str, int]


def _target_name(value: str, path: str) -> Any:
    # With a tool's name it has to fit what a model takes.
    return rules.target_name(value, PROJECT, None) or (path != "mcp" and len(value) > 58)


def _of(model: type[Unit], name: str) -> tuple[_Room, _Check]:
    return bounds(model, name), rules.answer(model, name)


def _room(field: str, path: str) -> tuple[_Room, _Check]:
    """The pattern and the length of an answer, and a rule that is true of what is refused."""
    if field == "name" and path == "credential":
        return bounds(Credential, "credential_name"), lambda v: rules.api_key_name(
            v, PROJECT, field
        )
    if field == "endpoint" and path == "credential":
        room, rule = _of(Credential, "endpoint")
        return room, lambda v: rules.endpoint(v, PROJECT) or rule(v)
    if field == "endpoint" and path == "openapi":
        # An API's host is a domain with a name of letters at its end: no other is public.
        public = re.compile(r"https?://[^/?#:]+\.[a-z]{2,}(?=[/?#:]|$)", re.ASCII)
        return _URL, lambda v: rules.endpoint(v, PROJECT) or not public.match(v)
    own: dict[str, tuple[_Room, _Check]] = {
        "agent": ((r"[^\ud800-\udfff]+", 60), lambda v: None),
        **dict.fromkeys(
            ("gateway", "new_gateway"),
            (bounds(GatewayClient, "gateway"), lambda v: rules.gateway_name(v, PROJECT)),
        ),
        "discovery_url": (_URL, lambda v: rules.discovery_url(v, field)),
        "oauth_discovery_url": (_URL, lambda v: rules.discovery_url(v, field)),
        "allowed_audience": (_PLAIN, lambda v: rules.plain_values([v], field)),
        "allowed_clients": (_PLAIN, lambda v: rules.plain_values([v], field)),
        "allowed_scopes": (_SCOPE, lambda v: rules.scopes([v], field)),
        "request_header": (
            bounds(GatewayClient, "request_headers"),
            lambda v: rules.headers([v], []),
        ),
        "client_credential": (
            bounds(GatewayClient, "client_credential"),
            lambda v: rules.credential_name(v, PROJECT, field),
        ),
        "credential_name": (
            bounds(McpServerTarget, "credential_name"),
            lambda v: rules.api_key_name(v, PROJECT, field),
        ),
        "name": (bounds(McpServerTarget, "name"), lambda v: _target_name(v, path)),
        "api_key_prefix": (
            bounds(OpenApiTarget, "api_key_prefix"),
            lambda v: v.isalpha() and len(v) == 64,
        ),
        "endpoint": (_URL, lambda v: rules.endpoint(v, PROJECT)),
        "iam_region": ((names.REGION_PATTERN, 32), lambda v: rules.region(v)),
        "response_header": (
            bounds(McpServerTarget, "allowed_response_headers"),
            lambda v: rules.passed([v], field, McpServerTarget),
        ),
        "query_parameter": (
            bounds(McpServerTarget, "allowed_query_parameters"),
            lambda v: rules.passed([v], field, McpServerTarget),
        ),
        **{
            name: (bounds(McpServerTarget, name), lambda v: not v or v.startswith("arn:"))
            for name in _OF_PROVIDER
            if name == field
        },
        "tool_schema_file": (_FILE, lambda v: not v.endswith(".json")),
        "knowledge_base_id": ((r"[A-Z0-9]{10}", 10), lambda v: False),
        "mcp_tool_schema": (_FILE, lambda v: not v.endswith(".json")),
        "from_handler": (_FILE, lambda v: not v.endswith(".py")),
        "from_app": ((r"[a-zé_][\w]{0,20}:[^\W\d]\w{0,20}", 60), lambda v: not v.isascii()),
        "tool_filter": (
            (rf"(?:{names.METHOD_PATTERN}) {names.FILTER_PATH_PATTERN}", 99),
            lambda v: False,
        ),
        "tool_override": ((names.OVERRIDE_PATTERN.removesuffix("?"), 99), lambda v: False),
        "force_direct": (bounds(Credential, "force_direct"), rules.explanation),
        "tool": ((r"qw[a-z0-9_]{1,20}", 22), lambda v: False),
        "operation": ((names.TOOL_PATTERN, 12), lambda v: False),  # longer ones are shortened
        "tag": ((names.TOOL_PATTERN, 30), lambda v: False),
        "schema": (bounds(OpenApiTarget, "schema_source"), lambda v: not v.startswith("s3://")),
    }
    if field in own:
        return own[field]
    models: tuple[Any, ...] = (McpServerTarget, OpenApiTarget, ApiGatewayTarget, LambdaTarget)
    models += (ConnectorTarget, Credential)
    return _of(next(model for model in models if field in model.model_fields), field)


_OF_PROVIDER = (
    *("credential_provider", "secret_name", "secret_json_key", "oauth_client_id", "oauth_tenant"),
    *("oauth_issuer", "oauth_authorization_url", "oauth_token_url"),
)
"""Answers that may be empty in a unit, and where an ARN is told from a name."""

_STEMS: dict[str, tuple[str, ...]] = {
    "discovery_url": (f"https://qw1.example.com/{{}}{ENDING}", f"https://{{}}.example.com{ENDING}"),
    "endpoint": ("https://qw3.example.com/{}", "https://a?{}", "https://a.co#{}", "https://{}"),
    "return_url": ("https://a/{}", "http://{}", "https://a?{}"),
    "lambda_arn": ("arn:aws:lambda:us-east-1:123456789012:function:{}",),
    "schema": ("s3://qw-bucket/{}", "s3://{}aa/b"),
    "schema_s3_account": ("12345678901{}",),
    "custom_parameters": ("a=a{}a", "{}=a"),
    "tool_filter_path": ("/{}", "/{{{}}}"),
    "tool_filter_methods": ("{}ET", "OPTION{}"),
    "tool_filter": ("GET /{}", "GET /{{{}}}"),
    "tool_override": ("{}=GET /a", "a=GET /a {}"),
    "request_header": ("X-{}", "x-{}a", "{}"),
    "tool_schema_file": ("{}.json",),
    "mcp_tool_schema": ("{}.json",),
    "knowledge_base_id": ("QWKB12345{}",),
    "from_handler": ("{}.py",),
    "from_app": ("a{}:app", "app:a{}"),
    "force_direct": ("a{}a", "{}"),
    "agent": ("{}", "a{}a"),
    "tool": ("qw{}",),
    "iam_region": ("{}-qw-1", "qw-{}-1"),
}
for _url in ("oauth_issuer", "oauth_authorization_url", "oauth_token_url"):
    _STEMS[_url] = ("https://a/{}", "https://a?{}")
_STEMS["oauth_discovery_url"] = _STEMS["discovery_url"]


@functools.cache
def taken(field: str, path: str) -> st.SearchStrategy[str]:
    """Values of an answer that its pattern, its length and its rule take, the odder the better."""
    (pattern, longest), rule = _room(field, path)

    def is_taken(text: str) -> bool:
        if field in LISTS and ("," in text or text != text.strip()):
            return False  # a comma and a space are between two values
        return (
            len(text) <= longest
            and re.fullmatch(pattern, text) is not None
            and not text.endswith("\n")
            and not rule(text)
            and secret.problem(field, text, kind=OPTIONS[field].option.secret) is None
        )

    made = []
    for stem in _STEMS.get(field, ("{}", "a{}a")):
        chars = [c for c in ALPHABET if re.fullmatch(pattern, stem.format(c))]
        pieces = [p for p in PIECES if len(p) > 1 and re.fullmatch(pattern, stem.format(p))]
        if not chars:
            continue  # a base URL has no query
        marks = [c for c in chars if not c.isalnum()] or chars
        inner = st.lists(st.sampled_from([*chars, *marks * 3, *pieces * 3]), min_size=1, max_size=8)
        room = longest - len(stem.format(""))
        made.append(inner.map("".join).map(stem.format))
        made.append(st.sampled_from(chars).map(lambda c, n=room, of=stem: of.format(c * n)))
    made.append(matching(pattern, longest))
    return st.one_of(*made).filter(is_taken)


MARKS = st.text("!#$%&'()*+-./:;<=>?@[]^_`{|}~\"\\ aZ09", max_size=8)
LONG = st.sampled_from(PIECES).map(lambda piece: piece * (3000 // len(piece)))
LONE = st.sampled_from(["\ud800", "\udc80", "\udfff\ud83d"])
HOSTILE = st.one_of(MARKS, st.sampled_from(PIECES), TEXTS, LONG, LONE)


@st.composite
def hostile(draw: st.DrawFn, field: str) -> str:
    """Anything at all, alone or in a value that would be taken."""
    usual, text = USUAL[field], draw(HOSTILE)
    place = draw(st.sampled_from(["all", "end", "middle", "start"]))
    cut = {"start": 0, "end": len(usual)}.get(place, len(usual) - 2)
    return text if place == "all" else usual[:cut] + text + usual[cut:]
