"""Connect an existing Amazon Bedrock AgentCore agent to tools, and keep the connection current."""

__version__ = "0.5.0"
