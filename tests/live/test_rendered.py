"""Rendered code where it lives: typed, linted, compiled, and tested by the test that it brings."""

from __future__ import annotations

import functools
import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest
from agentcore_connect import system
from cases import AUTHORIZERS
from standins import warm
from standins.environments import interpreter
from tiers import TIER

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


def typed(app: Path, framework: str, versions: str, folder: Path) -> None:
    """mypy --strict finds nothing in the connections of an agent; its settings go to ``folder``.

    One at a time with a framework's versions: what mypy makes of its libraries is kept.
    """
    cache = REPOSITORY / ".cache" / "mypy" / f"{framework}-{versions}"
    cache.parent.mkdir(parents=True, exist_ok=True)
    (folder / "mypy.ini").write_text(
        f"[mypy]\nstrict = true\ncache_dir = {cache}\n"
        "[mypy-boto3.*,botocore.*]\nignore_missing_imports = true\n"
    )
    config = ["--config-file", str(folder / "mypy.ini")]
    interpreter = ["--python-executable", str(python(framework, versions))]
    with cache.with_suffix(".lock").open("w") as lock:
        system.lock(lock.fileno(), wait=True)
        run(sys.executable, "-m", "mypy", *config, *interpreter, "-p", "connections", folder=app)


def linted(app: Path) -> None:
    """ruff finds nothing in the connections of an agent, with a wide set of rules."""
    words = ["check", "--isolated", "--no-cache", "--target-version", "py310"]
    words += ["--line-length", "88", "--select", _RULES, "--ignore", ",".join(_NOT), "connections"]
    run(sys.executable, "-m", "ruff", *words, folder=app)


@pytest.mark.parametrize("versions", ["pinned", *["newest"] * (TIER == "long")])
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_types(framework: str, versions: str, tmp_path: Path) -> None:
    """mypy --strict finds nothing; botocore alone has no types."""
    typed(everything(framework), framework, versions, tmp_path)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_lint(framework: str) -> None:
    """ruff finds nothing with a wide set of rules; what is left out has a reason."""
    linted(everything(framework))


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
