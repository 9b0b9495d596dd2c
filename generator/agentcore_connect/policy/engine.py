"""The decision on one call, by the real Cedar engine."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from agentcore_connect.errors import InvalidInput
from agentcore_connect.policy import literal, reach, statement
from agentcore_connect.policy.request import Call, Caller, Prepared, listed, prepare
from agentcore_connect.policy.schema import Schema
from agentcore_connect.policy.statement import Statement

if TYPE_CHECKING:
    import cedarpy

_ID = re.compile(r"(?<=policy )`policy([0-9]+)`")

_CALLERS = 64
"""Callers whose entities stay parsed."""
_PARSED, _TOOLS = 4096, 16
"""Policies that stay parsed in the sets of tools, and the least number of such sets."""

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


@dataclass(frozen=True)
class _Judging:
    """Policies as the engine has parsed them. It calls them policy0, policy1 and so on: ``numbers``
    are their places in `Engine.policies` that are Cedar, by those names.
    """

    numbers: tuple[int, ...]
    handle: cedarpy.PolicySet


class Engine:
    """Policies and a schema, parsed once for many calls.

    A call of a tool is put to those policies alone whose scope can reach the tool: the others would
    not match, and the engine would look at each of them.
    """

    def __init__(self, policies: Iterable[Statement], schema: Schema) -> None:
        """``policies`` of any kind; what is not plain Cedar is left out and told in the notes."""
        self.policies = tuple(policies)
        self.schema = schema
        self._cedar = tuple(policy for policy in self.policies if policy.kind == "cedar")
        self._of_action: dict[str, list[int]] = {reach.ANY: []}
        for number, policy in enumerate(self._cedar):
            for action in reach.actions(policy):
                self._of_action.setdefault(action, []).append(number)
        # What is kept must not grow with the product of tools and policies.
        most = max(_PARSED // (len(self._of_action[reach.ANY]) + 1), _TOOLS)
        self._judging = functools.lru_cache(most)(self._parsed)
        self._known = functools.lru_cache(_CALLERS)(self._entities)
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
        """The engine's answer on a prepared call; of the one policy in ``text``, where given: then
        nothing is named.
        """
        import cedarpy

        judging = self._judging(str(prepared.request["action"]["id"])) if text is None else None
        answer = cedarpy.is_authorized(
            prepared.request,
            text or "" if judging is None else judging.handle,
            self._handle(prepared),
            self.schema.handle if prepared.in_schema else None,
        )
        numbers = () if judging is None else judging.numbers
        reasons = set(answer.diagnostics.reasons)
        decided = sorted(n for place, n in enumerate(numbers) if f"policy{place}" in reasons)
        return Decision(
            answer.decision.value,
            tuple(self._cedar[number].name for number in decided),
            self._told(answer.diagnostics.errors, numbers),
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
            self._judging(tool).handle,
            self._handle(asked),
            self.schema.handle if asked.in_schema else None,
        )
        return answer.decision is not cedarpy.Decision.Deny

    def _parsed(self, action: str) -> _Judging:
        """The policies that can have a say in calls of a tool; those for every tool come first.

        They are parsed together: policies that are added to a set are not all numbered in their
        order, and one that is there already is not added (cedarpy 4.12).
        """
        import cedarpy

        numbers = (*self._of_action[reach.ANY], *self._of_action.get(action, ()))
        return _Judging(numbers, cedarpy.PolicySet.from_str(self._text(numbers)))

    def _text(self, numbers: Iterable[int]) -> str:
        """Policies in the order of which the engine numbers them."""
        return "\n".join(self._cedar[number].text for number in numbers)

    def _handle(self, prepared: Prepared) -> cedarpy.Entities | list[dict[str, Any]]:
        """The entities of a call, as they were parsed for the caller's calls before."""
        found = self._known(json.dumps(prepared.entities)) if prepared.in_schema else None
        return prepared.entities if found is None else found

    def _entities(self, text: str) -> cedarpy.Entities | None:
        """Parsed with the schema, so that its actions are among them; None where they cannot be:
        the answer to the call says why.
        """
        import cedarpy

        try:
            return cedarpy.Entities.from_json_str(text, self.schema.handle)
        except ValueError:
            return None

    def _told(self, errors: Iterable[str], numbers: tuple[int, ...]) -> tuple[str, ...]:
        """Errors with the names of their policies, in the order of these."""

        def place(error: str) -> int:
            match = _ID.search(error)
            return numbers[int(match[1])] if match and numbers else -1

        def named(match: re.Match[str]) -> str:
            return f"`{self._cedar[numbers[int(match[1])]].name}`" if numbers else match[0]

        return tuple(_ID.sub(named, error) for error in sorted(errors, key=place))

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
