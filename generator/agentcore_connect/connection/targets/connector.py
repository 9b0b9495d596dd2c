"""A target that is a connector of AWS: web search, or a knowledge base of Amazon Bedrock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from agentcore_connect.connection.targets.entry import Json, part
from agentcore_connect.connection.targets.target import Target
from agentcore_connect.vocabulary import matrix
from agentcore_connect.vocabulary.words import ConnectorName

_STREAM = (
    "Streaming endpoint for agentic retrieval from knowledge bases. Performs multi-step retrieval "
    "with planning and returns results as a stream of events."
)
_RETRIEVE = "Queries a knowledge base and retrieves information from it."


@dataclass(frozen=True)
class Connector(Target):
    """``knowledge_base_id`` is an id or a name in agentcore.json, None of the other connector.

    The configurations are those that CLI 0.30.0 writes.
    """

    connector: ConnectorName
    knowledge_base_id: str | None = None
    exclude_domains: tuple[str, ...] = ()

    row = matrix.row("connector")

    def settings(self) -> Json:
        tools = [
            {
                "name": name,
                "description": about,
                "parameterValues": values,
                "parameterOverrides": [],
            }
            for name, about, values in self._tools()
        ]
        return {"connectorId": self.connector, "configurations": tools}

    def _tools(self) -> Iterator[tuple[str, str, Json]]:
        """Each tool's name, its description and the values that are fixed for it."""
        if self.knowledge_base_id is None:
            exclude = {"domainFilter": {"exclude": list(self.exclude_domains)}}
            yield "WebSearch", "", exclude if self.exclude_domains else {}
            return
        base = {"knowledgeBaseId": self.knowledge_base_id}
        models = {"foundationModelType": "MANAGED", "rerankingModelType": "MANAGED"}
        values = {"retrievers": [{"configuration": {"knowledgeBase": base}}]}
        yield "AgenticRetrieveStream", _STREAM, {**values, "agenticRetrieveConfiguration": models}
        yield "Retrieve", _RETRIEVE, base

    @classmethod
    def recorded(cls, entry: Json) -> Json:
        values = dict(_configured(entry))
        exclude = part(values.get("WebSearch", {}), "domainFilter").get("exclude")
        base = values.get("Retrieve", {}).get("knowledgeBaseId")
        return {
            "connector": entry.get("connectorId"),
            "knowledge_base_id": base if isinstance(base, str) else None,
            "exclude_domains": tuple(map(str, exclude)) if isinstance(exclude, list) else (),
        }

    def flags(self) -> list[str]:
        base = ["--knowledge-base-id", self.knowledge_base_id] if self.knowledge_base_id else []
        domains = ",".join(self.exclude_domains)
        exclude = ["--exclude-domains", domains] if domains else []
        return ["--connector", self.connector, *base, *exclude]

    def answers(self) -> Json:
        return {**super().answers(), "exclude_domains": list(self.exclude_domains)}


def _configured(entry: Json) -> Iterator[tuple[str, Json]]:
    """The tools of an entry, each with the values that are fixed for it."""
    found: Any = entry.get("configurations")
    for one in found if isinstance(found, list) else ():
        if isinstance(one, dict):
            yield str(one.get("name")), part(one, "parameterValues")
