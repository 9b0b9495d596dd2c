from langchain_core.messages import ToolMessage

tools = [search, calculate]
llm_with_tools = llm.bind_tools(tools)


def execute(tool_name, arguments):
    for tool in tools:
        if tool.name == tool_name:
            return tool.run(arguments)
    return "no such tool"


def first(message):
    call = message.tool_calls[0]
    tool = next((each for each in tools if call["name"] == each.name), None)
    chosen = [each for each in tools if getattr(each, "name", "") == call["name"]]
    return tool.invoke(call["args"]) if tool else chosen[0].invoke(call["args"])


@app.entrypoint
def invoke(payload):
    messages = [("user", payload["prompt"])]
    while (response := llm_with_tools.invoke(messages)).tool_calls:
        messages.append(response)
        for call in response.tool_calls:
            result, name = None, call["name"]
            for tool_func in tools:
                if tool_func.name == name:
                    result = tool_func.invoke(call["args"])
                    break
            messages.append(ToolMessage(str(result), tool_call_id=call["id"]))
    return {"result": response.content}
