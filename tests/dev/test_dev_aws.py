"""--allow-aws: functions, APIs and services of AWS, called as botocore calls them; nothing without.

What answers is a server of this machine, which checks each signature.
"""

from __future__ import annotations

import base64
import http.server
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

import pytest
from agentcore_connect.commands.tools import READER
from agentcore_connect.dev.running import Running
from agentcore_connect.dev.targets import aws
from agentcore_connect.dev.targets.target import ANSWER_BYTES
from agentcore_connect.dev.ways import Said
from agentcore_connect.errors import InvalidInput
from agentcore_connect.project.project import find
from dev_lab import GATEWAY, REFUND, Start, canned, gateway, put, target, world
from front_door import LAMBDA_ARN, Host
from standins.authorizer import Credentials, SigV4Authorizer
from standins.request import Incoming

Json = dict[str, Any]
CREDENTIALS = Credentials(token="c4nary-token")
REFUSED = "The request signature we calculated does not match the signature you provided."
ALL = Said(aws=frozenset({"Refund", "Pets", "Keys"}))
EXPORT = {
    "openapi": "3.0.1",
    "info": {"title": "pets", "version": "1"},
    "paths": {
        "/pets": {
            "get": {"operationId": "listPets", "responses": {"200": {"description": "ok"}}},
            "post": {"operationId": "addPet", "responses": {"200": {"description": "ok"}}},
            "trace": {"operationId": "trace", "responses": {"200": {"description": "ok"}}},
        },
        "/pets/{id}": {
            "get": {
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
                ],
                "responses": {"200": {"description": "ok"}},
            }
        },
        "/pets/{proxy+}": {"get": {"operationId": "all", "responses": {}}},
        "/admin": {"get": {"operationId": "admin", "responses": {}}},
    },
}
API = {
    "restApiId": "abc123",
    "stage": "prod",
    "apiGatewayToolConfiguration": {
        "toolFilters": [{"filterPath": "/pets*", "methods": ["GET"]}],
        "toolOverrides": [{"path": "/pets/{id}", "method": "GET", "name": "one_pet"}],
    },
}
MODEL = {
    "smithy": "2.0",
    "shapes": {
        "com.amazonaws.kms#Keys": {
            "type": "service",
            "operations": [{"target": "com.amazonaws.kms#Encrypt"}],
            "traits": {"aws.api#service": {"sdkId": "KMS"}, "aws.protocols#awsJson1_1": {}},
        },
        "com.amazonaws.kms#Encrypt": {
            "type": "operation",
            "input": {"target": "com.amazonaws.kms#Input"},
        },
        "com.amazonaws.kms#Input": {
            "type": "structure",
            "members": {
                "KeyId": {"target": "smithy.api#String"},
                "Plaintext": {"target": "smithy.api#Blob"},
            },
        },
    },
}


@dataclass
class Aws:
    """Requests that came with a right signature, by the service that it is for."""

    url: str
    seen: list[tuple[str, Incoming]] = field(default_factory=list)
    function_fails: bool = False
    is_long: bool = False
    refuses: bool = False

    def answer(self, request: Incoming) -> tuple[Json, dict[str, str]]:
        service = request.headers["authorization"].split("/")[3]
        SigV4Authorizer(CREDENTIALS, service=service).authorize(request)
        self.seen.append((service, request))
        if self.refuses:
            token = request.headers.get("x-amz-security-token", "")
            words = (
                f"{REFUSED}\n\nThe Canonical String should have been\nx-amz-security-token:{token}"
            )
            return {"message": words}, {"x-amzn-ErrorType": "SignatureDoesNotMatch"}
        if self.is_long:
            return {"long": "x" * ANSWER_BYTES}, {}
        if service == "lambda":
            failed = {"errorType": "KeyError", "errorMessage": "no such order"}
            headers = {"X-Amz-Function-Error": "Unhandled"} if self.function_fails else {}
            return (failed if self.function_fails else {"refunded": True}), headers
        if service == "kms":
            return {"CiphertextBlob": base64.b64encode(b"\xff secret").decode()}, {}
        return (EXPORT if service == "apigateway" else {"path": request.url}), {}


@pytest.fixture
def amazon(monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    """What stands where botocore takes AWS to be."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            url = f"http://{self.headers['Host']}{self.path}"
            value, more = made.answer(Incoming(self.command, url, headers, body))
            data = json.dumps(value).encode()
            self.send_response(403 if made.refuses else 200)
            for name, text in {"Content-Length": str(len(data)), **more}.items():
                self.send_header(name, text)
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST  # noqa: N815, as http.server has it

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made = Aws(f"http://127.0.0.1:{server.server_address[1]}")
    for name, value in CREDENTIALS.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", made.url)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


def project(host: Host) -> None:
    """A gateway with a target of each type that AWS can answer."""
    gateway(host)
    target(host, {"name": "Pets", "targetType": "apiGateway", "apiGateway": API})
    source = {"inline": {"path": "keys.json"}}
    target(host, {"name": "Keys", "targetType": "smithyModel", "schemaSource": source})
    put(host, "keys.json", json.dumps(MODEL))


def test_nothing_is_asked_without_the_flag(host: Host, start: Start, amazon: Aws) -> None:
    """Such targets are not served, and say how they can be; what one is named, the others are not.

    A target of another type, or one that is not there, is refused.
    """
    project(host)
    how = {one.name: one.how for one in world(host).gates[0].targets}
    assert "--allow-aws Pets" in how["Pets"]
    assert "--allow-aws Keys" in how["Keys"]
    lab = start(host, Said(aws=frozenset({"Keys"})))
    assert lab.names() == ["Keys___Encrypt", "x_amz_bedrock_agentcore_search"]
    assert amazon.seen == []
    target(
        host, {"name": "Words", "targetType": "mcpServer", "endpoint": "https://example.com/mcp"}
    )
    with pytest.raises(InvalidInput, match="Words is mcp"):
        world(host, Said(aws=frozenset({"Words"})))
    result = host.connect("dev", "--allow-aws", "Other")
    assert (result.code, "no target Other" in result.stderr) == (2, True)


def test_a_function_is_invoked(host: Host, start: Start, amazon: Aws) -> None:
    """With the arguments alone as its event, and the context of a gateway; its failure is told.

    Answers of local.yaml come first, as with every target.
    """
    project(host)
    lab = start(host, ALL)
    assert lab.call(REFUND, order="a", amount=5.5).text == '{"refunded": true}'
    ((service, request),) = amazon.seen
    assert (service, request.method) == ("lambda", "POST")
    assert LAMBDA_ARN in request.url.replace("%3A", ":")
    assert json.loads(request.body) == {"order": "a", "amount": 5.5}
    context = json.loads(base64.b64decode(request.headers["x-amz-client-context"]))
    assert context["custom"]["bedrockAgentCoreToolName"] == REFUND
    assert context["custom"]["bedrockAgentCoreGatewayId"] == GATEWAY
    amazon.function_fails = True
    assert lab.call(REFUND, order="a", amount=5).json["result"]["isError"] is True
    assert lab.events[-1].text == "KeyError: no such order"
    canned(host, "answers: [{tool: process_refund, answer: canned}]")
    assert start(host, ALL).call(REFUND, order="a", amount=5).text == "canned"


def test_an_api_is_called_as_its_export_says(host: Host, start: Start, amazon: Aws) -> None:
    """Its filters say which operations are tools, its overrides what they are called; calls are
    signed, but not to an address that the person has named.
    """
    project(host)
    said = Said({"Pets": amazon.url}, aws=ALL.aws, real=frozenset({"Pets"}))
    lab = start(host, said)
    running = Running(lambda: find(host.root), READER, said, lab.events.append)
    (served,) = (one for one in lab.app.world.gates[0].targets if one.name == "Pets")
    assert isinstance(served.answers, aws.RestApi)
    running._ask(served, served.answers, lambda: running.refresh(lab.app))
    assert [n for n in lab.names() if "Pets" in n] == ["Pets___listPets", "Pets___one_pet"]
    assert lab.call("Pets___one_pet", id="a b").text == json.dumps(
        {"path": f"{amazon.url}/pets/a%20b"}
    )
    assert [service for service, _ in amazon.seen] == ["apigateway", "apigateway", "execute-api"]
    with mock.patch.object(aws, "_session", side_effect=AssertionError("it has one")):
        assert lab.call("Pets___one_pet", id="c").json["result"]["isError"] is False
    named = Said({"Pets": amazon.url}, aws=ALL.aws)
    (served,) = (one for one in world(host, named).gates[0].targets if one.name == "Pets")
    assert served.how.endswith(f", called at {amazon.url}, not signed")


def test_a_service_is_called_by_its_model(host: Host, start: Start, amazon: Aws) -> None:
    """Blobs are base64 text on both sides; what cannot be sent is told in the log."""
    project(host)
    lab = start(host, ALL)
    plain = base64.b64encode(b"\x00plain").decode()
    answer = json.loads(lab.call("Keys___Encrypt", KeyId="k", Plaintext=plain).text)
    assert base64.b64decode(answer["CiphertextBlob"]) == b"\xff secret"
    ((_, request),) = amazon.seen
    assert json.loads(request.body) == {"KeyId": "k", "Plaintext": plain}
    for given, says in (
        ({"KeyId": "k", "Plaintext": "?"}, "is not base64 text"),
        ({"Plaintext": plain}, "ParamValidationError"),
    ):
        assert lab.call("Keys___Encrypt", **given).json["result"]["isError"] is True
        assert says in lab.events[-1].text


def test_what_is_missing_is_told(
    host: Host, start: Start, amazon: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Credentials in the log of the call; botocore with the command that installs it."""
    project(host)
    for name in CREDENTIALS.environment:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    lab = start(host, ALL)
    assert lab.call(REFUND, order="a", amount=5).json["result"]["isError"] is True
    assert "Unable to locate credentials" in lab.events[-1].text
    with mock.patch.object(aws, "find_spec", return_value=None):
        served, *_ = world(host, ALL).gates[0].targets
    assert "install" in served.how
    assert "botocore" in served.how


def test_whatever_fails_is_a_failed_call(
    host: Host, start: Start, amazon: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says why in one line: no token that AWS repeats, no answer that is cut, no traceback."""
    project(host)
    lab = start(host, ALL)

    def fails(name: str, **arguments: Any) -> str:
        assert lab.call(name, **arguments).json["result"]["isError"] is True
        return lab.events[-1].text

    amazon.refuses = True
    said = fails(REFUND, order="a", amount=5)
    assert REFUSED in said
    assert CREDENTIALS.token not in said
    amazon.refuses, amazon.is_long = False, True
    assert "more than 6,000,000 bytes" in fails(REFUND, order="a", amount=5)
    amazon.is_long = False
    for name in ("self", "operation"):
        assert name in fails("Keys___Encrypt", **{name: "x"})
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    lab = start(host, ALL)
    assert "ProfileNotFound" in fails("Keys___Encrypt", KeyId="k")


def test_what_aws_answers_is_not_exchanged_while_dev_runs(
    host: Host, start: Start, amazon: Aws
) -> None:
    """A function that a changed agentcore.json names in its place is not called; others reload.

    Nor does a changed local.yaml lead signed calls elsewhere.
    """
    project(host)
    canned(host, "url: http://127.0.0.1:1", "pets")
    lab = start(host, ALL)
    said = Said(aws=ALL.aws, real=frozenset({"Pets"}))
    running = Running(lambda: find(host.root), READER, said, lab.events.append)
    running.world()
    assert running.refresh(lab.app)
    canned(host, "url: http://127.0.0.1:2", "pets")
    assert not running.refresh(lab.app)
    assert "Pets was changed, and would be" in lab.events[-1].text
    canned(host, "url: http://127.0.0.1:1", "pets")
    agentcore = host.root / "agentcore" / "agentcore.json"
    agentcore.write_text(agentcore.read_text().replace(LAMBDA_ARN, f"{LAMBDA_ARN}-other"))
    assert not running.refresh(lab.app)
    assert "Refund was changed, and would be" in lab.events[-1].text
    lab.call(REFUND, order="a", amount=5)
    assert [request.url.endswith("-other/invocations") for _, request in amazon.seen] == [False]
