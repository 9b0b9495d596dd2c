"""The templates: safe by construction, and clean and exact for every valid answer."""

from __future__ import annotations

import ast
import functools
import re
import shlex
import string
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, Literal, get_origin

import botocore.session  # type: ignore[import-untyped]
import jinja2
import pytest
import yaml
from agentcore_connect.connection.targets import Outbound, by_template
from agentcore_connect.disk.paths import ANSWERS_FILE
from agentcore_connect.project.sources import SOURCE
from agentcore_connect.units.dialect import SUFFIX
from agentcore_connect.units.questions import (
    ENDPOINT_MAX,
    Credential,
    GatewayClient,
    Policy,
    Target,
    UnitAnswers,
    askable,
    copier_questions,
)
from agentcore_connect.units.questions.target import McpServerTarget
from agentcore_connect.units.renderer import render
from agentcore_connect.units.templates.own import VERSION
from agentcore_connect.vocabulary import names
from agentcore_connect.vocabulary.names import CREDENTIAL_MAX, GATEWAY_MAX, SCOPE_MAX, TARGET_MAX
from botocore import xform_name  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import nodes
from markdown_it import MarkdownIt
from rendering import (
    CLIENTS,
    CREDENTIAL_UNITS,
    EXAMPLE_OPERATIONS,
    ROOT,
    TARGET_UNITS,
    TEXTS,
    accepted,
    black_diff,
    is_list,
    name_of,
    one_of_each,
    option_sets,
    pairs,
    python_files,
    sets_to_judge,
    unformatted,
)
from tiers import examples

TEMPLATES = ROOT / "copier_templates"
FILES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.*"))
OPTION_SETS = option_sets()

# --- hygiene: what the templates may do at all ----------------------------------------------------


def copier_faults(text: str) -> list[str]:
    """What a copier.yml says beyond our few settings and harmless questions."""
    config = yaml.safe_load(text)
    settings = {"_min_copier_version", "_subdirectory", "_envops", "_exclude"}
    keys = {"type", "help", "choices", "default", "validator", "when"}
    faults = [f"setting {key}" for key in config if key.startswith("_") and key not in settings]
    if config.get("_envops", {}).get("undefined") != "jinja2.StrictUndefined":
        faults.append("not strict about undefined names")
    if config.get("_min_copier_version") != "9.15.2":  # the first that knows StrictUndefined
        faults.append("no minimal version of Copier")
    for name, question in config.items():
        if name.startswith("_"):
            continue
        faults += [f"{name}: {key}" for key in sorted(question.keys() - keys)]
        # An API key's place, name and prefix are no secrets, nor is where a secret is kept.
        if re.search(
            "secret(?!_(name|json_key)$)|password|api_key(?!_(location|parameter_name|prefix)$)",
            name,
        ):
            faults.append(f"{name}: a secret")
    return faults


def test_copier_yml_needs_no_trust() -> None:
    """No tasks, migrations, extensions or secret questions: nobody ever needs --trust."""
    assert copier_faults((ROOT / "copier.yml").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("_exclude:", "_tasks: [echo]\n_exclude:", "setting _tasks"),
        ("_exclude:", "_migrations: []\n_exclude:", "setting _migrations"),
        ("_exclude:", "_jinja_extensions: [x]\n_exclude:", "setting _jinja_extensions"),
        ("_exclude:", "_secret_questions: [x]\n_exclude:", "setting _secret_questions"),
        ("  help: What", "  secret: true\n  help: What", "template: secret"),
        ("\nname:", "\nclient_secret:", "client_secret: a secret"),
        ("\nname:", "\napi_key:", "api_key: a secret"),
        ("\nname:", "\napi_key_value:", "api_key_value: a secret"),
        ("StrictUndefined", "Undefined", "not strict about undefined names"),
        ("9.15.2", "9.0.0", "no minimal version of Copier"),
    ],
)
def test_copier_faults_are_seen(old: str, new: str, fault: str) -> None:
    """The check above notices each thing that must not be there."""
    text = (ROOT / "copier.yml").read_text(encoding="utf-8")
    assert [fault] == copier_faults(text.replace(old, new, 1))


def test_one_copier_yml() -> None:
    """Nothing in the templates can set Copier up differently."""
    found = [
        path.name for path in TEMPLATES.rglob("*") if re.fullmatch(r"copier\.ya?ml", path.name)
    ]
    assert found == []


FREE_ANSWERS: dict[str, tuple[str, ...]] = {
    "gateway": ("a{}a",),
    "name": ("a{}a",),
    "client_credential": ("{}",),
    "credential_name": ("{}",),
    "credential_provider": (
        "{}",
        "arn:aws:bedrock-agentcore:eu-west-1:123456789012:token-vault/"
        "default/oauth2credentialprovider/{}",
    ),
    "secret_name": ("a{}a",),
    "secret_json_key": ("a{}a",),
    "oauth_client_id": ("a{}a",),
    "provider_discovery_url": ("https://a/{}",),
    "oauth_tenant": ("a{}a",),
    "oauth_issuer": ("https://a/{}",),
    "oauth_authorization_url": ("https://a/{}",),
    "oauth_token_url": ("https://a/{}",),
    "actor_token_scopes": ("{}",),
    "allowed_request_headers": ("{}",),
    "allowed_response_headers": ("{}",),
    "allowed_query_parameters": ("{}",),
    "client_scopes": ("{}",),
    "oauth_scopes": ("{}",),
    "request_headers": ("{}",),
    "endpoint": ("https://a/{}", "https://a?{}"),
    "return_url": ("https://a/{}",),
    "oauth_discovery_url": ("https://a/{}",),
    "custom_parameters": ("a=a{}a", "{}=a"),
    "iam_service": ("a{}",),
    "iam_region": ("a{}",),
    "lambda_arn": (
        "arn:aws:lambda:us-east-1:123456789012:function:{}",
        "arn:aws:lambda:us-east-1:123456789012:function:a:$LATEST",
    ),
    "tool_schema_file": ("a{}a",),
    "mcp_tool_schema": ("a{}a",),
    "knowledge_base_id": ("a{}", "A1B2C3D4E{}"),
    "exclude_domains": ("a{}a",),
    "tool_names": ("{}",),
    "schema_source": ("a{}a", "s3://abc/{}"),
    "schema_s3_account": ("12345678901{}",),
    "choice": ("tag={}",),
    "source": ("https://a/{}", "a{}a"),
    "source_sha256": (f"{'0' * 63}{{}}",),
    "address": ("https://a/{}",),
    "api_key_parameter_name": ("{}",),
    "api_key_prefix": ("{}",),
    "rest_api_id": ("{}",),
    "stage": ("{}",),
    "tool_filter_path": ("/{}", "/{{{}}}"),
    "tool_filter_methods": ("{}ET", "OPTION{}"),
    "tool_filter": ("GET /{}", "GET /{{{}}}"),
    "tool_override": ("{}=GET /a", "a=GET /{}", "a=GET /a {}"),
    "force_direct": ("a{}a",),
    "aws_service": ("a{}",),
    "policy_name": ("a{}",),
    "engine": ("a{}",),
    "gateway_arn": ("arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/{}",),
    "target": ("a{}a",),
    "tools": ("{}",),
    "argument": ("{}",),
    "below_integer": ("1{}",),
    "below_number": ("1{}", "1{}5"),
    "claim": ("a{}",),
    "claim_values": ("{}",),
    "sessions": ("90{}", "{}", "1000{}"),
    "mcp_versions": ("2025-11-2{}", "2025{}11-25"),
    "instructions": ("a{}a",),
    "request_interceptor": ("arn:aws:lambda:us-east-1:123456789012:function:{}",),
    "response_interceptor": ("arn:aws:lambda:us-east-1:123456789012:function:{}",),
    "hours": ("0{}:00-17:00", "09:0{}-17:00", "09:00-17:0{}", "09{}00-17:00", "09:00{}17:00"),
    "account": ("12345678901{}",),
    "required_arguments": ("{}",),
    "other_tool": ("{}",),
    "guardrail_data_path": ("context.input{}a", "context.input.a{}"),
}
"""The questions that are answered freely, and valid answers with room for one character."""

_EDGES = [*range(0x180), 0x2028, 0x2029, 0x202E, 0x1F600]


@functools.cache
def characters(field: str) -> str:
    """The characters that a valid answer to ``field`` can hold."""
    held: set[str] = set()
    for model, name in TEXTS:
        if name == field:
            asking = (a for a in OPTION_SETS if type(a) is model and name in askable(a))
            plain = next(asking, None)  # no API Gateway target signs in with OAuth
            for text in (stem.format(chr(code)) for stem in FREE_ANSWERS[field] for code in _EDGES):
                value = [text] if is_list(field) else text
                if plain is not None and accepted({**askable(plain), field: value}):
                    held |= set(text)
    return "".join(sorted(held))


@pytest.mark.slow
def test_characters() -> None:
    """What the rules below rest on: which answers can hold what ends a place in a file."""
    assert set(FREE_ANSWERS) == {name for _, name in TEXTS}
    hold = {field: set(characters(field)) for field in FREE_ANSWERS}
    # No README has them, or what of them is free.
    claim = {"claim", "claim_values", "choice", "tool_override"}
    scopes = {"client_scopes", "oauth_scopes", "actor_token_scopes"}
    assert scopes | claim == {f for f in hold if "`" in hold[f]}
    # A table's cell ends at it, also inside of a code span.
    cell = {*scopes, "force_direct", "instructions"}
    assert cell | claim == {f for f in hold if "|" in hold[f]}
    words = {"force_direct", "instructions"}
    assert {"custom_parameters", "tool_filter"} | words | claim == {
        f for f in hold if " " in hold[f]
    }
    assert words | claim == {f for f in hold if hold[f] & set('"\\')}
    for field in FREE_ANSWERS:
        assert set() == hold[field] & set("\t\n\r\v\f\x85\u2028\u2029"), field
    # A statement has it as an escape: tests/policy/test_policy_template.py.
    assert {"claim_values"} == {field for field in hold if "\u202e" in hold[field]}
    free = {"client_scopes", "oauth_scopes", "custom_parameters", "force_direct", "lambda_arn"}
    free |= {"endpoint", "return_url", "oauth_discovery_url", "tool_filter_path", "schema_source"}
    free |= {"gateway_arn", "tools", "other_tool", "source", "address", "hours", *claim}
    free |= {"tool_filter"}
    free |= {"instructions", "request_interceptor", "response_interceptor", "actor_token_scopes"}
    free |= {
        "credential_provider",
        "provider_discovery_url",
        "secret_name",
        "oauth_authorization_url",
    }
    free |= {"oauth_client_id", "oauth_issuer", "oauth_tenant", "oauth_token_url"}
    assert set(FREE_ANSWERS) - free == {
        f for f in hold if re.fullmatch("[0-9A-Za-z_./-]+", characters(f))
    }


_PARSER = jinja2.Environment()  # noqa: S701, it renders nothing
_ALLOWED_NODES = (
    *(nodes.Output, nodes.TemplateData, nodes.If, nodes.For, nodes.Assign, nodes.Include),
    *(nodes.Expr, nodes.Helper),
)
_BLOCKS = {"cedar": (nodes.Macro, nodes.AssignBlock), "yaml": (nodes.Macro,)}
"""What a policy's templates may use too: what is printed inside of it is judged as well."""
_LITERAL = ("to_json", {"ensure_ascii": False})
_PLAIN = set(string.ascii_letters + string.digits + "-")  # means nothing in Markdown
_WORD = _PLAIN | set("_.")  # nor in a line of code
_YAML: tuple[str, dict[str, Any]] = ("to_nice_yaml", {})


def _filtered(node: nodes.Node) -> tuple[str, dict[str, Any]] | None:
    """The filter and its arguments where ``node`` is nothing but a name through one filter."""
    if not isinstance(node, nodes.Filter) or not isinstance(node.node, nodes.Name) or node.args:
        return None
    return node.name, {keyword.key: keyword.value.as_const() for keyword in node.kwargs}


def template_faults(path: str, source: str) -> list[str]:
    """Where a template lets a value into its output in a way that is not safe in that language."""
    tree = _PARSER.parse(source)
    name = path.removesuffix(SUFFIX).removesuffix("{% endif %}")
    language = name.rsplit(".", 1)[-1]
    allowed = (*_ALLOWED_NODES, *_BLOCKS.get(language, ()))
    faults = [
        f"{node.lineno}: {type(node).__name__}"
        for node in _statements(tree)
        if not isinstance(node, allowed)
    ]
    for include in tree.find_all(nodes.Include):
        name = include.template.as_const() if isinstance(include.template, nodes.Const) else None
        if not re.fullmatch(r"copier_templates/shared/\w+\.(?:py|md)\.jinja", str(name)):
            faults.append(f"{include.lineno}: include of {name}")
    judge = _JUDGES.get(language)
    text = ""  # also across an `if` or a loop in the middle of a line
    for output in tree.find_all(nodes.Output):
        for node in output.nodes:
            if isinstance(node, nodes.TemplateData):
                text += node.data
                continue
            before = text.rsplit("\n", 1)[-1]
            if language == "py" and text.count('"""') % 2:
                before = f'"""{before}'  # in a docstring
            if judge is None or not judge(node, before, tree):
                faults.append(f"{node.lineno}: raw value")
            text += "x"
    return faults


def _statements(node: nodes.Node) -> Iterator[nodes.Node]:
    for child in node.iter_child_nodes():
        yield child
        yield from _statements(child)


def _in_python(node: nodes.Expr, before: str, tree: nodes.Template) -> bool:
    """A literal outside of quotes and comments, or what the template itself says.

    Behind the text of a key or an earlier argument, the quotes are even in number.
    """
    if all(isinstance(source, nodes.Const) for source in _sources(node, tree, set())):
        return True
    unquoted = before.count('"') % 2 == 0 and not re.search("['#]", before)
    return _filtered(node) == _LITERAL and unquoted


def _in_markdown(node: nodes.Expr, before: str, tree: nodes.Template) -> bool:
    """In a code block a literal, a word of the shell, or a line; in a code span what cannot end
    it; anywhere what has no meaning, or what the template itself says.
    """
    if all(isinstance(part, nodes.Const) for part in _outputs(node)):
        return True
    held = set("".join(characters(field) for field in _fields_of(node, tree)))
    block = before.startswith("    ")
    in_span = before.count("`") % 2 and not held & set("`" if before.startswith("> ") else "`|")
    if isinstance(node, nodes.Filter) and not node.args and not node.kwargs:
        if node.name == "quote":
            return block or bool(in_span)
        unquoted = before.count('"') % 2 == 0 and not re.search("['`#]", before)
        return node.name == "to_json" and block and unquoted
    if not isinstance(node, nodes.Name) and not _is_joined(node) and not _is_either(node):
        return False
    if block and before.count('"') % 2:  # in a text of JSON
        return not held & set('"\\')
    if block:
        return held <= _WORD or (not before.strip() and " " not in held)
    return held <= _PLAIN or bool(in_span)


def _is_joined(node: nodes.Expr) -> bool:
    """A list, joined by what has no meaning."""
    if not isinstance(node, nodes.Filter) or node.name != "join" or len(node.args) != 1:
        return False
    return isinstance(node.node, nodes.Name) and node.args[0] in (
        nodes.Const(","),
        nodes.Const(", "),
    )


def _is_either(node: nodes.Expr) -> bool:
    """One answer, or another where it is empty."""
    return (
        isinstance(node, nodes.Filter)
        and node.name == "default"
        and all(isinstance(part, nodes.Name) for part in (node.node, node.args[0]))
    )


def _outputs(node: nodes.Expr) -> Iterator[nodes.Node]:
    """What of an expression can be printed: not the condition of `x if y`."""
    if isinstance(node, nodes.CondExpr):
        yield from _outputs(node.expr1)
        if node.expr2 is not None:
            yield from _outputs(node.expr2)
    else:
        yield node


def _fields_of(node: nodes.Node, tree: nodes.Template) -> set[str]:
    """The questions that the value of an expression comes from."""
    return {field for name in _names(node) for field in _fields(name, tree)}


def _names(node: nodes.Node) -> Iterator[str]:
    """The names of an expression, but for those in the condition of `x if y`."""
    for part in _outputs(node):
        if isinstance(part, nodes.Name):
            yield part.name
        elif isinstance(part, nodes.CondExpr):
            yield from _names(part)
        else:
            for child in part.iter_child_nodes():
                yield from _names(child)


def _fields(name: str, tree: nodes.Template) -> set[str]:
    """The questions that the value of ``name`` comes from."""
    if name in FREE_ANSWERS:
        return {name}
    for loop in tree.find_all(nodes.For):
        if isinstance(loop.target, nodes.Name) and loop.target.name == name:
            return _fields_of(loop.iter, tree)
    assigned = [
        assign.node
        for assign in tree.find_all(nodes.Assign)
        if isinstance(assign.target, nodes.Name) and assign.target.name == name
    ]
    assert assigned, f"where does {name} come from?"
    return {field for node in assigned for field in _fields_of(node, tree)}


def _in_answers_file(node: nodes.Expr, before: str, tree: nodes.Template) -> bool:
    return _filtered(node) == _YAML


_CHOICES = {n for n, f in Policy.model_fields.items() if get_origin(f.annotation) is Literal}


def _sources(node: nodes.Node, tree: nodes.Template, seen: set[str]) -> Iterator[nodes.Node]:
    """What a printed expression is made of, back to answers, texts of the template and filters.

    It goes through names, namespaces and the parameters of macros; what a macro or a block prints
    is judged where it stands.
    """
    parts: list[nodes.Node] = []
    if isinstance(node, nodes.Name):
        if node.name in FREE_ANSWERS or node.name in _CHOICES:
            yield node
        elif node.name not in seen:
            seen.add(node.name)
            origins = list(_origins(node.name, tree))
            parts = [origin for origin in origins if not isinstance(origin, nodes.AssignBlock)]
            if not origins:
                yield node
    elif isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
        key = f"{node.node.name}.{node.attr}"
        parts = [] if key in seen else [*_origins(key, tree), node.node]
        seen.add(key)
    elif isinstance(node, nodes.CondExpr):
        parts = [part for part in (node.expr1, node.expr2) if part is not None]
    elif isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name):
        macros = {macro.name for macro in tree.find_all(nodes.Macro)} - {"text"}
        if node.node.name == "namespace":
            parts = [keyword.value for keyword in node.kwargs]
        elif node.node.name not in macros:
            yield node
    elif isinstance(node, nodes.Getitem):
        parts = [node.node]
    elif isinstance(node, nodes.Dict):
        parts = [pair.value for pair in node.items]
    elif isinstance(node, nodes.Filter) and node.name in ("join", "replace", "reject", "list"):
        parts = [part for part in (node.node,) if part is not None]
    elif isinstance(node, (nodes.Concat, nodes.BinExpr, nodes.List, nodes.Tuple)):
        parts = list(node.iter_child_nodes())
    else:
        yield node
    for part in parts:
        yield from _sources(part, tree, seen)


def _origins(name: str, tree: nodes.Template) -> Iterator[nodes.Node]:
    """What gives ``name`` (or ``namespace.name``) its value, anywhere in the template."""
    for assign in tree.find_all((nodes.Assign, nodes.AssignBlock)):
        target = assign.target
        of = f"{target.name}.{target.attr}" if isinstance(target, nodes.NSRef) else target.name
        if of == name:
            yield assign.node if isinstance(assign, nodes.Assign) else assign
    for loop in tree.find_all(nodes.For):
        if isinstance(loop.target, nodes.Name) and loop.target.name == name:
            yield loop.iter
    for macro in tree.find_all(nodes.Macro):
        for at, argument in enumerate(macro.args):
            if argument.name == name and macro.name != "text":
                calls = _calls(macro.name, tree)
                yield from (call.args[at] for call in calls if at < len(call.args))


def _calls(macro: str, tree: nodes.Template) -> Iterator[nodes.Call]:
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == macro:
            yield call


def _is_text(node: nodes.Node) -> bool:
    return (
        isinstance(node, nodes.Call)
        and isinstance(node.node, nodes.Name)
        and node.node.name == "text"
    )


def _is_named(node: nodes.Node, tree: nodes.Template) -> bool:
    """Whether a name is printed only where it is one in Cedar: inside the `if` that asks it."""
    if not isinstance(node, nodes.Name):
        return False
    is_name = nodes.Call(nodes.Getattr(node, "isidentifier", "load"), [], [], None, None)
    attribute = nodes.Call(nodes.Name("attribute", "load"), [node], [], None, None)
    kept = nodes.Compare(attribute, [nodes.Operand("eq", node)])
    return any(
        part is node
        for branch in tree.find_all(nodes.If)
        if any(condition in (is_name, kept) for condition in _all_of(branch.test))
        for output in branch.body
        if isinstance(output, nodes.Output)
        for part in output.nodes
    )


def _all_of(test: nodes.Node) -> Iterator[nodes.Node]:
    """The conditions that all hold where ``test`` does."""
    if isinstance(test, nodes.And):
        yield from _all_of(test.left)
        yield from _all_of(test.right)
    else:
        yield test


def _in_a_path(char: str) -> bool:
    """Whether it may stand in `context.input.note` or in a number."""
    return char == "." or f"a{char}".isidentifier()


def _holds(node: nodes.Node, tree: nodes.Template, kind: Callable[[str], bool]) -> bool:
    """Whether ``node`` is an answer, of a few choices or of no characters but those of a kind."""
    return isinstance(node, nodes.Name) and (
        node.name in _CHOICES
        or (node.name in FREE_ANSWERS and all(map(kind, characters(node.name))))
    )


def _in_cedar(node: nodes.Expr, before: str, tree: nodes.Template) -> bool:
    """Through the macro `text`, or what its pattern holds to identifiers, dots and digits.

    Inside of quotes is only what `text` makes without its own. The macro itself is held to Cedar's
    engine by tests/policy/test_policy_template.py.
    """
    macros = [macro for macro in tree.find_all(nodes.Macro) if macro.name == "text"]
    own = (part for macro in macros for part in macro.find_all(type(node)))
    if any(part is node for part in own) or _is_named(node, tree):
        return True
    sources = list(_sources(node, tree, set()))
    texts = [source for source in sources if _is_text(source)]
    consts = [source for source in sources if isinstance(source, nodes.Const)]
    named = [source for source in sources if _holds(source, tree, _in_a_path)]
    if len(texts) + len(consts) + len(named) < len(sources):
        return False
    inner = isinstance(node, nodes.Name) and any(
        isinstance(origin, nodes.Getitem) and isinstance(origin.arg, nodes.Slice)
        for origin in _origins(node.name, tree)
    )
    in_quotes = len(re.findall(r'(?<!\\)"', before)) % 2 == 1
    return not texts or (inner == in_quotes and not any('"' in str(c.value) for c in consts))


def _in_yaml(node: nodes.Expr, before: str, tree: nodes.Template) -> bool:
    """A literal outside of quotes and comments, a number, or what is plain in YAML too.

    The macro `text` makes literals; tests/hostile/test_injection_policies.py holds it to YAML.
    """
    macros = [macro for macro in tree.find_all(nodes.Macro) if macro.name == "text"]
    if any(part is node for macro in macros for part in macro.find_all(type(node))):
        return True
    for source in _sources(node, tree, set()):
        if _is_text(source):
            if re.search("[\"'#]", before):
                return False
        elif isinstance(source, nodes.Filter) and source.name == "to_json" and not source.args:
            options = {keyword.key: keyword.value.as_const() for keyword in source.kwargs}
            held = (characters(field) for field in _fields_of(source.node, tree))
            safe = options == _LITERAL[1] or (not options and all(map(str.isascii, held)))
            if not safe or re.search("[\"'#]", before):
                return False
        elif not (
            isinstance(source, nodes.Const)
            or (isinstance(source, nodes.Filter) and source.name == "int")
            or _holds(source, tree, _WORD.__contains__)
        ):
            return False
    return True


_JUDGES: dict[str, Callable[[nodes.Expr, str, nodes.Template], bool]] = {
    "py": _in_python,
    "md": _in_markdown,
    "cedar": _in_cedar,
    "yaml": _in_yaml,
    "answers_file }}": _in_answers_file,
}


@pytest.mark.parametrize("path", FILES)
def test_values_enter_safely(path: str) -> None:
    """Every value passes through the one filter that is right for the language around it."""
    assert template_faults(path, (TEMPLATES / path).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        "GATEWAY = {{ gateway }}",
        'GATEWAY = "{{ gateway }}"',
        '"""Tools of {{ gateway }}."""',
        'G = "{{ gateway | to_json(ensure_ascii=False) }}"',
        "# {{ gateway | to_json(ensure_ascii=False) }}",
        "# {% if gateway %}{{ gateway | to_json(ensure_ascii=False) }}{% endif %}",
        'G = "{% if gateway %}{{ gateway | to_json(ensure_ascii=False) }}{% endif %}"',
        "G = '{% for g in client_scopes %}{{ g | to_json(ensure_ascii=False) }}{% endfor %}'",
        'G = """\n{{ gateway | to_json(ensure_ascii=False) }}\n"""',
        "G = f'{{ gateway | to_json(ensure_ascii=False) }}'",
        "G = {{ gateway | to_json }}",
        "G = {{ gateway | tojson }}",
        "G = {{ gateway | to_json(ensure_ascii=True) }}",
        "G = {{ gateway | to_json(ensure_ascii=False) | upper }}",
        "G = {{ (gateway | to_json(ensure_ascii=False)) ~ gateway }}",
        "G = {{ gateway | quote }}",
        "G = {{ 'x' if gateway else gateway }}",
        "{% filter upper %}x{% endfilter %}",
        "{% macro m(x) %}{{ x | to_json(ensure_ascii=False) }}{% endmacro %}",
        "{% set x %}y{% endset %}",
        "{% include gateway %}",
        '{% include "copier_templates/shared/../../x.py.jinja" %}',
        '{% import "copier_templates/shared/tools.py.jinja" as t %}',
        '{% extends "copier_templates/shared/tools.py.jinja" %}',
    ],
)
@pytest.mark.parametrize(
    "path",
    [
        "shared/transport.py.jinja",
        "shared/configure_auth.py.jinja",
        "target/lambda_function_arn/{% if with_handler %}handler.py{% endif %}.jinja",
    ],
)
def test_raw_values_in_python_are_seen(path: str, line: str) -> None:
    """One line with a raw value, put into a real template, fails the check above."""
    source = (TEMPLATES / path).read_text(encoding="utf-8")
    assert template_faults(path, f"{source}\n{line}\n") != []


@pytest.mark.parametrize(
    "line",
    [
        "{{ endpoint }}",
        "[{{ endpoint }}](x)",
        "# {{ endpoint }}",
        "# {{ credential_name }}",
        "`a` {{ endpoint }} `b`",
        "{% for s in oauth_scopes %}`{{ s }}`{% endfor %}",
        "    {{ gateway | upper }}",
        "    curl {{ endpoint }}",
        "`{{ gateway | to_json(ensure_ascii=False) }}`",
        "{{ 'x' if gateway else gateway }}",
        "| {{ oauth_scopes | join(', ') }} |",
        "| `{{ oauth_scopes | join(', ') }}` |",
        "| {{ gateway | join('`') }} |",
        "{{ endpoint | quote }}",
        "`{{ credential_name }}`{% for s in oauth_scopes %}`{{ s | quote }}`{% endfor %}",
        "{{ endpoint | to_json }}",
        "    'x': '{{ endpoint | to_json }}'",
        "    x: {{ endpoint }}",
        "    x: {% if endpoint %}{{ endpoint }}{% endif %}",
        "    'x': '{% if endpoint %}{{ endpoint | to_json }}{% endif %}'",
        "{% set x = endpoint %}# {{ x }}",
    ],
)
def test_raw_values_in_markdown_are_seen(line: str) -> None:
    """As above, for the README of a target."""
    path = "target/mcp_server/README.md.jinja"
    source = (TEMPLATES / path).read_text(encoding="utf-8")
    assert len(template_faults(path, f"{source}\n{line}\n")) == 1


@pytest.mark.parametrize(
    "line",
    [
        "{{ claim }}",
        "{{ argument }}",
        '"{{ claim }}"',
        '"{{ text(claim) }}"',
        '"{% if claim %}{{ text(claim) }}{% endif %}"',
        "{{ claim | to_json }}",
        "{{ text(claim) ~ claim }}",
        "{{ '\"' ~ text(claim) ~ '\"' }}",
        "{{ text(claim) if claim else claim }}",
        "{% set x = claim %}{{ x }}",
        "{% set x = text(claim)[1:-1] %}{{ x }}",
        "{% set x %}{{ claim }}{% endset %}",
        "{% for x in claim_values %}{{ x }}{% endfor %}",
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(claim) }}",
        "{% set x = namespace(y=claim) %}{{ x.y }}",
        "{% set x = namespace(y='') %}{% set x.y = claim %}{{ x.y }}",
        "{% set name = claim %}{{ name }}",
        "{% set char = claim %}{{ found.escape or char }}",
        "{% if not argument.isidentifier() %}{{ argument }}{% endif %}",
        "{% if argument.isidentifier() or claim %}{{ argument }}{% endif %}",
        "{% if claim.isidentifier() %}{{ argument }}{% endif %}",
        "{% if argument.isidentifier() %}{% else %}{{ argument }}{% endif %}",
        "{% include gateway %}",
    ],
)
def test_raw_values_in_cedar_are_seen(line: str) -> None:
    """As above, for a policy's statement."""
    path = "policy/{{ policy_name }}.cedar.jinja"
    source = (TEMPLATES / path).read_text(encoding="utf-8")
    assert len(template_faults(path, f"{source}\n{line}\n")) == 1


@pytest.mark.parametrize(
    "line",
    [
        "{{ claim }}",
        "{{ tools[0] }}",
        "{{ claim_values | join(', ') }}",
        "{{ claim_values | to_json }}",
        "'{{ claim | to_json }}'",
        "# {{ claim | to_json }}",
        "'{{ text(claim) }}'",
        "# {{ text(claim) }}",
        "# {% if claim %}{{ text(claim) }}{% endif %}",
        "'{% for x in claim_values %}{{ x | to_json }}{% endfor %}'",
        "{{ text(claim) ~ claim }}",
        "{% set x = claim %}{{ x }}",
        "{% set x %}{{ claim | to_json }}{% endset %}",
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(claim) }}",
    ],
)
def test_raw_values_in_yaml_are_seen(line: str) -> None:
    """As above, for a policy's test table."""
    path = "policy/{% if pattern != 'guardrail' %}tests.yaml{% endif %}.jinja"
    source = (TEMPLATES / path).read_text(encoding="utf-8")
    assert len(template_faults(path, f"{source}\n{line}\n")) == 1


@pytest.mark.parametrize("kind", ["toml", "json", "sh", "yml", "txt", "env", "cfg", "ts", "html"])
@pytest.mark.parametrize(
    "value",
    ["gateway", "gateway | to_json(ensure_ascii=False)", "gateway | quote", "text(gateway)", "'a'"],
)
def test_an_unknown_kind_of_file_is_seen(kind: str, value: str) -> None:
    """A template in a language that the check has no rule for needs one first."""
    assert template_faults(f"x.{kind}.jinja", f"a = {{{{ {value} }}}}") == ["1: raw value"]


def test_every_kind_of_file_has_a_rule_or_no_value() -> None:
    """The languages of the templates: a new one is a decision, and one without a rule is fixed."""
    kinds = {path.removesuffix(SUFFIX).removesuffix("{% endif %}").rsplit(".")[-1]: path
             for path in FILES}  # fmt: skip
    assert set(kinds) == set(_JUDGES) | {"json"}
    source = (TEMPLATES / kinds["json"]).read_text(encoding="utf-8")
    assert template_faults(kinds["json"], source.replace('"city"', "{{ name | to_json }}", 1)) != []


@pytest.mark.parametrize("path", FILES)
def test_template_files(path: str) -> None:
    """Plain files that Copier renders, in folders that it finds; of the answers only a policy's
    name names a file, for that can be no path.
    """
    file = TEMPLATES / path
    assert not file.is_symlink()
    assert file.stat().st_mode & 0o111 == 0
    assert path.endswith(SUFFIX)
    templated = re.findall(r"{{.*?}}|{%.*?%}", path)
    conditions = ["with_tests", "configure_auth", "example_tools", "with_handler"]
    conditions += ["with_interceptor", "credential_type != 'none'", "pattern != 'guardrail'"]
    allowed = {"{{ _copier_conf.answers_file }}", "{{ policy_name }}", "{% endif %}"}
    assert allowed | {f"{{% if {name} %}}" for name in conditions} >= {*templated}
    content = file.read_bytes()
    assert b"\r" not in content
    assert content.endswith(b"\n")


@pytest.mark.parametrize("name", ["a/b", "a\\b", "..", "../a", ".a", "/a", "a.b", "a\n", "", "C:a"])
def test_a_name_of_a_file_is_no_path(name: str) -> None:
    """A policy's name, which its file has, leads nowhere else and hides nothing."""
    policy = next(answers for answers in OPTION_SETS if isinstance(answers, Policy))
    assert accepted(askable(policy)) is not None
    assert accepted({**askable(policy), "policy_name": name}) is None


def test_every_template_records_its_answers() -> None:
    """Each unit has its own answers file, made by the same two lines."""
    name = "{{ _copier_conf.answers_file }}.jinja"
    offered = copier_questions()["template"]["choices"]
    contents = {(TEMPLATES / template / name).read_bytes() for template in offered}
    assert contents == {
        b"# Changes here will be overwritten by Copier; edit the other files instead.\n"
        b"{{ _copier_answers | to_nice_yaml -}}\n"
    }


# --- Python: clean and exact ----------------------------------------------------------------------


@pytest.mark.whole
@pytest.mark.parametrize("template", copier_questions()["template"]["choices"])
def test_every_option_set(template: str) -> None:
    """Each combination of options is Python 3.10, free of template remains, and formatted.

    That is as ruff's formatter has it, which writes as black does.
    """
    codes: dict[bytes, str] = {}
    for answers in (answers for answers in sets_to_judge() if answers.template == template):
        tree = render(answers)
        for path, content in tree.items():
            text = re.sub(r"{{7\\?\*7}}", "", content.decode("utf-8"))  # of a sample, so it stays
            remains = re.search("{{|{%|{#|%}|#}", text)
            assert not remains or path == ANSWERS_FILE, (name_of(answers), path)
        codes |= python_files(tree, name_of(answers))
    for code in codes:
        ast.parse(code, feature_version=(3, 10))
    assert unformatted(codes) == []


@pytest.mark.whole
@pytest.mark.parametrize("answers", one_of_each(), ids=name_of)
def test_black_clean(answers: UnitAnswers) -> None:
    """What black would change would be a conflict at an update.

    Black judges each line of a template in tests/templates/test_snapshots.py too, and in the long
    tier each combination above.
    """
    for path, content in render(answers).items():
        if path.endswith(".py"):
            assert black_diff(content.decode("utf-8")) == "", path


_LENGTHS = (*range(1, 92), CREDENTIAL_MAX, SCOPE_MAX)  # beyond 88 every line is too long anyway


@pytest.mark.parametrize(
    "framework", ["gateway_client/strands", "gateway_client/langgraph", "gateway_client/mcp"]
)
def test_black_clean_at_every_length(framework: str) -> None:
    """A name of any length moves no line: what black would change would conflict at an update."""
    codes: dict[bytes, str] = {}
    # What names go into is shared by the frameworks, so two of them take a part of the lengths.
    for length in _LENGTHS if framework.endswith("mcp") else range(3, GATEWAY_MAX + 1, 5):
        answers = GatewayClient(
            template=framework,
            gateway="W" * min(length, GATEWAY_MAX),
            authorizer_type="CUSTOM_JWT",
            client_credential="w" * min(length, CREDENTIAL_MAX),
            client_scopes=["s" * min(length, SCOPE_MAX)] * (1 + length % 2),
            with_tests=True,
        )
        codes |= python_files(render(answers), str(length))
    assert unformatted(codes) == []


def _with_literals(source: str, values: dict[str, str]) -> str:
    """The syntax tree of ``source`` with the string literals that ``values`` names replaced."""
    tree = ast.parse(source, feature_version=(3, 10))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = values.get(node.value, node.value)
    return ast.dump(tree)


def _known(value: object) -> str:
    """How a text begins that templates tell from others."""
    return next((start for start in ("s3://", "arn:") if str(value).startswith(start)), "")


def _tamed(answers: UnitAnswers) -> tuple[UnitAnswers, dict[str, str]]:
    """Harmless answers that render the same code, and what each of their texts stands for."""
    tame: dict[str, Any] = {}
    literals: dict[str, str] = {}
    for name in {name for model, name in TEXTS if isinstance(answers, model)}:
        value = getattr(answers, name)
        if name == "custom_parameters":
            pairs = [text.split("=", 1) for text in value]
            tame[name] = [f"key-{at}=value-{at}" for at in range(len(pairs))]
            for at, (key, held) in enumerate(pairs):
                literals |= {f"key-{at}": key, f"value-{at}": held}
        elif isinstance(value, list):
            # One of an API's tools is named in front of its method and path.
            after = "=GET /" if name == "tool_override" else ""
            tame[name] = [f"tame-{name}-{at}{after}" for at in range(len(value))]
            literals |= dict(zip(tame[name], value, strict=True))
        elif value not in (None, "", "x-api-key") and name != "aws_service":  # they are known
            tame[name] = f"{_known(value)}tame-{name}"
            literals[tame[name]] = value
    for name, variable in (
        ("gateway", names.gateway_url_variable),
        ("credential_name", names.credential_variable),
    ):
        if name in tame:
            literals[variable(tame[name])] = variable(getattr(answers, name))
    if isinstance(answers, Credential):
        for verb in ("look_up", "ask", "read"):
            names_of = (tame["credential_name"], answers.credential_name)
            before, after = (_tool(answers.template, name, verb) for name in names_of)
            literals[before] = after
    return answers.model_copy(update=tame), literals


def _tool(template: str, credential: str, verb: str) -> str:
    """The name of the example tool in the unit of a credential; Gemini's begin with no digit."""
    name = f"{credential.lower().replace('-', '_')[:56]}_{verb}"
    return f"_{name}" if template == "credential/adk" and name[0].isdigit() else name


def _python(answers: UnitAnswers) -> dict[str, str]:
    tree = render(answers)
    return {path: text.decode("utf-8") for path, text in tree.items() if path.endswith(".py")}


UNITS = st.one_of(CLIENTS, TARGET_UNITS, CREDENTIAL_UNITS)


@given(UNITS)
@settings(max_examples=examples(60), deadline=None)
def test_python_literals(answers: UnitAnswers) -> None:
    """An answer becomes a string literal that equals it, and changes nothing else of the code."""
    tame, literals = _tamed(answers)
    rendered, expected = _python(answers), _python(tame)
    assert rendered.keys() == expected.keys()
    for path, text in rendered.items():
        assert black_diff(text) == "", path
        compile(text, path, "exec")
        assert _with_literals(expected[path], literals) == _with_literals(text, {}), path


_PASSED = (
    " credential_provider allowed_request_headers allowed_response_headers allowed_query_parameters"
)
_SECRET = " secret_name secret_json_key"
_MADE = (
    f"{_PASSED}{_SECRET} oauth_client_id provider_discovery_url oauth_tenant oauth_issuer"
    " oauth_authorization_url oauth_token_url actor_token_scopes"
)
IN_CODE = {
    "credential/strands": "credential_name endpoint oauth_scopes oauth_discovery_url return_url",
    "credential/langgraph": "credential_name endpoint oauth_scopes oauth_discovery_url return_url",
    "credential/openai": "credential_name endpoint oauth_scopes oauth_discovery_url return_url",
    "credential/adk": "credential_name endpoint oauth_scopes oauth_discovery_url return_url",
    "credential/pydantic_ai": "credential_name endpoint oauth_scopes oauth_discovery_url "
    "return_url",
    "credential/claude": "credential_name endpoint oauth_scopes oauth_discovery_url return_url",
    "credential/mcp": "credential_name endpoint oauth_scopes oauth_discovery_url return_url",
    "gateway_client/strands": "gateway client_credential client_scopes request_headers",
    "gateway_client/langgraph": "gateway client_credential client_scopes request_headers",
    "gateway_client/mcp": "gateway client_credential client_scopes request_headers",
    "target/mcp_server": "gateway name endpoint credential_name oauth_scopes return_url "
    "custom_parameters iam_service iam_region api_key_parameter_name api_key_prefix "
    "mcp_tool_schema" + _MADE,
    "target/lambda_function_arn": "gateway name credential_name oauth_scopes return_url "
    "custom_parameters tool_names" + _PASSED,
    "target/open_api_schema": "gateway name credential_name oauth_scopes return_url "
    "custom_parameters iam_service iam_region api_key_parameter_name api_key_prefix schema_source "
    "schema_s3_account" + _MADE,
    "target/api_gateway": "gateway name credential_name api_key_parameter_name api_key_prefix"
    + _PASSED
    + _SECRET,
    "target/smithy_model": "gateway name credential_name oauth_scopes return_url "
    "custom_parameters" + _PASSED,
}
"""The answers that each template puts into Python."""


@functools.cache
def _held(code: str) -> frozenset[object]:
    """What stands in Python code as a literal."""
    nodes = ast.walk(ast.parse(code))
    return frozenset(node.value for node in nodes if isinstance(node, ast.Constant))


@pytest.mark.parametrize("template", IN_CODE)
def test_python_literals_are_there(template: str) -> None:
    """The test above is not empty: each answer that code needs is somewhere in it."""
    seen = set()
    for answers in (answers for answers in pairs() if answers.template == template):
        tame, literals = _tamed(answers)
        found = {text for code in _python(tame).values() for text in _held(code) & literals.keys()}
        seen |= {name for name in vars(tame) if {*_texts(getattr(tame, name))} & found}
    assert seen == set(IN_CODE[template].split())


def _texts(value: Any) -> Iterator[str]:
    """The texts that become literals of an answer."""
    for text in value if isinstance(value, list) else [str(value)]:
        yield from text.split("=") if text.startswith("key-") else [text]


@pytest.mark.parametrize("service", EXAMPLE_OPERATIONS)
def test_example_operations(service: str) -> None:
    """The example of each AWS service is an operation of its client that needs no parameters."""
    answers = Credential(
        template="credential/mcp",
        credential_name="c",
        credential_type="none",
        reason="aws-sdk",
        aws_service=service,
    )
    operation = EXAMPLE_OPERATIONS[service]
    model = botocore.session.Session().get_service_model(service)
    method = {xform_name(name): name for name in model.operation_names}[operation]
    assert not model.operation_model(method).input_shape.required_members
    assert f'OPERATION = "{operation}"' in _python(answers)["tools.py"]


@given(UNITS)
@settings(max_examples=examples(60), deadline=None)
def test_answers_file(answers: UnitAnswers) -> None:
    """The answers file reads back as the answers, whatever YAML might take them for."""
    recorded = yaml.safe_load(render(answers)[ANSWERS_FILE])
    assert recorded == {"_commit": VERSION, "_src_path": SOURCE, **askable(answers)}
    assert askable(answers) == askable(type(answers)(**askable(answers)))


# --- Markdown and the shell commands in it --------------------------------------------------------

_MARKDOWN = MarkdownIt("commonmark").enable("table")


def _blocks(text: str) -> list[tuple[str, str, str]]:
    """The structure of a Markdown text: each block and each part of a line, without its words."""
    return [
        (token.type, token.tag, " ".join(child.type for child in token.children or ()))
        for token in _MARKDOWN.parse(text)
    ]


def _code(text: str) -> list[str]:
    """All code in a Markdown text: blocks and spans, in its order."""
    tokens = _MARKDOWN.parse(text)
    parts = [part for token in tokens for part in (token, *(token.children or ()))]
    return [part.content for part in parts if part.type in ("code_block", "fence", "code_inline")]


def _commands(text: str) -> list[str]:
    """The `agentcore` commands in a Markdown text, each on one line."""
    lines = [line for code in _code(text) for line in code.replace("\\\n", " ").splitlines()]
    return [" ".join(line.split()) for line in lines if line.startswith("agentcore ")]


def _add_target(answers: Target) -> list[str] | None:
    """The command that adds the target; None for one that only the API can make."""
    kind = by_template(answers.template)
    answers = kind.questions()(**askable(answers))
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in answers}
    auth = values.pop("outbound_auth")
    outbound = {field.name: values.get(field.name, field.default) for field in fields(Outbound)}
    own = {field.name: values[field.name] for field in fields(kind) if field.name != "outbound"}
    target = kind(outbound=Outbound(**{**outbound, "auth": auth}), **own)
    return target.command(answers.gateway) if target.is_declared else None


def _readme(answers: UnitAnswers) -> str:
    return render(answers)["README.md"].decode("utf-8")


def _same_shape(answers: UnitAnswers) -> UnitAnswers:
    """The shortest answers whose README has the same structure."""
    tame = {}
    for name in {name for model, name in TEXTS if isinstance(answers, model)}:
        value = getattr(answers, name)
        if isinstance(value, list):
            tame[name] = ["x=x" if name == "custom_parameters" else "x"] * len(value)
        elif value not in (None, "", "x-api-key", *SERVICES):
            tame[name] = f"{_known(value)}x"
    return answers.model_copy(update=tame)


SERVICES = ("bedrock-agentcore", "execute-api", "lambda")
"""What the README has words of its own for."""

SHOWN: dict[str, str] = {
    "target/mcp_server": "gateway endpoint credential_name oauth_scopes iam_service return_url "
    "mcp_tool_schema",
    "target/lambda_function_arn": "gateway lambda_arn tool_schema_file credential_name return_url",
    "target/open_api_schema": "gateway schema_source schema_s3_account credential_name "
    "oauth_scopes iam_service return_url api_key_parameter_name api_key_prefix",
    "target/api_gateway": "gateway rest_api_id stage tool_filter_path credential_name "
    "api_key_parameter_name api_key_prefix",
    "target/smithy_model": "gateway schema_source schema_s3_account credential_name return_url",
    "target/connector": "gateway connector knowledge_base_id",
}
"""What the README shows as code, where it is asked."""


@given(TARGET_UNITS)
@settings(max_examples=examples(100), deadline=None)
def test_readme_of_a_target(answers: Target) -> None:
    """No valid answer breaks out of its place in the README, and its commands pass it whole."""
    text = _readme(answers)
    assert _blocks(_readme(_same_shape(answers))) == _blocks(text)
    asked = askable(answers)
    for name in SHOWN[asked["template"]].split():
        if name == "oauth_scopes" and asked.get(name):
            assert "".join(f"{scope}\n" for scope in asked[name]) in _code(text)
        elif asked.get(name) and not isinstance(asked[name], list):
            assert asked[name] in _code(text), name
    commands = _commands(text)
    wanted = _add_target(answers)
    fetch = ["agentcore", "fetch", "access", "--name", answers.gateway]
    for command in filter(None, (wanted, fetch)):
        assert shlex.join(command) in commands
        assert command in map(shlex.split, commands)
    assert (wanted is None) == (not any("gateway-target" in command for command in commands))


def test_everything_is_shown() -> None:
    """The README of some option set shows each value that the test above looks for."""
    shown = {(a.template, name) for a in OPTION_SETS for name, value in askable(a).items() if value}
    wanted = {(template, name) for template in SHOWN for name in SHOWN[template].split()}
    assert wanted <= shown


HOSTILE_URL = "a9._~:/?#@!$&()*+,;=%-"


def _commanding() -> Iterator[Target]:
    """Targets whose commands hold what means something to a shell."""
    endpoints = ["https://a/$(id)", "https://a/;id&id", "https://a/!!*", "https://a/$$?(x)"]
    endpoints += [f"https://a/{HOSTILE_URL[:size]}" for size in range(len(HOSTILE_URL) + 1)]
    endpoints += ["https://a/" + "x" * (ENDPOINT_MAX - 10)]
    for endpoint in endpoints:
        yield McpServerTarget(
            template="target/mcp_server",
            gateway="W" * GATEWAY_MAX,
            name="n" * TARGET_MAX,
            endpoint=endpoint,
            outbound_auth="oauth",
            credential_name="c" * CREDENTIAL_MAX,
        )
    yield from (answers for answers in OPTION_SETS if isinstance(answers, Target))


@pytest.mark.skipif(not Path("/bin/sh").exists(), reason="the commands are for a POSIX shell")
def test_readme_commands_in_a_real_shell(tmp_path: Path) -> None:
    """A shell that runs the README's commands does nothing but pass the arguments."""
    added = ((_add_target(unit), unit) for unit in _commanding())
    units = [(command, unit) for command, unit in added if command is not None]
    blocks = [
        next(code for code in _code(_readme(unit)) if "gateway-target" in code) for _, unit in units
    ]
    script = "agentcore() { printf '%s\\n' agentcore \"$@\" .; }\n" + "\n".join(blocks)
    output = subprocess.run(
        ["/bin/sh", "-eu"],
        input=script,
        cwd=tmp_path,
        env={},
        check=True,
        capture_output=True,
        text=True,
    )
    seen = [block.split("\n") for block in output.stdout.removesuffix("\n.\n").split("\n.\n")]
    expected = [
        argv
        for command, unit in units
        for argv in (["agentcore", "add", "credential"], command)
        if argv is command or askable(unit).get("credential_name")
    ]
    assert expected == seen
    assert output.stderr == ""
