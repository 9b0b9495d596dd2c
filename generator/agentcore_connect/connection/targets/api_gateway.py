"""A target that is a REST API in Amazon API Gateway."""

from __future__ import annotations

from dataclasses import dataclass

from agentcore_connect.connection.targets.entry import Json, part
from agentcore_connect.connection.targets.target import Target
from agentcore_connect.vocabulary import matrix


@dataclass(frozen=True)
class ApiGateway(Target):
    """The filter says which paths and methods of the API become tools (CLI 0.30.0: its default)."""

    rest_api_id: str
    stage: str
    tool_filter_path: str = "/*"
    tool_filter_methods: tuple[str, ...] = ("GET",)

    row = matrix.row("api-gateway")

    def settings(self) -> Json:
        only = {"filterPath": self.tool_filter_path, "methods": list(self.tool_filter_methods)}
        return {
            "apiGateway": {
                "restApiId": self.rest_api_id,
                "stage": self.stage,
                "apiGatewayToolConfiguration": {"toolFilters": [only]},
            }
        }

    @classmethod
    def recorded(cls, entry: Json) -> Json:
        api = part(entry, "apiGateway")
        filters = part(api, "apiGatewayToolConfiguration").get("toolFilters") or [{}]
        return {
            "rest_api_id": api.get("restApiId"),
            "stage": api.get("stage"),
            "tool_filter_path": filters[0].get("filterPath"),
            "tool_filter_methods": tuple(filters[0].get("methods", ())),
        }

    def flags(self) -> list[str]:
        return [
            *("--rest-api-id", self.rest_api_id, "--stage", self.stage),
            *("--tool-filter-path", self.tool_filter_path),
            *("--tool-filter-methods", ",".join(self.tool_filter_methods)),
        ]

    def answers(self) -> Json:
        return {**super().answers(), "tool_filter_methods": list(self.tool_filter_methods)}
