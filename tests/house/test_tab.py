"""What a shell is offered at a TAB: what Typer would offer, of a table and a parser of our own."""

from __future__ import annotations

import io
import json
import shlex
from contextlib import redirect_stdout

import pytest
import typer
from agentcore_connect.cli import main, tab, table
from agentcore_connect.cli.app import app
from typer._completion_classes import BashComplete

TWINS = {
    name
    for row in json.loads(tab.TABLE.read_bytes()).values()
    for option in row["options"]
    for name in option.get("not", ())
}
"""What turns an option off is offered to who begins to type it."""

ENDS = (
    *(
        "",
        "-",
        "--p",
        "--no",
        "--gateway MyG",
        "--gateway=MyG",
        "--path=m",
        "x --",
        "--nope --",
        "x y -",
    ),
    *("-- --", "--project . --json --", "-yh --", "-yz --", "--project", "--gateway ", "--path "),
)


@pytest.mark.parametrize("group", ["", "policy", "gateway", "skill"])
def test_it_is_what_typer_offers(group: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Word for word, wherever on a command line, also behind what no command takes."""
    monkeypatch.chdir("examples/strands")
    program = typer.main.get_command(app)
    names = [f"{group} {name}".strip() for name in table.of_group(group)]
    lines = [f"{name} {end}" for name in (group, *names) for end in ENDS]
    for line in [f"--nope {lines[0]}", f"-hx {lines[0]}", f"nobody {lines[1]}", *lines]:
        *words, last = line.lstrip().split(" ")
        typers = BashComplete(program, {}, "connect", "").get_completions(list(words), last)
        if not last.startswith("--n"):
            typers = [one for one in typers if one.value not in TWINS]

        ours = tab.offers(words, last)

        assert sorted(one.word for one in ours) == sorted(one.value for one in typers), line
        if ours and ours[0].word.startswith("-"):  # what is said of commands is the table's
            helps = {one.value: " ".join(one.help.split()) for one in typers}
            assert {one.word: one.help for one in ours} == helps


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("schema ", "answers"),
        ("schema answers ", "add"),
        ("schema policy ", "check"),
        ("questions ", "gateway"),
        ("add --no-w", "--no-with-tests"),
    ],
)
def test_what_machines_ask_for_is_offered_too(typed: str, word: str) -> None:
    """The commands that print a schema or have questions; a twin where it is begun."""
    *words, last = typed.split(" ")
    assert word in {one.word for one in tab.offers(words, last)}
    assert "--no-with-tests" not in {one.word for one in tab.offers(["add"], "--")}


@pytest.mark.parametrize(
    ("shell", "variables", "said"),
    [
        ("bash", {"COMP_WORDS": "connect pol", "COMP_CWORD": "1"}, "policy\n"),
        ("bash", {"COMP_WORDS": 'connect call "Or', "COMP_CWORD": "2"}, "\n"),
        (
            "zsh",
            {"_TYPER_COMPLETE_ARGS": "connect apply --js"},
            '_arguments \'*: :(("--json":"One JSON document on stdout."))\'\n',
        ),
        ("zsh", {"_TYPER_COMPLETE_ARGS": "connect apply "}, "compset -P '-*='; _files\n"),
        (
            "zsh",
            {"_TYPER_COMPLETE_ARGS": "connect add --path=la"},
            "_arguments '*: :((\"--path=lambda\"))'\n",
        ),
        ("fish", {"_TYPER_COMPLETE_ARGS": "connect add --path=la"}, "--path=lambda\n"),
        (
            "pwsh",
            {
                "_TYPER_COMPLETE_ARGS": "connect add --path=la",
                "_TYPER_COMPLETE_WORD_TO_COMPLETE": "--path=la",
            },
            "--path=lambda::: \n",
        ),
        ("bash", {"COMP_WORDS": "connect add --path = la", "COMP_CWORD": "4"}, "lambda\n"),
        (
            "fish",
            {"_TYPER_COMPLETE_ARGS": "connect apply --js"},
            "--json\tOne JSON document on stdout.\n",
        ),
        (
            "pwsh",
            {
                "_TYPER_COMPLETE_ARGS": "connect matrix smi",
                "_TYPER_COMPLETE_WORD_TO_COMPLETE": "smi",
            },
            "smithy::: \n",
        ),
    ],
)
def test_each_shell_is_answered_as_its_script_reads(
    shell: str, variables: dict[str, str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words, and what they mean where the shell shows it; a help is one line."""
    for name, value in (variables | {"_CONNECT_COMPLETE": f"complete_{shell}"}).items():
        monkeypatch.setenv(name, value)
    out = io.StringIO()
    with redirect_stdout(out):
        assert main([]) == 0
    assert out.getvalue() == said


def test_zsh_reads_an_apostrophe(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it evaluates is in quotes of a shell: a help's own one ends and begins them."""
    monkeypatch.setenv("_CONNECT_COMPLETE", "complete_zsh")
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", "connect add --optional")
    out = io.StringIO()
    with redirect_stdout(out):
        assert main([]) == 0
    *_, said = shlex.split(out.getvalue())
    assert "the gateway's tools" in said


def test_fish_is_told_whether_there_is_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the exit code: where there is not, it offers files."""
    monkeypatch.setenv("_CONNECT_COMPLETE", "complete_fish")
    monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", "is-args")
    for line, code in (("connect apply ", 1), ("connect apply --", 0)):
        monkeypatch.setenv("_TYPER_COMPLETE_ARGS", line)
        assert main([]) == code
