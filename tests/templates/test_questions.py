"""copier.yml asks what the pydantic models say, and refuses what they refuse."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from agentcore_connect.disk.paths import ANSWERS_FILE
from agentcore_connect.units import questions
from agentcore_connect.units.questions import (
    COMPUTED,
    MODELS,
    GatewayClient,
    UnitAnswers,
    askable,
    bounds,
)
from agentcore_connect.vocabulary.words import OWN_VENDORS
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from rendering import (
    ROOT,
    SAMPLES,
    TEXTS,
    accepted,
    copy_apart,
    copy_in_process,
    is_list,
    option_sets,
    valid_values,
)
from tiers import TIER, examples


def test_copier_yml_is_generated() -> None:
    """The committed copier.yml is what the models say: `python scripts/renew.py` writes it."""
    assert questions.copier_yaml() == (ROOT / "copier.yml").read_text(encoding="utf-8")


# --- Copier's judgement ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A source for each template, named after it, with its answers file alone."""
    return copy_apart(tmp_path_factory.mktemp("templates"), "{{ _copier_conf.answers_file }}.jinja")


TEMPLATES = frozenset(questions.copier_questions()["template"]["choices"])


def recorded(source: Path, data: dict[str, Any]) -> dict[str, Any] | None:
    """What Copier would keep of ``data``; None where it refuses."""
    from copier.errors import CopierError

    template = str(data.get("template"))
    try:
        tree = copy_in_process(source / template if template in TEMPLATES else ROOT, data)
    except (ValueError, TypeError, CopierError):
        return None
    values = yaml.load(tree[ANSWERS_FILE], yaml.CSafeLoader)
    del values["_src_path"]
    return dict(values)


HOSTILE = (
    "aZ09-_.'\"\\`$(){}%#|;&<>*/:@?=,~^! \t\n\r\v\f\x00\x1c\x7f\x85\u2028\u2029\u200b\u202e\u2066"
    "\u00e9\u4e2d\U0001f600\u017f\u212a"
)
"""Everything that ends a literal, a line or a word somewhere; the last two fold to s and k."""

WORDS = [
    *("", " ", "a ", " a", "a\n", "a\r", "\na", "a\u2028", "-", "-a", "a-", "a--b", "a_b", "9a"),
    *("{{ 7*7 }}", "{{7*7}}", "{% raw %}", "{#", "../..", "a/b", "class", "None", "true", "null"),
    *("1e3", "2024-01-01", "~", "[]", "{}", "- a", "a: b", "!!python/name:os", "&a", "*a"),
]
URLS = [
    *("https://", "https://a", "http://a:12345", "http://a:123456", "http://a:", "https://u:p@a"),
    *("HTTPS://a", "https://a/`", "https://a/\n", "https://a b", "javascript:x", "https://\u00e9"),
    *("https://[::1]/", "https://a\\b", "//a", "ftp://a", "https:///a", "https://a?b#c"),
]


def near(sample: str, longest: int) -> st.SearchStrategy[str]:
    """Strings at and beyond the edge of what a question takes."""
    return st.one_of(
        st.text(HOSTILE, max_size=6),
        st.sampled_from(WORDS + URLS),
        st.builds(
            lambda at, char: sample[:at] + char + sample[at:],
            st.integers(0, len(sample)),
            st.sampled_from(HOSTILE),
        ),
        st.integers(longest - 1, longest + 1).map(lambda size: (sample + "a" * size)[:size]),
    )


LONGEST = {name: bounds(model, name)[1] for model, name in TEXTS}
SPOILED: dict[str, st.SearchStrategy[Any]] = {
    name: (
        st.lists(st.one_of(st.just(sample[0]), near(sample[0], LONGEST[name])), max_size=3)
        if isinstance(sample, list)
        else near(sample, LONGEST[name])
    )
    for name, sample in SAMPLES.items()
    if name in LONGEST
}


def asked(values: dict[str, Any]) -> dict[str, Any]:
    """``values`` without the questions whose conditions do not hold."""
    if values.get("template") == "gateway":
        intercepts = values.get("request_interceptor") or values.get("response_interceptor")
        unasked = set() if intercepts else {"interceptor_headers"}
    elif values.get("template") == "policy":
        unasked = _unasked_of_a_policy(values)
    elif str(values.get("template")).startswith("credential/"):
        unasked = _unasked_of_a_credential(values)
    else:
        unasked = _unasked_of_a_target(values)
    if values.get("authorizer_type") != "CUSTOM_JWT":
        unasked |= {"forward_caller_token", "client_credential", "client_scopes"}
    if values.get("forward_caller_token"):
        unasked |= {"client_credential", "client_scopes"}
    return {name: value for name, value in values.items() if name not in unasked}


def _unasked_of_a_target(values: dict[str, Any]) -> set[str]:
    auth = values.get("outbound_auth")
    unasked = set()
    tokens = ("oauth", "oauth-3lo", "token-exchange")
    provider = values.get("credential_provider", "") if auth in (*tokens, "api-key") else ""
    if auth not in (*tokens, "api-key"):
        unasked |= {"credential_provider"}
    if auth not in ("oauth", "oauth-3lo", "api-key") or provider:
        unasked |= {"credential_name"}
    unasked |= _unasked_of_a_secret(values, auth, provider)
    if auth not in tokens:
        unasked |= {"oauth_scopes"}
    if auth != "oauth-3lo":
        unasked |= {"return_url"}
    if auth not in ("oauth-3lo", "token-exchange"):
        unasked |= {"custom_parameters"}
    if auth != "api-key":
        unasked |= {"api_key_location", "api_key_parameter_name", "api_key_prefix"}
    if auth not in ("iam", "caller-iam"):
        unasked |= {"iam_service", "iam_region"}
    if not str(values.get("schema_source")).startswith("s3://"):
        unasked |= {"schema_s3_account"}
    else:
        unasked |= {"choice", "source"}
    if "source" in unasked or not values.get("source"):
        unasked |= {"source_sha256", "address"}
    if not values.get("with_handler"):
        unasked |= {"tool_names"}
    if auth == "oauth-3lo":
        unasked |= {"listing_mode"}
    elif values.get("listing_mode", "DEFAULT") != "DEFAULT":
        unasked |= {"mcp_tool_schema"}
    if values.get("connector") != "web-search":
        unasked |= {"exclude_domains"}
    if values.get("connector") != "bedrock-knowledge-bases":
        unasked |= {"knowledge_base_id"}
    return unasked


def _unasked_of_a_secret(values: dict[str, Any], auth: Any, provider: str) -> set[str]:
    """Of the questions that a provider of a secret needs."""
    by_name = bool(provider) and not str(provider).startswith("arn:")
    unasked = set() if by_name else {"secret_name"}
    made = by_name and bool(values.get("secret_name"))
    client = made and auth != "api-key"
    vendor = values.get("oauth_vendor", "CustomOauth2")
    if not made:
        unasked |= {"secret_json_key"}
    if not client:
        unasked |= {"oauth_vendor", "oauth_client_id"}
    if not client or vendor != "CustomOauth2":
        unasked |= {"provider_discovery_url"}
    if not client or vendor != "MicrosoftOauth2":
        unasked |= {"oauth_tenant"}
    if not client or vendor in OWN_VENDORS:
        unasked |= {"oauth_issuer", "oauth_authorization_url", "oauth_token_url"}
    exchange = made and auth == "token-exchange"
    if not exchange:
        unasked |= {"exchange_grant"}
    if not exchange or values.get("exchange_grant", "TOKEN_EXCHANGE") != "TOKEN_EXCHANGE":
        return unasked | {"actor_token", "actor_token_scopes"}
    if values.get("actor_token", "NONE") != "M2M":
        unasked |= {"actor_token_scopes"}
    return unasked


def _unasked_of_a_credential(values: dict[str, Any]) -> set[str]:
    kind = values.get("credential_type")
    unasked = {"endpoint"} if kind == "none" else {"aws_service"}
    if values.get("reason") != "forced":
        unasked |= {"force_direct"}
    if kind not in ("oauth", "oauth-3lo"):
        unasked |= {"oauth_scopes"}
    if kind != "oauth":
        unasked |= {"oauth_discovery_url"}
    if kind != "oauth-3lo":
        unasked |= {"return_url"}
    return unasked


def _unasked_of_a_policy(values: dict[str, Any]) -> set[str]:
    pattern, unasked = values.get("pattern"), set()
    permits = pattern in ("allow", "amount", "role", "account", "hours")
    if pattern not in ("allow", "amount", "hours", "block", "required"):
        unasked |= {"with_role", "with_account"}
    if pattern not in ("allow", "role", "account", "hours"):
        unasked |= {"with_amount"}
    unasked |= {"with_hours"} if pattern in ("hours", "shutdown", "guardrail") else set()
    if not permits:
        unasked |= {"with_required"}
    wants = {
        name: pattern == name or (values.get(f"with_{name}") and f"with_{name}" not in unasked)
        for name in ("role", "account", "amount", "required", "hours")
    }
    if wants["role"]:
        unasked |= {"with_account"}
        wants["account"] = False
    if not wants["role"]:
        unasked |= {"claim", "claim_values", "claim_form"}
    if not wants["account"]:
        unasked |= {"account", "partition"}
    if not wants["amount"]:
        unasked |= {"argument", "number_type", "below_integer", "below_number"}
    if values.get("number_type") != "number":
        unasked |= {"below_number"}
    if values.get("number_type") != "integer":
        unasked |= {"below_integer"}
    for name, answer in (("hours", "hours"), ("required", "required_arguments")):
        unasked |= set() if wants[name] else {answer}
    if pattern in ("shutdown", "guardrail") or wants["role"] or wants["account"]:
        unasked |= {"callers"}
    if pattern not in ("allow", "block"):
        unasked |= {"other_tool"}
    if pattern != "guardrail":
        unasked |= {name for name in values if name.startswith("guardrail_")}
    return unasked


@st.composite
def inputs(draw: st.DrawFn) -> dict[str, Any]:
    """Answers to what is asked: valid but for at most one or two, of the right types."""
    values = asked(draw(valid_values(draw(st.sampled_from(MODELS)))))
    for field in draw(st.lists(st.sampled_from(sorted(values)), max_size=2, unique=True)):
        if draw(st.integers(0, 5)) == 0:
            del values[field]
        elif not isinstance(values[field], bool):
            choices = st.sampled_from([*WORDS, "NONE", "oauth", "none", "iam", "aws-sdk"])
            values[field] = draw(SPOILED.get(field, choices))
    return asked(values)


_API = {
    "gateway": "g",
    "name": "n",
    "rest_api_id": "a",
    "stage": "s",
    "outbound_auth": "iam",
    "credential_name": "c",
}


@given(inputs())
@example({"template": "gateway_client/mcp", "gateway": "g\n", "authorizer_type": "NONE"})
@example({"template": "../../..", "gateway": "g", "authorizer_type": "NONE"})
@example({"template": "target/api_gateway", **_API, "tool_filter_methods": []})
@example({"template": "target/api_gateway", **_API, "outbound_auth": "oauth"})
@example({"template": "target/api_gateway", **_API, "outbound_auth": "api-key"})
@settings(
    max_examples=examples(100),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_copier_and_pydantic_judge_alike(source: Path, values: dict[str, Any]) -> None:
    """Copier refuses what pydantic refuses; of what both accept it records what is askable."""
    answers = accepted(values)

    assert (None if answers is None else askable(answers)) == recorded(source, values)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_unasked_values_are_not_askable(source: Path, model: Any) -> None:
    """What a model holds for questions that are not asked never reaches Copier."""

    @given(valid_values(model))
    @settings(max_examples=examples(20), deadline=None)
    def check(values: dict[str, Any]) -> None:
        answers = accepted(values)
        assume(answers is not None)  # a reason may not fit
        assert askable(answers) == recorded(source, askable(answers))
        assert asked(values) == askable(answers)

    check()


def _fullest() -> dict[str, dict[str, Any]]:
    """Of each way in which a template asks, by which questions, the answers that name them all."""
    found: dict[tuple[str, ...], tuple[str, dict[str, Any]]] = {}
    for answers in option_sets():
        asks = askable(answers)
        kind = answers.template.split("/")[0] if "target" not in answers.template else ""
        key = (kind or answers.template, *sorted(asks))
        found[key] = (answers.template, asks)  # the last: lists are full, words are true
    count = itertools.count(1)
    return {f"{template}-{next(count)}": asks for template, asks in found.values()}


FULL = _fullest()
"""Answers to every question that is asked; no default is used."""


def test_full_answers_are_full() -> None:
    """The tables below go through every question."""
    questions_asked = {name for values in FULL.values() for name in values}
    assert questions.copier_questions().keys() - COMPUTED.keys() == questions_asked


def test_no_answer_to_what_is_computed(source: Path) -> None:
    """What is computed is no answer: nothing records it."""
    cases = {
        values["template"] if TIER == "fast" else case: values for case, values in FULL.items()
    }
    for values in cases.values():
        kept = recorded(source, values)
        assert kept == values
        assert not kept.keys() & COMPUTED.keys()


def with_text(values: dict[str, Any], field: str, text: str) -> dict[str, Any]:
    return {**values, field: [text] if is_list(field) else text}


STEMS = {
    "endpoint": "https://a/b",
    "return_url": "https://a/b",
    "oauth_discovery_url": "https://a/b",
    "custom_parameters": "k" * 256 + "=",
    **dict.fromkeys(("provider_discovery_url", "oauth_issuer"), "https://a/b"),
    **dict.fromkeys(("oauth_authorization_url", "oauth_token_url"), "https://a/b"),
    "schema_s3_account": "123456789012",
    "tool_filter_methods": "OPTIONS",
    "lambda_arn": "arn:aws:lambda:us-east-1:123456789012:function:f",
    "schema_source": "s3://abc/d",
    "choice": "operation=a",
    "source": "https://a/b",
    "source_sha256": "0123456789abcdef" * 4,
    "address": "https://a/b",
    "tool_filter_path": "/a",
    "tool_filter": "GET /a",
    "tool_override": "a=GET /a",
    "gateway_arn": "arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/a",
    "below_integer": "123456789012345",
    "below_number": "123456789012.1234",
    "account": "123456789012",
    "hours": "09:00-17:00",
    "sessions": "28800",
    "mcp_versions": "2025-11-25",
    "request_interceptor": "arn:aws:lambda:us-east-1:123456789012:function:f",
    "response_interceptor": "arn:aws:lambda:us-east-1:123456789012:function:f",
    "guardrail_data_path": "context.input.a",
}
"""Where letters may follow; of the other questions that is "a"."""


def full(field: str, model: type[UnitAnswers] | None = None) -> dict[str, Any]:
    """Full answers that have ``field``, the last of them."""
    models = [model] if model else MODELS
    templates = {name for m in models for name in get_args(m.model_fields["template"].annotation)}
    return next(
        values
        for values in reversed(FULL.values())
        if field in values and values["template"] in templates
    )


def _names(texts: Iterable[tuple[type[UnitAnswers], str]]) -> list[Any]:
    return [pytest.param(*text, id=f"{text[0].__name__}-{text[1]}") for text in texts]


@pytest.mark.parametrize(
    ("model", "field"), _names({(n, bounds(m, n)): (m, n) for m, n in reversed(TEXTS)}.values())
)
def test_longest(source: Path, model: type[UnitAnswers], field: str) -> None:
    """The longest answer is the same for both, and one character more is refused by both."""
    stem, longest = STEMS.get(field, "a"), bounds(model, field)[1]
    if field == "schema_source" and "source" in full(field, model):
        stem = "a"  # of a file of the project
    for size, expected in ((longest, True), (longest + 1, False)):
        data = with_text(full(field, model), field, stem + "a" * (size - len(stem)))
        assert (expected, expected) == (accepted(data) is not None, recorded(source, data) == data)


each_rule = pytest.mark.parametrize(
    ("model", "field"),
    _names({bounds(model, name): (model, name) for model, name in reversed(TEXTS)}.values()),
)
"""A question for each rule that texts have."""


@each_rule
def test_every_hostile_character(source: Path, model: type[UnitAnswers], field: str) -> None:
    """Both judge alike of each character, at the end of an otherwise valid answer.

    Of each question a third of the characters, but in the long tier.
    """
    stem = "a=b" if field == "custom_parameters" else STEMS.get(field, "ab")
    few, first = (1, 0) if TIER == "long" else (3, len(field) % 3)
    for char in HOSTILE[first::few]:
        judge(source, full(field, model), field, stem + char)


@each_rule
def test_every_hostile_word(source: Path, model: type[UnitAnswers], field: str) -> None:
    """Both judge alike of words that mean something elsewhere, and of whole URLs.

    Of each question a third of the words, but in the long tier.
    """
    few, first = (1, 0) if TIER == "long" else (3, len(field) % 3)
    for text in [*WORDS[first::few], *(URLS if "http" in bounds(model, field)[0] else [])]:
        judge(source, full(field, model), field, text)


def judge(source: Path, values: dict[str, Any], field: str, text: str) -> None:
    data = asked(with_text(values, field, text))
    assert (accepted(data) is not None) == (recorded(source, data) is not None), repr(text)


WRONG_TYPES: tuple[Any, ...] = (
    *(None, True, 0, 1, 1.5, float("inf"), [], ["a", "b"], [None], [1], [["a"]], {"a": "b"}),
    *(datetime.date(2024, 1, 1), "", "maybe", "no", "[a, b]", "[", "null", ["{{ gateway }}"]),
)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        pytest.param(full(field), field, id=field)
        for field in dict.fromkeys(field for values in FULL.values() for field in values)
    ],
)
def test_wrong_types(source: Path, values: dict[str, Any], field: str) -> None:
    """Whatever the type of an answer, Copier never records what pydantic would refuse.

    Copier casts what it is given (a number to text, any word to a bool, YAML to a list), so it
    may accept more; what pydantic accepts, Copier accepts with the same result. Of each question
    half of the types, but in the long tier.
    """
    few, first = (1, 0) if TIER == "long" else (2, len(field) % 2)
    for wrong in WRONG_TYPES[first::few]:
        data = asked({**values, field: wrong})
        kept = recorded(source, data)
        answers = accepted(data)
        if answers is not None:
            assert askable(answers) == kept, wrong
        elif kept is not None:
            cast = accepted(kept)
            assert cast is not None, (wrong, kept)
            assert askable(cast) == kept, wrong


def test_numbers_and_words_are_cast() -> None:
    """The claim above is not empty: pydantic, which gets flags and files, casts none of these."""
    values = {"template": "gateway_client/mcp", "gateway": 9, "authorizer_type": "NONE"}

    assert accepted(values) is None
    assert accepted({**values, "gateway": "9"}) == GatewayClient(**{**values, "gateway": "9"})
