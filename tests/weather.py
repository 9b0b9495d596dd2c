"""The tools of a weather service, in each document that can describe them."""

from __future__ import annotations

import json
from typing import Any

from front_door import Host

Json = dict[str, Any]

TOOL: Json = {
    "name": "get_weather",
    "description": "The weather of a city.",
    "inputSchema": {
        "type": "object",
        "properties": {
            "city": {"type": "string", "description": "The name of a city."},
            "days": {"type": "integer", "description": "How many days."},
        },
        "required": ["city", "days"],
    },
}
HANDLER = '''
raise SystemExit("it is read, and never imported")


def get_weather(city: str, days: int) -> dict:
    """The weather of a city.

    Args:
        city: The name of a city.
        days: How many days.
    """
    return {"city": city, "days": days}


def lambda_handler(event, context):
    return get_weather(**event)
'''
SPEC: Json = {
    "openapi": "3.0.3",
    "info": {"title": "Weather", "version": "1"},
    "servers": [{"url": "https://api.example.com"}],
    "paths": {
        "/weather": {
            "get": {
                "operationId": "getWeather",
                "summary": "The weather of a city.",
                "parameters": [{"name": "city", "in": "query", "schema": {"type": "string"}}],
                "responses": {"200": {"description": "It"}},
            }
        }
    },
}
MODEL: Json = {
    "smithy": "2.0",
    "shapes": {
        "example.weather#Weather": {
            "type": "service",
            "version": "2024-01-01",
            "operations": [{"target": "example.weather#GetWeather"}],
            "traits": {
                "aws.api#service": {"sdkId": "Weather", "endpointPrefix": "weather"},
                "aws.auth#sigv4": {"name": "weather"},
                "aws.protocols#restJson1": {},
                "smithy.api#title": "Weather",
            },
        },
        "example.weather#GetWeather": {
            "type": "operation",
            "input": {"target": "example.weather#Input"},
            "output": {"target": "example.weather#Output"},
            "traits": {
                "smithy.api#documentation": "The weather of a city.",
                "smithy.api#http": {"method": "GET", "uri": "/weather", "code": 200},
            },
        },
        "example.weather#Input": {
            "type": "structure",
            "members": {
                "city": {
                    "target": "smithy.api#String",
                    "traits": {"smithy.api#httpQuery": "city"},
                }
            },
        },
        "example.weather#Output": {"type": "structure", "members": {}},
    },
}


def write(host: Host, name: str, content: str | bytes | list[Any] | Json) -> str:
    """A file of the project; anything but text and bytes as JSON."""
    path = host.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content))
    return name
