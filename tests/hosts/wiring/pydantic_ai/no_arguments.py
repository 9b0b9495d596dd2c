from pydantic_ai import Agent

agent = Agent()
