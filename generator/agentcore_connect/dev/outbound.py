"""How a target's own sign-in is met: with a key, with a token, or with a word in their place."""

from __future__ import annotations

from collections.abc import Callable

from agentcore_connect.dev import credentials
from agentcore_connect.dev.place import Place
from agentcore_connect.dev.targets.http_api import SignIn
from agentcore_connect.dev.targets.target import FailedError
from agentcore_connect.project import local
from agentcore_connect.vocabulary.names import credential_variable

_PLACEHOLDER = "local"
"""A credential for a server that the person named, in place of the real one."""


_SERVICE_ONLY = {
    "IAM": "the gateway's IAM role",
    "GATEWAY_IAM_ROLE": "the gateway's IAM role",
    "CALLER_IAM": "the caller's IAM credentials",
    "TOKEN_EXCHANGE": "a token that is exchanged for the user's",
    "JWT_PASSTHROUGH": "the caller's own token",
}
"""What the service alone signs in with, by the type that a target's entry has."""


def fault(place: Place) -> str | None:
    """Why the target's sign-in cannot be met here; None where it can, or where it need not be,
    because the person has named another server.
    """
    kind = str(place.auth.get("type", "NONE"))
    if kind in ("NONE", "") or place.local.url is not None:
        return None
    if kind not in ("API_KEY", "OAUTH"):
        why = f"the service signs in with {_SERVICE_ONLY.get(kind, kind)}"
    elif not place.auth.get("credentialName"):
        why = "its credential is in the AWS account, and not in agentcore.json"
    else:
        return None
    return f"{why}; name a server with --local-url {place.name}=URL, or give answers in " + str(
        place.folder / local.FILE
    )


def sign_in(place: Place) -> tuple[Callable[[], SignIn], str]:
    """What lets a call in, and the words for it. Secrets are read when they are used.

    What `fault` tells of does not go to a server that the person has named.
    """
    auth, project = place.auth, place.project
    kind, name = str(auth.get("type", "NONE")), str(auth.get("credentialName", ""))
    if kind in ("NONE", ""):
        return (lambda: SignIn({}, {})), ""
    is_named = place.local.url is not None
    is_real = place.name in place.said.real
    fake = is_named and not is_real
    if fake:
        words = f" (a placeholder for {kind}; the real one with --real-credentials {place.name})"
    else:
        words = f", {kind.lower()}"
    if kind == "API_KEY":
        recorded = place.said.recorded(place.folder) or {}
        parameter = str(recorded.get("api_key_parameter_name") or "x-api-key")
        prefix = str(recorded.get("api_key_prefix") or "")
        in_query = recorded.get("api_key_location") == "QUERY_PARAMETER"

        def key() -> SignIn:
            value = prefix + (_PLACEHOLDER if fake else credentials.api_key(project, name))
            return SignIn({}, {parameter: value}) if in_query else SignIn({parameter: value}, {})

        return key, words
    if place.is_of_users:
        variable = f"{credential_variable(name)}_USER_TOKEN"
        words = (
            ", oauth as each user: a caller's first call answers with an address to open once "
            + (f"({words.strip(' ()')})" if fake else f"(then with the token in {variable})")
        )
    if kind == "OAUTH" and fake:
        return (lambda: SignIn({"Authorization": f"Bearer {_PLACEHOLDER}"}, {})), words
    if place.is_of_users:

        def of_user() -> SignIn:
            token = credentials.variable(project, variable)
            return SignIn({"Authorization": f"Bearer {token}"}, {})

        return of_user, words
    if kind == "OAUTH":
        declared = project.credential(name)
        if declared is None:
            return _fails(f"agentcore.json has no credential {name}"), words
        scopes = auth.get("scopes")
        tokens = credentials.ClientCredentials(
            project, declared, tuple(map(str, scopes)) if isinstance(scopes, list) else ()
        )

        def bearer() -> SignIn:
            return SignIn({"Authorization": f"Bearer {tokens.token()}"}, {})

        return bearer, words
    return (lambda: SignIn({}, {})), f" (without {kind})"


def _fails(why: str) -> Callable[[], SignIn]:
    def fail() -> SignIn:
        raise FailedError(why)

    return fail
