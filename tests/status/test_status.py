"""`connect status`: what a person did to each unit, and where agentcore.json says otherwise."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from agentcore_connect.project.project import find
from agentcore_connect.units import record
from agentcore_connect.units.templates import versions
from front_door import IAM, OWN_COMMAND, TARGET, Answers, Host, of_cell, tree
from front_door import OFFERED as CELLS
from policy_cases import CASES as POLICIES
from policy_cases import deploy, prepare
from rendering import copy_templates
from updating import OLD, as_released, newer_templates

CLIENT = "app/Assistant/connections/mygateway"
UNIT = "connections/weathertools"
DIRECT: Answers = {
    "path": "credential",
    "name": "Billing",
    "credential_type": "api-key",
    "reason": "latency",
    "endpoint": "https://billing.example.com",
    "yes": True,
}


def status(host: Host, code: int = 0) -> dict[str, Any]:
    """The JSON of `status --check`, which changes nothing and exits with ``code``."""
    before = tree(host.world)
    result = host.connect("status", "--check", "--json")
    assert result.code == code, result.said
    assert tree(host.world) == before
    return result.document


def drift(document: dict[str, Any]) -> list[tuple[str, str]]:
    return [(finding["code"], finding["severity"]) for finding in document["drift"]]


def states(document: dict[str, Any]) -> dict[str, str]:
    """The state of every file that is not pristine."""
    files = [file for unit in document["units"] for file in unit["files"]]
    return {f["path"]: f["state"] for f in files if f["state"] != "pristine"}


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: f"{cell.path}-{cell.outbound_auth}")
def test_every_sign_in_is_in_accord(host: Host, cell: Any) -> None:
    """Also where agentcore.json cannot say a target's auth, the two do not differ."""
    host.has(of_cell(cell))

    assert status(host)["drift"] == []


def test_a_project_without_connections(host: Host) -> None:
    """Nothing is connected: no units, no drift, and words for a person."""
    document = status(host)

    assert (document["units"], document["drift"]) == ([], [])
    assert "Nothing is connected yet" in host.connect("status").stdout


def test_each_file_has_a_state(host: Host) -> None:
    """Edits are the person's and fine; missing and conflicted files are not."""
    host.has()
    client = host.root / CLIENT
    with (client / "client.py").open("a") as file:
        file.write("# mine\n")
    (client / "notes.txt").write_text("mine\n")
    document = status(host)
    assert states(document) == {f"{CLIENT}/client.py": "modified"}
    assert document["units"][0]["own"] == [f"{CLIENT}/notes.txt"]

    (client / "transport.py").unlink()
    readme = host.root / UNIT / "README.md"
    readme.write_text(f"<<<<<<< yours\na\n=======\n{readme.read_text()}>>>>>>> v9\n")
    document = status(host, code=4)

    assert states(document) == {
        f"{CLIENT}/client.py": "modified",
        f"{CLIENT}/transport.py": "missing",
        f"{UNIT}/README.md": "conflicted",
    }
    text = host.connect("status").stdout
    assert all(word in text for word in ("modified", "missing", "conflicted", "transport.py"))


@pytest.mark.parametrize("left", ["<<<<<<< yours\n", ">>>>>>> v9\n", "<<<<<<< yours\n=======\n"])
def test_a_conflict_that_is_half_resolved(host: Host, git: None, left: str) -> None:
    """One marker is a conflict for status as for update, which refuses until it is gone."""
    as_released(host)
    readme = host.root / UNIT / "README.md"
    readme.write_text(left + readme.read_text())

    assert states(status(host, code=4)) == {f"{UNIT}/README.md": "conflicted"}
    refused = host.connect("update", "--json")
    assert [error["code"] for error in refused.document["errors"]] == ["unresolved"]


def test_a_heading_is_no_conflict(host: Host) -> None:
    """Seven equals signs under a heading are Markdown."""
    host.has()
    readme = host.root / UNIT / "README.md"
    readme.write_text(f"Weather\n=======\n{readme.read_text()}")

    assert states(status(host)) == {f"{UNIT}/README.md": "modified"}


def test_line_ends_of_a_checkout_are_no_edit(host: Host) -> None:
    """A file that git checked out with CRLF is pristine."""
    host.has()
    path = host.root / CLIENT / "client.py"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    assert states(status(host)) == {}


def test_diff_shows_the_persons_changes(host: Host) -> None:
    """--diff prints a patch from what connect made to what is there."""
    host.has()
    path = host.root / CLIENT / "client.py"
    made = path.read_text()
    path.write_text(made + "# mine\n")

    patch = host.connect("status", "--diff").stdout

    assert f"--- a/{CLIENT}/client.py" in patch
    assert [line for line in patch.splitlines() if line.startswith("+")][1:] == ["+# mine"]


def test_a_unit_of_an_older_version_is_outdated(host: Host, git: None) -> None:
    """It is judged by its own version, and --check says that a newer one is there."""
    host.has()
    oldest = versions.known()[0]
    unit = next(u for u in record.units(find(host.root)) if u.kind == "gateway_client")
    for path, content in record.render(unit, oldest).items():
        (host.root / CLIENT / path).write_bytes(content)

    document = status(host, code=4)

    assert [unit["version"] for unit in document["units"]] == [oldest, versions.current()]
    assert {unit["latest"] for unit in document["units"]} == {versions.current()}
    assert (states(document), drift(document)) == ({}, [])
    assert "outdated" in host.connect("status").stdout


def test_an_update_that_waits(host: Host, git: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said. In its units the conflict is a conflict, and what was merged is no edit."""

    def change(root: Path) -> None:
        for name in ("__init__.py.jinja", "client.py.jinja"):
            template = root / "copier_templates" / "gateway_client" / "strands" / name
            template.write_text("NEWER = 1\n" + template.read_text())

    as_released(host)
    newer_templates(copy_templates(host.world / "newer", change), monkeypatch)
    mine = host.root / CLIENT / "__init__.py"
    mine.write_text("MINE = 1\n" + mine.read_text())
    assert host.connect("update").code == 3

    document = status(host, code=4)

    assert states(document) == {f"{CLIENT}/__init__.py": "conflicted"}
    assert drift(document) == [("update-waits", "warning")]
    assert [unit["version"] for unit in document["units"]] == [OLD, versions.current()]
    assert host.connect("remove", "MyGateway", "--yes").code == 0
    assert [path.name for path in mine.parent.iterdir()] == ["__init__.py"]


@pytest.fixture
def git(world: Path) -> None:
    """Git on the PATH, which takes older templates out of the bundle; their cache is in HOME."""
    found = shutil.which("git", path="/usr/bin:/usr/local/bin:/bin")
    assert found
    (world / "bin" / "git").symlink_to(found)
    # The cache is connect's own: filled before, so that the test sees what status itself writes.
    versions.folder(versions.known()[0])


def test_git_is_not_needed(host: Host) -> None:
    """The PATH has no git, and the project is no repository."""
    host.has()

    assert shutil.which("git") is None
    assert status(host)["drift"] == []


# --- agentcore.json, and the agents' code ---------------------------------------------------------


def _gateway(config: dict[str, Any]) -> dict[str, Any]:
    gateway = config["agentCoreGateways"][0]
    assert isinstance(gateway, dict)
    return gateway


def _target(config: dict[str, Any]) -> dict[str, Any]:
    target = _gateway(config)["targets"][0]
    assert isinstance(target, dict)
    return target


def _jwt(config: dict[str, Any]) -> dict[str, Any]:
    jwt = _gateway(config)["authorizerConfiguration"]["customJwtAuthorizer"]
    assert isinstance(jwt, dict)
    return jwt


_OTHER = {"name": "Other", "targetType": "mcpServer", "endpoint": "https://o.example.com/mcp"}
_SEARCH = {"name": "Search", "targetType": "passthrough"}
_KEY = {"authorizerType": "ApiKeyCredentialProvider", "name": "MyGateway-oauth"}

Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda c: _gateway(c)["targets"].append(_OTHER), ("target-without-unit", "warning")),
        (lambda c: _gateway(c)["targets"].append(_SEARCH), ("target-without-unit", "info")),
        (lambda c: _gateway(c)["targets"].clear(), ("target-gone", "error")),
        (lambda c: c["agentCoreGateways"].clear(), ("gateway-gone", "error")),
        (lambda c: c["credentials"].clear(), ("credential-gone", "error")),
        (lambda c: c.update(credentials=[_KEY]), ("credential-type", "error")),
        (lambda c: _gateway(c).update(authorizerType="AWS_IAM"), ("authorizer-changed", "error")),
        (lambda c: _jwt(c).update(allowedScopes=["a"]), ("scopes-changed", "error")),
        (
            lambda c: _target(c).update(endpoint="https://b.example.com/"),
            _DIFFERS := ("target-differs", "warning"),
        ),
        (lambda c: _target(c).update(targetType="openApiSchema"), _DIFFERS),
        (
            lambda c: _target(c).update(
                outboundAuth={"type": "OAUTH", "credentialName": "MyGateway-oauth"}
            ),
            _DIFFERS,
        ),
        (lambda c: c["runtimes"][0].pop("requestHeaderAllowlist"), ("header-not-allowed", "error")),
    ],
)
def test_drift_of_the_configuration(host: Host, change: Change, found: tuple[str, str]) -> None:
    """Each difference is named, with what to do; what fails is an error."""
    host.has(request_header="X-Tenant")
    host.edit(change)

    document = status(host, code=0 if found[1] == "info" else 4)

    assert set(drift(document)) == {found}
    assert {finding["file"] for finding in document["drift"]} <= {
        "agentcore/agentcore.json",
        CLIENT,
        UNIT,
    }
    assert all(finding["hint"] for finding in document["drift"])
    assert document["drift"][0]["message"] in host.connect("status").stdout


def test_gateways_of_others_are_no_drift(host: Host) -> None:
    """A gateway that connect has nothing to do with is none of its business."""
    host.has(DIRECT)
    other = {"name": "G", "protocolType": "MCP", "authorizerType": "NONE", "targets": [_OTHER]}
    host.edit(lambda config: config["agentCoreGateways"].append(other))

    assert drift(status(host)) == [("target-without-unit", "info")]


def test_a_service_called_directly(host: Host) -> None:
    """Its unit is judged like any; a credential that was taken out is an error."""
    host.has(DIRECT)
    document = status(host)
    assert document["drift"] == []
    assert document["units"][0]["credential"] == "Billing"

    host.edit(lambda config: config["credentials"].clear())

    assert drift(status(host, code=4)) == [("credential-gone", "error")]


@pytest.mark.parametrize(
    ("file", "old", "new", "found"),
    [
        ("main.py", "from connections import mygateway\n", "", ("not-wired", "warning")),
        ("main.py", "hooks=[mygateway.GatewayTools()],", "", ("not-wired", "warning")),
        ("main.py", "agent = Agent(", "agent = Agent((", ("python-syntax", "error")),
        ("pyproject.toml", '    "httpx >= 0.27, < 1",\n', "", ("dependency-missing", "error")),
        ("pyproject.toml", "httpx >= 0.27, < 1", "httpx < 0.1", ("dependency-conflict", "error")),
        ("pyproject.toml", "[project]", "[project", ("toml-syntax", "error")),
    ],
)
def test_drift_of_the_code(
    host: Host, file: str, old: str, new: str, found: tuple[str, str]
) -> None:
    """The agent's entrypoint has to use the client, and its dependencies have to be there."""
    host.has()
    path = host.app / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))

    document = status(host, code=4)

    assert drift(document) == [found]
    assert document["drift"][0]["file"] == f"app/Assistant/{file}"


def test_an_entrypoint_that_is_gone(host: Host) -> None:
    """The status is there all the same, and says so."""
    host.has()
    (host.app / "main.py").unlink()

    assert drift(status(host, code=4)) == [("no-entrypoint", "error")]


def test_a_change_that_was_killed(host: Host) -> None:
    """Status only reads: it says that a change is half done, and the next command finishes it."""
    host.has()
    journal = host.root / ".connect" / "journal"
    (host.root / ".connect" / "history" / "1.0").rename(journal)

    assert drift(status(host, code=4)) == [("interrupted", "warning")]


# --- what somebody else may have put there --------------------------------------------------------


def _answer(host: Host, **changes: str) -> None:
    path = host.root / CLIENT / ".copier-answers.yml"
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text()) | changes))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"_src_path": "https://evil.example.com/t.git"}, "foreign-source"),
        ({"_src_path": "../../../.."}, "foreign-source"),
        ({"_commit": "v99.0.0"}, "unknown-version"),
        ({"_commit": "--upload-pack=touch x"}, "unknown-version"),
        ({"_commit": "../../.."}, "unknown-version"),
        ({"template": "../../../../etc"}, "invalid-answer"),
        ({"gateway": "{{ 7 * 7 }}"}, "invalid-answer"),
        ({"client_credential": "x\n__import__('os')"}, "invalid-answer"),
    ],
)
def test_a_hostile_answers_file(host: Host, changes: dict[str, str], code: str) -> None:
    """Nothing is fetched, run, written or read outside; the unit is named and not judged."""
    host.has()
    _answer(host, **changes)

    document = status(host, code=4)

    assert code in [found for found, _ in drift(document)]
    broken = next(unit for unit in document["units"] if unit["path"] == CLIENT)
    assert broken["files"] == []


@pytest.mark.slow
@pytest.mark.parametrize("record", [CLIENT, UNIT])
def test_an_answer_of_another_type_is_no_crash(host: Host, record: str) -> None:
    """A list where a text was, in any answer: each command that reads it answers as it says."""
    host.has()
    path = host.root / record / ".copier-answers.yml"
    recorded = yaml.safe_load(path.read_text())
    for name in recorded:
        path.write_text(yaml.safe_dump({**recorded, name: [1]}))
        for command in (("status",), ("remove", "MyGateway", "--dry-run", "--yes")):
            errors = host.connect(*command, "--json").document["errors"]
            assert "internal" not in [error["code"] for error in errors], (name, errors)


@pytest.mark.parametrize(
    "content", [b"[1]", b"a: &a [*a]", b"\xff\xfe", b"a: {", b"!!python/object:os.x {}"]
)
def test_an_answers_file_that_is_none(host: Host, content: bytes) -> None:
    """What cannot be read is one finding, and the other units are shown."""
    host.has()
    (host.root / CLIENT / ".copier-answers.yml").write_bytes(content)

    document = status(host, code=4)

    assert UNIT in [unit["path"] for unit in document["units"]]
    assert document["drift"][0]["file"] in (CLIENT, f"{CLIENT}/.copier-answers.yml")


@pytest.mark.parametrize("what", [f"{CLIENT}/.copier-answers.yml", f"{CLIENT}/client.py"])
def test_links_are_not_read_through(host: Host, what: str) -> None:
    """A link in a unit is refused by name; its target's text is nowhere."""
    host.has()
    secret = host.world / "secret"
    secret.write_text("template: c4nary-5ecret\n")
    (host.root / what).unlink()
    (host.root / what).symlink_to(secret)

    document = status(host, code=4)

    assert ("symlink", "error") in drift(document)
    assert "c4nary-5ecret" not in host.connect("status", "--diff").said


@pytest.mark.parametrize("folder", [CLIENT, "app/Assistant/connections", "connections"])
def test_linked_folders_are_not_entered(host: Host, folder: str) -> None:
    """What is behind a link is no unit."""
    host.has()
    moved = host.world / "moved"
    (host.root / folder).rename(moved)
    (host.root / folder).symlink_to(moved)
    inside = [f for f in (CLIENT, UNIT) if f.startswith(folder)]

    result = host.connect("status", "--json")

    assert result.code == 0
    assert not set(inside) & {unit["path"] for unit in result.document["units"]}


def test_names_do_not_reach_the_terminal_raw(host: Host) -> None:
    """Control characters of a cloned project's names are shown as text."""
    host.has()
    host.edit(lambda c: _gateway(c)["targets"].append(_OTHER | {"name": "x\x1b[2Jy"}))

    assert "\x1b" not in host.connect("status").stdout + host.connect("status", "--graph").stdout


# --- the graph ------------------------------------------------------------------------------------

_HOSTILE = '"]; <b>`&#x;|--> %% \\n{{\n\x07end'


def test_the_graph_as_mermaid(host: Host) -> None:
    """Who calls whom, and as whom."""
    host.has(DIRECT)
    host.has(OWN_COMMAND | IAM)
    host.has(TARGET, name="Orders")
    host.edit(
        lambda c: _gateway(c).update(
            policyEngineConfiguration={"policyEngineName": "E", "mode": "ENFORCE"}
        )
    )

    assert host.connect("status", "--graph").stdout.splitlines() == [
        "flowchart LR",
        '    a0(["Assistant"])',
        '    g0{{"MyGateway<br/>AWS_IAM<br/>policies: E (ENFORCE)"}}',
        '    g0t0["WeatherTools<br/>mcp-server"]',
        '    g0t1["Orders<br/>mcp-server"]',
        '    s0[["Billing<br/>called directly"]]',
        '    g0 -->|"no sign-in"| g0t0',
        '    g0 -->|"no sign-in"| g0t1',
        '    a0 -->|"API key"| s0',
        '    a0 -->|"AWS signature"| g0',
    ]


def test_hostile_names_stay_in_their_labels(host: Host) -> None:
    """Whatever a target is called, the flowchart has one node and one edge more."""
    host.has()
    before = host.connect("status", "--graph").stdout.splitlines()
    host.edit(lambda c: _gateway(c)["targets"].append(_OTHER | {"name": _HOSTILE}))

    after = host.connect("status", "--graph").stdout.splitlines()

    (node,) = [line for line in after if line not in before and "-->" not in line]
    label = re.fullmatch(r'    g0t1\["([^"]*)<br/>mcp-server"\]', node)
    assert label
    assert re.sub(r"#(\d+);", lambda code: chr(int(code[1])), label[1]) == _HOSTILE
    assert len(after) == len(before) + 2


def test_the_graph_as_a_picture(host: Host) -> None:
    """The SVG parses, says every name as text and nothing else, and can be made again."""
    host.has()
    host.edit(lambda c: _gateway(c)["targets"].append(_OTHER | {"name": _HOSTILE}))
    picture = host.world / "graph.svg"

    for _ in range(2):
        result = host.connect("status", "--graph", "--svg", str(picture))
        assert (result.code, result.stdout) == (0, "")

    root = ElementTree.fromstring(picture.read_bytes())  # noqa: S314, it is our own
    tags = {element.tag.partition("}")[2] for element in root.iter()}
    assert tags == {"svg", "title", "defs", "marker", "path", "rect", "text"}
    said = [e.text for e in root.iter() if e.tag.endswith("}text")]
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in _HOSTILE)
    assert {"Assistant", "MyGateway", "CUSTOM_JWT", "WeatherTools", shown} <= set(said)
    boxes = [r for r in root.iter() if r.tag.endswith("}rect")][1:]
    places = [tuple(float(r.attrib[k]) for k in ("x", "y", "width", "height")) for r in boxes]
    for i, (x, y, w, h) in enumerate(places):
        assert x + w <= float(root.attrib["width"])
        assert y + h <= float(root.attrib["height"])
        for other in places[i + 1 :]:
            apart = x + w <= other[0] or other[0] + other[2] <= x
            assert apart or y + h <= other[1] or other[1] + other[3] <= y


def test_a_picture_overwrites_nothing_else(host: Host) -> None:
    """A file that is somebody's own, or a link, is left alone."""
    mine, link = host.world / "mine.svg", host.world / "link.svg"
    mine.write_text("<svg/>")
    link.symlink_to(mine)

    for path in (mine, link, host.world / "no" / "folder.svg"):
        result = host.connect("status", "--graph", "--svg", str(path), "--json")
        assert [error["code"] for error in result.document["errors"]] == ["unwritable"]
    assert mine.read_text() == "<svg/>"


# --- policies -------------------------------------------------------------------------------------

ALLOW = next(case for case in POLICIES if case.name == "allow-jwt")


@pytest.mark.parametrize("is_deployed", [False, True], ids=["new", "deployed"])
def test_a_policy_is_a_unit(host: Host, is_deployed: bool) -> None:
    """A policy is listed with its gateway and target; its files are its own, not the target's."""
    prepare(host)
    if is_deployed:
        deploy(host)
    assert host.connect("policy", "add", *ALLOW.arguments).code == 0

    document = status(host)

    (policy,) = (unit for unit in document["units"] if unit["path"] == ALLOW.folder)
    (target,) = (unit for unit in document["units"] if unit["path"] == "connections/refundtarget")
    named = {name: policy.get(name) for name in ("agent", "gateway", "target", "policy")}
    assert named == {
        "agent": None,
        "gateway": "MyGateway",
        "target": "RefundTarget",
        "policy": "allow_jwt",
    }
    assert ALLOW.file in [file["path"] for file in policy["files"]]
    assert (states(document), drift(document)) == ({}, [])
    assert not [path for path in target["own"] if "policies" in path]
    assert "policy allow_jwt of MyGateway" in host.connect("status").stdout


def test_an_edited_policy_is_judged(host: Host) -> None:
    """What a person did to a policy is said as of any unit; without its gateway it is an error."""
    prepare(host)
    assert host.connect("policy", "add", *ALLOW.arguments).code == 0
    statement = host.root / ALLOW.file
    statement.write_text(statement.read_text() + "// mine\n")
    assert states(status(host)) == {ALLOW.file: "modified"}

    host.edit(lambda config: config["agentCoreGateways"].clear())

    found = [one for one in status(host, code=4)["drift"] if one["file"] == ALLOW.folder]
    assert [(one["code"], one["severity"]) for one in found] == [("gateway-gone", "error")]
    assert "connect remove allow_jwt --kind policy" in found[0]["hint"]
    assert host.connect("remove", "allow_jwt", "--kind", "policy", "--force").code == 0
    assert not (host.root / ALLOW.folder).exists()
