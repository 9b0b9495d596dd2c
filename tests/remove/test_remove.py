"""`connect remove` is the exact reverse of scaffold, and takes nothing that is not connect's."""

from __future__ import annotations

import itertools
import json
import os
import re
import shlex
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import realcli
from agentcore_connect.commands.remove.plan import plan
from agentcore_connect.commands.remove.selection import removal
from agentcore_connect.plan import apply, recovery
from agentcore_connect.project.project import find
from cases import EVERY_CASE
from front_door import DISCOVERY, IAM, OWN_COMMAND, TARGET, Answers, Host, Result, flags, put, tree
from interruption import at_call, die, in_child, steps, stride
from policy_cases import CASES as POLICIES
from policy_cases import TOOLS, deploy, prepare
from policy_cases import Case as PolicyCase
from terminal import CTRL_C, DOWN, ENTER, Open, opens

__all__ = ["opens"]

MY_CLIENT = "app/Assistant/connections/mygateway"


def removes(host: Host, *arguments: str) -> Result:
    """Remove, which has to succeed."""
    result = host.connect("remove", *arguments, "--yes", "--json")
    assert result.code == 0, result.said
    return result


# --- the exact reverse ----------------------------------------------------------------------------


LAMBDA: Answers = {
    "path": "lambda",
    "name": "Orders",
    "lambda_arn": "arn:aws:lambda:us-east-1:123456789012:function:orders",
    "with_handler": True,
    "yes": True,
}
API: Answers = {
    "path": "api-gateway",
    "name": "Pets",
    "rest_api_id": "abc123",
    "stage": "prod",
    "outbound_auth": "api-key",
    "credential_name": "PetsKey",
    "yes": True,
}
DIRECT: Answers = {
    "path": "credential",
    "name": "Billing",
    "credential_type": "api-key",
    "reason": "latency",
    "endpoint": "https://billing.example.com",
    "yes": True,
}


@pytest.mark.parametrize(
    "order", list(itertools.permutations(["WeatherTools", "Orders", "Pets"])), ids="-".join
)
def test_targets_go_in_any_order(host: Host, order: tuple[str, ...]) -> None:
    """Of three targets the client stays until the last goes; then the host is as before."""
    before = host.tree()
    host.has()
    host.has(LAMBDA)
    host.has(API)

    for name in order[:-1]:
        removes(host, name)
        assert (host.root / MY_CLIENT / "client.py").is_file()
        assert b"mygateway.GatewayTools()" in host.read("app/Assistant/main.py")
    removes(host, order[-1])

    assert host.tree() == before


@pytest.mark.parametrize("order", [("A", "B"), ("B", "A")], ids="-".join)
def test_gateways_go_in_any_order(host: Host, order: tuple[str, ...]) -> None:
    """Two gateways of different authorizers share a dependency, which goes with the second.

    The header that one of them needs goes with that one.
    """
    before = host.tree()
    host.has(gateway="A", client_credential=None, forward_caller_token=True, name="TA")
    host.has(OWN_COMMAND | IAM, gateway="B", name="TB")
    shared = b'"httpx >= 0.27, < 1"'

    removes(host, order[0])
    assert shared in host.read("app/Assistant/pyproject.toml")
    removes(host, order[1])

    assert host.tree() == before


def test_a_service_called_directly_goes(host: Host) -> None:
    """A credential unit is unwired and deleted, its declaration and dependencies go with it."""
    before = host.tree()
    host.has(DIRECT)
    assert host.config["credentials"]

    removes(host, "Billing")

    assert host.tree() == before


def test_what_was_there_before_stays(host: Host) -> None:
    """Removing one of two connections gives the bytes of the project with the other alone."""
    host.has(DIRECT)
    before = host.tree()
    host.has()

    removes(host, "WeatherTools")

    assert host.tree() == before


def test_undo_brings_it_back(host: Host) -> None:
    """Undo of a remove gives back files, folders and lines."""
    host.has()
    before = host.tree()
    removes(host, "WeatherTools")

    assert host.connect("undo").code == 0

    assert host.tree() == before


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="it kills forked processes")
def test_killed_at_any_step(host: Host) -> None:
    """After a SIGKILL at any disk operation the next command leaves the old project or the new."""
    new = host.tree()
    host.has()
    old = host.tree()
    project = find(host.root)
    work = Host(host.world, host.world / "try")
    made = replace(plan(project, removal(project, "WeatherTools")), root=work.root)
    shutil.copytree(host.root, work.root)
    number = steps(lambda: apply.apply(made, "remove"))
    assert work.tree() == new
    outcomes = []
    for at in range(1, number + 1, stride(5)):
        if work.tree() != old:  # else what the last one left is struck again
            shutil.rmtree(work.root)
            shutil.copytree(host.root, work.root)

        def killed(at: int = at) -> None:
            at_call(at, die)
            apply.apply(made, "remove")

        assert os.WIFSIGNALED(in_child(killed))
        recovery.recover(work.root)
        outcomes.append(work.tree())
    assert len(outcomes) > 30
    assert [outcome for outcome in outcomes if outcome not in (old, new)] == []


# --- what is the person's stays -------------------------------------------------------------------


def test_edited_files_stay_and_are_named(host: Host) -> None:
    """An edited file and one of the person's own are kept; the rest goes."""
    host.has()
    client, notes = host.root / MY_CLIENT / "client.py", host.root / MY_CLIENT / "notes.txt"
    client.write_text(client.read_text() + "# mine\n")
    notes.write_text("mine\n")

    result = removes(host, "WeatherTools")

    assert sorted(path.name for path in client.parent.iterdir()) == ["client.py", "notes.txt"]
    said = " ".join(result.document["warnings"])
    assert f"{MY_CLIENT}/client.py stays: it was edited" in said
    assert f"{MY_CLIENT}/notes.txt stays: connect did not make it" in said


def test_force_deletes_edited_files(host: Host) -> None:
    """--force takes edited files too, and never a file that connect did not make."""
    host.has()
    before_notes = host.root / MY_CLIENT / "notes.txt"
    before_notes.write_text("mine\n")
    client = host.root / MY_CLIENT / "client.py"
    client.write_text("# all mine\n")

    removes(host, "WeatherTools", "--force")

    assert [path.name for path in client.parent.iterdir()] == ["notes.txt"]


def test_what_python_cached_goes(host: Host) -> None:
    """Compiled files of an agent that ran do not keep its folders."""
    before = host.tree()
    host.has()
    for folder in (MY_CLIENT, "app/Assistant/connections"):
        cache = host.root / folder / "__pycache__"
        cache.mkdir()
        (cache / "__init__.cpython-311.pyc").write_bytes(b"\0\xff")

    removes(host, "WeatherTools")

    assert host.tree() == before


@pytest.mark.parametrize("where", ["entrypoint", "another module"])
def test_a_client_that_code_needs_stays(host: Host, where: str) -> None:
    """Code that uses the client otherwise keeps it, with the lines to take out by hand."""
    host.has()
    if where == "entrypoint":
        main = host.app / "main.py"
        main.write_text(main.read_text() + "\nprint(mygateway.GatewayTools)\n")
        line = -1
    else:
        main = host.app / "helper.py"
        main.write_text("import json\n\nfrom connections.mygateway import client\n")
        line = 2

    result = removes(host, "WeatherTools")

    assert (host.root / MY_CLIENT / "client.py").is_file()
    assert '"httpx >= 0.27, < 1"' in (host.app / "pyproject.toml").read_text()
    (manual,) = result.document["manual"]
    assert manual["file"] == f"app/Assistant/{main.name}"
    assert f"{MY_CLIENT} stays" in " ".join(result.document["warnings"])
    main.write_text("\n".join(main.read_text().splitlines()[:line]) + "\n")
    removes(host, "MyGateway")
    assert not (host.app / "connections").exists()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda g: g.update(policyEngineConfiguration={"policyEngineName": "E"}), "settings"),
        (lambda g: g.update(protocolType="None"), "settings"),
        (lambda g: g.update(description="The weather desk"), "settings"),
    ],
)
def test_a_gateway_that_is_somebodys_stays(host: Host, change: Any, why: str) -> None:
    """The last target goes; the gateway goes with it only as connect makes one, or when named."""
    host.has()
    host.edit(lambda config: change(config["agentCoreGateways"][0]))

    result = removes(host, "WeatherTools")

    assert [g["targets"] for g in host.config["agentCoreGateways"]] == [[]]
    assert why in " ".join(result.document["warnings"])
    assert not (host.app / "connections").exists()
    removes(host, "MyGateway")
    assert host.config["agentCoreGateways"] == []


def test_a_gateway_that_something_names_stays(host: Host) -> None:
    """A gateway that another part of agentcore.json uses is never taken out."""
    host.has()
    host.edit(lambda config: config.update(abTests=[{"name": "t", "gatewayName": "MyGateway"}]))

    result = removes(host, "MyGateway")

    assert [g["name"] for g in host.config["agentCoreGateways"]] == ["MyGateway"]
    assert "something else in agentcore/agentcore.json names it" in result.document["warnings"][0]


def test_the_credential_of_a_gateway_stays_with_it(host: Host) -> None:
    """What the CLI manages with a gateway is not taken from it."""
    host.has()
    host.edit(lambda config: config["agentCoreGateways"][0].update(protocolType="None"))

    result = removes(host, "WeatherTools")

    assert [c["name"] for c in host.config["credentials"]] == ["MyGateway-oauth"]
    assert "the CLI keeps it with the gateway" in " ".join(result.document["warnings"])


def test_a_schema_goes_with_its_target(world: Path) -> None:
    """The file that scaffold converted into the target's folder goes, and is named."""
    case = next(c for c in EVERY_CASE if c.path == "openapi")
    host = Host(world, case.make_host(world / "project"))
    assert host.connect("scaffold", *case.arguments).code == 0

    result = removes(host, "WeatherTools")

    assert not (host.root / "connections").exists()
    assert [
        w for w in result.document["warnings"] if "openapi.json is deleted with its target" in w
    ]


def test_what_a_harness_uses_stays(host: Host) -> None:
    """A harness has no code: its file names the gateway and the credential that it uses."""
    host.has(API | IAM, gateway="MyGateway")
    host.edit(lambda config: config.update(harnesses=[{"name": "Hz", "path": "app/Hz"}]))
    harness = host.root / "app" / "Hz" / "harness.json"
    harness.parent.mkdir()
    harness.write_text(json.dumps({"tools": [{"gateway": "MyGateway", "key": "PetsKey"}]}))

    result = removes(host, "Pets")

    assert [g["name"] for g in host.config["agentCoreGateways"]] == ["MyGateway"]
    assert [c["name"] for c in host.config["credentials"]] == ["PetsKey"]
    assert "harness Hz uses it" in result.document["warnings"][0]


def test_a_target_that_is_nowhere_declared_counts(world: Path) -> None:
    """agentcore.json cannot hold every target: the gateway stays for one that it does not have."""
    case = next(c for c in EVERY_CASE if (c.path, c.outbound) == ("openapi", "iam"))
    host = Host(world, case.make_host(world / "project"))
    before = host.tree()
    assert host.connect("scaffold", *case.arguments).code == 0
    host.has(TARGET, name="Orders")

    removes(host, "Orders")
    assert [g["targets"] for g in host.config["agentCoreGateways"]] == [[]]
    assert (host.root / MY_CLIENT / "client.py").is_file()
    result = removes(host, "WeatherTools")

    assert host.tree() == before
    assert "was made through the API" in " ".join(result.document["next_steps"])


def test_a_credential_that_only_a_script_sets_stays(host: Host) -> None:
    """Where agentcore.json cannot say a target's auth, its unit names the credential."""
    oauth = {"outbound_auth": "oauth", "credential_name": "C", "oauth_discovery_url": DISCOVERY}
    host.has(OWN_COMMAND | IAM | oauth)
    host.has(LAMBDA | {"outbound_auth": "oauth", "credential_name": "C"})

    removes(host, "WeatherTools")

    assert [c["name"] for c in host.config["credentials"]] == ["C"]


@pytest.mark.parametrize("user", ["target", "code", "unit"])
def test_a_credential_that_something_names_stays(host: Host, user: str) -> None:
    """A declaration goes only where no target, unit or code of the agent names it."""
    host.has(API | IAM, gateway="MyGateway")
    if user == "target":
        host.has(API, name="Cats")
    elif user == "code":
        (host.app / "helper.py").write_text("NAME = 'PetsKey'\n")
    else:
        host.has(DIRECT, name="PetsKey")

    removes(host, "Pets", "--kind", "target")

    assert [c["name"] for c in host.config["credentials"]] == ["PetsKey"]


def test_headers_of_others_stay(host: Host) -> None:
    """Of the allowlist goes what only this client needed; what code reads stays."""
    other: Answers = {"gateway": "Other", "client_credential": "Other-oauth", "name": "TO"}
    for answers, names in (({}, ("X-Tenant", "X-User")), (other, ("X-User", "X-Trace"))):
        headers = [f"--request-header={name}" for name in names]
        made = host.connect("scaffold", *flags(OWN_COMMAND | answers), *headers)
        assert made.code == 0, made.said
    allowed = host.config["runtimes"][0]["requestHeaderAllowlist"]
    assert len(allowed) == 3

    removes(host, "MyGateway")
    assert host.config["runtimes"][0]["requestHeaderAllowlist"] == allowed[1:]
    (host.app / "helper.py").write_text(f'HEADER = "{allowed[2].lower()}"\n')
    removes(host, "Other")

    assert host.config["runtimes"][0]["requestHeaderAllowlist"] == allowed[2:]


# --- what is asked, shown and refused -------------------------------------------------------------


def test_a_gateway_takes_all_of_it(host: Host) -> None:
    """A gateway goes with its client and its targets; that wants a yes."""
    before = host.tree()
    host.has()
    host.has(TARGET, name="Orders")
    done = tree(host.world)

    refused = host.connect("remove", "MyGateway", "--json")
    assert (refused.code, refused.document["errors"][0]["field"]) == (2, "yes")
    assert "target WeatherTools, target Orders, the client of agent Assistant" in refused.stdout
    assert tree(host.world) == done
    removes(host, "MyGateway")

    assert host.tree() == before


def test_only_one_agents_client(world: Path) -> None:
    """--agent takes the client out of one agent; gateway, target and the other agent stay."""
    host = put(world, "strands")
    runtime = host.config["runtimes"][0]
    second = runtime | {"name": "Second", "codeLocation": "app/Second/"}
    (host.root / "app" / "Second").mkdir()
    for name in ("main.py", "pyproject.toml"):
        (host.root / "app" / "Second" / name).write_bytes((host.app / name).read_bytes())
    host.edit(lambda config: config["runtimes"].append(second))
    host.has(agent="Assistant")
    before = host.tree()
    host.has(agent="Second")

    removes(host, "MyGateway", "--agent", "Second")

    assert host.tree() == before


def test_agents_that_share_their_code_are_told_once(host: Host) -> None:
    """Two runtimes of one folder: what code still needs is said once; without it all goes."""
    host.edit(lambda c: c["runtimes"].append(c["runtimes"][0] | {"name": "Second"}))
    before = host.tree()
    host.has(agent="Assistant")
    main = host.app / "main.py"
    wired = main.read_bytes()
    main.write_bytes(wired + b"print(mygateway.GatewayTools)\n")

    (manual,) = host.connect("remove", "MyGateway", "--yes", "--dry-run", "--json").document[
        "manual"
    ]
    assert manual["line"] == len(main.read_bytes().splitlines())
    main.write_bytes(wired)
    removes(host, "MyGateway")

    assert host.tree() == before


def test_dry_run_shows_the_same(host: Host) -> None:
    """The dry run changes nothing and shows the changes; in full, commands and steps too."""
    host.has()
    before = tree(host.world)

    dry, short, text = (
        host.connect("remove", "WeatherTools", "--dry-run", *more)
        for more in (["--json"], [], ["--full"])
    )

    assert tree(host.world) == before
    for shown in (short, text):
        assert "-from connections import mygateway" in shown.stdout
    assert "agentcore remove gateway-target --name WeatherTools" in text.stderr
    assert "`agentcore deploy`" in text.stderr
    assert "AGENTCORE_CREDENTIAL_MYGATEWAY_OAUTH" in text.stderr
    assert dry.document["commands"] == [
        ["agentcore", "remove", "gateway-target", "--name", "WeatherTools"],
        ["agentcore", "remove", "gateway", "--name", "MyGateway"],
        ["agentcore", "remove", "credential", "--name", "MyGateway-oauth"],
    ]
    assert dry.actions == removes(host, "WeatherTools").actions


def test_a_saved_plan_does_it(host: Host) -> None:
    """`remove --plan`, then `apply`, is the same as remove."""
    before = host.tree()
    host.has()
    saved = host.world / "plan.json"

    assert host.connect("remove", "WeatherTools", "--plan", str(saved)).code == 0
    assert host.connect("apply", str(saved)).code == 0

    assert host.tree() == before


def test_keep_config_leaves_it(host: Host) -> None:
    """--keep-config changes the code only, and says the commands that do the rest."""
    host.has()
    before = host.config_file.read_bytes()

    result = removes(host, "WeatherTools", "--keep-config")

    assert host.config_file.read_bytes() == before
    assert not (host.app / "connections").exists()
    assert result.document["next_steps"][0].startswith("Run the commands above")


OTHERS = {"name": "HandMade", "targetType": "mcpServer", "endpoint": "https://a.example.com/mcp"}


def shares(host: Host) -> None:
    """Give the gateway a target that a person, or the agentcore CLI, has declared."""
    host.edit(lambda config: config["agentCoreGateways"][0]["targets"].append(OTHERS))


@pytest.mark.parametrize("how", [("--yes",), ("--yes", "--dry-run"), ()])
def test_a_gateway_does_not_take_a_target_of_others(host: Host, how: tuple[str, ...]) -> None:
    """It is refused with their names, also where everything else is agreed to; the commands that
    the error gives remove all but them, and --force removes them too."""
    host.has()
    shares(host)
    before = tree(host.world)

    refused = host.connect("remove", "MyGateway", *how, "--json")

    (error,) = refused.document["errors"]
    assert (refused.code, error["code"]) == (2, "not-ours")
    assert error["message"].endswith(": HandMade")
    assert tree(host.world) == before
    for command in advised(error["hint"]):
        removes(host, *command)
    assert not (host.app / "connections").exists()
    (gateway,) = host.config["agentCoreGateways"]
    assert gateway["targets"] == [OTHERS]
    removes(host, "MyGateway", "--force")
    assert host.config["agentCoreGateways"] == []


def test_a_gateway_without_anything_of_connect_is_not_taken(host: Host) -> None:
    """Where somebody else declared all of it, --force is the one way that is told."""
    host.has()
    shares(host)
    removes(host, "MyGateway", "--agent", "Assistant")
    removes(host, "WeatherTools")
    (error,) = host.connect("remove", "MyGateway", "--yes", "--json").document["errors"]
    assert (error["code"], advised(error["hint"])) == ("not-ours", [])
    assert "--force" in error["hint"]


def test_its_code_alone_may_go(host: Host) -> None:
    """With --keep-config agentcore.json, and so everybody's targets, stay as they are."""
    host.has()
    shares(host)
    before = host.config_file.read_bytes()
    removes(host, "MyGateway", "--keep-config")
    assert host.config_file.read_bytes() == before
    assert not (host.app / "connections").exists()


def advised(text: str) -> list[list[str]]:
    """The arguments of each `connect remove` in a text."""
    return [shlex.split(words) for words in re.findall(r"`connect remove ([^`]+)`", text)]


@pytest.mark.parametrize("name", ["WeatherTools", "MyGateway"])
def test_what_is_advised_works_when_it_is_done(host: Host, name: str) -> None:
    """A client that code still needs, and a unit that cannot be read, stay; the commands that are
    told for them take them out afterwards, though their target is gone by then."""
    before = host.tree()
    host.has()
    main, unit = host.app / "main.py", host.root / "connections/weathertools/.copier-answers.yml"
    wired = main.read_bytes()
    main.write_bytes(wired + b"print(mygateway.GatewayTools)\n")
    unit.write_bytes(unit.read_bytes().replace(b"_commit: v", b"_commit: v9"))

    warnings = " ".join(removes(host, name).document["warnings"])

    main.write_bytes(wired.replace(b"mygateway.GatewayTools()", b""))
    commands = sorted(advised(warnings))
    assert commands == [["MyGateway"], ["WeatherTools", "--force"]]
    for command in commands:
        removes(host, *command)
    left = {path for path in host.tree() if "connections" in path}
    assert left == set()
    assert set(host.tree()) == set(before)


def test_without_a_name_all_that_can_be_removed_is_listed(host: Host) -> None:
    """Without a terminal, or with --yes, the error has every name by its kind."""
    (nothing,) = host.connect("remove", "--json").document["errors"]
    assert (nothing["field"], nothing["hint"]) == ("name", "Nothing is connected yet.")
    prepare(host)
    policed(host, ALLOW, is_deployed=False)
    host.has(DIRECT)
    before = tree(host.world)
    result = host.connect("remove", "--yes", "--json")
    (error,) = result.document["errors"]
    assert (result.code, error["code"]) == (2, "missing-answer")
    assert error["hint"] == (
        "The project has targets: RefundTarget; gateways: MyGateway; services called directly: "
        "Billing; policies: allow_jwt. Give one: `connect remove NAME`."
    )
    (narrow,) = host.connect("remove", "--kind", "policy", "--json").document["errors"]
    assert narrow["hint"].startswith("The project has policies: allow_jwt. ")
    assert tree(host.world) == before


@pytest.mark.slow
def test_without_a_name_a_person_chooses(host: Host, opens: Open) -> None:
    """At a terminal the list can be gone through; what is chosen is removed."""
    before = host.tree()
    host.has()
    one = host.tree()
    host.has(TARGET, name="Orders")

    terminal = opens("remove")
    terminal.sees("WeatherTools, a target of gateway MyGateway")
    terminal.sees("MyGateway, a gateway")
    terminal.child.send(DOWN + ENTER)  # the second target
    terminal.applies()
    assert terminal.ends()[0] == 0
    assert host.tree() == one

    terminal = opens("remove")
    terminal.answers("What do you want to remove?", CTRL_C)
    assert terminal.ends()[0] == 130
    assert host.tree() == one
    removes(host, "WeatherTools")
    assert host.tree() == before


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("Nothing",), "not-connected"),
        (("WeatherTools", "--gateway", "Other"), "not-connected"),
        (("WeatherTools", "--agent", "Assistant"), "not-connected"),
        (("WeatherTools", "--agent", "Nobody"), "unknown-agent"),
        (("WeatherTools", "--kind", "agent"), "usage"),
        (("../WeatherTools",), "not-connected"),
        (("",), "not-connected"),
    ],
)
def test_what_is_not_there_is_refused(host: Host, arguments: tuple[str, ...], code: str) -> None:
    """A name that is not connected so changes nothing, and the message has those that are."""
    host.has()
    before = tree(host.world)

    result = host.connect("remove", *arguments, "--yes", "--json")

    assert result.code == 2
    assert [error["code"] for error in result.document["errors"]] == [code]
    assert tree(host.world) == before


def test_one_name_for_two_things(host: Host) -> None:
    """Where a gateway and a target have one name, --kind says which is meant."""
    host.has(OWN_COMMAND | IAM, gateway="Weather", name="Weather")
    host.has(TARGET, name="Orders")

    result = host.connect("remove", "Weather", "--yes", "--json")
    assert [error["code"] for error in result.document["errors"]] == ["ambiguous"]
    removes(host, "Weather", "--kind", "target")

    (gateway,) = host.config["agentCoreGateways"]
    assert [target["name"] for target in gateway["targets"]] == ["Orders"]


def test_a_policy_of_the_target_is_named(host: Host) -> None:
    """A policy that speaks of the target's tools stays, and the person is told."""
    host.has()
    statement = 'permit(principal, action == AgentCore::Action::"WeatherTools___get", resource);'
    engine = {"name": "E", "policies": [{"name": "p", "statement": statement}]}
    host.edit(lambda config: config.update(policyEngines=[engine]))

    result = removes(host, "WeatherTools")

    assert "Policy p of engine E" in " ".join(result.document["warnings"])
    assert host.config["policyEngines"] == [engine]


def test_a_target_of_the_cli_goes(host: Host) -> None:
    """A target without a unit leaves agentcore.json; the gateway stays, which has another."""
    host.has()
    extra = {"name": "Plain", "targetType": "mcpServer", "endpoint": "https://a.example.com/mcp"}
    before = json.dumps(host.config, indent=2)
    host.config_file.write_text(before)
    host.edit(lambda config: config["agentCoreGateways"][0]["targets"].append(extra))

    removes(host, "Plain")

    assert host.config_file.read_text() == before
    assert DISCOVERY in before


# --- policies -------------------------------------------------------------------------------------

ALLOW = next(case for case in POLICIES if case.name == "allow-jwt")
BLOCK = next(case for case in POLICIES if case.name == "block")
phases = pytest.mark.parametrize("is_deployed", [False, True], ids=["new", "deployed"])


def policed(host: Host, *cases: PolicyCase, is_deployed: bool) -> None:
    """Add policies as a preparation: a deployed one is declared, another is a unit only."""
    if is_deployed:
        deploy(host)
    for case in cases:
        made = host.connect("policy", "add", *case.arguments)
        assert made.code == 0, made.said


@phases
@pytest.mark.parametrize("kind", [(), ("--kind", "policy")], ids=["by name", "by kind"])
def test_a_policy_gives_the_bytes_back(
    host: Host, is_deployed: bool, kind: tuple[str, ...]
) -> None:
    """A policy goes with its folder, its engine and the attachment, and with nothing else."""
    prepare(host)
    if is_deployed:
        deploy(host)
    before = host.tree()
    policed(host, ALLOW, is_deployed=is_deployed)

    result = removes(host, "allow_jwt", *kind)

    assert host.tree() == before
    assert (
        result.document["commands"]
        == [
            ["agentcore", "remove", "policy", "--name", "allow_jwt", "--engine", "MyPolicyEngine"],
            ["agentcore", "remove", "policy-engine", "--name", "MyPolicyEngine"],
        ][not is_deployed :]
    )


@phases
@pytest.mark.parametrize("name", ["RefundTarget", "MyGateway"])
def test_the_policies_go_with_what_they_are_for(host: Host, is_deployed: bool, name: str) -> None:
    """A target or a gateway takes its policies along; the project is as before the scaffold."""
    (host.root / "tools.json").write_text(json.dumps(TOOLS), encoding="utf-8")
    if is_deployed:
        deploy(host)
    before = host.tree()
    prepare(host)
    policed(host, ALLOW, BLOCK, is_deployed=is_deployed)

    result = removes(host, name)

    assert host.tree() == before
    assert {ALLOW.file, BLOCK.file} <= set(result.actions)


@phases
def test_a_policy_that_is_left_keeps_the_engine(host: Host, is_deployed: bool) -> None:
    """Of two policies the first goes alone: the bytes are those of the project with the other."""
    prepare(host)
    policed(host, ALLOW, is_deployed=is_deployed)
    before = host.tree()
    policed(host, BLOCK, is_deployed=is_deployed)

    removes(host, "block")

    assert host.tree() == before


@pytest.mark.parametrize("name", ["allow_jwt", "RefundTarget"])
def test_a_policy_that_enforces_leaves_its_engine(host: Host, name: str) -> None:
    """A gateway that enforces and loses its last permit denies all: that is said, and stays."""
    prepare(host)
    policed(host, ALLOW, BLOCK, is_deployed=True)
    host.edit(
        lambda c: c["agentCoreGateways"][0]["policyEngineConfiguration"].update(mode="ENFORCE")
    )

    result = removes(host, name)

    (gateway,), (engine,) = host.config["agentCoreGateways"], host.config["policyEngines"]
    assert gateway["policyEngineConfiguration"]["mode"] == "ENFORCE"
    left = [policy["name"] for policy in engine["policies"]]
    assert left == (["block"] if name == "allow_jwt" else [])
    assert "every call of every tool is denied" in " ".join(result.document["warnings"])
    removes(host, "MyGateway")
    assert (host.config["agentCoreGateways"], host.config["policyEngines"]) == ([], [])


def test_a_permit_that_is_left_is_no_matter(host: Host) -> None:
    """Where a gateway that enforces keeps a permit, nothing is said of denials."""
    prepare(host)
    policed(host, ALLOW, BLOCK, is_deployed=True)
    host.edit(
        lambda c: c["agentCoreGateways"][0]["policyEngineConfiguration"].update(mode="ENFORCE")
    )

    assert removes(host, "block").document["warnings"] == []


def test_a_policy_that_was_edited_stays_as_a_file(host: Host) -> None:
    """The declaration goes, the edited statement stays and is named."""
    prepare(host)
    policed(host, ALLOW, is_deployed=True)
    statement = host.root / ALLOW.file
    statement.write_text(statement.read_text() + "// mine\n")

    result = removes(host, "allow_jwt")

    assert [p.name for p in statement.parent.iterdir()] == [statement.name]
    assert host.config["policyEngines"] == []
    assert f"{ALLOW.file} stays: it was edited" in " ".join(result.document["warnings"])


def test_a_policy_of_the_cli_goes(host: Host) -> None:
    """A policy without a unit leaves its engine, which stays where it is not as connect's."""
    host.has()
    policy = {"name": "p", "statement": "forbid(principal, action, resource);"}
    engine = {"name": "E", "description": "Ours", "policies": []}
    host.edit(lambda config: config.update(policyEngines=[{**engine, "policies": [policy]}]))

    removes(host, "p")

    assert host.config["policyEngines"] == [engine]


def test_a_gateway_names_its_policies_first(host: Host) -> None:
    """What is asked before a gateway goes has its policies too."""
    prepare(host)
    policed(host, ALLOW, is_deployed=False)

    refused = host.connect("remove", "MyGateway", "--json")

    assert refused.code == 2
    assert "target RefundTarget, policy allow_jwt" in refused.document["errors"][0]["message"]


@realcli.needs_cli
@pytest.mark.parametrize("cases", [(ALLOW,), (ALLOW, BLOCK)], ids=["last", "one of two"])
def test_the_real_cli_removes_a_policy_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cases: tuple[PolicyCase, ...]
) -> None:
    """The shown commands, run by the CLI, give the same agentcore.json; and it calls it valid."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    host = Host(tmp_path, realcli.create(tmp_path, "Real", "Strands"))
    prepare(host)
    policed(host, *cases, is_deployed=True)
    theirs = Host(tmp_path, Path(shutil.copytree(host.root, tmp_path / "theirs")))

    for command in removes(host, "allow_jwt").document["commands"]:
        done = realcli.run(theirs.root, *command[1:], "--yes", "--json")
        assert done.returncode == 0, (command, done.stdout, done.stderr)

    assert host.config_file.read_text() == theirs.config_file.read_text()
    assert realcli.validate(host.root) == (True, "")
