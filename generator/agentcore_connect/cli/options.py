"""Options that several commands share, each with one name and one meaning."""

from __future__ import annotations

from typing import Annotated, Any

import typer

HOW = "How to run"


def option(panel: str, text: str, *names: str, **more: Any) -> Any:
    """An option in a named panel of the help; an unset default is not shown."""
    return typer.Option(*names, help=text, rich_help_panel=panel, show_default=False, **more)


JsonOption = Annotated[bool, option(HOW, "One JSON document on stdout.", "--json")]
YesOption = Annotated[bool, option(HOW, "No prompts.", "--yes", "-y")]
