"""The commands of a Markdown page, as a person would copy them into a shell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).parents[2]
PAGES = tuple(
    path.relative_to(ROOT).as_posix()
    for path in (
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        *sorted((ROOT / "docs").glob("*.md")),
    )
)
SHELL = ("", "sh", "bash", "console")
PROGRAMS = re.compile(
    r"(for .* in|connect|agentcore|copier|git|pip|pipx|uv|uvx|npm|python3?|\S*/(python|pip|uv)) "
)


def commands(page: str) -> Iterator[str]:
    """Each command in a block of the page, in its order; one of several lines is one."""
    tokens = MarkdownIt("commonmark").parse((ROOT / page).read_text(encoding="utf-8"))
    for token in tokens:
        if token.type == "code_block" or (token.type == "fence" and token.info.strip() in SHELL):
            yield from _commands(token.content)


def _commands(block: str) -> Iterator[str]:
    """Where some lines have a prompt, the others are what was printed."""
    lines = re.sub(r"\\\n\s*", " ", block).splitlines()
    asked = [line.lstrip()[2:] for line in lines if line.lstrip().startswith("$ ")]
    for line in asked or (line.strip() for line in lines):
        if PROGRAMS.match(f"{line} "):
            yield line
