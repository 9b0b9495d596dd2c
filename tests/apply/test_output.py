"""What a command says cannot always be written: its exit code tells of the project all the same."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import subprocess
import sys

import pytest
from agentcore_connect.cli import main, summary
from agentcore_connect.errors import ExitCode
from front_door import OWN_COMMAND, Host, flags

LOSSES = {"full": errno.ENOSPC, "closed": errno.EPIPE, "broken": errno.EIO}


@pytest.fixture(autouse=True)
def here(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(host.root)


SCAFFOLD = ("scaffold", *flags(OWN_COMMAND))


class Lost(io.StringIO):
    """An output that takes nothing."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error

    def write(self, text: object) -> int:
        raise self.error


def struck(error: BaseException, *arguments: str) -> tuple[int, str]:
    """The exit code and stderr of a command that can write nothing to stdout."""
    errors = io.StringIO()
    with contextlib.redirect_stdout(Lost(error)), contextlib.redirect_stderr(errors):
        code = main(arguments)
    return code, errors.getvalue()


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_change_whose_report_is_lost(host: Host, form: str, loss: str) -> None:
    """Exit code 5, the words that it is made, and no traceback; undo takes it back."""
    before = host.tree()
    more = ["--json"] if form == "json" else []
    code, said = struck(OSError(LOSSES[loss], "it is lost"), *SCAFFOLD, *more)
    assert (code, host.tree() == before) == (ExitCode.CHANGED, False)
    assert "(it is lost), but the change was made completely" in said
    assert (host.connect("undo").code, host.tree()) == (0, before)


def test_the_way_back_of_an_undo_is_redo(host: Host) -> None:
    """Where the report of an undo is lost: another undo would take back one change more."""
    host.has()
    code, said = struck(OSError(errno.ENOSPC, "it is full"), "undo")
    assert (code, "Run `connect undo --redo`" in said) == (ExitCode.CHANGED, True)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize(
    "command",
    [(*SCAFFOLD, "--dry-run"), ("status",), ("status", "--json"), ("remove", "Nope", "--json")],
    ids=lambda command: f"{command[0]}, {command[-1]}",
)
def test_a_report_that_is_lost_and_no_change(
    host: Host, command: tuple[str, ...], loss: str
) -> None:
    """Exit code 1 and the words that nothing changed; who has closed a pipe is not told of it."""
    before = host.tree()
    code, said = struck(OSError(LOSSES[loss], "it is lost"), *command)
    assert (code, host.tree()) == (ExitCode.FAILED, before)
    assert said == "" if loss == "closed" else "and nothing was changed" in said


def test_any_failure_after_a_change_says_that_it_is_made(host: Host) -> None:
    """A fault of connect's own that comes after the change is not exit code 1."""
    code, said = struck(RuntimeError("a fault"), *SCAFFOLD)
    assert code == ExitCode.CHANGED
    assert "the command failed, but before that the change was made completely" in said
    assert host.connect("undo").code == 0


@pytest.mark.parametrize(
    "words", [("--help",), ("--version",), ("scaffold", "--help"), ("matrix",)]
)
def test_what_has_no_project(words: tuple[str, ...]) -> None:
    """Help, version and tables say what is wrong as every command does."""
    code, said = struck(OSError(errno.ENOSPC, "it is full"), *words)
    assert (code, "could not be written (it is full), and nothing" in said) == (1, True)


def test_a_summary_that_is_lost(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """The summary for a pull request ends as every command does."""
    names = []
    for name, how in (("check.json", "--check"), ("plan.json", "--dry-run")):
        (host.world / name).write_text(host.connect("update", how, "--json").stdout)
        names.append(str(host.world / name))
    out = io.StringIO()
    out.buffer = Lost(OSError(errno.ENOSPC, "it is full"))  # type: ignore[attr-defined]
    monkeypatch.setattr("sys.stdout", out)
    assert summary.main(names) == ExitCode.FAILED


@pytest.mark.skipif(os.name == "nt", reason="it closes descriptors")
def test_a_closed_pipe_of_a_real_process(host: Host) -> None:
    """Nobody reads, and Python's own end adds nothing: no code 120, no words of an exception."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-I", "-m", "agentcore_connect", *SCAFFOLD, "--json"]
    done = subprocess.run(
        command, cwd=host.root, stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr.count("\n")) == (ExitCode.CHANGED, 2)


@pytest.mark.skipif(os.name == "nt", reason="it closes descriptors")
def test_a_process_that_is_started_without_an_output(host: Host) -> None:
    """A service may close both: the change is made, and it is done."""
    command = f"exec {sys.executable} -I -m agentcore_connect {' '.join(SCAFFOLD)} >&- 2>&-"
    done = subprocess.run(["/bin/sh", "-c", command], cwd=host.root, check=False)
    assert done.returncode == ExitCode.DONE
    assert host.config["agentCoreGateways"] != []
