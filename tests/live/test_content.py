"""Whatever a tool takes and gives: every argument arrives, and the conversation can go on."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator

from mcp import types
from standins import tool

from .combinations import AGENTS, FEW, shared
from .lab import World, python

_SOURCES = {
    "strands": ("strands/tools/*.py", "strands/types/tools.py"),
    "langgraph": ("langchain_core/tools/*.py", "langgraph/prebuilt/tool_node.py"),
    "openai": ("agents/tool*.py", "agents/run_context.py", "agents/mcp/server.py"),
    "adk": ("google/adk/tools/*tool.py", "google/adk/tools/tool_context.py"),
    "pydantic_ai": (
        "pydantic_ai/tools.py",
        "pydantic_ai/_run_context.py",
        "pydantic_ai/toolsets/*.py",
    ),
    "claude": ("claude_agent_sdk/*.py", "claude_agent_sdk/_internal/query.py"),
}
"""Where a framework's own tools have their parameters, in its site-packages."""


def _names(framework: str, versions: str) -> Iterator[str]:
    """Of each parameter and each field of a class: read, as to import it all takes seconds."""
    (packages,) = python(framework, versions).parents[1].glob("lib/python*/site-packages")
    for source in ("pydantic/main.py", *_SOURCES[framework]):
        for file in packages.glob(source):
            for node in ast.walk(ast.parse(file.read_bytes())):
                if isinstance(node, ast.arg):
                    yield node.arg
                elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                    yield node.target.id


@shared(*AGENTS, among=FEW)
def test_every_argument_arrives(run: World) -> None:
    """An argument may have the name of any parameter that the framework's functions have."""
    names = set(_names(run.framework, run.versions))
    given = dict.fromkeys(sorted(names | {"cls", "config", "runtime", "run_manager"}), "x")
    assert {"self", "name"} <= set(given)
    assert len(given) > 50
    run.gateway.tools = [tool.echo(given)]
    told = run.session().seen(f"call EchoTools___echo {json.dumps(given)}")
    assert told == f"FINAL: [success] {json.dumps(given, sort_keys=True)}"


def _result(*content: types.ContentBlock, **more: object) -> types.CallToolResult:
    return types.CallToolResult.model_validate({"content": list(content), **more})


_PAGE = types.BlobResourceContents(
    uri="file:///page.pdf",  # type: ignore[arg-type]  # a string is made a URL
    mimeType="application/pdf",
    blob="QUJD",
)
_NOTE = types.TextResourceContents(
    uri="file:///note.txt",  # type: ignore[arg-type]
    text="inside the resource",
)


@shared(*AGENTS, among=FEW)
def test_every_content_is_told(run: World) -> None:
    """Each kind of content is told as what it is, in one conversation that goes on after it."""
    audio = types.AudioContent(type="audio", data="QUJD", mimeType="audio/wav")
    drawing = types.ImageContent(type="image", data="QUJD", mimeType="image/svg+xml")
    link = types.ResourceLink(type="resource_link", name="a", uri="https://example.com/a")  # type: ignore[arg-type]
    told = {
        "audio": (_result(audio), "(audio of type audio/wav, 3 bytes)"),
        "drawing": (_result(drawing), "(image of type image/svg+xml, 3 bytes)"),
        "file": (
            _result(types.EmbeddedResource(type="resource", resource=_PAGE)),
            "(resource of type application/pdf, 3 bytes)",
        ),
        "note": (
            _result(types.EmbeddedResource(type="resource", resource=_NOTE)),
            "inside the resource",
        ),
        "link": (_result(link), "https://example.com/a"),
        "structure": (_result(structuredContent={"n": 42}), '{"n": 42}'),
        "nothing": (_result(), "(no content)"),
        "blank": (_result(types.TextContent(type="text", text=" ")), "(no content)"),
    }
    run.gateway.tools = tool.giving(**{name: result for name, (result, _) in told.items()})
    session = run.session()
    for name, (_, words) in told.items():
        answer = session.seen(f"call GivingTools___{name}")
        assert answer.startswith("FINAL: [success] "), (name, answer)
        assert words in answer
        assert session.seen("hello") == "ECHO: hello"


@shared(*AGENTS, among=FEW)
def test_images_are_seen(run: World) -> None:
    """An image that models take is one, under the name that they know, with the text beside it."""
    image = types.ImageContent(type="image", data="QUJD", mimeType="image/JPG; q=1")
    beside = types.TextContent(type="text", text="BESIDE")
    run.gateway.tools = tool.giving(photo=_result(image, beside))
    session = run.session()
    answer = session.seen("call GivingTools___photo")
    assert "jpeg" in answer
    assert "BESIDE" in answer
    assert session.seen("hello") == "ECHO: hello"
