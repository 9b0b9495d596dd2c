"""A person at a real terminal: arrows, defaults, checks while typing, and how to stop."""

from __future__ import annotations

import re
import shutil
import sys
from typing import get_args

import pytest
from agentcore_connect.answers.given import OPTIONS
from agentcore_connect.cli import answered
from agentcore_connect.vocabulary.matrix import NO_FRONT, ROWS, TargetPath
from agentcore_connect.vocabulary.words import Removable
from front_door import (
    DISCOVERY,
    IAM,
    OWN_COMMAND,
    Answers,
    Host,
    completed,
    flags,
    targets,
    tree,
)
from policy_cases import prepare
from terminal import BACKSPACE, CTRL_C, CTRL_D, DOWN, ENTER, ESC, Open, opens

__all__ = ["opens"]


def test_a_person_answers_everything(host: Host, opens: Open) -> None:
    """Arrows, defaults and typing give what the flags give, to the byte."""
    host.has(OWN_COMMAND | IAM, outbound_auth="oauth", credential_name="WeatherTools-oauth",
             oauth_discovery_url=DISCOVERY)  # fmt: skip
    wanted = host.tree()
    assert host.connect("undo").code == 0

    terminal = opens("scaffold")
    terminal.answers("What are you connecting to?", ENTER)
    terminal.answers("What is the new gateway called?", "MyGateway" + ENTER)
    terminal.sees("CUSTOM_JWT  callers with a token")  # the default is the safe one
    terminal.answers("everybody who knows the URL: for local testing only", DOWN + ENTER)
    terminal.answers("What is the target called", "WeatherTools" + ENTER)
    terminal.answers("The MCP server's URL?", "https://mcp.example.com/mcp" + ENTER)
    terminal.answers("Client credentials (2LO)", DOWN + ENTER)
    terminal.answers("Which credential", ENTER)  # WeatherTools-oauth is the default
    terminal.answers("its identity provider's discovery URL?", DISCOVERY + ENTER)
    terminal.sees("+ connections/weathertools/README.md")
    terminal.applies()

    assert terminal.ends()[0] == 0
    assert host.tree() == wanted


def test_the_help_is_under_a_question(
    host: Host, opens: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an answer may be is read where it is asked for; a list says so itself.

    It is as wide as the terminal of the prompt, whatever the environment says.
    """
    prepare(host)
    monkeypatch.setenv("COLUMNS", "2")
    terminal = opens("policy", "add", "--pattern", "hours", "--tool", "list_orders")
    terminal.answers("What is the policy engine called?", "E" + ENTER)
    terminal.sees("In which hours of the day, in UTC?")
    terminal.sees("  Hours of the day in UTC, such as 09:00-17:00; 22:00-06:00 is over midnight.")
    terminal.sends(CTRL_C)

    assert terminal.ends()[0] == 130


WAYS = {
    "mcp": ("it has an MCP server", "The MCP server's URL?"),
    "lambda": ("it is a Lambda function that you control", "The Lambda function's ARN?"),
    "openapi": ("it has an OpenAPI document", "Where is the API document"),
    "api-gateway": ("it is behind Amazon API Gateway already", "The REST API's id?"),
    "smithy": ("it is an AWS service with a Smithy model", "Where is the API document"),
    "connector": ("it is web search, or a knowledge base of Amazon Bedrock", "Which connector?"),
    "credential": ("none of these", "Why can the service not be a gateway target?"),
}
"""What a person chooses among, in this order, and the first question that follows of each."""


@pytest.mark.parametrize("way", WAYS)
def test_a_person_says_what_is_there_and_not_which_path(host: Host, opens: Open, way: str) -> None:
    """Each choice is a sentence about the service; the next questions are those of its path."""
    direct = way == "credential"
    answers: Answers = {} if direct else OWN_COMMAND | IAM | {"yes": None}
    terminal = opens("scaffold", *flags(answers | {"path": None, "endpoint": None}))

    terminal.sees("What are you connecting to?")
    for meaning, _ in WAYS.values():
        terminal.sees(meaning)
    terminal.child.send(DOWN * list(WAYS).index(way) + ENTER)
    terminal.answers(WAYS[way][1], CTRL_C)

    assert terminal.ends()[0] == 130


def test_the_reasons_for_the_path_are_shown(host: Host, opens: Open) -> None:
    """What was advised is told with the rule that it rests on."""
    answers = OWN_COMMAND | IAM | {"path": None, "yes": None, "endpoint": None}
    terminal = opens("scaffold", *flags(answers, rest_api_id="abc123", stage="prod"))
    terminal.answers("What are you connecting to?", DOWN * 3 + ENTER)
    terminal.answers("How does the gateway sign in to the target?", ENTER)
    terminal.sees("[default] A gateway target is the default")
    terminal.sees("[api-gateway] ")
    terminal.applies()

    assert terminal.ends()[0] == 0
    targets = host.config["agentCoreGateways"][0]["targets"]
    assert [target["targetType"] for target in targets] == ["apiGateway"]


@pytest.mark.parametrize("path", ["lambda", "openapi", "api-gateway", "smithy"])
def test_a_target_that_is_there_needs_no_path(host: Host, opens: Open, path: str) -> None:
    """With its name alone nobody is asked what it is: its type says it, also a second time."""
    host.has(targets(path))
    before = host.tree()

    code, shown = opens("scaffold", "--name", "WeatherTools").ends()

    assert (code, host.tree()) == (0, before), shown


def test_what_is_wrong_is_said_while_typing(host: Host, opens: Open) -> None:
    """The reason appears before Enter; Enter is not taken until the answer is right."""
    terminal = opens("scaffold", *flags(OWN_COMMAND | IAM, gateway=None, yes=None))

    terminal.answers("What is the new gateway called?", "My_")
    terminal.sees("'My_' is not a gateway name. Use letters and digits")
    terminal.child.send(ENTER + BACKSPACE + "Gateway" + ENTER)
    terminal.answers("A public MCP server", ENTER)
    terminal.applies()

    assert terminal.ends()[0] == 0
    assert [gateway["name"] for gateway in host.config["agentCoreGateways"]] == ["MyGateway"]


def test_nothing_is_cut_in_a_narrow_terminal(host: Host, opens: Open) -> None:
    """Choices, questions, help and errors have as many lines as they need, of whole words."""
    terminal = opens("scaffold", "--path", "mcp", columns=60)

    terminal.answers("What is the new gateway called?", ENTER)
    terminal.sees("an answer is needed here. Use letters and digits, with")
    terminal.sees("single hyphens between them; no underscore.")
    terminal.answers("The gateway's name; a new name declares a new gateway.", "G" + ENTER)
    terminal.sees("everybody who knows the URL: for local")
    terminal.answers("testing only", DOWN * 2 + ENTER)
    terminal.answers("What is the target called", "W" + ENTER)
    terminal.answers("The MCP server's URL?", "https://mcp.example.com/mcp" + ENTER)
    terminal.answers("Such as a bearer key in the", DOWN + ENTER)
    terminal.answers("Which credential", ENTER)
    terminal.sees("its identity")
    terminal.answers("provider's discovery URL?", ESC)
    terminal.answers("Which credential", CTRL_C)

    assert terminal.ends()[0] == 130


@pytest.mark.parametrize("question", ["What is the new gateway called?", "Who may call"])
def test_the_way_back_is_told(host: Host, opens: Open, question: str) -> None:
    """A prompt says that Esc goes back, be it a list or a text; the first has nowhere to go."""
    terminal = opens("scaffold")
    terminal.sees("What are you connecting to?")
    terminal.answers("(arrow keys and Enter)", ENTER)
    terminal.sees("What is the new gateway called?")
    if question.startswith("Who"):
        terminal.sends("G" + ENTER)
        terminal.sees(question)
    terminal.answers("Esc goes back", ESC)
    terminal.answers("What", CTRL_C)

    assert terminal.ends()[0] == 130


def test_a_person_is_asked_nothing_where_an_answer_is_wrong(host: Host, opens: Open) -> None:
    """It is said at once, and nothing of what is only missing."""
    prepare(host)
    for words in (("scaffold", "--path", "lamda"), ("policy", "add", "--pattern", "alow")):
        terminal = opens(*words)
        terminal.sees("did you mean")
        code, rest = terminal.ends()
        assert (code, "is missing" in rest) == (2, False), rest


def test_only_what_is_not_known_is_asked(host: Host, opens: Open) -> None:
    """Authorizer, framework and how the agent signs in are read; the agent is chosen, and the only
    gateway is proposed beside a new one.
    """
    host.has()
    shutil.copytree(host.app, host.root / "app" / "Second", ignore=lambda *_: ["connections"])
    (host.root / "app" / "Second" / "main.py").write_bytes(host.read("app/Assistant/main.py"))
    second = {"name": "Second", "codeLocation": "app/Second/"}
    host.edit(lambda config: config["runtimes"].append(config["runtimes"][0] | second))

    terminal = opens("scaffold", "--path", "mcp")
    terminal.answers("Second     app/Second/main.py", DOWN + ENTER)
    terminal.sees("MyGateway  CUSTOM_JWT, WeatherTools")
    terminal.answers("(new)      a new gateway", ENTER)
    terminal.answers("What is the target called", "WeatherTools" + ENTER)
    terminal.applies()

    assert terminal.ends()[0] == 0
    assert (host.root / "app/Second/connections/mygateway/client.py").is_file()


@pytest.mark.parametrize(
    ("at", "key"),
    [
        pytest.param("connecting to?", CTRL_C, id="ctrl-c-at-a-list"),
        pytest.param("gateway called?", CTRL_C, id="ctrl-c-at-a-text"),
        pytest.param("gateway called?", CTRL_D, id="ctrl-d"),
    ],
)
def test_a_person_stops(host: Host, opens: Open, at: str, key: str) -> None:
    """Ctrl-C, or the end of input, at a list or a text: exit code 130, nothing changed."""
    before = tree(host.world)
    path = flags({"path": None if at.startswith("connecting") else "mcp"})

    terminal = opens("scaffold", *path)
    terminal.answers(at, key)
    code, shown = terminal.ends()

    assert (code, "interrupted: nothing was changed" in shown) == (130, True)
    assert tree(host.world) == before


def test_a_gateway_is_described_by_what_it_has(host: Host, opens: Open) -> None:
    """Its authorizer and its targets, so that one is told from another."""
    host.has(OWN_COMMAND | IAM)
    host.has(OWN_COMMAND | IAM | {"name": "Second"})

    terminal = opens("mcp")
    terminal.answers("MyGateway  AWS_IAM, WeatherTools, Second", CTRL_C)

    assert terminal.ends()[0] == 130


def test_what_fits_nothing_chooses_nothing(host: Host, opens: Open) -> None:
    """In a long list that is filtered Enter waits while nothing has what was typed."""
    host.has(OWN_COMMAND | IAM)
    (one,) = host.config["agentCoreGateways"]
    more = [{**one, "name": f"G{number}", "targets": []} for number in range(12)]
    host.edit(lambda config: config["agentCoreGateways"].extend(more))

    terminal = opens("mcp")
    terminal.answers("type to filter", "zz")
    terminal.answers("nothing fits", ENTER + BACKSPACE * 2 + "G11")
    terminal.answers("G11", ENTER)
    terminal.answers("What is the target called", CTRL_C)

    code, shown = terminal.ends()
    assert (code, "connect mcp --gateway=G11" in shown) == (130, True)


def test_the_form_of_an_answer_is_told_without_its_flag(host: Host, opens: Open) -> None:
    """A person at a prompt has given no flag."""
    prepare(host)
    terminal = opens("policy", "add", "--pattern", "hours", "--tool", "list_orders", "--engine=E")
    terminal.answers("In which hours of the day, in UTC?", "25" + ENTER)
    terminal.answers("the hours of the day, in UTC, such as 09:00-17:00 cannot have", CTRL_C)

    code, shown = terminal.ends()
    assert (code, "--hours" in shown) == (130, False)


@pytest.mark.parametrize("key", [CTRL_C, CTRL_D])
def test_who_stops_at_the_last_question_reads_it_on_a_line(
    host: Host, opens: Open, key: str
) -> None:
    """What is said of a stop does not stand behind the question."""
    host.has(OWN_COMMAND | IAM)
    terminal = opens("remove", "WeatherTools")
    terminal.answers("Apply? [Y/n/d]", key)

    code, shown = terminal.ends()
    lines = [line.strip() for line in shown.splitlines()]
    assert (code, "error: interrupted: nothing was changed" in lines) == (130, True)


def test_a_person_goes_back_and_the_command_line_is_kept(host: Host, opens: Open) -> None:
    """Esc asks the question before again, also where nothing is typed yet; at the first one it
    does nothing. A document is read at its question. What was answered is a command to run again.
    """
    before = tree(host.world)
    terminal = opens("scaffold", "--with-tests")
    terminal.answers("connecting to?", ESC + ENTER)
    terminal.answers("gateway called?", "Wrong" + ESC)
    terminal.answers("connecting to?", DOWN * 2 + ENTER)
    terminal.answers("gateway called?", "MyGateway" + ENTER)
    terminal.answers("Who may call", DOWN + ENTER)
    terminal.answers("target called", "Pets" + ENTER)
    terminal.answers("API document", "nothing's.json" + ENTER)
    terminal.answers("and there is no such file", CTRL_C)
    code, shown = terminal.ends()

    again = "connect scaffold --with-tests --path=openapi --gateway=MyGateway "
    assert (code, tree(host.world)) == (130, before)
    assert again + "--authorizer-type=AWS_IAM --name=Pets" in " ".join(shown.split())


SAYS: dict[str, tuple[str, ...]] = {
    "steps": ("scaffold", *flags(OWN_COMMAND | IAM), "--dry-run", "--full"),
    "success": ("scaffold", *flags(OWN_COMMAND | IAM)),
    "errors": ("adopt",),
    "explanations": ("explain", "Access denied"),
    "wrong": ("scaffold", "--path", "mcp", "--name", "é x" * 20, "--yes"),
}


@pytest.mark.parametrize("case", SAYS)
def test_sentences_are_broken_between_words(host: Host, opens: Open, case: str) -> None:
    """In a narrow terminal they say the same; no word is cut, and a command is in one line."""
    said = host.connect(*SAYS[case]).said
    assert case != "success" or host.connect("undo").code == 0
    shown = opens(*SAYS[case], columns=60).ends()[1]

    lines = [line.rstrip("\r") for line in shown.split("\n")]
    assert sorted(" ".join(lines).split()) == sorted(said.split())
    prose = [line for line in lines if not line.startswith(("    ", "+", "-", " ", "@"))]
    assert any(len(line) > 40 for line in prose)
    for line in prose:
        assert line.count("`") % 2 == 0
        assert len(line) <= 60 or " " not in re.sub("`[^`]*`", "", line.strip())


def test_a_list_has_no_flags(host: Host, opens: Open) -> None:
    """An answer that is a flag of its own is said in words, and given as the flag is."""
    said = flags(OWN_COMMAND, yes=None, client_credential=None, outbound_auth="none")
    assert host.connect("scaffold", *said, "--forward-caller-token", "--yes").code == 0
    wanted = host.tree()
    assert host.connect("undo").code == 0

    terminal = opens("scaffold", *said)
    terminal.sees("Which identity")
    terminal.answers("forward caller token  its caller's", DOWN + ENTER)
    terminal.applies()

    assert (terminal.ends()[0], host.tree()) == (0, wanted)


@pytest.mark.parametrize(
    ("arguments", "answers", "wrong", "line"),
    [
        ([], [], [], None),
        (["add", "--name", "It's"], [("path", "mcp")], [], """add --name 'It'"'"'s' --path=mcp"""),
        (["add", "--endpoint=x", "--yes"], [("name", "A")], ["endpoint"], "add --yes --name=A"),
        (["add", "--endpoint", "x", "--yes"], [("name", "A")], ["endpoint"], "add --yes --name=A"),
        (["add", "--stage", f"sk_live_{'a1' * 20}"], [("name", "A")], [], "add --name=A"),
        (
            ["add"],
            [("client_credential", "--forward-caller-token")],
            [],
            "add --forward-caller-token",
        ),
        (["add"], [("operation", "tag=pets")], [], "add --tag=pets"),
        (["add"], [("endpoint", "https://u:pa55@a.example/mcp")], [], "add"),
    ],
)
def test_the_command_line_so_far(
    arguments: list[str], answers: list[tuple[str, str]], wrong: list[str], line: str | None
) -> None:
    """Quoted for a shell, without what was wrong and without any secret."""
    answered.begin(arguments)
    answered.remember((field, (value,)) for field, value in answers)

    assert answered.command_line(wrong) == (line and f"connect {line}")


@pytest.mark.parametrize(("keys", "code"), [("d" + ENTER + "n" + ENTER, 130), ("y" + ENTER, 0)])
def test_a_person_sees_the_change_before_it_is_made(
    host: Host, opens: Open, keys: str, code: int
) -> None:
    """New files as a list, the diff of changed ones; d is all of it, and no changes nothing."""
    before = tree(host.root)
    terminal = opens("scaffold", *flags(OWN_COMMAND, yes=None, outbound_auth="none"))
    terminal.sees("+ connections/weathertools/README.md")
    terminal.sees("+++ b/app/Assistant/main.py")
    terminal.sees("to modify, 0 to delete.")
    assert "+++ b/connections/weathertools/README.md" not in terminal.child.before
    terminal.answers("Apply? [Y/n/d]", keys)
    if code:
        terminal.sees("+++ b/connections/weathertools/README.md")

    assert terminal.ends()[0] == code
    assert (tree(host.root) == before) is bool(code)


SILENT = {
    "yes": (("--yes",), ""),
    "json": (("--json",), ""),
    "no-terminal-to-read": ((), "</dev/null"),
    "no-terminal-to-ask": ((), "2>errors"),
}


@pytest.mark.parametrize(("arguments", "redirect"), SILENT.values(), ids=SILENT)
def test_nobody_is_asked(
    host: Host, opens: Open, arguments: tuple[str, ...], redirect: str
) -> None:
    """With --yes or --json, or without a terminal, what is missing is an error at once."""
    before = host.tree()
    shell = ("/bin/sh", "-c", f'exec "$0" -m agentcore_connect "$@" {redirect}', sys.executable)

    code, shown = opens("scaffold", *arguments, program=shell).ends()

    errors = host.root / "errors"
    if errors.exists():
        shown += errors.read_text()
        errors.unlink()
    assert code == 2
    assert [f"--{flag} is missing" in shown for flag in ("path", "gateway", "name")] == [True] * 3
    assert host.tree() == before


def test_prompts_are_never_in_the_data(host: Host, opens: Open) -> None:
    """With stdout in a file the person is asked all the same, and the file has the data alone."""
    shell = ("/bin/sh", "-c", 'exec "$0" -m agentcore_connect "$@" >../data', sys.executable)

    terminal = opens(
        "scaffold", *flags(OWN_COMMAND | IAM, name=None, yes=None, full=True), program=shell
    )
    terminal.answers("What is the target called", "WeatherTools" + ENTER)
    terminal.answers("A public MCP server", ENTER)
    terminal.applies()

    assert terminal.ends()[0] == 0
    data = (host.root.parent / "data").read_text()
    assert [line for line in data.splitlines() if not re.match(r"  [+~] \S+$", line)] == []
    assert "+ connections/weathertools/README.md" in data


@pytest.mark.parametrize("no_color", ["", "1"])
def test_colour_is_for_terminals_that_want_it(
    host: Host, opens: Open, monkeypatch: pytest.MonkeyPatch, no_color: str
) -> None:
    """On a terminal there is colour, unless NO_COLOR is set."""
    monkeypatch.setenv("NO_COLOR", no_color)

    terminal = opens("scaffold", *flags(OWN_COMMAND, full=True))
    terminal.child.expect(r"\+ connections/weathertools/README.md")

    assert ("\x1b[32m" in terminal.child.before) is (no_color == "")
    assert terminal.ends()[0] == 0


@pytest.mark.parametrize("field", ["framework", "authorizer_type", "tool_search"])
def test_completion_knows_what_an_answer_may_be(field: str) -> None:
    """The words that a shell offers are those of the model, no more and no less."""
    words = OPTIONS[field].words
    assert words
    assert sorted(completed(f"connect scaffold --{field.replace('_', '-')} ")) == sorted(words)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("remove --kind", get_args(Removable)),
        ("advise --front", (*(row.front for row in ROWS), NO_FRONT)),
        ("matrix", get_args(TargetPath)),
    ],
    ids=["remove", "advise", "matrix"],
)
def test_completion_knows_the_words_of_other_commands(command: str, words: tuple[str, ...]) -> None:
    """A shell offers the words of the type or the registry, no more and no less."""
    assert sorted(completed(f"connect {command} ")) == sorted(words)


def test_completion_reads_the_project(host: Host) -> None:
    """In a project a shell offers its agents."""
    assert completed("connect scaffold --agent ", host.root) == ["Assistant"]
