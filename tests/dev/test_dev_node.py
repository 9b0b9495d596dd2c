"""Lambda handlers of Node.js: called as Lambda calls them, bounded as those of Python are."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from dev_lab import LIST, REFUND, Start, canned, gateway, put, world
from front_door import Host

PATH = os.environ["PATH"]
FOLDER = "connections/refund"
needs_node = pytest.mark.skipif(not shutil.which("node"), reason="needs node")
WHOLE = """\
import { basename } from "node:path";
import { execSync } from "node:child_process";
console.log("loaded");
export const handler = async (event, context) => {
  console.log("called", context.clientContext.custom.bedrockAgentCoreToolName);
  execSync("echo printed by a child", { stdio: "inherit" });
  if (event.amount === 2) throw new TypeError("no such order");
  if (event.amount === 3) for (;;);
  if (event.amount === 4) process.exit(3);
  if (event.amount === 5) return undefined;
  const left = context.getRemainingTimeInMillis();
  return [event, left, Object.keys(process.env), context.functionName];
};
"""


@needs_node
def test_a_handler_is_called_as_lambda_calls_it(
    host: Host, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Event, context and environment are its own; what it prints is in the log, also its child's.

    One that throws, hangs or ends is one failed call, and the next one works.
    """
    monkeypatch.setenv("PATH", PATH)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "c4nary-secret")
    gateway(host)
    put(host, f"{FOLDER}/handler.mjs", WHOLE)
    canned(host, "{timeout: 1, env: {TABLE: orders}}")
    lab = start(host)

    def called(amount: float) -> Any:
        return lab.call(REFUND, order="a", amount=amount).json["result"]

    event, left, env, name = json.loads(called(1.5)["content"][0]["text"])
    assert event == {"order": "a", "amount": 1.5}
    assert 0 < left <= 1000
    assert "TABLE" in env
    assert "AWS_SECRET_ACCESS_KEY" not in env
    assert name
    for amount, says in (
        (2, "TypeError: no such order at"),
        (3, "no answer in 1 s"),
        (4, "code 3"),
    ):
        assert called(amount)["isError"] is True
        assert says in lab.events[-1].text
    assert called(5)["content"][0]["text"] == "null"
    printed = {event.text for event in lab.events if event.kind == "output"}
    assert printed >= {"loaded", f"called {REFUND}", "printed by a child"}


@needs_node
@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        (
            "handler.js",
            "exports.handler = (event, context, done) => done(null, 'by callback');",
            "",
        ),
        ("handler.cjs", "exports.handler = async () => 'common';", ""),
        ("index.mjs", "export const run = () => 'named';", ""),
        ("handler.mjs", "export const other = 1;", "Error: handler is no function"),
        ("handler.mjs", "import 'nothing-of-the-kind';", "Cannot find package"),
        (
            "handler.cjs",
            "exports.handler = async () => {"
            " throw Object.assign(new Error(), { name: undefined, message: undefined }); };",
            "undefined: undefined",
        ),
        (
            "handler.cjs",
            "exports.handler = () => { let a = []; for (let n = 0; n < 4000; n++) a = [a];"
            " return a; };",
            "something else than JSON",
        ),
        (
            "handler.cjs",
            "exports.handler = () => require('fs').writeSync(3, '{\"failure\": 1}\\n');",
            "something else than JSON",
        ),
    ],
)
def test_what_a_file_of_node_may_be(
    file: str, text: str, says: str, host: Host, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A module or a script, by promise, value or callback; one that cannot be loaded says why."""
    monkeypatch.setenv("PATH", PATH)
    gateway(host)
    put(host, f"{FOLDER}/{file}", text)
    if file.startswith("index"):
        canned(host, f"handler: {file}:run")
    lab = start(host)
    answer = lab.call(LIST).json["result"]
    assert answer["isError"] is bool(says)
    assert says in lab.events[-1].text


def test_without_node_it_is_not_served(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence says what is missing; a file of another language is named as well.

    A `node` in the project is none, also where PATH begins with the current folder.
    """
    monkeypatch.setenv("PATH", f".{os.pathsep}{tmp_path}")
    monkeypatch.chdir(host.root)
    gateway(host)
    put(host, "node", "#!/bin/sh\n")
    (host.root / "node").chmod(0o755)
    for file, says in (
        ("handler.mjs", "needs Node.js, and there is no `node` on PATH"),
        ("handler.rb", "is neither Python nor JavaScript"),
    ):
        put(host, f"{FOLDER}/{file}", "")
        canned(host, f"handler: {file}:handler")
        (served,) = world(host).gates[0].targets
        assert says in served.how
