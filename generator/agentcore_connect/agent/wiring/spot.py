"""Where in a module a unit belongs, as far as that is known from the modules around it."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from agentcore_connect.agent.wiring.names import PLAIN, ImportForm


@dataclass(frozen=True)
class Spot:
    """The ``calls`` that are given the unit; none where the module alone tells. ``form`` is how
    the module imports the unit.
    """

    calls: tuple[ast.Call, ...] = ()
    form: ImportForm = PLAIN

    @property
    def called(self) -> str:
        """How the code writes what makes the agent."""
        return ast.unparse(self.calls[0].func) if self.calls else "Agent"


ANY = Spot()
