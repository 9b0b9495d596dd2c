from langgraph.graph import MessagesState, StateGraph
from langgraph.prebuilt import ToolNode


class Patient:
    def __init__(self, primary, spare_name, tools: list):
        self.primary = primary
        self.spare_name = spare_name
        self._tools = tools

    @property
    def spare(self):
        return load_model(self.spare_name).bind_tools(self._tools)


tools = [search]
model = Patient(load_model().bind_tools(tools), "spare", tools)
graph = StateGraph(MessagesState)
graph.add_node("tools", ToolNode(tools))
app = graph.compile()
