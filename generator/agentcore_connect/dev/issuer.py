"""A token issuer of this run: its key, its tokens, and where an authorizer finds the key."""

from __future__ import annotations

import contextlib
import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from agentcore_connect.dev.http_json import get
from agentcore_connect.project.gateway import Gateway

Json = dict[str, Any]

LIFETIME = 3600
_KEY_ID = "local"
_KNOWN = 256  # tokens
_ASKING = 5.0
_KEPT = 300.0  # seconds that the keys of another issuer are used for


class _Verified:
    """The claims of tokens that were verified: the same bytes are as valid again until they end."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Json] = OrderedDict()

    def claims(self, token: str) -> Json | None:
        found = self._known.get(token)
        return found if found is not None and float(found["exp"]) > time.time() else None

    def keep(self, token: str, claims: Json) -> None:
        """Note a token's; of too many the oldest are forgotten."""
        self._known[token] = claims
        with contextlib.suppress(KeyError):  # another thread may have forgotten one meanwhile
            while len(self._known) > _KNOWN:
                self._known.popitem(last=False)


class Issuer:
    """Makes and knows tokens of ``url``. The key is made at the first use, in 0.1 s, and kept
    nowhere.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._verified = _Verified()
        self._lock = threading.Lock()
        self._made: Any = None

    def token(self, gateway: Gateway, custom: Mapping[str, Any], claims: Mapping[str, Any]) -> str:
        """A token that ``gateway`` takes, unless ``claims`` say something else.

        ``custom`` are claims that the gateway demands beside.
        """
        import jwt

        now = int(time.time())
        whole = {
            "sub": "developer",
            **({"aud": _one(gateway.allowed_audience)} if gateway.allowed_audience else {}),
            "client_id": (*gateway.allowed_clients, "local")[0],
            **({"scope": " ".join(gateway.allowed_scopes)} if gateway.allowed_scopes else {}),
            "iat": now,
            "exp": now + LIFETIME,
            "jti": uuid.uuid4().hex,
            **custom,
            **claims,
            "iss": self.url,
        }
        return jwt.encode(whole, self._key, algorithm="RS256", headers={"kid": _KEY_ID})

    def known(self, token: str) -> Json | None:
        """The claims of a token that was verified before; None where it was not, or has ended."""
        return self._verified.claims(token)

    def verified(self, token: str) -> Json:
        """The claims of a token of this issuer. Raises jwt.PyJWTError."""
        import jwt

        found: Json = jwt.decode(
            token,
            self._key.public_key(),
            algorithms=["RS256"],
            issuer=self.url,
            options={"require": ["exp", "iss"], "verify_aud": False},
        )
        self._verified.keep(token, found)
        return found

    def discovery(self) -> Json:
        """What stands at `/.well-known/openid-configuration`."""
        return {
            "issuer": self.url,
            "jwks_uri": f"{self.url}/jwks.json",
            "token_endpoint": f"{self.url}/token",
            "authorization_endpoint": f"{self.url}/authorize",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def jwks(self) -> Json:
        """The public key."""
        from jwt.algorithms import RSAAlgorithm

        key = RSAAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        return {"keys": [{**key, "kid": _KEY_ID, "alg": "RS256", "use": "sig"}]}

    @property
    def _key(self) -> Any:
        """One for all threads: a second one would make the tokens of the first worth nothing."""
        from cryptography.hazmat.primitives.asymmetric import rsa

        with self._lock:
            if self._made is None:
                self._made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            return self._made


def _one(values: tuple[str, ...]) -> Any:
    return values[0] if len(values) == 1 else list(values)


class Declared:
    """The issuer of a gateway's discoveryUrl: asked when a token of another issuer comes."""

    def __init__(self, discovery_url: str) -> None:
        self.url = discovery_url
        self._verified = _Verified()
        self._keys: Any = None
        self._issuer: str | None = None
        self._until = 0.0

    def known(self, token: str) -> Json | None:
        """As `Issuer.known`, while the issuer's keys are those that it was verified with."""
        return None if time.monotonic() > self._until else self._verified.claims(token)

    def verified(self, token: str) -> Json:
        """The claims of a token of this issuer. Raises jwt.PyJWTError and `FailedError`."""
        import jwt

        if time.monotonic() > self._until:
            self._ask()
        key_id = jwt.get_unverified_header(token).get("kid")
        key = next((one for one in self._keys.keys if key_id in (None, one.key_id)), None)
        if key is None:
            raise jwt.InvalidTokenError("its key is not the issuer's")
        found: Json = jwt.decode(
            token,
            key,
            algorithms=["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "ES512"],
            issuer=self._issuer,
            options={"require": ["exp"], "verify_aud": False},
        )
        self._verified.keep(token, found)
        return found

    def _ask(self) -> None:
        import jwt

        found = get(self.url, seconds=_ASKING)
        self._issuer = str(found.get("issuer"))
        self._keys = jwt.PyJWKSet.from_dict(get(str(found.get("jwks_uri")), seconds=_ASKING))
        self._verified = _Verified()
        self._until = time.monotonic() + _KEPT
