from strands import Agent


def with_hooks(hooks=None, more=(), *, loud=False):
    mine = [*more]
    mine = mine + [Loud()]
    return [
        Agent(name="helper", hooks=hooks),
        Agent(name="helper", hooks=make_hooks()),
        Agent(name="helper", hooks=mine),
        Agent(name="helper", hooks=hooks or [Loud()]),
        Agent(name="helper", hooks=mine if loud else None),
        Agent(name="helper", hooks=(more)),
    ]
