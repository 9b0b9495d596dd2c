"""Agents by grammar: Python that a person could have written, and that runs on stand-ins.

Every choice is a number below a bound, so the same grammar is driven by hypothesis, by a
coverage-guided fuzzer and by a seeded random generator. What is chosen first is the plainest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Choose = Callable[[int], int]


@dataclass(frozen=True)
class Shape:
    """What of a framework is wired: how its maker is imported and called, and the argument."""

    framework: str
    kind: str
    imports: tuple[tuple[str, str], ...]
    field: str
    arguments: tuple[str, ...]


_STRANDS = (
    ("from strands import Agent", "Agent"),
    ("import strands", "strands.Agent"),
    ("import strands as st", "st.Agent"),
    ("from strands import Agent as Ag", "Ag"),
    ("from strands.agent import Agent", "Agent"),
    ("from strands import (\n    Agent,  # the agent\n    tool,\n)", "Agent"),
    ("import strands.agent", "strands.agent.Agent"),
    ("import os; from strands import Agent", "Agent"),
    ("from strands import tool, \\\n    Agent", "Agent"),
    ("try:\n    from strands import Agent\nexcept ImportError:\n    raise", "Agent"),
)
_GRAPH = (
    ("from langchain.agents import create_agent", "create_agent"),
    ("from langgraph.prebuilt import create_react_agent", "create_react_agent"),
    ("import langgraph.prebuilt", "langgraph.prebuilt.create_react_agent"),
    ("from langgraph import prebuilt as pb", "pb.create_react_agent"),
    ("from langchain.agents import create_agent as make_graph", "make_graph"),
)
_ADK = (
    ("from google.adk.agents import Agent", "Agent"),
    ("from google.adk.agents import LlmAgent as Agent", "Agent"),
    ("from google.adk import Agent", "Agent"),
    ("import google.adk.agents", "google.adk.agents.LlmAgent"),
)
_OPENAI = (
    ("from agents import Agent", "Agent"),
    ("from agents import Agent, Runner", "Agent[dict]"),
    ("import agents", "agents.Agent"),
)
_PYDANTIC_AI = (
    ("from pydantic_ai import Agent", "Agent"),
    ("from pydantic_ai.agent import Agent", "Agent[None, str]"),
    ("import pydantic_ai", "pydantic_ai.Agent"),
)
_CLAUDE = (
    ("from claude_agent_sdk import ClaudeAgentOptions", "ClaudeAgentOptions"),
    ("from claude_agent_sdk import query, ClaudeAgentOptions as Options", "Options"),
    ("import claude_agent_sdk", "claude_agent_sdk.ClaudeAgentOptions"),
    ("from claude_agent_sdk.types import ClaudeAgentOptions", "ClaudeAgentOptions"),
)

SHAPES = (
    Shape("strands", "gateway", _STRANDS, "hooks", ("model", "tools=[a]", "system_prompt='p'")),
    Shape("langgraph", "gateway", _GRAPH, "tools", ("model", "prompt='p'")),
    Shape("adk", "gateway", _ADK, "tools", ("model=model", "name='n'", "sub_agents=[a]")),
    Shape("openai", "gateway", _OPENAI, "mcp_servers", ("name='n'", "model=model", "tools=[a]")),
    Shape("pydantic_ai", "gateway", _PYDANTIC_AI, "toolsets", ("model", "tools=[a]", "retries=2")),
    Shape("claude", "gateway", _CLAUDE, "allowed_tools", ("model='m'", "max_turns=2", "hooks={}")),
    Shape("strands", "credential", _STRANDS, "tools", ("model", "hooks=[a]", "name='n'")),
    Shape("langgraph", "credential", _GRAPH, "tools", ("model", "prompt='p'")),
    Shape("openai", "credential", _OPENAI, "tools", ("name='n'", "model=model", "mcp_servers=[a]")),
    Shape("adk", "credential", _ADK, "tools", ("model=model", "name='n'", "sub_agents=[a]")),
    Shape("pydantic_ai", "credential", _PYDANTIC_AI, "tools", ("model", "toolsets=[a]")),
    Shape("claude", "credential", _CLAUDE, "allowed_tools", ("model='m'", "max_turns=2")),
)

KIT = "from kit import a, b, c, yes, no, app, args, options, make, amake, ctx, actx, probe, model"

_NOISE = (
    "# a comment",
    "x = 1",
    "class Thing:\n    '''Agent(hooks=[])'''\n"
    "    y: int = 1  # it\n\n    def f(self, *args, **kw): ...",
    "def other(p, /, q=1, *, r: 'str' = \"Agent(\") -> None:\n"
    '    """Doc."""\n    # inside\n    return None',
    "text = f\"{x!r:>{10}} {'Agent('} {{}}\" if 'x' in globals() else ''",
    "y = (1,\n     2)  # two",
    "z = 1 + \\\n    2",
    "match 1:\n    case int() | str() as whole if yes:\n        pass\n"
    "    case [first, *rest]:\n        pass\n"
    "    case {'k': v, **more}:\n        pass\n    case _:\n        pass",
    "größe = 'é☃'",
    "if (n := 10) > 5: probe(n); probe(2)",
    "'''a string\n# no comment\n    Agent(\n'''",
    "for i in range(2): probe(i)\nelse:\n    probe('done')",
    "try:\n    probe(1)\nfinally:\n    pass  # at last",
    "lam = lambda *p, k=1, **q: (p, k, q)",
    "probe([*range(2), *[i for i in range(3) if i]], **{})",
    "del_me = 1; del del_me",
    "\f",
    "",
    "@probe\ndef decorated(): pass",
    "async def agen():\n    yield 1",
    "if no:\n\tpass",
    "# été: ☃ Agent(",
    "probe(r'\\', b'x', rb'\\x', u'u', 'a' 'b'\n      'c')",
    "print = probe",
    "weather = 'rain'",
    "assert yes, 'no'",
    "type = str",
    "global_list = []\nglobal_list.append(a)",
)
_LISTS = (
    "[]",
    "[a]",
    "[a, b]",
    "[a,]",
    "[ ]",
    "[ a ]",
    "[a, *[b]]",
    "[*[a]]",
    "[\n{i}    a,\n{i}    b,  # second\n{i}]",
    "[\n{i}    a,\n{i}    b\n{i}]",
    "[\n{i}    # none yet\n{i}]",
    "[a,  # first\n{i} b]",
    "[  # open\n{i}    a,\n{i}]",
    "[\n{i}    a\n{i}    ,\n{i}    b\n{i}    ,\n{i}]",
    "[\n{i}    a, b,\n{i}    c]",
    "[\n{i}]",
    "[(a), [b][0]]",
    "[a if yes else b]",
)
_VALUES = (
    *_LISTS,
    "h",
    "h + [b]",
    "[*h]",
    "[*h, b]",
    "[b, *h]",
    "(a, b)",
    "make()",
    "list(h)",
    "sorted([b, a])",
    "h if yes else []",
    "h or []",
    "(h or [])",
    "([a])",
    "( h )",
    "[i for i in [a, b]]",
    "h[:]",
    "[a] + h + [b]",
    "h + make()",
    "(h)+[a]",
    "None",
    "(lambda: [a])()",
    "[[a], [b]][0]",
    "(i for i in [a])",
    "h + [a] if yes else h",
    "(k := [a])",
    "{i_}h",
    "[weather_like]",
    "[*make(), *h]",
    "[a] * 2",
    "h + h",
)
_ASYNC_VALUES = ("await amake()", "[*await amake()]", "h + await amake()", "await amake() + [a]")
_DEFINITIONS = (
    "h = [a]",
    "h = []",
    "h: list = [a]",
    "h = (a,)",
    "h = make()",
    "h = g = [a]",
    "h, g = [a], [b]",
    "h = [a]\nh.append(b)",
    "h = [a]\nh += [b]",
    "if yes:\n    h = [a]\nelse:\n    h = [b]",
    "with ctx() as h: pass",
    "h = [a]\nprobe(h)",
    "g = [a]\nh = g",
    "h = [\n    a,  # the first\n    b,\n]",
    "h = [a]; g = h",
    "for h in [[a]]: pass",
    "h = [a] if yes else [b]",
    "h = [a]\nh = h + [b]",
    "(h := [a])",
    "h = [a] + [b]",
    "h = ([a])",
    "h = list([a])",
    "h = g = [a]\nprobe(g)",
    "try:\n    h = [a]\nexcept Exception:\n    h = []",
    "from kit import items as h",
    "h = [a]\ndef change():\n    global h\n    h = [b]",
    "h = [a]  # the hooks",
)
_AFTER = ("", "probe(h)", "h = None", "h.append(c)", "probe(len(h))", "del h", "again = h", "")
_EXTRA = (
    "",
    "*args",
    "**options",
    "extra=lambda: [a]",
    "extra={'k': [a], **options}",
    "extra=(w := 1)",
    'extra=f"{a!r}"',
    "extra='Agent('",
    "extra=probe(a)",
    "extra=[i for i in 'ab']",
    "extra=not yes",
    'extra="a" "b"',
    "extra=a if yes else b",
    "extra=-1",
    "extra=(\n{i}        a\n{i}    )",
)
_GAPS = (
    ("", ", ", ""),
    ("\n{i}    ", ",\n{i}    ", ",\n{i}"),
    ("\n{i}    ", ",\n{i}    ", "\n{i}"),
    ("", ",", ","),
    (" ", " , ", " "),
    ("  # open\n{i}    ", ",  # next\n{i}    ", ",  # last\n{i}"),
    ("\n{i}    # above\n{i}    ", ",\n{i}    # between\n{i}    ", "\n{i}    # below\n{i}"),
    ("", ",\n{i}      ", ""),
    ("\\\n{i}  ", ", \\\n{i}  ", " \\\n{i}"),
    ("\n{i}    ", "\n{i}    ,", "\n{i}"),
    ("", ", ", "  # c\n{i}"),
    ("\n\n{i}    ", ",\n\n{i}    ", ",\n\n{i}"),
)
_STATEMENTS = (
    "agent = {call}",
    "agent = {call}  # made",
    "{call}",
    "agent: object = {call}",
    "agent = probe({call})",
    "agents = [{call}]",
    "agents = {{'k': {call}}}",
    "agent = {call}; probe(1)",
    "probe(0); agent = {call}  # made",
    "agent = {call} if yes else None",
    "agent = (\n{i}    {call}\n{i})",
    "if (agent := {call}) is None: probe(1)",
    "agent = other_agent = {call}",
    "agent = {call}.start()",
    "agent = probe(a, {call}, k=[b])",
    "assert {call}",
    "agent = f'{{{call}}}'",
    "agent = yes and {call}",
    "agent = \\\n{i}    {call}",
    "agent = (lambda: {call})()",
    "agent = [{call} for _ in range(1)]",
    "def late(agent={call}): return agent",
    "@probe({call})\n{i}def late(): return 1",
    "agent = {call}\\\n{i}    .start()",
    "return {call}",
    "return probe({call}), 1",
)
_HOLDERS = (
    "",
    "if yes:",
    "with ctx() as w:",
    "for _ in range(1):",
    "try:",
    "match yes:",
    "if no: pass\nelse:",
    "class Inner:",
    "def inner(h=None):",
    "async with actx():",
    "async def inner():",
    "with ctx() as v, \\\n    ctx():",
    "while yes:",
    "def inner(self, *, k: \"int\" = 1) -> 'object':",
    "class Inner(object):\n    '''Doc.'''",
    "one-line if",
    "one-line def",
)


class Grammar:
    """One agent's code, chosen piece by piece."""

    def __init__(self, choose: Choose, shape: Shape) -> None:
        self._choose = choose
        self._shape = shape

    def _pick(self, options: tuple[str, ...]) -> str:
        return options[self._choose(len(options))]

    def _odds(self, one_in: int) -> bool:
        return self._choose(one_in) == one_in - 1

    def source(self) -> bytes:
        """The module's bytes."""
        imported, callee = self._shape.imports[self._choose(len(self._shape.imports))]
        lines = self._head()
        lines += self._noise(2) if self._odds(4) else []
        lines += [imported, KIT] if self._odds(2) else [KIT, imported]
        if self._odds(6):
            lines.append(self._other_connection())
        lines += self._noise(2)
        if self._odds(12):
            lines.append(self._impostor(callee))
        lines += self._body(callee)
        lines += self._noise(1)
        return self._encoded("\n".join(lines) + "\n")

    def _head(self) -> list[str]:
        lines = []
        if self._odds(6):
            lines.append(self._pick(("#!/usr/bin/env python", "# -*- coding: utf-8 -*-", "")))
        if self._odds(3):
            docs = (
                '"""The agent."""',
                "'''One\n\nTwo'''  # doc",
                "'a' 'b'",
                '"""d"""; x = 1',
                "b'x'",
            )
            lines.append(self._pick(docs))
        if self._odds(4):
            lines.append("from __future__ import annotations")
        return lines

    def _noise(self, most: int) -> list[str]:
        return [self._pick(_NOISE) for _ in range(self._choose(most + 1))]

    def _other_connection(self) -> str:
        return self._pick(
            (
                "from connections import calendar",
                "from connections import zoo as z_gateway",
                "from connections import calendar, zoo",
                "from connections import (calendar,\n    zoo)",
                "from connections import weather_old as weather",
                "import connections",
                "from connections import calendar  # by hand",
            )
        )

    def _impostor(self, callee: str) -> str:
        name = callee.partition("[")[0].partition(".")[0]
        return self._pick(
            (
                f"{name} = probe",
                f"class {name}:\n    def __init__(self, *p, **k): probe(k)",
                f"def {name}(*p, **k): return probe(p)",
                f"if no: {name} = None",
                f"{name}.x = 1",
                f"make_agent = {name}",
                f"class Mine({name}): pass",
                f"def elsewhere({name}=probe): return {name}(1)\nelsewhere()",
            )
        )

    def _body(self, callee: str) -> list[str]:
        asynchronous = self._shape.framework == "langgraph" or self._odds(2)
        definition = self._pick(_DEFINITIONS).split("\n")
        after = self._pick(_AFTER)
        where = self._choose(3)  # the module, one function with the variable in it, or outside
        if self._shape.framework == "langgraph":
            where = 1 + self._choose(2)
        if where == 0:
            return [*definition, *self._made(callee, "", False, False), *([after] if after else [])]
        head = []
        if self._odds(3):
            head.append(self._pick(("@app.entrypoint", "@app.entrypoint  # here\n@probe")))
        head.append(f"{'async ' if asynchronous else ''}def run(payload=None):")
        if self._odds(4):
            head.append('    """Run."""')
        if self._odds(4):
            head.append("    # it runs")
        made = self._made(callee, "    ", asynchronous, True)
        tail = [f"    {after}"] if after else []
        if where == 2:
            outside = self._pick(("", "", "global h", "h = h", "nonlocal_h = h"))
            inside = [f"    {outside}"] if outside == "global h" else []
            return [
                *definition,
                *head,
                *inside,
                *made,
                *(tail if inside or "=" not in after else []),
            ]
        return [*head, *(f"    {line}" for line in definition), *made, *tail]

    def _made(self, callee: str, indent: str, asynchronous: bool, function: bool) -> list[str]:
        """The statement that makes the agent, in whatever holds it."""
        holder = self._pick(_HOLDERS) if self._odds(3) else ""
        if holder.startswith("async with") and not asynchronous:
            holder = ""
        inner = indent + "    " * bool(holder)
        inside = function or holder.startswith(("def", "async def"))
        awaits = holder.startswith("async def") or (asynchronous and not holder.startswith("def"))
        if holder.startswith("match"):
            inner += "    "
        statement = self._pick(_STATEMENTS)
        if statement.startswith("return") and (not inside or holder.startswith("class")):
            statement = "agent = {call}"
        if self._shape.framework == "langgraph" and self._odds(4):
            return [f"{indent}{line}" for line in self._graph()]
        text = statement.format(call=self._call(callee, inner, awaits), i=inner)
        if holder == "one-line if":
            return [
                f"{indent}if yes: {text}" if "\n" + inner + "def" not in text else f"{indent}pass"
            ]
        if holder == "one-line def":
            return [f"{indent}def inner(): {text}", f"{indent}inner()"]
        if not holder:
            return [indent + text]
        lines = [f"{indent}{line}" for line in holder.split("\n")]
        if holder.startswith("match"):
            lines.append(f"{indent}    case True:")
        lines += [inner + line for line in self._noise(1) if line and "\n" not in line]
        lines.append(inner + text)
        if holder.startswith("while"):
            lines.append(f"{inner}break")
        if holder == "try:":
            lines += [f"{indent}except ValueError:", f"{indent}    pass"]
        if holder.startswith("def"):
            argument = "1" if "self" in holder else ""
            lines.append(f"{indent}inner({argument})")
        if holder.startswith("async def"):
            lines.append(f"{indent}await inner()" if asynchronous else f"{indent}probe(inner)")
        return lines

    def _graph(self) -> list[str]:
        """A hand-written graph: tools bound to a model and run by a node."""
        tools = self._pick(("h", "[a]", "h + [b]", "make()"))
        node = self._pick((tools, tools, "h", "[a]"))
        first = f"bound = model.bind_tools({tools})"
        second = f"node = ToolNode({node})"
        lines = ["from langgraph.prebuilt import ToolNode"]
        lines += [first, second] if self._odds(2) else [second, first]
        if self._odds(4):
            lines.insert(1, "from connections import calendar")
            lines.insert(2 + self._choose(3), "calendar_tools = await calendar.load_tools()")
        if self._odds(5):
            lines = [lines[0], "if yes:", *(f"    {line}" for line in lines[1:])]
        return lines

    def _call(self, callee: str, indent: str, awaits: bool) -> str:
        arguments = [one for one in self._shape.arguments if self._odds(2)]
        if self._odds(3):
            extra = self._pick(_EXTRA)
            arguments += [extra] if extra else []
        if self._odds(3) or self._odds(2):
            values = _VALUES + (_ASYNC_VALUES if awaits else ())
            value = self._pick(values).replace("{i_}", "")
            if value == "[weather_like]":
                value = self._pick(
                    (
                        "[calendar.GatewayTools()]",
                        "[a, calendar.GatewayTools()]",
                        "[*calendar.TOOLS]",
                    )
                )
                if "calendar" in value:
                    value = value.replace("calendar", "__import__('connections').calendar")
            blank = self._pick(("=", "=", " = ", "= "))
            at = self._choose(len(arguments) + 1)
            arguments = [*arguments[:at], f"{self._shape.field}{blank}{value}", *arguments[at:]]
        # by position first, then *args, then by name, **options last
        arguments.sort(key=lambda one: (one.startswith("**"), "=" in one or one.startswith("**")))
        before, between, after = self._gaps()
        text = (
            before + between.join(arguments) + after
            if arguments
            else self._pick(("", " ", "\n{i}"))
        )
        return f"{callee}({text})".replace("{i}", indent)

    def _gaps(self) -> tuple[str, str, str]:
        return _GAPS[self._choose(len(_GAPS))]

    def _encoded(self, text: str) -> bytes:
        if self._odds(6):
            text = text.replace("    ", self._pick(("\t", "  ")))
        if self._odds(5):
            text = text.rstrip("\n")
        if self._odds(4):
            text = text.replace("\n", self._pick(("\r\n", "\r")))
        if self._odds(10):
            lines = text.split("\n")
            at = self._choose(len(lines))
            lines[at] += "\r"
            text = "\n".join(lines)
        if self._odds(12):
            try:
                return ("# coding: latin-1\n" + text).encode("latin-1")
            except UnicodeEncodeError:
                pass
        return text.encode("utf-8-sig" if self._odds(8) else "utf-8")
