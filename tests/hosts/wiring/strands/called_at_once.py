from strands import Agent


def answer(prompt):
    return Agent(tools=[clock])(prompt)
