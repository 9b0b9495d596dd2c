"""The command that runs with dev: what it sees, where it runs, and its end.

`agentcore dev` puts the URL of a deployed gateway over its environment, and .env.local over both
(CLI 0.30.0). So it runs in a shadow of the project: links to all that is in it, without the record
of what is deployed, and with a copy of .env.local that has dev's variables last.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from agentcore_connect import system
from agentcore_connect.dev.server import RUNS
from agentcore_connect.dev.signature import Keys
from agentcore_connect.dev.world import World
from agentcore_connect.project.envfile import ENV_LOCAL
from agentcore_connect.project.project import Project
from agentcore_connect.vocabulary.names import gateway_url_variable

_STATE = ".cli"
_OF_SDK = ".agentcore.json"
"""What the SDK writes beside an agent that has made itself a workload identity."""


@dataclass(frozen=True)
class Child:
    """A command, its folder and its variables beside those of this process.

    ``notes`` are for the person; ``leaves`` are files that it may write into the project, and that
    were not there.
    """

    command: tuple[str, ...]
    folder: Path
    env: Mapping[str, str] = field(repr=False)
    notes: tuple[str, ...] = ()
    leaves: tuple[Path, ...] = ()

    def start(self, *, out: int | None = None) -> subprocess.Popen[bytes]:
        """Start it, in this process's group, so that a terminal's Ctrl-C reaches both.

        Raises OSError where there is no such program.
        """
        return subprocess.Popen(
            system.runnable(self.command),
            cwd=self.folder,
            env={**os.environ, **self.env},
            stdout=out,
            preexec_fn=system.ends_with_parent(),
        )

    def clean(self) -> None:
        """Take away what only this run made it write."""
        for path in self.leaves:
            with contextlib.suppress(OSError):
                path.unlink()


def variables(world: World, origin: str, identity: str | None, keys: Keys | None) -> dict[str, str]:
    """What leads an agent here; ``identity`` is where AgentCore Identity is stood in for.

    ``keys`` are for a machine without AWS credentials: the SDK wants some before it asks.
    """
    found: dict[str, str] = {}
    for gate in world.gates:
        url = gateway_url_variable(gate.name)
        found[url] = f"{origin}/{gate.name}/mcp"
        found[f"{url.removesuffix('_URL')}_AUTH_TYPE"] = gate.gateway.authorizer_type
    if identity is not None:  # and not AWS_ENDPOINT_URL_...: Memory would come here too
        found["BEDROCK_AGENTCORE_DP_ENDPOINT"] = identity
        found["BEDROCK_AGENTCORE_CP_ENDPOINT"] = identity
    if keys is not None:
        found["AWS_ACCESS_KEY_ID"], found["AWS_SECRET_ACCESS_KEY"] = keys.id, keys.secret
        found.setdefault("AWS_REGION", os.environ.get("AWS_REGION", "us-east-1"))
    return found


def has_credentials() -> bool:
    """Whether AWS credentials may be found on this machine: then none are given to a child."""
    names = ["AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE"]
    names += ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"]
    if any(os.environ.get(name) for name in names):
        return True
    files = (Path(name).expanduser() for name in ("~/.aws/credentials", "~/.aws/config"))
    vendor = Path("/sys/devices/virtual/dmi/id/sys_vendor")
    with contextlib.suppress(OSError):
        return any(file.exists() for file in files) or "Amazon" in vendor.read_text()
    return False


@contextlib.contextmanager
def prepared(
    project: Project, command: tuple[str, ...], env: Mapping[str, str], at: Path
) -> Iterator[Child]:
    """The child of a command; for `agentcore dev` in a shadow, which lasts as long as the context.

    ``at`` is the folder that any other command runs in.
    """
    leaves = tuple(
        path
        for agent in project.agents
        if not (path := project.root / agent.code / _OF_SDK).exists()
    )
    program = Path(command[0]).name.removesuffix(".cmd")
    if program != "agentcore" or command[1:2] != ("dev",):
        yield Child(command, at, env, (), leaves)
        return
    notes = []
    if "--skip-deploy" not in command:
        command = (*command[:2], "--skip-deploy", *command[2:])
        notes.append("--skip-deploy is added: nothing is deployed")
    folder = Path(RUNS).expanduser() / str(os.getpid())
    try:
        _fill(project, folder, env)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        notes.append(
            f"the project's shadow cannot be made ({error.strerror}): once a gateway is deployed, "
            "`agentcore dev` calls that one"
        )
        yield Child(command, at, env, tuple(notes), leaves)
        return
    try:
        yield Child(command, folder, env, tuple(notes), leaves)
    finally:
        shutil.rmtree(folder, ignore_errors=True)  # it unlinks links, and follows none


def sweep() -> None:
    """Remove the shadows of runs that were killed: each has a copy of .env.local."""
    with contextlib.suppress(OSError):
        for folder in Path(RUNS).expanduser().iterdir():
            if (
                folder.is_dir()
                and folder.name.isdecimal()
                and system.standing(int(folder.name)) == "gone"
            ):
                shutil.rmtree(folder, ignore_errors=True)


def _fill(project: Project, folder: Path, env: Mapping[str, str]) -> None:
    config = Path(ENV_LOCAL).parent
    shutil.rmtree(folder, ignore_errors=True)
    (folder / config).mkdir(0o700, parents=True)
    folder.chmod(0o700)
    for entry in project.root.iterdir():
        if entry.name != str(config):
            (folder / entry.name).symlink_to(entry)
    for entry in (project.root / config).iterdir():
        if entry.name not in (_STATE, Path(ENV_LOCAL).name):
            (folder / config / entry.name).symlink_to(entry)
    old = (project.read(ENV_LOCAL) or b"").decode("utf-8", "surrogateescape").rstrip("\n")
    lines = [old] if old else []
    lines += [f"{name}={value}" for name, value in env.items()]
    text = "".join(f"{line}\n" for line in lines)
    with os.fdopen(os.open(folder / ENV_LOCAL, system.NEW, 0o600), "wb") as file:
        file.write(text.encode("utf-8", "surrogateescape"))
