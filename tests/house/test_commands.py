"""The table of commands: each is there, has help that fits, and examples that can be typed."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from typing import get_args

import pytest
from agentcore_connect import __version__
from agentcore_connect.cli import mistake, table
from agentcore_connect.cli.app import _program
from agentcore_connect.commands.questions import outputs
from agentcore_connect.dev import events
from front_door import IAM, LAMBDA_ARN, OWN_COMMAND, Host, completed, flags
from policy_cases import prepare


def test_every_command_has_help_that_fits(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """At 60 columns and at 200, short and whole; `connect help X` is `connect X --help`."""
    for columns in (60, 200):
        monkeypatch.setenv("COLUMNS", str(columns))
        for name in ("", *table.COMMANDS):
            words = name.split()
            for more in ([], ["--all"]):
                shown = host.connect(*words, "--help", *more)
                assert shown.code == 0, shown.said
                assert max(map(len, shown.stdout.splitlines())) <= columns, (name, columns)
                assert set(re.findall(r"--no-[\w-]+", shown.stdout)) <= {
                    "--no-config",
                    "--no-reload",
                }
            assert ("Examples\n" in shown.stdout) == bool(words and not table.of_group(name)), name
            assert host.connect("help", *words).stdout == host.connect(*words, "--help").stdout


def test_every_command_is_listed_once(host: Host) -> None:
    """In the help of connect, in one of its sections; the sections have nothing else."""
    listed = [name for section in table.SECTIONS.values() for name in section]
    assert sorted(listed) == sorted(table.of_group(""))
    assert host.connect("-V").stdout == host.connect("--version").stdout


@pytest.mark.parametrize("name", [name for name in table.COMMANDS if not table.of_group(name)])
def test_examples_can_be_typed(name: str) -> None:
    """Each begins with the command, or one that it is another word for, and parses."""
    assert table.COMMANDS[name].examples
    for example in table.COMMANDS[name].examples:
        words = shlex.split(example)[1:]
        command, size = _program(), 0
        while hasattr(command, "commands") and words[size:]:
            command, size = command.commands[words[size]], size + 1
        assert table.usual(" ".join(words[:size])) == table.usual(name)
        command.make_context("connect", words[size:])


@pytest.mark.parametrize("path", ["mcp", "openapi", "credential"])
def test_a_path_is_a_command(host: Host, path: str) -> None:
    """`connect mcp` is `connect scaffold --path mcp`, with the options that count there."""
    answers = {key: value for key, value in (OWN_COMMAND | IAM).items() if key != "path"}
    if path == "mcp":
        as_command = host.connect("mcp", *flags(answers), "--dry-run", "--json")
        as_answer = host.scaffold(OWN_COMMAND | IAM, dry_run=True, json=True)
        assert as_command.document == as_answer.document
        added = host.connect("add", *flags(OWN_COMMAND | IAM), "--dry-run", "--json")
        assert added.document == as_answer.document
        by_path = host.connect("add", "mcp", *flags(answers), "--dry-run", "--json")
        assert by_path.document == as_answer.document
        by_address = host.connect(
            "add", answers.pop("endpoint"), *flags(answers), "--dry-run", "--json"
        )
        assert by_address.document == as_answer.document
    else:
        refused = host.connect(path, "--lambda-arn", "x", "--json")
        assert (refused.code, refused.document["command"]) == (2, "scaffold")
        assert "--lambda-arn" in refused.document["errors"][0]["message"]


@pytest.mark.parametrize(
    ("word", "field"),
    [
        ("arn:aws:lambda:us-east-1:123456789012:function:orders", "lambda_arn"),
        ("arn:aws:lambda:us-east-1:123456789012:layer:orders", "lambda_arn"),
        ("s3://specs/pets.json", "schema"),
        ("pets.yaml", "schema"),
        ("https://api.example.com/openapi.json", "schema"),
    ],
)
def test_what_stands_behind_add_is_the_answer_that_it_looks_like(
    host: Host, word: str, field: str
) -> None:
    """A function's ARN and an API document, wherever it lies, are taken as with their flags."""
    others = {"name": "Orders", "gateway": "MyGateway", "authorizer_type": "NONE"}
    path = "lambda" if field == "lambda_arn" else "openapi"
    options = {**others, "dry_run": True, "json": True}
    with_flags = host.connect("add", *flags({"path": path, field: word, **options}))
    assert host.connect("add", word, *flags(options)).document == with_flags.document
    assert host.connect(path, word, *flags(options)).document == with_flags.document


def test_a_word_that_can_be_nothing_is_told_what_it_can_be(host: Host) -> None:
    """Not as if it were the name of a known server."""
    error = host.connect("add", "orders.py", "--json").document["errors"][0]
    assert "nothing that can be connected" in error["message"]
    assert "connect search" in error["hint"]


def test_list_has_every_connection(host: Host) -> None:
    """Targets with gateway, sign-in and agents, and what an agent calls itself; as a table too."""
    assert "connect add" in host.connect("list").stdout
    host.has(OWN_COMMAND | IAM)
    host.has(
        {"path": "credential", "name": "Maps", "credential_type": "api-key", "yes": True}
        | {"endpoint": "https://api.example.com/v1", "reason": "latency"}
    )

    rows = host.connect("list", "--json").document["connections"]

    assert [(r["name"], r["path"], r["gateway"], r["agents"]) for r in rows] == [
        ("WeatherTools", "mcp", "MyGateway", ["Assistant"]),
        ("Maps", "credential", None, ["Assistant"]),
    ]
    assert rows[0]["unit"] == "connections/weathertools"
    table_ = host.connect("list").stdout
    assert all(row["name"] in table_ for row in rows), table_


def test_a_shell_offers_the_commands() -> None:
    """From the table: none of them is made for it."""
    assert set(completed("connect ")) >= set(table.of_group(""))
    assert set(completed("connect policy ")) == set(table.of_group("policy"))


def test_a_shell_offers_the_names_of_the_project(host: Host) -> None:
    """Units, targets, tools, policies, credentials, versions: wherever one of them is wanted."""
    prepare(host)
    engine = ("--name=p", "--engine=E", "--target=RefundTarget", "--tool=process_refund")
    assert host.connect("policy", "add", "--pattern=allow", *engine).code == 0
    expected = {
        "connect remove ": {"RefundTarget", "MyGateway", "p"},
        "connect update ": {
            *("app/Assistant/connections/mygateway", "connections/refundtarget"),
            "connections/refundtarget/policies/p",
        },
        "connect tools --target ": {"RefundTarget"},
        "connect dev --gateway ": {"MyGateway"},
        "connect export --gateway ": {"MyGateway"},
        "connect call ": {"RefundTarget___process_refund", "RefundTarget___list_orders"},
        "connect policy try --tool ": {
            "RefundTarget___process_refund",
            "RefundTarget___list_orders",
        },
        "connect policy add --target RefundTarget --tool ": {"process_refund", "list_orders"},
        "connect policy add --engine ": {"E"},
        "connect policy add --name ": {"p"},
        "connect policy enforce --gateway ": {"MyGateway"},
        "connect openapi --credential-name ": {"MyGateway-oauth"},
        "connect help ": set(table.of_group("")),
    }
    for words, names in expected.items():
        assert set(completed(words, host.root)) == names, words
    assert f"v{__version__}" in completed("connect update --to ", host.root)
    assert "connect" not in completed("connect remove ", host.world)


def test_a_shell_waits_for_no_large_document(host: Host) -> None:
    """Its tools are not offered, whatever the target is called and wherever the document is."""
    prepare(host)
    for file in ("connections/large.json", "own.json"):
        (host.root / file).write_bytes((host.root / "tools.json").read_bytes() + b" " * 500_000)
        more = {"name": "Large-One", "targetType": "lambdaFunctionArn", "lambdaFunctionArn": {}}
        more["lambdaFunctionArn"] = {"lambdaArn": LAMBDA_ARN, "toolSchemaFile": file}
        host.edit(lambda config, more=more: config["agentCoreGateways"][0]["targets"].append(more))
        assert "RefundTarget___list_orders" in completed("connect call ", host.root)
        assert completed("connect tools --target ", host.root) == ["RefundTarget", "Large-One"]
        assert not any(name.startswith("Large") for name in completed("connect call ", host.root))
        host.edit(lambda config: config["agentCoreGateways"][0]["targets"].pop())


def test_a_tab_loads_little() -> None:
    """Neither Typer nor the code of any command is imported for one, but what reads a project."""
    code = (
        "import sys; from agentcore_connect.cli import main\n"
        "main([]); print(*sys.modules, file=sys.stderr)"
    )
    asked = {
        "_CONNECT_COMPLETE": "complete_bash",
        "COMP_WORDS": "connect mcp --agent ",
        "COMP_CWORD": "3",
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd="examples/strands",
        env={**os.environ, **asked},
        capture_output=True,
        text=True,
        check=False,
    )
    loaded = done.stderr.split()
    assert done.stdout == "Assistant\n"
    assert not {"typer", "pydantic", "yaml", "agentcore_connect.cli.app"} & {*loaded}


@pytest.mark.parametrize(
    ("typed", "field", "near"),
    [
        ("remove Wether", "name", "WeatherTools"),
        ("remove WeatherTools --gateway MyGatway", "gateway", "MyGateway"),
        ("remove WeatherTools --agent Asistant", "agent", "Assistant"),
        ("sync wethertools", "target", "WeatherTools"),
        ("tools --target WetherTools", "target", "WeatherTools"),
        ("tools --gateway my-gateway", "gateway", "MyGateway"),
        ("export mcp-json --gateway MyGatway", "gateway", "MyGateway"),
        ("gateway set --gateway MyGatway --sessions 3600", "gateway", "MyGateway"),
        ("policy add --gateway MyGatway --pattern shutdown", "gateway", "MyGateway"),
        ("policy add --target WetherTools --pattern allow", "target", "WeatherTools"),
        ("policy enforce --gateway MyGatway", "gateway", "MyGateway"),
        ("update WetherTools", "unit", "WeatherTools"),
        ("adopt --agent Asistant", "agent", "Assistant"),
        ("dev --gateway MyGatway", "gateway", "MyGateway"),
        ("dev --local-url WetherTools=http://127.0.0.1:1/mcp", "target", "WeatherTools"),
        ("add lamda", "path", "lambda"),
    ],
)
def test_a_name_that_is_nearly_one_of_the_project(
    host: Host, typed: str, field: str, near: str
) -> None:
    """Whatever is named: what may be meant, and all that there are, also as data."""
    host.has(OWN_COMMAND | IAM)

    told = host.connect(*typed.split())

    assert (told.code, f"; did you mean {near}?" in told.stderr) == (2, True), told.stderr
    if not typed.startswith("dev"):
        document = host.connect(*typed.split(), "--json").document
        (problem,) = (one for one in document["errors"] if one["field"] == field)
        assert near in problem["choices"]


@pytest.mark.parametrize(
    ("typed", "message", "hint"),
    [
        ("polcy", "`connect` has no command 'polcy'; did you mean policy?", "`connect --help`"),
        (
            "policy chek",
            "`connect policy` has no command 'chek'; did you mean check?",
            "policy --h",
        ),
        ("status --grph", "`connect status` has no option --grph; did you mean --graph?", "status"),
        ("status --nope", "`connect status` has no option --nope", "status --help --all"),
        ("mcp --lambda-arn x", "no option --lambda-arn: it is for `connect lambda`", "mcp --help"),
        ("mcp --path mcp", "`connect mcp` has no option --path", "mcp --help"),
        ("add --name", "--name needs a value", "`connect add --help`"),
        ("add --name --yes", "--name needs a value", "--yes follows it"),
        ("add --json=1", "--json takes no value", "add"),
        ("dev --port x", "--port has to be a whole number", "dev"),
        ("list this", "there is an argument too many: this", "list"),
        ("apply", "PLAN_FILE is missing", "apply"),
        ("policy enforce", "the project has no gateway", "`connect add` makes one"),
        ("apply nope.json", "nope.json: cannot read the file", "counts from the current folder"),
        ("apply agentcore/agentcore.json", "is not a plan that", "Name the file of a plan"),
        ("update --to v9", "no version 'v9'", "If v9 is newer, install a newer connect"),
        ("skill install cladue", "did you mean claude?", "agents-md"),
        ("schema answers scafold", "did you mean scaffold?", "There is: scaffold"),
        ("schema statis", "no schema of 'statis'; did you mean status?", "There is: scaffold"),
        ("questions polcy", "no questions are asked by 'polcy'", "There is: scaffold"),
        ("rm Weather", "has no command 'rm'; did you mean remove?", "`connect --help`"),
        ("policy delete x", "no command 'delete'; did you mean `connect remove`?", "policy --h"),
        ("policy explain", "--tool is missing", "policy explain --help"),
        ("list --gateway G", "no option --gateway: it is for `connect add`", "list --help"),
    ],
)
def test_a_slip_of_the_hand_is_told_in_words(
    host: Host, typed: str, message: str, hint: str
) -> None:
    """What is wrong, once, and what may be meant; help of the command as it was typed."""
    result = host.connect(*typed.split())
    first, second = result.stderr.splitlines()
    assert (result.code, message in first, hint in second) == (2, True, True), result.stderr
    assert first.count(typed.split()[-1]) <= 1


def test_other_tools_words_stand_for_commands_that_are_there() -> None:
    """None of them is a command itself."""
    assert {*mistake.COMMANDS.values()} <= {*table.COMMANDS}
    assert not {*mistake.COMMANDS} & {*table.COMMANDS}


def test_every_event_of_dev_has_a_schema() -> None:
    """A kind or an outcome that comes later is not forgotten in what is published."""
    published = json.dumps(outputs.LINES["dev"])
    for words in (events.Kind, events.Outcome):
        assert [word for word in get_args(words) if f'"{word}"' not in published] == []
