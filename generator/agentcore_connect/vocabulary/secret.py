"""What looks like a secret: known prefixes and shapes. The one place that says so.

What does is refused as an answer, taken out of documents that are copied, and never printed. A
password of plain words cannot be told from a name: no shape is a promise that a text is harmless.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from itertools import pairwise
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from agentcore_connect.errors import Problem

SHOWN = "***"
"""What stands where a secret was."""

_SHAPES = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[^\"]*?-----END [A-Z ]*PRIVATE KEY-----|[^\"]*)"
    r"|(?<![A-Za-z0-9])(?:"
    r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])"
    r"|sk-(?:ant|proj|svcacct|admin|or|lf)-[\w-]{16,}|sk-[A-Za-z0-9]{16,}"
    r"|[rs]k_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9]{16,}"
    r"|gh[oprsu]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|gl(?:pat|ptt|dt|rt)-[\w-]{16,}"
    r"|xox[a-z](?:\.xox[a-z])?-[\w-]{10,}|xapp-[\w-]{10,}"
    r"|AIza[\w-]{30,}|ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,}"
    r"|npm_[A-Za-z0-9]{30,}|pypi-[\w-]{40,}|hf_[A-Za-z0-9]{20,}|dapi[0-9a-f]{32}"
    r"|SG\.[\w-]{16,}\.[\w-]{16,}"
    r"|eyJ[\w-]{10,}\.[\w-]{10,}(?:\.[\w-]*)?"
    r"|(?:[Bb]earer|[Bb]asic) +(?=[\w.~+/=-]*[0-9])[\w.~+/=-]{16,}"
    r")",
    re.ASCII,
)
_USER = re.compile(
    r"(?<=://)[^/\s\"'<>@?#]*:[^/\s\"'<>@?#]+(?=@)|(?<=https://)[^/\s\"'<>@?#]+(?=@)"
)
"""User and password of a URL; of https also a user alone, which is how git takes a token."""
_PARAMETER = re.compile(r"(?<=[?&#;])([\w.%-]+)=([^&\s\"'<>#;]+)")

_WORDS = ("token", "secret", "passw", "signature", "credential", "apikey")
_PARTS = {"key", "sig", "auth", "code", "pwd"}  # only as a word: not in "design"
_LAST = {"key", "sig", "pwd", "token", "secret", "password", "passwd", "signature", "apikey"}

_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_RANDOM = re.compile(r"[A-Za-z0-9+/_-]{40,}={0,2}")


class Kind(Enum):
    """What an answer is, as far as it matters for telling a secret in it."""

    TEXT = "a name or any other text"
    IDENTIFIER = "what an identity provider or a server made: it may be long and random"
    PROVIDER = "a URL, whose rule says what to do instead of a user in it"
    ENDPOINT = "a URL, whose rule says what to do instead of a user in it or of a query"
    PARAMETERS = "KEY=VALUE: the key may be called like a secret"


def is_secret(text: str) -> bool:
    """Whether ``text`` holds a key, a token or a private key, known by its shape."""
    return _SHAPES.search(text) is not None


def names_secret(parameter: str) -> bool:
    """Whether a query parameter of that name holds a secret, as far as a name can tell."""
    parts = _words(parameter)
    return not _PARTS.isdisjoint(parts) or any(word in "".join(parts) for word in _WORDS)


def _words(name: str) -> list[str]:
    return re.findall(r"[a-z]+", re.sub(r"([a-z])([A-Z])", r"\1 \2", name).lower())


def is_random(text: str) -> bool:
    """Whether ``text`` is 40 characters and more of what nobody would choose as a name.

    Letters and digits, or upper and lower case, take turns more often than in words with numbers;
    UUIDs count for nothing.
    """
    rest = _UUID.sub("", text)
    if _RANDOM.fullmatch(rest) is None:
        return False
    digits = sum({_kind(a), _kind(b)} in ({0, 1}, {0, 2}) for a, b in pairwise(rest))
    kinds = sum(_kind(a) != _kind(b) for a, b in pairwise(rest))
    return digits * 6 >= len(rest) or (kinds * 2 >= len(rest) and digits > 0)


def _kind(char: str) -> int:
    return 0 if char.isdigit() else 1 if char.isupper() else 2 if char.islower() else 3


def problem(field: str, value: Any, source: str = "", kind: Kind = Kind.TEXT) -> Problem | None:
    """What is wrong with an answer that looks like a secret, which is never repeated; or None.

    ``value`` is a text or several; ``source`` says where it came from.
    """
    from agentcore_connect.vocabulary import names

    values = value if isinstance(value, (list, tuple)) else (value,)
    if not any(_is_refused(kind, text) for text in values if isinstance(text, str)):
        return None
    return Problem(
        "secret",
        f"{names.answer(field)}{f' in {source}' if source else ''} looks like a secret",
        "connect accepts no secrets: answers are written to files and to git. Type secrets at "
        "`agentcore deploy`. If this was one, remove it from your shell's history as well.",
        field,
    )


def _is_refused(kind: Kind, text: str) -> bool:
    """Whether a text is refused as an answer of a kind.

    A secret's shape is, always. What only may be one (randomness, a parameter's name, a user in a
    URL) is where the kind does not explain it and no rule of its own says more about it.
    """
    if is_secret(text) or is_secret(unquote(text)):
        return True
    if kind is Kind.PARAMETERS:
        key, _, text = text.partition("=")
        if (_words(key) or [""])[-1] in _LAST:
            return True
    if "://" in text:
        has_rule = kind in (Kind.PROVIDER, Kind.ENDPOINT)
        has_user = _USER.search(text) is not None and not has_rule
        return has_user or _is_random_path(text) or (kind is not Kind.ENDPOINT and in_query(text))
    return kind is not Kind.IDENTIFIER and is_random(text)


def in_query(url: str) -> bool:
    """Whether a parameter in the query or the fragment of a URL has a secret's name."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return any(names_secret(key) for key, _ in parse_qsl(f"{parts.query}&{parts.fragment}"))


def _is_random_path(url: str) -> bool:
    return any(map(is_random, url.partition("://")[2].partition("?")[0].split("/")[1:]))


def redacted(text: str) -> str:
    """``text`` as it may be shown: what looks like a secret in it is `SHOWN`."""
    if "=" in text:
        text = _PARAMETER.sub(_parameter, text)
    if "@" in text:
        text = _USER.sub(SHOWN, text)
    return _SHAPES.sub(SHOWN, text)


def redacted_all(value: Any) -> Any:
    """JSON as it may be shown: each text in it, names of members too, is `redacted`."""
    if isinstance(value, str):
        return redacted(value)
    if isinstance(value, Mapping):
        return {redacted_all(name): redacted_all(inner) for name, inner in value.items()}
    return [redacted_all(one) for one in value] if isinstance(value, (list, tuple)) else value


def _parameter(match: re.Match[str]) -> str:
    return f"{match[1]}={SHOWN}" if names_secret(match[1]) else match[0]


def taken_out(content: bytes) -> tuple[bytes, tuple[int, ...]]:
    """A document without the secrets in it, and the lines that had one; for what is copied."""
    text = content.decode("utf-8", "surrogateescape")
    lines = tuple(text.count("\n", 0, found.start()) + 1 for found in _SHAPES.finditer(text))
    if not lines:
        return content, ()
    return _SHAPES.sub(SHOWN, text).encode("utf-8", "surrogateescape"), lines


def problems(values: Iterable[tuple[str, Any, Kind]], source: str) -> list[Problem]:
    """`problem` for each answer by its name."""
    found = (problem(name, value, source, kind) for name, value, kind in values)
    return [one for one in found if one is not None]
