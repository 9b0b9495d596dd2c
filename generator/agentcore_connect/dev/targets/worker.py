"""Runs a Lambda handler in a process and environment of its own.

It is started by file name, with whatever Python the handler needs, so it imports nothing but the
standard library. One JSON object a line: a call comes in on stdin, its answer goes out on what was
stdout; what the handler prints goes to stderr.

    python worker.py FILE.py FUNCTION
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import time
import traceback
from pathlib import Path
from typing import Any


class _ClientContext:
    def __init__(self, custom: Any) -> None:
        self.custom = custom
        self.env: dict[str, str] = {}
        self.client = None


class _Context:
    """What Lambda gives a handler, as far as a gateway's call has it."""

    function_version = "$LATEST"
    memory_limit_in_mb = "128"
    log_group_name = log_stream_name = "local"
    identity = None

    def __init__(self, call: Any) -> None:
        self.aws_request_id = call["request_id"]
        self.function_name = call["function"]
        self.invoked_function_arn = call["arn"]
        self.client_context = _ClientContext(call["custom"])
        self._end = time.time() + call["seconds"]

    def get_remaining_time_in_millis(self) -> int:
        return max(int((self._end - time.time()) * 1000), 0)


def _load(file: Path, function: str) -> Any:
    sys.path[0] = str(file.parent)  # the handler's folder, in place of this file's
    spec = importlib.util.spec_from_file_location(file.stem, file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} is no module")
    module = importlib.util.module_from_spec(spec)
    sys.modules[file.stem] = module
    spec.loader.exec_module(module)
    return getattr(module, function)


def _failure(error: BaseException) -> dict[str, Any]:
    return {
        "errorType": type(error).__name__,
        "errorMessage": str(error),
        "stackTrace": traceback.format_tb(error.__traceback__),
    }


def main() -> None:
    """Answer calls until there are no more."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what is printed, also by what the handler starts, is no answer
    handler: Any = None
    failure: Any = None
    try:
        handler = _load(Path(sys.argv[1]), sys.argv[2])
    except BaseException as error:
        failure = _failure(error)
    for line in sys.stdin:
        call = json.loads(line)
        answer: dict[str, Any] = {"failure": failure}
        if handler is not None:
            try:
                answer = {"value": json.dumps(handler(call["event"], _Context(call)))}
            except Exception as error:
                answer = {"failure": _failure(error)}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
