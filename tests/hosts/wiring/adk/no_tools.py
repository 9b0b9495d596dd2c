from google import adk

agent = adk.Agent(
    name="helper",
    model="gemini",
)
