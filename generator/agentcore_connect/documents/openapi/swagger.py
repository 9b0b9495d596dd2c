"""Swagger 2.0 as OpenAPI 3.0, for what a gateway needs of it.

Source: the specifications of both, and "What's new" of 3.0 (spec.openapis.org/oas/v2.0, v3.0.3).
PyPI has no kept library for it: `prance` asks a server, others are clients with a model of their
own. Of a document that is not Swagger in all places the rest is converted.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch")
_OF_SCHEMA = (
    *("type", "format", "items", "enum", "default", "pattern", "x-nullable", "multipleOf"),
    *("maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"),
    *("maxLength", "minLength", "maxItems", "minItems", "uniqueItems"),
)
_STYLES = {"ssv": "spaceDelimited", "pipes": "pipeDelimited", "tsv": "spaceDelimited"}
_FLOWS = {"application": "clientCredentials", "accessCode": "authorizationCode"}
_URLS: dict[str, tuple[str, ...]] = {
    "implicit": ("authorizationUrl",),
    "password": ("tokenUrl",),
    "application": ("tokenUrl",),
    "accessCode": ("authorizationUrl", "tokenUrl"),
}
_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"
_JSON = "application/json"
_DEPTH_MAX = 100

Json = dict[str, Any]


def converted(swagger: Json) -> Json:
    """The document as OpenAPI 3.0.3; references to definitions lead to components."""
    return _Conversion(swagger).document()


class _Conversion:
    def __init__(self, swagger: Json) -> None:
        self._swagger = swagger
        self._names = _component_names(_mapping(swagger.get("definitions")))

    def document(self) -> Json:
        """The whole document, its parts in OpenAPI's order."""
        source = self._swagger
        made: Json = {"openapi": "3.0.3", "info": source.get("info", {})}
        if servers := _servers(source):
            made["servers"] = servers
        for word in ("tags", "externalDocs", "security"):
            if word in source:
                made[word] = source[word]
        paths = _mapping(source.get("paths"))
        made["paths"] = {
            path: self._item(item) if isinstance(item, dict) and not path.startswith("x-") else item
            for path, item in paths.items()
        }
        made["components"] = self._components()
        for word, value in source.items():
            if word.startswith("x-"):
                made[word] = self._schema(value, 0)
        return made

    def _components(self) -> Json:
        source = self._swagger
        schemas = _mapping(source.get("definitions"))
        made: Json = {
            "schemas": {self._names[name]: self._schema(v, 0) for name, v in schemas.items()},
            "parameters": {},
            "requestBodies": {},
            "responses": {
                name: self._response(one, self._types({}, "produces"))
                for name, one in _mapping(source.get("responses")).items()
            },
            "securitySchemes": {
                name: _security_scheme(one)
                for name, one in _mapping(source.get("securityDefinitions")).items()
                if isinstance(one, dict)
            },
        }
        for name, one in _mapping(source.get("parameters")).items():
            if isinstance(one, dict) and one.get("in") == "body":
                made["requestBodies"][name] = self._body([one], {})
            elif isinstance(one, dict) and one.get("in") != "formData":
                made["parameters"][name] = self._parameter(one)
        return {word: value for word, value in made.items() if value}

    def _item(self, item: Json) -> Json:
        shared = [self._resolved(one) for one in _list(item.get("parameters"))]
        bodies = [one for one in shared if one.get("in") in ("body", "formData")]
        made: Json = {}
        for word, value in item.items():
            if word in _METHODS and isinstance(value, dict):
                made[word] = self._operation(value, bodies)
            elif word == "parameters":
                made[word] = [
                    self._parameter(one)
                    for one, whole in zip(_list(value), shared, strict=True)
                    if whole.get("in") not in ("body", "formData")
                ]
            else:
                made[word] = self._reference(value) if word == "$ref" else value
        return made

    def _operation(self, operation: Json, shared: list[Json]) -> Json:
        """An operation; its body is that parameter, or the form's fields together."""
        made = {
            word: value
            for word, value in operation.items()
            if word not in ("parameters", "responses", "consumes", "produces", "schemes")
        }
        parameters, own = [], []
        for one in _list(operation.get("parameters")):
            whole = self._resolved(one)
            if whole.get("in") in ("body", "formData"):
                own.append(whole)
            else:
                parameters.append(self._parameter(one))
        fields = {(one.get("in"), one.get("name")): one for one in (*shared, *own)}
        if parameters:
            made["parameters"] = parameters
        if fields:
            made["requestBody"] = self._body(list(fields.values()), operation)
        produces = self._types(operation, "produces")
        made["responses"] = {
            str(status): one if str(status).startswith("x-") else self._response(one, produces)
            for status, one in _mapping(operation.get("responses")).items()
        }
        return made

    def _types(self, operation: Json, word: str) -> list[str]:
        found = operation.get(word) or self._swagger.get(word) or [_JSON]
        return [one for one in _list(found) if isinstance(one, str)] or [_JSON]

    def _body(self, parameters: list[Json], operation: Json) -> Json:
        consumes = self._types(operation, "consumes")
        whole = next((one for one in parameters if one.get("in") == "body"), None)
        if whole is not None:
            schema = self._schema(whole.get("schema", {}), 0)
            made: Json = {"content": {kind: {"schema": schema} for kind in consumes}}
            for word in ("description", "required"):
                if word in whole:
                    made[word] = whole[word]
            return made
        properties, required = {}, []
        for one in parameters:
            name = str(one.get("name"))
            properties[name] = self._of_parameter(one)
            if isinstance(text := one.get("description"), str):
                properties[name] = {**properties[name], "description": text}
            if one.get("required") is True:
                required.append(name)
        form: Json = {"type": "object", "properties": properties}
        if required:
            form["required"] = required
        has_file = any(one.get("type") == "file" for one in parameters)
        kinds = [kind for kind in consumes if kind in (_FORM, _MULTIPART)]
        kinds = [_MULTIPART] if has_file else kinds or [_FORM]
        made = {"content": {kind: {"schema": form} for kind in kinds}}
        return {**made, "required": True} if required else made

    def _parameter(self, parameter: Any) -> Any:
        if not isinstance(parameter, dict) or "$ref" in parameter:
            return self._schema(parameter, 0)
        made: Json = {
            word: value
            for word, value in parameter.items()
            if word not in _OF_SCHEMA and word != "collectionFormat"
        }
        made["schema"] = self._of_parameter(parameter)
        if parameter.get("type") == "array":
            how = parameter.get("collectionFormat", "csv")
            is_query = parameter.get("in") == "query"
            if is_query:
                made |= {"style": _STYLES.get(how, "form"), "explode": how == "multi"}
            elif how in _STYLES:
                made["schema"] = {"type": "string"}
        return made

    def _of_parameter(self, parameter: Json) -> Json:
        found = {word: parameter[word] for word in _OF_SCHEMA if word in parameter}
        made: Json = self._schema(found, 0)
        return made

    def _response(self, response: Any, produces: list[str]) -> Any:
        if not isinstance(response, dict):
            return response
        if "$ref" in response:
            return {"$ref": self._reference(response["$ref"])}
        made: Json = {"description": response.get("description") or ""}
        if "schema" in response:
            schema = self._schema(response["schema"], 0)
            made["content"] = {kind: {"schema": schema} for kind in produces}
        if headers := _mapping(response.get("headers")):
            made["headers"] = {
                name: {"schema": self._of_parameter(one)}
                for name, one in headers.items()
                if isinstance(one, dict)
            }
        return made

    def _schema(self, schema: Any, depth: int) -> Any:
        """A schema, with all that is in it; other values are left as they are."""
        if isinstance(schema, list):
            return [self._schema(one, depth + 1) for one in schema]
        if not isinstance(schema, dict) or depth > _DEPTH_MAX:
            return schema
        if isinstance(reference := schema.get("$ref"), str):
            return {"$ref": self._reference(reference)}
        made: Json = {}
        for word, value in schema.items():
            match word:
                case "x-nullable":
                    made["nullable"] = value is True
                case "properties" | "patternProperties" if isinstance(value, dict):
                    made[word] = {name: self._schema(v, depth + 2) for name, v in value.items()}
                case "discriminator" if isinstance(value, str):
                    made[word] = {"propertyName": value}
                case "type" if value == "file":
                    made |= {"type": "string", "format": "binary"}
                case "collectionFormat" | "allowEmptyValue":
                    pass
                case "enum" | "default" | "example" | "required" | "x-example" | "examples":
                    made[word] = value
                case _:
                    made[word] = self._schema(value, depth + 1)
        return made

    def _reference(self, reference: Any) -> Any:
        """Where a reference leads in the document that is made."""
        if not isinstance(reference, str) or not reference.startswith("#/"):
            return reference
        place, _, rest = reference[2:].partition("/")
        name, _, inside = rest.partition("/")
        plain = unquote(name).replace("~1", "/").replace("~0", "~")
        below = f"/{inside}" if inside else ""
        match place:
            case "definitions":
                known = self._names.get(plain)
                return f"#/components/schemas/{known or name}{below}"
            case "parameters":
                whole = _mapping(self._swagger.get("parameters")).get(plain)
                is_body = isinstance(whole, dict) and whole.get("in") == "body"
                return f"#/components/{'requestBodies' if is_body else 'parameters'}/{name}{below}"
            case "responses":
                return f"#/components/responses/{name}{below}"
            case _:
                return reference

    def _resolved(self, parameter: Any) -> Json:
        """What a parameter of the document itself is; one that is elsewhere as it is."""
        reference = parameter.get("$ref") if isinstance(parameter, dict) else None
        if isinstance(reference, str) and reference.startswith("#/"):
            found: Any = self._swagger
            for step in reference[2:].split("/"):
                step = unquote(step).replace("~1", "/").replace("~0", "~")
                found = found.get(step) if isinstance(found, dict) else None
            return _mapping(found)
        return _mapping(parameter)


def _component_names(definitions: Json) -> dict[str, str]:
    """The names of definitions as components may have them, each its own."""
    names: dict[str, str] = {}
    for name in definitions:
        made = plain = re.sub(r"[^a-zA-Z0-9._-]+", "_", name).strip("_") or "Schema"
        count = 1
        while made in names.values():
            count += 1
            made = f"{plain}_{count}"
        names[name] = made
    return names


def _servers(source: Json) -> list[Json]:
    """The address: https where the document has it, or names no scheme."""
    host, base = source.get("host"), source.get("basePath")
    path = base.rstrip("/") if isinstance(base, str) else ""
    if not isinstance(host, str) or not host:
        return [{"url": path}] if path else []
    schemes = [one for one in _list(source.get("schemes")) if isinstance(one, str)] or ["https"]
    scheme = "https" if "https" in schemes else schemes[0]
    return [{"url": f"{scheme}://{host.rstrip('/')}/{path.lstrip('/')}".rstrip("/")}]


def _security_scheme(scheme: Json) -> Json:
    match scheme.get("type"):
        case "basic":
            made: Json = {"type": "http", "scheme": "basic"}
        case "oauth2":
            flow = str(scheme.get("flow", "implicit"))
            own = {word: scheme[word] for word in _URLS.get(flow, ()) if word in scheme}
            scopes = {"scopes": _mapping(scheme.get("scopes"))}
            made = {"type": "oauth2", "flows": {_FLOWS.get(flow, flow): own | scopes}}
        case _:
            made = {word: scheme[word] for word in ("type", "name", "in") if word in scheme}
    return made | ({"description": scheme["description"]} if "description" in scheme else {})


def _mapping(value: Any) -> Json:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
