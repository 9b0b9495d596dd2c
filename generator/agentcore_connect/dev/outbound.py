"""How a target's own sign-in is met: with a key, with a token, or with a word in their place."""

from __future__ import annotations

from collections.abc import Callable

from agentcore_connect.dev import credentials
from agentcore_connect.dev.place import Place
from agentcore_connect.dev.targets.http_api import SignIn
from agentcore_connect.dev.targets.target import FailedError

_PLACEHOLDER = "local"
"""A credential for a server that the person named, in place of the real one."""


def sign_in(place: Place) -> tuple[Callable[[], SignIn], str]:
    """What lets a call in, and the words for it. Secrets are read when they are used."""
    auth, project = place.auth, place.project
    kind, name = str(auth.get("type", "NONE")), str(auth.get("credentialName", ""))
    if kind in ("NONE", ""):
        return (lambda: SignIn({}, {})), ""
    is_named = place.local.url is not None
    is_real = place.name in place.said.real
    if is_named and not is_real:
        words = f" (a placeholder for {kind}; the real one with --real-credentials {place.name})"
    else:
        words = f", {kind.lower()}"
    if kind == "API_KEY":
        recorded = place.said.recorded(place.folder) or {}
        parameter = str(recorded.get("api_key_parameter_name") or "x-api-key")
        prefix = str(recorded.get("api_key_prefix") or "")
        in_query = recorded.get("api_key_location") == "QUERY_PARAMETER"

        def key() -> SignIn:
            fake = is_named and not is_real
            value = prefix + (_PLACEHOLDER if fake else credentials.api_key(project, name))
            return SignIn({}, {parameter: value}) if in_query else SignIn({parameter: value}, {})

        return key, words
    if kind == "OAUTH":
        declared = project.credential(name)
        if declared is None:
            return _fails(f"agentcore.json has no credential {name}"), words
        scopes = auth.get("scopes")
        tokens = credentials.ClientCredentials(
            project, declared, tuple(map(str, scopes)) if isinstance(scopes, list) else ()
        )

        def bearer() -> SignIn:
            token = _PLACEHOLDER if is_named and not is_real else tokens.token()
            return SignIn({"Authorization": f"Bearer {token}"}, {})

        return bearer, words
    return _fails(f"{kind} cannot be used here"), f" (without {kind})"


def _fails(why: str) -> Callable[[], SignIn]:
    def fail() -> SignIn:
        raise FailedError(why)

    return fail
