"""The gateway's own tool that finds tools: by words here, by meaning at the service."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

Json = dict[str, Any]

NAME = "x_amz_bedrock_agentcore_search"
HITS = 10

TOOL: Json = {
    "name": NAME,
    "description": "A special tool that returns a trimmed down list of tools given a context. Use "
    "this tool only when there are many tools available and you want to get a subset that matches "
    "the provided context.",
    "inputSchema": {
        "type": "object",
        "properties": {
            "query": {"type": "string", "description": "search query to use for finding tools"}
        },
        "required": ["query"],
    },
}


def found(tools: Sequence[Mapping[str, Any]], query: str) -> Json:
    """The tool's result: the `HITS` tools that share most words with the query.

    As a search by meaning it always finds that many; what is equal stays in the list's order.
    """
    wanted = _words(query)
    best = sorted(tools, key=lambda tool: -_score(tool, wanted))[:HITS]
    value = {"tools": [dict(tool) for tool in best]}
    text = json.dumps(value, ensure_ascii=False)
    return {
        "content": [{"type": "text", "text": text}],
        "structuredContent": value,
        "isError": False,
    }


def _score(tool: Mapping[str, Any], wanted: frozenset[str]) -> int:
    """A word of the name counts more than one of the description."""
    in_name = wanted & _words(str(tool.get("name")))
    return 2 * len(in_name) + len(wanted & _words(str(tool.get("description", ""))))


def _words(text: str) -> frozenset[str]:
    """The words of a text or a name, each without a plural's s."""
    apart = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", text[:10_000])
    return frozenset(word.rstrip("s") for word in re.findall(r"[^\W_]+", apart.lower()))
