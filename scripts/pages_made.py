"""The pages of the site that are made from data: commands, questions, errors, snapshots."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

import typer
from agentcore_connect.agent.frameworks import FRAMEWORKS
from agentcore_connect.cli import table
from agentcore_connect.cli.app import app
from agentcore_connect.commands.questions import outputs, registry
from agentcore_connect.commands.questions.answers_schema import answers_schema
from agentcore_connect.commands.skill import text as skill
from agentcore_connect.errors import ExitCode
from agentcore_connect.troubleshooting.entries import ENTRIES
from agentcore_connect.vocabulary.matrix import ROWS, VERDICTS
from agentcore_connect.vocabulary.words import Framework

Pages = dict[str, str]
"""Path below the site's source to its text."""

AUTHORIZERS = {
    "none": "NONE, for local testing",
    "iam": "AWS_IAM: the agent signs with its role",
    "jwt": "CUSTOM_JWT: the agent's own token",
    "forward": "CUSTOM_JWT: its caller's token",
}
"""The words of the snapshots' names, as the pages explain them."""


def cell(text: str) -> str:
    """A text in a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def fenced(language: str, text: str) -> str:
    """A block of code, whatever marks are in it."""
    fence = "````" if "```" in text else "```"
    return f"{fence}{language}\n{text.rstrip()}\n{fence}\n"


# --- the command line -----------------------------------------------------------------------------


def cli_reference() -> Pages:
    """One page with all commands: what each is for, its arguments and its options."""
    lines = [
        "# Commands\n",
        "Made from the command line itself; `connect COMMAND --help` shows the same.\n",
    ]
    for name, command in commands():
        entry = table.COMMANDS[name]
        lines.append(f"## connect {name}\n\n{plain_help(command)}\n")
        if entry.examples:
            lines.append(fenced("sh", "\n".join(entry.examples)))
        if name != SHOWN and table.usual(name) == table.usual(SHOWN):
            lines.append(f"Its options: [{SHOWN}](#connect-{SHOWN}).\n")
            continue
        arguments = [one for one in command.params if one.param_type_name == "argument"]
        if arguments:
            lines.append("| Argument | |\n|---|---|")
            lines += [f"| `{one.name.upper()}` | {cell(one.help or '')} |" for one in arguments]
            lines.append("")
        options = [
            one
            for one in command.params
            if one.param_type_name == "option" and not getattr(one, "hidden", False)
        ]
        if options:
            lines.append("| Option | | Variable |\n|---|---|---|")
            lines += (option_row(name, one) for one in options)
            lines.append("")
    return {"commands.md": "\n".join(lines)}


SHOWN = "add"
"""Of the commands that are one, the one whose options are listed."""


def commands() -> Iterator[tuple[str, Any]]:
    """Each command that does something, by its words."""

    def below(name: str, command: Any) -> Iterator[tuple[str, Any]]:
        if hasattr(command, "commands"):
            for word, inner in command.commands.items():
                yield from below(f"{name} {word}".strip(), inner)
        elif not command.hidden:
            yield name, command

    yield from below("", typer.main.get_command(app))


def plain_help(command: Any) -> str:
    return str(command.help or "").replace("\f", "").strip()


def option_row(command: str, option: Any) -> str:
    flags = ", ".join(f"`{one}`" for one in (*option.opts, *option.secondary_opts))
    row = registry.COMMANDS.get(table.usual(command), {}).get(option.name)
    return f"| {flags} | {cell(option.help or '')} | {f'`{row.variable}`' if row else ''} |"


# --- questions, documents, errors -----------------------------------------------------------------


def answers_page() -> Pages:
    """What an answers file may have, and its schema."""
    lines = [
        "# Answers file\n",
        "Every question can be answered in a file, YAML or JSON:\n",
        fenced(
            "yaml",
            "path: mcp\ngateway: MyGateway\nauthorizer-type: AWS_IAM\nname: WeatherTools\n"
            "endpoint: https://mcp.example.com/mcp\n",
        ),
        "```sh\nconnect scaffold --answers answers.yaml\n```\n",
        "A flag wins over the file, the file over a variable of the environment, that over what\n"
        "the project says. The names are those of the flags, with `-` or `_`. Schemas:\n",
    ]
    pages = {}
    for command in registry.COMMANDS:
        file = f"schemas/answers-{command.replace(' ', '-')}.json"
        pages[file] = json.dumps(answers_schema(command), indent=2) + "\n"
        lines.append(f"- [answers of `connect {command}`]({file})")
    for command in registry.COMMANDS:
        lines.append(f"\n## connect {command}\n\n{questions_table(registry.questions(command))}")
    return {"answers.md": "\n".join(lines) + "\n", **pages}


def questions_table(found: Any) -> str:
    lines = ["| Answer | Type | Default | What it says | Counts with |", "|---|---|---|---|---|"]
    for one in found:
        kind = " or ".join(f"`{word}`" for word in one["choices"]) or one["type"]
        default = one["default_note"] if one["default"] is None else f"`{one['default']}`"
        row = (f"`{one['field']}`", kind, default, one["help"], condition(one["condition"]))
        lines.append(f"| {' | '.join(map(cell, row))} |")
    return "\n".join(lines) + "\n"


def condition(said: Mapping[str, Any]) -> str:
    parts = []
    for name, value in said.items():
        words = value["not"] if isinstance(value, dict) else value
        but = "not " if isinstance(value, dict) else ""
        parts.append(f"{name}: {but}{', '.join(words)}")
    return "; ".join(parts)


def json_page() -> Pages:
    """The documents of `--json`, the schemas, and the exit codes."""
    pages: Pages = {}
    lines = [
        "# JSON and exit codes\n",
        "With `--json` a command prints one document on stdout and nothing else there. Each has\n"
        "`schema`, `command`, `ok` and `errors`; an error has a stable `code`, a `message`, a\n"
        "`hint`, and where they are known `field`, `file`, `line` and `column`. A later version\n"
        "may have more fields: leave what you do not know. `connect dev`, which goes on, prints\n"
        "an object a line for each event instead.\n",
        "## Exit codes\n",
        "| Code | Meaning |\n|---|---|",
        *(f"| {code} | {code.meaning} |" for code in ExitCode),
        "\n## What each command prints\n",
        "| Command | Beside the common fields | |\n|---|---|---|",
    ]
    for command, forms in outputs.OUTPUTS.items():
        file = f"schemas/{command.replace(' ', '-')}.json"
        pages[file] = json.dumps(outputs.output_schema(command), indent=2) + "\n"
        fields = ", ".join(f"`{name}`" for name in dict.fromkeys(n for form in forms for n in form))
        lines.append(f"| `connect {command}` | {fields} | [schema]({file}) |")
    for command, lined in outputs.LINES.items():
        file = f"schemas/{command}.json"
        pages[file] = json.dumps(outputs.output_schema(command), indent=2) + "\n"
        fields = ", ".join(dict.fromkeys(f"`{n}`" for form in lined for n in form["properties"]))
        lines.append(f"| `connect {command}` | one object a line: {fields} | [schema]({file}) |")
    lines.append("\n`connect schema COMMAND` prints the same schemas.\n")
    return {"json.md": "\n".join(lines), **pages}


def errors_page() -> Pages:
    """What `connect explain` knows, area by area."""
    lines = [
        "# Errors\n",
        "What the messages of AWS, of the `agentcore` CLI, of MCP clients and of agents mean, and\n"
        'what to do. `connect explain "<the text>"` finds the entry for a message.\n',
    ]
    for entry in ENTRIES:
        lines.append(f"## {entry.title.replace('<', '&lt;')} {{ #{entry.name} }}\n")
        lines.append(f"{entry.meaning.replace('<', '&lt;')}\n")
        lines += [f"- {step.replace('<', '&lt;')}" for step in entry.fix]
        lines.append("")
    return {"errors.md": "\n".join(lines)}


# --- paths, frameworks, the gallery ---------------------------------------------------------------


def path_pages(trees: Mapping[str, Mapping[str, bytes]]) -> Pages:
    """One page for each path: its command, sign-ins and questions, and what it does."""
    text = skill.skill()
    pages = {}
    for path in (*(row.path for row in ROWS), "credential"):
        section = text.split(f"\n### {path}\n", 1)[1].split("\n##", 1)[0].strip()
        row = next((row for row in ROWS if row.path == path), None)
        title = row.phrase.removeprefix("it ") if row else "no gateway can stand in front of it"
        lines = [f"# {path}\n", f"The path where the service {title}.\n", section, ""]
        if row is not None:
            lines += ["## Sign-ins\n", "| Sign-in | Through | |", "|---|---|---|"]
            lines += [
                f"| {c.outbound_auth} | {VERDICTS[c.verdict]} | {cell(c.note)} |" for c in row.cells
            ]
            lines.append("")
        shown = [name for name in trees if name.startswith(f"{path}-")]
        first = next((n for n in shown if n.startswith(f"{path}-strands")), shown[0])
        lines += ["## What it does to a project\n", *example(first, trees[first], "../gallery/")]
        lines += ["All of this path:\n", *(f"- [{n}](../gallery/{n}.md)" for n in shown), ""]
        own = [
            q for q in registry.questions("scaffold") if path in q["condition"].get("path", [path])
        ]
        lines += ["## Questions\n", questions_table(own)]
        pages[f"paths/{path}.md"] = "\n".join(lines)
    return pages


def framework_pages(trees: Mapping[str, Mapping[str, bytes]], tested: str) -> Pages:
    """One page for each framework: the edit of its agent for each authorizer, what was tested."""
    pages = {}
    for name in get_args(Framework):
        lines = [
            f"# {FRAMEWORKS[name].title}\n",
            f"The word for it is `--framework {name}`; connect reads it from the agent.\n",
        ]
        for word, meaning in AUTHORIZERS.items():
            case = f"mcp-{name}-{word}-none"
            lines += [f"## {meaning}\n", *example(case, trees[case], "../gallery/")]
        lines += ["## Tested\n", *tables_of(name, tested)]
        lines.append("More: [tested versions](../tested-versions.md).")
        pages[f"frameworks/{name}.md"] = "\n".join(lines) + "\n"
    return pages


def tables_of(framework: str, text: str) -> Iterator[str]:
    """The tables of a page whose first column is the framework, with its rows alone."""
    tables = re.findall(r"^(\| Framework \|.*\n\|[-|]+\n)((?:\|.*\n)+)", text, re.MULTILINE)
    for head, rows in tables:
        own = [row for row in rows.splitlines() if row.startswith(f"| {framework} | ")]
        yield "\n".join([head.rstrip(), *own, ""])


def example(name: str, tree: Mapping[str, bytes], gallery: str) -> Iterator[str]:
    """The changed code of a case, and a link to all of it."""
    code = [part for part in diffs(tree["host.diff"].decode()) if "agentcore.json" not in part[:60]]
    yield fenced("diff", "".join(code)) if code else "The agent's own files stay as they are.\n"
    yield f"[All of it]({gallery}{name}.md)\n"


def diffs(text: str) -> list[str]:
    """A diff, file by file."""
    parts = text.split("--- a/")
    return [f"--- a/{part}" for part in parts[1:]]


def gallery(trees: Mapping[str, Mapping[str, bytes]]) -> Pages:
    """A list, a page for each case, and each text once, as a file."""
    pages: Pages = {}
    texts: dict[str, str] = {}
    rows = ["# Gallery\n", _GALLERY, "| Project and answers | Files |", "|---|---|"]
    for name, tree in trees.items():
        created = sorted(path.removeprefix("tree/") for path in tree if path.startswith("tree/"))
        lines = [
            _NO_SEARCH,
            f"# {name}\n",
            "## What is changed\n",
            fenced("diff", tree["host.diff"].decode()),
        ]
        lines += ["## What is created\n"]
        for path in created:
            text = tree[f"tree/{path}"].decode()
            file = f"files/{len(texts):03}/{path.rpartition('/')[2].lstrip('.')}.txt"
            page = texts.setdefault(f"{path}\n{text}", file)
            pages[f"gallery/{page}"] = text
            lines.append(f"- [{path}]({page})")
        lines += ["\n## What is said\n", fenced("text", tree["report.txt"].decode())]
        pages[f"gallery/{name}.md"] = "\n".join(lines)
        rows.append(f"| [{name}]({name}.md) | {len(created)} |")
    return {**pages, "gallery/index.md": "\n".join(rows) + "\n"}


_GALLERY = """\
What connect writes, for each path, framework and sign-in: the diff of the project first, then every
file that is created, then what it says. These are the snapshots that connect's tests compare with.
A name is path, framework, who may call the gateway, how the gateway signs in, and more answers.
"""
_NO_SEARCH = "---\nsearch:\n  exclude: true\n---\n"


def made(trees: Mapping[str, Mapping[str, bytes]], tested: str) -> Pages:
    """All of them."""
    return {
        **cli_reference(),
        **answers_page(),
        **json_page(),
        **errors_page(),
        **path_pages(trees),
        **framework_pages(trees, tested),
        **gallery(trees),
    }


__all__: Sequence[str] = ["Pages", "made"]
