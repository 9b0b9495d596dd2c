"""`connect advise`: gateway target or direct call? which path? which auth?"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any, get_args

from agentcore_connect.answers import choices
from agentcore_connect.answers.option import listed
from agentcore_connect.cli import terminal
from agentcore_connect.cli.options import JsonOption, YesOption, option
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.vocabulary import names
from agentcore_connect.vocabulary.matrix import NO_FRONT, ROWS
from agentcore_connect.vocabulary.words import Caller, OutboundAuth, Situation

if TYPE_CHECKING:
    from agentcore_connect.plan.show import Line

_FACTS = "What you know"
_CALLERS: tuple[Caller, ...] = get_args(Caller)
_FRONTS = (*(row.front for row in ROWS), NO_FRONT)
_REASONS: tuple[Situation, ...] = get_args(Situation)
_AUTHS: tuple[OutboundAuth, ...] = get_args(OutboundAuth)


def advise(
    caller: Annotated[
        str | None,
        option(
            _FACTS,
            "Who calls: agent (it needs a tool) or app (it needs the agent).",
            words=_CALLERS,
        ),
    ] = None,
    front: Annotated[
        str | None,
        option(_FACTS, f"What the service has: {listed(_FRONTS)}.", words=_FRONTS),
    ] = None,
    reason: Annotated[
        str | None,
        option(
            _FACTS,
            f"Why the service cannot be a gateway target: {listed(_REASONS)}.",
            words=_REASONS,
        ),
    ] = None,
    outbound_auth: Annotated[
        str | None,
        option(_FACTS, f"How the service signs callers in: {listed(_AUTHS)}.", words=_AUTHS),
    ] = None,
    tools: Annotated[int | None, option(_FACTS, "How many tools the service would have.")] = None,
    as_json: JsonOption = False,
    yes: YesOption = False,
) -> int:
    """Advise a gateway target or a direct call, and which path; each reason names its rule."""
    from agentcore_connect.answers import triage
    from agentcore_connect.answers.asking import Missing
    from agentcore_connect.cli.prompts import asker

    ask = asker(yes=yes, as_json=as_json)
    said, problems = _known(
        caller=(caller, _CALLERS),
        front=(front, _FRONTS),
        reason=(reason, _REASONS),
        outbound_auth=(outbound_auth, _AUTHS),
    )
    if problems:
        raise InvalidInput(*problems)
    caller, front, reason = said["caller"], said["front"], said["reason"]
    try:
        if caller is None and front is None and reason is None:
            caller = ask.choice(
                "caller",
                "Who is calling whom?",
                [
                    ("agent", "my agent needs something from a service"),
                    ("app", "my application needs to call my agent"),
                ],
            )
        if caller != "app" and front is None and reason is None:
            fronts = [(name, meaning) for name, (_, meaning) in triage.FRONTS.items()]
            front = ask.choice("front", "What does the service have?", fronts)
    except Missing as missing:
        raise InvalidInput(missing.problem) from None
    facts: dict[str, Any] = {
        "caller": caller or "agent",
        "front": front or "none",
        "situation": reason,
        "auth": said["outbound_auth"],
        "tools": tools,
    }
    result = triage.advise(triage.Facts(**facts))
    if as_json:
        terminal.emit(
            {
                "schema": 1,
                "command": "advise",
                "ok": True,
                "errors": [],
                "recommendation": result.recommendation,
                "path": result.path,
                "reasons": [vars(one) for one in result.reasons],
                "commands": [list(command) for command in result.commands],
            }
        )
    else:
        terminal.say(_lines(result), data=True)
    return 0


def _known(
    **facts: tuple[str | None, Sequence[str]],
) -> tuple[dict[str, str | None], list[Problem]]:
    """What was said, in the words that are known; and a problem for each that is none of them."""
    said, problems = {}, []
    for field, (value, words) in facts.items():
        said[field] = choices.meant(value, words) if value else None
        if value is not None and said[field] is None:
            problems.append(choices.none_of(names.flag(field), value, words, field))
    return said, problems


def _lines(result: Any) -> Iterator[Line]:
    titles = {
        "gateway": f"A gateway target, path {result.path}",
        "direct": "A direct call from agent code"
        + (f", path {result.path}" if result.path else ""),
        "inverted": "No gateway: the application calls the agent",
    }
    yield titles[result.recommendation], "bold"
    for reason in result.reasons:
        yield f"  [{reason.rule}] {reason.text}", ""
    for command in result.commands:
        yield f"  $ {shlex.join(command)}", "cyan"
