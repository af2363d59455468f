"""The fields of content files: definitions, validation and JSON Schema."""
