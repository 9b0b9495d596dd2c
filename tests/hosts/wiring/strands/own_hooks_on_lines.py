from strands import Agent

agent = Agent(
	tools=tools,
	hooks=[
		Audit(),
		# the last one
		Trace("x")  # and its comment
	],
)
