"""YAML front matter: parsing, and what is wrong with it."""
