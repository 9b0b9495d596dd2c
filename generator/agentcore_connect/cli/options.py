"""Options that several commands share, each with one name and one meaning."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any, get_args

import typer

from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.vocabulary import names
from agentcore_connect.vocabulary.words import Framework

HOW = "How to run"
TEMPLATES = "Other templates than connect's own"

_WORDS: dict[str, tuple[str, ...]] = {
    "path": ("mcp", "lambda", "openapi", "api-gateway", "smithy", "credential"),
    "framework": get_args(Framework),
    "authorizer_type": ("NONE", "AWS_IAM", "CUSTOM_JWT"),
    "outbound_auth": ("none", "oauth", "oauth-3lo", "api-key", "iam"),
    "reason": ("streaming", "latency", "vendor-sdk", "a2a", "aws-sdk"),
    "credential_type": ("api-key", "oauth", "oauth-3lo"),
    "api_key_location": ("HEADER", "QUERY_PARAMETER"),
    "tool_search": ("auto", "always", "never"),
    "pattern": (
        *("allow", "amount", "role", "account", "block", "required", "shutdown", "guardrail"),
    ),
    "claim_form": ("text", "words", "list"),
    "validation_mode": ("FAIL_ON_ANY_FINDINGS", "IGNORE_ALL_FINDINGS"),
    "guardrail_category": ("contentFilter", "promptAttack", "sensitiveInformation"),
    "guardrail_effect": ("forbid", "permit", "suppressOutput"),
}
"""What a shell completes an answer with; a test holds it equal to what the answers may be."""


def one_of(field: str) -> str:
    """The words of a field, for a sentence: ``a, b or c``."""
    *others, last = _WORDS[field]
    return f"{', '.join(others)} or {last}"


def option(panel: str, text: str, *names: str, **more: Any) -> Any:
    """An option in a named panel of the help; an unset default is not shown."""
    return typer.Option(*names, help=text, rich_help_panel=panel, show_default=False, **more)


def answer(field: str, panel: str, text: str, *flags: str) -> Any:
    """An option that is an answer: it can be an environment variable too, and is completed."""
    return option(
        panel,
        text,
        *flags,
        envvar=f"CONNECT_{names.answer(field).upper()}",
        show_envvar=False,
        autocompletion=_completion(field),
    )


def _completion(field: str) -> Callable[[], list[str]] | None:
    if field in _WORDS:
        return lambda: list(_WORDS[field])
    return {"agent": _agents, "gateway": _gateways}.get(field)


def _agents() -> list[str]:
    from agentcore_connect.errors import ConnectError
    from agentcore_connect.project.project import find

    try:
        return _words(agent.name for agent in find(Path.cwd()).agents)
    except ConnectError:
        return []


def _gateways() -> list[str]:
    from agentcore_connect.errors import ConnectError
    from agentcore_connect.project.project import find

    try:
        return _words(gateway.name for gateway in find(Path.cwd()).gateways)
    except ConnectError:
        return []


def _words(names: Iterable[str]) -> list[str]:
    """The names that are plain words: a shell puts what it is offered on the command line."""
    return [name for name in names if re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_-]*", name)]


ProjectOption = Annotated[
    Path | None,
    option(HOW, "The project. Default: the nearest folder upward with agentcore.json."),
]
JsonOption = Annotated[bool, option(HOW, "One JSON document on stdout.", "--json")]
DryRunOption = Annotated[bool, option(HOW, "Show the changes and the diff, change nothing.")]
YesOption = Annotated[bool, option(HOW, "No prompts.", "--yes", "-y")]
ValidateOption = Annotated[
    bool, option(HOW, "Let `agentcore validate` judge the result; undone if it refuses.")
]
NoConfigOption = Annotated[
    bool, option(HOW, "Leave agentcore.json alone, only show the commands.", "--no-config")
]
TemplateSourceOption = Annotated[
    str | None,
    option(TEMPLATES, "A git address: https, ssh, or a path. Default: that of your settings."),
]
TrustOption = Annotated[
    bool, option(TEMPLATES, "Let their tasks and extensions run, in a temporary folder.")
]
PlanOption = Annotated[Path | None, option(HOW, "Save the plan instead of applying it.", "--plan")]


def refuse_unjudged(validate: bool, dry_run: bool, plan_file: Path | None) -> None:
    """Refuse --validate where nothing is applied that could be judged."""
    if validate and (dry_run or plan_file is not None):
        raise InvalidInput(
            Problem(
                "usage",
                "--validate judges what was applied; with --dry-run or --plan nothing is",
                "Leave one of them out.",
                "validate",
            )
        )
