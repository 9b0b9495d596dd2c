"""One difference between agentcore.json, the agents' code and the units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from agentcore_connect.errors import Problem

Severity = Literal["error", "warning", "info"]
"""An error where a deploy or the agent would fail, a warning where connect and the project
disagree, and information where nothing is wrong."""


@dataclass(frozen=True)
class Finding:
    """One difference; ``code`` is stable, ``hint`` says what to do, ``file`` where to look."""

    code: str
    severity: Severity
    message: str
    hint: str
    file: str

    def located(self) -> str:
        """The message with its file; see `Problem.located`."""
        return Problem(self.code, self.message, file=self.file).located()

    @classmethod
    def of(cls, problem: Problem, file: str) -> Finding:
        """A problem that stops a command, as something that was found."""
        return cls(problem.code, "error", problem.message, problem.hint, problem.file or file)
