"""A Google ADK model without intelligence: it does what the prompt says, word for word.

`call <tool> <json>` calls that tool and then answers `FINAL: [<status>] <result>`; `tools` answers
`TOOLS: <the names offered to the model>`; `schemas` answers `SCHEMAS: <the tools as JSON>`;
anything else answers `ECHO: <prompt>`. Offered a name that is none for Gemini
(google.genai.types.FunctionDeclaration) it refuses, as Gemini would.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncGenerator
from typing import Any

from google.adk.models import BaseLlm, Gemini, LLMRegistry, LlmRequest, LlmResponse
from google.genai import types


class ScriptedModel(BaseLlm):
    """Prompt-driven."""

    model: str = "scripted"

    @classmethod
    def supported_models(cls) -> list[str]:
        """Whatever is called like a Gemini model."""
        return Gemini.supported_models()

    async def generate_content_async(
        self, llm_request: LlmRequest, stream: bool = False
    ) -> AsyncGenerator[LlmResponse, None]:
        """Give one message or one call."""
        part = _answer(llm_request)
        yield LlmResponse(content=types.Content(role="model", parts=[part]))


def _answer(request: LlmRequest) -> types.Part:
    declared = [
        function
        for tool in request.config.tools or []
        for function in (isinstance(tool, types.Tool) and tool.function_declarations) or []
    ]
    names = _checked(sorted(function.name or "" for function in declared))
    parts = request.contents[-1].parts or []
    results = [part.function_response for part in parts if part.function_response]
    if results:
        return types.Part(text="FINAL: " + "; ".join(_told(each.response) for each in results))
    prompt = " ".join(part.text for part in parts if part.text).strip()
    if prompt.startswith("call "):
        _command, name, *arguments = prompt.split(" ", 2)
        given = json.loads("".join(arguments) or "{}")
        return types.Part(function_call=types.FunctionCall(name=name, args=given))
    if prompt == "schemas":
        return types.Part(text="SCHEMAS: " + json.dumps([_schema(each) for each in declared]))
    return types.Part(text="TOOLS: " + ",".join(names) if prompt == "tools" else f"ECHO: {prompt}")


def _schema(function: types.FunctionDeclaration) -> dict[str, Any]:
    shown = function.model_dump(mode="json", exclude_none=True)
    given = shown.pop("parameters_json_schema", None) or shown.get("parameters", {})
    return {"function": {**shown, "parameters": {"properties": {}, "required": [], **given}}}


def _told(response: Any) -> str:
    if "error" in response:
        return f"[error] {response['error']}"
    if "content" not in response:
        return f"[success] {response.get('result', json.dumps(response))}"
    status = "error" if response["isError"] else "success"
    texts = [block.get("text", json.dumps(block)) for block in response["content"]]
    return f"[{status}] {' '.join(texts)}"


def _checked(names: list[str]) -> list[str]:
    for name in names:
        if not re.fullmatch("[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}", name):
            raise ValueError(f"INVALID_ARGUMENT: {name} is no function name for the model")
    return names


LLMRegistry.register(ScriptedModel)  # the CLI's own main.py asks for a model by name


def load_model() -> ScriptedModel:
    """Give the model, as the generated main.py asks for it."""
    return ScriptedModel()
