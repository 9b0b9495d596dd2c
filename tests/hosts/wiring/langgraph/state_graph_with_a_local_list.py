from langgraph.graph import StateGraph
from langgraph.prebuilt import ToolNode, tools_condition

tools = [shout]


@app.entrypoint
async def invoke(payload):
    mine = [shout, whisper]  # both

    async def chat(state):
        return {"messages": [await model.bind_tools(mine).ainvoke(state["messages"])]}

    graph = StateGraph(State).add_node("tools", ToolNode(mine))
