"""Diagnostics in the forms that programs read, one a module; `report` is the one for people."""
