"""The words of the agentcore CLI that is installed, for what connect says of it.

Everything here is written in the words of 0.30.0. The table says what a later CLI calls the same;
one that is newer than every row is told in the words of the last.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from agentcore_connect.plan.plan import Plan

Version = tuple[int, ...]

TRIED = (0, 30)
"""The newest CLI that connect was run with: major and minor."""


@dataclass(frozen=True)
class Cli:
    """A CLI ``since`` a version. ``words`` are what it calls the commands of 0.30.0.

    ``takes`` says whether it takes the flags of their `add`, ``validates`` whether it has
    `validate`, and ``asks`` whether a deploy makes credentials and asks for their secrets.
    """

    since: Version
    words: Mapping[str, str]
    takes: bool = True
    validates: bool = True
    asks: bool = True


CLIS: tuple[Cli, ...] = (
    Cli((0, 0, 0), {}),
    # The branch `refactor` of aws/agentcore-cli, as it was on 28 Sep 2026 (#1793, #2028, #2046,
    # #2080, #2116, #2154). Read, not run: nothing of it is released.
    Cli(
        (1, 0, 0),
        {
            "add credential": "project add credentials",
            **{
                word: f"project {word}"
                for word in ("create", "add", "remove", "dev", "deploy", "status")
            },
        },
        takes=False,
        validates=False,
        asks=False,
    ),
)
"""In the order of their versions."""


def of(version: Version) -> Cli:
    """The row of a version."""
    return next(row for row in reversed(CLIS) if row.since <= version or row is CLIS[0])


def shown(version: Version) -> str:
    return ".".join(map(str, version))


def worded(plan: Plan, version: Version | None) -> Plan:
    """The plan as the installed CLI says it; as it is without one, and for 0.30.0."""
    if version is None or not (row := of(version)).words:
        return plan
    steps, commands = plan.next_steps, plan.commands
    if not row.takes and commands:
        commands = ()
        steps = (
            *steps,
            f"agentcore {shown(version)} takes other flags than 0.30.0, so its commands are not "
            "shown here: agentcore.json has it all, and `agentcore project add --help` has them.",
        )
    named = " ".join(" ".join(command) for command in plan.commands) + " ".join(plan.next_steps)
    if not row.asks and ("add credential" in named or "AGENTCORE_CREDENTIAL_" in named):
        steps = (
            *steps,
            f"For agentcore {shown(version)} credentials are references: a deploy neither makes "
            "them nor asks for a secret. Give it to `agentcore project add credentials` on stdin, "
            "or name one in Secrets Manager.",
        )
    return replace(
        plan,
        commands=commands,
        next_steps=tuple(said(step, row) for step in steps),
        warnings=tuple(said(text, row) for text in plan.warnings),
        reasons=tuple(said(text, row) for text in plan.reasons),
    )


def said(text: str, row: Cli) -> str:
    """``text`` with the commands of 0.30.0 in the words of ``row``; longer ones first."""
    if not row.words:
        return text
    known = "|".join(sorted(map(re.escape, row.words), key=len, reverse=True))
    return re.sub(
        rf"\bagentcore ({known})(?![\w-])", lambda m: f"agentcore {row.words[m[1]]}", text
    )
