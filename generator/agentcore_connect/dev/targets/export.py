"""The operations of an API's export that a target of API Gateway has as tools.

Source: the guide's page of the target type.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from agentcore_connect.dev.targets.target import Json
from agentcore_connect.documents.openapi.document import METHODS

_PROXY = "+}"
"""Ends a proxy resource's path, which the gateway takes for no tool."""


def operations(export: Json, entry: Mapping[str, Any]) -> Json:
    """An export with the operations alone that a target has as tools, by the names they get.

    An operation is one where a filter has its path, or a prefix and `*`, and its method; its name
    is that of its override, else its operationId, and without one it is none.
    """
    found = entry.get("apiGatewayToolConfiguration")
    configured: Mapping[str, Any] = found if isinstance(found, dict) else {}
    filters = list(_objects(configured.get("toolFilters")))
    overrides = {
        (str(one.get("path")), str(one.get("method")).lower()): one
        for one in _objects(configured.get("toolOverrides"))
    }
    paths: Json = {}
    for path, item in export.get("paths", {}).items():
        kept = {word: value for word, value in item.items() if word not in METHODS}
        for method in METHODS:
            own = item.get(method)
            if own is None or path.endswith(_PROXY) or not _is_let_in(path, method, filters):
                continue
            override = overrides.get((path, method), {})
            named = {"operationId": override.get("name", own.get("operationId"))}
            if "description" in override:
                named["description"] = override["description"]
            if named["operationId"]:
                kept[method] = {**own, **named}
        if kept.keys() & set(METHODS):
            paths[path] = kept
    return {**export, "paths": paths}


def _is_let_in(path: str, method: str, filters: list[Mapping[str, Any]]) -> bool:
    for one in filters:
        wanted, methods = str(one.get("filterPath")), one.get("methods")
        is_path = path.startswith(wanted[:-1]) if wanted.endswith("*") else path == wanted
        if is_path and method.upper() in (methods if isinstance(methods, list) else ()):
            return True
    return False


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    return (one for one in (value if isinstance(value, list) else ()) if isinstance(one, dict))
