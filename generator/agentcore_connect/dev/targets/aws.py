"""Targets that AWS itself answers, for a person who has named them: with their own credentials.

The library botocore finds those as every AWS tool does, and knows the services. It is not among
what `connect dev` needs; where it is missing, such a target is not served.

Sources: the guide's pages of the three target types; that a Smithy target's tools are a service's
operations and their arguments its members, as `smithy.tools` has it.
"""

from __future__ import annotations

import base64
import contextlib
import datetime
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, partial
from importlib.util import find_spec
from typing import Any

from agentcore_connect.dev.targets import lambda_function
from agentcore_connect.dev.targets.export import operations
from agentcore_connect.dev.targets.http_api import HttpApi, SignIn
from agentcore_connect.dev.targets.target import (
    ANSWER_BYTES,
    SECONDS,
    FailedError,
    Invocation,
    Json,
    text,
)
from agentcore_connect.documents import openapi
from agentcore_connect.documents.openapi.document import Document

_CONNECTING = 10.0


def is_possible() -> bool:
    """Whether botocore is installed."""
    return find_spec("botocore") is not None


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Whatever botocore raises is a `FailedError`, in its first line alone: where a signature is
    refused, AWS repeats the signed request in those that follow, and with it the session's token.
    """
    from botocore import exceptions  # type: ignore[import-untyped]

    refused = exceptions.BotoCoreError, exceptions.ClientError
    try:
        yield
    except (*refused, ValueError, TypeError, RecursionError) as error:
        words = str(error).partition("\n")[0]
        raise FailedError(f"{type(error).__name__}: {words}") from None


def _read(stream: Any) -> bytes:
    """A streamed answer. Raises `FailedError` where it is longer than an answer may be."""
    data = bytes(stream.read(ANSWER_BYTES + 1))
    if len(data) > ANSWER_BYTES:
        raise FailedError(f"it answers with more than {ANSWER_BYTES:,} bytes")
    return data


class _Aws:
    """A client of one service, made at its first use."""

    def __init__(self, service: str, region: str | None = None) -> None:
        self._service, self._region = service, region
        self._lock = threading.Lock()
        self._made: Any = None

    def ask(self, operation: str, /, **arguments: Any) -> Any:
        """The service's answer, as botocore has it. No call is repeated."""
        from botocore import xform_name

        return getattr(self.client, xform_name(operation))(**arguments)

    @property
    def client(self) -> Any:
        with self._lock:
            if self._made is None:
                self._made = self._opened()
            return self._made

    def _opened(self) -> Any:
        from botocore.config import Config  # type: ignore[import-untyped]

        config = Config(
            connect_timeout=_CONNECTING,
            read_timeout=SECONDS,
            retries={"total_max_attempts": 1},
        )
        session = _session()
        region = self._region or _region(session)
        return session.create_client(self._service, region_name=region, config=config)


def _session() -> Any:
    from botocore.session import get_session  # type: ignore[import-untyped]

    return get_session()


def _region(session: Any) -> str:
    return str(session.get_config_variable("region") or "us-east-1")


@dataclass(frozen=True)
class Function:
    """The deployed function of a Lambda target."""

    arn: str

    @_told()
    def invoke(self, call: Invocation) -> Json:
        custom = {"custom": lambda_function.custom(call)}
        answer = self._aws.ask(
            "Invoke",
            FunctionName=self.arn,
            Payload=json.dumps(dict(call.arguments)).encode(),
            ClientContext=base64.b64encode(json.dumps(custom).encode()).decode(),
        )
        try:
            value = json.loads(_read(answer["Payload"]) or b"null")
        except ValueError:
            raise FailedError("the function answered with something else than JSON") from None
        if "FunctionError" in answer:
            found = value if isinstance(value, dict) else {"errorMessage": value}
            kind = found.get("errorType", answer["FunctionError"])
            raise FailedError(f"{kind}: {found.get('errorMessage')}")
        return text(value)

    def close(self) -> None:
        """Nothing was started."""

    @cached_property
    def _aws(self) -> _Aws:
        return _Aws("lambda", self.arn.split(":")[3])


@dataclass(frozen=True)
class RestApi:
    """A stage of an API in Amazon API Gateway. What it has is asked for once, as its export.

    ``entry`` is the target's `apiGateway`; ``at`` an address in place of the stage's own;
    ``sign_in`` what it is called with, None: the person's signature.
    """

    entry: Mapping[str, Any]
    at: str | None
    sign_in: Callable[[], SignIn] | None

    def tools(self, seconds: float) -> list[Json]:
        """The operations that the target's filters let through. Raises `FailedError`."""
        return openapi.tools(self._document)

    @_told()
    def invoke(self, call: Invocation) -> Json:
        return HttpApi(self._document, self.at, self.sign_in or self._signing).invoke(call)

    def close(self) -> None:
        """Nothing was started."""

    def _signing(self) -> SignIn:
        return SignIn({}, {}, partial(_signed, self._session))

    @cached_property
    def _session(self) -> Any:
        """One for all calls: it may ask AWS for its credentials, and has them renewed."""
        return _session()

    @cached_property
    @_told()
    def _document(self) -> Document:
        from agentcore_connect.errors import InvalidInput

        answer = _Aws("apigateway").ask(
            "GetExport",
            restApiId=str(self.entry.get("restApiId")),
            stageName=str(self.entry.get("stage")),
            exportType="oas30",
            accepts="application/json",
        )
        try:
            value = json.loads(_read(answer["body"]))
            chosen = json.dumps(operations(value, self.entry)).encode()
            return openapi.read(chosen, "the API's export")
        except (ValueError, AttributeError, TypeError):
            raise FailedError("API Gateway's export is no OpenAPI document") from None
        except InvalidInput as error:
            raise FailedError(error.problems[0].message) from None


def _signed(
    session: Any, method: str, url: str, headers: Mapping[str, str], body: bytes | None
) -> Mapping[str, str]:
    """The headers of a request that the session's credentials sign. Raises `FailedError`."""
    from botocore.auth import SigV4Auth  # type: ignore[import-untyped]
    from botocore.awsrequest import AWSRequest  # type: ignore[import-untyped]

    credentials = session.get_credentials()
    if credentials is None:
        raise FailedError("there are no AWS credentials on this machine")
    host = url.partition("://")[2].partition("/")[0].split(".")
    region = host[2] if host[1:2] == ["execute-api"] and len(host) > 3 else _region(session)
    request = AWSRequest(method, url, dict(headers), body)
    SigV4Auth(credentials.get_frozen_credentials(), "execute-api", region).add_auth(request)
    return dict(request.headers.items())


@dataclass(frozen=True)
class Service:
    """An AWS service, by the sdkId of its Smithy model."""

    sdk_id: str

    @_told()
    def invoke(self, call: Invocation) -> Json:
        model = self._aws.client.meta.service_model
        if call.tool not in model.operation_names:
            raise FailedError(f"botocore's {self.sdk_id} has no operation {call.tool}")
        shape = model.operation_model(call.tool).input_shape
        given = _decoded(shape, dict(call.arguments)) if shape is not None else {}
        answer = self._aws.ask(call.tool, **given)
        answer.pop("ResponseMetadata", None)
        return text(_encoded(answer))

    def close(self) -> None:
        """Nothing was started."""

    @cached_property
    def _aws(self) -> _Aws:
        name = _service(self.sdk_id)
        if name is None:
            raise FailedError(f"botocore knows no service {self.sdk_id}")
        return _Aws(name)


@cache
def _service(sdk_id: str) -> str | None:
    """The name by which botocore has a service: its sdkId, written in one of two ways, or another
    that says so itself. It is kept: where it has none, all of its services are read.
    """
    loader = _session().get_component("data_loader")
    known = loader.list_available_services("service-2")
    likely = [sdk_id.lower().replace(" ", join) for join in ("-", "")]
    for name in sorted(
        known, key=lambda name: (name not in likely, name[:2] != sdk_id[:2].lower())
    ):
        metadata = loader.load_service_model(name, "service-2")["metadata"]
        if metadata.get("serviceId") == sdk_id:
            return str(name)
    return None


def _decoded(shape: Any, value: Any) -> Any:
    """Arguments as botocore takes them: a blob, which is base64 text here, as its bytes."""
    match shape.type_name:
        case "blob" if isinstance(value, str):
            try:
                return base64.b64decode(value, validate=True)
            except ValueError:
                raise FailedError(f"{shape.name} is not base64 text") from None
        case "structure" if isinstance(value, dict):
            members = shape.members
            return {k: _decoded(members[k], v) if k in members else v for k, v in value.items()}
        case "list" if isinstance(value, list):
            return [_decoded(shape.member, one) for one in value]
        case "map" if isinstance(value, dict):
            return {name: _decoded(shape.value, one) for name, one in value.items()}
    return value


def _encoded(value: Any) -> Any:
    """An answer as JSON can hold it: bytes as base64 text, times as ISO 8601 has them."""
    if hasattr(value, "read"):
        value = _read(value)
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode()
    if isinstance(value, dict):
        return {name: _encoded(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_encoded(one) for one in value]
    return value.isoformat() if isinstance(value, datetime.datetime) else value
