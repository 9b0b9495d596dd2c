"""`connect scaffold`, `connect apply` and `connect undo`: one Plan, shown, saved or applied."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from agentcore_connect.cli.options import (
    HOW,
    TEMPLATES,
    DryRunOption,
    JsonOption,
    NoConfigOption,
    PlanOption,
    ProjectOption,
    TemplateSourceOption,
    TrustOption,
    ValidateOption,
    YesOption,
    answer,
    one_of,
    option,
    refuse_unjudged,
)
from agentcore_connect.cli.sink import answers_file, finish
from agentcore_connect.cli.start import opened
from agentcore_connect.cli.templates import fetch

# Typer reads the annotations; heavy modules are imported inside the functions that need them.

_WHAT = "What to connect"
_WHO = "Who calls it"
_GATEWAY = "The gateway"
_TARGET = "The target"
_DIRECT = "Past the gateway (--path credential)"


def scaffold(
    path: Annotated[
        str | None,
        answer("path", _WHAT, "mcp, lambda, openapi, api-gateway, smithy or credential."),
    ] = None,
    name: Annotated[
        str | None,
        answer("name", _WHAT, "The target's name, the prefix of its tools; or the credential's."),
    ] = None,
    endpoint: Annotated[
        str | None,
        answer(
            "endpoint",
            _WHAT,
            "The URL of the MCP server, API or service (mcp, openapi, credential).",
        ),
    ] = None,
    lambda_arn: Annotated[
        str | None, answer("lambda_arn", _WHAT, "The function's ARN (lambda).")
    ] = None,
    tool_schema_file: Annotated[
        str | None,
        answer("tool_schema_file", _WHAT, "JSON file of its tools; default: an example (lambda)."),
    ] = None,
    from_handler: Annotated[
        str | None,
        answer("from_handler", _WHAT, "Make it from a Python module's typed functions (lambda)."),
    ] = None,
    with_handler: Annotated[
        bool | None,
        answer("with_handler", _WHAT, "Render a skeleton of the function's code (lambda)."),
    ] = None,
    schema: Annotated[
        str | None,
        answer("schema", _WHAT, "The document: a file, or s3://bucket/key (openapi, smithy)."),
    ] = None,
    schema_s3_account: Annotated[
        str | None,
        answer("schema_s3_account", _WHAT, "The account of a bucket that is not your own."),
    ] = None,
    from_app: Annotated[
        str | None,
        answer("from_app", _WHAT, "module:app, a FastAPI application; it is imported (openapi)."),
    ] = None,
    rest_api_id: Annotated[
        str | None, answer("rest_api_id", _WHAT, "The REST API's id (api-gateway).")
    ] = None,
    stage: Annotated[str | None, answer("stage", _WHAT, "Its stage (api-gateway).")] = None,
    tool_filter_path: Annotated[
        str | None,
        answer("tool_filter_path", _WHAT, "The paths that become tools. Default: /*"),
    ] = None,
    tool_filter_methods: Annotated[
        str | None,
        answer("tool_filter_methods", _WHAT, "Comma-separated methods. Default: GET"),
    ] = None,
    agent: Annotated[
        str | None, answer("agent", _WHO, "The runtime in agentcore.json. Default: the only one.")
    ] = None,
    framework: Annotated[
        str | None,
        answer(
            "framework",
            _WHO,
            f"{one_of('framework')}. Default: read from the agent.",
        ),
    ] = None,
    client_credential: Annotated[
        str | None,
        answer(
            "client_credential",
            _WHO,
            "The credential provider of the agent's own token (CUSTOM_JWT).",
        ),
    ] = None,
    forward_caller_token: Annotated[
        bool | None,
        answer(
            "forward_caller_token",
            _WHO,
            "Act as the caller instead: pass on its token (CUSTOM_JWT).",
        ),
    ] = None,
    request_header: Annotated[
        list[str] | None,
        answer("request_header", _WHO, "A header of the caller to pass on; can be repeated."),
    ] = None,
    tool_search: Annotated[
        str | None,
        answer(
            "tool_search",
            _WHO,
            "auto, always or never: offer the model only the tools that the gateway's search "
            "finds. Default: auto, above 20 tools.",
        ),
    ] = None,
    with_tests: Annotated[
        bool | None, answer("with_tests", _WHO, "Render a small offline test beside the client.")
    ] = None,
    gateway: Annotated[
        str | None,
        answer("gateway", _GATEWAY, "Its name; a new one is declared. Default: the only one."),
    ] = None,
    authorizer_type: Annotated[
        str | None,
        answer("authorizer_type", _GATEWAY, "NONE, AWS_IAM or CUSTOM_JWT, for a new gateway."),
    ] = None,
    discovery_url: Annotated[
        str | None,
        answer("discovery_url", _GATEWAY, "The identity provider's discovery URL (CUSTOM_JWT)."),
    ] = None,
    allowed_audience: Annotated[
        str | None, answer("allowed_audience", _GATEWAY, "Comma-separated audiences (CUSTOM_JWT).")
    ] = None,
    allowed_clients: Annotated[
        str | None, answer("allowed_clients", _GATEWAY, "Comma-separated client ids (CUSTOM_JWT).")
    ] = None,
    allowed_scopes: Annotated[
        str | None, answer("allowed_scopes", _GATEWAY, "Comma-separated scopes (CUSTOM_JWT).")
    ] = None,
    outbound_auth: Annotated[
        str | None,
        answer(
            "outbound_auth",
            _TARGET,
            "How the gateway signs in: none, oauth, oauth-3lo, api-key or iam; see `connect "
            "matrix`.",
        ),
    ] = None,
    credential_name: Annotated[
        str | None, answer("credential_name", _TARGET, "The credential it signs in with.")
    ] = None,
    oauth_discovery_url: Annotated[
        str | None,
        answer(
            "oauth_discovery_url",
            _TARGET,
            "The discovery URL of a credential that is not declared yet.",
        ),
    ] = None,
    oauth_scopes: Annotated[
        str | None, answer("oauth_scopes", _TARGET, "Comma-separated scopes.")
    ] = None,
    return_url: Annotated[
        str | None, answer("return_url", _TARGET, "Where the browser goes after the consent.")
    ] = None,
    custom_parameters: Annotated[
        str | None,
        answer("custom_parameters", _TARGET, "KEY=VALUE, comma-separated, of the consent's URL."),
    ] = None,
    iam_service: Annotated[
        str | None,
        answer("iam_service", _TARGET, "What to sign for: bedrock-agentcore, execute-api, lambda."),
    ] = None,
    iam_region: Annotated[
        str | None, answer("iam_region", _TARGET, "Its region. Default: the gateway's.")
    ] = None,
    api_key_location: Annotated[
        str | None, answer("api_key_location", _TARGET, "HEADER or QUERY_PARAMETER.")
    ] = None,
    api_key_parameter_name: Annotated[
        str | None,
        answer("api_key_parameter_name", _TARGET, "Its name. Default: x-api-key"),
    ] = None,
    api_key_prefix: Annotated[
        str | None, answer("api_key_prefix", _TARGET, "A word before the key, such as Bearer.")
    ] = None,
    reason: Annotated[
        str | None,
        answer(
            "reason",
            _DIRECT,
            "Why no gateway: streaming, latency, vendor-sdk, a2a or aws-sdk.",
        ),
    ] = None,
    force_direct: Annotated[
        str | None, answer("force_direct", _DIRECT, "Another reason, in your own words.")
    ] = None,
    credential_type: Annotated[
        str | None, answer("credential_type", _DIRECT, "api-key, oauth or oauth-3lo.")
    ] = None,
    asynchronous: Annotated[
        bool | None,
        answer("asynchronous", _DIRECT, "Async code or not. Default: async.", "--async/--sync"),
    ] = None,
    aws_service: Annotated[
        str | None, answer("aws_service", _DIRECT, "As boto3 calls it (--reason aws-sdk).")
    ] = None,
    answers: Annotated[
        Path | None, option(HOW, "Answers from a YAML or JSON file; flags win over it.")
    ] = None,
    template_source: TemplateSourceOption = None,
    template_ref: Annotated[
        str | None, option(TEMPLATES, "Their version. Default: the newest released one.")
    ] = None,
    trust: TrustOption = False,
    data: Annotated[
        list[str] | None,
        option(TEMPLATES, "NAME=VALUE: the answer to a question of theirs; can be repeated."),
    ] = None,
    project: ProjectOption = None,
    validate: ValidateOption = False,
    no_config: NoConfigOption = False,
    dry_run: DryRunOption = False,
    plan_file: PlanOption = None,
    as_json: JsonOption = False,
    yes: YesOption = False,
) -> int:
    """Connect an agent to a tool: code, wiring, dependencies and agentcore.json, in one step.

    Nothing is overwritten, all or nothing is written, and `connect undo` takes it back.
    """
    from agentcore_connect.answers import given
    from agentcore_connect.cli.prompts import asker
    from agentcore_connect.commands.scaffold import plan as core
    from agentcore_connect.commands.scaffold import resolve
    from agentcore_connect.units.templates import of_user

    said = {
        "path": path,
        "name": name,
        "endpoint": endpoint,
        "lambda_arn": lambda_arn,
        "tool_schema_file": tool_schema_file,
        "from_handler": from_handler,
        "with_handler": with_handler,
        "schema": schema,
        "schema_s3_account": schema_s3_account,
        "from_app": from_app,
        "rest_api_id": rest_api_id,
        "stage": stage,
        "tool_filter_path": tool_filter_path,
        "tool_filter_methods": tool_filter_methods,
        "agent": agent,
        "framework": framework,
        "client_credential": client_credential,
        "forward_caller_token": forward_caller_token,
        "request_header": request_header,
        "tool_search": tool_search,
        "with_tests": with_tests,
        "gateway": gateway,
        "authorizer_type": authorizer_type,
        "discovery_url": discovery_url,
        "allowed_audience": allowed_audience,
        "allowed_clients": allowed_clients,
        "allowed_scopes": allowed_scopes,
        "outbound_auth": outbound_auth,
        "credential_name": credential_name,
        "oauth_discovery_url": oauth_discovery_url,
        "oauth_scopes": oauth_scopes,
        "return_url": return_url,
        "custom_parameters": custom_parameters,
        "iam_service": iam_service,
        "iam_region": iam_region,
        "api_key_location": api_key_location,
        "api_key_parameter_name": api_key_parameter_name,
        "api_key_prefix": api_key_prefix,
        "reason": reason,
        "force_direct": force_direct,
        "credential_type": credential_type,
        "asynchronous": asynchronous,
        "aws_service": aws_service,
    }
    refuse_unjudged(validate, dry_run, plan_file)
    flags = {field: value for field, value in said.items() if value not in (None, [])}
    given.given(flags, "the flags")
    values = (answers_file(answers) if answers else {}) | flags
    sources = of_user(template_source, template_ref, trust=trust, data=data or ())
    found = opened(project, sources)
    fetched = fetch([sources.default] if sources.default else [])
    resolved = resolve.resolve(
        given.given(values, str(answers) if answers else "the flags"),
        found,
        asker(yes=yes or as_json),
    )
    plan = core.plan(found, resolved, edit_config=not no_config)
    plan = replace(plan, warnings=(*fetched, *plan.warnings))
    return finish(
        "scaffold",
        plan,
        dry_run=dry_run,
        save=plan_file,
        validate=validate,
        as_json=as_json,
        adds_resources=True,
        adds_code=True,
        adds_units=True,
    )


def apply(
    plan_file: Annotated[Path, typer.Argument(help="A plan that `connect scaffold --plan` saved.")],
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> int:
    """Apply a saved plan: exactly it, or nothing where a file has changed since."""
    from agentcore_connect.disk.files import read_named
    from agentcore_connect.plan import apply as applying
    from agentcore_connect.plan import saved
    from agentcore_connect.plan.proof import prove
    from agentcore_connect.project.project import find

    root = find(project or Path.cwd()).root
    applying.recover(root)
    plan = prove(saved.load(read_named(plan_file), root, str(plan_file)))
    return finish(
        "apply",
        plan,
        dry_run=False,
        as_json=as_json,
        adds_resources=True,
        adds_code=True,
        adds_units=True,
    )


def undo(
    project: ProjectOption = None, dry_run: DryRunOption = False, as_json: JsonOption = False
) -> int:
    """Reverse the last apply, unless a file of it has changed since."""
    from agentcore_connect.plan import apply as applying

    plan = applying.undo(opened(project))
    return finish("undo", plan, dry_run=dry_run, as_json=as_json)
