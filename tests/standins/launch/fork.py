"""A Python that has imported what agents import; each line on stdin becomes one of them, by a fork.

A line is JSON: `folder` (of main.py), `arguments` (as after `python`), `environment`, and the file
`output`. Printed is its process id. An agent is no child of this process, which ends the one in
between: it becomes one of the nearest ancestor that asked for such (PR_SET_CHILD_SUBREAPER).

An agent imports its own modules itself, from its folder. What differs from `python main.py`: the
libraries are there already, imported before its variables were set.
"""

from __future__ import annotations

import ast
import contextlib
import gc
import importlib
import json
import os
import runpy
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SERVING = (
    *("anyio._core._sockets", "anyio._core._tasks", "encodings.idna", "httpcore", "httpcore2"),
    *("opentelemetry.propagate", "pkgutil", "uvicorn.lifespan.on", "uvicorn.loops.asyncio"),
    *("uvicorn.protocols.http.h11_impl", "uvicorn.protocols.websockets.websockets_sansio_impl"),
    *("agents.memory.sqlite_session", "google.adk.auth.auth_preprocessor"),
)
"""What libraries import when an agent begins to serve, or is asked for the first time."""


def main() -> None:
    """Fork for each line, until there are no more."""
    gc.disable()  # imports make next to no garbage, and it would be looked for again and again
    folders: set[str] = set()
    files: set[bytes] = set()
    for line in sys.stdin:
        order = json.loads(line)
        if order["folder"] not in folders:
            folders.add(order["folder"])
            named = {*libraries(Path(order["folder"]), files)}
            for name in (*sorted(named), *SERVING):
                with contextlib.suppress(Exception):  # an agent that needs it says so itself
                    importlib.import_module(name)
            gc.freeze()  # so that the agent shares the memory
        print(forked(order), flush=True)


def libraries(folder: Path, known: set[bytes]) -> Iterator[str]:
    """The modules that the code in ``folder`` imports, but for its own; files ``known`` are left.

    Their number grows.
    """
    for file in folder.rglob("*.py"):
        code = file.read_bytes()
        if code in known:
            continue
        known.add(code)
        for node in ast.walk(ast.parse(code)):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            for name in names:
                own = folder / name.partition(".")[0]
                if not own.exists() and not own.with_suffix(".py").exists():
                    yield name


def forked(order: dict[str, Any]) -> int:
    """The process id of an agent that has a session of its own, and whose parent has ended."""
    reading, writing = os.pipe()
    between = os.fork()
    if not between:
        if os.fork():
            os._exit(0)
        os.setsid()
        os.write(writing, b"%d" % os.getpid())
        os.closerange(reading, writing + 1)
        become(**order)
    os.waitpid(between, 0)
    os.close(writing)
    with os.fdopen(reading) as said:
        return int(said.read())


def become(folder: str, arguments: list[str], environment: dict[str, str], output: str) -> None:
    """Be `python ARGUMENTS` in ``folder``; never returns."""
    code = 1
    gc.enable()
    try:
        os.chdir(folder)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        file = os.open(output, os.O_WRONLY | os.O_APPEND)
        os.dup2(file, 1)
        os.dup2(file, 2)
        os.environ.clear()
        os.environ.update(environment)
        sys.path[0] = folder
        if arguments[0] == "-m":
            sys.argv = arguments[1:]
            runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
        else:
            sys.argv = arguments
            runpy.run_path(arguments[0], run_name="__main__")
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        if isinstance(ended.code, str):
            print(ended.code, file=sys.stderr)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
