from strands import Agent

HOOKS = [
    Audit(),
]


class Factory:
    def make(self):
        with timer():
            return Agent(hooks=HOOKS)
