"""A stand-in for the control plane of AgentCore: moto's gateway targets, with what moto lacks.

moto keeps `UPDATING` for ever, merges an update into what was there, forgets some fields, answers
lists in one page and knows no `*_PENDING_AUTH`; its gateway ids have not AWS's form. Here an
update replaces (it is a PUT), pages and statuses are as told, and each request is recorded.
"""

from __future__ import annotations

import io
import json
import re
import threading
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote

import botocore.session  # type: ignore[import-untyped]
from moto.bedrockagentcorecontrol.models import bedrockagentcorecontrol_backends
from moto.server import create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Response

_MODEL = botocore.session.Session().get_service_model("bedrock-agentcore-control")
_IN_PATH = {"gatewayIdentifier", "targetId"}


@dataclass(frozen=True)
class Request:
    """One request as the service understood it: path, query and body in one, and its region."""

    operation: str
    parameters: Mapping[str, Any]
    region: str


class _Silent(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002, werkzeug's name
        """Nothing: what was asked is in `requests`."""


class ControlPlane:
    """Listens on 127.0.0.1 until `down()`; `clear()` makes it new for the next test."""

    def __init__(self) -> None:
        self._moto = create_backend_app("bedrock-agentcore-control")
        self._server = make_server("127.0.0.1", 0, self._answer, request_handler=_Silent)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.clear()
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def down(self) -> None:
        """Close the port."""
        self._server.shutdown()
        self._server.server_close()

    def clear(self) -> None:
        """Forget every gateway, request and instruction."""
        bedrockagentcorecontrol_backends.reset()
        self.requests: list[Request] = []
        self.page_size = 100
        self.providers: dict[tuple[str, str], str] = {}
        self._bodies: dict[str, dict[str, Any]] = {}
        self._instructions: defaultdict[str, deque[dict[str, Any]]] = defaultdict(deque)

    def tell(self, operation: str, *answers: dict[str, Any]) -> None:
        """What the next answers to `operation` say instead of the truth; the last one stays.

        With `__type`, an error of that name.
        """
        self._instructions[operation] = deque(answers)

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        request = _understood(environ, body)
        self.requests.append(request)
        told = self._told(request.operation)
        if (answered := self._provider(request)) and not told:
            told = answered
        if "__type" in told or answered:
            headers = {"x-amzn-errortype": told["__type"]} if "__type" in told else {}
            answer = Response(json.dumps(told), 400 if headers else 200, headers)
        else:
            for path in ("PATH_INFO", "REQUEST_URI", "RAW_URI"):  # back to moto's gateway id
                environ[path] = re.sub("/gateways/[^/]+-", "/gateways/", environ[path])
            environ["wsgi.input"] = io.BytesIO(body)
            answer = Response.from_app(self._moto, environ)
            if answer.status_code < 300:
                held = self._as_the_service(request, json.loads(answer.get_data()))
                answer.set_data(json.dumps({**held, **told}))
        answer.content_type = "application/json"
        return answer(environ, start_response)

    def _provider(self, request: Request) -> dict[str, Any]:
        """The answer to a question for a credential provider, of which moto has none."""
        asked = re.fullmatch("(Get|Create)(Oauth2|ApiKey)CredentialProvider", request.operation)
        if asked is None:
            return {}
        kind, name = asked[2], str(request.parameters["name"])
        if asked[1] == "Create":
            self.providers[kind, name] = (
                f"arn:aws:bedrock-agentcore:{request.region}:123456789012:token-vault/default/"
                f"{kind.lower()}credentialprovider/{name}"
            )
            if kind == "Oauth2":
                callback = {"callbackUrl": "https://bedrock-agentcore.example.com/callback"}
                return {"credentialProviderArn": self.providers[kind, name], **callback}
        arn = self.providers.get((kind, name))
        if arn is None:
            return {"__type": "ResourceNotFoundException", "message": "There is none."}
        return {"credentialProviderArn": arn}

    def _told(self, operation: str) -> dict[str, Any]:
        answers = self._instructions[operation]
        if len(answers) > 1:
            return answers.popleft()
        return answers[0] if answers else {}

    def _as_the_service(self, request: Request, answer: dict[str, Any]) -> dict[str, Any]:
        if request.operation == "CreateGateway":
            form = f"{request.parameters['name'].lower()}-{answer['gatewayId']}"
            return {**answer, "gatewayId": form}
        if request.operation == "ListGatewayTargets":
            start = int(request.parameters.get("nextToken", 0))
            end = start + self.page_size
            rest = {"nextToken": str(end)} if len(answer["items"]) > end else {}
            return {"items": answer["items"][start:end], **rest}
        if request.operation in {"CreateGatewayTarget", "UpdateGatewayTarget"}:
            self._bodies[answer["targetId"]] = {
                name: value for name, value in request.parameters.items() if name not in _IN_PATH
            }
        if request.operation.endswith("GatewayTarget"):
            sent = _MODEL.operation_model("UpdateGatewayTarget").input_shape.members
            made = {k: v for k, v in answer.items() if k not in sent or k in _IN_PATH}
            if request.operation == "GetGatewayTarget":
                made["status"] = "READY"
            return {**made, **self._bodies[answer["targetId"]]}
        return answer


def _understood(environ: Mapping[str, Any], body: bytes) -> Request:
    for operation in _MODEL.operation_names:
        http = _MODEL.operation_model(operation).http
        uri = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", http["requestUri"])
        match = re.fullmatch(uri.rstrip("/") + "/?", environ["PATH_INFO"])
        if match and http["method"] == environ["REQUEST_METHOD"]:
            in_path = {name: unquote(value) for name, value in match.groupdict().items()}
            query = dict(parse_qsl(environ["QUERY_STRING"]))
            region = environ["HTTP_AUTHORIZATION"].split("/")[2]  # of the signature's scope
            return Request(operation, {**in_path, **query, **json.loads(body or b"{}")}, region)
    raise AssertionError(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} is no operation")
