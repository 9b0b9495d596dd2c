"""A helper."""

from agents import Agent, Runner, function_tool

agent = Agent(name="Helper", instructions="Help.", tools=[shout])


async def invoke(payload):
    return (await Runner.run(agent, payload["prompt"])).final_output
