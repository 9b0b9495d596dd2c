"""Tables fit the terminal, and what is to be copied from one is whole."""

from __future__ import annotations

import re

import pytest
from front_door import IAM, OWN_COMMAND, Host

NAMES = {
    "gateway": "The-Gateway-Of-The-European-Business",
    "name": "Customer-Relationship-Weather-Forecasting-Service",
}


@pytest.mark.parametrize("columns", [60, 80, 200])
def test_a_table_fits_and_cuts_nothing(
    host: Host, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At each width; a line is longer only where a name, a path or an address alone is."""
    host.has(OWN_COMMAND | IAM, **NAMES)
    monkeypatch.setenv("COLUMNS", str(columns))
    for command, needed in (
        ("list", (NAMES["name"], NAMES["gateway"])),
        (
            "status",
            (NAMES["name"], "connections/customer_relationship_weather_forecasting_service"),
        ),
        ("matrix", ("lambda-function-arn", "jwt-passthrough", "agentcore.json")),
        ("search", ("microsoft-learn", "https://learn.microsoft.com/training/support/mcp")),
    ):
        lines = host.connect(command).stdout.splitlines()
        long = [line for line in lines if len(line) > columns]
        assert [line for line in long if len(re.findall(r"\S+", line)) > 2] == [], command
        assert {*needed} <= {*" ".join(lines).replace(",", "").split()}, command
        assert "…" not in "".join(lines)
