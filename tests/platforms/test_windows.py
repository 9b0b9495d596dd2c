"""The branches for Windows, as far as another system can run them: see `standins.windows`."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from front_door import OWN_COMMAND, Host, flags
from interruption import files, in_child
from standins import windows

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="it forks")
SCAFFOLD = ["scaffold", *flags(OWN_COMMAND)]


def there(work: Callable[[], Any]) -> Any:
    """What ``work`` gives, as JSON, in a process that is as one on Windows."""
    read, write = os.pipe()

    def act() -> None:
        windows.become()
        os.write(write, json.dumps(work()).encode())

    status = in_child(act)
    os.close(write)
    with open(read, "rb") as file:  # noqa: PTH123, it is open already
        said = file.read()
    assert status == 0
    return json.loads(said)


def connect(root: Path, *arguments: str) -> tuple[int, str]:
    """The exit code and the output of a command, of the package as it is imported there."""
    main = importlib.import_module("agentcore_connect.cli").main
    os.chdir(root)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        return main([*arguments]), out.getvalue()


def test_every_module_is_imported_without_what_is_posix() -> None:
    """No module of the package wants fcntl, pwd, termios or a call that Windows has not got."""
    windows.load()

    def imported() -> list[str]:
        wrong = []
        for name in windows.modules():
            try:
                importlib.import_module(name)
            except Exception as error:
                wrong.append(f"{name}: {error!r}")
        return wrong

    assert there(imported) == []


def test_a_project_is_connected_and_taken_back_as_elsewhere(host: Host, world: Path) -> None:
    """scaffold, status, a saved plan, remove, undo: the same bytes as on Linux at each step."""
    copy = world / "copy" / "project"
    host.has(plan=None)
    wanted = files(host.root)
    host.connect("remove", "WeatherTools", "--yes")
    removed = files(host.root)
    pristine = files(Path(__file__).parents[2] / "examples" / "strands")
    for name, content in pristine.items():
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        (copy / name).write_bytes(content)

    def life() -> list[Any]:
        said = []
        for command in (
            [*SCAFFOLD, "--plan", str(world / "saved.json")],
            ["apply", str(world / "saved.json"), "--json"],
            ["status", "--json"],
            ["remove", "WeatherTools", "--yes"],
            ["undo", "--yes"],
            ["undo", "--yes"],
        ):
            code, out = connect(copy, *command)
            if command[0] == "status":
                said.append(json.loads(out)["exitCode"] if "exitCode" in out else code)
            else:
                said.append([command[0], code, files(copy) == known[len(said)], out[-300:] * code])
        return said

    known = [pristine, wanted, {}, removed, wanted, pristine]
    steps = there(life)
    assert steps.pop(2) == 0
    assert [step[:3] for step in steps] == [
        *(["scaffold", 0, True], ["apply", 0, True], ["remove", 0, True]),
        *(["undo", 0, True], ["undo", 0, True]),
    ], steps


def test_a_file_that_another_program_has_open(host: Host) -> None:
    """What is denied for a moment is done; what stays denied is one error, and the old project."""
    before = files(host.root)

    def denied(times: int) -> tuple[int, str]:
        real, left = os.replace, times

        def replace(source: Any, target: Any, **keywords: Any) -> None:
            nonlocal left
            if str(target).endswith("main.py") and left:
                left -= 1
                raise PermissionError(13, "Access is denied", target)
            real(source, target, **keywords)

        os.replace = replace
        try:
            return connect(host.root, *SCAFFOLD, "--json")
        finally:
            os.replace = real

    def both() -> Any:
        code, out = denied(1000)
        same = files(host.root) == before
        again, _ = denied(2)
        return [code, json.loads(out)["errors"][0]["code"], same, again]

    assert there(both) == [2, "read-only", True, 0]
    assert files(host.root) != before


def test_one_connect_at_a_time(tmp_path: Path) -> None:
    """A lock keeps others out and ends with its block; the file can be read meanwhile."""
    path = tmp_path / "lock"
    path.write_bytes(b"content")

    def work() -> Any:
        lock = importlib.import_module("agentcore_connect.disk.lock")
        code = f"import fcntl; f = open({str(path)!r}, 'r+'); fcntl.lockf(f, {{}}, 1, 1 << 30)"
        said = []
        descriptor = os.open(path, os.O_RDWR)
        with lock.held(descriptor, wait=True):
            said.append(os.read(descriptor, 7).decode())
            taken = [sys.executable, "-c", code.format("fcntl.LOCK_EX | fcntl.LOCK_NB")]
            said.append(subprocess.run(taken, capture_output=True).returncode)
        said.append(subprocess.run(taken, capture_output=True).returncode)
        holding = code.format("fcntl.LOCK_EX") + "; print(flush=True); import time; time.sleep(0.3)"
        with subprocess.Popen([sys.executable, "-c", holding], stdout=subprocess.PIPE) as other:
            assert other.stdout is not None
            other.stdout.readline()
            try:
                with lock.held(descriptor):
                    said.append("held")
            except lock.Taken:
                said.append("taken")
            with lock.held(descriptor, wait=True):
                said.append("held")
        return said

    assert there(work) == ["content", 1, 0, "taken", "held"]


def test_files_are_found_without_open_folders(tmp_path: Path) -> None:
    """No link is gone through, and a link itself can be removed; no path leads elsewhere."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "kept").write_text("kept")
    root = tmp_path / "root"
    (root / "folder").mkdir(parents=True)
    (root / "folder" / "deep").symlink_to(tmp_path / "outside")
    (root / "link").symlink_to(tmp_path / "outside" / "kept")

    def work() -> Any:
        disk = importlib.import_module("agentcore_connect.disk.files")
        errors = importlib.import_module("agentcore_connect.errors")
        said: dict[str, str] = {}

        def refused(what: str, call: Callable[[], object]) -> None:
            try:
                said[what] = repr(call())
            except errors.InvalidInput as error:
                said[what] = error.problems[0].code

        with disk.Files(root) as there:
            refused("read", lambda: there.read("link"))
            refused("read through", lambda: there.read("folder/deep/kept"))
            refused("create", lambda: there.create("link", b""))
            refused("create through", lambda: there.create("folder/deep/new", b""))
            refused("names", lambda: there.names("folder/deep"))
            refused("lock", lambda: there.lock_file("link"))
            for path in (
                "C:/x",
                "C:x",
                "..\\x",
                "folder\\..\\..\\x",
                "main.py:stream",
                "\\\\host\\x",
            ):
                refused(path, lambda path=path: there.read(path))  # type: ignore[misc]
            refused("stat", lambda: there.stat("link") is not None)
            refused("discard", lambda: there.discard("folder"))
            refused("unlink", lambda: there.unlink("link"))
        return said

    said = there(work)
    elsewhere = ("C:/x", "C:x", "..\\x", "folder\\..\\..\\x", "main.py:stream", "\\\\host\\x")
    links = ("read", "read through", "create", "create through", "names", "lock")
    assert said == {
        **dict.fromkeys(links, "symlink"),
        **dict.fromkeys(elsewhere, "outside-project"),
        **{"stat": "True", "discard": "None", "unlink": "None"},
    }
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["kept", "outside", "root"]


def test_no_walk_goes_through_a_junction(tmp_path: Path) -> None:
    """Neither that of a command nor that of `connect dev`, for which Python says it is a folder."""
    for name in ("own", "junction"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").touch()

    def work() -> Any:
        system = importlib.import_module("agentcore_connect.system")
        walk = importlib.import_module("agentcore_connect.disk.walk")
        watch = importlib.import_module("agentcore_connect.dev.watch")
        marked = (tmp_path / "junction").stat().st_ino
        system.is_link = lambda there: there.st_ino == marked
        walked = [str(folder) for folder, *_ in walk.walk(tmp_path, PurePosixPath())]
        return [sorted(walked), sorted(entry.path for entry in watch._files(tmp_path))]

    walked, watched = there(work)
    assert walked == [".", "own"]
    assert watched == [str(tmp_path / "junction"), str(tmp_path / "own" / "file")]


def test_programs_are_found_by_their_ends(tmp_path: Path) -> None:
    """PATHEXT counts, the current folder does not, and npm's launcher tells the CLI's version."""
    folder = tmp_path / "npm"
    dist = folder / "node_modules" / "@aws" / "agentcore" / "dist" / "cli"
    dist.mkdir(parents=True)
    (dist / "index.mjs").touch()
    (dist.parents[1] / "package.json").write_text('{"version": "0.30.0"}')
    shim = '"%_prog%"  "%dp0%\\node_modules\\@aws\\agentcore\\dist\\cli\\index.mjs" %*\r\n'
    for place, name in ((folder, "agentcore.cmd"), (folder, "git.exe"), (tmp_path, "git.bat")):
        (place / name).write_text(f"@ECHO off\r\n{shim}")
        (place / name).chmod(0o755)
    (folder / "agentcore").write_text("#!/bin/sh\n")

    def work() -> Any:
        os.environ |= {"PATH": f".{os.pathsep}{folder}", "PATHEXT": ".COM;.EXE;.BAT;.CMD"}
        os.chdir(tmp_path)
        system = importlib.import_module("agentcore_connect.system")
        validation = importlib.import_module("agentcore_connect.plan.validation")
        return [system.program("git"), system.program("agentcore"), validation.version(asks=False)]

    assert there(work) == [str(folder / "git.exe"), str(folder / "agentcore.cmd"), [0, 30, 0]]


def test_processes(tmp_path: Path) -> None:
    """To ask for one does nothing to it, pipes have a limit of time, and Ctrl-C ends a loop.

    A target's command is started as the file that PATH has for it, such as npm's `npx.cmd`.
    """

    def work() -> Any:
        import asyncio
        import signal

        system = importlib.import_module("agentcore_connect.system")
        gone = subprocess.Popen([sys.executable, "-c", ""])
        gone.wait()
        said = [system.standing(os.getpid()), system.standing(gone.pid)]
        read, write = os.pipe()
        start = time.monotonic()
        said += [system.is_readable(read, 0.02), time.monotonic() - start >= 0.02]
        os.write(write, b"x")
        said.append(system.is_readable(read, 0))
        os.read(read, 1)
        os.close(write)
        said.append(system.is_readable(read, 0))
        shutil.which = {"npx": sys.executable}.get  # type: ignore[assignment]
        processes = importlib.import_module("agentcore_connect.dev.processes")
        started = processes.Process(("npx", "-c", "print('up')"), tmp_path, {}, print)
        said.append(started.hear(time.monotonic() + 10, "10 s") == b"up")

        class Loop(asyncio.SelectorEventLoop):
            def add_signal_handler(self, *_: Any) -> None:
                raise NotImplementedError

            remove_signal_handler = add_signal_handler  # type: ignore[assignment]

        async def stopped() -> None:
            stop, loop = asyncio.Event(), asyncio.get_running_loop()
            system.take_stops(loop, stop.set)
            loop.call_later(0.01, signal.raise_signal, signal.SIGINT)
            await asyncio.wait_for(stop.wait(), 5)
            system.leave_stops(loop)

        loop = Loop()
        loop.run_until_complete(stopped())
        loop.close()
        said.append(signal.getsignal(signal.SIGINT) is signal.default_int_handler)
        return said

    assert there(work) == ["ours", "gone", False, True, True, True, True, True]
