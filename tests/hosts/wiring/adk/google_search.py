import os

from google.adk.agents import Agent
from google.adk.tools import google_search

root_agent = Agent(name="searcher", model=os.environ["MODEL"], tools=[google_search])
