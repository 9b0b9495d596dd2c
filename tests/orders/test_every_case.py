"""Each case on one project: scaffolded, looked at by status, and taken out again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from agentcore_connect.units.templates import versions
from cases import EVERY_CASE, Case
from front_door import Host, tree


@pytest.mark.parametrize("case", EVERY_CASE, ids=lambda case: case.name)
def test_scaffolded_seen_and_removed(world: Path, case: Case) -> None:
    """What was scaffolded is pristine, wired, and in accord with agentcore.json; status changes
    nothing. Removed, it gives every byte and mode of the host back.
    """
    host = Host(world, case.make_host(world / "project"))
    before = host.tree()
    assert host.connect("scaffold", *case.arguments).code == 0
    scaffolded = tree(world)

    result = host.connect("status", "--check", "--json")
    assert result.code == 0, result.said
    is_well(result.document, case)
    assert tree(world) == scaffolded

    name = "Weather" if case.path == "credential" else "WeatherTools"
    removed = host.connect("remove", name, "--yes", "--json")
    assert removed.code == 0, removed.said
    assert host.tree() == before


def is_well(document: dict[str, Any], case: Case) -> None:
    """All that `status --json` says of the case is as it should be."""
    drift = [(finding["code"], finding["severity"]) for finding in document["drift"]]
    assert drift == ([("not-wired", "info")] if case.framework == "mcp" else [])
    client, *others = units = document["units"]
    assert {file["state"] for unit in units for file in unit["files"]} == {"pristine"}
    assert (client["agent"], client["wired"]) == ("Assistant", case.framework != "mcp")
    named = [(unit.get("gateway"), unit.get("target"), unit.get("credential")) for unit in others]
    if case.path == "credential":
        assert (client["credential"], named) == ("Weather", [])
    else:
        assert (client["gateway"], named) == ("MyGateway", [("MyGateway", "WeatherTools", None)])
    assert {unit["version"] for unit in units} == {versions.current()}
    assert all(unit["files"] for unit in units)
