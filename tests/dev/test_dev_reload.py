"""Files change while dev serves: it follows, and what cannot be used changes nothing."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from agentcore_connect.commands.tools import READER
from agentcore_connect.dev.pool import Pool
from agentcore_connect.dev.running import Running
from agentcore_connect.dev.targets.lambda_function import WORKERS
from agentcore_connect.dev.watch import Watch
from agentcore_connect.dev.ways import Said
from agentcore_connect.project.project import find
from dev_lab import (
    PERMIT,
    REFUND,
    Answer,
    Lab,
    Start,
    canned,
    gateway,
    handler,
    policies,
    put,
    target,
)
from front_door import Host


def following(host: Host, lab: Lab) -> Running:
    """What follows the files of a dev that a test has started."""
    return Running(
        lambda: find(host.root), READER, Said(), lab.events.append, allowed=lambda _: True
    )


def followed(host: Host, lab: Lab, change: Callable[[], object], kind: str = "reload") -> float:
    """Change files while dev follows them; the seconds until it says so."""

    async def run() -> float:
        stop = asyncio.Event()
        task = asyncio.create_task(following(host, lab).follow(lab.app, stop))
        await asyncio.sleep(0.05)
        change()
        began = time.monotonic()
        while kind not in [event.kind for event in lab.events] and time.monotonic() < began + 20:
            await asyncio.sleep(0.02)
        took = time.monotonic() - began
        stop.set()
        await task
        return took

    return asyncio.run(run())


@pytest.mark.slow
def test_a_handler_a_policy_and_a_target_are_followed(host: Host, start: Start) -> None:
    """Each edit is served soon after, and the log names the file."""
    gateway(host, authorizer="CUSTOM_JWT")
    policies(host, PERMIT)
    handler(host)
    lab = start(host).signs_in(role="agent")
    assert lab.call(REFUND, order="a", amount=5).text == '{"refunded": 5}'
    text = "def handler(event, context): return 'edited'\n"
    followed(host, lab, lambda: put(host, "connections/refund/handler.py", text))
    assert lab.events[-1].text == "reloaded: connections/refund/handler.py"
    assert lab.call(REFUND, order="a", amount=5).text == "edited"
    lab.events.clear()
    followed(host, lab, lambda: policies(host, PERMIT.replace("500.0", "2.0")))
    assert lab.call(REFUND, order="a", amount=5).json["error"]["code"] == -32002


@pytest.mark.slow
def test_a_broken_edit_changes_nothing(host: Host, start: Start) -> None:
    """One line in the log, and the last good state serves on, until the file is right again."""
    gateway(host)
    canned(host)
    lab = start(host)
    good = host.config_file.read_text()
    followed(host, lab, lambda: host.config_file.write_text("{"), "problem")
    problems = [event.line() for event in lab.events if event.kind == "problem"]
    assert len(problems) == 1
    assert "agentcore/agentcore.json" in problems[0]
    assert lab.call(REFUND, order="a", amount=5).text == "refunded"
    lab.events.clear()
    host.config_file.write_text(good)
    gateway(host)
    assert following(host, lab).refresh(lab.app)


def test_a_call_ends_in_the_world_in_which_it_began(host: Host, start: Start) -> None:
    """Two hundred calls while the world is exchanged again and again: none fails, none is lost."""
    gateway(host)
    canned(host, "answers: [{tool: process_refund, answer: refunded, delay: 0.002}]")
    lab = start(host)
    running, answers = following(host, lab), []

    def call() -> None:
        for _ in range(25):
            answers.append(lab.call(REFUND, order="a", amount=5).text)

    threads = [threading.Thread(target=call) for _ in range(8)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert running.refresh(lab.app)
    assert answers == ["refunded"] * 200


def test_what_an_old_world_started_ends(host: Host, start: Start) -> None:
    """A handler's process of before an edit is gone after it; the new one is another."""
    gateway(host)
    handler(host, "import os\n\ndef handler(event, context):\n    return os.getpid()\n")
    lab = start(host)
    old = int(lab.call(REFUND, order="a", amount=5).text)
    assert following(host, lab).refresh(lab.app)
    assert not Path(f"/proc/{old}").exists()
    assert int(lab.call(REFUND, order="a", amount=5).text) != old


def test_no_call_is_begun_after_the_end(host: Host, start: Start) -> None:
    """One that comes then is told so, and one that waits for a handler starts no process."""
    gateway(host)
    handler(
        host,
        "import os, pathlib, time\n\n"
        "def handler(event, context):\n"
        f"    pathlib.Path({str(host.world / 'ran')!r}, str(os.getpid())).touch()\n"
        "    time.sleep(30)\n",
    )
    ran = host.world / "ran"
    ran.mkdir()
    lab = start(host)
    answers: list[Answer] = []
    threads = [
        threading.Thread(target=lambda: answers.append(lab.call(REFUND, order="a", amount=1)))
        for _ in range(WORKERS + 2)
    ]
    for thread in threads:
        thread.start()
    while len(list(ran.iterdir())) < WORKERS:
        time.sleep(0.01)
    lab.app.close()
    for thread in threads:
        thread.join(10)
    assert [one.json["result"]["isError"] for one in answers] == [True] * len(threads)
    assert len(list(ran.iterdir())) == WORKERS
    late = Pool(1).submit(lab.call, REFUND, order="a", amount=1).result(10)
    assert late.status == 503


def test_one_servers_list_does_not_end_another(host: Host, start: Start) -> None:
    """Two servers without saved lists: the first answer makes a new world, the second is there."""
    gateway(host)
    put(host, "server.py", STDIO)
    command = (sys.executable, str(host.root / "server.py"))
    for name, seconds in (("Quick", "0"), ("Slow", "0.5")):
        target(host, {"name": name, "targetType": "mcpServer", "endpoint": "https://x.example.com"})
        canned(host, json.dumps({"stdio": [*command, seconds]}), name.lower())
    lab = start(host)
    running = following(host, lab)
    running.ask(lab.app.world, lambda: running.refresh(lab.app))
    wanted, end = {"Quick___say", "Slow___say"}, time.monotonic() + 20
    while not wanted <= set(lab.names()) and time.monotonic() < end:
        time.sleep(0.02)
    assert wanted <= set(lab.names())
    assert [event.text for event in lab.events if event.kind == "problem"] == []


STDIO = """\
import json, sys, time
for line in sys.stdin:
    message = json.loads(line)
    if message["method"] == "tools/list":
        time.sleep(float(sys.argv[1]))
    result = {"tools": [{"name": "say", "inputSchema": {"type": "object"}}]}
    if "id" in message:
        print(json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": result}), flush=True)
"""


def test_a_program_that_comes_later_is_not_run(host: Host, start: Start) -> None:
    """A yes was for what there was: a handler that is edited in is not served."""
    gateway(host)
    canned(host)
    lab = start(host)
    running = following(host, lab)
    running.allowed = frozenset().__contains__
    (host.root / "connections/refund/local.yaml").unlink()
    handler(host)
    assert running.refresh(lab.app)
    assert lab.call(REFUND, order="a", amount=5).json["error"]["code"] == -32602
    assert "it runs a program that you have not said yes to" in lab.events[-1].line()


def test_what_is_looked_at(host: Host) -> None:
    """agentcore.json, the files that it names and the units; no environment, and no more than is
    bearable.
    """
    gateway(host)
    canned(host)
    watch = Watch(find(host.root))
    assert watch.changed() == ()
    put(host, "tools.json", "[]")
    put(host, "connections/refund/new.py", "")
    put(host, "connections/refund/.venv/lib.py", "")
    put(host, "app/other.py", "")
    assert watch.changed() == ("connections/refund/new.py", "tools.json")
    (host.root / "connections/refund/new.py").unlink()
    assert watch.changed() == ("connections/refund/new.py",)
