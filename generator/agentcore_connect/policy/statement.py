"""A policy's text, read by the Cedar engine itself: what it is, or what is wrong and where."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from agentcore_connect.policy.tokens import Token, tokens

Json = dict[str, Any]

LENGTH = range(35, 10_001)
"""How long a statement may be (botocore model of bedrock-agentcore-control, ``Statement``)."""

Kind = Literal["cedar", "extension", "broken"]

Form = Literal["guardrail", "temporal"]
"""What Dogwood, the service's own superset of Cedar, adds to a policy."""

SESSION_HEADER = "x-amzn-bedrock-agentcore-policy-session-id"
"""What every request must have while the engine has a temporal policy (AgentCore guide,
"Policy sessions")."""

_FORMS: tuple[tuple[Form, re.Pattern[str]], ...] = (
    ("guardrail", re.compile(r"\b(?:when|unless)\s+guardrails\b|^\s*suppressOutput\b")),
    ("temporal", re.compile(r"\b(?:when|unless)\s+temporal\b")),
)
_END = "unexpected end of input"
_OPEN, _CLOSE = set("([{"), set(")]}")
_DEPTH_MAX = 100
_TEXT_MAX = 4 * LENGTH[-1]  # comments and indentation do not matter to the engine


@dataclass(frozen=True)
class Fault:
    """Why a text is not one policy. Lines count from 1, in the text."""

    message: str
    line: int
    column: int


@dataclass(frozen=True)
class Statement:
    """One policy: its name in agentcore.json and its text.

    ``kind`` is ``cedar``, ``extension`` for what only the service's own grammar has (guardrails
    and temporal conditions), or ``broken``: then ``fault`` says why. ``json`` is the policy in
    Cedar's JSON form, for ``cedar`` only.
    """

    name: str
    text: str
    kind: Kind
    json: Json
    fault: Fault | None = None

    @property
    def effect(self) -> str:
        """``permit`` or ``forbid``."""
        return str(self.json["effect"])

    @property
    def conditions(self) -> Sequence[Json]:
        return tuple(self.json["conditions"])

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """What of an ``extension`` only the service judges; empty for the other kinds."""
        return _forms(self.text) if self.kind == "extension" else ()

    @cached_property
    def words(self) -> tuple[Token, ...]:
        return tokens(self.text)


def read(name: str, text: str) -> Statement:
    """The policy in ``text``. Never raises: a text that is none is ``broken``."""
    import cedarpy

    too_much = _too_much(text)
    if too_much is not None:
        return Statement(name, text, "broken", {}, too_much)
    try:
        found = json.loads(cedarpy.policies_to_json_str(text))
    except RecursionError:
        return Statement(name, text, "broken", {}, Fault("it is nested too deeply", 1, 1))
    except ValueError as error:
        if _forms(text):
            return Statement(name, text, "extension", {})
        return Statement(name, text, "broken", {}, _locate(text, str(error)))
    policies = list(found["staticPolicies"].values())
    if len(policies) == 1 and not found["templates"]:
        return Statement(name, text, "cedar", policies[0])
    return Statement(name, text, "broken", {}, _not_one(text, len(policies), found["templates"]))


def write(policy: Json) -> str:
    """The Cedar text of a policy in JSON form."""
    import cedarpy

    whole = {"templates": {}, "staticPolicies": {"policy0": policy}, "templateLinks": []}
    return cedarpy.policies_from_json_str(json.dumps(whole)).strip()


def conjuncts(policy: Statement) -> Iterator[Json]:
    """The conditions of a policy, split at ``&&``; an ``unless`` is one part, turned round.

    From left to right, without recursion: a text can be long.
    """
    for condition in policy.conditions:
        is_when = condition["kind"] == "when"
        left = [condition["body"] if is_when else {"!": {"arg": condition["body"]}}]
        while left:
            body = left.pop()
            if "&&" in body:
                left += [body["&&"]["right"], body["&&"]["left"]]
            else:
                yield body


def walk(value: Any) -> Iterator[Json]:
    """Every object in a JSON value, outer ones first; of any depth."""
    left = [value]
    while left:
        found = left.pop()
        if isinstance(found, dict):
            yield found
            left += reversed(list(found.values()))
        elif isinstance(found, (list, tuple)):
            left += reversed(found)


def _too_much(text: str) -> Fault | None:
    """Why a text is kept from the engine, whose stack overflows at 800 brackets (measured)."""
    if len(text) > _TEXT_MAX:
        return Fault(f"it has {len(text):,} characters, far more than the service allows", 1, 1)
    if max(sum(map(text.count, _OPEN)), text.count(".")) <= _DEPTH_MAX:
        return None  # most texts: to look at their tokens takes ten times longer
    depth = chain = 0
    for token in tokens(text):
        depth += (token.text in _OPEN) - (token.text in _CLOSE)
        # `x has a.b.c` becomes a JSON that grows with the square of its length.
        chain = chain + 1 if token.text == "." else chain if token.kind == "name" else 0
        if max(depth, chain) > _DEPTH_MAX:
            return Fault("it is nested too deeply", *_at(token))
    return None


def _not_one(text: str, count: int, templates: Json) -> Fault:
    """The fault of a text that is not one policy, at the place of what is too much.

    A template is told first: the parser counts it apart from policies, so ``count`` may be right.
    """
    found = tokens(text)
    if templates:
        slot = next((token for token in found if token.text == "?"), found[0])
        return Fault("a policy with a ?slot is a template, and decides nothing", *_at(slot))
    ends = [index for index, token in enumerate(found) if token.text == ";"]
    if count == 0:
        return Fault("there is no policy in it", 1, 1)
    second = found[ends[0] + 1]
    return Fault(f"there are {count} policies in it, and a statement is one", *_at(second))


def _locate(text: str, message: str) -> Fault:
    """Where ``message`` of the parser belongs.

    A prefix of a text that parses is refused for its early end only, so the first word with which
    another message comes is the wrong one. (Only the first: the parser recovers, and may call the
    end too early again.) Messages from after the parsing name a word instead.
    """
    found = tokens(text)
    if not found:
        return Fault("there is no policy in it", 1, 1)
    if message == _END:
        return Fault("the text ends too early: a policy ends with `;`", *_at(found[-1]))
    unclosed = next((token for token in found if token.text == '"'), None)
    if message == "invalid token" and unclosed is not None:
        return Fault("this text in double quotes has no end", *_at(unclosed))
    culprit = next((token for token in found if _breaks(text[: token.end])), found[-1])
    # A message of the parsing names the word at which it stopped. One that comes later names what
    # is wrong instead, and the first word that holds that name is the place.
    named = re.findall(r"`([^`]+)`|: (\w+)$", message)
    if named and culprit.text not in named[0]:
        word = named[0][0] or named[0][1]
        culprit = next((token for token in found if word in token.text), culprit)
    return Fault(message, *_at(culprit))


def _breaks(prefix: str) -> bool:
    """Whether a prefix of a text has more wrong with it than that it ends."""
    import cedarpy

    try:
        cedarpy.policies_to_json_str(prefix)
    except ValueError as error:
        return str(error) != _END
    return False


def _at(token: Token) -> tuple[int, int]:
    return token.line, token.column


def _forms(text: str) -> tuple[Form, ...]:
    plain = _without_strings(text)
    return tuple(form for form, pattern in _FORMS if pattern.search(plain))


def _without_strings(text: str) -> str:
    return " ".join(token.text for token in tokens(text) if token.kind != "string")
