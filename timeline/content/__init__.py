"""Text → typed values: front matter, fields, markdown, citations; one file at a time."""
