"""The words and rules of AgentCore as data."""
