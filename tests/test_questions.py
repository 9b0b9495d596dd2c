"""copier.yml asks what the pydantic models say, and refuses what they refuse."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from agentcore_connect import names, questions
from agentcore_connect.questions import ENDPOINT_MAX, MODELS, GatewayClient, askable
from agentcore_connect.render import ANSWERS_FILE
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rendering import ROOT, SAMPLES, accepted, copy_in_process, valid_values


def test_copier_yml_is_generated() -> None:
    """The committed copier.yml is what the models say: `python scripts/renew.py` writes it."""
    assert questions.copier_yaml() == (ROOT / "copier.yml").read_text(encoding="utf-8")


# --- Copier's judgement ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real copier.yml, with templates of nothing but the answers file: quick to render."""
    source = tmp_path_factory.mktemp("templates")
    shutil.copy(ROOT / "copier.yml", source)
    for template in (t for model in MODELS for t in questions._templates(model)):
        folder = source / "copier_templates" / template
        folder.mkdir(parents=True)
        name = "{{ _copier_conf.answers_file }}.jinja"
        shutil.copy(ROOT / "copier_templates" / template / name, folder)
    return source


def recorded(source: Path, data: dict[str, Any]) -> dict[str, Any] | None:
    """What Copier would keep of ``data``; None where it refuses."""
    from copier.errors import CopierError

    try:
        tree = copy_in_process(source, data)
    except (ValueError, TypeError, CopierError):
        return None
    values = yaml.safe_load(tree[ANSWERS_FILE])
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


LONGEST = {
    "gateway": names.GATEWAY_MAX,
    "name": names.TARGET_MAX,
    "endpoint": ENDPOINT_MAX,
    "client_credential": names.CREDENTIAL_MAX,
    "credential_name": names.CREDENTIAL_MAX,
}
SPOILED: dict[str, st.SearchStrategy[Any]] = {
    field: near(SAMPLES[field], longest) for field, longest in LONGEST.items()
} | {
    field: st.lists(st.one_of(st.just("ok"), near("gw/read", names.SCOPE_MAX)), max_size=3)
    for field in ("client_scopes", "oauth_scopes")
}


def asked(values: dict[str, Any]) -> dict[str, Any]:
    """``values`` without the questions whose conditions do not hold."""
    unasked = set()
    if values.get("authorizer_type") != "CUSTOM_JWT":
        unasked |= {"forward_caller_token", "client_credential", "client_scopes"}
    if values.get("forward_caller_token"):
        unasked |= {"client_credential", "client_scopes"}
    if values.get("outbound_auth") != "oauth":
        unasked |= {"credential_name", "oauth_scopes"}
    return {name: value for name, value in values.items() if name not in unasked}


@st.composite
def inputs(draw: st.DrawFn) -> dict[str, Any]:
    """Answers to what is asked: valid but for at most one or two, of the right types."""
    values = asked(draw(valid_values(draw(st.sampled_from(MODELS)))))
    for field in draw(st.lists(st.sampled_from(sorted(values)), max_size=2, unique=True)):
        if draw(st.integers(0, 5)) == 0:
            del values[field]
        elif not isinstance(values[field], bool):
            values[field] = draw(SPOILED.get(field, st.sampled_from([*WORDS, "NONE", "oauth"])))
    return asked(values)


@given(inputs())
@example({"template": "gateway_client/mcp", "gateway": "g\n", "authorizer_type": "NONE"})
@example({"template": "../../..", "gateway": "g", "authorizer_type": "NONE"})
@settings(
    max_examples=70,
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
    @settings(max_examples=20, deadline=None)
    def check(values: dict[str, Any]) -> None:
        answers = model(**values)
        assert askable(answers) == recorded(source, askable(answers))
        assert asked(values) == askable(answers)

    check()


FULL: dict[str, dict[str, Any]] = {
    "client": {
        "template": "gateway_client/strands",
        "gateway": SAMPLES["gateway"],
        "authorizer_type": "CUSTOM_JWT",
        "forward_caller_token": False,
        "client_credential": SAMPLES["client_credential"],
        "client_scopes": ["a"],
        "tool_search": "auto",
        "with_tests": False,
    },
    "target": {
        "template": "target/mcp_server",
        "gateway": SAMPLES["gateway"],
        "name": SAMPLES["name"],
        "endpoint": SAMPLES["endpoint"],
        "outbound_auth": "oauth",
        "credential_name": SAMPLES["credential_name"],
        "oauth_scopes": ["a"],
    },
}
"""An answer to every question; no default is used."""


def test_full_answers_are_full() -> None:
    """The tables below go through every question."""
    questions_asked = {name for values in FULL.values() for name in values}
    assert set(questions.copier_questions()) == questions_asked


def with_text(values: dict[str, Any], field: str, text: str) -> dict[str, Any]:
    return {**values, field: [text] if field.endswith("_scopes") else text}


@pytest.mark.parametrize("field", [*LONGEST, "client_scopes", "oauth_scopes"])
def test_longest(source: Path, field: str) -> None:
    """The longest answer is the same for both, and one character more is refused by both."""
    values = next(values for values in FULL.values() if field in values)
    longest = LONGEST.get(field, names.SCOPE_MAX)
    stem = str(SAMPLES[field]) if field in LONGEST else "s"
    for size, expected in ((longest, True), (longest + 1, False)):
        data = with_text(values, field, stem + "a" * (size - len(stem)))
        assert (expected, expected) == (accepted(data) is not None, recorded(source, data) == data)


@pytest.mark.parametrize(
    "field", ["gateway", "name", "endpoint", "credential_name", "oauth_scopes"]
)
def test_every_hostile_character(source: Path, field: str) -> None:
    """Both judge alike of each character, at the end of an otherwise valid answer."""
    stem = "https://a/b" if field == "endpoint" else "ab"
    for char in HOSTILE:
        judge(source, field, stem + char)


@pytest.mark.parametrize(
    ("field", "texts"), [("gateway", WORDS), ("oauth_scopes", WORDS), ("endpoint", URLS)]
)
def test_every_hostile_word(source: Path, field: str, texts: list[str]) -> None:
    """Both judge alike of words that mean something elsewhere, and of whole URLs."""
    for text in texts:
        judge(source, field, text)


def judge(source: Path, field: str, text: str) -> None:
    data = with_text(FULL["target"], field, text)
    assert (accepted(data) is not None) == (recorded(source, data) is not None), repr(text)


WRONG_TYPES: tuple[Any, ...] = (
    *(None, True, 0, 1, 1.5, float("inf"), [], ["a", "b"], [None], [1], [["a"]], {"a": "b"}),
    *(datetime.date(2024, 1, 1), "", "maybe", "no", "[a, b]", "[", "null", ["{{ gateway }}"]),
)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        pytest.param(values, field, id=f"{kind}-{field}")
        for kind, values in FULL.items()
        for field in values
    ],
)
def test_wrong_types(source: Path, values: dict[str, Any], field: str) -> None:
    """Whatever the type of an answer, Copier never records what pydantic would refuse.

    Copier casts what it is given (a number to text, any word to a bool, YAML to a list), so it
    may accept more; what pydantic accepts, Copier accepts with the same result.
    """
    for wrong in WRONG_TYPES:
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
