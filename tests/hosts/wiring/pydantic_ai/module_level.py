"""A helper."""

from dataclasses import dataclass

from pydantic_ai import Agent, RunContext


@dataclass
class Customer:
    name: str


agent = Agent(
    "bedrock:us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    deps_type=Customer,
    system_prompt=("You help customers. " "Use their name."),
)


@agent.tool
async def shout(ctx: RunContext[Customer], text: str) -> str:
    return ctx.deps.name + text.upper()


async def invoke(payload):
    result = await agent.run(payload["prompt"], deps=Customer("Ann"))
    return result.output
