"""Whatever a tool takes and gives: every argument arrives, and the conversation can go on."""

from __future__ import annotations

import json
import subprocess

from mcp import types
from standins import tool

from .combinations import AGENTS, FEW, shared
from .lab import World, python

_NAMES = """
import importlib, inspect, sys
for name in sys.argv[1:]:
    module = importlib.import_module(name)
    for kind in [each for each in vars(module).values() if inspect.isclass(each)]:
        for function in [each for each in vars(kind).values() if inspect.isfunction(each)]:
            print(*inspect.signature(function).parameters, sep="\\n")
"""
_MODULES = {
    "strands": ("strands.tools.decorator", "strands.tools.tools", "strands.types.tools"),
    "langgraph": ("langchain_core.tools", "langgraph.prebuilt.tool_node"),
    "openai": ("agents.tool", "agents.mcp.server"),
    "adk": ("google.adk.tools.base_tool", "google.adk.tools.function_tool"),
    "pydantic_ai": ("pydantic_ai.tools", "pydantic_ai.toolsets.function"),
    "claude": ("claude_agent_sdk", "claude_agent_sdk._internal.query"),
}
"""Where a framework's own tools have their parameters."""


@shared(*AGENTS, among=FEW)
def test_every_argument_arrives(run: World) -> None:
    """An argument may have the name of any parameter that the framework's functions have."""
    command = [python(run.framework), "-c", _NAMES, *_MODULES[run.framework]]
    names = subprocess.check_output(command, text=True).split()
    given = dict.fromkeys(sorted({*names, "cls", "config", "runtime", "run_manager"}), "x")
    assert {"self", "name"} <= set(given)
    assert len(given) > 20
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
