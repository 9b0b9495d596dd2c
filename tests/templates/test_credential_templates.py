"""The templates of Path D: clean and exact for every valid answer, and asked alike by Copier."""

from __future__ import annotations

import ast
import itertools
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from agentcore_connect.disk.paths import ANSWERS_FILE
from agentcore_connect.units.questions import ENDPOINT_MAX, Credential, askable
from agentcore_connect.units.renderer import render
from agentcore_connect.vocabulary import names
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pydantic import ValidationError
from rendering import python_files, unformatted
from tiers import examples

ROOT = Path(__file__).parents[2]
IDP = "https://idp.example.com/.well-known/openid-configuration"
RETURN = "https://app.example.com/consented"
SERVICE = "https://api.example.com/v1"
FIELDS = Credential.model_fields
TEMPLATES = get_args(FIELDS["template"].annotation)
REASONS = ("streaming", "latency", "vendor-sdk", "forced")


def credential(kind: str = "api-key", **answers: Any) -> Credential:
    """Valid answers for a credential of one kind, but for ``answers``."""
    values: dict[str, Any] = {
        "template": "credential/strands",
        "credential_name": "My-Api",
        "credential_type": kind,
        "reason": "aws-sdk" if kind == "none" else "streaming",
        "force_direct": "because | of {{ 7*7 }} #",
        "endpoint": SERVICE,
        "oauth_discovery_url": IDP,
        "return_url": RETURN,
        "aws_service": "dynamodb",
    }
    return Credential(**values | answers)


def every_option() -> Iterator[Credential]:
    """Every combination of what can be chosen."""
    for template, asynchronous in itertools.product(TEMPLATES, (True, False)):
        common = {"template": template, "asynchronous": asynchronous}
        for service in ("dynamodb", "bedrock-runtime"):
            yield credential("none", **common, aws_service=service)
        for reason in REASONS:
            yield credential("api-key", **common, reason=reason)
        for kind, endpoint in itertools.product(("api-key", "oauth", "oauth-3lo"), ("", SERVICE)):
            for scopes in ([], ["read", "`|'{}#"]) if kind != "api-key" else ([],):
                yield credential(kind, **common, endpoint=endpoint, oauth_scopes=scopes)


OPTIONS = {
    "-".join(str(value) for value in askable(each).values()): each for each in every_option()
}


def codes(answers: Credential) -> dict[str, str]:
    return {
        path: content.decode("utf-8")
        for path, content in render(answers).items()
        if path.endswith(".py")
    }


@pytest.mark.parametrize("answers", OPTIONS.values(), ids=OPTIONS)
def test_every_option(answers: Credential) -> None:
    """Each combination is Python 3.10, and has the files that it needs and no more."""
    files = render(answers)
    secret = {"credential.py"} if answers.credential_type != "none" else set()
    assert set(files) == secret | {
        *("__init__.py", "client.py", "tools.py", "README.md", ANSWERS_FILE)
    }
    for path, text in codes(answers).items():
        assert max(map(len, text.splitlines())) <= 88, path
        ast.parse(text, feature_version=(3, 10))
        assert not re.search("{{|{%|{#|%}|#}", text.replace("`|'{}#", "")), path


def test_formatted() -> None:
    """The code of each combination is as black writes it."""
    found: dict[bytes, str] = {}
    for name, answers in OPTIONS.items():
        found |= python_files(render(answers), name)
    assert unformatted(found) == []


@pytest.mark.parametrize("kind", ["api-key", "oauth", "oauth-3lo", "none"])
def test_black_clean_at_every_length(kind: str) -> None:
    """A name or URL of any length moves no line: black's changes would conflict at an update."""
    found: dict[bytes, str] = {}
    for length in (*range(1, 92), names.CREDENTIAL_MAX):
        url = "https://" + "a" * length
        answers = credential(
            kind,
            template=TEMPLATES[length % 3],
            asynchronous=length % 2 == 0,
            credential_name="w" * length,
            endpoint=url,
            oauth_discovery_url=url,
            return_url=url,
            aws_service="s" * min(length, 63),
            oauth_scopes=["s" * min(length, names.TARGET_SCOPE_MAX)],
        )
        found |= python_files(render(answers), str(length))
    assert unformatted(found) == []


URLS = st.text("aZ9._~:/@!$&()*+,;=%-", max_size=40).map("https://h/{}".format)
SCOPES = st.lists(
    st.text(
        "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"\\'),
        min_size=1,
        max_size=names.TARGET_SCOPE_MAX,
    ),
    max_size=3,
)
CREDENTIALS = st.builds(
    credential,
    st.sampled_from(["api-key", "oauth", "oauth-3lo"]),
    template=st.sampled_from(TEMPLATES),
    asynchronous=st.booleans(),
    reason=st.sampled_from(REASONS),
    credential_name=st.from_regex(f"(?:{names.CREDENTIAL_PATTERN})", fullmatch=True).filter(
        lambda name: len(name) <= names.CREDENTIAL_MAX
    ),
    force_direct=st.text(
        st.characters(codec="utf-8", exclude_categories=["C", "Z"], exclude_characters="`"),
        min_size=1,
        max_size=names.EXPLANATION_MAX,
    ).filter(lambda text: names.matches(names.EXPLANATION_PATTERN, text, names.EXPLANATION_MAX)),
    endpoint=st.one_of(st.just(""), URLS),
    oauth_discovery_url=URLS,
    return_url=URLS,
    oauth_scopes=SCOPES,
)


def tame(answers: Credential) -> tuple[Credential, dict[str, str]]:
    """The same choices with tame answers, and which literal of theirs stands for which."""
    scopes = [f"tame-{number}" for number in range(len(answers.oauth_scopes))]
    replaced: dict[str, Any] = {
        "credential_name": "tame-name",
        "endpoint": answers.endpoint and "https://tame/endpoint",
        "oauth_discovery_url": "https://tame/idp",
        "return_url": "https://tame/return",
        "oauth_scopes": scopes,
        "force_direct": "tame words",
    }
    literals = {
        replaced[name]: getattr(answers, name)
        for name in ("credential_name", "endpoint", "oauth_discovery_url", "return_url")
        if replaced[name]
    }
    literals |= dict(zip(scopes, answers.oauth_scopes, strict=True))
    literals["AGENTCORE_CREDENTIAL_TAME_NAME"] = names.credential_variable(answers.credential_name)
    for verb in ("read", "ask"):
        stem = answers.credential_name.lower().replace("-", "_")[:56]
        stem = f"_{stem}" if answers.template == "credential/adk" and stem[0].isdigit() else stem
        literals[f"tame_name_{verb}"] = f"{stem}_{verb}"
    return answers.model_copy(update=replaced), literals


def dumped(source: str, values: dict[str, str]) -> str:
    """The syntax tree of ``source``, with the string literals that ``values`` names replaced."""
    tree = ast.parse(source, feature_version=(3, 10))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = values.get(node.value, node.value)
    return ast.dump(tree)


@given(CREDENTIALS)
@settings(max_examples=examples(40), deadline=None)
def test_python_literals(answers: Credential) -> None:
    """An answer becomes a string literal that equals it, and changes nothing else of the code."""
    plain, literals = tame(answers)
    expected = codes(plain)
    for path, text in codes(answers).items():
        compile(text, path, "exec")
        assert dumped(expected[path], literals) == dumped(text, {}), path


@pytest.mark.parametrize("kind", ["api-key", "oauth", "oauth-3lo"])
def test_python_literals_are_there(kind: str) -> None:
    """The test above is not empty: each answer that the code needs is somewhere in it."""
    plain, literals = tame(credential(kind, oauth_scopes=["a"]))
    code = "\n".join(codes(plain).values())
    found = {node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant)}
    unused = {"https://tame/idp", "https://tame/return", "tame-0", "tame_name_ask"}
    used = {"api-key": set(), "oauth": {"https://tame/idp", "tame-0"}}.get(
        kind, {"https://tame/return", "tame-0"}
    )
    assert set(literals) - found == unused - used


MARKDOWN = MarkdownIt("commonmark").enable("table")


def shape(text: str) -> list[tuple[str, str, str]]:
    """The structure of a Markdown text: each block and each part of a line, without its words."""
    return [
        (token.type, token.tag, " ".join(child.type for child in token.children or ()))
        for token in MARKDOWN.parse(text)
    ]


def code(text: str) -> list[str]:
    """All code in a Markdown text."""
    parts = [part for token in MARKDOWN.parse(text) for part in (token, *(token.children or ()))]
    return [part.content for part in parts if part.type in ("code_block", "code_inline")]


@given(CREDENTIALS)
@settings(max_examples=examples(60), deadline=None)
def test_readme(answers: Credential) -> None:
    """No valid answer breaks out of its place, and a person's reason is there word for word."""
    text = render(answers)["README.md"].decode("utf-8")
    assert shape(render(tame(answers)[0])["README.md"].decode("utf-8")) == shape(text)
    assert answers.credential_name in code(text)
    assert not answers.endpoint or answers.endpoint in code(text)
    if answers.reason == "forced":
        assert answers.force_direct in code(text)
    variable = names.credential_variable(answers.credential_name)
    assert any(variable in each for each in code(text))


@given(CREDENTIALS)
@settings(max_examples=examples(20), deadline=None)
def test_answers_file(answers: Credential) -> None:
    """The answers file reads back as the answers, whatever YAML might take them for."""
    recorded = yaml.safe_load(render(answers)[ANSWERS_FILE])
    asked = {name: value for name, value in recorded.items() if not name.startswith("_")}
    assert asked == askable(answers)
    assert askable(Credential(**asked)) == asked


@pytest.mark.parametrize(
    "words",
    [
        *("", " ", " a", "a\nb", "a\r", "a\u2028b", "a`b", "a\tb", "\u202ea", "a\x00", "a\x85"),
        *("a\u200bb", "\ufeffa", "a" * 501),
    ],
)
def test_words_that_would_break_the_readme_are_refused(words: str) -> None:
    """A reason is one line of visible characters, of at most 500."""
    with pytest.raises(ValidationError):
        credential(reason="forced", force_direct=words)
    assert credential(reason="forced", force_direct="a" * 500)


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("api-key", {"reason": "aws-sdk"}),
        ("none", {"reason": "latency"}),
        ("none", {"aws_service": None}),
        ("none", {"aws_service": "s3 "}),
        ("oauth", {"oauth_discovery_url": None}),
        ("oauth-3lo", {"return_url": None}),
        ("api-key", {"endpoint": None}),
        ("api-key", {"endpoint": "https://a/?q"}),
        ("api-key", {"endpoint": "https://user:password@a/"}),
        ("api-key", {"endpoint": "https://" + "a" * ENDPOINT_MAX}),
        ("api-key", {"credential_name": "-a"}),
        ("api-key", {"credential_type": "password"}),
        ("api-key", {"reason": "forced", "force_direct": None}),
    ],
)
def test_wrong_answers_are_refused(kind: str, wrong: dict[str, Any], tmp_path: Path) -> None:
    """By the model, and by Copier where somebody uses the templates without connect."""
    right = askable(credential(kind))
    with pytest.raises(ValidationError):
        credential(kind, **wrong)
    given = {name: value for name, value in {**right, **wrong}.items() if value is not None}
    with pytest.raises((ValueError, TypeError)):
        copied(given, tmp_path)


@pytest.mark.parametrize(
    "answers",
    [
        credential("api-key", reason="forced", endpoint=""),
        credential("oauth", template="credential/langgraph", oauth_scopes=["a", "b"]),
        credential("oauth-3lo", template="credential/mcp", asynchronous=False),
        credential("none", template="credential/langgraph", asynchronous=False),
    ],
    ids=lambda answers: answers.credential_type,
)
def test_copier_renders_the_same(answers: Credential, tmp_path: Path) -> None:
    """Every file has the bytes that Copier writes, and the answers file the same answers."""
    ours, theirs = render(answers), copied(askable(answers), tmp_path)
    recorded = [yaml.safe_load(tree.pop(ANSWERS_FILE)) for tree in (ours, theirs)]
    assert ours == theirs
    for values in recorded:
        assert {n: v for n, v in values.items() if n[0] != "_"} == askable(answers)


def test_a_target_is_still_asked_its_own_way(tmp_path: Path) -> None:
    """Questions that both kinds of unit have keep the rules of each."""
    target = {
        "template": "target/mcp_server",
        "gateway": "g",
        "name": "n",
        "outbound_auth": "none",
        "endpoint": "https://a/?q",
    }
    assert ANSWERS_FILE in copied(target, tmp_path)
    with pytest.raises((ValueError, TypeError)):
        copied({**target, "endpoint": ""}, tmp_path)


def copied(data: dict[str, Any], scratch: Path) -> dict[str, bytes]:
    """What `copier copy --defaults` of the plain template files writes."""
    import copier
    from plumbum import local

    source = scratch / "templates"
    if not source.exists():
        source.mkdir()
        shutil.copy(ROOT / "copier.yml", source)
        shutil.copytree(ROOT / "copier_templates", source / "copier_templates")
    unit = scratch / "unit"
    with local.env(PATH=""):  # without git in reach Copier does not ask it for a file mode
        copier.run_copy(str(source), unit, data=data, defaults=True, overwrite=True, quiet=True)
    return {
        path.relative_to(unit).as_posix(): path.read_bytes()
        for path in sorted(unit.rglob("*"))
        if path.is_file()
    }
