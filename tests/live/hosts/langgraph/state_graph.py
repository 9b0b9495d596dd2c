"""A graph written by hand, streaming its last words."""

from bedrock_agentcore.runtime import BedrockAgentCoreApp
from langchain_core.tools import tool
from langgraph.graph import START, MessagesState, StateGraph
from langgraph.prebuilt import ToolNode, tools_condition
from model.load import load_model

app = BedrockAgentCoreApp()


@tool
def order_status(order: str) -> str:
    """The status of an order."""
    return f"Order {order} is on its way."


@app.entrypoint
async def invoke(payload, context):
    tools = [order_status]
    model = load_model().bind_tools(tools)

    async def chat(state: MessagesState):
        return {"messages": [await model.ainvoke(state["messages"])]}

    graph = StateGraph(MessagesState)
    graph.add_node("chat", chat)
    graph.add_node("tools", ToolNode(tools))
    graph.add_edge(START, "chat")
    graph.add_conditional_edges("chat", tools_condition)
    graph.add_edge("tools", "chat")
    result = await graph.compile().ainvoke({"messages": [("user", payload["prompt"])]})
    yield result["messages"][-1].content


if __name__ == "__main__":
    app.run()
