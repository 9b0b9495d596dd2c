# ======== gateway-all
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set what agentcore.json cannot say of this gateway.

Run it after each `agentcore deploy`, with the AWS identity that deploys: a deploy that
changes the gateway may set it back. It is safe to run again: what is set already, and
all else that the gateway has, stays as it is.

Exit status: 0 done, 1 refused or failed.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

GATEWAY = "MyGateway"
SESSION_SECONDS = int("3600")
INSTRUCTIONS = "Tools of the shop."
ON_REQUEST = "arn:aws:lambda:us-east-1:123456789012:function:intercept"
ON_RESPONSE = "arn:aws:lambda:us-east-1:123456789012:function:intercept:live"
MCP: dict[str, Any] = {  # of protocolConfiguration.mcp; None takes it out
    "supportedVersions": [
        "2025-06-18",
        "2025-11-25",
    ],
    "instructions": INSTRUCTIONS,
    "sessionConfiguration": {"sessionTimeoutInSeconds": SESSION_SECONDS},
    "streamingConfiguration": {"enableResponseStreaming": True},
}
INTERCEPTORS: dict[str, str | None] = {  # point to Lambda function; None takes it out
    "REQUEST": ON_REQUEST,
    "RESPONSE": ON_RESPONSE,
}
PASS_HEADERS = True

WORKING = {"CREATING", "UPDATING"}
PAUSE = 3.0  # seconds between two looks at the gateway
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> dict[str, Any]:
    """The gateway as the last deploy to an AWS target recorded it."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(GATEWAY)
        if gateway:
            return gateway
    raise RefusedError(
        f"the gateway {GATEWAY} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The gateway, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        gateway: dict[str, Any] = client.get_gateway(**identity)
        if gateway["status"] not in WORKING:
            return gateway
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{GATEWAY} is still {gateway['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS resets what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGateway")
    fields = update.input_shape.members
    if "domainOverride" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def interceptors(current: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The gateway's interceptors, with the wanted ones at their points."""
    found: list[dict[str, Any]] = []
    for entry in current:
        points = [p for p in entry["interceptionPoints"] if p not in INTERCEPTORS]
        if points:
            found.append({**entry, "interceptionPoints": points})
    for point, arn in INTERCEPTORS.items():
        if arn is None:
            continue
        wanted: dict[str, Any] = {
            "interceptor": {"lambda": {"arn": arn}},
            "interceptionPoints": [],
            "inputConfiguration": {"passRequestHeaders": PASS_HEADERS},
        }
        same = [e for e in found if {**e, "interceptionPoints": []} == wanted]
        if not same:
            found.append(wanted)
        (same or [wanted])[0]["interceptionPoints"].append(point)
    return sorted(found, key=lambda entry: str(entry["interceptionPoints"]))


def wanted_of(current: dict[str, Any]) -> dict[str, Any]:
    """The fields of the update that this script is about, from what the gateway has."""
    found: dict[str, Any] = {}
    if MCP:
        configuration = current.get("protocolConfiguration") or {}
        mcp = {**configuration.get("mcp", {}), **MCP}
        mcp = {name: value for name, value in mcp.items() if value is not None}
        found["protocolConfiguration"] = {**configuration, "mcp": mcp}
    if INTERCEPTORS:
        there = current.get("interceptorConfigurations") or []
        found["interceptorConfigurations"] = interceptors(there)
    return found


def is_so(current: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Whether it is as it is wanted; the order of interceptors means nothing."""
    there = dict(current)
    if "interceptorConfigurations" in wanted:
        entries = [
            {**entry, "interceptionPoints": sorted(entry["interceptionPoints"])}
            for entry in current.get("interceptorConfigurations") or []
        ]
        entries.sort(key=lambda entry: str(entry["interceptionPoints"]))
        there["interceptorConfigurations"] = entries
    return all((there.get(name) or {}) == (wanted[name] or {}) for name in wanted)


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the gateway as it is wanted; the exit status."""
    gateway = deployed(target_name)
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    current = settled(client, identity)
    wanted = wanted_of(current)
    if is_so(current, wanted) and current["status"] == "READY":
        print(f"{GATEWAY}: already so, nothing was changed")
        return 0
    request = {**kept(client, current), **identity, **wanted}
    request = {name: value for name, value in request.items() if value}
    if dry_run:
        print(json.dumps({"UpdateGateway": request}, indent=2))
        return 0
    client.update_gateway(**request)
    after = settled(client, identity)
    if after["status"] != "READY":
        reasons = "; ".join(after.get("statusReasons", [])) or "AWS tells no reason"
        raise RefusedError(f"{GATEWAY} is {after['status']}: {reasons}")
    print(f"{GATEWAY}: the options are set")
    return 0


def main() -> int:
    """Read the command line; the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--dry-run", action="store_true", help="show the request only")
    parser.add_argument("--region", help="default: the region of the deployed gateway")
    parser.add_argument(
        "--target-name", default="default", help="the AWS target of the deploy"
    )
    options = parser.parse_args()
    try:
        return configure(options.target_name, options.region, dry_run=options.dry_run)
    except RefusedError as error:
        reason = str(error)
    except ClientError as error:
        reason = f"AWS refused: {error}"
    except NoCredentialsError:
        reason = "there are no AWS credentials: sign in, or set AWS_PROFILE"
    except BotoCoreError as error:
        reason = str(error)
    print(f"configure_gateway.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== gateway-none
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set what agentcore.json cannot say of this gateway.

Run it after each `agentcore deploy`, with the AWS identity that deploys: a deploy that
changes the gateway may set it back. It is safe to run again: what is set already, and
all else that the gateway has, stays as it is.

Exit status: 0 done, 1 refused or failed.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

GATEWAY = "MyGateway"
MCP: dict[str, Any] = {  # of protocolConfiguration.mcp; None takes it out
    "instructions": None,
    "sessionConfiguration": None,
    "streamingConfiguration": None,
}
INTERCEPTORS: dict[str, str | None] = {  # point to Lambda function; None takes it out
    "REQUEST": None,
    "RESPONSE": None,
}
PASS_HEADERS = False

WORKING = {"CREATING", "UPDATING"}
PAUSE = 3.0  # seconds between two looks at the gateway
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> dict[str, Any]:
    """The gateway as the last deploy to an AWS target recorded it."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(GATEWAY)
        if gateway:
            return gateway
    raise RefusedError(
        f"the gateway {GATEWAY} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The gateway, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        gateway: dict[str, Any] = client.get_gateway(**identity)
        if gateway["status"] not in WORKING:
            return gateway
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{GATEWAY} is still {gateway['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS resets what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGateway")
    fields = update.input_shape.members
    if "domainOverride" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def interceptors(current: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The gateway's interceptors, with the wanted ones at their points."""
    found: list[dict[str, Any]] = []
    for entry in current:
        points = [p for p in entry["interceptionPoints"] if p not in INTERCEPTORS]
        if points:
            found.append({**entry, "interceptionPoints": points})
    for point, arn in INTERCEPTORS.items():
        if arn is None:
            continue
        wanted: dict[str, Any] = {
            "interceptor": {"lambda": {"arn": arn}},
            "interceptionPoints": [],
            "inputConfiguration": {"passRequestHeaders": PASS_HEADERS},
        }
        same = [e for e in found if {**e, "interceptionPoints": []} == wanted]
        if not same:
            found.append(wanted)
        (same or [wanted])[0]["interceptionPoints"].append(point)
    return sorted(found, key=lambda entry: str(entry["interceptionPoints"]))


def wanted_of(current: dict[str, Any]) -> dict[str, Any]:
    """The fields of the update that this script is about, from what the gateway has."""
    found: dict[str, Any] = {}
    if MCP:
        configuration = current.get("protocolConfiguration") or {}
        mcp = {**configuration.get("mcp", {}), **MCP}
        mcp = {name: value for name, value in mcp.items() if value is not None}
        found["protocolConfiguration"] = {**configuration, "mcp": mcp}
    if INTERCEPTORS:
        there = current.get("interceptorConfigurations") or []
        found["interceptorConfigurations"] = interceptors(there)
    return found


def is_so(current: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Whether it is as it is wanted; the order of interceptors means nothing."""
    there = dict(current)
    if "interceptorConfigurations" in wanted:
        entries = [
            {**entry, "interceptionPoints": sorted(entry["interceptionPoints"])}
            for entry in current.get("interceptorConfigurations") or []
        ]
        entries.sort(key=lambda entry: str(entry["interceptionPoints"]))
        there["interceptorConfigurations"] = entries
    return all((there.get(name) or {}) == (wanted[name] or {}) for name in wanted)


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the gateway as it is wanted; the exit status."""
    gateway = deployed(target_name)
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    current = settled(client, identity)
    wanted = wanted_of(current)
    if is_so(current, wanted) and current["status"] == "READY":
        print(f"{GATEWAY}: already so, nothing was changed")
        return 0
    request = {**kept(client, current), **identity, **wanted}
    request = {name: value for name, value in request.items() if value}
    if dry_run:
        print(json.dumps({"UpdateGateway": request}, indent=2))
        return 0
    client.update_gateway(**request)
    after = settled(client, identity)
    if after["status"] != "READY":
        reasons = "; ".join(after.get("statusReasons", [])) or "AWS tells no reason"
        raise RefusedError(f"{GATEWAY} is {after['status']}: {reasons}")
    print(f"{GATEWAY}: the options are set")
    return 0


def main() -> int:
    """Read the command line; the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--dry-run", action="store_true", help="show the request only")
    parser.add_argument("--region", help="default: the region of the deployed gateway")
    parser.add_argument(
        "--target-name", default="default", help="the AWS target of the deploy"
    )
    options = parser.parse_args()
    try:
        return configure(options.target_name, options.region, dry_run=options.dry_run)
    except RefusedError as error:
        reason = str(error)
    except ClientError as error:
        reason = f"AWS refused: {error}"
    except NoCredentialsError:
        reason = "there are no AWS credentials: sign in, or set AWS_PROFILE"
    except BotoCoreError as error:
        reason = str(error)
    print(f"configure_gateway.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== gateway-skeleton
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set what agentcore.json cannot say of this gateway.

Run it after each `agentcore deploy`, with the AWS identity that deploys: a deploy that
changes the gateway may set it back. It is safe to run again: what is set already, and
all else that the gateway has, stays as it is.

Exit status: 0 done, 1 refused or failed.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

GATEWAY = "MyGateway"
MCP: dict[str, Any] = {}
INTERCEPTORS: dict[str, str | None] = {}
PASS_HEADERS = False

WORKING = {"CREATING", "UPDATING"}
PAUSE = 3.0  # seconds between two looks at the gateway
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> dict[str, Any]:
    """The gateway as the last deploy to an AWS target recorded it."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(GATEWAY)
        if gateway:
            return gateway
    raise RefusedError(
        f"the gateway {GATEWAY} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The gateway, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        gateway: dict[str, Any] = client.get_gateway(**identity)
        if gateway["status"] not in WORKING:
            return gateway
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{GATEWAY} is still {gateway['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS resets what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGateway")
    fields = update.input_shape.members
    if "domainOverride" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def interceptors(current: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The gateway's interceptors, with the wanted ones at their points."""
    found: list[dict[str, Any]] = []
    for entry in current:
        points = [p for p in entry["interceptionPoints"] if p not in INTERCEPTORS]
        if points:
            found.append({**entry, "interceptionPoints": points})
    for point, arn in INTERCEPTORS.items():
        if arn is None:
            continue
        wanted: dict[str, Any] = {
            "interceptor": {"lambda": {"arn": arn}},
            "interceptionPoints": [],
            "inputConfiguration": {"passRequestHeaders": PASS_HEADERS},
        }
        same = [e for e in found if {**e, "interceptionPoints": []} == wanted]
        if not same:
            found.append(wanted)
        (same or [wanted])[0]["interceptionPoints"].append(point)
    return sorted(found, key=lambda entry: str(entry["interceptionPoints"]))


def wanted_of(current: dict[str, Any]) -> dict[str, Any]:
    """The fields of the update that this script is about, from what the gateway has."""
    found: dict[str, Any] = {}
    if MCP:
        configuration = current.get("protocolConfiguration") or {}
        mcp = {**configuration.get("mcp", {}), **MCP}
        mcp = {name: value for name, value in mcp.items() if value is not None}
        found["protocolConfiguration"] = {**configuration, "mcp": mcp}
    if INTERCEPTORS:
        there = current.get("interceptorConfigurations") or []
        found["interceptorConfigurations"] = interceptors(there)
    return found


def is_so(current: dict[str, Any], wanted: dict[str, Any]) -> bool:
    """Whether it is as it is wanted; the order of interceptors means nothing."""
    there = dict(current)
    if "interceptorConfigurations" in wanted:
        entries = [
            {**entry, "interceptionPoints": sorted(entry["interceptionPoints"])}
            for entry in current.get("interceptorConfigurations") or []
        ]
        entries.sort(key=lambda entry: str(entry["interceptionPoints"]))
        there["interceptorConfigurations"] = entries
    return all((there.get(name) or {}) == (wanted[name] or {}) for name in wanted)


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the gateway as it is wanted; the exit status."""
    gateway = deployed(target_name)
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    current = settled(client, identity)
    wanted = wanted_of(current)
    if is_so(current, wanted) and current["status"] == "READY":
        print(f"{GATEWAY}: already so, nothing was changed")
        return 0
    request = {**kept(client, current), **identity, **wanted}
    request = {name: value for name, value in request.items() if value}
    if dry_run:
        print(json.dumps({"UpdateGateway": request}, indent=2))
        return 0
    client.update_gateway(**request)
    after = settled(client, identity)
    if after["status"] != "READY":
        reasons = "; ".join(after.get("statusReasons", [])) or "AWS tells no reason"
        raise RefusedError(f"{GATEWAY} is {after['status']}: {reasons}")
    print(f"{GATEWAY}: the options are set")
    return 0


def main() -> int:
    """Read the command line; the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--dry-run", action="store_true", help="show the request only")
    parser.add_argument("--region", help="default: the region of the deployed gateway")
    parser.add_argument(
        "--target-name", default="default", help="the AWS target of the deploy"
    )
    options = parser.parse_args()
    try:
        return configure(options.target_name, options.region, dry_run=options.dry_run)
    except RefusedError as error:
        reason = str(error)
    except ClientError as error:
        reason = f"AWS refused: {error}"
    except NoCredentialsError:
        reason = "there are no AWS credentials: sign in, or set AWS_PROFILE"
    except BotoCoreError as error:
        reason = str(error)
    print(f"configure_gateway.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
