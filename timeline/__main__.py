"""Runs the command line as `python -m timeline`."""

from timeline.cli import process

process()
