"""A Lambda target: the project's handler, called as the gateway calls the deployed function.

Sources: the guide's "How the Lambda function receives the call" (the event is the bare arguments)
and seven public handlers (the context's custom values).
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agentcore_connect import system
from agentcore_connect.dev.processes import Process
from agentcore_connect.dev.targets.target import FailedError, Invocation, Json, text

WORKERS = 4
"""Processes of one target at once; a fifth call waits for one of them."""

SECONDS = 30.0
_PYTHON = Path(__file__).with_name("worker.py")
_NODE = Path(__file__).with_name("worker.mjs")
_APART = 'exec 3>&1 1>&2; exec "$@"'
"""For Node.js, which cannot do it itself: what is printed, also by its children, is no answer."""

SCRIPTS = (".mjs", ".cjs", ".js")
"""The endings of handlers that Node.js runs; all others are Python."""


@dataclass(frozen=True)
class Handler:
    """What is run: a function of a file, by ``program`` (a Python, or Node.js), in its folder.

    ``env`` are the variables that local.yaml names; nothing else of this process's environment
    comes along, so no AWS credential does.
    """

    file: Path
    function: str
    program: Path
    env: Mapping[str, str] = field(default_factory=dict, repr=False)
    seconds: float = SECONDS
    arn: str = ""


class LambdaFunction:
    """The handler in up to `WORKERS` processes, started when a call needs one and kept."""

    def __init__(self, handler: Handler, log: Callable[[str], None]) -> None:
        """``log`` takes each line that the handler prints."""
        self._handler, self._log = handler, log
        self._free: list[_Worker] = []
        self._all: list[_Worker] = []
        self._slots = threading.BoundedSemaphore(WORKERS)
        self._lock = threading.Lock()
        self._is_over = False

    def invoke(self, call: Invocation) -> Json:
        with self._slots:
            worker = self._take()
            try:
                value, failure = worker.ask(_message(call, self._handler), self._handler.seconds)
            except FailedError:
                worker.end()  # it hangs, or is gone: the next call gets a new one
                raise
            finally:
                self._give_back(worker)
        if failure is not None:
            raise FailedError(failure)
        return text(value)

    def close(self) -> None:
        with self._lock:
            self._is_over = True
            for worker in self._all:
                worker.end()

    def _take(self) -> _Worker:
        with self._lock:
            if self._is_over:  # a call that waited must not start what nobody ends
                raise FailedError("it is not served any more")
            while self._free:
                worker = self._free.pop()
                if worker.is_alive:
                    return worker
                self._all.remove(worker)
            worker = _Worker(self._handler, self._log)
            self._all.append(worker)
            return worker

    def _give_back(self, worker: _Worker) -> None:
        with self._lock:
            self._free.append(worker)


class _Worker(Process):
    """One process of the handler."""

    def __init__(self, handler: Handler, log: Callable[[str], None]) -> None:
        is_script = handler.file.suffix in SCRIPTS
        runs = str(handler.program), str(_NODE if is_script else _PYTHON)
        command: tuple[str, ...] = (*runs, str(handler.file), handler.function)
        if is_script:
            if system.SHELL is None:
                raise FailedError("a handler in JavaScript runs with /bin/sh, which is not here")
            command = (system.SHELL, "-c", _APART, "sh", *command)
        super().__init__(command, handler.file.parent, handler.env, log)

    def ask(self, message: Json, seconds: float) -> tuple[Any, str | None]:
        """What the handler gives back, and what it failed with. Raises `FailedError` where the
        process, which a handler can do anything to, answers with something else.
        """
        self.say(json.dumps(message).encode())
        line = self.hear(time.monotonic() + seconds, f"{seconds:g} s")
        try:
            answer = json.loads(line)
            if (failure := answer.get("failure")) is None:
                return json.loads(answer["value"]), None
            where = "".join(failure["stackTrace"][-1:]).strip()
            words = f"{failure['errorType']}: {failure['errorMessage']} {where}"
            return None, words.strip()
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            what = "the handler's process answered with something else than JSON"
            raise FailedError(what) from None


def _message(call: Invocation, handler: Handler) -> Json:
    return {
        "event": dict(call.arguments),
        "seconds": handler.seconds,
        "request_id": call.request_id,
        "function": handler.arn.rpartition(":")[2] or call.target,
        "arn": handler.arn,
        "custom": custom(call),
    }


def custom(call: Invocation) -> Json:
    """What the gateway tells a function of a call, beside the arguments."""
    return {
        "bedrockAgentCoreMessageVersion": "1.0",
        "bedrockAgentCoreAwsRequestId": call.request_id,
        "bedrockAgentCoreMcpMessageId": call.message_id,
        "bedrockAgentCoreGatewayId": call.gateway,
        "bedrockAgentCoreTargetId": call.target,
        "bedrockAgentCoreToolName": call.name,
    }
