"""The templates: safe by construction, and clean and exact for every valid answer."""

from __future__ import annotations

import ast
import functools
import re
import shlex
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jinja2
import pytest
import yaml
from agentcore_connect import names
from agentcore_connect.names import CREDENTIAL_MAX, GATEWAY_MAX, SCOPE_MAX, TARGET_MAX
from agentcore_connect.questions import (
    ENDPOINT_MAX,
    MODELS,
    GatewayClient,
    McpServerTarget,
    UnitAnswers,
    askable,
    copier_questions,
)
from agentcore_connect.render import ANSWERS_FILE, SUFFIX, render
from agentcore_connect.templates import SOURCE, VERSION
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import nodes
from markdown_it import MarkdownIt
from rendering import (
    CLIENTS,
    ROOT,
    SAMPLES,
    TARGET_UNITS,
    accepted,
    black_diff,
    name_of,
    option_sets,
)

TEMPLATES = ROOT / "copier_templates"
FILES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.*"))
OPTION_SETS = list(option_sets())

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
        if re.search("secret|password|api_key", name):
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


FREE_ANSWERS = {
    "gateway": (names.GATEWAY_PATTERN, "a{}a"),
    "name": (names.TARGET_PATTERN, "a{}a"),
    "client_credential": (names.CREDENTIAL_PATTERN, "{}"),
    "credential_name": (names.CREDENTIAL_PATTERN, "{}"),
    "client_scopes": (names.SCOPE_PATTERN, "{}"),
    "oauth_scopes": (names.SCOPE_PATTERN, "{}"),
    "endpoint": ("", "https://a/{}"),
}
"""The questions that are answered freely, and a valid answer with room for one character."""


@functools.cache
def characters(field: str) -> str:
    """The characters that a valid answer to ``field`` can hold."""
    stem = FREE_ANSWERS[field][1]
    values = {"template": "target/mcp_server", "outbound_auth": "oauth", **SAMPLES}
    model = next(model for model in MODELS if field in model.model_fields)
    if model is GatewayClient:
        values |= {"template": "gateway_client/mcp", "authorizer_type": "CUSTOM_JWT"}
    known = {name: values[name] for name in model.model_fields if name in values}
    is_list = field.endswith("_scopes")

    def holds(char: str) -> bool:
        text = stem.format(char)
        return accepted({**known, field: [text] if is_list else text}) is not None

    return "".join(filter(holds, map(chr, [*range(0x180), 0x2028, 0x2029, 0x202E, 0x1F600])))


def test_characters() -> None:
    """What the rules below rest on: of all answers, only scopes hold a backtick, none a space."""
    assert {"client_scopes", "oauth_scopes"} == {f for f in FREE_ANSWERS if "`" in characters(f)}
    for field in FREE_ANSWERS:
        assert set() == set(characters(field)) & set('"\\ \t\n\r\v\f\x85\u2028\u2029\u202e'), field
    plain = {f for f in FREE_ANSWERS if re.fullmatch("[0-9A-Za-z_-]+", characters(f))}
    assert {"gateway", "name", "client_credential", "credential_name"} == plain
    assert "|" not in characters("endpoint")  # it would end a table's cell


_PARSER = jinja2.Environment()  # noqa: S701, it renders nothing
_ALLOWED_NODES = (
    *(nodes.Output, nodes.TemplateData, nodes.If, nodes.For, nodes.Assign, nodes.Include),
    *(nodes.Expr, nodes.Helper),
)
_LITERAL = ("to_json", {"ensure_ascii": False})
_SHELL: tuple[str, dict[str, Any]] = ("quote", {})
_YAML: tuple[str, dict[str, Any]] = ("to_nice_yaml", {})


def _filtered(node: nodes.Node) -> tuple[str, dict[str, Any]] | None:
    """The filter and its arguments where ``node`` is nothing but a name through one filter."""
    if not isinstance(node, nodes.Filter) or not isinstance(node.node, nodes.Name) or node.args:
        return None
    return node.name, {keyword.key: keyword.value.as_const() for keyword in node.kwargs}


def template_faults(path: str, source: str) -> list[str]:
    """Where a template lets a value into its output in a way that is not safe in that language."""
    tree = _PARSER.parse(source)
    faults = [
        f"{node.lineno}: {type(node).__name__}"
        for node in _statements(tree)
        if not isinstance(node, _ALLOWED_NODES)
    ]
    for include in tree.find_all(nodes.Include):
        name = include.template.as_const() if isinstance(include.template, nodes.Const) else None
        if not re.fullmatch(r"copier_templates/shared/\w+\.py\.jinja", str(name)):
            faults.append(f"{include.lineno}: include of {name}")
    judge = _JUDGES.get(path.removesuffix(SUFFIX).rsplit(".", 1)[-1])
    for output in tree.find_all(nodes.Output):
        before = ""
        for node in output.nodes:
            if isinstance(node, nodes.TemplateData):
                before = node.data.rsplit("\n", 1)[-1] if "\n" in node.data else before + node.data
            elif judge is None or not judge(node, before, tree):
                faults.append(f"{node.lineno}: raw value")
            else:
                before += "x"
    return faults


def _statements(node: nodes.Node) -> Iterator[nodes.Node]:
    for child in node.iter_child_nodes():
        yield child
        yield from _statements(child)


def _in_python(node: nodes.Expr, before: str, tree: nodes.Template) -> bool:
    """A literal, and not inside of quotes or a comment."""
    return _filtered(node) == _LITERAL and not re.search("[\"'#]", before)


def _in_markdown(node: nodes.Expr, before: str, tree: nodes.Template) -> bool:
    """A shell word; in a code span or a heading what cannot end it; or a line of a code block."""
    if _filtered(node) == _SHELL or isinstance(node, (nodes.Const, nodes.CondExpr)):
        return not any(isinstance(part, nodes.Name) for part in _outputs(node)) or (
            _filtered(node) == _SHELL
        )
    if not isinstance(node, nodes.Name):
        return False
    held = "".join(characters(field) for field in _fields(node.name, tree))
    if before.startswith("    ") and not before.strip():
        return not set(held) & set(" \n\r\v\f")
    if before.count("`") % 2:
        return not set(held) & set("`|\n")
    return before == "# " and re.fullmatch("[0-9A-Za-z-]+", held) is not None


def _outputs(node: nodes.Expr) -> Iterator[nodes.Node]:
    """What of an expression can be printed: not the condition of `x if y`."""
    if isinstance(node, nodes.CondExpr):
        yield from _outputs(node.expr1)
        if node.expr2 is not None:
            yield from _outputs(node.expr2)
    else:
        yield node


def _fields(name: str, tree: nodes.Template) -> set[str]:
    """The questions that the value of ``name`` comes from."""
    if name in FREE_ANSWERS:
        return {name}
    for loop in tree.find_all(nodes.For):
        if isinstance(loop.target, nodes.Name) and loop.target.name == name:
            assert isinstance(loop.iter, nodes.Name)
            return _fields(loop.iter.name, tree)
    for assign in tree.find_all(nodes.Assign):
        if isinstance(assign.target, nodes.Name) and assign.target.name == name:
            return {
                field
                for part in assign.node.find_all(nodes.Name)
                for field in _fields(part.name, tree)
            }
    raise AssertionError(f"where does {name} come from?")


def _in_answers_file(node: nodes.Expr, before: str, tree: nodes.Template) -> bool:
    return _filtered(node) == _YAML


_JUDGES: dict[str, Callable[[nodes.Expr, str, nodes.Template], bool]] = {
    "py": _in_python,
    "md": _in_markdown,
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
@pytest.mark.parametrize("path", ["shared/transport.py.jinja"])
def test_raw_values_in_python_are_seen(path: str, line: str) -> None:
    """One line with a raw value, put into a real template, fails the check above."""
    source = (TEMPLATES / path).read_text(encoding="utf-8")
    assert template_faults(path, f"{source}\n{line}\n") != []


@pytest.mark.parametrize(
    "line",
    [
        "{{ gateway }}",
        "[{{ endpoint }}](x)",
        "# {{ endpoint }}",
        "# {{ credential_name }}",
        "`a` {{ gateway }} `b`",
        "{% for s in oauth_scopes %}`{{ s }}`{% endfor %}",
        "    {{ gateway | upper }}",
        "    curl {{ endpoint }}",
        "`{{ gateway | to_json(ensure_ascii=False) }}`",
        "{{ 'x' if gateway else gateway }}",
    ],
)
def test_raw_values_in_markdown_are_seen(line: str) -> None:
    """As above, for the README of a target."""
    path = "target/mcp_server/README.md.jinja"
    source = (TEMPLATES / path).read_text(encoding="utf-8")
    assert len(template_faults(path, f"{source}\n{line}\n")) == 1


def test_an_unknown_kind_of_file_is_seen() -> None:
    """A template in a language that the check has no rule for needs one first."""
    assert template_faults("x.toml.jinja", "a = {{ gateway | to_json }}") == ["1: raw value"]


@pytest.mark.parametrize("path", FILES)
def test_template_files(path: str) -> None:
    """Plain files that Copier renders, in folders that it finds; no answer names a file."""
    file = TEMPLATES / path
    assert not file.is_symlink()
    assert file.stat().st_mode & 0o111 == 0
    assert path.endswith(SUFFIX)
    templated = re.findall(r"{{.*?}}|{%.*?%}", path)
    assert {"{{ _copier_conf.answers_file }}", "{% if with_tests %}", "{% endif %}"} >= {*templated}
    content = file.read_bytes()
    assert b"\r" not in content
    assert content.endswith(b"\n")


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

_clean = functools.cache(black_diff)


@pytest.mark.parametrize("answers", OPTION_SETS, ids=name_of)
def test_every_option_set(answers: UnitAnswers) -> None:
    """Each combination of options is black-clean, Python 3.10, and free of template remains."""
    for path, content in render(answers).items():
        text = content.decode("utf-8")
        assert not re.search("{{|{%|{#|%}|#}", text) or path == ANSWERS_FILE, path
        if path.endswith(".py"):
            assert _clean(text) == "", path
            ast.parse(text, feature_version=(3, 10))


_LENGTHS = (*range(1, 92), CREDENTIAL_MAX, SCOPE_MAX)  # beyond 88 every line is too long anyway


@pytest.mark.parametrize(
    "framework", ["gateway_client/strands", "gateway_client/langgraph", "gateway_client/mcp"]
)
def test_black_clean_at_every_length(framework: str) -> None:
    """A name of any length moves no line: what black would change would conflict at an update."""
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
        for path, content in render(answers).items():
            if path.endswith(".py"):
                assert _clean(content.decode("utf-8")) == "", (length, path)


def _with_literals(source: str, values: dict[str, str]) -> str:
    """The syntax tree of ``source`` with the string literals that ``values`` names replaced."""
    tree = ast.parse(source, feature_version=(3, 10))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = values.get(node.value, node.value)
    return ast.dump(tree)


def _variable(gateway: str) -> str:
    return names.gateway_url_variable(gateway)


@given(CLIENTS)
@settings(max_examples=30, deadline=None)
def test_python_literals(answers: GatewayClient) -> None:
    """An answer becomes a string literal that equals it, and changes nothing else of the code."""
    tame = answers.model_copy(
        update={
            "gateway": "Tame-Gateway",
            "client_credential": "tame-credential",
            "client_scopes": [f"tame-{number}" for number in range(len(answers.client_scopes))],
        }
    )
    literals = {
        "Tame-Gateway": answers.gateway,
        _variable("Tame-Gateway"): _variable(answers.gateway),
        "tame-credential": str(answers.client_credential),
        **dict(zip(tame.client_scopes, answers.client_scopes, strict=True)),
    }
    rendered, expected = render(answers), render(tame)
    assert rendered.keys() == expected.keys()
    for path, content in rendered.items():
        if path.endswith(".py"):
            text = content.decode("utf-8")
            assert _clean(text) == "", path
            compile(text, path, "exec")
            code = expected[path].decode("utf-8")
            assert _with_literals(code, literals) == _with_literals(text, {}), path


def test_python_literals_are_there() -> None:
    """The test above is not empty: each answer of a client is somewhere in its code."""
    answers = GatewayClient(
        template="gateway_client/mcp",
        gateway="Tame-Gateway",
        authorizer_type="CUSTOM_JWT",
        client_credential="tame-credential",
        client_scopes=["tame-scope"],
    )
    code = b"".join(content for path, content in render(answers).items() if path.endswith(".py"))
    literals = {node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant)}
    wanted = {"Tame-Gateway", _variable("Tame-Gateway"), "tame-credential", "tame-scope"}
    assert wanted - literals == set()


@given(st.one_of(CLIENTS, TARGET_UNITS))
@settings(max_examples=40, deadline=None)
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


def _add_target(answers: McpServerTarget) -> list[str]:
    command = ["agentcore", "add", "gateway-target", "--type", "mcp-server"]
    command += ["--name", answers.name, "--endpoint", answers.endpoint]
    command += ["--gateway", answers.gateway]
    if answers.outbound_auth == "oauth":
        command += ["--outbound-auth", "oauth", "--credential-name", str(answers.credential_name)]
    return command


def _readme(answers: McpServerTarget) -> str:
    return render(answers)["README.md"].decode("utf-8")


@given(TARGET_UNITS)
@settings(max_examples=50, deadline=None)
def test_readme_of_a_target(answers: McpServerTarget) -> None:
    """No valid answer breaks out of its place in the README, and its commands pass it whole."""
    tame = answers.model_copy(
        update={
            "gateway": "g",
            "name": "n",
            "endpoint": "https://e",
            "credential_name": "c",
            "oauth_scopes": ["s"] * len(answers.oauth_scopes),
        }
    )
    text = _readme(answers)
    assert _blocks(_readme(tame)) == _blocks(text)
    assert {answers.endpoint, answers.gateway} <= set(_code(text))
    commands = _commands(text)
    for command in (
        _add_target(answers),
        ["agentcore", "fetch", "access", "--name", answers.gateway],
    ):
        assert shlex.join(command) in commands
        assert command in map(shlex.split, commands)
    if answers.outbound_auth == "oauth":
        assert answers.credential_name in _code(text)
        if answers.oauth_scopes:
            assert "".join(f"{scope}\n" for scope in answers.oauth_scopes) in _code(text)


@pytest.mark.skipif(not Path("/bin/sh").exists(), reason="the commands are for a POSIX shell")
def test_readme_commands_in_a_real_shell(tmp_path: Path) -> None:
    """A shell that runs the README's commands does nothing but pass the arguments."""
    hostile = "a9._~:/?#@!$&()*+,;=%-"
    endpoints = ["https://a/$(id)", "https://a/;id&id", "https://a/!!*", "https://a/$$?(x)"]
    endpoints += [f"https://a/{hostile[:size]}" for size in range(len(hostile) + 1)]
    endpoints += ["https://a/" + "x" * (ENDPOINT_MAX - 10)]
    units = [
        McpServerTarget(
            template="target/mcp_server",
            gateway="W" * GATEWAY_MAX,
            name="n" * TARGET_MAX,
            endpoint=endpoint,
            outbound_auth="oauth",
            credential_name="c" * CREDENTIAL_MAX,
        )
        for endpoint in endpoints
    ]
    blocks = [
        next(code for code in _code(_readme(unit)) if "gateway-target" in code) for unit in units
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
        argv for unit in units for argv in (["agentcore", "add", "credential"], _add_target(unit))
    ]
    assert expected == seen
    assert output.stderr == ""
