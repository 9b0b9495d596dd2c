"""agentcore.json with what a scaffold adds: a gateway, a target, credentials, headers.

An entry is written as the CLI writes it (compared in tests/real/test_realcli_shapes.py);
`outboundAuth.scopes` is valid and honoured at deploy, though the CLI has no way to write it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agentcore_connect.connection.targets import Target
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.project.credential import Credential
from agentcore_connect.project.gateway import Gateway
from agentcore_connect.project.project import CONFIG, Agent, Project
from agentcore_connect.project.resource import Json
from agentcore_connect.project.runtime import Runtime
from agentcore_connect.text import jsonedit


@dataclass(frozen=True)
class Additions:
    """The new text of agentcore.json, and what was missing in it."""

    text: str
    gateway: Gateway | None = None
    targets: tuple[Target, ...] = ()
    credentials: tuple[Credential, ...] = ()


def declare(text: str, project: Project, credentials: Sequence[Credential]) -> Additions:
    """What is still missing of the credentials, added to ``text``, the project's agentcore.json."""
    missing = tuple(c for c in credentials if project.credential(c.name) is None)
    for credential in missing:
        text = append(text, credential.POINTER, credential.to_json())
    return Additions(text, credentials=missing)


def add(
    project: Project,
    gateway: Gateway,
    targets: Sequence[Target],
    credentials: Sequence[Credential],
) -> Additions:
    """What is still missing of a gateway, its targets and their credentials, added.

    Everything that is there is kept byte for byte. Raises InvalidInput where the project says
    something else than the answers: each difference with both values.
    """
    declared = declare(project.config_text, project, credentials)
    text = declared.text
    existing = project.gateway(gateway.name)
    if existing is None:
        text = append(text, Gateway.POINTER, gateway.to_json())
        index = len(project.gateways)
    else:
        _refuse(f"gateway {gateway.name}", gateway.differences(existing))
        index = project.gateways.index(existing)

    new = []
    for target in targets:
        same = project.target(gateway.name, target.name)
        if same is not None:
            _refuse(f"target {target.name}", target.differences(same))
        elif target.is_declared:
            text = append(text, (*Gateway.POINTER, index, Gateway.TARGETS), target.to_json())
            new.append(target)
    return Additions(
        text,
        gateway if existing is None else None,
        tuple(new),
        declared.credentials,
    )


def allow_headers(text: str, agent: Agent, headers: Sequence[str]) -> str:
    """agentcore.json with ``headers`` among those that the runtime passes on to ``agent``."""
    for header in agent.runtime.lacks(headers):
        text = append(text, (*Runtime.POINTER, agent.index, Runtime.HEADERS), header)
    return text


def encoded(before: bytes | None, text: str) -> bytes:
    """The bytes of agentcore.json with ``text``; a BOM of ``before`` stays."""
    bom = b"\xef\xbb\xbf"
    mark = bom if before is not None and before.startswith(bom) else b""
    return mark + text.removeprefix("\ufeff").encode("utf-8")


def append(text: str, pointer: tuple[str | int, ...], value: Json | str) -> str:
    """``text`` with ``value`` at the end of an array, which is made where it is not there."""
    try:
        return jsonedit.append(text, pointer, value)
    except LookupError:
        return jsonedit.put(text, pointer[:-1], str(pointer[-1]), [value])


def _refuse(what: str, differences: Sequence[tuple[str, Any, Any]]) -> None:
    problems = contradictions(what, differences)
    if problems:
        raise InvalidInput(*problems)


_NOTHING: tuple[Any, ...] = (None, "", [], ())


def _said(field: str, value: Any) -> str:
    """A value with its name, as people say it."""
    return f"no {field}" if value in _NOTHING else f"{field} {value!r}"


def contradictions(
    what: str, differences: Sequence[tuple[str, Any, Any]], file: str = CONFIG
) -> list[Problem]:
    """A `Problem` for each difference between what ``file`` says and the answers, with both."""
    return [
        Problem(
            "contradiction",
            f"{what} has {_said(field, there)} in {file}, and the answers say "
            f"{_said(field, wanted) if wanted in _NOTHING else repr(wanted)}",
            "Leave the answer out to use what is there, or choose another name. (The authorizer "
            "of a deployed gateway cannot be changed.)",
            field=field.replace("-", "_"),
            file=file,
        )
        for field, there, wanted in differences
    ]
