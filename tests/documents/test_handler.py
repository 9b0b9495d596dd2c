"""The tools of a Lambda handler: those that it dispatches to, however it is written."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping

import pytest
from agentcore_connect.documents.toolschema import Tools, check, errors, from_handler
from agentcore_connect.errors import InvalidInput
from front_door import Host, targets

_NAME = 'context.client_context.custom["bedrockAgentCoreToolName"]'


def _read(text: str, *chosen: str, beside: Mapping[str, str] | None = None) -> Tools:
    files = beside or {}

    def sibling(name: str) -> bytes | None:
        return files[name].encode() if name in files else None

    source = textwrap.dedent(text).replace("NAME", _NAME).encode()
    return from_handler(source, "handler.py", chosen, sibling)


def _shape(tools: Tools) -> dict[str, dict[str, str]]:
    """Each tool's arguments and their types; a question mark behind one that is optional."""
    assert errors(check(tools, "Target")) == []
    return {
        entry["name"]: {
            name + ("" if name in entry["inputSchema"].get("required", ()) else "?"): one["type"]
            for name, one in entry["inputSchema"]["properties"].items()
        }
        for entry in tools.entries
    }


def _codes(tools: Tools) -> list[str]:
    return [note.code for note in tools.notes]


BOTH = {"get_order": {"order_id": "string"}, "list_orders": {"limit?": "integer"}}

_WAYS: dict[str, str] = {
    "comparisons": """
        def handler(event, context):
            tool = NAME.split("___", 1)[1]
            if tool == "get_order":
                return {"id": event["order_id"]}
            elif tool == "list_orders":
                return list(range(event.get("limit", 10)))
            return {"error": f"Unknown tool: {tool}"}
    """,
    "a helper that finds the name, and one that reads the event": """
        def tool_name(context):
            try:
                full = NAME
            except Exception:
                return ""
            return full.split("___")[-1] if full else ""

        def argument(event, name):
            if name not in event:
                return None
            return event.get(name)

        def handler(event, context):
            tool = tool_name(context) or event.get("tool", "")
            args = event if isinstance(event, dict) else {}
            if tool == "get_order":
                order_id = argument(args, "order_id")
                if not order_id:
                    return {"statusCode": 400, "body": "order_id is required"}
                return order_id
            if tool == "list_orders":
                return args.get("limit") or 10
    """,
    "match": """
        def lambda_handler(event, context):
            match NAME.split("___")[-1]:
                case "get_order":
                    return event["order_id"].upper()
                case "list_orders" | "orders_2":
                    limit: int = event.get("limit")
                    return limit
                case _:
                    return None
    """,
    "a table of functions": """
        def _get(args):
            '''One order.'''
            return args["order_id"]

        TOOLS = {"get_order": _get, "list_orders": lambda args: args.get("limit", 10)}

        def handler(event, context):
            name = NAME
            delimiter = "___"
            if delimiter in name:
                name = name[name.index(delimiter) + len(delimiter):]
            function = TOOLS.get(name)
            if function is None:
                return {"error": name, "available": sorted(TOOLS)}
            return function(event)
    """,
    "a table, and the event spread over typed functions": """
        from typing import Optional

        def get_order(order_id: str) -> dict:
            '''One order.'''

        def list_orders(limit: Optional[int] = None) -> list:
            '''All orders.'''

        def helper(x):
            return x

        class Router:
            def __init__(self):
                self.tools = {"get_order": get_order, "list_orders": list_orders}

            def call(self, name, arguments):
                return self.tools[name](**arguments)

        def lambda_handler(event: dict, context: object) -> dict:
            arguments = {k: v for k, v in event.items() if k != "tool_name"}
            return Router().call(NAME.rpartition("___")[2], arguments)
    """,
    "registered by a decorator": """
        TOOLS = {}

        def tool(name):
            def keep(function):
                TOOLS[name] = function
                return function
            return keep

        @tool("get_order")
        def order(order_id: str):
            '''One order.'''

        @tool("list_orders")
        def orders(limit: int = 10):
            '''All orders.'''

        def handler(event, context):
            return TOOLS[NAME.split("___")[1]](**event)
    """,
    "in the whole name, and a guard": """
        ORDERS = ["list_orders"]

        def handler(event, context):
            name = NAME
            if "get_order" in name:
                missing = [one for one in ["order_id"] if one not in event]
                if missing:
                    raise ValueError(missing)
                return event
            if not name.endswith("list_orders"):
                raise ValueError(name)
            return int(event.get("limit", "10"))
    """,
    "a list of names, and an envelope that a gateway does not send": """
        BASIC = ["get_order"]
        ALL = BASIC + ["list_orders"]

        def dispatch(name, body):
            if name in BASIC:
                return body["order_id"]
            if name in ALL:
                return body.get("limit", 5)

        def handler(event, context):
            body = event.get("body", event)
            if isinstance(body, str):
                body = json.loads(body)
            name = (getattr(context.client_context, "custom", None) or {}).get(
                "bedrockAgentCoreToolName", "unknown"
            )
            return dispatch(name.split("___")[-1], body)
    """,
}


@pytest.mark.parametrize("source", _WAYS.values(), ids=_WAYS)
def test_the_tools_are_those_that_the_handler_dispatches_to(source: str) -> None:
    """However a handler picks its branch, the tools and arguments are the same, and no helper."""
    tools = _shape(_read(source))
    tools.pop("orders_2", None)
    assert tools == BOTH


def test_what_the_code_says_of_an_argument_is_in_its_schema() -> None:
    """Types of the functions that get it, of casts, defaults and uses; descriptions of docstrings;
    required is what the code gives up without."""
    source = '''
        """Tools of the shop.

        - cancel: Cancel an order for good.
        """
        from dataclasses import dataclass
        from typing import Annotated, Literal, TypedDict
        from pydantic import BaseModel, Field

        class Line(TypedDict):
            sku: str

        class Refund(BaseModel):
            amount: float = Field(description="How much.")
            note: str = ""

        Place = Annotated[str, "Where."]

        def order(lines: list[Line], size: Literal["s", "l"] = "s", to: Place = ""):
            """Order it.

            Parameters
            ----------
            lines : list
                What is ordered.
            """

        def cancel(number, reason):
            return number, reason

        def handler(event, context):
            user = event.get("user_id")
            log_level = event.get("log_level", "info")
            print(log_level)
            tool = NAME
            if tool == "order":
                return order(event["lines"], size=event.get("size", "s"), to=event.get("to"))
            elif tool == "cancel":
                number = event.get("number")
                reason = event.get("reason", "").strip()
                if number is None or not reason:
                    return {"error": "missing"}
                return cancel(int(number), reason), user
            elif tool == "refund":
                return Refund(**event).amount
            elif tool == "find-any":
                if not (event.get("mail") or event.get("phone")):
                    raise ValueError("one of them")
                return event["page"] > 1 if "page" in event else None
    '''
    tools = _read(source)
    assert _shape(tools) == {
        "order": {"lines": "array", "size?": "string", "to?": "string"},
        "cancel": {"user_id?": "string", "number": "integer", "reason": "string"},
        "refund": {"amount": "number", "note?": "string"},
        "find-any": {"mail?": "string", "phone?": "string", "page?": "number"},
    }
    order, cancel, refund, any_ = tools.entries
    assert order["description"] == "Order it."
    assert order["inputSchema"]["properties"]["lines"] == {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {"sku": {"type": "string"}},
            "required": ["sku"],
        },
        "description": "What is ordered.",
    }
    assert 'One of: "s", "l".' in order["inputSchema"]["properties"]["size"]["description"]
    assert cancel["description"] == "Cancel an order for good."
    assert refund["inputSchema"]["properties"]["amount"]["description"] == "How much."
    assert any_["description"] == "Find any."
    assert _codes(tools) == ["handler-inferred", "handler-assumed", "handler-unsaid"]
    assert "cancel.user_id" in tools.notes[1].message
    assert "find-any.mail" in tools.notes[1].message


def test_the_neighbours_of_a_handler_are_read() -> None:
    """A function that the handler imports of a file beside it is followed as its own."""
    source = """
        from tools.orders import get_order
        import stock

        def handler(event, context):
            if NAME.endswith("get_order"):
                return get_order(**event)
            if NAME.endswith("in_stock"):
                return stock.look(event)
            if NAME.endswith("elsewhere"):
                from missing import look
                return look(event)
    """
    beside = {
        "tools/orders.py": 'def get_order(order_id: int):\n    """One order."""\n',
        "stock.py": 'def look(args):\n    """How many."""\n    return args["sku"].upper()\n',
    }
    tools = _read(source, beside=beside)
    assert _shape(tools) == {
        "get_order": {"order_id": "integer"},
        "in_stock": {"sku": "string"},
        "elsewhere": {},
    }
    assert [entry["description"] for entry in tools.entries] == [
        "One order.",
        "How many.",
        "Elsewhere.",
    ]
    assert "handler-elsewhere" in _codes(tools)


def test_a_tool_that_the_file_describes_as_data_is_taken_as_it_is() -> None:
    source = """
        SPECS = [{
            "name": "get_order", "description": "One order.",
            "inputSchema": {"type": "object", "properties": {"id": {"type": "string"}}},
        }]

        def handler(event, context):
            if NAME.endswith("get_order"):
                return event["id"]
    """
    (entry,) = _read(source).entries
    assert entry["inputSchema"] == {"type": "object", "properties": {"id": {"type": "string"}}}


_TYPED = '''
    def get_order(order_id: str):
        """One order."""
        return success(order_id)

    def success(text: str):
        """An answer."""

    def untyped(x):
        """Of anything."""

    def get_api_key():
        """The key."""
        return client.get_secret_value(SecretId="x")["SecretString"]
'''


def test_helpers_of_a_module_of_functions_are_no_tools() -> None:
    """Without a handler: what others call, what fetches a secret and what cannot be expressed."""
    tools = _read(_TYPED)
    assert _shape(tools) == {"get_order": {"order_id": "string"}}
    assert _codes(tools) == ["handler-left-out", "handler-left-out"]
    assert "success, get_api_key" in tools.notes[0].message
    assert "untyped (x has no type)" in tools.notes[1].message


def test_tools_are_chosen_by_name() -> None:
    """Also a helper, or one that returns a secret, which is told; a name that is none is refused,
    and the faults of one that was chosen are, too."""
    tools = _read(_TYPED, "success", "get_api_key")
    assert _shape(tools) == {"success": {"text": "string"}, "get_api_key": {}}
    assert _codes(tools) == ["handler-secret"]
    for chosen, code in (("other", "no-such-tool"), ("untyped", "handler-annotation")):
        with pytest.raises(InvalidInput) as raised:
            _read(_TYPED, chosen)
        assert [problem.code for problem in raised.value.problems] == [code]
    assert list(_shape(_read(_WAYS["match"], "list_orders"))) == ["list_orders"]


def test_a_handler_that_serves_one_tool_gets_its_name() -> None:
    """It looks at no name; --tool says what it is called, and the arguments are what it reads."""
    source = """
        def lambda_handler(event, context):
            city = event["city"]
            return {"weather": city, "unit": event.get("unit", "C")}
    """
    with pytest.raises(InvalidInput) as raised:
        _read(source)
    assert "--tool get_weather" in raised.value.problems[0].hint
    assert _shape(_read(source, "get_weather")) == {
        "get_weather": {"city": "string", "unit?": "string"}
    }


@pytest.mark.parametrize(
    "source",
    [
        "def handler(event, context):\n    return handler(event, context)",
        "def handler(event, context):\n" + "    x = NAME\n" * 3000 + "    return {'a': x}",
        "def handler(event, context):\n    x = NAME" + ".strip()" * 800,
        "def handler(event, context):\n    def f(g):\n        return g(g)\n    return f(f)",
        "import handler\ndef handler(event, context):\n    return handler.handler(event, context)",
        "\n".join(f"def f{n}(a):\n    return f{n + 1}(a), f{n + 1}(a, a)" for n in range(60))
        + "\ndef f60(a): return a\ndef handler(event, context):\n    return f0(NAME), f0(event)",
    ],
)
def test_code_that_goes_round_or_on_and_on_ends(source: str) -> None:
    """It is read or refused, soon, and never a crash."""
    with pytest.raises(InvalidInput):
        _read(source)


def test_a_scaffold_lists_the_tools_of_a_handler(host: Host) -> None:
    """What was made is shown, and in JSON all of it; the files hold the chosen tools only."""
    folder = host.root / "functions"
    folder.mkdir()
    (folder / "app.py").write_text(textwrap.dedent(_WAYS["match"]).replace("NAME", _NAME))
    answers = targets("lambda", from_handler="functions/app.py")

    shown = host.scaffold(answers, dry_run=True).said
    assert "3 tools: get_order, list_orders, orders_2." in " ".join(shown.split())

    chosen = host.scaffold(answers, tool="get_order", json=True)
    assert chosen.document["tools"] == ["get_order"]
    (tool,) = json.loads(host.read("connections/weathertools/tools.json"))
    assert tool["name"] == "get_order"
