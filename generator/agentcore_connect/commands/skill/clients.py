"""The coding agents that read a skill, and the file in a project where each looks for it.

Skill folders follow the Agent Skills specification (agentskills.io): `SKILL.md` with `name`, which
is the folder's name, and `description` in its front matter. Where each client looks, as its own
documentation says: `.claude/skills` (code.claude.com/docs/en/skills), `.cursor/skills`
(cursor.com/docs/context/skills), `.kiro/skills` (kiro.dev/docs/skills), `.agents/skills` from the
current folder up to the root of the repository (developers.openai.com/codex/skills). `AGENTS.md` at
the root is read by most others (agents.md), and is in every prompt, so it gets a short block.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from agentcore_connect.disk.paths import SKILLS

Client = Literal["claude", "cursor", "kiro", "codex", "agents-md"]
CLIENTS: tuple[Client, ...] = get_args(Client)

FILES: Mapping[Client, str] = {
    "claude": SKILLS[0],
    "cursor": SKILLS[1],
    "kiro": SKILLS[2],
    "codex": SKILLS[3],
    "agents-md": "AGENTS.md",
}
"""The file of each, relative to the project."""

SIGNS: Mapping[Client, tuple[str, ...]] = {
    "claude": (".claude", "CLAUDE.md"),
    "cursor": (".cursor", ".cursorrules"),
    "kiro": (".kiro",),
    "codex": (".codex", ".agents"),
    "agents-md": ("AGENTS.md",),
}
"""What in a project says that the client is used there."""
