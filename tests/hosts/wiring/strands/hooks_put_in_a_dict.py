from strands import Agent


def make(hooks, prompt):
    options = {"tools": [clock]}
    options["hooks"] = hooks
    try:
        return Agent(**options)
    finally:
        options.pop("tools", None)
