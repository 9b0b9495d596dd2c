"""The person's AgentCore project, as it is on disk: read, never guessed."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from agentcore_connect import limits
from agentcore_connect.disk.files import Files
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.project.credential import Declared, OAuthCredential
from agentcore_connect.project.credential import recorded as credential_of
from agentcore_connect.project.gateway import Gateway
from agentcore_connect.project.policy import DeclaredPolicy, PolicyEngine
from agentcore_connect.project.resource import Json, entries
from agentcore_connect.project.runtime import Runtime
from agentcore_connect.project.shape import misfit
from agentcore_connect.project.sources import OWN, Sources
from agentcore_connect.text import jsonedit, near

CONFIG = "agentcore/agentcore.json"
_ADD_GATEWAY = "`connect add` makes one, with its first target."
DEPLOYED_STATE = "agentcore/.cli/deployed-state.json"

_SHAPE = {
    "name": str,
    **{kind.POINTER[0]: [kind.SHAPE] for kind in (Runtime, OAuthCredential, Gateway, PolicyEngine)},
}

HOW_TO_MAKE_ONE = (
    "Create one with `agentcore create`, or name one with --project. To install the CLI, run `npm "
    "install -g @aws/agentcore`."
)


@dataclass(frozen=True)
class Agent:
    """One entry of ``runtimes`` in agentcore.json; paths are relative to the project."""

    name: str
    index: int
    code: PurePosixPath
    entrypoint: PurePosixPath
    runtime: Runtime

    @property
    def main(self) -> PurePosixPath:
        """The file that holds the entrypoint."""
        return self.code / self.entrypoint

    @property
    def connections(self) -> PurePosixPath:
        """The folder of the agent's gateway clients: a package beside the entrypoint.

        Beside it, because that is where Python finds the entrypoint's own imports.
        """
        return self.main.parent / "connections"

    def unsupported(self) -> str | None:
        """Why connect cannot write code for this agent; None where it can."""
        if self.entrypoint.suffix != ".py":
            return f"agent {self.name} is written in TypeScript, and connect generates Python"
        protocol = self.runtime.protocol
        if protocol not in ("HTTP", "A2A", "AGUI"):
            return (
                f"agent {self.name} uses protocol {protocol}, and connect adds gateways to agents "
                "that speak HTTP, A2A or AG-UI"
            )
        return None


@dataclass(frozen=True)
class Project:
    """A project folder and the parsed agentcore.json in it, which has the shape of `shape`.

    ``root`` is an absolute path without symbolic links; ``config_text`` is the file as it is;
    ``sources`` are the templates that its units may be judged and updated from.
    """

    root: Path
    config_text: str
    config: Mapping[str, Any]
    sources: Sources = OWN

    @property
    def name(self) -> str:
        return str(self.config.get("name", ""))

    @cached_property
    def gateways(self) -> tuple[Gateway, ...]:
        return tuple(map(Gateway.recorded, entries(self.config, Gateway)))

    @cached_property
    def credentials(self) -> tuple[Declared, ...]:
        return tuple(map(credential_of, entries(self.config, OAuthCredential)))

    @cached_property
    def engines(self) -> tuple[PolicyEngine, ...]:
        return tuple(map(PolicyEngine.recorded, entries(self.config, PolicyEngine)))

    @cached_property
    def agents(self) -> tuple[Agent, ...]:
        """The runtimes of agentcore.json. InvalidInput where a path leaves the project."""
        agents = []
        for index, runtime in enumerate(map(Runtime.recorded, entries(self.config, Runtime))):
            what = f"runtime {runtime.name}"
            code = _inside(runtime.code_location, f"{what}: codeLocation")
            # "main.py:handler" names an object in the file.
            entry = _inside(runtime.entrypoint.split(":")[0], f"{what}: entrypoint")
            agents.append(Agent(runtime.name, index, code, entry, runtime))
        return tuple(agents)

    def no_agent(self, name: str) -> Problem:
        """What to say of an agent that the project does not have."""
        known = (agent.name for agent in self.agents)
        what = f"the project has no agent {name!r}"
        return near.unknown("unknown-agent", what, name, known, "agent", there="It has")

    def no_gateway(self, name: str, code: str = "gateway", hint: str = "") -> Problem:
        """What to say of a gateway that the project does not have."""
        known = [gateway.name for gateway in self.gateways]
        what = f"no gateway {name}"
        if not known:
            return Problem(code, f"{what}: the project has none", _ADD_GATEWAY, "gateway")
        return near.unknown(code, what, name, known, "gateway", there="The project has", hint=hint)

    def no_target(self, name: str, known: Iterable[str]) -> Problem:
        """What to say of a target that is none of ``known``."""
        return near.unknown("target", f"no target {name}", name, known, "target")

    def refuse_unknown_agent(self, name: str | None) -> None:
        """Raise InvalidInput where ``name`` is no agent's; None is none that was named."""
        if name is not None and name not in {agent.name for agent in self.agents}:
            raise InvalidInput(self.no_agent(name))

    def gateway(self, name: str) -> Gateway | None:
        return next((gateway for gateway in self.gateways if gateway.name == name), None)

    def chosen_gateway(self, name: str | None, target: str = "") -> Gateway:
        """The gateway of that name; without one the only one, else the only one with the target.

        InvalidInput where it cannot be told which is meant.
        """
        found = [gateway for gateway in self.gateways if name in (None, gateway.name)]
        if name is None and len(found) > 1:
            found = [one for one in found if self.target(one.name, target) is not None]
        if len(found) == 1:
            return found[0]
        raise self.unclear_gateway(name)

    def unclear_gateway(self, name: str | None = None, code: str = "gateway") -> InvalidInput:
        """The error where ``name`` is no gateway, or none is said and it can be several or none."""
        if name:
            return InvalidInput(self.no_gateway(name, code))
        known = tuple(gateway.name for gateway in self.gateways)
        if not known:
            return InvalidInput(
                Problem(code, "the project has no gateway", _ADD_GATEWAY, "gateway")
            )
        what = "it is not clear which gateway is meant"
        hint = f"Name one with --gateway; the project has: {', '.join(known)}."
        return InvalidInput(Problem(code, what, hint, "gateway", choices=known))

    def target(self, gateway: str, name: str) -> Json | None:
        """A target's entry of agentcore.json, which `connection.targets` reads."""
        return next((target for target in self.targets(gateway) if target["name"] == name), None)

    def targets(self, gateway: str) -> tuple[Json, ...]:
        """The entries of a gateway's targets; none where the gateway is not there."""
        found = self.gateway(gateway)
        return found.targets if found is not None else ()

    def credential(self, name: str) -> Declared | None:
        return next((item for item in self.credentials if item.name == name), None)

    def policy(self, engine: str, name: str) -> DeclaredPolicy | None:
        found = self.engine(engine)
        return found.policy(name) if found is not None else None

    def engine(self, name: str) -> PolicyEngine | None:
        return next((engine for engine in self.engines if engine.name == name), None)

    def read(self, path: PurePosixPath | str) -> bytes | None:
        """The bytes of a file of the project; None where there is none.

        InvalidInput where the path leaves the project, or where it or a folder on the way is a
        symbolic link: nothing is read or written through one.
        """
        pure = PurePosixPath(path)
        if pure.is_absolute() or ".." in pure.parts or "\0" in str(path):
            raise _outside(f"the path {str(path)!r}")  # agentcore.json may name any file
        if not pure.parts:
            return None
        try:
            with Files(self.root) as files:
                return files.read(str(pure), limits.FILE_BYTES)
        except OSError as error:
            raise _unreadable(path, f"it cannot be read: {error.strerror}") from None
        except UnicodeEncodeError:
            raise _unreadable(path, "no file can have this name") from None

    def mode(self, path: str) -> int | None:
        """The mode of a file; None where there is none. InvalidInput as `read` has it."""
        with Files(self.root) as files:
            there = files.stat(path)
        return None if there is None else stat.S_IMODE(there.st_mode)

    def deployed_runtimes(self) -> list[str]:
        """The ARNs of the project's own deployed runtimes, as the CLI recorded them."""
        state = self.read(DEPLOYED_STATE)
        try:
            found = _strings(json.loads(state or b"{}"))
        except (ValueError, RecursionError):
            return []
        return [arn for arn in found if ":runtime/" in arn]


def find(start: Path | None, sources: Sources = OWN) -> Project:
    """The project in ``start``, None for the current folder, or the nearest folder above it.

    Raises InvalidInput where there is none, or where agentcore.json cannot be read; then with
    file, line and column.
    """
    try:
        at = Path(os.path.realpath(start or "."))
        found, reason = None, f"{at} is not a folder"
        if at.is_dir():
            found, reason = _above(at), f"{at} and the folders above it have no {CONFIG}"
    except OSError as error:  # it was deleted, or its path is too long
        found, reason = None, f"{start or 'the current folder'} cannot be read: {error.strerror}"
    if found is not None:
        return _load(found, sources)
    raise InvalidInput(
        Problem(
            "no-project",
            f"no AgentCore project: {reason}",
            HOW_TO_MAKE_ONE,
            field="project",
        )
    )


def _above(start: Path) -> Path | None:
    """The nearest folder with agentcore.json. A link is one too: reading it says why it is refused.

    Raises OSError.
    """
    for folder in (start, *start.parents):
        if (folder / CONFIG).is_file() or (folder / CONFIG).is_symlink():
            return folder
    return None


def _load(root: Path, sources: Sources) -> Project:
    """The project in ``root``, once agentcore.json has the shape that all reading of it relies on.

    Raises InvalidInput (``config-shape``) where it has another, and as `jsonedit.parse` does.
    """
    empty = Project(root, "", {})
    data = empty.read(CONFIG)
    text = jsonedit.read(data or b"", CONFIG)
    config = jsonedit.parse(text, CONFIG)
    wrong = misfit(config, _SHAPE)
    if wrong is not None:
        raise InvalidInput(
            Problem(
                "config-shape",
                f"{CONFIG} is not the configuration of a project: {wrong}",
                "Run `agentcore validate`: it lists all that is wrong with the file.",
                file=CONFIG,
            )
        )
    return Project(root, text, config, sources)


def _inside(path: str, what: str) -> PurePosixPath:
    pure = PurePosixPath(path.replace("\\", "/"))
    if pure.is_absolute() or ".." in pure.parts or "\0" in path or ":" in path:
        raise _outside(f"{what} {path!r}")
    return pure


def _outside(what: str) -> InvalidInput:
    return InvalidInput(
        Problem(
            "outside-project",
            f"{what} leads out of the project",
            "Write it relative to the project, without `..`.",
            file=CONFIG,
        )
    )


def _unreadable(path: PurePosixPath | str, why: str) -> InvalidInput:
    hint = "Correct that, then run the command again."
    return InvalidInput(Problem("unreadable", f"{path}: {why}", hint, file=str(path)))


def _strings(value: Any) -> list[str]:
    """Every text in a JSON value, however deep."""
    if isinstance(value, str):
        return [value]
    children = value.values() if isinstance(value, dict) else value
    return (
        [s for child in children for s in _strings(child)]
        if isinstance(value, (dict, list))
        else []
    )


UPDATE_NOTE = ".connect/update.json"
"""What `connect update` notes while a person resolves its conflicts; see `update.waiting`."""
