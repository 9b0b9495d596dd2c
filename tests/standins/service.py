"""A stand-in for a service that an agent calls directly, and for one of AWS."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from .authorizer import Credentials, JwtAuthorizer, RefusedError, SigV4Authorizer
from .request import Incoming
from .server import Server


@dataclass(frozen=True)
class Visit:
    """One logged request: who it was from (none where it was refused), and its answer's status."""

    path: str
    caller: str | None
    secret: str
    status: int


class Service:
    """Takes Bearer tokens that `jwks_url` verifies, and the API keys in `keys`.

    GET /v1/orders/{id} is an order; /v1/echo repeats the headers that came; /v1/slow takes two
    seconds; /v1/broken answers 500, /admin is not below /v1. Callers in `banned` are answered 401.
    """

    def __init__(self, jwks_url: str, keys: set[str]) -> None:
        self.keys, self.banned = keys, set[str]()
        self.log: list[Visit] = []
        self._tokens = JwtAuthorizer(jwks_url)
        self._server = Server(self._application)

    def __enter__(self) -> Service:
        self.up()
        return self

    def __exit__(self, *_: object) -> None:
        self.down()

    @property
    def url(self) -> str:
        """The base URL."""
        return f"http://127.0.0.1:{self._server.port}/v1"

    def up(self) -> None:
        """Open the port, the same one each time."""
        self._server.up()

    def down(self) -> None:
        """Close the port."""
        self._server.down()

    @asynccontextmanager
    async def _application(self) -> AsyncIterator[ASGIApp]:
        yield Starlette(routes=[Route("/{path:path}", self._answer, methods=["GET", "POST"])])

    async def _answer(self, request: Request) -> Response:
        secret = request.headers.get("authorization", "").removeprefix("Bearer ")
        caller = await asyncio.to_thread(self._caller, request)
        path = request.url.path
        response: Response
        if caller is None or caller in self.banned:
            caller, response = None, JSONResponse({"error": f"{secret} is not welcome"}, 401)
        elif path == "/v1/echo":
            response = JSONResponse(dict(request.headers))
        elif path == "/v1/broken":
            response = JSONResponse({"error": "out of order"}, 500)
        elif path.startswith("/v1/orders/"):
            response = JSONResponse({"order": path.rsplit("/", 1)[1], "caller": caller})
        elif path == "/v1/slow":
            await asyncio.sleep(2)
            response = JSONResponse({"took": "2 s"})
        else:
            response = JSONResponse({"error": f"no {path}"}, 404)
        self.log.append(Visit(path, caller, secret, response.status_code))
        return response

    def _caller(self, request: Request) -> str | None:
        secret = request.headers.get("authorization", "").removeprefix("Bearer ")
        if secret in self.keys:
            return "the key"
        incoming = Incoming(request.method, str(request.url), dict(request.headers), b"")
        try:
            return self._tokens.authorize(incoming).subject
        except RefusedError:
            return None


class DynamoDB:
    """Answers ListTables to `Credentials`, and 400 to everything else."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self._aws = SigV4Authorizer(Credentials(), service="dynamodb")
        self._server = Server(self._application)

    def __enter__(self) -> DynamoDB:
        self._server.up()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.down()

    @property
    def environment(self) -> dict[str, str]:
        """The variable that leads botocore here."""
        return {"AWS_ENDPOINT_URL_DYNAMODB": f"http://127.0.0.1:{self._server.port}"}

    @asynccontextmanager
    async def _application(self) -> AsyncIterator[ASGIApp]:
        yield Starlette(routes=[Route("/", self._answer, methods=["POST"])])

    async def _answer(self, request: Request) -> Response:
        incoming = Incoming("POST", str(request.url), dict(request.headers), await request.body())
        operation = request.headers.get("x-amz-target", "").partition(".")[2]
        self.log.append(operation)
        try:
            self._aws.authorize(incoming)
        except RefusedError as refused:
            error = {"__type": "AccessDeniedException", "message": refused.reason}
            return Response(json.dumps(error), 400, media_type="application/x-amz-json-1.0")
        answer = {"TableNames": ["orders"]} if operation == "ListTables" else {}
        return Response(json.dumps(answer), 200, media_type="application/x-amz-json-1.0")
