"""What a fleet is updated by: our workflow for GitHub Actions, and Renovate."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from actions import BRANCH, WORKFLOW, GitHub, git
from agentcore_connect.project import sources
from agentcore_connect.units.merge import has_markers
from agentcore_connect.units.templates import own
from front_door import KEY, Host, Tree
from front_door import TARGET as TARGET_OF
from rendering import plain_environment
from updating import (
    CLIENT,
    NEW,
    OLD,
    README,
    TARGET,
    as_released,
    contest,
    edit,
    git_on_path,
    stamp,
)
from weather import SPEC, write

ROOT = Path(__file__).parents[2]
RENOVATE = ROOT / "fleet" / "renovate.json"
NEEDS_PERSON = "Say that conflicts need a person"

needs_jq = pytest.mark.skipif(shutil.which("jq") is None, reason="there is no jq here")


@pytest.fixture(autouse=True)
def on_path(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", git_on_path())


@pytest.fixture
def old(host: Host) -> Host:
    """The README's scaffold, as the first release made it."""
    as_released(host)
    shutil.rmtree(host.root / ".connect")
    return host


@pytest.fixture
def github(old: Host) -> GitHub:
    """The old project in a repository of its own."""
    github = GitHub(old.world)
    github.push(old.root)
    return github


# --- the workflow ---------------------------------------------------------------------------------


@pytest.mark.slow
@needs_jq
def test_a_pull_request_brings_what_connect_update_brings(old: Host, github: GitHub) -> None:
    """Its branch is the same tree, byte for byte, and its text names units, versions and news."""
    github.has_pip = True
    run = github.run()
    assert (run.failed, run.said) == (None, "")
    (pull,) = github.pulls
    assert (pull["head"], pull["base"], pull["title"]) == (
        BRANCH,
        "main",
        f"Update connections to {NEW}",
    )
    for folder in (CLIENT, TARGET):
        assert f"- `{folder}` (`" in pull["body"]
        assert f"`{OLD}` → `{NEW}`" in pull["body"]
    assert f"- `~ {README}`" in pull["body"]
    assert "## What is new" in pull["body"]
    assert "conflict" not in pull["body"].partition("## What is new")[0].partition("## Updated")[2]
    assert run.summary == pull["body"]

    assert old.connect("update").code == 0
    github.push(old.root)
    assert github.files(BRANCH) == github.files("main")


@pytest.mark.slow
@needs_jq
def test_later_runs_refresh(old: Host, github: GitHub) -> None:
    """The same update is the same commit; on newer work, the one pull request stands on that.

    Once somebody has committed to the branch, it is theirs, and the job says so.
    """
    github.run()
    first = github.head(BRANCH)
    assert github.run().failed is None
    assert github.head(BRANCH) == first

    (old.root / "other.txt").write_text("more\n")
    github.push(old.root)
    assert github.run().failed is None
    assert len(github.pulls) == 1
    assert git("rev-parse", f"{BRANCH}^", at=github.repository) == github.head("main")

    clone = github.world / "clone"
    git("clone", "--quiet", "--branch", BRANCH, github.repository, clone, at=github.world)
    git("commit", "--quiet", "--allow-empty", "--message", "Mine", at=clone)
    git("push", "--quiet", at=clone)
    theirs = github.head(BRANCH)
    run = github.run()
    assert run.failed == "Open or refresh the pull request"
    assert f"Somebody works on {BRANCH}" in run.said
    assert github.head(BRANCH) == theirs


@pytest.mark.slow
@needs_jq
def test_nothing_out_of_date_is_no_pull_request(old: Host, github: GitHub) -> None:
    """A repository that is up to date sees neither a branch nor a pull request."""
    assert old.connect("update").code == 0
    github.push(old.root)
    run = github.run()
    assert (run.failed, run.said) == (None, "Everything is up to date.\n")
    assert (github.pulls, github.head(BRANCH)) == ([], None)


@pytest.mark.slow
@needs_jq
def test_what_could_not_be_checked_is_not_called_up_to_date(old: Host, github: GitHub) -> None:
    """Units of a source that nobody accepts here are named; there is nothing to propose."""
    for record in old.root.rglob(".copier-answers.yml"):
        text = re.sub(
            "(?m)^_src_path: .*$", "_src_path: https://git.example.com/t.git", record.read_text()
        )
        record.write_text(text)
    github.push(old.root)
    run = github.run()
    assert run.failed is None
    assert "not every unit was checked" in run.said
    assert "https://git.example.com/t.git" in run.said
    assert (github.pulls, github.head(BRANCH)) == ([], None)


def documents(host: Host) -> None:
    """Two targets at the newest version whose documents have changed; one copy is edited there."""
    titles = [f'"title": "{SPEC["info"]["title"]}"', '"title": "Mine"', '"title": "New"']
    for name in ("First", "Second"):
        file = write(host, f"{name}.json", SPEC)
        host.has(TARGET_OF | KEY, path="openapi", endpoint=None, schema=file, name=name)
        write(host, file, host.read(file).decode().replace(*titles[::2]))
    copy = host.read("connections/second/openapi.json").decode()
    write(host, "connections/second/openapi.json", copy.replace(*titles[:2]))
    shutil.rmtree(host.root / ".connect")


@pytest.mark.slow
@needs_jq
def test_a_conflict_is_never_committed_nor_hidden(old: Host, github: GitHub) -> None:
    """What merges is in the pull request; what does not is left alone, named, and fails the job.

    So it is with templates and with documents whose source has changed.
    """
    contest(old, README, "# My own words.")
    documents(old)
    github.push(old.root)
    run = github.run()
    assert run.failed == NEEDS_PERSON
    (pull,) = github.pulls
    updated, _, waits = pull["body"].partition("## Needs a person: conflicts")
    assert "First.json has changed since connections/first/openapi.json was made" in updated
    assert f"- `{README}`" in waits
    command = f"connect update {TARGET} connections/second\nconnect update --continue"
    assert command in waits
    changed = git("diff", "--name-only", "main", BRANCH, at=github.repository).splitlines()
    assert "connections/first/openapi.json" in changed
    mine = (f"{CLIENT}/", "connections/first/")
    assert [path for path in changed if not path.startswith(mine)] == []
    for path in changed:
        assert not has_markers(git("show", f"{BRANCH}:{path}", at=github.repository).encode())


@pytest.mark.slow
@needs_jq
def test_where_every_unit_conflicts_the_job_says_so(old: Host, github: GitHub) -> None:
    """There is nothing to propose then: no branch, but the summary names all of it."""
    assert old.connect("update", CLIENT).code == 0
    contest(old, README, "# My own words.")
    github.push(old.root)
    run = github.run()
    assert run.failed == NEEDS_PERSON
    assert (github.pulls, github.head(BRANCH)) == ([], None)
    assert f"- `{README}`" in run.summary
    assert "## Updated" not in run.summary


@needs_jq
def test_a_project_that_cannot_be_read_fails_the_job(old: Host, github: GitHub) -> None:
    """The error is in the log, as JSON: no line of it can be a workflow command."""
    (old.root / TARGET / ".copier-answers.yml").write_text("::error::{")
    github.push(old.root)
    run = github.run()
    assert run.failed == "Update what merges without conflicts"
    assert json.loads(run.said)["errors"][0]["file"] == f"{TARGET}/.copier-answers.yml"
    assert not [line for line in run.said.splitlines() if line.lstrip().startswith("::")]
    assert github.pulls == []


def test_without_a_source_of_connect_nothing_is_installed(github: GitHub) -> None:
    """No name is guessed: a registry could have somebody else's package under it."""
    github.variables["AGENTCORE_CONNECT_REQUIREMENT"] = ""
    run = github.run()
    assert run.failed == "Install connect"
    assert "AGENTCORE_CONNECT_REQUIREMENT" in run.said


def workflows() -> list[Path]:
    return [WORKFLOW, *sorted((ROOT / ".github" / "workflows").glob("*.yml"))]


def steps(workflow: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for job in workflow["jobs"].values():
        yield from job["steps"]


@pytest.mark.parametrize("path", workflows(), ids=lambda path: path.name)
class TestWorkflows:
    """Ours and the one that we ship."""

    def test_fits_the_schema(self, path: Path) -> None:
        """GitHub's own schema of workflows takes it."""
        fits("vendor.github-workflows", path)

    def test_asks_for_the_least(self, path: Path) -> None:
        """No right by default; each job names its own, and holds no token while it runs code."""
        workflow = yaml.safe_load(path.read_text())
        assert workflow["permissions"] == {}
        assert all("permissions" in job for job in workflow["jobs"].values())
        used = [step for step in steps(workflow) if "checkout" in step.get("uses", "")]
        assert [step["with"]["persist-credentials"] for step in used] == [False] * len(used)
        with_token = [s for s in steps(workflow) if "token" in str(s.get("env", "")).casefold()]
        assert not any("connect " in step["run"] for step in with_token)

    def test_actions_are_pinned(self, path: Path) -> None:
        """Each action is one commit, and the tag that it had is beside it."""
        uses = re.findall(r"uses: (.*)", path.read_text())
        assert uses
        wrong = [
            u for u in uses if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", u)
        ]
        assert wrong == []

    def test_no_expression_is_pasted_into_a_script(self, path: Path) -> None:
        """What others may have written reaches a shell in variables only."""
        scripts = [step["run"] for step in steps(yaml.safe_load(path.read_text())) if "run" in step]
        assert [script for script in scripts if "${{" in script] == []


def fits(schema: str, path: Path) -> None:
    """Have check-jsonschema hold a file against one of the schemas that it carries."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


# --- Renovate -------------------------------------------------------------------------------------

ADDRESS = "https://git.example.com/team/connect-templates.git"
BY_RENOVATE = (  # its copier manager runs this in the folder of the answers file (39.264.1)
    *("copier", "update", "--skip-answered", "--defaults"),
    *("--answers-file", ".copier-answers.yml", "--vcs-ref", NEW),
)


def test_renovates_configuration_fits_its_schema() -> None:
    """And it runs no code of the templates."""
    fits("vendor.renovate", RENOVATE)
    assert json.loads(RENOVATE.read_text())["ignoreScripts"] is True


def by_renovate(host: Host, folder: str) -> None:
    """Update a unit as Renovate does; its address is the bundle here, by git's `insteadOf`."""
    environment = plain_environment(host.world / "home") | {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), git_on_path()]),
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{own.BUNDLE}.insteadOf",
        "GIT_CONFIG_VALUE_0": ADDRESS,
    }
    done = subprocess.run(
        BY_RENOVATE, cwd=host.root / folder, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()


def files(host: Host) -> Tree:
    return {p: e for p, e in host.tree().items() if p.split("/")[0] != ".git"}


def moved(host: Host, source: str, to: str) -> None:
    """Let the units record another address of the templates."""
    for folder in (CLIENT, TARGET):
        file = host.root / folder / ".copier-answers.yml"
        text = file.read_text()
        assert f"_src_path: {source}\n" in text
        file.write_text(text.replace(f"_src_path: {source}\n", f"_src_path: {to}\n"))


@pytest.mark.slow
def test_renovate_brings_the_same_bytes(old: Host) -> None:
    """What its command makes of edited units at a team's address is what `connect update` makes."""
    edit(old, README, 0, "# My own title")
    (old.root / CLIENT / "mine.py").write_text("MINE = 1\n")
    twin = Host(old.world, old.world / "work" / "twin")
    shutil.copytree(old.root, twin.root)
    moved(twin, sources.SOURCE, ADDRESS)
    git("init", "--quiet", at=twin.root)
    git("add", "--all", at=twin.root)
    git("commit", "--quiet", "--message", "all", at=twin.root)
    for folder in (CLIENT, TARGET):
        by_renovate(twin, folder)
    assert old.connect("update").code == 0
    assert {stamp(twin, folder) for folder in (CLIENT, TARGET)} == {NEW}
    moved(twin, ADDRESS, sources.SOURCE)
    assert files(twin) == files(old)
