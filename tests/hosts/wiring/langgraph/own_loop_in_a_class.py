from functools import partial

from langgraph.graph import StateGraph


class Caller:
    def __init__(self, tools: list) -> None:
        self.tools_by_name = {tool.name: tool for tool in tools}

    async def __call__(self, state):
        return [
            await self.tools_by_name[call.get("name")].ainvoke(call["args"])
            for call in state["messages"][-1].tool_calls
        ]


class Assistant:
    def __init__(self, model, spare, tools):
        self._tools = tools
        self._model = model.bind_tools(self._tools).with_fallbacks([spare.bind_tools(tools)])
        graph = StateGraph(State)
        graph.add_node("model", partial(self.ask, model=self._model))
        graph.add_node("tools", Caller(tools=self._tools))
        self.graph = graph.compile()

    def ask(self, state, model):
        return {"messages": [model.invoke(state["messages"])]}


assistant = Assistant(load_model(), load_model("spare"), [search, calculate])
