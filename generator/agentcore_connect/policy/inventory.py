"""The policies of a project: what agentcore.json declares, and the files that they come from.

The CLI copies a policy's text into agentcore.json and never reads the file again (0.30.0). Here the
``.cedar`` file is the source, and what is in agentcore.json is compared with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from agentcore_connect.errors import InvalidInput
from agentcore_connect.project.deployment import deployed_gateways
from agentcore_connect.project.policy import STRICT, DeclaredPolicy
from agentcore_connect.project.project import CONFIG, Project
from agentcore_connect.units import record

FILES = "connections/*/policies/*/*.cedar"
"""Where the units of policies are."""

TABLES = "connections/*/policies/*/tests.yaml"
"""Where their test tables are."""


@dataclass(frozen=True)
class JudgedGateway:
    """A gateway as policies see it: who may call it, and the engine that judges the calls, if any.

    ``mode`` is the engine's: LOG_ONLY or ENFORCE.
    ``arns`` are from the deployed state, one for each deployment, else those that the project's
    policies were made with; none before the first deploy.
    """

    name: str
    authorizer: str
    engine: str | None
    mode: str | None
    arns: tuple[str, ...]


@dataclass(frozen=True)
class WrittenPolicy:
    """A policy. ``text`` is what counts: of ``file``, or of agentcore.json where there is none.

    ``declared`` is the text in agentcore.json, None where it is not there yet. ``line`` is where
    the text begins in ``file``. ``decides`` is False where it is only logged, ``strict``
    where the deploy ignores what the service finds. ``missing`` is a ``sourceFile`` that is not
    there.
    """

    name: str
    engine: str
    text: str
    file: str
    line: int
    declared: str | None
    decides: bool = True
    strict: bool = True
    missing: str | None = None


@dataclass(frozen=True)
class Configured:
    """All of a project that policies are about."""

    gateways: tuple[JudgedGateway, ...]
    engines: tuple[str, ...]
    policies: tuple[WrittenPolicy, ...]

    def gateway(self, name: str) -> JudgedGateway | None:
        return next((gateway for gateway in self.gateways if gateway.name == name), None)

    def judged_by(self, engine: str) -> tuple[JudgedGateway, ...]:
        """The gateways that an engine is attached to."""
        return tuple(gateway for gateway in self.gateways if gateway.engine == engine)

    def of_engine(self, engine: str) -> tuple[WrittenPolicy, ...]:
        return tuple(policy for policy in self.policies if policy.engine == engine)


def read(project: Project) -> Configured:
    """What the project says about policies. Raises InvalidInput for a file behind a link."""
    files = dict(_files(project))
    units = {path: _answers(project, path.parent) for path in files}
    arns = _recorded_arns(units.values()) | gateway_arns(project)
    gateways = tuple(
        JudgedGateway(
            there.name,
            there.authorizer_type,
            there.engine,
            there.attached.mode if there.attached else None,
            arns.get(there.name, ()),
        )
        for there in project.gateways
    )
    policies = [
        _declared(project, engine.name, policy, files)
        for engine in project.engines
        for policy in engine.policies
    ]
    declared = {(policy.engine, policy.name) for policy in policies}
    for path, text in files.items():
        engine = units[path].get("engine")
        if isinstance(engine, str) and (engine, path.stem) not in declared:
            policies.append(WrittenPolicy(path.stem, engine, text, str(path), 1, None))
    return Configured(gateways, tuple(engine.name for engine in project.engines), tuple(policies))


def gateway_arns(project: Project) -> dict[str, tuple[str, ...]]:
    """The ARNs of the project's deployed gateways, each once, by name; as `deployed_gateways`."""
    found: dict[str, dict[str, None]] = {}
    for name, there in deployed_gateways(project):
        found.setdefault(name, {})[there["gatewayArn"]] = None
    return {name: tuple(arns) for name, arns in found.items()}


def gateway_url(project: Project, gateway: str) -> str | None:
    """The address of a deployed gateway, of its ARN; None before the first deploy."""
    arns = gateway_arns(project).get(gateway, ())
    parts = arns[0].split(":") if arns else []
    if len(parts) < 6:
        return None
    return f"https://{parts[5].partition('/')[2]}.gateway.{parts[2]}.{parts[3]}.amazonaws.com/mcp"


def _declared(
    project: Project, engine: str, there: DeclaredPolicy, files: Mapping[PurePosixPath, str]
) -> WrittenPolicy:
    """A declared policy with the text that is its source, and the file and line where that begins.

    The text is that of its ``sourceFile``, else of the unit's file with its name, else the
    statement of agentcore.json; only then is a ``sourceFile`` missing.
    """
    statement, source = there.statement, there.source
    unit = next((path for path in files if path.stem == there.name), None)
    text, file, line = statement, CONFIG, _line_of(project.config_text, statement)
    missing = None
    named = _source(project, source)
    if named is not None:
        text, file, line = named, str(source), 1
    elif unit is not None:
        text, file, line = files[unit], str(unit), 1
    else:
        missing = source
    return WrittenPolicy(
        there.name,
        engine,
        text,
        file,
        line,
        statement,
        there.decides,
        there.validation_mode == STRICT,
        missing,
    )


def _source(project: Project, source: str | None) -> str | None:
    """The text of a policy's ``sourceFile``, a path from wherever the CLI was called."""
    if source is None or PurePosixPath(source).is_absolute() or ".." in source:
        return None
    data = project.read(source)
    return None if data is None else data.decode("utf-8", "replace")


def _files(project: Project) -> Iterator[tuple[PurePosixPath, str]]:
    for full in sorted(project.root.glob(FILES)):
        path = PurePosixPath(full.relative_to(project.root).as_posix())
        data = project.read(path)
        if data is not None:
            yield path, data.decode("utf-8", "replace")


def _answers(project: Project, folder: PurePosixPath) -> Mapping[str, Any]:
    """The answers of the unit in ``folder``; empty where it has no record, or a broken one.

    Policies can be checked without: what a record adds is the engine of a policy that is not
    declared yet, and the ARN of a gateway that was deployed from another machine.
    """
    try:
        return record.answers(project, folder) or {}
    except InvalidInput as error:
        if error.problems[0].code != "answers-file":
            raise  # it is behind a link
        return {}


def _recorded_arns(units: Iterable[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """The ARNs that policies were made with: the deployed state is on one machine only."""
    found = {
        unit["gateway"]: (unit["gateway_arn"],)
        for unit in units
        if isinstance(unit.get("gateway"), str) and isinstance(unit.get("gateway_arn"), str)
    }
    return {name: arns for name, arns in found.items() if arns != ("",)}


def _line_of(text: str, statement: str) -> int:
    for literal in (json.dumps(statement, ensure_ascii=False), json.dumps(statement)):
        at = text.find(literal)
        if at >= 0:
            return text.count("\n", 0, at) + 1
    return 1
