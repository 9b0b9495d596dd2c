from langgraph.graph import StateGraph
from langgraph.prebuilt import ToolNode, tools_condition

tools = [shout]


@app.entrypoint
async def invoke(payload):
    graph = StateGraph(State)

    # The model knows the tools
    bound = model.bind_tools(tools)

    def chat(state):
        return {"messages": [bound.invoke(state["messages"])]}

    graph.add_node("chat", chat)
    graph.add_node("tools", ToolNode(tools=tools))
    return await graph.compile().ainvoke(payload)
