"""An agent that answers through a tool of its gateway, here: without AWS, a network or a deploy.

    python scripts/demo.py

A scripted model stands in for a real one: it asks for the weather, which a policy permits, and then
to close the station, which none does.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONNECT = (sys.executable, "-m", "agentcore_connect")
ARN = "arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/demo-mygateway-a1b2c3d4e5"

CITY = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
TOOLS = [
    {"name": "get_weather", "description": "The weather of a city", "inputSchema": CITY},
    {"name": "close_station", "description": "Close a weather station", "inputSchema": CITY},
]
ANSWERS = """\
answers:
  - {tool: get_weather, when: {city: Lisbon}, answer: Sunny in Lisbon}
"""
AGENT = """\
import asyncio

from connections import mygateway

SCRIPT = ["get_weather", "close_station"]  # what the scripted model wants, in this order


async def main() -> None:
    async with mygateway.connect() as session:
        tools = await mygateway.list_tools(session)
        print("the model sees:", ", ".join(tool.name for tool in tools))
        for wanted in SCRIPT:
            try:
                name, city = f"WeatherTools___{wanted}", {"city": "Lisbon"}
                result = await mygateway.call_tool(session, name, city)
                print("the agent answers:", result.content[0].text)
            except mygateway.GatewayError as error:
                print("the agent answers: I may not do that.", error)


asyncio.run(main())
"""


Connect = Callable[..., object]
"""Runs `connect` in a folder with arguments, which has to succeed."""


def prepare(project: Path, connect: Connect) -> list[str]:
    """Connect the plain example to a gateway with a tool that a policy permits, and one more.

    Gives the arguments with which `connect` then runs the agent.
    """
    shutil.copytree(ROOT / "examples" / "mcp", project)
    scaffold = ("--path", "mcp", "--framework", "mcp", "--gateway", "MyGateway")
    target = ("--name", "WeatherTools", "--endpoint", "https://mcp.example.com/mcp", "--yes")
    connect(project, "scaffold", *scaffold, "--authorizer-type", "NONE", *target)
    unit = project / "connections" / "weathertools"
    (unit / "tools.json").write_text(json.dumps({"tools": TOOLS}), encoding="utf-8")
    (unit / "local.yaml").write_text(ANSWERS, encoding="utf-8")
    policy = ("--pattern", "allow", "--tool", "get_weather", "--name", "weather")
    engine = ("--engine", "Engine", "--gateway-arn", ARN, "--yes")
    connect(project, "policy", "add", *policy, *engine)
    (project / "app" / "Assistant" / "demo.py").write_text(AGENT, encoding="utf-8")
    return [
        "dev",
        "--mode",
        "ENFORCE",
        "--port",
        "0",
        "--",
        sys.executable,
        "app/Assistant/demo.py",
    ]


def main() -> int:
    """Show an agent with `connect dev`; the exit code."""
    with tempfile.TemporaryDirectory(prefix="connect-demo-") as scratch:
        project = Path(scratch, "mcp")
        words = prepare(project, _quietly)
        shown = " ".join(words).replace(sys.executable, "python")
        print(f"\nAn agent with its gateway on this machine:\n$ connect {shown}\n", flush=True)
        return subprocess.run([*CONNECT, *words], cwd=project, check=False).returncode


def _quietly(project: Path, *arguments: str) -> None:
    subprocess.run([*CONNECT, *arguments], cwd=project, check=True, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
