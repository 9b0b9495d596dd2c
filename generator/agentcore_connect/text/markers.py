"""What a merge of git leaves in a file that nobody has resolved yet."""

from __future__ import annotations

import re

from agentcore_connect.errors import Problem

_MARKER = re.compile(r"(?m)^(?:<{7} |={7}\r?$|\|{7} |>{7} )")


def unresolved(text: str, file: str | None = None) -> Problem | None:
    """The conflict that is left in a text, for who cannot read it; None where there is none."""
    found = _MARKER.search(text)
    if found is None:
        return None
    return Problem(
        "conflict-markers",
        f"a merge conflict of git is left in the file ({found[0].strip()})",
        "Choose one side, delete the marker lines (<<<<<<<, =======, >>>>>>>), and run the command "
        "again.",
        file=file,
        line=text.count("\n", 0, found.start()) + 1,
    )
