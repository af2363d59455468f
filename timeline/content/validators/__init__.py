"""Validators that annotate fields: text in, typed value or fault out."""
