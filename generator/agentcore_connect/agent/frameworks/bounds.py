"""What becomes of rendered code below the lowest version that a requirement names.

The lower bounds themselves are in the requirements of the frameworks' rows and of the sign-ins.
Here is what was measured below them, for people who keep a lower one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agentcore_connect.vocabulary.words import Framework


@dataclass(frozen=True)
class Below:
    """One package below the bound of its requirement.

    ``breaks`` is what a person meets with a lower one. From version ``works`` on the code still
    works, and only what ``lost`` says is not as it should be; None where it works with none.
    """

    breaks: str
    works: str | None = None
    lost: str = ""


BELOW: Mapping[str, Below] = {
    "strands-agents": Below(
        breaks="before 1.16 no hook is awaited, so that the gateway's tools are not loaded",
        works="1.16",
        lost="where tools are searched for, the search does not see the user's last words",
    ),
    "openai-agents": Below(
        breaks="with 0.6 an agent's run failed",
        works="0.10",
        lost="only calls that succeed were tried with it",
    ),
    "google-adk": Below(
        breaks="nobody tried",
        works="1.18",
        lost="only calls that succeed were tried with it",
    ),
    "botocore": Below(
        breaks="nobody looked at what it signs",
        works="1.29",
        lost="only its signatures were compared with those of newer ones",
    ),
    "bedrock-agentcore": Below(
        breaks="it does not tell an agent its caller's headers, nor the token in them",
    ),
}
"""By normalised name of the package."""

FORMER: Mapping[Framework, tuple[str, ...]] = {
    "strands": ("mcp >= 1.24, < 3", "strands-agents >= 1.16, < 2"),
    "langgraph": ("langchain-mcp-adapters >= 0.3.1, < 1", "mcp >= 1.24, < 2"),
    "adk": ("mcp >= 1.24, < 3",),
    "openai": (),
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
