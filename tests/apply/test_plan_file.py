"""A saved plan: `--plan` changes nothing, `connect apply` applies exactly it or refuses."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from front_door import OWN_COMMAND, TARGET, Host, Result, tree

Json = dict[str, Any]
MAIN = "app/Assistant/main.py"


@pytest.fixture
def plan(host: Host) -> Path:
    """The issue's command, saved as a plan outside the project."""
    file = host.world / "plan.json"
    assert host.scaffold(plan=str(file)).code == 0
    return file


def apply(host: Host, plan: Path) -> Result:
    return host.connect("apply", str(plan), "--json")


def refuses(host: Host, plan: Path, code: str, says: str = "") -> list[Json]:
    """The problems with which apply refuses; no byte of the world has changed."""
    before = tree(host.world)
    result = apply(host, plan)
    errors = result.document["errors"]
    assert (result.code, {error["code"] for error in errors}) == (2, {code})
    assert says in errors[0]["message"]
    assert tree(host.world) == before
    assert isinstance(errors, list)
    return errors


def test_a_plan_is_saved_and_not_applied(host: Host) -> None:
    """With --plan one file is written, which says how to apply it; the project stays."""
    before = tree(host.root)

    result = host.scaffold(plan="../plan.json")

    assert result.code == 0
    assert "`connect apply ../plan.json` applies exactly this" in result.stderr
    assert json.loads((host.root.parent / "plan.json").read_text())["schema"] == 1
    assert tree(host.root) == before


def test_apply_does_what_scaffold_would_have_done(host: Host, plan: Path) -> None:
    """Applying the plan gives the tree and the report of the scaffold that was not saved.

    What was found in a document was said where the plan was made.
    """
    applied, trees = apply(host, plan), [host.tree()]
    assert host.connect("undo").code == 0
    direct = host.scaffold(json=True)
    trees.append(host.tree())

    assert trees[0] == trees[1]
    assert applied.document | {"command": "scaffold", "findings": []} == direct.document


def test_a_plan_is_applied_once(host: Host, plan: Path) -> None:
    """The second time all is there, and that is one sentence; but not where a file was edited."""
    written = set(apply(host, plan).actions)
    before = host.tree()

    again = host.connect("apply", str(plan))

    assert (again.code, again.stderr, host.tree()) == (0, "", before)
    assert again.stdout == "Nothing to do: all that this plan does is done already.\n"
    (host.root / MAIN).write_text("# mine\n")
    assert {error["file"] for error in refuses(host, plan, "changed-since-plan")} == written


def test_a_plan_can_be_saved_again_and_shown(host: Host, plan: Path) -> None:
    """A newer plan replaces an older one; with --dry-run its diff is shown too."""
    result = host.scaffold(plan=str(plan), dry_run=True, full=True, name="Other")

    assert result.code == 0
    assert "+++ b/connections/other/README.md" in result.stdout
    assert "Saved." in result.stderr
    assert "connections/other/README.md" in plan.read_text()


@pytest.mark.parametrize("file", [MAIN, "agentcore/agentcore.json", "link", "agentcore", "no/plan"])
def test_a_plan_overwrites_nothing_else(host: Host, file: str) -> None:
    """A file that is no plan, a link, a folder or a missing folder is refused by name."""
    (host.root / "link").symlink_to(host.root / "elsewhere")

    error = host.refuses("unwritable", "cannot save the plan", plan=file)

    assert (error["field"], error["file"]) == ("plan", file)


def test_a_plan_of_nothing(host: Host) -> None:
    """Where all is there, the plan is empty, and applying it changes nothing."""
    host.has()
    before = host.tree()
    assert host.scaffold(TARGET, plan="plan.json").code == 0

    result = apply(host, host.root / "plan.json")
    (host.root / "plan.json").unlink()

    assert (result.code, result.actions, host.tree()) == (0, {}, before)


def test_every_file_that_changed_since_is_named(host: Host, plan: Path) -> None:
    """Edited, removed or now in the way: the plan is refused with each of them."""
    (host.root / MAIN).write_text("# mine\n")
    (host.app / "pyproject.toml").unlink()
    (host.root / "connections/weathertools").mkdir(parents=True)
    (host.root / "connections/weathertools/README.md").write_text("mine\n")

    errors = refuses(host, plan, "changed-since-plan")

    assert {error["file"] for error in errors} == {
        *(MAIN, "app/Assistant/pyproject.toml", "connections/weathertools/README.md")
    }


def test_what_the_plan_does_not_touch_may_change(host: Host, plan: Path) -> None:
    """A plan is about its own files; others do not matter."""
    (host.app / "notes.txt").write_text("mine\n")
    assert apply(host, plan).code == 0


PATHS = [
    *("../outside.txt", "app/../../outside.txt", "/tmp/outside.txt", "a/./b", "a//b", "", "."),
    *("C:/outside.txt", "a\\..\\..\\b", "a\0b", ".connect/last/entries.json", ".CONNECT/x"),
    *(".git/hooks/pre-commit", ".GIT/config", "vendor/.git/config"),
]


@pytest.mark.parametrize("path", PATHS)
def test_a_path_that_was_tampered_with(host: Host, plan: Path, path: str) -> None:
    """No plan writes outside the project, nor into git's or connect's own folders."""
    edit(plan, lambda saved: saved["changes"][0].update(path=path))
    refuses(host, plan, "not-a-plan", repr(path))


def edit(plan: Path, change: Callable[[Json], object]) -> None:
    saved = json.loads(plan.read_text())
    change(saved)
    plan.write_text(json.dumps(saved))


TAMPERED: dict[str, Callable[[Json], object]] = {
    "schema": lambda saved: saved.update(schema=2),
    "kind": lambda saved: saved.update(kind="terraform"),
    "no-root": lambda saved: saved.pop("root"),
    "no-changes": lambda saved: saved.pop("changes"),
    "no-hash": lambda saved: saved["changes"][0].pop("before_sha256"),
    "a-number-for-content": lambda saved: saved["changes"][0].update(after=7),
    "no-base64": lambda saved: saved["changes"][0].update(after={"base64": "???"}),
    "half-a-character": lambda saved: saved["changes"][0].update(after="\ud800"),
    "a-path-twice": lambda saved: saved["changes"].append(saved["changes"][0]),
    "a-path-twice-by-case": lambda saved: saved["changes"].append(
        saved["changes"][0] | {"path": saved["changes"][0]["path"].swapcase()}
    ),
    "another-unit": lambda saved: saved["units"].append({"soap": 1}),
    "no-list": lambda saved: saved.update(changes={"a": 1}),
    "null": lambda saved: saved.update(changes=None),
}


@pytest.mark.parametrize("change", TAMPERED.values(), ids=TAMPERED)
def test_a_plan_of_another_shape(host: Host, plan: Path, change: Callable[[Json], object]) -> None:
    """What is not as connect saved it is not applied."""
    edit(plan, change)
    refuses(host, plan, "not-a-plan", "this is not a plan")


@pytest.mark.parametrize("text", ["", "soap", "[]", "7", "{}", "[" * 100_000, '{"kind": "\ud83d'])
def test_a_file_that_is_no_plan(host: Host, text: str) -> None:
    """Any other file is refused as such."""
    file = host.world / "plan.json"
    file.write_bytes(text.encode("utf-8", "surrogatepass"))
    code = "unreadable" if "\ud83d" in text else "not-a-plan"
    refuses(host, file, code)


def test_a_plan_that_is_not_there(host: Host) -> None:
    """A missing file is said to be missing."""
    (error,) = refuses(host, host.world / "nowhere.json", "unreadable", "No such file")
    assert error["file"] == str(host.world / "nowhere.json")


def test_a_plan_is_for_the_project_wherever_it_is(host: Host) -> None:
    """Made in one checkout it is applied in another one, from a folder above the project too."""
    (host.world / "work" / ".git").mkdir()
    file = host.world / "plan.json"
    assert host.scaffold(plan=str(file)).code == 0
    assert str(host.world) not in file.read_text()
    checkout = host.world / "ci"
    shutil.copytree(host.world / "work", checkout)
    assert host.scaffold().code == 0
    copy = Host(host.world, checkout / "project")

    result = host.connect("apply", str(file), "--json", at=checkout)

    assert (result.code, copy.tree()) == (0, host.tree())


def test_a_plan_is_for_one_project(host: Host, plan: Path) -> None:
    """A project of another name is refused, and both are named."""
    name = host.config["name"]
    host.edit(lambda config: config.update(name="Other"))
    (error,) = refuses(host, plan, "other-project", "'Other'")
    assert repr(name) in error["message"]


def test_a_plan_knows_the_agentcore_json_that_it_was_made_for(host: Host) -> None:
    """Also where it leaves that file alone."""
    plan = host.world / "plan.json"
    assert host.scaffold(plan=str(plan), no_config=True).code == 0
    host.edit(lambda config: config.update(tags={"team": "a"}))

    (error,) = refuses(host, plan, "changed-since-plan")

    assert error["file"] == "agentcore/agentcore.json"


@pytest.mark.parametrize("place", [MAIN, "app", "connections", "connections/weathertools"])
def test_a_link_that_was_put_in_between_is_not_written_through(
    host: Host, plan: Path, place: str
) -> None:
    """A file or folder that became a link since the plan is refused; its goal keeps its bytes."""
    goal = host.world / "goal"
    path = host.root / place
    if path.exists():
        shutil.move(path, goal)
    else:
        goal.mkdir()
        path.parent.mkdir(exist_ok=True)
    path.symlink_to(goal)

    refuses(host, plan, "symlink", place)


def test_a_plan_holds_the_bytes_of_files_that_are_not_utf_8(host: Host) -> None:
    """A file in another encoding goes through a plan unharmed."""
    source = "# -*- coding: latin-1 -*-\n# Grüße\nfrom strands import Agent\nagent = Agent()\n"
    (host.root / MAIN).write_bytes(source.encode("latin-1"))
    assert host.scaffold(OWN_COMMAND, plan="plan.json").code == 0

    assert apply(host, host.root / "plan.json").code == 0

    assert "# Grüße\n".encode("latin-1") in host.read(MAIN)
    assert b"from connections import mygateway" in host.read(MAIN)
