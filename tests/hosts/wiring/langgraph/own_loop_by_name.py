import asyncio

from langchain_core.messages import ToolMessage
from langgraph.func import entrypoint, task

TOOLS = {"search": search, "calculate": calculate}
model = load_model().bind_tools(list(TOOLS.values()), tool_choice="auto")
planner = load_model().bind_tools([Plan], tool_choice="Plan")


@task
async def call(tool_call):
    name: str = tool_call["name"]
    if name not in TOOLS.keys():
        return ToolMessage(f"No {name}", tool_call_id=tool_call["id"])
    print("calls", TOOLS[tool_call["name"]].description)
    result = await asyncio.to_thread(TOOLS[name].invoke, tool_call["args"])
    return ToolMessage(str(result), tool_call_id=tool_call["id"])


by_name = dict(TOOLS)


async def call_one(each):
    if (found := by_name.get(each["name"])) is None:
        return "unknown"
    result = await found.ainvoke(each["args"])
    return result if isinstance(result, str) else result[0]["text"]


def call_all(message):
    found = [TOOLS.get(each["name"]).invoke(each) for each in message.tool_calls]
    return {"messages": found}


@entrypoint()
async def agent(messages):
    answer = await model.ainvoke(messages)
    return await asyncio.gather(*[call(each) for each in answer.tool_calls])
