"""Planners: which pages of each kind exist, and how their views are built."""
