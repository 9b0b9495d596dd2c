"""Answers that are written in local.yaml, in front of what else would answer."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property

from agentcore_connect.dev.targets.target import FailedError, Invocation, Json, Target, text
from agentcore_connect.project.local import FILE, Answer


@dataclass(frozen=True)
class Canned:
    """The first answer that fits a call; without one, ``behind`` is called."""

    answers: tuple[Answer, ...]
    behind: Target | None = None

    def has(self, call: Invocation) -> bool:
        """Whether the answer to a call is here, and comes at once."""
        answer = self._fitting(call)
        return answer is not None and not answer.delay

    def invoke(self, call: Invocation) -> Json:
        answer = self._fitting(call)
        if answer is not None:
            if answer.delay:
                time.sleep(answer.delay)
            if answer.error is not None:
                raise FailedError(answer.error)
            return text(answer.value)
        if self.behind is not None:
            return self.behind.invoke(call)
        raise FailedError(f"no answer in {FILE} fits these arguments of {call.tool}")

    def close(self) -> None:
        if self.behind is not None:
            self.behind.close()

    def _fitting(self, call: Invocation) -> Answer | None:
        of_tool = self._by_tool.get(call.tool, ())
        return next((one for one in of_tool if one.fits(call.tool, call.arguments)), None)

    @cached_property
    def _by_tool(self) -> dict[str, list[Answer]]:
        found: dict[str, list[Answer]] = {}
        for answer in self.answers:
            found.setdefault(answer.tool, []).append(answer)
        return found
