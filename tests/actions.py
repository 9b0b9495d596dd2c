"""GitHub Actions as far as our workflow needs it: its steps are run by bash, as a runner does.

`git`, `jq` and `connect` are the real ones. GitHub is a stand-in: a bare repository, and a `gh`
that keeps one list of pull requests. `pip` is real where a test wants it: connect is there without.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

WORKFLOW = Path(__file__).parents[1] / "fleet" / "connect-update.yml"
BRANCH = "connect/update"

_GH = """#!{python}
import json, pathlib, sys
state = pathlib.Path({state!r})
pulls = json.loads(state.read_text()) if state.exists() else []
words = sys.argv[1:]
said = {{word: words[i + 1] for i, word in enumerate(words[:-1]) if word.startswith("--")}}
def filled(pull):
    body = pathlib.Path(said["--body-file"]).read_text()
    return pull | {{"title": said["--title"], "body": body}}
if words[:2] == ["pr", "list"]:
    assert said["--state"] == "open" and said["--jq"] == ".[0].number // empty"
    pulls = [p for p in pulls if p["head"] == said["--head"] and p["base"] == said["--base"]]
    print(*[p["number"] for p in pulls if p["open"]][:1])
    sys.exit()
if words[:2] == ["pr", "create"]:
    pull = {{"number": len(pulls) + 1, "head": said["--head"], "base": said["--base"]}}
    pulls.append(filled(pull | {{"open": True}}))
elif words[:2] == ["pr", "edit"]:
    pulls[int(words[2]) - 1] = filled(pulls[int(words[2]) - 1])
elif words != ["auth", "setup-git"]:
    sys.exit(f"this gh does not know {{words}}")
state.write_text(json.dumps(pulls))
"""


def git(*arguments: str | Path, at: Path) -> str:
    """Run git with nothing of this machine's configuration; its output."""
    settings = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    person = ("-c", "user.name=Ann", "-c", "user.email=ann@example.com")
    command = ["git", *person, *map(str, arguments)]
    done = subprocess.run(
        command, cwd=at, env=os.environ | settings, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.rstrip("\n")


_PYTHON = """#!/bin/sh
[ "$1 $2 $3" != "-m pip install" ] || exit 0
exec '{python}' "$@"
"""


@dataclass
class Run:
    """What one run of the workflow came to: the step that failed, all output, the summary."""

    failed: str | None
    said: str
    summary: str


@dataclass
class GitHub:
    """A repository on a stand-in of GitHub, all of it in ``world``."""

    world: Path
    variables: dict[str, str] = field(
        default_factory=lambda: {"AGENTCORE_CONNECT_REQUIREMENT": "pip"}
    )
    has_pip: bool = False

    @property
    def repository(self) -> Path:
        return self.world / "github" / "repository.git"

    @property
    def pulls(self) -> list[dict[str, Any]]:
        state = self.world / "github" / "pulls.json"
        found: list[dict[str, Any]] = json.loads(state.read_text()) if state.exists() else []
        return found

    def push(self, project: Path, message: str = "work") -> None:
        """Make what is in ``project`` the newest commit of `main`."""
        if not self.repository.exists():
            self.repository.parent.mkdir()
            git("init", "--quiet", "--bare", "-b", "main", self.repository, at=self.world)
            git("init", "--quiet", "-b", "main", at=project)
            git("remote", "add", "origin", self.repository.as_uri(), at=project)
        git("add", "--all", at=project)
        git("commit", "--quiet", "--message", message, at=project)
        git("push", "--quiet", "origin", "main", at=project)

    def files(self, branch: str, folder: str = ".") -> dict[str, str]:
        """Each file of a branch below ``folder``, with the id of its content and its mode."""
        listed = git("ls-tree", "-r", branch, folder, at=self.repository).splitlines()
        return {line.split("\t")[1]: line.split("\t")[0] for line in listed}

    def head(self, branch: str) -> str | None:
        """The newest commit of a branch; None where there is no such branch."""
        found = git(
            "for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}", at=self.repository
        )
        return found or None

    def run(self) -> Run:
        """Run the workflow in a new checkout, with as little in the environment as on a runner."""
        checkout, temp = self._checkout()
        (job,) = yaml.safe_load(WORKFLOW.read_text())["jobs"].values()
        outputs: dict[str, str] = {}
        said, failed = "", None
        for step in job["steps"]:
            if "run" not in step or failed or not _holds(step.get("if"), outputs):
                continue
            environment = self._environment(temp)
            environment |= {
                name: self._value(str(value), outputs)
                for name, value in (job["env"] | step.get("env", {})).items()
            }
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                cwd=checkout,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )
            said += done.stdout + done.stderr
            failed = step["name"] if done.returncode else None
            written = (temp / "output").read_text().splitlines()
            outputs = dict(line.split("=", 1) for line in written)
        return Run(failed, said, (temp / "step-summary").read_text())

    def _checkout(self) -> tuple[Path, Path]:
        number = len(list(self.world.glob("runner-*")))
        runner = self.world / f"runner-{number}"
        (runner / "temp").mkdir(parents=True)
        for name in ("output", "step-summary"):
            (runner / "temp" / name).touch()
        source = self.repository.as_uri()
        git("clone", "--quiet", "--depth=1", source, runner / "checkout", at=self.world)
        gh = runner / "bin" / "gh"
        gh.parent.mkdir()
        state = str(self.world / "github" / "pulls.json")
        gh.write_text(_GH.format(python=sys.executable, state=state))
        gh.chmod(0o755)
        if not self.has_pip:
            python = gh.with_name("python")
            python.write_text(_PYTHON.format(python=sys.executable))
            python.chmod(0o755)
        return runner / "checkout", runner / "temp"

    def _environment(self, temp: Path) -> dict[str, str]:
        programs = (temp.parent / "bin", Path(sys.executable).parent)
        return {
            "HOME": str(temp.parent),
            "PATH": os.pathsep.join([*map(str, programs), "/usr/bin", "/bin"]),
            "GIT_CONFIG_SYSTEM": os.devnull,
            "RUNNER_TEMP": str(temp),
            "GITHUB_OUTPUT": str(temp / "output"),
            "GITHUB_STEP_SUMMARY": str(temp / "step-summary"),
        }

    def _value(self, text: str, outputs: dict[str, str]) -> str:
        """``text`` with each expression's value in its place."""
        known = {
            "secrets.AGENTCORE_CONNECT_UPDATE_TOKEN || github.token": "token",
            "github.event.repository.default_branch": "main",
            **{f"steps.update.outputs.{name}": value for name, value in outputs.items()},
            **{f"vars.{name}": value for name, value in self.variables.items()},
        }
        return re.sub(r"\$\{\{ (.*?) \}\}", lambda found: known[found[1]], text)


def _holds(condition: str | None, outputs: dict[str, str]) -> bool:
    if condition is None:
        return True
    found = re.fullmatch(r"steps\.update\.outputs\.(\w+) (> 0|== 'true')", condition)
    assert found is not None, condition
    value = outputs.get(found[1], "")
    return int(value or 0) > 0 if found[2] == "> 0" else value == "true"
