"""The gateways of a project on this machine: targets, sign-in and policies, without AWS.

    ways = loading.all_ways(project, loading.chosen(project, ()), said, reader)  # the targets
    world = loading.build(project, reader, said, allowed=...)             # an unchanging snapshot
    application = Application(world, settings, tell)                      # ASGI
    server.serve(application, server.listen(port), beside)

From a request to its answer: `application` (who may ask), `authorizer` (who calls), `protocol`
(MCP), `gateway` (lists and calls), `judge` (policies), `targets` (what answers), `events` (the
log). `fidelity` says what is as at the service and what is not.
"""

__all__ = [
    "application",
    "authorizer",
    "caller",
    "child",
    "destination",
    "events",
    "fidelity",
    "loading",
    "record",
    "running",
    "server",
    "trust",
    "ways",
    "world",
]
