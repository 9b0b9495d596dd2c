"""The OpenAPI document of a Python application that can write its own, such as FastAPI's.

The application is imported in a process of its own, by the interpreter of its project: importing
runs its code, and what it prints, raises or waits for must not be connect's.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from agentcore_connect import system
from agentcore_connect.documents.toolschema import shape, tools
from agentcore_connect.errors import InvalidInput, Problem
from agentcore_connect.text.plain import plain

_SECONDS = 60.0
_ERRORS_KEPT = 16_384
_NAME = r"[^\W\d]\w*(?:\.[^\W\d]\w*)*"
_ENVIRONMENTS = (".venv/bin/python", ".venv/Scripts/python.exe")

# Runs in the application's interpreter: nothing but the standard library, and the result goes
# into a file, because everything else belongs to the application.
_CHILD = """\
import importlib, json, os, sys, traceback

def main(module, attribute):
    sys.path.insert(0, os.getcwd())
    try:
        found = importlib.import_module(module)
    except ModuleNotFoundError as error:
        missing = error.name or ""
        if missing == module or module.startswith(missing + "."):
            return {"error": "module", "said": str(error)}
        return {"error": "missing", "said": missing.partition(".")[0]}
    for name in attribute.split("."):
        if not hasattr(found, name):
            return {"error": "attribute", "said": name}
        found = getattr(found, name)
    if not callable(getattr(found, "openapi", None)):
        return {"error": "kind", "said": type(found).__name__}
    document = found.openapi()
    if not isinstance(document, dict):
        return {"error": "kind", "said": type(found).__name__}
    return {"document": document}

def run(module, attribute, result):
    try:
        text = json.dumps(main(module, attribute), allow_nan=False)
    except BaseException as error:
        last = traceback.format_exception_only(type(error), error)[-1].strip()
        text = json.dumps({"error": "failed", "said": last[:2000]})
    with open(result, "w", encoding="ascii") as file:
        file.write(text)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)  # threads that the application started may never end

run(*sys.argv[1:])
"""


def dump(
    project: Path,
    code: Path,
    app: str,
    *,
    python: Path | None = None,
    seconds: float = _SECONDS,
) -> bytes:
    """The document that ``app`` (``module:attribute``) writes, as JSON for `read`.

    ``code`` is the folder that the module is imported from, inside the folder ``project``. The
    interpreter is ``python``, or that of the nearest ``.venv`` from ``code`` up to ``project``, or
    the one that runs connect. The environment is passed on as it is, no byte code is written, and
    whatever the application starts is ended with it. Raises `InvalidInput` with one problem,
    ``from-app`` on the field ``from_app``: the value is no name, the module or the attribute is
    not there, it is no application, it failed (with the last line of its own error), it took
    longer than ``seconds``, or its document is larger than the service takes.
    """
    module, _, attribute = app.partition(":")
    if not re.fullmatch(_NAME, module) or not re.fullmatch(_NAME, attribute):
        _fail(
            f"{plain(app, 80)!r} does not name an application",
            "Write module:name, such as main:app: the module as it is imported, and the variable "
            "that holds the FastAPI application.",
        )
    interpreter = python or _interpreter(project, code)
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder, "result.json")
        command = [str(interpreter), "-c", _CHILD, module, attribute, str(result)]
        last = _run(command, code, app, seconds)
        if not result.exists():
            said = f": {last}" if last else ""
            _fail(f"{app} ended without a document{said}", "Start the application to see why.")
        if result.stat().st_size > 2 * shape.BYTES_MAX:
            _fail(
                f"the document of {app} is larger than the {shape.BYTES_MAX:,} bytes that the "
                "service allows",
                "Write an application for the agent, with only the operations that it needs.",
            )
        found: dict[str, Any] = json.loads(result.read_bytes())
    if "document" not in found:
        said = str(found["said"]).replace(f"{code.resolve()}{os.sep}", "")
        _tell(app, module, interpreter, found["error"], plain(said, 300))
    return tools.dump(found["document"])


def _interpreter(project: Path, code: Path) -> Path:
    """The Python of the nearest environment from ``code`` up to ``project``, else connect's own."""
    top, folder = project.resolve(), code.resolve()
    while folder.is_relative_to(top):
        for name in _ENVIRONMENTS:
            if (found := folder / name).is_file():
                return found
        if folder == top:
            break
        folder = folder.parent
    return Path(sys.executable)


def _run(command: list[str], folder: Path, app: str, seconds: float) -> str:
    """Run to the end, or to the time limit; the last line of what was said on stderr."""
    tail = bytearray()
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
    except OSError as error:
        _fail(
            f"{app} could not be started: {plain(error.strerror or str(error), 200)}",
            "Repair the project's .venv, for example with `uv sync`.",
        )
    assert process.stderr is not None
    reader = threading.Thread(target=_keep_tail, args=(process.stderr, tail), daemon=True)
    reader.start()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        _fail(
            f"{app} did not end within {seconds:g} seconds",
            "Importing it must not start a server or wait: put that behind `if __name__ == "
            '"__main__":` or into the lifespan.',
        )
    finally:
        system.kill(process)
        reader.join(1)
    lines = [line for line in bytes(tail).decode(errors="replace").splitlines() if line.strip()]
    return plain(lines[-1], 300) if lines else ""


def _keep_tail(stream: BinaryIO, tail: bytearray) -> None:
    with stream:
        while piece := os.read(stream.fileno(), _ERRORS_KEPT):
            tail += piece
            del tail[:-_ERRORS_KEPT]


def _tell(app: str, module: str, interpreter: Path, error: str, said: str) -> NoReturn:
    """Raise what the other process reported: ``error`` is its kind, ``said`` its word on it."""
    if error == "module":
        _fail(
            f"there is no module {module} ({said})",
            "Write the module as it is imported from the agent's code folder.",
        )
    if error == "missing":
        own = "connect's own interpreter" if interpreter == Path(sys.executable) else "its .venv"
        _fail(
            f"{app} needs {said}, which {own} does not have",
            "Install the project's dependencies into a .venv in its folder, for example with "
            "`uv sync`.",
        )
    if error == "attribute":
        _fail(f"{app}: there is no {said}", "Name the variable that holds the application.")
    if error == "kind":
        _fail(
            f"{app} is a {said}, which has no method openapi() that returns a document",
            "Name the FastAPI application itself, not a function that creates it. Other "
            "frameworks: save their document to a file and use --schema.",
        )
    _fail(f"{app} failed: {said}", "Start the application to see the whole error.")


def _fail(message: str, hint: str) -> NoReturn:
    raise InvalidInput(Problem("from-app", message, hint, field="from_app"))
