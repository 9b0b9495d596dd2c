"""Google ADK agents: the CLI's client is a toolset that keeps its session, so there are two."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Any

from connections import mygateway
from google.adk.agents import LlmAgent
from google.adk.models import LlmRequest, LlmResponse
from google.adk.runners import InMemoryRunner
from google.genai import types
from mcp_client.client import get_streamable_http_mcp_client
from model.load import ScriptedModel

from .prompt import Invoke, calls_of


class Repeating(ScriptedModel):
    """Calls a tool as often as the prompt says, one call after the other."""

    async def generate_content_async(
        self, llm_request: LlmRequest, stream: bool = False
    ) -> AsyncGenerator[LlmResponse, None]:
        parts = [part for content in llm_request.contents for part in content.parts or []]
        wanted, command = calls_of(next(part.text for part in parts if part.text))
        if sum(part.function_response is not None for part in parts) < wanted:
            asked = types.Content(role="user", parts=[types.Part(text=command)])
            llm_request = llm_request.model_copy(update={"contents": [asked]})
        async for response in super().generate_content_async(llm_request, stream):
            yield response


def _invoked(toolset: Any) -> Invoke:
    agent = LlmAgent(name="assistant", model=Repeating(), tools=[toolset])
    runner = InMemoryRunner(agent, app_name="assistant")

    async def invoke(prompt: str) -> str:
        kept = await runner.session_service.create_session(app_name="assistant", user_id="user")
        message = types.Content(role="user", parts=[types.Part(text=prompt)])
        told = ""
        async for event in runner.run_async(
            user_id="user", session_id=kept.id, new_message=message
        ):
            if event.is_final_response():
                told = event.content.parts[0].text
        await runner.session_service.delete_session(
            app_name="assistant", user_id="user", session_id=kept.id
        )
        return told

    return invoke


_generated = mygateway.GatewayTools()
_official = get_streamable_http_mcp_client()


async def generated() -> Invoke:
    return _invoked(_generated)


async def official() -> Invoke:
    return _invoked(_official)


VARIANTS = {"generated": generated, "official": official}
KEPT = "official"
