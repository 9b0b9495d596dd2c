"""The commands that are measured, ours and their peers, and what one may cost beside another."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Literal

from agentcore_connect.project.project import find
from agentcore_connect.units import record
from projects import example, outdated, repository

BIN = Path(sys.executable).parent
CONNECT, COPIER = str(BIN / "connect"), str(BIN / "copier")
SCAFFOLD = (
    *("scaffold", "--path", "mcp", "--framework", "strands", "--gateway", "MyGateway"),
    *("--authorizer-type", "AWS_IAM", "--name", "WeatherTools"),
    *("--endpoint", "https://mcp.example.com/mcp", "--yes"),
)
COPY = (
    *("copy", "--defaults", "--quiet", "-d", "template=gateway_client/strands"),
    *("-d", "gateway=MyGateway", "-d", "authorizer_type=AWS_IAM"),
)
UPDATE = ("update", "--defaults", "--quiet")
COUNTS = (1, 10, 20, 50, 100)
"""Numbers of units that are updated."""

HELP, VERSION = "connect --help", "copier --version"
TAB, TAB_OF_NAMES = "a TAB after connect add --", "a TAB after connect add --gateway"
SCAFFOLDED, COPIED = "connect scaffold", "copier copy of one unit"
COPIER_UPDATE, COPIER_CHECK = "copier update of one unit", "copier check-update of one unit"
TEAM_PEER = "copier update of one unit of a team's templates"


@dataclass(frozen=True)
class Command:
    """``prepared`` takes a fresh folder and gives where to run; ``codes`` are good exit codes."""

    name: str
    arguments: tuple[str, ...]
    prepared: Callable[[Path], Path]
    codes: tuple[int, ...] = (0,)
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Goal:
    """The command ``ours`` costs at most ``most`` times what the command ``peer`` costs."""

    ours: str
    peer: str
    most: float
    what: Literal["seconds", "bytes"] = "seconds"


def update(count: int) -> str:
    return f"connect update of {count} unit{'s' * (count > 1)}"


def team(count: int) -> str:
    return f"{update(count)} of a team's templates"


def status(count: int) -> str:
    return f"connect status of {count} unit{'s' * (count > 1)}"


def commands(scratch: Path, counts: Sequence[int]) -> list[Command]:
    """All of them; what they run on is made in ``scratch`` once, and copied for each run."""
    git = repository(scratch / "git")
    fresh = example(scratch / "fresh")
    aged = {count: outdated(scratch / f"aged{count}", count) for count in counts}
    theirs = {n: outdated(scratch / f"theirs{n}", n, git) for n in {20, counts[-1]}}
    source = ("--template-source", str(git))
    one, many = counts[0], counts[-1]
    return [
        Command(HELP, (CONNECT, "--help"), lambda folder: folder),
        Command(VERSION, (COPIER, "--version"), lambda folder: folder),
        _tab(TAB, "connect add --", fresh),
        _tab(TAB_OF_NAMES, "connect add --gateway ", fresh),
        Command(SCAFFOLDED, (CONNECT, *SCAFFOLD), partial(_copy, fresh)),
        Command(COPIED, (COPIER, *COPY, str(git), "unit"), lambda folder: folder),
        *(
            Command(update(count), (CONNECT, "update"), partial(_copy, aged[count]))
            for count in counts
        ),
        Command(COPIER_UPDATE, (COPIER, *UPDATE), partial(_unit, aged[one])),
        *(
            Command(team(n), (CONNECT, "update", *source), partial(_copy, project))
            for n, project in theirs.items()
        ),
        Command(TEAM_PEER, (COPIER, *UPDATE), partial(_unit, theirs[20])),
        *(Command(status(n), (CONNECT, "status"), partial(_copy, aged[n])) for n in (one, many)),
        Command(COPIER_CHECK, (COPIER, "check-update"), partial(_unit, aged[one]), (0, 2)),
    ]


def goals(counts: Sequence[int]) -> list[Goal]:
    one, many = counts[0], counts[-1]
    return [
        Goal(HELP, VERSION, 0.3),
        Goal(TAB, VERSION, 0.1),
        Goal(TAB_OF_NAMES, VERSION, 0.15),
        Goal(SCAFFOLDED, COPIED, 0.5),
        Goal(update(one), COPIER_UPDATE, 0.16),
        *(Goal(update(20), COPIER_UPDATE, 0.25) for _ in {20} & {*counts}),
        Goal(update(many), COPIER_UPDATE, 0.63),
        Goal(team(20), TEAM_PEER, 0.5),
        Goal(team(many), TEAM_PEER, 1.0),
        Goal(status(many), COPIER_CHECK, 1.0),
        Goal(SCAFFOLDED, COPIED, 1.1, "bytes"),
        Goal(update(many), COPIER_UPDATE, 1.0, "bytes"),
        Goal(update(many), update(one), 1.2, "bytes"),
        Goal(team(many), team(20), 1.2, "bytes"),
        Goal(status(many), COPIER_CHECK, 1.0, "bytes"),
        Goal(status(many), status(one), 1.2, "bytes"),
    ]


def _tab(name: str, words: str, project: Path) -> Command:
    """What bash asks when TAB is pressed behind ``words``."""
    asked = {"_CONNECT_COMPLETE": "complete_bash", "COMP_WORDS": words}
    asked["COMP_CWORD"] = str(words.count(" "))
    return Command(name, (CONNECT,), lambda _: project, variables=asked)


def _copy(project: Path, folder: Path) -> Path:
    return Path(shutil.copytree(project, folder / "project"))


def _unit(project: Path, folder: Path) -> Path:
    """The folder of the one unit of a copy of ``project``."""
    copy = _copy(project, folder)
    return copy / record.folders(find(copy))[-1]
