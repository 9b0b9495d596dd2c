"""Show that behaviour did not change between two source trees: run both, compare everything.

    python scripts/corpus.py compare OLD NEW            two checkouts, exit code 1 if they differ
    python scripts/corpus.py record OUT.json --tree OLD once, and then:
    python scripts/corpus.py compare OUT.json NEW       the same, in half the time
    python scripts/corpus.py show OUT.json              each command, its exit code, what it said

`--self-check` runs the old side twice and refuses where it differs from itself. `--only WORDS`
takes only the stories with these words in their name.

Each story (scripts/corpus_cases.py) is a few commands in a copy of an example project. Of every
command the exit code, stdout and stderr are kept, and all files of its world afterwards: the
project with `.connect/`, saved plans, the home. The commands of one side run in one process (a
few also in one of their own), at one fixed path, without network and with nothing of this
machine's settings; the inputs are those of the checkout that this script is in. From the
checkouts only `agentcore_connect.cli.main` is used, so their modules may lie anywhere.
"""

from __future__ import annotations

import argparse
import contextlib
import difflib
import errno
import fcntl
import functools
import hashlib
import io
import json
import os
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent))

from corpus_cases import (
    BASE,
    EXAMPLES,
    PROJECT,
    ROOT,
    SERVER,
    SOURCES,
    WORLD,
    Edit,
    Run,
    Story,
    cli,
    stories,
)

ENVIRONMENT = {
    "HOME": str(WORLD / "home"),
    "PATH": f"{WORLD / 'bin'}:/usr/bin:/bin",
    "TMPDIR": str(WORLD / "tmp"),
    "XDG_CACHE_HOME": str(BASE / "cache"),
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "TERM": "dumb",
    "COLUMNS": "100",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "PYDANTIC_DISABLE_PLUGINS": "__all__",
    "PROMPT_TOOLKIT_NO_CPR": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}
SHOWN = 20
LINES = 12
TEXT_BYTES = 256 * 1024
"""Of a file up to this size the text is kept, so that a difference can be shown."""

Json = dict[str, Any]


# --- what differs from run to run -----------------------------------------------------------------


def is_noise(path: str) -> bool:
    """Whether a file of the world is of no interest.

    Git's own hold times. Temporary files have random names, and some go with the process only.
    """
    return "/.git/" in f"/{path}/" or path.split("/")[0] in ("bin", "tmp")


KEY = b"a key that seals as any other do"
"""The person's key, which is random where connect makes it: then seals are the same each time."""


def kept_stderr(step: Run, text: str) -> str:
    """At a terminal prompts are drawn as fast as keys come: how often is no matter of ours."""
    return text if step.keys is None else ""


# --- one side, in a process of its own ------------------------------------------------------------


class _Tty(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


class Recorder:
    """Runs stories with the `connect` of this process, and keeps what they leave behind."""

    def __init__(self, connect: Callable[[Sequence[str]], int], path: str) -> None:
        self.connect = connect
        self.path = path
        self.steps: list[Json] = []
        self.texts: dict[str, str] = {}

    def tell(self, story: Story) -> None:
        """Run one story, in a new world."""
        shutil.rmtree(WORLD, ignore_errors=True)
        for folder in ("home/.agentcore-connect", "bin", "tmp", "work"):
            (WORLD / folder).mkdir(parents=True)
        os.environ.clear()
        os.environ.update(ENVIRONMENT)
        (WORLD / "home" / ".agentcore-connect" / "key").write_bytes(KEY)
        shutil.copytree(EXAMPLES / story.host, PROJECT)
        if story.sources:
            shutil.copytree(SOURCES, PROJECT, dirs_exist_ok=True)
        cli().act(PROJECT)
        for number, step in enumerate(story.steps):
            result = self._edit(step) if isinstance(step, Edit) else self._run(step)
            key = {"story": story.name, "number": number, "command": str(step)}
            self.steps.append(key | result | {"tree": self._tree()})

    def _edit(self, step: Edit) -> Json:
        """What a command left may be no ground for the edit: that is a result as well."""
        try:
            step.act(PROJECT)
        except (OSError, AssertionError, ValueError, subprocess.CalledProcessError) as error:
            return {"code": "no edit", "stdout": "", "stderr": f"{type(error).__name__}: {error}"}
        return {"code": None, "stdout": "", "stderr": ""}

    def _run(self, step: Run) -> Json:
        os.environ.clear()
        os.environ.update({**ENVIRONMENT, **step.variables})
        os.chdir(PROJECT / step.at)
        if step.alone:
            return self._run_alone(step)
        stream = io.StringIO if step.keys is None else _Tty
        stdout, stderr, before = io.StringIO(), stream(), sys.stdin
        sys.stdin = stream(step.stdin if step.keys is None else step.keys)
        code: object
        try:
            with (
                contextlib.redirect_stdout(stdout),
                contextlib.redirect_stderr(stderr),
                _typed(step.keys),
            ):
                code = self.connect(step.arguments)
        except SystemExit as end:
            code = end.code or 0
        except BaseException as error:  # what the program lets through is a result too
            code = type(error).__name__
            stderr.write(str(error))
        finally:
            sys.stdin = before
            os.chdir(BASE)
        said = kept_stderr(step, stderr.getvalue())
        return {"code": code, "stdout": stdout.getvalue(), "stderr": said}

    def _run_alone(self, step: Run) -> Json:
        command = [sys.executable, "-m", "agentcore_connect", *step.arguments]
        environment = os.environ | {"PYTHONPATH": self.path}
        done = subprocess.run(command, env=environment, input=b"", capture_output=True)
        os.chdir(BASE)
        said = {"stdout": done.stdout.decode(), "stderr": done.stderr.decode()}
        return {"code": done.returncode, **said}

    def _tree(self) -> dict[str, str]:
        """Everything in the world: kind, mode, and the digest of a file or a link's target."""
        found = {}
        for path in sorted(WORLD.rglob("*")):
            name = path.relative_to(WORLD).as_posix()
            if is_noise(name):
                continue
            mode = stat.S_IMODE(path.lstat().st_mode)
            if path.is_symlink():
                found[name] = f"link {path.readlink()}"
            elif path.is_dir():
                found[name] = f"folder {mode:o}"
            else:
                found[name] = f"file {mode:o} {self._digest(path.read_bytes())}"
        return found

    def _digest(self, content: bytes) -> str:
        digest = hashlib.sha256(content).hexdigest()
        if len(content) <= TEXT_BYTES and digest not in self.texts:
            with contextlib.suppress(UnicodeDecodeError):
                self.texts[digest] = content.decode()
        return digest


@contextlib.contextmanager
def _typed(keys: str | None) -> Iterator[None]:
    """Let a prompt read ``keys``, and after them a Ctrl-C, so that none waits for ever."""
    if keys is None:
        yield
        return
    from prompt_toolkit.application import create_app_session
    from prompt_toolkit.input import create_pipe_input

    with create_pipe_input() as pipe, create_app_session(input=pipe):
        pipe.send_text(keys + "\x03")
        yield


def _without_network() -> None:
    """Let this process reach nothing but the server of the corpus."""
    allowed = urlsplit(SERVER).hostname
    connect, resolve = socket.socket.connect, socket.getaddrinfo

    def only_here(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] != allowed:
            raise OSError(errno.ENETUNREACH, os.strerror(errno.ENETUNREACH))
        connect(self, address)

    def known(host: Any, *arguments: Any, **options: Any) -> Any:
        if host not in (allowed, None):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return resolve(host, *arguments, **options)

    socket.socket.connect = only_here  # type: ignore[method-assign, assignment]
    socket.getaddrinfo = known


class _Tools(BaseHTTPRequestHandler):
    """An MCP server with two tools."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path != urlsplit(SERVER).path:
            self._answer(404)
        elif "id" not in asked:
            self._answer(202)
        else:
            result = self._result(asked["method"], asked.get("params") or {})
            self._answer(200, {"jsonrpc": "2.0", "id": asked["id"], "result": result})

    def do_GET(self) -> None:
        self._answer(405)

    def _result(self, method: str, parameters: Json) -> Json:
        if method == "initialize":
            return {
                "protocolVersion": parameters["protocolVersion"],
                "capabilities": {"tools": {}},
                "serverInfo": {"name": "corpus", "version": "1"},
            }
        city = {"type": "object", "properties": {"city": {"type": "string"}}}
        names = {"warn": "Warns of the weather.", "forecast": "Tells the weather."}
        return {
            "tools": [
                {"name": name, "description": text, "inputSchema": city}
                for name, text in names.items()
            ]
        }

    def _answer(self, code: int, content: Json | None = None) -> None:
        body = b"" if content is None else json.dumps(content).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing: what is said is compared."""


def child(checkout: Path, out: Path, only: str) -> None:
    """All of one side; the parent made this process's environment."""
    os.umask(0o022)
    import typer.main
    from agentcore_connect import cli as package

    assert Path(package.__file__).is_relative_to(checkout), f"{package.__file__} is another one"
    here = urlsplit(SERVER)
    server = ThreadingHTTPServer((here.hostname or "", here.port or 0), _Tools)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    _without_network()
    # Only for speed. A crash of the machine is not what is tried here; and Typer makes
    # the tree of all commands anew for each call, which takes most of the time of a refusal.
    os.fsync = lambda fd: None
    typer.main.get_command = functools.cache(typer.main.get_command)
    tempfile.tempdir = ENVIRONMENT["TMPDIR"]
    recorder = Recorder(package.main, str(checkout / "generator"))
    for story in stories():
        if only in story.name:
            recorder.tell(story)
    server.shutdown()
    content = {"base": str(BASE), "steps": recorder.steps, "texts": recorder.texts}
    out.write_text(json.dumps(content, ensure_ascii=True))


# --- both sides -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Recording:
    """One side: what each command did, by its story and number, and the texts of files."""

    steps: dict[tuple[str, int], Json]
    texts: dict[str, str]

    @classmethod
    def read(cls, file: Path, only: str) -> Recording:
        content = json.loads(file.read_text())
        if content["base"] != str(BASE):
            raise SystemExit(f"{file} was made in {content['base']}, here it would be {BASE}")
        steps = {(s["story"], s["number"]): s for s in content["steps"] if only in s["story"]}
        return cls(steps, content["texts"])

    def __str__(self) -> str:
        """How many commands there are, by exit code; edits have none."""
        codes = [step["code"] for step in self.steps.values() if step["code"] is not None]
        counts = sorted(Counter(map(str, codes)).items())
        return f"{len(codes)} commands ({', '.join(f'{n} exit {code}' for code, n in counts)})"


def record(checkout: Path, out: Path, only: str) -> Recording:
    """Run everything with the package of ``checkout``."""
    checkout = checkout.resolve()
    if not (checkout / "generator" / "agentcore_connect").is_dir():
        raise SystemExit(f"{checkout} is no checkout of connect")
    BASE.mkdir(exist_ok=True)
    with (BASE / "lock").open("w") as lock:  # the path is one, so is the run
        fcntl.flock(lock, fcntl.LOCK_EX)
        command = [sys.executable, str(Path(__file__).resolve()), "child", str(checkout), str(out)]
        environment = ENVIRONMENT | {"PYTHONPATH": str(checkout / "generator")}
        del environment["TMPDIR"]  # it comes with the first world
        if os.environ.get("TMPDIR"):
            environment["TMPDIR"] = os.environ["TMPDIR"]
        subprocess.run([*command, "--only", only], env=environment, cwd=BASE, check=True)
        shutil.rmtree(WORLD, ignore_errors=True)
        shutil.rmtree(BASE / "cache", ignore_errors=True)
    return Recording.read(out, only)


@dataclass(frozen=True)
class Difference:
    """One command that does not do the same: what, and the first lines of it."""

    key: tuple[str, int]
    command: str
    what: tuple[str, ...]
    lines: tuple[str, ...]


def differences(old: Recording, new: Recording) -> list[Difference]:
    """Every command with a difference, in order."""
    if [(k, s["command"]) for k, s in old.steps.items()] != [
        (k, s["command"]) for k, s in new.steps.items()
    ]:
        raise SystemExit("the recording has other commands: make it again with this script")
    found = []
    for key, before in old.steps.items():
        parts = list(_parts(before, new.steps[key], old, new))
        if parts:
            what = tuple(name for name, _ in parts)
            found.append(Difference(key, before["command"], what, tuple(parts[0][1])))
    return found


def _parts(
    before: Json, after: Json, old: Recording, new: Recording
) -> Iterator[tuple[str, list[str]]]:
    if before["code"] != after["code"]:
        yield "exit code", [f"-{before['code']}", f"+{after['code']}"]
    for stream in ("stdout", "stderr"):
        if before[stream] != after[stream]:
            yield stream, _lines(before[stream], after[stream])
    for path in sorted(before["tree"].keys() | after["tree"].keys()):
        one, other = (side["tree"].get(path, "missing") for side in (before, after))
        if one != other:
            texts = old.texts.get(one.split()[-1]), new.texts.get(other.split()[-1])
            same = texts[0] is None or texts[1] is None or texts[0] == texts[1]
            yield path, [f"-{one}", f"+{other}"] if same else _lines(texts[0], texts[1])


def _lines(before: str | None, after: str | None) -> list[str]:
    one, other = ((text or "").splitlines() for text in (before, after))
    diff = list(difflib.unified_diff(one, other, n=0, lineterm=""))[2:]
    return [_printable(line) for line in diff] or ["only in the ends of lines"]


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def report(found: list[Difference], old: Recording, compared: str) -> None:
    """Print the first differences, each with all that leads to it, and one closing line."""
    told = {story.name: story for story in stories()}
    for difference in found[:SHOWN]:
        name, number = difference.key
        story = told[name]
        sources = " and tests/sources" if story.sources else ""
        print(f"{name}: {', '.join(difference.what)}")
        print(f"  in a copy of examples/{story.host}{sources}:")
        for step in story.steps[: number + 1]:
            print(f"    {_printable(str(step))}")
        for line in difference.lines[:LINES]:
            print(f"  {line}")
        print(f"  again: python scripts/corpus.py compare {compared} --only '{name}'\n")
    if len(found) > SHOWN:
        print(f"... and {len(found) - SHOWN} more\n")
    print(f"{old}, {len(found)} with a difference")


def _side(place: Path, scratch: Path, only: str) -> Recording:
    """A recording, or one that is made of a checkout."""
    return Recording.read(place, only) if place.is_file() else record(place, scratch, only)


def _self_check(first: Recording, checkout: Path, scratch: Path, only: str) -> None:
    found = differences(first, record(checkout, scratch, only))
    if found:
        report(found, first, f"{checkout} {checkout}")
        raise SystemExit(f"{checkout} differs from itself: nothing can be told of it")


def _show(recording: Recording) -> None:
    for (name, number), step in recording.steps.items():
        if step["code"] is None:
            continue
        first = next(iter((step["stderr"] or step["stdout"]).strip().splitlines()), "")
        if first == "{":
            errors = json.loads(step["stdout"]).get("errors") or [{"code": "ok", "message": ""}]
            first = f"{errors[0]['code']}: {errors[0]['message']}"
        print(f"{step['code']!s:>3}  {name} {number}: {_printable(step['command'])}\n     {first}")
    print(recording)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    recorded = commands.add_parser("record", help="run the commands of one checkout")
    recorded.add_argument("out", type=Path)
    recorded.add_argument("--tree", type=Path, default=ROOT)
    compared = commands.add_parser("compare", help="run two checkouts, or a recording and one")
    compared.add_argument("old", type=Path)
    compared.add_argument("new", type=Path)
    shown = commands.add_parser("show", help="list what is in a recording")
    shown.add_argument("out", type=Path)
    side = commands.add_parser("child", help=argparse.SUPPRESS)
    side.add_argument("tree", type=Path)
    side.add_argument("out", type=Path)
    for command in (recorded, compared, shown, side):
        command.add_argument("--only", default="", metavar="WORDS")
    for command in (recorded, compared):
        command.add_argument("--self-check", action="store_true")
    given = parser.parse_args()

    if given.command == "child":
        child(given.tree, given.out, given.only)
        return 0
    if given.command == "show":
        _show(Recording.read(given.out, given.only))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        if given.command == "record":
            recording = record(given.tree, given.out.resolve(), given.only)
            if given.self_check:
                _self_check(recording, given.tree, scratch / "again", given.only)
            print(recording)
            return 0
        if given.self_check and given.old.is_file():
            parser.error("--self-check: a recording is checked as it is made")
        old = _side(given.old, scratch / "old", given.only)
        if given.self_check:
            _self_check(old, given.old, scratch / "again", given.only)
        found = differences(old, _side(given.new, scratch / "new", given.only))
        report(found, old, f"{given.old} {given.new}")
        return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
