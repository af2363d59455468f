"""Markdown with citations: statements, links and blocks."""
