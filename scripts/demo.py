"""What connect does, here: without AWS, without a network and without a deploy.

    python scripts/demo.py

It connects an example agent, in a copy that stays for you to look at, and shows the code that
changed. Then a plain agent runs and answers through a tool of its gateway: a scripted model stands
in for a real one, and asks for the weather, which a policy permits, and then to close the station,
which none does.
"""

from __future__ import annotations

import difflib
import json
import shlex
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


SCAFFOLD = (
    *("scaffold", "--path", "mcp", "--framework", "strands", "--gateway", "MyGateway"),
    *("--authorizer-type", "CUSTOM_JWT"),
    *("--discovery-url", "https://idp.example.com/.well-known/openid-configuration"),
    *("--allowed-audience", "my-api", "--client-credential", "MyGateway-oauth"),
    *("--name", "WeatherTools", "--endpoint", "https://mcp.example.com/mcp", "--yes"),
)
"""The command of the README, whose transcript is made with it."""


def main() -> int:
    """Both parts; the exit code."""
    project = Path(tempfile.mkdtemp(prefix="connect-demo-")) / "strands"
    shutil.copytree(ROOT / "examples" / "strands", project)
    _say("1 of 3: an agent is connected to a tool")
    print(f"$ cd {project}\n$ connect {shlex.join(SCAFFOLD)}\n", flush=True)
    if code := subprocess.run([*CONNECT, *SCAFFOLD], cwd=project, check=False).returncode:
        return code
    _say("2 of 3: the code that changed")
    print("\n".join(changed(project)))
    print(f"\nThe project stays in {project}; `connect undo` there takes it all back.", flush=True)
    _say("3 of 3: an agent answers through its gateway, on this machine")
    return _agent()


def changed(project: Path) -> list[str]:
    """The diff of the agent's own code, against the example."""
    path = "app/Assistant/main.py"
    before, after = (
        (folder / path).read_text(encoding="utf-8").splitlines()
        for folder in (ROOT / "examples" / "strands", project)
    )
    return list(difflib.unified_diff(before, after, f"a/{path}", f"b/{path}", lineterm=""))


def _say(text: str) -> None:
    print(f"\n=== {text} ===\n", flush=True)


def _agent() -> int:
    with tempfile.TemporaryDirectory(prefix="connect-demo-") as scratch:
        project = Path(scratch, "mcp")
        words = prepare(project, _quietly)
        shown = " ".join(words).replace(sys.executable, "python")
        print(f"$ connect {shown}\n", flush=True)
        return subprocess.run([*CONNECT, *words], cwd=project, check=False).returncode


def _quietly(project: Path, *arguments: str) -> None:
    subprocess.run([*CONNECT, *arguments], cwd=project, check=True, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
