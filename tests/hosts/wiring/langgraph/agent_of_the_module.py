from langchain.agents import create_agent

agent = create_agent(
    ChatBedrockConverse(model="some.model"),
    tools=[opening_hours],
    system_prompt="You run a shop.",
)
