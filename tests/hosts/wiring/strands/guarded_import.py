# -*- coding: utf-8 -*-
"""Imports are guarded, and the agent is made above the first plain one."""
try:
    from strands import Agent
except ImportError:
    raise SystemExit("pip install strands-agents")

agent = Agent(tools=tools)

import json
