"""Files as accidents leave them: bytes, lines and values changed at places that are chosen."""

from __future__ import annotations

import copy
import json
from typing import Any

from agent_code import Choose

_PIECES = (
    *(b"", b"\n", b"\r", b"\r\n", b"\0", b"\xff", b"\xef\xbb\xbf", b"\t", b" ", b"\f", b"\x85"),
    *(b"'", b'"', b'"""', b"#", b"\\", b"(", b")", b"[", b"]", b"{", b"}", b",", b":", b";", b"="),
    *(b"*", b"**", b"-", b"--- ", b"...", b"!!python/object:os.system x", b"&a", b"*a", b"<<: *a"),
    *(b"null", b"~", b"1e999", b"NaN", b"-0", b"0x1", b"2001-02-31", b"1_000", b"!!binary x"),
    *(b"[[project]]", b"[project]", b"dependencies = []", b"[tool.poetry.dependencies]"),
    *(b"dynamic = ['dependencies']", b"project.dependencies = ['a']", b"a.b.c = 1"),
    *("é".encode(), "\u2028".encode(), "\U0001f600".encode(), b"\xed\xa0\x80", b"\xc3"),
    *(b"await ", b"lambda: ", b"yield ", b"if 1: ", b"async ", b"@", b"->", b":=", b"f'{", b"}'"),
    *(b"../", b"/etc/passwd", b"$ref", b"#/components/schemas/X", b"allOf", b"{{ 7*7 }}"),
    *(b"permit(principal, action, resource);", b"when { true }", b"context.input.", b"::"),
    *(b"from connections import weather\n", b"weather.GatewayTools()", b"*weather.TOOLS"),
)
_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1.5, 10**30, 1e308, "", "x", " ", "\0", "\n", "é\u2028\ud800"),
    *("../x", "/x", "#/", "#/x", "s3://", "http://[", "https://x:y@h:99999999/", "$ref", "a" * 300),
    *([], {}, [[]], [{}], {"": {}}, {"a": None}, [None], {"$ref": "#"}, {"name": []}, {"name": ""}),
    *({"type": "object", "properties": {"a": {"$ref": "#/definitions/a"}}}, {"type": ["null"]}),
)


def mutated(content: bytes, choose: Choose, most: int = 4) -> bytes:
    """``content`` after a few edits of bytes and lines."""
    for _ in range(1 + choose(most)):
        content = _edited(content, choose)
    return content


def _edited(content: bytes, choose: Choose) -> bytes:
    size = len(content)
    start = choose(size + 1)
    end = min(size, start + (1, 2, 8, 64)[choose(4)])
    match choose(8):
        case 0:
            return content[:start] + content[end:]
        case 1:
            return content[:start] + content[start:end] * 2 + content[end:]
        case 2:
            return content[:start] + _PIECES[choose(len(_PIECES))] + content[start:]
        case 3:
            return content[:start] + bytes([choose(256)]) + content[start + 1 :]
        case 4:
            return content[:start] + _PIECES[choose(len(_PIECES))] + content[end:]
        case 5:
            return content[:start]
    lines = content.splitlines(keepends=True) or [b""]
    at, other = choose(len(lines)), choose(len(lines))
    if choose(2):
        lines[at], lines[other] = lines[other], lines[at]
    elif choose(2):
        lines.insert(at, lines[other])
    else:
        del lines[at]
    return b"".join(lines)


def mutated_value(value: Any, choose: Choose, most: int = 3) -> Any:
    """``value`` with a few of its parts taken out, doubled, moved, or of another type."""
    value = copy.deepcopy(value)
    for _ in range(1 + choose(most)):
        places = [*_places(value)]
        if not places:
            return _VALUES[choose(len(_VALUES))]
        holder, key = places[choose(len(places))]
        match choose(5):
            case 0 if isinstance(holder, dict):
                del holder[key]
            case 0:
                holder.pop(key)
            case 1:
                other, name = places[choose(len(places))]
                holder[key] = copy.deepcopy(other[name])
            case 2 if isinstance(holder, dict):
                name = _VALUES[choose(len(_VALUES))]
                holder[name if isinstance(name, str) else "name"] = holder.pop(key)
            case 2:
                holder.append(copy.deepcopy(holder[key]))
            case _:
                holder[key] = copy.deepcopy(_VALUES[choose(len(_VALUES))])
    return value


def _places(value: Any) -> list[tuple[Any, Any]]:
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    found = [(value, key) for key in keys]
    return found + [place for key in keys for place in _places(value[key])]


def as_json(value: Any, choose: Choose) -> bytes:
    """``value`` as a JSON file in some layout."""
    text = json.dumps(value, indent=(2, None, 4, "\t")[choose(4)], ensure_ascii=bool(choose(2)))
    return text.encode("utf-8", "backslashreplace" if choose(9) else "surrogatepass")
