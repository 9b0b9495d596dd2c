"""Templates of others: a team's repository, named by flag, environment or settings."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from agentcore_connect.project import sources
from agentcore_connect.project.project import find
from agentcore_connect.units import record as recorded
from agentcore_connect.units.templates import copier
from front_door import Answers, Host, Result, flags, targets, tree
from team import Team
from updating import TARGET, git_on_path

MCP: Answers = targets("mcp", name="WeatherTools")


@pytest.fixture(autouse=True)
def git(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", git_on_path())
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("XDG_CACHE_HOME", str(world / "cache"))


@pytest.fixture
def team(world: Path) -> Team:
    return Team(world / "team")


def scaffold(host: Host, source: str, *more: str) -> Result:
    return host.connect("scaffold", *flags(MCP), "--template-source", source, *more)


def record(host: Host) -> tuple[object, object]:
    answers = yaml.safe_load(host.read(f"{TARGET}/.copier-answers.yml"))
    return answers["_src_path"], answers["_commit"]


def settings(host: Host, text: str) -> None:
    folder = host.world / "home" / ".agentcore-connect"
    folder.mkdir(exist_ok=True)
    (folder / "config.toml").write_text(text)


def test_a_teams_templates_make_the_unit_and_update_it(host: Host, team: Team) -> None:
    """Scaffold, edit, a newer release: the team's change and the person's edit are merged."""
    team.says("Ask #platform.")
    team.release("v1.1.0")
    assert scaffold(host, team.address).code == 0
    assert record(host) == (team.address, "v1.1.0")
    readme = host.root / TARGET / "README.md"
    assert readme.read_text().endswith("Ask #platform.\n")
    readme.write_text("Mine.\n" + readme.read_text())
    team.says("Or call us.")
    team.release("v1.2.0")

    assert host.connect("update", "--check", "--template-source", team.address).code == 4
    assert host.connect("update", "--template-source", team.address).code == 0
    assert record(host) == (team.address, "v1.2.0")
    assert readme.read_text().startswith("Mine.\n")
    assert readme.read_text().endswith("Ask #platform.\nOr call us.\n")


@pytest.mark.slow
def test_copiers_own_update_gives_the_same_bytes(host: Host, team: Team) -> None:
    """Plain `copier update` of a unit that a team's templates made, and connect's, agree."""
    assert scaffold(host, team.address).code == 0
    team.says("Or call us.")
    team.release("v1.1.0")
    other = Host(host.world, Path(shutil.copytree(host.root, host.world / "other")))
    commands = (["git", "init", "-q"], ["git", "add", "-A"], ["git", "commit", "-qm", "all"])
    environment = os.environ | {
        f"GIT_{who}_{what}": "a@localhost"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    for command in commands:
        subprocess.run(command, cwd=other.root, env=environment, check=True)
    import sys

    copier = [sys.executable, "-m", "copier", "update", "--defaults", "--quiet"]
    subprocess.run(copier, cwd=other.root / TARGET, env=environment, check=True)
    assert host.connect("update", "--template-source", team.address).code == 0
    assert tree(host.root / TARGET) == tree(other.root / TARGET)


@pytest.mark.slow
@pytest.mark.parametrize("place", ["environment", "settings"])
def test_named_once_it_counts_everywhere(
    host: Host, team: Team, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """With the source in the environment or the settings no flag is needed, by any command."""
    if place == "settings":
        settings(host, f'[templates]\nsource = "{team.address}"\n')
    else:
        monkeypatch.setenv("AGENTCORE_CONNECT_TEMPLATE_SOURCE", team.address)
    assert host.scaffold(MCP).code == 0
    assert record(host) == (team.address, "v1.0.0")
    (host.root / TARGET / "README.md").write_text("edited\n")
    status = host.connect("status", "--json").document
    unit = next(one for one in status["units"] if one["path"] == TARGET)
    assert {f["path"]: f["state"] for f in unit["files"]}[f"{TARGET}/README.md"] == "modified"
    assert unit["latest"] == "v1.0.0"
    before = host.tree()
    team.says("New.")
    team.release("v1.1.0")
    assert host.connect("update", "--check").code == 4
    assert host.connect("status", "--check", "--json").code == 4  # fetched by the line above
    assert host.tree() == before
    assert host.connect("remove", "WeatherTools").code == 0
    assert (host.root / TARGET / "README.md").read_text() == "edited\n"


@pytest.mark.slow
def test_the_flag_wins_over_the_environment_over_the_settings(
    host: Host, team: Team, world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each place is asked in turn, and the ref belongs to the source that it was said with."""
    second, third = Team(world / "second"), Team(world / "third")
    settings(host, f'[templates]\nsource = "{third.address}"\nref = "v9"\n')
    monkeypatch.setenv("AGENTCORE_CONNECT_TEMPLATE_SOURCE", second.address)
    assert scaffold(host, team.address, "--dry-run", "--json").code == 0
    assert host.scaffold(MCP).code == 0
    assert record(host) == (second.address, "v1.0.0")


def test_a_source_that_nobody_accepted_is_not_touched(host: Host, team: Team) -> None:
    """A cloned project whose units name a repository: it is named, never fetched or rendered."""
    assert scaffold(host, team.address).code == 0
    shutil.rmtree(host.world / "cache")
    before = tree(host.world)
    status = host.connect("status", "--json")
    assert {f["code"] for f in status.document["drift"]} == {"foreign-source"}
    all_units = host.connect("update", "--json")
    assert all_units.code == 0
    assert all_units.document["changes"] == []
    assert all_units.document["done"] == "No unit had to be brought up to date."
    assert team.address in all_units.document["warnings"][0]
    looked = host.connect("update", "--check", "--json")
    unchecked = looked.document["not_checked"]
    assert (looked.code, looked.document["checked"], looked.document["units"]) == (4, [], [])
    assert [unit["code"] for unit in unchecked] == ["foreign-templates"] * 2
    assert all(team.address in unit["reason"] for unit in unchecked)
    shown = host.connect("update", "--check", TARGET)
    assert (shown.code, "up to date" in shown.stdout) == (4, False)
    assert f"{TARGET}  not checked: " in shown.stdout
    one = host.connect("update", TARGET, "--json")
    assert (one.code, one.document["errors"][0]["code"]) == (2, "foreign-templates")
    assert tree(host.world) == before


def test_what_stays_of_a_source_that_nobody_accepted_is_said(
    host: Host, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A target leaves agentcore.json, its folder is left alone; accepted, it goes as well."""
    assert scaffold(host, team.address).code == 0
    unit = tree(host.root / TARGET)
    removed = host.connect("remove", "WeatherTools", "--json")
    [told] = (said for said in removed.document["warnings"] if "stays" in said)
    assert told.startswith(f"{TARGET} stays: it was made from the templates of '{team.address}'")
    assert "run `connect remove WeatherTools`" in told
    assert tree(host.root / TARGET) == unit
    monkeypatch.setenv("AGENTCORE_CONNECT_TEMPLATE_SOURCE", team.address)
    assert host.connect("remove", "WeatherTools").code == 0
    assert not (host.root / TARGET).exists()


def test_offline_the_versions_that_were_fetched_before_serve(host: Host, team: Team) -> None:
    """A repository that is gone: a warning, and everything goes on with the copy that is here."""
    assert scaffold(host, team.address).code == 0
    team.root.rename(team.root.with_name("gone"))
    result = host.connect("update", "--template-source", team.address, "--json")
    assert result.code == 0
    assert "could not be reached" in result.document["warnings"][0]
    check = ("update", "--check", "--template-source", team.address)
    looked = host.connect(*check, "--json")
    assert (looked.code, looked.document["checked"]) == (4, [])
    assert {unit["code"] for unit in looked.document["not_checked"]} == {"template-source"}
    assert "up to date" not in host.connect(*check).stdout
    assert host.connect(*check, "--to", "v1.0.0").code == 0  # for which nothing has to be fetched


@pytest.mark.slow
def test_a_version_can_be_chosen(host: Host, team: Team) -> None:
    """--template-ref takes a released version, and `update --to` goes no further than it says."""
    for tag in ("v1.1.0", "v1.2.0", "v2.0.0rc1"):
        team.says(f"{tag}.")
        team.release(tag)
    assert scaffold(host, team.address, "--template-ref", "1.0.0").code == 0
    assert record(host)[1] == "v1.0.0"
    source = ("--template-source", team.address)
    assert host.connect("update", *source, "--to", "v1.1.0").code == 0
    assert record(host)[1] == "v1.1.0"
    assert host.connect("update", *source).code == 0
    assert record(host)[1] == "v1.2.0"  # no early version


def test_a_question_of_theirs_is_answered_by_data(host: Host, team: Team) -> None:
    """Without an answer it is one clear error; with --data the answer is recorded."""
    team.asks(owner={"type": "str", "help": "Who owns it"})
    team.release("v1.1.0")
    before = host.tree()
    refused = scaffold(host, team.address, "--json")
    assert (refused.code, refused.document["errors"][0]["code"]) == (2, "invalid-answer")
    assert host.tree() == before
    assert scaffold(host, team.address, "--data", "owner=platform").code == 0
    assert yaml.safe_load(host.read(f"{TARGET}/.copier-answers.yml"))["owner"] == "platform"


OF_COPIER: dict[str, dict[str, object]] = {
    "type": {"size": {"type": "int", "default": 1}},
    "no type": {"owner": "platform"},
    "choices": {"size": {"type": "str", "default": "s", "choices": {"Small": "s"}}},
    "keyword": {"owner": {"type": "str", "default": "me", "secret": True}},
}
"""Questions that are Copier's to ask: connect's own renderer does not have their kinds."""


@pytest.mark.parametrize("kind", [*OF_COPIER, "as ours"])
def test_copier_renders_what_has_a_question_that_ours_have_not(
    host: Host, team: Team, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It costs half a second for each unit, so all others are rendered without it."""
    team.asks(**OF_COPIER.get(kind, {"owner": {"type": "str", "default": "platform"}}))
    team.release("v1.1.0")
    calls = []

    def copied(*arguments: object, **named: object) -> object:
        calls.append(arguments)
        return real(*arguments, **named)

    real = copier.copied
    monkeypatch.setattr(copier, "copied", copied)

    result = scaffold(host, team.address)

    assert result.code == 0, result.said
    assert bool(calls) == (kind != "as ours")


UNSAFE: dict[str, Callable[[Team], object]] = {
    "tasks": lambda team: team.asks(_tasks=["touch ran"]),
    "migrations": lambda team: team.asks(_migrations=["touch ran"]),
    "extensions": lambda team: team.asks(_jinja_extensions=["jinja2.ext.do"]),
    "included tasks": lambda team: (
        (team.root / "more.yml").write_text("_tasks: [touch ran]\n"),
        (team.root / "copier.yml").write_text(
            (team.root / "copier.yml").read_text() + "---\n!include more.yml\n"
        ),
    ),
    "external data": lambda team: team.asks(_external_data={"a": "../../../secret.yml"}),
    "link to a file": lambda team: (team.root / "copier_templates/shared/x").symlink_to(
        "/etc/passwd"
    ),
    "link to a folder": lambda team: (team.root / "copier_templates/x").symlink_to("/etc"),
    "climbing subdirectory": lambda team: team.asks(_subdirectory="../{{ template }}"),
    "climbing file name": lambda team: (
        team.root / "copier_templates/target/mcp_server/{{ '..' }}"
    ).mkdir()
    or (team.root / "copier_templates/target/mcp_server/{{ '..' }}/x.txt").write_text("out"),
    "git's own folder": lambda team: (
        team.root / "copier_templates/target/mcp_server/{{ '.git' }}"
    ).mkdir()
    or (team.root / "copier_templates/target/mcp_server/{{ '.git' }}/config").write_text("x"),
    "folders without an end": lambda team: (
        team.root / f"copier_templates/target/mcp_server/{'d/' * 150}"
    ).mkdir(parents=True)
    or (team.root / f"copier_templates/target/mcp_server/{'d/' * 150}x.txt").write_text("x"),
    "no record": lambda team: (
        team.root / "copier_templates/target/mcp_server/{{ _copier_conf.answers_file }}.jinja"
    ).unlink(),
    "an error": lambda team: team.says("{{ 1 / 0 }}"),
    "no copier.yml": lambda team: (team.root / "copier.yml").unlink(),
    "copier.yml that is no YAML": lambda team: (team.root / "copier.yml").write_text("{"),
}


@pytest.mark.parametrize("what", UNSAFE)
def test_templates_that_could_do_harm_are_refused(host: Host, team: Team, what: str) -> None:
    """They run nothing, reach nothing outside themselves, and the project is as it was."""
    UNSAFE[what](team)
    team.release("v1.1.0")
    before = tree(host.root.parent)
    result = scaffold(host, team.address, "--json")
    assert result.code in (1, 2), result.said
    (error,) = result.document["errors"]
    assert error["code"] in ("unsafe-templates", "foreign-render"), error
    after = tree(host.root.parent)
    assert {path: entry for path, entry in after.items() if ".connect" not in path} == before
    assert list(host.world.rglob("ran")) == []


@pytest.mark.slow
def test_trusted_tasks_run_outside_the_project(host: Host, team: Team) -> None:
    """With --trust a task works on the files before they are a plan, never in the project."""
    team.asks(_tasks=["echo Stamped. >> README.md", "pwd > where.txt"])
    team.release("v1.1.0")
    dry = scaffold(host, team.address, "--trust", "--dry-run")
    assert dry.code == 0, dry.said
    assert not (host.root / "connections").exists()
    assert scaffold(host, team.address, "--trust").code == 0
    assert host.read(f"{TARGET}/README.md").endswith(b"Stamped.\n")
    assert str(host.root).encode() not in host.read(f"{TARGET}/where.txt")


BAD = {
    "--upload-pack=touch ran": "is not an address",
    "-oProxyCommand=touch ran": "is not an address",
    "ext::sh -c touch% ran": "is not an address",
    "fd::17": "is not an address",
    "http://templates.example.com/a.git": "is not an address",
    "file:///etc": "is not an address",
    "relative/path": "is not an address",
    "https://user:c4nary-5ecret@git.example.com/a.git": "a user name or a password",
    "https://c4nary-5ecret@git.example.com/a.git": "a user name or a password",
    "https://git.example.com/a.git?token=c4nary-5ecret": "is not an address",
    "git@host.example.com:a.git\n--upload-pack=x": "is not an address",
    "https://-oProxyCommand=x/a.git": "is not an address",
    "": "is not an address",
}


@pytest.mark.parametrize("address", [address for address in BAD if address])
def test_an_address_that_git_must_not_get_is_refused(host: Host, address: str) -> None:
    """Options, helpers that run commands, plain http, secrets: one error that repeats none."""
    before = tree(host.world)
    result = host.connect("scaffold", *flags(MCP), f"--template-source={address}", "--json")
    assert result.code == 2
    (error,) = result.document["errors"]
    assert error["code"] == "template-source"
    assert BAD[address] in error["message"]
    assert "c4nary" not in result.said
    assert tree(host.world) == before


@pytest.mark.slow
def test_a_relative_path_is_recorded_whole(
    host: Host, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the command line a path counts from the current folder; elsewhere it has to be whole."""
    monkeypatch.setenv("AGENTCORE_CONNECT_TEMPLATE_SOURCE", "../../team")
    result = host.connect("scaffold", *flags(MCP), "--json")
    assert (result.code, result.document["errors"][0]["code"]) == (2, "template-source")
    monkeypatch.delenv("AGENTCORE_CONNECT_TEMPLATE_SOURCE")
    assert (
        f"_src_path: {team.address}" in scaffold(host, "../../team", "--dry-run", "--full").stdout
    )


@pytest.mark.parametrize("ref", ["--help", "main", "v7", "HEAD", "../x", "v1.0.0^{tree}"])
def test_a_ref_that_is_no_released_version_is_refused(host: Host, team: Team, ref: str) -> None:
    """A branch, a commit, an option: units could not be updated from it."""
    result = scaffold(host, team.address, f"--template-ref={ref}", "--json")
    assert (result.code, result.document["errors"][0]["code"]) == (2, "unknown-version")
    assert not (host.root / "connections").exists()


@pytest.mark.parametrize(
    "text",
    ["[templates", "[other]\n", "[templates]\nsource = 3\n", "[templates]\ntrust = true\n", "\xff"],
)
def test_settings_that_cannot_be_read_say_where(host: Host, text: str) -> None:
    """One error that names the file; nothing is guessed of the rest."""
    settings(host, "")
    path = host.world / "home" / ".agentcore-connect" / "config.toml"
    path.write_bytes(text.encode("latin-1"))
    for command in (["status"], ["update", "--check"], ["scaffold", *flags(MCP)]):
        result = host.connect(*command, "--json")
        assert (result.code, result.document["errors"][0]["code"]) == (2, "settings")
        assert result.document["errors"][0]["file"] == "~/.agentcore-connect/config.toml"


@pytest.mark.slow
def test_a_planted_template_name_leaves_no_folder(host: Host, team: Team) -> None:
    """A unit's record that climbs by its `template` answer is refused by the accepted source."""
    assert scaffold(host, team.address).code == 0
    path = host.root / TARGET / ".copier-answers.yml"
    path.write_text(path.read_text().replace("target/mcp_server", "../../../../etc"))
    team.release("v1.1.0")
    before = host.tree()
    result = host.connect("update", "--template-source", team.address, "--json")
    assert result.code in (1, 2)
    assert host.tree() == before


@pytest.mark.slow
def test_units_of_both_sources_are_updated_at_once(host: Host, team: Team) -> None:
    """Each to the newest of its own templates; a version of one is asked for by its source."""
    host.has(targets("mcp", name="Own"))
    settings(host, f'[templates]\naccept = ["{team.address}"]\n')
    assert scaffold(host, team.address).code == 0
    units = {unit.resource: unit.source for unit in recorded.units(find(host.root))}
    assert units == {"MyGateway": sources.SOURCE, "Own": sources.SOURCE} | {
        "WeatherTools": team.address
    }
    team.release("v1.1.0")
    both = host.connect("update", "--to", "v1.1.0", "--json")
    assert (both.code, both.document["errors"][0]["code"]) == (2, "usage")
    assert host.connect("update").code == 0
    assert record(host) == (team.address, "v1.1.0")


@pytest.mark.slow
def test_a_framework_that_only_the_team_has(host: Host, team: Team) -> None:
    """Its unit is updated; what another framework's client needs is not put into the agent."""
    clients = team.root / "copier_templates" / "gateway_client"
    shutil.copytree(clients / "strands", clients / "crew")
    questions = team.root / "copier.yml"
    text = questions.read_text()
    for old in ("''gateway_client/mcp''", "  - gateway_client/mcp\n"):
        between = ", " if old.endswith("'") else ""
        text = text.replace(old, f"{old}{between}{old.replace('mcp', 'crew')}")
    questions.write_text(text)
    team.release("v1.1.0")
    assert scaffold(host, team.address).code == 0
    answers = host.app / "connections" / "mygateway" / ".copier-answers.yml"
    answers.write_text(answers.read_text().replace("gateway_client/strands", "gateway_client/crew"))
    (host.app / "pyproject.toml").write_text('[project]\nname = "a"\ndependencies = []\n')
    before = [host.read(f"app/Assistant/{name}") for name in ("main.py", "pyproject.toml")]
    init = clients / "crew" / "__init__.py.jinja"
    init.write_text(init.read_text() + "\n# newer\n")
    team.release("v1.2.0")

    result = host.connect("update", "--template-source", team.address, "--json")

    assert result.code == 0, result.said
    assert (answers.parent / "__init__.py").read_text().endswith("# newer\n")
    (said,) = [line for line in result.document["warnings"] if "gateway_client/crew" in line]
    assert "does not know: the dependencies of its code are not added in app/Assistant" in said
    assert before == [host.read(f"app/Assistant/{name}") for name in ("main.py", "pyproject.toml")]


@pytest.mark.slow
def test_a_source_is_read_once_whatever_the_number_of_units(
    host: Host, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An update of many units starts as many git processes for their templates as of one."""
    log, program = host.world / "log", host.world / "bin" / "git"
    real = shutil.which("git")
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")

    def started(*names: str) -> int:
        host.has(MCP, name=names[0], template_source=team.address)
        for name in names[1:]:
            host.has(MCP, name=name, template_source=team.address)
        program.write_text(f'#!/bin/sh\necho "$*" >> {log}\nexec {real} "$@"\n')
        program.chmod(0o755)
        team.says("More.")
        team.release(f"v1.{len(names)}.0")
        result = host.connect("update", f"--template-source={team.address}")
        assert result.code == 0, result.said
        program.unlink()
        lines = log.read_text().splitlines()
        log.unlink()
        return len([line for line in lines if not line.startswith("merge-file")])

    assert started("One") == started("Two", "Three", "Four") > 0
