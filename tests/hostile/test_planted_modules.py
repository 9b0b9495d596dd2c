"""Modules that lie in a clone, with names that connect imports, are not run by it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from front_door import IAM, OWN_COMMAND, Host

NAMES = ("typer", "pydantic", "yaml", "jinja2", "tomlkit", "libcst", "packaging", "questionary")
STANDARD = ("json", "re", "typing", "dataclasses", "hashlib", "subprocess", "shutil", "pkgutil")


@pytest.mark.parametrize("how", ["module", "isolated"])
def test_modules_of_a_clone_are_not_imported(host: Host, how: str) -> None:
    """Also where connect is started as a module; `-I` keeps out a package of our name too."""
    host.has(OWN_COMMAND | IAM)
    trap = f"open({str(host.world / 'caught')!r}, 'a').write(__name__)\n"
    for name in (*NAMES, *STANDARD):
        (host.root / f"{name}.py").write_text(trap)
    if how == "isolated":
        package = host.root / "agentcore_connect"
        package.mkdir()
        (package / "__init__.py").write_text(trap)
        (package / "__main__.py").write_text(trap)
    options = ["-I"] if how == "isolated" else []
    command = [sys.executable, *options, "-m", "agentcore_connect", "status", "--json"]
    done = subprocess.run(command, cwd=host.root, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not (host.world / "caught").exists()
