"""Answers that are written in local.yaml, in front of what else would answer."""

from __future__ import annotations

import time
from dataclasses import dataclass

from agentcore_connect.dev.targets.target import FailedError, Invocation, Json, Target, text
from agentcore_connect.project.local import FILE, Answer


@dataclass(frozen=True)
class Canned:
    """The first answer that fits a call; without one, ``behind`` is called."""

    answers: tuple[Answer, ...]
    behind: Target | None = None

    def invoke(self, call: Invocation) -> Json:
        for answer in self.answers:
            if answer.fits(call.tool, call.arguments):
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
