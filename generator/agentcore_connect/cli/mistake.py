"""What is wrong with a command line, in connect's words: what is typed, and what may be meant."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from agentcore_connect.answers.choices import is_word
from agentcore_connect.cli import table
from agentcore_connect.errors import Problem
from agentcore_connect.text.near import nearest

_FEW = 3
"""An option of more paths than these is said to be one of `connect add`, which has all."""

_SECRET_FLAGS = {
    "--api-key",
    "--client-id",
    "--client-secret",
    "--oauth-client-id",
    "--oauth-client-secret",
}
"""Flags of the `agentcore` CLI that people who know it will try; some commands have one of them."""


COMMANDS = {
    **dict.fromkeys(("rm", "delete", "del", "uninstall", "disconnect", "detach"), "remove"),
    **dict.fromkeys(("new", "create", "init", "attach", "connect"), "add"),
    **dict.fromkeys(("serve", "run", "start"), "dev"),
    **dict.fromkeys(("revert", "rollback"), "undo"),
    "invoke": "call",
    "upgrade": "update",
}
"""Other tools' words for commands."""


def problem(usage: Any, command: str) -> Problem:
    """What Typer's error says, without a word that might be a secret; ``command`` was typed."""
    called = f"connect {command}" if command in table.COMMANDS else "connect"
    message, see = usage.format_message(), f"See `{called} --help`."
    option = getattr(usage, "option_name", None)
    if type(usage).__name__ == "NoSuchOption":
        return _unknown_option(usage, str(option), called)
    if word := re.match(r"No such command '(.*?)'\.", message):
        group = "" if usage.ctx is None else " ".join(usage.ctx.command_path.split()[1:])
        return _unknown_command(word[1], group)
    if message.startswith("Got unexpected extra argument"):
        extra = message.partition(" (")[2].rstrip(").")
        message = "there is an argument too many" + (f": {extra}" if is_word(extra) else "")
    elif missing := re.fullmatch(r"Missing (argument|option) '(.*)'\.?", message):
        name = missing[2].split(" / ")[0]
        message = f"{name if name.startswith('-') else name.upper()} is missing"
    elif message.endswith("requires an argument."):
        message = f"{option} needs a value"
    elif message.endswith("does not take a value."):
        message = f"{option} takes no value"
    elif kind := re.fullmatch(
        r"Invalid value for '(.*)': Input should be a valid (\w+),.*", message
    ):
        what = "a whole number" if kind[2] == "integer" else "a number"
        message = f"{kind[1]} has to be {what}"
    return Problem("usage", message.rstrip("."), see)


def _unknown_option(usage: Any, option: str, called: str) -> Problem:
    if option in _SECRET_FLAGS:
        return Problem(
            "secret-flag",
            f"`{called}` has no {option}: what is on a command line stays in the shell's history",
            "Remove it from the history. `agentcore deploy` asks for it at a masked prompt; in CI "
            "it is an environment variable (`connect scaffold` says which).",
        )
    message, see = f"`{called}` has no option {option}", f"See `{called} --help --all`."
    if paths := _paths_of(option):
        words = paths if len(paths) <= _FEW else ["add"]
        commands = " or ".join(f"`connect {word}`" for word in words)
        return Problem("usage", f"{message}: it is for {commands}", see)
    params = [] if usage.ctx is None else usage.ctx.command.get_params(usage.ctx)
    known = [o for p in params for o in p.opts if o.startswith("--") and not p.hidden]
    near = nearest(option, known) if len(option) > 3 else None
    return Problem("usage", message + (f"; did you mean {near}?" if near else ""), see)


def _paths_of(option: str) -> Sequence[str]:
    """The paths that have an option, where not all of them do."""
    from agentcore_connect.answers.given import OPTIONS
    from agentcore_connect.vocabulary.matrix import PATHS

    rows = (row for row in OPTIONS.values() if option in (row.flag, *row.option.flags))
    return next((row.option.paths for row in rows if {*row.option.paths} < {*PATHS}), ())


def _unknown_command(word: str, group: str) -> Problem:
    called, words = f"connect {group}".rstrip(), list(table.of_group(group))
    other = COMMANDS.get(word, word)
    near = other if other in words else nearest(word, words)
    if near is None and other in table.COMMANDS:
        near = f"`connect {other}`"  # of another group
    message = f"`{called}` has no command {word!r}" + (f"; did you mean {near}?" if near else "")
    return Problem("usage", message, f"See `{called} --help`.")
