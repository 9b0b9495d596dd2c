"""The questions of every template, as pydantic models: the one source of `copier.yml`.

A unit is one rendered folder; its answers are one of the models here and are what
`.copier-answers.yml` records. `copier_yaml` writes the same rules as Copier questions, so that
`copier copy` refuses what connect refuses. No question asks for a secret.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.fields import FieldInfo

from agentcore_connect import names

Authorizer = Literal["NONE", "AWS_IAM", "CUSTOM_JWT"]
Framework = Literal["strands", "langgraph", "mcp"]
ToolSearch = Literal["auto", "always", "never"]

SUBDIRECTORY = "copier_templates"
ENVIRONMENT = {"keep_trailing_newline": True, "trim_blocks": True, "lstrip_blocks": True}
"""How the templates are rendered, in the words of jinja2; they are strict about names too."""

ENDPOINT_PATTERN = (
    r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:[/?#][A-Za-z0-9._~:/?#@!$&()*+,;=%-]*)?"
)
"""A URL without user or password, and of characters that need no quoting in any generated file."""
ENDPOINT_MAX = 2000


def _whole(pattern: str) -> str:
    return f"^(?:{pattern})$"


_GatewayName = Annotated[
    str, Field(pattern=_whole(names.GATEWAY_PATTERN), max_length=names.GATEWAY_MAX)
]
_TargetName = Annotated[
    str, Field(pattern=_whole(names.TARGET_PATTERN), max_length=names.TARGET_MAX)
]
_CredentialName = Annotated[
    str, Field(pattern=_whole(names.CREDENTIAL_PATTERN), max_length=names.CREDENTIAL_MAX)
]
_Endpoint = Annotated[str, Field(pattern=_whole(ENDPOINT_PATTERN), max_length=ENDPOINT_MAX)]
_Scope = Annotated[str, Field(pattern=_whole(names.SCOPE_PATTERN), max_length=names.SCOPE_MAX)]

_JWT = "authorizer_type == 'CUSTOM_JWT'"
_OWN_TOKEN = f"{_JWT} and not forward_caller_token"
_OAUTH = "outbound_auth == 'oauth'"


def _when(condition: str) -> dict[str, Any]:
    return {"when": condition}


class _Answers(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class GatewayClient(_Answers):
    """Answers of the agent's side: client code for one gateway."""

    template: Literal[
        "gateway_client/strands", "gateway_client/langgraph", "gateway_client/mcp"
    ] = Field(description="What to render")
    gateway: _GatewayName = Field(description="The gateway's name in agentcore.json")
    authorizer_type: Authorizer = Field(description="The gateway's inbound authorizer")
    forward_caller_token: bool = Field(
        default=False,
        description="Act as the caller (forward the caller's JWT) instead of as the agent",
        json_schema_extra=_when(_JWT),
    )
    client_credential: _CredentialName | None = Field(
        default=None,
        description="The credential provider that gives the agent its own token",
        json_schema_extra=_when(_OWN_TOKEN),
    )
    client_scopes: list[_Scope] = Field(
        default=[],
        description="The scopes that the agent's own token asks for",
        json_schema_extra=_when(_OWN_TOKEN),
    )

    tool_search: ToolSearch = Field(
        default="auto",
        description="Offer the model the tools that a search finds: auto is above 20 tools",
    )
    with_tests: bool = Field(
        default=False, description="Render a small offline test beside the client"
    )

    @model_validator(mode="after")
    def _token_source(self) -> GatewayClient:
        own = self.authorizer_type == "CUSTOM_JWT" and not self.forward_caller_token
        if own and self.client_credential is None:
            raise ValueError("client_credential is required for the agent's own token")
        return self


class McpServerTarget(_Answers):
    """Answers of the gateway's side: one target that is an MCP server."""

    template: Literal["target/mcp_server"] = Field(description="What to render")
    gateway: _GatewayName = Field(description="The gateway's name in agentcore.json")
    name: _TargetName = Field(description="The target's name in agentcore.json")
    endpoint: _Endpoint = Field(description="The MCP server's URL")
    outbound_auth: Literal["none", "oauth"] = Field(
        description="How the gateway signs in to the target"
    )
    credential_name: _CredentialName | None = Field(
        default=None,
        description="The credential that the gateway signs in with",
        json_schema_extra=_when(_OAUTH),
    )
    oauth_scopes: list[_Scope] = Field(
        default=[],
        description="The scopes that the gateway asks for",
        json_schema_extra=_when(_OAUTH),
    )

    @model_validator(mode="after")
    def _credential(self) -> McpServerTarget:
        if self.outbound_auth == "oauth" and self.credential_name is None:
            raise ValueError("credential_name is required for oauth")
        return self


UnitAnswers = Union[GatewayClient, McpServerTarget]  # noqa: UP007, get_args needs a Union
MODELS: tuple[type[_Answers], ...] = get_args(UnitAnswers)


def askable(answers: UnitAnswers) -> dict[str, Any]:
    """The answers that Copier would ask for and record: those whose condition holds.

    Only these may be passed to Copier: a value for a question that is not asked is used once and
    forgotten, and would turn into a conflict at the next update.
    """
    values = answers.model_dump()
    conditions = {
        _JWT: values.get("authorizer_type") == "CUSTOM_JWT",
        _OWN_TOKEN: values.get("authorizer_type") == "CUSTOM_JWT"
        and not values.get("forward_caller_token"),
        _OAUTH: values.get("outbound_auth") == "oauth",
    }
    return {
        name: values[name]
        for name, field in type(answers).model_fields.items()
        if conditions.get(_extra(field).get("when", ""), True)
    }


def _extra(field: FieldInfo) -> dict[str, Any]:
    return field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}


def _templates(model: type[_Answers]) -> tuple[str, ...]:
    return get_args(model.model_fields["template"].annotation)


def _question(name: str, field: FieldInfo) -> dict[str, Any]:
    """One Copier question that accepts exactly what the pydantic field accepts."""
    annotation = field.annotation
    question: dict[str, Any] = {"type": "str", "help": field.description}
    if get_origin(annotation) is Literal:
        question["choices"] = list(get_args(annotation))
        if not field.is_required():
            question["default"] = field.default
    elif annotation is bool:
        question["type"] = "bool"
        question["default"] = field.default
    elif get_origin(annotation) is list:
        (element,) = get_args(annotation)
        question["type"] = "yaml"
        question["default"] = "[]"
        question["validator"] = (
            f"{{% if {name} is string or {name} is mapping or {name} is not iterable %}}"
            f"a list is needed{{% else %}}{{% for item in {name} %}}"
            f"{_check('item', *_bounds(get_args(element)[1]))}{{% endfor %}}{{% endif %}}"
        )
    else:
        # `X | None` means that the question is asked only under its condition, and then required.
        constraint = next(
            (get_args(part)[1] for part in get_args(annotation) if get_args(part)), field
        )
        question["validator"] = _check(name, *_bounds(constraint))
    return question


def _bounds(constraint: FieldInfo) -> tuple[str, int]:
    pattern, longest = "", 0
    for item in constraint.metadata:
        pattern = getattr(item, "pattern", None) or pattern
        longest = getattr(item, "max_length", None) or longest
    return pattern, longest


def _check(name: str, pattern: str, longest: int) -> str:
    # `\Z`: Python's `$` would also accept a newline at the end, pydantic's does not.
    whole = pattern.removesuffix("$").replace("\\", "\\\\") + "\\\\Z"
    return (
        f"{{% if {name} is not string or {name} | length > {longest} "
        f"or not {name} | regex_search('{whole}') %}}not a valid value{{% endif %}}"
    )


def copier_questions() -> dict[str, dict[str, Any]]:
    """All questions in the order in which they are asked, each with the templates that ask it."""
    questions: dict[str, dict[str, Any]] = {}
    for model in MODELS:
        for name, field in model.model_fields.items():
            if name == "template":
                question = questions.setdefault(name, {**_question(name, field), "choices": []})
                question["choices"] += _templates(model)
                continue
            asked_by = [m for m in MODELS if name in m.model_fields]
            question = _question(name, field)
            conditions = []
            if len(asked_by) < len(MODELS):
                listed = [template for m in asked_by for template in _templates(m)]
                conditions.append(f"template in {listed}")
            if "when" in _extra(field):
                conditions.append(_extra(field)["when"])
            if conditions:
                question["when"] = "{{ " + " and ".join(f"({part})" for part in conditions) + " }}"
            questions[name] = question
    return questions


def copier_yaml() -> str:
    """The text of the root `copier.yml`."""
    import yaml

    settings = {
        "_min_copier_version": "9.15.2",
        "_subdirectory": SUBDIRECTORY + "/{{ template }}",
        "_envops": {"undefined": "jinja2.StrictUndefined", **ENVIRONMENT},
        "_exclude": ["__pycache__", "*.pyc"],
    }
    return (
        "# Generated from generator/agentcore_connect/questions.py by scripts/renew.py.\n"
        + yaml.safe_dump(settings, sort_keys=False, width=1000)
        + "\n"
        + yaml.safe_dump(copier_questions(), sort_keys=False, width=1000, allow_unicode=True)
    )
