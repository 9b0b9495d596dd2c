"""A graph written by hand, made by a function when the module is imported; nothing is awaited.

Of two nodes that call tools, one is for the tools that nothing but it may call.
"""

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


def next_node(state: MessagesState):
    called = [call["name"] for call in state["messages"][-1].tool_calls]
    return "orders" if called == ["order_status"] else tools_condition(state)


def build_graph():
    tools = [order_status]
    model = load_model().bind_tools(tools)

    def chat(state: MessagesState):
        return {"messages": [model.invoke(state["messages"])]}

    graph = StateGraph(MessagesState)
    graph.add_node("chat", chat)
    graph.add_node("tools", ToolNode(tools))
    graph.add_node("orders", ToolNode([order_status]))
    graph.add_edge(START, "chat")
    graph.add_conditional_edges("chat", next_node)
    graph.add_edge("tools", "chat")
    graph.add_edge("orders", "chat")
    return graph.compile()


agent = build_graph()


@app.entrypoint
def invoke(payload):
    result = agent.invoke({"messages": [("user", payload["prompt"])]})
    return {"result": result["messages"][-1].content}


if __name__ == "__main__":
    app.run()
