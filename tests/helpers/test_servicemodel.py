"""The strict judge of requests itself: it sees what botocore lets through."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import servicemodel

GATEWAY = "example-gateway-0123456789"
SOUND: dict[str, Any] = {
    "gatewayIdentifier": GATEWAY,
    "targetId": "0123456789",
    "name": "WeatherTools",
    "targetConfiguration": {
        "mcp": {"mcpServer": {"endpoint": "https://mcp.example.com/mcp", "resourcePriority": 1}}
    },
    "credentialProviderConfigurations": [
        {
            "credentialProviderType": "OAUTH",
            "credentialProvider": {
                "oauthCredentialProvider": {
                    "providerArn": "arn:aws:x:eu-west-1:123456789012:y",
                    "scopes": ["read"],
                    "customParameters": {"audience": "x"},
                    "grantType": "AUTHORIZATION_CODE",
                    "defaultReturnUrl": "https://app.example.com",
                }
            },
        }
    ],
}
AUTH = "credentialProviderConfigurations"
OAUTH = (AUTH, 0, "credentialProvider", "oauthCredentialProvider")
OAUTH_PATH = f"UpdateGatewayTarget.{AUTH}[0].credentialProvider.oauthCredentialProvider"
SERVER = ("targetConfiguration", "mcp", "mcpServer")
SERVER_PATH = "UpdateGatewayTarget.targetConfiguration.mcp.mcpServer"


def changed(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """The sound request with one thing changed."""
    request = copy.deepcopy(SOUND)
    place: Any = request
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return request


def test_sound() -> None:
    """A request that the service takes has no faults."""
    assert servicemodel.faults("UpdateGatewayTarget", SOUND) == []


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (("name",), "weather_tools", "UpdateGatewayTarget.name: breaks the pattern"),
        (("name",), "WeatherTools\n", "UpdateGatewayTarget.name: breaks the pattern"),
        (("name",), 1, "UpdateGatewayTarget.name: a string is wanted"),
        (("nam",), "x", "UpdateGatewayTarget.nam: is unknown"),
        (("targetConfiguration",), {}, "UpdateGatewayTarget.targetConfiguration: exactly one"),
        ((*SERVER, "endpoint"), "http://a.example", f"{SERVER_PATH}.endpoint: breaks the pattern"),
        ((*SERVER, "resourcePriority"), 1001, f"{SERVER_PATH}.resourcePriority: above the maximum"),
        ((*SERVER, "resourcePriority"), -1, f"{SERVER_PATH}.resourcePriority: below the minimum"),
        ((*SERVER, "resourcePriority"), True, f"{SERVER_PATH}.resourcePriority: a integer"),
        (SERVER, {}, f"{SERVER_PATH}.endpoint: is required"),
        ((AUTH,), SOUND[AUTH] * 2, f"UpdateGatewayTarget.{AUTH}: above the maximum"),
        ((*OAUTH, "grantType"), "AUTH_CODE", f"{OAUTH_PATH}.grantType: none of the enum"),
        ((*OAUTH, "scopes"), ["s" * 65], f"{OAUTH_PATH}.scopes[0]: above the maximum"),
        ((*OAUTH, "scopes"), ["s"] * 101, f"{OAUTH_PATH}.scopes: above the maximum"),
        ((*OAUTH, "scopes"), "read", f"{OAUTH_PATH}.scopes: a list is wanted"),
        ((*OAUTH, "customParameters"), {}, f"{OAUTH_PATH}.customParameters: below the minimum"),
        ((*OAUTH, "customParameters"), {"": "x"}, f"{OAUTH_PATH}.customParameters key: below"),
        ((*OAUTH, "customParameters"), {"x": ""}, f"{OAUTH_PATH}.customParameters.x: below"),
    ],
)
def test_each_fault_is_seen(path: tuple[Any, ...], value: Any, fault: str) -> None:
    """One thing that is wrong is one fault, with its path."""
    (found,) = servicemodel.faults("UpdateGatewayTarget", changed(path, value))
    assert found.startswith(fault)
