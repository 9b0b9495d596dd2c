"""Reading a YAML file that a person may have written: names and values, or where it goes wrong."""

from __future__ import annotations

from typing import Any

from agentcore_connect.errors import InvalidInput, Problem


def mapping(content: bytes, file: str, hint: str = "") -> dict[str, Any]:
    """The names and values of a YAML (or JSON) file; ``file`` and ``hint`` are for the message.

    Raises InvalidInput (``answers-file``) that never repeats what the file holds.
    """
    import yaml

    line = column = None
    try:
        values = yaml.safe_load(content)
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: the 31st of June
        mark = getattr(error, "problem_mark", None)
        if mark is not None:
            line, column = mark.line + 1, mark.column + 1
        wrong = f"{file} is not YAML or JSON"
    else:
        if isinstance(values, dict) and all(isinstance(key, str) for key in values):
            return values
        wrong = f"{file} must hold names and values"
    raise InvalidInput(Problem("answers-file", wrong, hint, None, file, line, column))
