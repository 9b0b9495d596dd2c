"""A graph written by hand, made by a function when the module is imported; nothing is awaited."""

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


def build_graph():
    tools = [order_status]
    model = load_model().bind_tools(tools)

    def chat(state: MessagesState):
        return {"messages": [model.invoke(state["messages"])]}

    graph = StateGraph(MessagesState)
    graph.add_node("chat", chat)
    graph.add_node("tools", ToolNode(tools))
    graph.add_edge(START, "chat")
    graph.add_conditional_edges("chat", tools_condition)
    graph.add_edge("tools", "chat")
    return graph.compile()


agent = build_graph()


@app.entrypoint
def invoke(payload):
    result = agent.invoke({"messages": [("user", payload["prompt"])]})
    return {"result": result["messages"][-1].content}


if __name__ == "__main__":
    app.run()
