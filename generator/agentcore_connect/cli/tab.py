"""What a shell is offered at a TAB.

It is what Typer would offer, but for the twins that turn an option off, in a fifth of the time:
nothing of Typer is imported, nor any command. What can be said comes from `tab.json`, which
`scripts/renew.py` makes of the commands themselves; tests/house/test_tab.py compares the two.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

TABLE = Path(__file__).with_name("tab.json")

Row = Mapping[str, Any]
"""A command: its `options`, its `arguments`, and of a group its `commands` with their summaries.

One that is `lenient` takes options that it does not know as arguments.
An option has its `names` (and those that mean `not`), its `field`, its `help`, and whether it is
`many`, `hidden` or a `flag`. What it, or an argument, `offers` is words, or one kind of names in
angle brackets, which `completion` knows.
"""


class Offer(NamedTuple):
    """A word that may stand here, and what it means, where that is known."""

    word: str
    help: str = ""


def answer(instruction: str) -> int | None:
    """Print what ``instruction``, such as `complete_bash`, asks for; the exit code.

    None where it is nothing of this: then nothing is printed.
    """
    what, _, shell = instruction.partition("_")
    if what != "complete" or shell not in _SHELLS:
        return None
    split, shown = _SHELLS[shell]
    words, incomplete = split()
    found = offers(words, incomplete)
    name, equals, _ = incomplete.partition("=")
    if name.startswith("-") and equals:  # bash alone has three words of it
        found = [Offer(f"{name}={one.word}", one.help) for one in found]
    if shell == "fish" and os.environ.get("_TYPER_COMPLETE_FISH_ACTION") == "is-args":
        return 0 if found else 1
    sys.stdout.write(f"{shown(found)}\n")
    return 0


def offers(words: Sequence[str], incomplete: str) -> list[Offer]:
    """What may become of the last word of a command line, after all ``words`` but `connect`."""
    row, said = _command(list(words))
    words = list(words)
    if incomplete == "=":
        incomplete = ""
    elif incomplete.startswith("-") and "=" in incomplete:
        name, _, incomplete = incomplete.partition("=")
        words.append(name)
    if "--" in words or not incomplete.startswith("-"):
        last = words[-1] if words else ""
        wanted = [o for o in row["options"] if last in o["names"] and not o.get("flag")]
        wanted += [a for a in row["arguments"] if a.get("many") or a["field"] not in said]
        if wanted:
            return [Offer(word) for word in _values(wanted[0], said, incomplete)]
    names = [
        Offer(*one) for one in row.get("commands", {}).items() if one[0].startswith(incomplete)
    ]
    return names or list(_options(row, said, incomplete))


def _options(row: Row, said: Mapping[str, Any], incomplete: str) -> Iterator[Offer]:
    """The options that may still be said; what turns one off is for who begins to type it."""
    if not incomplete or incomplete[0].isalnum():
        return
    for option in row["options"]:
        if option.get("hidden") or (option["field"] in said and not option.get("many")):
            continue
        twins = option.get("not", ()) if incomplete.startswith("--n") else ()
        for name in (*option["names"], *twins):
            if name.startswith(incomplete):
                yield Offer(name, option["help"])


def _values(param: Row, said: Mapping[str, Any], incomplete: str) -> list[str]:
    offered: list[Any] = param.get("offers", [])
    if offered and offered[0].startswith("<"):
        from agentcore_connect.cli.completion import names

        offered = names(offered[0].strip("<>"), said)
    return [word for word in offered if word.startswith(incomplete)]


def _command(words: list[str]) -> tuple[Row, dict[str, Any]]:
    """The command that the words call, as far as they do, and what they say to it by field."""
    table: Mapping[str, Row] = json.loads(TABLE.read_bytes())
    name = ""
    while True:
        said, rest = _parsed(table[name], words)
        if not rest or rest[0] not in table[name].get("commands", ()):
            return table[name], said
        name, words = f"{name} {rest[0]}".lstrip(), rest[1:]


class _Unknown(Exception):
    """A word that no command line can have here: what follows it is not read."""


def _parsed(row: Row, words: list[str]) -> tuple[dict[str, Any], list[str]]:
    """What the options and arguments say, and the words left: those of a command of the group."""
    said: dict[str, Any] = {}
    left, rest = [], list(words)
    named = {name: one for one in row["options"] for name in (*one["names"], *one.get("not", ()))}
    try:
        while rest and rest[0] != "--":
            if len(rest[0]) > 1 and rest[0].startswith("-"):
                left += _option(rest, named, said, row)
            elif "commands" in row:
                return said, rest
            else:
                left.append(rest.pop(0))
    except _Unknown:
        return said, left
    left += rest[1:]
    for argument in row["arguments"]:
        if left:
            said[argument["field"]] = left if argument.get("many") else left[0]
            left = [] if argument.get("many") else left[1:]
    return said, left


def _option(rest: list[str], named: Mapping[str, Row], said: dict[str, Any], row: Row) -> list[str]:
    """Take an option, with its value, from the front of the words; what of it is no option."""
    word = rest.pop(0)
    name, equals, value = word.partition("=")
    if word.startswith("--"):
        if name in named:
            _take(named[name], [value] if equals else [], rest, said)
        elif not row.get("lenient"):
            raise _Unknown
        return [] if name in named else [word]
    unknown = ""
    for place, letter in enumerate(word[1:], 2):
        option = named.get(f"-{letter}")
        if option is None:
            if not row.get("lenient"):
                raise _Unknown
            unknown += letter
            continue
        flag = option.get("flag")
        _take(option, [] if flag or not word[place:] else [word[place:]], rest, said)
        if not flag:
            break
    return [f"-{unknown}"] if unknown else []


def _take(option: Row, value: list[str], rest: list[str], said: dict[str, Any]) -> None:
    if option.get("flag"):
        if value:
            raise _Unknown
        said[option["field"]] = True
        return
    if not value and not rest:
        raise _Unknown
    text = value[0] if value else rest.pop(0)
    said[option["field"]] = [*said.get(option["field"], ()), text] if option.get("many") else text


# --- shells, as the scripts of `connect --install-completion` ask and read ---------------------


def _split(text: str) -> list[str]:
    """The words of a line as a shell has them; the last one may lack its closing quote."""
    import shlex

    lexer = shlex.shlex(text, posix=True)
    lexer.whitespace_split, lexer.commenters = True, ""
    words: list[str] = []
    try:
        words.extend(lexer)
    except ValueError:
        words.append(lexer.token)
    return words


def _bash_line() -> tuple[list[str], str]:
    words, number = _split(os.environ["COMP_WORDS"]), int(os.environ["COMP_CWORD"])
    return words[1:number], words[number] if number < len(words) else ""


def _line() -> tuple[list[str], str]:
    text = os.environ.get("_TYPER_COMPLETE_ARGS", "")
    words = _split(text)[1:]
    if words and not text.endswith(" "):
        return words[:-1], words[-1]
    return words, ""


def _powershell_line() -> tuple[list[str], str]:
    incomplete = os.environ.get("_TYPER_COMPLETE_WORD_TO_COMPLETE", "")
    words = _split(os.environ.get("_TYPER_COMPLETE_ARGS", ""))
    return words[1:-1] if incomplete else words[1:], incomplete


def _bash(found: list[Offer]) -> str:
    return "\n".join(one.word for one in found)


def _zsh(found: list[Offer]) -> str:
    if not found:
        return "compset -P '-*='; _files"
    rows = (
        f'"{_zsh_text(one.word)}"' + (f':"{_zsh_text(one.help)}"' if one.help else "")
        for one in found
    )
    return f"_arguments '*: :(({chr(10).join(rows)}))'"


def _zsh_text(text: str) -> str:
    for char, escaped in (('"', '""'), ("'", "'\\''"), ("$", "\\$"), ("`", "\\`"), (":", "\\\\:")):
        text = text.replace(char, escaped)
    return text


def _fish(found: list[Offer]) -> str:
    return "\n".join(f"{one.word}\t{one.help}" if one.help else one.word for one in found)


def _powershell(found: list[Offer]) -> str:
    return "\n".join(f"{one.word}:::{one.help or ' '}" for one in found)


_SHELLS: Mapping[str, tuple[Callable[[], tuple[list[str], str]], Callable[[list[Offer]], str]]] = {
    "bash": (_bash_line, _bash),
    "zsh": (_line, _zsh),
    "fish": (_line, _fish),
    "powershell": (_powershell_line, _powershell),
    "pwsh": (_powershell_line, _powershell),
}
