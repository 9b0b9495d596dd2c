"""The secrets of credential providers on this machine, and the tokens that they get.

They come from the CLI's own variables, of the environment or of agentcore/.env.local, when they are
used; no world, log, record or error has them.
"""

from __future__ import annotations

import base64
import os
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from agentcore_connect.dev.http_json import get, post_form
from agentcore_connect.dev.targets.target import FailedError
from agentcore_connect.errors import InvalidInput
from agentcore_connect.project import envfile
from agentcore_connect.project.credential import Declared
from agentcore_connect.project.project import Project
from agentcore_connect.vocabulary.names import credential_variable

_ENCRYPTED = "enc:v1:"
_KEY_FILE = "~/.agentcore/secrets.key"
_IV, _TAG = 12, 16
_SECONDS = 10.0
_EARLY = 60.0


class MissingError(FailedError):
    """A secret is not on this machine."""


def variable(project: Project, name: str) -> str:
    """A secret. Raises `FailedError`, which names the variable, where it is not there."""
    try:
        value = os.environ.get(name) or envfile.values(project).get(name)
    except InvalidInput as error:
        raise FailedError(error.problems[0].message) from None
    if not value:
        raise MissingError(f"set {name}, in the environment or in {envfile.ENV_LOCAL}")
    return _decrypted(name, value) if value.startswith(_ENCRYPTED) else value


def _decrypted(name: str, value: str) -> str:
    """What CLI 0.30.0 encrypted: AES-256-GCM of iv, tag and text, by a key in its own folder."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        key = Path(_KEY_FILE).expanduser().read_bytes()
        data = base64.b64decode(value.removeprefix(_ENCRYPTED))
        iv, tag, rest = data[:_IV], data[_IV : _IV + _TAG], data[_IV + _TAG :]
        return AESGCM(key).decrypt(iv, rest + tag, None).decode()
    except (OSError, ValueError, InvalidTag):
        raise FailedError(
            f"{name} of {envfile.ENV_LOCAL} cannot be decrypted here (its key may be in the "
            f"system's keychain); set {name} in the environment"
        ) from None


def api_key(project: Project, credential: str) -> str:
    """The key of an API key provider. Raises `FailedError`."""
    return variable(project, credential_variable(credential))


@dataclass
class ClientCredentials:
    """Tokens that a credential gets for itself (2LO), each used until shortly before its end."""

    project: Project
    credential: Declared
    scopes: tuple[str, ...]

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._token, self._until = "", 0.0

    def token(self) -> str:
        """Raises `FailedError`."""
        with self._lock:
            if time.monotonic() >= self._until:
                self._ask()
            return self._token

    def _ask(self) -> None:
        name = self.credential.name
        if not self.credential.discovery_url:
            raise FailedError(f"credential {name} names no discoveryUrl")
        stem = credential_variable(name)
        client = variable(self.project, f"{stem}_CLIENT_ID")
        secret = variable(self.project, f"{stem}_CLIENT_SECRET")
        found = get(self.credential.discovery_url, seconds=_SECONDS)
        endpoint = str(found.get("token_endpoint"))
        form: Mapping[str, str] = {"grant_type": "client_credentials"}
        if self.scopes:
            form = {**form, "scope": " ".join(self.scopes)}
        headers: dict[str, str] = {}
        ways = found.get("token_endpoint_auth_methods_supported") or ["client_secret_post"]
        if "client_secret_post" in ways:
            form = {**form, "client_id": client, "client_secret": secret}
        else:
            pair = f"{quote(client, safe='')}:{quote(secret, safe='')}"
            headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        answer = post_form(endpoint, urlencode(form).encode(), headers, seconds=_SECONDS)
        token = answer.get("access_token")
        if not isinstance(token, str):
            raise FailedError(f"the provider of {name} gave no token")
        try:
            lifetime = float(answer.get("expires_in", 300))
        except (TypeError, ValueError):
            lifetime = 300.0
        self._token, self._until = token, time.monotonic() + max(lifetime - _EARLY, 5)
