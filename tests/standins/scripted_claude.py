"""Claude Code without intelligence: it does what the prompt says, word for word.

As model/load.py of an agent it puts itself on the PATH as the program `claude`, which the Claude
Agent SDK starts. As that it speaks the SDK's protocol on stdin and stdout, as Claude Code 2.1.332
did when it was run against a stand-in of its API: it connects to the servers in the agent's
process before the first prompt, asks the hooks about each prompt, and asks for permission before it
calls a tool that is not allowed.

`call <tool> <json>` calls that tool and then answers `FINAL: [<status>] <result>`; `3x call ...`
calls it three times; `tools` answers `TOOLS: <the names offered to the model>`; `schemas` answers
`SCHEMAS: <the tools as JSON>`; anything else answers `ECHO: <prompt>`. Tools are told, and may be
called, without the name of their server. Offered a name that is no ToolName (botocore's model of
bedrock-runtime) it refuses, as Bedrock would.
"""

from __future__ import annotations

import json
import os
import re
import sys
from itertools import pairwise

TYPE_CHECKING = False  # it starts for each turn, and each import of a module costs
if TYPE_CHECKING:
    from typing import Any

    Json = dict[str, Any]

VERSION = "2.1.332 (Claude Code)"


def load_model() -> str:
    """Give the model's name, as an agent's main.py asks for it."""
    return "scripted"


def _install() -> None:
    from pathlib import Path

    here = Path(__file__)
    program = Path.home() / "bin" / "claude"
    program.parent.mkdir(exist_ok=True)
    # It imports this module, whose bytecode is there.
    code = f"import sys\nsys.path.insert(0, {str(here.parent)!r})\nimport {here.stem}\n"
    program.write_text(f"#!{sys.executable} -IS\n{code}{here.stem}.main()\n")
    program.chmod(0o755)
    os.environ["PATH"] = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    # Else the SDK starts it twice for each turn.
    os.environ.setdefault("CLAUDE_AGENT_SDK_SKIP_VERSION_CHECK", "1")


class RefusedError(Exception):
    """A request that was answered with an error."""


class Program:
    """One run of `claude`, from its arguments to the end of its input."""

    def __init__(self, arguments: list[str]) -> None:
        words: list[str] = []
        for argument in arguments:  # a value has an "=" too: only --resume=ID is one word
            words += argument.split("=", 1) if argument.startswith("--resume=") else [argument]
        self.options = dict(pairwise([*words, ""]))
        self.session = self.options.get("--resume") or _id()
        self.hooks: list[str] = []
        self.tools: dict[str, tuple[str, Json]] = (
            {}
        )  # by their whole names: the server, and the tool as it describes it
        self.waiting: list[Json] = []  # messages that came while an answer was waited for

    def run(self) -> None:
        while (message := self.next()) is not None:
            if message["type"] == "control_request":
                self.answer(message)
            elif message["type"] == "user":
                self.turn(_text(message["message"]["content"]))

    def next(self) -> Json | None:
        if self.waiting:
            return self.waiting.pop(0)
        return self.read()

    def read(self) -> Json | None:
        line = sys.stdin.readline()
        message: Json | None = json.loads(line) if line else None
        return message

    def send(self, **message: object) -> None:
        sys.stdout.write(json.dumps({**message, "session_id": self.session}) + "\n")
        sys.stdout.flush()

    def ask(self, **request: object) -> Json:
        """What the agent's process answers to a request."""
        number = _id()
        self.send(type="control_request", request_id=number, request=request)
        while (message := self.read()) is not None:
            response = message.get("response", {})
            if message["type"] == "control_response" and response.get("request_id") == number:
                if response["subtype"] == "error":
                    raise RefusedError(response["error"])
                answer: Json = response.get("response") or {}
                return answer
            self.waiting.append(message)
        sys.exit(0)

    def answer(self, message: Json) -> None:
        request = message["request"]
        if request["subtype"] == "initialize":
            for matcher in (request.get("hooks") or {}).get("UserPromptSubmit", []):
                self.hooks += matcher["hookCallbackIds"]
            self.connect()
        response = {"subtype": "success", "request_id": message["request_id"], "response": {}}
        self.send(type="control_response", response=response)

    def connect(self) -> None:
        config = json.loads(self.options.get("--mcp-config") or "{}").get("mcpServers", {})
        for server in [name for name, each in config.items() if each.get("type") == "sdk"]:
            client = {"name": "claude-code", "version": "2.1.332"}
            opening = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": client}
            self.mcp(server, "initialize", opening)
            self.mcp(server, "notifications/initialized", None)
            for tool in self.mcp(server, "tools/list", {})["tools"]:
                self.tools[f"mcp__{server}__{tool['name']}"] = (server, tool)

    def mcp(self, server: str, method: str, params: Json | None) -> Json:
        message: Json = {"jsonrpc": "2.0", "method": method}
        if params is not None:
            message |= {"id": _id(), "params": params}
        asked = self.ask(subtype="mcp_message", server_name=server, message=message)
        answer = asked.get("mcp_response") or {}
        if "error" in answer:
            raise RefusedError(answer["error"]["message"])
        result: Json = answer.get("result", {})
        return result

    def turn(self, prompt: str) -> None:
        self.send(type="system", subtype="init", claude_code_version="2.1.332", tools=[*self.tools])
        for hook in self.hooks:
            given = {"hook_event_name": "UserPromptSubmit", "prompt": prompt}
            output = self.ask(
                subtype="hook_callback", callback_id=hook, input=given, tool_use_id=None
            )
            if output.get("continue") is False:
                self.result(f"Operation stopped by hook: {output['stopReason']}")
                return
        try:
            answer = self.answered(prompt)
        except RefusedError as refusal:
            answer = str(refusal)
        self.say({"type": "text", "text": answer})
        self.result(answer)

    def answered(self, prompt: str) -> str:
        names = sorted(_checked(name).split("__", 2)[2] for name in self.tools)
        if times := re.match(r"(\d+)x (?=call )", prompt):
            return [self.answered(prompt[times.end() :]) for _ in range(int(times[1]))][-1]
        if prompt.startswith("call "):
            _command, name, *arguments = prompt.split(" ", 2)
            return f"FINAL: {self.call(name, json.loads(''.join(arguments) or '{}'))}"
        if prompt == "schemas":
            described = [
                {
                    "function": {
                        "name": tool["name"],
                        "description": tool.get("description"),
                        "parameters": tool["inputSchema"],
                    }
                }
                for _server, tool in self.tools.values()
            ]
            return "SCHEMAS: " + json.dumps(described)
        return "TOOLS: " + ",".join(names) if prompt == "tools" else f"ECHO: {prompt}"

    def call(self, wanted: str, arguments: Json) -> str:
        whole = [name for name in self.tools if wanted in (name, name.split("__", 2)[2])]
        name, number = (whole or [wanted])[0], _id()
        self.say({"type": "tool_use", "id": number, "name": name, "input": arguments})
        if not whole:
            failed, content = True, [_block(f"Error: No such tool available: {wanted}")]
        elif not self.may_call(name, arguments):
            failed, content = True, [_block(f"Claude requested permissions to use {name}")]
        else:
            server, tool = self.tools[name]
            asked = {"name": tool["name"], "arguments": arguments}
            try:
                result = self.mcp(server, "tools/call", asked)
                failed, content = bool(result.get("isError")), result["content"]
            except RefusedError as refusal:
                failed, content = True, [_block(str(refusal))]
        block = {"type": "tool_result", "tool_use_id": number, "content": content}
        message = {"role": "user", "content": [{**block, "is_error": failed}]}
        self.send(type="user", message=message, parent_tool_use_id=None)
        return f"[{'error' if failed else 'success'}] {_text(content)}"

    def may_call(self, name: str, arguments: Json) -> bool:
        server = "__".join(name.split("__", 2)[:2])
        allowed = (self.options.get("--allowedTools") or "").split(",")
        if self.options.get("--permission-mode") == "bypassPermissions":
            return True
        if {name, server, f"{server}__*"} & {*allowed}:
            return True
        if self.options.get("--permission-prompt-tool") != "stdio":
            return False
        decision = self.ask(
            subtype="can_use_tool", tool_name=name, input=arguments, permission_suggestions=[]
        )
        return bool(decision["behavior"] == "allow")

    def say(self, block: Json) -> None:
        message = {"role": "assistant", "model": "scripted", "content": [block]}
        self.send(type="assistant", message=message, parent_tool_use_id=None)

    def result(self, text: str) -> None:
        self.send(
            type="result",
            subtype="success",
            is_error=False,
            result=text,
            duration_ms=1,
            duration_api_ms=1,
            num_turns=1,
            total_cost_usd=0.0,
            usage={},
        )


def _id() -> str:
    return os.urandom(16).hex()


def _block(text: str) -> Json:
    return {"type": "text", "text": text}


def _text(content: str | list[Json]) -> str:
    """What a message, or the result of a tool, says."""
    if isinstance(content, str):
        return content.strip()
    return " ".join(
        block["text"] if block["type"] == "text" else f"({block.get('mimeType') or block})"
        for block in content
    )


def _checked(name: str) -> str:
    if not re.fullmatch("[a-zA-Z0-9_-]{1,64}", name):
        raise RefusedError(f"ValidationException: {name} is no tool name for the model")
    return name


def main() -> None:
    """Be the program."""
    if sys.argv[1:] in (["-v"], ["--version"]):
        print(VERSION)
    else:
        Program(sys.argv[1:]).run()


if __name__ == "model.load":  # of an agent; not of the program
    _install()
