"""A model for OpenAI Agents without intelligence: it does what the prompt says, word for word.

`call <tool> <json>` calls that tool and then answers `FINAL: [<status>] <result>`; `tools` answers
`TOOLS: <the names offered to the model>`; `schemas` answers `SCHEMAS: <the tools as JSON>`;
anything else answers `ECHO: <prompt>`. Offered a name that is no ToolName (botocore's model of
bedrock-runtime) it refuses, as Bedrock would. A model of this framework is not given a status: a
failure has to begin with words that say so.
"""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import AsyncIterator, Sequence
from typing import Any

from agents import Model, ModelResponse, MultiProvider, Usage
from openai.types.responses import (
    Response,
    ResponseCompletedEvent,
    ResponseFunctionToolCall,
    ResponseOutputMessage,
    ResponseOutputText,
)

_FAILURES = ("The tool call failed:", "An error occurred while running the tool.")


class ScriptedModel(Model):
    """Prompt-driven; the signatures swallow what newer versions of the framework add."""

    async def get_response(
        self,
        system_instructions: Any,
        input: Any,  # noqa: A002, the name of the framework
        model_settings: Any,
        tools: Any,
        *_: Any,
        **__: Any,
    ) -> ModelResponse:
        """Give one message or one call."""
        return ModelResponse([_answer(input, tools)], Usage(), None)

    async def stream_response(
        self,
        system_instructions: Any,
        input: Any,  # noqa: A002, the name of the framework
        model_settings: Any,
        tools: Any,
        *_: Any,
        **__: Any,
    ) -> AsyncIterator[Any]:
        """Give the event that ends a stream, which holds all of it."""
        response = Response(
            id=uuid.uuid4().hex,
            created_at=time.time(),
            model="scripted",
            object="response",
            output=[_answer(input, tools)],
            parallel_tool_calls=False,
            tool_choice="auto",
            tools=[],
        )
        yield ResponseCompletedEvent(
            type="response.completed", response=response, sequence_number=0
        )


def _answer(given: Any, tools: Sequence[Any]) -> ResponseOutputMessage | ResponseFunctionToolCall:
    names = _checked(sorted(tool.name for tool in tools))
    items = [{"role": "user", "content": given}] if isinstance(given, str) else list(given)
    results: list[str] = []
    for item in reversed(items):
        if item.get("type") != "function_call_output":
            break
        results.insert(0, _told(item["output"]))
    if results:
        return _message("FINAL: " + "; ".join(results))
    prompt = " ".join(_texts(items[-1]["content"])).strip()
    if prompt.startswith("call "):
        _command, name, *arguments = prompt.split(" ", 2)
        return ResponseFunctionToolCall(
            arguments="".join(arguments) or "{}",
            call_id=uuid.uuid4().hex,
            name=name,
            type="function_call",
        )
    if prompt == "schemas":
        return _message("SCHEMAS: " + json.dumps([_schema(tool) for tool in tools]))
    return _message("TOOLS: " + ",".join(names) if prompt == "tools" else f"ECHO: {prompt}")


def _schema(tool: Any) -> dict[str, Any]:
    described = {"name": tool.name, "description": tool.description}
    return {"function": {**described, "parameters": tool.params_json_schema}}


def _message(text: str) -> ResponseOutputMessage:
    part = ResponseOutputText(annotations=[], text=text, type="output_text")
    return ResponseOutputMessage(
        id=uuid.uuid4().hex, content=[part], role="assistant", status="completed", type="message"
    )


def _told(output: Any) -> str:
    texts = _texts(output)
    if not texts[0].startswith(_FAILURES):
        return f"[success] {' '.join(texts)}"
    if texts[0] in _FAILURES:
        del texts[0]
    return f"[error] {' '.join(texts)}"


def _texts(content: Any) -> list[str]:
    blocks = [content] if isinstance(content, str | dict) else content
    return [
        block if isinstance(block, str) else block.get("text", json.dumps(block))
        for block in blocks
    ]


def _checked(names: list[str]) -> list[str]:
    for name in names:
        if not re.fullmatch("[a-zA-Z0-9_-]{1,64}", name):
            raise ValueError(f"ValidationException: {name} is no tool name for the model")
    return names


def load_model() -> ScriptedModel:
    """Give the model, as the generated main.py asks for it.

    The CLI's own main.py asks for a model by name instead, so each name means this one.
    """
    MultiProvider.get_model = lambda self, name: ScriptedModel()  # type: ignore[method-assign]
    return ScriptedModel()
