"""Checks of the theme and the planned site."""
