"""Independent operations end in the same project, whichever comes first."""

from __future__ import annotations

import ast
import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from front_door import Answers, Host, Result, flags, put, targets
from updating import aged, git_on_path

OPERATIONS: dict[str, list[str]] = {
    "mcp": ["scaffold", *flags(targets("mcp", name="Weather"))],
    "lambda": ["scaffold", *flags(targets("lambda", name="Jobs", gateway="Second"))],
    "openapi": ["scaffold", *flags(targets("openapi", name="Orders", gateway="Third-gw"))],
    "credential": [
        *("scaffold", "--path", "credential", "--name", "Stripe", "--credential-type", "api-key"),
        *("--reason", "vendor-sdk", "--endpoint", "https://api.example.com", "--yes"),
    ],
}
SAME_GATEWAY: dict[str, Answers] = {
    "one": targets("mcp", name="Weather"),
    "other": targets("api-gateway", name="Pets"),
}


@pytest.fixture(autouse=True)
def git(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", git_on_path())


def plain(value: Any) -> Any:
    """JSON whose lists of named entries, and of texts, are in the order of their names."""
    if isinstance(value, dict):
        return {key: plain(child) for key, child in value.items()}
    if isinstance(value, list):
        return sorted(map(plain, value), key=lambda item: json.dumps(item, sort_keys=True))
    return value


def same(host: Host) -> dict[str, Any]:
    """The project up to the order in which things were added.

    Units are their bytes; agentcore.json and pyproject.toml their values, lists as sets; the
    entrypoint its lines as a set, and it has to be Python.
    """
    found: dict[str, Any] = dict(host.tree())
    found["agentcore/agentcore.json"] = plain(host.config)
    pyproject = "app/Assistant/pyproject.toml"
    found[pyproject] = plain(tomlkit.parse(host.read(pyproject).decode()).unwrap())
    main = host.read("app/Assistant/main.py").decode()
    ast.parse(main)
    words = main.replace("[", "[ ").replace(",", " , ").split()
    found["app/Assistant/main.py"] = sorted(words)
    return found


def done(host: Host, *arguments: str) -> Result:
    result = host.connect(*arguments)
    assert result.code == 0, result.said
    return result


def both_ways(world: Path, framework: str, one: list[str], other: list[str]) -> list[Any]:
    ends = []
    for number, order in enumerate(((one, other), (other, one))):
        place = world / str(number)
        place.mkdir()
        host = put(place, framework)
        for arguments in order:
            done(host, *(word.replace("=strands", f"={framework}") for word in arguments))
        ends.append(same(host))
    return ends


@pytest.mark.parametrize(
    ("framework", "one", "other"),
    [
        *(("strands", *pair) for pair in combinations(OPERATIONS, 2)),
        ("langgraph", "mcp", "credential"),
    ],
)
def test_two_scaffolds(world: Path, framework: str, one: str, other: str) -> None:
    """Of two gateways, or of a gateway and a service that is called directly."""
    first, second = both_ways(world, framework, OPERATIONS[one], OPERATIONS[other])
    assert first == second


def test_two_targets_of_one_gateway(world: Path) -> None:
    """The second one finds the gateway and its client there, whichever is the second."""
    commands = [["scaffold", *flags(answers)] for answers in SAME_GATEWAY.values()]
    first, second = both_ways(world, "strands", *commands)
    assert first == second


@pytest.mark.parametrize(
    "one", [["remove", "Weather"], ["remove", "Stripe"], ["update", "connections/weather"]]
)
def test_a_removal_or_update_and_an_update_of_another(world: Path, one: list[str]) -> None:
    """What becomes of one unit does not matter to another."""
    ends = []
    for number, order in enumerate(((0, 1), (1, 0))):
        place = world / str(number)
        place.mkdir()
        host = put(place, "strands")
        for arguments in OPERATIONS.values():
            done(host, *arguments)
        aged(host.root, "v0.2.0")
        commands = [one, ["update", "connections/jobs", "connections/orders"]]
        for index in order:
            done(host, *commands[index])
        ends.append(same(host))
    assert ends[0] == ends[1]
