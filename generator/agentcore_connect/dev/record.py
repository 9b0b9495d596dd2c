"""Calls kept in a file while dev serves them, and answered from it again."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from agentcore_connect import system
from agentcore_connect.dev.events import Event
from agentcore_connect.dev.targets.target import FailedError, Invocation, Json, Target
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.policy import recorded
from agentcore_connect.policy.recorded import Recorded

KEPT = ("ok", "tool-error", "denied")
"""Outcomes that are worth a line: what the caller could not help is not."""


class Recorder:
    """Writes each call to a new file, which its owner alone may read."""

    def __init__(self, path: Path) -> None:
        """Raises InvalidInput where the file is there already, or cannot be made."""
        try:
            self._file = os.fdopen(
                os.open(path, system.NEW, 0o600), "w", encoding="utf-8", newline="\n"
            )
        except OSError as error:
            raise InvalidInput(
                Problem(
                    "record-file",
                    f"cannot record into {path}: {error.strerror}",
                    "Name a new file with --record.",
                    "record",
                )
            ) from None

    def take(self, event: Event) -> None:
        """Write a call, if the event is one."""
        if event.kind == "call" and event.outcome in KEPT and event.caller is not None:
            call = Recorded(
                str(event.gateway),
                event.caller,
                str(event.tool),
                event.arguments or {},
                event.decision,
                event.policies,
                event.answer,
                event.ms,
                now=event.now,
            )
            self._file.write(call.text())
            self._file.flush()

    def close(self) -> None:
        self._file.close()


def answers(calls: Iterable[Recorded]) -> Mapping[str, Json]:
    """The results of recorded calls, by `recorded.key`; of equal ones the last."""
    return {
        call.key: call.answer
        for call in calls
        if isinstance(call.answer, dict) and "content" in call.answer
    }


@dataclass(frozen=True)
class Replayed:
    """Answers calls as they were answered; others go to ``behind``, where there is something."""

    answers: Mapping[str, Json]
    behind: Target | None = None

    def invoke(self, call: Invocation) -> Json:
        found = self.answers.get(recorded.key(call.name, call.arguments))
        if found is not None:
            return found
        if self.behind is not None:
            return self.behind.invoke(call)
        raise FailedError("the record has no such call; --or-call asks the target for those")

    def close(self) -> None:
        if self.behind is not None:
            self.behind.close()
