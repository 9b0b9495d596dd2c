"""How a target is served on this machine: `connections/<target>/local.yaml`, beside its unit.

Whoever works on the project commits it; it holds no secret, only the names of variables.

    url: http://127.0.0.1:8001           # instead of the endpoint or the document's server
    stdio: [uvx, weather-server]         # an MCP server that is started
    handler: handler.py:handler          # a Lambda function's code, in the target's folder; or .mjs
    python: ../../.venv/bin/python       # what runs it, from the target's folder
    timeout: 30                          # seconds of a call
    env: {TABLE: orders, REGION: "${AWS_REGION}"}
    answers:                             # the first that fits answers, and nothing is called
      - {tool: get_order, when: {id: "7"}, answer: {status: sent}}
      - {tool: get_order, error: no such order, delay: 0.2}
"""

from __future__ import annotations

import math
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.project.project import Project
from agentcore_connect.text import yamlfile

FILE = "local.yaml"
_LONGEST = 900.0  # the service's longest Lambda call


@dataclass(frozen=True)
class Answer:
    """An answer without a server, to the calls of ``tool`` that have the arguments of ``when``.

    ``error`` is the text of a failure in place of the value.
    """

    tool: str
    when: Mapping[str, Any] = field(default_factory=dict)
    value: Any = None
    error: str | None = None
    delay: float = 0.0

    def fits(self, tool: str, arguments: Mapping[str, Any]) -> bool:
        return tool == self.tool and all(
            name in arguments and arguments[name] == value for name, value in self.when.items()
        )


@dataclass(frozen=True)
class Local:
    """What the file says; everything may be left out."""

    url: str | None = None
    stdio: tuple[str, ...] = ()
    handler: str | None = None
    python: str | None = None
    timeout: float | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    answers: tuple[Answer, ...] = ()


def read(project: Project, folder: PurePosixPath) -> Local:
    """What the file in a target's ``folder`` says. InvalidInput (``local-file``) where it cannot be
    used, and as `Project.read` has it.
    """
    file = str(folder / FILE)
    data = project.read(file)
    if data is None:
        return Local()
    values = yamlfile.mapping(data, file)
    unknown = sorted(values.keys() - _KEYS.keys())
    if unknown:
        raise _wrong(file, f"has {unknown[0]!r}", f"It may have: {', '.join(_KEYS)}.")
    for key, value in values.items():
        kind, words = _KEYS[key]
        if not isinstance(value, kind) or isinstance(value, bool):
            raise _wrong(file, f"has a {key} that is not {words}")
    timeout = values.get("timeout")
    if timeout is not None and not 0 < timeout <= _LONGEST:
        raise _wrong(file, f"has a timeout that is not between 0 and {_LONGEST:g} seconds")
    env = values.get("env", {})
    if not all(isinstance(k, str) and isinstance(v, (str, int)) for k, v in env.items()):
        raise _wrong(file, "has an env that is not names and texts")
    return Local(
        values.get("url"),
        _command(values.get("stdio", ()), file),
        values.get("handler"),
        values.get("python"),
        timeout,
        {name: str(value) for name, value in env.items()},
        tuple(_answer(value, file) for value in values.get("answers", ())),
    )


_KEYS: Mapping[str, tuple[Any, str]] = {
    "url": (str, "an address"),
    "stdio": ((str, list), "a command"),
    "handler": (str, "FILE:FUNCTION"),
    "python": (str, "a path"),
    "timeout": ((int, float), "a number of seconds"),
    "env": (dict, "names and texts"),
    "answers": (list, "a list"),
}


def _command(value: Any, file: str) -> tuple[str, ...]:
    """The words of a command, given as a list or as one text."""
    words: Any = value
    if isinstance(value, str):
        try:
            words = shlex.split(value)
        except ValueError:
            words = [None]
    if not all(isinstance(word, str) for word in words):
        raise _wrong(file, "has a stdio that is not a command")
    return tuple(words)


def _answer(value: Any, file: str) -> Answer:
    given = value if isinstance(value, dict) else {}
    tool, when, delay = given.get("tool"), given.get("when", {}), given.get("delay", 0)
    if (
        not isinstance(tool, str)
        or not isinstance(when, dict)
        or not isinstance(delay, (int, float))
        or not (0 <= delay <= _LONGEST and math.isfinite(delay))
        or given.keys() - {"tool", "when", "answer", "error", "delay"}
        or ("answer" in given) == ("error" in given)
    ):
        raise _wrong(
            file,
            "has an answer that cannot be used",
            "Write {tool: NAME, when: {ARGUMENT: VALUE}, answer: VALUE}, or error: TEXT in place "
            "of the answer; `when`, and `delay: SECONDS`, may be left out.",
        )
    error = given.get("error")
    return Answer(tool, when, given.get("answer"), None if error is None else str(error), delay)


def _wrong(file: str, what: str, hint: str = "") -> InvalidInput:
    return InvalidInput(Problem("local-file", f"{file} {what}", hint, file=file))
