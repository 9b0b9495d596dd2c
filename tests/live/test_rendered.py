"""Rendered code where it lives: typed, linted, compiled, and tested by the test that it brings."""

from __future__ import annotations

import functools
import itertools
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from agentcore_connect import system
from cases import AUTHORIZERS
from standins import warm
from standins.environments import interpreter
from tiers import TIER

from . import services
from .combinations import FRAMEWORKS, SETS
from .lab import REPOSITORY, application, connect, python

_GATEWAYS = [  # besides the first, of `application`: none, auto
    (authorizer, search)
    for authorizer, search in itertools.product(AUTHORIZERS, ("auto", "always", "never"))
    if TIER == "long"
    or authorizer == "forward"
    or (authorizer, search) in (("iam", "never"), ("jwt", "always"))
]
"""Authorizer and tool search. Code looks at the search, at whether a caller's token is forwarded,
and at both; else at the authorizer alone.
"""
_RULES = "A,ANN,ARG002,ASYNC,B,C4,D1,DTZ,E,ERA,F,FA,FURB,G,I,ICN,INP,ISC,LOG,N,PERF,PGH,PIE,PL,PT"
_RULES += ",PTH,PYI,RET,RSE,RUF,S,SIM,SLOT,T10,T20,TID,TRY,UP,W,YTT"
_NOT = {
    "ANN401": "Any: MCP's JSON, the frameworks' **kwargs, HTTP requests of httpx 1 and 2",
    "ARG002": "**kwargs of HookProvider.register_hooks",
    "D102,D103,D105,D107": "methods and tests that their names explain",
    "PLR2004": "64 and 300 stand beside the sentence that explains them",
    "S101": "tests assert",
    "TRY003": "sentences for people are written where they arise",
}


@functools.cache
def everything(framework: str) -> Path:
    """A project with a gateway for every authorizer and tool search: see `_GATEWAYS`."""
    app = application(framework, "none", "example", "--with-tests")
    project = app.parents[1]
    for number, (authorizer, search) in enumerate(_GATEWAYS):
        flags = ["--gateway", f"{authorizer}-{search}", "--name", f"Target{number}"]
        connect(project, framework, authorizer, *flags, "--tool-search", search, "--with-tests")
    return app


def run(*command: str | Path, folder: Path, **env: str) -> None:
    """Run a tool; its output is in the failure."""
    path = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"]}
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=folder, env=path | env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@functools.cache
def agents(framework: str) -> dict[str, Path]:
    """The folders of main.py of a framework's agents, by a name: all that is rendered."""
    found = {framework: everything(framework)}
    url = "https://service.example.com"
    for name, mode in services.AGENTS:
        if name == framework:
            app = services.application(framework, mode == "async", f"{url}/v1", url)
            found[f"{framework}_{mode}"] = app
    return found


def together(pythons: Sequence[Path], folder: Path) -> Path:
    """A Python, in ``folder``, that has what each has; of a package in two of them the first's."""
    *others, last = pythons
    found = [path for each in others for path in each.parents[1].glob("lib/python*/site-packages")]
    path = shlex.quote(os.pathsep.join(map(str, found)))
    program = folder / "python"
    program.write_text(f'#!/bin/sh\nPYTHONPATH={path} exec {shlex.quote(str(last))} "$@"\n')
    program.chmod(0o755)
    return program


def settings(folder: Path, cache: Path) -> str:
    """Those of mypy: of libraries it reads what the code in ``folder`` imports, in long all.

    What these import from others, three modules of four, has no types then: none of it is named in
    the code, and mypy would spend four fifths of its time on it.
    """
    text = f"[mypy]\nstrict = true\ncache_dir = {cache}\n"
    if TIER != "long":
        code = "".join(file.read_text() for file in folder.glob("*/connections/**/*.py"))
        named = re.findall(r"^ *(?:from|import) (google\.\w+|\w+)", code, re.MULTILINE)
        read = ",".join(f"{name}.*" for name in sorted({*named, "_pytest"}))
        text += "follow_imports = skip\n[mypy-numpy.*]\nfollow_imports_for_stubs = true\n"
        text += f"[mypy-{read}]\nfollow_imports = normal\n"
    return text + "[mypy-boto3.*,botocore.*]\nignore_missing_imports = true\n"


_TYPED = [pytest.param(FRAMEWORKS, "pinned", id="pinned")]
"""What mypy reads at once: much of what it reads is the same for all frameworks."""
if TIER == "long":
    _TYPED = [
        pytest.param((framework,), versions, id=f"{framework}-{versions}")
        for framework in FRAMEWORKS
        for versions in ("pinned", "newest")
    ]


@pytest.mark.parametrize(("frameworks", "versions"), _TYPED)
def test_types(frameworks: Sequence[str], versions: str, tmp_path: Path) -> None:
    """mypy --strict finds nothing; botocore alone has no types."""
    for framework in frameworks:
        for name, app in agents(framework).items():
            (tmp_path / "all" / f"agent_{name}").mkdir(parents=True)
            (tmp_path / "all" / f"agent_{name}" / "connections").symlink_to(app / "connections")
    cache = REPOSITORY / ".cache" / "mypy" / "-".join([*frameworks, versions])
    cache.parent.mkdir(parents=True, exist_ok=True)
    config = tmp_path / "mypy.ini"
    config.write_text(settings(tmp_path / "all", cache))
    words = ["-m", "mypy", "--config-file", str(config), "--python-executable"]
    words.append(str(together([python(each, versions) for each in frameworks], tmp_path)))
    for each in sorted((tmp_path / "all").iterdir()):
        words += ["-p", f"{each.name}.connections"]
    with cache.with_suffix(".lock").open("w") as lock:  # what mypy makes of libraries is kept
        system.lock(lock.fileno(), wait=True)
        run(sys.executable, *words, folder=tmp_path / "all")


def test_lint() -> None:
    """ruff finds nothing with a wide set of rules; what is left out has a reason."""
    words = ["check", "--isolated", "--no-cache", "--target-version", "py310"]
    words += ["--line-length", "88", "--select", _RULES, "--ignore", ",".join(_NOT)]
    for framework in FRAMEWORKS:
        for app in agents(framework).values():
            run(sys.executable, "-m", "ruff", *words, "connections", folder=app)


def test_compiles(tmp_path: Path) -> None:
    """Every Python from 3.10 to 3.14 that is on this machine compiles it, without a warning."""
    units = [everything(framework) / "connections" for framework in FRAMEWORKS]
    codes = {file.read_bytes() for folder in units for file in folder.rglob("*.py")}
    for number, code in enumerate(codes):  # most files are in many units
        (tmp_path / f"{number}.py").write_bytes(code)
    for found in {interpreter(f"3.{minor}") for minor in range(10, 15)}:
        run(found, "-W", "error", "-m", "compileall", "-q", "-f", ".", folder=tmp_path)


@pytest.mark.parametrize(
    ("framework", "versions"),
    [
        (name, each)
        for each, names in SETS.items()
        for number, name in enumerate(names)
        if TIER == "long" or each == "pinned" or each == ("lowest", "newest")[number % 2]
    ],
)
def test_their_own_tests(framework: str, versions: str, tmp_path: Path) -> None:
    """The tests of `--with-tests` pass in the user's project, without network and credentials."""
    offline = Path(__file__).with_name("offline") / "run.py"
    words = [str(offline), "-q", "-p", "no:cacheprovider", "connections"]
    words += ["-p", "no:unraisableexception"]  # it collects garbage for longer than they take
    app = everything(framework)
    if warm.AVAILABLE and versions == "pinned" and TIER != "long":
        said = tmp_path / "output.txt"
        said.touch()
        env = {"PATH": os.environ["PATH"], "HOME": os.environ["HOME"]}
        done = warm.parent(python(framework)).fork(words, app, env, said)
        assert done.wait() == 0, said.read_text()
    else:
        run(python(framework, versions), *words, folder=app)
