"""The versions of packages with which rendered code runs: one row each.

The rows of the frameworks, and what signing in needs, name packages; their bounds are here alone.
A bound is what the code was run with, see docs/tested-versions.md. What is below it was measured
too, for people who keep a lower one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agentcore_connect.vocabulary.words import Framework


@dataclass(frozen=True)
class Bound:
    """The ``tested`` versions of one package, and what is known of lower ones.

    ``breaks`` is what a person meets with a lower one. From version ``works`` on the code still
    works, and only what ``lost`` says is not as it should be; None where it works with none.
    """

    tested: str
    breaks: str = ""
    works: str | None = None
    lost: str = ""


BOUNDS: Mapping[str, Bound] = {
    "bedrock-agentcore": Bound(
        ">= 0.1.5, < 2",
        breaks="it does not tell an agent its caller's headers, nor the token in them",
    ),
    "boto3": Bound(">= 1.40.35, < 2"),  # the lowest that bedrock-agentcore takes
    "botocore": Bound(
        ">= 1.35, < 2",  # it signs as 1.44.8, and runs with any that bedrock-agentcore takes
        breaks="nobody looked at what it signs",
        works="1.29",
        lost="only its signatures were compared with those of newer ones",
    ),
    "claude-agent-sdk": Bound(
        ">= 0.1.56, < 0.3",
        breaks="before 0.1.48 a prompt that is a string has no tools of the gateway's",
        works="0.1.52",
        lost="an answer of more than 100 messages to a prompt that is a string never ends",
    ),
    "google-adk": Bound(
        ">= 1.35, < 3",  # as the CLI has it
        breaks="nobody tried",
        works="1.25",
        lost="only calls that succeed were tried with it",
    ),
    "httpx": Bound(">= 0.27, < 1"),
    "langchain-core": Bound(">= 1.0, < 2"),
    "langgraph": Bound(">= 1.0.2, < 2"),
    "mcp": Bound(">= 1.24, < 3"),
    "openai-agents": Bound(
        ">= 0.16, < 1",  # as the CLI has it
        breaks="with 0.6 an agent's run failed",
        works="0.10",
        lost="only calls that succeed were tried with it",
    ),
    "pydantic-ai-slim": Bound(
        ">= 1.71, < 3",  # earlier ones do not ask a toolset for one of each run
        breaks="before 1.2 it lacks what the client imports",
        works="1.2",
        lost="the gateway's tools are looked up before each of the model's turns, not once",
    ),
    "strands-agents": Bound(
        ">= 1.23, < 2",  # earlier ones do not tell hooks what the user said, which the search needs
        breaks="before 1.16 no hook is awaited, so that the gateway's tools are not loaded",
        works="1.16",
        lost="where tools are searched for, the search does not see the user's last words",
    ),
}
"""By normalised name of the package."""


BRINGS: Mapping[str, str] = {"pydantic-ai": "pydantic-ai-slim"}
"""Packages that bring exactly their own version of another: who asks for one has the other."""


def package(name: str) -> str:
    """The package whose versions a requirement of ``name``, which is normalised, tells."""
    return BRINGS.get(name, name)


def needed(*packages: str) -> tuple[str, ...]:
    """The PEP 508 requirements of ``packages``, which `BOUNDS` has."""
    return tuple(f"{package} {BOUNDS[package].tested}" for package in packages)


FORMER: Mapping[Framework, tuple[str, ...]] = {
    "strands": ("mcp >= 1.24, < 3", "strands-agents >= 1.16, < 2"),
    "langgraph": ("langchain-mcp-adapters >= 0.3.1, < 1", "mcp >= 1.24, < 2"),
    "adk": ("mcp >= 1.24, < 3",),
    "openai": (),
    "pydantic_ai": (),
    "claude": (),
    "mcp": (),
}
"""What released versions added for a client of each framework, and this one does not.

It is taken out with the last client that may need it. To change a requirement, add what it was.
"""

FORMER_SIGN_INS = (
    "bedrock-agentcore >= 1.9.1, < 2",
    "boto3 >= 1.43, < 2",
    "botocore >= 1.43, < 2",
)
"""The same of sign-ins, whatever the framework; of packages that this version requires too."""
