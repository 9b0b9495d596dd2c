"""An agent of deepagents that is given its tools by position: versions disagree which one it is."""

from deepagents import create_deep_agent

from model.load import load_model

agent = create_deep_agent(load_model(), [], system_prompt="You are a researcher.")
