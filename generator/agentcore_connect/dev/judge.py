"""What a gateway's policy engine says of a call and of a list, in the service's words."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from agentcore_connect.policy.engine import Engine
from agentcore_connect.policy.request import Call, Caller, Claims, claim_text, current
from agentcore_connect.project.gateway import Mode

Word = Literal["allow", "deny", "log-only-deny", "no-decision"]

_CALLERS = 64
_NOBODY = "No policy applies to the request (denied by default)."


@dataclass(frozen=True)
class Verdict:
    """``word`` is the decision; ``policies`` are those that decided; ``blocks`` says whether the
    call ends here. ``no-decision`` is a call that does not fit the tool's schema.

    ``notes`` are for the log. ``text`` is what a denied caller is told. ``now`` is the time that
    the policies saw.
    """

    word: Word
    policies: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    text: str = ""
    blocks: bool = False
    now: str | None = None


@dataclass
class Judge:
    """A gateway's engine. ``watching`` has those policies too that only log.

    ``now`` is the time of every call, as `request.moment` has it; None: that of the clock.
    """

    engine: Engine
    arn: str
    enforces: bool
    watching: Engine | None = None
    now: str | None = None
    _seen: OrderedDict[str, frozenset[str]] = field(default_factory=OrderedDict, repr=False)

    @property
    def mode(self) -> Mode:
        """As agentcore.json and the service say it."""
        return "ENFORCE" if self.enforces else "LOG_ONLY"

    def decide(self, caller: Caller, tool: str, arguments: Mapping[str, Any]) -> Verdict:
        """The verdict on a call; numbers of ``arguments`` are int or Decimal."""
        call = Call(caller, tool, arguments, self.arn, self.now or current())
        found = self.engine.decide(call)
        notes = [*found.errors]
        if found.allowed and self.watching is not None:
            other = self.watching.decide(call)
            if not other.allowed:
                names = ", ".join(other.policies) or "no policy permits it"
                notes.append(f"a policy that only logs would deny: {names}")
        if found.allowed:
            return Verdict("allow", found.policies, tuple(notes), now=call.now)
        # The ten characters are the service's own, which nobody has here.
        names = ", ".join(f"{name}-0000000000" for name in found.policies)
        reason = f"Policy evaluation denied due to {names}" if names else _NOBODY
        text = f"Tool call not allowed due to policy enforcement [{reason}]"
        word: Word = "deny" if self.enforces else "log-only-deny"
        if found.decision == "NoDecision":
            word = "no-decision"
        whole = f"Tool Execution Denied: {text}"
        return Verdict(word, found.policies, tuple(notes), whole, self.enforces, call.now)

    def visible(self, caller: Caller, tools: Sequence[str]) -> frozenset[str]:
        """Those of the ``tools`` that the caller may see; all where nothing is enforced."""
        if not self.enforces:
            return frozenset(tools)
        key = _key(caller)
        if key not in self._seen:
            may = self.engine.may_allow
            self._seen[key] = frozenset(t for t in tools if may(caller, t, self.arn))
            while len(self._seen) > _CALLERS:
                self._seen.popitem(last=False)
        return self._seen[key]


_EACH_TOKEN = {"iat", "exp", "nbf", "jti", "auth_time"}


def _key(caller: Caller) -> str:
    """What policies can tell callers apart by. Claims that differ with each token are not used:
    a list is made anew with the world, and each call is judged by all that it has.
    """
    if isinstance(caller, Claims):
        tags = {k: claim_text(v) for k, v in caller.claims.items() if k not in _EACH_TOKEN}
        return json.dumps(tags, sort_keys=True)
    return f"{caller.type} {caller.id}"
