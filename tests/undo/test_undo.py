"""`connect undo` takes the last changes back, one by one, and `--redo` makes them again."""

from __future__ import annotations

import shutil
from datetime import datetime
from typing import get_args

import pytest
import yaml
from agentcore_connect import limits
from agentcore_connect.commands.remove import instead
from agentcore_connect.plan import seal
from agentcore_connect.vocabulary.words import Removable
from front_door import IAM, OWN_COMMAND, TARGET, Host, Result, tree
from rendering import ROOT
from updating import as_released, git_on_path

CONFIG = "agentcore/agentcore.json"
FOLDERS = ("connections", "app/Assistant/connections")


def test_undo_gives_back_bytes_and_modes(host: Host) -> None:
    """After scaffold and undo the project is as before; what is there beside it is connect's."""
    (host.app / "main.py").chmod(0o750)
    host.config_file.chmod(0o600)
    before = host.tree()
    host.has()
    assert [(host.root / folder).is_dir() for folder in FOLDERS] == [True, True]

    result = host.connect("undo", "--json")

    assert result.code == 0
    assert host.tree() == before
    assert set(result.actions.values()) == {"delete", "modify"}
    assert sorted(p.name for p in host.root.iterdir()) == [".connect", "agentcore", "app"]


def test_undo_again_takes_back_the_change_before(host: Host) -> None:
    """Three changes are taken back one by one, and made again one by one, to the byte."""
    states = [host.tree()]
    host.has()
    states.append(host.tree())
    host.has(TARGET, name="Orders")
    states.append(host.tree())
    assert host.connect("remove", "WeatherTools").code == 0
    states.append(host.tree())

    for wanted in reversed(states[:-1]):
        assert (host.connect("undo").code, host.tree()) == (0, wanted)
    assert codes(host.connect("undo", "--json")) == ["nothing-to-undo"]
    for wanted in states[1:]:
        assert (host.connect("undo", "--redo").code, host.tree()) == (0, wanted)
    assert codes(host.connect("undo", "--redo", "--json")) == ["nothing-to-redo"]


def test_a_new_change_drops_what_was_undone(host: Host) -> None:
    """It cannot be made again, also not after the new one is undone itself."""
    host.has()
    first = host.tree()
    host.has(TARGET, name="Orders")
    assert host.connect("undo").code == 0
    host.has(TARGET, name="Bills")
    assert codes(host.connect("undo", "--redo", "--json")) == ["nothing-to-redo"]
    bills = host.tree()

    assert (host.connect("undo").code, host.tree()) == (0, first)
    assert (host.connect("undo", "--redo").code, host.tree()) == (0, bills)
    assert codes(host.connect("undo", "--redo", "--json")) == ["nothing-to-redo"]


def test_undo_says_what_it_undoes(host: Host) -> None:
    """For people the command and when it was; for machines also its number."""
    host.has()
    dry = host.connect("undo", "--dry-run")
    assert f"This undoes `connect scaffold` of {datetime.now():%Y-%m-%d}" in dry.said
    undone = host.connect("undo", "--json").document["undone"]
    assert (undone["number"], undone["command"]) == (1, "scaffold")
    assert datetime.fromisoformat(undone["when"]).tzinfo is not None
    assert host.connect("undo", "--redo", "--json").document["redone"] == undone


def test_the_list_of_what_can_be_undone(host: Host) -> None:
    """When, which command and which files; the newest first, and it changes nothing."""
    host.has()
    host.has(TARGET, name="Orders")
    assert host.connect("remove", "Orders").code == 0
    assert host.connect("undo").code == 0
    before = tree(host.world)

    found = host.connect("undo", "--list", "--json").document
    text = host.connect("undo", "--list").stdout

    assert tree(host.world) == before
    assert [one["command"] for one in found["undo"]] == ["scaffold", "scaffold"]
    assert [one["command"] for one in found["redo"]] == ["remove"]
    gone = {"path": "connections/orders/README.md", "action": "delete"}
    assert gone in found["redo"][0]["changes"]
    assert {"path": "app/Assistant/main.py", "action": "modify"} in found["undo"][1]["changes"]
    assert "app/Assistant/main.py" not in [c["path"] for c in found["undo"][0]["changes"]]
    assert text.index("connections/orders/README.md") < text.index("app/Assistant/main.py")
    assert text.index("app/Assistant/main.py") < text.index("`connect undo --redo`")
    assert codes(host.connect("undo", "--list", "--redo", "--json")) == ["usage"]


def test_an_empty_list(host: Host) -> None:
    """Where nothing was ever changed there is nothing to undo, and that is no error."""
    assert host.connect("undo", "--list").stdout == "There is nothing to undo.\n"
    assert host.connect("undo", "--list", "--json").document["undo"] == []


def test_at_least_the_last_twenty_can_be_undone(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept has a bound in number and in size; the newest is kept in any case."""
    assert limits.HISTORY_CHANGES >= 20
    monkeypatch.setattr(limits, "HISTORY_CHANGES", 3)
    host.has()
    for name in ("A1", "A2", "A3"):
        host.has(TARGET, name=name)

    def kept() -> list[int]:
        listed = host.connect("undo", "--list", "--json").document
        numbers = [one["number"] for one in (*listed["undo"], *listed["redo"])]
        folders = (host.root / ".connect" / "history").iterdir()
        assert sorted(numbers) == sorted(int(path.name.split(".")[0]) for path in folders)
        return numbers

    assert kept() == [4, 3, 2]
    assert host.connect("undo").code == 0
    assert kept() == [3, 2, 4]
    monkeypatch.setattr(limits, "HISTORY_BYTES", 1)
    host.has(TARGET, name="A4")
    assert len(kept()) == 1


def test_a_step_that_somebody_took_with_git(host: Host) -> None:
    """Where all files are as before the last change, undo says so; the next is the one before."""
    before = host.tree()
    host.has()
    first = {path: host.read(path) for path in (CONFIG,)}
    host.has(TARGET, name="Orders")
    shutil.rmtree(host.root / "connections" / "orders")
    (host.root / CONFIG).write_bytes(first[CONFIG])

    result = host.connect("undo")

    assert (result.code, "are already as they were" in result.said) == (0, True)
    assert codes(host.connect("undo", "--redo", "--json")) == ["nothing-to-redo"]
    assert (host.connect("undo").code, host.tree()) == (0, before)


def test_what_an_earlier_connect_recorded(host: Host) -> None:
    """0.4.0 kept one change, in another place and without a number: it is the newest."""
    before = host.tree()
    host.has()
    first = host.tree()
    host.has(TARGET, name="Orders")
    second = host.tree()
    as_earlier(host, "2.0")

    listed = host.connect("undo", "--list", "--json").document["undo"]
    assert [(one["number"], one["command"]) for one in listed] == [(2, ""), (1, "scaffold")]
    assert "an earlier change" in host.connect("undo", "--list").stdout
    assert (host.connect("undo").code, host.tree()) == (0, first)
    assert (host.connect("undo", "--redo").code, host.tree()) == (0, second)
    for wanted in (first, before):
        assert (host.connect("undo").code, host.tree()) == (0, wanted)


def as_earlier(host: Host, name: str) -> None:
    """Give a change of the history the place and the form that 0.4.0 gave it."""
    own = host.root / ".connect"
    (own / "history" / name).rename(own / "last")
    entries = own / "last" / "entries.json"
    content = seal.opened(host.root, entries.read_bytes(), "")
    del content["record"]
    entries.write_text(seal.sealed(host.root, content))


def codes(result: Result) -> list[str]:
    return [error["code"] for error in result.document["errors"]]


def test_a_run_that_changed_nothing_is_no_step(host: Host) -> None:
    """After a scaffold that found all in place, undo takes the one before back."""
    before = host.tree()
    host.has()
    host.has()

    assert host.connect("undo").code == 0

    assert host.tree() == before


def test_a_dry_undo_shows_and_does_not(host: Host) -> None:
    """`undo --dry-run` shows the same changes and the diff, and leaves everything."""
    host.has()
    before = tree(host.world)

    dry, text = host.connect("undo", "--dry-run", "--json"), host.connect("undo", "--dry-run")

    assert tree(host.world) == before
    assert "-from connections import mygateway" in text.stdout
    assert dry.actions == host.connect("undo", "--json").actions


@pytest.mark.parametrize("change", ["edited", "removed"])
def test_undo_refuses_after_a_change(host: Host, change: str) -> None:
    """A file that changed since is named, and nothing is taken back."""
    host.has()
    path = "app/Assistant/connections/mygateway/client.py"
    if change == "edited":
        (host.root / path).write_text("# mine\n")
    else:
        (host.root / path).unlink()
    (host.app / "main.py").write_text("# mine too\n")
    before = tree(host.world)

    result = host.connect("undo", "--json")

    assert result.code == 2
    problems = {(e["code"], e["file"]) for e in result.document["errors"]}
    assert problems == {("changed-since-plan", p) for p in (path, "app/Assistant/main.py")}
    assert tree(host.world) == before


def test_a_refused_undo_names_what_remove_would_do(host: Host) -> None:
    """For what the change made, with the files that would go; and that does it."""
    before = host.tree()
    host.has()
    main = host.app / "main.py"
    main.write_text(main.read_text() + "# mine\n")
    done = host.tree()

    error = host.connect("undo", "--json").document["errors"][-1]

    assert "`connect remove WeatherTools` keeps your edits instead: 0 to create" in error["hint"]
    summary = host.connect("remove", "WeatherTools", "--dry-run").said
    assert error["hint"].partition("instead: ")[2].partition(";")[0] in summary
    assert host.tree() == done
    assert host.connect("remove", "WeatherTools").code == 0
    assert main.read_bytes() == before["app/Assistant/main.py"][2] + b"# mine\n"  # type: ignore[operator]


def test_a_refused_undo_names_no_connection_that_was_there_before(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An update gave it a file; what removes it takes back more than that."""
    monkeypatch.setenv("PATH", git_on_path())
    as_released(host)
    before = {*host.tree()}
    assert host.connect("update").code == 0
    made = sorted({*host.tree()} - before)
    (host.root / made[0]).write_text("# mine\n")

    errors = host.connect("undo", "--json").document["errors"]

    assert [error["file"] for error in errors] == [made[0]]
    assert "connect remove" not in errors[-1]["hint"]


def test_a_refused_undo_names_an_edited_document_that_would_go(host: Host) -> None:
    """`connect remove` keeps other edits; a target's document goes with it."""
    (host.root / "tools.json").write_text('[{"name": "a", "inputSchema": {"type": "object"}}]')
    host.has(mcp_tool_schema="tools.json")
    file = "connections/weathertools/tools.json"
    (host.root / file).write_text('{"tools": []}')
    error = host.connect("undo", "--json").document["errors"][-1]
    assert f"{file} is deleted with its target, edited or not" in error["hint"]


def test_every_kind_of_unit_has_a_way_to_be_removed() -> None:
    """A kind of template that is added later is not forgotten where an undo names the command.

    The options of a gateway have none that takes only them.
    """
    questions = yaml.safe_load((ROOT / "copier.yml").read_text())
    kinds = {choice.split("/")[0] for choice in questions["template"]["choices"]}
    assert set(instead.KINDS) == kinds - {"gateway"}
    assert set(instead.KINDS.values()) == set(get_args(Removable))


def test_a_refused_undo_of_what_remove_does_not_do(host: Host) -> None:
    """Of a removal there is nothing to name; the file is."""
    host.has()
    assert host.connect("remove", "WeatherTools").code == 0
    (host.app / "main.py").write_text("# mine\n")
    (error,) = host.connect("undo", "--json").document["errors"]
    assert (error["file"], "connect remove" in error["hint"]) == ("app/Assistant/main.py", False)


def test_a_refused_undo_of_options_names_no_removal_of_their_gateway(host: Host) -> None:
    """It would take the gateway's targets along, which the change had not made."""
    host.has()
    assert host.connect("gateway", "set", "--sessions", "900").code == 0
    script = "connections/gateways/mygateway/configure_gateway.py"
    (host.root / script).write_text("# mine\n")
    (error,) = host.connect("undo", "--json").document["errors"]
    assert (error["file"], "connect remove" in error["hint"]) == (script, False)


def test_undo_keeps_what_others_put_beside(host: Host) -> None:
    """A folder with somebody's file stays with that file; connect's own files go."""
    host.has(OWN_COMMAND | IAM)
    notes = host.root / "connections" / "weathertools" / "notes.txt"
    notes.write_text("mine\n")

    assert host.connect("undo").code == 0

    assert [path.name for path in notes.parent.iterdir()] == ["notes.txt"]
    assert not (host.app / "connections").exists()


def test_nothing_to_undo(host: Host) -> None:
    """In a project that connect never changed, undo says so and changes nothing."""
    before = tree(host.world)

    result = host.connect("undo", "--json")

    assert [error["code"] for error in result.document["errors"]] == ["nothing-to-undo"]
    assert (result.code, tree(host.world)) == (2, before)
