"""Cedar policies of a gateway: written from answers, checked, tried and explained, without AWS.

    loaded = load(project.find(path), reader)       # loaded: policies and tools of the project
    findings = check(loaded)                        # check, findings
    engine, arn = loaded.judge("MyGateway")         # engine: the real Cedar
    call = Call(claims(["role=refund-agent"]), "T___process_refund", {"amount": 600}, arn)
    explanation = explain(engine, call)             # explain: .decision and why
    results = run(table.read(data, file), loaded)   # table, run, junit
    problems = patterns.check(answers, loaded.schema(engine_name), gateway)

A policy's text is made by its template alone, from the answers in `questions.policy`. The engine
is cedarpy 4.12, which is imported where it is needed: 40 ms.

Nothing here prints or writes.
"""

__all__ = [
    "check",
    "engine",
    "explain",
    "findings",
    "inventory",
    "junit",
    "recorded",
    "request",
    "run",
    "schema",
    "setup",
    "shape",
    "statement",
    "table",
    "tokens",
    "tools",
]
