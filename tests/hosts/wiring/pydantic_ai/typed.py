import pydantic_ai

helper = pydantic_ai.Agent[None, str]("openai:gpt-4.1", output_type=str, tools=[shout])
