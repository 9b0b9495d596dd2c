"""What the tests of templates share: answers of every kind, Copier's own rendering, bundles."""

from __future__ import annotations

import ast
import functools
import itertools
import math
import os
import pickle
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from unittest import mock

import black
import jinja2
import yaml
from agentcore_connect.units.questions import (
    MODELS,
    Credential,
    GatewayClient,
    Policy,
    Target,
    UnitAnswers,
    askable,
    bounds,
)
from agentcore_connect.vocabulary import guardrails, names
from agentcore_connect.vocabulary.words import OauthVendor
from hypothesis import strategies as st
from pydantic import Field, TypeAdapter, ValidationError
from texts import matching
from tiers import TIER, pairwise

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "scripts"))

import release as release  # noqa: E402, it is in scripts/
import renew as renew  # noqa: E402, it is in scripts/

import snapshots as snapshots  # noqa: E402, it is in scripts/

Tree = dict[str, bytes]

ANSWERS: TypeAdapter[UnitAnswers] = TypeAdapter(
    Annotated[Union[MODELS], Field(discriminator="template")]  # noqa: UP007, of a tuple
)

SAMPLES: dict[str, Any] = {
    "gateway": "My-Gateway9",
    "name": "WeatherTools",
    "endpoint": "https://mcp.example.com/v1;a=1&b=$(c)",
    "client_credential": "MyGateway-oauth_2",
    "credential_name": "Weather-oauth",
    "credential_provider": "Weather-provider_2",
    "secret_name": "prod/weather+1@a.b=c_d-e",
    "secret_json_key": "client.key_1",
    "oauth_client_id": "app:1@a/b+c~d",
    "provider_discovery_url": "https://auth.example.com/.well-known/openid-configuration?a=$(c)",
    "oauth_tenant": "tenant.example.com",
    "oauth_issuer": "https://tenant.example.com/a&b",
    "oauth_authorization_url": "https://tenant.example.com/authorize?a=$(c)",
    "oauth_token_url": "https://tenant.example.com/token;a=1",
    "actor_token_scopes": ["gw/act", "`|'{}#"],
    "allowed_request_headers": ["X-Tenant", "x_trace.id"],
    "allowed_response_headers": ["X-Request-Id"],
    "allowed_query_parameters": ["locale", "v.1"],
    "client_scopes": ["gw/read", "`|'{}#"],
    "oauth_scopes": ["read", "urn:x:`|'$(y)"],
    "request_headers": ["X-Tenant", "X-Amzn-Bedrock-AgentCore-Runtime-Custom-Trace_id"],
    "return_url": "https://app.example.com/oauth?state=a&b=$(c)",
    "custom_parameters": ["access_type=offline", "prompt=$(c) & more"],
    "iam_service": "bedrock-agentcore",
    "iam_region": "eu-west-1",
    "lambda_arn": "arn:aws:lambda:us-east-1:123456789012:function:my-tools:$LATEST",
    "tool_schema_file": "connections/weathertools/tools.json",
    "tool_names": ["get_weather", "a-" + "long_" * 12],
    "knowledge_base_id": "ABCDEFGHI1",
    "exclude_domains": ["example.com", "a-b.example.org"],
    "mcp_tool_schema": "connections/weathertools/tools.json",
    "schema_source": "connections/weathertools/openapi.json",
    "schema_s3_account": "123456789012",
    "choice": ["tag=it's {{ 7*7 }} #", "path=/pets/*"],
    "source": "https://api.example.com/openapi.json;a=1&b=$(c)",
    "source_sha256": "0123456789abcdef" * 4,
    "address": "https://api.example.com/v1;a=1&b=$(c)",
    "api_key_parameter_name": "Authorization",
    "api_key_prefix": "Bearer",
    "rest_api_id": "a1b2c3d4e5",
    "stage": "prod",
    "tool_filter_path": "/orders/{id}/*",
    "tool_filter_methods": ["GET", "POST"],
    "tool_filter": ["GET,POST /orders/{id}/*"],
    "tool_override": ["listOrders=GET /orders It's `all` | {{ 7*7 }} #"],
    "force_direct": "It is *theirs*: $(c) | <b> #",
    "oauth_discovery_url": "https://auth.example.com/.well-known/openid-configuration",
    "aws_service": "dynamodb",
    "policy_name": "refund_policy",
    "engine": "MyPolicyEngine",
    "gateway_arn": "arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/shop-mygateway-a1b2",
    "target": "RefundTarget",
    "tools": ["process_refund", "POST:/refunds"],
    "argument": "order-amount",
    "below_integer": "500",
    "below_number": "499.99",
    "claim": "custom:it's",
    "claim_values": ["refund-agent", "it's*#{{7*7}}"],
    "hours": "09:00-17:30",
    "sessions": "3600",
    "mcp_versions": ["2025-06-18", "2025-11-25"],
    "instructions": "It's the shop: <b> $(c) #",
    "request_interceptor": "arn:aws:lambda:us-east-1:123456789012:function:on-request:$LATEST",
    "response_interceptor": "arn:aws:lambda:us-east-1:123456789012:function:on-response",
    "account": "123456789012",
    "required_arguments": ["note", "if"],
    "other_tool": "RefundTarget___list_orders",
    "guardrail_filters": ["JAILBREAK", "PROMPT_LEAKAGE"],
    "guardrail_data_path": "context.input.note",
}
"""A value for each question that is answered freely."""

OTHERS: dict[str, str] = {
    "gateway_arn": "",
    "other_tool": "",
    "guardrail_data_path": "",
    "schema_source": "s3://my-bucket/apis/orders(1).json",
    "schema_s3_account": "",
    "iam_region": "",
    "api_key_parameter_name": "x-api-key",
    "api_key_prefix": "",
    "endpoint": "",
}
"""Another value where the templates make a difference, for the models that take it."""


EXAMPLE_OPERATIONS: dict[str, str] = dict(
    re.findall(
        '^    "([a-z0-9]+)": "([a-z_]+)",$',
        (ROOT / "copier_templates/shared/credential_operation.py.jinja").read_text("utf-8"),
        re.MULTILINE,
    )
)
"""The AWS services that code for path credential has an example for, and its operation."""

TEXTS: list[tuple[type[UnitAnswers], str]] = [
    (model, name)
    for model in MODELS
    for name, field in model.model_fields.items()
    if field.annotation is not bool and get_origin(field.annotation) is not Literal
    if name != "guardrail_filters"  # those of a category
]
"""Each question that is answered freely, with a model that asks it."""


def is_list(name: str) -> bool:
    """Whether the answer to a question is a list of texts."""
    return isinstance(SAMPLES[name], list)


@functools.cache
def option_sets() -> tuple[UnitAnswers, ...]:
    """Every template with every combination of what can be chosen; lists are empty and full."""
    return tuple(_option_sets())


@functools.cache
def pairs() -> tuple[UnitAnswers, ...]:
    """Of each template few option sets, in which any two choices that can meet do."""

    def chosen(answers: UnitAnswers) -> list[tuple[str, str]]:
        return [(name, repr(value)) for name, value in askable(answers).items()]

    return tuple(
        answers
        for _, sets in itertools.groupby(option_sets(), lambda answers: answers.template)
        for answers in pairwise(tuple(sets), chosen)
    )


def one_of_each() -> tuple[UnitAnswers, ...]:
    """The last option set of each template: its lists are full, its words are true."""
    return tuple({answers.template: answers for answers in option_sets()}.values())


def sets_to_judge() -> tuple[UnitAnswers, ...]:
    """The option sets whose code is judged, in this tier."""
    return pairs() if TIER == "fast" else option_sets()


def sets_to_compare() -> tuple[UnitAnswers, ...]:
    """The option sets whose bytes are compared with those of another renderer, in this tier."""
    return {"fast": one_of_each, "full": pairs, "long": option_sets}[TIER]()


def _option_sets() -> Iterator[UnitAnswers]:
    for model in MODELS:
        choices: dict[str, Sequence[Any]] = {}
        for name, field in model.model_fields.items():
            if get_origin(field.annotation) is Literal:
                choices[name] = get_args(field.annotation)
            elif field.annotation is bool:
                choices[name] = (False, True)
            elif get_origin(field.annotation) is list:
                choices[name] = ([], SAMPLES[name])
            else:
                other = (OTHERS[name],) if name in OTHERS else ()
                choices[name] = (SAMPLES[name], *other)
        seen = set()
        for values in _combinations(model, choices):
            answers = accepted(values)
            asked = askable(answers) if answers else {}
            if asked and repr(asked) not in seen:  # others differ in what is not asked
                seen.add(repr(asked))
                yield model(**asked)


_FEW = 100_000

_PASSED = ("allowed_request_headers", "allowed_response_headers", "allowed_query_parameters")
_OF_VENDOR = ("oauth_tenant", "oauth_issuer", "oauth_authorization_url", "oauth_token_url")
_APART: dict[str, Any] = {
    **dict.fromkeys(("credential_provider", "secret_name", "secret_json_key"), ""),
    **dict.fromkeys(("oauth_client_id", "provider_discovery_url", *_OF_VENDOR), ""),
    **{"oauth_vendor": "CustomOauth2", "exchange_grant": "TOKEN_EXCHANGE", "actor_token": "NONE"},
    **{name: [] for name in ("actor_token_scopes", *_PASSED)},
}
"""What few other answers meet, each with its value where it is not said."""

_ARN = (
    "arn:aws-us-gov:bedrock-agentcore:us-gov-west-1:123456789012:token-vault/default/"
    "{}credentialprovider/Weather_2"
)

_TOGETHER: dict[str, dict[str, Any]] = {
    "contentFilter": {"guardrail_filters": ["VIOLENCE"]},
    "sensitiveInformation": {"guardrail_filters": ["EMAIL", "PHONE"]},
}
"""What has to change with a choice."""


def _combinations(
    model: type[UnitAnswers], choices: dict[str, Sequence[Any]]
) -> Iterator[dict[str, Any]]:
    """All of them; of too many, those of what conditions hang on, with each other choice alone."""
    if "credential_provider" in choices:
        rest = {name: choices[name] for name in choices if name not in _APART}
        for values in _combinations(model, rest):
            yield values | _APART
        yield from _apart(choices)
        return
    if math.prod(map(len, choices.values())) < _FEW:
        for values in itertools.product(*choices.values()):
            yield dict(zip(choices, values, strict=True))
        return
    fields = model.model_fields
    usual = {
        name: SAMPLES.get(name, fields[name].default if fields[name].default in of else of[0])
        for name, of in choices.items()
    }
    core = [name for name in choices if name == "pattern" or name.startswith("with_")]
    for values in itertools.product(*(choices[name] for name in core)):
        base = usual | dict(zip(core, values, strict=True))
        yield base
        for name in [name for name in choices if name not in core]:
            for value in choices[name]:
                together = _TOGETHER.get(value, {}) if isinstance(value, str) else {}
                yield base | {name: value} | together


def _made(auth: str) -> Iterator[dict[str, Any]]:
    """How a provider that the script makes can differ; vendors are those of `oauth` too."""
    yield {}
    if auth == "api-key":
        return
    for vendor in get_args(OauthVendor):
        client = {"outbound_auth": "oauth", "oauth_vendor": vendor}
        yield client
        if vendor in ("GithubOauth2", "MicrosoftOauth2", "OktaOauth2"):  # one of each kind
            yield client | {name: SAMPLES[name] for name in _OF_VENDOR}
    yield {"exchange_grant": "JWT_AUTHORIZATION_GRANT"}
    yield {"actor_token": "AWS_IAM_ID_TOKEN_JWT"}
    for scopes in ([], SAMPLES["actor_token_scopes"]):
        yield {"actor_token": "M2M", "actor_token_scopes": scopes}


def _apart(choices: dict[str, Sequence[Any]]) -> Iterator[dict[str, Any]]:
    """Each sign-in with a provider of the account, and with what is passed on."""
    for auth in choices["outbound_auth"]:
        least = (
            {name: of[-1] if isinstance(of[0], list) else of[0] for name, of in choices.items()}
            | _APART
            | {"outbound_auth": auth}
        )
        kind = "apikey" if auth == "api-key" else "oauth2"
        for provider in (SAMPLES["credential_provider"], _ARN.format(kind)):
            yield least | {"credential_provider": provider}
        made = {name: SAMPLES[name] for name in ("credential_provider", "secret_name")}
        made |= {name: SAMPLES[name] for name in ("secret_json_key", "oauth_client_id")}
        made |= {"provider_discovery_url": SAMPLES["provider_discovery_url"]}
        if auth in ("token-exchange", "api-key"):
            yield from (least | made | one for one in _made(auth))
        bare = least | {"oauth_scopes": [], "custom_parameters": []}
        yield bare | {"credential_provider": SAMPLES["credential_provider"]}
        needed = {"credential_provider": provider} if auth == "token-exchange" else {}
        yield least | needed | {name: SAMPLES[name] for name in _PASSED}


def name_of(answers: UnitAnswers) -> str:
    """The name of an option set for people: the values that were chosen."""
    chosen = [
        str(value) if isinstance(value, str) else f"{name}={bool(value)}"
        for name, value in askable(answers).items()
        if value is not SAMPLES.get(name) or isinstance(value, list)
    ]
    return "-".join(word for word in chosen if word not in map(str, SAMPLES.values()))


# --- any valid answers ----------------------------------------------------------------------------


def _scope_alphabet() -> str:
    return "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"\\')


def _words(first: str, others: str, longest: int) -> st.SearchStrategy[str]:
    """Words with single hyphens inside, of every length."""
    text = st.text(others + "-", max_size=longest - 1).map(lambda rest: rest)
    return st.builds(lambda head, tail: head + tail, st.sampled_from(first), text).map(
        lambda word: "-".join(part for part in word.split("-") if part)[:longest].rstrip("-")
    )


_LETTERS = "abcXYZ"
_ODD = ["true", "null", "no", "1e3", "0x1F", "2024-01-01", "007", "class", "None", "con", "0"]
"""Words that YAML, Python or Windows would like to take for something else."""

GATEWAYS = st.one_of(
    st.sampled_from(_ODD),
    _words(_LETTERS + "019", _LETTERS + "019", names.GATEWAY_MAX),
)
TARGETS = st.one_of(
    st.sampled_from([word for word in _ODD if word[0].isalpha()]),
    _words(_LETTERS, _LETTERS + "019", names.TARGET_MAX),
)
CREDENTIALS = st.one_of(
    st.sampled_from([*_ODD, "_", "__", "n-"]),
    st.text(_LETTERS + "019_-", min_size=1, max_size=names.CREDENTIAL_MAX).filter(
        lambda name: not name.startswith("-")
    ),
)
SCOPES = st.lists(
    st.one_of(
        st.sampled_from([*_ODD, "{{7*7}}", "{%raw%}", "{#", "#", "---", "`", "```", "|", "'", "~"]),
        st.text(_scope_alphabet(), min_size=1, max_size=40),
        st.text(_scope_alphabet(), min_size=names.SCOPE_MAX, max_size=names.SCOPE_MAX),
    ),
    max_size=3,
)
ENDPOINTS = st.builds(
    "{}://{}{}{}".format,
    st.sampled_from(["https", "http"]),
    st.text("abz-.09", min_size=1, max_size=30),
    st.sampled_from(["", ":1", ":65535"]),
    st.one_of(
        st.just(""),
        st.text("aZ9._~:/?#@!$&()*+,;=%-", max_size=60).map("/{}".format),
        st.text("aZ9._~:/?#@!$&()*+,;=%-", max_size=60).map("?{}".format),
    ),
)
FREE: dict[str, st.SearchStrategy[Any]] = {
    "gateway": GATEWAYS,
    "name": TARGETS,
    "endpoint": ENDPOINTS,
    "client_credential": CREDENTIALS,
    "credential_name": CREDENTIALS,
    "client_scopes": SCOPES,
    "oauth_scopes": SCOPES.map(lambda scopes: [scope[:64] for scope in scopes]),
}


def _free(model: type[UnitAnswers], name: str) -> st.SearchStrategy[Any]:
    """Any valid value of a question that is answered freely."""
    if name in FREE:
        return FREE[name]
    pattern, longest = bounds(model, name)
    texts = matching(pattern, longest)
    field = model.model_fields[name]
    if get_origin(field.annotation) is not list:
        return texts
    least = max((getattr(item, "min_length", 0) for item in field.metadata), default=0)
    return st.lists(texts, min_size=least, max_size=3)


def accepted(values: dict[str, Any]) -> UnitAnswers | None:
    """What pydantic makes of ``values``; None where it refuses them."""
    try:
        return ANSWERS.validate_python(values)
    except ValidationError:
        return None


def valid_values(model: type[UnitAnswers]) -> st.SearchStrategy[dict[str, Any]]:
    """A valid value for every field of ``model``, of questions that are not asked too."""
    fields = {}
    for name, field in model.model_fields.items():
        if get_origin(field.annotation) is Literal:
            fields[name] = st.sampled_from(get_args(field.annotation))
        else:
            fields[name] = st.booleans() if field.annotation is bool else _free(model, name)
    return st.fixed_dictionaries(fields).map(_agreeing)


def _agreeing(values: dict[str, Any]) -> dict[str, Any]:
    """``values`` of a policy, with what its answers can be together."""
    if values["template"] != "policy":
        return values
    path = values["guardrail_data_path"]
    plain = all(value.isalnum() and value.isascii() for value in values["claim_values"])
    return {
        **values,
        "guardrail_filters": list(guardrails.FILTERS[values["guardrail_category"]][:2]),
        "guardrail_data_path": "" if names.RESERVED & {*path.split(".")} else path,
        "claim_form": values["claim_form"] if plain else "text",
        **dict.fromkeys(Policy.uncombined(values["pattern"], values), False),
    }


CLIENTS: st.SearchStrategy[GatewayClient] = valid_values(GatewayClient).map(
    lambda values: GatewayClient(**values)
)
TARGET_UNITS: st.SearchStrategy[Any] = st.one_of(
    *(
        valid_values(model).filter(accepted).map(lambda values, of=model: of(**values))
        for model in MODELS
        if issubclass(model, Target)
    )
)
CREDENTIAL_UNITS: st.SearchStrategy[UnitAnswers] = (
    valid_values(Credential).filter(accepted).map(lambda values: Credential(**values))
)


# --- templates, rendered by Copier ----------------------------------------------------------------


def copy_templates(target: Path, edit: Callable[[Path], object] | None = None) -> Path:
    """The repository's templates in ``target``, as plain files, changed by ``edit``."""
    target.mkdir(parents=True)
    shutil.copy(ROOT / "copier.yml", target)
    shutil.copytree(
        ROOT / "copier_templates",
        target / "copier_templates",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    if edit is not None:
        edit(target)
    return target


def copy_apart(target: Path, *parts: str, of: Path = ROOT) -> Path:
    """A source for each template of ``of`` in ``target``, named after it: quick to ask and render.

    It has the questions of copier.yml that are asked for the template, in their order, and of its
    files those that match ``parts``. tests/templates/test_copier.py asks all of copier.yml.
    """
    whole = yaml.load((of / "copier.yml").read_bytes(), yaml.CSafeLoader)
    for template in whole["template"]["choices"]:
        source = target / template
        for part in ("shared", template):
            for file in itertools.chain(*map((of / "copier_templates" / part).glob, parts)):
                copied = source / file.relative_to(of)
                copied.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, copied)
        asked = {
            name: question
            for name, question in whole.items()
            if name[0] == "_" or _is_for(template, str(question.get("when", "")))
        }
        dumped = yaml.dump(asked, Dumper=yaml.CSafeDumper, sort_keys=False)
        (source / "copier.yml").write_text(dumped, "utf-8")
    return target


def _is_for(template: str, when: str) -> bool:
    """Whether a question with the condition ``when`` can be asked for ``template``."""
    return "template in [" not in when or f"'{template}'" in when


def read_tree(folder: Path) -> Tree:
    """The files below ``folder``, but for git's own."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(folder).parts
    }


def write_tree(folder: Path, tree: Tree) -> None:
    """Put the files of ``tree`` below ``folder``."""
    for path, content in tree.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


_ONCE: dict[Any, Any] = {}


class _Plain:
    """What Jinja makes of a text in which nothing is for Jinja."""

    def __init__(self, text: str) -> None:
        self._text = text

    def render(self, *_: Any, **__: Any) -> str:
        return self._text


class _Said:
    """A question's text, rendered once for the values whose names are words of it."""

    def __init__(self, template: jinja2.Template, text: str) -> None:
        self._template = template
        self._words = tuple({*re.findall(r"\w+", text)})

    def render(self, *context: Any, **more: Any) -> str:
        values = context[0] if context else more
        known = _ONCE.setdefault(self, {})
        key = tuple([repr(values[word]) if word in values else None for word in self._words])
        if key not in known:
            known[key] = self._template.render(values)
        return str(known[key])


_MORE_THAN_ANSWERS = re.compile(r"\b(?:_\w+|include|import|extends|random|lipsum)\b")
"""What makes a text depend on where it is, on other files, or on chance."""


def _combined(self: Any) -> dict[str, Any]:
    """As Copier combines answers, where each lookup goes through a `ChainMap`."""
    from copier._user_data import DEFAULT_DATA

    outside = {"_external_data": self.external}
    return {
        **(DEFAULT_DATA | outside | self.user_defaults | self.last),
        **(self.metadata | self.init | self.user),
    }


@contextmanager
def reading_once() -> Iterator[None]:
    """Let Jinja compile and render, and PyYAML parse, each text once: most of Copier's time.

    The types, choices and defaults of questions are templates too, and nearly all are plain.
    """
    from copier._user_data import AnswersMap

    compile_, load, load_all = jinja2.Environment.compile, yaml.load, yaml.load_all
    from_string = jinja2.Environment.from_string

    def compile_once(self: jinja2.Environment, text: Any, *where: Any, **how: Any) -> Any:
        key = (type(self), self.trim_blocks, self.lstrip_blocks, text, where, *how.items())
        if key not in _ONCE:
            _ONCE[key] = compile_(self, text, *where, **how)
        return _ONCE[key]

    def made_once(self: jinja2.Environment, source: Any, *more: Any, **how: Any) -> Any:
        if not isinstance(source, str):
            return from_string(self, source, *more, **how)
        if "{" not in source and "\n" not in source:
            return _Plain(source)
        if _MORE_THAN_ANSWERS.search(source):
            return from_string(self, source, *more, **how)
        key = (type(self), self.undefined, self.trim_blocks, self.lstrip_blocks, source)
        if key not in _ONCE:
            _ONCE[key] = _Said(from_string(self, source, *more, **how), source)
        return _ONCE[key]

    def load_once(stream: Any, Loader: Any) -> Any:  # noqa: N803, PyYAML calls it so
        if not isinstance(stream, str):
            return load(stream, Loader)
        if (Loader, stream) not in _ONCE:
            _ONCE[Loader, stream] = pickle.dumps(load(stream, Loader))
        return pickle.loads(_ONCE[Loader, stream])  # noqa: S301, our own

    def load_all_once(stream: Any, Loader: Any) -> Any:  # noqa: N803
        text = stream.read()
        if text not in _ONCE:
            _ONCE[text] = pickle.dumps(list(load_all(text, Loader)))
        return iter(pickle.loads(_ONCE[text]))  # noqa: S301, our own, and each reader changes it

    with (
        mock.patch.object(jinja2.Environment, "compile", compile_once),
        mock.patch.object(jinja2.Environment, "from_string", made_once),
        mock.patch.object(yaml, "load", load_once),
        mock.patch.object(yaml, "load_all", load_all_once),
        mock.patch.object(AnswersMap, "combined", property(_combined)),
    ):
        yield


def copy_in_process(source: Path, data: dict[str, Any]) -> Tree:
    """What `copier copy --defaults` of plain template files writes, without starting a process."""
    import copier
    from plumbum import local

    with tempfile.TemporaryDirectory() as scratch:
        target = Path(scratch, "unit")
        # Without git in reach Copier does not ask it for a file mode, once per file.
        with local.env(PATH=""), reading_once():
            copier.run_copy(
                str(source), target, data=data, defaults=True, overwrite=True, quiet=True
            )
        return read_tree(target)


# --- the judges of rendered code ------------------------------------------------------------------

_BLACK = black.Mode(target_versions={black.TargetVersion.PY310})


def black_diff(source: str) -> str:
    """What black, as people use it, would change; empty for clean code.

    Black judges each top-level statement alone, and a text once: files share most of theirs. How
    they stand below each other ruff's formatter judges, in `unformatted`, and black in the long
    tier.
    """
    if TIER == "long":
        return _black_diff(source)
    lines = source.splitlines(keepends=True)
    body = ast.parse(source).body
    ends = [statement.end_lineno for statement in body[:-1]]
    return "".join(
        _black_diff("".join(lines[first:last]).strip("\n") + "\n")
        for first, last in itertools.pairwise([0, *ends, len(lines)])
    )


@functools.cache
def _black_diff(source: str) -> str:
    formatted = black.format_str(source, mode=_BLACK)
    return "" if formatted == source else black.diff(source, formatted, "rendered", "black")


def python_files(tree: Tree, of: str) -> dict[bytes, str]:
    """The Python code in ``tree``, with a name for each: ``of`` and its path."""
    return {content: f"{of}: {path}" for path, content in tree.items() if path.endswith(".py")}


def unformatted(codes: Mapping[bytes, str]) -> list[str]:
    """The names of those of ``codes``, code to name, that ruff's formatter changes.

    It is made to write as black does, and judges a hundred files while black judges one. In the
    long tier black is asked as well.
    """
    command = (sys.executable, "-m", "ruff", "format", "--isolated", "--no-cache", "--quiet")
    with tempfile.TemporaryDirectory() as folder:
        files = {Path(folder, f"{number}.py"): code for number, code in enumerate(codes)}
        for file, code in files.items():
            file.write_bytes(code)
        subprocess.run([*command, "--target-version", "py310", folder], check=True)
        changed = [codes[code] for file, code in files.items() if file.read_bytes() != code]
    if TIER == "long":
        changed += [name for code, name in codes.items() if black_diff(code.decode("utf-8"))]
    return changed


def plain_environment(home: Path) -> dict[str, str]:
    """The environment of somebody without connect and without settings, at home in ``home``."""
    kept = {key: os.environ[key] for key in ("PATH", "LANG", "SYSTEMROOT") if key in os.environ}
    return kept | {
        "HOME": str(home),
        "USERPROFILE": str(home),
        "COPIER_CACHE_DIR": str(home / "copier-cache"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_AUTHOR_NAME": "somebody",
        "GIT_AUTHOR_EMAIL": "somebody@example.com",
        "GIT_COMMITTER_NAME": "somebody",
        "GIT_COMMITTER_EMAIL": "somebody@example.com",
    }
