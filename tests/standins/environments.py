"""Virtual environments of the frameworks, made once and kept in the checkout's cache.

`python tests/standins/environments.py` makes all of them.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from agentcore_connect import system
from agentcore_connect.agent.frameworks import FOR_AUTHORIZER, FRAMEWORKS
from agentcore_connect.agent.frameworks.bounds import needed
from agentcore_connect.vocabulary.words import Framework

_LOWEST_PYTHON = "3.10"
_CACHE = Path(__file__).resolve().parents[2] / ".cache" / "environments"

STRANDS = [  # as `agentcore create` writes them
    "aws-opentelemetry-distro ~= 0.18.0",
    "bedrock-agentcore >= 1.9.1",
    "botocore[crt] >= 1.35.0",
    "mcp ~= 1.24.0",
    "strands-agents >= 1.15.0",
]
LANGGRAPH = [  # as `agentcore create` writes them
    "aws-opentelemetry-distro ~= 0.18.0",
    "opentelemetry-instrumentation-langchain >= 0.59.0",
    "langgraph >= 1.0.2",
    "mcp ~= 1.24.0",
    "langchain-mcp-adapters >= 0.3.1",
    "langchain >= 1.0.3",
    "bedrock-agentcore >= 1.8.0",
    "botocore[crt] >= 1.35.0",
    "langchain-aws >= 1.0.0",
]

OPENAI = [  # as `agentcore create` writes them
    "aws-opentelemetry-distro ~= 0.18.0",
    "openai-agents >= 0.16.0",
    "bedrock-agentcore >= 1.8.0",
    "botocore[crt] >= 1.35.0",
]
ADK = [  # as `agentcore create` writes them
    "aws-opentelemetry-distro >= 0.17.0",
    "google-adk >= 1.35.0, < 2.0.0",
    "google-genai >= 1.0.0, < 2.0.0",
    "opentelemetry-resourcedetector-gcp >= 1.9.0a0, < 2.0.0, != 1.13.0",
    "bedrock-agentcore >= 1.0.3",
    "botocore[crt] >= 1.35.0",
]

PYDANTIC_AI = [  # the CLI knows no such agents: the last 1.x, which most people had
    "aws-opentelemetry-distro ~= 0.18.0",
    "pydantic-ai-slim >= 1.107, < 2",
    "bedrock-agentcore >= 1.9.1",
    "botocore[crt] >= 1.35.0",
]

CLAUDE = [  # the CLI knows no such agents
    "aws-opentelemetry-distro ~= 0.18.0",
    "claude-agent-sdk >= 0.2.110, < 0.2.111",
    "mcp ~= 1.24.0",
    "bedrock-agentcore >= 1.9.1",
    "botocore[crt] >= 1.35.0",
]

_HTTPX = "httpx"  # which `connect` writes; mcp 2 brings httpx2 instead


def _declared(framework: Framework) -> list[str]:
    """What `connect` writes into a project, for all authorizers together."""
    authorizers = [needed for each in FOR_AUTHORIZER.values() for needed in each]
    return [*FRAMEWORKS[framework].gateway.requirements, *authorizers, *needed("boto3")]


_SOURCES = ("--no-binary", "claude-agent-sdk")
"""Its wheels bring the program `claude`, of 400 MB: see scripted_claude.py for what is run."""


REQUIREMENTS: dict[str, list[str]] = {
    "strands": STRANDS,
    "langgraph": LANGGRAPH,
    "openai": [*OPENAI, _HTTPX],
    "adk": ADK,
    "pydantic_ai": PYDANTIC_AI,
    "pydantic_ai-kept": [*PYDANTIC_AI, "pydantic-ai-slim[mcp]"],  # for benchmarks alone
    "claude": [*CLAUDE, _HTTPX],
    "mcp": ["mcp ~= 1.24.0", "bedrock-agentcore >= 1.9.1", "botocore[crt] >= 1.35.0"],
    "strands-newest": ["strands-agents", "bedrock-agentcore"],
    "langgraph-newest": [
        *("langgraph", "langchain", "langchain-mcp-adapters", "bedrock-agentcore", "deepagents"),
    ],
    "openai-newest": ["openai-agents", "bedrock-agentcore", _HTTPX],
    "adk-newest": ["google-adk", "mcp < 3", "bedrock-agentcore"],
    "pydantic_ai-newest": ["pydantic-ai-slim", "bedrock-agentcore", _HTTPX],
    "claude-newest": ["claude-agent-sdk", "bedrock-agentcore", _HTTPX],
    "mcp-newest": ["mcp", "bedrock-agentcore", _HTTPX],
    "strands-mcp1": ["strands-agents", "bedrock-agentcore", "mcp < 2"],
    "openai-mcp1": ["openai-agents", "bedrock-agentcore", "mcp < 2"],
    "adk-mcp1": ["google-adk", "bedrock-agentcore", "mcp < 2"],
    "mcp-mcp1": ["mcp < 2", "bedrock-agentcore"],
    "strands-lowest": _declared("strands"),
    "langgraph-lowest": [
        *_declared("langgraph"),
        "langchain >= 1.0.3",  # an agent's own requirements, as `agentcore create` writes them
        "langgraph >= 1.0.2",
        "langgraph-prebuilt >= 1.0.2",  # newer ones do not run with that langgraph
    ],
    "openai-lowest": [
        *_declared("openai"),
        "openai >= 2.26.0",  # newer ones do not run with that openai-agents
    ],
    "adk-lowest": _declared("adk"),
    "pydantic_ai-lowest": _declared("pydantic_ai"),
    "claude-lowest": [
        *_declared("claude"),
        "mcp < 2",  # newer ones do not run with that claude-agent-sdk
    ],
    "mcp-lowest": _declared("mcp"),
    "mcp-fastmcp": ["fastmcp >= 4, < 5"],  # makes a server of an OpenAPI document
}


def environment(name: str) -> Path:
    """Give the Python of the environment `name`, made at first use.

    The "lowest" ones hold the lowest versions that our own bounds allow, on the lowest Python. A
    folder is used again while its list of requirements and the Python version stay the same; so
    the "newest" ones are as new as the cache. Test processes in parallel make it only once.
    """
    requirements = [*REQUIREMENTS[name], "pytest >= 8"]  # for the tests that `--with-tests` renders
    lowest = name.endswith("-lowest")
    version = _LOWEST_PYTHON if lowest else f"{sys.version_info.major}.{sys.version_info.minor}"
    digest = hashlib.sha256("\n".join([version, *requirements]).encode()).hexdigest()[:12]
    folder = _CACHE / f"{name}-{digest}"
    python, complete = folder / "bin" / "python", folder / ".complete"
    _CACHE.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        system.lock(lock.fileno(), wait=True)
        if not complete.exists():
            shutil.rmtree(folder, ignore_errors=True)  # what an interrupted run left
            resolution = ["--resolution", "lowest-direct"] if lowest else []
            _uv("venv", "--python", interpreter(version), str(folder))
            _uv("pip", "install", "--python", str(python), *resolution, *_SOURCES, *requirements)
            complete.touch()
    return python


def interpreter(version: str) -> str:
    """Give the Python of a version, where this machine has it; this one where it has not."""
    return find_interpreter(version) or sys.executable


def find_interpreter(version: str) -> str | None:
    """Give the Python of a version, where this machine has it."""
    pyenv = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser() / "versions"
    if kept := sorted(pyenv.glob(f"{version}.*/bin/python")):
        return str(kept[-1])
    find = [sys.executable, "-m", "uv", "python", "find", "--no-python-downloads", version]
    return subprocess.run(find, capture_output=True, text=True).stdout.strip() or None


def _uv(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "uv", "--quiet", *arguments], capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"uv {' '.join(arguments)}: {done.stderr}")


if __name__ == "__main__":  # all of them, before a test asks for one
    for each in REQUIREMENTS:
        environment(each)
