"""A target that is a REST API in Amazon API Gateway."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from agentcore_connect.connection.targets.entry import Json, part
from agentcore_connect.connection.targets.target import Target
from agentcore_connect.vocabulary import matrix, names


@dataclass(frozen=True)
class ApiGateway(Target):
    """The filters say which paths and methods of the API become tools (CLI 0.30.0: its default).

    The first one is ``tool_filter_path`` and ``tool_filter_methods``, ``tool_filter`` are more; a
    ``tool_override`` gives a tool its name and description. Their forms: `vocabulary.names`.
    """

    rest_api_id: str
    stage: str
    tool_filter_path: str = "/*"
    tool_filter_methods: tuple[str, ...] = ("GET",)
    tool_filter: tuple[str, ...] = ()
    tool_override: tuple[str, ...] = ()

    row = matrix.row("api-gateway")
    may_have_more = frozenset({"tool_filter", "tool_override"})

    def settings(self) -> Json:
        filters = [{"filterPath": self.tool_filter_path, "methods": list(self.tool_filter_methods)}]
        for text in self.tool_filter:
            methods, _, path = text.partition(" ")
            filters.append({"filterPath": path, "methods": methods.split(",")})
        tools: Json = {"toolFilters": filters}
        if self.tool_override:
            tools["toolOverrides"] = [_override(text) for text in self.tool_override]
        return {
            "apiGateway": {
                "restApiId": self.rest_api_id,
                "stage": self.stage,
                "apiGatewayToolConfiguration": tools,
            }
        }

    @property
    def unreached(self) -> tuple[str, ...]:
        """The names of the overrides of tools that no filter lets in."""
        more = [text.partition(" ") for text in self.tool_filter]
        filters = [(path, methods.split(",")) for methods, _, path in more]
        filters.append((self.tool_filter_path, list(self.tool_filter_methods)))
        overrides = map(_override, self.tool_override)
        return tuple(o["name"] for o in overrides if not any(_reaches(*f, o) for f in filters))

    @classmethod
    def recorded(cls, entry: Json) -> Json:
        api = part(entry, "apiGateway")
        tools = part(api, "apiGatewayToolConfiguration")
        filters = tools.get("toolFilters") or [{}]
        return {
            "rest_api_id": api.get("restApiId"),
            "stage": api.get("stage"),
            "tool_filter_path": filters[0].get("filterPath"),
            "tool_filter_methods": tuple(filters[0].get("methods", ())),
            "tool_filter": tuple(_filters(filters[1:])),
            "tool_override": tuple(_overrides(tools.get("toolOverrides", ()))),
        }

    def flags(self) -> list[str]:
        return [
            *("--rest-api-id", self.rest_api_id, "--stage", self.stage),
            *("--tool-filter-path", self.tool_filter_path),
            *("--tool-filter-methods", ",".join(self.tool_filter_methods)),
        ]

    def answers(self) -> Json:
        lists = ("tool_filter_methods", "tool_filter", "tool_override")
        return {**super().answers(), **{name: list(getattr(self, name)) for name in lists}}


def _reaches(path: str, methods: Iterable[str], operation: Json) -> bool:
    """Whether a filter lets an operation in; ``*`` in its path is anything."""
    pattern = ".*".join(map(re.escape, path.split("*")))
    there = str(operation["path"])
    is_there = re.fullmatch(pattern, there) or re.fullmatch(pattern, f"{there}/")
    return operation["method"] in methods and is_there is not None


def _override(text: str) -> Json:
    """An entry of toolOverrides, which no command of the CLI writes (0.30.0)."""
    name, _, operation = text.partition("=")
    method, path, *description = operation.split(" ", 2)
    entry: Json = {"name": name, "path": path, "method": method}
    return entry | ({"description": description[0]} if description else {})


def _filters(entries: Iterable[Json]) -> Iterator[str]:
    """Filters as answers; one that cannot be an answer is left to agentcore.json alone."""
    for entry in entries:
        text = f"{','.join(entry.get('methods', ()))} {entry.get('filterPath')}"
        if names.matches(names.FILTER_PATTERN, text, names.FILTER_MAX):
            yield text


def _overrides(entries: Iterable[Json]) -> Iterator[str]:
    """Overrides as answers, in the same way."""
    for entry in entries:
        words = (entry.get("method"), entry.get("path"), entry.get("description"))
        text = f"{entry.get('name')}={' '.join(str(word) for word in words if word)}"
        if names.matches(names.OVERRIDE_PATTERN, text, names.OVERRIDE_MAX):
            yield text
