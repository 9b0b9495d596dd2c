"""`connect gateway set`: what agentcore.json says, and what a script sets after each deploy."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from agentcore_connect.answers.gateway import OPTIONS
from cases import GATEWAY_OPTIONS
from front_door import CANARY, Host
from policy_cases import deploy, prepare

UNIT = "connections/gateways/mygateway"
SCRIPT = f"{UNIT}/configure_gateway.py"
ALL = GATEWAY_OPTIONS["all"]


@pytest.fixture
def shop(host: Host) -> Host:
    """A project with a gateway that has JWT callers."""
    prepare(host)
    return host


def set_(host: Host, *words: str) -> Any:
    return host.connect("gateway", "set", *words, "--json")


def entry(host: Host) -> dict[str, Any]:
    found = host.config["agentCoreGateways"][0]
    assert isinstance(found, dict)
    return found


def test_each_option_is_where_it_can_be_said(shop: Host) -> None:
    """Claims, search and exception level in agentcore.json, the rest in the unit; a second run
    changes nothing, undo gives every byte back."""
    before = shop.tree()
    result = set_(shop, *ALL)
    assert result.code == 0, result.said
    gateway = entry(shop)
    assert (gateway["enableSemanticSearch"], gateway["exceptionLevel"]) == (False, "DEBUG")
    claims = gateway["authorizerConfiguration"]["customJwtAuthorizer"]["customClaims"]
    assert [(c["inboundTokenClaimName"], c["inboundTokenClaimValueType"]) for c in claims] == [
        ("role", "STRING"),
        ("groups", "STRING_ARRAY"),
    ]
    script = shop.read(SCRIPT).decode()
    for word in ("2025-11-25", "3600", "Tools of the shop.", "enableResponseStreaming", ":live"):
        assert word in script
    assert any(SCRIPT in step for step in result.document["next_steps"])
    after = shop.tree()
    assert set_(shop, *ALL).actions == {}
    assert shop.tree() == after
    assert shop.connect("status").code == 0
    assert shop.connect("undo").code == 0
    assert shop.tree() == before


def test_what_is_not_said_stays(shop: Host) -> None:
    """The options of before stay in the script; a claim is replaced by its name, or taken out."""
    assert set_(shop, *ALL).code == 0
    assert (
        set_(shop, "--sessions", "none", "--custom-claim", "role=", "--custom-claim=x=1").code == 0
    )
    script = shop.read(SCRIPT).decode()
    assert ('"sessionConfiguration": None' in script, "2025-11-25" in script) == (True, True)
    claims = entry(shop)["authorizerConfiguration"]["customJwtAuthorizer"]["customClaims"]
    assert [claim["inboundTokenClaimName"] for claim in claims] == ["groups", "x"]
    assert set_(shop, "--custom-claim", "groups=", "--custom-claim", "x=").code == 0
    assert "customClaims" not in entry(shop)["authorizerConfiguration"]["customJwtAuthorizer"]


def test_an_edited_script_is_kept(shop: Host) -> None:
    """A file that a person edited is named, and nothing of the unit is half changed."""
    assert set_(shop, "--sessions", "900").code == 0
    file = shop.root / SCRIPT
    file.write_text(file.read_text() + "# mine\n")
    before = shop.tree()
    result = set_(shop, "--sessions", "901")
    assert [one["file"] for one in result.document["manual"]] == [SCRIPT]
    assert shop.tree() == before
    file.write_text(file.read_text().removesuffix("# mine\n"))
    assert set_(shop, "--with-interceptor").code == 0
    skeleton = shop.root / UNIT / "interceptor.py"
    skeleton.write_text(skeleton.read_text() + "# mine\n")
    assert set_(shop, "--sessions", "901").document["manual"] == []
    assert skeleton.read_text().endswith("# mine\n")


def test_a_file_that_connect_did_not_make_is_kept(shop: Host) -> None:
    """An interceptor of a person's own, or one that was edited and then said to be gone."""
    assert set_(shop, "--with-interceptor").code == 0
    own = shop.root / UNIT / "interceptor.py"
    own.write_text("# mine\n")
    assert set_(shop, "--no-with-interceptor").code == 0
    before = shop.tree()
    result = set_(shop, "--with-interceptor")
    assert [one["file"] for one in result.document["manual"]] == [f"{UNIT}/interceptor.py"]
    assert shop.tree() == before
    own.unlink()
    assert set_(shop, "--with-interceptor").actions[f"{UNIT}/interceptor.py"] == "create"


def test_every_entrance_says_the_same(shop: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """Flags, variables and a file of answers make the same plan; flags win."""
    words = ("--sessions", "900", "--mcp-version", "2025-06-18", "--exception-level", "DEBUG")
    by_flag = set_(shop, *words, "--dry-run").document["changes"]
    file = shop.world / "answers.yaml"
    said = {"sessions": 900, "mcp_version": ["2025-06-18"], "exception_level": "DEBUG"}
    file.write_text(yaml.safe_dump(said))
    assert set_(shop, "--answers", str(file), "--dry-run").document["changes"] == by_flag
    for name, value in said.items():
        text = value[0] if isinstance(value, list) else str(value)
        monkeypatch.setenv(OPTIONS[name].variable, text)
    assert set_(shop, "--dry-run").document["changes"] == by_flag
    assert set_(shop, "--sessions", "901").code == 0
    assert ('"901"' in shop.read(SCRIPT).decode(), entry(shop)["exceptionLevel"]) == (True, "DEBUG")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), "nothing-said"),
        (("--sessions", "899"), "invalid-answer"),
        (("--sessions", "off"), "invalid-answer"),
        (("--streaming", "perhaps"), "invalid-answer"),
        (("--mcp-version", "newest"), "invalid-answer"),
        (("--instructions", "a\nb"), "invalid-answer"),
        (("--instructions", "a" * 2049), "invalid-answer"),
        (("--request-interceptor", "intercept"), "invalid-answer"),
        (("--custom-claim", "role"), "custom-claim"),
        (("--custom-claim", "role=a b"), "custom-claim"),
        (("--custom-claim", "a=x,"), "custom-claim"),
        (("--gateway", "Other", "--sessions", "900"), "gateway"),
    ],
)
def test_what_cannot_be_is_refused(shop: Host, words: tuple[str, ...], code: str) -> None:
    """With exit code 2, and nothing is changed."""
    before = shop.tree()
    result = set_(shop, *words)
    assert (result.code, result.document["errors"][0]["code"]) == (2, code), result.said
    assert shop.tree() == before


@pytest.mark.parametrize("name", [name for name, row in OPTIONS.items() if row.type is not bool])
def test_a_secret_is_refused_and_not_repeated(shop: Host, name: str) -> None:
    """What looks like a secret is no answer to any option."""
    secret = f"sk_live_{CANARY.replace('-', '')}4eC39HqLyjWDarjtT1zdp7dc"
    text = f"role={secret}" if name == "custom_claim" else secret
    result = set_(shop, f"{OPTIONS[name].flag}={text}")
    assert (result.code, secret in result.said) == (2, False)


def test_what_must_be_known_is_said(shop: Host) -> None:
    """Claims need callers with tokens, a deployed gateway keeps its search."""
    deploy(shop)
    warned = set_(shop, "--semantic-search", "disabled", "--streaming", "enabled").document[
        "warnings"
    ]
    assert any("semantic search is chosen when a gateway is made" in text for text in warned)
    assert any("Without sessions" in text for text in warned)
    other = {"name": "Other", "protocolType": "None", "authorizerType": "NONE", "targets": []}
    shop.edit(lambda config: config["agentCoreGateways"].append(other))
    assert set_(shop, "--sessions", "900").document["errors"][0]["code"] == "missing-answer"
    claim = set_(shop, "--gateway", "Other", "--custom-claim", "a=b")
    assert claim.document["errors"][0]["code"] == "claims"
    warned = set_(shop, "--gateway", "Other", "--sessions", "900").document["warnings"]
    assert any("protocolType 'None'" in text for text in warned)


def test_the_options_go_with_the_gateway(shop: Host) -> None:
    """Status names them, the graph shows them, removing the gateway or its last target takes them;
    without their gateway they are told."""
    assert set_(shop, *ALL).code == 0
    assert f"{UNIT}" in shop.connect("status").stdout
    assert "sessions: 3600" in shop.connect("status", "--graph").stdout
    for name in ("MyGateway", "RefundTarget"):
        removed = shop.connect("remove", name, "--yes", "--force", "--json")
        assert removed.actions[SCRIPT] == "delete", removed.said
        assert shop.connect("undo").code == 0
    shop.edit(lambda config: config.update(agentCoreGateways=[]))
    found = shop.connect("status", "--json").document["drift"]
    assert ("gateway-gone", UNIT) in {(one["code"], one["file"]) for one in found}
