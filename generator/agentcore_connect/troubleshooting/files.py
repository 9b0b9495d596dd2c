"""What `agentcore add` refuses of the files that it is given: tool schemas, API documents."""

from __future__ import annotations

from agentcore_connect.troubleshooting.entry import Entry, Where

_CLI = "agentcore 0.30.0, run"

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "tool-schema-shape",
        "`Tool schema file must contain a JSON array`",
        (
            "Tool schema file must contain a JSON array",
            "Tool schema file must contain at least one tool definition",
            "Tool schema file is not valid JSON",
            "Tool schema entry ... is missing a valid",
        ),
        "The tools of a Lambda target are a bare JSON array of objects with `name`, `description` "
        "and `inputSchema`; there is no `inlinePayload` around it.",
        (
            "`connect scaffold --path lambda` writes the file, also from a Python handler.",
            "The service takes type, properties, required, items and description only: `enum` and "
            "`default` pass the CLI and say nothing to the gateway.",
        ),
        _CLI,
        Where(("lambda",)),
        readme=True,
    ),
    Entry(
        "tool-schema-missing",
        "`Tool schema file not found`",
        ("Tool schema file not found",),
        "`--tool-schema-file` is relative to the project's root, not to the current folder. "
        "The flag takes no `s3://` address.",
        ("Give the path from the folder that holds `agentcore/`, or an absolute one.",),
        _CLI,
        Where(("lambda",)),
    ),
    Entry(
        "schema-not-json",
        "`Schema file must be a JSON file (.json)`",
        ("Schema file must be a JSON file (.json), got",),
        "The CLI takes local OpenAPI documents and Smithy models as JSON only. From S3 it takes "
        "YAML too.",
        ("`connect scaffold --path openapi --schema <file>` turns YAML into JSON.",),
        _CLI,
        Where(("openapi", "smithy")),
    ),
    Entry(
        "schema-missing",
        "`Schema file not found`",
        (
            "Schema file not found: ... Path should be relative to the project root",
            "Schema file not found",
        ),
        "`--schema` is relative to the project's root. An absolute path is joined to the root and "
        "not found; a URL is not fetched.",
        ("Give the path from the folder that holds `agentcore/`, or `s3://bucket/key`.",),
        _CLI,
        Where(("openapi", "smithy")),
    ),
    Entry(
        "asset-missing",
        "`Cannot find asset at ...`",
        ("Cannot find asset at",),
        "A tool schema or API document that agentcore.json names is not there. "
        "`agentcore validate` does not look at these files, only the deploy does.",
        ("Put the file back, or correct its path in agentcore.json.",),
        "agentcore-cdk, synth",
        Where(("lambda", "openapi", "smithy")),
    ),
)
