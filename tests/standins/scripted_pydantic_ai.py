"""A Pydantic AI model without intelligence: it does what the prompt says, word for word.

`call <tool> <json>` calls that tool and then answers `FINAL: [<status>] <result>`; `tools` answers
`TOOLS: <the names offered to the model>`; `schemas` answers `SCHEMAS: <the tools as JSON>`;
anything else answers `ECHO: <prompt>`. Offered a name that is no ToolName (botocore's model of
bedrock-runtime) it refuses, as Bedrock would. A model of this framework is not given a status: a
failure has to begin with words that say so, or to come as a prompt to try again.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from typing import Any

from pydantic_ai.messages import (
    ModelMessage,
    ModelResponse,
    RetryPromptPart,
    TextPart,
    ToolCallPart,
    ToolReturnPart,
    UserPromptPart,
)
from pydantic_ai.models.function import AgentInfo, DeltaToolCall, FunctionModel

_FAILURE = "The tool call failed:"


def _answer(messages: list[ModelMessage], info: AgentInfo) -> ModelResponse:
    names = _checked(sorted(tool.name for tool in info.function_tools))
    parts = messages[-1].parts
    results = [part for part in parts if isinstance(part, ToolReturnPart | RetryPromptPart)]
    shown = [text for part in parts if isinstance(part, UserPromptPart) for text in _texts(part)]
    if results:
        told = [_told(part) for part in results]
        return _message(" ".join(["FINAL: " + "; ".join(told), *shown]))
    prompt = " ".join(shown).strip()
    if prompt.startswith("call "):
        _command, name, *arguments = prompt.split(" ", 2)
        return ModelResponse(parts=[ToolCallPart(name, "".join(arguments) or "{}")])
    if prompt == "schemas":
        specs = [
            {
                "function": {
                    "name": tool.name,
                    "description": tool.description,
                    "parameters": tool.parameters_json_schema,
                }
            }
            for tool in info.function_tools
        ]
        return _message("SCHEMAS: " + json.dumps(specs))
    return _message("TOOLS: " + ",".join(names) if prompt == "tools" else f"ECHO: {prompt}")


async def _stream(
    messages: list[ModelMessage], info: AgentInfo
) -> AsyncIterator[str | dict[int, DeltaToolCall]]:
    """The same answer, in one piece."""
    for part in _answer(messages, info).parts:
        match part:
            case TextPart(content=text):
                yield text
            case ToolCallPart(tool_name=name, args=arguments):
                yield {0: DeltaToolCall(name, str(arguments), tool_call_id=part.tool_call_id)}


def _message(text: str) -> ModelResponse:
    return ModelResponse(parts=[TextPart(text)])


def _told(part: ToolReturnPart | RetryPromptPart) -> str:
    texts = _texts(part)
    if isinstance(part, RetryPromptPart):
        return f"[error] {' '.join(texts)}"
    if not texts[0].startswith(_FAILURE):
        return f"[success] {' '.join(texts)}"
    rest = texts[0].removeprefix(_FAILURE).strip()
    return f"[error] {' '.join([*filter(None, [rest]), *texts[1:]])}"


def _texts(part: Any) -> list[str]:
    content = part.content
    return [_text(each) for each in ([content] if isinstance(content, str) else content)]


def _text(block: Any) -> str:
    if isinstance(block, str):
        return block
    kind = getattr(block, "media_type", None)
    return f"({kind})" if kind else json.dumps(block, default=str)


def _checked(names: list[str]) -> list[str]:
    for name in names:
        if not re.fullmatch("[a-zA-Z0-9_-]{1,64}", name):
            raise ValueError(f"ValidationException: {name} is no tool name for the model")
    return names


def load_model() -> FunctionModel:
    """Give the model, as the generated main.py asks for it."""
    return FunctionModel(_answer, stream_function=_stream)
