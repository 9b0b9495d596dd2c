"""The pages of the site, and what mkdocs needs, in build/site.

    python scripts/pages.py

`scripts/dev.py site` does it and runs mkdocs, which fails for a link that leads nowhere. Pages of
people are README.md, docs/, SECURITY.md and CHANGELOG.md; `pages_made` makes all others.
"""

from __future__ import annotations

import re
import shutil
import sys
from fnmatch import fnmatchcase
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

BUILD = ROOT / "build" / "site"
PAGES, HTML, CONFIG = BUILD / "pages", BUILD / "html", BUILD / "mkdocs.yml"

WRITTEN = {
    "README.md": "index.md",
    "SECURITY.md": "security.md",
    "CHANGELOG.md": "versions.md",
    "CONTRIBUTING.md": "contributing.md",
}
"""Files of people outside docs/, and what each is called on the site."""

NAVIGATION: dict[str, tuple[str, ...]] = {
    "Start": ("index.md", "terminal.md", "changes.md", "coding-agents.md"),
    "Connect": ("paths/*.md", "frameworks/*.md", "documents.md", "gateway.md"),
    "Policies": ("policies.md",),
    "Local development": ("dev.md",),
    "Updates": ("fleet.md", "templates.md"),
    "Gallery": ("gallery/index.md",),
    "Reference": ("commands.md", "answers.md", "configuration.md", "json.md", "errors.md"),
    "About": (
        *("versions.md", "platforms.md", "security.md", "supply-chain.md", "tested-versions.md"),
        *("performance.md", "clients.md", "contributing.md", "testing.md", "fuzzing.md"),
    ),
}
"""The pages in the order of the site's navigation; the gallery's list leads to its others."""


def written() -> dict[str, str]:
    """The pages of people, with their links as they lead on the site."""
    sources = {ROOT / name: page for name, page in WRITTEN.items()}
    sources |= {path: path.name for path in sorted((ROOT / "docs").glob("*.md"))}
    places = {path.resolve(): page for path, page in sources.items()}
    return {page: linked(path, places) for path, page in sources.items()}


def linked(path: Path, places: dict[Path, str]) -> str:
    """A page's text: a link to another page leads to it, and one to a file is the file's name."""

    def moved(found: re.Match[str]) -> str:
        if found[1]:  # code
            return found[0]
        text, target, anchor = found[2], found[3], found[4] or ""
        there = (path.parent / target).resolve()
        if there in places:
            return f"[{text}]({places[there]}{anchor})"
        if not there.exists():
            raise ValueError(f"{path.name} links to {target}, which is not there")
        return f"`{there.relative_to(ROOT).as_posix()}`"

    text = path.read_text(encoding="utf-8")
    link = r"\[([^\]]+)\]\((?![a-z]+:|#)([^)#\s]+)(#[^)]*)?\)"
    return re.sub(rf"(`+[^`]+`+)|{link}", moved, text)


def terminal_page(names: list[str]) -> str:
    lines = ["# At a terminal\n", "Recorded from real runs, when this site was built.\n"]
    for name in names:
        lines.append(f"![{name}](pictures/{name}.svg)\n")
    return "\n".join(lines)


def navigation(pages: dict[str, str]) -> str:
    """mkdocs' configuration of this build."""
    lines = [f"INHERIT: {ROOT / 'mkdocs.yml'}", f"docs_dir: {PAGES}", f"site_dir: {HTML}"]
    lines += [f"hooks: [{ROOT / 'scripts' / 'pages_hook.py'}]", "nav:"]
    for title, patterns in NAVIGATION.items():
        lines.append(f"  - {title}:")
        lines += [f"      - {page}" for page in ordered(pages, patterns)]
    return "\n".join(lines) + "\n"


def ordered(pages: dict[str, str], patterns: tuple[str, ...]) -> list[str]:
    """The pages that patterns name, in their order; KeyError for one that names none."""
    found = []
    for pattern in patterns:
        matching = [page for page in pages if fnmatchcase(page, pattern)]
        if not matching:
            raise KeyError(pattern)
        found += matching
    return found


def llms(pages: dict[str, str]) -> str:
    """llms.txt (llmstxt.org): what there is, for a program."""
    lines = [
        "# connect\n",
        "> Connects an existing Amazon Bedrock AgentCore agent to tools: MCP servers, Lambda",
        "> functions, OpenAPI and REST APIs, AWS services, credentials; with Cedar policies, in",
        "> one step that can be shown, undone and updated.\n",
        "`connect skill show` prints what a coding agent has to know. Every question:",
        "`connect questions --json`. Schemas: `connect schema`.\n",
    ]
    for title, patterns in NAVIGATION.items():
        lines.append(f"## {title}\n")
        for page in ordered(pages, patterns):
            heading = re.search(r"^# (.+?)(?: \{.*)?$", pages[page], re.MULTILINE)
            lines.append(f"- [{heading[1] if heading else page}]({page})")
        lines.append("")
    return "\n".join(lines)


def every() -> dict[str, str]:
    """All that the site is made from, by its path."""
    import pages_made
    import pictures

    import snapshots

    tested = (ROOT / "docs" / "tested-versions.md").read_text(encoding="utf-8")
    pages = written() | pages_made.made(snapshots.read(ROOT), tested)
    drawn = {f"pictures/{name}.svg": svg for name, svg in pictures.pictures()}
    pages["terminal.md"] = terminal_page(list(pictures.PICTURES))
    return {**pages, **drawn, "llms.txt": llms(pages)}


def write() -> None:
    """Write the pages, and mkdocs' configuration."""
    shutil.rmtree(BUILD, ignore_errors=True)
    files = every()
    for name, text in files.items():
        (PAGES / name).parent.mkdir(parents=True, exist_ok=True)
        (PAGES / name).write_text(text, encoding="utf-8")
    CONFIG.write_text(navigation(files), encoding="utf-8")
    print(f"{len(files)} files in {PAGES}")


if __name__ == "__main__":
    write()
