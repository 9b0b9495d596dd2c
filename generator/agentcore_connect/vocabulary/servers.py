"""MCP servers of others that are known: where they are, and how a gateway signs in to them.

Each row says where its facts were read and when; nothing was called. A server changes without a
word: what its documentation says goes before what is here, and flags go before a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from agentcore_connect.vocabulary.words import OutboundAuth


@dataclass(frozen=True)
class Server:
    """A server that speaks streamable HTTP. ``name`` is what people say, ``target`` how a target
    for it is called, ``about`` what its tools do, ``words`` what else it is found by.

    ``parameter`` and ``prefix`` are where an API key goes. ``scopes`` are of OAuth. ``note`` is
    what a person has to know first. ``source`` was read on ``checked``.
    """

    name: str
    target: str
    endpoint: str
    auth: OutboundAuth
    about: str
    source: str
    checked: str
    words: tuple[str, ...] = ()
    parameter: str = ""
    prefix: str = ""
    scopes: tuple[str, ...] = ()
    note: str = ""


_BEARER = ("Authorization", "Bearer")
_CHECKED = "2026-11-29"

SERVERS: tuple[Server, ...] = (
    Server(
        "aws-knowledge",
        "AwsKnowledge",
        "https://knowledge-mcp.global.api.aws",
        "none",
        "AWS documentation, what is new, and where services are available",
        "https://www.developersdigest.tech/mcp-servers/aws-knowledge-mcp",
        _CHECKED,
        ("documentation", "docs", "amazon"),
    ),
    Server(
        "deepwiki",
        "DeepWiki",
        "https://mcp.deepwiki.com/mcp",
        "none",
        "Documentation of public GitHub repositories, and questions about them",
        "https://docs.devin.ai/work-with-devin/deepwiki-mcp",
        _CHECKED,
        ("documentation", "docs", "repository", "devin"),
    ),
    Server(
        "github",
        "GitHub",
        "https://api.githubcopilot.com/mcp/",
        "api-key",
        "Repositories, issues, pull requests, actions and security alerts",
        "https://pkg.go.dev/github.com/github/github-mcp-server@v1.6.0",
        _CHECKED,
        ("git", "code", "repository", "issue"),
        *_BEARER,
        note="The key is a personal access token: give it no more than the tools need.",
    ),
    Server(
        "huggingface",
        "HuggingFace",
        "https://huggingface.co/mcp",
        "api-key",
        "Models, datasets, Spaces and papers",
        "https://raw.githubusercontent.com/huggingface/hf-mcp-server/HEAD/README.md",
        _CHECKED,
        ("model", "dataset", "ai"),
        *_BEARER,
        note="The key is a Hugging Face token; its settings say which tools there are.",
    ),
    Server(
        "linear",
        "Linear",
        "https://mcp.linear.app/mcp",
        "api-key",
        "Issues, projects, cycles and comments",
        "https://docs.litellm.ai/docs/mcp_servers/linear",
        _CHECKED,
        ("issue", "ticket", "project"),
        *_BEARER,
        note="A Linear API key is one identity for all callers.",
    ),
    Server(
        "microsoft-learn",
        "MicrosoftLearn",
        "https://learn.microsoft.com/api/mcp",
        "none",
        "Microsoft's documentation and code samples",
        "https://learn.microsoft.com/training/support/mcp",
        _CHECKED,
        ("documentation", "docs", "azure"),
    ),
    Server(
        "notion",
        "Notion",
        "https://mcp.notion.com/mcp",
        "oauth-3lo",
        "Pages, databases and comments of a workspace",
        "https://developers.notion.com/guides/mcp/build-mcp-client.md",
        _CHECKED,
        ("wiki", "notes", "documentation"),
        note="Each user signs in (authorization code with PKCE): a client has to be registered, "
        "and its --oauth-discovery-url and --return-url be given.",
    ),
    Server(
        "stripe",
        "Stripe",
        "https://mcp.stripe.com",
        "api-key",
        "Stripe's API and its documentation",
        "https://docs.stripe.com/mcp",
        _CHECKED,
        ("payment", "finance", "billing"),
        *_BEARER,
        note="Use a restricted key: a key for all can move money.",
    ),
)
"""In the order of their names."""

if TYPE_CHECKING:
    ServerName = str
else:  # one for each server: no type checker can make a Literal of another
    ServerName = Literal[tuple(server.name for server in SERVERS)]


def named(name: str) -> Server | None:
    """The server that people call so, whatever the case; None where none is known."""
    return next((server for server in SERVERS if server.name == name.lower()), None)


def search(text: str) -> Iterator[Server]:
    """The servers that have every word of ``text`` in what is said of them, by name first."""
    wanted = _words(text)
    ranked = ((_rank(server, wanted), number) for number, server in enumerate(SERVERS))
    return (SERVERS[number] for rank, number in sorted(r for r in ranked if r[0] is not None))


def _rank(server: Server, wanted: list[str]) -> int | None:
    """How far a server is from the words: 0 where its name has all; None where it lacks one."""
    places = (_words(server.name), [*server.words], _words(server.about))
    ranks = [
        next((rank for rank, has in enumerate(places) if any(_fits(w, word) for w in has)), None)
        for word in wanted
    ]
    return None if None in ranks else sum(filter(None, ranks))


def _fits(known: str, word: str) -> bool:
    """Whether one begins with the other, as singular and plural do."""
    return known.startswith(word) or (len(known) > 2 and word.startswith(known))


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"\W+", text.lower()) if word]
