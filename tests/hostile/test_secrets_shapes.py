"""What looks like a secret and what does not: the rule of `agentcore_connect.vocabulary.secret`."""

from __future__ import annotations

import random
import string

import pytest
from agentcore_connect.answers.given import OPTIONS
from agentcore_connect.units.questions.copier import MODELS
from agentcore_connect.vocabulary import secret
from canary import PLAIN, SHAPES
from cases import SHOWN
from rendering import SAMPLES, TEXTS, option_sets

UUID = "3f2504e0-4f89-11d3-9a0c-0305e82c3301"
LEGITIMATE = (
    *("MyGateway", "MyGateway-oauth_2", "sk-bratislava-region-1-weather", "asia-weather-AKIA"),
    *("task-management-service-number-1", "eyJtools", "W" * 48, "a" * 60, "AKIAVELLI", "xoxo-shop"),
    "WeatherToolsForTheWholeCompanyInEurope2024Production01",
    "my-very-long-gateway-name-of-the-data-platform-2",
    f"my-gateway-{UUID}",
    "arn:aws:lambda:us-east-1:123456789012:function:my-tools:$LATEST",
    "arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/shop-mygateway-a1b2c3d4e5",
    "https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/arn%3Aaws%3Abedrock-agentcore%3A"
    "us-east-1%3A123456789012%3Aruntime%2FExample_Other-a1B2c3D4e5/invocations?qualifier=DEFAULT",
    f"https://login.microsoftonline.com/{UUID}/v2.0/.well-known/openid-configuration",
    "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEf123/.well-known/openid-configuration",
    "https://abcdefghijklmnopqrstuvwxyz012345.lambda-url.us-east-1.on.aws/",
    "https://mcp.example.com/mcp?tenant=a&region=eu-west-1&design=2",
    f"api://{UUID}/.default",
    "https://www.googleapis.com/auth/drive.metadata.readonly",
    "s3://documents-123456789012-us-east-1/apis/2024/orders(1).json",
    "connections/weathertools/openapi-2024-06-01-v2-final.json",
    "git@github.com:acme/templates.git",
    "access_type=offline",
    "token_access_type=offline",
    "code_challenge_method=S256",
)


@pytest.mark.parametrize("value", LEGITIMATE)
def test_no_false_alarm(value: str) -> None:
    """Names, ARNs, UUIDs, URLs and scopes as people have them are no secrets, and are shown."""
    for field in ("name", "gateway", "credential_name", "endpoint", "oauth_scopes"):
        assert secret.problem(field, value) is None
    assert secret.redacted(value) == value
    assert secret.taken_out(value.encode()) == (value.encode(), ())


def test_no_false_alarm_in_any_case() -> None:
    """No command of the snapshots, and no option set of the templates, looks like a secret."""
    words = [word for case in SHOWN for word in (*case.command, *case.arguments)]
    assert [word for word in words if secret.problem("name", word)] == []
    assert [word for word in words if secret.redacted(word) != word] == []
    fields = {name for model in MODELS for name in model.model_fields}
    assert [n for n in fields if n in SAMPLES and secret.problem(n, SAMPLES[n])] == []
    assert [
        (name, value)
        for answers in option_sets()
        for name, value in answers
        if secret.problem(name, value)
    ] == []


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape != "random"])
def test_a_known_shape_is_refused_everywhere(shape: str) -> None:
    """Alone, in a URL, in a query, as one of several: in every answer, and never repeated."""
    text = SHAPES[shape]
    values = (text, f"https://a.example/{text}/mcp", f"x-{text}", ["plain", text], f"a={text}")
    for field in sorted({name for _, name in TEXTS}):
        for value in values:
            found = secret.problem(field, value)
            assert found is not None
            assert found.code == "secret"
            assert text not in repr(found)
            assert text not in secret.redacted(str(value))


@pytest.mark.parametrize("field", ["name", "gateway", "credential_name", "api_key_prefix"])
def test_random_characters_are_no_name(field: str) -> None:
    """Of 40 random characters and more, as services hand out keys, at least 19 of 20 are known."""
    dice = random.Random(7)
    for alphabet in (string.ascii_letters + string.digits, "0123456789abcdef"):
        made = ["".join(dice.choices(alphabet, k=dice.randint(40, 64))) for _ in range(200)]
        assert sum(secret.problem(field, text) is not None for text in made) >= 190
    assert secret.problem(field, SHAPES["random"]) is not None


@pytest.mark.parametrize(
    "url",
    [
        f"https://user:{PLAIN}@idp.example.com/.well-known/openid-configuration",
        f"https://idp.example.com/?client_secret={PLAIN}&x=/.well-known/openid-configuration",
        f"https://app.example.com/done?access_token={PLAIN}",
        f"https://app.example.com/done#id_token={PLAIN}",
        f"https://{PLAIN}@github.com/acme/templates.git",
    ],
)
def test_a_secret_in_a_url_is_refused_and_not_shown(url: str) -> None:
    """A password before the host or a parameter that is called like a secret."""
    assert secret.problem("return_url", url) is not None
    assert PLAIN not in secret.redacted(url)


@pytest.mark.parametrize("key", ["client_secret", "api_key", "apikey", "access_token", "password"])
def test_a_secret_is_no_parameter(key: str) -> None:
    """A parameter of the consent's URL that is called like a secret is refused."""
    kind = OPTIONS["custom_parameters"].option.secret
    said = ("audience=x", f"{key}={PLAIN}")
    assert secret.problem("custom_parameters", said, kind=kind) is not None


def test_a_private_key_is_taken_out_whole() -> None:
    """All of a private key goes, in text and as JSON escapes it; the rest stays as it was."""
    begin, end = "-----BEGIN RSA PRIVATE" + " KEY-----", "-----END RSA PRIVATE" + " KEY-----"
    for line in ("\n", "\\n"):
        text = f'{{"a": "{begin}{line}MIIE{line}{end}", "b": 1}}'
        assert secret.taken_out(text.encode()) == (b'{"a": "***", "b": 1}', (1,))
        assert secret.redacted(text) == '{"a": "***", "b": 1}'
