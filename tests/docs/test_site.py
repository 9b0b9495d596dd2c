"""The pages of the site say what the data say, and each is found."""

from __future__ import annotations

import sys
from itertools import groupby
from pathlib import Path

import pytest
from agentcore_connect.commands.questions import registry

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

import pages as site  # noqa: E402, it is in scripts/
import pages_made  # noqa: E402, it is in scripts/

import snapshots  # noqa: E402, it is in scripts/


@pytest.fixture(scope="module")
def pages() -> pages_made.Pages:
    tested = (ROOT / "docs" / "tested-versions.md").read_text(encoding="utf-8")
    return pages_made.made(snapshots.read(ROOT), tested)


def test_each_row_of_a_table_has_its_columns(pages: pages_made.Pages) -> None:
    """No row stands below the names of other columns."""
    tables = [
        (page, [line.replace("\\|", "").count("|") for line in lines])
        for page, text in pages.items()
        if page.endswith(".md") and not page.startswith("gallery/")
        for is_table, lines in groupby(text.splitlines(), lambda line: line.startswith("|"))
        if is_table
    ]
    assert {page for page, _ in tables} >= {"commands.md", "paths/mcp.md", "frameworks/adk.md"}
    assert [(page, widths) for page, widths in tables if len(set(widths)) > 1] == []


def test_the_commands_name_every_variable(pages: pages_made.Pages) -> None:
    """Beside its option, for each answer that a command asks for."""
    rows = [line for line in pages["commands.md"].splitlines() if line.startswith("| `--")]
    named = {row.rpartition(" | ")[2].strip(" |`") for row in rows}
    wanted = {row.variable for rows in registry.COMMANDS.values() for row in rows.values()}
    assert wanted - named == set()


def test_a_framework_shows_its_tests_and_versions(pages: pages_made.Pages) -> None:
    """With the names of their columns."""
    page = pages["frameworks/pydantic_ai.md"]
    assert "| Framework | Authorizer | pinned |" in page
    assert "| Framework | Set | Versions |\n|---|---|---|\n| pydantic_ai | pinned | Python" in page
    assert "| strands |" not in page


def test_each_page_of_people_is_in_the_navigation_once(pages: pages_made.Pages) -> None:
    """A new page of docs/ is not forgotten, and none stands in a second place."""
    written = site.written()
    every = {**written, **pages, "terminal.md": ""}
    led = [page for names in site.NAVIGATION.values() for page in site.ordered(every, names)]
    assert sorted(written.keys() - {*led}) == []
    assert len(led) == len({*led})
