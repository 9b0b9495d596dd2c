"""The guardrail forms: policies that ask Bedrock Guardrails about a text, as the CLI writes them.

Categories, filters, effects, thresholds and the statement itself are those of the form of
`agentcore add policy` (`@aws/agentcore` 0.30.0, ``--form-category`` and its fellows). The grammar
is an extension of Cedar that only the service knows: such a policy cannot be checked here.
"""

from __future__ import annotations

from typing import Literal

Category = Literal["contentFilter", "promptAttack", "sensitiveInformation"]
Effect = Literal["forbid", "permit", "suppressOutput"]

FILTERS: dict[Category, tuple[str, ...]] = {
    "contentFilter": ("VIOLENCE", "HATE", "SEXUAL", "MISCONDUCT", "INSULTS"),
    "promptAttack": ("JAILBREAK", "PROMPT_INJECTION", "PROMPT_LEAKAGE"),
    "sensitiveInformation": (
        "ADDRESS",
        "AGE",
        "AWS_ACCESS_KEY",
        "AWS_SECRET_KEY",
        "CA_HEALTH_NUMBER",
        "CA_SOCIAL_INSURANCE_NUMBER",
        "CREDIT_DEBIT_CARD_CVV",
        "CREDIT_DEBIT_CARD_EXPIRY",
        "CREDIT_DEBIT_CARD_NUMBER",
        "DRIVER_ID",
        "EMAIL",
        "INTERNATIONAL_BANK_ACCOUNT_NUMBER",
        "IP_ADDRESS",
        "LICENSE_PLATE",
        "MAC_ADDRESS",
        "NAME",
        "PASSWORD",
        "PHONE",
        "PIN",
        "SWIFT_CODE",
        "UK_NATIONAL_HEALTH_SERVICE_NUMBER",
        "UK_NATIONAL_INSURANCE_NUMBER",
        "UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER",
        "URL",
        "USERNAME",
        "US_BANK_ACCOUNT_NUMBER",
        "US_BANK_ROUTING_NUMBER",
        "US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER",
        "US_PASSPORT_NUMBER",
        "US_SOCIAL_SECURITY_NUMBER",
        "VEHICLE_IDENTIFICATION_NUMBER",
    ),
}
"""What each category can look for."""

IAM_ACTION = "bedrock:InvokeGuardrailChecks"
"""What the gateway's execution role must be allowed (AgentCore guide, guardrails in policies)."""


def authorization_phase(effect: Effect) -> Literal["INITIATE", "RETURN_OUTPUT"]:
    """The ``authorizationPhase`` of the policy in agentcore.json."""
    return "RETURN_OUTPUT" if effect == "suppressOutput" else "INITIATE"
