"""Environment variables: connect's own, those of the last version, and those of other programs."""

from __future__ import annotations

import re

import pytest
from agentcore_connect.vocabulary import variables
from front_door import IAM, OWN_COMMAND, Answers, Host
from rendering import ROOT

NEW: Answers = OWN_COMMAND | IAM


def test_an_old_name_is_read_and_told(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables of 0.4.0 go on for this version, with a warning and beside --json's stdout."""
    monkeypatch.setenv("CONNECT_NAME", "Other")

    result = host.scaffold(NEW, name=None, json=True)

    assert result.code == 0
    assert host.config["agentCoreGateways"][0]["targets"][0]["name"] == "Other"
    assert "CONNECT_NAME is called AGENTCORE_CONNECT_NAME now" in result.stderr


def test_the_new_name_wins_and_says_nothing(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has changed to the new name may keep the old one for an older version."""
    monkeypatch.setenv("CONNECT_NAME", "Old")
    monkeypatch.setenv("AGENTCORE_CONNECT_NAME", "New")

    result = host.scaffold(NEW, name=None)

    assert (result.code, "CONNECT_NAME" in result.stderr) == (0, False)
    assert host.config["agentCoreGateways"][0]["targets"][0]["name"] == "New"


def test_what_another_program_means_breaks_no_run(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A value that cannot be the answer is not connect's: it is left alone, and named."""
    monkeypatch.setenv("CONNECT_FRAMEWORK", "/usr/share/java")
    monkeypatch.setenv("CONNECT_WITH_TESTS", "8083")

    result = host.scaffold(NEW, framework=None)

    assert result.code == 0
    assert "CONNECT_FRAMEWORK was not read" in result.stderr


def test_an_error_names_the_variable_that_said_it(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the answer is found wrong long after it was read, and in other commands."""
    monkeypatch.setenv("AGENTCORE_CONNECT_LAMBDA_ARN", "arn:aws:lambda:us-east-1:1:function:x")
    host.refuses("not-for-path", "AGENTCORE_CONNECT_LAMBDA_ARN", answers=NEW)
    monkeypatch.delenv("AGENTCORE_CONNECT_LAMBDA_ARN")
    monkeypatch.setenv("AGENTCORE_CONNECT_GATEWAY", "Nowhere")

    result = host.connect("tools", "--json")

    assert "AGENTCORE_CONNECT_GATEWAY" in result.document["errors"][0]["hint"]


def test_a_line_for_each_where_a_flag_is_repeated(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An operation such as `GET /pets` has a blank in it; a header has none, and commas do."""
    monkeypatch.setenv("AGENTCORE_CONNECT_REQUEST_HEADER", "X-Tenant, X-Team")

    host.has(NEW)

    assert len(host.config["runtimes"][0]["requestHeaderAllowlist"]) == 2


def test_a_slip_in_a_variable_is_told(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who sets AGENTCORE_CONNECT_GATWAY means an answer, and would look for it for long. One of
    another command is none, and what is near to nothing is somebody else's.
    """
    for name in ("ENDPOIT", "TOOL", "TEMPLATE_SOURCE", "REQUIREMENT", "ZZZ"):
        monkeypatch.setenv(f"AGENTCORE_CONNECT_{name}", "")

    result = host.scaffold(NEW, json=True)

    assert result.code == 0
    assert "AGENTCORE_CONNECT_ENDPOIT was not read: connect has none of this name. Did you" in (
        " ".join(result.stderr.split())
    )
    assert result.stderr.count("was not read") == 1


def test_each_variable_that_is_no_answer_is_known() -> None:
    """Whoever sets it is told of no slip: what the package reads by name, and the fleet's own."""
    code = "".join(path.read_text("utf-8") for path in (ROOT / "generator").rglob("*.py"))
    fleet = (ROOT / "fleet" / "connect-update.yml").read_text("utf-8")
    own = re.findall(rf"^ +{variables.PREFIX}(\w+):", fleet, re.MULTILINE)
    read = {*re.findall(r'variables\.read\("(\w+)"', code), *map(str.lower, own)}
    assert read == {*variables.OTHERS}
