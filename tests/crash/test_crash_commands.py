"""Commands that are killed, starved or refused at any step: the old project or the new one.

`CONNECT_CRASH_STRIDE=1` kills at every step, and has the other faults at every seventh; without it
each command is struck at every few.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from adopting import with_cli_client
from agentcore_connect.plan import history
from front_door import KEY, OWN_COMMAND, TARGET, Answers, Host, Tree, flags, tree
from interruption import die, disk_full, steps, stride, struck
from policy_cases import CASES as POLICIES
from policy_cases import deploy, prepare
from team import Team
from updating import README, as_released, conflicted, contest, edit, git_on_path
from weather import SPEC, write

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="it kills forked processes")

OURS = {".gitignore", "lock", "history", "update.json"}
"""What may be in `.connect/` when no command runs."""


def denied() -> None:
    raise PermissionError(errno.EACCES, "Permission denied")


def read_only() -> None:
    raise OSError(errno.EROFS, "Read-only file system")


def interrupt() -> None:
    signal.raise_signal(signal.SIGINT)


FAULTS: dict[str, Callable[[], None]] = {
    "killed": die,
    "out of space": disk_full,
    "denied": denied,
    "read-only": read_only,
    "interrupted": interrupt,
}


@pytest.fixture(autouse=True)
def git(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", git_on_path())


def _connected(host: Host) -> None:
    host.has()


def _second(host: Host) -> None:
    host.has()
    (host.root / README).chmod(0o640)


def _with_tags(host: Host) -> None:
    """Beside a target there is a document that makes two more."""
    host.has()
    (item,) = SPEC["paths"].values()
    tagged = {f"/{tag}": {"get": item["get"] | {"tags": [tag], "operationId": tag}} for tag in "ab"}
    write(host, "api.json", SPEC | {"paths": tagged})


def _aged(host: Host) -> None:
    as_released(host)


def _fought(host: Host) -> None:
    _aged(host)
    contest(host, README, "Mine.")


def _resolved(host: Host) -> None:
    _aged(host)
    conflicted(host)
    (host.root / README).write_text("resolved\n")


def _waiting(host: Host) -> None:
    _aged(host)
    conflicted(host)


def _saved(host: Host) -> None:
    host.has(OWN_COMMAND, plan=str(host.world / "saved.json"))


def _undone(host: Host) -> None:
    """Of two changes both are undone."""
    host.has()
    host.has(MORE)
    assert host.connect("undo").code == 0
    assert host.connect("undo").code == 0


def _of_a_team(host: Host) -> None:
    """Units from a team's templates, of which there is a newer release, and an edit of one."""
    team = Team(host.world / "team")
    team.says("Ask the platform team.")
    team.release("v1.1.0")
    host.has(template_source=team.address)
    team.says("Or call us.")
    team.release("v1.2.0")
    edit(host, README, 0, "# Mine")


def _fought_of_a_team(host: Host) -> None:
    _of_a_team(host)
    readme = host.root / README
    readme.write_text(readme.read_text().replace("Ask the platform team.", "Ask me."))


def _with_policy(host: Host) -> None:
    prepare(host)
    deploy(host)
    assert host.connect("policy", "add", *POLICIES[0].arguments).code == 0


TEAM = ["--template-source", "../../team"]
MORE: Answers = TARGET | {"name": "Other", "endpoint": "https://other.example/mcp"}
SPLIT: Answers = (
    TARGET
    | KEY
    | {"path": "openapi", "endpoint": None, "schema": "api.json", "split_by": "tag", "name": "Sky"}
)
COMMANDS: dict[str, tuple[Callable[[Host], object], list[str]]] = {
    "scaffold": (lambda host: None, ["scaffold", *flags(OWN_COMMAND)]),
    "scaffold a split document": (_with_tags, ["scaffold", *flags(SPLIT)]),
    "apply": (_saved, ["apply", "../../saved.json"]),
    "update": (_aged, ["update"]),
    "update with a conflict": (_fought, ["update"]),
    "update --continue": (_resolved, ["update", "--continue"]),
    "update --abort": (_waiting, ["update", "--abort"]),
    "remove": (_second, ["remove", "MyGateway", "--yes"]),
    "adopt": (with_cli_client, ["adopt"]),
    "policy add": (prepare, ["policy", "add", *POLICIES[0].arguments]),
    "policy enforce": (_with_policy, ["policy", "enforce"]),
    "remove a policy": (_with_policy, ["remove", "allow_jwt", "--kind", "policy", "--yes"]),
    "update from a team": (_of_a_team, ["update", *TEAM]),
    "update from a team with a conflict": (_fought_of_a_team, ["update", *TEAM]),
    "undo": (_connected, ["undo"]),
    "undo --redo": (_undone, ["undo", "--redo"]),
    "scaffold after an undo": (_undone, ["scaffold", *flags(OWN_COMMAND)]),
}


def seen(host: Host) -> tuple[Tree, list[int], list[int]]:
    """All of the project, modes too; of connect's own folder only the note of an update.

    And which changes can be undone, and made again.
    """
    own = host.root / ".connect"
    assert not own.exists() or {path.name for path in own.iterdir()} <= OURS
    files = {
        path: entry
        for path, entry in tree(host.root).items()
        if path == ".connect/update.json" or path.split("/")[0] != ".connect"
    }
    found = history.listing(host.root)
    assert found.problem is None
    undo, redo = ([one.record.number for one in side] for side in (found.undo, found.redo))
    return files, undo, redo


Seen = tuple[Tree, list[int], list[int]]


def tries(
    host: Host, old: Seen, arguments: list[str], fault: Callable[[], None], numbers: range
) -> Iterator[tuple[int, int, Seen]]:
    """Each number of a step, the wait status and the project, once the next command has run.

    A project that is ``old`` again is struck again; another is laid out anew.
    """
    found = None
    for number in numbers:
        if found != old:
            shutil.rmtree(host.root)
            shutil.copytree(host.world / "pristine", host.root, symlinks=True)
        status = struck(host.root, arguments, number, fault)
        host.connect("undo", "--dry-run")
        found = seen(host)
        yield number, status, found


@pytest.mark.parametrize("name", COMMANDS)
def test_struck_at_any_step(host: Host, name: str) -> None:
    """Files, modes and notes are all old or all new after the next command, and nothing is left.

    Where the command could speak, its exit code is true: 0 or 3 is the new project, 1 and 2 are
    the old one, 5 is the new one, and 130 says which in its message.
    """
    prepare, arguments = COMMANDS[name]
    prepare(host)
    old = seen(host)
    shutil.copytree(host.root, host.world / "pristine", symlinks=True)
    codes = []  # the first run imports what the forked ones then have
    number = steps(lambda: codes.append(host.connect(*arguments).code))
    assert codes[0] in (0, 3)
    new = seen(host)
    assert new != old
    for what, fault in FAULTS.items():
        apart = stride(61, 17) if what == "killed" else stride(211, 59, said=7)
        outcomes = list(tries(host, old, arguments, fault, range(1, number + 1, apart)))
        wrong = [
            (what, at, status)
            for at, status, found in outcomes
            if found not in (old, new)
            or (os.WIFEXITED(status) and os.WEXITSTATUS(status) in (0, 3, 5) and found != new)
            or (os.WIFEXITED(status) and os.WEXITSTATUS(status) in (1, 2) and found != old)
            or (os.WIFEXITED(status) and os.WEXITSTATUS(status) not in (0, 1, 2, 3, 5, 130))
        ]
        assert wrong == []
        if what == "killed":
            assert sum(os.WIFSIGNALED(status) for _, status, _ in outcomes) > 100 // apart
