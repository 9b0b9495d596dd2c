"""The skill's text, and the seal by which an edited one is known.

`SKILL.md` beside this module is what people edit; the sign-ins come from the matrix.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from agentcore_connect import __version__
from agentcore_connect.vocabulary.matrix import CELLS

_SOURCE = Path(__file__).with_name("SKILL.md")
_SEAL = re.compile(r"sha256:[0-9a-f]{64}")
_BLANK = f"sha256:{'0' * 64}"

BEGIN, END = "<!-- connect skill", "<!-- /connect skill -->"


def skill() -> str:
    """The whole skill, with its front matter, sealed."""
    text = _SOURCE.read_text(encoding="utf-8")
    return _sealed(
        text.replace("VERSION", __version__, 1)
        .replace("SEAL", _BLANK, 1)
        .replace("<!-- matrix -->", _matrix())
    )


def block() -> str:
    """The block of AGENTS.md, between its marks, sealed."""
    return _sealed(f"""\
{BEGIN} {__version__} {_BLANK} -->
## Connecting this agent to tools

This is an Amazon Bedrock AgentCore project. To give its agent an MCP server, a Lambda function, an
HTTP API, an AWS service or a credential, or to restrict its tools with policies, use the `connect`
command; do not write gateway code, `agentcore.json` entries or `connections/` folders by hand.

Before you do, run `connect skill show` and follow what it prints. `connect status --json` says what
is connected. Never ask for a secret, and show the diff (`--dry-run`) before you apply a change.
{END}
""")


def is_pristine(text: str) -> bool:
    """Whether ``text``, a skill or a block of whatever version, is as connect wrote it."""
    found = _SEAL.search(text)
    return found is not None and found[0] == _digest(text)


def _sealed(text: str) -> str:
    return _SEAL.sub(_digest(text), text, count=1)


def _digest(text: str) -> str:
    """The seal of a text: over its lines, whatever ends them, with the seal itself left blank."""
    lines = "\n".join(_SEAL.sub(_BLANK, text, count=1).splitlines())
    return f"sha256:{hashlib.sha256(lines.encode()).hexdigest()}"


def _matrix() -> str:
    """The sign-ins that can be had."""
    words = {"yes": "yes", "api": "yes, with `configure_auth.py`", "contested": "contested"}
    lines = ["| Path | Sign-in | Possible | Note |", "|---|---|---|---|"]
    for cell in CELLS:
        if cell.verdict != "no":
            row = (cell.path, cell.outbound_auth, words[cell.verdict], cell.note)
            lines.append(f"| {' | '.join(row)} |")
    return "\n".join(lines)
