"""The Cedar schema of a gateway, like the one that AgentCore derives from its tools.

Sources: the AgentCore guide ("Schema constraints", "Policy scope"); that there is a third kind of
principal, ``UnauthenticatedUser`` without an ``id``, is from validation errors of the service in
public repositories; that every request has the time in ``context.system.now`` is the guide's
"Time-based policy support".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from agentcore_connect.policy import literal
from agentcore_connect.policy.shape import Record
from agentcore_connect.policy.tools import SEPARATOR, Target, Tool

if TYPE_CHECKING:
    import cedarpy

NAMESPACE = "AgentCore"
PRINCIPALS = ("OAuthUser", "IamEntity", "UnauthenticatedUser")

ASSUMED = ("", "assumed")
"""Target and name of the tool that stands for those that nobody knows; no target is called so."""

_SYSTEM = '{"now": __cedar::datetime}'
_HEAD = """\
namespace AgentCore {
  entity OAuthUser = {"id": __cedar::String} tags __cedar::String;
  entity IamEntity = {"id": __cedar::String};
  entity UnauthenticatedUser;
  entity Gateway;
  action "Mcp";
  action "CallTool" in [Action::"Mcp"];
"""


@dataclass(frozen=True)
class Schema:
    """What is known of a gateway's tools; targets whose tools are not known are ``unknown``."""

    tools: tuple[Tool, ...]
    unknown: tuple[str, ...] = ()

    @classmethod
    def of(cls, targets: Iterable[Target]) -> Schema:
        """The schema of a gateway's targets, in the order of the actions' names."""
        targets = tuple(targets)
        tools = {tool.action: tool for target in targets for tool in target.tools or ()}
        unknown = tuple(target.name for target in targets if target.tools is None)
        return cls(tuple(tools[action] for action in sorted(tools)), unknown)

    def tool(self, action: str) -> Tool | None:
        return self._by_action.get(action)

    @cached_property
    def assumed(self) -> Schema | None:
        """The same with one tool more, which takes nothing, where more tools may be there.

        That no call can fit a policy's scope is proved with it alone. None where all are known.
        """
        if self.tools and not self.unknown:
            return None
        return Schema((*self.tools, Tool(*ASSUMED, Record())))

    @cached_property
    def _by_action(self) -> dict[str, Tool]:
        return {tool.action: tool for tool in self.tools}

    def is_unknown(self, action: str) -> bool:
        """Whether ``action`` may be a tool of a target whose tools are not known."""
        target, separator, _ = action.partition(SEPARATOR)
        return bool(separator) and target in self.unknown

    @cached_property
    def text(self) -> str:
        """The schema in Cedar's own syntax: the same tools give the same text."""
        return _HEAD + "".join(_action(tool) for tool in self.tools) + "}\n"

    @cached_property
    def handle(self) -> cedarpy.Schema:
        """The schema as the engine has parsed it."""
        import cedarpy

        return cedarpy.Schema.from_str(self.text)


def _action(tool: Tool) -> str:
    """One tool, for callers of any kind and the gateway, with its arguments and the time."""
    principals = ", ".join(PRINCIPALS)
    return (
        f'  action {literal.string(tool.action)} in [Action::"CallTool"] appliesTo {{\n'
        f"    principal: [{principals}],\n"
        f"    resource: [Gateway],\n"
        f'    context: {{"input": {tool.input.text()}, "system": {_SYSTEM}}}\n'
        "  };\n"
    )
