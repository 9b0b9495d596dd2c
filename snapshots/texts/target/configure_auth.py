# ======== mcp-strands-iam-oauth-3lo
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set how the gateway signs in to this target, which agentcore.json cannot say.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    endpoint="https://mcp.example.com/mcp",
    credential="Weather-oauth",
    scopes=[
        "read",
        "write",
    ],
    return_url="https://app.example.com/signed-in",
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def provider(resources: dict[str, Any]) -> str:
    """The ARN of the credential provider that the deploy has made."""
    credential = resources.get("credentials", {}).get(TARGET.credential)
    if credential is None:
        raise RefusedError(
            f"the credential {TARGET.credential} is not deployed: declare it in "
            "agentcore.json, then `agentcore deploy`"
        )
    return str(credential["credentialProviderArn"])


def outbound_auth(provider_arn: str) -> dict[str, Any]:
    """The target's entry in credentialProviderConfigurations."""
    return {
        "credentialProviderType": "OAUTH",
        "credentialProvider": {
            "oauthCredentialProvider": {
                "providerArn": provider_arn,
                "scopes": TARGET.scopes,
                "grantType": "AUTHORIZATION_CODE",
                "defaultReturnUrl": TARGET.return_url,
            }
        },
    }


def configuration(current: dict[str, Any]) -> dict[str, Any]:
    """What the target leads to; what else it has `current` (a tool schema) stays."""
    server = current.get("targetConfiguration", {}).get("mcp", {}).get("mcpServer", {})
    return {"mcp": {"mcpServer": {**server, "endpoint": TARGET.endpoint}}}


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    resources, gateway = deployed(target_name)
    auth = outbound_auth(provider(resources))
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = [auth]
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    current: dict[str, Any] = {}
    if target_id:
        identity["targetId"] = target_id
        current = settled(client, identity)
    if TARGET.name not in gateway.get("targets", {}):  # not made by `agentcore deploy`
        wanted["targetConfiguration"] = configuration(current)

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    if current:
        operation, send = "UpdateGatewayTarget", client.update_gateway_target
        request = {**kept(client, current), **identity, **wanted}
    else:
        operation, send = "CreateGatewayTarget", client.create_gateway_target
        request = {**identity, "name": TARGET.name, **wanted}
    if dry_run:
        print(json.dumps({operation: request}, indent=2))
        return 0
    identity["targetId"] = send(**request)["targetId"]
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== mcp-strands-iam-oauth-3lo-parameters
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set how the gateway signs in to this target, which agentcore.json cannot say.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    endpoint="https://mcp.example.com/mcp",
    credential="Weather-oauth",
    scopes=[
        "read",
        "write",
    ],
    return_url="https://app.example.com/signed-in",
    parameters={
        "prompt": "consent",
        "access_type": "offline",
    },
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def provider(resources: dict[str, Any]) -> str:
    """The ARN of the credential provider that the deploy has made."""
    credential = resources.get("credentials", {}).get(TARGET.credential)
    if credential is None:
        raise RefusedError(
            f"the credential {TARGET.credential} is not deployed: declare it in "
            "agentcore.json, then `agentcore deploy`"
        )
    return str(credential["credentialProviderArn"])


def outbound_auth(provider_arn: str) -> dict[str, Any]:
    """The target's entry in credentialProviderConfigurations."""
    return {
        "credentialProviderType": "OAUTH",
        "credentialProvider": {
            "oauthCredentialProvider": {
                "providerArn": provider_arn,
                "scopes": TARGET.scopes,
                "grantType": "AUTHORIZATION_CODE",
                "defaultReturnUrl": TARGET.return_url,
                "customParameters": TARGET.parameters,
            }
        },
    }


def configuration(current: dict[str, Any]) -> dict[str, Any]:
    """What the target leads to; what else it has `current` (a tool schema) stays."""
    server = current.get("targetConfiguration", {}).get("mcp", {}).get("mcpServer", {})
    return {"mcp": {"mcpServer": {**server, "endpoint": TARGET.endpoint}}}


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    resources, gateway = deployed(target_name)
    auth = outbound_auth(provider(resources))
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = [auth]
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    current: dict[str, Any] = {}
    if target_id:
        identity["targetId"] = target_id
        current = settled(client, identity)
    if TARGET.name not in gateway.get("targets", {}):  # not made by `agentcore deploy`
        wanted["targetConfiguration"] = configuration(current)

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    if current:
        operation, send = "UpdateGatewayTarget", client.update_gateway_target
        request = {**kept(client, current), **identity, **wanted}
    else:
        operation, send = "CreateGatewayTarget", client.create_gateway_target
        request = {**identity, "name": TARGET.name, **wanted}
    if dry_run:
        print(json.dumps({operation: request}, indent=2))
        return 0
    identity["targetId"] = send(**request)["targetId"]
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== mcp-strands-iam-iam-runtime
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set how the gateway signs in to this target, which agentcore.json cannot say.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    endpoint="https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/tools",
    service="bedrock-agentcore",
    region="us-east-1",
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def outbound_auth() -> dict[str, Any]:
    """The target's entry in credentialProviderConfigurations."""
    return {
        "credentialProviderType": "GATEWAY_IAM_ROLE",
        "credentialProvider": {
            "iamCredentialProvider": {
                "service": TARGET.service,
                "region": TARGET.region,
            }
        },
    }


def configuration(current: dict[str, Any]) -> dict[str, Any]:
    """What the target leads to; what else it has `current` (a tool schema) stays."""
    server = current.get("targetConfiguration", {}).get("mcp", {}).get("mcpServer", {})
    return {"mcp": {"mcpServer": {**server, "endpoint": TARGET.endpoint}}}


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    _, gateway = deployed(target_name)
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = [outbound_auth()]
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    current: dict[str, Any] = {}
    if target_id:
        identity["targetId"] = target_id
        current = settled(client, identity)
    if TARGET.name not in gateway.get("targets", {}):  # not made by `agentcore deploy`
        wanted["targetConfiguration"] = configuration(current)

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    if current:
        operation, send = "UpdateGatewayTarget", client.update_gateway_target
        request = {**kept(client, current), **identity, **wanted}
    else:
        operation, send = "CreateGatewayTarget", client.create_gateway_target
        request = {**identity, "name": TARGET.name, **wanted}
    if dry_run:
        print(json.dumps({operation: request}, indent=2))
        return 0
    identity["targetId"] = send(**request)["targetId"]
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== mcp-strands-iam-iam-runtime-arn
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set how the gateway signs in to this target, which agentcore.json cannot say.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    endpoint="https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/arn%3Aaws%3Abedrock-agentcore%3Aus-east-1%3A123456789012%3Aruntime%2Ftools-a1b2c3d4e5/invocations?qualifier=DEFAULT",
    service="bedrock-agentcore",
    region="us-east-1",
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def outbound_auth() -> dict[str, Any]:
    """The target's entry in credentialProviderConfigurations."""
    return {
        "credentialProviderType": "GATEWAY_IAM_ROLE",
        "credentialProvider": {
            "iamCredentialProvider": {
                "service": TARGET.service,
                "region": TARGET.region,
            }
        },
    }


def configuration(current: dict[str, Any]) -> dict[str, Any]:
    """What the target leads to; what else it has `current` (a tool schema) stays."""
    server = current.get("targetConfiguration", {}).get("mcp", {}).get("mcpServer", {})
    return {"mcp": {"mcpServer": {**server, "endpoint": TARGET.endpoint}}}


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    _, gateway = deployed(target_name)
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = [outbound_auth()]
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    current: dict[str, Any] = {}
    if target_id:
        identity["targetId"] = target_id
        current = settled(client, identity)
    if TARGET.name not in gateway.get("targets", {}):  # not made by `agentcore deploy`
        wanted["targetConfiguration"] = configuration(current)

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    if current:
        operation, send = "UpdateGatewayTarget", client.update_gateway_target
        request = {**kept(client, current), **identity, **wanted}
    else:
        operation, send = "CreateGatewayTarget", client.create_gateway_target
        request = {**identity, "name": TARGET.name, **wanted}
    if dry_run:
        print(json.dumps({operation: request}, indent=2))
        return 0
    identity["targetId"] = send(**request)["targetId"]
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== mcp-strands-iam-iam-function-url
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set how the gateway signs in to this target, which agentcore.json cannot say.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    endpoint="https://abc.lambda-url.us-east-1.on.aws/mcp",
    service="lambda",
    region="us-east-1",
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def outbound_auth() -> dict[str, Any]:
    """The target's entry in credentialProviderConfigurations."""
    return {
        "credentialProviderType": "GATEWAY_IAM_ROLE",
        "credentialProvider": {
            "iamCredentialProvider": {
                "service": TARGET.service,
                "region": TARGET.region,
            }
        },
    }


def configuration(current: dict[str, Any]) -> dict[str, Any]:
    """What the target leads to; what else it has `current` (a tool schema) stays."""
    server = current.get("targetConfiguration", {}).get("mcp", {}).get("mcpServer", {})
    return {"mcp": {"mcpServer": {**server, "endpoint": TARGET.endpoint}}}


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    _, gateway = deployed(target_name)
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = [outbound_auth()]
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    current: dict[str, Any] = {}
    if target_id:
        identity["targetId"] = target_id
        current = settled(client, identity)
    if TARGET.name not in gateway.get("targets", {}):  # not made by `agentcore deploy`
        wanted["targetConfiguration"] = configuration(current)

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    if current:
        operation, send = "UpdateGatewayTarget", client.update_gateway_target
        request = {**kept(client, current), **identity, **wanted}
    else:
        operation, send = "CreateGatewayTarget", client.create_gateway_target
        request = {**identity, "name": TARGET.name, **wanted}
    if dry_run:
        print(json.dumps({operation: request}, indent=2))
        return 0
    identity["targetId"] = send(**request)["targetId"]
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== mcp-strands-iam-iam-execute-api
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set how the gateway signs in to this target, which agentcore.json cannot say.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    endpoint="https://mcp.example.com/mcp",
    service="execute-api",
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def outbound_auth() -> dict[str, Any]:
    """The target's entry in credentialProviderConfigurations."""
    return {
        "credentialProviderType": "GATEWAY_IAM_ROLE",
        "credentialProvider": {
            "iamCredentialProvider": {
                "service": TARGET.service,
            }
        },
    }


def configuration(current: dict[str, Any]) -> dict[str, Any]:
    """What the target leads to; what else it has `current` (a tool schema) stays."""
    server = current.get("targetConfiguration", {}).get("mcp", {}).get("mcpServer", {})
    return {"mcp": {"mcpServer": {**server, "endpoint": TARGET.endpoint}}}


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    _, gateway = deployed(target_name)
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = [outbound_auth()]
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    current: dict[str, Any] = {}
    if target_id:
        identity["targetId"] = target_id
        current = settled(client, identity)
    if TARGET.name not in gateway.get("targets", {}):  # not made by `agentcore deploy`
        wanted["targetConfiguration"] = configuration(current)

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    if current:
        operation, send = "UpdateGatewayTarget", client.update_gateway_target
        request = {**kept(client, current), **identity, **wanted}
    else:
        operation, send = "CreateGatewayTarget", client.create_gateway_target
        request = {**identity, "name": TARGET.name, **wanted}
    if dry_run:
        print(json.dumps({operation: request}, indent=2))
        return 0
    identity["targetId"] = send(**request)["targetId"]
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== mcp-strands-iam-iam-another-service
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set how the gateway signs in to this target, which agentcore.json cannot say.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    endpoint="https://mcp.example.com/mcp",
    service="vpc-lattice-svcs",
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def outbound_auth() -> dict[str, Any]:
    """The target's entry in credentialProviderConfigurations."""
    return {
        "credentialProviderType": "GATEWAY_IAM_ROLE",
        "credentialProvider": {
            "iamCredentialProvider": {
                "service": TARGET.service,
            }
        },
    }


def configuration(current: dict[str, Any]) -> dict[str, Any]:
    """What the target leads to; what else it has `current` (a tool schema) stays."""
    server = current.get("targetConfiguration", {}).get("mcp", {}).get("mcpServer", {})
    return {"mcp": {"mcpServer": {**server, "endpoint": TARGET.endpoint}}}


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    _, gateway = deployed(target_name)
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = [outbound_auth()]
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    current: dict[str, Any] = {}
    if target_id:
        identity["targetId"] = target_id
        current = settled(client, identity)
    if TARGET.name not in gateway.get("targets", {}):  # not made by `agentcore deploy`
        wanted["targetConfiguration"] = configuration(current)

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    if current:
        operation, send = "UpdateGatewayTarget", client.update_gateway_target
        request = {**kept(client, current), **identity, **wanted}
    else:
        operation, send = "CreateGatewayTarget", client.create_gateway_target
        request = {**identity, "name": TARGET.name, **wanted}
    if dry_run:
        print(json.dumps({operation: request}, indent=2))
        return 0
    identity["targetId"] = send(**request)["targetId"]
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== mcp-strands-iam-api-key
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set how the gateway signs in to this target, which agentcore.json cannot say.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    endpoint="https://mcp.example.com/mcp",
    credential="Weather-key",
    location="HEADER",
    parameter="Authorization",
    prefix="Bearer ",
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def provider(resources: dict[str, Any]) -> str:
    """The ARN of the credential provider that the deploy has made."""
    credential = resources.get("credentials", {}).get(TARGET.credential)
    if credential is None:
        raise RefusedError(
            f"the credential {TARGET.credential} is not deployed: declare it in "
            "agentcore.json, then `agentcore deploy`"
        )
    return str(credential["credentialProviderArn"])


def outbound_auth(provider_arn: str) -> dict[str, Any]:
    """The target's entry in credentialProviderConfigurations."""
    return {
        "credentialProviderType": "API_KEY",
        "credentialProvider": {
            "apiKeyCredentialProvider": {
                "providerArn": provider_arn,
                "credentialLocation": TARGET.location,
                "credentialParameterName": TARGET.parameter,
                "credentialPrefix": TARGET.prefix,
            }
        },
    }


def configuration(current: dict[str, Any]) -> dict[str, Any]:
    """What the target leads to; what else it has `current` (a tool schema) stays."""
    server = current.get("targetConfiguration", {}).get("mcp", {}).get("mcpServer", {})
    return {"mcp": {"mcpServer": {**server, "endpoint": TARGET.endpoint}}}


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    resources, gateway = deployed(target_name)
    auth = outbound_auth(provider(resources))
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = [auth]
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    current: dict[str, Any] = {}
    if target_id:
        identity["targetId"] = target_id
        current = settled(client, identity)
    if TARGET.name not in gateway.get("targets", {}):  # not made by `agentcore deploy`
        wanted["targetConfiguration"] = configuration(current)

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    if current:
        operation, send = "UpdateGatewayTarget", client.update_gateway_target
        request = {**kept(client, current), **identity, **wanted}
    else:
        operation, send = "CreateGatewayTarget", client.create_gateway_target
        request = {**identity, "name": TARGET.name, **wanted}
    if dry_run:
        print(json.dumps({operation: request}, indent=2))
        return 0
    identity["targetId"] = send(**request)["targetId"]
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== mcp-strands-iam-caller-iam-region
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set how the gateway signs in to this target, which agentcore.json cannot say.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    endpoint="https://mcp.example.com/mcp",
    service="execute-api",
    region="eu-west-1",
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def outbound_auth() -> dict[str, Any]:
    """The target's entry in credentialProviderConfigurations."""
    return {
        "credentialProviderType": "CALLER_IAM_CREDENTIALS",
        "credentialProvider": {
            "iamCredentialProvider": {
                "service": TARGET.service,
                "region": TARGET.region,
            }
        },
    }


def configuration(current: dict[str, Any]) -> dict[str, Any]:
    """What the target leads to; what else it has `current` (a tool schema) stays."""
    server = current.get("targetConfiguration", {}).get("mcp", {}).get("mcpServer", {})
    return {"mcp": {"mcpServer": {**server, "endpoint": TARGET.endpoint}}}


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    _, gateway = deployed(target_name)
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = [outbound_auth()]
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    current: dict[str, Any] = {}
    if target_id:
        identity["targetId"] = target_id
        current = settled(client, identity)
    if TARGET.name not in gateway.get("targets", {}):  # not made by `agentcore deploy`
        wanted["targetConfiguration"] = configuration(current)

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    if current:
        operation, send = "UpdateGatewayTarget", client.update_gateway_target
        request = {**kept(client, current), **identity, **wanted}
    else:
        operation, send = "CreateGatewayTarget", client.create_gateway_target
        request = {**identity, "name": TARGET.name, **wanted}
    if dry_run:
        print(json.dumps({operation: request}, indent=2))
        return 0
    identity["targetId"] = send(**request)["targetId"]
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== mcp-strands-forward-token-exchange
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set how the gateway signs in to this target, which agentcore.json cannot say.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    endpoint="https://mcp.example.com/mcp",
    provider="Weather-exchange",
    scopes=[
        "api://weather/.default",
    ],
    parameters={
        "audience": "weather",
    },
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def provider(client: Any) -> str:
    """The ARN of the credential provider that the account has."""
    try:
        found = client.get_oauth2_credential_provider(name=TARGET.provider)
    except client.exceptions.ResourceNotFoundException as error:
        raise RefusedError(
            "the account has no OAuth credential provider "
            f"{TARGET.provider} in {client.meta.region_name}"
        ) from error
    return str(found["credentialProviderArn"])


def outbound_auth(provider_arn: str) -> dict[str, Any]:
    """The target's entry in credentialProviderConfigurations."""
    return {
        "credentialProviderType": "OAUTH",
        "credentialProvider": {
            "oauthCredentialProvider": {
                "providerArn": provider_arn,
                "scopes": TARGET.scopes,
                "grantType": "TOKEN_EXCHANGE",
                "customParameters": TARGET.parameters,
            }
        },
    }


def configuration(current: dict[str, Any]) -> dict[str, Any]:
    """What the target leads to; what else it has `current` (a tool schema) stays."""
    server = current.get("targetConfiguration", {}).get("mcp", {}).get("mcpServer", {})
    return {"mcp": {"mcpServer": {**server, "endpoint": TARGET.endpoint}}}


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    _, gateway = deployed(target_name)
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    auth = outbound_auth(provider(client))
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = [auth]
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    current: dict[str, Any] = {}
    if target_id:
        identity["targetId"] = target_id
        current = settled(client, identity)
    if TARGET.name not in gateway.get("targets", {}):  # not made by `agentcore deploy`
        wanted["targetConfiguration"] = configuration(current)

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    if current:
        operation, send = "UpdateGatewayTarget", client.update_gateway_target
        request = {**kept(client, current), **identity, **wanted}
    else:
        operation, send = "CreateGatewayTarget", client.create_gateway_target
        request = {**identity, "name": TARGET.name, **wanted}
    if dry_run:
        print(json.dumps({operation: request}, indent=2))
        return 0
    identity["targetId"] = send(**request)["targetId"]
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== mcp-strands-iam-oauth-3lo-list
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set what agentcore.json cannot say of this target, and where its tools come from.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    endpoint="https://mcp.example.com/mcp",
    tools="connections/weathertools/tools.json",
    credential="Weather-oauth",
    scopes=[
        "read",
        "write",
    ],
    return_url="https://app.example.com/signed-in",
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def provider(resources: dict[str, Any]) -> str:
    """The ARN of the credential provider that the deploy has made."""
    credential = resources.get("credentials", {}).get(TARGET.credential)
    if credential is None:
        raise RefusedError(
            f"the credential {TARGET.credential} is not deployed: declare it in "
            "agentcore.json, then `agentcore deploy`"
        )
    return str(credential["credentialProviderArn"])


def outbound_auth(provider_arn: str) -> dict[str, Any]:
    """The target's entry in credentialProviderConfigurations."""
    return {
        "credentialProviderType": "OAUTH",
        "credentialProvider": {
            "oauthCredentialProvider": {
                "providerArn": provider_arn,
                "scopes": TARGET.scopes,
                "grantType": "AUTHORIZATION_CODE",
                "defaultReturnUrl": TARGET.return_url,
            }
        },
    }


def tools() -> dict[str, Any]:
    """The tools that the gateway lists, from a file: it never asks the server."""
    try:
        text = (project() / TARGET.tools).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise RefusedError(f"{TARGET.tools} cannot be read: {error}") from error
    return {"listingMode": "DEFAULT", "mcpToolSchema": {"inlinePayload": text}}


def configuration(current: dict[str, Any], **own: str) -> dict[str, Any]:
    """What the target leads to, and where its tools come from; `own` wins."""
    server = current.get("targetConfiguration", {}).get("mcp", {}).get("mcpServer", {})
    server = {key: value for key, value in server.items() if key != "mcpToolSchema"}
    return {"mcp": {"mcpServer": {**server, **own, **tools()}}}


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    resources, gateway = deployed(target_name)
    auth = outbound_auth(provider(resources))
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = [auth]
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    current: dict[str, Any] = {}
    if target_id:
        identity["targetId"] = target_id
        current = settled(client, identity)
    if TARGET.name in gateway.get("targets", {}):  # made by `agentcore deploy`
        wanted["targetConfiguration"] = configuration(current)
    else:
        wanted["targetConfiguration"] = configuration(current, endpoint=TARGET.endpoint)

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    if current:
        operation, send = "UpdateGatewayTarget", client.update_gateway_target
        request = {**kept(client, current), **identity, **wanted}
    else:
        operation, send = "CreateGatewayTarget", client.create_gateway_target
        request = {**identity, "name": TARGET.name, **wanted}
    if dry_run:
        print(json.dumps({operation: request}, indent=2))
        return 0
    identity["targetId"] = send(**request)["targetId"]
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== mcp-strands-iam-none-list
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set what agentcore.json cannot say of this target, and where its tools come from.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    endpoint="https://mcp.example.com/mcp",
    tools="connections/weathertools/tools.json",
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def tools() -> dict[str, Any]:
    """The tools that the gateway lists, from a file: it never asks the server."""
    try:
        text = (project() / TARGET.tools).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise RefusedError(f"{TARGET.tools} cannot be read: {error}") from error
    return {"listingMode": "DEFAULT", "mcpToolSchema": {"inlinePayload": text}}


def configuration(current: dict[str, Any], **own: str) -> dict[str, Any]:
    """What the target leads to, and where its tools come from; `own` wins."""
    server = current.get("targetConfiguration", {}).get("mcp", {}).get("mcpServer", {})
    server = {key: value for key, value in server.items() if key != "mcpToolSchema"}
    return {"mcp": {"mcpServer": {**server, **own, **tools()}}}


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    _, gateway = deployed(target_name)
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = []
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    current: dict[str, Any] = {}
    if target_id:
        identity["targetId"] = target_id
        current = settled(client, identity)
    if TARGET.name in gateway.get("targets", {}):  # made by `agentcore deploy`
        wanted["targetConfiguration"] = configuration(current)
    else:
        wanted["targetConfiguration"] = configuration(current, endpoint=TARGET.endpoint)

    done = all(current.get(field, []) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    if current:
        operation, send = "UpdateGatewayTarget", client.update_gateway_target
        request = {**kept(client, current), **identity, **wanted}
    else:
        operation, send = "CreateGatewayTarget", client.create_gateway_target
        request = {**identity, "name": TARGET.name, **wanted}
    if not request["credentialProviderConfigurations"]:
        del request["credentialProviderConfigurations"]  # AWS takes no empty list
    if dry_run:
        print(json.dumps({operation: request}, indent=2))
        return 0
    identity["targetId"] = send(**request)["targetId"]
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== mcp-strands-iam-none-dynamic
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set what agentcore.json cannot say of this target, and where its tools come from.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def configuration(current: dict[str, Any], **own: str) -> dict[str, Any]:
    """What the target leads to, and where its tools come from; `own` wins."""
    server = current.get("targetConfiguration", {}).get("mcp", {}).get("mcpServer", {})
    server = {key: value for key, value in server.items() if key != "mcpToolSchema"}
    return {"mcp": {"mcpServer": {**server, **own, "listingMode": "DYNAMIC"}}}


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: where its tools come from is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    _, gateway = deployed(target_name)
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    wanted: dict[str, Any] = {}
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    if target_id is None:
        raise RefusedError(f"{TARGET.name} is not on the gateway: `agentcore deploy`")
    identity["targetId"] = target_id
    current = settled(client, identity)
    wanted["targetConfiguration"] = configuration(current)

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    request = {**kept(client, current), **identity, **wanted}
    if dry_run:
        print(json.dumps({"UpdateGatewayTarget": request}, indent=2))
        return 0
    client.update_gateway_target(**request)
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== mcp-strands-iam-caller-iam-dynamic
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set what agentcore.json cannot say of this target, and where its tools come from.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    endpoint="https://mcp.example.com/mcp",
    service="execute-api",
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def outbound_auth() -> dict[str, Any]:
    """The target's entry in credentialProviderConfigurations."""
    return {
        "credentialProviderType": "CALLER_IAM_CREDENTIALS",
        "credentialProvider": {
            "iamCredentialProvider": {
                "service": TARGET.service,
            }
        },
    }


def configuration(current: dict[str, Any], **own: str) -> dict[str, Any]:
    """What the target leads to, and where its tools come from; `own` wins."""
    server = current.get("targetConfiguration", {}).get("mcp", {}).get("mcpServer", {})
    server = {key: value for key, value in server.items() if key != "mcpToolSchema"}
    return {"mcp": {"mcpServer": {**server, **own, "listingMode": "DYNAMIC"}}}


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    _, gateway = deployed(target_name)
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = [outbound_auth()]
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    current: dict[str, Any] = {}
    if target_id:
        identity["targetId"] = target_id
        current = settled(client, identity)
    if TARGET.name in gateway.get("targets", {}):  # made by `agentcore deploy`
        wanted["targetConfiguration"] = configuration(current)
    else:
        wanted["targetConfiguration"] = configuration(current, endpoint=TARGET.endpoint)

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    if current:
        operation, send = "UpdateGatewayTarget", client.update_gateway_target
        request = {**kept(client, current), **identity, **wanted}
    else:
        operation, send = "CreateGatewayTarget", client.create_gateway_target
        request = {**identity, "name": TARGET.name, **wanted}
    if dry_run:
        print(json.dumps({operation: request}, indent=2))
        return 0
    identity["targetId"] = send(**request)["targetId"]
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== mcp-strands-iam-oauth-provider
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set how the gateway signs in to this target, which agentcore.json cannot say.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    endpoint="https://mcp.example.com/mcp",
    provider="arn:aws:bedrock-agentcore:us-east-1:123456789012:token-vault/default/oauth2credentialprovider/Weather",
    scopes=[
        "read",
        "write",
    ],
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def outbound_auth(provider_arn: str) -> dict[str, Any]:
    """The target's entry in credentialProviderConfigurations."""
    return {
        "credentialProviderType": "OAUTH",
        "credentialProvider": {
            "oauthCredentialProvider": {
                "providerArn": provider_arn,
                "scopes": TARGET.scopes,
                "grantType": "CLIENT_CREDENTIALS",
            }
        },
    }


def configuration(current: dict[str, Any]) -> dict[str, Any]:
    """What the target leads to; what else it has `current` (a tool schema) stays."""
    server = current.get("targetConfiguration", {}).get("mcp", {}).get("mcpServer", {})
    return {"mcp": {"mcpServer": {**server, "endpoint": TARGET.endpoint}}}


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    _, gateway = deployed(target_name)
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    auth = outbound_auth(TARGET.provider)
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = [auth]
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    current: dict[str, Any] = {}
    if target_id:
        identity["targetId"] = target_id
        current = settled(client, identity)
    if TARGET.name not in gateway.get("targets", {}):  # not made by `agentcore deploy`
        wanted["targetConfiguration"] = configuration(current)

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    if current:
        operation, send = "UpdateGatewayTarget", client.update_gateway_target
        request = {**kept(client, current), **identity, **wanted}
    else:
        operation, send = "CreateGatewayTarget", client.create_gateway_target
        request = {**identity, "name": TARGET.name, **wanted}
    if dry_run:
        print(json.dumps({operation: request}, indent=2))
        return 0
    identity["targetId"] = send(**request)["targetId"]
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== mcp-strands-forward-token-exchange-of-secret
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set how the gateway signs in to this target, which agentcore.json cannot say.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    endpoint="https://mcp.example.com/mcp",
    provider="Weather-exchange",
    scopes=[
        "api://weather/.default",
    ],
    parameters={
        "audience": "weather",
    },
)

SECRET = {
    "secretId": "prod/weather",
    "jsonKey": "client_secret",
}

# What the credential provider is made of, where the account has none of that name.
NEW_PROVIDER: dict[str, Any] = {
    "name": TARGET.provider,
    "credentialProviderVendor": "CustomOauth2",
    "oauth2ProviderConfigInput": {
        "customOauth2ProviderConfig": {
            "clientId": "gateway",
            "clientSecretSource": "EXTERNAL",
            "clientSecretConfig": SECRET,
            "oauthDiscovery": {
                "discoveryUrl": "https://idp.example.com/.well-known/openid-configuration",
            },
            "onBehalfOfTokenExchangeConfig": {
                "grantType": "TOKEN_EXCHANGE",
                "tokenExchangeGrantTypeConfig": {
                    "actorTokenContent": "M2M",
                    "actorTokenScopes": [
                        "gw/act",
                    ],
                },
            },
        }
    },
}

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def provider(client: Any, gateway_arn: str, *, dry_run: bool) -> str:
    """The ARN of the account's credential provider, which is made if there is none."""
    try:
        found = client.get_oauth2_credential_provider(name=TARGET.provider)
    except client.exceptions.ResourceNotFoundException:
        operation = "CreateOauth2CredentialProvider"
        if dry_run:
            print(json.dumps({operation: NEW_PROVIDER}, indent=2))
            kind = "oauth2credentialprovider"
            vault = ":".join([*gateway_arn.split(":")[:5], "token-vault/default"])
            return f"{vault}/{kind}/{TARGET.provider}"
        found = client.create_oauth2_credential_provider(**NEW_PROVIDER)
        print(f"{TARGET.provider}: the credential provider is made")
        if "callbackUrl" in found:
            print(f"its redirect URI at the OAuth provider: {found['callbackUrl']}")
    return str(found["credentialProviderArn"])


def outbound_auth(provider_arn: str) -> dict[str, Any]:
    """The target's entry in credentialProviderConfigurations."""
    return {
        "credentialProviderType": "OAUTH",
        "credentialProvider": {
            "oauthCredentialProvider": {
                "providerArn": provider_arn,
                "scopes": TARGET.scopes,
                "grantType": "TOKEN_EXCHANGE",
                "customParameters": TARGET.parameters,
            }
        },
    }


def configuration(current: dict[str, Any]) -> dict[str, Any]:
    """What the target leads to; what else it has `current` (a tool schema) stays."""
    server = current.get("targetConfiguration", {}).get("mcp", {}).get("mcpServer", {})
    return {"mcp": {"mcpServer": {**server, "endpoint": TARGET.endpoint}}}


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    _, gateway = deployed(target_name)
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    arn = provider(client, gateway["gatewayArn"], dry_run=dry_run)
    auth = outbound_auth(arn)
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = [auth]
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    current: dict[str, Any] = {}
    if target_id:
        identity["targetId"] = target_id
        current = settled(client, identity)
    if TARGET.name not in gateway.get("targets", {}):  # not made by `agentcore deploy`
        wanted["targetConfiguration"] = configuration(current)

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    if current:
        operation, send = "UpdateGatewayTarget", client.update_gateway_target
        request = {**kept(client, current), **identity, **wanted}
    else:
        operation, send = "CreateGatewayTarget", client.create_gateway_target
        request = {**identity, "name": TARGET.name, **wanted}
    if dry_run:
        print(json.dumps({operation: request}, indent=2))
        return 0
    identity["targetId"] = send(**request)["targetId"]
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== mcp-strands-iam-oauth-3lo-okta-of-secret
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set how the gateway signs in to this target, which agentcore.json cannot say.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    endpoint="https://mcp.example.com/mcp",
    provider="Weather-okta",
    scopes=[
        "read",
        "write",
    ],
    return_url="https://app.example.com/signed-in",
)

SECRET = {
    "secretId": "prod/okta",
    "jsonKey": "key",
}

# What the credential provider is made of, where the account has none of that name.
NEW_PROVIDER: dict[str, Any] = {
    "name": TARGET.provider,
    "credentialProviderVendor": "OktaOauth2",
    "oauth2ProviderConfigInput": {
        "includedOauth2ProviderConfig": {
            "clientId": "app",
            "clientSecretSource": "EXTERNAL",
            "clientSecretConfig": SECRET,
            "issuer": "https://okta.example.com",
            "authorizationEndpoint": "https://okta.example.com/authorize",
            "tokenEndpoint": "https://okta.example.com/token",
        }
    },
}

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def provider(client: Any, gateway_arn: str, *, dry_run: bool) -> str:
    """The ARN of the account's credential provider, which is made if there is none."""
    try:
        found = client.get_oauth2_credential_provider(name=TARGET.provider)
    except client.exceptions.ResourceNotFoundException:
        operation = "CreateOauth2CredentialProvider"
        if dry_run:
            print(json.dumps({operation: NEW_PROVIDER}, indent=2))
            kind = "oauth2credentialprovider"
            vault = ":".join([*gateway_arn.split(":")[:5], "token-vault/default"])
            return f"{vault}/{kind}/{TARGET.provider}"
        found = client.create_oauth2_credential_provider(**NEW_PROVIDER)
        print(f"{TARGET.provider}: the credential provider is made")
        if "callbackUrl" in found:
            print(f"its redirect URI at the OAuth provider: {found['callbackUrl']}")
    return str(found["credentialProviderArn"])


def outbound_auth(provider_arn: str) -> dict[str, Any]:
    """The target's entry in credentialProviderConfigurations."""
    return {
        "credentialProviderType": "OAUTH",
        "credentialProvider": {
            "oauthCredentialProvider": {
                "providerArn": provider_arn,
                "scopes": TARGET.scopes,
                "grantType": "AUTHORIZATION_CODE",
                "defaultReturnUrl": TARGET.return_url,
            }
        },
    }


def configuration(current: dict[str, Any]) -> dict[str, Any]:
    """What the target leads to; what else it has `current` (a tool schema) stays."""
    server = current.get("targetConfiguration", {}).get("mcp", {}).get("mcpServer", {})
    return {"mcp": {"mcpServer": {**server, "endpoint": TARGET.endpoint}}}


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    _, gateway = deployed(target_name)
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    arn = provider(client, gateway["gatewayArn"], dry_run=dry_run)
    auth = outbound_auth(arn)
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = [auth]
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    current: dict[str, Any] = {}
    if target_id:
        identity["targetId"] = target_id
        current = settled(client, identity)
    if TARGET.name not in gateway.get("targets", {}):  # not made by `agentcore deploy`
        wanted["targetConfiguration"] = configuration(current)

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    if current:
        operation, send = "UpdateGatewayTarget", client.update_gateway_target
        request = {**kept(client, current), **identity, **wanted}
    else:
        operation, send = "CreateGatewayTarget", client.create_gateway_target
        request = {**identity, "name": TARGET.name, **wanted}
    if dry_run:
        print(json.dumps({operation: request}, indent=2))
        return 0
    identity["targetId"] = send(**request)["targetId"]
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== openapi-strands-iam-oauth-entra-of-secret
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set how the gateway signs in to this target, which agentcore.json cannot say.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    schema="connections/weathertools/openapi.json",
    provider="Weather-entra",
    scopes=[
        "read",
        "write",
    ],
)

SECRET = {
    "secretId": "arn:aws:secretsmanager:us-east-1:123456789012:secret:entra-a1B2c3",
    "jsonKey": "key",
}

# What the credential provider is made of, where the account has none of that name.
NEW_PROVIDER: dict[str, Any] = {
    "name": TARGET.provider,
    "credentialProviderVendor": "MicrosoftOauth2",
    "oauth2ProviderConfigInput": {
        "microsoftOauth2ProviderConfig": {
            "clientId": "app",
            "clientSecretSource": "EXTERNAL",
            "clientSecretConfig": SECRET,
            "tenantId": "tenant-1",
        }
    },
}

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def provider(client: Any, gateway_arn: str, *, dry_run: bool) -> str:
    """The ARN of the account's credential provider, which is made if there is none."""
    try:
        found = client.get_oauth2_credential_provider(name=TARGET.provider)
    except client.exceptions.ResourceNotFoundException:
        operation = "CreateOauth2CredentialProvider"
        if dry_run:
            print(json.dumps({operation: NEW_PROVIDER}, indent=2))
            kind = "oauth2credentialprovider"
            vault = ":".join([*gateway_arn.split(":")[:5], "token-vault/default"])
            return f"{vault}/{kind}/{TARGET.provider}"
        found = client.create_oauth2_credential_provider(**NEW_PROVIDER)
        print(f"{TARGET.provider}: the credential provider is made")
        if "callbackUrl" in found:
            print(f"its redirect URI at the OAuth provider: {found['callbackUrl']}")
    return str(found["credentialProviderArn"])


def outbound_auth(provider_arn: str) -> dict[str, Any]:
    """The target's entry in credentialProviderConfigurations."""
    return {
        "credentialProviderType": "OAUTH",
        "credentialProvider": {
            "oauthCredentialProvider": {
                "providerArn": provider_arn,
                "scopes": TARGET.scopes,
                "grantType": "CLIENT_CREDENTIALS",
            }
        },
    }


def configuration() -> dict[str, Any]:
    """What the target leads to: the document in the project."""
    try:
        text = (project() / TARGET.schema).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise RefusedError(f"{TARGET.schema} cannot be read: {error}") from error
    return {"mcp": {"openApiSchema": {"inlinePayload": text}}}


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    _, gateway = deployed(target_name)
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    arn = provider(client, gateway["gatewayArn"], dry_run=dry_run)
    auth = outbound_auth(arn)
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = [auth]
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    current: dict[str, Any] = {}
    if target_id:
        identity["targetId"] = target_id
        current = settled(client, identity)
    if TARGET.name not in gateway.get("targets", {}):  # not made by `agentcore deploy`
        wanted["targetConfiguration"] = configuration()

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    if current:
        operation, send = "UpdateGatewayTarget", client.update_gateway_target
        request = {**kept(client, current), **identity, **wanted}
    else:
        operation, send = "CreateGatewayTarget", client.create_gateway_target
        request = {**identity, "name": TARGET.name, **wanted}
    if dry_run:
        print(json.dumps({operation: request}, indent=2))
        return 0
    identity["targetId"] = send(**request)["targetId"]
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== api-gateway-strands-iam-api-key-of-secret
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set how the gateway signs in to this target, which agentcore.json cannot say.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    provider="K",
    location="HEADER",
    parameter="x-api-key",
)

SECRET = {
    "secretId": "prod/key",
    "jsonKey": "key",
}

# What the credential provider is made of, where the account has none of that name.
NEW_PROVIDER: dict[str, Any] = {
    "name": TARGET.provider,
    "apiKeySecretSource": "EXTERNAL",
    "apiKeySecretConfig": SECRET,
}

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def provider(client: Any, gateway_arn: str, *, dry_run: bool) -> str:
    """The ARN of the account's credential provider, which is made if there is none."""
    try:
        found = client.get_api_key_credential_provider(name=TARGET.provider)
    except client.exceptions.ResourceNotFoundException:
        operation = "CreateApiKeyCredentialProvider"
        if dry_run:
            print(json.dumps({operation: NEW_PROVIDER}, indent=2))
            kind = "apikeycredentialprovider"
            vault = ":".join([*gateway_arn.split(":")[:5], "token-vault/default"])
            return f"{vault}/{kind}/{TARGET.provider}"
        found = client.create_api_key_credential_provider(**NEW_PROVIDER)
        print(f"{TARGET.provider}: the credential provider is made")
    return str(found["credentialProviderArn"])


def outbound_auth(provider_arn: str) -> dict[str, Any]:
    """The target's entry in credentialProviderConfigurations."""
    return {
        "credentialProviderType": "API_KEY",
        "credentialProvider": {
            "apiKeyCredentialProvider": {
                "providerArn": provider_arn,
                "credentialLocation": TARGET.location,
                "credentialParameterName": TARGET.parameter,
            }
        },
    }


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    _, gateway = deployed(target_name)
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    arn = provider(client, gateway["gatewayArn"], dry_run=dry_run)
    auth = outbound_auth(arn)
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = [auth]
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    if target_id is None:
        raise RefusedError(f"{TARGET.name} is not on the gateway: `agentcore deploy`")
    identity["targetId"] = target_id
    current = settled(client, identity)

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    request = {**kept(client, current), **identity, **wanted}
    if dry_run:
        print(json.dumps({"UpdateGatewayTarget": request}, indent=2))
        return 0
    client.update_gateway_target(**request)
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== lambda-strands-iam-oauth
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set how the gateway signs in to this target, which agentcore.json cannot say.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    credential="Weather-oauth",
    scopes=[
        "read",
        "write",
    ],
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def provider(resources: dict[str, Any]) -> str:
    """The ARN of the credential provider that the deploy has made."""
    credential = resources.get("credentials", {}).get(TARGET.credential)
    if credential is None:
        raise RefusedError(
            f"the credential {TARGET.credential} is not deployed: declare it in "
            "agentcore.json, then `agentcore deploy`"
        )
    return str(credential["credentialProviderArn"])


def outbound_auth(provider_arn: str) -> dict[str, Any]:
    """The target's entry in credentialProviderConfigurations."""
    return {
        "credentialProviderType": "OAUTH",
        "credentialProvider": {
            "oauthCredentialProvider": {
                "providerArn": provider_arn,
                "scopes": TARGET.scopes,
                "grantType": "CLIENT_CREDENTIALS",
            }
        },
    }


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    resources, gateway = deployed(target_name)
    auth = outbound_auth(provider(resources))
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = [auth]
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    if target_id is None:
        raise RefusedError(f"{TARGET.name} is not on the gateway: `agentcore deploy`")
    identity["targetId"] = target_id
    current = settled(client, identity)

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    request = {**kept(client, current), **identity, **wanted}
    if dry_run:
        print(json.dumps({"UpdateGatewayTarget": request}, indent=2))
        return 0
    client.update_gateway_target(**request)
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== lambda-strands-iam-oauth-no-scopes
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set how the gateway signs in to this target, which agentcore.json cannot say.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    credential="Weather-oauth",
    scopes=[],
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def provider(resources: dict[str, Any]) -> str:
    """The ARN of the credential provider that the deploy has made."""
    credential = resources.get("credentials", {}).get(TARGET.credential)
    if credential is None:
        raise RefusedError(
            f"the credential {TARGET.credential} is not deployed: declare it in "
            "agentcore.json, then `agentcore deploy`"
        )
    return str(credential["credentialProviderArn"])


def outbound_auth(provider_arn: str) -> dict[str, Any]:
    """The target's entry in credentialProviderConfigurations."""
    return {
        "credentialProviderType": "OAUTH",
        "credentialProvider": {
            "oauthCredentialProvider": {
                "providerArn": provider_arn,
                "scopes": TARGET.scopes,
                "grantType": "CLIENT_CREDENTIALS",
            }
        },
    }


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    resources, gateway = deployed(target_name)
    auth = outbound_auth(provider(resources))
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = [auth]
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    if target_id is None:
        raise RefusedError(f"{TARGET.name} is not on the gateway: `agentcore deploy`")
    identity["targetId"] = target_id
    current = settled(client, identity)

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    request = {**kept(client, current), **identity, **wanted}
    if dry_run:
        print(json.dumps({"UpdateGatewayTarget": request}, indent=2))
        return 0
    client.update_gateway_target(**request)
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== lambda-strands-iam-oauth-3lo
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set how the gateway signs in to this target, which agentcore.json cannot say.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    credential="Weather-oauth",
    scopes=[
        "read",
        "write",
    ],
    return_url="https://app.example.com/signed-in",
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def provider(resources: dict[str, Any]) -> str:
    """The ARN of the credential provider that the deploy has made."""
    credential = resources.get("credentials", {}).get(TARGET.credential)
    if credential is None:
        raise RefusedError(
            f"the credential {TARGET.credential} is not deployed: declare it in "
            "agentcore.json, then `agentcore deploy`"
        )
    return str(credential["credentialProviderArn"])


def outbound_auth(provider_arn: str) -> dict[str, Any]:
    """The target's entry in credentialProviderConfigurations."""
    return {
        "credentialProviderType": "OAUTH",
        "credentialProvider": {
            "oauthCredentialProvider": {
                "providerArn": provider_arn,
                "scopes": TARGET.scopes,
                "grantType": "AUTHORIZATION_CODE",
                "defaultReturnUrl": TARGET.return_url,
            }
        },
    }


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    resources, gateway = deployed(target_name)
    auth = outbound_auth(provider(resources))
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = [auth]
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    if target_id is None:
        raise RefusedError(f"{TARGET.name} is not on the gateway: `agentcore deploy`")
    identity["targetId"] = target_id
    current = settled(client, identity)

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    request = {**kept(client, current), **identity, **wanted}
    if dry_run:
        print(json.dumps({"UpdateGatewayTarget": request}, indent=2))
        return 0
    client.update_gateway_target(**request)
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== openapi-strands-iam-oauth-3lo
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set how the gateway signs in to this target, which agentcore.json cannot say.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    schema="connections/weathertools/openapi.json",
    credential="Weather-oauth",
    scopes=[
        "read",
        "write",
    ],
    return_url="https://app.example.com/signed-in",
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def provider(resources: dict[str, Any]) -> str:
    """The ARN of the credential provider that the deploy has made."""
    credential = resources.get("credentials", {}).get(TARGET.credential)
    if credential is None:
        raise RefusedError(
            f"the credential {TARGET.credential} is not deployed: declare it in "
            "agentcore.json, then `agentcore deploy`"
        )
    return str(credential["credentialProviderArn"])


def outbound_auth(provider_arn: str) -> dict[str, Any]:
    """The target's entry in credentialProviderConfigurations."""
    return {
        "credentialProviderType": "OAUTH",
        "credentialProvider": {
            "oauthCredentialProvider": {
                "providerArn": provider_arn,
                "scopes": TARGET.scopes,
                "grantType": "AUTHORIZATION_CODE",
                "defaultReturnUrl": TARGET.return_url,
            }
        },
    }


def configuration() -> dict[str, Any]:
    """What the target leads to: the document in the project."""
    try:
        text = (project() / TARGET.schema).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise RefusedError(f"{TARGET.schema} cannot be read: {error}") from error
    return {"mcp": {"openApiSchema": {"inlinePayload": text}}}


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    resources, gateway = deployed(target_name)
    auth = outbound_auth(provider(resources))
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = [auth]
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    current: dict[str, Any] = {}
    if target_id:
        identity["targetId"] = target_id
        current = settled(client, identity)
    if TARGET.name not in gateway.get("targets", {}):  # not made by `agentcore deploy`
        wanted["targetConfiguration"] = configuration()

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    if current:
        operation, send = "UpdateGatewayTarget", client.update_gateway_target
        request = {**kept(client, current), **identity, **wanted}
    else:
        operation, send = "CreateGatewayTarget", client.create_gateway_target
        request = {**identity, "name": TARGET.name, **wanted}
    if dry_run:
        print(json.dumps({operation: request}, indent=2))
        return 0
    identity["targetId"] = send(**request)["targetId"]
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== openapi-strands-iam-api-key-bearer
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set how the gateway signs in to this target, which agentcore.json cannot say.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    schema="connections/weathertools/openapi.json",
    credential="Weather-key",
    location="HEADER",
    parameter="Authorization",
    prefix="Bearer ",
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def provider(resources: dict[str, Any]) -> str:
    """The ARN of the credential provider that the deploy has made."""
    credential = resources.get("credentials", {}).get(TARGET.credential)
    if credential is None:
        raise RefusedError(
            f"the credential {TARGET.credential} is not deployed: declare it in "
            "agentcore.json, then `agentcore deploy`"
        )
    return str(credential["credentialProviderArn"])


def outbound_auth(provider_arn: str) -> dict[str, Any]:
    """The target's entry in credentialProviderConfigurations."""
    return {
        "credentialProviderType": "API_KEY",
        "credentialProvider": {
            "apiKeyCredentialProvider": {
                "providerArn": provider_arn,
                "credentialLocation": TARGET.location,
                "credentialParameterName": TARGET.parameter,
                "credentialPrefix": TARGET.prefix,
            }
        },
    }


def configuration() -> dict[str, Any]:
    """What the target leads to: the document in the project."""
    try:
        text = (project() / TARGET.schema).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise RefusedError(f"{TARGET.schema} cannot be read: {error}") from error
    return {"mcp": {"openApiSchema": {"inlinePayload": text}}}


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    resources, gateway = deployed(target_name)
    auth = outbound_auth(provider(resources))
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = [auth]
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    current: dict[str, Any] = {}
    if target_id:
        identity["targetId"] = target_id
        current = settled(client, identity)
    if TARGET.name not in gateway.get("targets", {}):  # not made by `agentcore deploy`
        wanted["targetConfiguration"] = configuration()

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    if current:
        operation, send = "UpdateGatewayTarget", client.update_gateway_target
        request = {**kept(client, current), **identity, **wanted}
    else:
        operation, send = "CreateGatewayTarget", client.create_gateway_target
        request = {**identity, "name": TARGET.name, **wanted}
    if dry_run:
        print(json.dumps({operation: request}, indent=2))
        return 0
    identity["targetId"] = send(**request)["targetId"]
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== openapi-strands-iam-api-key-query
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set how the gateway signs in to this target, which agentcore.json cannot say.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    schema="connections/weathertools/openapi.json",
    credential="Weather-key",
    location="QUERY_PARAMETER",
    parameter="api_key",
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def provider(resources: dict[str, Any]) -> str:
    """The ARN of the credential provider that the deploy has made."""
    credential = resources.get("credentials", {}).get(TARGET.credential)
    if credential is None:
        raise RefusedError(
            f"the credential {TARGET.credential} is not deployed: declare it in "
            "agentcore.json, then `agentcore deploy`"
        )
    return str(credential["credentialProviderArn"])


def outbound_auth(provider_arn: str) -> dict[str, Any]:
    """The target's entry in credentialProviderConfigurations."""
    return {
        "credentialProviderType": "API_KEY",
        "credentialProvider": {
            "apiKeyCredentialProvider": {
                "providerArn": provider_arn,
                "credentialLocation": TARGET.location,
                "credentialParameterName": TARGET.parameter,
            }
        },
    }


def configuration() -> dict[str, Any]:
    """What the target leads to: the document in the project."""
    try:
        text = (project() / TARGET.schema).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise RefusedError(f"{TARGET.schema} cannot be read: {error}") from error
    return {"mcp": {"openApiSchema": {"inlinePayload": text}}}


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    resources, gateway = deployed(target_name)
    auth = outbound_auth(provider(resources))
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = [auth]
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    current: dict[str, Any] = {}
    if target_id:
        identity["targetId"] = target_id
        current = settled(client, identity)
    if TARGET.name not in gateway.get("targets", {}):  # not made by `agentcore deploy`
        wanted["targetConfiguration"] = configuration()

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    if current:
        operation, send = "UpdateGatewayTarget", client.update_gateway_target
        request = {**kept(client, current), **identity, **wanted}
    else:
        operation, send = "CreateGatewayTarget", client.create_gateway_target
        request = {**identity, "name": TARGET.name, **wanted}
    if dry_run:
        print(json.dumps({operation: request}, indent=2))
        return 0
    identity["targetId"] = send(**request)["targetId"]
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== openapi-strands-iam-iam-region
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set how the gateway signs in to this target, which agentcore.json cannot say.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    schema="connections/weathertools/openapi.json",
    service="execute-api",
    region="eu-west-1",
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def outbound_auth() -> dict[str, Any]:
    """The target's entry in credentialProviderConfigurations."""
    return {
        "credentialProviderType": "GATEWAY_IAM_ROLE",
        "credentialProvider": {
            "iamCredentialProvider": {
                "service": TARGET.service,
                "region": TARGET.region,
            }
        },
    }


def configuration() -> dict[str, Any]:
    """What the target leads to: the document in the project."""
    try:
        text = (project() / TARGET.schema).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise RefusedError(f"{TARGET.schema} cannot be read: {error}") from error
    return {"mcp": {"openApiSchema": {"inlinePayload": text}}}


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    _, gateway = deployed(target_name)
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = [outbound_auth()]
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    current: dict[str, Any] = {}
    if target_id:
        identity["targetId"] = target_id
        current = settled(client, identity)
    if TARGET.name not in gateway.get("targets", {}):  # not made by `agentcore deploy`
        wanted["targetConfiguration"] = configuration()

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    if current:
        operation, send = "UpdateGatewayTarget", client.update_gateway_target
        request = {**kept(client, current), **identity, **wanted}
    else:
        operation, send = "CreateGatewayTarget", client.create_gateway_target
        request = {**identity, "name": TARGET.name, **wanted}
    if dry_run:
        print(json.dumps({operation: request}, indent=2))
        return 0
    identity["targetId"] = send(**request)["targetId"]
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== openapi-strands-iam-iam-s3
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set how the gateway signs in to this target, which agentcore.json cannot say.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    schema="s3://my-bucket/specs/document.json",
    bucket_owner="123456789012",
    service="execute-api",
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def outbound_auth() -> dict[str, Any]:
    """The target's entry in credentialProviderConfigurations."""
    return {
        "credentialProviderType": "GATEWAY_IAM_ROLE",
        "credentialProvider": {
            "iamCredentialProvider": {
                "service": TARGET.service,
            }
        },
    }


def configuration() -> dict[str, Any]:
    """What the target leads to: the document that AWS reads from S3."""
    document = {"uri": TARGET.schema, "bucketOwnerAccountId": TARGET.bucket_owner}
    return {"mcp": {"openApiSchema": {"s3": document}}}


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    _, gateway = deployed(target_name)
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = [outbound_auth()]
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    current: dict[str, Any] = {}
    if target_id:
        identity["targetId"] = target_id
        current = settled(client, identity)
    if TARGET.name not in gateway.get("targets", {}):  # not made by `agentcore deploy`
        wanted["targetConfiguration"] = configuration()

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    if current:
        operation, send = "UpdateGatewayTarget", client.update_gateway_target
        request = {**kept(client, current), **identity, **wanted}
    else:
        operation, send = "CreateGatewayTarget", client.create_gateway_target
        request = {**identity, "name": TARGET.name, **wanted}
    if dry_run:
        print(json.dumps({operation: request}, indent=2))
        return 0
    identity["targetId"] = send(**request)["targetId"]
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== openapi-strands-iam-iam-own-s3
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set how the gateway signs in to this target, which agentcore.json cannot say.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    schema="s3://my-bucket/specs/document.json",
    service="lambda",
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def outbound_auth() -> dict[str, Any]:
    """The target's entry in credentialProviderConfigurations."""
    return {
        "credentialProviderType": "GATEWAY_IAM_ROLE",
        "credentialProvider": {
            "iamCredentialProvider": {
                "service": TARGET.service,
            }
        },
    }


def configuration() -> dict[str, Any]:
    """What the target leads to: the document that AWS reads from S3."""
    document = {"uri": TARGET.schema}
    return {"mcp": {"openApiSchema": {"s3": document}}}


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    _, gateway = deployed(target_name)
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = [outbound_auth()]
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    current: dict[str, Any] = {}
    if target_id:
        identity["targetId"] = target_id
        current = settled(client, identity)
    if TARGET.name not in gateway.get("targets", {}):  # not made by `agentcore deploy`
        wanted["targetConfiguration"] = configuration()

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    if current:
        operation, send = "UpdateGatewayTarget", client.update_gateway_target
        request = {**kept(client, current), **identity, **wanted}
    else:
        operation, send = "CreateGatewayTarget", client.create_gateway_target
        request = {**identity, "name": TARGET.name, **wanted}
    if dry_run:
        print(json.dumps({operation: request}, indent=2))
        return 0
    identity["targetId"] = send(**request)["targetId"]
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== openapi-strands-iam-none-open
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set how the gateway signs in to this target, which agentcore.json cannot say.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    schema="connections/weathertools/openapi.json",
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def configuration() -> dict[str, Any]:
    """What the target leads to: the document in the project."""
    try:
        text = (project() / TARGET.schema).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise RefusedError(f"{TARGET.schema} cannot be read: {error}") from error
    return {"mcp": {"openApiSchema": {"inlinePayload": text}}}


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    _, gateway = deployed(target_name)
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = []
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    current: dict[str, Any] = {}
    if target_id:
        identity["targetId"] = target_id
        current = settled(client, identity)
    if TARGET.name not in gateway.get("targets", {}):  # not made by `agentcore deploy`
        wanted["targetConfiguration"] = configuration()

    done = all(current.get(field, []) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    if current:
        operation, send = "UpdateGatewayTarget", client.update_gateway_target
        request = {**kept(client, current), **identity, **wanted}
    else:
        operation, send = "CreateGatewayTarget", client.create_gateway_target
        request = {**identity, "name": TARGET.name, **wanted}
    if not request["credentialProviderConfigurations"]:
        del request["credentialProviderConfigurations"]  # AWS takes no empty list
    if dry_run:
        print(json.dumps({operation: request}, indent=2))
        return 0
    identity["targetId"] = send(**request)["targetId"]
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== openapi-strands-iam-caller-iam
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set how the gateway signs in to this target, which agentcore.json cannot say.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    schema="connections/weathertools/openapi.json",
    service="execute-api",
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def outbound_auth() -> dict[str, Any]:
    """The target's entry in credentialProviderConfigurations."""
    return {
        "credentialProviderType": "CALLER_IAM_CREDENTIALS",
        "credentialProvider": {
            "iamCredentialProvider": {
                "service": TARGET.service,
            }
        },
    }


def configuration() -> dict[str, Any]:
    """What the target leads to: the document in the project."""
    try:
        text = (project() / TARGET.schema).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise RefusedError(f"{TARGET.schema} cannot be read: {error}") from error
    return {"mcp": {"openApiSchema": {"inlinePayload": text}}}


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    _, gateway = deployed(target_name)
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = [outbound_auth()]
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    current: dict[str, Any] = {}
    if target_id:
        identity["targetId"] = target_id
        current = settled(client, identity)
    if TARGET.name not in gateway.get("targets", {}):  # not made by `agentcore deploy`
        wanted["targetConfiguration"] = configuration()

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    if current:
        operation, send = "UpdateGatewayTarget", client.update_gateway_target
        request = {**kept(client, current), **identity, **wanted}
    else:
        operation, send = "CreateGatewayTarget", client.create_gateway_target
        request = {**identity, "name": TARGET.name, **wanted}
    if dry_run:
        print(json.dumps({operation: request}, indent=2))
        return 0
    identity["targetId"] = send(**request)["targetId"]
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== openapi-strands-iam-api-key-provider-passed
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set how the gateway signs in to this target, and what it passes on to it.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    schema="connections/weathertools/openapi.json",
    provider="Weather-key",
    location="HEADER",
    parameter="x-api-key",
    passed={
        "allowedResponseHeaders": [
            "X-Request-Id",
        ],
        "allowedQueryParameters": [
            "locale",
        ],
    },
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def provider(client: Any) -> str:
    """The ARN of the credential provider that the account has."""
    try:
        found = client.get_api_key_credential_provider(name=TARGET.provider)
    except client.exceptions.ResourceNotFoundException as error:
        raise RefusedError(
            "the account has no API key credential provider "
            f"{TARGET.provider} in {client.meta.region_name}"
        ) from error
    return str(found["credentialProviderArn"])


def outbound_auth(provider_arn: str) -> dict[str, Any]:
    """The target's entry in credentialProviderConfigurations."""
    return {
        "credentialProviderType": "API_KEY",
        "credentialProvider": {
            "apiKeyCredentialProvider": {
                "providerArn": provider_arn,
                "credentialLocation": TARGET.location,
                "credentialParameterName": TARGET.parameter,
            }
        },
    }


def configuration() -> dict[str, Any]:
    """What the target leads to: the document in the project."""
    try:
        text = (project() / TARGET.schema).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise RefusedError(f"{TARGET.schema} cannot be read: {error}") from error
    return {"mcp": {"openApiSchema": {"inlinePayload": text}}}


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    _, gateway = deployed(target_name)
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    auth = outbound_auth(provider(client))
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = [auth]
    wanted["metadataConfiguration"] = TARGET.passed
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    current: dict[str, Any] = {}
    if target_id:
        identity["targetId"] = target_id
        current = settled(client, identity)
    if TARGET.name not in gateway.get("targets", {}):  # not made by `agentcore deploy`
        wanted["targetConfiguration"] = configuration()

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    if current:
        operation, send = "UpdateGatewayTarget", client.update_gateway_target
        request = {**kept(client, current), **identity, **wanted}
    else:
        operation, send = "CreateGatewayTarget", client.create_gateway_target
        request = {**identity, "name": TARGET.name, **wanted}
    if dry_run:
        print(json.dumps({operation: request}, indent=2))
        return 0
    identity["targetId"] = send(**request)["targetId"]
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== api-gateway-strands-iam-iam
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set how the gateway signs in to this target, which agentcore.json cannot say.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def outbound_auth() -> dict[str, Any]:
    """The target's entry in credentialProviderConfigurations."""
    return {"credentialProviderType": "GATEWAY_IAM_ROLE"}


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: the outbound auth is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    _, gateway = deployed(target_name)
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    wanted: dict[str, Any] = {}
    wanted["credentialProviderConfigurations"] = [outbound_auth()]
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    if target_id is None:
        raise RefusedError(f"{TARGET.name} is not on the gateway: `agentcore deploy`")
    identity["targetId"] = target_id
    current = settled(client, identity)

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    request = {**kept(client, current), **identity, **wanted}
    if dry_run:
        print(json.dumps({"UpdateGatewayTarget": request}, indent=2))
        return 0
    client.update_gateway_target(**request)
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== connector-strands-iam-none-base
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set what the gateway passes on to this target, which agentcore.json cannot say.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    passed={
        "allowedQueryParameters": [
            "locale",
        ],
    },
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: what the gateway passes on is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    _, gateway = deployed(target_name)
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    wanted: dict[str, Any] = {}
    wanted["metadataConfiguration"] = TARGET.passed
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    if target_id is None:
        raise RefusedError(f"{TARGET.name} is not on the gateway: `agentcore deploy`")
    identity["targetId"] = target_id
    current = settled(client, identity)

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    request = {**kept(client, current), **identity, **wanted}
    if dry_run:
        print(json.dumps({"UpdateGatewayTarget": request}, indent=2))
        return 0
    client.update_gateway_target(**request)
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
# ======== mcp-strands-jwt-none-request-headers-with-tests
# /// script
# requires-python = ">=3.10"
# dependencies = ["boto3>=1.44"]
# ///
"""Set what the gateway passes on to this target, which agentcore.json cannot say.

Run it after `agentcore deploy`, with the AWS identity that deploys. It is safe to run
again: what is set already stays as it is.

Exit status: 0 done, 1 refused or failed, 3 set but an administrator has to consent.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

try:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
except ImportError:
    sys.exit("boto3 is missing: start this with `uv run`, or install boto3")

TARGET = SimpleNamespace(
    gateway="MyGateway",
    name="WeatherTools",
    passed={
        "allowedRequestHeaders": [
            "X-Tenant",
            "X-Amzn-Bedrock-AgentCore-Runtime-Custom-trace-id",
        ],
    },
)

WORKING = {"CREATING", "UPDATING", "SYNCHRONIZING"}
PAUSE = 3.0  # seconds between two looks at the target
PATIENCE = 300.0  # seconds until AWS should have come to an end


class RefusedError(Exception):
    """It cannot be done; the message says why, and what to do."""


def project() -> Path:
    """The AgentCore project that this file is in."""
    for folder in Path(__file__).resolve().parents:
        if (folder / "agentcore" / "agentcore.json").is_file():
            return folder
    raise RefusedError("no folder above this file has agentcore/agentcore.json")


def deployed(target_name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the last deploy to an AWS target made, and of that the gateway."""
    path = project() / "agentcore" / ".cli" / "deployed-state.json"
    try:
        targets = json.loads(path.read_text(encoding="utf-8"))["targets"]
    except FileNotFoundError:
        targets = {}
    except (KeyError, OSError, TypeError, ValueError) as error:
        raise RefusedError(f"{path} cannot be read: {error}") from error
    resources: dict[str, Any] = targets.get(target_name, {}).get("resources", {})
    for place in (resources.get("mcp", {}), resources):  # MCP gateways, then all others
        gateway: dict[str, Any] | None = place.get("gateways", {}).get(TARGET.gateway)
        if gateway:
            return resources, gateway
    raise RefusedError(
        f"the gateway {TARGET.gateway} is not deployed to the AWS target {target_name} "
        f"(deployed to: {', '.join(targets) or 'none'}): `agentcore deploy` comes first"
    )


def find_target(client: Any, gateway: dict[str, Any]) -> str | None:
    """The target's id: recorded by the deploy, else found by name on the gateway."""
    recorded: dict[str, str] | None = gateway.get("targets", {}).get(TARGET.name)
    if recorded:
        return recorded["targetId"]
    pages = client.get_paginator("list_gateway_targets")
    for page in pages.paginate(gatewayIdentifier=gateway["gatewayId"]):
        for item in page["items"]:
            if item["name"] == TARGET.name:
                return str(item["targetId"])
    return None


def settled(client: Any, identity: dict[str, str]) -> dict[str, Any]:
    """The target, once AWS is not working on it any more."""
    deadline = time.monotonic() + PATIENCE
    while True:
        target: dict[str, Any] = client.get_gateway_target(**identity)
        if target["status"] not in WORKING:
            return target
        if time.monotonic() >= deadline:
            raise RefusedError(
                f"{TARGET.name} is still {target['status']} after {PATIENCE:g} s: "
                "run this again later"
            )
        time.sleep(PAUSE)


def report(target: dict[str, Any]) -> int:
    """Say how the target is now; the exit status."""
    status = target["status"]
    if status == "READY":
        print(f"{TARGET.name}: what the gateway passes on is set")
        return 0
    if status.endswith("_PENDING_AUTH"):
        print(f"{TARGET.name} is {status}, an administrator has to open:")
        print(consent_page(target))
        return 3
    reasons = "; ".join(target.get("statusReasons", [])) or "AWS tells no reason"
    raise RefusedError(f"{TARGET.name} is {status}: {reasons}")


def consent_page(target: dict[str, Any]) -> str:
    """The address where an administrator gives consent."""
    oauth2 = target.get("authorizationData", {}).get("oauth2", {})
    return str(oauth2.get("authorizationUrl", "a page that AWS does not tell"))


def kept(client: Any, current: dict[str, Any]) -> dict[str, Any]:
    """What an update has to send again, because AWS drops what it is not sent."""
    update = client.meta.service_model.operation_model("UpdateGatewayTarget")
    fields = update.input_shape.members
    if "certificateConfigurations" not in fields:  # then others may be unknown, too
        raise RefusedError(f"boto3 {boto3.__version__} is too old for a safe update")
    return {field: current[field] for field in fields if current.get(field)}


def configure(target_name: str, region: str | None, *, dry_run: bool) -> int:
    """Make the target as it is wanted; the exit status."""
    _, gateway = deployed(target_name)
    client = boto3.client(
        "bedrock-agentcore-control",
        region_name=region or gateway["gatewayArn"].split(":")[3],
    )
    wanted: dict[str, Any] = {}
    wanted["metadataConfiguration"] = TARGET.passed
    identity = {"gatewayIdentifier": gateway["gatewayId"]}
    target_id = find_target(client, gateway)
    if target_id is None:
        raise RefusedError(f"{TARGET.name} is not on the gateway: `agentcore deploy`")
    identity["targetId"] = target_id
    current = settled(client, identity)

    done = all(current.get(field) == value for field, value in wanted.items())
    status = str(current.get("status"))
    if done and status == "READY":
        print(f"{TARGET.name}: already so, nothing was changed")
        return 0
    if status.endswith("_PENDING_AUTH"):
        if done:
            return report(current)
        raise RefusedError(
            f"{TARGET.name} is {status} and cannot be changed before an administrator "
            f"has opened {consent_page(current)}"
        )
    request = {**kept(client, current), **identity, **wanted}
    if dry_run:
        print(json.dumps({"UpdateGatewayTarget": request}, indent=2))
        return 0
    client.update_gateway_target(**request)
    return report(settled(client, identity))


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
    print(f"configure_auth.py: {reason}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
