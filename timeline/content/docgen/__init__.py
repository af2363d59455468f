"""Manual pages generated from the field definitions."""
