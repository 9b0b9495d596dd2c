from langchain_core.tools import tool
from langgraph.graph import MessagesState, StateGraph
from langgraph.prebuilt import ToolNode, tools_condition


@tool
def opening_hours(day: str) -> str:
    """When the shop is open."""
    return "9 to 5"


def build_graph():
    model = load_model()
    tools = [opening_hours]
    model_with_tools = model.bind_tools(tools)

    def talk(state: MessagesState):
        return {"messages": [model_with_tools.invoke(state["messages"])]}

    graph = StateGraph(MessagesState)
    graph.add_node("talk", talk)
    graph.add_node("tools", ToolNode(tools))
    graph.add_conditional_edges("talk", tools_condition)
    graph.add_edge("tools", "talk")
    graph.set_entry_point("talk")
    return graph.compile()


agent = build_graph()
