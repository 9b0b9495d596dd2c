"""The AWS service, called as the agent's execution role: no credential is involved."""

from __future__ import annotations

import functools
import json
import os
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

SERVICE = "dynamodb"
TIME_LIMIT = 30  # seconds to connect, and for each part of an answer
SHOWN = 20_000  # characters of an answer that a model is shown


class ServiceError(RuntimeError):
    """The service could not be used; the message says why."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{SERVICE}: {why}")


@functools.cache
def connect() -> Any:
    """The boto3 client, made at first use; threads and invocations share it."""
    return boto3.Session().client(
        SERVICE,
        # boto3 itself would only look at AWS_DEFAULT_REGION.
        region_name=os.environ.get("AWS_REGION"),
        config=Config(connect_timeout=TIME_LIMIT, read_timeout=TIME_LIMIT),
    )


def call(operation: str, **parameters: Any) -> str:
    """The answer of one operation as JSON.

    Raises ServiceError where the service refuses or cannot be reached.
    """
    try:
        answer = getattr(connect(), operation)(**parameters)
    except (AttributeError, BotoCoreError, ClientError) as error:
        raise ServiceError(f"{type(error).__name__}: {error}") from error
    answer.pop("ResponseMetadata", None)
    return json.dumps(answer, default=str)[:SHOWN]
