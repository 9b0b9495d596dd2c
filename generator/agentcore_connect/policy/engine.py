"""The decision on one call, by the real Cedar engine."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from agentcore_connect.errors import InvalidInput
from agentcore_connect.policy import literal, statement
from agentcore_connect.policy.request import Call, Caller, Prepared, listed, prepare
from agentcore_connect.policy.schema import Schema
from agentcore_connect.policy.statement import Statement

_ID = re.compile(r"(?<=policy )`policy([0-9]+)`")

Verdict = Literal["Allow", "Deny", "NoDecision"]

ASSUMED = "(assumed permit)"
"""The name of the permit of `Engine.assuming_permit`: no policy can have it."""


@dataclass(frozen=True)
class Decision:
    """What the engine says.

    ``policies`` are the names of those that decided, in their order: none where nothing matched.
    ``errors`` are of policies that failed while they were evaluated (Cedar skips them: a forbid
    that fails forbids nothing) or, for ``NoDecision``, of the call itself. ``notes`` say what the
    engine could not look at.
    """

    decision: Verdict
    policies: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def allowed(self) -> bool:
        return self.decision == "Allow"


class Engine:
    """Policies and a schema, parsed once for many calls."""

    def __init__(self, policies: Iterable[Statement], schema: Schema) -> None:
        """``policies`` of any kind; what is not plain Cedar is left out and told in the notes."""
        import cedarpy

        self.policies = tuple(policies)
        self.schema = schema
        self._cedar = tuple(policy for policy in self.policies if policy.kind == "cedar")
        # The engine numbers policies in the order of their text: one in each statement.
        self._set = cedarpy.PolicySet.from_str("\n".join(policy.text for policy in self._cedar))
        self._notes = tuple(
            f"policy {policy.name} was left out: "
            + (
                f"only the service judges {' and '.join(policy.forms)} conditions"
                if policy.kind == "extension"
                else "it is not valid Cedar"
            )
            for policy in self.policies
            if policy.kind != "cedar"
        )

    def only(self, names: Iterable[str]) -> Engine:
        """The same with those policies alone."""
        wanted = set(names)
        return Engine((p for p in self.policies if p.name in wanted), self.schema)

    def assuming_permit(self) -> Engine:
        """The same with a permit for everything, so that only forbids decide."""
        permit = statement.read(ASSUMED, "permit(principal, action, resource);")
        return Engine((*self.policies, permit), self.schema)

    def decide(self, call: Call) -> Decision:
        """The decision on ``call``; a call that does not fit the schema is ``NoDecision``."""
        try:
            prepared = prepare(call, self.schema)
        except InvalidInput as error:
            hints = (p.sentences() for p in error.problems)
            return Decision("NoDecision", errors=tuple(hints), notes=self._notes)
        if not prepared.in_schema and not self.schema.is_unknown(call.tool):
            return Decision("NoDecision", errors=(self._no_tool(call.tool),), notes=self._notes)
        return self.ask(prepared)

    def ask(self, prepared: Prepared, text: str | None = None) -> Decision:
        """The engine's answer on a prepared call; of the one policy in ``text``, where given."""
        import cedarpy

        answer = cedarpy.is_authorized(
            prepared.request,
            self._set if text is None else text,
            prepared.entities,
            self.schema.handle if prepared.in_schema else None,
        )
        reasons = set(answer.diagnostics.reasons)
        errors = answer.diagnostics.errors
        return Decision(
            answer.decision.value,
            tuple(p.name for number, p in enumerate(self._cedar) if f"policy{number}" in reasons),
            tuple(_ID.sub(self._named, error) for error in errors),
            (*self._notes, *_notes(prepared)),
        )

    def may_allow(self, caller: Caller, tool: str, gateway_arn: str) -> bool:
        """Whether arguments may exist with which ``caller`` may call ``tool``: then it is listed.

        The one place that evaluates partially, which upstream calls experimental (cedarpy 4.12):
        what a policy needs of the arguments is unknown, so no decision means that there may be.
        """
        import cedarpy

        asked = listed(caller, tool, gateway_arn, self.schema)
        answer = cedarpy.is_authorized_partial(
            {part: f"{u['type']}::{literal.string(u['id'])}" for part, u in asked.request.items()},
            self._set,
            asked.entities,
            self.schema.handle if asked.in_schema else None,
        )
        return answer.decision is not cedarpy.Decision.Deny

    def _named(self, match: re.Match[str]) -> str:
        return f"`{self._cedar[int(match[1])].name}`"

    def _no_tool(self, action: str) -> str:
        return f"no target has the tool {action}. {did_you_mean(action, self.schema)}"


def did_you_mean(action: str, schema: Schema) -> str:
    """A hint for the name of a tool that is not there."""
    import difflib

    if "___" not in action and "__" in action:
        return f"Write three underscores between target and tool: {action.replace('__', '___', 1)}."
    known = [tool.action for tool in schema.tools]
    close = difflib.get_close_matches(action, known, 3)
    if close:
        return f"Did you mean {' or '.join(close)}?"
    return "Run `connect tools` to list the tools." if known else "No target's tools are known."


def _notes(prepared: Prepared) -> tuple[str, ...]:
    """What the reader of a decision must know: arguments not seen, and types that were guessed."""
    notes = [f"policies cannot look at argument {path}" for path in prepared.unseen]
    if not prepared.in_schema:
        notes.append(
            "the tool's schema is not known: numbers are used as they are written (whole: Long, "
            "else decimal), and arguments are not checked"
        )
    return tuple(notes)
