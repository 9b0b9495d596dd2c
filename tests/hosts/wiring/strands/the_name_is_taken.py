from strands import Agent


def weather(city: str) -> str:
    return "sunny"


agent = Agent(tools=[weather])
