"""What is fuzzed: each target makes an input of choices, and raises where a property fails."""

from __future__ import annotations

import ast
import contextlib
import functools
import io
import json
import os
import shutil
import sys
import sysconfig
import tempfile
import tokenize
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent)]  # as pytest does

import agent_code  # noqa: E402
import cases  # noqa: E402
import fuzz_inputs  # noqa: E402
import mutation  # noqa: E402
import policy_cases  # noqa: E402
import tomlkit  # noqa: E402
import wiring_oracle  # noqa: E402
import yaml  # noqa: E402
from agent_code import SHAPES, Choose, Grammar  # noqa: E402
from agentcore_connect.agent.dependencies import project_table  # noqa: E402
from agentcore_connect.agent.dependencies.judgement import judged  # noqa: E402
from agentcore_connect.agent.dependencies.mark import name_of  # noqa: E402
from agentcore_connect.answers.given import OPTIONS  # noqa: E402
from agentcore_connect.errors import InvalidInput  # noqa: E402
from agentcore_connect.text import jsonedit  # noqa: E402
from agentcore_connect.vocabulary import names  # noqa: E402
from agentcore_connect.vocabulary.words import Framework  # noqa: E402
from front_door import EXAMPLES, Host, Result  # noqa: E402
from wiring_oracle import Broken  # noqa: E402

WIRED = (*SHAPES, agent_code.Shape("mcp", "gateway", (), "", ()))


# --- wiring ---------------------------------------------------------------------------------------


def wiring_grammar(choose: Choose) -> str:
    """Agents by grammar, wired, compared in bytes, trees and runs."""
    shape = SHAPES[choose(len(SHAPES))]
    source = Grammar(choose, shape).source()
    with shown(source, shape.framework, shape.kind):
        return wiring_oracle.check(source, shape.framework, shape.kind, run=True)


def wiring_mutated(choose: Choose) -> str:
    """The same with accidents in it; not run."""
    shape = SHAPES[choose(len(SHAPES))]
    source = mutation.mutated(Grammar(choose, shape).source(), choose)
    with shown(source, shape.framework, shape.kind):
        return wiring_oracle.check(source, shape.framework, shape.kind)


def wiring_rewired(choose: Choose) -> str:
    """Accidents in code that is wired already: wired again, and unwired."""
    shape = SHAPES[choose(len(SHAPES))]
    source = Grammar(choose, shape).source()
    try:
        outcome = wiring_oracle.wire(source, shape.framework, "weather", shape.kind)
    except InvalidInput:
        return "refused"
    source = mutation.mutated(getattr(outcome, "source", source), choose, 2)
    with shown(source, shape.framework, shape.kind):
        return wiring_oracle.check(source, shape.framework, shape.kind)


def wiring_files(choose: Choose) -> str:
    """Real files, in which one call becomes the one that makes the agent."""
    files = real_files()
    shape = SHAPES[choose(len(SHAPES))]
    source = planted(files[choose(len(files))], choose, shape)
    if source is None:
        return "no call"
    with shown(source, shape.framework, shape.kind):
        return wiring_oracle.check(source, shape.framework, shape.kind)


@functools.cache
def real_files() -> list[Path]:
    """The files of the standard library and of what is installed, up to a size."""
    folders = [Path(sysconfig.get_path(name)) for name in ("stdlib", "purelib")]
    folders += [Path(entry) for entry in sys.path if entry.endswith("site-packages")]
    found = {
        path
        for folder in folders
        for path in folder.rglob("*.py")
        if 200 < path.stat().st_size < 15_000
    }
    return sorted(found)


def planted(path: Path, choose: Choose, shape: agent_code.Shape) -> bytes | None:
    """The file with one of its calls renamed, one of its arguments too, and the import."""
    try:
        source = path.read_bytes()
        encoding = tokenize.detect_encoding(iter(source.splitlines(True)).__next__)[0]
        text = source.decode(encoding)
        module = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return None
    if encoding not in ("utf-8", "utf-8-sig", "iso-8859-1"):
        return None
    calls = [
        node
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
    ]
    asynchronous = shape.framework == "langgraph"
    if asynchronous:
        calls = [
            node
            for function in ast.walk(module)
            if isinstance(function, ast.AsyncFunctionDef)
            for statement in function.body
            for node in ast.walk(statement)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
        ]
    if not calls:
        return None
    call = calls[choose(len(calls))]
    imported, callee = next(pair for pair in shape.imports if pair[0].startswith("import "))
    lines = text.encode().splitlines(keepends=True)
    if call.lineno > len(lines) or b"\f" in text.encode() or "\x0b" in text:
        return None
    edits = [(call.func, callee)]
    named = [word for word in call.keywords if word.arg]
    if named and choose(3):
        word = named[choose(len(named))]
        if not any(word.arg == shape.field for word in named):
            edits.append((word, shape.field))
    for node, new in sorted(edits, key=lambda edit: edit[0].lineno, reverse=True):
        if isinstance(node, ast.keyword):
            row, start, end = (
                node.lineno - 1,
                node.col_offset,
                node.col_offset + len(node.arg or ""),
            )
        elif node.lineno != node.end_lineno:
            return None
        else:
            row, start, end = node.lineno - 1, node.col_offset, node.end_col_offset or 0
        lines[row] = lines[row][:start] + new.encode() + lines[row][end:]
    first = next(
        (
            statement.lineno - 1
            for statement in module.body
            if isinstance(statement, ast.Import | ast.ImportFrom)
            and getattr(statement, "module", "") != "__future__"
        ),
        None,
    )
    if first is None:
        return None
    end = b"\r\n" if lines[first].endswith(b"\r\n") else b"\n"
    lines.insert(first, imported.encode() + end)
    result = b"".join(lines).decode().encode(encoding)
    try:
        ast.parse(result)
    except (SyntaxError, ValueError):
        return None
    return result


@contextlib.contextmanager
def shown(source: bytes, *more: object) -> Any:
    """Let a failure carry the input that it is about."""
    try:
        yield
    except Exception as error:
        error.add_note(f"{more} {source!r}") if sys.version_info >= (3, 11) else None
        error.input = source  # type: ignore[attr-defined]
        raise


# --- pyproject.toml -------------------------------------------------------------------------------

_ENTRIES = (
    *('"a"', "'b >= 1'", '"mcp ~= 1.24.0"', '"MCP[cli]>=1"', '"""c"""', '"strands-agents>=1.15"'),
    *("'''d'''", '"x @ file:///x"', '"mcp; python_version < \\"3.12\\""', '"a#b"', '"a,b"', '"é"'),
    *(
        '"mcp-proxy-for-aws"',
        '"mcp==0.1"',
        '""',
        '"name @ {root:uri}/x"',
        "1",
        '["x"]',
        "'''\nd'''",
    ),
)
_TABLES = (
    '[project]\nname = "x"\n{}',
    '{}\n\n[project.urls]\na = "b"\n',
    "[project]\n{}\n[tool.x]\ny = 1\n",
    'project = {{ name = "x" }}\n{}',
    'project.name = "x"\n{}',
    '[tool.poetry.dependencies]\nmcp = "1"\n[project]\nname = "x"\n{}',
    '[project]\nname = "x"\ndynamic = ["dependencies"]\n{}',
    "[[project]]\n{}",
    "[project.optional-dependencies]\nx = []\n[project]\n{}",
    '# top\n[project] # here\nname = "x" # name\n{} # end\n',
    '[build-system]\nrequires = ["dependencies = []"]\n[project]\n{}',
    '[project]\ndescription = """\ndependencies = ["no"]\n"""\n{}',
    '["project"]\n"dependencies" = ["a"]\n{}',
    "[ project ]\n{}",
    '[project]\n[project.scripts]\na = "b"\n[other]\n{}',
    '[project.urls]\na = "b"\n[project]\n{}\n[[tool.x]]\n[[tool.x]]\n',
    "project = 1\n{}",
    "[project]\n{}\n[project.urls]\n[project.scripts]\n",
)
REQUIRED = ("mcp >= 1.24, < 2", "mcp-proxy-for-aws >= 1.7", "strands-agents[otel] >= 1.15")


def pyproject(choose: Choose) -> str:
    """Dependencies of files by grammar and with accidents: required, twice, and released."""
    source = _pyproject(choose)
    if choose(3) == 2:
        source = mutation.mutated(source, choose)
    try:
        text = source.decode()
    except UnicodeDecodeError:
        return "not text"
    wanted = [one for one in REQUIRED if choose(2)]
    with shown(source, wanted):
        return _dependencies(text, wanted)


def _pyproject(choose: Choose) -> bytes:
    entries = [_ENTRIES[choose(len(_ENTRIES))] for _ in range(choose(4))]
    start, between, end = (
        *(
            ("", ", ", ""),
            ("", ", ", ","),
            ("\n    ", ",\n    ", ",\n"),
            ("\n    ", ",\n    ", "\n"),
        ),
        *((" ", " , ", " "), ("  # a\n  ", ", # b\n  ", ' # c, "d"\n'), ("\n\t", "\n\t,", "\n\n")),
        *(("\n    ", ", ", ",\n    # end\n"), ("", ",", " "), ("\n", ",\n", ",\n    \n")),
    )[choose(10)]
    array = "[" + start + between.join(entries) + (end if entries else "") + "]"
    key = ("dependencies", '"dependencies"', "'dependencies'", "dependencies ", "readme")[choose(5)]
    line = f"{key} = {array}" if choose(5) else ""
    if choose(4) == 3:
        line += ("  # c", "\nversion = '1'", "\n# end", " ", "\ndependencies.x = 1")[choose(5)]
    text = _TABLES[choose(len(_TABLES))].format(line)
    if choose(5) == 4:
        text = text.replace("\n", "\r\n")
    if choose(6) == 5:
        text = text.rstrip("\n")
    return text.encode("utf-8-sig" if choose(8) == 7 else "utf-8")


def _dependencies(text: str, wanted: list[str]) -> str:
    try:
        released = project_table.released(text, wanted)
        added, after = _required(text, wanted)
    except InvalidInput:
        return "refused"
    mark = "\ufeff"
    tomlkit.parse(released.removeprefix(mark))
    if after is None:
        return "manual"
    if not added:
        _holds(after == text, "nothing is changed where nothing is added")
        return "nothing"
    at = 0
    for letter in text:
        at = after.find(letter, at) + 1
        _holds(bool(at), "characters are only inserted")
    found = tomlkit.parse(after.removeprefix(mark)).unwrap()
    before = tomlkit.parse(text.removeprefix(mark)).unwrap()
    kept = list(before["project"].get("dependencies", []))
    _holds(found["project"].pop("dependencies") == [*kept, *added], "entries are added")
    before["project"].pop("dependencies", None)
    _holds(found == before, "the rest is the same")
    _holds(_comments(text) == _comments(after), "comments are kept")
    _holds(_required(after, wanted)[1] == after, "twice is once")
    for order in (added, added[::-1]):
        _holds(project_table.released(after, order) == text, "released gives the text back")
    ends = ("\r\n" in text, "\n" in text.replace("\r\n", ""))
    if any(ends):
        now = ("\r\n" in after, "\n" in after.replace("\r\n", ""))
        _holds(ends == now, "line ends are the file's own")
    return "raised" if _raised(text, wanted) else "added"


def _required(text: str, wanted: list[str]) -> tuple[tuple[str, ...], str | None]:
    """What is missing, and the text with it; None where that cannot be spliced."""
    found = judged(project_table.entries(text, "pyproject.toml"), wanted, keep_bounds=True)
    return found.missing, project_table.edited(text, found.missing, ())


def _raised(text: str, wanted: list[str]) -> bool:
    """Whether a lower bound is raised; if so, that goes back, too."""
    found = judged(project_table.entries(text, "pyproject.toml"), wanted)
    after = project_table.edited(text, (), found.raises)
    if after is not None:
        names = {one.entry.name for one in found.raises}
        theirs = [one for one in wanted if name_of(one) in names]
        _holds(project_table.released(after, theirs) == text, "what was raised goes back")
    return bool(found.raises)


def _comments(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip().startswith("#")]


def _holds(claim: bool, name: str) -> None:
    if not claim:
        raise Broken(name)


# --- JSON -----------------------------------------------------------------------------------------


def json_edits(choose: Choose) -> str:
    """Edits of JSON in any layout: the value is as asked for, the bytes around it are kept."""
    value = mutation.mutated_value(_CONFIG, choose)
    data = _laid_out(value, choose)
    if choose(2):
        data = mutation.mutated(data, choose)
    with shown(data):
        try:
            text = jsonedit.read(data, "x.json")
            value = jsonedit.parse(text, "x.json")
        except InvalidInput:
            return "refused"
        _holds(text.encode() == data, "text and bytes are one")
        _holds(_same(json.loads(text.removeprefix("\ufeff")), value), "the value is json's")
        return _edited(text, value, choose)


_CONFIG = json.loads((EXAMPLES / "strands/agentcore/agentcore.json").read_text("utf-8"))


def _laid_out(value: Any, choose: Choose) -> bytes:
    spaces = ("", "", " ", "\n", "\r\n", "\t", "\n  ", "\r\n    ", "  ", "\n\n ")

    def space() -> str:
        return spaces[choose(len(spaces))]

    def text(value: Any) -> str:
        if isinstance(value, dict):
            inner = (f"{text(key)}{space()}:{space()}{text(of)}" for key, of in value.items())
            return "{" + (",".join(f"{space()}{one}{space()}" for one in inner) or space()) + "}"
        if isinstance(value, list):
            inner = (text(one) for one in value)
            return "[" + (",".join(f"{space()}{one}{space()}" for one in inner) or space()) + "]"
        return json.dumps(value)

    if choose(3):
        made = mutation.as_json(value, choose)
        made = made.replace(b"\n", b"\r\n") if choose(4) == 3 else made
    else:
        made = (space() + text(value) + space()).encode("utf-8", "backslashreplace")
    return b"\xef\xbb\xbf" * (choose(6) == 5) + made


def _edited(text: str, value: Any, choose: Choose) -> str:
    places: list[tuple[Any, ...]] = [()]
    for place in places:
        at = _at(value, place)
        keys = at if isinstance(at, dict) else range(len(at)) if isinstance(at, list) else ()
        places += [(*place, key) for key in keys]
    place = places[choose(len(places))]
    new = mutation.mutated_value(_CONFIG["runtimes"], choose) if choose(2) else {"name": "x"}
    new = json.loads(json.dumps(new))
    at = _at(value, place)
    expected = json.loads(json.dumps(value))
    there = _at(expected, place)
    if isinstance(at, list):
        there.append(new)
        after = jsonedit.append(text, place, new)
        _holds(jsonedit.remove(after, (*place, len(at))) == text, "append, then remove")
    elif isinstance(at, dict):
        there["new key é"] = new
        after = jsonedit.put(text, place, "new key é", new)
        _holds(jsonedit.put(after, place, "new key é", new) == after, "put twice is once")
        _holds(jsonedit.remove(after, (*place, "new key é")) == text, "put, then remove")
    elif place:
        holder = _at(expected, place[:-1])
        del holder[place[-1]]
        after = jsonedit.remove(text, place)
    else:
        return "leaf"
    _holds(_same(jsonedit.parse(after, "x"), expected), "the value is as asked for")
    _kept_around(text, after)
    return "edited"


def _kept_around(before: str, after: str) -> None:
    """One stretch is replaced, and it is short where something was only inserted."""
    longer, shorter = sorted((before, after), key=len, reverse=True)
    same = _common(longer, shorter)
    tail = _common(longer[same:][::-1], shorter[same:][::-1])
    _holds(len(shorter) - same - tail <= 0 or len(shorter) - same - tail < 40, "the rest is kept")


def _common(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _at(value: Any, place: tuple[Any, ...]) -> Any:
    for step in place:
        value = value[step]
    return value


def _same(one: Any, other: Any) -> bool:
    return repr(one) == repr(other)


# --- files that a person gives --------------------------------------------------------------------


def documents(choose: Choose) -> str:
    """OpenAPI, Smithy and tool lists with accidents: refused, or a copy with the same tools."""
    return _given(*fuzz_inputs.documents(choose))


def plan_file(choose: Choose) -> str:
    """A saved plan with accidents: refused, or a plan that is saved and read again as it is."""
    return _given(*fuzz_inputs.plan_file(choose))


def policy_table(choose: Choose) -> str:
    """A table of calls with accidents: refused, or each of its cases is judged."""
    return _given(*fuzz_inputs.policy_table(choose))


def _given(content: bytes, judge: fuzz_inputs.Judge) -> str:
    with shown(content):
        return fuzz_inputs.outcome(content, judge)


# --- whole projects -------------------------------------------------------------------------------


WORLDS: list[World] = []
"""Every one of this process."""


class World:
    """A folder with HOME, PATH and a project, in which commands run in this process."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="connect-fuzz-"))
        WORLDS.append(self)
        for variable in [
            name for name in os.environ if name.startswith(("CONNECT_", "AGENTCORE_CONNECT_"))
        ]:
            del os.environ[variable]
        git = shutil.which("git")
        (self.folder / "home").mkdir()
        (self.folder / "bin").mkdir()
        if git:
            (self.folder / "bin" / "git").symlink_to(git)
        os.environ |= {"HOME": str(self.folder / "home"), "PATH": str(self.folder / "bin")}
        os.environ["AGENTCORE_CONNECT_DEBUG"] = "1"  # an unexpected exception comes out
        sys.stdin = io.StringIO()

    def host(self, example: str) -> Host:
        """A new copy of an example with sources of targets in it; the one before is gone."""
        root = self.folder / "work" / "project"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(EXAMPLES / example, root)
        shutil.copytree(cases.SOURCES, root, dirs_exist_ok=True)
        host = Host(self.folder, root)
        host.agentcore()
        return host


@functools.cache
def world() -> World:
    return World()


def _checked(result: Result, host: Host, what: object) -> Result:
    _holds(result.code in (0, 1, 2, 3, 4), f"a known exit code, not {result.code}")
    said = result.said
    _holds("Traceback" not in said and "broken-result" not in said, f"no fault of ours: {said}")
    return result


_NAMES = (
    *("MyGateway", "9gw", "my-gw", "a", "Z" * 48, "class", "None", "été", "", " ", "../x", "x y"),
    *("con", "weather", "Agent", "os", "connections", "x" * 200, "-x", "a--b", "a_b", "{{ 7*7 }}"),
    *("'", '"', "\n", "\\", "\0", "\u2028", "print", "self", "payload", "main", "true", "1"),
)
_URLS = (
    *("https://mcp.example.com/mcp", "http://localhost:8000/mcp", "https://x", "http://x", "x"),
    *("https://u:p@h/", "https://h/?api_key=1", "https://h:99999/", "https://[::1]/", "https://["),
    *(
        "https://h/%7B%7B",
        'https://h/"',
        "https://h/\n",
        "https://h/#'",
        "https://é/",
        "https://h/'",
    ),
    *("https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/x", "https://a.on.aws", ""),
    *(
        "https://idp.example.com/.well-known/openid-configuration",
        "https://h/$(x)",
        "https://h/`x`",
    ),
)
_LISTED = ("a", "a,b", ",", "a b", "a,a", "x" * 300, "é", "a,,b", "openid profile", "-a", "'", "")
_WORDS: dict[str, tuple[Any, ...]] = {
    **{names.answer(n): (*row.words, "x") for n, row in OPTIONS.items() if row.words},
    **{names.answer(n): (True, False) for n, row in OPTIONS.items() if row.type is bool},
    **dict.fromkeys(
        (
            *("gateway", "new_gateway", "name", "agent", "client_credential", "credential_name"),
            *("runtime", "oauth_tenant", "tool", "operation", "tag"),
        ),
        (*_NAMES, "Assistant", "get_weather", "listOrders"),
    ),
    **dict.fromkeys(
        (
            *("endpoint", "discovery_url", "oauth_discovery_url", "return_url"),
            *("oauth_issuer", "oauth_authorization_url", "oauth_token_url"),
        ),
        _URLS,
    ),
    **dict.fromkeys(
        (
            *("allowed_audience", "allowed_clients", "allowed_scopes", "oauth_scopes"),
            *("custom_parameters", "request_header", "tool_filter_methods"),
            *("actor_token_scopes", "response_header", "query_parameter"),
        ),
        (*_LISTED, "a=b", "GET", "GET,POST", "X-Tenant", "Authorization", "X-Amz-Date"),
    ),
    "lambda_arn": ("arn:aws:lambda:us-east-1:123456789012:function:weather", "x", "arn:é", ""),
    "tool_schema_file": (
        "functions/tools.json",
        "functions/weather.py",
        "x",
        "../x",
        "/etc/passwd",
    ),
    "knowledge_base_id": ("ABCDEFGHI1", "docs", "x y", "", "é"),
    "exclude_domains": ("example.com", "a,b", "é", "-"),
    "mcp_tool_schema": (
        *("functions/server_tools.json", "functions/tools.json", "x", "../x", "/etc/passwd", ""),
    ),
    "from_handler": ("functions/weather.py", "functions/tools.json", "x", "", "."),
    "schema": (
        *("specs/orders.yaml", "specs/cities.json", "s3://b/k", "s3://", "s3://bucket/é", "."),
        *("functions/tools.json", "app/Assistant/main.py", "agentcore/agentcore.json", "x"),
    ),
    "schema_s3_account": ("123456789012", "1", "é"),
    "rest_api_id": ("a1b2c3d4e5", "x", "", "é"),
    "stage": ("prod", "$default", "a b", ""),
    "tool_filter": ("GET /a", "GET,PUT /orders/*", "GET", "/a", "get /a", "GET /é", "GET  /a"),
    "tool_override": ("a=GET /a", "a=GET /a é 'x'", "a=GET /*", "a", "=GET /a", "a=GET /a\u202e"),
    "tool_filter_path": ("/orders/*", "/*", "x", "/é", "/'"),
    "iam_service": ("execute-api", "lambda", "x y", "é", "bedrock-agentcore"),
    "iam_region": ("eu-west-1", "x", ""),
    "api_key_parameter_name": ("Authorization", "api_key", "a b", "é"),
    "api_key_prefix": ("Bearer", "a b", "", "é"),
    "force_direct": ("It was so before.", "", "é\n", "'\"\\", '# {{ 7*7 }} """'),
    **dict.fromkeys(
        ("credential_provider", "secret_name", "secret_json_key", "oauth_client_id"),
        (
            *("Own", "my/secret", "arn:aws:secretsmanager:us-east-1:123456789012:secret:a-AbCdEf"),
            *("arn:x", "a b", "", "é", "'", "x" * 300, "AKIAIOSFODNN7EXAMPLE", "${x}"),
        ),
    ),
    "from_app": ("missing:app", "os:path", "functions.weather:x", "x", ":", "", "é:x", "-c:x"),
    "aws_service": ("dynamodb", "polly", "x", "é", "a b"),
}
"""What is said instead, of every answer: words of it, right and wrong."""

assert _WORDS.keys() == set(map(names.answer, OPTIONS))


def _valid(choose: Choose) -> tuple[str, dict[str, Any]]:
    """The answers of one of the cases that the snapshots show, and its host."""
    case = cases.EVERY_CASE[choose(len(cases.EVERY_CASE))]
    said = case.arguments
    values: dict[str, Any] = {}
    at = 0
    while at < len(said):
        name = said[at].removeprefix("--").replace("-", "_")
        has_value = at + 1 < len(said) and not said[at + 1].startswith("--")
        at += 1 + has_value
        value = said[at - 1] if has_value else True
        if name == "yes":
            continue
        if name == "sync":
            name, value = "async", False
        if name == "request_header" and name in values:
            value = f"{values[name]},{value}"
        values[name] = value
    example = case.framework
    if choose(3) == 2:
        example = get_args(Framework)[choose(len(get_args(Framework)))]
    return example, values


def _changed(values: dict[str, Any], choose: Choose) -> dict[str, Any]:
    values = dict(values)
    for _ in range(choose(4)):
        name = [*_WORDS][choose(len(_WORDS))]
        if choose(3) == 2:
            values.pop(name, None)
        else:
            values[name] = _WORDS[name][choose(len(_WORDS[name]))]
    return values


def answers(choose: Choose) -> str:
    """Answers of every cell, right and wrong: a typed error, or a plan that goes again."""
    example, values = _valid(choose)
    return _lived(world().host(example), json.dumps(_changed(values, choose)).encode())


def answers_file(choose: Choose) -> str:
    """An answers file with accidents."""
    example, values = _valid(choose)
    match choose(3):
        case 0:
            content = mutation.mutated(yaml.safe_dump(values).encode(), choose)
        case 1:
            content = mutation.mutated(json.dumps(values).encode(), choose)
        case _:
            content = mutation.as_json(mutation.mutated_value(values, choose), choose)
    return _lived(world().host(example), content)


def _lived(host: Host, content: bytes) -> str:
    file = host.world / "answers.yaml"
    file.write_bytes(content)
    command = ("scaffold", f"--answers={file}", f"--project={host.root}", "--yes", "--json")
    before = host.tree()
    with shown(content, host.root):
        dry = _checked(host.connect(*command, "--dry-run"), host, content)
        _holds(host.tree() == before, "a dry run changes nothing")
        done = _checked(host.connect(*command), host, content)
        _holds(dry.code == done.code, "the dry run says what comes")
        if done.code:
            _holds(host.tree() == before, "an error changes nothing")
            _holds(done.code == 2, f"wrong answers are code 2: {done.said}")
            return "refused"
        planned = [{k: v for k, v in c.items() if k != "diff"} for c in dry.document["changes"]]
        _holds(planned == done.document["changes"], "the dry run shows the plan")
        after = host.tree()
        again = _checked(host.connect(*command), host, content)
        _holds((again.code, again.actions) == (0, {}), f"twice is once: {again.said}")
        _holds(host.tree() == after, "twice changes nothing")
        status = _checked(host.connect("status", "--json"), host, content)
        _holds(status.code in (0, 4), f"status reads what scaffold wrote: {status.said}")
        undone = _checked(host.connect("undo", "--json"), host, content)
        _holds(undone.code == 0, "undo undoes")
        _holds(host.tree() == before, "undo gives the bytes back")
    return "planned"


# --- the project's files --------------------------------------------------------------------------

_SCAFFOLD = ("scaffold", "--dry-run", "--json", "--yes")
_NEW = ("--gateway=MyGateway", "--name=NewOne")
_COMMANDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "agentcore.json": (
        (*_SCAFFOLD, "--path=mcp", "--endpoint=https://e.example.com/mcp", *_NEW),
        (*_SCAFFOLD, "--path=mcp", "--endpoint=https://e.example.com/mcp", "--name=NewOne"),
        (
            *_SCAFFOLD,
            "--path=credential",
            "--name=Key",
            "--reason=streaming",
            "--credential-type=api-key",
            "--endpoint=https://api.example.com",
        ),
        ("status", "--json"),
        ("status", "--graph"),
        ("remove", "WeatherTools", "--dry-run", "--json", "--yes"),
        ("remove", "MyGateway", "--dry-run", "--json", "--yes"),
        ("update", "--dry-run", "--json"),
        ("adopt", "--dry-run", "--json"),
        ("policy", "check", "--json"),
        (
            "policy",
            "add",
            "--pattern=block",
            "--target=RefundTarget",
            "--tool=process_refund",
            "--name=q",
            "--engine=MyPolicyEngine",
            "--dry-run",
            "--json",
            "--yes",
        ),
    ),
    "main.py": (
        (
            *_SCAFFOLD,
            "--path=mcp",
            "--endpoint=https://e.example.com/mcp",
            "--name=NewOne",
            "--gateway=Other",
            "--authorizer-type=AWS_IAM",
        ),
        ("status", "--json"),
        ("remove", "MyGateway", "--dry-run", "--json", "--yes"),
        ("adopt", "--dry-run", "--json"),
        ("update", "--dry-run", "--json"),
    ),
    "answers": (
        ("status", "--json"),
        ("update", "--dry-run", "--json"),
        ("remove", "WeatherTools", "--dry-run", "--json", "--yes"),
        ("remove", "MyGateway", "--dry-run", "--json", "--yes"),
        (*_SCAFFOLD, "--path=mcp", "--endpoint=https://e.example.com/mcp", *_NEW),
    ),
    "tools": (
        ("policy", "check", "--json"),
        ("policy", "test", "--json"),
        ("status", "--json"),
        (
            "policy",
            "add",
            "--pattern=amount",
            "--target=RefundTarget",
            "--tool=process_refund",
            "--argument=amount",
            "--below=5",
            "--name=q",
            "--engine=MyPolicyEngine",
            "--dry-run",
            "--json",
            "--yes",
        ),
        (
            *_SCAFFOLD,
            "--path=lambda",
            *_NEW,
            "--tool-schema-file=tools.json",
            "--lambda-arn=arn:aws:lambda:us-east-1:123456789012:function:weather",
        ),
    ),
    "handler": (
        (
            *_SCAFFOLD,
            "--path=lambda",
            *_NEW,
            "--from-handler=functions/weather.py",
            "--lambda-arn=arn:aws:lambda:us-east-1:123456789012:function:weather",
        ),
    ),
    "openapi": (
        (
            *_SCAFFOLD,
            "--path=openapi",
            *_NEW,
            "--schema=specs/orders.yaml",
            "--outbound-auth=api-key",
            "--credential-name=key",
        ),
    ),
    "smithy": ((*_SCAFFOLD, "--path=smithy", *_NEW, "--schema=specs/cities.json"),),
    "policy": (
        ("policy", "check", "--json"),
        ("policy", "test", "--json"),
        (
            "policy",
            "explain",
            "--tool=RefundTarget___process_refund",
            "--as=role=x",
            '--args={"amount": 600, "order": "1"}',
            "--json",
        ),
        (
            "policy",
            "try",
            "--tool=RefundTarget___process_refund",
            "--as=role=x",
            '--args={"amount": 600, "order": "1"}',
            "--json",
        ),
        ("status", "--json"),
    ),
}


@functools.cache
def connected() -> tuple[Host, tuple[tuple[str, Path], ...]]:
    """A project with a bit of everything, and its files with the commands that read each."""
    host = World().host("strands")
    policy_cases.prepare(host)
    policy_cases.deploy(host)
    host.has(path="mcp", endpoint="https://mcp.example.com/mcp")
    case = next(case for case in policy_cases.CASES if case.name == "role-amount-note")
    done = host.connect("policy", "add", "--target=RefundTarget", *case.arguments)
    _holds(done.code == 0, done.said)
    sources = {
        "agentcore.json": ["agentcore/agentcore.json", "agentcore/.cli/deployed-state.json"],
        "main.py": ["app/Assistant/main.py", "app/Assistant/pyproject.toml"],
        "tools": ["tools.json", "connections/refundtarget/tools.json"],
        "handler": ["functions/weather.py"],
        "openapi": ["specs/orders.yaml"],
        "smithy": ["specs/cities.json"],
        "answers": [
            path.relative_to(host.root).as_posix()
            for path in host.root.rglob(".copier-answers.yml")
        ],
        "policy": [
            path.relative_to(host.root).as_posix()
            for path in host.root.rglob("policies/*/*")
            if path.is_file()
        ],
    }
    return host, tuple(
        (kind, host.root / name) for kind, names in sources.items() for name in names
    )


def project(choose: Choose) -> str:
    """One file of a connected project with accidents: each command answers, and changes nothing."""
    host, files = connected()
    kind, path = files[choose(len(files))]
    original = path.read_bytes()
    content = _accident(path, original, choose)
    commands = _COMMANDS[kind]
    command = commands[choose(len(commands))]
    path.write_bytes(content)
    try:
        with shown(content, path.relative_to(host.root), command):
            before = host.tree()
            result = _checked(host.connect(*command), host, command)
            if "--json" in command:
                _ = result.document
            _holds(host.tree() == before, "nothing is changed")
    finally:
        path.write_bytes(original)
    return f"{kind} {result.code}"


def _accident(path: Path, original: bytes, choose: Choose) -> bytes:
    if path.suffix in (".json", ".yaml", ".yml") and choose(3):
        value = yaml.safe_load(original)
        return mutation.as_json(mutation.mutated_value(value, choose), choose)
    return mutation.mutated(original, choose)


TARGETS: dict[str, Callable[[Choose], str]] = {
    function.__name__: function
    for function in (
        *(wiring_grammar, wiring_files, wiring_mutated, wiring_rewired, project, answers),
        *(answers_file, pyproject, json_edits, documents, plan_file, policy_table),
    )
}
