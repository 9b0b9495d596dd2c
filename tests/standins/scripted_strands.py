"""A Strands model without intelligence: it does what the prompt says, word for word.

`call <tool> <json>` calls that tool and then answers `FINAL: [<status>] <result>`; `tools` answers
`TOOLS: <the names offered to the model>`, `schemas` answers `SCHEMAS: ` and all that is offered;
anything else answers `ECHO: <prompt>`. Offered a name that is no ToolName (botocore's model of
bedrock-runtime) it refuses, as Bedrock would.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import AsyncIterator
from typing import Any

from strands.models import Model


class ScriptedModel(Model):
    """Prompt-driven; the signatures swallow what newer versions of Strands add."""

    def update_config(self, **model_config: Any) -> None:
        """Nothing to configure."""

    def get_config(self) -> dict[str, Any]:
        """Nothing configured."""
        return {}

    async def structured_output(self, *args: Any, **kwargs: Any) -> AsyncIterator[dict[str, Any]]:
        """Not scripted."""
        raise NotImplementedError
        yield {}

    async def stream(
        self, messages: Any, tool_specs: Any = None, system_prompt: Any = None, **kwargs: Any
    ) -> AsyncIterator[dict[str, Any]]:
        """Give the events of one message."""
        names = _checked(sorted(spec["name"] for spec in tool_specs or []))
        content = messages[-1]["content"]
        results = [block["toolResult"] for block in content if "toolResult" in block]
        prompt = "".join(block.get("text", "") for block in content).strip()
        yield {"messageStart": {"role": "assistant"}}
        if prompt.startswith("call ") and not results:
            _, name, *arguments = prompt.split(" ", 2)
            use = {"name": name, "toolUseId": uuid.uuid4().hex}
            yield {"contentBlockStart": {"start": {"toolUse": use}}}
            yield {
                "contentBlockDelta": {"delta": {"toolUse": {"input": "".join(arguments) or "{}"}}}
            }
        else:
            if results:
                answer = "FINAL: " + "; ".join(f"[{r['status']}] {_text(r)}" for r in results)
            elif prompt == "schemas":
                answer = "SCHEMAS: " + json.dumps(tool_specs)
            elif prompt == "tools":
                answer = "TOOLS: " + ",".join(names)
            else:
                answer = f"ECHO: {prompt}"
            yield {"contentBlockStart": {"start": {}}}
            yield {"contentBlockDelta": {"delta": {"text": answer}}}
        yield {"contentBlockStop": {}}
        called = prompt.startswith("call ") and not results
        yield {"messageStop": {"stopReason": "tool_use" if called else "end_turn"}}
        usage = {"inputTokens": 1, "outputTokens": 1, "totalTokens": 2}
        yield {"metadata": {"usage": usage, "metrics": {"latencyMs": 1}}}


def _checked(names: list[str]) -> list[str]:
    for name in names:
        if not re.fullmatch("[a-zA-Z0-9_-]{1,64}", name):
            raise ValueError(f"ValidationException: {name} is no tool name for the model")
    return names


def _text(result: dict[str, Any]) -> str:
    return " ".join(
        b["text"] if "text" in b else json.dumps(b, default=str) for b in result["content"]
    )


def load_model() -> ScriptedModel:
    """Give the model, as the generated main.py asks for it."""
    return ScriptedModel()
