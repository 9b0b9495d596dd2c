"""An agent for each request, in a runner that keeps nothing, streaming."""

from bedrock_agentcore.runtime import BedrockAgentCoreApp
from google.adk.agents import LlmAgent
from google.adk.runners import InMemoryRunner
from google.genai import types
from model.load import load_model

app = BedrockAgentCoreApp()


@app.entrypoint
async def invoke(payload, context):
    runner = InMemoryRunner(LlmAgent(name="assistant", model=load_model()), app_name="assistant")
    session = await runner.session_service.create_session(app_name="assistant", user_id="user")
    message = types.Content(role="user", parts=[types.Part(text=payload["prompt"])])
    async for event in runner.run_async(user_id="user", session_id=session.id, new_message=message):
        if event.is_final_response():
            yield event.content.parts[0].text


if __name__ == "__main__":
    app.run()
