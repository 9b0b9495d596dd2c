from strands.agent import Agent as Assistant

assistant = Assistant(model=model,
                      tools=tools)
