"""A LangChain chat model without intelligence: it does what the prompt says, word for word.

`call <tool> <json>` calls that tool and then answers `FINAL: [<status>] <result>`; `tools` answers
`TOOLS: <the names offered to the model>`, `schemas` answers `SCHEMAS: ` and all that is offered;
anything else answers `ECHO: <prompt>`. Offered a name that is no ToolName (botocore's model of
bedrock-runtime) it refuses, as Bedrock would.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.utils.function_calling import convert_to_openai_tool


class ScriptedModel(BaseChatModel):
    """Prompt-driven."""

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Runnable[Any, Any]:
        """Give a model that is offered `tools`."""
        return self.bind(tools=[convert_to_openai_tool(tool) for tool in tools])

    def _generate(
        self, messages: list[BaseMessage], stop: Any = None, run_manager: Any = None, **kwargs: Any
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=_answer(messages, **kwargs))])


def _answer(messages: list[BaseMessage], tools: Sequence[Any] = (), **_: Any) -> AIMessage:
    names = _checked(sorted(tool["function"]["name"] for tool in tools))
    results: list[ToolMessage] = []
    for message in reversed(messages):
        if not isinstance(message, ToolMessage):
            break
        results.insert(0, message)
    prompt = _text(messages[-1].content).strip()
    if results:
        told = "; ".join(f"[{result.status}] {_text(result.content)}" for result in results)
        return AIMessage(f"FINAL: {told}")
    if prompt.startswith("call "):
        _command, name, *arguments = prompt.split(" ", 2)
        given = json.loads("".join(arguments) or "{}")
        return AIMessage("", tool_calls=[{"name": name, "args": given, "id": uuid.uuid4().hex}])
    if prompt == "schemas":
        return AIMessage("SCHEMAS: " + json.dumps(tools))
    if prompt == "tools":
        return AIMessage("TOOLS: " + ",".join(names))
    return AIMessage(f"ECHO: {prompt}")


def _checked(names: list[str]) -> list[str]:
    for name in names:
        if not re.fullmatch("[a-zA-Z0-9_-]{1,64}", name):
            raise ValueError(f"ValidationException: {name} is no tool name for the model")
    return names


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return " ".join(
        block if isinstance(block, str) else block.get("text", json.dumps(block))
        for block in content
    )


def load_model() -> ScriptedModel:
    """Give the model, as the generated main.py asks for it."""
    return ScriptedModel()
