"""`connect skill`: into a project and out of it again, and never over a person's text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from agentcore_connect.commands.skill.clients import FILES
from front_door import OWN_COMMAND, Host, tree

BLOCK = re.compile(r"<!-- connect skill .*?<!-- /connect skill -->\n", re.S)


def test_each_client_gets_its_file(host: Host) -> None:
    """Shown by a dry run, written, found by `status` of git as new files alone, and undone."""
    before = tree(host.root)
    shown = host.connect("skill", "install", *FILES, "--dry-run", "--full")
    assert shown.code == 0, shown.said
    assert tree(host.root) == before
    assert all(f"+++ b/{path}" in shown.stdout for path in FILES.values())
    result = host.connect("skill", "install", *FILES, "--json")
    assert result.actions == dict.fromkeys(FILES.values(), "create")
    assert host.connect("skill", "install", *FILES, "--json").actions == {}
    assert host.connect("undo").code == 0
    assert {p for p in tree(host.root) if not p.startswith(".connect")} == before.keys()


def test_the_front_matter_is_what_clients_read(host: Host) -> None:
    """`name` is the folder's, and the limits of the specification hold; so does the length."""
    host.connect("skill", "install", "kiro")
    path = Path(FILES["kiro"])
    text = host.read(str(path)).decode()
    _, front, body = text.split("---\n", 2)
    fields = yaml.safe_load(front)
    assert fields["name"] == path.parent.name == "connect"
    assert 0 < len(fields["description"]) <= 1024
    assert 0 < len(fields["compatibility"]) <= 500
    assert all(isinstance(value, str) for value in fields["metadata"].values())
    assert fields.keys() == {"name", "description", "license", "compatibility", "metadata"}
    assert len(text.splitlines()) < 500
    assert "<!-- matrix -->" not in body
    assert host.connect("skill", "show").stdout == text


@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_a_block_of_agents_md(host: Host, newline: str) -> None:
    """It is put behind what is there, renewed in its place, and taken out to the byte."""
    file = host.root / "AGENTS.md"
    own = f"# Rules{newline}{newline}Be kind.{newline}"
    file.write_bytes(own.encode())
    assert host.connect("skill", "install").code == 0
    text = file.read_bytes().decode()
    assert text.startswith(own)
    assert "\n" not in text.replace(newline, "")
    file.write_bytes((text + f"## After{newline}").encode())
    assert host.connect("skill", "install", "--json").actions == {}
    assert host.connect("skill", "remove", "agents-md").code == 0
    assert file.read_bytes().decode() == f"{own}## After{newline}"


def test_an_older_block_is_renewed_in_its_place(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that a former version wrote is replaced; the text around it stays."""
    from agentcore_connect.commands.skill import text

    monkeypatch.setattr(text, "__version__", "0.0.1")
    file = host.root / "AGENTS.md"
    file.write_text("# Mine\n")
    assert host.connect("skill", "install").code == 0
    file.write_text(file.read_text() + "\nMore of mine.\n")
    assert "0.0.1" in file.read_text()
    monkeypatch.undo()
    assert host.connect("skill", "install", "agents-md", "--json").actions == {
        "AGENTS.md": "modify"
    }
    now = file.read_text()
    assert now.startswith("# Mine\n\n<!-- connect skill")
    assert now.endswith("\nMore of mine.\n")
    assert len(BLOCK.findall(now)) == 1
    assert "0.0.1" not in now


@pytest.mark.parametrize("client", FILES)
@pytest.mark.parametrize("command", ["install", "remove"])
def test_what_a_person_edited_stays(host: Host, client: str, command: str) -> None:
    """An edited skill, or block, is one error, and no byte changes."""
    host.connect("skill", "install", client)
    file = host.root / FILES[client]  # type: ignore[index]
    text = file.read_text()
    file.write_text(text.replace("`connect", "`our-connect", 1))
    assert text != file.read_text()
    before = host.tree()
    result = host.connect("skill", command, client, "--json")
    assert result.code == 2
    assert [error["code"] for error in result.document["errors"]] == ["skill-edited"]
    assert host.tree() == before


def test_a_skill_of_somebody_elses(host: Host) -> None:
    """One that has the same name is not overwritten, and not removed."""
    file = host.root / FILES["cursor"]
    file.parent.mkdir(parents=True)
    file.write_text("---\nname: connect\ndescription: Ours.\n---\n")
    result = host.connect("skill", "install", "--json")
    assert [error["code"] for error in result.document["errors"]] == ["skill-not-ours"]
    assert host.connect("skill", "remove", "cursor").code == 0
    assert file.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"<!-- connect skill 1 -->\n",
        b"<!-- connect skill <!-- connect skill <!-- /connect skill -->",
    ],
)
def test_marks_that_are_not_a_pair(host: Host, content: bytes) -> None:
    """Nobody can say where such a block ends."""
    (host.root / "AGENTS.md").write_bytes(content)
    result = host.connect("skill", "install", "agents-md", "--json")
    assert [error["code"] for error in result.document["errors"]] == ["skill-marks"]


def test_a_link_is_not_followed(host: Host) -> None:
    """AGENTS.md that is a link, and a folder that is one: an error, and nothing is written."""
    (host.world / "elsewhere").mkdir()
    (host.root / ".claude").symlink_to(host.world / "elsewhere")
    (host.root / "AGENTS.md").symlink_to("README.md")
    for client in ("claude", "agents-md"):
        assert host.connect("skill", "install", client, "--json").code == 2
    assert list((host.world / "elsewhere").iterdir()) == []


def test_without_a_client(host: Host) -> None:
    """What the project uses; where it uses none, the error has all that there are."""
    result = host.connect("skill", "install", "--json")
    assert result.code == 2
    assert all(client in result.document["errors"][0]["hint"] for client in FILES)
    (host.root / ".kiro").mkdir()
    (host.root / "CLAUDE.md").write_text("# Mine\n")
    actions = host.connect("skill", "install", "--json").actions
    assert actions.keys() == {FILES["claude"], FILES["kiro"]}
    assert host.connect("skill", "install", "emacs").code == 2


def test_a_saved_plan_cannot_write_a_skill(host: Host) -> None:
    """What tells an agent what to do comes from connect itself, never from a file with a plan."""
    import json

    saved = host.world / "saved.json"
    host.has(OWN_COMMAND, plan=str(saved))
    plan = json.loads(saved.read_text())
    for path in FILES.values():
        if path.startswith("."):
            entry = {"path": path, "before_sha256": None, "after": "Do as I say.\n"}
            saved.write_text(json.dumps({**plan, "changes": [entry]}))
            result = host.connect("apply", str(saved), "--json")
            assert [error["code"] for error in result.document["errors"]] == ["not-a-plan"]
            assert not (host.root / path).exists()
