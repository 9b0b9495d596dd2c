"""`--validate`: the agentcore CLI checks a copy, before anything of the project is changed."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from agentcore_connect import limits
from front_door import OWN_COMMAND, TARGET, Answers, Host

REFUSES = '{"success": false, "error": "no such thing as a gateway"}'


def checks(host: Host, script: str) -> None:
    """Put an `agentcore` on PATH that runs ``script`` in the folder which it is to check."""
    program = host.world / "bin" / "agentcore"
    program.write_text(
        f'#!/bin/sh\nPATH=/usr/bin:/bin\n[ "$1" = validate ] || {{ echo 0.30.0; exit; }}\n{script}'
    )
    program.chmod(0o755)


def error(host: Host, **more: str | bool | None) -> dict[str, Any]:
    """The one error of a scaffold that is checked, and changes nothing."""
    before = host.tree()
    result = host.scaffold(TARGET | more, name="Other", validate=True, json=True)
    assert (result.code, host.tree()) == (1, before)
    (found,) = result.document["errors"]
    assert isinstance(found, dict)
    return found


def test_what_the_cli_accepts_is_made(host: Host) -> None:
    """It is checked as it will be, and then it is there."""
    checks(host, f'cp agentcore/agentcore.json "{host.world}/seen"\necho \'{{"success": true}}\'')
    assert host.scaffold(validate=True).code == 0
    assert host.config["agentCoreGateways"] != []
    assert (host.world / "seen").read_bytes() == host.config_file.read_bytes()


@pytest.mark.parametrize("reason", ["refused", "absent", "broken"])
def test_what_the_cli_does_not_accept_is_not_begun(host: Host, reason: str) -> None:
    """Refused, or the CLI cannot be run: exit code 1, and what was undone before still can be."""
    old = host.tree()
    host.has()
    program = host.world / "bin" / "agentcore"
    if reason == "refused":
        host.agentcore(verdict=REFUSES)
    elif reason == "absent":
        program.unlink()
    else:
        program.write_text("#!/nowhere\n")

    found = error(host)

    says = {"refused": "no such thing as a gateway", "absent": "npm", "broken": "cannot be started"}
    assert says[reason] in found["message"] + found["hint"]
    assert (host.connect("undo").code, host.tree()) == (0, old)


def test_a_file_that_is_saved_meanwhile_is_kept(host: Host) -> None:
    """The editor saves main.py while the CLI thinks and refuses: that is all that has changed."""
    before = host.tree()
    checks(host, f"echo '# saved' >> '{host.app}/main.py'\necho '{REFUSES}'\nexit 1")

    result = host.scaffold(validate=True)

    main = "app/Assistant/main.py"
    assert (result.code, host.read(main)[-8:]) == (1, b"# saved\n")
    assert {p for p, e in host.tree().items() if before.get(p) != e} == {main}


def test_a_cli_that_does_not_answer_is_ended(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has a time, and then it and all that it started are gone."""
    monkeypatch.setattr(limits, "VALIDATE_SECONDS", 0.3)
    host.has()
    checks(host, f'sleep 60 &\necho $! > "{host.world}/child"\nwait')

    assert "no answer in 0.3 seconds" in error(host)["message"]

    if sys.platform != "linux":
        return
    child = Path("/proc", (host.world / "child").read_text().strip(), "stat")
    until = time.monotonic() + 10
    with contextlib.suppress(OSError):  # it is gone
        while child.read_text().split()[2] != "Z":  # nobody has waited for it yet
            assert time.monotonic() < until
            time.sleep(0.01)


@pytest.mark.skipif(os.name == "nt", reason="it sends a signal")
def test_interrupted_while_the_cli_checks_nothing_is_begun(host: Host) -> None:
    """Ctrl-C then is exit code 130, and the words that nothing was changed."""
    before = host.tree()
    # Not before connect waits for it: Python gives nobody a process that is still being started.
    checks(host, f"sleep 0.3\nkill -INT {os.getpid()}\nsleep 30")

    # In the background of a shell a process ignores it.
    found = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        result = host.scaffold(validate=True)
    finally:
        signal.signal(signal.SIGINT, found)

    assert (result.code, host.tree()) == (130, before)
    assert "nothing was changed" in result.stderr


def test_the_copy_has_what_the_cli_reads_and_no_more(host: Host) -> None:
    """Configuration, targets, state and harnesses; local secrets only where payments need them.

    No path of the copy is in what the person reads.
    """
    harness = host.root / "app" / "Helper" / "harness.json"
    harness.parent.mkdir()
    harness.write_text("{}")
    (host.root / "agentcore" / ".env.local").write_text("KEY=secret\n")
    names: list[dict[str, object]] = [{"name": n} for n in ("Helper", "Gone", "../../home", 3)]
    host.edit(lambda config: config.update(harnesses=names))
    checks(host, f'find . -type f > "{host.world}/seen"; echo "$PWD/app/x.json: no"; exit 1')

    assert "rejects the result: app/x.json: no" in error(host, **_new_gateway())["message"]
    seen = set((host.world / "seen").read_text().split())
    own = {"agentcore.json", "aws-targets.json", ".cli/deployed-state.json"}
    assert seen == {*(f"./agentcore/{name}" for name in own), "./app/Helper/harness.json"}

    host.edit(lambda config: config.update(payments=[{"name": "Pay"}]))
    error(host, **_new_gateway())
    assert "./agentcore/.env.local" in (host.world / "seen").read_text()


def _new_gateway() -> Answers:
    return (
        OWN_COMMAND
        | {"authorizer_type": "AWS_IAM"}
        | dict.fromkeys(("discovery_url", "allowed_audience", "client_credential"))
    )


def test_no_link_is_followed_for_the_copy(host: Host) -> None:
    """A file of the CLI's that is a link is one error, and nothing is checked."""
    outside = host.world / "targets.json"
    outside.write_text("[]")
    (host.root / "agentcore" / "aws-targets.json").unlink()
    (host.root / "agentcore" / "aws-targets.json").symlink_to(outside)
    host.refuses("symlink", "aws-targets.json", validate=True)


def test_where_there_is_no_room_for_the_copy_it_says_so(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system's words, without its number and a path that nobody knows."""
    host.has()
    full = OSError(errno.ENOSPC, "No space left on device", "/somewhere/agentcore-connect-1")
    monkeypatch.setattr(tempfile, "mkdtemp", mock.Mock(side_effect=full))

    found = error(host)

    assert found["message"].endswith("copy of the project: No space left on device")
    assert found["code"] == "disk"


def test_a_run_that_changes_nothing_is_checked_too(host: Host) -> None:
    """It is refused, and the earlier connection stays."""
    host.has()
    done = host.tree()
    host.agentcore(verdict=json.dumps({"success": False, "error": "no"}))

    assert (host.scaffold(validate=True).code, host.tree()) == (1, done)


@pytest.mark.parametrize("sink", ["dry_run", "plan"])
def test_it_needs_something_to_check(host: Host, sink: str) -> None:
    """With --dry-run or --plan nothing is applied, and --validate is refused."""
    nothing: Answers = {sink: "p.json" if sink == "plan" else True}
    host.refuses("usage", "--validate", answers=OWN_COMMAND | nothing, validate=True)
