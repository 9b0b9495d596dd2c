"""What templates compile to is kept between runs, and nothing rests on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from agentcore_connect.units import bytecode


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a user who has compiled nothing yet."""
    monkeypatch.setattr(bytecode, "_folder", bytecode._folder.__wrapped__)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "agentcore-connect" / "compiled"


def rendered(text: str = "{{ name }}!") -> str:
    return str(bytecode.Sandbox().from_string(text).render(name="a"))


def test_a_template_is_compiled_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next run reads it: one file for each text, and for each way to compile it."""
    assert rendered() == "a!"
    (file,) = folder.iterdir()
    assert folder.stat().st_mode & 0o777 == 0o700
    monkeypatch.setattr(bytecode.Sandbox, "_generate", lambda *_, **__: pytest.fail("compiled"))
    assert rendered() == "a!"
    monkeypatch.undo()
    assert file.is_file()


@pytest.mark.parametrize("content", [b"", b"no code", b"N", b"\xe3"])
def test_a_broken_file_is_made_anew(folder: Path, content: bytes) -> None:
    """Empty, cut off, or something else."""
    rendered()
    (file,) = folder.iterdir()
    whole = file.read_bytes()
    file.write_bytes(content)
    assert rendered() == "a!"
    assert file.read_bytes() == whole


def test_a_folder_of_others_is_not_used(folder: Path) -> None:
    """Whoever can write it could have their code run; a link or a file is none either."""
    folder.mkdir(parents=True)
    folder.chmod(0o777)
    assert rendered() == "a!"
    assert list(folder.iterdir()) == []
    folder.rmdir()
    folder.write_text("")
    assert rendered() == "a!"
    folder.unlink()
    folder.symlink_to(folder.parent.parent)
    assert rendered() == "a!"
    assert [path.name for path in folder.parent.parent.iterdir()] == ["agentcore-connect"]
