"""Text kept byte for byte: JSON, YAML and rows edited in place, characters that hide."""

__all__ = [
    "characters",
    "jsonedit",
    "leftover",
    "near",
    "parsing",
    "plain",
    "row",
    "splice",
    "yamlfile",
]
