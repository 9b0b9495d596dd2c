from langgraph.graph import StateGraph
from langgraph.prebuilt import ToolNode, tools_condition

tools = [shout]


@app.entrypoint
async def invoke(payload):
    if payload:
        bound = model.bind_tools(tools)
    else:
        bound = model
    graph.add_node("tools", ToolNode(load()))
