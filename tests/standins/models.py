"""Scripted models, to be put into an agent's project in place of the real one."""

from __future__ import annotations

import shutil
from pathlib import Path

SCRIPTED = {
    "strands": Path(__file__).with_name("scripted_strands.py"),
    "langgraph": Path(__file__).with_name("scripted_langchain.py"),
    "openai": Path(__file__).with_name("scripted_openai.py"),
    "adk": Path(__file__).with_name("scripted_adk.py"),
    "pydantic_ai": Path(__file__).with_name("scripted_pydantic_ai.py"),
    "claude": Path(__file__).with_name("scripted_claude.py"),
}


def script(framework: str, project: Path) -> Path:
    """Put the scripted model of `framework` at model/load.py of `project`; give that path."""
    target = project / "model" / "load.py"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.parent.joinpath("__init__.py").touch()
    shutil.copyfile(SCRIPTED[framework], target)
    return target
