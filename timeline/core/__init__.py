"""Values and helpers that every package shares."""
