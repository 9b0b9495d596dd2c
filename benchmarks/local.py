"""What `connect dev` costs: start, a call, many calls at once, memory.

    python benchmarks/local.py [--calls 2000] [--tools 35] [--rounds 3] [--handler]

The target is an answer of local.yaml, which takes no time of its own: what is measured is added by
dev. With --handler it is a Lambda handler, in a process of its own. Each call has a JWT of dev's
own issuer and is judged by Cedar with one policy for each tool.

Beside it, by the same client in the same round, is asked the least that could answer: uvicorn with
one constant (echo.py). It tells how fast the machine is, and how much of a call is the client and
HTTP. The best of the rounds counts: what else runs on a machine is only ever added. The exit code
is 1 where a goal is missed.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from agentcore_connect.dev import caller
from agentcore_connect.dev.server import Run
from projects import example

GATEWAY = "MyGateway"
ARN = f"arn:aws:bedrock-agentcore:us-east-1:000000000000:gateway/{GATEWAY}"
DISCOVERY = "https://idp.example.com/.well-known/openid-configuration"
CONNECTIONS = 8
TOOLS = 35
GOALS = {"start": 1.0, "median": 2.0, "rate": 1000.0, "memory": 100.0}
"""Seconds to the first list, milliseconds of a call, calls per second, MB of that many tools: on 2
idle cores.
"""

HANDLER = "def handler(event, context):\n    return {'refunded': True}\n"


def project(folder: Path, count: int, *, has_handler: bool = False) -> Path:
    """A project with one gateway of ``count`` tools, which its policies permit to a role."""
    made = example(folder)
    names = [f"tool_{number}" for number in range(count)]
    schema = {"type": "object", "properties": {"amount": {"type": "number"}}}
    schema["required"] = ["amount"]
    tools = [{"name": name, "description": "Pay", "inputSchema": schema} for name in names]
    policies = [
        {
            "name": f"policy_{name}",
            "statement": "permit(principal is AgentCore::OAuthUser, "
            f'action == AgentCore::Action::"Refund___{name}", '
            f'resource == AgentCore::Gateway::"{ARN}") '
            'when { principal.hasTag("role") && principal.getTag("role") == "agent" && '
            'context.input.amount.lessThan(decimal("500.0")) };',
        }
        for name in names
    ]
    function = "arn:aws:lambda:us-east-1:111122223333:function:refund"
    target = {"lambdaArn": function, "toolSchemaFile": "tools.json"}
    file = made / "agentcore" / "agentcore.json"
    config = json.loads(file.read_text())
    config["policyEngines"] = [{"name": "Engine", "policies": policies}]
    config["agentCoreGateways"] = [
        {
            "name": GATEWAY,
            "protocolType": "MCP",
            "enableSemanticSearch": False,
            "targets": [
                {
                    "name": "Refund",
                    "targetType": "lambdaFunctionArn",
                    "lambdaFunctionArn": target,
                }
            ],
            "authorizerType": "CUSTOM_JWT",
            "authorizerConfiguration": {
                "customJwtAuthorizer": {"discoveryUrl": DISCOVERY, "allowedAudience": ["api"]}
            },
            "policyEngineConfiguration": {"policyEngineName": "Engine", "mode": "ENFORCE"},
        }
    ]
    file.write_text(json.dumps(config))
    (made / "tools.json").write_text(json.dumps(tools))
    local = made / "connections" / "refund" / "local.yaml"
    local.parent.mkdir(parents=True)
    answers = [{"tool": name, "answer": {"refunded": True}} for name in names]
    said = {"python": sys.executable} if has_handler else {"answers": answers}
    local.write_text(json.dumps(said))  # JSON is YAML
    if has_handler:
        local.with_name("handler.py").write_text(HANDLER)
    return made


class Client:
    """One kept connection to a dev, with a token."""

    def __init__(self, port: int, token: str) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", port)
        self._headers = {"Content-Type": "application/json", "Authorization": token}

    def ask(self, method: str, **params: Any) -> Any:
        """The result of a request; ValueError for any other answer."""
        message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        body = json.dumps(message).encode()
        self._http.request("POST", f"/{GATEWAY}/mcp", body, self._headers)
        answer = json.loads(self._http.getresponse().read())
        if "result" not in answer:
            raise ValueError(answer)
        return answer["result"]

    def call(self) -> float:
        """Call a tool; the seconds that it took."""
        began = time.perf_counter()
        self.ask("tools/call", name="Refund___tool_0", arguments={"amount": 5})
        return time.perf_counter() - began


def rate(port: int, token: str, calls: int) -> float:
    """Calls per second over `CONNECTIONS` connections, the client's own work included."""

    def some() -> None:
        client = Client(port, token)
        for _ in range(calls // CONNECTIONS):
            client.call()

    threads = [threading.Thread(target=some) for _ in range(CONNECTIONS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return calls // CONNECTIONS * CONNECTIONS / (time.perf_counter() - began)


def memory(pid: int) -> float:
    """The most memory that a process has had, in MB; 0 where the system does not tell."""
    file = Path(f"/proc/{pid}/status")
    lines = file.read_text().splitlines() if file.exists() else []
    peak = [line.split()[1] for line in lines if line.startswith("VmHWM")]
    return int(peak[0]) / 1024 if peak else 0.0


def busy(pid: int) -> float:
    """The processor time of a process, in seconds, which no other work on the machine changes; 0
    where the system does not tell.
    """
    file = Path(f"/proc/{pid}/stat")
    words = file.read_text().rpartition(")")[2].split() if file.exists() else []
    return sum(map(int, words[11:13])) / os.sysconf("SC_CLK_TCK")


def bare(calls: int) -> dict[str, float]:
    """The figures of the server that does nothing."""
    command = [sys.executable, str(Path(__file__).with_name("echo.py"))]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        if process.stdout is None:
            raise ValueError("the process has a pipe")
        port, token = int(process.stdout.readline()), "Bearer " + "x" * 700  # as long as dev's
        found = asked(process, port, token, calls)
        return {f"bare_{name}": value for name, value in found.items()}
    finally:
        process.terminate()
        process.wait(20)


def asked(process: subprocess.Popen[str], port: int, token: str, calls: int) -> dict[str, float]:
    """What calls take of a server: one after the other, then many at once."""
    client = Client(port, token)
    for _ in range(100):
        client.call()
    before, own = busy(process.pid), time.process_time()
    took = sorted(client.call() for _ in range(calls))
    spent, client_spent = busy(process.pid) - before, time.process_time() - own
    return {
        "call_cpu": spent / calls * 1000,
        "client_cpu": client_spent / calls * 1000,
        "median": took[len(took) // 2] * 1000,
        "p99": took[int(len(took) * 0.99)] * 1000,
        "rate": rate(port, token, calls),
    }


def measured(count: int, calls: int, *, has_handler: bool = False) -> dict[str, float]:
    """All figures of one run of dev."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        home.mkdir()
        made = project(Path(folder, "project"), count, has_handler=has_handler)
        command = [sys.executable, "-m", "agentcore_connect", "dev", "--port", "0", "--json"]
        began = time.perf_counter()
        process = subprocess.Popen(
            [*command, "--trust"],
            cwd=made,
            env={**os.environ, "HOME": str(home)},
            stdout=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
        )
        try:
            if process.stdout is None:
                raise ValueError("the process has a pipe")
            json.loads(process.stdout.readline())  # the event `ready`
            threading.Thread(target=process.stdout.read, daemon=True).start()
            (note,) = (home / ".agentcore-connect" / "dev").glob("*.json")
            run = Run(**json.loads(note.read_text()))
            _, headers = caller.local(run, GATEWAY, {"role": "agent"}, None)
            token = headers(b"")["Authorization"]
            Client(run.port, token).ask("tools/list")
            start, own = time.perf_counter() - began, busy(process.pid)
            found = asked(process, run.port, token, calls)
            return {"start": start, "start_cpu": own, **found, "memory": memory(process.pid)}
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)


def main() -> int:
    """Measure, print a row of Markdown, and say which goals are missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--calls", type=int, default=2000)
    parser.add_argument("--tools", type=int, default=TOOLS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--handler", action="store_true")
    given = parser.parse_args()
    rounds = [
        measured(given.tools, given.calls, has_handler=given.handler) | bare(given.calls)
        for _ in range(given.rounds)
    ]
    found = {
        name: (max if name.endswith("rate") else min)(each[name] for each in rounds)
        for name in rounds[0]
    }
    print("| | First list | of it CPU | A call, median | p99 | CPU | Calls/s | Memory |")
    print("|---" * 8 + "|")
    print(
        f"| dev, {given.tools} tools | {found['start']:.2f} s | {found['start_cpu']:.2f} s "
        f"| {found['median']:.2f} ms | {found['p99']:.2f} ms | {found['call_cpu']:.2f} ms "
        f"| {found['rate']:,.0f} | {found['memory']:.0f} MB |"
    )
    print(
        f"| uvicorn alone | | | {found['bare_median']:.2f} ms | {found['bare_p99']:.2f} ms "
        f"| {found['bare_call_cpu']:.2f} ms | {found['bare_rate']:,.0f} | |"
    )
    print(
        f"| the client | | | | | {found['client_cpu']:.2f} ms | | |\n\n"
        f"dev adds {found['median'] - found['bare_median']:.2f} ms to a call, and answers "
        f"{found['rate'] / found['bare_rate']:.0%} of the calls that uvicorn alone answers"
    )
    held = {name: goal for name, goal in GOALS.items() if name != "memory" or given.tools <= TOOLS}
    missed = [name for name, goal in held.items() if (found[name] > goal) is (name != "rate")]
    if missed:
        print(f"missed: {', '.join(missed)}", file=sys.stderr)
    return int(bool(missed))


if __name__ == "__main__":
    raise SystemExit(main())
