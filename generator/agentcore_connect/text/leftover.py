"""What git leaves in a file while a merge waits: called by its name, whoever reads the file."""

from __future__ import annotations

import re
from dataclasses import replace

from agentcore_connect.errors import Problem

_SIDE = re.compile(r"^(?:<{7}|>{7})(?: [^\r\n]*)?\r?$", re.MULTILINE)
_BETWEEN = re.compile(r"={7}\r?$", re.MULTILINE)


def named(problem: Problem, text: str, line: int | None) -> Problem:
    """``problem``, which says that ``text`` does not parse at ``line``, or what of git is there.

    Only where it does not parse: a line of seven signs may be anybody's text.
    """
    found = _SIDE.search(text)
    if found is None and line is not None:
        starts = [0, *(end.end() for end in re.finditer("\n", text))]
        # YAML's reader finds at the next line that the one before was no name.
        near = (_BETWEEN.match(text, start) for start in starts[max(line - 2, 0) : line])
        found = next(filter(None, near), None)
    if found is None:
        return problem
    marker = found[0].rstrip("\r")
    return replace(
        problem,
        message=f"a conflict of git is not resolved here: {marker[:40]!r}",
        hint="Keep what is right of both sides, and delete the lines that begin with <<<<<<<, "
        "======= and >>>>>>>; then run the command again.",
        line=text.count("\n", 0, found.start()) + 1,
        column=None,
    )
