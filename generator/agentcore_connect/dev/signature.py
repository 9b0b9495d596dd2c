"""AWS signatures, version 4: made and checked, with the standard library alone.

Source: "Create a signed AWS API request" of the IAM guide. A test holds it equal to botocore's.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from urllib.parse import parse_qsl, quote, urlsplit

SERVICE = "bedrock-agentcore"
SKEW = 300
"""Seconds that AWS allows between a signature's date and its own clock."""

_CLAIM = re.compile(
    r"AWS4-HMAC-SHA256 Credential=(?P<key>[^/,]+)/(?P<date>\d{8})/(?P<region>[^/,]+)"
    r"/(?P<service>[^/,]+)/aws4_request, ?SignedHeaders=(?P<names>[^,]+)"
    r", ?Signature=(?P<signature>[0-9a-f]{64})"
)
_FORMAT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class Keys:
    """AWS credentials, of which only the id is ever shown."""

    id: str
    secret: str = field(repr=False)
    token: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Claim:
    """What an Authorization header says of a signature."""

    key: str
    date: str
    region: str
    service: str
    names: tuple[str, ...]
    signature: str


def claimed(authorization: str) -> Claim | None:
    """What a header claims; None where it is no AWS signature."""
    found = _CLAIM.fullmatch(authorization)
    if found is None:
        return None
    names = tuple(found["names"].split(";"))
    key, date, region, service, made = found.group("key", "date", "region", "service", "signature")
    return Claim(key, date, region, service, names, made)


def sign(
    keys: Keys, method: str, url: str, headers: Mapping[str, str], body: bytes, region: str
) -> dict[str, str]:
    """The headers that sign a request, ``headers`` among them."""
    now = datetime.now(timezone.utc).strftime(_FORMAT)
    signed = {name.lower(): value for name, value in headers.items()}
    signed |= {"host": urlsplit(url).netloc, "x-amz-date": now}
    if keys.token is not None:
        signed["x-amz-security-token"] = keys.token
    claim = Claim(keys.id, now[:8], region, SERVICE, tuple(sorted(signed)), "")
    signature = computed(keys, claim, method, url, signed, body)
    scope = f"{keys.id}/{claim.date}/{region}/{SERVICE}/aws4_request"
    del signed["host"]
    return {
        **signed,
        "authorization": f"AWS4-HMAC-SHA256 Credential={scope}, "
        f"SignedHeaders={';'.join(claim.names)}, Signature={signature}",
    }


def fault(claim: Claim, headers: Mapping[str, str], body: bytes) -> str | None:
    """What is wrong with a signature whose secret is not known; ``headers`` in lower case."""
    date = headers.get("x-amz-date", "")
    checksum = headers.get("x-amz-content-sha256")
    if claim.service != SERVICE:
        return f"Credential should be scoped to correct service: '{SERVICE}'."
    if not {"host", "x-amz-date"} <= set(claim.names):
        return "host and x-amz-date must be signed"
    if "x-amz-security-token" in headers and "x-amz-security-token" not in claim.names:
        return "The security token must be signed"
    if not _is_now(date) or date[:8] != claim.date:
        return "Signature expired"
    if checksum not in (None, hashlib.sha256(body).hexdigest()):
        return "x-amz-content-sha256 is not that of the body"
    return None


def matches(
    keys: Keys, claim: Claim, method: str, url: str, headers: Mapping[str, str], body: bytes
) -> bool:
    """Whether ``keys`` made the signature of this very request."""
    wanted = computed(keys, claim, method, url, headers, body)
    token = headers.get("x-amz-security-token")
    return token == keys.token and hmac.compare_digest(wanted, claim.signature)


def computed(
    keys: Keys, claim: Claim, method: str, url: str, headers: Mapping[str, str], body: bytes
) -> str:
    """The signature that a request has to have."""
    parts = urlsplit(url)
    query = sorted(_pairs(parts.query))
    canonical = "\n".join(
        (
            method,
            quote(parts.path or "/", safe="/-_.~"),  # a second time: the URL has it once
            "&".join(f"{name}={value}" for name, value in query),
            *(f"{name}:{_squeezed(headers.get(name, ''))}" for name in claim.names),
            "",
            ";".join(claim.names),
            hashlib.sha256(body).hexdigest(),
        )
    )
    scope = f"{claim.date}/{claim.region}/{claim.service}/aws4_request"
    to_sign = "\n".join(
        (
            "AWS4-HMAC-SHA256",
            headers.get("x-amz-date", ""),
            scope,
            hashlib.sha256(canonical.encode()).hexdigest(),
        )
    )
    key = f"AWS4{keys.secret}".encode()
    for part in (claim.date, claim.region, claim.service, "aws4_request", to_sign):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key.hex()


def _pairs(query: str) -> Iterable[tuple[str, str]]:
    for name, value in parse_qsl(query, keep_blank_values=True):
        yield quote(name, safe="-_.~"), quote(value, safe="-_.~")


def _squeezed(value: str) -> str:
    return " ".join(value.split())


def _is_now(date: str) -> bool:
    try:
        signed = datetime.strptime(date, _FORMAT).replace(tzinfo=timezone.utc)
    except ValueError:
        return False
    return abs((datetime.now(timezone.utc) - signed).total_seconds()) <= SKEW
