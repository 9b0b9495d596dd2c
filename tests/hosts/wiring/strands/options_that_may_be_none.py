from strands import Agent


class Settings:
    hooks: list | None = None


def helpers(options, settings: Settings):
    more = options.get("hooks")
    return [
        Agent(name="helper", hooks=options.get("hooks")),
        Agent(name="helper", hooks=options.pop("hooks", None)),
        Agent(name="helper", hooks=getattr(settings, "hooks", None)),
        Agent(name="helper", hooks=settings.hooks),
        Agent(name="helper", hooks=options["hooks"]),
        Agent(name="helper", hooks=more),
        Agent(name="helper", hooks=more if more else (Loud(),)),
        Agent(name="helper", hooks=settings.hooks or [Loud()]),
    ]
