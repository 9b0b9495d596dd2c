"""What every test of the command line stands on: a world of its own."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

pytest.register_assert_rewrite("bad", "front_door")

from front_door import Host, put  # noqa: E402, its asserts have to be rewritten first
from sharing import once  # noqa: E402


@pytest.fixture(scope="session")
def trees(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The snapshots as they are committed, each with its whole tree: `<case>/tree/`."""
    from rendering import ROOT, snapshots, write_tree

    def fill(folder: Path) -> None:
        for case, files in snapshots.read(ROOT).items():
            write_tree(folder / case, files)

    return once(tmp_path_factory, "snapshots", fill)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder; HOME is in it, PATH has nothing but a stand-in of the agentcore CLI."""
    for variable in [name for name in os.environ if name.startswith("CONNECT_")]:
        monkeypatch.delenv(variable)
    for variable in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(variable, raising=False)
    for variable, folder in (("HOME", "home"), ("PATH", "bin")):
        (tmp_path / folder).mkdir()
        monkeypatch.setenv(variable, str(tmp_path / folder))
    monkeypatch.setattr("sys.stdin", io.StringIO())
    return tmp_path


@pytest.fixture
def host(world: Path) -> Host:
    """The Strands example, and an agentcore CLI of the tested version."""
    host = put(world, "strands")
    host.agentcore()
    return host
