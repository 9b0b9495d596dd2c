"""The questions of every template, as pydantic models: the one source of `copier.yml`.

A unit is one rendered folder; its answers are one of the models here and are what
`.copier-answers.yml` records. No question asks for a secret.
"""

from agentcore_connect.project.gateway import Authorizer
from agentcore_connect.units.questions.copier import (
    COMPUTED,
    ENVIRONMENT,
    MODELS,
    SUBDIRECTORY,
    askable,
    bounds,
    computed,
    copier_questions,
    copier_yaml,
    rendered,
)
from agentcore_connect.units.questions.credential import Credential
from agentcore_connect.units.questions.fields import ENDPOINT_MAX, ENDPOINT_PATTERN, UnitAnswers
from agentcore_connect.units.questions.gateway import Gateway
from agentcore_connect.units.questions.gateway_client import GatewayClient
from agentcore_connect.units.questions.policy import Policy
from agentcore_connect.units.questions.target import Target
from agentcore_connect.vocabulary.words import Framework, ToolSearch

__all__ = [
    "COMPUTED",
    "ENDPOINT_MAX",
    "ENDPOINT_PATTERN",
    "ENVIRONMENT",
    "MODELS",
    "SUBDIRECTORY",
    "Authorizer",
    "Credential",
    "Framework",
    "Gateway",
    "GatewayClient",
    "Policy",
    "Target",
    "ToolSearch",
    "UnitAnswers",
    "askable",
    "bounds",
    "computed",
    "copier_questions",
    "copier_yaml",
    "rendered",
]
