"""No agent framework, async: calls the function that the prompt names."""

import json

from bedrock_agentcore.runtime import BedrockAgentCoreApp
from connections import mykey, mymachine, mytables, myuser, myvendor

app = BedrockAgentCoreApp()
FUNCTIONS = {
    "mykey_read": mykey.read,
    "mymachine_read": mymachine.read,
    "myuser_read": myuser.read,
    "myvendor_ask": myvendor.ask,
    "mytables_look_up": mytables.look_up,
}


@app.entrypoint
async def invoke(payload, context):
    command, *words = payload["prompt"].split(" ", 2)
    if command != "call":
        return {"result": f"ECHO: {payload['prompt']}"}
    try:
        arguments = json.loads("".join(words[1:]) or "{}")
        return {"result": f"FINAL: [success] {await FUNCTIONS[words[0]](**arguments)}"}
    except RuntimeError as error:
        return {"result": f"FINAL: [error] {error}"}


if __name__ == "__main__":
    app.run()
