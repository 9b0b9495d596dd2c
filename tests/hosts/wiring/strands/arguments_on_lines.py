import strands as s


def make():
    return s.Agent(
        model,  # the model comes first
        tools=tools,
        # nothing below this line
    )
