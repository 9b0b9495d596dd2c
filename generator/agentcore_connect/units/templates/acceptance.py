"""Whose templates a run may use: connect's own, and those that the person has named.

A project's files never count here. Whoever clones a repository has not agreed to fetch from, or
to run, what its `.copier-answers.yml` names; so the only places are the user's own settings file,
the environment and the flags.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from agentcore_connect import limits
from agentcore_connect.disk.files import read_named
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.project import sources
from agentcore_connect.project.sources import Sources
from agentcore_connect.units.templates.address import checked
from agentcore_connect.vocabulary import variables

SETTINGS = "~/.agentcore-connect/config.toml"
"""The user's settings: `[templates]` with `source`, `ref`, and `accept`, a list of sources."""


def of_user(
    source: str | None = None,
    ref: str | None = None,
    *,
    trust: bool = False,
    data: Sequence[str] = (),
) -> Sources:
    """What the flags say, before the environment, before the settings file.

    A source without a ref drops the ref that was said of another one; ``data`` is NAME=VALUE.
    Raises InvalidInput where the file cannot be read or an address cannot be used.
    """
    settings = _settings()
    said = [
        (source, ref),
        (variables.read("template_source"), variables.read("template_ref")),
        (settings.get("source"), settings.get("ref")),
    ]
    default = next((address for address, _ in said if address), None)
    version = next((name for address, name in said if name or address), None)
    accepted = {checked(address) for address, _ in said if address}
    accepted |= {checked(address) for address in settings.get("accept", ())}
    if default == sources.SOURCE:
        default = None
    answers = tuple(_pair(word) for word in data)
    if answers and default is None:
        raise InvalidInput(
            Problem(
                "usage",
                "--data answers questions of other templates, and no other templates are used",
                "Use it with --template-source.",
                field="data",
            )
        )
    if version and default is None:
        raise InvalidInput(
            Problem(
                "template-source",
                "a version of the templates was given without their source",
                "Use --template-ref with --template-source; of its own templates connect always "
                "uses the newest.",
                field="template_ref",
            )
        )
    return Sources(default, version, frozenset(accepted), trust, answers)


def _pair(word: str) -> tuple[str, str]:
    """NAME=VALUE as two texts; InvalidInput where it is none."""
    name, equals, value = word.partition("=")
    if not equals or not name:
        raise InvalidInput(Problem("usage", "--data must be NAME=VALUE", field="data"))
    return name, value


def _settings() -> Mapping[str, Any]:
    """The ``[templates]`` of the user's settings file; empty where there is no file, or no home.

    Raises InvalidInput (``settings``) for a file that holds anything else: a misspelt key must not
    leave a source unaccepted, or accepted, without a word.
    """
    try:
        path = Path(SETTINGS).expanduser()
        if not os.access(path.parent, os.X_OK):  # not there, or the home of somebody else
            return {}
        if not path.exists():
            return {}
        text = read_named(path, limits.SETTINGS_BYTES).decode("utf-8-sig")
    except RuntimeError:  # nobody's home
        return {}
    except (InvalidInput, OSError, UnicodeDecodeError):
        raise _refused("cannot be read, or is too large") from None
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(text).unwrap()
    except TOMLKitError as error:
        raise _refused("is not TOML", getattr(error, "line", None)) from None
    except RecursionError:  # newer tomlkit bounds the depth itself
        raise _refused("is nested too deeply") from None
    section = document.pop("templates", {})
    accept = section.pop("accept", []) if isinstance(section, dict) else None
    if document or not isinstance(section, dict) or section.keys() - {"source", "ref"}:
        raise _refused("may contain only [templates], with source, ref and accept")
    if not isinstance(accept, list) or any(
        not isinstance(value, str) for value in (*section.values(), *accept)
    ):
        raise _refused("must have strings for source and ref, and a list of strings for accept")
    return {**section, "accept": accept}


def _refused(what: str, line: int | None = None) -> InvalidInput:
    return InvalidInput(
        Problem("settings", f"{SETTINGS} {what}", "See docs/templates.md.", None, SETTINGS, line)
    )
