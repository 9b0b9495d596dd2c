"""`connect policy`: from nothing to ENFORCE, through the front door."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import realcli
from agentcore_connect.cli import main
from front_door import CANARY, Host, Result, tree
from policy_cases import ARN, CASES, LIST, REFUND, TOOLS, Case, deploy, prepare
from terminal import CTRL_C, DOWN, ENTER, Open, opens
from updating import NEW, aged, git_on_path, stamp, trees

__all__ = ["opens"]

AMOUNT = next(case for case in CASES if case.name == "amount-number")
ROLE = next(case for case in CASES if case.name == "role")
MCP = {"name": "Weather", "targetType": "mcpServer", "endpoint": "https://mcp.example.com/mcp"}
SMALL, LARGE = '{"order": "o", "amount": 499.99}', '{"order": "o", "amount": 500}'


@pytest.fixture
def shop(host: Host) -> Host:
    """A project whose gateway offers the refund tools, not deployed yet."""
    prepare(host)
    return host


@pytest.fixture
def deployed(shop: Host) -> Host:
    """The same after its first deploy."""
    deploy(shop)
    return shop


def has(host: Host, case: Case = AMOUNT, *more: str) -> Result:
    """Add a policy as a preparation, which has to succeed."""
    result = host.connect("policy", "add", *case.arguments, *more)
    assert result.code == 0, result.said
    return result


def engine(host: Host) -> dict[str, Any]:
    (found,) = host.config["policyEngines"]
    assert isinstance(found, dict)
    return found


def attached(host: Host) -> dict[str, Any]:
    found = host.config["agentCoreGateways"][0]["policyEngineConfiguration"]
    assert isinstance(found, dict)
    return found


# --- add ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_from_nothing_to_a_policy(host: Host, case: Case) -> None:
    """Before the deploy the engine is attached and the file written; after it, the same command
    names the gateway and declares the policy. A third run changes nothing."""
    prepare(host, case.authorizer)
    waits = case.name != "shutdown"

    has(host, case)
    assert attached(host) == {"policyEngineName": "MyPolicyEngine", "mode": "LOG_ONLY"}
    assert [policy["name"] for policy in engine(host)["policies"]] == [
        *([] if waits else ["shutdown"])
    ]
    assert "resource is AgentCore::Gateway" in host.read(case.file).decode()
    tables = host.connect("policy", "test")
    assert tables.code == (2 if case.name == "guardrail" else 0), tables.said

    deploy(host)
    again = has(host, case, "--json")
    (policy,) = engine(host)["policies"]
    text = host.read(case.file).decode()
    assert (ARN in text) is waits
    assert (policy["statement"], policy["sourceFile"]) == (text.strip(), case.file)
    assert bool(again.actions) is waits
    checked = host.connect("policy", "check", "--json").document["findings"]
    assert [one for one in checked if one["severity"] == "error"] == []
    if case.name != "guardrail":
        assert host.connect("policy", "test").code == 0

    before = host.tree()
    assert has(host, case, "--json").actions == {}
    assert host.tree() == before


def test_a_name_is_enough_for_a_policy_that_is_there(shop: Host) -> None:
    """After the deploy nothing has to be said again but the name; before it, it says so."""
    has(shop, ROLE)
    early = shop.connect("policy", "add", "--name", "role", "--json").document
    assert {one["action"] for one in early["changes"]} <= {"keep"}, early
    assert [said for said in early["warnings"] if "waits for the ARN of gateway" in said]
    deploy(shop)

    result = shop.connect("policy", "add", "--name", "role", "--yes", "--json")

    assert result.code == 0, result.said
    assert set(result.actions.values()) == {"modify"}
    assert 'getTag("role") == "manager"' in engine(shop)["policies"][0]["statement"]


@pytest.mark.parametrize("edited", [False, True])
def test_a_policy_of_an_older_release_gets_its_arn(
    shop: Host, monkeypatch: pytest.MonkeyPatch, edited: bool
) -> None:
    """It stays at its version, is no edit of anybody's, and `connect update` then brings it on."""
    monkeypatch.setenv("PATH", git_on_path())
    has(shop)
    aged(shop.root, "v0.3.0")
    tables = shop.root / AMOUNT.folder / "tests.yaml"
    if edited:
        tables.write_text("# Mine.\n" + tables.read_text())
    deploy(shop)

    result = has(shop, AMOUNT, "--json")

    made = trees(shop, AMOUNT.folder, "v0.3.0")
    assert ARN.encode() in made[Path(AMOUNT.file).name]
    now = {name: shop.read(f"{AMOUNT.folder}/{name}") for name in made}
    assert {name for name in made if now[name] != made[name]} == (
        {"tests.yaml"} if edited else set()
    )
    assert (result.document["manual"], result.document["units"][0]["version"]) == ([], "v0.3.0")
    assert engine(shop)["policies"][0]["statement"] == shop.read(AMOUNT.file).decode().strip()
    assert has(shop, AMOUNT, "--json").actions == {}
    assert shop.connect("update", AMOUNT.folder).code == 0
    assert stamp(shop, AMOUNT.folder) == NEW
    made = trees(shop, AMOUNT.folder, NEW)
    now = {name: shop.read(f"{AMOUNT.folder}/{name}") for name in made}
    assert {name for name in made if now[name] != made[name]} == (
        {"tests.yaml"} if edited else set()
    )
    assert tables.read_text().startswith("# Mine.\n") is edited


def test_undo_gives_the_bytes_back(deployed: Host) -> None:
    """One undo takes back the unit, the engine, the attachment and the policy."""
    before = deployed.tree()
    has(deployed)

    assert deployed.connect("undo").code == 0
    assert deployed.tree() == before


def test_a_dry_run_and_a_plan_change_nothing(deployed: Host) -> None:
    """Both show what add would do; the saved plan then does exactly it."""
    before = deployed.tree()
    plan = deployed.world / "plan.json"
    shown = has(deployed, AMOUNT, "--dry-run")
    saved = has(deployed, AMOUNT, "--plan", str(plan), "--json")
    assert deployed.tree() == before
    assert f"+ {AMOUNT.file}" in shown.stdout

    assert deployed.connect("apply", str(plan)).code == 0
    applied = deployed.tree()
    assert deployed.connect("undo").code == 0
    has(deployed)
    assert deployed.tree() == applied
    assert saved.actions[AMOUNT.file] == "create"


def test_agentcore_json_can_be_left_alone(deployed: Host) -> None:
    """With --no-config the commands are shown, and that they have to be run."""
    before = deployed.config_file.read_bytes()

    result = has(deployed, AMOUNT, "--no-config", "--json")

    assert deployed.config_file.read_bytes() == before
    assert [command[:3] for command in result.document["commands"]] == [
        ["agentcore", "add", "policy-engine"],
        ["agentcore", "add", "policy"],
    ]
    assert result.document["next_steps"][0].startswith("Run the equivalent commands: ")


def test_an_engine_that_is_there_is_attached(deployed: Host) -> None:
    """A declared engine is not declared again; for its attachment there is no command."""
    deployed.edit(
        lambda config: config.update(policyEngines=[{"name": "MyPolicyEngine", "policies": []}])
    )

    result = has(deployed, AMOUNT, "--no-config", "--json")
    assert [command[2] for command in result.document["commands"]] == ["policy"]
    assert "set policyEngineConfiguration of gateway MyGateway" in result.stdout

    has(deployed)
    assert attached(deployed)["mode"] == "LOG_ONLY"
    assert len(deployed.config["policyEngines"]) == 1


def test_another_engine_is_never_replaced(deployed: Host) -> None:
    """The CLI would replace it without a word; here it is refused, and nothing changed."""
    has(deployed, ROLE)
    before = tree(deployed.world)
    arguments = [*AMOUNT.arguments, "--engine", "Other", "--json"]

    result = deployed.connect("policy", "add", *arguments)

    assert (result.code, result.document["errors"][0]["code"]) == (2, "policy-engine")
    assert "has policy engine 'MyPolicyEngine'" in result.stdout
    assert tree(deployed.world) == before


def test_a_mode_that_is_there_stays(deployed: Host) -> None:
    """A second policy of a gateway that enforces does not switch it back."""
    has(deployed, ROLE)
    assert deployed.connect("policy", "enforce").code == 0

    has(deployed, AMOUNT)

    assert attached(deployed)["mode"] == "ENFORCE"
    assert [policy["name"] for policy in engine(deployed)["policies"]] == ["role", "amount_number"]


def test_an_edited_policy_is_kept(shop: Host) -> None:
    """What a person wrote is not touched: the report says which line is theirs to write."""
    has(shop)
    file = shop.root / AMOUNT.file
    file.write_text(file.read_text().replace("500.0", "250.0"), encoding="utf-8")
    deploy(shop)

    result = has(shop, AMOUNT, "--json")
    assert result.actions == {}
    (manual,) = result.document["manual"]
    assert manual["file"] == AMOUNT.file
    assert manual["lines"] == [f'resource == AgentCore::Gateway::"{ARN}"']

    edited = file.read_text().replace("resource is AgentCore::Gateway", manual["lines"][0])
    file.write_text(edited, encoding="utf-8")
    has(shop)
    assert file.read_text() == edited
    assert engine(shop)["policies"][0]["statement"] == edited.strip()
    assert has(shop, AMOUNT, "--json").document["manual"] == []


def test_a_statement_edited_in_agentcore_json_is_kept(shop: Host) -> None:
    """Neither text is lost without being asked for: add says so, check --fix takes the file's."""
    deploy(shop)
    has(shop)
    other = "forbid(principal, action, resource is AgentCore::Gateway);"
    shop.edit(lambda config: config["policyEngines"][0]["policies"][0].update(statement=other))
    deploy(shop, ARN.replace("a1b2", "z9z9"))

    result = has(shop, AMOUNT, "--json")

    assert engine(shop)["policies"][0]["statement"] == other
    assert "run `connect policy check --fix`" in result.document["warnings"][0]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        pytest.param(["--pattern", "nonsense"], "invalid-answer", "pattern", id="pattern"),
        pytest.param(["--name", "refund-policy"], "invalid-answer", "--name", id="name"),
        pytest.param(["--engine", "9"], "invalid-answer", "--engine", id="engine"),
        pytest.param(["--gateway", "Nope"], "policy-gateway", "MyGateway", id="gateway"),
        pytest.param(["--gateway-arn", "arn:x"], "invalid-answer", "--gateway-arn", id="arn"),
        pytest.param(["--target", "Nope"], "policy-target", "RefundTarget", id="target"),
        pytest.param(["--tool", "process_refunds"], "policy-tool", "process_refund", id="tool"),
        pytest.param(["--tool", "a b"], "invalid-answer", "--tool", id="tool-name"),
        pytest.param(["--argument", "note"], "policy-argument", "amount, points", id="argument"),
        pytest.param(["--below", "5e2"], "invalid-answer", "--below", id="below"),
        pytest.param(["--claim", "a\nb", "--value", "x"], "invalid-answer", "--claim", id="claim"),
        pytest.param(["--claim", "a", "--value", "x\ny"], "invalid-answer", "--value", id="value"),
        pytest.param(["--account", "1"], "invalid-answer", "--account", id="account"),
        pytest.param(["--account", "1" * 12], "policy-caller", "AWS_IAM", id="caller"),
        pytest.param(["--validation-mode", "MAYBE"], "invalid-answer", "validation", id="mode"),
    ],
)
def test_wrong_answers_are_refused(
    deployed: Host, arguments: list[str], code: str, says: str
) -> None:
    """Exit code 2, one error that names the flag or what there is, and nothing changed."""
    before = tree(deployed.world)
    flags = [
        *("--pattern", "amount", "--tool", "process_refund", "--argument", "amount"),
        *("--below", "500", "--name", "p", "--engine", "E", "--yes", "--json"),
    ]
    for at in range(0, len(arguments), 2):  # a list's first value would stay beside the wrong one
        if arguments[at] in flags:
            place = flags.index(arguments[at])
            del flags[place : place + 2]

    result = deployed.connect("policy", "add", *flags, *arguments)

    assert (result.code, [e["code"] for e in result.document["errors"]]) == (2, [code])
    assert says in result.stdout
    assert tree(deployed.world) == before


def test_a_limit_beside_a_broader_permit_is_told_whichever_comes_last(deployed: Host) -> None:
    """The one that is added limits nothing, or it takes the limit of one that is there."""
    allow = ("--pattern", "allow", "--tool", "process_refund", "--name", "everybody")
    allow = ("policy", "add", *allow, "--engine", "MyPolicyEngine", "--yes")
    limit = ("policy", "add", *AMOUNT.arguments)
    for first, second in ((allow, limit), (limit, allow)):
        assert deployed.connect(*first).code == 0
        result = deployed.connect(*second, "--json")
        assert result.code == 0, result.said
        said = [one for one in result.document["warnings"] if "limit nothing" in one]
        assert len(said) == 1, result.said
        assert "process_refund: everybody permits the same calls without them" in said[0]
        assert deployed.connect("undo", "--yes").code == 0
        assert deployed.connect("undo", "--yes").code == 0


def test_everything_that_is_missing_is_one_answer(deployed: Host) -> None:
    """Without a person, each missing answer is named at once; --yes takes the proposed name."""
    command = ("policy", "add", "--pattern", "amount", "--json")
    for more, others in (((), {"name"}), (("--yes",), set())):
        result = deployed.connect(*command, *more)

        assert result.code == 2
        missing = {error["field"] for error in result.document["errors"]}
        assert missing == {"tool", "engine", "below"} | others


def test_a_tool_is_missing_with_its_target(host: Host) -> None:
    """In the same round; a default that follows of it claims no name that nobody gave."""
    prepare(host)
    server = {"path": "mcp", "name": "Another", "endpoint": "https://mcp.example.com/mcp"}
    host.has({**server, "gateway": "MyGateway", "yes": True})

    result = host.connect("policy", "add", "--pattern", "allow", "--yes", "--json")

    errors = {error["field"]: error["hint"] for error in result.document["errors"]}
    assert [*errors] == ["target", "tool", "engine"]
    assert "--name TOOL_allow." in errors["engine"]


def test_what_does_not_combine_is_refused(deployed: Host) -> None:
    """A block below an amount would be a permit above it: that is another policy."""
    arguments = ["--pattern", "block", "--tool", "process_refund", "--argument", "amount"]
    result = deployed.connect(
        "policy", "add", *arguments, "--below", "5", "--name", "b", "--engine", "E", "--json"
    )

    assert (result.code, result.document["errors"][0]["code"]) == (2, "policy-combination")


@pytest.mark.parametrize("field", ["target", "pattern"])
def test_a_folder_is_one_policy(deployed: Host, field: str) -> None:
    """Another policy of the same name is refused with both values."""
    has(deployed, AMOUNT)
    arguments = {"target": ROLE.flags, "pattern": ("--pattern", "allow", *AMOUNT.flags[2:4])}
    name = ("--name", "Amount_number" if field == "target" else "amount_number")

    result = deployed.connect(
        "policy", "add", *arguments[field], *name, "--engine", "MyPolicyEngine", "--json"
    )

    assert (result.code, result.document["errors"][0]["code"]) == (2, "unit-differs")


def test_a_policy_of_somebody_else_is_not_taken_over(deployed: Host) -> None:
    """A policy of that name that came from another file is theirs."""
    has(deployed, ROLE)
    mine = {"name": "amount_number", "statement": "forbid(principal, action, resource);"}
    deployed.edit(lambda config: config["policyEngines"][0]["policies"].append(mine))

    result = deployed.connect("policy", "add", *AMOUNT.arguments, "--json")

    assert (result.code, result.document["errors"][0]["code"]) == (2, "policy-taken")


HOSTILE = (
    '"; } ; permit(principal, action, resource); //',
    "a\\",
    "{{ 7*7 }}",
    "# - &a *b",
    "\u202eevil",
    "*",
    "' or 1 == 1",
)


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_claim_value_stays_a_value(deployed: Host, value: str) -> None:
    """Only a caller with exactly that claim is let in, and the table and the CLI's file agree."""
    arguments = [*ROLE.flags[:4], "--claim", "role", f"--value={value}", "--name", "hostile"]
    result = deployed.connect("policy", "add", *arguments, "--engine", "MyPolicyEngine", "--yes")
    assert result.code == 0, result.said

    def decision(claim: str) -> str:
        call = ["policy", "try", "--tool", REFUND, "--args", SMALL, f"--as=role={claim}", "--json"]
        return str(deployed.connect(*call).document["decision"])

    assert (decision(value), decision(value + "x"), decision("x")) == ("Allow", "Deny", "Deny")
    assert deployed.connect("policy", "test").code == 0


def test_answers_come_from_a_file_too(deployed: Host) -> None:
    """The flags' names are the file's; numbers and single texts are taken as meant."""
    answers = {"pattern": "amount", "tool": "process_refund", "argument": "amount", "below": 500}
    answers |= {"name": "amount_number", "engine": "MyPolicyEngine"}
    (deployed.world / "answers.json").write_text(json.dumps(answers))
    file = str(deployed.world / "answers.json")

    result = deployed.connect("policy", "add", "--answers", file, "--yes")
    assert result.code == 0, result.said
    from_file = deployed.tree()

    assert deployed.connect("undo").code == 0
    has(deployed)
    assert deployed.tree() == from_file


def test_a_secret_is_not_an_answer(deployed: Host) -> None:
    """A token in the answers file is refused by its name, and its value is nowhere."""
    file = deployed.world / "answers.yml"
    file.write_text(f"pattern: allow\naccess_token: {CANARY}\n")
    before = deployed.tree()

    result = deployed.connect("policy", "add", "--answers", str(file), "--json")

    assert (result.code, result.document["errors"][0]["field"]) == (2, "access_token")
    assert CANARY not in result.said
    assert deployed.tree() == before


# --- the real CLI ---------------------------------------------------------------------------------


@realcli.needs_cli
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_agentcore_json_is_what_the_real_cli_writes(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shown commands, run by the CLI, give the same bytes; and it calls them valid."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    ours = realcli.create(tmp_path, "Real", "Strands")
    host = Host(tmp_path, ours)
    prepare(host, case.authorizer)
    deploy(host)
    theirs = Path(shutil.copytree(ours, tmp_path / "theirs"))
    shown = has(host, case, "--json").document["commands"]
    shutil.copytree(ours / "connections", theirs / "connections", dirs_exist_ok=True)

    for command in shown:
        done = realcli.run(theirs, *command[1:], "--json")
        assert done.returncode == 0, (command, done.stdout, done.stderr)

    config = "agentcore/agentcore.json"
    assert (ours / config).read_text() == (theirs / config).read_text()
    assert realcli.validate(ours) == (True, "")


# --- enforce --------------------------------------------------------------------------------------


def test_enforce_and_back(deployed: Host) -> None:
    """The mode is switched, nothing else; and said is what to look at before the deploy."""
    has(deployed)
    before = deployed.config

    result = deployed.connect("policy", "enforce", "--json")
    assert result.code == 0, result.said
    assert attached(deployed)["mode"] == "ENFORCE"
    assert "agentcore logs --query policy" in result.document["next_steps"][0]

    assert deployed.connect("policy", "enforce", "--gateway", "MyGateway", "--log-only").code == 0
    assert deployed.config == before


def _spoil(host: Host) -> None:
    (host.root / AMOUNT.file).write_text("permit(principal, action, resource")


def _fail(host: Host) -> None:
    table = host.root / AMOUNT.folder / "tests.yaml"
    table.write_text(table.read_text().replace("expect: deny", "expect: allow"))


def _forget(host: Host) -> None:
    host.edit(lambda config: config["policyEngines"][0].update(policies=[]))


def _only_forbid(host: Host) -> None:
    assert host.connect("undo").code == 0
    has(host, next(case for case in CASES if case.name == "block"))


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        pytest.param(_spoil, "policy-syntax", id="an-error"),
        pytest.param(_fail, "policy-test", id="a-failed-test"),
        pytest.param(_forget, "policy-undeclared", id="not-declared"),
        pytest.param(_only_forbid, "no-permit", id="no-permit"),
    ],
)
def test_enforce_is_refused(deployed: Host, spoil: Any, code: str) -> None:
    """While something is wrong nothing is switched, unless a person forces it."""
    has(deployed)
    spoil(deployed)
    before = deployed.tree()

    result = deployed.connect("policy", "enforce", "--json")
    assert result.code == 1
    assert code in [error["code"] for error in result.document["errors"]]
    assert deployed.tree() == before

    assert deployed.connect("policy", "enforce", "--force").code == 0
    assert attached(deployed)["mode"] == "ENFORCE"


def test_a_gateway_without_an_engine_cannot_enforce(shop: Host) -> None:
    """There is nothing to switch."""
    result = shop.connect("policy", "enforce", "--json")

    assert (result.code, result.document["errors"][0]["code"]) == (2, "policy-gateway")


# --- check ----------------------------------------------------------------------------------------


def test_check_finds_and_mends_drift(deployed: Host) -> None:
    """Exit code 4 and the place; --fix copies the file's text, and only that."""
    has(deployed, next(case for case in CASES if case.name == "allow-tools"))
    folder = "connections/refundtarget/policies/allow_tools/allow_tools.cedar"
    file = deployed.root / folder
    file.write_text(file.read_text() + "// mine\n")

    found = deployed.connect("policy", "check", "--json")
    assert found.code == 4
    drift = [one for one in found.document["findings"] if one["severity"] == "error"]
    assert [(one["rule"], one["file"], one["line"]) for one in drift] == [
        ("statement-drift", folder, 1)
    ]

    before = deployed.tree()
    assert deployed.connect("policy", "check", "--fix", "--dry-run").code == 4
    assert deployed.tree() == before

    fixed = deployed.connect("policy", "check", "--fix")
    assert (fixed.code, "No problems." in fixed.stdout) == (0, True)
    assert engine(deployed)["policies"][0]["statement"] == file.read_text().strip()
    assert deployed.connect("undo").code == 0
    assert deployed.tree() == before


def test_check_says_where_and_what_to_write(deployed: Host) -> None:
    """For people: file, line, the rule, and the fix below it."""
    has(deployed)
    file = deployed.root / AMOUNT.file
    file.write_text(file.read_text().replace('.lessThan(decimal("500.0"))', " < 500"))

    result = deployed.connect("policy", "check")

    assert result.code == 4
    assert f"{AMOUNT.file}:8: error: " in result.stdout
    assert 'lessThan(decimal("500.0"))' in result.stdout


# --- try and explain ------------------------------------------------------------------------------


@pytest.mark.parametrize(("args", "decision"), [(SMALL, "Allow"), (LARGE, "Deny")])
def test_try_answers_one_question(deployed: Host, args: str, decision: str) -> None:
    """The decision, who made it, and why; nothing is written."""
    has(deployed)
    before = tree(deployed.world)
    call = ["policy", "try", "--as", "role=x", "--tool", REFUND, "--args", args]

    result = deployed.connect(*call, "--json")

    assert result.code == 0
    document = result.document
    assert (document["decision"], document["ok"], document["errors"]) == (decision, True, [])
    assert document["policies"] == (["amount_number"] if decision == "Allow" else [])
    assert deployed.connect(*call).stdout.startswith(f"{decision}\n  {document['why']}\n")
    assert tree(deployed.world) == before


def test_explain_names_the_condition_and_the_value(deployed: Host) -> None:
    """Each policy, whether it is about the call, and each condition with what it looked at."""
    has(deployed)
    has(deployed, ROLE)

    result = deployed.connect(
        "policy", "explain", "--as=role=clerk", "--tool", REFUND, "--args", LARGE, "--json"
    )

    assert result.code == 0
    amount, role = result.document["matches"]
    assert [amount["policy"], amount["matches"], amount["scope"]] == ["amount_number", False, []]
    assert amount["conditions"][-1] == {
        "text": 'context.input.amount.lessThan(decimal("500.0"))',
        "result": "fails",
        "values": {"context.input.amount": "500"},
    }
    assert role["conditions"][-1]["values"] == {"claim role": '"clerk"'}
    shown = deployed.connect("policy", "explain", "--tool", LIST).stdout
    assert "is not about this call: action" in shown


def test_the_hours_of_a_policy(deployed: Host) -> None:
    """Each command asks with the time that was said, and says whether the tool is listed."""
    has(deployed, next(case for case in CASES if case.name == "hours"))
    call = ["--tool", REFUND, "--args", SMALL, "--json", "--now"]
    evening = ("2026-11-30T17:00+01:00", "2026-11-30T17:00Z")

    tried = [deployed.connect("policy", "try", *call, now).document for now in evening]
    assert [(one["decision"], one["now"]) for one in tried] == [
        ("Allow", "2026-11-30T16:00:00.000Z"),
        ("Deny", "2026-11-30T17:00:00.000Z"),
    ]
    told = deployed.connect("policy", "explain", *call, evening[1])
    assert told.document["listed"] is True
    shown = deployed.connect("policy", "explain", *call[:4], "--now", evening[1]).stdout
    assert "tools/list shows the tool to this caller all the same" in shown
    (condition,) = told.document["matches"][0]["conditions"][1:]
    assert condition["values"] == {"context.system.now": "2026-11-30T17:00:00.000Z"}
    table = deployed.connect("policy", "test", "--now", evening[1], "--json").document["tables"]
    assert [case["passed"] for case in table[0]["cases"]] == [False, True]


@pytest.mark.parametrize(
    ("name", "mode", "warns"),
    [
        ("allow-jwt", "IGNORE_ALL_FINDINGS", True),
        ("block", "IGNORE_ALL_FINDINGS", True),
        ("required", "IGNORE_ALL_FINDINGS", True),
        ("amount-number", "FAIL_ON_ANY_FINDINGS", False),
        ("hours", "FAIL_ON_ANY_FINDINGS", False),
    ],
)
def test_the_validation_mode_is_the_strictest_that_deploys(
    deployed: Host, name: str, mode: str, warns: bool
) -> None:
    """Where a strict validation may refuse the policy, its findings are ignored, and it is said
    why; a mode that a person chose stays, with what may come of it."""
    case = next(case for case in CASES if case.name == name)
    result = has(deployed, case, "--json")
    assert engine(deployed)["policies"][0]["validationMode"] == mode
    assert ["IGNORE_ALL_FINDINGS" in text for text in result.document["warnings"]] == [True] * warns
    rules = {
        one["rule"] for one in deployed.connect("policy", "check", "--json").document["findings"]
    }
    assert rules.isdisjoint({"overly-permissive", "overly-restrictive", "strict-validation"})
    assert deployed.connect("undo").code == 0

    strict = has(deployed, case, "--validation-mode", "FAIL_ON_ANY_FINDINGS", "--json")
    said = ["may refuse policy" in text for text in strict.document["warnings"]]
    assert said == [True] * warns


def test_callers_are_told_by_the_gateway(host: Host) -> None:
    """A gateway that signs callers in with IAM needs an ARN, whatever others do; both kinds at once
    are none."""
    prepare(host, "AWS_IAM")
    has(host, next(case for case in CASES if case.name == "account"))
    call = ["policy", "try", "--tool", REFUND, "--args", SMALL, "--json"]
    role = "arn:aws:sts::123456789012:assumed-role/Agent/session"

    assert host.connect(*call).document["errors"][0]["field"] == "iam_arn"
    assert host.connect(*call, "--iam-arn", role).document["decision"] == "Allow"
    wrong = host.connect(*call, "--iam-arn", "Agent").document["errors"][0]
    assert (wrong["field"], role in wrong["hint"]) == ("iam_arn", True)
    both = host.connect(*call, "--iam-arn", role, "--as", "role=x")
    assert (both.code, both.document["ok"]) == (2, False)

    other = {"name": "Other", "authorizerType": "NONE", "targets": []}
    host.edit(lambda config: config["agentCoreGateways"].append(other))
    assert host.connect(*call).document["errors"][0]["field"] == "iam_arn"  # the judged gateway's


@pytest.mark.parametrize(
    ("arguments", "exit_code", "code"),
    [
        pytest.param(["--args", "{"], 2, "policy-args", id="no-json"),
        pytest.param(["--args", "[]"], 2, "policy-args", id="no-object"),
        pytest.param(["--as", "role"], 2, "policy-claim", id="no-claim"),
        pytest.param(["--now", "noon"], 2, "policy-now", id="no-time"),
        pytest.param(["--gateway", "Nope"], 2, "policy-gateway", id="no-gateway"),
        pytest.param(["--args", '{"amount": "5"}'], 1, "no-decision", id="wrong-type"),
        pytest.param(["--tool", "Refund__x"], 1, "no-decision", id="no-tool"),
    ],
)
def test_a_wrong_question_has_no_answer(
    deployed: Host, arguments: list[str], exit_code: int, code: str
) -> None:
    """What cannot be asked is an error, never an Allow or a Deny."""
    has(deployed)
    tool = [] if "--tool" in arguments else ["--tool", REFUND]

    for command in ("try", "explain"):
        result = deployed.connect("policy", command, *tool, *arguments, "--json")
        assert (result.code, result.document["ok"]) == (exit_code, False)
        assert result.document["errors"][0]["code"] == code


def test_a_token_that_was_pasted_is_not_kept(deployed: Host) -> None:
    """Claims and arguments of a question are in no file afterwards."""
    has(deployed)
    secret = json.dumps({"order": CANARY, "amount": 1})

    for command in ("try", "explain"):
        call = ["policy", command, "--tool", REFUND, "--as", f"sub={CANARY}", "--args", secret]
        assert deployed.connect(*call).code == 0

    kept = [entry[2] for entry in tree(deployed.world).values()]
    assert [one for one in kept if isinstance(one, bytes) and CANARY.encode() in one] == []


# --- test -----------------------------------------------------------------------------------------


def test_a_failed_case_is_shown_and_counted(deployed: Host) -> None:
    """Exit code 4, a diff for people, data for machines, and JUnit for CI."""
    has(deployed)
    _fail(deployed)
    junit = deployed.world / "results.xml"

    result = deployed.connect("policy", "test", "--junit", str(junit))
    assert result.code == 4
    assert "- expected  allow" in result.stdout
    assert "+ decided   deny by default" in result.stdout

    data = deployed.connect("policy", "test", "--json")
    (table,) = data.document["tables"]
    assert (data.code, data.document["ok"]) == (4, False)
    assert [case["passed"] for case in table["cases"]] == [True, False]
    suites = ElementTree.parse(junit).getroot()  # noqa: S314, written by connect itself
    assert (suites.get("tests"), suites.get("failures")) == ("2", "1")


def test_a_table_of_ones_own(deployed: Host) -> None:
    """Any file can be named; what is wrong in it is told with its line."""
    has(deployed)
    own = deployed.world / "own.yaml"
    case = f"cases:\n  - claims: {{}}\n    tool: {REFUND}\n    args: {LARGE}\n    expect: "
    own.write_text(case + "deny\n")
    assert deployed.connect("policy", "test", str(own)).code == 0

    own.write_text(case + "perhaps\n")
    result = deployed.connect("policy", "test", str(own), "--json")
    assert (result.code, result.document["errors"][0]["line"]) == (2, 5)

    missing = deployed.connect("policy", "test", str(deployed.world / "none.yaml"), "--json")
    assert (missing.code, missing.document["errors"][0]["code"]) == (2, "unreadable")


def test_no_table_is_an_error(shop: Host) -> None:
    """A CI job that runs nothing must not be green."""
    result = shop.connect("policy", "test", "--json")

    assert (result.code, result.document["errors"][0]["code"]) == (2, "policy-no-tables")


def test_watch_runs_again_until_it_is_stopped(deployed: Host, opens: Open) -> None:
    """A saved change is judged within seconds, a half-written file is survived, Ctrl-C is 130."""
    has(deployed)
    table = deployed.root / AMOUNT.folder / "tests.yaml"
    right = table.read_text()
    terminal = opens("policy", "test", "--watch")

    terminal.sees("2 passed")
    terminal.sees("Waiting for a change")
    table.write_text(right.replace("expect: deny", "expect: allow"))
    terminal.sees("1 of 2 failed")
    terminal.sees("Waiting for a change")
    table.write_text("cases: [")
    terminal.sees("error: ")
    terminal.sees("Waiting for a change")
    table.write_text(right)
    terminal.sees("2 passed")
    terminal.sends(CTRL_C)

    assert terminal.ends()[0] == 130


# --- a person -------------------------------------------------------------------------------------


def test_a_person_is_asked(deployed: Host, opens: Open) -> None:
    """Pattern, tool, argument, limit, engine and name, each from what the project has."""
    has(deployed)
    wanted = deployed.tree()
    assert deployed.connect("undo").code == 0

    terminal = opens("policy", "add")
    terminal.answers("What is the policy for?", DOWN + ENTER)
    terminal.answers("Which tool?", ENTER)
    terminal.answers("What is the policy engine called?", "MyPolicyEngine" + ENTER)
    terminal.answers("Which argument has the amount?", ENTER)
    terminal.answers("Below which amount must it be?", "500" + ENTER)
    terminal.answers("What is the policy called?", "\x08" * 40 + "amount_number" + ENTER)

    assert terminal.ends()[0] == 0
    assert deployed.tree() == wanted


def _choices(host: Host, field: str, *said: str) -> list[str]:
    """What `policy add` offers for ``field`` after ``said``."""
    errors = host.connect("policy", "add", *said, "--json").document["errors"]
    return next(error["choices"] for error in errors if error["field"] == field)


@pytest.mark.parametrize("authorizer", ["CUSTOM_JWT", "AWS_IAM", "NONE"])
def test_patterns_are_offered_to_whose_gateway_can_have_them(host: Host, authorizer: str) -> None:
    """A role needs callers with claims, an account callers with one."""
    prepare(host, "AWS_IAM")
    host.edit(lambda config: config["agentCoreGateways"][0].update(authorizerType=authorizer))

    offered = _choices(host, "pattern", "--gateway", "MyGateway")

    assert ("role" in offered, "account" in offered) == (
        authorizer == "CUSTOM_JWT",
        authorizer == "AWS_IAM",
    )
    assert {"allow", "amount", "required", "block", "shutdown", "guardrail"} <= {*offered}


def test_tools_are_offered_that_have_what_the_pattern_is_about(shop: Host) -> None:
    """A number for an amount, something optional for a required argument; else each tool."""
    assert _choices(shop, "tool", "--pattern", "amount") == ["process_refund"]
    assert _choices(shop, "tool", "--pattern", "required") == ["process_refund"]
    assert _choices(shop, "tool", "--pattern", "block") == ["list_orders", "process_refund"]


def test_what_no_tool_can_have_is_not_offered(shop: Host) -> None:
    """Without numbers and optional arguments two patterns less; where they are unknown, one."""
    file = "connections/refundtarget/tools.json"
    (shop.root / file).write_text(json.dumps([TOOLS[1]]))
    assert {"amount", "required"}.isdisjoint(_choices(shop, "pattern"))

    shop.edit(lambda config: config["agentCoreGateways"][0].update(targets=[MCP]))
    assert "required" in _choices(shop, "pattern")
    assert "amount" not in _choices(shop, "pattern")


def test_usage_names_the_command(host: Host) -> None:
    """A word too many is told with the help of the command that it was given to."""
    result = host.connect("policy", "enforce", "now", "--json")

    assert (result.code, result.document["command"]) == (2, "policy enforce")
    assert result.document["errors"][0]["hint"] == "See `connect policy enforce --help`."


def test_the_front_door_is_one(deployed: Host) -> None:
    """`--project` works from anywhere."""
    has(deployed)

    assert main(["policy", "test", "--project", str(deployed.root)]) == 0
