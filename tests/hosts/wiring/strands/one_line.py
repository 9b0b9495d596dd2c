import strands; agent = strands.Agent()
