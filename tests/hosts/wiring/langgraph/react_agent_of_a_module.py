import langgraph.prebuilt as lg


class Shop:
    def __init__(self):
        self.agent = lg.create_react_agent("openai:gpt-5", self.tools())
