from strands import Agent


def make(session):
    options = {
        "system_prompt": "You help.",
        "tools": [clock],
    }
    if session:
        options["session_manager"] = session
    if "name" not in options:
        options.update(name="helper")
    return Agent(**options)
