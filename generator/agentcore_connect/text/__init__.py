"""Text kept byte for byte: JSON, YAML and rows edited in place, characters that hide."""
