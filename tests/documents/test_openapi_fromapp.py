"""The document of an application in the project, written by the application itself."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from agentcore_connect.documents.openapi import adapted, fromapp, read
from agentcore_connect.documents.toolschema import shape
from agentcore_connect.errors import InvalidInput

_APP = """
from fastapi import FastAPI
app = FastAPI(title="Pets")

@app.get("/pets/{pet}")
def get_pet(pet: int) -> dict[str, str]:
    "Gets a pet."
    return {}
"""


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """The code folder of an agent inside a project."""
    folder = tmp_path / "project" / "app" / "Agent"
    folder.mkdir(parents=True)
    return folder


def _dump(code: Path, app: str = "main:app", seconds: float = 30) -> bytes:
    return fromapp.dump(code.parent.parent, code, app, seconds=seconds)


def _refused(code: Path, app: str = "main:app", seconds: float = 30) -> str:
    with pytest.raises(InvalidInput) as raised:
        _dump(code, app, seconds)
    (problem,) = raised.value.problems
    assert (problem.code, problem.field) == ("from-app", "from_app")
    assert problem.message.isprintable()
    assert problem.hint
    assert str(code) not in problem.message
    return f"{problem.message} | {problem.hint}"


def test_a_fastapi_application_gives_its_document(code: Path) -> None:
    """As `read` takes it; the module may be in a package and the name an attribute's."""
    (code / "main.py").write_text(_APP)
    document = read(_dump(code), "openapi.json")
    assert document.title == "Pets"
    assert [operation.label for operation in document.operations] == [
        "GET /pets/{pet} (get_pet_pets__pet__get)"
    ]
    assert {problem.code for problem in adapted(document, "Pets").problems} >= {"openapi-server"}
    package = code / "api"
    package.mkdir()
    (package / "web.py").write_text("import main\nclass Apps:\n    first = main.app\n")
    assert _dump(code, "api.web:Apps.first") == _dump(code)


def test_an_application_that_prints_spoils_nothing(
    code: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """At import, at the end, from a child process, and to the file descriptor itself."""
    noise = (
        "import atexit, os, subprocess, sys\n"
        "print('{}')\nos.write(1, b'{}')\nprint('noise', file=sys.stderr)\n"
        "subprocess.run([sys.executable, '-c', 'print(1)'])\natexit.register(print, 'end')\n"
    )
    (code / "main.py").write_text(noise + _APP)
    assert json.loads(_dump(code))["info"]["title"] == "Pets"
    assert capfd.readouterr() == ("", "")


def test_nothing_is_written_into_the_project(code: Path) -> None:
    """Importing leaves no byte code behind."""
    (code / "main.py").write_text(_APP)
    _dump(code)
    assert [path.name for path in code.iterdir()] == ["main.py"]


@pytest.mark.parametrize(
    ("source", "app", "said"),
    [
        ("", "main:app", "main:app: there is no app |"),
        ("app = 1", "main:app", "main:app is a int, which has no method openapi()"),
        ("def app(): ...", "main:app", "main:app is a function, which has no method openapi()"),
        (
            "class app:\n  openapi = lambda: 1",
            "main:app",
            "is a type, which has no method openapi()",
        ),
        ("", "gone:app", "there is no module gone ("),
        ("", "main.sub:app", "there is no module main.sub ("),
        ("import nowhere.at.all", "main:app", "main:app needs nowhere, which connect's own"),
        (
            "raise ValueError('a\\nb \\x1b[0m')",
            "main:app",
            "main:app failed: ValueError: a b [0m |",
        ),
        ("raise SystemExit('no')", "main:app", "main:app failed: SystemExit: no |"),
        ("def (", "main:app", "main:app failed: SyntaxError: "),
        ("from main import app", "main:app", "main:app failed: ImportError: "),
        (
            "import os, sys\nprint('a\\nlast words', file=sys.stderr, flush=True)\nos._exit(0)",
            "main:app",
            "main:app ended without a document: last words |",
        ),
        ("import os\nos.kill(os.getpid(), 9)", "main:app", "main:app ended without a document |"),
        ("class app:\n  openapi = lambda: {'a': float('nan')}", "main:app", "failed: ValueError: "),
    ],
)
def test_what_goes_wrong_is_one_problem_with_what_to_do(
    code: Path, source: str, app: str, said: str
) -> None:
    (code / "main.py").write_text(source)
    assert said in _refused(code, app)


@pytest.mark.parametrize(
    "app",
    [
        *("", "main", "main:", ":app", "main:app:b", "main app", "-c:app", "main:app()"),
        *("../x:app", "main:app;import os", "main:\napp", "main:app\n", "a..b:app", ".main:app"),
        *("1a:app", "main:app\0"),
    ],
)
def test_only_names_are_taken(code: Path, app: str) -> None:
    """Nothing else reaches an interpreter."""
    (code / "main.py").write_text("import pathlib; pathlib.Path('ran').touch()")
    assert "does not name an application" in _refused(code, app)
    assert not (code / "ran").exists()


def test_an_application_that_waits_is_ended_with_all_it_started(code: Path) -> None:
    """A child of its own that waits, too, and holds the error stream open."""
    source = (
        "import pathlib, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "pathlib.Path('pid').write_text(str(child.pid))\n"
        "time.sleep(600)\n"
    )
    (code / "main.py").write_text(source)
    start = time.monotonic()
    assert "main:app did not end within 3 seconds" in _refused(code, seconds=3)
    assert time.monotonic() - start < 10
    process = int((code / "pid").read_text())
    state = Path(f"/proc/{process}/stat")
    for _ in range(100):  # its new parent has still to notice
        if not state.exists() or state.read_text().split(") ")[1].startswith("Z"):
            return
        time.sleep(0.05)
    pytest.fail("the child still runs")


def test_threads_that_never_end_do_not_hold_it_up(code: Path) -> None:
    """The document is there, so what the application still does is of no interest."""
    source = "import threading, time\nthreading.Thread(target=time.sleep, args=[600]).start()\n"
    (code / "main.py").write_text(source + _APP)
    assert json.loads(_dump(code))["openapi"]


def test_a_document_without_end_is_not_read(code: Path) -> None:
    size = 2 * shape.BYTES_MAX + 1
    (code / "main.py").write_text(f"class app:\n  openapi = lambda: {{'x': 'x' * {size}}}")
    assert "the document of main:app is larger than" in _refused(code)


def test_the_interpreter_is_that_of_the_nearest_environment(code: Path) -> None:
    """From the code folder up to the project's, and never above it."""
    script = f'#!/bin/sh\nWHO=$0 exec "{sys.executable}" "$@"\n'
    source = "import os\nclass app:\n  openapi = lambda: {'who': os.environ.get('WHO', 'connect')}"
    (code / "main.py").write_text(source)
    found = []
    for folder in (code.parents[2], code.parents[1], code):
        python = folder / ".venv" / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text(script)
        python.chmod(0o755)
        found.append(json.loads(_dump(code))["who"])
    inside = [str(folder / ".venv/bin/python") for folder in (code.parents[1], code)]
    assert found == ["connect", *inside]


def test_an_environment_without_fastapi_says_so(code: Path) -> None:
    """A real one, made without anything in it."""
    (code / "main.py").write_text(_APP)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", code / ".venv"], check=True)
    assert "main:app needs fastapi, which its .venv does not have" in _refused(code)


def test_an_environment_that_cannot_run_says_so(code: Path) -> None:
    python = code / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("")
    assert "main:app could not be started" in _refused(code)


def test_the_environment_is_passed_on(code: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PETS_TITLE", "Mine")
    source = "import os\nclass app:\n  openapi = lambda: {'title': os.environ['PETS_TITLE']}"
    (code / "main.py").write_text(source)
    assert json.loads(_dump(code)) == {"title": "Mine"}
